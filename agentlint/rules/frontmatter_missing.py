r"""The file has no frontmatter, so it says nothing about the agent.

{claude} treats it as a document and does not load it, {copilot} reports an error, and {opencode} makes an agent of the
whole text, with all tools and without a description. Begin the file with `---`, the keys, and another `---`.

```bad .claude/agents/reviewer.md
name: reviewer
description: Reviews changes before they are merged

Read the diff and list what would break.
```

```good .claude/agents/reviewer.md
---
name: reviewer
description: Reviews changes before they are merged
---
Read the diff and list what would break.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.problems import Effect
from agentlint.platforms.schema import load
from agentlint.rules.base import Diagnostic, diagnose

if TYPE_CHECKING:
    from agentlint.model.problems import FrontmatterMissing, Problem
    from agentlint.rules.document import Document


def _keys(doc: Document) -> tuple[str, ...]:
    """Return the keys that the client requires."""
    if doc.noun == "skill":
        return ("name", "description")
    required = load(doc.platform.id).raw.get("required", ("description",)) if doc.noun == "agent" else ("description",)
    return tuple(required)


def phrase(doc: Document, problem: Problem[FrontmatterMissing]) -> Diagnostic:
    if doc.frontmatter.open is not None:
        message = "the frontmatter is empty"
    elif not doc.text.strip("\ufeff \t\r\n"):
        message = "the file is empty"
    else:
        message = "the file has no frontmatter: its first line is not `---`"
    if problem.effect is Effect.NOTE:
        help = f"If it is a document, leave it as it is or move it out of the {doc.noun}s folder."
        return diagnose(doc, problem, message, help=help)
    if problem.effect is Effect.IGNORES:  # a document that another reader of the folder stumbles over
        return diagnose(doc, problem, message, help=f"Move it out of the {doc.noun}s folder.")
    keys = " and ".join(f"`{key}`" for key in _keys(doc))
    where = (
        "Between the fences, write" if doc.frontmatter.open is not None else "Begin the file with a line `---`, then"
    )
    return diagnose(doc, problem, message, help=f"{where} {keys}, each on a line of its own, and close with `---`.")
