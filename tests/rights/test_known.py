"""Conversions and fixes that were seen to widen an agent in the real clients: the judge must call each of them so.

Each was read off the clients named in ``fixtures/rights`` (2026-11-27): the tools they offered, the rules they held.
The counterpart that is no wider stands beside it, so that a judge that says "wider" to everything fails too.
"""

from __future__ import annotations

from textwrap import dedent
from typing import NamedTuple

import pytest

from tests.rights.judge import Gain, wider
from tests.rights.reading import rights_of


def text(fields: str, name: str = "") -> str:
    head = f"name: {name}\n" if name else ""
    return f"---\n{head}description: d\n{dedent(fields).strip()}\n---\nYou review the code of others.\n"


def claude(fields: str = "") -> tuple[str, str]:
    return "claude", text(fields, "probe")


def qwen(fields: str = "") -> tuple[str, str]:
    return "qwen", text(fields, "probe")


def gemini(fields: str = "") -> tuple[str, str]:
    return "gemini", text(fields, "probe")


def copilot(fields: str = "") -> tuple[str, str]:
    return "copilot", text(fields)


def opencode(fields: str = "") -> tuple[str, str]:
    return "opencode", text(f"mode: subagent\n{fields}")


def kilo(fields: str = "") -> tuple[str, str]:
    return "kilo", text(f"mode: subagent\n{fields}")


def droid(fields: str = "") -> tuple[str, str]:
    return "droid", text(fields, "probe")


def codex(fields: str = "") -> tuple[str, str]:
    return "codex", f'name = "probe"\ndescription = "d"\ndeveloper_instructions = "You review."\n{fields}\n'


def cursor(fields: str = "") -> tuple[str, str]:
    return "cursor", text(fields, "probe")


def gained(source: tuple[str, str], target: tuple[str, str]) -> list[Gain]:
    return wider(rights_of(*source), rights_of(*target))


class Known(NamedTuple):
    """``wide`` is what was written for ``source``, ``right`` what it gained, ``narrow`` a form that gains nothing."""

    source: tuple[str, str]
    wide: tuple[str, str]
    right: str
    narrow: tuple[str, str] | None = None


LOCAL = "{type: local, command: python3, args: [server.py], tools: ['%s']}"
STDIO = "mcpServers: [{srv: {command: python3, args: [server.py]}}]"
KNOWN = {
    "a server's own list, lost in Claude Code": Known(
        copilot("tools: ['read', 'srv/get']\nmcp-servers: {srv: " + LOCAL % "get" + "}"),
        claude("tools: Read, mcp__srv__get\n" + STDIO),
        "mcp",
        claude("tools: Read, mcp__srv__get"),
    ),
    "a server without a word for it": Known(
        copilot("tools: ['read']\nmcp-servers: {srv: " + LOCAL % "*" + "}"),
        claude("tools: Read\n" + STDIO),
        "mcp",
        claude("tools: Read\ndisallowedTools: mcp__srv\n" + STDIO),
    ),
    "no tools but a server": Known(
        copilot("tools: []\nmcp-servers: {srv: " + LOCAL % "*" + "}"),
        claude("tools: Read\ndisallowedTools: Read\n" + STDIO),
        "mcp",
        claude("tools: Read\ndisallowedTools: Read"),
    ),
    "Qwen's server, which `tools` limits": Known(
        qwen("tools: [read_file, mcp__srv__get]\nmcpServers: {srv: {command: python3}}"),
        claude("tools: Read, mcp__srv__get\n" + STDIO),
        "mcp",
    ),
    "Gemini's server, which its own list limits": Known(
        gemini("tools: [read_file]\nmcp_servers: {srv: {command: python3, include_tools: [get]}}"),
        claude("tools: Read, mcp__srv__get\n" + STDIO),
        "mcp",
        claude("tools: Read, mcp__srv__get"),
    ),
    "a server that `tools` limits, in Gemini": Known(
        qwen("tools: [read_file, mcp__srv__get]\nmcpServers: {srv: {command: python3}}"),
        gemini("tools: [read_file, mcp_srv_get]\nmcp_servers: {srv: {command: python3}}"),
        "mcp",
        gemini("tools: [read_file]\nmcp_servers: {srv: {command: python3, include_tools: [get]}}"),
    ),
    "a server in Qwen's plan mode": Known(
        qwen("tools: [read_file, mcp__probe__alpha]\napprovalMode: plan"),
        claude("tools: Read, mcp__probe__alpha"),
        "mcp",
        claude("tools: Read"),
    ),
    "a name that Gemini does not offer": Known(
        gemini("tools: [read_many_files]"), claude("tools: Read"), "read", claude("tools: Read\ndisallowedTools: Read")
    ),
    "edits that Codex does not ask before": Known(claude("disallowedTools: NotebookEdit"), codex(), "create"),
    "fetching that asks": Known(
        opencode("permission: {webfetch: ask}"),
        copilot("tools: [read, edit, search, execute, agent, web]"),
        "fetch",
        copilot("tools: [read, edit, search, execute, agent]"),
    ),
    "searching that asks": Known(
        opencode("permission: {grep: ask}"),
        copilot("tools: [read, edit, search, web, agent]"),
        "grep",
        copilot("tools: [read, edit, search/fileSearch, web, agent]"),
    ),
    "finding in one folder": Known(
        opencode("permission: {'*': deny, grep: allow, glob: {'*': deny, 'src/*': allow}}"),
        copilot("tools: [search]"),
        "find",
        copilot("tools: [search/textSearch]"),
    ),
    "finding only": Known(
        opencode("permission: {'*': deny, grep: ask, glob: allow}"),
        copilot("tools: ['search']"),
        "grep",
        copilot("tools: [fileSearch]"),
    ),
    "no web search, in Codex": Known(claude("disallowedTools: WebSearch"), codex(), "websearch", None),
    "web search that asks, in Codex": Known(opencode("permission: {websearch: ask}"), codex(), "websearch", None),
    "no fetching, in Codex": Known(opencode("permission: {webfetch: deny}"), codex(), "fetch", None),
    "no web search, in Cursor": Known(claude("disallowedTools: WebSearch"), cursor(), "websearch", None),
    "Monitor given and taken": Known(
        claude("tools: Read, Monitor\ndisallowedTools: Monitor"),
        opencode("permission: {'*': deny, read: allow, bash: allow}"),
        "execute",
        opencode("permission: {'*': deny, read: allow}"),
    ),
    "Monitor, in Gemini": Known(
        claude("tools: Read, Monitor\ndisallowedTools: Monitor"),
        gemini("tools: [read_file, run_shell_command]"),
        "execute",
        gemini("tools: [read_file]"),
    ),
    "a star in the middle": Known(
        opencode('permission: {"g*_delete*": deny}'),
        qwen("disallowedTools: [mcp__g*__delete*, mcp__g*_delete*]"),
        "mcp",
        qwen("disallowedTools: [mcp__g*]"),
    ),
    "a server's tool of Copilot's name": Known(
        claude("tools: Read, mcp__srv__write_agent"),
        copilot("tools: [read, srv/write_agent]"),
        "message",
        copilot("tools: [read]"),
    ),
    "a server's shell": Known(
        claude("tools: Read, mcp__srv__read_bash"), copilot("tools: [read, srv/read_bash]"), "background"
    ),
    "a server's store": Known(
        claude("tools: Read, mcp__srv__session_store_sql"), copilot("tools: [read, srv/session_store_sql]"), "history"
    ),
    "a server's web search": Known(
        claude("tools: Read, mcp__brave__web_search"), copilot("tools: [read, brave/web_search]"), "websearch"
    ),
    "a server's PowerShell": Known(
        claude("tools: Read, mcp__x__powershell"), copilot("tools: [read, x/powershell]"), "execute"
    ),
    "a question below a denial": Known(
        opencode('permission: {"*": deny, Bash: ask}'),
        kilo('permission: {"*": deny, bash: ask}'),
        "execute",
        kilo('permission: {"*": deny}'),
    ),
    "a question about edits below a denial": Known(
        opencode('permission: {"*": deny, write: ask}'), kilo('permission: {"*": deny, edit: ask}'), "create"
    ),
    "allowed outright what Claude Code asks before": Known(
        claude("tools: Read, Bash"),
        opencode('permission: {"*": deny, read: allow, bash: allow}'),
        "execute",
        opencode('permission: {"*": deny, read: allow, bash: ask}'),
    ),
    "Kilo's own question switched off": Known(
        claude("tools: Read, Bash"),
        kilo('permission: {"*": deny, read: allow, bash: allow}'),
        "execute",
        kilo('permission: {"*": deny, read: allow, bash: ask}'),
    ),
    "a mode that asks": Known(
        claude("permissionMode: default"),
        opencode(),
        "execute",
        opencode("permission: {'*': ask, read: allow, grep: allow, glob: allow, task: allow, skill: allow}"),
    ),
    "a question before what nobody lists": Known(
        claude("disallowedTools: WebFetch"),
        opencode("permission: {webfetch: deny}"),
        "execute",
        opencode("permission: {'*': ask, read: allow, grep: allow, glob: allow, webfetch: deny, skill: allow}"),
    ),
    "a question before all but edits": Known(
        claude("permissionMode: acceptEdits"),
        opencode(),
        "execute",
        opencode("permission: {'*': ask, read: allow, edit: allow, task: allow}"),
    ),
    "a question where a server is limited": Known(
        copilot("mcp-servers: {srv: " + LOCAL % "get" + "}"),
        opencode("permission: {'srv_*': deny, srv_get: ask}"),
        "execute",
        opencode("permission: {'*': ask, read: allow, 'srv_*': deny, srv_get: ask}"),
    ),
    "skills that are asked for": Known(
        opencode("permission: {skill: ask}"), copilot(), "skill", claude("disallowedTools: Skill")
    ),
    "skills": Known(opencode("permission: {skill: deny}"), copilot(), "skill", claude("disallowedTools: Skill")),
    "skills denied by Claude Code": Known(claude("disallowedTools: Skill"), copilot("tools: [read]"), "skill"),
    "paths outside": Known(
        opencode("permission: {external_directory: deny}"),
        claude(),
        "outside",
        kilo("permission: {external_directory: deny}"),
    ),
    "a hook that answers questions": Known(
        claude("hooks: {PermissionRequest: [{matcher: Bash, hooks: [{type: command, command: x}]}]}"),
        copilot(),
        "execute",
        copilot("tools: [read, search, edit, web, agent, todo]"),
    ),
    "Copilot's hook before servers": Known(
        copilot("hooks: {preMcpToolCall: [{type: command, bash: x}]}"),
        claude(),
        "mcp",
        claude("disallowedTools: mcp__*"),
    ),
    "Copilot's hook before questions": Known(
        copilot("hooks: {permissionRequest: [{type: command, bash: x}]}"), claude(), "execute"
    ),
    "agents that it may start": Known(
        copilot("tools: [agent, read]\nagents: [reviewer]"),
        claude("tools: Agent, Read"),
        "spawn",
        opencode("permission: {'*': deny, read: allow, task: {'*': deny, reviewer: allow}}"),
    ),
    "no agents to start": Known(
        copilot("tools: [agent, read]\nagents: []"), claude("tools: Agent, Read"), "spawn", claude("tools: Read")
    ),
    "a working tree of its own": Known(
        claude("isolation: worktree"), opencode(), "tree", claude("tools: Edit\nisolation: worktree")
    ),
    "notebooks only": Known(claude("tools: NotebookEdit"), copilot("tools: [edit]"), "create", copilot("tools: []")),
    "making only": Known(
        copilot("tools: [edit/createFile]"), claude("tools: Write"), "edit", copilot("tools: [create]")
    ),
    "changing only": Known(
        droid("tools: [Read, Edit]"), claude("tools: Read, Edit"), "create", copilot("tools: [read, edit/editFiles]")
    ),
    "names only": Known(
        claude("tools: Glob"), copilot("tools: [search]"), "grep", copilot("tools: [search/fileSearch]")
    ),
    "fetching only": Known(
        claude("tools: WebFetch"), copilot("tools: [web]"), "websearch", copilot("tools: [web_fetch]")
    ),
    "a mode from a comment": Known(
        opencode(), claude("permissionMode: bypassPermissions"), "execute", claude("permissionMode: plan")
    ),
    "a server from a comment": Known(opencode(), claude(STDIO), "program", claude()),
}


@pytest.mark.parametrize("known", KNOWN.values(), ids=KNOWN)
def test_a_widening_that_was_seen_is_called_so(known: Known) -> None:
    assert known.right in {gain.right for gain in gained(known.source, known.wide)}


@pytest.mark.parametrize("known", [one for one in KNOWN.values() if one.narrow], ids=lambda one: one.right)
def test_the_form_that_gains_nothing_is_not(known: Known) -> None:
    assert known.narrow is not None
    assert gained(known.source, known.narrow) == []


FIXED = {
    "all keys in capitals": (
        ("claude", "---\nName: reviewer\nDescription: d\nTools: Read, Grep\n---\nb\n"),
        ("claude", "---\nname: reviewer\ndescription: d\nTools: Read, Grep\n---\nb\n"),
    ),
    "a number for a name": (
        ("claude", "---\nname: 7\ndescription: d\nTools: Read\n---\nb\n"),
        ("claude", '---\nname: "7"\ndescription: d\nTools: Read\n---\nb\n'),
    ),
    "a number for a description": (
        ("claude", "---\nname: a\ndescription: 7\nallowed-tools: Read\n---\nb\n"),
        ("claude", '---\nname: a\ndescription: "7"\nallowed-tools: Read\n---\nb\n'),
    ),
    "Copilot's list in capitals": (
        ("copilot", "---\nDescription: d\nTools: [read]\n---\nb\n"),
        ("copilot", "---\ndescription: d\nTools: [read]\n---\nb\n"),
    ),
    "OpenCode's mode": (
        ("opencode", "---\ndescription: d\nmode: sub-agent\nTools: {bash: false}\n---\nb\n"),
        ("opencode", "---\ndescription: d\nmode: subagent\nTools: {bash: false}\n---\nb\n"),
    ),
    "a server's key in Claude Code": (
        ("claude", "---\nname: a\ndescription: d\ntools: Read\nmcp-servers: [{srv: {command: touch}}]\n---\nb\n"),
        ("claude", "---\nname: a\ndescription: d\ntools: Read\nmcpServers: [{srv: {command: touch}}]\n---\nb\n"),
    ),
    "a server's key in Copilot CLI": (
        ("copilot", f"---\ndescription: d\nmcp_servers: {{srv: {LOCAL % '*'}}}\n---\nb\n"),
        ("copilot", f"---\ndescription: d\nmcp-servers: {{srv: {LOCAL % '*'}}}\n---\nb\n"),
    ),
    "a tool's name in Claude Code": (
        ("claude", "---\nname: a\ndescription: d\ntools: Read, bash\n---\nb\n"),
        ("claude", "---\nname: a\ndescription: d\ntools: Read, Bash\n---\nb\n"),
    ),
}


@pytest.mark.parametrize(("before", "after"), FIXED.values(), ids=FIXED)
def test_a_fix_that_revives_or_starts_something_is_called_wider(
    before: tuple[str, str], after: tuple[str, str]
) -> None:
    first, then = rights_of(*before), rights_of(*after)
    assert wider(first, then, "target")
    assert wider(first, first, "target") == [] == wider(then, then, "target")
