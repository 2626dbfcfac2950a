r"""An MCP server that the client does not accept.

{copilot} refuses the whole file when a server under `mcp-servers` lacks a key or has a wrong value: a local server
needs `command`, `args` and `tools`, a remote server `url` and `tools`.

```bad .github/agents/reviewer.agent.md
---
name: reviewer
description: Reviews a change before it is merged
mcp-servers:
  notes:
    type: local
    command: notes-server
    args: []
---
Read the change and list its defects.
```
```good .github/agents/reviewer.agent.md
---
name: reviewer
description: Reviews a change before it is merged
mcp-servers:
  notes:
    type: local
    command: notes-server
    args: []
    tools: ["*"]
---
Read the change and list its defects.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, choices, diagnose
from agentlint.rules.entries import kinds, one_of, place, written

if TYPE_CHECKING:
    from agentlint.model.problems import McpServerInvalid, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[McpServerInvalid]) -> Diagnostic:
    missing, expected, taken = problem.kind
    if missing:
        message = f"{place(problem)} lacks {choices(missing, 'and')}"
        help = f"Add {choices(missing, 'and')}."
        if "tools" in missing:
            help += ' `tools: ["*"]` gives the agent all tools of the server.'
        return diagnose(doc, problem, message, help=help)
    must = one_of(taken) or (kinds(expected) if expected else "a whole number above 0")
    message = f"{place(problem)} is {written(doc, problem)}, but must be {must}"
    return diagnose(doc, problem, message, help=f"Write {must}.")
