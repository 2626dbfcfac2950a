r"""An `argument-hint` in brackets without quotes.

YAML reads `argument-hint: [issue]` as a list. {copilot} refuses the whole file; {claude} shows the hint without its
brackets. Put the hint in quotes.

```bad .claude/commands/fix.md
---
description: Fixes an issue
argument-hint: [issue number]
---
Fix issue $ARGUMENTS.
```

```fixed
---
description: Fixes an issue
argument-hint: "[issue number]"
---
Fix issue $ARGUMENTS.
```

```good .claude/commands/fix.md
---
description: Fixes an issue
argument-hint: "[issue number]"
---
Fix issue $ARGUMENTS.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, Edit, Fix, diagnose, quote
from agentlint.syntax import quoting

if TYPE_CHECKING:
    from agentlint.model.problems import ArgumentHint, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[ArgumentHint]) -> Diagnostic:
    written, mapping = problem.kind
    message = f"`argument-hint` is {'a mapping' if mapping else 'a list'}, not text"
    if written:
        message += f": YAML reads {quote(written)} as one"
    fixes: tuple[Fix, ...] = ()
    if written and doc.source.bad_byte is None:
        new = quoting.double_quoted(written)
        edit = Edit(problem.span.start, problem.span.end, new)
        fixes = (Fix(f"put it in quotes: `{new}` is shown as written", (edit,), routes=(("argument-hint",),)),)
    return diagnose(doc, problem, message, help="Put the hint in quotes, on one line.", fixes=fixes)
