"""Determine and check the agent's name: the file's, or the one in the frontmatter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agentlint.model.problems import BlankValue, BuiltinName, Effect, FileNameCharacters
from agentlint.platforms.copilot.facts import BUILTIN_NAMES, RESERVED_NAMES, agent_id
from agentlint.text import Span, lazy_pattern

if TYPE_CHECKING:
    from agentlint.platforms.copilot.context import CopilotReading

_SAFE_NAME: Final = lazy_pattern(r"[A-Za-z0-9._-]+")


def judge_file_name(reading: CopilotReading) -> None:
    """Report a file name that one of the readers does not accept."""
    name = agent_id(reading.place)
    if not _SAFE_NAME.fullmatch(reading.place.inside.replace("/", "")):
        reading.report(
            FileNameCharacters(),
            Effect.NOTE,
            Span(0, 0),
            "GitHub's documentation allows only `.`, `-`, `_`, letters from a to z and digits in the file "
            f"name; {reading.client} accepts any character.",
        )
    if name in RESERVED_NAMES and reading.version.has("reserved-name"):
        why = f"{reading.client} ignores the agent: `{name}` is a reserved name."
        reading.seen.settle("rejected", why)
        reading.report(BuiltinName(word=name), Effect.REJECTS, Span(0, 0), why)


def settle_name(reading: CopilotReading) -> None:
    """Set the agent's name, and report a bad one."""
    seen, name = reading.seen, reading.data.get("name")
    written = isinstance(name, str) and name != ""
    seen.name = str(name) if written else agent_id(reading.place)
    if not written:
        if name == "":
            why = f"{reading.client} treats an empty `name` as missing and uses the file name."
            reading.report(BlankValue(key="name"), Effect.ALTERS, reading.span(("name",), key=True), why, ("name",))
        return
    if seen.name in RESERVED_NAMES and reading.version.has("reserved-name"):
        why = f"{reading.client} ignores the agent: `{seen.name}` is a reserved name."
        seen.settle("rejected", why)
        reading.report(BuiltinName(word=seen.name), Effect.REJECTS, reading.span(("name",)), why, ("name",))
    elif seen.name in BUILTIN_NAMES:
        why = f"{reading.client} then offers two agents called `{seen.name}` to the model, this one and its own."
        reading.report(BuiltinName(word=seen.name), Effect.ALTERS, reading.span(("name",)), why, ("name",))
