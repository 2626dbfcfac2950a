"""Agents that a configuration declares, in another layout: as the Markdown file that says the same would be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from agentlint.engine.convert import Options, Result, convert_source, plan
from agentlint.engine.discover import discover
from agentlint.engine.places import found
from agentlint.text import Source

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
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
    assert "`color` has a value that the client does not accept" in result.messages[0].text


def test_its_own_layout_is_no_target(project: Path) -> None:
    assert converted(project, {"x": {"description": "d"}}, to="opencode") == []


# --- what a project says of every agent, or of this one elsewhere, counts also for a file that is named alone ---------

AGENT = "---\ndescription: d\nmode: subagent\n{}---\nDo.\n"


def named(root: Path, path: str, configuration: dict[str, Any], *more: tuple[str, str], to: str = "claude") -> Result:
    (root / "opencode.json").write_text(json.dumps(configuration), "utf-8")
    for name, text in more:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    [result] = plan(discover([path]), Options(targets=(to,), named=frozenset({path})))
    return result


@pytest.mark.parametrize(
    ("configuration", "own", "line"),
    [
        ({"permission": {"bash": "deny"}}, "", "disallowedTools: Bash\n"),
        ({"tools": {"webfetch": False}}, "", "disallowedTools: WebFetch\n"),
        ({"permission": {"*": "deny", "read": "allow"}}, "", "tools: Read\n"),
        ({"permission": "deny"}, "permission:\n  read: allow\n", "tools: Read\n"),  # the agent's word comes later
        ({"permission": {"bash": "deny"}}, "permission:\n  bash: allow\n", ""),
        ({"permission": {"bash": "allow"}}, "permission:\n  bash: deny\n", "disallowedTools: Bash\n"),
        ({"instructions": ["a.md"]}, "", ""),
    ],
)
def test_what_the_project_says_of_every_agent(project: Path, configuration: Any, own: str, line: str) -> None:
    path = ".opencode/agents/x.md"
    result = named(project, path, configuration, (path, AGENT.format(own)))
    assert result.plain is not None
    assert result.plain.decode() == f"---\nname: x\ndescription: d\n{line}---\nDo.\n"
    said = {key: configuration[key] for key in ("permission", "tools") if key in configuration}
    assert [change.value for change in result.changes if change.field == "opencode.json"] == ([said] if said else [])


def test_what_a_package_and_its_repository_say(project: Path) -> None:
    path = "pkg/.opencode/agents/x.md"
    package = ("pkg/opencode.json", '{"permission": {"edit": "deny"}}')
    result = named(project, path, {"permission": {"bash": "deny"}}, (path, AGENT.format("")), package)
    assert result.plain is not None
    assert "disallowedTools: Bash, Write, Edit, NotebookEdit\n" in result.plain.decode()


def test_a_configuration_that_stays_where_it_is(project: Path) -> None:
    path = ".opencode/agents/x.md"
    text = AGENT.format("")
    result = named(project, path, {"permission": {"bash": "deny"}}, (path, text), to="opencode")
    assert (result.data, result.status) == (text.encode(), "unchanged")


def test_kilo_reads_its_own_configuration(project: Path) -> None:
    path = ".kilo/agents/x.md"
    denied = ("kilo.json", '{"permission": {"webfetch": "deny"}}')
    result = named(project, path, {}, (path, AGENT.format("")), denied)
    assert result.plain is not None
    assert "WebFetch" in result.plain.decode()


@pytest.mark.parametrize(
    "more",
    [
        (".opencode/modes/x.md", "---\npermission:\n  bash: deny\n---\n"),
        (".opencode/opencode.json", '{"agent": {"x": {"tools": {"bash": false}}}}'),
    ],
)
def test_another_file_that_says_what_the_agent_may_do(project: Path, more: tuple[str, str]) -> None:
    path = ".opencode/agents/x.md"
    result = named(project, path, {}, (path, AGENT.format("")), more)
    assert result.refused
    assert result.messages[-1].code == "merged"
    assert more[0] in result.messages[-1].text


def test_another_file_that_says_nothing_of_that(project: Path) -> None:
    path = ".opencode/agents/x.md"
    result = named(project, path, {"agent": {"y": {"permission": "deny"}}}, (path, AGENT.format("")))
    assert not result.refused


def test_a_text_as_a_file_of_the_project(project: Path) -> None:
    (project / "opencode.json").write_text('{"permission": {"bash": "deny"}}', "utf-8")
    path = ".opencode/agents/x.md"
    [result] = convert_source(Source.from_text(path, AGENT.format("")), found(path), Options(targets=("claude",)))
    assert result.data is not None
    assert "disallowedTools: Bash\n" in result.data.decode()


# --- and Claude Code's settings ---------------------------------------------------------------------------------------

CLAUDE = ".claude/agents/x.md"


@pytest.mark.parametrize(
    ("permissions", "own", "permission"),
    [
        ({"deny": ["WebFetch"]}, "tools: Read, WebFetch\n", {"*": "deny", "read": "allow"}),
        ({"deny": ["Bash(rm:*)"]}, "tools: Bash\n", {"*": "deny", "bash": {"*": "ask", "rm*": "deny"}}),
        ({"ask": ["Read"]}, "tools: Read, Skill\n", {"*": "deny", "read": "ask", "skill": "allow"}),
        ({"ask": ["Read"], "deny": ["Read"]}, "tools: Read, Skill\n", {"*": "deny", "skill": "allow"}),
        ({"ask": ["Read"]}, "tools: Skill\n", {"*": "deny", "skill": "allow"}),
        ({"deny": ["Read(./.env)"], "allow": ["Bash"]}, "tools: Skill\n", {"*": "deny", "skill": "allow"}),
        ({"deny": "WebFetch", "ask": [1, None]}, "tools: Skill\n", {"*": "deny", "skill": "allow"}),
    ],
)
@pytest.mark.parametrize("name", ["settings.json", "settings.local.json"])
def test_what_claude_codes_settings_withhold(
    project: Path, name: str, permissions: Any, own: str, permission: Any
) -> None:
    """`deny` and `ask` of a project's settings bind subagents, whatever mode they say (2.1.332, 2026-11-28)."""
    settings = (f".claude/{name}", json.dumps({"permissions": permissions}))
    result = named(
        project, CLAUDE, {}, (CLAUDE, f"---\nname: x\ndescription: d\n{own}---\nDo.\n"), settings, to="opencode"
    )
    assert result.plain is not None, result.messages
    assert yaml.safe_load(result.plain.decode().split("---")[1])["permission"] == permission


def test_what_settings_deny_of_files_is_not_lost_without_a_word(project: Path) -> None:
    """Other clients have no such pattern: the agent could read what it could not."""
    settings = (".claude/settings.json", json.dumps({"permissions": {"deny": ["Read(./.env)", "Monitor"]}}))
    agent = (CLAUDE, "---\nname: x\ndescription: d\n---\nDo.\n")
    result = named(project, CLAUDE, {}, agent, settings, to="opencode")
    [line] = [line for line in result.changes if line.authority == "wider"]
    assert (line.field, line.reason) == (
        ".claude/settings.json",
        "`Read(./.env)` of .claude/settings.json cannot be carried over: deny it in the target's own configuration",
    )
    assert result.refused
    assert [message.code for message in result.messages] == ["cannot-restrict"]
