r"""A placeholder for another argument than the one meant.

{claude} and {copilot} count arguments from `$0`: `$1` is the second one, and stays unchanged where only one is given.
{opencode} counts from `$1` and replaces `$0` with the word `undefined`, or with the last word that was typed where the
text holds no other number. No client reports this. `$ARGUMENTS`, which stands for everything that was typed, is the
same for every client.

Code blocks, lines of awk, SQL or shell functions, and prices contain such words for other reasons. The client replaces
them all the same, which is reported with `--severity info`.

```bad .claude/commands/fix.md
---
description: Fixes an issue
argument-hint: "[issue number]"
---
Fix issue $1 and write a test for it.
```

```good .claude/commands/fix.md
---
description: Fixes an issue
argument-hint: "[issue number]"
---
Fix issue $0 and write a test for it.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, Edit, Fix, Safety, diagnose
from agentlint.text import BODY

if TYPE_CHECKING:
    from agentlint.model.problems import PositionalArgument, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[PositionalArgument]) -> Diagnostic:
    word, meant, code, first = problem.kind
    if code:
        message = f"`{word}` does not look like an argument here, but is replaced with one"
        help = f"Write it as `\\{word}` to keep it." if first == 0 else "Move the code into a file of its own."
        return diagnose(doc, problem, message, help=help)
    if first == 1:
        message = f"`{word}` is not an argument: counting begins with `$1`"
        help = f"Write `{meant}` for the first argument, or `$ARGUMENTS` for all."
    else:
        message = f"`{word}` is not the argument that is meant: counting begins with `$0`"
        help = f"Write `{meant}`, or `$ARGUMENTS` for all that is typed."
    edit = Edit(problem.span.start, problem.span.end, meant)
    title = f"write `{meant}` for `{word}`"
    return diagnose(doc, problem, message, help=help, fixes=(Fix(title, (edit,), Safety.UNSAFE, (BODY,)),))
