r"""A configuration that its client cannot read.

{opencode} refuses every command in a project whose `opencode.json` is not JSON (comments, and a comma before a closing
bracket, are taken), or holds a value that it does not take: no agent of any file can be used. {kilo} leaves such a file
out, with all agents that it declares.

```bad opencode.json
{"agent": {"reviewer": {"description": "Reviews a change before it is merged" "mode": "subagent"}}}
```
```good opencode.json
{"agent": {"reviewer": {"description": "Reviews a change before it is merged", "mode": "subagent"}}}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, diagnose

if TYPE_CHECKING:
    from agentlint.model.problems import Problem, SettingsInvalid
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[SettingsInvalid]) -> Diagnostic:
    form, reason = problem.kind
    name = doc.place.filename
    if not reason:
        message, help = f"the file holds no {form} object", "Put everything between `{` and `}`."
    else:
        reason = reason[0].lower() + reason[1:]
        message, help = f"`{name}` is not {form}: {reason}", f"Write {form} there, or remove what does not belong."
    return diagnose(doc, problem, message, help=help)
