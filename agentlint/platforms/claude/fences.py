"""Claude Code's fences: where the frontmatter is cut out of a file.

Worked out from some 400 probes. The fence is a pattern search: after an opening line ``---`` the
frontmatter ends at the first ``---`` anywhere, in the middle of a value too.
"""

from __future__ import annotations

from agentlint.record import Record
from agentlint.syntax.javascript import SPACES


class Block(Record):
    """``start:end`` is the frontmatter's text; the closing dashes are at ``end``, the body starts at ``body``."""

    start: int
    end: int
    body: int


def cut(text: str, skip_bom: bool) -> Block | None:
    """Return the frontmatter as the client cuts it out, None when it sees none."""
    begin = 1 if skip_bom and text.startswith("\ufeff") else 0
    if not text.startswith("---", begin):
        return None
    start = _after_space(text, begin + 3)
    newline = text.rfind("\n", begin, start)  # of the blanks, the last line break ends the fence
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
