"""`agentlint clients`: what is told of each observed client."""

from __future__ import annotations

import json
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from agentlint import __version__
from agentlint.cli import app as agentlint
from agentlint.cli.clients import clients
from agentlint.platforms import PLATFORMS
from agentlint.platforms.observations import observations
from tests.clients import cases


def run(*arguments: str) -> Result:
    app = typer.Typer()
    app.command()(clients)
    return CliRunner().invoke(app, list(arguments))


def test_each_version_has_a_line() -> None:
    program = PLATFORMS["claude"].programs[0]
    *older, newest = program.observed
    count = len(cases.load("claude"))
    lines = run("claude").stdout.splitlines()
    known = observations()["claude"].known
    assert lines[0] == (
        f"Claude Code  {newest}, observed {program.observed[newest]}, {count} cases, {known} known differences"
    )
    assert [line.split(",")[0].strip() for line in lines[1:]] == list(reversed(older))
    assert all(line.endswith(" answered otherwise") for line in lines[1:])


@pytest.mark.parametrize("order", [["--version", "-v"], ["-v", "--version"], ["-V", "--verbose"]])
def test_version_shows_them_too(order: list[str]) -> None:
    said = CliRunner().invoke(agentlint, order).stdout
    assert said == f"agentlint-md {__version__}\n{run().stdout}"
    assert CliRunner().invoke(agentlint, ["-V"]).stdout == f"agentlint-md {__version__}\n"


def test_known_differences_are_counted() -> None:
    known = observations()["kilo"].known
    assert known > 0
    assert run("kilo").stdout.splitlines()[0].endswith(f", {known} known differences")


def test_all_clients_in_the_order_of_the_platforms() -> None:
    document = json.loads(run("--output-format", "json").stdout)
    found: list[dict[str, Any]] = document["clients"]
    assert [one["id"] for one in found] == [program.id for listed in PLATFORMS.values() for program in listed.programs]
    assert {one["id"]: one["cases"] for one in found if one["cases"]} == {
        client: seen.cases for client, seen in observations().items()
    }
    [cursor] = [one for one in found if one["id"] == "cursor"]
    assert (cursor["observed"], cursor["cases"]) == (False, 0)
    assert cursor["source"].startswith("https://")


def test_a_platform_s_name_is_taken_for_its_client_and_a_wrong_one_refused() -> None:
    assert run("Claude-Code").stdout == run("claude").stdout
    done = run("claud")
    assert done.exit_code == 2
    assert done.stderr.endswith("; did you mean `claude`?\n")
