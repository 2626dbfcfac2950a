r"""Two files of a project define the same agent.

When several agents have the same name, a client uses one file and silently ignores the others. {claude} compares
`name`, {opencode} the names in `agent/` and `agents/` together, and {copilot} both the file name and `name`. The error
is reported on the file that is not used and names the one that is, where that is certain: Claude Code before 2.1.330
goes by the order of the file system, which differs from machine to machine; since then the last path in order wins.
OpenCode merges a file in `modes/` with one in `agents/`, which is a warning.

In a collection that is not installed, two agents of the same name are only a note: users may choose between them.

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

from agentlint.platforms.claims import Contest
from agentlint.rules.base import Diagnostic, Iterator, Label, Severity, quote

if TYPE_CHECKING:
    from agentlint.platforms.base import Claim
    from agentlint.rules.base import Member


def check_all(group: list[Member]) -> Iterator[Diagnostic]:
    """Report every member whose name another one takes or may take, or with which another one is merged."""
    contests: dict[str, Contest[Member]] = {}
    for member in sorted(group, key=lambda member: member.path):
        for claim in member.claims:
            contests.setdefault(claim.key, Contest()).enter(claim, member)
    if group[0].loose:
        yield from _in_collection(group)
        return
    for member in group:
        findings = (_judged(member, claim, contests[claim.key]) for claim in member.claims)
        yield from [diagnostic for diagnostic in findings if diagnostic is not None][:1]


def _in_collection(group: list[Member]) -> Iterator[Diagnostic]:
    """Report agents of the same name in a collection. Nobody loads them there; where both are copied, one is used."""
    first: dict[str, Member] = {}
    for member in sorted(group, key=lambda member: member.path):
        other = first.setdefault(member.name, member)
        if other is not member:
            yield _finding(
                member, other, Severity.INFO, f"is also defined in `{_shown(other)}`",
                f"{member.client} loads one file for each name: where both files are copied into a project, it uses "
                "only one of them.",
                "Rename one of the two, unless users are meant to choose between them.", "the other file",
            )  # fmt: skip


def _judged(member: Member, claim: Claim, contest: Contest[Member]) -> Diagnostic | None:
    layer, top = contest.layers[claim.layer], next(contest.in_order())
    best = layer.claimants
    if claim.rank != layer.claim.rank:
        return _shadowed(member, claim, best if claim.undecided else best[:1])
    if len(best) > 1 and claim.undecided and member is not best[0]:
        return _undecided(member, claim, best[0])
    if layer is not top and member is best[0]:
        return _merged(member, top.claimants[0])
    return None


def _shadowed(member: Member, claim: Claim, winners: list[Member]) -> Diagnostic:
    client, winner = member.client, winners[0]
    other = " or ".join(f"`{_shown(candidate)}`" for candidate in winners[:2])
    severity = Severity.ERROR
    why = f"{client} loads one file for {_noun(member)} of this name, {other}, and silently ignores this one."
    if claim.listed:
        severity = Severity.WARNING  # it is loaded and listed, but cannot be started by this name
        why = f"{client} lists the name twice and starts {other} for both, with its tools and its prompt."
    return _finding(
        member, winner, severity, f"is shadowed by {other}", why,
        "Rename one of the two, or delete the one you do not need.", "this file is used", winner.path,
    )  # fmt: skip


def _undecided(member: Member, claim: Claim, other: Member) -> Diagnostic:
    return _finding(
        member, other, Severity.ERROR, f"is also defined in `{_shown(other)}`, and which file is used is not certain",
        claim.undecided,
        "Rename one of the two, or delete the one you do not need.", "the other file",
    )  # fmt: skip


def _merged(member: Member, over: Member) -> Diagnostic:
    client, other = member.client, _shown(over)
    # A configuration that adds settings to the agent of a file is an intended use of the client.
    severity = Severity.INFO if member.declared or over.declared else Severity.WARNING
    return _finding(
        member, over, severity, f"is merged with `{other}`, which overrides this file",
        f"{client} merges the two files key by key: the values of `{other}` apply, including its prompt, and "
        "`permission` has the rules of both.",
        "Keep one file with all keys, or rename one of the two.", "this file's keys win",
    )  # fmt: skip


def _noun(member: Member) -> str:
    return f"{'an' if member.noun == 'agent' else 'a'} {member.noun}"


def _finding(
    member: Member, other: Member, severity: Severity, message: str, why: str, help: str, label: str, used: str = ""
) -> Diagnostic:
    return Diagnostic(
        rule="duplicate-name",
        severity=severity,
        message=f"{member.noun} {quote(member.name)} {message}",
        span=member.span,
        why=why,
        help=help,
        path=member.path,
        platform=member.platform,
        labels=(Label(other.span, label, other.path),),
        data={"winner": used} if used else {},
    )


def _shown(member: Member) -> str:
    """Return the path relative to its project, so that the message does not depend on where the run was started."""
    if member.root:
        relative = os.path.relpath(member.path, member.root).replace(os.sep, "/")
        if not relative.startswith("../"):
            return relative
    return member.path
