"""Folders that a walk enters only inside an agents folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agentlint.engine.config import Configuration, Given
from agentlint.engine.discover import discover
from agentlint.engine.places import Found
from agentlint.engine.walk import LeftOut, Missing

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "---\nname: t\ndescription: d\n---\nB\n"


@pytest.mark.parametrize("folder", ["node_modules", ".git", ".venv", "__pycache__"])
def test_clients_read_them_below_their_agents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    """Claude Code 2.1.332 and OpenCode 1.18.34 load such files, Copilot CLI 1.0.102 those of `node_modules`."""
    monkeypatch.chdir(tmp_path)
    for path in (f".claude/agents/{folder}/t.md", f"{folder}/.claude/agents/t.md", f"{folder}/t.agent.md"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(TEXT)
    found = [one.path for one in discover(["."]) if isinstance(one, Found)]
    assert found == [f".claude/agents/{folder}/t.md"]


@pytest.mark.parametrize(
    ("link", "target", "found"),
    [
        (".claude/agents/team", "../../lib/agents", ".claude/agents/team/t.md"),
        (".claude/agents/node_modules", "../../lib/agents", ".claude/agents/node_modules/t.md"),
        (".claude/agents", "../lib/agents", ".claude/agents/t.md"),
        (".claude", "lib", ".claude/agents/t.md"),
        (".opencode/agents", "../lib/agents", ".opencode/agents/t.md"),
        (".github/agents", "../lib/agents", ".github/agents/t.md"),
        (".claude/agents/t.md", "../../lib/agents/t.md", ".claude/agents/t.md"),
        ("src", "lib", "lib/agents/t.md"),  # no client goes there
    ],
)
def test_links_are_followed_as_clients_follow_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, link: str, target: str, found: str
) -> None:
    """Claude Code 2.1.329, OpenCode 1.18.33, Copilot CLI 1.0.102 and Codex 0.169.0 load each of these."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "lib/agents").mkdir(parents=True)
    (tmp_path / "lib/agents/t.md").write_text(TEXT)
    (tmp_path / link).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / link).symlink_to(target)
    assert [one.path for one in discover(["."]) if isinstance(one, Found)] == [found]
    if link != "src":
        named = [one for one in discover([link]) if isinstance(one, Found)]
        assert [(one.path, one.place.folder) for one in named] == [
            (found, found.rpartition("/t.md")[0].split("/team")[0].split("/node")[0])
        ]


def test_links_in_a_circle_and_to_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    agents = tmp_path / ".claude/agents"
    (agents / "sub").mkdir(parents=True)
    (agents / "t.md").write_text(TEXT)
    for link, target in (
        ("loop", "../agents"), ("sub/up", ".."), ("self", "self"), ("gone", "no-such"), ("again", "sub"),
        ("../.claude", "../.claude"), ("../../.opencode", ".claude"),
    ):  # fmt: skip
        (agents / link).symlink_to(target)
    found = [one.path for one in discover(["."]) if isinstance(one, Found)]
    assert found == [".claude/agents/t.md", ".opencode/agents/t.md"]


def test_no_more_is_looked_at_behind_links_than_an_agents_folder_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from agentlint.engine import walk as module

    monkeypatch.setattr(module, "MAX_BEHIND_LINKS", 3)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "project/.git").mkdir(parents=True)
    (tmp_path / "disk").mkdir()
    for number in range(5):
        (tmp_path / f"disk/{number}.md").write_text(TEXT)
    (tmp_path / "project/.claude").mkdir()
    (tmp_path / "project/.claude/agents").symlink_to(tmp_path / "disk")
    (found,) = discover(["project"])
    assert isinstance(found, Missing)
    assert found.path == "project/.claude/agents"


def test_what_lies_outside_is_read_where_it_is_an_agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    agents = tmp_path / "project/.claude/agents"
    agents.mkdir(parents=True)
    (tmp_path / "project/.git").mkdir()
    (tmp_path / "agent.md").write_text(TEXT)
    (tmp_path / "secret").write_text("TOKEN=1\n")
    (agents / "a.md").symlink_to(tmp_path / "agent.md")
    (agents / "b.md").symlink_to(tmp_path / "secret")
    first, second = discover(["project"])
    assert isinstance(first, Found)
    assert (first.outside, first.linked) == (True, str(tmp_path / "agent.md"))
    assert isinstance(second, Missing)
    assert second.reason == "a symbolic link that leads out of the project, to a file that is not an agent"


@pytest.mark.parametrize("ignored", [".claude/", ".claude", ".claude/agents/", "*.md", ".*"])
def test_agents_folders_are_looked_into_whatever_git_ignores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ignored: str
) -> None:
    """Claude Code 2.1.332 loads them."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text(f"{ignored}\nagents/\n")
    for path in (".claude/agents/t.md", ".claude/skills/agents/t.md", "agents/loose.md"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(TEXT)
    for paths in (["."], [".claude"], [".claude/agents"]):
        left_out = LeftOut()
        found = [one.path for one in discover(paths, None, left_out=left_out) if isinstance(one, Found)]
        assert found == [".claude/agents/t.md"]
    all_of_them = Configuration(Given(respect_gitignore=False), isolated=True)
    found = [one.path for one in discover(["."], all_of_them) if isinstance(one, Found)]
    assert found == [".claude/agents/t.md", "agents/loose.md"]


def test_what_is_no_agent_is_told_by_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    kinds = {
        "skills/pdf/SKILL.md": "skill", ".claude/commands/deploy.md": "command", "x.prompt.md": "prompt",
        ".github/instructions/a.instructions.md": "instructions", "CLAUDE.md": "instructions",
        "AGENTS.md": "instructions", ".github/workflows/triage.md": "workflow", "README.md": "document",
        "agents/team/SKILL.md": "skill", "plugin.json": "plugin manifest", "mcp.json": "MCP configuration",
    }  # fmt: skip
    for path in (*kinds, "docs/note.md", "agents/real.md", ".claude/agents/SKILL.md"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(TEXT)
    left_out = LeftOut()
    found = [one.path for one in discover(["."], left_out=left_out) if isinstance(one, Found)]
    assert found == [".claude/agents/SKILL.md", "agents/real.md"]
    assert left_out.kinds["skill"] == 2
    assert left_out.kinds["command"] == 1
    left_out = LeftOut()
    assert list(discover(list(kinds), left_out=left_out)) == []
    assert dict(left_out.named) == kinds
    assert [one.path for one in discover(["docs/note.md"])] == ["docs/note.md"]  # its author says so
