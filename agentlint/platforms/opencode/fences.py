"""How OpenCode finds frontmatter, and what it parses in it: gray-matter 4.0.3."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from agentlint.record import Record
from agentlint.syntax import javascript, jstypes, jsyaml
from agentlint.syntax.nodes import YamlFault
from agentlint.text import Span

if TYPE_CHECKING:
    from typing import Final, NoReturn

    from agentlint.syntax.nodes import Node, Value


class Fenced(Record):
    """A text as gray-matter cuts it. ``start:end`` is the part that it parses; ``body`` is where the content begins."""

    language: str | None  # None: there is no opening fence
    language_span: Span
    start: int
    end: int
    body: int
    closed: bool
    empty: bool  # nothing but whitespace and comments, which gray-matter does not parse at all


def cut(text: str) -> Fenced:
    """Cut a text as ``parseMatter`` of gray-matter 4.0.3 does."""
    base = 1 if text.startswith("\ufeff") else 0
    nowhere = Span(base, base)
    if not text.startswith("---", base) or text.startswith("-", base + 3):
        return Fenced(None, nowhere, base, base, base, False, True)
    start = base + 3
    newline = text.find("\n", start)
    if newline < 0:
        stop = max(start, len(text) - 1)  # `slice(0, -1)`: without a line break the last character is lost
    else:
        stop = newline - 1 if newline > start and text[newline - 1] == "\r" else newline
    language = text[start:stop].strip(javascript.SPACES)
    span = Span(start, stop)
    if language:
        at = text.index(language, start)
        span = Span(at, at + len(language))
        start = stop
    end = text.find("\n---", start)
    closed = end >= 0
    if not closed:
        end = body = len(text)
    else:
        body = end + 4
        body += text.startswith("\r", body)
        body += text.startswith("\n", body)
    return Fenced(language, span, start, end, body, closed, _is_empty(text, start, end))


def _is_empty(text: str, start: int, end: int) -> bool:
    r"""Tell whether there is nothing to parse: ``matter.replace(/^\s*#[^\n]+/gm, '').trim() === ''``."""
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        line = text[at:stop].strip(javascript.SPACES)
        if line and (line[0] != "#" or (line == "#" and text[stop - 1] == "#")):
            return False
        at = stop + 1
    return True


_ENGINES: Final = {"yaml": "yaml", "yml": "yaml", "js": "javascript", "javascript": "javascript"}


def engine_of(language: str) -> str | None:
    """Return the engine that gray-matter uses for a language; None when it throws."""
    if language in ("", "json"):
        return language or "yaml"
    return _ENGINES.get(language.lower())


class Parsed(Record):
    """The result of a parse: the fences, the tree (None for a value without positions), and the value."""

    fenced: Fenced
    tree: Node | None
    value: Value


class ParseFailure(Exception):
    """Raised when the engine throws. ``offset`` is the position of the fault, or -1 when that is unknown."""

    def __init__(self, message: str, offset: int = -1) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


def parse(text: str) -> Parsed:
    """Return the result of one call of ``matter()``. Raises ParseFailure."""
    fenced = cut(text)
    if fenced.language is None or fenced.empty:
        return Parsed(fenced, None, None)
    engine = engine_of(fenced.language)
    if engine is None:
        raise ParseFailure(f'gray-matter engine "{fenced.language}" is not registered', fenced.language_span.start)
    if engine == "json":
        return Parsed(fenced, None, _json(text[fenced.start : fenced.end]))
    if engine == "javascript":
        # The text is evaluated as JavaScript. Only an object in brackets is certain to be a value; YAML, which is what
        # people write there, throws.
        if text[fenced.start : fenced.end].strip(javascript.SPACES).startswith(("{", "(", "[")):
            return Parsed(fenced, None, None)
        raise ParseFailure("SyntaxError")
    try:
        tree, value = jsyaml.read(text, fenced.start, min(fenced.end + 1, len(text)))
    except YamlFault as fault:
        raise ParseFailure(fault.message, min(fault.offset, fenced.end)) from None
    return Parsed(fenced, tree, value)


def _json(text: str) -> Value:
    def refuse(word: str) -> NoReturn:
        raise ValueError(word)

    depth = 0
    for bracket in re.finditer(r"[\[\]{}]", text):
        depth += 1 if bracket[0] in "[{" else -1
        if depth > jstypes.MAX_DEPTH:
            raise ParseFailure("nested too deeply")
    try:
        value: Value = json.loads(text, parse_constant=refuse, parse_int=float)
    except ValueError as error:
        raise ParseFailure(f"JSON: {error}") from None
    return value
