r"""The file or a folder above it is hidden, so its client skips it.

{copilot} skips files and folders whose names begin with a dot. Rename the file or folder.

```bad .github/agents/.reviewer.agent.md
---
description: Reviews changes before they are merged
---
Read the diff and list what would break.
```

```good .github/agents/reviewer.agent.md
---
description: Reviews changes before they are merged
---
Read the diff and list what would break.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, diagnose, quote

if TYPE_CHECKING:
    from agentlint.model.problems import HiddenFile, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[HiddenFile]) -> Diagnostic:
    part = next((name for name in doc.place.inside.split("/") if name.startswith(".")), doc.place.filename)
    return diagnose(
        doc,
        problem,
        f"{quote(part)} is not read: its name begins with a dot",
        help=f"Rename it to {quote(part.lstrip('.'))}.",
    )
