r"""An OpenCode model without the form `provider/model`.

{opencode} reads the part before the first `/` as the provider. Without a provider the agent is loaded, but every use
of it fails, because no such model exists. `opencode models` lists the valid names.

```bad .opencode/agents/reviewer.md
---
description: Reviews a change before it is merged
mode: subagent
model: sonnet
---
Read the change and list its defects.
```
```good .opencode/agents/reviewer.md
---
description: Reviews a change before it is merged
mode: subagent
model: anthropic/claude-sonnet-5
---
Read the change and list its defects.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.platforms.claude import modelnames as claude
from agentlint.platforms.opencode import modelnames as opencode
from agentlint.rules.base import Diagnostic, Fix, Safety, diagnose, quote
from agentlint.rules.entries import did_you_mean, improves, replace, scalar

if TYPE_CHECKING:
    from agentlint.model.problems import ModelFormat, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[ModelFormat]) -> Diagnostic:
    word = problem.kind.word
    meant = opencode.write(claude.read(word)).text if "/" not in word else None
    fixes = _full(doc, problem, meant) if meant else ()
    return diagnose(
        doc,
        problem,
        f"model {quote(word)} does not have the form `provider/model`{did_you_mean(meant)}",
        help=f"Write `provider/model` as `{doc.platform.id} models` lists it, or remove `model` to use the session's"
        " model.",
        fixes=fixes,
    )


def _full(doc: Document, problem: Problem[ModelFormat], meant: str) -> tuple[Fix, ...]:
    node = scalar(doc, problem.route)
    if node is None:
        return ()
    edits = replace(node, meant)
    if not improves(doc, edits):
        return ()
    return (Fix(f"write `{meant}`: the {doc.noun} then runs with this model", edits, Safety.UNSAFE, (("model",),)),)
