"""Configurations beside agents that their clients cannot read, as these were seen to take them on 2026-11-28."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agentlint.engine.discover import discover
from agentlint.engine.inspect import Options, Run, inspect
from agentlint.engine.run import Summary, check
from agentlint.engine.settings import Settings
from agentlint.platforms import get

if TYPE_CHECKING:
    from pathlib import Path

CLAUDE = ".claude/settings.json"
CODEX = ".codex/config.toml"


@pytest.mark.parametrize(
    ("path", "text", "start"),
    [
        (CLAUDE, '{"agent": "a",, }', 14), (CLAUDE, '{ // c\n "model": "opus"}', 2), (CLAUDE, '{"model": "opus",}', 16),
        (CLAUDE, "[]", 0), (".claude/settings.local.json", '{"model"', 7), (".mcp.json", '{"mcpServers": {"x": }', 21),
        (".mcp.json", '{"mcpServers": {},}', 17), (".mcp.json", "[]", 0), (CODEX, "[agents\n", 0),
        (CODEX, "model = \n", 0), ("opencode.json", '{"a": 1 "b"}', 8), ("opencode.json", '{"a": {}', 7),
    ],
)  # fmt: skip
def test_what_no_client_can_read(tmp_path: Path, path: str, text: str, start: int) -> None:
    assert found(tmp_path, path, text) == [("settings-invalid", start)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (CLAUDE, ""), (CLAUDE, '\ufeff{"model": "opus"}'), (CLAUDE, '{"a": "// no comment, }"}'), (".mcp.json", "{}"),
        (CODEX, ""), (CODEX, '\ufeffmodel = "x"\n'), ("opencode.json", "// c\n{}"), ("opencode.json", ""),
    ],
)  # fmt: skip
def test_what_clients_take(tmp_path: Path, path: str, text: str) -> None:
    assert found(tmp_path, path, text) == []


@pytest.mark.parametrize("path", ["opencode.json", "kilo.json"])
def test_a_command_for_an_agent_that_is_not_there(tmp_path: Path, path: str) -> None:
    """The clients load such a configuration, and each use of the command fails."""
    text = '{"agent": {"a": {"description": "d"}}, "command": {"c": {"template": "x", "agent": "%s"}}}'
    assert found(tmp_path, path, text % "nobody") == [("unknown-reference", 83)]
    assert found(tmp_path, path, text % "a") == found(tmp_path, path, text % "plan") == []


def found(folder: Path, path: str, text: str) -> list[tuple[str, int]]:
    (folder / ".git").mkdir(exist_ok=True)
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, "utf-8")
    results = check(discover([str(folder)]), Settings(), Summary())
    return [(one.rule, one.span.start) for result in results for one in result.diagnostics]


MODE = "customModes:\n  - slug: rev\n    roleDefinition: You review.\n"


@pytest.mark.parametrize(
    ("text", "rule", "start"),
    [
        (f"{MODE}    groups: [read]\n", "", 0),
        ("customModes:\n", "", 0),
        ("customModes:\n  - slug: rev\n   name: [x\n", "settings-invalid", 30),
        ('{"customModes": [{"slug": "rev",}', "settings-invalid", 16),
        ("customModes:\n  - slug: a\n    name: 'x\n", "settings-invalid", 35),
        (MODE, "missing-key", 17),
        (f"{MODE}    groups: read\n", "wrong-type", 71),
        ("customModes:\n  - rev\n", "wrong-type", 17),
    ],
)  # fmt: skip
def test_modes_that_kilo_leaves_out(tmp_path: Path, text: str, rule: str, start: int) -> None:
    """Asked of Kilo 7.7.9 (2026-11-28): each of these silently loses every mode of the file."""
    assert found(tmp_path, ".kilocodemodes", text) == ([(rule, start)] if rule else [])


@pytest.mark.parametrize(
    ("client", "text", "outcome"),
    [
        ("gemini", '{"tools": {"exclude": 5}}', "rejected"), ("gemini", '{"tools": {"exclude": "x"}}', "loaded"),
        ("gemini", "{,}", "rejected"), ("gemini", "[]", "rejected"), ("gemini", "{}", "loaded"),
        ("qwen", '{"permissions": {"deny": 5}}', "rejected"), ("qwen", '{"permissions": {"deny": "x"}}', "loaded"),
        ("qwen", "{,}", "loaded"), ("qwen", "[]", "rejected"), ("qwen", "{}", "loaded"),
    ],
)  # fmt: skip
def test_a_client_that_does_not_start_gives_no_agent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, client: str, text: str, outcome: str
) -> None:
    (tmp_path / ".git").mkdir()
    agents = tmp_path / f".{client}" / "agents"
    agents.mkdir(parents=True)
    (agents / "abc.md").write_text("---\nname: abc\ndescription: d\n---\nDo it well.\n", "utf-8")
    (tmp_path / f".{client}" / "settings.json").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    [view] = [entry.view for entry in inspect(discover(["."]), Options((client,)), Run())]
    reason = f"{get(client).client} does not start in this project: it refuses .{client}/settings.json."
    assert (view["outcome"], view["reason"]) == (outcome, reason if outcome == "rejected" else "")
