r"""Two files of a project that give the same agent.

Of several agents with one name a client uses a single file and drops the others without a word: Claude Code 2.1.329
goes by `name`, OpenCode 1.18.33 by the name over `agent/` and `agents/` alike, Copilot CLI 1.0.102 by the file's
name. The error stands at the file that is not used and names the one that is.

The rule looks at all files of one run together.

```bad .claude/agents/reviewer.md
---
name: reviewer
description: Reviews a change before it is merged
---
Read the change and list its defects.
```
```bad .claude/agents/team/review.md
---
name: reviewer
description: Reviews a change of the team
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
```good .claude/agents/team/review.md
---
name: team-reviewer
description: Reviews a change of the team
---
Read the change and list its defects.
```
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from agentlint.platforms import get
from agentlint.rules.base import Diagnostic, Iterator, Label, Severity, quote

if TYPE_CHECKING:
    from agentlint.rules.base import Member


def check_all(group: list[Member]) -> Iterator[Diagnostic]:
    """Every member whose key another member of lower rank has."""
    rivals: dict[str, list[Member]] = {}
    for member in group:
        rivals.setdefault(member.key, []).append(member)
    for members in rivals.values():
        if len(members) > 1:
            winner = min(members, key=lambda one: (one.rank, one.path))
            yield from (_shadowed(one, winner) for one in members if one.path != winner.path)


def _shadowed(member: Member, winner: Member) -> Diagnostic:
    client = get(member.platform).client
    other = _shown(winner)
    return Diagnostic(
        rule="duplicate-name",
        severity=Severity.ERROR,
        message=f"agent {quote(member.name)} is shadowed by `{other}`",
        span=member.span,
        why=f"{client} loads one file for an agent of this name, `{other}`, and leaves this one out without a word.",
        help="Give one of the two another name, or delete the one that is not needed.",
        path=member.path,
        platform=member.platform,
        labels=(Label(winner.span, "this file is used", winner.path),),
        data={"winner": winner.path},
    )


def _shown(member: Member) -> str:
    """A path as its project knows it, so that the message does not depend on where the run was started."""
    if member.root:
        relative = os.path.relpath(member.path, member.root).replace(os.sep, "/")
        if not relative.startswith("../"):
            return relative
    return member.path
