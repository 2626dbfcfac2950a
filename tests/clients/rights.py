"""What an agent may do, told from what a real client offered its model: the yardstick of `tests.clients.endtoend`.

On purpose not agentlint's own vocabulary (`agentlint.model`): these are the clients' tool names as they were seen in
requests, and OpenCode's rules as its server tells them.
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
