r"""A README in the agents folder is treated as an agent.

{opencode} offers it as an agent named `README`; {copilot} does so when it has frontmatter, and reports an error at
every start when it has none. {claude} ignores a README without frontmatter. Keep the file outside the folder.

```bad .opencode/agents/README.md
---
description: What the agents in this folder are for
mode: subagent
---
Each file here is one agent.
```

```good .opencode/agents/guide.md
---
description: Explains what the agents of this project are for
mode: subagent
---
Each file here is one agent.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, diagnose, quote

if TYPE_CHECKING:
    from agentlint.model.problems import Problem, ReadmeAgent
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[ReadmeAgent]) -> Diagnostic:
    return diagnose(
        doc,
        problem,
        f"{quote(doc.place.filename)} is treated as {doc.a_noun}",
        help=f"Move it out of the {doc.noun}s folder, for instance one folder up.",
    )
