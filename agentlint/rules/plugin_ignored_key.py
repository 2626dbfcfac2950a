r"""A key that Claude Code ignores in the agents of a plugin.

{claude} ignores `hooks`, `mcpServers` and `permissionMode` in a plugin's agents, so that a plugin cannot extend its own
rights. A `permissionMode: plan` there restricts nothing, which is an error. Restrict the agent with `tools` instead,
and put hooks and servers into the plugin's own manifest.

```bad plugins/quality/agents/reviewer.md plugin
---
name: reviewer
description: Reviews a change before it is merged
permissionMode: acceptEdits
---
Read the change and list its defects.
```
```good plugins/quality/agents/reviewer.md plugin
---
name: reviewer
description: Reviews a change before it is merged
tools: Read, Grep, Glob
---
Read the change and list its defects.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, diagnose
from agentlint.rules.no_effect_key import removal

if TYPE_CHECKING:
    from agentlint.model.problems import PluginIgnoredKey, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[PluginIgnoredKey]) -> Diagnostic:
    word = problem.kind.word
    advice = (
        "Restrict the agent with `tools` or `disallowedTools`."
        if word == "permissionMode"
        else "Put it into the plugin's own manifest, or move the agent to `.claude/agents`."
    )
    message = f"`{word}` has no effect in a plugin's agent"
    return diagnose(doc, problem, message, help=advice, fixes=removal(doc, problem.route, word))
