r"""A word follows the opening `---`.

{opencode} takes it for the language between the fences: `---js` runs the text as JavaScript when the project is
opened, `---json` is read as JSON, an unknown word fails. Other clients see no frontmatter at all. Write `---` alone.

```bad .opencode/agents/reviewer.md
---toml
description = "Reviews changes before they are merged"
---
Read the diff and list what would break.
```

```good .opencode/agents/reviewer.md
---
description: Reviews changes before they are merged
mode: subagent
---
Read the diff and list what would break.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, diagnose, quote

if TYPE_CHECKING:
    from agentlint.model.problems import FenceLanguage, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[FenceLanguage]) -> Diagnostic:
    word = problem.kind.word
    if problem.kind.executable:
        message = f"{quote(f'---{word}')} makes the frontmatter a program that is run when the project is opened"
    elif problem.kind.known:
        message = f"{quote(f'---{word}')} is not the opening line that every client knows"
    else:
        message = f"{quote(word)} after the opening `---` is no language that the client reads"
    return diagnose(doc, problem, message, help="Make the first line exactly `---`, and write YAML below it.")
