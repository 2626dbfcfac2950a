r"""The file name contains characters that github.com does not accept.

GitHub's documentation allows `.`, `-`, `_`, letters from a to z and digits in the name of an agent file; {copilot}
accepts any character. Rename the file if it is meant for github.com too.

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
    shown = "a space" if strange == " " else quote(strange)
    message = f"the file name {quote(name)} contains {shown}, which github.com does not accept"
    return diagnose(doc, problem, message, help=f"Rename the file, for instance to {quote(plain)}.")
