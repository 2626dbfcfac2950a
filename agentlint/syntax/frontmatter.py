"""Find an agent file's frontmatter in its text, as its author would.

Each client has its own notion of fences, which its reader implements. This common reading is the one by which rules and
fixes point at things, also where a client sees no frontmatter at all.
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
    """A frontmatter. ``open`` and ``close`` are the dashes of the fences, ``start:end`` the lines between them, and
    ``body`` where the body begins. ``open`` is None without a fence in the first lines. ``close`` is None when the
    frontmatter is never closed; ``end`` is then the end of what still looks like frontmatter. ``lead`` is the text
    before the opening fence."""

    open: Span | None
    close: Span | None
    start: int
    end: int
    body: int
    lead: Span


def for_agentlint(comment: str) -> bool:
    """Tell whether a comment is meant for agentlint, and so cannot be meant as part of the value before it."""
    return comment.lstrip("# \t").startswith("agentlint:")


def of(source: Source) -> Frontmatter:
    """Return the frontmatter of a file; it is looked for only once."""
    return source.keep(_cut)


def _cut(source: Source) -> Frontmatter:
    return split(source.text)


def split(text: str) -> Frontmatter:
    """Return the frontmatter of ``text``: its first line is ``---`` (after a BOM; blank lines before it are in
    ``lead``)."""
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
    """Return where the keys of an unclosed frontmatter seem to end: at the first line that is blank or has no key."""
    at = start
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end]
        if not line.strip() or not (line[0] in " \t-#" or _KEY_LINE.match(line)):
            return at
        at = end + 1
    return len(text)
