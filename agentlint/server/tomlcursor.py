"""Where in a TOML file an offset is, judged by its lines as `agentlint.server.cursor` judges those of YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.server.cursor import Cursor
from agentlint.text import Span, lazy_pattern

if TYPE_CHECKING:
    from agentlint.server.cursor import Form
    from agentlint.text import Source

_KEY = lazy_pattern(r"""[ \t]*(?P<key>[\w-]+|"[^"\n]*"|'[^'\n]*')?[ \t]*(?P<is>=)?""")
_TABLE = lazy_pattern(r"""[ \t]*\[\[?(?P<route>[^\[\]\n]*)\]""")
_PLAIN = lazy_pattern(r"[\w.#/-]*")
_LONG = ('"""', "'''")


def at(source: Source, offset: int) -> Cursor | None:
    """Return what is at an offset; None in a comment and in a text over several lines."""
    text = source.text
    table: tuple[str, ...] = ()
    beside: list[str] = []
    start, long = 0, ""
    while True:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end]
        inside = bool(long)
        opened = next((mark for mark in _LONG if line.count(mark) % 2), "")
        long = opened if not long else "" if long in line else long
        if start <= offset <= end:
            return None if inside else _in_line(text, start, end, offset, table, _keys_of(text, end, beside))
        header = None if inside else _TABLE.match(line)
        key = None if inside or header else _KEY.match(line)
        if header is not None:
            table, beside = tuple(part.strip().strip("\"'") for part in header["route"].split(".")), []
        elif key is not None and key["key"] and key["is"]:
            beside.append(key["key"].strip("\"'"))
        start = end + 1


def _keys_of(text: str, end: int, before: list[str]) -> tuple[str, ...]:
    """Return the keys of a table: those before a line, and those after it up to the next table."""
    names = list(before)
    for line in text[end + 1 :].splitlines():
        if _TABLE.match(line):
            break
        key = _KEY.match(line)
        if key is not None and key["key"] and key["is"]:
            names.append(key["key"].strip("\"'"))
    return tuple(names)


def _in_line(
    text: str, start: int, end: int, offset: int, table: tuple[str, ...], others: tuple[str, ...]
) -> Cursor | None:
    key = _KEY.match(text, start, end)
    if key is None or text[start:offset].lstrip().startswith(("#", "[")):
        return None
    if not key["is"] or offset < key.end("is"):
        name = Span(key.start("key"), key.end("key")) if key["key"] else Span(offset, offset)
        return Cursor("key", table, name, "toml", others) if name.start <= offset <= name.end else None
    before = text[key.end("is") : offset]
    quote = ""
    for mark in before:
        if quote:
            quote = "" if mark == quote else quote
        elif mark in "\"'":
            quote = mark
        elif mark == "#":
            return None
    begin = offset - len(before) + (before.rfind(quote) + 1 if quote else _plain(before))
    close = text.find(quote, offset, end) if quote else -1
    remainder = _PLAIN.match(text, offset, end)
    word = Span(begin, close if close >= 0 else remainder.end() if remainder else offset)
    form: Form = "" if quote else "toml"
    listed = tuple(item.strip("[] \t\"'") for item in text[key.end("is") : end].split(",")) if "[" in before else ()
    current_word = text[word.start : word.end]
    route = (*table, key["key"].strip("\"'") if key["key"] else "")
    return Cursor("value", route, word, form, tuple(item for item in listed if item and item != current_word))


def _plain(before: str) -> int:
    """Return where the unquoted word begins with which ``before`` ends."""
    at = len(before)
    while at and (before[at - 1].isalnum() or before[at - 1] in "_.#/-"):
        at -= 1
    return at
