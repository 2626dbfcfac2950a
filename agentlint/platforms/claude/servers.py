"""The MCP servers that an agent's `mcpServers` starts, and how its tool lists affect their tools.

Whatever `tools` says, the agent has every tool of such a server, whether it is declared here or only named;
`disallowedTools` removes tools. For a server that is set up elsewhere and not named here, `tools` decides. Observed
with real servers (2026-11-27): this holds for a project's agents in a trusted folder, and for the user's own agents in
every folder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.vocabulary import in_tool_name
from agentlint.platforms.claude.tools import rule_name
from agentlint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agentlint.syntax.nodes import Value

PREFIX = "mcp__"
EVERY_TOOL = "mcp__*"
"""A word that stands for every MCP tool in `disallowedTools`, and for nothing in `tools` (2026-11-21)."""
_REMOTE = frozenset({"sse", "http", "streamable-http", "ws"})


class Server(Record):
    """An MCP server. ``name`` is spelt as in the file. ``settings`` is None when the server is set up elsewhere and
    only named here."""

    name: str
    settings: dict[str, Value] | None

    @property
    def word(self) -> str:
        """Return the word that stands for all of the server's tools in a tool list."""
        return PREFIX + in_tool_name(self.name)


def brought(value: Value) -> list[Server]:
    """Return the servers of `mcpServers` that the client starts. It ignores an entry with two servers, and one whose
    settings it does not accept (a `type` of another client, `args` that are not a list)."""
    out: dict[str, Server] = {}
    for item in value if isinstance(value, list) else ():
        if isinstance(item, str) and item:
            out[item] = Server(item, None)
        elif isinstance(item, dict) and len(item) == 1:
            [(name, settings)] = item.items()
            if isinstance(settings, dict) and starts(settings):
                out[name] = Server(name, settings)
    return list(out.values())


def starts(settings: dict[str, Value]) -> bool:
    """Tell whether the client accepts a server's settings (according to the schema that its debug log prints for
    settings that it refuses)."""
    kind = settings.get("type", "stdio")
    if kind in _REMOTE:
        return isinstance(settings.get("url"), str)
    args, env = settings.get("args", []), settings.get("env", {})
    return (
        kind == "stdio"
        and bool(settings.get("command"))
        and isinstance(settings["command"], str)
        and isinstance(args, list)
        and all(isinstance(arg, str) for arg in args)
        and isinstance(env, dict)
        and all(isinstance(value, str) for value in env.values())
    )


class Hold(Record):
    """What an agent's lists say about one server. ``named`` are the words of `tools` that name single tools of the
    server; ``whole`` tells whether `tools` gives all of them. ``without`` are the words of `disallowedTools` that name
    single tools; ``gone`` tells whether `disallowedTools` removes all of them."""

    named: tuple[str, ...]
    whole: bool
    without: tuple[str, ...]
    gone: bool


def hold(server: Server, listed: Iterable[str] | None, removed: Iterable[str]) -> Hold:
    """Return what the lists say about a server. ``listed`` are the words of `tools` (None if the key is absent),
    ``removed`` those of `disallowedTools`."""
    names = [rule_name(word) for word in listed or ()]
    gone = [rule_name(word) for word in removed]
    if "*" in gone:
        gone = []  # a star removes nothing, and makes the rest of the list ineffective too
    every = (server.word, f"{server.word}__*")
    single = f"{server.word}__"
    return Hold(
        tuple(name for name in names if name.startswith(single) and name not in every),
        listed is None or "*" in names or any(name in every for name in names),
        tuple(name for name in gone if name.startswith(single) and name not in every and "*" not in name),
        EVERY_TOOL in gone or any(name in every for name in gone),
    )
