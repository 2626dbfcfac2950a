r"""A value is empty or only spaces.

{claude} does not load an agent whose `name` or `description` is empty, and ignores other empty values.
{copilot} loads the agent, but the model has no description to choose it by.

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
    from agentlint.model.problems import BlankValue, NullValue, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[BlankValue]) -> Diagnostic:
    key = str(problem.route[0]) if problem.route else problem.kind.key
    where = place(problem) if problem.route else f"`{key}`"
    return diagnose(doc, problem, f"{where} is blank", help=advice_below(problem) or advice(key, doc.noun))


def advice_below(problem: Problem[BlankValue] | Problem[NullValue]) -> str:
    """Return what to write in place of a blank value inside another one; "" for the value of a top-level key."""
    return f"Give {place(problem)} a value, or remove it." if len(problem.route) > 1 else ""


def advice(key: str, noun: str = "agent") -> str:
    """Return what to write in place of a blank value."""
    if key == "description":
        return f"Say when to use the {noun}: the model chooses it by its description."
    if key == "name":
        return f"Give the {noun} a name."
    return f"Give `{key}` a value, or remove the key."
