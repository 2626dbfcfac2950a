r"""The file's name or folder keeps its client from reading it.

{claude}, {opencode} and {copilot} read only files whose names end with `.md` in lower case; they silently skip `.MD`,
`.txt` and `.markdown`. OpenCode reads no folders below `mode/` and `modes/`, and {vscode} none below `.github/agents`
(Copilot CLI does, so this is a warning). In a plugin, {claude} reads `.MD` too, but it follows no symbolic link in the
folder `agents`: the linked agent is silently missing.

Rename the file, move it, or put the file itself in the place of the link.

```bad .claude/agents/reviewer.MD
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

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, diagnose, quote

if TYPE_CHECKING:
    from agentlint.model.problems import IgnoredExtension, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[IgnoredExtension]) -> Diagnostic:
    name = doc.place.filename
    if problem.kind.link:
        message = f"{quote(doc.place.inside)} is not read: a symbolic link leads to it"
        return diagnose(doc, problem, message, help="Put the file itself there instead of the link.")
    if name.endswith(".md") and problem.kind.nested:
        message = f"{quote(doc.place.inside)} is in a sub-folder that is not read"
        return diagnose(doc, problem, message, help=f"Move the file up into the {doc.noun}s folder itself.")
    if name.endswith(".md") and problem.kind.suffix == ".toml":
        message = f"{quote(name)} is not read: it is Markdown in a folder of TOML files"
        help = f"Renaming is not enough; run `agentlint convert --to {doc.platform.id} {doc.place.path}`."
        return diagnose(doc, problem, message, help=help)
    stem = name[: name.rfind(".")] if "." in name.lstrip(".") else name
    ending = ".toml" if problem.kind.suffix == ".toml" else ".md"
    suggest = problem.kind.suggestion or f"{stem}{ending}"
    return diagnose(
        doc,
        problem,
        f"{quote(name)} is not read: its name does not end with `{ending}`",
        help=f"Rename the file to {quote(suggest)}.",
    )
