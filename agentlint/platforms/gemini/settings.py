"""Judge Gemini CLI's settings, as far as agents and rights depend on them (observed 2026-11-28).

The client accepts comments, but no comma before a closing bracket, and does not start with a file that it cannot read,
an empty one included. It names a wrong value at every start and uses the file nevertheless, as it is written: a few
values keep it from starting, and most others only have no effect. It silently ignores the keys of its first versions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agentlint.model.problems import Effect, RestrictionNoEffect
from agentlint.platforms.base import Seen
from agentlint.platforms.gemini import PROGRAM
from agentlint.platforms.reading import Reading
from agentlint.platforms.schema import load
from agentlint.platforms.settingsfile import FileLoss, object_of

if TYPE_CHECKING:
    from agentlint.platforms.base import Place
    from agentlint.text import Source

_LOSS: Final = FileLoss(Effect.REJECTS, "does not start with such a file: no agent can be used.")
_FORMER: Final = {
    "excludeTools": "tools.exclude",
    "coreTools": "tools.core",
    "excludeMCPServers": "mcp.excluded",
    "allowMCPServers": "mcp.allowed",
}
"""The restrictions of the client's first versions, and the keys that have taken their place."""


def judge(source: Source, place: Place) -> Seen:
    """Return what the client makes of the file. Never raises."""
    reading = Reading(source, place, Seen(PROGRAM.newest, "loaded"))
    data = object_of(reading, _LOSS, _LOSS, comments=True, empty=False, mark=False)
    if data is not None:
        reading.judge_values(data, load("gemini-settings", reading.client))
    for key, successor in _FORMER.items():
        if data is not None and data.get(key):
            why = f"{reading.client} no longer knows this key and silently ignores it."
            restriction = RestrictionNoEffect(key, successor, "former-key")
            reading.report(restriction, Effect.NOT_RESTRICTED, reading.span((key,), key=True), why, (key,))
    return reading.seen
