r"""YAML reads a word that begins with `&` or `!` as syntax and drops it from the value.

`description: !important Reviews changes` gives the agent the description `Reviews changes`. Put the value in quotes.

```bad .claude/agents/reviewer.md
---
name: reviewer
description: !important Reviews changes before they are merged
---
Read the diff and list what would break.
```

```good .claude/agents/reviewer.md
---
name: reviewer
description: "!important Reviews changes before they are merged"
---
Read the diff and list what would break.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, Edit, Fix, Safety, diagnose, quote
from agentlint.syntax.nodes import Scalar
from agentlint.syntax.repair import quoted

if TYPE_CHECKING:
    from agentlint.model.problems import AnchorOrTag, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[AnchorOrTag]) -> Diagnostic:
    word, key = problem.kind.word, problem.route[0] if problem.route else "value"
    node = doc.node(problem.route)
    fixes = []
    if isinstance(node, Scalar) and node.style == "plain" and doc.source.bad_byte is None:
        whole = doc.text[problem.span.start : node.end]
        if node.start > problem.span.start and "\n" not in whole:
            title = f"put the value in quotes: clients then see {quote(word)} as its first word"
            edit = Edit(problem.span.start, node.end, quoted(whole))
            fixes.append(Fix(title, (edit,), Safety.UNSAFE, (problem.route,)))
    return diagnose(
        doc,
        problem,
        f"{quote(word)} is dropped from the value of `{key}`",
        fixes=fixes,
        help="Put the whole value in quotes.",
    )
