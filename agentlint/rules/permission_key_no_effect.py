r"""A key in OpenCode's `permission` or `tools` that no tool checks.

The names of permissions are case-sensitive in {opencode} (`Bash` is not `bash`), and it checks `edit` before every
change of a file, whatever tool makes the change: `write` has no effect in `permission`. What such a key denies stays
allowed, which is an error. A key that would have changed nothing is reported at info level. A restriction under a name
that is close to a tool's name is a warning, because a plugin may add such a tool.

The fix writes the name that OpenCode checks. It is safe where the agent can only lose what its author denied, and where
the mapping does not have the right name yet.

```bad .opencode/agents/reviewer.md
---
description: Reviews code changes for mistakes
mode: subagent
permission:
  write: deny
---
Review the diff and list what is wrong with it.
```
```fixed
---
description: Reviews code changes for mistakes
mode: subagent
permission:
  edit: deny
---
Review the diff and list what is wrong with it.
```
```good .opencode/agents/reviewer.md
---
description: Reviews code changes for mistakes
mode: subagent
permission:
  edit: deny
---
Review the diff and list what is wrong with it.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.problems import Effect, PermissionKeyNoEffect, Problem
from agentlint.rules.base import Diagnostic, Fix, Safety, diagnose, quote
from agentlint.rules.entries import did_you_mean
from agentlint.rules.toolwords import fits, replace_word
from agentlint.syntax.nodes import Mapping, Scalar

if TYPE_CHECKING:
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[PermissionKeyNoEffect]) -> Diagnostic:
    word, suggest, action, guess, above = problem.kind
    top = str(problem.route[0])
    message = f"{quote(word)} in `{top}` has no effect"
    if problem.effect is Effect.NOT_RESTRICTED:
        effect = "it denies nothing" if action == "deny" else "OpenCode never asks because of it"
        message = f"{quote(word)} in `{top}` has no effect: {effect}"
    if not suggest:
        return diagnose(doc, problem, message, help="Remove it.")
    message += did_you_mean(suggest) if guess else f"; the name is `{suggest}`"
    if not fits(doc, problem):
        return diagnose(doc, problem, message, help=f"Write `{suggest}`.")
    here = doc.node((top,))
    if isinstance(here, Mapping) and any(isinstance(key, Scalar) and key.text == suggest for key, _ in here.pairs):
        return diagnose(doc, problem, message, help=f"Remove it: `{top}` already has `{suggest}`.")
    if above:
        place = "so that it does not keep its place above the pattern that overrides it"
        return diagnose(
            doc, problem, message, help=f"Write `{suggest}`, and remove {quote(above)} from `tools`, {place}."
        )
    # `notebook_edit` may also be the tool `edit` of a server `notebook`, which the new name would no longer restrict.
    renamed = _first(doc, problem) and "_" not in word
    edits = replace_word(doc, problem.span, word, suggest) if renamed else ()
    help = f"Write `{suggest}`."
    if not edits:
        return diagnose(doc, problem, message, help=help)
    narrows = not guess and problem.effect is Effect.NOT_RESTRICTED and isinstance(doc.node(problem.route), Scalar)
    title = f"write `{suggest}`: {doc.seen.client.title} then does what the rule says ({action})"
    fix = Fix(title, edits, Safety.SAFE if narrows else Safety.UNSAFE, ((top,),))
    return diagnose(doc, problem, message, fixes=[fix])


def _first(doc: Document, problem: Problem[PermissionKeyNoEffect]) -> bool:
    """Tell whether the key is the first of those for which the same name is suggested: only that one is renamed,
    because a mapping cannot hold a key twice."""
    for other in doc.seen.problems:
        if (
            isinstance(other.kind, PermissionKeyNoEffect)
            and other.route[:1] == problem.route[:1]
            and other.kind.suggestion == problem.kind.suggestion
        ):
            return other is problem
    return True
