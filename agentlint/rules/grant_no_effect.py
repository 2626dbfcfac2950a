r"""An entry of `allowed-tools` grants nothing.

`allowed-tools` lets a skill use tools without asking; it removes none. {claude} has no word for all tools and accepts
only the exact spelling of a name. {copilot} separates names at commas only, and expects `:*` in the pattern of a
command: `Bash(git *)` grants nothing there. The skill still works, but the client asks.

```bad .claude/skills/review/SKILL.md
---
name: review
description: Reviews a diff. Use before a merge.
allowed-tools: read, grep
---
Read the diff and list what would break.
```

```good .claude/skills/review/SKILL.md
---
name: review
description: Reviews a diff. Use before a merge.
allowed-tools: Read, Grep
---
Read the diff and list what would break.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, diagnose, quote
from agentlint.rules.entries import did_you_mean

if TYPE_CHECKING:
    from agentlint.model.problems import GrantNoEffect, Problem
    from agentlint.rules.document import Document

_ADVICE = {
    "star": "Name the tools.",
    "block": "Write a list with one item on each line, or separate the names with commas.",
    "space": "Separate the names with commas.",
}


def phrase(doc: Document, problem: Problem[GrantNoEffect]) -> Diagnostic:
    word, reason, suggestion = problem.kind
    message = f"{quote(word)} in `allowed-tools` grants nothing"
    if reason == "unknown":
        message += did_you_mean(suggestion)
    advice = _ADVICE.get(reason, "Write the tool's name as the client spells it, or remove it.")
    if suggestion and reason != "unknown":
        advice = f"Write `{suggestion}`."
    return diagnose(doc, problem, message, help=advice)
