"""What the rules on keys and values share: naming a place, a value or a kind in words, and edits of one entry."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from agentlint.model.problems import InvalidValue, Kind, NullValue, UnknownKey, WrongType
from agentlint.platforms import MAIN, get
from agentlint.platforms.schema import load
from agentlint.rules.base import choices, quote
from agentlint.syntax.nodes import Alias, Mapping, Node, Scalar
from agentlint.syntax.quoting import flow_scalar
from agentlint.text import Edit, Route, Severity, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from agentlint.model.problems import Problem
    from agentlint.platforms.base import Seen
    from agentlint.rules.document import Document
    from agentlint.syntax.nodes import Value

MAX_TRIALS = 40
"""Fixes of one file that are tried out by reading it again, so that the work stays linear in the file's size."""

_KINDS = {
    "string": "text",
    "boolean": "`true` or `false`",
    "number": "a number",
    "integer": "a whole number",
    "array": "a list",
    "object": "a mapping",
    "null": "nothing",
}


def place(problem: Problem[Kind]) -> str:
    """Return where a value stands, in words: `` `model` ``, ``item 2 of `tools` ``."""
    route = problem.route
    if not route:
        return "`the file`"
    if isinstance(route[-1], int):
        return f"item {route[-1] + 1} of `{dotted(route[:-1])}`"
    return f"`{dotted(route)}`"


def dotted(route: Iterable[str | int]) -> str:
    """Return a route as messages show it: ``mcpServers.docs.type``."""
    return ".".join(" ".join(str(step).split()) for step in route)


def kinds(expected: Iterable[str]) -> str:
    """Return the kinds of value that a client takes, in words: ``text or a list``."""
    return " or ".join(_KINDS.get(kind, kind) for kind in expected)


def shape(doc: Document, key: str) -> str:
    """Advice that shows a whole value of a key whose values are nested, as its schema has it; "" without an example."""
    examples = load(doc.platform.id).properties.get(key, {}).get("examples", ())
    return next((f"Write it like `{key}: {_flow(value)}`." for value in examples if isinstance(value, dict)), "")


def _flow(value: Value) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow_scalar(key)}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return flow_scalar(value) if isinstance(value, str) else json.dumps(value)


def written(doc: Document, problem: Problem[Kind]) -> str:
    """Return the author's value as a message shows it: a scalar in backticks, else what it is."""
    node = doc.node(problem.route) if problem.route else None
    while isinstance(node, Alias):
        node = node.target
    if isinstance(node, Scalar):
        return quote(doc.text[node.start : node.end] if node.end > node.start else None)
    if isinstance(node, Mapping):
        return "a mapping"
    if node is not None:
        return "a list"
    return quote(getattr(problem.kind, "value", None))


def pair(doc: Document, route: Route) -> tuple[Scalar, Node] | None:
    """Key and value of the entry at ``route``, the last one of equal keys."""
    parent = doc.node(route[:-1]) if len(route) > 1 else doc.tree
    while isinstance(parent, Alias):
        parent = parent.target
    if not isinstance(parent, Mapping) or not route or not isinstance(route[-1], str):
        return None
    return doc.pairs(parent).get(route[-1])


def scalar(doc: Document, route: Route) -> Scalar | None:
    """Return the value at ``route`` when it is a scalar with text of its own, which an edit may replace."""
    node = doc.node(route)
    return node if isinstance(node, Scalar) and node.end > node.start and node.tag is None else None


def replace(node: Node, new: str) -> tuple[Edit, ...]:
    """Return the edit that replaces a value."""
    return (Edit(node.start, node.end, new),)


def remove(doc: Document, route: Route) -> tuple[Edit, ...]:
    """Edits that take out the lines of an entry; () where it shares a line with another."""
    entry = pair(doc, route)
    if entry is None or len(route) > 1 or doc.tree.flow:
        return ()
    key, value = entry
    start = doc.source.line_span(key.start).start
    last = max(key.end, value.end)
    if doc.text[start : key.start].strip() or (last > start and doc.text[last - 1 : last] == "\n"):
        last = max(key.end, last - 1)
        if doc.text[start : key.start].strip():
            return ()
    end = doc.text.find("\n", last)
    if end < 0:
        return ()
    return (Edit(start, end + 1, ""),)


def applied(doc: Document, edits: Iterable[Edit]) -> Source:
    """Return the file as it would be after ``edits``."""
    text, parts, at = doc.text, [], 0
    for edit in sorted(edits):
        parts += [text[at : edit.start], edit.new]
        at = edit.end
    return doc.source.edited("".join([*parts, text[at:]]))


def improves(doc: Document, edits: Sequence[Edit]) -> bool:
    """Tell whether every client that loads the file loads the edited one, and its own finds nothing worse in it."""
    return tried(doc, edits) is not None


def tried(doc: Document, edits: Sequence[Edit]) -> Seen | None:
    """Return the edited file as its own client sees it; None where it, or another that reads the file, takes it
    worse."""
    trials = doc.__dict__["_trials"] = doc.__dict__.get("_trials", 0) + 1
    beside_fence = any(doc.text.startswith("---", edit.end) and doc.text[edit.end - 1] != "\n" for edit in edits)
    if doc.source.bad_byte is not None or trials > MAX_TRIALS or beside_fence:
        return None
    source = applied(doc, edits)
    before, after = doc.seen, doc.platform.read(source, doc.place, doc.version)
    if (before.loaded and not after.loaded) or _bad(after.problems) - _bad(before.problems):
        return None
    for name in MAIN:
        if name == doc.platform.id or not get(name).looks_at(doc.place):
            continue
        other = doc.seen_as(name)
        if other.tree is not None:
            view = get(name).read(source, doc.place)
            if (other.loaded and not view.loaded) or type(view.tree) is not type(other.tree):
                return None
    return after


def _bad(problems: Iterable[Problem[Kind]]) -> set[tuple[str, Route]]:
    return {
        (problem.rule, problem.route)
        for problem in problems
        if problem.effect.severity is Severity.ERROR or isinstance(problem.kind, WrongType | InvalidValue | NullValue)
    }


def widens(before: Seen, after: Seen) -> bool:
    """Tell whether an agent that is loaded would get tools that it did not have."""
    if not before.loaded or before.tools in ("all", None):
        return False
    return after.tools == "all" or not set(after.tools or ()) <= set(before.tools or ())


def meant(doc: Document) -> Counter[str]:
    """Return how many unknown keys of the file were meant for each key. Counted once."""
    known: Counter[str] | None = doc.__dict__.get("_meant")
    if known is None:
        known = doc.__dict__["_meant"] = Counter(
            problem.kind.suggestion or "" for problem in doc.seen.problems if isinstance(problem.kind, UnknownKey)
        )
    return known


def did_you_mean(word: object) -> str:
    """Return the end of a message with a suggestion; "" without one."""
    return f", did you mean `{word}`?" if word else ""


def one_of(words: Iterable[object], limit: int = 12) -> str:
    """Return the words that a client takes; "" when they are too many to read."""
    listed = list(words)
    return choices(listed) if 0 < len(listed) <= limit else ""
