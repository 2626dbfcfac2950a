r"""A text that is empty or only blanks.

{claude} does not load an agent whose `name` or `description` is empty, and ignores other empty texts.
{copilot} loads the agent, but the model has nothing to choose it by.

```bad .claude/agents/reviewer.md
---
name: reviewer
description: ""
---
Read the change and list its defects.
```
```good .claude/agents/reviewer.md
---
name: reviewer
description: Reviews a change before it is merged
---
Read the change and list its defects.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, diagnose
from agentlint.rules.entries import place

if TYPE_CHECKING:
    from agentlint.model.problems import BlankValue, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[BlankValue]) -> Diagnostic:
    key = str(problem.route[0]) if problem.route else problem.kind.key
    where = place(problem) if problem.route else f"`{key}`"
    return diagnose(doc, problem, f"{where} is blank", help=advice(key, doc.noun))


def advice(key: str, noun: str = "agent") -> str:
    """What to write instead of nothing."""
    if key == "description":
        return f"Say when the {noun} is to be used: that is what the model chooses it by."
    if key == "name":
        return f"Write what the {noun} is to be called."
    return f"Give `{key}` a value, or remove the key."
