r"""The prompt is longer than github.com accepts.

GitHub's documentation limits an agent's prompt to 30,000 characters; {copilot} accepts a longer one in full. Move
material into files that the agent reads when it needs them.

```bad .github/agents/reviewer.agent.md times=600
---
description: Reviews changes
---
Read the diff and list what would break in the callers.
```

```good .github/agents/reviewer.agent.md
---
description: Reviews changes before they are merged
---
Read the diff and list what would break. The checklist is in docs/review.md.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, diagnose

if TYPE_CHECKING:
    from agentlint.model.problems import BodyTooLong, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[BodyTooLong]) -> Diagnostic:
    length, limit = problem.kind
    return diagnose(
        doc,
        problem,
        f"the prompt has {length:,} characters; github.com accepts {limit:,}",
        help="Move material into files that the agent reads when it needs them.",
    )
