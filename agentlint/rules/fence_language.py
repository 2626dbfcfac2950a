r"""A word follows the opening `---`.

{opencode} reads the word as the language of the frontmatter: it runs `---js` as JavaScript when the project is opened,
reads `---json` as JSON, and fails at an unknown word. Other clients find no frontmatter at all. Write `---` alone.

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
        message = f"{quote(f'---{word}')} makes the frontmatter a program that runs when the project is opened"
    elif problem.kind.known:
        message = f"{quote(f'---{word}')} is not an opening line that every client recognizes"
    else:
        message = f"{quote(word)} after the opening `---` is not a language that the client reads"
    return diagnose(doc, problem, message, help="Make the first line exactly `---`, and write YAML below it.")
