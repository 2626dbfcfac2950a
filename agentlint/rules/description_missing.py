r"""The agent has no description, so nothing tells when to use it.

{opencode} loads such an agent, but its Task tool has no description to show the model, which then picks another agent.
Claude Code and Copilot CLI do not load it (see `missing-key`). An agent of mode `primary` needs none: people pick it.

```bad .opencode/agents/reviewer.md
---
mode: subagent
---
Read the diff and list what would break.
```

```good .opencode/agents/reviewer.md
---
description: Reviews changes before they are merged
mode: subagent
---
Read the diff and list what would break.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.problems import BuiltinName, FrontmatterMissing, ReadmeAgent
from agentlint.rules.base import Diagnostic, Iterator, Severity, finding, quote

if TYPE_CHECKING:
    from agentlint.rules.document import Document

_EXPLAINED = (FrontmatterMissing, ReadmeAgent, BuiltinName)
"""Problems that say why there is no description, or that none is needed."""


def check(doc: Document) -> Iterator[Diagnostic]:
    seen = doc.seen
    if (
        doc.platform.form != "opencode"
        or seen.outcome != "loaded"
        or seen.mode == "primary"
        or "description" in doc.entries
    ):
        return
    if seen.description or any(isinstance(problem.kind, _EXPLAINED) for problem in seen.problems):
        return
    yield finding(
        doc,
        "description-missing",
        Severity.WARNING,
        doc.head,
        f"{quote(seen.name or doc.place.filename)} has no `description`",
        why=f"{doc.platform.client} loads the agent, but cannot tell the model when to use it.",
        help="Add a `description` that says when to use the agent.",
        route=("description",),
    )
