"""Agents of all nine platforms, drawn by chance: restrictive ones, with words that bite.

A `random.Random` decides, so that hypothesis (`st.randoms()`) can draw and shrink them, and a run by hand needs none.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping, Sequence

SERVERS: Final = ("github", "srv", "my-mcp", "brave")
TOOLS: Final = ("get", "delete_repo", "write_agent", "read_bash", "web_search", "powershell", "edit", "bash", "x-y")
AGENTS: Final = ("reviewer", "tester", "explore")

CLAUDE: Final = (
    "Read", "Grep", "Glob", "Write", "Edit", "NotebookEdit", "Bash", "Monitor", "PowerShell", "WebFetch", "WebSearch",
    "Agent", "Task", "Skill", "TodoWrite", "SendMessage", "TaskStop", "CronCreate", "LSP", "AskUserQuestion",
    "Bash(git log:*)", "Bash(npm *, git:*)", "Edit(src/**)", "Agent(reviewer)", "MultiEdit", "LS", "read", "bash",
    "Nope",
)  # fmt: skip
COPILOT: Final = (
    "read", "edit", "search", "execute", "agent", "web", "todo", "shell", "Bash", "powershell", "view", "create",
    "grep", "glob", "editFiles", "edit/editFiles", "edit/createFile", "search/textSearch", "search/fileSearch",
    "codebase",
    "web_fetch", "web_search", "WebFetch", "WebSearch", "NotebookEdit", "MultiEdit", "ask_user", "skill", "vscode",
    "read_file", "x/codebase", "task", "read_agent", "Bash(git:*)", "nope",
)  # fmt: skip
GEMINI: Final = (
    "read_file", "read_many_files", "grep_search", "search_file_content", "glob", "list_directory", "write_file",
    "replace", "run_shell_command", "web_fetch", "google_web_search", "write_todos", "activate_skill", "ask_user",
)  # fmt: skip
QWEN: Final = (
    "read_file", "ReadFile", "grep_search", "Grep", "glob", "write_file", "edit", "Edit", "notebook_edit",
    "run_shell_command", "Shell", "monitor", "web_fetch", "web_search", "agent", "Task", "skill", "todo_write", "Bash",
    "Read", "loop_wakeup",
)  # fmt: skip
DROID: Final = (
    "Read", "LS", "Grep", "Glob", "ApplyPatch", "Edit", "Create", "Execute", "FetchUrl", "WebSearch", "TodoWrite",
    "Skill", "read-only", "edit", "execute", "web", "mcp", "Bash",
)  # fmt: skip
OPENCODE: Final = (
    "*", "read", "grep", "glob", "edit", "bash", "webfetch", "websearch", "task", "skill", "todowrite", "question",
    "external_directory", "write", "Bash", "web*", "b?sh", "*e*", "lsp", "nope", "background_process",
)  # fmt: skip
ACTION_ONLY: Final = frozenset({"webfetch", "websearch", "todowrite", "question"})
PATTERNS: Final[dict[str, tuple[str, ...]]] = {
    "bash": ("*", "git *", "git log*", "rm *", "* push", "npm test", "ls"),
    "edit": ("*", "*.md", "src/*", "docs/**"),
    "read": ("*", "*.pem", "src/*"),
    "task": ("*", "reviewer", "test*"),
    "external_directory": ("*", "/tmp/*"),
}
ACTIONS: Final = ("allow", "ask", "deny")
NAMED: Final = frozenset({"claude", "gemini", "qwen", "droid", "cursor", "codex"})


def some(rng: random.Random, words: Sequence[str], most: int = 5) -> list[str]:
    return [rng.choice(words) for _ in range(rng.randint(0, most))]


def maybe(rng: random.Random, data: dict[str, Any], key: str, value: Callable[[], Any], odds: int = 3) -> None:
    """One time in ``odds``, the key."""
    if rng.randrange(odds) == 0:
        data[key] = value()


def _claude_words(rng: random.Random) -> Any:
    words = some(rng, CLAUDE)
    for server in some(rng, SERVERS, 2):
        words.append(
            rng.choice((f"mcp__{server}", f"mcp__{server}__*", f"mcp__{server}__{rng.choice(TOOLS)}", "mcp__*"))
        )
    return ", ".join(words) if rng.randrange(2) else words


def _hooks(rng: random.Random, events: Sequence[str], matchers: Sequence[str]) -> dict[str, Any]:
    hook = {"type": "command", "command": "true"}
    return {rng.choice(events): [{"matcher": rng.choice(matchers), "hooks": [hook]}]}


def _claude(rng: random.Random) -> dict[str, Any]:
    data: dict[str, Any] = {}
    maybe(rng, data, "tools", lambda: _claude_words(rng), 2)
    maybe(rng, data, "disallowedTools", lambda: _claude_words(rng), 2)
    modes = ("default", "manual", "acceptEdits", "auto", "dontAsk", "bypassPermissions", "plan", "ask")
    maybe(rng, data, "permissionMode", lambda: rng.choice(modes))
    maybe(rng, data, "mcpServers", lambda: [rng.choice([{s: {"command": "true"}}, s]) for s in some(rng, SERVERS, 2)])
    matchers = ("Bash", "Edit|Write", "mcp__github__.*", "", "*")
    maybe(rng, data, "hooks", lambda: _hooks(rng, ("PreToolUse", "PermissionRequest", "Stop"), matchers), 6)
    maybe(rng, data, "isolation", lambda: "worktree", 8)
    maybe(rng, data, "memory", lambda: "project", 8)
    maybe(rng, data, "background", lambda: True, 8)
    return data


def _copilot(rng: random.Random) -> dict[str, Any]:
    def words() -> Any:
        found = some(rng, COPILOT)
        for server in some(rng, SERVERS, 2):
            found.append(rng.choice((f"{server}/*", f"{server}/{rng.choice(TOOLS)}", server, f"{server}-get")))
        return ", ".join(found) if rng.randrange(4) == 0 else found

    def servers() -> dict[str, Any]:
        return {
            server: {
                "type": "local",
                "command": "true",
                "args": [],
                "tools": rng.choice((["*"], ["get"], [], ["bash"])),
            }
            for server in some(rng, SERVERS, 2)
        }

    data: dict[str, Any] = {}
    maybe(rng, data, "tools", words, 1 + (rng.randrange(4) == 0))
    maybe(rng, data, "mcp-servers", servers)
    maybe(rng, data, "agents", lambda: some(rng, AGENTS, 2), 5)
    events = ("preToolUse", "permissionRequest", "preMcpToolCall", "postToolUse")
    maybe(rng, data, "hooks", lambda: {rng.choice(events): [{"type": "command", "bash": "true"}]}, 6)
    return data


def _permission(rng: random.Random, words: Sequence[str]) -> Any:
    if rng.randrange(12) == 0:
        return rng.choice(ACTIONS)
    found: dict[str, Any] = {}
    if rng.randrange(2):
        found["*"] = rng.choice(("deny", "deny", *ACTIONS))
    for _ in range(rng.randint(0, 5)):
        key = rng.choice(words)
        if rng.randrange(4) == 0:
            server = rng.choice(SERVERS)
            key = rng.choice((f"{server}_*", f"{server}_{rng.choice(TOOLS)}", f"{server[0]}*_delete*", f"{server}*"))
        if key in PATTERNS and rng.randrange(2):
            found[key] = {rng.choice(PATTERNS[key]): rng.choice(ACTIONS) for _ in range(rng.randint(1, 3))}
        else:
            found[key] = rng.choice(ACTIONS)
    return found


def _opencode(rng: random.Random) -> dict[str, Any]:
    data: dict[str, Any] = {"mode": rng.choice(("subagent", "all"))}
    maybe(rng, data, "permission", lambda: _permission(rng, OPENCODE), 1 + (rng.randrange(6) == 0))
    keys = ("write", "edit", "bash", "webfetch", "*", "read", "github_*", "Bash")
    maybe(rng, data, "tools", lambda: {rng.choice(keys): rng.randrange(2) == 0 for _ in range(rng.randint(1, 3))}, 5)
    return data


def _gemini(rng: random.Random) -> dict[str, Any]:
    def words() -> list[str]:
        found = some(rng, GEMINI)
        for server in some(rng, [one for one in SERVERS if "_" not in one], 2):
            found.append(rng.choice((f"mcp_{server}_*", f"mcp_{server}_{rng.choice(TOOLS)}", "mcp_*")))
        return found

    def servers() -> dict[str, Any]:
        more: tuple[dict[str, Any], ...] = ({}, {"include_tools": ["get"]}, {"exclude_tools": ["bash"]})
        return {server: {"command": "true", **rng.choice(more)} for server in some(rng, SERVERS, 2)}

    data: dict[str, Any] = {}
    maybe(rng, data, "tools", words, 1 + (rng.randrange(4) == 0))
    maybe(rng, data, "mcp_servers", servers)
    return data


def _qwen(rng: random.Random) -> dict[str, Any]:
    def words() -> list[str]:
        found = some(rng, QWEN)
        for server in some(rng, SERVERS, 2):
            tool = rng.choice(TOOLS)
            found.append(rng.choice((f"mcp__{server}", f"mcp__{server}*", f"mcp__{server}__{tool}", "mcp__*")))
        return found

    data: dict[str, Any] = {}
    maybe(rng, data, "tools", words, 2)
    maybe(rng, data, "disallowedTools", words, 2)
    maybe(rng, data, "approvalMode", lambda: rng.choice(("plan", "default", "auto-edit", "yolo", "auto")), 5)
    maybe(rng, data, "permissionMode", lambda: rng.choice(("plan", "default", "acceptEdits", "bypassPermissions")), 5)
    maybe(rng, data, "mcpServers", lambda: {server: {"command": "true"} for server in some(rng, SERVERS, 2)})
    maybe(rng, data, "hooks", lambda: _hooks(rng, ("PreToolUse", "PermissionRequest"), ("Shell", "*")), 8)
    return data


def _droid(rng: random.Random) -> dict[str, Any]:
    data: dict[str, Any] = {}
    one = rng.randrange(4)
    if one < 3:
        data["tools"] = some(rng, DROID) if one else rng.choice(DROID)
    return data


def _cursor(rng: random.Random) -> dict[str, Any]:
    data: dict[str, Any] = {}
    maybe(rng, data, "readonly", lambda: rng.choice((True, True, False)), 2)
    return data


def _codex(rng: random.Random) -> dict[str, Any]:
    data: dict[str, Any] = {}
    maybe(rng, data, "sandbox_mode", lambda: rng.choice(("read-only", "workspace-write", "danger-full-access")))
    maybe(rng, data, "web_search", lambda: rng.choice(("disabled", "live")))
    maybe(rng, data, "approval_policy", lambda: rng.choice(("untrusted", "on-request", "never")), 4)
    maybe(rng, data, "features", lambda: {"shell_tool": rng.randrange(2) == 0})
    maybe(rng, data, "mcp_servers", lambda: {server: {"command": "true"} for server in some(rng, SERVERS, 2)})
    return data


DRAWN: Final[dict[str, Callable[[random.Random], dict[str, Any]]]] = {
    "claude": _claude,
    "opencode": _opencode,
    "copilot": _copilot,
    "kilo": _opencode,
    "gemini": _gemini,
    "qwen": _qwen,
    "codex": _codex,
    "droid": _droid,
    "cursor": _cursor,
}


def drawn(platform: str, rng: random.Random) -> dict[str, Any]:
    """The fields of an agent that have to do with its rights."""
    return DRAWN[platform](rng)


def text_of(platform: str, data: Mapping[str, Any]) -> str:
    """An agent's file with these fields. JSON is YAML to every one of the clients."""
    name = {"name": "probe"} if platform in NAMED else {}
    whole = {**name, "description": "Reviews the code.", **data}
    if platform == "codex":
        return toml_of({**whole, "developer_instructions": "You review the code of others."})
    lines = [f"{key}: {json.dumps(value)}" for key, value in whole.items()]
    return "\n".join(["---", *lines, "---", "You review the code of others.", ""])


def toml_of(data: Mapping[str, Any]) -> str:
    plain = {key: value for key, value in data.items() if not isinstance(value, dict)}
    tables = {key: value for key, value in data.items() if isinstance(value, dict)}
    lines = [f"{key} = {json.dumps(value)}" for key, value in plain.items()]
    for key, value in tables.items():
        for inner, one in value.items() if all(isinstance(one, dict) for one in value.values()) else [("", value)]:
            lines.append(f"[{key}.{inner}]" if inner else f"[{key}]")
            lines += [f"{name} = {json.dumps(entry)}" for name, entry in one.items()]
    return "\n".join(lines) + "\n"
