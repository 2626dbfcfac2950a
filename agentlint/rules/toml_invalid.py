r"""The file is no TOML.

{codex} keeps its agents in TOML files, and leaves one out that it cannot read, with a warning at its start. Text
stands in quotes there, a key comes once, and a Markdown file with frontmatter is none, whatever its ending. In a text
in double quotes a backslash begins an escape; between `'''` and `'''` it is a backslash.

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

from agentlint.rules.base import Diagnostic, diagnose, quote

if TYPE_CHECKING:
    from agentlint.model.problems import Problem, TomlInvalid
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[TomlInvalid]) -> Diagnostic:
    kind, key, word = problem.kind
    if kind == "markdown":
        message = "the file is Markdown with frontmatter, not TOML"
        help = f"Convert it: `agentlint convert --from claude --to {doc.platform.id}` writes the same agent as TOML."
    elif kind == "twice":
        message, help = f"`{key}` is written twice", "Keep the one that is meant and delete the other."
    elif kind == "no-value":
        message, help = f"`{key}` has no value", f'Write one in quotes, as `{key} = "..."`, or remove the key.'
    elif kind == "no-quotes":
        message, help = f"the value of `{key}` is not in quotes: {quote(word)}", "Put the text in double quotes."
    elif kind == "escape":
        message = f"a backslash in the text of `{key}` begins no escape that TOML has"
        help = "Write the text between single quotes, or `'''` where it has several lines: nothing is an escape there."
    elif kind == "key":
        message, help = f"{quote(word)} is no `key = value` line", "Write one `key = value` a line, texts in quotes."
    else:
        message = f"the value of `{key}` does not end as it should" if key else "the file cannot be read as TOML"
        help = "Close every quote and bracket; a text over several lines stands between `'''` and `'''`."
    return diagnose(doc, problem, message, help=help)
