"""`rule`: a page, and where it is to be read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer
from typer.testing import CliRunner, Result

from agentlint import home, rules
from agentlint.cli.rule import rule
from tests.generate import ROOT
from tests.test_links import anchors

if TYPE_CHECKING:
    import pytest


def run(*arguments: str) -> Result:
    app = typer.Typer()
    app.command()(rule)
    return CliRunner().invoke(app, list(arguments))


HOME = "https://git.example.org/agentlint"


def test_without_a_home_no_address_is_printed() -> None:
    lines = run("bom").stdout.splitlines()
    assert lines[0] == "bom"
    assert lines[1:6] == [
        "",
        "Level:   error, warning",
        "Clients: Claude Code, Gemini CLI, Factory Droid",
        "Fix:     `agentlint fix`",
        "",
    ]
    assert lines[6] == "The file begins with a byte order mark."
    assert lines[-1] == "```"
    assert "url" not in json.loads(run("unused-ignore", "--output-format", "json").stdout)
    every = json.loads(run("--all", "--output-format", "json").stdout)
    assert [entry["name"] for entry in every] == [registered.name for registered in rules.RULES]
    [bom] = [entry for entry in every if entry["name"] == "bom"]
    facts = (bom["levels"], bom["platforms"], bom["fixes"])
    assert facts == (["error", "warning"], ["claude", "gemini", "droid"], ["safe"])
    assert not any("url" in entry for entry in every)


def test_with_a_home_a_rules_page_ends_with_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "HOME", HOME)
    assert run("bom").stdout.splitlines()[-1] == f"{HOME}/blob/main/docs/rules.md#bom"
    one = json.loads(run("unused-ignore", "--output-format", "json").stdout)
    assert one["url"] == f"{HOME}/blob/main/docs/rules.md#unused-ignore"
    every = json.loads(run("--all", "--output-format", "json").stdout)
    assert all(entry["url"] == rules.address(entry["name"]) for entry in every)


def test_the_addresses_lead_to_a_heading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "HOME", HOME)
    for name in (*rules.names(), *rules.ENGINE_RULES):
        page, _, anchor = rules.address(name).removeprefix(f"{HOME}/blob/main/docs/").partition("#")
        assert anchor in anchors(ROOT / "docs" / page)
