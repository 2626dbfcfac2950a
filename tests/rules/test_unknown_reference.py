"""Names that point at nothing: what is looked for where, and what is never doubted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from agentlint.engine.discover import discover
from agentlint.engine.places import EVERY_KIND
from agentlint.engine.run import Summary, check
from agentlint.engine.settings import Settings
from agentlint.text import Severity

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = Settings(show=Severity.INFO, select=frozenset({"unknown-reference"}))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def told(root: Path, files: dict[str, Any]) -> list[tuple[str, int, str, str]]:
    """Path, line, severity and message of each finding."""
    (root / ".git").mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    found = []
    for result in check(discover([str(root)], kinds=EVERY_KIND), SETTINGS, Summary()):
        for one in result.diagnostics:
            assert result.source is not None
            line = result.source.position(one.span.start).line
            found.append((result.path.removeprefix(f"{root}/"), line, str(one.severity), one.message))
    return sorted(found)


def claude(*lines: str, name: str = "front") -> str:
    return "\n".join(["---", f"name: {name}", "description: d", *lines, "---", "Go."])


SKILL = "---\nname: ui-max\ndescription: UI\n---\nx"


def test_skills(tmp_path: Path) -> None:
    files = {
        ".claude/skills/ui-max/SKILL.md": SKILL,
        ".claude/commands/deploy.md": "x",
        ".claude/agents/front.md": claude("skills: [ui-max, ui-maxx, deploy, 'plugin:skill', mine]"),
        "../home/.claude/skills/mine/SKILL.md": "x",
    }
    assert told(tmp_path / "project", files) == [
        (".claude/agents/front.md", 4, "warning", "`ui-maxx` is not a skill that exists here, did you mean `ui-max`?")
    ]


def test_agents_that_an_agent_may_start(tmp_path: Path) -> None:
    files = {
        ".claude/agents/front.md": claude("tools: Read, Agent(front, Explore, back, plugin:x)"),
        ".claude/agents/team/b.md": claude(name="back-end"),
    }
    assert told(tmp_path / "project", files) == [
        (".claude/agents/front.md", 4, "info", "`back` is not an agent that exists here")
    ]


def test_servers_only_where_something_sets_up_servers(tmp_path: Path) -> None:
    agent = {".claude/agents/front.md": claude("tools: Read, mcp__gh__x, mcp__my_srv__y, mcp__plugin_a_b__c")}
    assert told(tmp_path / "one", agent) == []
    servers = {".mcp.json": {"mcpServers": {"my.srv": {"command": "x"}}}}
    assert told(tmp_path / "two", agent | servers) == [
        (".claude/agents/front.md", 4, "info", "`gh` is not an MCP server that is set up here")
    ]


def test_an_agent_with_nothing_but_a_server_that_is_not_there(tmp_path: Path) -> None:
    files = {".claude/agents/front.md": claude("tools: mcp__kite__*")}
    assert [one[3] for one in told(tmp_path / "project", files)] == ["`kite` is not an MCP server that is set up here"]


def test_handoffs_and_agents_of_vs_code(tmp_path: Path) -> None:
    plan = ["agents: [nope, 'AzDO: PR Reviewer', '*']", "handoffs:"]
    for agent in ("azdo-review", "agent", "Plan"):
        plan += ["  - label: l", f"    agent: {agent}", "    prompt: p"]
    files = {
        ".github/agents/azdo-review.agent.md": claude(name="'AzDO: PR Reviewer'"),
        ".github/agents/plan.agent.md": claude(*plan, name="Plan"),
    }
    assert told(tmp_path / "project", files) == [
        (".github/agents/plan.agent.md", 4, "warning", "`nope` is not an agent that exists here"),
        (
            ".github/agents/plan.agent.md",
            7,
            "warning",
            "`azdo-review` is not an agent that exists here, did you mean `AzDO: PR Reviewer`?",
        ),
    ]


def test_the_agent_of_a_prompt_file(tmp_path: Path) -> None:
    """VS Code 1.128.1 says `Unknown agent`: of its own agents a prompt file may name all but one."""
    files = {".github/agents/reviewer.agent.md": "---\ndescription: Reviews\n---\nReview it."}
    for key, name in [
        ("agent", "reviewer"),
        ("agent", "plan"),
        ("mode", "ask"),
        ("agent", "explore"),
        ("mode", "reviewr"),
    ]:
        files[f".github/prompts/{name}.prompt.md"] = f"---\ndescription: d\n{key}: {name}\n---\nGo."
    assert told(tmp_path / "project", files) == [
        (".github/prompts/explore.prompt.md", 3, "warning", "`explore` is not an agent that exists here"),
        (
            ".github/prompts/reviewr.prompt.md",
            3,
            "warning",
            "`reviewr` is not an agent that exists here, did you mean `reviewer`?",
        ),
    ]


def test_opencode(tmp_path: Path) -> None:
    task = ["permission:", "  task:", '    "*": deny', "    general: allow", "    deep: allow", "    sub/one: allow"]
    files: dict[str, Any] = {
        ".opencode/agents/x.md": "\n".join(["---", "description: d", *task, "    nope: allow", "---", "Go."]),
        ".opencode/agents/sub/one.md": "---\ndescription: d\n---\nb",
        "opencode.json": {"default_agent": "dep", "agent": {"deep": {"description": "d", "mode": "subagent"}}},
    }
    assert told(tmp_path / "project", files) == [
        (".opencode/agents/x.md", 9, "info", "`nope` is not an agent that exists here"),
        ("opencode.json", 1, "error", "`dep` is not an agent that exists here, did you mean `deep`?"),
    ]
    files["opencode.json"]["default_agent"] = "deep"
    assert told(tmp_path / "project", files)[1] == ("opencode.json", 1, "error", "`deep` is a subagent")


def test_the_agent_of_claude_codes_settings(tmp_path: Path) -> None:
    files = {".claude/agents/front.md": claude(), ".claude/settings.json": {"agent": "fron"}}
    assert told(tmp_path / "project", files) == [
        (".claude/settings.json", 1, "warning", "`fron` is not an agent that exists here, did you mean `front`?")
    ]
    assert told(tmp_path / "project", {".claude/settings.json": {"agent": "Explore"}}) == []


def test_files_behind_an_at_in_commands_and_skills(tmp_path: Path) -> None:
    text = (
        "---\ndescription: d\n---\nRead @docs/guide.md, @docs/gone.md and @docs/gone.md; `@docs/tick.md`\n"
        "(@docs/paren.md) a@docs/mail.md @scope/package @docs/$1.md @path/to/file.md @decorator.route\n"
        "```\n@docs/fence.md\n```\n"
    )
    files = {".claude/commands/t.md": text, ".opencode/command/t.md": text, "docs/guide.md": "x"}
    message = "`docs/gone.md` does not exist in the project"
    assert told(tmp_path, files) == [(path, 4, "warning", message) for path in files if path.endswith("t.md")]
    assert told(tmp_path, {"docs/gone.md": "x"}) == []
    skill = {".claude/skills/t/SKILL.md": "---\ndescription: d\n---\nSee @./references/x.md and @references/y.md.\n"}
    assert [one[3] for one in told(tmp_path, skill | {".claude/skills/t/references/x.md": "x"})] == [
        "`references/y.md` does not exist in the project"
    ]


def test_nothing_is_doubted_where_the_project_cannot_be_seen(tmp_path: Path) -> None:
    said = claude("skills: [x]", "tools: Agent(y), mcp__z__*")
    files = {
        "agents/front.md": said,
        "plugin/.claude-plugin/plugin.json": {"name": "p"},
        "plugin/agents/front.md": said,
    }
    assert told(tmp_path / "project", files) == []
