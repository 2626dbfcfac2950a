"""Read a skill as Codex does (observed 2026-11-27).

Its YAML is that of Rust's serde. It is parsed strictly and, if that fails, once more with quotes around values that
contain `: ` or begin with ``@``, a backtick, ``[`` or ``{``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from agentlint.model.problems import (
    BlankValue,
    Bom,
    DuplicateKey,
    Effect,
    FrontmatterMissing,
    HiddenFile,
    IgnoredExtension,
    MissingKey,
    NameFormat,
    NameOverride,
    NotUtf8,
    WrongType,
    YamlInvalid,
)
from agentlint.platforms import skills
from agentlint.platforms.base import Claim, Seen
from agentlint.platforms.codex import PROGRAM
from agentlint.platforms.reading import Reading
from agentlint.platforms.skills import SKILL, folder_name
from agentlint.syntax import yaml12
from agentlint.syntax.javascript import text_of
from agentlint.syntax.nodes import DUPLICATE, Mapping, Scalar, Timestamp, YamlFault
from agentlint.text import Span, lazy_pattern

if TYPE_CHECKING:
    from agentlint.platforms.base import Place
    from agentlint.syntax.nodes import Value
    from agentlint.text import Source

CLIENT: Final = PROGRAM.newest
HOMES: Final = (".codex/skills", ".agents/skills")
LONGEST_NAME: Final = 64
KEYS: Final = ("name", "description", "metadata")
_LINE: Final = lazy_pattern(r"^([ \t]*[A-Za-z_][\w-]*:[ \t]+)([^\n]*?)[ \t]*$", re.M)
_CLASHES: Final = lazy_pattern(r"[^\"'|>&!].*:[ \t]|[@`\[{]", re.S)


def looks_at(place: Place) -> bool:
    """Tell whether the client looks for skills where a file lies."""
    return place.folder in HOMES


def see(source: Source, place: Place, version: str | None = None) -> Seen:  # noqa: ARG001 - one version is known
    """Return the skill that Codex makes of the file. Never raises."""
    seen = Seen(CLIENT, "loaded", hypothetical=not looks_at(place))
    return skills.see(Reading(source, place, seen), _is_passed_over, _read)


def contest(place: Place, seen: Seen) -> tuple[Claim, ...]:  # noqa: ARG001 - the folder decides nothing
    """Return the claims of a skill: all skills with one name are listed."""
    if not seen.loaded or seen.name is None:
        return ()
    return (Claim(f"skill {seen.name}", ()),)


def _is_passed_over(reading: Reading) -> bool:
    place = reading.place
    folders, _, name = place.inside.rpartition("/")
    if reading.seen.hypothetical:
        return False
    if any(step.startswith(".") for step in folders.split("/")):
        why = f"{CLIENT} skips folders whose names begin with a dot."
        reading.report(HiddenFile(), Effect.SKIPS, reading.head, why)
    elif name != SKILL:
        why = f"{CLIENT} reads only files named exactly `{SKILL}`."
        reading.report(IgnoredExtension(suffix=SKILL, suggestion=SKILL), Effect.SKIPS, reading.head, why)
    else:
        return False
    reading.seen.settle("ignored", why)
    return True


def _fences(text: str) -> tuple[int, int, int] | None:
    """Return the start and end of the frontmatter, and where the body begins. A fence is a line of `---`, apart from
    whitespace."""
    first = text.find("\n")
    if first < 0 or text[:first].strip() != "---":
        return None
    at = first + 1
    while at < len(text):
        end = text.find("\n", at)
        stop = len(text) if end < 0 else end
        if text[at:stop].strip() == "---":
            return first + 1, at, min(stop + 1, len(text))
        at = stop + 1
    return None


def _read(reading: Reading) -> None:
    seen, text = reading.seen, reading.text
    if reading.source.bad_byte is not None:
        why = f"{CLIENT} reads only UTF-8 and leaves the skill out."
        reading.fail(NotUtf8(), Effect.SKIPS, reading.source.replaced, why, "it is not UTF-8")
        return
    fences = _fences(text)
    if fences is None:
        kind = Bom() if text.startswith("\ufeff---") else FrontmatterMissing()
        why = f"{CLIENT} finds no frontmatter at the beginning of the file, and loads no skill without it."
        reading.fail(kind, Effect.SKIPS, reading.head, why, "there is no frontmatter")
        return
    start, end, body = fences
    seen.prompt = text[body:].strip()
    data = _parse(reading, start, end)
    if data is None:
        return
    seen.data = data
    if "metadata" in data and not isinstance(data["metadata"], dict | None):
        route = ("metadata",)
        why = f"{CLIENT} leaves out a skill whose `metadata` is not a mapping."
        lost = "`metadata` is not a mapping"
        reading.fail(WrongType(None, ("object",)), Effect.SKIPS, reading.span(route), why, lost)
    _settle(reading, data)


def _parse(reading: Reading, start: int, end: int) -> dict[str, Value] | None:
    text = reading.text
    value: Value
    try:
        tree = yaml12.parse(text, start, end)
        value = _values(tree, reading)
    except YamlFault as fault:
        quoted = _LINE.sub(_in_quotes, text[start:end])
        why = f"{CLIENT} cannot read the frontmatter and leaves the skill out."
        at = min(max(fault.offset, start), max(end - 1, 0))
        duplicate = fault.kind == DUPLICATE
        kind = DuplicateKey(text[at : at + 40].partition(":")[0].strip()) if duplicate else YamlInvalid()
        try:
            if duplicate:
                raise
            tree = yaml12.parse(quoted, 0, len(quoted))
            value = _values(tree, reading)
        except YamlFault:
            reading.fail(kind, Effect.SKIPS, Span(at, at + 1), why, f"its frontmatter is not YAML: {fault.message}")
            return None
        why = f"{CLIENT} reads the frontmatter only because it tries again with such values in quotes."
        reading.report(kind, Effect.LUCKY, Span(at, at + 1), why)
        tree = None
    reading.take(tree)
    if isinstance(value, dict):
        return value
    why = f"{CLIENT} finds no keys in the frontmatter and leaves the skill out."
    reading.fail(FrontmatterMissing(), Effect.SKIPS, reading.head, why, "there are no keys in the frontmatter")
    return None


def _values(tree: object, reading: Reading) -> Value:
    """Return the values of a tree; duplicate keys are refused only if the client knows them. Raises YamlFault."""
    if isinstance(tree, Mapping):
        met: set[str] = set()
        kept = []
        for key, value in reversed(tree.pairs):
            name = reading.key_of(key)
            if isinstance(key, Scalar) and name in met:
                if name in KEYS:
                    raise YamlFault("duplicate field", key.start, DUPLICATE)
                continue
            met.add(name)
            kept.append((key, value))
        tree.pairs[:] = reversed(kept)
        return yaml12.values(tree)
    return yaml12.values(tree) if tree is not None else None  # type: ignore[arg-type]


def _in_quotes(line: re.Match[str]) -> str:
    value = line[2].rstrip("\r")
    if not _CLASHES.match(value):
        return line[0]
    return line[1] + '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _settle(reading: Reading, data: dict[str, Value]) -> None:
    seen, folder = reading.seen, folder_name(reading.place)
    texts: dict[str, str] = {}
    for key in ("name", "description"):
        value = data.get(key)
        if isinstance(value, list | dict):
            why = f"{CLIENT} leaves out a skill whose `{key}` is a list or a mapping."
            reading.fail(WrongType(None), Effect.SKIPS, reading.span((key,)), why, f"`{key}` is not text")
            return
        shown = value.text if isinstance(value, Timestamp) else "" if value is None else text_of(value)
        texts[key] = " ".join(shown.split())
    if "description" not in data:
        why = f"{CLIENT} leaves out a skill without a `description`."
        reading.fail(MissingKey(("description",)), Effect.SKIPS, reading.head, why, "`description` is missing")
    elif not texts["description"]:
        why = f"{CLIENT} leaves out a skill whose `description` is empty."
        route = ("description",)
        reading.fail(BlankValue("description"), Effect.SKIPS, reading.span(route, key=True), why, "no description")
    name = texts["name"] or folder
    if len(name) > LONGEST_NAME:
        why = f"{CLIENT} leaves out a skill whose name is longer than {LONGEST_NAME} characters."
        span = reading.span(("name",))
        reading.fail(NameFormat(name, limit=LONGEST_NAME), Effect.SKIPS, span, why, "its name is too long")
    if not seen.loaded:
        return
    seen.name, seen.description = name, texts["description"]
    seen.user_invocable = seen.model_invocable = True
    seen.fields = {key: value for key, value in data.items() if key in KEYS}
    if folder and name != folder:
        why = f"{CLIENT} calls the skill `{name}`; clients that use the folder's name call it `{folder}`."
        reading.report(NameOverride(name, folder), Effect.NOTE, reading.span(("name",)), why, ("name",))
