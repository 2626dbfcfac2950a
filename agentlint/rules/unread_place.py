r"""The file is in a client's folder, but not where that client looks for agents.

`.claude/collection/agents/`, `.opencode/subagents/`, `.agents/agents/`, a project's `.copilot/agents/`: the folder
belongs to one client or several, but none of them looks for agents there, so nobody loads the file. Seen with {claude},
{opencode} and {copilot}.

Move the file to the folder in which the client looks, or make that folder a symbolic link to this one: clients follow
links, and agentlint checks a linked file for the client that reaches it.

```bad .claude/collection/agents/reviewer.md
---
name: reviewer
description: Reviews changes before they are merged
---
Read the diff and list what would break.
```

```good .claude/agents/reviewer.md
---
name: reviewer
description: Reviews changes before they are merged
---
Read the diff and list what would break.
```
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from agentlint.platforms import PLATFORMS, get, others
from agentlint.rules.base import Diagnostic, Iterator, Severity, finding, quote

if TYPE_CHECKING:
    from agentlint.rules.document import Document


def check(doc: Document) -> Iterator[Diagnostic]:
    place = doc.place
    if place.folder or place.scope != "none" or not place.root:
        return
    path = place.absolute.replace(os.sep, "/")
    inside = path.removeprefix(place.root.replace(os.sep, "/").rstrip("/") + "/")
    folders = inside.split("/")[:-1]
    start, owner = others.owner_of(folders)
    if start < 0:
        return
    above = "".join(f"{folder}/" for folder in folders[:start])
    name = inside.rpartition("/")[2]
    if owner:
        home = PLATFORMS[owner].home("project")
        why = f"{get(owner).client} looks for the agents of a project in `{home.path}/` and nowhere else in its folder."
        help = f"Move the file to `{above}{home.path}/{_renamed(name, home.suffixes)}`."
    else:
        home = PLATFORMS[doc.platform.id].home("project")
        why = f"No client that agentlint knows looks for agents in `{folders[start]}/`."
        link = f"ln -s {'../' * home.path.count('/')}{'/'.join(folders[start:])} {home.path}"
        help = f"Move the file to `{above}{home.path}/`, or make that folder a link to this one: `{link}`."
    yield finding(
        doc,
        "unread-place",
        Severity.WARNING,
        doc.head,
        f"no client reads {quote('/'.join(folders[start:]) + '/')}",
        why=why,
        help=help,
    )


def _renamed(name: str, suffixes: tuple[str, ...]) -> str:
    return name if name.endswith(suffixes) else f"{name.removesuffix('.md')}{suffixes[0]}"
