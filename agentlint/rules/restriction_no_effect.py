r"""A restriction has no effect.

The names in `disallowedTools` are case-sensitive in {claude}. It ignores an entry that is not the exact name of a tool,
and the agent keeps the tool that its author wanted to forbid. `*` removes nothing either, and disables the rest of the
list. A tool that the client no longer has is reported at info level.

`tools` does not limit the MCP servers that the agent's own `mcpServers` declares or names: {claude} gives the agent
every tool of these servers (seen with real servers, 2026-11-27), and only `disallowedTools` removes tools. It is an
error where `tools` names some tools of such a server, and a warning where it names none. `mcp_servers` in {gemini}
works in the same way: there a server's own `include_tools` and `exclude_tools` limit which of its tools the agent gets.

The settings of a client restrict all agents. In `deny` and `ask` of its settings, {claude} compares no file with a rule
for `Write`, `NotebookEdit` or `Glob`, only with rules for `Edit` and `Read`: with `Write(./secrets/**)`, it still wrote
a file there (2026-11-28). {gemini} no longer knows `excludeTools`, `coreTools`, `excludeMCPServers` and
`allowMCPServers`, the keys of its first versions.

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
            f"{quote(word)} in `disallowedTools` removes nothing",
            help="Name the tools to forbid, or list in `tools` only those that the agent may have.",
        )
    if reason == "server":
        return _server(doc, problem)
    if reason == "rule":
        message = f"{quote(word)} in `{problem.kind.key}` has no effect"
        return diagnose(doc, problem, message, help=f"Write `{suggest}`.")
    if reason == "former-key":
        return diagnose(doc, problem, f"{quote(word)} has no effect", help=f"Move its value to `{suggest}`.")
    if reason == "retired":
        message = f"{doc.seen.client.title} no longer has a tool {quote(word)} to remove"
        return diagnose(doc, problem, message, help="Remove it.")
    if reason == "mcp-pattern":
        message = f"{quote(word)} removes nothing: {doc.seen.client.title} does not read it as a pattern"
        return diagnose(doc, problem, message, help="Name each server, as `mcp__server`, or all of them: `mcp__*`.")
    message = f"{quote(word)} removes nothing: {doc.seen.client.title} has no tool of this name"
    if not suggest or suggest == "*":
        return diagnose(doc, problem, message, help="Write the tool's name exactly as the client calls it.")
    if isinstance(doc.seen.tools, tuple) and suggest in doc.seen.tools and "tools" in doc.entries:
        help = (
            f"Remove it, or, if the agent must not have `{suggest}`, write `{suggest}` here and remove it from `tools`."
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
    """Report a server of the agent's own from which `tools` names no tool, or only some."""
    word, server, every, key = problem.kind.word, problem.kind.server, problem.kind.every, problem.kind.key
    denied = "add it to `disallowedTools`" if key == "mcpServers" else "give the server an `include_tools` without them"
    if word == server:
        return diagnose(
            doc,
            problem,
            f"`tools` does not limit {quote(server)} of {quote(key)}: the agent gets every tool of it",
            help=f"If the agent may have them, add `{every}` to `tools`; if not, {denied}.",
        )
    help = (
        f"Name in `disallowedTools` the tools of {quote(server)} that it must not have; or remove {quote(server)} "
        "from `mcpServers` and set it up for the whole project (`.mcp.json`): there `tools` applies."
    )
    if key != "mcpServers":
        help = f"List the tools that the agent may have in `include_tools` of {quote(server)}."
    return diagnose(
        doc,
        problem,
        f"{quote(word)} does not limit the agent to this tool of {quote(server)}: it gets every tool of that server",
        help=help,
    )
