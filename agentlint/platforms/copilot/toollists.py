"""Judge what an agent's list of tools gives it, entry by entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.problems import Effect, UnknownTool, ZeroTools
from agentlint.platforms import around
from agentlint.platforms.copilot import LISTED, PROGRAM
from agentlint.platforms.copilot.context import MAX_GUESSES
from agentlint.platforms.copilot.tools import judge_tool, tool_entries, tools_of
from agentlint.syntax.located import Words
from agentlint.syntax.nodes import Alias, Scalar

if TYPE_CHECKING:
    from agentlint.platforms.copilot.context import CopilotReading
    from agentlint.platforms.copilot.tools import Verdict
    from agentlint.text import Route


def judge_tools(reading: CopilotReading) -> None:
    """Report entries of `tools` that do not give what they name."""
    value = reading.data.get("tools")
    if not isinstance(value, (str, list)):
        return
    entries = [(index, name) for index, name in tool_entries(value) if isinstance(name, str)]
    route: Route = ("tools",)
    if isinstance(value, str) and not entries:
        why = f"{reading.client} gives the agent only `skill` and `sql` for an empty `tools`."
        reading.report(ZeroTools(), Effect.NO_TOOLS, reading.span(route), why, route)
        return
    names = [name for _, name in entries]
    if is_all(reading, names):
        return
    wrong, unsure = _judge_entries(reading, entries)
    if names and wrong + unsure == len(names):
        # names from VS Code or a server may well give the agent tools; none of the others does
        effect = Effect.NOTE if unsure else Effect.NO_TOOLS
        why = f"{reading.client} knows none of these names: the agent has only `skill` and `sql`."
        if unsure:
            why = f"{reading.client} gives the agent only `skill` and `sql` of its own tools, and not these names."
        reading.report(ZeroTools(words=tuple(names)), effect, reading.span(route), why, route)


def _judge_entries(reading: CopilotReading, entries: list[tuple[int, str]]) -> tuple[int, int]:
    """Report each entry that does not name a tool. Return how many entries certainly name none, and how many might name
    one."""
    value, servers = reading.data["tools"], reading.data.get("mcp-servers")
    server_names = frozenset(servers) if isinstance(servers, dict) else frozenset()
    wrong = unsure = compared = 0
    words = _words(reading)
    for index, name in entries:
        span = words.span(name) if words is not None else None
        if name == "*" or tools_of(name, reading.unknown_tools):
            continue
        guess = compared < MAX_GUESSES
        verdict = _newer_tool(reading, name) or judge_tool(name, server_names, guess=guess)
        if verdict is not None:
            verdict = _server_of_project(reading, name) or verdict
        if verdict is None:
            unsure += 1
            continue
        compared += 1
        kind, effect, why = verdict
        wrong += effect is not Effect.NOTE
        unsure += effect is Effect.NOTE
        if not reading.full:
            route: Route = ("tools", index) if isinstance(value, list) else ("tools",)
            reading.report(kind, effect, span or reading.span(route), f"{reading.client} {why}", route)
    return wrong, unsure


def _words(reading: CopilotReading) -> Words | None:
    """Return the words of a text in `tools`; None where it is a list."""
    node = reading.entries["tools"][1] if "tools" in reading.entries else None
    while isinstance(node, Alias):
        node = node.target
    return Words(reading.text, node) if isinstance(node, Scalar) else None


def is_all(reading: CopilotReading, names: list[str]) -> bool:
    """Tell whether a list of tools stands for all of them."""
    return names == ["*"] or ("*" in names and reading.version.has("star-beside-names"))


def _server_of_project(reading: CopilotReading, name: str) -> Verdict | None:
    """Return a finding for the bare name of a server that the project sets up; None for any other name. VS Code accepts
    it as the former name of all of the server's tools (according to its source)."""
    if name in around.set_up(reading.place, LISTED.servers[1:]):
        return judge_tool(name, frozenset({name}), guess=False)
    if name in around.set_up(reading.place, LISTED.servers[:1]):
        why = f"does not know the servers of `.vscode/mcp.json`; in VS Code, `{name}` is now called `{name}/*`."
        return UnknownTool(name, f"{name}/*", "server"), Effect.NOTE, why
    return None


def _newer_tool(reading: CopilotReading, name: str) -> Verdict | None:
    """Return a finding for the name of a tool that only newer versions know; None for any other name."""
    if name.lower().rpartition("/")[2] not in reading.unknown_tools:
        return None
    why = f"does not know `{name}` yet, and silently ignores it; version {PROGRAM.newest.version} does."
    return UnknownTool(name, reason="newer"), Effect.DROPS_FIELD, why
