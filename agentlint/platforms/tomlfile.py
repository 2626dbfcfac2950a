"""What the readers of TOML files share: values, positions of keys, and syntax errors."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any, Final

from agentlint.model.problems import Effect, TomlInvalid
from agentlint.syntax import frontmatter, tomlread
from agentlint.syntax.nodes import Scalar, Timestamp
from agentlint.text import Span, lazy_pattern

if TYPE_CHECKING:
    from agentlint.platforms.reading import Reading
    from agentlint.syntax.nodes import Value
    from agentlint.syntax.tomlread import TomlFault

_KEY: Final = lazy_pattern(r"[ \t]*(?:([A-Za-z0-9_-]+)|\"([^\"\\\r\n]*)\"|'([^'\r\n]*)')[ \t]*=[ \t]*")
_TABLE: Final = lazy_pattern(r"[ \t]*\[\[?[ \t]*\"?([A-Za-z0-9_-]+)")


def values(text: str) -> dict[str, Value]:
    """Return the values of a TOML file, without its byte order mark. Raises TomlFault."""
    return {key: _value(value) for key, value in tomlread.load(text.removeprefix("\ufeff")).items()}


def report_fault(reading: Reading, fault: TomlFault, why: str) -> None:
    """Report a syntax error, by the line at which the parser stopped."""
    source = reading.source
    kind, span = (
        TomlInvalid(str(fault), fault.remedy),
        source.line_span(fault.offset + source.text.startswith("\ufeff")),
    )
    if frontmatter.of(source).open is not None:
        kind, span = TomlInvalid(), source.line_span(0)
    line = _KEY.match(source.text, span.start, span.end)
    key = next(group for group in line.groups() if group is not None) if line else ""
    reading.seen.settle("skipped", "it is not valid TOML")
    reading.report(kind, Effect.SKIPS, span, why, (key,) if line else ())


def _value(value: Any) -> Value:
    if isinstance(value, datetime.date | datetime.time):
        return Timestamp(value.isoformat())
    if isinstance(value, dict):
        return {key: _value(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_value(item) for item in value]
    plain: Value = value
    return plain


def find_keys(reading: Reading) -> dict[str, tuple[Span, str]]:
    """Find the top-level keys: before the first table and outside multi-line strings. Return the keys below tables,
    each with its span and the name of its table."""
    text, quote, top = reading.source.text, "", ""
    below: dict[str, tuple[Span, str]] = {}
    at = 1 if text.startswith("\ufeff") else 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = Span(at, end - 1 if end > at and text[end - 1] == "\r" else end)
        if not quote and (match := _KEY.match(text, at, line.end)):
            name = next(group for group in match.groups() if group is not None)
            key = Scalar(match.start(match.lastindex or 0), match.end(match.lastindex or 0), name)
            if top:
                below.setdefault(name, (Span(key.start, key.end), top))
                at, quote = end + 1, _open_string(text, line, quote)
                continue
            stop = match.end() + len(text[match.end() : line.end].rstrip())
            reading.entries.setdefault(name, (key, Scalar(match.end(), stop, "")))
        elif not quote and (table := _TABLE.match(text, at, line.end)):
            top = table[1]
            key = Scalar(*table.span(1), table[1])
            reading.entries.setdefault(table[1], (key, key))
        quote = _open_string(text, line, quote)
        at = end + 1
    return below


def _open_string(text: str, line: Span, quote: str) -> str:
    """Return the delimiter of the multi-line string that is open after this line; "" for none."""
    for mark in re.compile(r'"""|\'\'\'').finditer(text, line.start, line.end):
        if not quote:
            quote = mark[0]
        elif mark[0] == quote:
            quote = ""
    return quote
