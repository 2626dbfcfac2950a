r"""A background agent does not get all of its `tools`.

With `background: true` {claude} runs the agent with fewer tools than a foreground one: what needs an
interactive session is left out silently. When none of the named tools is left the agent has no tool, which is an error.

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
        help="Remove `background: true`, or do without: the tools of a background agent are "
        f"{listed(problem.kind.choices, 30)}.",
    )
