r"""An OpenCode `name` that differs from the file's name.

OpenCode's documentation says that the file's name is the agent's name. {opencode} nevertheless uses a `name` in the
frontmatter, and other versions do not: a call by one name fails wherever the other name applies.

```bad .opencode/agents/reviewer.md
---
name: critic
description: Reviews a change before it is merged
mode: subagent
---
Read the change and list its defects.
```
```good .opencode/agents/reviewer.md
---
description: Reviews a change before it is merged
mode: subagent
---
Read the change and list its defects.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, Fix, Safety, diagnose, quote, short
from agentlint.rules.entries import improves, remove

if TYPE_CHECKING:
    from agentlint.model.problems import NameOverride, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[NameOverride]) -> Diagnostic:
    word, in_file = problem.kind
    edits = remove(doc, ("name",))
    fixes: tuple[Fix, ...] = ()
    if edits and improves(doc, edits):
        title = f"remove `name`: the {doc.noun} is called `{short(in_file)}` everywhere"
        fixes = (Fix(title, edits, Safety.UNSAFE, (("name",),)),)
    shown = quote(word) if word.strip() else "blank"
    return diagnose(
        doc,
        problem,
        f"`name` is {shown}, but the {doc.holder} is called {quote(in_file)}",
        help=f"Remove `name`, or rename the {doc.holder} to match it.",
        fixes=fixes,
    )
