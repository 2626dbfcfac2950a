"""Find the tools and agents that a prompt mentions: they are reported but not rewritten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.platforms import PLATFORMS
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agentlint.engine.conversion import Result
    from agentlint.model.agent import Agent
    from agentlint.platforms.conversion import Conversion

_QUOTED = lazy_pattern(r"`([A-Za-z_][\w-]{1,80})`")
_COMPOUND = lazy_pattern(r"[A-Z][a-z]++(?:[A-Z][a-z]++)+")
_MCP = lazy_pattern(r"mcp__\w{1,120}")
_TOOL = lazy_pattern(r" tool\b")
_LAST_WORD = lazy_pattern(r"[A-Za-z]+\Z")
_TOKENS = lazy_pattern(r"[A-Za-z0-9_-]+")

MAX_SHOWN = 8
"""The most names that a note lists."""

_WINDOW = 40
"""The number of characters before "tool" in which its name may be."""


def tell(neutral: Agent, origin: Conversion, target: Conversion, result: Result, names: set[str]) -> None:
    """Note in ``result`` which of the origin's tools, and which other agents of ``names``, the prompt mentions."""
    tools = _tools(neutral.prompt, origin, target)
    if tools:
        client = PLATFORMS[origin.id].title
        text = f"the prompt uses tool names of {client}, which are not translated: {_shown(tools)}"
        result.note("tools-in-prompt", text)
    agents = sorted((_hyphened(neutral.prompt) & names) - {neutral.name})
    if agents:
        result.note("agents-in-prompt", f"the prompt names other agents: {_shown(agents)}")


def _tools(prompt: str, origin: Conversion, target: Conversion) -> list[str]:
    """Return the origin's tools that the prompt mentions and that have another name in the target, each once."""
    named = [name for name in _names(prompt) if name in origin.tool_words and name not in target.tool_words]
    if target.mcp_prefix != "mcp__":
        named += _MCP.findall(prompt)
    return list(dict.fromkeys(named))


def _names(prompt: str) -> list[str]:
    """Return the words of the prompt that can only be names: in backticks, with several capitals, or before "tool"."""
    before_tool = [
        _LAST_WORD.search(prompt[max(match.start() - _WINDOW, 0) : match.start()]) for match in _TOOL.finditer(prompt)
    ]
    return [*_QUOTED.findall(prompt), *_COMPOUND.findall(prompt), *(word[0] for word in before_tool if word)]


def _hyphened(prompt: str) -> set[str]:
    """Return the prompt's words with a hyphen. An agent's name without a hyphen could be any word."""
    text = " ".join(word for word in prompt.split() if "-" in word)
    return {token for token in _TOKENS.findall(text) if "-" in token}


def _shown(names: Sequence[str]) -> str:
    listed = ", ".join(f"`{name}`" for name in names[:MAX_SHOWN])
    return f"{listed}, ..." if len(names) > MAX_SHOWN else listed
