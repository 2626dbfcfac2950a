r"""The description is long, and the client sends it with every request.

Clients send the descriptions of all agents to the model, so that it can choose one: 1,500 characters are about 400
tokens on every request. Keep the part that says when to use the agent, and move examples into the prompt. Shown with
`--severity info`.

```bad .claude/agents/reviewer.md times=30
---
name: reviewer
description: |-
  When the user asks for a review, read the diff first.
---
Read the diff.
```

```good .claude/agents/reviewer.md
---
name: reviewer
description: Reviews changes before they are merged
---
Read the diff and list what would break.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, Iterator, Severity, finding

if TYPE_CHECKING:
    from agentlint.rules.document import Document


LIMIT = 1_500
"""Limit in characters. More than nine in ten public agents stay below it."""
PER_TOKEN = 4
"""Characters of English text in a token, roughly."""


def check(doc: Document) -> Iterator[Diagnostic]:
    text = doc.seen.description
    if text is None or len(text) <= LIMIT:
        return
    yield finding(
        doc,
        "long-description",
        Severity.INFO,
        doc.key_span("description"),
        f"the description has {len(text):,} characters, about {len(text) // PER_TOKEN:,} tokens",
        why=f"{doc.platform.client} sends it to the model with every request, whether the agent is used or not.",
        help="Keep the part that says when to use the agent, and move examples into the prompt.",
        route=("description",),
    )
