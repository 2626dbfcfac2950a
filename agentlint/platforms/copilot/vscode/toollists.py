"""Judge the tools that a header lists, and the agents that it may start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.problems import Effect, NoEffectKey, UnknownTool
from agentlint.platforms import around
from agentlint.platforms.copilot import LISTED
from agentlint.platforms.copilot.vscode.context import split_list, texts
from agentlint.platforms.copilot.vscode.facts import CLIENT, FOLDED_TOOLS, may_exist
from agentlint.syntax.located import Words
from agentlint.syntax.nodes import Mapping, Scalar, Sequence
from agentlint.text import Span

if TYPE_CHECKING:
    from agentlint.platforms.copilot.vscode.context import VSCodeReading
    from agentlint.text import Route


def judge_tools(reading: VSCodeReading) -> None:
    """Report what is wrong with `tools`."""
    node = reading.node("tools")
    if isinstance(node, Mapping):
        reading.report_type(("tools",), "array", "string")
        return
    if reading.target in ("claude", "github-copilot") or node is None:
        return
    if isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            if isinstance(item, Scalar):
                _judge_tool(reading, item.text, Span(item.start, item.end), ("tools", index))
            else:
                reading.report_type(("tools", index), "string", node=item)
    elif isinstance(node, Scalar):
        words = Words(reading.text, node)
        for name in split_list(node.text):
            _judge_tool(reading, name, words.span(name), ("tools",))


def _judge_tool(reading: VSCodeReading, name: str, span: Span, route: Route) -> None:
    if not name or may_exist(name):
        return
    if name in around.set_up(reading.place, LISTED.servers[:1]):
        return  # the server's former name for `name/*`, which gives its tools
    why = f"{CLIENT} ignores unknown tools; their names are case-sensitive."
    reading.report(UnknownTool(name, FOLDED_TOOLS.get(name.lower())), Effect.NOTE, span, why, route)


def judge_agents(reading: VSCodeReading) -> None:
    """Report what is wrong with `agents`."""
    node = reading.node("agents")
    if node is None:
        return
    if not isinstance(node, Sequence):
        reading.report_type(("agents",), "array")
        return
    for index, item in enumerate(node.items):
        if not isinstance(item, Scalar):
            reading.report_type(("agents", index), "string", node=item)
    names = reading.tools()
    if names is not None and "agent" not in names and any(texts(node)):
        why = f"{CLIENT} warns: with `agents` and `tools`, `tools` must contain `agent`."
        reading.report(NoEffectKey(word="agents"), Effect.IGNORES, reading.span(("agents",)), why, ("agents",))
