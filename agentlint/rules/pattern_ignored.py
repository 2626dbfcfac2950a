r"""A pattern in `tools` restricts nothing.

`Bash(git:*)` looks like "git commands only". {claude} gives the agent all of Bash: patterns apply in permission rules
(settings.json, `permissions`), not in an agent's `tools`. {copilot} does not support patterns either, but there the
entry is not the name of a tool and gives the agent nothing.

There is no fix, because an agent file of these clients cannot express such a limit. Put the rule into the project's
settings, guard the tool with a `PreToolUse` hook, or leave the tool out.

```bad .claude/agents/committer.md
---
name: committer
description: Commits what is staged
tools: Read, Bash(git:*)
---
Write a commit message and commit.
```
```good .claude/agents/committer.md
---
name: committer
description: Commits what is staged
tools: Read, Bash
---
Write a commit message and commit.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.problems import Effect, PatternIgnored, Problem
from agentlint.rules.base import Diagnostic, diagnose, quote

if TYPE_CHECKING:
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[PatternIgnored]) -> Diagnostic:
    word, tool = problem.kind
    if problem.effect is Effect.NOTE:
        return diagnose(
            doc,
            problem,
            f"the names in {quote(word)} do not limit which agents a subagent starts",
            help="Keep it for `claude --agent`; otherwise write the tool without parentheses.",
        )
    if problem.effect is Effect.NOT_RESTRICTED:
        return diagnose(
            doc,
            problem,
            f"{quote(word)} allows all of `{tool}`, not only what the pattern matches",
            help=f"Restrict `{tool}` in the project's permission settings or with a `PreToolUse` hook; write it here "
            "without the pattern, or leave it out.",
        )
    return diagnose(
        doc,
        problem,
        f"{quote(word)} gives the agent nothing: {doc.seen.client.title} does not support patterns here",
        help=f"Write `{tool}` without the pattern to allow all of it, or remove the entry.",
    )
