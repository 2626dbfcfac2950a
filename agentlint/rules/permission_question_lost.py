r"""A permission for everything takes away the questions that the client asks by default.

{opencode} asks before an agent reads `*.env` files, as a rule of its own before those of the file. `read: allow`
is the later rule and decides: the agent reads secrets unasked. Leave `read` out where it only says what holds anyway,
or write the exceptions after it.

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
        f"{quote(f'{word}: allow')} also lets it have {choices(patterns, 'and')} unasked",
        help=f'Leave `{word}` out, or give it a mapping: `"*": allow` and then each of these with `ask` or `deny`.',
    )
