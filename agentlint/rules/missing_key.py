r"""A required key is missing.

{claude} treats a file without a `name` as a document and does not load it, and it does not load a file without a
`description` either. {copilot} refuses a file without a `description`. The parts of a hook or a handoff have required
keys too.

```bad .claude/agents/reviewer.md
---
description: Reviews a change before it is merged
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

from agentlint.rules.base import Diagnostic, Edit, Fix, Safety, choices, diagnose
from agentlint.rules.entries import dotted, improves, pair, shape
from agentlint.syntax import quoting
from agentlint.syntax.nodes import Mapping

if TYPE_CHECKING:
    from agentlint.model.problems import MissingKey, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[MissingKey]) -> Diagnostic:
    missing, written, stem, help = problem.kind
    top = not problem.route or problem.route == missing[:1]
    where = "" if top else f" in `{dotted(problem.route)}`"
    message = f"{choices(missing, 'and')} {'is' if len(missing) == 1 else 'are'} missing{where}"
    if written:
        message += f"; `{written}` is another key, because case matters"
    fixes = _name(doc, written, stem) if top and missing == ("name",) else ()
    return diagnose(doc, problem, message, help=help or _advice(doc, problem, top), fixes=fixes)


def _advice(doc: Document, problem: Problem[MissingKey], top: bool) -> str:
    missing = problem.kind.keys
    if top and missing == ("description",):
        return f"Add a `description` that says when to use the {doc.noun}."
    if top and missing == ("name",):
        return f"Add a `name`, by which the {doc.noun} is called."
    whole = "" if top else shape(doc, str(problem.route[0]))
    return whole or f"Add {choices(missing, 'and')}."


def _name(doc: Document, written: str, stem: str) -> tuple[Fix, ...]:
    """Correct a misspelt key, or else name the agent after its file."""
    if written:
        entry = pair(doc, (written,))
        if entry is None:
            return ()
        edits: tuple[Edit, ...] = (Edit(entry[0].start, entry[0].end, "name"),)
        title = f"rename `{written}` to `name`, so that the {doc.noun} is loaded"
        return _checked(doc, Fix(title, edits, Safety.UNSAFE, ((written,), ("name",))))
    part = doc.frontmatter
    if not stem or part.open is None or not isinstance(doc.seen.tree, Mapping | None):
        return ()
    if doc.tree.flow:
        return ()
    line = f"name: {quoting.scalar(stem)}{doc.source.newline}"
    title = f"name the {doc.noun} `{stem}`, after its {doc.holder}, so that it is loaded"
    return _checked(doc, Fix(title, (Edit(part.start, part.start, line),), Safety.UNSAFE, (("name",),)))


def _checked(doc: Document, fix: Fix) -> tuple[Fix, ...]:
    return (fix,) if improves(doc, fix.edits) else ()
