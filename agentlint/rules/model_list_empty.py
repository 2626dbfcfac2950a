r"""An empty list of models.

{copilot} refuses the whole file, and {vscode} marks an error. Without `model`, the agent uses the session's model.

```bad .github/agents/reviewer.agent.md
---
name: reviewer
description: Reviews a change before it is merged
model: []
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

from agentlint.rules.base import Diagnostic, Fix, Safety, diagnose
from agentlint.rules.entries import improves, remove

if TYPE_CHECKING:
    from agentlint.model.problems import ModelListEmpty, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[ModelListEmpty]) -> Diagnostic:
    edits = remove(doc, ("model",))
    fixes: tuple[Fix, ...] = ()
    if edits and improves(doc, edits):
        fixes = (Fix("remove `model`: the agent then uses the session's model", edits, Safety.UNSAFE, (("model",),)),)
    return diagnose(doc, problem, "`model` is an empty list", help="Name a model, or remove `model`.", fixes=fixes)
