"""Servers that a project sets up for Copilot CLI and VS Code, named by its agents.

Asked of Copilot CLI 1.0.102 (2026-11-28): it starts the servers of `.mcp.json` and `.github/mcp.json`, and not those of
`.vscode/mcp.json`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from agentlint.engine.discover import discover
from agentlint.engine.run import Summary, check
from agentlint.engine.settings import Settings
from agentlint.text import Severity

if TYPE_CHECKING:
    from pathlib import Path

VSCODE = '{\n  // comments are allowed\n  "servers": {"git-docs": {"command": "npx"},},\n}\n'
CLI = json.dumps({"mcpServers": {"git-docs": {"command": "npx"}}})


def told(folder: Path, tools: str, files: dict[str, str]) -> list[tuple[str, str, str]]:
    agent = f"---\ndescription: Reviews a change\ntools: {tools}\n---\nYou review code.\n"
    for name, text in {".github/agents/a.agent.md": agent, **files, ".git/HEAD": ""}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    settings = Settings(show=Severity.INFO, select=frozenset({"unknown-tool", "unknown-reference"}))
    results = check(discover([str(folder)]), settings, Summary())
    return [(str(one.severity), one.message, one.why) for result in results for one in result.diagnostics]


@pytest.mark.parametrize("tools", ["[git-docs/*, read]", "[git-docs/search, read]"])
@pytest.mark.parametrize(("path", "text"), [(".vscode/mcp.json", VSCODE), (".mcp.json", CLI)])
def test_tools_of_servers_are_known(tmp_path: Path, tools: str, path: str, text: str) -> None:
    assert told(tmp_path, tools, {path: text}) == []


NAMED = "Copilot CLI has no tool `git-docs`; did you mean `git-docs/*`?"


@pytest.mark.parametrize("path", [".mcp.json", ".github/mcp.json"])
def test_a_bare_server_of_the_command_line(tmp_path: Path, path: str) -> None:
    assert [finding[:2] for finding in told(tmp_path, "[git-docs, read]", {path: CLI})] == [("warning", NAMED)]


def test_a_bare_server_of_the_editor(tmp_path: Path) -> None:
    """VS Code takes it as a former name (according to its source): that is a note."""
    why = (
        "Copilot CLI 1.0.102 does not know the servers of `.vscode/mcp.json`; in VS Code, `git-docs` is now called "
        "`git-docs/*`."
    )
    assert told(tmp_path, "[git-docs, read]", {".vscode/mcp.json": VSCODE}) == [("info", NAMED, why)]


@pytest.mark.parametrize("text", ["{", "[]", '{"servers": 5}', '{"mcpServers": {"git-docs": {}}}'])
def test_a_file_that_sets_up_no_server(tmp_path: Path, text: str) -> None:
    [(severity, message, _)] = told(tmp_path, "[git-docs, read]", {".vscode/mcp.json": text})
    assert (severity, message) == ("info", "Copilot CLI has no tool `git-docs`")


@pytest.mark.parametrize(
    ("text", "rule", "start"),
    [
        ('{ // c\n"mcpServers": {}}', "settings-invalid", 2), ('{"mcpServers": {},}', "settings-invalid", 17),
        ("[]", "settings-invalid", 0), ('\ufeff{"mcpServers": {}}', "settings-invalid", 0),
        ('{"servers": {}}', "missing-key", 0), ("{}", "", 0), ("", "", 0), ('{"mcpServers": {}}', "", 0),
    ],
)  # fmt: skip
def test_a_file_that_copilot_leaves_out(tmp_path: Path, text: str, rule: str, start: int) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".github").mkdir()
    (tmp_path / ".github" / "mcp.json").write_text(text, "utf-8")
    results = check(discover([str(tmp_path)]), Settings(), Summary())
    found = [(one.rule, one.span.start, str(one.severity)) for result in results for one in result.diagnostics]
    assert found == ([(rule, start, "error")] if rule else [])
