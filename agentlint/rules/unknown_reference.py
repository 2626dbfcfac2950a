r"""A reference to something that does not exist.

An agent refers to others by name: skills that it loads, agents that it may start or hand over to, and MCP servers whose
tools it uses. A configuration names files, and the agent that a session begins with. {claude} notes in its log that it
did not find a skill; {vscode} shows in the editor that it does not know an agent, also one that a prompt file names.
{opencode} does not begin a session whose `default_agent` does not exist, and refuses a project whose configuration
refers to a missing file. No client reports a missing server, or a permission rule for an agent that does not exist
(info).

The text of a skill refers to files in its folder, by a link or by a path into `scripts`, `references` or `assets`. In a
skill or command, {claude} and {opencode} add the content of a project's file behind an `@` (`@docs/style.md`). A skill
with `context: fork` runs in the general agent of {claude} if the agent that it names does not exist. In {opencode},
every use of a command whose `agent` does not exist fails.

agentlint looks for the names in the project and in the user's own folders. It reports nothing in a collection that is
not installed, in a plugin, or in text without a path.

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
    "skill": ("is not a skill that exists here", "Correct the name, add the skill, or remove it from the list."),
    "agent": ("is not an agent that exists here", "Correct the name, add the agent, or remove the name."),
    "server": ("is not an MCP server that is set up here", "Correct the name, or set the server up."),
    "default": ("is not an agent that exists here", "Name an existing agent of mode `primary` or `all`."),
    "subagent": ("is a subagent", "Name an agent of mode `primary` or `all`."),
    "skill-file": ("is not a file of the skill", "Add the file to the skill's folder, or correct the path."),
    "included-file": (
        "does not exist in the project",
        "Correct the path: it begins at the folder that the client is started in.",
    ),
    "file": ("does not exist", "Correct the path: it is relative to the folder of this file."),
    "environment": (
        "is not allowed in a project's configuration",
        "Write the value itself, or move the setting to your user configuration.",
    ),
}


def phrase(doc: Document, problem: Problem[UnknownReference]) -> Diagnostic:
    word, referent, suggestion = problem.kind
    sentence, help = _SAYS[referent]
    return diagnose(doc, problem, f"{quote(word)} {sentence}{did_you_mean(suggestion)}", help=help)
