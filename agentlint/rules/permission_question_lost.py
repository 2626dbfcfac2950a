r"""A general permission removes the questions that the client asks by default.

By default, {opencode} asks before an agent reads `*.env` files. A `read: allow` in the file comes after that rule and
decides: the agent reads secrets without being asked about. Remove `read` where it only repeats the default, or write
the exceptions after it.

```bad .opencode/agents/reviewer.md
---
description: Reviews code changes for mistakes
mode: subagent
permission:
  read: allow
  edit: deny
---
Review the diff and list what is wrong with it.
```
```good .opencode/agents/reviewer.md
---
description: Reviews code changes for mistakes
mode: subagent
permission:
  edit: deny
---
Review the diff and list what is wrong with it.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, choices, diagnose, quote

if TYPE_CHECKING:
    from agentlint.model.problems import PermissionQuestionLost, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[PermissionQuestionLost]) -> Diagnostic:
    word, patterns = problem.kind
    return diagnose(
        doc,
        problem,
        f"{quote(f'{word}: allow')} also allows {choices(patterns, 'and')} without a question",
        help=f'Remove `{word}`, or give it a mapping: `"*": allow`, and then each of these with `ask` or `deny`.',
    )
