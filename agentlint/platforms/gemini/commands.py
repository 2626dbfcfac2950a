"""Read a command file, which is TOML, as Gemini CLI does. Its loader was read (2026-11-27), not run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from agentlint.model.problems import Effect, IgnoredExtension, PromptVariable
from agentlint.platforms import tomlfile
from agentlint.platforms.base import Claim, Seen
from agentlint.platforms.gemini import PROGRAM
from agentlint.platforms.reading import Reading
from agentlint.platforms.schema import load
from agentlint.syntax.tomlread import TomlFault
from agentlint.text import BODY, Span, lazy_pattern

if TYPE_CHECKING:
    from agentlint.platforms.base import Place
    from agentlint.platforms.schema import Schema
    from agentlint.text import Source

CLIENT: Final = PROGRAM.newest
HOME: Final = ".gemini/commands"
SUFFIX: Final = ".toml"
_LONGEST_STEP: Final = 50
"""The largest number of characters of a folder's or file's name that go into the command's name."""
_LONGEST_DESCRIPTION: Final = 100
_STRANGE: Final = lazy_pattern(r"[^a-zA-Z0-9_\-.]")
_OPENERS: Final = ("!{", "@{")


class _CommandReading(Reading):
    __slots__ = ()

    @property
    def schema(self) -> Schema:
        """Return the schema of commands."""
        return load("gemini.command", self.seen.client)


def looks_at(place: Place) -> bool:
    """Tell whether the client looks for commands where a file lies."""
    return place.folder == HOME


def see(source: Source, place: Place, version: str | None = None) -> Seen:  # noqa: ARG001 - one version is known
    """Return the command that Gemini CLI makes of the file. Never raises."""
    seen = Seen(CLIENT, "loaded", hypothetical=not looks_at(place))
    reading = _CommandReading(source, place, seen)
    if not seen.hypothetical and not place.filename.endswith(SUFFIX):
        why = f"{CLIENT} reads only files whose names end in `{SUFFIX}`, in lower case."
        reading.report(IgnoredExtension(suffix=SUFFIX), Effect.SKIPS, reading.head, why)
        seen.settle("ignored", why)
        return seen
    _read(reading)
    return seen


def contest(place: Place, seen: Seen) -> tuple[Claim, ...]:
    """Return the claims of a command: the project's wins over the user's with the same name, because the client
    loads it last and the last one wins."""
    if not seen.loaded or seen.name is None:
        return ()
    return (Claim(f"command {seen.name}", (place.scope == "user", place.inside)),)


def name_of(inside: str) -> str:
    """Return the name of a command by its path below the folder: `git/commit.toml` is `git:commit`."""
    steps = []
    for step in inside.removesuffix(SUFFIX).split("/"):
        word = _STRANGE.sub("_", step)
        steps.append(word if len(word) <= _LONGEST_STEP else word[: _LONGEST_STEP - 3] + "...")
    return ":".join(steps)


def _read(reading: Reading) -> None:
    seen, source = reading.seen, reading.source
    try:
        data = tomlfile.values(source.text)
    except TomlFault as fault:
        why = f"{CLIENT} cannot read the file as TOML, leaves the command out and reports an error when it starts."
        tomlfile.report_fault(reading, fault, why)
        return
    if source.bad_byte is not None:
        reading.report_replaced()
    tomlfile.find_keys(reading)
    seen.data = data
    reading.judge(data)
    if not seen.loaded:
        return
    description = data.get("description")
    unsaid = f"Custom command from {reading.place.filename}"
    shown = description if isinstance(description, str) and description else unsaid
    seen.name = name_of(reading.place.inside)
    shown = re.sub(r"\s+", " ", shown)
    limit = _LONGEST_DESCRIPTION
    seen.description = shown if len(shown) <= limit else shown[: limit - 3] + "..."
    seen.prompt = str(data["prompt"])
    seen.user_invocable, seen.model_invocable = True, False
    seen.fields = {key: value for key, value in data.items() if key in reading.schema.properties}
    _judge_injections(reading, seen.prompt)


def unclosed(prompt: str) -> str:
    """Return the first `!{` or `@{` that no brace closes, which makes every use of the command fail; "" for none."""
    for opener in _OPENERS:
        at = prompt.find(opener)
        while at >= 0:
            end = closing(prompt, at + len(opener))
            if end < 0:
                return opener
            at = prompt.find(opener, end)
    return ""


def closing(prompt: str, start: int) -> int:
    """Return the offset after the brace that closes the one before ``start``; -1 when there is none."""
    depth = 1
    for brace in re.compile(r"[{}]").finditer(prompt, start):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.end()
    return -1


def _judge_injections(reading: Reading, prompt: str) -> None:
    opener = unclosed(prompt)
    if opener:
        text = reading.text
        at = text.find(opener, reading.span(("prompt",)).start)
        span = Span(at, at + len(opener)) if at >= 0 else reading.span(("prompt",))
        why = f"{CLIENT} finds no closing brace: it offers the command, but every use of it fails."
        reading.report(PromptVariable(word=opener, unclosed=True), Effect.BREAKS_USE, span, why, BODY)
