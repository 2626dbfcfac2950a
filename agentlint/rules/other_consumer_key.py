r"""A key that another reader of the same file uses.

Three clients read a file in `.github/agents`: Copilot CLI, VS Code and github.com. {copilot} warns about every key that
it does not read itself, such as `handoffs`, which is a key of VS Code, and loads the agent without it. Keep the key if
you use the agent in the other client.

```bad .github/agents/planner.agent.md
---
name: planner
description: Plans a change step by step
argument-hint: What shall be planned?
---
Write the steps of the change, each with its test.
```
```good .github/agents/planner.agent.md
---
name: planner
description: Plans a change step by step
---
Write the steps of the change, each with its test.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, diagnose

if TYPE_CHECKING:
    from agentlint.model.problems import OtherConsumerKey, Problem
    from agentlint.rules.document import Document

_TITLES = {"cli": "Copilot CLI", "vscode": "VS Code", "github": "github.com"}


def phrase(doc: Document, problem: Problem[OtherConsumerKey]) -> Diagnostic:
    readers = " and ".join(_TITLES.get(name, name) for name in problem.kind.readers)
    return diagnose(
        doc,
        problem,
        f"`{problem.kind.word}` has no effect in {doc.seen.client.title}; it is a key of {readers}",
        help=f"Keep it if you use the agent in {readers}.",
    )
