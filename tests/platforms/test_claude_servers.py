"""`tools` does not limit the servers of the agent's own `mcpServers` (Claude Code 2.1.329 and 2.1.332, 2026-11-27)."""

from __future__ import annotations

import pytest

from agentlint import check_text, inspect_text

SERVER = "mcpServers:\n  - srv:\n      command: x\n"
PATH = ".claude/agents/a.md"


def text(fields: str) -> str:
    return f"---\nname: a\ndescription: Does it\n{fields}---\nYou review code.\n"


def found(fields: str) -> list[tuple[str, str, int, int]]:
    """Severity, message and place of the findings that `tools` withholds less than it says."""
    return [
        (one.severity, one.message, one.line, one.column)
        for one in check_text(text(fields), path=PATH)
        if one.rule == "restriction-no-effect"
    ]


@pytest.mark.parametrize(
    "fields",
    [
        SERVER,
        "tools: Read, mcp__srv\n" + SERVER,
        "tools: Read, mcp__srv__*\n" + SERVER,
        "tools: '*'\n" + SERVER,
        "tools: Read\ndisallowedTools: mcp__srv\n" + SERVER,
        "tools: Read\ndisallowedTools: mcp__*\n" + SERVER,
        "tools: Read, mcp__srv__get\ndisallowedTools: mcp__srv__put\n" + SERVER,
        "tools: Read\nmcpServers:\n  - srv: {type: local, command: x}\n",
    ],
)
def test_nothing_to_say(fields: str) -> None:
    assert found(fields) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            "tools: Read\n" + SERVER,
            ("warning", "`tools` does not limit `srv` of `mcpServers`: the agent gets every tool of it", 4, 8),
        ),
        (
            "tools: Read\nmcpServers: [srv]\n",
            ("warning", "`tools` does not limit `srv` of `mcpServers`: the agent gets every tool of it", 4, 8),
        ),
        (
            "tools: Read, mcp__srv__get\n" + SERVER,
            (
                "error",
                "`mcp__srv__get` does not limit the agent to this tool of `srv`: it gets every tool of that server",
                4,
                14,
            ),
        ),
        (
            "tools: Read, mcp__my_s__get\nmcpServers: [my.s]\n",
            (
                "error",
                "`mcp__my_s__get` does not limit the agent to this tool of `my.s`: it gets every tool of that server",
                4,
                14,
            ),
        ),
        (
            "tools: Read\ndisallowedTools: '*, mcp__srv'\n" + SERVER,
            ("warning", "`tools` does not limit `srv` of `mcpServers`: the agent gets every tool of it", 4, 8),
        ),
    ],
)
def test_tools_that_a_server_gives_all_the_same(fields: str, expected: tuple[str, str, int, int]) -> None:
    assert [one for one in found(fields) if "mcpServers" in one[1] or "server" in one[1]] == [expected]


def test_an_agent_that_has_only_a_server_has_tools() -> None:
    assert [one.rule for one in check_text(text("tools: Nope\n" + SERVER), path=PATH)] == [
        "restriction-no-effect",
        "unknown-tool",
    ]


def test_the_clients_own_tools_stay_a_list_of_its_own() -> None:
    [view] = inspect_text(text("tools: Read\n" + SERVER), path=PATH, clients=["claude"])
    assert view.tools == ("Read",)
