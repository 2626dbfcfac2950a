r"""A pattern in `disallowedTools` takes the whole tool away.

`Bash(rm:*)` looks like "no rm". {claude} does not look at the pattern in `disallowedTools`: the agent loses
Bash altogether, and Monitor with it. To forbid single commands, use permission rules in settings.json
(`permissions.deny`) or a `PreToolUse` hook.

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
        f"{quote(word)} takes all of `{tool}` away, not only what the pattern says",
        help=f"Write `{tool}` if that is meant; else remove it here and deny the pattern in the project's permission "
        "settings.",
    )
