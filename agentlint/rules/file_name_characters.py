r"""The file's name holds characters that github.com does not take.

The documentation of github.com allows `.`, `-`, `_`, letters from a to z and digits in the name of an agent file;
{copilot} takes any. Rename the file if it is meant for github.com too.

```bad .github/agents/code review.agent.md
---
description: Reviews changes before they are merged
---
Read the diff and list what would break.
```

```good .github/agents/change-review.agent.md
---
description: Reviews changes before they are merged
---
Read the diff and list what would break.
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, diagnose, quote

if TYPE_CHECKING:
    from agentlint.model.problems import FileNameCharacters, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[FileNameCharacters]) -> Diagnostic:
    name = doc.place.filename
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-")
    strange = "".join(dict.fromkeys(re.sub(r"[A-Za-z0-9._-]", "", name)))
    held = "a blank" if strange == " " else quote(strange)
    message = f"the file name {quote(name)} holds {held}, which github.com does not take"
    return diagnose(doc, problem, message, help=f"Rename the file, for instance to {quote(plain)}.")
