r"""OpenCode's `tools` mapping does not limit an agent to the tools that it names.

In {opencode}, `tools` only removes what is set to `false`. A mapping with nothing but `true` changes nothing: an agent
with `tools: {read: true}` may still edit files and run commands. (In Claude Code and Copilot, `tools` lists all the
tools that the agent has.)

The same applies to `permission`, and to patterns inside it: `bash: {"git log*": allow}` alone allows every command.

The fix puts `"*": false` first, so that only the named tools stay. It is unsafe, because the agent can then do less.

```bad .opencode/agents/reviewer.md
---
description: Reviews code changes for mistakes
mode: subagent
tools:
  read: true
  grep: true
---
Review the diff and list what is wrong with it.
```
```good .opencode/agents/reviewer.md
---
description: Reviews code changes for mistakes
mode: subagent
permission:
  "*": deny
  read: allow
  grep: allow
---
Review the diff and list what is wrong with it.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.problems import Effect, ToolsNotAllowlist
from agentlint.rules.base import Diagnostic, Edit, Fix, Safety, diagnose
from agentlint.rules.toolwords import listed
from agentlint.syntax.nodes import Mapping, Scalar

if TYPE_CHECKING:
    from agentlint.model.problems import Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[ToolsNotAllowlist]) -> Diagnostic:
    still = problem.kind.still_allowed
    if problem.route != ("tools",):
        return _permissions(doc, problem)
    message = "a mapping of only `true` restricts nothing"
    if still:
        message += f": {listed(still)} stay allowed"
    help = 'To allow only these, put `"*": false` before them; to allow everything, remove `tools`.'
    edits = _edits(doc) if _meant(doc, problem) else ()
    title = f'put `"*": false` first: {doc.seen.client.title} then allows only the tools that are named'
    fixes = [Fix(title, edits, Safety.UNSAFE, (("tools",),))] if edits else []
    return diagnose(doc, problem, message, help=help, fixes=fixes)


def _permissions(doc: Document, problem: Problem[ToolsNotAllowlist]) -> Diagnostic:
    still, key = problem.kind.still_allowed, str(problem.route[-1])
    message = f"`{key}` with nothing but `allow` restricts nothing"
    if still:
        message += f": {listed(still)} stay allowed"
    help = 'To allow only these, put `"*": deny` (or `ask`) before them; otherwise remove them.'
    return diagnose(doc, problem, message, help=help)


def _meant(doc: Document, problem: Problem[ToolsNotAllowlist]) -> bool:
    """Tell whether the mapping reads as a list of all the tools that the agent needs: it names a tool, and not all of
    the important ones."""
    words, known = problem.kind.words, doc.seen.tools or ()
    return problem.effect is not Effect.NOTE and any(word in known for word in words)


def _edits(doc: Document) -> tuple[Edit, ...]:
    tools = doc.node(("tools",))
    if not isinstance(tools, Mapping) or not tools.pairs or doc.source.bad_byte is not None:
        return ()
    if any(isinstance(key, Scalar) and key.text == "*" for key, _ in tools.pairs):
        return ()
    at = tools.pairs[0][0].start
    if tools.flow:
        return (Edit(at, at, '"*": false, '),)
    lead = doc.text[doc.source.line_span(at).start : at]
    return () if lead.strip(" ") else (Edit(at, at, f'"*": false{doc.source.newline}{lead}'),)
