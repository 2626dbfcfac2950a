r"""The frontmatter is never closed.

Without a second line of exactly `---`, {claude} treats the file as a document, {copilot} refuses it, and {opencode}
reads the prompt as frontmatter or the frontmatter as prompt. Put `---` on a line of its own below the last key.

```bad .claude/agents/reviewer.md
---
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

from agentlint.rules.base import Diagnostic, Label, diagnose, quote

if TYPE_CHECKING:
    from agentlint.model.problems import FrontmatterUnclosed, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[FrontmatterUnclosed]) -> Diagnostic:
    near = problem.kind.near
    if near:
        word = doc.text[near.start : near.end].strip()
        labels = [Label(near, "not a closing line")]
        message = f"the frontmatter is never closed: {quote(word)} does not close it"
        return diagnose(doc, problem, message, labels=labels, help="Make that line exactly `---`, without indentation.")
    end = problem.kind.end
    below = f" below line {doc.source.position(max(end - 1, 0)).line}" if end is not None else " below the last key"
    return diagnose(
        doc,
        problem,
        "the frontmatter is never closed by a second `---`",
        help=f"Put `---` on a line of its own{below}.",
    )
