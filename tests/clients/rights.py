"""What an agent may do, told from what a real client offered its model: the yardstick of `tests.clients.endtoend`
and of `tests.clients.widening`.

On purpose not agentlint's own vocabulary (`agentlint.model`): these are the clients' tool names as they were
seen in requests, and the rules of OpenCode and Kilo as their servers tell them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.clients.restrictive import INLINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

NONE, ASK, SOME, WHOLE = range(4)
"""How far a right goes: not at all, only when the user says yes, for some arguments, for all."""

TOOLS: dict[str, dict[str, str]] = {
    "claude": {
        "read": "Read",
        "search": "Grep Glob",
        "write": "Write Edit NotebookEdit",
        "execute": "Bash PowerShell Monitor",
        "network": "WebFetch WebSearch",
        "spawn": "Agent Task",
    },
    "copilot": {
        "read": "view read_file",
        "search": "grep glob grep_search semantic_search file_search",
        "write": "create edit apply_patch",
        "execute": "bash write_bash powershell write_powershell",
        "network": "web_fetch web_search",
        "spawn": "task",
    },
    "opencode": {
        "read": "read",
        "search": "grep glob",
        "write": "edit",
        "execute": "bash",
        "network": "webfetch websearch",
        "spawn": "task",
    },
}
"""Right: the tools of which any one gives it; of OpenCode the permissions."""

COPILOT_WEB = frozenset({"web", "web_fetch", "webfetch", "web_search", "websearch", "web/fetch", "web/search"})
"""Words of a `tools` list that give Copilot tools which only an online session has."""

OWN = ("*.env", "*.env.*", "*.env.example")
"""Arguments of OpenCode's own rules, which ask before such files are read."""

MCP_NAME = {
    "claude": lambda server, tool: f"mcp__{server}__{tool}",
    "opencode": lambda server, tool: f"{server}_{tool}",
    "copilot": lambda server, tool: f"{server}-{tool}",
}


def rights(
    client: str, agent: Mapping[str, Any], everything: frozenset[str], servers: Mapping[str, Iterable[str]]
) -> dict[str, int]:
    """Right to extent. ``everything`` are the tools that "all" stands for; ``servers`` the MCP servers of the run."""
    names = {right: words.split() for right, words in TOOLS[client].items()}
    for server, tools in servers.items():
        names |= {f"mcp {server}/{tool}": [MCP_NAME[client](server, tool)] for tool in tools}
    if client == "opencode":
        rules = [_rule(text) for text in agent.get("permission", ())]
        found = {right: max(_extent(rules, right, name) for name in words) for right, words in names.items()}
    else:
        given = everything if agent.get("tools") == "all" else frozenset(agent.get("tools", ()))
        found = {right: WHOLE if given & set(words) else NONE for right, words in names.items()}
    if client == "copilot":
        asked = {str(name).lower() for name in agent.get("tools_parsed") or ()}
        found["network"] = WHOLE if agent.get("tools") == "all" or asked & COPILOT_WEB else found["network"]
    if client == "claude":
        # This build offers Grep and Glob only to agents that name them.
        listed = re.match(r"All tools(?: except (.*))?\Z", str(agent.get("tools_listed")), re.S)
        if "Read" in given and listed and not {"Grep", "Glob"} <= set(re.split(r",\s*", listed[1] or "")):
            found["search"] = WHOLE
    if found["execute"] == WHOLE:
        found["search"] = found["read"] = WHOLE  # by the shell
    return found


def _rule(text: str) -> tuple[str, str, str]:
    permission, _, rest = text.partition(":")
    pattern, _, action = rest.rpartition("=")
    return permission, pattern, action


def _extent(rules: list[tuple[str, str, str]], right: str, permission: str) -> int:
    """OpenCode asks the last rule that matches. Some arguments are allowed where not all of them are treated alike."""
    about = [(pattern, action) for name, pattern, action in rules if _glob(name, permission) and pattern not in OWN]
    if right.startswith("mcp "):  # asked for with the argument "*"
        about = [(pattern, action) for pattern, action in about if _glob(pattern, "*")][-1:]
    start = max((number for number, (pattern, _) in enumerate(about) if pattern == "*"), default=0)
    actions = [action for _, action in about[start:]]
    if "allow" not in actions:
        return ASK if "ask" in actions else NONE
    return WHOLE if set(actions) == {"allow"} else SOME


def _glob(pattern: str, text: str) -> bool:
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), text, re.S) is not None


def gained(after: Mapping[str, int], before: Mapping[str, int]) -> list[str]:
    """The rights that go further than they did."""
    return sorted(right for right, extent in after.items() if extent > before.get(right, NONE))


# --- finer: tool by tool, and what is asked first ---------------------------------------------------------------------

May = tuple[int, int]
"""How far a right goes at all, and how far without a question to the user: each `NONE`, `SOME` or `WHOLE`."""

NOTHING: May = (NONE, NONE)

GIVES: dict[str, dict[str, str]] = {
    "claude": {
        "read": "Read",
        "grep": "Grep",
        "glob": "Glob",
        "edit": "Edit Write",
        "create": "Edit Write",
        "notebook": "NotebookEdit Edit Write",
        "execute": "Bash PowerShell Monitor",
        "fetch": "WebFetch",
        "websearch": "WebSearch",
        "spawn": "Agent Task",
        "skill": "Skill",
    },
    "copilot": {
        "read": "view read_file",
        "grep": "grep grep_search",
        "glob": "glob file_search",
        "edit": "edit apply_patch",
        "create": "create apply_patch",
        "notebook": "edit apply_patch",
        "execute": "bash write_bash powershell write_powershell",
        "fetch": "web_fetch",
        "websearch": "web_search",
        "spawn": "task",
        "skill": "skill",
    },
    "qwen": {
        "read": "read_file read_many_files",
        "grep": "grep_search",
        "glob": "glob list_directory",
        "edit": "edit write_file",
        "create": "edit write_file",
        "notebook": "notebook_edit edit write_file",
        "execute": "run_shell_command monitor",
        "fetch": "web_fetch",
        "websearch": "web_search",
        "spawn": "agent",
        "skill": "skill",
    },
    "gemini": {
        "read": "read_file read_many_files",
        "grep": "grep_search",
        "glob": "glob list_directory",
        "edit": "replace write_file",
        "create": "replace write_file",
        "notebook": "replace write_file",
        "execute": "run_shell_command",
        "fetch": "web_fetch",
        "websearch": "google_web_search",
        "spawn": "invoke_agent",
        "skill": "activate_skill",
    },
    "droid": {
        "read": "Read read-only",
        "grep": "Grep read-only",
        "glob": "Glob LS read-only",
        "edit": "Edit Create ApplyPatch edit",
        "create": "Create ApplyPatch edit",
        "notebook": "Edit Create ApplyPatch edit",
        "execute": "Execute execute",
        "fetch": "FetchUrl web",
        "websearch": "WebSearch web",
        "spawn": "Task",
        "skill": "Skill",
    },
    "codex": {"execute": "exec_command shell", "fetch": "web_search", "websearch": "web_search"},
}
"""Right: the tools of which any one gives it. Claude Code's Edit makes a file of an empty `old_string` (2.1.332), as do
`edit` of Qwen Code and `replace` of Gemini CLI by their own code; Copilot's `edit` fails where there is no file
(1.0.102; both were called on 2026-11-27). Droid's `Create` replaces a file that is there, and its `Edit` makes none
(0.225.2, called on 2026-11-27)."""

VSCODE_EDITS = frozenset({"editfiles", "edit/editfiles"})
"""Words of a Copilot list with which VS Code, which reads the same file, makes files as well (vscode-copilot-chat,
agentIntent.ts: EditFilesPlaceholder). Of a source only: a target is what Copilot CLI shows."""

RULED: dict[str, str] = {
    "read": "read",
    "grep": "grep",
    "glob": "glob",
    "edit": "edit",
    "create": "edit",
    "notebook": "edit",
    "execute": "bash",
    "fetch": "webfetch",
    "websearch": "websearch",
    "spawn": "task",
    "skill": "skill",
}
"""Right: the permission of OpenCode and Kilo that rules it."""

ASKED = frozenset({"edit", "create", "notebook", "execute", "fetch", "websearch"})
"""What Claude Code, Copilot CLI, Gemini CLI and Qwen Code ask before, in their default mode, and any MCP tool. Seen of
Claude Code 2.1.332 on 2026-11-27 by having the tools called: a harmless command (`ls`) runs unasked, the others of
these do not."""

UNGUARDED = ", which no hook can refuse"
"""Ends the name of a right that is gone further with than a hook of the file's own could stop."""
OUTSIDE_A_COPY = "the user's own files instead of a copy"
CHANGING = ("edit", "create", "notebook", "execute")

REFUSING = frozenset({"PreToolUse", "PermissionRequest", "preToolUse", "permissionRequest", "preMcpToolCall"})
"""Events at which a hook may refuse."""

MCP_WORD = MCP_NAME | {
    "kilo": lambda server, tool: f"{server}_{tool}",
    "qwen": lambda server, tool: f"mcp__{server}__{tool}",
    "gemini": lambda server, tool: f"mcp_{server}_{tool}",
    "codex": lambda server, tool: f"mcp__{server.replace('-', '_')}.{tool}",
}


def may(
    client: str,
    agent: Mapping[str, Any],
    everything: frozenset[str],
    servers: Mapping[str, Iterable[str]],
    fields: Mapping[str, Any],
) -> dict[str, May]:
    """Tell right by right how far an agent may go, at all and unasked.

    ``agent`` is what the client showed; ``fields`` its file's frontmatter, for what no request shows: hooks, modes in
    which less or more is asked, limits on which agents it starts, and, of Droid, its tools.
    """
    if client in ("opencode", "kilo"):
        found = _ruled(client, [_rule(text) for text in agent.get("permission", ())], servers)
    elif client == "codex":
        found = _codex(agent, everything, servers)
    else:
        found = _offered(client, agent, everything, servers, fields)
    reach, unasked = found["execute"]
    if reach == WHOLE:  # by the shell
        plain = unasked == WHOLE or client not in ("opencode", "kilo", "gemini")
        for right in ("read", "grep", "glob"):
            found[right] = (WHOLE, max(found[right][1], WHOLE if plain and unasked else NONE))
    guarded = _guarded(client, found, fields)
    found |= {f"{right}{UNGUARDED}": NOTHING if right in guarded else extents for right, extents in found.items()}
    changes = any(found[right][0] for right in CHANGING)
    found[OUTSIDE_A_COPY] = (WHOLE, WHOLE) if changes and fields.get("isolation") != "worktree" else NOTHING
    return found


BY_SETTING = {"qwen": {"list_directory": "glob", "web_search": "websearch"}}
"""Tools that a client offers only where its user's settings say so (Qwen Code 0.24.4), and what they give: an agent
whose file names one, or names nothing, has it there."""

HARMLESS = ("read", "grep", "glob", "execute")
"""What commands give that a client runs unasked, because they only read. Each has a list of its own: Kilo 38, Claude
Code `ls` and others, Gemini CLI none."""


def conceded(
    source: str, target: str, fields: Mapping[str, Any], agent: Mapping[str, May], everything: frozenset[str]
) -> dict[str, May]:
    """The rights of a source, with what is no gain of a target's over it. ``everything`` are the tools that the
    source's client offers to an agent that restricts nothing.

    Copilot CLI 1.0.102 gives every agent `skill`, whatever its list says. It hands out instructions that lie ready in
    the user's or the project's folder and does nothing by itself: a gain only over a file that speaks of it.
    """
    found = dict(agent)
    tools = fields.get("tools")
    listed = re.split(r",\s*", tools) if isinstance(tools, str) else list(tools or ())
    named = {str(word) for word in listed}
    names = {right: set(words.split()) for right, words in GIVES.get(source, {}).items()}
    for tool, right in BY_SETTING.get(source, {}).items():
        if tool in named or not (named or tool in (fields.get("disallowedTools") or ())):
            found[right] = (WHOLE, max(found[right][1], NONE if right in ASKED else WHOLE))
    for right in RULED if source in GIVES else ():
        words = names.get(right, set())
        if not named and everything and not words & everything:  # withheld by the client, not by the author
            found[right] = (WHOLE, max(found[right][1], NONE if right in ASKED else WHOLE))
    if source == "codex":
        found |= dict.fromkeys(
            [*_declared(fields), *(f"{right}{UNGUARDED}" for right in _declared(fields))], (WHOLE, NONE)
        )
        found[OUTSIDE_A_COPY] = (WHOLE, WHOLE)
    if found["execute"][0] == WHOLE:
        for right in HARMLESS:
            found[right] = (WHOLE, max(found[right][1], SOME if right == "execute" else WHOLE))
    guarded = _guarded(source, RULED, fields)
    found |= {f"{right}{UNGUARDED}": found[right] for right in RULED if right not in guarded}
    if target == "copilot" and not _speaks_of_skills(fields):
        found |= {"skill": (WHOLE, WHOLE), f"skill{UNGUARDED}": (WHOLE, WHOLE)}
    if source == "copilot" and VSCODE_EDITS & {word.lower() for word in named}:
        found["create"] = found["edit"]
        if found[f"edit{UNGUARDED}"] != NOTHING:
            found[f"create{UNGUARDED}"] = found[f"edit{UNGUARDED}"]
    return found


def _declared(fields: Mapping[str, Any]) -> Iterator[str]:
    """The MCP tools of the servers that a Codex file declares. The client was not seen to give them (0.169.0); their
    author does."""
    for name, server in (fields.get("mcp_servers") or {}).items():
        for tool in INLINE["own"]:
            if tool in server.get("enabled_tools", [tool]) and tool not in server.get("disabled_tools", ()):
                yield f"mcp {name}/{tool}"


def _speaks_of_skills(fields: Mapping[str, Any]) -> bool:
    denied, rules, switches = (fields.get(key) for key in ("disallowedTools", "permission", "tools"))
    words = re.split(r",\s*", denied) if isinstance(denied, str) else denied or ()
    return (
        any(re.match(r"skill\b", str(word), re.IGNORECASE) for word in words)
        or (isinstance(rules, dict) and rules.get("skill", "allow") != "allow")
        or (isinstance(switches, dict) and switches.get("skill") is False)
    )


def _ruled(client: str, rules: list[tuple[str, str, str]], servers: Mapping[str, Iterable[str]]) -> dict[str, May]:
    names = dict(RULED)
    for server, tools in servers.items():
        names |= {f"mcp {server}/{tool}": MCP_WORD[client](server, tool) for tool in tools}
    found: dict[str, May] = {}
    for right, name in names.items():
        reach = _extent(
            [(p, pattern, "allow" if action == "ask" else action) for p, pattern, action in rules], right, name
        )
        unasked = _extent(
            [(p, pattern, "deny" if action == "ask" else action) for p, pattern, action in rules], right, name
        )
        found[right] = (reach, unasked)
    return found


def _codex(
    agent: Mapping[str, Any], everything: frozenset[str], servers: Mapping[str, Iterable[str]]
) -> dict[str, May]:
    """Codex runs everything in a sandbox, and asks before it leaves it."""
    given = everything if agent.get("tools") == "all" else frozenset(agent.get("tools", ()))
    writes = agent.get("sandbox") != "read-only"
    found = dict.fromkeys(RULED, NOTHING)
    if "exec_command" in given or "shell" in given:
        found["execute"] = (WHOLE, SOME)
        found |= dict.fromkeys(("edit", "create", "notebook"), (WHOLE, WHOLE if writes else NONE))
    found |= dict.fromkeys(
        ("websearch", "fetch"), (WHOLE, WHOLE) if "web_search" in given else NOTHING
    )  # it opens pages
    found["spawn"] = (WHOLE, WHOLE) if any(name.rpartition(".")[2] == "spawn_agent" for name in given) else NOTHING
    for server, tools in servers.items():
        found |= {
            f"mcp {server}/{t}": (WHOLE, NONE) if MCP_WORD["codex"](server, t) in given else NOTHING for t in tools
        }
    return found


def _offered(
    client: str,
    agent: Mapping[str, Any],
    everything: frozenset[str],
    servers: Mapping[str, Iterable[str]],
    fields: Mapping[str, Any],
) -> dict[str, May]:
    names = {right: words.split() for right, words in GIVES[client].items()}
    for server, tools in servers.items():
        if client in MCP_WORD:
            names |= {f"mcp {server}/{tool}": [MCP_WORD[client](server, tool)] for tool in tools}
    given = everything if agent.get("tools") == "all" else frozenset(agent.get("tools", ()))
    if client == "droid":
        given = _droid(fields)
    found = {right: WHOLE if given & set(words) else NONE for right, words in names.items()}
    if client == "copilot":
        asked = {str(name).lower() for name in agent.get("tools_parsed") or ()}
        everywhere = agent.get("tools") == "all" or "*" in asked
        found["fetch"] = (
            WHOLE if everywhere or asked & {"web", "web_fetch", "webfetch", "web/fetch"} else found["fetch"]
        )
        found["websearch"] = WHOLE if everywhere or asked & {"web", "web_search", "websearch", "web/search"} else NONE
    if client == "claude":
        # This build offers Grep and Glob only to agents that name them.
        listed = re.match(r"All tools(?: except (.*))?\Z", str(agent.get("tools_listed")), re.S)
        if listed:
            found |= dict.fromkeys({"grep", "glob"} - set(re.split(r",\s*", (listed[1] or "").lower())), WHOLE)
    found["spawn"] = min(found["spawn"], _spawnable(fields))
    return _asking(client, found, fields)


def _spawnable(fields: Mapping[str, Any]) -> int:
    """How many other agents it may start, by its own list of them."""
    if isinstance(agents := fields.get("agents"), list) and "*" not in agents:
        return SOME if agents else NONE
    words = fields.get("tools") or ()
    words = re.split(r",\s*(?![^(]*\))", words) if isinstance(words, str) else [str(word) for word in words]
    named = [word for word in words if re.match(r"(Agent|Task)\b", word)]
    return SOME if named and all("(" in word for word in named) else WHOLE


def _asking(client: str, reach: Mapping[str, int], fields: Mapping[str, Any]) -> dict[str, May]:
    """With how far each right goes without a question, in the mode that the file asks for."""
    mode = (
        fields.get("permissionMode") if client == "claude" else fields.get("approvalMode") if client == "qwen" else None
    )
    found: dict[str, May] = {}
    for right, extent in reach.items():
        mcp, writes = right.startswith("mcp "), right in ("edit", "create", "notebook")
        unasked = NONE if mcp or right in ASKED else extent
        if right == "execute" and client in ("claude", "qwen", "copilot"):
            unasked = min(extent, SOME)  # harmless commands
        if mode in ("acceptEdits", "auto-edit") and writes:
            unasked = extent
        if mode in ("bypassPermissions", "yolo"):
            unasked = extent
        if mode == "plan" and (writes or mcp):
            extent = unasked = NONE
        if mode == "dontAsk":  # what would be asked is refused
            extent = unasked
        found[right] = (extent, unasked)
    return found


def _guarded(client: str, rights: Iterable[str], fields: Mapping[str, Any]) -> set[str]:
    """The rights that a hook of the file may refuse: those whose tools its ``matcher`` takes, or all."""
    hooks = fields.get("hooks") or {}
    guarded: set[str] = set()
    for event in REFUSING & set(hooks):
        on_request = event in ("PermissionRequest", "permissionRequest")  # none is made for what is not asked before
        for entry in hooks[event]:
            matcher = re.compile(str(entry.get("matcher") or "").replace("*", ".*").replace("..*", ".*") or ".*")
            for right in rights:
                mcp = right.startswith("mcp ")
                if event == "preMcpToolCall":
                    taken = mcp
                elif mcp:
                    taken = matcher.fullmatch(MCP_WORD[client](*right.removeprefix("mcp ").split("/"))) is not None
                else:
                    words = GIVES.get(client, {}).get(right, "").split()
                    taken = bool(words) and all(matcher.fullmatch(word) for word in words)
                guarded |= {right} if taken and (mcp or right in ASKED or not on_request) else set()
    return guarded


def _droid(fields: Mapping[str, Any]) -> frozenset[str]:
    """The tools that a droid's file names, or all: no request of a droid could be seen."""
    tools = fields.get("tools")
    if tools is None:
        return frozenset(word for words in GIVES["droid"].values() for word in words.split())
    return frozenset([tools] if isinstance(tools, str) else map(str, tools))


def wider(after: Mapping[str, May], before: Mapping[str, May]) -> list[str]:
    """Say which rights go further than they did: "execute", or "execute unasked" where only the question is lost."""
    told: dict[str, str] = {}
    for right, (reach, unasked) in after.items():
        if right.removesuffix(UNGUARDED) in told:
            continue  # whether a hook could refuse it does not matter then
        reached, unasked_before = before.get(right, NOTHING)
        if reach > reached:
            told[right] = right
        elif unasked > unasked_before:
            told[right] = f"{right} unasked"
    return sorted(told.values())
