r"""A name that Claude Code refuses.

Claude Code 2.1.329 does not load an agent whose `name` holds a colon, which it keeps for the agents of plugins, or
begins with a dash.

```bad .claude/agents/reviewer.md
---
name: team:reviewer
description: Reviews a change before it is merged
---
Read the change and list its defects.
```
```good .claude/agents/reviewer.md
---
name: team-reviewer
description: Reviews a change before it is merged
---
Read the change and list its defects.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, Fix, Safety, diagnose, quote
from agentlint.rules.entries import improves, replace, scalar
from agentlint.syntax import quoting

if TYPE_CHECKING:
    from agentlint.model.problems import NameFormat, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[NameFormat]) -> Diagnostic:
    word = problem.kind.word
    colon = problem.kind.character == ":"
    message = f"name {quote(word)} {'holds a `:`' if colon else 'begins with `-`'}"
    fixes = _renamed(doc, problem, "-".join(filter(None, word.strip("-").split(":"))))
    return diagnose(doc, problem, message, help="" if fixes else "Write a name without it.", fixes=fixes)


def _renamed(doc: Document, problem: Problem[NameFormat], name: str) -> tuple[Fix, ...]:
    node = scalar(doc, problem.route)
    if node is None or not name.strip("- "):
        return ()
    edits = replace(node, quoting.scalar(name))
    if not improves(doc, edits):
        return ()
    return (Fix(f"call the agent `{name}`: it is loaded then", edits, Safety.UNSAFE, (("name",),)),)
