"""Claude Code's fences: how it cuts the frontmatter out of a file.

Derived from some 400 probes. The client searches with a pattern: after an opening line ``---``, the frontmatter ends at
the first ``---`` anywhere, even in the middle of a value.
"""

from __future__ import annotations

from agentlint.record import Record
from agentlint.syntax.javascript import SPACES


class Block(Record):
    """A frontmatter block. ``start:end`` is its text; the closing dashes are at ``end``, and the body starts at
    ``body``."""

    start: int
    end: int
    body: int


def cut(text: str, skip_bom: bool) -> Block | None:
    """Return the frontmatter as the client cuts it out; None if it finds none."""
    begin = 1 if skip_bom and text.startswith("\ufeff") else 0
    if not text.startswith("---", begin):
        return None
    start = _after_space(text, begin + 3)
    newline = text.rfind("\n", begin, start)  # the last line break in the whitespace ends the fence
    if newline < 0:
        return None
    close = text.find("---", newline + 1)
    return Block(newline + 1, close, _after_space(text, close + 3)) if close >= 0 else None


def _after_space(text: str, at: int) -> int:
    while at < len(text) and text[at] in SPACES:
        at += 1
    return at


def trim(text: str) -> str:
    """Return JavaScript's ``text.trim()``."""
    return text.strip(SPACES)
