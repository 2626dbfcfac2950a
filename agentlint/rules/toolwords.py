"""What the rules about tools share: putting another word in a tool's place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Edit, Span
from agentlint.syntax.nodes import Mapping
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agentlint.model.problems import Kind, Problem
    from agentlint.rules.document import Document

MAX_ENTRIES = 500
"""Entries of a mapping in which fixes are looked for: no agent has more, and the cost is their square."""
_PLAIN_WORD = lazy_pattern(r"[A-Za-z][\w./*-]*\Z")


def replace_word(doc: Document, span: Span, word: str, new: str | None) -> tuple[Edit, ...]:
    """The edit that writes ``new`` for the ``word`` at ``span``; () where that cannot be done letter by letter: the
    word is escaped or folded there, ``new`` would need quotes, or the file's bytes are not all known."""
    if not new or new == word or doc.source.bad_byte is not None or not _PLAIN_WORD.match(new):
        return ()
    start, end = span
    if doc.text[start:end] != word:
        if doc.text[start + 1 : end - 1] != word or doc.text[start : start + 1] not in ('"', "'"):
            return ()
        start, end = start + 1, end - 1
    return (Edit(start, end, new),)


def fits(doc: Document, problem: Problem[Kind]) -> bool:
    """Whether the map that the problem is in is short enough to be searched once for every problem in it."""
    entry = doc.entries.get(str(problem.route[0]))
    return entry is None or not isinstance(entry[1], Mapping) or len(entry[1].pairs) <= MAX_ENTRIES


def listed(words: Sequence[str], limit: int = 5) -> str:
    """Tool names for a message, not more than ``limit`` of them."""
    shown = ", ".join(f"`{word[:40]}`" for word in words[:limit])
    rest = len(words) - limit
    return f"{shown} and {rest} more" if rest > 0 else shown
