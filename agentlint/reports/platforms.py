"""What is known of the platforms: one line for each, one in full, or JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TextIO

from agentlint.platforms.clients import OBSERVED
from agentlint.reports.terminal import columns, folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agentlint.engine.catalogue import Key, PlatformFacts
    from agentlint.platforms.clients import Client
    from agentlint.platforms.places import Folder

VERSION = 1
_OF = {"project": "", "user": "", "plugin": " (of a plugin)", "none": ""}
_SCOPES = {"project": "in a project", "user": "your own", "plugin": "in a plugin", "none": ""}


def overview(entries: Sequence[PlatformFacts], out: TextIO) -> None:
    """Print each platform's client, and where its agents, skills and commands are."""
    width = max(len(entry.id) for entry in entries)
    for entry in entries:
        out.write(f"{entry.id:{width}}  {'; '.join(map(observation, entry.clients))}\n")
        current: dict[str, list[str]] = {}
        for folder in entry.folders:
            if not folder.legacy:
                current.setdefault(folder.kind, []).append(place(folder) + _OF[folder.scope])
        for of_kind, places in current.items():
            lines = folded(f"{of_kind}s: {', '.join(places)}", columns() - width - 2)
            out.writelines(f"{' ' * width}  {line}\n" for line in lines)
    out.write(f"\n`agentlint platforms {entries[0].id}` shows its keys, tools and models.\n")


def full(entry: PlatformFacts, out: TextIO) -> None:
    """Print one platform: places, keys, tools, models."""
    out.write(f"{entry.title} ({', '.join((entry.id, *entry.aliases))})\n")
    out.writelines(f"  {observation(client)}\n" for client in entry.clients)
    out.write("\nPlaces\n")
    places: dict[str, list[str]] = {}
    for folder in entry.folders:
        places.setdefault(of_place(folder), []).append(place(folder))
    _table(out, [(", ".join(paths), words) for words, paths in places.items()])
    out.write("\nKeys\n")
    rows = [(key.name, f"{kind(key)}. {key.description}") for key in entry.keys if not key.idle]
    if idle := [key.name for key in entry.keys if key.idle]:
        rows.append(("(without effect)", ", ".join(idle)))
    if entry.unknown[1]:
        rows.append(("(any other)", entry.unknown[1]))
    _table(out, rows)
    if entry.tools:
        out.write("\nTools\n")
        _table(out, [(tool.title, ", ".join((tool.write, *tool.also))) for tool in entry.tools])
    if entry.models:
        out.write("\nModels\n")
        _table(out, [(group, ", ".join(names)) for group, names in entry.models.items()])


def as_json(entries: Sequence[PlatformFacts], out: TextIO) -> None:
    """Print ``{"version": 1, "platforms": [...]}``."""
    document = {"version": VERSION, "platforms": [_facts(entry) for entry in entries]}
    out.write(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def observation(client: Client) -> str:
    """Return which client was observed and when, or that none was: "Claude Code 2.1.0, observed 2026-11-21"."""
    if client.source == OBSERVED:
        return f"{client}, observed {client.date}"
    return f"{client}, documentation only ({client.date})"


def place(folder: Folder) -> str:
    """Return the path of a place, with "~" for the user's home folder."""
    return f"~/{folder.path}" if folder.scope == "user" else folder.path


def of_place(folder: Folder) -> str:
    """Return whose place it is, which files count there, and what is wrong with it."""
    files = "*/SKILL.md" if folder.kind == "skill" else " and ".join(f"*{suffix}" for suffix in folder.suffixes)
    scope = _SCOPES[folder.scope]
    if folder.kind != "agent":
        scope = f"{scope} {folder.kind}s" if folder.scope == "user" else f"{folder.kind}s {scope}"
    parts = [scope, files]
    if not folder.recursive:
        parts.append("not in subfolders")
    if folder.beside:
        parts.append(f"where {folder.beside} is next to it")
    words = ", ".join(part for part in parts if part)
    return f"{words}. {folder.legacy}" if folder.legacy else words


def kind(key: Key) -> str:
    """Return a key's type, default and status in a few words: "text, required"."""
    parts = [key.type]
    if key.required:
        parts.append("required")
    if key.default is not None:
        parts.append(f"default {json.dumps(key.default)}")
    if key.deprecated:
        parts.append("old")
    if key.unobserved:
        parts.append("documentation only")
    return ", ".join(parts)


def _table(out: TextIO, rows: Sequence[tuple[str, str]]) -> None:
    """Print two columns. The second is folded, and begins on the next line where the first is too long."""
    indent = min(max(len(name) for name, _ in rows), 24) + 4
    for name, text in rows:
        lines = folded(text, columns() - indent)
        if len(name) + 4 > indent:
            out.write(f"  {name}\n")
        else:
            out.write(f"  {name:{indent - 4}}  {lines.pop(0)}\n")
        out.writelines(f"{' ' * indent}{line}\n" for line in lines)


def _facts(entry: PlatformFacts) -> dict[str, Any]:
    effect, evidence = entry.unknown
    return {
        "id": entry.id,
        "title": entry.title,
        "aliases": list(entry.aliases),
        "main": entry.main,
        "converts": entry.converts,
        "observed": entry.observed,
        "clients": [client._asdict() for client in entry.clients],
        "source": entry.source or None,
        "places": [
            {
                "kind": folder.kind,
                "path": folder.path,
                "scope": folder.scope,
                "endings": ["SKILL.md"] if folder.kind == "skill" else list(folder.suffixes),
                "recursive": folder.recursive,
                "beside": folder.beside or None,
                "legacy": folder.legacy or None,
            }
            for folder in entry.folders
        ],
        "keys": [_key(key) for key in entry.keys],
        "unknown_key": {"effect": effect, "seen": evidence},
        "tools": [
            {
                "concept": tool.concept,
                "title": tool.title,
                "authority": tool.authority or None,
                "name": tool.write,
                "other_names": list(tool.also),
                "source": tool.source,
            }
            for tool in entry.tools
        ],
        "models": {group: list(names) for group, names in entry.models.items()},
        "builtin_agents": list(entry.builtin),
    }


def _key(key: Key) -> dict[str, Any]:
    return {
        "name": key.name,
        "types": list(key.types),
        "values": list(key.values),
        "default": key.default,
        "required": key.required,
        "deprecated": key.deprecated,
        "has_effect": not key.idle,
        "description": key.description,
        "examples": list(key.examples),
        "on_bad_value": key.effect or None,
        "seen": key.seen or None,
        "on_missing": key.missing or None,
        "note": key.note or None,
        "readers": key.readers,
        "since": key.since,
        "source": key.source or None,
        "documentation_only": key.unobserved or None,
    }
