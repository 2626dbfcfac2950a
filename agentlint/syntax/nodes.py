"""YAML nodes with positions: the tree that the parser of every dialect builds.

A dialect (what one client understands by "YAML") is a module of this package with two functions:

    parse(text, start=0, end=None) -> Node | None     raises YamlFault
    resolve(scalar) -> Value                          gives a scalar the type that the client gives it

Offsets are half-open character offsets into ``text`` itself, also when only ``text[start:end]`` is parsed. `construct`
turns a tree into plain values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from agentlint.text import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from agentlint.text import Route

Style = Literal["plain", "single", "double", "literal", "folded"]


class Timestamp:
    """A date as js-yaml returns it: for the client it is not a string (observed: OpenCode)."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Timestamp) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"Timestamp({self.text!r})"


Value: TypeAlias = "bool | int | float | str | Timestamp | list[Value] | dict[str, Value] | None"

Object: TypeAlias = "dict[str, Any]"
"""A mapping of a file as its author wrote it, with arbitrary keys and values: code that uses a value checks its
type."""


def same(first: Value, other: Value) -> bool:
    """Tell whether two values are the same for a client: unlike with `==`, `true` is not 1, and "not a number" equals
    itself. Parts that are shared or contain themselves are compared only once for each pair."""
    waiting: list[tuple[Value, Value]] = [(first, other)]
    known: set[tuple[int, int]] = set()
    while waiting:
        a, b = waiting.pop()
        if isinstance(a, list | dict):
            if (id(a), id(b)) in known:
                continue
            known.add((id(a), id(b)))
        if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
            waiting += zip(a, b, strict=True)
        elif isinstance(a, dict) and isinstance(b, dict) and a.keys() == b.keys():
            waiting += ((value, b[key]) for key, value in a.items())
        elif isinstance(a, list | dict) or isinstance(a, bool) is not isinstance(b, bool) or not _equal(a, b):
            return False
    return True


def _equal(first: Value, other: Value) -> bool:
    return first == other or (first != first and other != other)  # only "not a number" differs from itself


MAX_DEPTH: Final = 200
"""The deepest nesting that is read: deeper text is an attack, and recursion over it would end in a traceback."""


MAX_ALIASED: Final = 100
"""The deepest nesting through aliases. A chain of anchors, each a list with the one before, nests deeper than its
text."""


DUPLICATE: Final = "duplicate"
"""The kind of fault for a duplicate key."""


class YamlFault(Exception):
    """Raised for text that is not YAML in this dialect.

    ``offset`` is where the parser noticed the fault, ``message`` the client's message (rules use the author's words),
    and ``kind`` a word for what is wrong, in dialects that tell their reader.
    """

    def __init__(self, message: str, offset: int, kind: str = "other") -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.kind = kind


class Node:
    """A value in the text: ``start`` and ``end`` enclose it without the whitespace around it."""

    __slots__ = ("end", "start", "tag")

    def __init__(self, start: int, end: int, tag: str | None = None) -> None:
        self.start = start
        self.end = end
        self.tag = tag  # an explicit tag as written (`!foo`, `!!str`), or None


class Scalar(Node):
    """A scalar. ``text`` is the decoded text (after escapes and folding), without a type."""

    __slots__ = ("style", "text")

    def __init__(self, start: int, end: int, text: str, style: Style = "plain", tag: str | None = None) -> None:
        self.start = start
        self.end = end
        self.tag = tag
        self.text = text
        self.style = style


class Sequence(Node):
    """A list of values."""

    __slots__ = ("flow", "height", "items")
    height: int  # set only where an alias refers to it, see `_height`

    def __init__(self, start: int, end: int, items: list[Node], flow: bool, tag: str | None = None) -> None:
        self.start = start
        self.end = end
        self.tag = tag
        self.items = items
        self.flow = flow


class Mapping(Node):
    """A mapping, with its pairs of key and value in the order of the text."""

    __slots__ = ("flow", "height", "pairs")
    height: int  # set only where an alias refers to it, see `_height`

    def __init__(
        self, start: int, end: int, pairs: list[tuple[Node, Node]], flow: bool, tag: str | None = None
    ) -> None:
        self.start = start
        self.end = end
        self.tag = tag
        self.pairs = pairs
        self.flow = flow


class Alias(Node):
    """``*name``: the node that it stands for is shared, never copied.

    ``inside``: the alias is inside the value that it names; ``target`` is then an empty collection of the same kind, so
    that every tree is finite. Raises YamlFault for an alias that nests too deeply, so that code that follows aliases
    may recurse.
    """

    __slots__ = ("height", "inside", "target")

    def __init__(self, start: int, end: int, target: Node, *, inside: bool = False) -> None:
        self.start = start
        self.end = end
        self.tag = None
        self.target = target
        self.inside = inside
        self.height = 1 + _height(target)
        if self.height > MAX_ALIASED:
            raise YamlFault("aliases are nested too deeply", start)


def _height(node: Node) -> int:
    """Return the depth of lists, mappings and aliases from ``node`` down. Each node is visited once, because the target
    of an alias keeps its height."""
    if isinstance(node, Scalar):
        return 0
    highest, depth = 0, 0
    level = [node]
    while level:
        below: list[Node] = []
        for part in level:
            known = getattr(part, "height", None)
            if known is not None:
                highest = max(highest, depth + known)
            elif isinstance(part, Sequence):
                below += part.items
            elif isinstance(part, Mapping):
                below += (side for pair in part.pairs for side in pair)
        level = [part for part in below if not isinstance(part, Scalar)]
        depth += 1
    highest = max(highest, depth)
    if isinstance(node, Sequence | Mapping):
        node.height = highest
    return highest


Pair: TypeAlias = "tuple[Node, Node]"


def pairs_of(mapping: Mapping) -> dict[str, tuple[Scalar, Node]]:
    """Return key and value by the key's text; of equal keys, the last one."""
    return {key.text: (key, value) for key, value in mapping.pairs if isinstance(key, Scalar)}


def node_at(
    tree: Node | None, route: Route, pairs: Callable[[Mapping], dict[str, tuple[Scalar, Node]]] = pairs_of
) -> Node | None:
    """Return the value at ``route`` below ``tree``; None where there is none. ``pairs`` may cache the results of
    `pairs_of`."""
    here = tree
    for step in route:
        while isinstance(here, Alias):
            here = here.target
        if isinstance(here, Mapping) and isinstance(step, str):
            here = pairs(here).get(step, (None, None))[1]
        elif isinstance(here, Sequence) and isinstance(step, int) and 0 <= step < len(here.items):
            here = here.items[step]
        else:
            return None
    return here


def kind_of(value: Value) -> str:
    """Return the kind of a value in the words of JSON, as clients' messages have it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    return "array" if isinstance(value, list) else "object" if isinstance(value, dict) else "string"


def span_in(
    entry: Pair, route: Route, known: dict[int, dict[str, Pair]], key_of: Callable[[Node], str], *, key: bool
) -> Span:
    """Return the span of the value (or its key) at ``route`` below a top-level ``entry``, or else of the nearest value
    around it.

    ``known`` caches each mapping's pairs by the text of their keys, so that many problems in one large mapping cost one
    pass.
    """
    name, value = entry
    for step in route:
        while isinstance(value, Alias):
            value = value.target
        if isinstance(value, Mapping):
            pairs = known.get(id(value))
            if pairs is None:
                pairs = known[id(value)] = {key_of(pair[0]): pair for pair in value.pairs}
            pair_found = pairs.get(str(step))
            if pair_found is None:
                break
            name, value = pair_found
        elif isinstance(value, Sequence) and isinstance(step, int) and step < len(value.items):
            name = value = value.items[step]
        else:
            break
    node = name if key or value.start == value.end else value
    return Span(node.start, node.end)


MAX_VALUES = 200_000
"""The most values of a frontmatter with its aliases expanded (see `cost`); more is treated as an alias bomb."""


def cost(text: str) -> int:
    """Return how many values a scalar counts as: a long text that many aliases repeat is a bomb too."""
    return 1 + len(text) // 100


def construct(
    node: Node | None,
    resolve: Callable[[Scalar], Value],
    *,
    duplicates: Literal["error", "first", "last"],
    merge: bool,
    key_text: Callable[[Value], str],
) -> Value:
    """Return the plain values of a tree, with types by a dialect's ``resolve``.

    ``duplicates`` says what the client does with a duplicate key, ``merge`` whether ``<<`` merges, and ``key_text`` how
    a key that is not a string becomes one (JavaScript: ``String(key)``). Raises YamlFault for a duplicate key (when
    that is an error), a bad merge and an alias bomb.
    """
    budget = MAX_VALUES
    entered: set[int] = set()  # the targets of the aliases around the value that is being built

    def build(part: Node) -> Value:
        nonlocal budget
        budget -= cost(part.text) if isinstance(part, Scalar) else 1
        if budget < 0:
            raise YamlFault("too many values", part.start)
        if isinstance(part, Alias):
            if id(part.target) in entered:
                raise YamlFault("a value contains itself", part.start)
            entered.add(id(part.target))
            value = build(part.target)
            entered.discard(id(part.target))
            return value
        if isinstance(part, Scalar):
            return resolve(part)
        if isinstance(part, Sequence):
            return [build(item) for item in part.items]
        assert isinstance(part, Mapping)
        out: dict[str, Value] = {}
        merged: dict[str, Value] = {}
        for key, item in part.pairs:
            if merge and isinstance(key, Scalar) and key.style == "plain" and key.text == "<<" and key.tag is None:
                source = build(item)
                for layer in source if isinstance(source, list) else [source]:
                    if not isinstance(layer, dict):
                        raise YamlFault("cannot merge mappings; the provided source object is unacceptable", key.start)
                    for name, inherited in layer.items():
                        merged.setdefault(name, inherited)
                continue
            name = key_text(build(key))
            if name in out:
                if duplicates == "error":
                    raise YamlFault(f"duplicate key {name!r}", key.start, DUPLICATE)
                if duplicates == "first":
                    build(item)
                    continue
            out[name] = build(item)
        for name, inherited in merged.items():
            out.setdefault(name, inherited)
        return out

    return None if node is None else build(node)
