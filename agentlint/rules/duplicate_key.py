r"""A key is written twice.

Claude Code 2.1.329 takes the last one and drops the others silently, VS Code 1.128.1 the first, and Copilot CLI 1.0.102
and OpenCode 1.18.33 cannot read the frontmatter. Keep one of them.

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

from agentlint.rules.base import Diagnostic, Edit, Fix, Label, Span, diagnose, quote
from agentlint.syntax.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from agentlint.platforms.base import Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem) -> Diagnostic:
    word = str(problem.details.get("word", ""))
    pairs = _written(doc, problem.span)
    labels = []
    if len(pairs) > 1:
        first = pairs[0][0]
        labels.append(Label(Span(first.start, first.end), "first written here"))
    edits = _removal(doc, pairs)
    if edits:
        title = f"remove the second `{word}`: it says the same as the first"
        return diagnose(
            doc,
            problem,
            f"{quote(word)} is written twice, with the same value",
            labels=labels,
            fixes=[Fix(title, edits, routes=((),))],
        )
    return diagnose(
        doc,
        problem,
        f"{quote(word)} is written more than once",
        labels=labels,
        help="Keep the one that is meant and delete the others.",
    )


def _written(doc: Document, span: Span) -> list[tuple[Scalar, Node]]:
    """All pairs that have the key at ``span``, in the mapping that holds it."""
    todo: list[Node] = [doc.tree]
    seen: set[int] = set()
    while todo:
        node = todo.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Sequence):
            todo.extend(node.items)
        elif isinstance(node, Mapping):
            keys = [(key, value) for key, value in node.pairs if isinstance(key, Scalar)]
            here = next((key.text for key, _ in keys if key.start == span.start), None)
            if here is not None:
                return [] if node.flow else [(key, value) for key, value in keys if key.text == here]
            todo.extend(value for _, value in node.pairs)
    return []


def _removal(doc: Document, pairs: list[tuple[Scalar, Node]]) -> tuple[Edit, ...]:
    """Deletes the lines of every pair but the first; () unless all have one value and stand on lines of their own."""
    text = doc.text
    if len(pairs) < 2 or doc.source.bad_byte is not None or any(not _same(pairs[0][1], one) for _, one in pairs[1:]):
        return ()
    edits = []
    for key, value in pairs[1:]:
        start = text.rfind("\n", 0, key.start) + 1
        stop = text.find("\n", max(value.end, key.end))
        if stop < 0 or text[start : key.start].strip() or text[max(value.end, key.end) : stop].strip(" :\t\r"):
            return ()
        edits.append(Edit(start, stop + 1, ""))
    return tuple(edits)


def _same(one: Node, other: Node) -> bool:
    """Whether two values are written alike: their texts and quoting, not their layout. Anything unusual is not."""
    todo = [(one, other)]
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
