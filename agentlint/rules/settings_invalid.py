r"""A configuration that its client cannot read.

{opencode} refuses every command in a project whose `opencode.json` is not JSON (comments and a comma before a closing
bracket are allowed) or contains a value that it does not accept: no agent of any file can be used. {kilo} ignores such
a file, and a `.kilocodemodes` that is not YAML, with all agents that it declares. {claude} refuses a plugin for such a
`plugin.json`, and ignores a `.claude/settings.json` or an `.mcp.json` that is not strict JSON (without comments and
without a comma before a closing bracket): the permissions, hooks and servers in it have no effect. {copilot} reads
`.github/mcp.json` in the same way. {codex} does not start with a `.codex/config.toml` that is not TOML, and {gemini}
not with a `.gemini/settings.json` that is not JSON (comments are allowed) or is empty. {qwen} empties such a
`.qwen/settings.json` of a project, after it has saved a copy of it as `settings.json.corrupted`.

A wrong value in such a file is reported by the rule about its kind, such as `wrong-type`.

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
    form, reason, remedy = problem.kind
    name = doc.place.filename
    if not reason:
        message, help = f"the file does not contain a {form} object", "Put everything between `{` and `}`."
    else:
        message, help = f"`{name}` is not {form}: {reason}", remedy or f"Correct the {form} at this place."
    return diagnose(doc, problem, message, help=help)
