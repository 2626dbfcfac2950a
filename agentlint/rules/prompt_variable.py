r"""The client takes a part of the prompt for a place to fill in.

{gemini} and {qwen} put a value in the place of `${name}`, and know a few names only: with any other
one, as in a piece of code, every call of the agent fails. {kilo} puts a file's text in the place of `{file:...}`
and leaves an agent out that asks for `{env:...}`. None of them has a way to write such a text as it is: say it
otherwise. In the commands of {gemini}, `!{...}` is a command whose output is put there and `@{...}` a file: without the
closing brace every use fails.

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
        help = "Close it with `}`, and let each brace inside that opens be closed too."
        return diagnose(doc, problem, f"{quote(word)} is not closed", help=help)
    help = f"Write it in another way, such as `{word.strip('${}')}`."
    if known:
        help = f"If a value is to stand there, it is one of {', '.join(f'`${{{one}}}`' for one in known)}. {help}"
    title = doc.seen.client.title
    return diagnose(doc, problem, f"{title} takes {quote(word)} in the prompt for a place to fill in", help=help)
