"""The tools of Copilot CLI: which names give which tools, and why other names give none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from agentlint.model.problems import Effect, Kind, PatternIgnored, ToolsSpaceSeparated, UnknownTool
from agentlint.model.vocabulary import vscode
from agentlint.model.vocabulary.copilot import ALWAYS, FOREIGN, VOCABULARY
from agentlint.model.words import nearest
from agentlint.platforms.copilot.versions import GIVEN_WITH, HISTORY
from agentlint.syntax.javascript import SPACES
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agentlint.platforms.versions import Version
    from agentlint.syntax.nodes import Value

_SESSION: Final = VOCABULARY.named("session")
ALIASES: Final = {
    name.lower(): given
    for name, tools in VOCABULARY.aliases.items()
    if (given := tuple(tool for tool in tools if tool not in _SESSION))
}
"""The client's tools on Linux, by their names in lower case (the case in the file does not matter). Each was observed
in a request."""

TOOLS: Final = VOCABULARY.named("always") - {"bash", "task"}  # these two bring other tools with them, as aliases do

EXACT_TOOLS: Final = VOCABULARY.named("named")
"""Tools that only an agent that names them exactly, in the same case, has."""

UNPROVEN_TOOLS: Final = _SESSION | {
    name.lower() for name, tools in VOCABULARY.aliases.items() if _SESSION.issuperset(tools)
}
"""Names that are documented or that other sessions have, and that give no tool in an offline run on Linux."""


def tool_entries(value: str | list[Value]) -> list[tuple[int, Value]]:
    """Return the entries as the client parses them, each with its index in the list or, in a text, with its number."""
    if isinstance(value, list):
        return list(enumerate(value))
    parts = (part.strip(SPACES) for part in value.split(","))
    return list(enumerate(part for part in parts if part))


def tools_of(name: str, unknown: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return the client's own tools that an entry gives (in addition to those that every agent has); () for none.
    ``unknown`` are the names, in lower case, that a version does not know yet.

    The last part of `server/tool` counts as well: `search/codebase` is `codebase`, and so is `anything/codebase`.
    """
    if name in EXACT_TOOLS:
        return (name,)
    low = name.lower()
    if unknown and low.rpartition("/")[2] in unknown:
        return ()
    known = ALIASES.get(low)
    if known:
        return known
    if low in TOOLS:
        return (low,)
    server, slash, tail = low.rpartition("/")
    if not slash or not server or not tail or tail in ALWAYS:
        return ()
    return (tail,) if tail in TOOLS else ALIASES.get(tail, ())


def shadowed(entry: str) -> tuple[str, ...]:
    """Return the client's own tools that the entry `server/tool` may give in addition to the server's: those of its
    last part. Names that give no tool in an offline run count, because other sessions have them."""
    given = tools_of(entry)
    tail = entry.lower().rpartition("/")[2]
    return given or ((tail,) if tail in UNPROVEN_TOOLS | EXACT_TOOLS else ())


def effective(
    names: Sequence[str], unknown: frozenset[str] = frozenset(), version: Version | None = None
) -> tuple[str, ...]:
    """Return the client's own tools that a list of entries without `*` gives in a version; None means the newest."""
    given = dict.fromkeys(tool for name in names for tool in tools_of(name, unknown))
    every = dict.fromkeys((*given, *ALWAYS))
    if version is None or version.number >= _LATEST:
        return tuple(every)
    named = {name.lower().rpartition("/")[2] for name in names}
    later = {tool for change, tools in GIVEN_WITH.items() if not version.has(change) for tool in tools} - named
    later |= {tool.name for tool in VOCABULARY.tools if version.number < tool.since}
    then = [tool.name for tool in VOCABULARY.tools if version.number < tool.until]
    return (*(tool for tool in every if tool not in later), *then)


_VSCODE_FOLDED: Final = frozenset(name.lower() for name in vscode.TOOLS | vscode.OLD_TOOLS)
_LATEST: Final = max((change.since for change in HISTORY.told()), default=())
"""The newest version for which a change is recorded."""
_PATTERN: Final = lazy_pattern(r"([A-Za-z_][\w/-]*)\s*\((.*)", re.S)
KNOWN_WORDS: Final = (
    "read", "edit", "search", "execute", "agent", "web", "todo", "shell", "bash", "view", "create", "grep", "glob",
    "Read", "Edit", "Write", "MultiEdit", "Bash", "Grep", "Glob", "WebFetch", "WebSearch", "TodoWrite", "NotebookEdit",
    "NotebookRead", "Task", "task", *sorted(vscode.TOOLS | vscode.OLD_TOOLS),
)  # fmt: skip
"""The words that a misspelt entry may have meant, documented names first."""


Verdict = tuple[Kind, Effect, str]
"""The kind of a problem, its effect, and what the client does, as a phrase that follows the client's name."""


def judge_tool(name: str, servers: frozenset[str], *, guess: bool = True) -> Verdict | None:
    """Return why an entry gives none of the client's tools; None when nothing is wrong with it because another client,
    an MCP server or an extension may provide it.

    With a real server, the client accepted `server/*`, `server/tool` and `server-tool`, in any case, but neither the
    name of the server or tool alone nor `mcp__server__tool`. Without ``guess`` no name is compared with the known ones,
    which is the expensive part.
    """
    low = name.lower()
    if low in UNPROVEN_TOOLS or low in _VSCODE_FOLDED or not name:
        return None
    stripped = name.strip(" \t\r\n\"'[]`")
    if stripped != name and stripped:
        why = f"compares names exactly: `{name}` is not the name of a tool."
        return UnknownTool(name, stripped, "punctuation"), Effect.DROPS_FIELD, why
    pattern = _PATTERN.match(name)
    if pattern and (tools_of(pattern[1]) or pattern[1].lower() in UNPROVEN_TOOLS | FOREIGN):
        why = f"does not support patterns: `{name}` gives the agent nothing, not even a limited `{pattern[1]}`."
        return PatternIgnored(name, pattern[1]), Effect.DROPS_FIELD, why
    words = re.split(r"[\s;|]+", name)
    if len(words) > 1:
        if sum(1 for word in words if tools_of(word) or word.lower() in _VSCODE_FOLDED | UNPROVEN_TOOLS) * 2 >= len(
            words
        ):
            why = f"separates tools at commas only: `{name}` is one name, and no tool has it."
            return ToolsSpaceSeparated(name, tuple(filter(None, words))), Effect.DROPS_FIELD, why
        return None  # the title of a server, such as `Microsoft Docs`
    if low.startswith("mcp__"):
        server, _, tool = name[len("mcp__") :].partition("__")
        why = f"writes the tools of MCP servers as `server/tool`: `{name}`, as in Claude Code, gives the agent nothing."
        return UnknownTool(name, f"{server}/{tool or '*'}", "claude-mcp"), Effect.DROPS_FIELD, why
    if low in {server.lower() for server in servers}:
        why = f"reads `{name}` as the name of a tool, not of a server: `{name}/*` is all of the server's tools."
        return UnknownTool(name, f"{name}/*", "server"), Effect.DROPS_FIELD, why
    if "/" in name or "." in name or "*" in name or any(low.startswith(f"{server.lower()}-") for server in servers):
        return None
    if low in FOREIGN:
        why = f"has no tool `{name}` (it is another client's) and silently ignores it."
        return UnknownTool(name, reason="other-client"), Effect.DROPS_FIELD, why
    suggest = nearest(name, KNOWN_WORDS) if guess else None
    why = f"knows no tool `{name}` and silently ignores it."
    if suggest:
        return UnknownTool(name, suggest, "misspelt"), Effect.DROPS_FIELD, why
    # A plain word cannot be the tool of a server or extension (`server/tool`, `some_tool`); any other name might be.
    effect = Effect.DROPS_FIELD if re.fullmatch(r"[a-z0-9]+|[A-Z][a-z]+", name) else Effect.NOTE
    return UnknownTool(name, server=f"{name}/*"), effect, why
