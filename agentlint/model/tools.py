"""The vocabulary of tools across clients: one row for each concept, one column for each platform.

``write`` is what a converted file says for the concept, ``read`` every name that the platform's observed client accepts
for it (`agentlint.model.vocabulary`). A concept without an entry in a column cannot be expressed there. Where several
concepts share a platform's word (OpenCode's ``edit`` governs editing and writing), granting the word grants them
together.

What was probed was probed in the client itself (2026-11-21).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal

from agentlint.model import vocabulary
from agentlint.record import Record

if TYPE_CHECKING:
    from agentlint.model.vocabulary import Names

Authority = Literal["write", "execute", "network", "spawn", "mcp"]


class Column(Record):
    """A platform's words by concept, and the source of that knowledge."""

    source: str
    names: dict[str, Names]


class Tool(Record):
    """One concept: what a tool does, in neutral words. ``columns`` has each platform's words for it."""

    concept: str
    title: str
    authority: Authority | None
    columns: dict[str, Names]


COLUMNS: dict[str, Column] = {
    platform: Column(vocabulary.of(platform).source, vocabulary.of(platform).names())
    for platform in vocabulary.PLATFORMS
}


def _tool(concept: str, title: str, authority: Authority | None = None) -> Tool:
    return Tool(
        concept,
        title,
        authority,
        {name: column.names[concept] for name, column in COLUMNS.items() if concept in column.names},
    )


TOOLS: tuple[Tool, ...] = (
    _tool("read", "read files"),
    _tool("grep", "search in files"),
    _tool("glob", "find files by name"),
    _tool("write", "create files", "write"),
    _tool("edit", "edit files", "write"),
    _tool("notebook", "edit notebooks", "write"),
    _tool("execute", "run commands", "execute"),
    _tool("process", "run commands in the background", "execute"),
    _tool("fetch", "fetch web pages", "network"),
    _tool("websearch", "search the web", "network"),
    _tool("task", "start other agents", "spawn"),
    _tool("todo", "keep a list of tasks"),
    _tool("ask", "ask the user"),
    _tool("skill", "use skills"),
    _tool("lsp", "ask the language server"),
    _tool("background", "stop and read background tasks"),
    _tool("worktree", "work in a git worktree"),
    _tool("schedule", "schedule work"),
    _tool("message", "talk to other agents"),
    _tool("findings", "report findings"),
    _tool("plan", "leave or enter plan mode"),
    _tool("mcp-resources", "read MCP resources"),
    _tool("mcp-wait", "wait for MCP servers"),
    _tool("tool-search", "look for deferred tools"),
    _tool("artifact", "publish"),
    _tool("workflow", "run workflows"),
)

PART_OF: dict[str, str] = {"process": "execute"}
"""Work that most clients do with a tool for something else, and some with a separate tool. What is said of the whole
applies to the part, unless the part is named."""

BY_CONCEPT: dict[str, Tool] = {tool.concept: tool for tool in TOOLS}

CLASSES: dict[Authority, tuple[str, ...]] = {
    authority: tuple(tool.concept for tool in TOOLS if tool.authority == authority)
    for authority in ("write", "execute", "network", "spawn")
}


ASKED_BEFORE: frozenset[str] = frozenset(
    concept for authority in ("write", "execute", "network") for concept in CLASSES[authority]
)
"""What clients ask about first by default, in addition to tools of MCP servers. Claude Code in its default mode asks
before Write, Edit, Bash (except for commands that only read), WebFetch, WebSearch and every MCP tool, and not before
Read, Agent or Skill (tools called in a sub-agent, 2026-11-27). The other clients document the same for themselves."""

UNASKED: dict[str, frozenset[str]] = {
    "gemini": frozenset({"websearch"}),
    "qwen": frozenset({"websearch"}),
    "droid": frozenset({"fetch", "websearch"}),
}
"""Tools from that list that a client runs without asking (https://geminicli.com/docs/tools, Qwen Code's own code,
https://docs.factory.ai)."""


def meaning(platform: str, *, fold: bool = False) -> dict[str, tuple[str, ...]]:
    """Return a platform's tool names, each with the concepts that it stands for. ``fold`` returns the names in lower
    case."""
    out: dict[str, list[str]] = {}
    for tool in TOOLS:
        names = tool.columns.get(platform)
        if names is not None:
            for name in dict.fromkeys(name.lower() if fold else name for name in names.all):
                out.setdefault(name, []).append(tool.concept)
    return {name: tuple(concepts) for name, concepts in out.items()}


@cache
def family(platform: str, name: str) -> tuple[str, ...]:
    """Return the concepts that a platform's word stands for, in the vocabulary's order."""
    return tuple(tool.concept for tool in TOOLS if word(platform, tool.concept) == name)


def word(platform: str, concept: str) -> str | None:
    """Return what a file of ``platform`` says for ``concept``; None when it cannot say it."""
    names = BY_CONCEPT[concept].columns.get(platform)
    return None if names is None else names.write
