"""`rule`: a page, and where it is to be read."""

from __future__ import annotations

import json
import tomllib

import typer
from typer.testing import CliRunner, Result

from agentlint import rules
from agentlint.cli.rule import rule
from tests.generate import ROOT
from tests.test_links import anchors


def run(*arguments: str) -> Result:
    app = typer.Typer()
    app.command()(rule)
    return CliRunner().invoke(app, list(arguments))


def test_a_rules_page_ends_with_its_address() -> None:
    lines = run("bom").stdout.splitlines()
    assert lines[0] == "bom"
    assert lines[2] == "The file begins with a byte order mark."
    assert lines[-1] == "https://github.com/agentlint/agentlint/blob/main/docs/rules.md#bom"


def test_json_names_the_address() -> None:
    one = json.loads(run("unused-ignore", "--output-format", "json").stdout)
    assert one["url"].endswith("/docs/rules.md#unused-ignore")
    every = json.loads(run("--all", "--output-format", "json").stdout)
    assert [entry["name"] for entry in every] == [registered.name for registered in rules.RULES]
    assert all(entry["url"] == rules.address(entry["name"]) for entry in every)


def test_the_addresses_are_of_the_project_and_lead_to_a_heading() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["urls"]["Documentation"] == rules.DOCS
    for name in (*rules.names(), *rules.ENGINE_RULES):
        page, _, anchor = rules.address(name).removeprefix(f"{rules.DOCS}/").partition("#")
        assert anchor in anchors(ROOT / "docs" / page)
