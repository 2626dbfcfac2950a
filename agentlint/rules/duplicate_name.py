r"""Two files of a project that give the same agent.

Of several agents with one name a client uses a single file and drops the others without a word: {claude}
goes by `name`, {opencode} by the name over `agent/` and `agents/` alike, {copilot} by the file's
name and by `name`. The error stands at the file that is not used and names the one that is, where that is certain:
Claude Code before 2.1.330 goes by the file system's order, which differs from machine to machine, and takes the last
path in order since. OpenCode merges a file in `modes/` with one in `agents/`, which is a warning.

In a collection that is not installed two agents of one name are only a note: they may be there to be chosen from.

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
    """Every member that another one takes the name of, or may take it, or is merged with."""
    contests: dict[str, Contest[Member]] = {}
    for member in sorted(group, key=lambda one: one.path):
        for claim in member.claims:
            contests.setdefault(claim.key, Contest()).enter(claim, member)
    if group[0].loose:
        yield from _in_collection(group)
        return
    for member in group:
        findings = (_judged(member, claim, contests[claim.key]) for claim in member.claims)
        yield from [one for one in findings if one is not None][:1]


def _in_collection(group: list[Member]) -> Iterator[Diagnostic]:
    """Agents of one name in a collection: nobody loads them there, and of those that are copied only one is used."""
    first: dict[str, Member] = {}
    for member in sorted(group, key=lambda one: one.path):
        other = first.setdefault(member.name, member)
        if other is not member:
            yield _finding(
                member, other, Severity.INFO, f"is also in `{_shown(other)}`",
                f"{member.client} takes one file for an agent of a name: of the two only one is used where both are "
                "copied to.",
                "Give one of the two another name, unless they are meant to be chosen from.", "the other file",
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
    other = " or ".join(f"`{_shown(one)}`" for one in winners[:2])
    severity = Severity.ERROR
    why = f"{client} loads one file for {_noun(member)} of this name, {other}, and leaves this one out without a word."
    if claim.listed:
        severity = Severity.WARNING  # it is loaded and listed, but not by this name to be started
        why = f"{client} lists the name twice and starts {other} whichever is meant, with its tools and its prompt."
    return _finding(
        member, winner, severity, f"is shadowed by {other}", why,
        "Give one of the two another name, or delete the one that is not needed.", "this file is used", winner.path,
    )  # fmt: skip


def _undecided(member: Member, claim: Claim, other: Member) -> Diagnostic:
    return _finding(
        member, other, Severity.ERROR, f"is also in `{_shown(other)}`, and nothing says which one counts",
        claim.undecided,
        "Give one of the two another name, or delete the one that is not needed.", "the other file",
    )  # fmt: skip


def _merged(member: Member, over: Member) -> Diagnostic:
    client, other = member.client, _shown(over)
    # A configuration that says more of an agent than its file is how the client is meant to be used.
    severity = Severity.INFO if member.declared or over.declared else Severity.WARNING
    return _finding(
        member, over, severity, f"is one with `{other}`, which overrules this file",
        f"{client} merges the two files field by field: what `{other}` says is in force, its prompt too, and "
        "`permission` holds the rules of both.",
        "Keep one file with all fields, or give one of the two another name.", "this file's fields win",
    )  # fmt: skip


def _noun(member: Member) -> str:
    return f"{'an' if member.noun == 'agent' else 'a'} {member.noun}"


def _finding(
    member: Member, other: Member, severity: Severity, what: str, why: str, help: str, label: str, used: str = ""
) -> Diagnostic:
    return Diagnostic(
        rule="duplicate-name",
        severity=severity,
        message=f"{member.noun} {quote(member.name)} {what}",
        span=member.span,
        why=why,
        help=help,
        path=member.path,
        platform=member.platform,
        labels=(Label(other.span, label, other.path),),
        data={"winner": used} if used else {},
    )


def _shown(member: Member) -> str:
    """A path as its project knows it, so that the message does not depend on where the run was started."""
    if member.root:
        relative = os.path.relpath(member.path, member.root).replace(os.sep, "/")
        if not relative.startswith("../"):
            return relative
    return member.path
