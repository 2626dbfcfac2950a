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
        message = f"a backslash in the text of `{key}` does not begin an escape sequence of TOML"
        help = "Put the text in single quotes, or in `'''` if it has several lines: there a backslash is a backslash."
    elif kind == "key":
        message = f"{quote(word)} is not a `key = value` line"
        help = "Write one `key = value` on each line, with text in quotes."
    else:
        message = f"the value of `{key}` is not closed" if key else "the file cannot be read as TOML"
        help = "Close every quote and bracket; put text of several lines between `'''` and `'''`."
    return diagnose(doc, problem, message, help=help)
