r"""The frontmatter does not begin on the file's first line.

Blank lines, a heading, a comment or a code fence before the first `---`, or an indented `---`, hide the frontmatter:
{claude} treats the file as a document, {copilot} refuses it, and {opencode} sends all of it as the prompt. A second
block after the first is part of the prompt.

```bad .claude/agents/reviewer.md

---
name: reviewer
description: Reviews changes before they are merged
---
Read the diff and list what would break.
```

```fixed
---
name: reviewer
description: Reviews changes before they are merged
---
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

from agentlint.rules.base import Diagnostic, Edit, Fix, diagnose

if TYPE_CHECKING:
    from agentlint.model.problems import FrontmatterDisplaced, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[FrontmatterDisplaced]) -> Diagnostic:
    if problem.kind.second:
        return diagnose(
            doc,
            problem,
            "the prompt contains a second frontmatter block",
            help="Move its keys into the first block, between the first two `---`.",
        )
    if "\r" in doc.text and "\n" not in doc.text:
        return diagnose(
            doc,
            problem,
            "the lines end with a bare carriage return, which no client reads as a line ending",
            help="Save the file with LF or CR LF line endings.",
        )
    edits = _edits(doc)
    if edits:
        title = f"move the frontmatter to the first line: the file is loaded as the {doc.noun} that it describes"
        return diagnose(
            doc,
            problem,
            "the first line is not `---`: the frontmatter is preceded by blank space",
            fixes=[Fix(title, edits, routes=((),))],
        )
    return diagnose(
        doc,
        problem,
        "the frontmatter does not begin on the first line",
        help="Delete the text before the first `---`, or move it below the closing `---`.",
    )


def _edits(doc: Document) -> tuple[Edit, ...]:
    """Remove blank space before the fence and the indentation of the block; () where other text precedes it."""
    part = doc.frontmatter
    if part.open is None or part.close is None or doc.source.bad_byte is not None or part.lead.start == part.lead.end:
        return ()
    text = doc.text
    line = text.rfind("\n", 0, part.open.start) + 1
    indent = text[max(line, part.lead.start) : part.open.start].replace("\ufeff", "")
    edits = [Edit(part.lead.start, part.open.start, "")]
    at = part.start
    while indent and at <= part.close.start:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if text.startswith(indent, at):
            edits.append(Edit(at, at + len(indent), ""))
        elif text[at:end].strip():
            return ()
        at = end + 1
    return tuple(edits)
