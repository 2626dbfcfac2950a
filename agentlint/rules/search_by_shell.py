r"""An agent with Bash gets no Grep and no Glob, although `tools` names them.

{claude} has its agents search with commands: it gives Grep and Glob only to an agent whose `tools` names them and that
does not have Bash. With `tools: Read, Grep, Glob, Bash`, a common list, the agent gets Read and Bash. Each search is
then a command, to which the rules for Bash apply. Nothing is wrong with the file if the agent may run commands anyway:
keep the names for other clients and for versions that gave the agent these tools. Remove Bash from an agent that is
only meant to search.

```bad .claude/agents/reviewer.md
---
name: reviewer
description: Reviews changes for readability
tools: Read, Grep, Glob, Bash
---
Review the change.
```
```good .claude/agents/reviewer.md
---
name: reviewer
description: Reviews changes for readability
tools: Read, Grep, Glob
---
Review the change.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, diagnose
from agentlint.rules.toolwords import listed

if TYPE_CHECKING:
    from agentlint.model.problems import Problem, SearchByShell
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[SearchByShell]) -> Diagnostic:
    shell = problem.kind.shell
    return diagnose(
        doc,
        problem,
        f"with `{shell}` in `tools`, the agent does not get {listed(problem.kind.words)}",
        help=f"Nothing needs to change if the agent may run commands. If it is only meant to search, remove `{shell}`.",
    )
