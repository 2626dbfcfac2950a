"""The part of a line that a finding is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.record import Record

if TYPE_CHECKING:
    from agentlint.text import Source, Span


class Excerpt(Record):
    """A line, or a window in a long one with "…" where it is cut. ``start`` and ``length`` are the part that is marked,
    in characters of ``text``, which is as in the file."""

    text: str
    start: int
    length: int


def excerpt(source: Source, span: Span, room: int) -> Excerpt:
    """Return the first line of ``span``, in about ``room`` characters (an ellipsis on each side is not counted)."""
    line = source.line_span(span.start)
    start = span.start - line.start
    marked = max(1, min(span.end, line.end) - span.start)
    text = source.text[line.start : line.end]
    if text.startswith("\ufeff"):
        text, start = text[1:], max(0, start - 1)
    low = 0
    if len(text) > room:
        low = max(0, min(start - room // 3, len(text) - room + 1))
    shown = text[low : low + room]
    before = "…" if low else ""
    after = "…" if low + room < len(text) else ""
    marked = min(marked, max(1, len(shown) - (start - low)))
    return Excerpt(before + shown + after, len(before) + start - low, marked)
