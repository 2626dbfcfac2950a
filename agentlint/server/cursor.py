"""Where in a frontmatter an offset is, judged by its lines: a frontmatter that is being typed is seldom valid YAML.

Nothing here claims to be what a client sees; it only finds out what the author is about to write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from agentlint.record import Record
from agentlint.syntax import frontmatter
from agentlint.text import Span, lazy_pattern

if TYPE_CHECKING:
    from agentlint.text import Source

_KEY = lazy_pattern(r"""(?P<key>[\w.*-]+|"[^"\n]*"|'[^'\n]*')[ \t]*:(?=[ \t\r\n]|\Z)""")
_DASHES = lazy_pattern(r"(?:-[ \t]+)+|-\Z")
_WORD = lazy_pattern(r"""[^\s,\[\]{}"'#]*\Z""")
_REST = lazy_pattern(r"""[^\s,\[\]{}"'#:()]*""")

Form = Literal["", "text", "flow", "block", "toml"]
"""Where a value is: "": alone; "text": in a text with commas; "flow": in a list in brackets; "block": in a list with
one line for each item; "toml": in TOML, where its quotes are still to be written."""


class Cursor(Record):
    """A place in a frontmatter. ``route`` are the keys that lead to it: those around it, for a value also its own key.
    ``word`` is what has been written of it, on both sides of the offset. ``others`` are the other keys of its mapping,
    or the other items of its list."""

    part: Literal["key", "value"]
    route: tuple[str, ...]
    word: Span
    form: Form = ""
    others: tuple[str, ...] = ()


class _Line(Record):
    """A line of the frontmatter. ``indent`` is the column of its key, or of its value after dashes, ``dash`` that of
    the first dash (-1 for none), ``key`` its key ("" for none), ``value`` where its value begins."""

    start: int
    end: int
    indent: int
    dash: int
    key: str
    value: int

    @property
    def item(self) -> bool:
        """Tell whether the line begins an item of a list."""
        return self.dash >= 0

    @property
    def blank(self) -> bool:
        """Tell whether the line is blank."""
        return not self.item and not self.key and self.end <= self.start + self.indent


def at(source: Source, offset: int) -> Cursor | None:
    """Return what is at an offset; None outside YAML frontmatter, and in a comment."""
    bounds = _bounds(source)
    if bounds is None or not bounds[0] <= offset <= bounds[1]:
        return None
    text = source.text
    lines = _lines(text, *bounds)
    number = next((n for n, line in enumerate(lines) if line.start <= offset <= line.end), None)
    if number is None:
        return None
    line = lines[number]
    before = text[line.start : offset]
    if _in_comment(before):
        return None
    if line.key and offset >= line.value:
        return _value(text, offset, lines, number, (*_around(lines, number), line.key), line.value)
    opener = _opened(text, lines, number, offset)
    if opener is not None:
        key = lines[opener]
        return _value(text, offset, lines, number, (*_around(lines, opener), key.key), key.value)
    if line.key or not line.item:
        if not line.key and before.strip() and not _WORD.fullmatch(before.strip()):
            return None
        if not line.key and _continues(text, lines, number):
            return None
        return _key(text, offset, lines, number)
    route = _around(lines, number)
    if not route:
        return None
    items = _items(text, lines, number, line.indent)
    return Cursor("value", route, _word(text, offset, line.start, line.end), "block", items)


def _bounds(source: Source) -> tuple[int, int] | None:
    """Return the bounds of the frontmatter's lines. An unclosed frontmatter ends at the first blank line."""
    part = frontmatter.of(source)
    if part.open is None:
        return None
    if part.close is not None:
        return part.start, max(part.start, source.line_span(part.end - 1).end if part.end > part.start else part.end)
    blank = min((at for mark in ("\n\n", "\n\r\n") if (at := source.text.find(mark, part.start)) >= 0), default=-1)
    return part.start, len(source.text) if blank < 0 else blank


def _lines(text: str, start: int, end: int) -> list[_Line]:
    listed = []
    at = start
    while at <= end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        close = stop - 1 if stop > at and text[stop - 1] == "\r" else stop
        first = at
        while first < close and text[first] in " \t":
            first += 1
        dashes = _DASHES.match(text, first, close)
        begin = dashes.end() if dashes else first
        key = _KEY.match(text, begin, close)
        name, value = (key["key"].strip("\"'"), key.end()) if key else ("", begin)
        listed.append(_Line(at, close, begin - at, first - at if dashes else -1, name, value))
        at = stop + 1
    return listed


def _around(lines: list[_Line], number: int) -> tuple[str, ...]:
    """Return the keys to which a line belongs, outermost first. The dashes of a list may be in its key's column."""
    route: list[str] = []
    here = lines[number]
    for line in reversed(lines[:number]):
        edge = here.dash + 1 if here.item else here.indent
        if line.key and line.indent < edge:
            route.append(line.key)
            here = line
    return tuple(reversed(route))


def _value(text: str, offset: int, lines: list[_Line], number: int, route: tuple[str, ...], start: int) -> Cursor:
    """Return the place in a value whose text after the key begins at ``start``."""
    end = lines[number].end
    written = text[start:offset]
    form: Form = ""
    bare = written.strip().lstrip("\"'")
    if _depth(written) > 0:
        form = "flow"
    elif "," in bare:
        form = "text"
    whole = text[start:end] if form != "flow" else text[start : _flow_end(text, start, lines[-1].end)]
    word = _word(text, offset, start, end)
    others = tuple(item for item in (piece.strip(" \t\r\n[]\"'") for piece in whole.split(",")) if item)
    current_word = text[word.start : word.end]
    return Cursor("value", route, word, form, tuple(item for item in others if item != current_word))


def _key(text: str, offset: int, lines: list[_Line], number: int) -> Cursor:
    line = lines[number]
    if line.blank:
        line = line._replace(indent=offset - line.start)
    others = (
        sibling.key for sibling in _block(lines, number, line.indent) if sibling.indent == line.indent and sibling.key
    )
    route = _around([*lines[:number], line], number)
    end = text.find(":", line.start, line.end) if line.key else offset
    return Cursor("key", route, Span(min(line.start + line.indent, offset), max(end, offset)), "", tuple(others))


def _block(lines: list[_Line], number: int, indent: int) -> list[_Line]:
    """Return the lines around a line that are at its column or deeper, without the line itself."""
    around = []
    for step in (-1, 1):
        at = number + step
        while 0 <= at < len(lines):
            line = lines[at]
            if not line.blank and line.indent < indent:
                break
            around.append(line)
            at += step
    return around


def _items(text: str, lines: list[_Line], number: int, indent: int) -> tuple[str, ...]:
    """Return the other items of a list with one line for each item."""
    return tuple(
        text[line.value : line.end].strip(" \t\"'")
        for line in _block(lines, number, indent)
        if line.item and line.indent == indent and not line.key
    )


def _opened(text: str, lines: list[_Line], number: int, offset: int) -> int | None:
    """Return the number of the line above whose list in brackets is still open at ``offset``."""
    for at in range(number - 1, -1, -1):
        if lines[at].key:
            return at if _depth(text[lines[at].value : offset]) > 0 else None
    return None


def _depth(written: str) -> int:
    """Return the number of brackets of a list that are still open."""
    if written.strip()[:1] != "[":
        return 0
    return written.count("[") - written.count("]")


def _flow_end(text: str, start: int, end: int) -> int:
    close = text.find("]", start, end)
    line = text.find("\n", start, end)
    return close if close >= 0 else end if line < 0 else line


def _continues(text: str, lines: list[_Line], number: int) -> bool:
    """Tell whether a line without a key continues a text that a key above began."""
    current = lines[number]
    above = next((line for line in reversed(lines[:number]) if not line.blank), None)
    if current.blank or above is None or current.indent <= 0:
        return False
    return bool(above.key and text[above.value : above.end].strip() and current.indent > above.indent)


def _word(text: str, offset: int, start: int, end: int) -> Span:
    """Return the word around an offset."""
    before = _WORD.search(text[start:offset])
    begin = start + before.start() if before else offset
    remainder = _REST.match(text, offset, end)
    return Span(begin, remainder.end() if remainder else offset)


def _in_comment(before: str) -> bool:
    """Tell whether the text of a line up to here contains the beginning of a comment."""
    quote = ""
    for number, mark in enumerate(before):
        if quote:
            quote = "" if mark == quote else quote
        elif mark in "\"'":
            quote = mark
        elif mark == "#" and (number == 0 or before[number - 1] in " \t"):
            return True
    return False
