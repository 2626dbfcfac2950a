"""YAML as Bun reads it (`Bun.YAML.parse`); Claude Code parses frontmatter with it.

The behaviour was taken from Bun's parser (github.com/oven-sh/bun, src/parsers/yaml.rs) and checked case by case against
Bun 1.4.5 and Claude Code: the core types of YAML 1.2, strictness about indentation and tabs, and a few peculiarities (a
CR LF inside quotes counts as two line breaks, merge keys work, several documents become a list). The parser itself is
`syntax.bunparser`, which is loaded for text that is not regular.
"""

from __future__ import annotations

import math

from agentlint.syntax import regular
from agentlint.syntax.javascript import text_of
from agentlint.syntax.nodes import MAX_VALUES, Alias, Mapping, Node, Scalar, Sequence, Value, YamlFault, cost
from agentlint.text import lazy_pattern


def parse(text: str, start: int = 0, end: int | None = None) -> Node | None:
    """Return the tree of ``text[start:end]``, with offsets into ``text``. Raises YamlFault with Bun's own words.

    Several documents become a `Sequence` of their roots, as in `Bun.YAML.parse`. Text on which the parsers of all
    clients agree is read by a faster way.
    """
    stop = len(text) if end is None else end
    return regular.parse(text, start, stop) or parse_exactly(text, start, stop)


def parse_exactly(text: str, start: int = 0, end: int | None = None) -> Node | None:
    """Return the result of `parse` by Bun's own rules, without the faster way for regular text."""
    from agentlint.syntax.bunparser import CHARACTER, Parser

    part = text[start:end] if start or end is not None else text
    nul = part.find("\0")
    if nul >= 0:
        raise YamlFault(CHARACTER, start + nul)
    return Parser(part, start).stream()


def cycle(node: Node | None) -> Alias | None:
    """Return the first alias that is inside the value that it names: Bun before 1.4.5 does not resolve it."""
    stack = [node]
    while stack:
        part = stack.pop()
        if isinstance(part, Alias) and part.inside:
            return part
        if isinstance(part, Sequence):
            stack.extend(reversed(part.items))
        elif isinstance(part, Mapping):
            stack.extend(child for pair in reversed(part.pairs) for child in reversed(pair))
    return None


_NUMBER = lazy_pattern(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_RADIX = lazy_pattern(r"([-+]?)0(?:x([0-9A-Fa-f]+)|o([0-7]+))\Z")
_INFINITY = lazy_pattern(r"([-+]?)\.(?:inf|Inf|INF)\Z")
_WORDS: dict[str, bool | None] = {
    "null": None, "Null": None, "NULL": None, "~": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_CORE_TAGS = {f"{mark}{name}": name for mark in ("!", "!!") for name in ("bool", "int", "float", "null", "str")}


def resolve(scalar: Scalar) -> Value:
    """Return the value of a scalar: the core types of YAML 1.2. A tag can only confirm such a type or make the value a
    string.

    `yes`, dates and `1_000` are strings, `012` is 12, `0o17` is 15. Whole numbers are returned as int.
    """
    text = scalar.text
    if scalar.style != "plain":
        return text
    if scalar.tag is None:
        return _typed(text)
    wanted = _CORE_TAGS.get(scalar.tag, "str" if scalar.tag == "!" else "")
    if not text:
        return "" if wanted == "str" else None
    value = _typed(text)
    fits = (
        (value is None and wanted == "null")
        or (isinstance(value, bool) and wanted == "bool")
        or (isinstance(value, (int, float)) and not isinstance(value, bool) and wanted in ("int", "float"))
    )
    return value if fits else text


def _typed(text: str) -> Value:
    if not text:
        return None
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "0123456789+-.":
        return text
    if _NUMBER.match(text):
        return _whole(float(text))
    if match := _RADIX.match(text):
        number = int(match[2], 16) if match[2] else int(match[3], 8)
        if number >= 2**64:
            return text
        return _whole(-float(number) if match[1] == "-" else float(number))
    if match := _INFINITY.match(text):
        return -math.inf if match[1] == "-" else math.inf
    return math.nan if text in (".nan", ".NaN", ".NAN") else text


def _whole(number: float) -> int | float:
    """Return a number as int if it is whole and JavaScript, which has only one type of number, represents it
    exactly."""
    if number.is_integer() and abs(number) <= 2**53 and (number or math.copysign(1, number) > 0):
        return int(number)
    return number


def values(node: Node | None) -> Value:
    """Return the plain values of a tree: the last of equal keys wins, and `<<` merges. Raises YamlFault for an alias
    bomb."""
    budget = MAX_VALUES

    def build(part: Node) -> Value:
        nonlocal budget
        budget -= cost(part.text) if isinstance(part, Scalar) else 1
        if budget < 0:
            raise YamlFault("Excessive aliasing", part.start)
        if isinstance(part, Scalar):
            return resolve(part)
        if isinstance(part, Alias):
            return build(part.target)
        if isinstance(part, Sequence):
            return [build(item) for item in part.items]
        assert isinstance(part, Mapping)
        out: dict[str, Value] = {}
        for key_node, value_node in part.pairs:
            key = build(key_node)
            value = build(value_node)
            if key == "<<" and isinstance(value_node, Alias) and value_node.inside:
                raise YamlFault("Unexpected token", value_node.start)
            if key == "<<" and isinstance(value, (dict, list)):
                for layer in [value] if isinstance(value, dict) else value:
                    if isinstance(layer, dict):
                        for name, inherited in layer.items():
                            out.setdefault(name, inherited)
                continue
            out[text_of(key)] = value
        return out

    return None if node is None else build(node)


def load(text: str, start: int = 0, end: int | None = None) -> Value:
    """Return what `Bun.YAML.parse` returns. Raises YamlFault."""
    return values(parse(text, start, end))
