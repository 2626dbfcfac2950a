"""What the rules about tools share: putting another word in a tool's place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agentlint.rules.base import Edit, Span

if TYPE_CHECKING:
    from agentlint.rules.document import Document

_PLAIN_WORD = re.compile(r"[A-Za-z][\w./*-]*\Z")


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


def listed(words: list[object], limit: int = 5) -> str:
    """Tool names for a message, not more than ``limit`` of them."""
    shown = ", ".join(f"`{str(word)[:40]}`" for word in words[:limit])
    rest = len(words) - limit
    return f"{shown} and {rest} more" if rest > 0 else shown
