r"""The client reads part of the prompt as a placeholder.

{gemini} and {qwen} replace `${name}` with a value, and know only a few names: with any other name, as in a piece of
code, every call of the agent fails. {kilo} replaces `{file:...}` with the text of a file, and leaves out an agent that
contains `{env:...}`. In none of them can such text be escaped: write it differently. In the commands of {gemini},
`!{...}` is replaced with the output of a command and `@{...}` with a file: without the closing brace every use fails.

```bad .gemini/commands/diff.toml
description = "Reviews the diff"
prompt = "Review this diff: !{git diff"
```
```bad .gemini/agents/reviewer.md
---
name: reviewer
description: Reviews shell scripts before they are merged
---
Look for variables without quotes, such as ${target}.
```

```good .gemini/agents/reviewer.md
---
name: reviewer
description: Reviews shell scripts before they are merged
---
Look for variables without quotes, such as $target.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, diagnose, quote

if TYPE_CHECKING:
    from agentlint.model.problems import Problem, PromptVariable
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[PromptVariable]) -> Diagnostic:
    word, known, unclosed = problem.kind
    if unclosed:
        help = "Close it with `}`, and close every brace inside it too."
        return diagnose(doc, problem, f"{quote(word)} is not closed", help=help)
    help = f"Write it in another way, such as `{word.strip('${}')}`."
    if known:
        help = f"For a value of the client, write one of {', '.join(f'`${{{name}}}`' for name in known)}. {help}"
    title = doc.seen.client.title
    return diagnose(doc, problem, f"{title} reads {quote(word)} in the prompt as a placeholder", help=help)
