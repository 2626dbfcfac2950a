r"""The agent has no prompt.

Nothing follows the frontmatter: the agent has only its description and the client's own instructions to work with.
Write what it should do.

```bad .claude/agents/reviewer.md
---
name: reviewer
description: Reviews changes before they are merged
---
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

from agentlint.model.problems import BodyEmpty
from agentlint.rules.base import Diagnostic, Iterator, Severity, diagnose, finding

if TYPE_CHECKING:
    from agentlint.model.problems import Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[BodyEmpty]) -> Diagnostic:
    least = problem.kind.least
    message = f"the prompt has fewer than {least} characters" if least else "the agent has no prompt"
    return diagnose(doc, problem, message, help="Write below the second `---` what the agent should do.")


def check(doc: Document) -> Iterator[Diagnostic]:
    seen = doc.seen
    reported = any(isinstance(problem.kind, BodyEmpty) for problem in seen.problems)
    if reported or not seen.loaded or seen.prompt is None or seen.prompt.strip() or doc.frontmatter.close is None:
        return
    yield finding(
        doc,
        "body-empty",
        Severity.WARNING,
        doc.frontmatter.close,
        "the agent has no prompt: nothing follows the frontmatter",
        why=f"{doc.platform.client} starts it with nothing but its own instructions and the task.",
        help="Write below the second `---` what the agent should do.",
        route=("<body>",),
    )
