"""Restrictions that no tool list says: kept, or the agent is refused unless --allow-wider is given."""

from __future__ import annotations

import pytest

from agentlint import convert_text
from tests.convert.agents import through
from tests.convert.test_servers import data, stage

TEXT = "---\n{name}description: d\n{fields}---\nYou review code.\n"
HOOK = "hooks:\n  PermissionRequest:\n    - matcher: Bash\n      hooks: [{type: command, command: x}]\n"


def text(platform: str, fields: str) -> str:
    return TEXT.format(name="" if platform in ("opencode", "copilot") else "name: rev\n", fields=fields)


@pytest.mark.parametrize(
    ("platform", "fields", "target", "why"),
    [
        ("claude", "disallowedTools: Skill\n", "copilot", ("disallowedTools", "GitHub Copilot")),
        ("opencode", "permission: {skill: deny}\n", "copilot", ("permission", "GitHub Copilot")),
        ("opencode", "permission: {skill: ask}\n", "copilot", ("permission", "GitHub Copilot")),
        ("opencode", "permission: {skill: {commit: deny}}\n", "copilot", ("permission", "GitHub Copilot")),
        ("claude", "isolation: worktree\n", "opencode", ("isolation", "OpenCode")),
        ("claude", "isolation: worktree\n", "copilot", ("isolation", "GitHub Copilot")),
        ("claude", "isolation: worktree\ntools: Bash\n", "qwen", ("isolation", "Qwen Code")),
        ("opencode", "permission: {external_directory: deny}\n", "claude", ("permission", "Claude Code")),
        ("opencode", "permission: {external_directory: {'/a/*': deny}}\n", "copilot", ("permission", "GitHub Copilot")),
        (
            "opencode",
            "permission: {'*': deny, read: allow, external_directory: {'/tmp/*': ask}}\n",
            "claude",
            ("permission", "Claude Code"),
        ),
    ],
)  # fmt: skip
def test_a_restriction_that_cannot_be_kept_is_refused(
    platform: str, fields: str, target: str, why: tuple[str, str]
) -> None:
    result = convert_text(text(platform, fields), platform=platform, to=target)
    assert result.refused
    [error] = [one for one in result.messages if one.level == "error"]
    assert error.code == "cannot-restrict"
    field, title = why
    assert error.text == (
        f"`{field}` would not restrict the agent in {title} (see [wider] above); --allow-wider converts it anyway"
    )
    assert [one.field for one in result.changes if one.authority == "wider"] == [field]
    wider = convert_text(text(platform, fields), platform=platform, to=target, allow_wider=True)
    assert not wider.refused
    assert "wider" in {one.authority for one in wider.changes}


@pytest.mark.parametrize(
    ("platform", "fields", "target"),
    [
        ("claude", "isolation: worktree\ntools: Read\n", "opencode"),
        ("claude", "isolation: worktree\npermissionMode: plan\n", "opencode"),
        ("opencode", "permission: {external_directory: deny}\n", "kilo"),
        ("opencode", "permission: {external_directory: ask}\n", "claude"),
        ("opencode", "permission: {external_directory: {'/tmp/*': deny, '*': allow}}\n", "claude"),
        ("claude", "tools: Read\n", "copilot"),
    ],
)
def test_what_holds_nothing_back_is_not(platform: str, fields: str, target: str) -> None:
    result = convert_text(text(platform, fields), platform=platform, to=target)
    assert not result.refused
    assert {one.authority for one in result.changes} <= {"same", "narrower"}


@pytest.mark.parametrize(
    ("platform", "fields", "target", "key", "value"),
    [
        ("claude", "tools: Read, Bash\n" + HOOK, "copilot", "tools", ["read"]),
        ("claude", "tools: Read, Bash\n" + HOOK, "opencode", "permission", {"*": "deny", "read": "allow"}),
        (
            "copilot",
            "tools: [read, execute, s/t]\nhooks:\n  permissionRequest: [{type: command, bash: x}]\n",
            "claude",
            "tools",
            "Read",
        ),
        (
            "copilot",
            "tools: [read, execute, s/t]\nhooks:\n  preMcpToolCall: [{type: command, bash: x}]\n",
            "claude",
            "tools",
            "Read, Bash",
        ),
        ("copilot", "tools: [read, agent]\nagents: [helper]\n", "claude", "tools", "Read"),
        ("copilot", "tools: [read, agent]\nagents: []\n", "claude", "tools", "Read"),
        ("copilot", "tools: [read, agent]\nagents: ['*']\n", "claude", "tools", "Read, Agent"),
        ("copilot", "agents: [helper]\n", "claude", "disallowedTools", "Agent"),
        (
            "copilot",
            "tools: [read, agent]\nagents: [helper]\n",
            "opencode",
            "permission",
            {"*": "deny", "read": "allow", "task": {"*": "deny", "helper": "allow"}},
        ),
        (
            "copilot",
            "agents: [helper]\n",
            "opencode",
            "permission",
            {
                **dict.fromkeys(("*", "read", "grep", "glob", "todowrite", "question", "skill"), "allow"),
                "*": "ask",
                "task": {"*": "deny", "helper": "allow"},
            },
        ),
    ],
)
def test_what_may_be_refused_is_not_granted_elsewhere(
    platform: str, fields: str, target: str, key: str, value: object
) -> None:
    assert data(through(stage(platform, fields).agent, target), key) == {key: value}


def test_what_is_gained_is_told_where_no_field_is_the_reason() -> None:
    """Nobody who asks for a wider agent should have to guess in what it is wider."""
    results = [
        convert_text(text("copilot", "agents: []\n"), platform="copilot", to="codex", allow_wider=True),
        convert_text(
            "---\nname: explore\n---\nLook.\n",
            path=".opencode/agents/explore.md",
            platform="opencode",
            to="codex",
            allow_wider=True,
        ),
        convert_text(text("copilot", "agents: []\n"), platform="copilot", to="opencode", allow_wider=True),
    ]
    assert [[one.text for one in result.messages if one.code == "wider"] for result in results] == [
        ["the agent can do more than before: start other agents"],
        ["the agent can do more than before: change files, start other agents and use MCP tools"],
        [],
    ]
