r"""A command in the text of a skill or command that is not run as its author thinks.

{claude} puts the output of a command in backticks behind `!` into the text, where a line begins or after a blank,
and only if it may run it without a question: otherwise the whole call is aborted. `allowed-tools` grants it. {opencode}
runs it wherever it stands and without any question, also where its permissions deny the shell. {copilot} never runs it:
the model gets the text.

```bad .github/skills/changes/SKILL.md
---
name: changes
description: Sums up what has changed
---
What has changed:

!`git diff --stat`
```
```good .github/skills/changes/SKILL.md
---
name: changes
description: Sums up what has changed
---
Run `git diff --stat` and sum up what has changed.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, diagnose, quote

if TYPE_CHECKING:
    from agentlint.model.problems import Problem, ShellInText
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[ShellInText]) -> Diagnostic:
    command, runs = problem.kind
    if runs == "never":
        message = f"{quote(command)} is not run: it is text"
        help = f'Ask the model to run it: write "Run `{command}`" or the like.'
    elif runs == "unasked":
        message = f"{quote(command)} is run without a question"
        help = "Keep it if it does no harm wherever the file is used; otherwise ask the model to run it."
    else:
        message = f"{quote(command)} is run only where it is granted"
        help = f"Write `allowed-tools: Bash({command})`, or ask the model to run it."
    return diagnose(doc, problem, message, help=help)
