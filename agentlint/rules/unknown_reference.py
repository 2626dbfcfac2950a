r"""A name that points at nothing.

An agent names other things: files in `opencode.json` (`{file:./prompt.md}`). {opencode} refuses to start in a project
whose configuration refers to a file that is not there.

```bad opencode.json
{"agent": {"reviewer": {"description": "Reviews a change", "prompt": "{file:./reviewer.txt}"}}}
```
```good opencode.json
{"agent": {"reviewer": {"description": "Reviews a change", "prompt": "Read the change and list its defects."}}}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, diagnose, quote
from agentlint.rules.entries import did_you_mean

if TYPE_CHECKING:
    from agentlint.model.problems import Problem, UnknownReference
    from agentlint.rules.document import Document

_SAYS = {
    "file": ("is no file", "Correct the path: it counts from the folder of this file."),
    "environment": (
        "is not taken in the configuration of a project",
        "Write the value itself, or move it to your own.",
    ),
}


def phrase(doc: Document, problem: Problem[UnknownReference]) -> Diagnostic:
    word, what, suggestion, *_ = problem.kind
    said, help = _SAYS[what]
    return diagnose(doc, problem, f"{quote(word)} {said}{did_you_mean(suggestion)}", help=help)
