r"""A name that the client refuses.

{claude} does not load an agent whose `name` contains a colon, which is reserved for the agents of plugins (a fullwidth
colon counts too), begins with a dash, or is longer than 256 UTF-16 code units. {opencode} cannot list the agents of a
project while one of them has the name of a member of every JavaScript object, such as `constructor` or `toString`.

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
        help = f"Give the {doc.noun}, or the file that it takes its name from, another name."
        return diagnose(doc, problem, f"the name {quote(word)} is reserved in JavaScript", help=help)
    if not character:
        limit = problem.kind.limit
        message = f"the name {quote(short(word, 40))} is longer than {limit} UTF-16 code units"
        return diagnose(doc, problem, message, help=f"Write a name of at most {limit} letters.")
    fault = "begins with `-`" if character == "-" else f"contains a `{character}`"
    message = f"the name {quote(short(word, 40))} {fault}"
    plain = "".join(":" if ":" in unicodedata.normalize("NFKC", letter) else letter for letter in word)
    fixes = _renamed(doc, problem, "-".join(filter(None, plain.strip("-").split(":"))))
    return diagnose(
        doc, problem, message, help="" if fixes else f"Write a name without the `{character}`.", fixes=fixes
    )


def _renamed(doc: Document, problem: Problem[NameFormat], name: str) -> tuple[Fix, ...]:
    node = scalar(doc, problem.route)
    if node is None or not name.strip("- "):
        return ()
    edits = replace(node, quoting.scalar(name))
    if not improves(doc, edits):
        return ()
    return (Fix(f"rename the {doc.noun} to `{name}`: it is then loaded", edits, Safety.UNSAFE, (("name",),)),)
