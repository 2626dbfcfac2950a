"""Claude Code's tool lists: how the client splits them, which tools they give, and what is wrong with their words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from agentlint.model.vocabulary.claude import VOCABULARY
from agentlint.model.words import nearest
from agentlint.platforms.claude.fences import trim
from agentlint.platforms.claude.versions import tools_of
from agentlint.record import Record
from agentlint.syntax.located import Words
from agentlint.syntax.nodes import Alias, Node, Scalar, Sequence
from agentlint.text import Route, Span, lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.platforms.versions import Version

ALIASES = {alias: tool for alias, (tool,) in VOCABULARY.aliases.items()}
"""Other names that the client accepts for a tool, with the tool's name."""
NOT_BY_DEFAULT = VOCABULARY.named("named")
"""Tools that are given only when named, and only to an agent without Bash: with Bash, the client expects the agent to
search there (observed)."""

BACKGROUND = frozenset(tool.name for tool in VOCABULARY.tools if tool.background)
"""The tools that a background agent keeps (observed; for the tools that need an interactive session, according to the
documentation)."""

_NOT_FOR_SUBAGENTS = VOCABULARY.named("main", "plan")
"""Tools that the client does not give to subagents; in plan mode, it gives them ExitPlanMode nevertheless."""
_BY_SESSION = VOCABULARY.named("session")
"""Tools that the client gives only in some sessions."""


class ListedTool(Record):
    """One word of a tool list, with its position in the file. ``name`` is the tool that it names: `Bash(git:*)` names
    Bash."""

    text: str
    span: Span
    route: Route
    name: str

    @classmethod
    def of(cls, text: str, span: Span, route: Route) -> ListedTool:
        """Return the entry for a word."""
        return cls(text, span, route, rule_name(text))

    @property
    def pattern(self) -> str | None:
        """Return the text between the brackets; None for an entry without brackets."""
        return self.text[len(self.name) + 1 : -1] if len(self.name) < len(self.text) else None


def rule_name(text: str) -> str:
    """Return the tool that a rule names: `Bash(git:*)` is a rule for Bash. A text that does not end with a bracket is a
    name as a whole."""
    at = text.find("(")
    return text[:at] if at > 0 and text.endswith(")") else text


@lru_cache(maxsize=256)
def split(text: str) -> tuple[tuple[str, int], ...]:
    """Return the words of a tool list with their offsets. They are separated by commas and spaces outside brackets.

    Tabs and line breaks separate nothing, and brackets do not nest: the first closing one ends them. The last lists are
    cached: most agents of a project have one of a few.
    """
    return tuple(
        [
            (inner, mark.start() + mark.group().index(inner))
            for mark in WORDS.finditer(text)
            if (inner := trim(mark.group()))
        ]
    )


WORDS = lazy_pattern(r"(?:[^(, ]++|\([^)]*+\)?+)++")


def entries(node: Node, key: str, text: str) -> Iterator[ListedTool]:
    """Yield the words in a tool list's node (a string or a list of strings; other items of a list are left out)."""
    while isinstance(node, Alias):
        node = node.target
    if isinstance(node, Scalar):
        words = Words(text, node)
        for count, (word, at) in enumerate(split(node.text)):
            yield ListedTool.of(word, words.span(word, at), (key, count))
        return
    if not isinstance(node, Sequence):
        return
    for index, item in enumerate(node.items):
        target = item.target if isinstance(item, Alias) else item
        if isinstance(target, Scalar):
            words = Words(text, target)
            for word, at in split(target.text):
                yield ListedTool.of(word, words.span(word, at), (key, index))


class Mode(Record):
    """What the other keys say about an agent's tools: whether it has a memory, plans, or runs in the background."""

    memory: bool
    plan: bool
    background: bool


@lru_cache(maxsize=256)
def given(
    listed: tuple[str, ...] | None, removed: tuple[str, ...], mode: Mode, version: Version
) -> tuple[str, ...] | None:
    """Return the tools of a subagent; None stands for all of them. Cached like `split`.

    ``listed`` are the words of `tools` (None if the key is absent), ``removed`` those of `disallowedTools`.
    """
    # A star removes nothing, and makes the rest of the list ineffective too.
    gone = set() if "*" in removed else {ALIASES.get(rule_name(word), rule_name(word)) for word in removed}
    if "Bash" in gone and version.has("removes-monitor"):
        gone.add("Monitor")
    known = set(tools_of(version))
    if mode.plan:
        known.add("ExitPlanMode")
    if listed is None or "*" in listed:
        left = known - NOT_BY_DEFAULT - gone
        if mode.background:
            left &= BACKGROUND
        return None if left == tools_of(version) - NOT_BY_DEFAULT else tuple(sorted(left))
    words = [*listed, *(("Write", "Edit", "Read") if mode.memory else ())]
    names = dict.fromkeys(ALIASES.get(rule_name(word), rule_name(word)) for word in words)
    kept = [name for name in names if name in known and name not in gone]
    if "Bash" in kept:
        kept = [name for name in kept if name not in NOT_BY_DEFAULT]
    return tuple(name for name in kept if not mode.background or name in BACKGROUND)


class Verdict(Record):
    """Why a word of a tool list gives no tool. ``reason`` is one of newer, wrong-case, retired, foreign,
    unavailable-to-subagents, by-session, mcp-pattern, spelling and unknown."""

    reason: str
    suggest: str | None


def is_mcp_pattern(name: str) -> bool:
    """Tell whether an ``mcp__`` name has a ``*`` other than for all tools of one server (``mcp__server__*``).

    With two servers set up, the client accepted no such name in `tools`, and in `disallowedTools` only ``mcp__*``.
    """
    server, _, tool = name.removeprefix("mcp__").partition("__")
    return "*" in server or (tool != "*" and "*" in tool)


def judge(entry: ListedTool, mode: Mode, version: Version) -> Verdict | None:
    """Return why a word gives no tool; None for a word that names a tool that a subagent can have (MCP tools are
    assumed to exist)."""
    name = entry.name
    if name in tools_of(version) or name in ALIASES or entry.text == "*":
        return None
    if name.startswith("mcp__"):
        return Verdict("mcp-pattern", None) if is_mcp_pattern(name) else None
    if name == "ExitPlanMode" and mode.plan:
        return None
    if name in _NOT_FOR_SUBAGENTS:
        return Verdict("unavailable-to-subagents", None)
    if name in _BY_SESSION:
        return Verdict("by-session", None)
    if name in VOCABULARY.retired:
        return Verdict("retired", VOCABULARY.retired[name])
    folded = name.lower()
    if name in _SUGGESTED:
        return Verdict("newer", None)
    if folded in _BY_LOWER_CASE:
        return Verdict("wrong-case", _BY_LOWER_CASE[folded])
    foreign = VOCABULARY.foreign.get(folded.replace("_", "").replace("-", ""))
    if foreign is not None:
        return Verdict("foreign", None if foreign in _NOT_FOR_SUBAGENTS else foreign)
    if "/" in name or folded in ("vscode", "all", "none", "inherit"):
        return Verdict("foreign", "*" if folded == "all" else None)
    return Verdict("unknown", _near(name))


_SUGGESTED = (*sorted(VOCABULARY.named("always", "named", "session")), "Task")
_BY_LOWER_CASE = {name.lower(): name for name in _SUGGESTED}


def _near(name: str) -> str | None:
    """Return the tool whose name differs by one slip: quotes or brackets around the name, a plural, or one wrong
    letter."""
    return nearest(re.sub(r"[^A-Za-z0-9_]", "", name), _SUGGESTED)
