r"""The description is long, and it is sent with every request.

Clients list the descriptions of all agents to the model all the time, so that it can choose one: 1,500 characters are
some 400 tokens on every request. Keep what tells when to use the agent, and move examples into the prompt. Shown with
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
"""Characters. More than nine of ten public agents stay below it."""
PER_TOKEN = 4
"""Characters of English a token, about."""


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
        why=f"{doc.platform.client} lists it to the model on every request, whether the agent is used or not.",
        help="Keep what tells when to use the agent, and move examples into the prompt.",
        route=("description",),
    )
