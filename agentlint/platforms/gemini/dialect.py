"""Gemini CLI's YAML: js-yaml 4."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

from agentlint.syntax import javascript, jstypes, jsyaml
from agentlint.syntax.nodes import Mapping, Node, Scalar, Sequence, Value, YamlFault, construct
from agentlint.text import lazy_pattern

_SEXAGESIMAL: Final = lazy_pattern(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")


def _resolve(scalar: Scalar) -> Value:
    """Resolve a scalar as js-yaml 4 does: like js-yaml 3, except that ``12:30:45`` is not a number."""
    if scalar.style == "plain" and scalar.tag is None and _SEXAGESIMAL.fullmatch(scalar.text):
        return scalar.text
    return jstypes.resolve(scalar)


def read_yaml(text: str, start: int, end: int) -> tuple[Node | None, Value]:
    """Return the tree and values of ``text[start:end]``. Raises YamlFault."""
    tree, _ = jsyaml.read(text, start, end)
    _refuse_tabs(text, start, end, tree)
    return tree, construct(tree, _resolve, duplicates="last", merge=True, key_text=javascript.text_of)


_TABBED: Final = lazy_pattern(r"^ *\t[ \t]*(?=[^\s#])", re.M)


def _refuse_tabs(text: str, start: int, end: int, tree: Node | None) -> None:
    """Refuse a tab before a key or an item, as js-yaml 4 does; js-yaml 3 drops it. Raises YamlFault."""
    tabbed = list(_TABBED.finditer(text, start, end))
    if not tabbed:
        return
    inside: list[tuple[int, int]] = []  # where a tab is not indentation: in a scalar or brackets
    stack, done = [tree], set()
    while stack:
        node = stack.pop()
        if node is None or id(node) in done:
            continue
        done.add(id(node))
        if isinstance(node, Scalar) or (isinstance(node, Sequence | Mapping) and node.flow):
            inside.append((node.start, node.end))
        elif isinstance(node, Sequence):
            stack += node.items
        elif isinstance(node, Mapping):
            stack += [part for pair in node.pairs for part in pair]
    inside.sort()
    starts = [span[0] for span in inside]
    for tab in tabbed:
        at = bisect_left(starts, tab.end()) - 1
        if at < 0 or tab.end() >= inside[at][1]:
            raise YamlFault("tab characters must not be used in indentation", tab.start())
