"""Judge ``.github/mcp.json``, in which a project sets up MCP servers for Copilot CLI (observed 2026-11-28).

It is strict JSON without a byte order mark. The client leaves out a file that it cannot read, or that has keys but not
`mcpServers`, and only its log says so. An empty file sets nothing. ``.mcp.json``, which it reads in the same way, is
judged as Claude Code's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agentlint.model.problems import Effect, MissingKey
from agentlint.platforms.base import Seen
from agentlint.platforms.copilot import PROGRAM
from agentlint.platforms.reading import Reading
from agentlint.platforms.settingsfile import FileLoss, object_of

if TYPE_CHECKING:
    from agentlint.platforms.base import Place
    from agentlint.text import Source

_LOSS: Final = FileLoss(Effect.SKIPS, "leaves the whole file out: the servers that it sets up have no effect.")


def judge(source: Source, place: Place) -> Seen:
    """Return what the client makes of the file. Never raises."""
    reading = Reading(source, place, Seen(PROGRAM.newest, "loaded"))
    data = object_of(reading, _LOSS, _LOSS, mark=False)
    if data and "mcpServers" not in data:
        why = f"{reading.client} {_LOSS.seen}"
        kind = MissingKey(("mcpServers",), help="Put the servers below `mcpServers`.")
        reading.fail(kind, _LOSS.effect, source.line_span(0), why, "it has no `mcpServers`")
    return reading.seen
