r"""The name of an agent that is built into the client.

{claude} uses the file in place of its built-in agent, and {opencode} changes its built-in agent by the file. {copilot}
refuses some of these names, and offers two agents of the same name for the others.

```bad .claude/agents/explore.md
---
name: Explore
description: Looks for the code behind a question
---
Find the code and name its files.
```
```good .claude/agents/explore.md
---
name: code-finder
description: Looks for the code behind a question
---
Find the code and name its files.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, diagnose, quote

if TYPE_CHECKING:
    from agentlint.model.problems import BuiltinName, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[BuiltinName]) -> Diagnostic:
    by_file = not problem.route
    kind = "an agent" if doc.noun == "agent" else "a command"
    message = f"{quote(problem.kind.word)} is the name of {kind} that comes with {doc.seen.client.title}"
    help = f"Rename the {doc.holder}" if by_file else "Choose another `name`"
    return diagnose(doc, problem, message, help=f"{help}, unless you mean to change that {kind.partition(' ')[2]}.")
