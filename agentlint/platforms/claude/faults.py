"""Explain in the author's terms why frontmatter is not YAML, judging by the text at which the parser stopped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agentlint.record import Record
from agentlint.syntax.bunparser import TAB
from agentlint.text import Span, lazy_pattern

if TYPE_CHECKING:
    from agentlint.syntax.nodes import YamlFault

_KEY_LINE = lazy_pattern(
    r"[ \t]*(?:- +)?(?P<key>[A-Za-z_][\w.$ -]*|\"[^\"\n]*\"|'[^'\n]*')[ \t]*:(?=[ \t\r\n]|\Z)[ \t]*"
)
_QUOTED_VALUE = {'"': lazy_pattern(r'"(?:[^"\\]|\\.)*"', re.S), "'": lazy_pattern(r"'(?:[^']|'')*'")}
_LEADING = "@`%*&!|>[{"
_CLOSING = {"[": "]", "{": "}"}
_INDICATOR = lazy_pattern(r"[-?](?:[ \t]|\Z)")


class Mistake(Record):
    """A mistake. ``kind`` names it, ``span`` is the text to look at, and ``key`` is the key in whose value it is."""

    kind: str
    span: Span
    key: str
    value: Span | None  # the value's first line


def explain(text: str, start: int, end: int, fault: YamlFault) -> Mistake:
    """Return the author's mistake that explains a parser's fault in ``text[start:end]``."""
    at = min(max(fault.offset, start), max(end - 1, start))
    line = _line(text, start, end, at)
    key_line = line
    match = _KEY_LINE.match(text, line.start, line.end)
    if match is None:
        # This line continues a value: the key is above.
        while match is None and key_line.start > start:
            key_line = _line(text, start, end, key_line.start - 1)
            match = _KEY_LINE.match(text, key_line.start, key_line.end)
    key = match["key"].strip(" \"'") if match else ""
    value = Span(match.end(), max(match.end(), _stop(text, match.end(), key_line.end))) if match else None
    kind, span = _kind(fault, _Spot(text, end, at, line, value))
    return Mistake(kind, span, key, value)


class _Spot(Record):
    """Where a parser stopped, in frontmatter that ends at ``end`` of ``text``. ``value`` is the first line of the value
    of the key in ``line``, or in a line above it."""

    text: str
    end: int
    at: int
    line: Span
    value: Span | None

    @property
    def character(self) -> Span:
        """Return the span of the character at which the parser stopped."""
        return Span(self.at, min(self.at + 1, self.end))

    @property
    def own_value(self) -> Span | None:
        """Return the value that begins on the line itself; None on a line that continues a value from above."""
        value = self.value
        return value if value is not None and self.line.start <= value.start <= self.line.end else None


def _kind(fault: YamlFault, spot: _Spot) -> tuple[str, Span]:
    """Return the mistake and the text to look at: the first mistake that explains why the parser stopped there."""
    if fault.message == TAB:
        tab = spot.text.find("\t", spot.line.start, spot.line.end)
        return "tab", Span(tab, tab + 1) if tab >= 0 else spot.character
    return _in_quotes(spot) or _in_leading(spot) or _in_colon(spot) or _in_indentation(spot)


def _in_quotes(spot: _Spot) -> tuple[str, Span] | None:
    """Return the mistake in a value that begins with a quote."""
    text, value = spot.text, spot.value
    mark = text[value.start : value.start + 1] if value is not None else ""
    if value is None or not mark or mark not in _QUOTED_VALUE:
        return None
    if mark == '"' and text[spot.at - 1 : spot.at] == "\\":
        return "bad-escape", Span(spot.at - 1, min(spot.at + 1, spot.end))
    quoted = _QUOTED_VALUE[mark].match(text, value.start, spot.end)
    if quoted is None or "\n" in quoted.group():
        return "unclosed-quote", Span(value.start, value.end)
    if spot.own_value is not None and quoted.end() < value.end:
        return "text-after-quote", Span(quoted.end(), value.end)
    return None


def _in_leading(spot: _Spot) -> tuple[str, Span] | None:
    """Return the mistake in a value that begins with a character that has a meaning in YAML."""
    value = spot.own_value
    shown = spot.text[value.start : value.end] if value is not None else ""
    if value is None or not shown:
        return None
    closing = _CLOSING.get(shown[0])
    if closing is not None and shown.count(shown[0]) > shown.count(closing):
        return "unclosed-bracket", Span(value.start, value.end)
    if shown[0] in _LEADING or _INDICATOR.match(shown):
        return "leading-special", Span(value.start, value.start + 1)
    return None


def _in_colon(spot: _Spot) -> tuple[str, Span] | None:
    """Return the mistake of a colon inside a value: YAML reads the text before it as a key."""
    colon = _inner_colon(spot.text, spot.line, spot.own_value)
    if colon < 0:
        return None
    value = spot.text[colon + 1 : spot.line.end].strip()
    return ("colon-in-value" if value else "colon-at-end"), Span(colon, colon + 1)


def _in_indentation(spot: _Spot) -> tuple[str, Span]:
    """Return the mistake of a line with wrong indentation, or a mistake without a name."""
    text, line = spot.text, spot.line
    indented = text[line.start : line.start + 1] in " \t"  # also true for an empty line
    if spot.own_value is not None:
        return ("indentation", _trimmed(text, line)) if indented else ("other", spot.character)
    blank = not text[line.start : line.end].strip()
    kind = "indentation" if indented else "unindented-continuation"
    return kind, spot.character if blank else _trimmed(text, line)


def _inner_colon(text: str, line: Span, value: Span | None) -> int:
    """Return the offset of a colon that ends a word inside a value; -1 when the line has none."""
    begin = value.start if value is not None else line.start
    match = re.compile(r":(?=[ \t\r]|\Z)").search(text, begin, _stop(text, begin, line.end))
    return match.start() if match else -1


def _line(text: str, start: int, end: int, at: int) -> Span:
    begin = max(text.rfind("\n", start, at) + 1, start)
    stop = text.find("\n", at, end)
    return Span(begin, end if stop < 0 else stop)


def _stop(text: str, begin: int, end: int) -> int:
    return begin + len(text[begin:end].rstrip(" \t\r\n"))


def _trimmed(text: str, line: Span) -> Span:
    raw = text[line.start : line.end]
    return Span(line.start + len(raw) - len(raw.lstrip(" \t")), _stop(text, line.start, line.end))
