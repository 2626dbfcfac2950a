r"""A skill that nobody can start.

`disable-model-invocation: true` leaves the skill to users, `user-invocable: false` leaves it to the model. With both,
{claude} does not load the skill, and {copilot} lists it but starts it for nobody. Neither client reports this.

```bad .claude/skills/review/SKILL.md
---
name: review
description: Reviews a diff. Use before a merge.
disable-model-invocation: true
user-invocable: false
---
Read the diff and list what would break.
```

```good .claude/skills/review/SKILL.md
---
name: review
description: Reviews a diff. Use before a merge.
disable-model-invocation: true
---
Read the diff and list what would break.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, diagnose

if TYPE_CHECKING:
    from agentlint.model.problems import NobodyStarts, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[NobodyStarts]) -> Diagnostic:
    return diagnose(
        doc,
        problem,
        f"nobody can start the {doc.noun}: `disable-model-invocation` excludes the model, and `user-invocable` "
        "the user",
        help="Remove one of the two.",
    )
