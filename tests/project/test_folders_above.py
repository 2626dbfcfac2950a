"""What a client that is started in a folder of a repository reads in the folders above: Claude Code 2.1.332, OpenCode
1.18.34 and Copilot CLI 1.0.102, started in `packages/x` (2026-11-28)."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from agentlint.engine.discover import discover, folders_above
from agentlint.engine.inspect import Options, Run, inspect

if TYPE_CHECKING:
    from pathlib import Path

NEAR = "packages/x/"
BACKSLASH = pytest.mark.skipif(os.name == "nt", reason="a backslash separates folders there")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / NEAR).mkdir(parents=True)
    monkeypatch.chdir(tmp_path / NEAR)
    return tmp_path


def put(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")


def agent(description: str, **more: object) -> str:
    keys = {"name": "t", "description": description, **more}
    return "---\n" + "".join(f"{key}: {json.dumps(value)}\n" for key, value in keys.items()) + "---\nGo.\n"


def declared(description: str) -> str:
    return json.dumps({"agent": {"t": {"description": description}}})


def loaded(client: str) -> dict[str, set[str | None]]:
    """The names of the agents in force, each with what it says in each of its files."""
    names: dict[str, set[str | None]] = {}
    for entry in inspect(discover([".", *folders_above()]), Options((client,)), Run()):
        view = entry.view
        if view["outcome"] == "loaded" and not view["hypothetical"]:
            names.setdefault(str(view["name"]), set()).add(view["description"])
    return names


@pytest.mark.parametrize(
    ("client", "files", "description"),
    [
        ("claude", {".claude/agents/z.md": agent("root"), f"{NEAR}.claude/agents/a.md": agent("near")}, "near"),
        ("claude", {".claude/agents/a.md": agent("root"), "packages/.claude/agents/z.md": agent("middle")}, "middle"),
        ("copilot", {".github/agents/t.md": agent("root"), f"{NEAR}.github/agents/t.md": agent("near")}, "near"),
        ("copilot", {".github/agents/t.agent.md": agent("root"), f"{NEAR}.github/agents/t.md": agent("near")}, "near"),
        ("copilot", {".github/agents/t.md": agent("root"), f"{NEAR}.claude/agents/t.md": agent("near")}, "root"),
        ("copilot", {".claude/agents/t.md": agent("root"), f"{NEAR}.github/agents/t.md": agent("near")}, "near"),
        ("opencode", {".opencode/agent/t.md": agent("root"), f"{NEAR}.opencode/agent/t.md": agent("near")}, "root"),
        ("opencode", {".opencode/mode/t.md": agent("root"), f"{NEAR}.opencode/agent/t.md": agent("near")}, "root"),
        ("opencode", {"opencode.json": declared("root"), f"{NEAR}opencode.json": declared("near")}, "near"),
        ("opencode", {".opencode/agent/t.md": agent("root"), f"{NEAR}opencode.json": declared("near")}, "root"),
        ("opencode", {"opencode.json": declared("root"), f"{NEAR}.opencode/agent/t.md": agent("near")}, "near"),
        (
            "opencode",
            {".opencode/opencode.json": declared("root"), f"{NEAR}.opencode/agent/t.md": agent("near")},
            "root",
        ),
        (
            "opencode",
            {".opencode/agent/t.md": agent("root"), f"{NEAR}.opencode/opencode.json": declared("near")},
            "root",
        ),
    ],
)
def test_which_of_the_folders_wins(root: Path, client: str, files: dict[str, str], description: str) -> None:
    put(root, files)
    assert loaded(client) == {"t": {description}}


def test_folders_beside_and_below_are_separate_projects(root: Path) -> None:
    put(root, {".claude/agents/t.md": agent("root"), "packages/y/.claude/agents/y.md": agent("beside", name="y")})
    put(root, {f"{NEAR}sub/.claude/agents/t.md": agent("below")})
    assert loaded("claude") == {"t": {"root", "below"}}


def test_what_is_above_another_repository_is_not_read(root: Path) -> None:
    put(root, {".claude/agents/t.md": agent("root")})
    (root / NEAR / ".git").mkdir()
    assert folders_above() == []


def test_the_paths_of_what_is_above(root: Path) -> None:
    put(root, {".claude/agents/t.md": agent("a"), "packages/.opencode/agent/t.md": agent("b"), "opencode.json": "{}"})
    put(root, {".codex/agents/t.toml": 'name = "t"'})
    assert folders_above() == ["../.opencode/agent", "../../.claude/agents", "../../opencode.json"]


@pytest.mark.parametrize(
    ("client", "path", "name"),
    [
        ("opencode", ".opencode/agent/.opencode/agents/t.md", ".opencode/agents/t"),
        pytest.param("opencode", ".opencode/agent/back\\slash.md", "back/slash", marks=BACKSLASH),
        pytest.param("copilot", ".github/agents/back\\slash.md", "back--slash", marks=BACKSLASH),
        ("claude", ".claude/agents/more/.claude/agents/t.md", "t"),
    ],
)
def test_the_outermost_folder_names_its_agents(
    root: Path, monkeypatch: pytest.MonkeyPatch, client: str, path: str, name: str
) -> None:
    monkeypatch.chdir(root)
    put(root, {path: "---\n" + ('name: "t"\n' if client == "claude" else "") + "description: d\n---\nGo.\n"})
    assert loaded(client) == {name: {"d"}}


def test_an_agents_folder_in_a_hidden_folder_of_another_is_not_read(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    put(root, {".github/agents/.github/agents/t.md": agent("d")})
    assert loaded("copilot") == {}


def test_a_link_to_a_folder_beside_it_gives_no_name(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copilot CLI names the agent after its own folder, whichever comes first."""
    monkeypatch.chdir(root)
    put(root, {".github/agents/sub/t.md": "---\ndescription: d\n---\nGo.\n"})
    (root / ".github/agents/also").symlink_to("sub")
    assert loaded("copilot") == {"sub--t": {"d"}}
