"""What an agent may do, told from what a real client offered its model: the yardstick of `tests.clients.endtoend`
and of `tests.clients.widening`.

On purpose not agentlint's own vocabulary (`agentlint.model`): these are the clients' tool names as they were
seen in requests, and the rules of OpenCode and Kilo as their servers tell them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
        "create": "Write",
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
        "glob": "glob",
        "edit": "edit write_file",
        "create": "write_file",
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
        "glob": "glob",
        "edit": "replace write_file",
        "create": "write_file",
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
        "glob": "Glob read-only",
        "edit": "Edit ApplyPatch edit",
        "create": "Create ApplyPatch edit",
        "notebook": "Edit ApplyPatch edit",
        "execute": "Execute execute",
        "fetch": "FetchUrl web",
        "websearch": "WebSearch web",
        "spawn": "Task",
        "skill": "Skill",
    },
}
"""Right: the tools of which any one gives it."""

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

REFUSING = frozenset({"PreToolUse", "PermissionRequest", "preToolUse", "permissionRequest", "preMcpToolCall"})
"""Events at which a hook may refuse."""

MCP_WORD = MCP_NAME | {
    "kilo": lambda server, tool: f"{server}_{tool}",
    "qwen": lambda server, tool: f"mcp__{server}__{tool}",
    "gemini": lambda server, tool: f"mcp_{server}_{tool}",
    "codex": lambda server, tool: f"mcp__{server}.{tool}",
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
    found[OUTSIDE_A_COPY] = NOTHING if fields.get("isolation") == "worktree" else (WHOLE, WHOLE)
    return found


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
    found["websearch"] = (WHOLE, WHOLE) if "web_search" in given else NOTHING
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
                guarded |= {right} if taken else set()
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
