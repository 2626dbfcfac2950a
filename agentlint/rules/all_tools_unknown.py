r"""None of the tools in `tools` exists.

{claude} refuses to start an agent when it knows none of the names in its `tools`; older versions start it
without any tool. Each name is also reported on its own, with the name that was probably meant.

```bad .claude/agents/reviewer.md
---
name: reviewer
description: Reviews code changes for mistakes
tools: Frobnicate, Zap
---
Review the diff and list what is wrong with it.
```
```good .claude/agents/reviewer.md
---
name: reviewer
description: Reviews code changes for mistakes
tools: Read, Bash
---
Review the diff and list what is wrong with it.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, choices, diagnose
from agentlint.rules.toolwords import listed

if TYPE_CHECKING:
    from agentlint.model.problems import AllToolsUnknown, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[AllToolsUnknown]) -> Diagnostic:
    words = problem.kind.words
    meant = problem.kind.suggestions
    subject = "the only tool in `tools` does" if len(words) == 1 else "the tools in `tools` do"
    message = f"{subject} not exist, so the agent cannot work: {listed(words)}"
    help = f"Did you mean {choices(meant[:6], 'and')}?" if meant else "Name tools that the client has, such as `Read`."
    return diagnose(doc, problem, message, help=f"{help} Without `tools` the agent gets every tool.")
