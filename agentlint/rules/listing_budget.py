r"""The skills do not all fit into the list that the model is shown.

A client shows the model a list of all skills and commands, by which it chooses one. {claude} gives that list a
hundredth of the model's context window: 30,000 characters for a model of a million tokens, 8,000 (info) for one of
200,000. Of an entry that does not fit, the model sees the name without the description. {copilot} ends its list after
15,000 characters, tags included; of all further skills the model sees only the names.

There is one finding for each project and client, on the first file whose description is left out. The client's own
skills count, and so do those in another client's folder that it reads too; where a project has no others, the finding
is a note. The project's settings are respected.

```bad .github/skills/review/SKILL.md times=15 copies=20
---
description: |-
  Reads the diff of a branch, and the issue that it is for.
---
Read the diff and list what would break.
```

```good .github/skills/review/SKILL.md times=5 copies=20
---
description: |-
  Reads the diff of a branch, and the issue that it is for.
---
Read the diff and list what would break.
```
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from agentlint.platforms.listing import shortage
from agentlint.rules.base import Diagnostic, Iterator, Severity

if TYPE_CHECKING:
    from agentlint.platforms.listing import Limit, Listing, Shortage
    from agentlint.rules.base import Member

NAMED = 8
"""Entries that a message names."""


def check_all(group: list[Member]) -> Iterator[Diagnostic]:
    """Report the first entry that the client's list for the model has no room for, with the number of the others."""
    members: dict[str, Member] = {}
    for member in sorted((member for member in group if member.listing), key=_order):
        members.setdefault(member.name, member)  # of one name, the first is listed
    listings = [member.listing for member in members.values() if member.listing is not None]
    room = next((listing.room for listing in listings if listing.room is not None), None)
    if room is None:
        return
    for limit in room.limits:
        short = shortage(listings, room, limit.characters)
        if short is not None and short.lost:
            yield _finding(members, listings, short, limit)
            return


def _order(member: Member) -> tuple[object, ...]:
    return member.listing.order if member.listing is not None else ()


def _finding(members: dict[str, Member], listings: list[Listing], short: Shortage, limit: Limit) -> Diagnostic:
    first = members[short.lost[0].name]
    room = short.lost[0].room
    assert room is not None, "of a project's entries each has the client's room"
    certain = not limit.models and any(not member.guest for member in members.values())
    setting = short.total if limit.each == 1 else math.ceil(short.total / limit.each * 10_000) / 10_000
    names = [listing.name for listing in short.lost]
    more = len(names) - NAMED
    shown = ", ".join(f"`{name}`" for name in names[:NAMED]) + (f" and {more} more" if more > 0 else "")
    return Diagnostic(
        rule="listing-budget",
        severity=Severity.WARNING if certain else Severity.INFO,
        message=f"the list of skills and commands needs {short.total:,} characters, more than the limit of "
        f"{limit.characters:,}{limit.models}: it has no room for the descriptions of {len(names)} of {len(listings)} "
        f"({shown})",
        span=first.span,
        why=room.why,
        help=room.remedy.format(setting=setting),
        path=first.path,
        platform=first.platform,
        data={"shortened": ", ".join(names)},
    )
