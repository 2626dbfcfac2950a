r"""A tool is both allowed and disallowed.

In {claude}, `disallowedTools` wins over `tools`: the agent does not get a tool that is in both. If no tool in `tools`
is left, the agent has no tools at all, which is an error. Remove the name from one of the two.

```bad .claude/agents/reviewer.md
---
name: reviewer
description: Reviews code changes for mistakes
tools: Read, Bash
disallowedTools: Bash
---
Review the diff and list what is wrong with it.
```
```good .claude/agents/reviewer.md
---
name: reviewer
description: Reviews code changes for mistakes
tools: Read
---
Review the diff and list what is wrong with it.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.problems import Effect, Problem, ToolInBoth
from agentlint.rules.base import Diagnostic, diagnose, quote
from agentlint.rules.toolwords import listed

if TYPE_CHECKING:
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[ToolInBoth]) -> Diagnostic:
    if problem.effect is Effect.NO_TOOLS:
        message = f"no tool in `tools` is left: the agent cannot have {listed(problem.kind.words)}"
        return diagnose(doc, problem, message, help="Remove from `disallowedTools` what the agent needs.")
    word = problem.kind.words[0]
    message = f"{quote(word)} is in both `tools` and `disallowedTools`, and the agent does not get it"
    return diagnose(doc, problem, message, help="Remove it from one of the two.")
