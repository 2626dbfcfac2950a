"""A question that the source's client asks is not taken away by an `allow` of the target's.

Seen in Claude Code 2.1.332 (tools called in a sub-agent), and in OpenCode 1.18.34, where an agent's `allow` overrules
the `ask` of its user's opencode.json (2026-11-27).
"""

from __future__ import annotations

import pytest

from agentlint.model.agent import Wish
from agentlint.platforms import name_clients
from tests.convert.agents import through
from tests.convert.test_servers import data, line, stage

BY_MODE = {
    "*": "ask", "read": "allow", "grep": "allow", "glob": "allow", "task": "allow", "todowrite": "allow",
    "question": "allow", "skill": "allow", "lsp": "allow",
}  # fmt: skip


@pytest.mark.parametrize(
    ("platform", "fields", "permission"),
    [
        ("claude", "tools: Read, Bash\n", {"*": "deny", "read": "allow", "bash": "ask"}),
        (
            "claude",
            "tools: Read, Edit, WebFetch, WebSearch, Agent, Skill, mcp__s__t\n",
            {
                "*": "deny", "read": "allow", "edit": "ask", "webfetch": "ask", "websearch": "ask", "task": "allow",
                "skill": "allow", "s_t": "ask",
            },
        ),
        (
            "claude",
            "tools: Edit, Bash\npermissionMode: acceptEdits\n",
            {"*": "deny", "edit": "allow", "bash": "ask"},
        ),
        ("claude", "tools: Edit, Bash\npermissionMode: auto\n", {"*": "deny", "edit": "ask", "bash": "ask"}),
        ("claude", "tools: Bash\npermissionMode: bypassPermissions\n", {"*": "deny", "bash": "ask"}),
        ("claude", "tools: Read, Bash\npermissionMode: default\n", {"*": "deny", "read": "allow", "bash": "ask"}),
        ("claude", "tools: Read, WebFetch\npermissionMode: plan\n", {"*": "deny", "read": "allow", "webfetch": "ask"}),
        ("claude", "tools: Read, Bash(git *)\n", {"*": "deny", "read": "allow", "bash": {"*": "deny", "git *": "ask"}}),
        ("claude", "", None),
        ("claude", "tools: '*'\n", None),
        ("claude", "disallowedTools: Nope\n", None),
        ("claude", "disallowedTools: Monitor\n", BY_MODE),  # Bash does the same, and is asked before
        ("claude", "disallowedTools: Bash\n", {**BY_MODE, "bash": "deny"}),
        ("claude", "disallowedTools: TodoWrite, mcp__s\n", {**BY_MODE, "todowrite": "deny", "s_*": "deny"}),
        ("claude", "hooks: {PreToolUse: [{matcher: Bash, hooks: [{type: command, command: x}]}]}\n",
         {**BY_MODE, "bash": "deny"}),
        ("claude", "permissionMode: acceptEdits\n", {**BY_MODE, "edit": "allow"}),
        ("claude", "permissionMode: bypassPermissions\n", None),
        ("copilot", "mcp-servers: {s: {type: local, command: x, args: [], tools: [t]}}\n",
         {**{key: BY_MODE[key] for key in BY_MODE if key != "lsp"}, "s_*": "deny", "s_t": "ask"}),
        ("claude", "permissionMode: default\n", BY_MODE),
        ("claude", "permissionMode: manual\n", BY_MODE),
        (
            "claude",
            "permissionMode: default\ndisallowedTools: mcp__s__t, Bash\n",
            {**BY_MODE, "bash": "deny", "s_t": "deny"},
        ),
        ("copilot", "tools: [read, execute, web, s/t]\n",
         {"*": "deny", "read": "allow", "bash": "ask", "webfetch": "ask", "websearch": "ask", "s_t": "ask"}),
        ("gemini", "mcp_servers: {s: {command: x, exclude_tools: [t]}}\n",
         {**{key: BY_MODE[key] for key in BY_MODE if key not in ("task", "lsp")}, "s_t": "deny"}),
        ("gemini", "tools: [read_file, replace]\n", {"*": "deny", "read": "allow", "edit": "ask"}),
        ("qwen", "tools: [read_file, run_shell_command]\n", {"*": "deny", "read": "allow", "bash": "ask"}),
        ("qwen", "tools: [edit]\napprovalMode: auto-edit\n", {"*": "deny", "edit": "allow"}),
        ("droid", "tools: [Read, Execute]\n", {"*": "deny", "read": "allow", "bash": "ask"}),
        ("kilo", "permission: {'*': deny, bash: allow}\n", {"*": "deny", "bash": "allow"}),
    ],
)  # fmt: skip
def test_what_the_source_asks_before_is_asked_before_in_opencode(
    platform: str, fields: str, permission: object
) -> None:
    assert data(through(stage(platform, fields).agent, "opencode"), "permission") == {"permission": permission}


def test_kilo_keeps_its_own_question() -> None:
    there = through(stage("claude", "tools: Read, Bash\n").agent, "kilo")
    assert data(there, "permission") == {"permission": {"*": "deny", "read": "allow", "bash": "ask"}}


def test_allow_wider_takes_the_question_away_and_says_so() -> None:
    start = stage("claude", "tools: Read, Bash\n")
    there = through(start.agent, "opencode", Wish(wider=True))
    assert data(there, "permission") == {"permission": {"*": "deny", "read": "allow", "bash": "allow"}}
    told = line(there, "tools")
    assert told.authority == "wider"
    assert told.reason == name_clients("{claude} asks about it, unless the user has changed that: allowed outright")


def test_allow_wider_says_so_of_what_nobody_lists() -> None:
    start = stage("claude", "disallowedTools: WebSearch\n")
    there = through(start.agent, "opencode", Wish(wider=True))
    assert data(there, "permission") == {"permission": {"websearch": "deny"}}
    told = line(there, "disallowedTools")
    assert (told.kind, told.authority) == ("approximated", "wider")
    assert told.reason == (
        f"{start.agent.client} asks before other actions, unless the user has changed that: left to OpenCode's user"
    )
    there = through(stage("claude", "permissionMode: acceptEdits\n").agent, "opencode", Wish(wider=True))
    assert data(there, "permission") == {"permission": None}
    assert line(there, "permissionMode").authority == "wider"


def test_a_mode_that_asks_is_carried() -> None:
    told = line(through(stage("claude", "permissionMode: default\n").agent, "opencode"), "permissionMode")
    assert (told.kind, told.authority) == ("approximated", "same")
    assert told.reason == "`permission` asks about the same actions"


def test_the_report_says_that_it_is_asked() -> None:
    from agentlint import convert_text

    text = "---\nname: rev\ndescription: d\ntools: Read, Bash, mcp__s__t\n---\nYou review.\n"
    result = convert_text(text, platform="claude", to="opencode")
    [note] = [one for one in result.messages if one.code == "asks"]
    assert note.text == (
        "`bash`, `s_t`: Claude Code asks before it does these, unless the user has changed that. `allow` would override"
        " what the user of OpenCode says: `ask` keeps the question (--allow-wider writes `allow`)"
    )
