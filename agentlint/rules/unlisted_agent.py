r"""A file in a plugin's agents folder that the plugin's manifest does not list.

When `plugin.json`, or the entry of a marketplace with `"strict": false`, has the key `agents`, {claude} loads the files
that it lists and no others: it does not look into the folder `agents`. List the file too, or remove `agents` from the
manifest.

```bad plugins/quality/agents/reviewer.md lists=./agents/writer.md
---
name: reviewer
description: Reviews a change before it is merged
---
Read the change and list its defects.
```
```good plugins/quality/agents/reviewer.md lists=./agents/reviewer.md
---
name: reviewer
description: Reviews a change before it is merged
---
Read the change and list its defects.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, diagnose, quote

if TYPE_CHECKING:
    from agentlint.model.problems import Problem, UnlistedAgent
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[UnlistedAgent]) -> Diagnostic:
    return diagnose(
        doc,
        problem,
        f"{quote(doc.place.inside)} is not among the agents that the plugin's {quote(problem.kind.manifest)} lists",
        help="Add its path to `agents` there, beginning with `./`, or remove `agents`: then all files of the folder "
        "`agents` are loaded.",
    )
