r"""The description is longer than the client accepts.

{copilot} refuses a skill whose description has more than 1,024 characters. {claude} shows the model 1,535 characters
and silently drops the rest, beginning with `when_to_use`.

```bad .github/skills/review/SKILL.md times=30
---
name: review
description: |-
  Reads the diff of a branch, and the issue that it is for.
---
Read the diff and list what would break.
```

```good .github/skills/review/SKILL.md
---
name: review
description: Reviews a diff. Use before a merge.
---
Read the diff and list what would break.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, diagnose

if TYPE_CHECKING:
    from agentlint.model.problems import DescriptionLimit, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[DescriptionLimit]) -> Diagnostic:
    length, limit = problem.kind
    return diagnose(
        doc,
        problem,
        f"the description has {length:,} characters, more than the client's limit of {limit:,}",
        help=f"Keep the part that says when to use the {doc.noun}, and move the rest below the frontmatter.",
    )
