r"""A model that the client does not have.

{claude} knows the aliases `sonnet`, `opus`, `haiku` and `fable`, accepts full IDs such as `claude-sonnet-4-5`, and
sends any other word unchanged: every use of the agent then fails. {copilot} uses the session's model instead.

```bad .claude/agents/reviewer.md
---
name: reviewer
description: Reviews a change before it is merged
model: gpt-5
---
Read the change and list its defects.
```
```good .claude/agents/reviewer.md
---
name: reviewer
description: Reviews a change before it is merged
model: sonnet
---
Read the change and list its defects.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.words import nearest
from agentlint.rules.base import Diagnostic, Fix, Safety, diagnose, quote
from agentlint.rules.entries import did_you_mean, improves, one_of, replace, scalar
from agentlint.syntax import quoting

if TYPE_CHECKING:
    from agentlint.model.problems import ModelUnknown, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[ModelUnknown]) -> Diagnostic:
    word, suggest, known, reason = problem.kind
    title = doc.seen.client.title
    if suggest is None and reason == "unknown":
        suggest = nearest(word, known)
    message = f"{quote(word)} is not a model of {title}"
    if reason == "several":
        message = f"{quote(word)} is not the name of a single model"
    fixes = _nearest(doc, problem, suggest) if suggest else ()
    return diagnose(
        doc,
        problem,
        message + did_you_mean(suggest),
        help="" if fixes else _advice(doc, reason, one_of(known)),
        fixes=fixes,
    )


def _advice(doc: Document, reason: str, known: str) -> str:
    if reason == "several":
        return "Write several models as a list with one model in each item."
    if known:
        return f"Write {known}, a full model ID, or remove `model` to use the session's model."
    if reason == "provider":
        return "Write the model's name without the provider in front of it."
    return f"Write a model that {doc.seen.client.title} offers, or remove `model` to use the session's model."


def _nearest(doc: Document, problem: Problem[ModelUnknown], suggest: str) -> tuple[Fix, ...]:
    node = scalar(doc, problem.route)
    if node is None:
        return ()
    edits = replace(node, quoting.scalar(suggest))
    if not improves(doc, edits):
        return ()
    return (Fix(f"write `{suggest}`: the agent then runs with this model", edits, Safety.UNSAFE, (problem.route,)),)
