"""The facts about each platform as plain data, for `agentlint platforms` and the pages of the documentation.

This module has no facts of its own: keys come from the schemas, places from the platforms, tools and models from the
vocabulary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from agentlint.model.tools import COLUMNS, TOOLS
from agentlint.platforms import PLATFORMS, conversion, get, name_clients
from agentlint.platforms.clients import OBSERVED
from agentlint.platforms.schema import load
from agentlint.rules.entries import kinds

if TYPE_CHECKING:
    from agentlint.platforms.clients import Client
    from agentlint.platforms.part import Part
    from agentlint.platforms.places import Folder
    from agentlint.platforms.schema import Schema


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a platform's agent files.

    ``types`` are JSON's ("string"; () accepts anything), ``values`` the accepted texts where others are not accepted,
    and ``default`` is JSON or None. ``effect`` is what the client does with a value that it does not accept (an
    `Effect` value, "" when it accepts any), and ``seen`` the sentence that says so; ``missing`` is the sentence about a
    required key that is missing. ``note`` says that a key has no effect, or that another key replaces it; ``idle``: no
    client of the platform uses it. ``readers`` says which clients of a family read it. ``unobserved`` says what is
    known from documentation only.
    """

    name: str
    types: tuple[str, ...]
    values: tuple[str, ...]
    default: Any
    required: bool
    deprecated: bool
    description: str
    examples: tuple[Any, ...]
    effect: str
    seen: str
    missing: str
    note: str
    idle: bool
    readers: dict[str, str]
    since: dict[str, str]
    source: str
    unobserved: str

    @property
    def type(self) -> str:
        """Return the accepted values in words: "text or a list", "one of allow, ask, deny or a mapping"."""
        if not self.values:
            return kinds(self.types).replace("`", "") or "anything"
        listed = f"one of {', '.join(self.values)}"
        others = kinds(type_name for type_name in self.types if type_name not in ("string", "boolean"))
        return f"{listed} or {others}" if others else listed


@dataclass(frozen=True, slots=True)
class ToolWord:
    """A platform's words for a kind of work. ``write`` is the one in a converted file, ``also`` are the others."""

    concept: str
    title: str
    authority: str  # "" for what no client limits
    write: str
    also: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class PlatformFacts:
    """A platform. ``folders`` are its places, those of agents first; ``keys``, ``tools`` and the rest are of agents.
    ``unknown`` is what its client does with an unknown key: an `Effect` value and a sentence."""

    id: str
    title: str
    aliases: tuple[str, ...]
    main: bool
    converts: bool
    clients: tuple[Client, ...]
    folders: tuple[Folder, ...]
    source: str
    unknown: tuple[str, str]
    keys: tuple[Key, ...]
    tools: tuple[ToolWord, ...]
    models: dict[str, tuple[str, ...]]
    builtin: tuple[str, ...]

    @property
    def observed(self) -> bool:
        """Tell whether the platform's client was observed, and is not known by its documentation only."""
        return self.clients[0].source == OBSERVED


def entries() -> list[PlatformFacts]:
    """Return every platform, in display order."""
    return [entry(name) for name in PLATFORMS]


def entry(name: str) -> PlatformFacts:
    """Return a platform by its id. Raises KeyError if there is none."""
    listed, platform = PLATFORMS[name], get(name)
    schema = load(name)
    unknown = schema.raw["x-unknown"]
    return PlatformFacts(
        id=name,
        title=listed.title,
        aliases=listed.aliases,
        main=listed.main,
        converts=conversion.exists(name),
        clients=platform.clients,
        folders=(*listed.folders, *listed.further),
        source=schema.raw.get("x-source", ""),
        unknown=(unknown["effect"], unknown["seen"]),
        keys=tuple(_keys(schema)),
        tools=tuple(_tools(name)),
        models=dict(conversion.get(name).models) if conversion.exists(name) else {},
        builtin=tuple(sorted(platform.builtin_names)),
    )


def _keys(schema: Schema) -> list[Key]:
    required = schema.raw.get("required", ())
    return [_key(name, part, required=name in required) for name, part in schema.properties.items()]


def _key(name: str, part: Part, *, required: bool) -> Key:
    types = part.get("type", [])
    values = part.get("x-choices", part.get("enum", ()))
    note = part.get("x-no-effect", "")
    readers = part.get("x-consumers", {})
    idle = bool(note or (readers and not any(word.startswith("reads") for word in readers.values())))
    if not note and "x-passed-on" in part:
        note = "Passed to the model's provider unchanged."
    if better := part.get("x-replaced-by", part.get("x-renamed", "")):
        note = f"Write `{better}`."
    return Key(
        name=name,
        types=(types,) if isinstance(types, str) else tuple(types),
        values=tuple(dict.fromkeys(str(value).lower() if isinstance(value, bool) else str(value) for value in values)),
        default=part.get("default"),
        required=required,
        deprecated=part.get("deprecated", False),
        description=part.get("description", ""),
        examples=tuple(part.get("examples", ())),
        effect=part.get("x-on-error", ""),
        seen=part.get("x-seen", ""),
        missing=part.get("x-on-missing", {}).get("seen", ""),
        note=note,
        idle=idle,
        readers=readers,
        since=part.get("x-since", {}),
        source=part.get("x-source", ""),
        unobserved=part.get("x-unobserved", ""),
    )


def _tools(platform: str) -> list[ToolWord]:
    return [
        ToolWord(
            tool.concept,
            tool.title,
            tool.authority or "",
            names.write,
            names.read,
            name_clients(names.source or COLUMNS[platform].source),
        )
        for tool in TOOLS
        if (names := tool.columns.get(platform)) is not None
    ]
