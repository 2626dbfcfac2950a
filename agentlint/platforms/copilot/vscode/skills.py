"""Read a skill or a prompt file as VS Code does: both always load, with what its own parser finds in the header.

The parser and its marks were observed (2026-11-27). According to VS Code's source, a skill is named after its folder,
1,024 characters of its description are shown, and tags are removed from it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from agentlint.model.problems import (
    BlankValue,
    DeprecatedKey,
    DescriptionLimit,
    Effect,
    FrontmatterMissing,
    IgnoredExtension,
    MissingKey,
    NameFormat,
    NameOverride,
    SkillNested,
    UnknownKey,
    WrongType,
)
from agentlint.platforms.base import Seen
from agentlint.platforms.copilot.references import judge_prompt
from agentlint.platforms.copilot.vscode.context import VSCodeReading, is_boolean, plain
from agentlint.platforms.copilot.vscode.facts import CLIENT
from agentlint.platforms.copilot.vscode.header import read_header, split
from agentlint.platforms.skills import SKILL, folder_name
from agentlint.syntax.javascript import SPACES
from agentlint.syntax.nodes import Scalar
from agentlint.text import Span, lazy_pattern

if TYPE_CHECKING:
    from agentlint.platforms.base import Place
    from agentlint.text import Source

PROMPTS: Final = ".github/prompts"
_HOMES: Final = (".github/skills", ".agents/skills", ".claude/skills")
_USER: Final = (".copilot/skills", ".agents/skills", ".claude/skills")
LONGEST_NAME: Final = 64
LONGEST_DESCRIPTION: Final = 1024
_NAME: Final = lazy_pattern(r"[a-z0-9-]+")
_TAG: Final = lazy_pattern(r"<[^>]*>")
ATTRIBUTES: Final = {
    "skill": (
        "argument-hint", "compatibility", "context", "description", "disable-model-invocation", "license", "metadata",
        "name", "user-invocable",
    ),
    "command": ("agent", "argument-hint", "description", "mode", "model", "name", "tools"),
}  # fmt: skip
_SWITCHES: Final = ("user-invocable", "disable-model-invocation")


def looks_at(place: Place) -> bool:
    """Tell whether the client looks for skills or prompt files where a file lies."""
    home = place.folder == PROMPTS if place.kind == "command" else place.folder in _homes(place)
    return home and place.scope != "plugin"


def see(source: Source, place: Place, version: str | None = None) -> Seen:  # noqa: ARG001 - one version is known
    """Return the skill or prompt file as VS Code sees it in the only version that was observed."""
    seen = Seen(CLIENT, "loaded", hypothetical=not looks_at(place))
    reading = VSCodeReading(source, place, seen)
    if not _is_passed_over(reading):
        _read(reading)
    return seen


def _homes(place: Place) -> tuple[str, ...]:
    return _USER if place.scope == "user" else _HOMES


def _is_passed_over(reading: VSCodeReading) -> bool:
    place, name = reading.place, reading.place.filename
    if reading.seen.hypothetical:
        return False
    why = ""
    if place.kind == "command" and not name.endswith(".prompt.md"):
        why = f"{CLIENT} reads only files whose names end with `.prompt.md`."
        suggestion = name.removesuffix(".md") + ".prompt.md"
        reading.report(IgnoredExtension(".prompt.md", suggestion=suggestion), Effect.SKIPS, Span(0, 0), why)
    elif place.kind == "skill" and name != SKILL:
        why = f"{CLIENT} reads only files named exactly `{SKILL}`."
        reading.report(IgnoredExtension(suffix=SKILL, suggestion=SKILL), Effect.SKIPS, Span(0, 0), why)
    elif place.kind == "skill" and place.inside.count("/") != 1:
        why = f"{CLIENT} looks for skills only in the folders directly below `{place.folder}`."
        reading.report(SkillNested(), Effect.SKIPS, Span(0, 0), why)
    if why:
        reading.seen.settle("ignored", why)
    return bool(why)


def _read(reading: VSCodeReading) -> None:
    seen = reading.seen
    if reading.source.bad_byte is not None:
        reading.report_replaced()
    header, body = split(reading)
    seen.prompt = reading.text[body:]
    if header is None:
        why = f"{CLIENT} sees no header: the {reading.place.kind} has neither a description nor any other key."
        effect = Effect.ALTERS if reading.place.kind == "skill" else Effect.NOTE
        reading.report(FrontmatterMissing(), effect, reading.source.line_span(0), why)
    elif not read_header(reading, *header, validate=_validate):
        return
    _put_in_force(reading)


def _put_in_force(reading: VSCodeReading) -> None:
    seen, place = reading.seen, reading.place
    text = reading.string("description")
    if place.kind == "skill":
        seen.name = folder_name(place)[:LONGEST_NAME]
        text = text and _TAG.sub("", text)[:LONGEST_DESCRIPTION]
    else:
        seen.name = reading.string("name") or re.sub(r"\.prompt\.md\Z|\.md\Z", "", place.filename)
    seen.description = text or None
    seen.user_invocable = reading.boolean("user-invocable") is not False
    seen.model_invocable = place.kind == "skill" and reading.boolean("disable-model-invocation") is not True
    seen.arguments = reading.string("argument-hint")
    seen.data = {key: plain(value) for key, (_, value) in reading.entries.items()} if reading.entries else None
    seen.fields = {key: value for key, value in (seen.data or {}).items() if key in ATTRIBUTES[place.kind]}


def _validate(reading: VSCodeReading) -> None:
    kind = reading.place.kind
    for key, (node, _) in reading.entries.items():
        if key not in ATTRIBUTES[kind]:
            why = f"{CLIENT} does not support `{key}` and ignores it."
            reading.report(UnknownKey(key), Effect.NOTE, Span(node.start, node.end), why, (key,))
    for key in ("name", "description", "argument-hint"):
        _judge_text(reading, key)
    if kind == "skill":
        _judge_skill(reading)
        return
    if "mode" in reading.entries:
        why = f"{CLIENT} still reads `mode`, which is now called `agent`."
        reading.report(DeprecatedKey("mode", "agent"), Effect.NOTE, reading.span(("mode",), key=True), why, ("mode",))
    key = "agent" if "agent" in reading.entries else "mode"
    if agent := reading.string(key):
        judge_prompt(reading, agent, (key,))


def _judge_text(reading: VSCodeReading, key: str) -> None:
    node = reading.node(key)
    if node is not None and not isinstance(node, Scalar):
        reading.report_type((key,), "string")
    elif node is not None and not node.text.strip(SPACES):
        why = f"{CLIENT} marks an empty `{key}` as an error."
        reading.report(BlankValue(key=key), Effect.IGNORES, reading.span((key,)), why, (key,))


def _judge_skill(reading: VSCodeReading) -> None:
    for key in ("name", "description"):
        if key not in reading.entries:
            why = f"{CLIENT} marks a skill without `{key}`."
            reading.report(MissingKey((key,)), Effect.ALTERS, reading.head, why)
    name, folder = reading.string("name"), folder_name(reading.place)
    route = ("name",)
    if name and not _NAME.fullmatch(name):
        at = _NAME.match(name)
        why = f"{CLIENT} marks a name of other than lower-case letters, digits and hyphens, and uses the folder's."
        reading.report(NameFormat(name, name[at.end() if at else 0]), Effect.NOTE, reading.span(route), why, route)
    elif name and name != folder:
        why = f"{CLIENT} calls the skill `{folder}`, after its folder, and marks any other name."
        reading.report(NameOverride(word=name, expected=folder), Effect.NOTE, reading.span(route), why, route)
    text = reading.string("description") or ""
    if len(text) > LONGEST_DESCRIPTION:
        why = f"{CLIENT} shows the first {LONGEST_DESCRIPTION:,} characters."
        kind = DescriptionLimit(length=len(text), limit=LONGEST_DESCRIPTION)
        reading.report(kind, Effect.ALTERS, reading.span(("description",)), why, ("description",))
    for key in _SWITCHES:
        node = reading.node(key)
        if node is not None and not is_boolean(node):
            word = node.text if isinstance(node, Scalar) else None
            why = f"{CLIENT} marks anything but `true` or `false` without quotes as an error"
            why += ", although it accepts this one." if word in ("true", "false") else " and ignores the key."
            kind_ = WrongType(word, expected=("boolean",), choices=("true", "false"))
            effect = Effect.NOTE if word in ("true", "false") else Effect.DROPS_FIELD
            reading.report(kind_, effect, reading.span((key,)), why, (key,))
