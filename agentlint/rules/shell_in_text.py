r"""A command in the text that does not run as its author expects.

In the text of a skill or command, a command in backticks after `!` may be replaced with its output. {claude} does so at
the beginning of a line and after a space, and only if it may run the command without asking; otherwise it aborts the
whole call. `allowed-tools` grants the command. {opencode} runs it anywhere and without asking, even where its
permissions deny the shell. {copilot} never runs it: the model gets the text.

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
        message = f"{quote(command)} is not run: {doc.seen.client.title} passes it on as text"
        help = f'Ask the model to run it: write "Run `{command}`" or the like.'
    elif runs == "unasked":
        message = f"{quote(command)} runs without a question"
        help = "Keep it if it does no harm wherever the file is used; otherwise ask the model to run it."
    else:
        message = f"{quote(command)} runs only where it is granted"
        help = f"Write `allowed-tools: Bash({command})`, or ask the model to run it."
    return diagnose(doc, problem, message, help=help)
