r"""A name that points at nothing.

An agent names others: skills that it begins with, agents that it may start or hand over to, MCP servers whose tools it
has; a configuration names the agent that a session begins with, and files. {claude} says in its log that it did not
find a skill, {vscode} in the editor that it knows no such agent; {opencode} begins no session with a `default_agent`
that is not there, and refuses a project whose configuration refers to a file that is not there. Of a server or a rule
for an agent nobody says anything (info).

The text of a skill leads to files in its folder, by a link or a path into `scripts`, `references` or `assets`. A skill
with `context: fork` runs in the general agent of {claude} where the one it names is not there; in {opencode} every use
of a command fails whose `agent` is not there.

The names are those of the project and of the user's own folders. In a collection that is not installed, a plugin or a
text without a place nothing is doubted.

```bad .claude/agents/reviewer.md
---
name: reviewer
description: Reviews a change before it is merged
skills: [code-conventions]
---
Read the change and list its defects.
```
```bad opencode.json
{"agent": {"reviewer": {"description": "Reviews a change", "prompt": "{file:./reviewer.txt}"}}}
```
```good .claude/agents/reviewer.md
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
from agentlint.rules.entries import did_you_mean

if TYPE_CHECKING:
    from agentlint.model.problems import Problem, UnknownReference
    from agentlint.rules.document import Document

_SAYS = {
    "skill": ("is no skill here", "Correct the name, add the skill, or take it out of the list."),
    "agent": ("is no agent here", "Correct the name, add the agent, or take it out."),
    "server": ("is no MCP server that is set up here", "Correct the name, or set the server up."),
    "default": ("is no agent here", "Name an agent that there is, one of mode `primary` or `all`."),
    "subagent": ("is a subagent", "Name an agent of mode `primary` or `all`."),
    "skill-file": ("is no file of the skill", "Add the file to the skill's folder, or correct the path."),
    "file": ("is no file", "Correct the path: it counts from the folder of this file."),
    "environment": ("is not taken in a project's configuration", "Write the value itself, or move it to your own."),
}


def phrase(doc: Document, problem: Problem[UnknownReference]) -> Diagnostic:
    word, what, suggestion = problem.kind
    said, help = _SAYS[what]
    return diagnose(doc, problem, f"{quote(word)} {said}{did_you_mean(suggestion)}", help=help)
