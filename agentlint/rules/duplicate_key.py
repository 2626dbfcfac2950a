r"""A key is written twice.

{claude} uses the last one and silently drops the others; {vscode} uses the first. {copilot} and {opencode} cannot read
the frontmatter. Keep one of them.

```bad .claude/agents/reviewer.md
---
name: reviewer
description: Reviews changes before they are merged
model: sonnet
model: sonnet
---
Read the diff and list what would break.
```

```fixed
---
name: reviewer
description: Reviews changes before they are merged
model: sonnet
---
Read the diff and list what would break.
```

```good .claude/agents/reviewer.md
---
name: reviewer
description: Reviews changes before they are merged
model: sonnet
---
Read the diff and list what would break.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.problems import DuplicateKey
from agentlint.record import Record
from agentlint.rules.base import Diagnostic, Edit, Fix, Label, Span, diagnose, quote
from agentlint.syntax.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from agentlint.model.problems import Problem
    from agentlint.rules.document import Document


class _Twice(Record):
    """A key that repeats an earlier one of the same mapping: its pair, the value before it, and the first key."""

    key: Scalar
    value: Node
    before: Node
    first: Scalar


def phrase(doc: Document, problem: Problem[DuplicateKey]) -> Diagnostic:
    word = problem.kind.word
    duplicate = _index(doc).get(problem.span.start)
    labels = [Label(Span(duplicate.first.start, duplicate.first.end), "first written here")] if duplicate else []
    edit = _removal(doc, duplicate) if duplicate else None
    if edit:
        more = [other for other in _unreported(doc, problem) if other.start >= edit.end]
        also = f" and {len(more)} more" if more else ""
        title = f"remove the second `{word}`{also}: {'each' if more else 'it'} says the same as the one above"
        message = f"{quote(word)} is written twice, with the same value"
        return diagnose(doc, problem, message, labels=labels, fixes=[Fix(title, (edit, *more), routes=((),))])
    return diagnose(
        doc,
        problem,
        f"{quote(word)} is written more than once",
        labels=labels,
        help="Keep the one you need and delete the others.",
    )


def _index(doc: Document) -> dict[int, _Twice]:
    """Return all repeated keys by their offset. The tree is walked once for each document, which keeps the result."""
    known: dict[int, _Twice] | None = doc.__dict__.get("_twice")
    if known is None:
        known = doc.__dict__["_twice"] = {}
        todo: list[Node] = [doc.tree]
        visited: set[int] = set()
        while todo:
            node = todo.pop()
            if id(node) in visited:
                continue
            visited.add(id(node))
            if isinstance(node, Sequence):
                todo.extend(node.items)
            elif isinstance(node, Mapping):
                todo.extend(value for _, value in node.pairs)
                written: dict[str, tuple[Scalar, Node]] = {}
                for key, value in node.pairs if not node.flow else ():
                    if isinstance(key, Scalar):
                        if key.text in written:
                            first, before = written[key.text]
                            known[key.start] = _Twice(key, value, before, first)
                        written[key.text] = (written.get(key.text, (key,))[0], value)
    return known


def _unreported(doc: Document, problem: Problem[DuplicateKey]) -> list[Edit]:
    """Return removals of the keys that the client does not report, because it gives up at the first one. The first
    problem's fix includes them; otherwise each would need another run."""
    reported = (other for other in doc.seen.problems if isinstance(other.kind, DuplicateKey))
    if next(reported) is not problem:
        return []
    places = {problem.span.start, *(other.span.start for other in reported)}
    removals = (_removal(doc, twice) for start, twice in sorted(_index(doc).items()) if start not in places)
    kept: list[Edit] = []
    for edit in removals:
        if edit is not None and not (
            kept and edit.start < kept[-1].end
        ):  # a removal inside another one is included in it
            kept.append(edit)
    return kept


def _removal(doc: Document, twice: _Twice) -> Edit | None:
    """Delete the pair's lines; None unless it repeats the value before it and has lines of its own."""
    text, key, value = doc.text, twice.key, twice.value
    if doc.source.bad_byte is not None or not _same(twice.before, value):
        return None
    start = text.rfind("\n", 0, key.start) + 1
    end = max(value.end, key.end)
    stop = text.find("\n", end)
    if stop < 0 or text[start : key.start].strip() or text[end:stop].strip(" :\t\r"):
        return None
    return Edit(start, stop + 1, "")


def _same(node: Node, other: Node) -> bool:
    """Tell whether two values have the same texts and quoting, whatever their layout. False for anything unusual."""
    todo = [(node, other)]
    budget = 2000
    while todo:
        a, b = todo.pop()
        budget -= 1
        if budget < 0 or a.tag or b.tag:
            return False
        if isinstance(a, Scalar) and isinstance(b, Scalar):
            if a.text != b.text or (a.style == "plain") != (b.style == "plain"):
                return False
        elif isinstance(a, Sequence) and isinstance(b, Sequence) and len(a.items) == len(b.items):
            todo.extend(zip(a.items, b.items, strict=True))
        elif isinstance(a, Mapping) and isinstance(b, Mapping) and len(a.pairs) == len(b.pairs):
            for (key, value), (other_key, other_value) in zip(a.pairs, b.pairs, strict=True):
                todo += [(key, other_key), (value, other_value)]
        else:
            return False
    return True
