r"""A later permission rule overrides an earlier one.

{opencode} goes through the rules in order, and the last one that matches decides. A `"*"` at the end therefore
overrides everything before it: after `bash: deny`, a `"*": allow` allows bash again. Put the general rule first and the
exceptions after it. It is an error where something denied is allowed after all, or where no tool is left.

The fix moves `"*"` to the front. It is unsafe, because the rules after it then take effect.

```bad .opencode/agents/reviewer.md
---
description: Reviews code changes for mistakes
mode: subagent
permission:
  bash: deny
  "*": allow
---
Review the diff and list what is wrong with it.
```
```good .opencode/agents/reviewer.md
---
description: Reviews code changes for mistakes
mode: subagent
permission:
  "*": allow
  bash: deny
---
Review the diff and list what is wrong with it.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.problems import Effect, PermissionOrder, Problem
from agentlint.rules.base import Diagnostic, Edit, Fix, Label, Safety, diagnose, quote
from agentlint.rules.toolwords import fits
from agentlint.syntax.nodes import Mapping, Node, Scalar

if TYPE_CHECKING:
    from agentlint.rules.document import Document

_LABELS = 5


def phrase(doc: Document, problem: Problem[PermissionOrder]) -> Diagnostic:
    word, action, lost = problem.kind
    # The restriction that is lost matters more than the permissions beside it.
    first = next((rule for rule in lost if rule.action == "deny"), lost[0])
    steps = [str(step) for step in first.route]
    shown = ".".join(steps[1:] if steps[0] == problem.route[0] and len(steps) > 1 else steps)
    more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
    message = f"{quote(word)} ({action}) overrides {quote(shown)} ({first.action}){more} before it"
    if problem.effect is Effect.NO_TOOLS:
        message += ": no tool is left"
    labels = [Label(rule.span, f"{rule.action}: has no effect") for rule in lost[:_LABELS]]
    same = all(rule.route[:-1] == problem.route[:-1] for rule in lost)
    edits = _edits(doc, problem) if same and word == "*" and fits(doc, problem) else ()
    title = 'move `"*"` to the front: the other rules then take effect'
    fixes = [Fix(title, edits, Safety.UNSAFE, (problem.route[:1],))] if edits else []
    general = "Put the general rule first and the exceptions after it."
    help = general if same else "Keep one of the two rules, in `permission`."
    return diagnose(doc, problem, message, help=help, fixes=fixes, labels=labels)


def _edits(doc: Document, problem: Problem[PermissionOrder]) -> tuple[Edit, ...]:
    """Move the entry's line before the first of the mapping; () unless both have lines of their own."""
    here = doc.node(problem.route[:-1])
    if not isinstance(here, Mapping) or here.flow or doc.source.bad_byte is not None:
        return ()
    pair = next(((k, v) for k, v in here.pairs if isinstance(k, Scalar) and k.text == problem.route[-1]), None)
    first: Node = here.pairs[0][0]
    if pair is None or pair[0] is first or not isinstance(pair[1], Scalar):
        return ()
    line = doc.source.line_span(pair[0].start)
    top = doc.source.line_span(first.start)
    if pair[1].end > line.end or doc.text[top.start : first.start].strip(" ") or not pair[1].end > pair[1].start:
        return ()
    following = doc.text.find("\n", line.end) + 1
    if not following:
        return ()
    return (
        Edit(top.start, top.start, doc.text[line.start : line.end] + doc.source.newline),
        Edit(line.start, following, ""),
    )
