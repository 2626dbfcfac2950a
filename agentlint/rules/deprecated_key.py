r"""A key that still works, but has a successor.

OpenCode 1.18.33 reads `maxSteps` and calls it deprecated in favour of `steps`. Copilot CLI 1.0.102 reads `infer`,
which VS Code 1.128.1 marks as an error and github.com has retired in favour of `disable-model-invocation`.

```bad .opencode/agents/reviewer.md
---
description: Reviews a change before it is merged
mode: subagent
maxSteps: 20
---
Read the change and list its defects.
```
```fixed
---
description: Reviews a change before it is merged
mode: subagent
steps: 20
---
Read the change and list its defects.
```
```good .opencode/agents/reviewer.md
---
description: Reviews a change before it is merged
mode: subagent
steps: 20
---
Read the change and list its defects.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, Edit, Fix, diagnose
from agentlint.rules.entries import pair, scalar

if TYPE_CHECKING:
    from agentlint.platforms.base import Problem
    from agentlint.rules.document import Document

_OPPOSITE = {"true": "false", "false": "true"}


def phrase(doc: Document, problem: Problem) -> Diagnostic:
    word, better = problem.details["word"], problem.details["suggest"]
    fixes = _successor(doc, str(word), str(better))
    return diagnose(
        doc,
        problem,
        f"`{word}` is deprecated, its successor is `{better}`",
        help="" if fixes else f"Write `{better}` instead.",
        fixes=fixes,
    )


def _successor(doc: Document, word: str, better: str) -> tuple[Fix, ...]:
    """The same said with the new key: `infer` says the opposite of its successor."""
    found = pair(doc, (word,))
    if found is None or better in doc.entries or doc.source.bad_byte is not None:
        return ()
    key, routes = found[0], ((word,), (better,))
    edits: tuple[Edit, ...] = (Edit(key.start, key.end, better),)
    title = f"rename `{word}` to `{better}`: the value stays in force"
    if word == "infer":
        value = scalar(doc, (word,))
        if value is None or value.style != "plain" or value.text not in _OPPOSITE:
            return ()
        edits = (*edits, Edit(value.start, value.end, _OPPOSITE[value.text]))
        title = f"write `{better}: {_OPPOSITE[value.text]}`, which says the same"
    return (Fix(title, edits, routes=routes),)
