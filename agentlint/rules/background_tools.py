r"""A background agent does not get all of its `tools`.

With `background: true`, {claude} gives the agent fewer tools than in the foreground: it silently leaves out those that
need an interactive session. If none of the listed tools is left, the agent has no tools, which is an error.

```bad .claude/agents/watcher.md
---
name: watcher
description: Watches the build and reports failures
background: true
tools: Read, CronList
---
Watch the build.
```
```good .claude/agents/watcher.md
---
name: watcher
description: Watches the build and reports failures
background: true
tools: Read, Bash
---
Watch the build.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.problems import BackgroundTools, Effect, Problem
from agentlint.rules.base import Diagnostic, diagnose
from agentlint.rules.toolwords import listed

if TYPE_CHECKING:
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[BackgroundTools]) -> Diagnostic:
    message = f"a background agent does not get {listed(problem.kind.words)}"
    if problem.effect is Effect.NO_TOOLS:
        message += ": no tool is left"
    return diagnose(
        doc,
        problem,
        message,
        help="Remove `background: true`, or remove these tools: a background agent can only have "
        f"{listed(problem.kind.choices, 30)}.",
    )
