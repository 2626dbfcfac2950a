"""What the rules about tools share: replacing a tool's name, and listing names in a message."""

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
"""Largest number of entries of a mapping for which fixes are sought: no agent has more, and the cost grows with its
square."""
_PLAIN_WORD = lazy_pattern(r"[A-Za-z][\w./*-]*\Z")


def replace_word(doc: Document, span: Span, word: str, new: str | None) -> tuple[Edit, ...]:
    """Return the edit that writes ``new`` for the ``word`` at ``span``; () where the text cannot simply be
    replaced: the word is escaped or folded, ``new`` would need quotes, or the file has bytes that are not UTF-8."""
    if not new or new == word or doc.source.bad_byte is not None or not _PLAIN_WORD.match(new):
        return ()
    start, end = span
    if doc.text[start:end] != word:
        if doc.text[start + 1 : end - 1] != word or doc.text[start : start + 1] not in ('"', "'"):
            return ()
        start, end = start + 1, end - 1
    return (Edit(start, end, new),)


def fits(doc: Document, problem: Problem[Kind]) -> bool:
    """Tell whether the mapping that has the problem is short enough to be searched once for each of its problems."""
    entry = doc.entries.get(str(problem.route[0]))
    return entry is None or not isinstance(entry[1], Mapping) or len(entry[1].pairs) <= MAX_ENTRIES


def listed(words: Sequence[str], limit: int = 5) -> str:
    """List tool names for a message, at most ``limit`` of them."""
    shown = ", ".join(f"`{word[:40]}`" for word in words[:limit])
    unlisted = len(words) - limit
    return f"{shown} and {unlisted} more" if unlisted > 0 else shown
