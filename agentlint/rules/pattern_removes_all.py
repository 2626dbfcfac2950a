r"""A pattern in `disallowedTools` removes the whole tool.

`Bash(rm:*)` looks like "no rm". {claude} ignores the pattern in `disallowedTools`: the agent loses Bash altogether, and
Monitor with it. To forbid single commands, use permission rules in settings.json (`permissions.deny`) or a
`PreToolUse` hook.

```bad .claude/agents/cleaner.md
---
name: cleaner
description: Tidies the build folder
disallowedTools: Bash(rm:*)
---
Tidy the build folder.
```
```good .claude/agents/cleaner.md
---
name: cleaner
description: Tidies the build folder
disallowedTools: Bash
---
Tidy the build folder.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, diagnose, quote

if TYPE_CHECKING:
    from agentlint.model.problems import PatternRemovesAll, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[PatternRemovesAll]) -> Diagnostic:
    word, tool = problem.kind
    return diagnose(
        doc,
        problem,
        f"{quote(word)} removes all of `{tool}`, not only what the pattern matches",
        help=f"If that is what you want, write `{tool}`; otherwise remove the entry and deny the pattern in the "
        "project's permission settings.",
    )
