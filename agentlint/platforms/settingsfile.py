"""Read a client's configuration in JSON, and report why the client cannot read it.

What is in it is judged by a schema (`agentlint.platforms.reading.Reading.judge_values`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.problems import Effect, SettingsInvalid
from agentlint.record import Record
from agentlint.syntax.json import Json, JsonFault

if TYPE_CHECKING:
    from agentlint.platforms.reading import Reading
    from agentlint.syntax.nodes import Object


class FileLoss(Record):
    """What a client does about a file that it cannot read: the effect, and a clause that follows the client's name."""

    effect: Effect
    seen: str


def object_of(
    reading: Reading,
    broken: FileLoss,
    other: FileLoss,
    *,
    comments: bool = False,
    empty: bool = True,
    mark: bool = True,
) -> Object | None:
    """Return the object in a file, after the positions of its keys are taken. Report any other text and return None:
    ``broken`` is for a text that is not JSON, ``other`` for JSON that is no object.

    ``comments`` tells whether the client accepts comments; a comma before a closing bracket is never accepted.
    ``empty`` tells whether it accepts a file without any text, which sets nothing, and ``mark`` whether it accepts a
    byte order mark.
    """
    source = reading.source
    if not mark and source.text.startswith("\ufeff"):
        kind = SettingsInvalid("JSON", "it begins with a byte order mark", "Save the file without a byte order mark.")
        reading.fail(kind, broken.effect, source.character(0), f"{reading.client} {broken.seen}", "it is not JSON")
        return None
    try:
        text = Json(source.text, comments=comments, commas=False)
    except JsonFault as fault:
        if source.text.strip() or not empty:
            kind, span = SettingsInvalid("JSON", str(fault)), source.character(fault.offset)
            reading.fail(kind, broken.effect, span, f"{reading.client} {broken.seen}", "it is not JSON")
        return None
    if not isinstance(text.value, dict):
        why = f"{reading.client} {other.seen}"
        reading.fail(SettingsInvalid("JSON"), other.effect, source.line_span(0), why, "it is not an object")
        return None
    reading.take(text.tree)
    return text.value
