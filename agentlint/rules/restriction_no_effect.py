r"""A restriction takes nothing away.

{claude} compares the names in `disallowedTools` letter by letter, upper and lower case included. What is
not a tool's exact name is passed over, and the agent keeps the tool that its author wanted to forbid. `*` takes nothing
away either, and disables the rest of the list. A tool that the client no longer has is mentioned at info level.

`tools` does not limit the MCP servers that the agent's own `mcpServers` declares or names: {claude} gives
the agent every tool of them (seen with real servers, 2026-11-27), and only `disallowedTools` takes tools away. It is an
error where `tools` names some tools of such a server, and a warning where it names none. {gemini} does the same with
its `mcp_servers`: there a server's own `include_tools` and `exclude_tools` limit what the agent has of it.

A name in the wrong case has a safe fix.

```bad .claude/agents/reviewer.md
---
name: reviewer
description: Reviews code changes for mistakes
disallowedTools: Write, bash
---
Review the diff and list what is wrong with it.
```
```fixed
---
name: reviewer
description: Reviews code changes for mistakes
disallowedTools: Write, Bash
---
Review the diff and list what is wrong with it.
```
```good .claude/agents/reviewer.md
---
name: reviewer
description: Reviews code changes for mistakes
disallowedTools: Write, Bash
---
Review the diff and list what is wrong with it.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, Fix, Safety, diagnose, quote
from agentlint.rules.toolwords import replace_word

if TYPE_CHECKING:
    from agentlint.model.problems import Problem, RestrictionNoEffect
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[RestrictionNoEffect]) -> Diagnostic:
    word, suggest, reason = problem.kind.word, problem.kind.suggestion, problem.kind.reason
    if reason == "star":
        return diagnose(
            doc,
            problem,
            f"{quote(word)} in `disallowedTools` takes nothing away",
            help="Name the tools to forbid, or list in `tools` only those that the agent may have.",
        )
    if reason == "server":
        return _server(doc, problem)
    if reason == "retired":
        message = f"{doc.seen.client.title} no longer has a tool {quote(word)} to take away"
        return diagnose(doc, problem, message, help="Remove it.")
    if reason == "mcp-pattern":
        message = f"{quote(word)} takes nothing away: it is no pattern for {doc.seen.client.title}"
        return diagnose(doc, problem, message, help="Name each server, as `mcp__server`, or all of them: `mcp__*`.")
    message = f"{quote(word)} takes nothing away: {doc.seen.client.title} has no tool of this name"
    if not suggest or suggest == "*":
        return diagnose(doc, problem, message, help="Write the tool's name exactly as the client calls it.")
    if isinstance(doc.seen.tools, tuple) and suggest in doc.seen.tools and "tools" in doc.entries:
        help = (
            f"Remove it, or, if the agent must not have `{suggest}`, write `{suggest}` here and take it out of `tools`."
        )
        return diagnose(doc, problem, f"{message}; did you mean `{suggest}`?", help=help)
    edits = replace_word(doc, problem.span, word, suggest)
    safety = Safety.SAFE if reason == "wrong-case" else Safety.UNSAFE
    fixes = [Fix(f"write `{suggest}`: the agent loses this tool", edits, safety, (("disallowedTools",),))]
    help = f"Write `{suggest}`."
    return diagnose(
        doc, problem, f"{message}; did you mean `{suggest}`?", help="" if edits else help, fixes=fixes if edits else ()
    )


def _server(doc: Document, problem: Problem[RestrictionNoEffect]) -> Diagnostic:
    """A server of the agent's own, which `tools` leaves out wholly or in part."""
    word, server, every, key = problem.kind.word, problem.kind.server, problem.kind.every, problem.kind.key
    denied = "to `disallowedTools`" if key == "mcpServers" else "give the server an `include_tools` without them"
    if word == server:
        return diagnose(
            doc,
            problem,
            f"`tools` does not limit {quote(server)} of {quote(key)}: the agent has every tool of it",
            help=f"Where it shall have them, add `{every}` to `tools`; where it shall not, {denied}.",
        )
    help = (
        f"Name in `disallowedTools` the tools of {quote(server)} that it must not have; or take {quote(server)} "
        "out of `mcpServers` and set it up for the whole project (`.mcp.json`): there `tools` counts."
    )
    if key != "mcpServers":
        help = f"Name in `include_tools` of {quote(server)} the tools of it that the agent may have."
    return diagnose(
        doc,
        problem,
        f"{quote(word)} does not limit the agent to this tool of {quote(server)}: it has every tool of that server",
        help=help,
    )
