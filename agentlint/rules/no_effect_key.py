r"""A key that has no effect in the file's client.

The key looks as if it did something: `disabled: true` in a Claude Code file, although agents cannot be switched off
that way ({claude} keeps the agent active), or `prompt` in an OpenCode file, whose prompt is the text below the
frontmatter. Remove the key, and write what you meant where the client reads it.

```bad .claude/agents/reviewer.md
---
name: reviewer
description: Reviews a change before it is merged
disabled: true
---
Read the change and list its defects.
```
```good .claude/agents/reviewer.md
---
name: reviewer
description: Reviews a change before it is merged
---
Read the change and list its defects.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, Fix, Route, Safety, diagnose
from agentlint.rules.entries import remove

if TYPE_CHECKING:
    from agentlint.model.problems import NoEffectKey, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[NoEffectKey]) -> Diagnostic:
    word, beside = problem.kind
    message = f"`{word}` has no effect" + (f" beside `{beside}`" if beside else f" in {doc.seen.client.title}")
    return diagnose(doc, problem, message, help=_advice(doc, word), fixes=removal(doc, problem.route, word))


def _advice(doc: Document, word: str) -> str:
    if word == "agents":
        return "Add `agent` to `tools`, or remove `agents`."
    if word == "model-policy":
        return "Name a `model`, or remove `model-policy`."
    if word == "prompt":
        return "Move the text below the frontmatter."
    if doc.platform.id == "claude" and doc.noun == "agent":
        return "To switch the agent off, move the file out of the agents folder; otherwise remove the key."
    return "Remove the key."


def removal(doc: Document, route: Route, word: str) -> tuple[Fix, ...]:
    """Return the fix that removes the key at ``route``."""
    edits = remove(doc, route)
    if not edits or doc.source.bad_byte is not None:
        return ()
    title = f"remove `{word}`: {doc.seen.client.title} sees the same {doc.noun} without it"
    return (Fix(title, edits, Safety.UNSAFE, (route,)),)
