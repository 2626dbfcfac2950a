"""Explain why Copilot CLI refuses to read a text: which of the common mistakes is behind it, and where."""

from __future__ import annotations

import re
from typing import Final

from agentlint.text import lazy_pattern

KEY_LINE: Final = lazy_pattern(r"^([A-Za-z_][\w.-]*|\"[^\"\n]*\"|'[^'\n]*')[ \t]*:", re.M)
"""Matches a line that begins with a top-level key."""

DISPLACED: Final = lazy_pattern(
    r"""(?:(?P<blank>[\s\ufeff]+)|(?P<code>\s*```[\w-]*[ \t]*\r?\n)|(?P<comment>\s*<!--(?:(?!-->).)*-->\s*)
    |(?P<text>(?:(?!---)[^\n]*\n){1,8}?))?
    (?P<fence>-{3,}[^\n]*?)[ \t\r]*\n[ \t]*["']?[A-Za-z_][\w-]*["']?[ \t]*:(?:[ \t\r\n])""",
    re.X | re.S,
)
"""Matches an opening fence, with a key below it, that is not a plain `---` on the first line."""


def fault_kind(text: str, start: int, stop: int, at: int, kind: str) -> tuple[str, int]:
    """Return which common mistake caused a fault of ``kind`` at ``at``, and where the mistake itself is."""
    line = text.rfind("\n", start, at) + 1 or start
    if kind == "colon":
        above = _GLUED.match(text, text.rfind("\n", start, max(line - 1, start)) + 1 or start, at)
        return ("missing-space", above.end() - 1) if above else ("colon-in-value", at)
    if kind == "escape":
        return "bad-escape", max(text.rfind("\\", start, at + 1), start)
    if text[at : at + 1] == "\t" and kind in ("tab", "token"):
        return "tab", at
    if kind == "quote":
        return "unclosed-quote", _open_quote(text, start, stop, at)
    if kind in ("token", "beginning"):
        mark = max(text.rfind(character, line, at + 1) for character in "*&!|>%@`?-")
        while mark > line and text[mark - 1] == text[mark]:
            mark -= 1
        return "leading-special", mark if mark >= 0 else at
    if kind == "no-key":
        return _no_key(text, start, stop, line, at), at
    if kind == "no-colon":
        return "unindented-continuation", _first_bare_line(text, start, stop, line, at)
    if kind == "document":
        return ("second-document" if text[at : at + 1] in "%-." else "bad-indentation"), at
    return _SLIPS.get(kind, "other"), at


_SLIPS: Final = {
    "control": "control-character",
    "documents": "second-document",
    "nesting": "nesting",
    "number": "number",
    "flow": "flow",
}
_GLUED: Final = lazy_pattern(r"[A-Za-z_][\w-]*:(?=[^\s:/])")
"""Matches a key whose colon has no space after it."""


def _no_key(text: str, start: int, stop: int, line: int, at: int) -> str:
    value = re.compile(r"""[ \t-]*(?:[^\n:]*:)?[ \t]+([^\n])""").match(text, line, stop)
    first = value[1] if value and value.start(1) < at else ""
    if first in "[{" and first:
        return "leading-special"
    before = text[max(start, at - 4000) : at]
    if (first and first in "\"'") or re.search(r"""["'][ \t]*\Z""", before):
        return "text-after-quote"
    return "bad-indentation" if not text[line:at].strip(" ") else "other"


def _first_bare_line(text: str, start: int, stop: int, line: int, at: int) -> int:
    """Return the first line below a key that is neither indented nor a key. The parser notices only the line after
    it."""
    here = at
    while line > start:
        line = text.rfind("\n", start, line - 1) + 1 or start
        if text[line : line + 1] in " \t" or KEY_LINE.match(text, line, stop):
            break
        here = line
    return here


def _open_quote(text: str, start: int, stop: int, at: int) -> int:
    """Return the quote that is never closed: the first one without a partner after a key's colon or a dash."""
    opened = re.compile(r"""(?::|-)[ \t]+(["'])""")
    here = start
    while (match := opened.search(text, here, stop)) is not None:
        begin = match.start(1)
        end = _quote_end(text, begin, stop)
        if end < 0:
            return begin
        here = end
    return at


def _quote_end(text: str, begin: int, stop: int) -> int:
    pattern = r'"(?:[^"\\]|\\.)*"' if text[begin] == '"' else r"'(?:[^']|'')*'"
    match = re.compile(pattern, re.S).match(text, begin, stop)
    return match.end() if match else -1
