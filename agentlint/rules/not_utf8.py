r"""The file is not UTF-8 text.

Every client reads agent files as UTF-8. {claude} and {opencode} show a replacement character for every invalid byte,
{copilot} refuses the file, and none of them finds the frontmatter of UTF-16 text. Save the file as UTF-8 in your
editor. agentlint does not guess the encoding of such a file, and never writes to it.

```bad .claude/agents/reviewer.md latin-1
---
name: reviewer
description: Prüft Änderungen, bevor sie übernommen werden
---
Read the diff and list what would break.
```

```good .claude/agents/reviewer.md
---
name: reviewer
description: Prüft Änderungen, bevor sie übernommen werden
---
Read the diff and list what would break.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, diagnose

if TYPE_CHECKING:
    from agentlint.model.problems import NotUtf8, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[NotUtf8]) -> Diagnostic:
    bad = doc.source.bad_byte
    if doc.source.utf16:
        message = "the file is UTF-16, which no client reads"
    elif bad is None:
        message = "the file is not UTF-8"
    else:
        message = f"byte {bad + 1} (0x{doc.source.raw[bad]:02x}) is not UTF-8"
    return diagnose(doc, problem, message, help="Save the file as UTF-8 in your editor.")
