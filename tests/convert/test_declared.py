"""Agents that a configuration declares, in another layout: as the Markdown file that says the same would be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from agentlint import disk
from agentlint.engine.convert import Options, Result, plan
from agentlint.engine.discover import discover

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    disk.forget()
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def converted(root: Path, agents: dict[str, Any], *more: tuple[str, str], to: str = "claude") -> list[Result]:
    (root / "opencode.json").write_text(json.dumps({"agent": agents}), "utf-8")
    for name, text in more:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return plan(discover(["."]), Options(targets=(to,)))


def test_an_agent_with_its_prompt_in_a_file(project: Path) -> None:
    said = {"description": "Digs", "prompt": "{file:./p.md}", "permission": {"*": "deny", "read": "allow"}}
    [result] = converted(project, {"deep": said}, ("p.md", "Dig.\n"))
    assert (result.source, result.status, result.path) == ("opencode.json", "planned", ".claude/agents/deep.md")
    assert result.data is not None
    assert result.data.decode().endswith("name: deep\ndescription: Digs\ntools: Read\n---\nDig.\n")


def test_a_prompt_outside_of_the_project_is_not_carried_over(project: Path) -> None:
    [result] = converted(project, {"deep": {"description": "Digs", "prompt": "{file:/etc/hostname}"}})
    assert (result.refused, result.data) == (True, None)


def test_an_agent_that_is_merged_with_a_file(project: Path) -> None:
    file = (".opencode/agents/x.md", "---\ndescription: md\n---\nb\n")
    results = converted(project, {"x": {"permission": {"bash": "deny"}}}, file)
    assert [(one.source, one.refused) for one in results] == [(".opencode/agents/x.md", True), ("opencode.json", True)]
    results = converted(project, {"x": {"color": "primary"}}, file)
    assert [(one.source, one.refused) for one in results] == [(".opencode/agents/x.md", False), ("opencode.json", True)]


def test_a_configuration_that_is_refused(project: Path) -> None:
    [result] = converted(project, {"x": {"color": "teal"}})
    assert result.refused
    assert "`color` has a value that the client does not take" in result.messages[0].text


def test_its_own_layout_is_no_target(project: Path) -> None:
    assert converted(project, {"x": {"description": "d"}}, to="opencode") == []
