r"""A name that the client refuses.

{claude} does not load an agent whose `name` holds a colon, which it keeps for the agents of plugins (a
fullwidth colon counts too), begins with a dash or is longer than 256 UTF-16 units. {opencode} cannot list the
agents of a project while one is called `constructor`, `toString` or like another member of JavaScript's objects.

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

import unicodedata
from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, Fix, Safety, diagnose, quote, short
from agentlint.rules.entries import improves, replace, scalar
from agentlint.syntax import quoting

if TYPE_CHECKING:
    from agentlint.model.problems import NameFormat, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[NameFormat]) -> Diagnostic:
    word, character = problem.kind.word, problem.kind.character
    if problem.kind.taken:
        help = f"Call the {doc.noun}, or the file that it takes its name from, something else."
        return diagnose(doc, problem, f"name {quote(word)} is one that JavaScript keeps for itself", help=help)
    if not character:
        limit = problem.kind.limit
        message = f"name {quote(short(word, 40))} is longer than {limit} UTF-16 units"
        return diagnose(doc, problem, message, help=f"Write a name of at most {limit} letters.")
    message = f"name {quote(short(word, 40))} {'begins with `-`' if character == '-' else f'holds a `{character}`'}"
    plain = "".join(":" if ":" in unicodedata.normalize("NFKC", one) else one for one in word)
    fixes = _renamed(doc, problem, "-".join(filter(None, plain.strip("-").split(":"))))
    return diagnose(doc, problem, message, help="" if fixes else "Write a name without it.", fixes=fixes)


def _renamed(doc: Document, problem: Problem[NameFormat], name: str) -> tuple[Fix, ...]:
    node = scalar(doc, problem.route)
    if node is None or not name.strip("- "):
        return ()
    edits = replace(node, quoting.scalar(name))
    if not improves(doc, edits):
        return ()
    return (Fix(f"call the {doc.noun} `{name}`: it is loaded then", edits, Safety.UNSAFE, (("name",),)),)
