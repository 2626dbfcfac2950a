"""JSON, with or without comments and trailing commas (JSONC), and the positions of its values.

The values come from Python's own `json`. The positions come from the reader of YAML 1.2, which exists anyway: JSON is a
flow collection of YAML too, except in a few texts (a surrogate pair written as escapes), whose values then point to the
whole text.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from agentlint.syntax.nodes import Node, YamlFault, node_at
from agentlint.text import Span, lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.text import Route

_PART = lazy_pattern(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*.*?\*/|,(?=\s*[}\]])', 16)
"""A text, or something that is not JSON: a comment, or a trailing comma."""


_FAULTS = {
    "Expecting property name enclosed in double quotes": "a key in double quotes is expected here",
    "Expecting ':' delimiter": "a colon is expected between a key and its value",
    "Expecting ',' delimiter": "a comma or a closing bracket is expected here",
    "Expecting value": "a value is expected here",
    "Unterminated string starting at": "a string begins here and never ends",
    "Invalid control character at": "a string contains a line break or another control character",
    "Invalid \\escape": "a backslash precedes a character that cannot be escaped",
    "Invalid \\uXXXX escape": "`\\u` is not followed by four hexadecimal digits",
    "Extra data": "there is more text after the end",
}
"""Explanations by the messages of Python's reader. A message of a newer Python that is missing here is about a
comma."""
_OPEN = "it ends before all brackets are closed"
_COMMENT, _COMMA = "a comment is not allowed here", "a comma before a closing bracket is not allowed here"


class JsonFault(Exception):
    """Raised for text that is not JSON. The message is a clause that says why; ``offset`` is where that shows."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


class Json:
    """A JSON text: its ``value``, and the positions of the values in it."""

    def __init__(self, text: str, *, comments: bool = True, commas: bool = True) -> None:
        """Parse a text, in which ``comments`` or trailing ``commas`` may be refused. Raises JsonFault."""
        plain = _plain(text)
        if not (comments and commas):
            for lax in _lax(text):
                is_comma = text[lax] == ","
                if not (commas if is_comma else comments):
                    raise JsonFault(_COMMA if is_comma else _COMMENT, lax)
        try:
            self.value: Any = json.loads(plain)
        except json.JSONDecodeError as error:
            raise JsonFault(*_fault(error, plain)) from None
        except (ValueError, RecursionError):
            raise JsonFault("a number or a nesting that is too large", 0) from None
        self._text = plain
        self._tree: Node | None = None
        self._parsed = False

    @property
    def tree(self) -> Node | None:
        """Return the value as nodes; None where the text cannot be parsed as YAML."""
        if not self._parsed:
            self._parsed = True
            from agentlint.syntax import yaml12  # deferred: most manifests have no faults to point at

            try:
                self._tree = yaml12.parse(self._text, 0, len(self._text))
            except (YamlFault, RecursionError):
                self._tree = None
        return self._tree

    def node(self, route: Route) -> Node | None:
        """Return the value at ``route``; of duplicate keys, the last one."""
        return node_at(self.tree, route)

    def span(self, route: Route) -> Span:
        """Return the span of the value at ``route``, or else of the nearest value around it that has one."""
        for length in range(len(route), -1, -1):
            node = self.node(route[:length])
            if node is not None and node.end > node.start:
                return Span(node.start, node.end)
        return Span(0, min(1, len(self._text)))


def _fault(error: json.JSONDecodeError, text: str) -> tuple[str, int]:
    """Return what is wrong, and where."""
    if error.pos >= len(text.rstrip()) and text.strip():
        return _OPEN, max(len(text.rstrip()) - 1, 0)
    return _FAULTS.get(error.msg.removesuffix(":").strip(), _COMMA), error.pos


def _lax(text: str) -> Iterator[int]:
    """Yield the positions of comments and trailing commas."""
    return (match.start() for match in _PART.finditer(text) if match[0][0] != '"')


def _plain(text: str) -> str:
    """Replace a byte order mark, comments and trailing commas with spaces, so that all other characters keep their
    positions."""
    text = " " + text[1:] if text.startswith("\ufeff") else text
    without = _PART.sub(lambda child: child[0] if child[0][0] in '",' else _blank(child[0]), text)
    return _PART.sub(lambda child: " " if child[0] == "," else child[0], without)


def _blank(text: str) -> str:
    return "".join(char if char == "\n" else " " for char in text)
