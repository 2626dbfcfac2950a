r"""The text between the fences is not `key: value` lines.

A list, a sentence or keys without a space after the colon (`name:reviewer`) give the client no keys: {claude} treats
the file as a document, {copilot} refuses it, and {opencode} makes an agent without a description and with all tools.

```bad .claude/agents/reviewer.md
---
- name: reviewer
- description: Reviews changes before they are merged
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

import re
from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, diagnose, quote

if TYPE_CHECKING:
    from agentlint.model.problems import FrontmatterNotMapping, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[FrontmatterNotMapping]) -> Diagnostic:
    word = problem.kind.type
    noun = {"array": "a list", "string": "text", "number": "a number", "boolean": "one word"}
    line = doc.source.line_span(problem.span.start)
    first = doc.text[line.start : line.end].strip()
    glued = re.match(r"([A-Za-z_][\w-]*):[^\s:/]", first)
    if glued:
        message = f"{quote(first)} is not a key and its value: a space is missing after `{glued[1]}:`"
        return diagnose(doc, problem, message, help=f"Write `{glued[1]}: {first[len(glued[1]) + 1 :][:40]}`.")
    return diagnose(
        doc,
        problem,
        f"the frontmatter is {noun.get(word, word)}, not `key: value` lines",
        help="Write one `key: value` on each line, without a dash before it.",
    )
