r"""The file begins with a byte order mark.

Editors on Windows write this invisible character before the first line. Claude Code loads such a file only since
2.1.239, and other tools see no `---` on the first line. Save the file without it.

```bad .claude/agents/reviewer.md bom
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
    from agentlint.model.problems import Bom, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[Bom]) -> Diagnostic:
    fixes = []
    if doc.source.bad_byte is None and doc.source.bom:
        fixes.append(
            Fix("remove the byte order mark: every client and version finds the frontmatter", (Edit(0, 1, ""),))
        )
    return diagnose(doc, problem, "the file begins with a byte order mark", fixes=fixes)
