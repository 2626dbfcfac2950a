"""TOML: values from the standard library, and their positions, which the standard library does not give."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from agentlint.record import Record
from agentlint.text import Route, Span, lazy_pattern

if TYPE_CHECKING:
    from agentlint.syntax.nodes import Object

MAX_DOTS = 100
"""The most dots in one key. The standard library needs quadratic time for them; more is treated as an attack."""
MAX_DEPTH = 100
"""The deepest nesting of tables and lists."""
INTEGERS = range(-(1 << 63), 1 << 63)
"""The integers that are accepted. TOML requires an error for what a reader cannot represent; the clients' readers have
64 bits."""

_AT = lazy_pattern(r" ?\(at line ([0-9]+), column ([0-9]+)\)$")
_NAME = r"(?:[A-Za-z0-9_-]++|\"(?:[^\"\\\n]|\\.)*+\"|'[^'\n]*+')"
_DOTTED = lazy_pattern(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"""(?:""|")?|\Z)'
    r"|'''(?:[^']|'(?!''))*+(?:'''(?:''|')?|\Z)"
    r"|#[^\n]*+"
    rf"|(?P<dotted>{_NAME}(?:[ \t]*+\.[ \t]*+{_NAME}){{{MAX_DOTS}}})"
    rf"|{_NAME}(?:[ \t]*+\.[ \t]*+{_NAME})*+"
    r"|[\"'][^\n]*+"
    r"|[^\w\"'#-]++|.",
    re.DOTALL,
)
"""A piece of a text; in one that contains a key with too many dots, the group ``dotted`` matches. Each piece begins
where the one before it ends, so that no character is read more than a few times."""
_KEY = lazy_pattern(_NAME)
_BLANK = lazy_pattern(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_STRING = lazy_pattern(
    r'"""(?:[^"\\]|\\.|"(?!""))*+"""(?:""|")?'
    r"|'''(?:[^']|'(?!''))*+'''(?:''|')?"
    r'|"(?:[^"\\\n]|\\.)*+"'
    r"|'[^'\n]*+'",
    re.DOTALL,
)
_PLAIN = lazy_pattern(r"[^,\]}#\n]*+")


class TomlFault(ValueError):
    """Raised for text that is not TOML. The message is a clause that says why, ``offset`` is where that shows, and
    ``remedy`` is a sentence that says what to do."""

    def __init__(self, message: str, offset: int, remedy: str = "") -> None:
        super().__init__(message)
        self.offset = offset
        self.remedy = remedy


class Item(Record):
    """The spans of a key and its value. The value of a table is the name in its header; an item of a list is its own
    key."""

    key: Span
    value: Span


def load(text: str) -> Object:
    """Return the values of a text. Raises TomlFault. The cost is bounded for every text."""
    import tomllib  # deferred: few runs need TOML

    for piece in _DOTTED.finditer(text):
        if piece["dotted"]:
            raise TomlFault("a key has too many dots", piece.start())
    try:
        values = tomllib.loads(text)
    except RecursionError:
        raise TomlFault("it is nested too deeply", 0) from None
    except tomllib.TOMLDecodeError as error:
        from agentlint.syntax import tomlfaults  # deferred: most texts have no fault

        fault = tomlfaults.explain(text, _stopped_at(text, str(error)), str(error))
        raise TomlFault(fault.mistake, fault.offset, fault.remedy) from None
    except ValueError:
        raise TomlFault("a number has too many digits", 0) from None
    level: list[Any] = [values]
    for _ in range(MAX_DEPTH):
        level = [
            inner for container in level for inner in (container.values() if isinstance(container, dict) else container)
        ]
        if any(type(inner) is int and inner not in INTEGERS for inner in level):
            raise TomlFault("an integer has more than 64 bits", _long_integer(text))
        level = [inner for inner in level if isinstance(inner, dict | list)]
        if not level:
            return values
    raise TomlFault("it is nested too deeply", 0)


def _stopped_at(text: str, message: str) -> int:
    """Return the offset that a message of the standard library gives as line and column; without these, the end of the
    text."""
    place = _AT.search(message)
    if not place:
        return len(text.rstrip())
    # The library counts lines after it has replaced every line break with one character.
    lines = text.split("\n", int(place[1]) - 1)[: int(place[1]) - 1]
    return min(sum(len(line) + 1 for line in lines) + int(place[2]) - 1, len(text))


def _long_integer(text: str) -> int:
    """Return the offset of the first integer that is not in `INTEGERS`; 0 when it cannot be found."""
    for item in places(text).values():
        word = text[item.value.start : item.value.end].replace("_", "")
        with suppress(ValueError):
            if word[:1] in "+-0123456789" and int(word, 0 if word[:1] == "0" and len(word) > 1 else 10) not in INTEGERS:
                return item.value.start
    return 0


def places(text: str) -> dict[Route, Item]:
    """Return the span of each value in a text that `load` accepts. For a table that is written in parts, the first part
    counts."""
    reader = _Reader(text)
    with suppress(RecursionError):  # the spans found before it are kept
        reader.read()
    return reader.found


class _Reader:
    """One pass over a text that is known to be TOML, so that nothing needs to be checked."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Route, Item] = {}
        self.tables: dict[Route, int] = {}  # the number of tables in each list of tables

    def read(self) -> None:
        table: Route = ()
        while self._peek():
            if self.text[self.at] != "[":
                self._pair(table)
                continue
            several = self.text.startswith("[[", self.at)
            self.at += 1 + several
            route, key = self._key(())
            if several:
                self.found.setdefault(route, Item(key, key))
                self.tables[route] = self.tables.get(route, -1) + 1
                route = (*route, self.tables[route])
            table = route
            self.found.setdefault(table, Item(key, key))
            self.at = self.text.index("]", self.at) + 1 + several

    def _peek(self) -> str:
        """Return the next character that is neither whitespace nor part of a comment; "" at the end."""
        blank = _BLANK.match(self.text, self.at)
        self.at = blank.end() if blank else self.at
        return self.text[self.at : self.at + 1]

    def _key(self, route: Route) -> tuple[Route, Span]:
        """Return a dotted key below ``route``, with the span of its last part. The tables on its way are recorded
        too."""
        span = Span(self.at, self.at)
        while self._peek():
            name = _KEY.match(self.text, self.at)
            if name is None:
                break
            route = (*route, _unquoted(name[0]))
            span = Span(*name.span())
            self.at = name.end()
            if self._peek() != ".":
                break
            self.found.setdefault(route, Item(span, span))
            if route in self.tables:
                route = (*route, self.tables[route])
            self.at += 1
        return route, span

    def _pair(self, table: Route) -> None:
        start = self.at
        route, key = self._key(table)
        if self._peek() == "=":
            self.at += 1
        self._peek()
        value = self._value(route)
        self.found[route] = Item(key, value)
        self.at = max(self.at, start + 1)

    def _value(self, route: Route) -> Span:
        start = self.at
        mark = self.text[start : start + 1]
        if mark == "[":
            self.at += 1
            number = 0
            while self._peek() not in ("]", ""):
                if self.text[self.at] == ",":
                    self.at += 1
                    continue
                item = self._value((*route, number))
                self.found[*route, number] = Item(item, item)
                number += 1
            self.at += 1
        elif mark == "{":
            self.at += 1
            while self._peek() not in ("}", ""):
                if self.text[self.at] == ",":
                    self.at += 1
                else:
                    self._pair(route)
            self.at += 1
        else:
            match = _STRING.match(self.text, start) or _PLAIN.match(self.text, start)
            end = match.end() if match else start
            self.at = max(end, start + 1)
            return Span(start, start + len(self.text[start:end].rstrip()))
        return Span(start, self.at)


def _unquoted(name: str) -> str:
    if name[0] == "'":
        return name[1:-1]
    if name[0] == '"':
        return next(iter(load(f"{name} = 1")))
    return name
