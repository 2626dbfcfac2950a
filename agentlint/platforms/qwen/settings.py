"""Judge Qwen Code's settings, as far as agents and rights depend on them (observed 2026-11-28).

The client accepts comments, but no comma before a closing bracket. It replaces a project's file that it cannot read by
an empty one, after it has copied the file to ``settings.json.corrupted``; it does not start with such a file of the
user. It checks no values: a few keep it from starting, and most others only have no effect.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agentlint.model.problems import Effect
from agentlint.platforms.base import Seen
from agentlint.platforms.qwen import PROGRAM
from agentlint.platforms.reading import Reading
from agentlint.platforms.schema import load
from agentlint.platforms.settingsfile import FileLoss, object_of

if TYPE_CHECKING:
    from agentlint.platforms.base import Place
    from agentlint.text import Source

_NO_START: Final = FileLoss(Effect.REJECTS, "does not start with such a file: no agent can be used.")
_RESET: Final = FileLoss(
    Effect.SKIPS,
    "saves a copy of the file as `settings.json.corrupted` and empties it: the permissions and hooks in it have no "
    "effect.",
)


def judge(source: Source, place: Place) -> Seen:
    """Return what the client makes of the file. Never raises."""
    reading = Reading(source, place, Seen(PROGRAM.newest, "loaded"))
    users = place.scope == "user"
    data = object_of(reading, _NO_START if users else _RESET, _NO_START, comments=True, empty=not users)
    if data is not None:
        reading.judge_values(data, load("qwen-settings", reading.client))
    return reading.seen
