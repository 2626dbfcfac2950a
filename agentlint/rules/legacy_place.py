r"""The file is in a folder where agents used to be kept.

Chat modes are now called agents, and neither {vscode} nor {copilot} reads `.github/chatmodes/` any more.
`agentlint convert --to copilot` rewrites them as agents. Or move the file to `.github/agents/` yourself, with a name
that ends with `.agent.md`.

```bad .github/chatmodes/reviewer.chatmode.md
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
    from agentlint.model.problems import LegacyPlace, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[LegacyPlace]) -> Diagnostic:
    name = doc.place.filename
    if name.endswith(".chatmode.md"):
        name = name.removesuffix(".chatmode.md") + ".agent.md"
    return diagnose(
        doc,
        problem,
        f"{quote(problem.kind.folder)} is where agents used to be kept",
        help=f"Move the file to `{problem.kind.successor}/{name}`.",
    )
