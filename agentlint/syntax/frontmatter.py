"""Where an agent file's frontmatter stands in its text, as its author would say.

Each client has its own idea of fences; those live with the readers. This is the common reading that rules and fixes
use to point at things, also where a client sees no frontmatter at all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agentlint.record import Record
from agentlint.text import Span, lazy_pattern

if TYPE_CHECKING:
    from agentlint.text import Source

_FENCE = lazy_pattern(r"---[ \t]*\r?(?=\n|\Z)")
_CLOSE = lazy_pattern(r"^---[ \t]*\r?(?=\n|\Z)", re.M)


class Frontmatter(Record):
    """``open`` and ``close`` are the fence lines' dashes, ``start:end`` the lines between them, ``body`` where the
    body begins. ``open`` is None without a fence in the first lines, ``close`` is None when it is never closed
    (then ``end`` is the end of what still looks like frontmatter). ``lead`` is what stands before the opening fence.
    """

    open: Span | None
    close: Span | None
    start: int
    end: int
    body: int
    lead: Span


def for_agentlint(comment: str) -> bool:
    """Tell whether a comment is one that tells agentlint something: nobody meant it to belong to the value before
    it."""
    return comment.lstrip("# \t").startswith("agentlint:")


def of(source: Source) -> Frontmatter:
    """Return the frontmatter of a file, looked for once however many ask."""
    return source.keep(_cut)


def _cut(source: Source) -> Frontmatter:
    return split(source.text)


def split(text: str) -> Frontmatter:
    """Return the frontmatter of ``text``: a first line ``---`` (after a BOM; blanks before it are told in ``lead``)."""
    begin = 1 if text.startswith("\ufeff") else 0
    at = begin
    while at < len(text) and text[at] in " \t\r\n\ufeff":
        at += 1
    fence = _FENCE.match(text, at)
    if fence is None:
        return Frontmatter(None, None, begin, begin, begin, Span(begin, begin))
    lead = Span(begin, at)
    start = min(fence.end() + 1, len(text))
    indent = text[text.rfind("\n", 0, at) + 1 : at]
    close = (
        re.compile(rf"^[ \t]{{0,{len(indent)}}}---[ \t]*\r?(?=\n|\Z)", re.M) if indent.strip("\ufeff") else _CLOSE
    ).search(text, start)
    if close is None:
        end = _keys_end(text, start)
        return Frontmatter(Span(at, at + 3), None, start, end, end, lead)
    dashes = close.start() + close.group().index("-")
    return Frontmatter(
        Span(at, at + 3),
        Span(dashes, dashes + 3),
        start,
        close.start(),
        min(close.end() + 1, len(text)),
        lead,
    )


_KEY_LINE = lazy_pattern(r"[A-Za-z_][\w.-]*[ \t]*:(?:[ \t\r]|$)")


def _keys_end(text: str, start: int) -> int:
    """Return where an unclosed frontmatter's keys seem to end: at the first blank line or line that is no key's."""
    at = start
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end]
        if not line.strip() or not (line[0] in " \t-#" or _KEY_LINE.match(line)):
            return at
        at = end + 1
    return len(text)
