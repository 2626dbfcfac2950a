r"""`---` ends the frontmatter too early.

{claude} ends the frontmatter at the first `---` after the first line, wherever it is: indented in a
block of text, in the middle of a value, or in a longer line of dashes. The keys below it become part of the prompt.
Write such a line differently inside the frontmatter (`***`, or a word).

```bad .claude/agents/reviewer.md
---
name: reviewer
description: |
  Reviews changes.
  ---
  Call it before a merge.
model: sonnet
---
Read the diff and list what would break.
```

```good .claude/agents/reviewer.md
---
name: reviewer
description: |
  Reviews changes.
  ***
  Call it before a merge.
model: sonnet
---
Read the diff and list what would break.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, Label, diagnose

if TYPE_CHECKING:
    from agentlint.model.problems import EarlyClose, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[EarlyClose]) -> Diagnostic:
    where = {
        "inside-value": "`---` inside a value ends the frontmatter",
        "indented": "an indented `---` ends the frontmatter",
        "long": "a line of more than three dashes ends the frontmatter after the first three",
    }
    message = where.get(problem.kind.form, "`---` ends the frontmatter here")
    close = problem.kind.close
    labels = [Label(close, "meant to end here")] if close else []
    lost = " The keys below it are part of the prompt now." if problem.kind.lost else ""
    return diagnose(
        doc,
        problem,
        message + (", before the line that was meant to" if close else ""),
        labels=labels,
        help="Write fewer dashes or other characters there, for instance `***`." + lost,
    )
