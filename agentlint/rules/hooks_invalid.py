r"""Hooks that the client does not accept.

{copilot} refuses the whole file when `hooks` contains an unknown event or a malformed entry; {vscode}
warns of unknown events and ignores them.

```bad .github/agents/reviewer.agent.md
---
name: reviewer
description: Reviews a change before it is merged
hooks: scripts/check.sh
---
Read the change and list its defects.
```
```good .github/agents/reviewer.agent.md
---
name: reviewer
description: Reviews a change before it is merged
---
Read the change and list its defects.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.words import nearest
from agentlint.rules.base import Diagnostic, diagnose
from agentlint.rules.entries import did_you_mean, kinds, one_of, place, shape, written

if TYPE_CHECKING:
    from agentlint.model.problems import HooksInvalid, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[HooksInvalid]) -> Diagnostic:
    known, expected = problem.kind
    if len(problem.route) == 2 and known:
        event = str(problem.route[1])
        message = f"`{event}` is not a hook event of {doc.seen.client.title}{did_you_mean(nearest(event, known))}"
        return diagnose(doc, problem, message, help=f"Write {one_of(known, 30)}, or remove it.")
    if len(problem.route) == 2 and not expected:
        event = str(problem.route[1])
        return diagnose(doc, problem, f"`{event}` is not a hook event of {doc.seen.client.title}", help=_ADVICE)
    if expected:
        message = f"{place(problem)} is {written(doc, problem)}, but must be {kinds(expected)}"
        return diagnose(doc, problem, message, help=shape(doc, "hooks") or f"Write {kinds(expected)}.")
    message = f"{place(problem)} is not a hook that {doc.seen.client.title} accepts"
    return diagnose(doc, problem, message, help=shape(doc, "hooks") or _ADVICE)


_ADVICE = "Write it as the client's documentation shows, or remove it."
