r"""The agent has no description, so nothing tells when to use it.

OpenCode 1.18.33 loads such an agent, but its Task tool has nothing to show the model for it, which then picks another.
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

from agentlint.rules.base import Diagnostic, Iterator, Severity, diagnose, finding, quote

if TYPE_CHECKING:
    from agentlint.platforms.base import Problem
    from agentlint.rules.document import Document

_TOLD = frozenset({"frontmatter-missing", "readme-agent", "builtin-name"})
"""Rules whose finding says why there is no description, or that none is needed."""


def phrase(doc: Document, problem: Problem) -> Diagnostic:
    return diagnose(
        doc,
        problem,
        f"{quote(doc.seen.name or doc.place.filename)} has no `description`",
        help="Add a `description` that says when to use the agent.",
    )


def check(doc: Document) -> Iterator[Diagnostic]:
    seen = doc.seen
    if (
        doc.platform.form != "opencode"
        or seen.outcome != "loaded"
        or seen.mode == "primary"
        or "description" in doc.entries
    ):
        return
    if seen.description or any(one.rule in _TOLD for one in seen.problems):
        return
    yield finding(
        doc,
        "description-missing",
        Severity.WARNING,
        doc.head,
        f"{quote(seen.name or doc.place.filename)} has no `description`",
        why=f"{doc.platform.client} loads the agent, but has nothing to tell the model about when to use it.",
        help="Add a `description` that says when to use the agent.",
        route=("description",),
    )
