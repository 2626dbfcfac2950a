r"""The file is not valid TOML.

{codex} keeps its agents in TOML files. It leaves out a file that it cannot read, and warns when it starts. In TOML,
text is in quotes, and a key appears only once. A Markdown file with frontmatter is not TOML, whatever its extension. In
double quotes a backslash begins an escape sequence; between `'''` and `'''` it is an ordinary character.

```bad .codex/agents/reviewer.toml
name = reviewer
description = "Reviews a change before it is merged"
developer_instructions = "Read the change and list its defects."
```
```good .codex/agents/reviewer.toml
name = "reviewer"
description = "Reviews a change before it is merged"
developer_instructions = '''
Read the change and list its defects.
Find paths by `src\\w+`.
'''
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, diagnose

if TYPE_CHECKING:
    from agentlint.model.problems import Problem, TomlInvalid
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[TomlInvalid]) -> Diagnostic:
    reason, remedy = problem.kind
    if reason:
        return diagnose(doc, problem, reason, help=remedy or "Correct the TOML at this place.")
    message = "the file is Markdown with frontmatter, not TOML"
    help = f"Convert it: `agentlint convert --from claude --to {doc.platform.id}` writes the same agent as TOML."
    return diagnose(doc, problem, message, help=help)
