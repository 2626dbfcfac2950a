"""Restrictive agents made by chance, for ``python -m tests.clients rights``: every way in which an author can hold
an agent back, of each platform, in every mixture.

An agent's number chooses the kind of restriction, so that any few dozen agents in a row have them all; chance
chooses the words. The same seed makes the same agents. What they may do is not said here: the real clients say
it.
"""

from __future__ import annotations

import json
import random
import re
from typing import TYPE_CHECKING, Any

import yaml

from tests.clients.mcp_server import Servers, commands

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Fields = dict[str, Any]

INLINE: Servers = {"own": ("get", "other", "delete_x")}
"""The server that some agents bring themselves. A real one: the clients start it."""

_OWN = re.compile(r"(?<![A-Za-z])own(?![A-Za-z])")


def inline(name: str) -> Servers:
    """The server of the agent of that name. Gemini CLI 0.61.0 starts one server for all agents that call theirs the
    same, with the settings of the first: each has a name of its own."""
    return {f"own{name.rpartition('-')[2]}": tools for tools in INLINE.values()}


EXTENSIONS = {"copilot": ".agent.md", "codex": ".toml"}

CLAUDE_TOOLS = (
    "Read", "Grep", "Glob", "Write", "Edit", "NotebookEdit", "Bash", "WebFetch", "WebSearch", "Agent", "Skill",
    "Monitor", "TodoWrite", "mcp__probe__alpha", "mcp__probe", "mcp__my-notes__read_note",
)  # fmt: skip
CLAUDE_PATTERNS = (
    "Bash(git log:*)", "Bash(npm run *)", "Read(./src/**)", "Edit(/docs/**)", "WebFetch(domain:example.org)",
    "Agent(worker)", "mcp__probe__*", "mcp__*", "Skill(commit)",
)  # fmt: skip
COPILOT_TOOLS = (
    "read", "edit", "search", "execute", "agent", "web", "todo", "edit/editFiles", "edit/createFile",
    "search/textSearch", "search/fileSearch", "view", "create", "grep", "glob", "bash", "web/fetch", "probe/alpha",
    "probe/*", "my-notes/read_note", "Read", "Bash", "Edit",
)  # fmt: skip
RULES = (
    "read", "edit", "bash", "glob", "grep", "list", "webfetch", "websearch", "task", "skill", "external_directory",
    "probe_*", "probe_alpha", "my-notes_*", "my-notes_read_note", "*_alpha", "web*", "todowrite",
)  # fmt: skip
"""Keys of ``permission`` of OpenCode and Kilo."""

RULE_PATTERNS = {
    "bash": ("git *", "git push*", "rm *", "npm run *"),
    "edit": ("src/**", "*.md", "docs/*"),
    "read": ("*.env", "src/*", "secrets/**"),
    "task": ("worker", "review*"),
}
QWEN_TOOLS = (
    "read_file", "write_file", "edit", "run_shell_command", "grep_search", "glob", "list_directory", "web_fetch",
    "agent", "skill", "notebook_edit", "todo_write", "mcp__probe__alpha", "mcp__probe", "mcp__my-notes__read_note",
)  # fmt: skip
GEMINI_TOOLS = (
    "read_file", "read_many_files", "write_file", "replace", "run_shell_command", "grep_search", "glob",
    "list_directory", "web_fetch", "google_web_search", "activate_skill", "write_todos", "mcp_probe_alpha",
    "mcp_probe_*", "mcp_my-notes_read_note",
)  # fmt: skip
DROID_TOOLS = (
    "Read", "LS", "Grep", "Glob", "ApplyPatch", "Edit", "Create", "Execute", "FetchUrl", "WebSearch", "TodoWrite",
    "Skill",
)  # fmt: skip
DROID_CATEGORIES = ("read-only", "edit", "execute", "web", "mcp")


class Dice(random.Random):
    def few(self, words: Sequence[str], least: int = 1, most: int = 4) -> list[str]:
        return self.sample(words, self.randint(least, min(most, len(words))))

    def listed(self, words: list[str]) -> list[str] | str:
        """As a list, or as one text with commas."""
        return words if self.random() < 0.5 else ", ".join(words)


def _own_server(**more: Any) -> dict[str, Any]:
    return {name: {**server, **more} for name, server in commands(INLINE).items()}


# --- Claude Code ------------------------------------------------------------------------------------------------------


def _claude_hook(dice: Dice) -> Fields:
    event = dice.choice(("PreToolUse", "PermissionRequest"))
    matcher = dice.choice(("Bash", "Edit|Write", "WebFetch", "mcp__.*", "*"))
    command = {"type": "command", "command": "exit 2"}
    tools = {"tools": dice.listed(dice.few(CLAUDE_TOOLS))} if dice.random() < 0.5 else {}
    return {**tools, "hooks": {event: [{"matcher": matcher, "hooks": [command]}]}}


def _claude_both(dice: Dice) -> Fields:
    allowed = dice.few(CLAUDE_TOOLS, 2, 5)
    return {"tools": dice.listed(allowed), "disallowedTools": dice.listed(dice.few([*allowed, *CLAUDE_TOOLS], 1, 2))}


def _claude_server(dice: Dice) -> Fields:
    tools: Fields = dice.choice(
        (
            {"tools": "Read"},
            {"tools": []},
            {"tools": ["Read", "mcp__own__get"]},
            {"disallowedTools": "mcp__own__delete_x"},
            {"tools": "Read", "disallowedTools": "mcp__own"},
            {"disallowedTools": ["Bash", "Write", "Edit"]},
        )
    )
    return {**tools, "mcpServers": [_own_server()]}


CLAUDE: tuple[Callable[[Dice], Fields], ...] = (
    lambda dice: {"tools": dice.listed(dice.few(CLAUDE_TOOLS))},
    lambda dice: {"tools": [dice.choice(CLAUDE_TOOLS)]},
    lambda dice: {"disallowedTools": dice.listed(dice.few(CLAUDE_TOOLS))},
    _claude_both,
    lambda dice: {"tools": dice.listed([*dice.few(CLAUDE_TOOLS, 1, 2), *dice.few(CLAUDE_PATTERNS, 1, 2)])},
    lambda dice: {"disallowedTools": dice.listed(dice.few(CLAUDE_PATTERNS, 1, 2))},
    lambda dice: {"permissionMode": dice.choice(("default", "plan", "dontAsk", "acceptEdits", "manual"))},
    lambda dice: {
        "tools": dice.listed(dice.few(CLAUDE_TOOLS)),
        "permissionMode": dice.choice(("default", "plan", "dontAsk", "acceptEdits")),
    },
    _claude_server,
    lambda dice: {"tools": dice.listed(["Read", *dice.few(CLAUDE_TOOLS[-3:], 1, 2)]), "mcpServers": ["probe"]},
    _claude_hook,
    lambda dice: {"tools": dice.listed(["Read", *dice.few(CLAUDE_TOOLS, 1, 2)]), "isolation": "worktree"},
)


# --- OpenCode and Kilo ------------------------------------------------------------------------------------------------


def _rules(dice: Dice, actions: Sequence[str], start: Mapping[str, str] = {}) -> Fields:
    tree: Fields = dict(start)
    for key in dice.few(RULES):
        patterns = RULE_PATTERNS.get(key)
        if patterns and dice.random() < 0.4:
            tree[key] = {
                "*": dice.choice(("deny", "ask")),
                **{p: dice.choice(actions) for p in dice.few(patterns, 1, 2)},
            }
        else:
            tree[key] = dice.choice(actions)
    return {"permission": tree}


SWITCHED_OFF = ("bash", "edit", "write", "webfetch", "task", "skill", "grep")
SWITCHED_ON = ("read", "grep", "bash", "edit", "probe_*")
MISSPELT = ("Bash", "write", "Edit")
"""Keys that OpenCode takes for no tool of its own, at most for an MCP server's."""


def _misspelt(dice: Dice) -> Fields:
    key, action = dice.choice(MISSPELT), dice.choice(("ask", "allow"))
    return {"permission": {"*": "deny", "read": "allow", key: action}}


def _usual(dice: Dice) -> Fields:
    bash, fetch = dice.choice(("deny", "ask")), dice.choice(("ask", "deny"))
    return {"permission": {"edit": "deny", "bash": bash, "webfetch": fetch}}


def _commands(dice: Dice) -> Fields:
    allowed = dict.fromkeys(dice.few(RULE_PATTERNS["bash"], 1, 2), "allow")
    return {"permission": {"bash": {"*": "deny", **allowed}}}


OPENCODE: tuple[Callable[[Dice], Fields], ...] = (
    lambda dice: _rules(dice, ("allow", "allow", "ask"), {"*": "deny"}),
    lambda dice: _rules(dice, ("deny",)),
    lambda dice: _rules(dice, ("ask",)),
    lambda dice: _rules(dice, ("allow", "ask", "deny")),
    lambda dice: _rules(dice, ("allow",), {"*": "ask"}),
    _commands,
    _usual,
    lambda dice: {"tools": dict.fromkeys(dice.few(SWITCHED_OFF), False)},
    lambda dice: {"tools": {"*": False, **dict.fromkeys(dice.few(SWITCHED_ON), True)}},
    _misspelt,
    lambda dice: {"permission": {"external_directory": dice.choice(("deny", "ask")), "skill": "deny"}},
    lambda dice: {"permission": {"probe_*": "deny", "probe_alpha": dice.choice(("allow", "ask")), "my-notes_*": "ask"}},
    lambda dice: {"permission": dice.choice(("deny", "ask"))},
)


# --- Copilot ----------------------------------------------------------------------------------------------------------


def _copilot_server(dice: Dice) -> Fields:
    tools = dice.choice((["read"], [], ["read", "own/get"], ["read", "own/*"], ["*"], None))
    every = () if tools in (["*"], None) else (["*"],)  # where nothing else restricts, the server's own list does
    own = _own_server(type="local", tools=dice.choice((*every, ["get"], [])))
    return {**({} if tools is None else {"tools": tools}), "mcp-servers": own}


def _copilot_hook(dice: Dice) -> Fields:
    event = dice.choice(("preToolUse", "permissionRequest", "preMcpToolCall"))
    return {"tools": dice.few(COPILOT_TOOLS), "hooks": {event: [{"type": "command", "bash": "exit 2"}]}}


COPILOT: tuple[Callable[[Dice], Fields], ...] = (
    lambda dice: {"tools": dice.few(COPILOT_TOOLS)},
    lambda dice: {"tools": [dice.choice(COPILOT_TOOLS)]},
    lambda dice: {"tools": ", ".join(dice.few(COPILOT_TOOLS))},
    lambda dice: {"tools": dice.few(COPILOT_TOOLS[7:17], 1, 3)},
    _copilot_server,
    _copilot_hook,
    lambda dice: {"tools": ["read", "agent"], "agents": dice.choice((["worker"], [], ["worker", "reviewer"]))},
    lambda dice: {"tools": ["read", *dice.few(COPILOT_TOOLS[17:20], 1, 2)]},
    lambda _dice: {"tools": []},
)


# --- the others -------------------------------------------------------------------------------------------------------


def _qwen_server(dice: Dice) -> Fields:
    tools: Fields = dice.choice(
        ({"tools": ["read_file"]}, {"tools": ["read_file", "mcp__own__get"]}, {"disallowedTools": ["mcp__own"]})
    )
    return {**tools, "mcpServers": _own_server()}


QWEN: tuple[Callable[[Dice], Fields], ...] = (
    lambda dice: {"tools": dice.few(QWEN_TOOLS)},
    lambda dice: {"disallowedTools": dice.few(QWEN_TOOLS)},
    lambda dice: {"tools": dice.few(QWEN_TOOLS, 2, 4), "disallowedTools": dice.few(QWEN_TOOLS, 1, 2)},
    lambda dice: {"tools": dice.few(QWEN_TOOLS), "approvalMode": dice.choice(("plan", "default", "auto-edit"))},
    _qwen_server,
)  # fmt: skip
GEMINI: tuple[Callable[[Dice], Fields], ...] = (
    lambda dice: {"tools": dice.few(GEMINI_TOOLS)},
    lambda dice: {"tools": [dice.choice(GEMINI_TOOLS)]},
    lambda dice: {"tools": dice.few(GEMINI_TOOLS), "mcp_servers": _own_server()},
    lambda dice: {
        "tools": ["read_file", dice.choice(("mcp_own_get", "mcp_own_*", "mcp_*"))],
        "mcp_servers": _own_server(),
    },
)
DROID: tuple[Callable[[Dice], Fields], ...] = (
    lambda dice: {"tools": dice.few(DROID_TOOLS)},
    lambda dice: {"tools": dice.choice(DROID_CATEGORIES)},
    lambda dice: {"tools": [dice.choice(DROID_TOOLS)]},
)


def _codex_server(dice: Dice) -> Fields:
    chosen: Fields = dice.choice(({"enabled_tools": ["get"]}, {"disabled_tools": ["delete_x"]}, {"enabled_tools": []}))
    return {"mcp_servers": _own_server(**chosen)}


def _effort(dice: Dice) -> Fields:
    return {"model_reasoning_effort": dice.choice(("low", "medium", "high"))}


CODEX: tuple[Callable[[Dice], Fields], ...] = (
    lambda dice: {**_effort(dice), "sandbox_mode": "read-only"},
    lambda dice: {**_effort(dice), "web_search": "disabled"},
    lambda _dice: {"features": {"shell_tool": False}},
    lambda dice: {"sandbox_mode": dice.choice(("read-only", "workspace-write")), "web_search": "disabled"},
    lambda dice: {"sandbox_mode": "read-only", "features": {"shell_tool": dice.random() < 0.5}},
    _codex_server,
    lambda dice: {"approval_policy": dice.choice(("untrusted", "on-request"))},
)

KINDS: Mapping[str, Sequence[Callable[[Dice], Fields]]] = {
    "claude": CLAUDE,
    "opencode": OPENCODE,
    "copilot": COPILOT,
    "kilo": OPENCODE,
    "qwen": QWEN,
    "gemini": GEMINI,
    "droid": DROID,
    "codex": CODEX,
}


def agent(platform: str, number: int, seed: int) -> tuple[str, bytes]:
    """Make one agent: (file name, content). Its name is its file's."""
    dice = Dice(f"{platform} {seed} {number}")
    kinds = KINDS[platform]
    name = f"{platform}-{number}"
    fields: Fields = {"description": f"Works on part {number}."}
    if platform not in ("opencode", "kilo"):
        fields = {"name": name, **fields}
    if platform in ("opencode", "kilo"):
        fields["mode"] = "subagent"
    fields |= kinds[number % len(kinds)](dice)
    prompt = f"You work on part {number} of the whole.\n"
    if platform == "codex":
        text = "".join(
            f"{key} = {_toml(value)}\n" for key, value in {**fields, "developer_instructions": prompt}.items()
        )
        return name + EXTENSIONS[platform], _OWN.sub(f"own{number}", text).encode()
    text = yaml.safe_dump(fields, sort_keys=False, allow_unicode=True, width=1000)
    text = _OWN.sub(f"own{number}", text)
    return name + EXTENSIONS.get(platform, ".md"), f"---\n{text}---\n{prompt}".encode()


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_toml(inner)}" for key, inner in value.items()) + "}"
    return json.dumps(value)
