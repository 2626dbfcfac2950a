"""Folders that a walk enters only inside an agents folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agentlint.engine.discover import Found, discover

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


def test_links_in_them_are_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/t.md").write_text(TEXT)
    (tmp_path / ".claude/agents").mkdir(parents=True)
    (tmp_path / ".claude/agents/node_modules").symlink_to(tmp_path / "elsewhere")
    assert list(discover([".claude"])) == []
