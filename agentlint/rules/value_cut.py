r"""A ` #` ends the value: the rest of the line is a comment.

`description: Fixes issue #12` gives the text `Fixes issue`, and `color: #ff0000` gives no value at all. Put the value
in quotes if the `#` belongs to it.

```bad .claude/agents/reviewer.md
---
name: reviewer
description: Reviews the changes for issue #12 and its follow-ups
---
Read the diff and list what would break.
```

```good .claude/agents/reviewer.md
---
name: reviewer
description: "Reviews the changes for issue #12 and its follow-ups"
---
Read the diff and list what would break.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, Edit, Fix, Safety, diagnose, quote
from agentlint.syntax.nodes import Scalar
from agentlint.syntax.repair import quoted
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from agentlint.model.problems import Problem, ValueCut
    from agentlint.rules.document import Document

_HEX = lazy_pattern(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})\Z")


def phrase(doc: Document, problem: Problem[ValueCut]) -> Diagnostic:
    key = str(problem.route[0]) if problem.route else "value"
    line = doc.source.line_span(problem.span.start)
    lost = doc.text[problem.span.start : line.end].rstrip()
    entry = doc.entries.get(key)
    fixes = []
    if entry and isinstance(entry[1], Scalar) and entry[1].style == "plain" and doc.source.bad_byte is None:
        node = entry[1]
        empty = node.start == node.end
        start = problem.span.start if empty else node.start
        whole = doc.text[start : start + len(doc.text[start : line.end].rstrip())]
        if start >= line.start and len(problem.route) == 1:
            colour = empty and key == "color" and _HEX.match(whole) is not None
            title = f"put the value in quotes: clients then see {quote(whole)}"
            safety = Safety.SAFE if colour else Safety.UNSAFE
            fixes.append(Fix(title, (Edit(start, start + len(whole), quoted(whole)),), safety, (problem.route,)))
    return diagnose(
        doc,
        problem,
        f"the value of `{key}` ends before {quote(lost)}, which is read as a comment",
        fixes=fixes,
        help="Put the value in quotes if the `#` belongs to it.",
    )
