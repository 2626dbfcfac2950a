r"""An agent needs a Git worktree, but the project is not a Git repository.

`isolation: worktree` makes {claude} create a Git worktree for every run. Outside a Git repository it
cannot, and the agent never starts.

```bad .claude/agents/builder.md no-git
---
name: builder
description: Builds the project and reports what fails
isolation: worktree
---
Build the project and list what fails.
```
```good .claude/agents/builder.md
---
name: builder
description: Builds the project and reports what fails
---
Build the project and list what fails.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, Fix, Safety, diagnose
from agentlint.rules.entries import remove

if TYPE_CHECKING:
    from agentlint.model.problems import IsolationNeedsGit, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[IsolationNeedsGit]) -> Diagnostic:
    edits = remove(doc, ("isolation",)) if doc.source.bad_byte is None else ()
    title = "remove `isolation`: the agent then works in the folder itself"
    fixes = (Fix(title, edits, Safety.UNSAFE, (("isolation",),)),) if edits else ()
    return diagnose(
        doc,
        problem,
        "`isolation: worktree` needs a Git repository, and this folder is not in one",
        help="Run `git init` in the project, or remove `isolation`.",
        fixes=fixes,
    )
