"""YAML as js-yaml 3.14.1 `safeLoad` reads it, with positions; gray-matter uses it for OpenCode (observed).

A port of js-yaml's `loader.js` (MIT, https://github.com/nodeca/js-yaml/tree/3.14.1), function by function, because its
verdicts follow from how it reads: in many places it is laxer than YAML 1.2 (text after a closing quote, a tab before a
key, empty flow items), and in some stricter. The tree and the values are built together, because tags, merges and
duplicate keys are resolved while reading.

`syntax.jstypes` has the types. Regular text (see `syntax.regular`) is read by a faster way into the same tree, all
other text by `syntax.jsreader`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.syntax import regular
from agentlint.syntax.javascript import text_of
from agentlint.syntax.jstypes import resolve
from agentlint.syntax.nodes import construct

if TYPE_CHECKING:
    from agentlint.syntax.nodes import Node, Value


def parse(text: str, start: int = 0, end: int | None = None, *, duplicates: bool = False) -> Node | None:
    """Return the tree of ``text[start:end]``, with offsets into ``text``.

    Raises YamlFault where js-yaml throws. With ``duplicates`` a duplicate key does not end the reading (for messages
    only).
    """
    return read(text, start, end, duplicates=duplicates)[0]


def load(text: str, start: int = 0, end: int | None = None) -> Value:
    """Return the values of ``text[start:end]`` with keys as strings, in the order of the text. Raises YamlFault."""
    return read(text, start, end)[1]


def read(text: str, start: int = 0, end: int | None = None, *, duplicates: bool = False) -> tuple[Node | None, Value]:
    """Return the results of `parse` and `load` from one pass."""
    end = len(text) if end is None else end
    node = regular.parse(text, start, end)
    if node is not None:
        value = construct(node, resolve, duplicates="last" if duplicates else "error", merge=False, key_text=text_of)
        return node, value
    return read_exactly(text, start, end, duplicates=duplicates)


def read_exactly(text: str, start: int, end: int, *, duplicates: bool = False) -> tuple[Node | None, Value]:
    """Return the result of `read` by js-yaml's own rules, without the faster way for regular text."""
    from agentlint.syntax.jsreader import Reader

    return Reader(text, start, end, duplicates).read()
