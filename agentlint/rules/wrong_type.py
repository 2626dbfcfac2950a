r"""A value of a kind that the client does not take.

A list where text belongs, text where a number does. OpenCode 1.18.33 refuses to start in the project, Copilot CLI
1.0.102 refuses the file, Claude Code 2.1.329 drops the value, or the agent when it is `name` or `description`. Quotes
make text of everything: `"true"` is no boolean and `"0.2"` no number.

```bad .opencode/agents/reviewer.md
---
description: Reviews a change before it is merged
mode: subagent
temperature: "0.2"
---
Read the change and list its defects.
```
```fixed
---
description: Reviews a change before it is merged
mode: subagent
temperature: 0.2
---
Read the change and list its defects.
```
```good .opencode/agents/reviewer.md
---
description: Reviews a change before it is merged
mode: subagent
temperature: 0.2
---
Read the change and list its defects.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, diagnose
from agentlint.rules.entries import kinds, one_of, place, written

if TYPE_CHECKING:
    from agentlint.platforms.base import Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem) -> Diagnostic:
    expected = problem.details.get("expected") or ["string"]
    wanted = kinds(expected)
    taken = one_of(word for word in problem.details.get("choices", ()) if str(word) not in ("true", "false"))
    fixes = ()
    return diagnose(
        doc,
        problem,
        f"{place(problem)} is {written(doc, problem)}, but must be {wanted}",
        help="" if fixes else f"Write {wanted}" + (f": {taken}." if taken else "."),
        fixes=fixes,
    )
