"""Read a skill as Gemini CLI does (its own loader, observed 2026-11-27).

A skill needs a `name` and a `description`. Where the client's YAML parser does not return a text for both, the client
looks for the two keys line by line, and takes the text after them unchanged.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from agentlint.model.problems import (
    Bom,
    Effect,
    FrontmatterMissing,
    IgnoredExtension,
    MissingKey,
    NameOverride,
    SkillNested,
    YamlInvalid,
)
from agentlint.platforms import skills
from agentlint.platforms.base import Claim, Seen
from agentlint.platforms.gemini import PROGRAM
from agentlint.platforms.gemini.dialect import read_yaml
from agentlint.platforms.reading import Reading
from agentlint.platforms.skills import SKILL, folder_name
from agentlint.syntax.nodes import YamlFault
from agentlint.text import Span, lazy_pattern

if TYPE_CHECKING:
    from agentlint.platforms.base import Place
    from agentlint.text import Source

CLIENT: Final = PROGRAM.newest
HOMES: Final = (".gemini/skills", ".agents/skills")
_FENCES: Final = lazy_pattern(r"---\r?\n(.*?)\r?\n---(?:\r?\n(.*))?", re.S)
_KEY: Final = lazy_pattern(r"\s*(name|description):\s*(.*)\Z")
_BELOW: Final = lazy_pattern(r"[ \t]+\S")
_UNSAFE: Final = lazy_pattern(r"[:\\/<>*?\"|]")


def looks_at(place: Place) -> bool:
    """Tell whether the client looks for skills where a file lies."""
    return place.folder in HOMES


def see(source: Source, place: Place, version: str | None = None) -> Seen:  # noqa: ARG001 - one version is known
    """Return the skill that Gemini CLI makes of the file. Never raises."""
    seen = Seen(CLIENT, "loaded", hypothetical=not looks_at(place))
    return skills.see(Reading(source, place, seen), _is_passed_over, _read)


def contest(place: Place, seen: Seen) -> tuple[Claim, ...]:
    """Return the claims of a skill: the project's wins over the user's with the same name."""
    if not seen.loaded or seen.name is None:
        return ()
    return (Claim(f"skill {seen.name}", (place.scope == "user", place.folder != HOMES[0], place.inside)),)


def _is_passed_over(reading: Reading) -> bool:
    place = reading.place
    folder, _, name = place.inside.rpartition("/")
    if reading.seen.hypothetical or (name == SKILL and folder and "/" not in folder and not folder.startswith(".")):
        return False
    why = f"{CLIENT} reads only files named exactly `{SKILL}`, in the folders directly below `{place.folder}`."
    kind = SkillNested() if name == SKILL else IgnoredExtension(suffix=SKILL, suggestion=SKILL)
    reading.report(kind, Effect.SKIPS, reading.head, why)
    reading.seen.settle("ignored", why)
    return True


def _read(reading: Reading) -> None:
    seen, text = reading.seen, reading.text
    if reading.source.bad_byte is not None:
        reading.report_replaced()
    fences = _FENCES.match(text)
    if fences is None:
        problem_kind = Bom() if text.startswith("\ufeff---") else FrontmatterMissing()
        why = f"{CLIENT} finds no frontmatter between two lines of exactly `---`, and loads no skill without it."
        reading.fail(problem_kind, Effect.SKIPS, reading.head, why, "there is no frontmatter")
        return
    seen.prompt = (fences[2] or "").strip()
    values: dict[str, str] = {}
    try:
        tree, data = read_yaml(text, fences.start(1), fences.end(1))
        reading.take(tree)
        if isinstance(data, dict):
            seen.data = data
            values = {key: value for key in ("name", "description") if isinstance(value := data.get(key), str)}
    except YamlFault as fault:
        why = f"{CLIENT} reads `name` and `description` line by line, because its YAML parser refuses the rest."
        at = min(fault.offset, len(text) - 1)
        reading.report(YamlInvalid(), Effect.LUCKY, Span(at, at + 1), why)
    if len(values) < 2:
        values = _by_line(fences[1])
    missing = tuple(key for key in ("name", "description") if key not in values)
    if missing:
        why = f"{CLIENT} leaves out a skill without `name` and `description`."
        reading.fail(MissingKey(missing), Effect.SKIPS, reading.head, why, f"`{missing[0]}` is missing")
        return
    seen.name, seen.description = _UNSAFE.sub("-", values["name"]), values["description"]
    seen.user_invocable = seen.model_invocable = True
    seen.fields = dict(values)
    folder = folder_name(reading.place)
    if folder and seen.name != folder:
        why = f"{CLIENT} calls the skill `{seen.name}`; clients that use the folder's name call it `{folder}`."
        route = ("name",)
        reading.report(NameOverride(word=seen.name, expected=folder), Effect.NOTE, reading.span(route), why, route)


def _by_line(block: str) -> dict[str, str]:
    """Return the two keys as the client's own search finds them: a description continues in indented lines."""
    values: dict[str, str] = {}
    lines = re.split(r"\r?\n", block)
    number = 0
    while number < len(lines):
        match = _KEY.match(lines[number])
        number += 1
        if match is None:
            continue
        parts = [match[2].strip()]
        while match[1] == "description" and number < len(lines) and _BELOW.match(lines[number]):
            parts.append(lines[number].strip())
            number += 1
        values[match[1]] = " ".join(part for part in parts if part)
    return values
