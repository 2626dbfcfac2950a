r"""A name in `tools` is not a tool of the client.

A client silently leaves out a name that it does not know, and the agent has one tool fewer than its author expects.
Names are case-sensitive in {claude} (`read` is not `Read`); in {copilot} they are not, but it has names of its own and
writes the tools of MCP servers as `server/tool`. Tools that only some sessions have, and names that an extension may
provide, are reported at info level.

Every fix is unsafe, even for a name that is only in the wrong case, because it gives the agent a tool that it does not
have now.

```bad .claude/agents/reviewer.md
---
name: reviewer
description: Reviews code changes for mistakes
tools: Read, webfetch
---
Review the diff and list what is wrong with it.
```
```good .claude/agents/reviewer.md
---
name: reviewer
description: Reviews code changes for mistakes
tools: Read, WebFetch
---
Review the diff and list what is wrong with it.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, Fix, Safety, diagnose, quote
from agentlint.rules.toolwords import replace_word

if TYPE_CHECKING:
    from agentlint.model.problems import Problem, UnknownTool
    from agentlint.rules.document import Document

_REMOVE = "Remove it, or name a tool that the client has."
_HELP = {
    "unavailable-to-subagents": "Remove it: an agent cannot have this tool. It works in the main session only.",
    "by-session": "Nothing needs to change if your sessions have the tool.",
    "retired": "Remove it: the tool is gone.",
    "foreign": "Remove it, or name the tool that does this work here.",
    "other-client": "Remove it, or name the tool that does this work here.",
    "mcp-pattern": "Name each server: `mcp__server` gives all of its tools.",
    "newer": "Remove it, name a tool that this version has, or update the client.",
    "unknown": _REMOVE,
}


def phrase(doc: Document, problem: Problem[UnknownTool]) -> Diagnostic:
    word, suggest, reason, server = problem.kind
    title = doc.seen.client.title
    if reason == "by-session":
        return diagnose(doc, problem, f"not every session has the tool {quote(word)}", help=_HELP[reason])
    if reason == "unavailable-to-subagents":
        message = f"agents cannot have the tool {quote(word)}"
    elif reason == "retired":
        message = f"{title} no longer has the tool {quote(word)}"
    else:
        message = f"{title} has no tool {quote(word)}"
    if not suggest:
        help = _HELP.get(reason, _REMOVE)
        if server:
            help = f"If it is an MCP server, write `{server}` for its tools. {help}"
        return diagnose(doc, problem, message, help=help)
    meant = f"its counterpart is `{suggest}`" if reason in ("retired", "foreign") else f"did you mean `{suggest}`?"
    if isinstance(doc.seen.tools, tuple) and suggest in doc.seen.tools:
        return diagnose(doc, problem, f"{message}; {meant}", help=f"Remove it: the agent has `{suggest}` already.")
    edits = replace_word(doc, problem.span, word, suggest)
    fixes = []
    if edits:
        gain = f"{title} gives the agent `{suggest}`"
        fixes.append(Fix(f"write `{suggest}`: {gain}", edits, Safety.UNSAFE, (("tools",),)))
    help = f"Write `{suggest}`, or remove the name." if not fixes else ""
    return diagnose(doc, problem, f"{message}; {meant}", help=help, fixes=fixes)
