r"""An agent of its own worktree in a folder that is no git repository.

`isolation: worktree` makes {claude} create a git worktree for every run. Outside a git repository it
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
        "`isolation: worktree` outside a git repository",
        help="Run `git init` in the project, or remove `isolation`.",
        fixes=fixes,
    )
