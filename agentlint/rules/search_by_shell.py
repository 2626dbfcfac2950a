r"""An agent with Bash gets no Grep and no Glob, although `tools` names them.

{claude} has its agents search with commands: it gives Grep and Glob only to an agent whose `tools` names them and that
has no Bash. With `tools: Read, Grep, Glob, Bash`, a common list, the agent has Read and Bash, and each search is a
command, which is asked for or denied by the rules for Bash. Nothing is wrong with the file where the agent is to run
commands anyway: leave the names for other clients, or for versions that gave them. An agent that must not run
commands, but search, is better off without Bash.

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
        f"beside `{shell}` the agent does not get {listed(problem.kind.words)}",
        help=f"Nothing needs to change if the agent may run commands. If it is only to search, remove `{shell}`.",
    )
