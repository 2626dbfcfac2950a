r"""Copilot reads tools separated by spaces as one name.

{copilot} separates the names in `tools` at commas only. It reads `read search` as the name of one tool, which does
not exist, and the agent gets neither. (Claude Code accepts both spaces and commas.)

The fix writes commas. It is unsafe because the agent has none of these tools now and gets them all.

```bad .github/agents/reviewer.agent.md
---
name: reviewer
description: Reviews code changes for mistakes
tools: [edit, read search]
---
Review the diff and list what is wrong with it.
```
```good .github/agents/reviewer.agent.md
---
name: reviewer
description: Reviews code changes for mistakes
tools: [edit, read, search]
---
Review the diff and list what is wrong with it.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, Edit, Fix, Safety, choices, diagnose, quote
from agentlint.syntax.nodes import Scalar, Sequence
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from agentlint.model.problems import Problem, ToolsSpaceSeparated
    from agentlint.rules.document import Document

_WORD = lazy_pattern(r"[A-Za-z][\w./-]*\Z")


def phrase(doc: Document, problem: Problem[ToolsSpaceSeparated]) -> Diagnostic:
    word, words = problem.kind
    message = f"{quote(word)} is read as the name of one tool"
    edits = _edits(doc, problem, word, words)
    help = "" if edits else f"Separate them with commas: {choices(words[:8], 'and')}."
    title = f"separate the names with commas: {doc.seen.client.title} gives the agent {choices(words[:8], 'and')}"
    fixes = [Fix(title, edits, Safety.UNSAFE, (("tools",),))] if edits else []
    return diagnose(doc, problem, message, help=help, fixes=fixes)


def _edits(doc: Document, problem: Problem[ToolsSpaceSeparated], word: str, words: tuple[str, ...]) -> tuple[Edit, ...]:
    start, end = problem.span
    if doc.source.bad_byte is not None or doc.text[start:end] != word or not all(_WORD.match(name) for name in words):
        return ()
    tools = doc.node(("tools",))
    if isinstance(tools, Scalar) or (isinstance(tools, Sequence) and tools.flow):
        return (Edit(start, end, ", ".join(words)),)
    line = doc.source.line_span(start)
    lead = doc.text[line.start : start]
    if not isinstance(tools, Sequence) or lead.strip(" ") != "-":
        return ()
    return (Edit(start, end, f"{doc.source.newline}{lead}".join(words)),)
