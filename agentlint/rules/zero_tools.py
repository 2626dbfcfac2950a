r"""`tools` leaves the agent without tools.

An empty `tools` does not mean "the default": {claude} starts the agent with no tools at all, while its own list says
"All tools", and {copilot} gives the agent only `skill` and `sql`. The same happens with a number or a mapping in Claude
Code, and in Copilot CLI with a list of names that it does not know. To give an agent every tool, remove the key; to
give it some tools, name them.

When none of the names is Copilot CLI's own, but VS Code or an MCP server may provide them, this is reported at info
level only.

```bad .claude/agents/reviewer.md
---
name: reviewer
description: Reviews code changes for mistakes
tools:
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

from agentlint.model.problems import Effect, Problem, ZeroTools
from agentlint.rules.base import Diagnostic, diagnose
from agentlint.rules.toolwords import listed

if TYPE_CHECKING:
    from agentlint.rules.document import Document

_KINDS = {"number": "a number", "boolean": "true or false", "object": "a mapping", "array": "a list", "string": "text"}


def phrase(doc: Document, problem: Problem[ZeroTools]) -> Diagnostic:
    words = problem.kind.words
    if problem.effect is Effect.NOTE:
        return diagnose(
            doc,
            problem,
            f"only another client or an MCP server provides {listed(words)}",
            help="Add names of Copilot's own, such as `read` and `search`, if it needs them on the command line.",
        )
    if words:
        message = f"none of the names in `tools` is a tool: {listed(words)}"
    elif not problem.kind.type:
        message = "`tools` is empty: the agent gets no tools"
    else:
        message = f"`tools` is {_KINDS[problem.kind.type]}, not a list of names: the agent gets no tools"
    return diagnose(doc, problem, message, help="Name the tools the agent needs, or remove the key to give it all.")
