"""What is wrong with frontmatter that is not YAML, in the author's terms: by the text where the parser stopped."""

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


class Fault(Record):
    """``kind`` names the mistake, ``span`` the characters to look at, ``key`` the key whose value they are in."""

    kind: str
    span: Span
    key: str
    value: Span | None  # the value's first line


def explain(text: str, start: int, end: int, fault: YamlFault) -> Fault:
    """The mistake behind a parser's fault in ``text[start:end]``."""
    at = min(max(fault.offset, start), max(end - 1, start))
    line = _line(text, start, end, at)
    key_line = line
    match = _KEY_LINE.match(text, line.start, line.end)
    if match is None:
        # A continuation: the key is above.
        while match is None and key_line.start > start:
            key_line = _line(text, start, end, key_line.start - 1)
            match = _KEY_LINE.match(text, key_line.start, key_line.end)
    key = match["key"].strip(" \"'") if match else ""
    value = Span(match.end(), max(match.end(), _stop(text, match.end(), key_line.end))) if match else None
    kind, span = _kind(text, end, fault, at, line, value)
    return Fault(kind, span, key, value)


def _kind(text: str, end: int, fault: YamlFault, at: int, line: Span, value: Span | None) -> tuple[str, Span]:
    shown = Span(at, min(at + 1, end))
    if fault.message == TAB:
        tab = text.find("\t", line.start, line.end)
        return "tab", Span(tab, tab + 1) if tab >= 0 else shown
    own_line = value is not None and line.start <= value.start <= line.end
    first = text[value.start : value.start + 1] if value is not None else ""
    if first in _QUOTED_VALUE and first and value is not None:
        quoted = _QUOTED_VALUE[first].match(text, value.start, end)
        if first == '"' and text[at - 1 : at] == "\\":
            return "bad-escape", Span(at - 1, min(at + 1, end))
        if quoted is None or "\n" in quoted.group():
            return "unclosed-quote", Span(value.start, value.end)
        if own_line and quoted.end() < value.end:
            return "text-after-quote", Span(quoted.end(), value.end)
    if own_line and value is not None and first and first in _LEADING:
        if first in "[{":
            flow = text[value.start : value.end]
            opened = flow.count(first) > flow.count("]" if first == "[" else "}")
            if opened:
                return "unclosed-bracket", Span(value.start, value.end)
        return "leading-special", Span(value.start, value.start + 1)
    if own_line and value is not None and re.match(r"[-?](?:[ \t]|\Z)", text[value.start : value.end]):
        return "leading-special", Span(value.start, value.start + 1)
    colon = _inner_colon(text, line, value if own_line else None)
    if colon >= 0:
        rest = text[colon + 1 : line.end].strip()
        return ("colon-in-value" if rest else "colon-at-end"), Span(colon, colon + 1)
    if not own_line:
        content = text[line.start : line.end].strip()
        indented = text[line.start : line.start + 1] in " \t"
        return ("indentation" if indented else "unindented-continuation"), _trimmed(text, line) if content else shown
    if text[line.start : line.start + 1] in " \t":
        return "indentation", _trimmed(text, line)
    return "other", shown


def _inner_colon(text: str, line: Span, value: Span | None) -> int:
    """A colon that ends a word inside a value; -1 when the line has none."""
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
