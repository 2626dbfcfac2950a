r"""A key without a value.

YAML reads `model:` with nothing after it as null, not as empty text. {opencode} then refuses to start in the project,
{copilot} refuses the file, and {claude} ignores the key, or the whole agent if the key is `name` or `description`. In
YAML, a `#` at the beginning of a value starts a comment: `color: #ff0000` has no value either. Put it in quotes.

```bad .opencode/agents/reviewer.md
---
description: Reviews a change before it is merged
mode: subagent
color: #ff0000
---
Read the change and list its defects.
```
```fixed
---
description: Reviews a change before it is merged
mode: subagent
color: "#ff0000"
---
Read the change and list its defects.
```
```good .opencode/agents/reviewer.md
---
description: Reviews a change before it is merged
mode: subagent
color: "#ff0000"
---
Read the change and list its defects.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, Edit, Fix, Safety, diagnose, short
from agentlint.rules.blank_value import advice, advice_below
from agentlint.rules.entries import improves, pair, place, remove
from agentlint.syntax import quoting
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from agentlint.model.problems import NullValue, Problem
    from agentlint.rules.document import Document

_HEX = lazy_pattern(r"#[0-9A-Fa-f]{6}\Z")


def phrase(doc: Document, problem: Problem[NullValue]) -> Diagnostic:
    key = str(problem.route[0]) if problem.route else ""
    comment = problem.kind.comment
    if comment:
        return diagnose(
            doc,
            problem,
            f"{place(problem)} has no value: `{short(comment)}` is a comment",
            help="If it is meant as the value, put it in quotes.",
            fixes=_quoted(doc, problem, comment),
        )
    message = f"{place(problem)} has no value"
    if doc.text.startswith("\t", doc.source.line_span(problem.span.start).end + len(doc.source.newline)):
        # A parser that ignores the tab reads the lines below as keys of the top level.
        help = f"Indent the lines below `{key}` with spaces: with a tab they are not part of it."
        return diagnose(doc, problem, message, help=help)
    return diagnose(doc, problem, message, help=advice_below(problem) or advice(key), fixes=_removed(doc, problem))


def _quoted(doc: Document, problem: Problem[NullValue], comment: str) -> tuple[Fix, ...]:
    """Offer to quote the comment. A colour is certainly meant as the value; other text may be a comment."""
    start, end = problem.kind.comment_span or problem.span
    edits = (Edit(start, start + len(comment), quoting.double_quoted(comment)),)
    if end < start or not improves(doc, edits):
        return ()
    sure = problem.route == ("color",) and _HEX.match(comment) is not None
    title = f"quote `{short(comment)}`: then it is the value, not a comment"
    return (Fix(title, edits, Safety.SAFE if sure else Safety.UNSAFE, (problem.route,)),)


def _removed(doc: Document, problem: Problem[NullValue]) -> tuple[Fix, ...]:
    if len(problem.route) != 1 or pair(doc, problem.route) is None or len(doc.entries) < 2:
        return ()  # some clients do not accept frontmatter without keys
    edits = remove(doc, problem.route)
    if not edits or not improves(doc, edits):
        return ()
    return (Fix(f"remove `{problem.route[0]}`", edits, Safety.UNSAFE, (problem.route,)),)
