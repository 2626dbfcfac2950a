"""JSON, with or without comments and trailing commas (JSONC), and where its values stand.

The values are those of Python's own `json`. The places come from the reader of YAML 1.2 that is here anyway: what is
JSON is a flow collection of YAML too, but for few texts (a surrogate pair written as escapes), whose values then point
to the whole text.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from agentlint.syntax.nodes import Node, YamlFault, node_at
from agentlint.text import Span, lazy_pattern

if TYPE_CHECKING:
    from agentlint.text import Route

_PART = lazy_pattern(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*.*?\*/|,(?=\s*[}\]])', 16)
"""A text, or what is no JSON: a comment, a comma before an end."""


class JsonFault(Exception):
    """The text is no JSON. ``offset`` is where that shows."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


class Json:
    """A text of JSON: its ``value``, and the places of the values in it."""

    def __init__(self, text: str) -> None:
        """Raises JsonFault."""
        plain = _plain(text)
        try:
            self.value: Any = json.loads(plain)
        except json.JSONDecodeError as error:
            raise JsonFault(error.msg, error.pos) from None
        except (ValueError, RecursionError):
            raise JsonFault("a number or a nesting that is too large", 0) from None
        self._text = plain
        self._tree: Node | None = None
        self._parsed = False

    @property
    def tree(self) -> Node | None:
        """The value as nodes; None where it cannot be parsed as such."""
        if not self._parsed:
            self._parsed = True
            from agentlint.syntax import yaml12  # deferred: most manifests have nothing to point at

            try:
                self._tree = yaml12.parse(self._text, 0, len(self._text))
            except (YamlFault, RecursionError):
                self._tree = None
        return self._tree

    def node(self, route: Route) -> Node | None:
        """The value at ``route``; of keys of one name the last one."""
        return node_at(self.tree, route)

    def span(self, route: Route) -> Span:
        """The value at ``route``, else the nearest one around it that has a place."""
        for length in range(len(route), -1, -1):
            node = self.node(route[:length])
            if node is not None and node.end > node.start:
                return Span(node.start, node.end)
        return Span(0, min(1, len(self._text)))


def _plain(text: str) -> str:
    """The text with blanks for a byte order mark, comments and commas before an end: all else stays where it is."""
    text = " " + text[1:] if text.startswith("\ufeff") else text
    without = _PART.sub(lambda one: one[0] if one[0][0] in '",' else _blank(one[0]), text)
    return _PART.sub(lambda one: " " if one[0] == "," else one[0], without)


def _blank(text: str) -> str:
    return "".join(char if char == "\n" else " " for char in text)
