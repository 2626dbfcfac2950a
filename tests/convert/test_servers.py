"""MCP servers that an agent brings along: Claude Code gives it every tool of them, whatever `tools` says.

Seen in Claude Code 2.1.329 and 2.1.332 and in Copilot CLI 1.0.102 with real servers (2026-11-27).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from agentlint.model.agent import Wish
from agentlint.platforms.claude.servers import brought
from tests.convert.agents import Stage, reread, through

if TYPE_CHECKING:
    from agentlint.model.agent import Loss

CLAUDE = "mcpServers:\n  - srv:\n      command: x\n"
COPILOT = "mcp-servers:\n  srv: {{type: local, command: x, args: [], tools: {tools}}}\n"
EVERY_TOOL = (
    "`srv`: Claude Code gives an agent every tool of a server in its own `mcpServers`, whatever `tools` says; set up in"
    " `.mcp.json` instead, it is limited by `tools`"
)


def stage(platform: str, fields: str) -> Stage:
    name = "" if platform in ("copilot", "opencode") else "name: rev\n"
    return reread(f"---\n{name}description: d\n{fields}---\nYou review code.\n", platform, "rev")


def data(there: Stage, *keys: str) -> dict[str, object]:
    return {key: (there.seen.data or {}).get(key) for key in keys}


def line(there: Stage, field: str) -> Loss:
    [found] = [one for one in there.losses if one.field == field]
    return found


@pytest.mark.parametrize(
    ("tools", "of_server", "listed"),
    [
        ("['read', 'srv/get']", "['get']", "Read, mcp__srv__get"),
        ("['read']", "['*']", "Read"),
        ("[]", "['*']", "Read"),
        ("['srv/get']", "['*']", "mcp__srv__get"),
        ("['srv/*']", "['get']", "mcp__srv__get"),
        ("['read']", "[]", "Read"),
    ],
)
def test_claude_does_not_get_a_server_of_which_copilot_grants_some_tools(
    tools: str, of_server: str, listed: str
) -> None:
    there = through(stage("copilot", f"tools: {tools}\n{COPILOT.format(tools=of_server)}").agent, "claude")
    assert data(there, "tools", "mcpServers") == {"tools": listed, "mcpServers": None}
    told = line(there, "mcp-servers")
    some = "mcp__" in listed
    assert (told.kind, told.authority) == ("dropped", "narrower" if some else "same")
    assert told.reason == (EVERY_TOOL if some else "`srv`: the agent may not use any of its tools")


def test_a_server_that_is_granted_whole_is_carried() -> None:
    there = through(stage("copilot", "tools: ['read', 'srv/*']\n" + COPILOT.format(tools="['*']")).agent, "claude")
    servers = [{"srv": {"type": "stdio", "command": "x", "args": []}}]
    assert data(there, "tools", "mcpServers") == {"tools": "Read, mcp__srv", "mcpServers": servers}
    assert line(there, "mcp-servers").kind == "mapped"


def test_allow_wider_carries_the_server_and_says_so() -> None:
    start = stage("copilot", "tools: ['read', 'srv/get']\n" + COPILOT.format(tools="['*']"))
    there = through(start.agent, "claude", Wish(wider=True))
    assert data(there, "mcpServers")["mcpServers"] == [{"srv": {"type": "stdio", "command": "x", "args": []}}]
    assert line(there, "mcp-servers").authority == "wider"


SRV = {"srv": {"type": "stdio", "command": "x"}}


@pytest.mark.parametrize(
    ("platform", "fields", "listed", "servers"),
    [
        ("qwen", "tools: [read_file]\nmcpServers:\n  srv: {command: x}\n", "Read", None),
        ("qwen", "tools: [read_file, mcp__srv__get]\nmcpServers:\n  srv: {command: x}\n", "Read, mcp__srv__get", None),
        ("qwen", "mcpServers:\n  srv: {command: x}\n", None, [{"srv": {"command": "x"}}]),
        ("gemini", "tools: [read_file]\nmcp_servers:\n  srv: {command: x}\n", "Read, mcp__srv", [SRV]),
        (
            "gemini",
            "tools: [read_file]\nmcp_servers:\n  srv: {command: x, include_tools: [get]}\n",
            "Read, mcp__srv__get",
            None,
        ),
        ("gemini", "tools: [read_file]\nmcp_servers:\n  srv: {command: x, include_tools: []}\n", "Read", None),
        (
            "gemini",
            "tools: [read_file, mcp_srv_*]\nmcp_servers:\n  srv: {command: x}\n",
            "Read, mcp__srv",
            [{"srv": {"type": "stdio", "command": "x"}}],
        ),
        ("droid", "tools: [Read]\nmcpServers: [srv]\n", "Read", None),
    ],
)
def test_no_source_gets_more_of_a_server_in_claude(
    platform: str, fields: str, listed: str | None, servers: object
) -> None:
    there = through(stage(platform, fields).agent, "claude")
    assert data(there, "tools", "mcpServers") == {"tools": listed, "mcpServers": servers}


@pytest.mark.parametrize(
    ("platform", "fields", "servers"),
    [
        ("qwen", "tools: [read_file]\nmcpServers: {srv: {command: x}}\n", None),
        ("qwen", "tools: [read_file, mcp__srv__get]\nmcpServers: {srv: {command: x}}\n", {"include_tools": ["get"]}),
        ("qwen", "disallowedTools: [mcp__srv__rm]\nmcpServers: {srv: {command: x}}\n", {"exclude_tools": ["rm"]}),
        ("qwen", "disallowedTools: [mcp__srv]\nmcpServers: {srv: {command: x}}\n", None),
        ("qwen", "disallowedTools: [mcp__srv__r*]\nmcpServers: {srv: {command: x}}\n", None),
        ("qwen", "disallowedTools: [mcp__s*]\nmcpServers: {srv: {command: x}}\n", None),
        ("qwen", "disallowedTools: [mcp__other__r*]\nmcpServers: {srv: {command: x}}\n", {}),
        ("qwen", "mcpServers: {srv: {command: x}}\n", {}),
        ("claude", "tools: Read\nmcpServers: [{srv: {command: x}}]\n", {}),
        ("claude", "tools: Read\ndisallowedTools: mcp__srv__rm\nmcpServers: [{srv: {command: x}}]\n",
         {"exclude_tools": ["rm"]}),
        ("copilot", "tools: [read, srv/get]\nmcp-servers: {srv: {command: x, args: [], type: local, tools: ['*']}}\n",
         {"include_tools": ["get"]}),
        ("copilot", "mcp-servers: {srv: {command: x, args: [], type: local, tools: [get]}}\n",
         {"include_tools": ["get"]}),
        ("copilot", "mcp-servers: {srv: {command: x, args: [], type: local, tools: []}}\n", None),
    ],
)  # fmt: skip
def test_no_source_gets_more_of_a_server_in_gemini(platform: str, fields: str, servers: object) -> None:
    """`tools` does not limit an agent's own servers in Gemini CLI 0.61.0: `include_tools` and `exclude_tools` do."""
    there = through(stage(platform, fields).agent, "gemini")
    found: Any = data(there, "mcp_servers")["mcp_servers"]
    limits = found and {key: one for key, one in found["srv"].items() if key.endswith("clude_tools")}
    assert limits == servers


def test_tools_that_a_server_must_not_give_are_denied_by_the_names_that_the_client_makes() -> None:
    fields = "mcp_servers:\n  my.srv: {command: x, exclude_tools: [drop.all]}\n"
    there = through(stage("gemini", "tools: ['*']\n" + fields).agent, "claude")
    assert data(there, "disallowedTools") == {"disallowedTools": "mcp__my_srv__drop_all"}
    assert data(there, "mcpServers")["mcpServers"] == [{"my.srv": {"type": "stdio", "command": "x"}}]


@pytest.mark.parametrize(
    ("fields", "target", "key", "value"),
    [
        ("tools: Read\n" + CLAUDE, "copilot", "tools", ["read", "srv/*"]),
        ("tools: Read\nmcpServers: [srv]\n", "copilot", "tools", ["read"]),
        ("tools: Read, mcp__srv__get\n" + CLAUDE, "copilot", "tools", ["read", "srv/get", "srv/*"]),
        ("tools: Read\ndisallowedTools: mcp__srv\n" + CLAUDE, "copilot", "tools", ["read"]),
        ("tools: []\n" + CLAUDE, "copilot", "tools", ["srv/*"]),
        ("tools: Read\n" + CLAUDE, "gemini", "tools", ["read_file", "mcp_srv_*"]),
        ("tools: Read\nmcpServers:\n  - srv: {type: local, command: x}\n", "copilot", "tools", ["read"]),
        ("tools: Read\nmcpServers:\n  - {a: {command: x}, b: {command: x}}\n", "copilot", "tools", ["read"]),
    ],
)
def test_what_claude_gives_by_itself_is_not_lost_elsewhere(fields: str, target: str, key: str, value: object) -> None:
    assert data(through(stage("claude", fields).agent, target), key) == {key: value}


def test_a_server_that_is_only_named_may_not_be_there() -> None:
    there = through(stage("claude", "tools: Read, mcp__srv__get\nmcpServers: [srv]\n").agent, "opencode")
    assert data(there, "permission")["permission"] == {"*": "deny", "read": "allow", "srv_get": "ask"}
    told = line(there, "mcpServers")
    assert (told.kind, told.authority) == ("dropped", "narrower")
    assert told.reason.endswith("; what Claude Code gives of `srv` beyond `tools` is not granted")


def test_what_qwen_cannot_grant_is_told() -> None:
    there = through(stage("claude", "tools: Read\n" + CLAUDE).agent, "qwen")
    told = line(there, "mcpServers")
    assert (told.kind, told.authority) == ("approximated", "narrower")
    assert told.reason == "Qwen Code has no way to grant all of `srv/*`, only single tools: not granted"


@pytest.mark.parametrize(
    ("value", "names"),
    [
        (["a", {"b": {"command": "x"}}], ["a", "b"]),
        ([{"b": {"command": ""}}, {"b": {}}, {"b": {"command": "x", "args": "y"}}, 7, ""], []),
        ([{"b": {"type": "http", "url": "https://h"}}, {"c": {"type": "nope", "url": "https://h"}}], ["b"]),
        ({"b": {"command": "x"}}, []),
    ],
)
def test_the_servers_that_claude_starts(value: object, names: list[str]) -> None:
    assert [one.name for one in brought(value)] == names  # type: ignore[arg-type]


def test_a_plugin_agent_brings_no_servers() -> None:
    from agentlint.platforms import conversion, get
    from agentlint.platforms.base import Place
    from agentlint.text import Source

    text = f"---\nname: a\ndescription: d\npermissionMode: dontAsk\n{CLAUDE}---\nBody\n"
    source = Source.from_text("agents/a.md", text)
    place = Place("agents/a.md", "", "agents", "a.md", "plugin")
    agent = conversion.get("claude").read(get("claude").see(source, place), source, place)
    assert (agent.mcp_servers, agent.permission_mode, agent.limits) == (None, None, ())
    assert [one.field for one in agent.losses] == ["mcpServers", "permissionMode"]


def test_a_pattern_over_servers_of_which_the_nearest_form_was_asked_for_is_not_granted() -> None:
    start = stage("opencode", "mode: subagent\npermission:\n  '*': deny\n  read: allow\n  'g*_delete*': ask\n")
    there = through(start.agent, "claude", Wish(wider=True))
    assert data(there, "tools") == {"tools": "Read"}
    assert "Claude Code has no word for `g*_delete*`: not granted" in line(there, "permission").reason
