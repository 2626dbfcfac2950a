"""Tell where a file lies: the client's folder that holds it, its place in that folder, and the platform that follows.

Folders are recognized by their names, a plugin's folder also by the files around it. A client's configuration is a kind
of file of its own.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from agentlint.engine.heads import looks_like_agent, looks_like_command
from agentlint.engine.project import project_root
from agentlint.model.kinds import KINDS
from agentlint.platforms import PLATFORMS, others
from agentlint.platforms.base import Place
from agentlint.record import Record
from agentlint.surroundings import NOTHING_AROUND, Disk, kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from agentlint.engine.config import Configuration
    from agentlint.model.kinds import FileKind
    from agentlint.platforms.places import Scope, Settings
    from agentlint.surroundings import Surroundings

COLLECTIONS = frozenset({"agents", "agent", "subagents", "subagent", "sub-agents", "droids", "chatmodes"})
"""Names of agents folders that belong to no client: in collections whose files are meant to be copied or installed."""

AGENT_ENDINGS = (".md", ".markdown", ".mdx", ".toml")
"""File name extensions in an agents folder. Some of them no client reads; they count because the author believes that
the file is an agent."""

_SUFFIXES = {ending: name for name, listed in PLATFORMS.items() for ending in listed.endings}

ENDINGS = tuple(_SUFFIXES)

MAX_SETTINGS = 1_000_000
"""The size up to which a client's configuration is read, in bytes."""

SETTINGS: dict[str, list[tuple[str, Settings]]] = {}
"""The configuration files of clients by the last part of their paths, longest path first, each with its platform."""

for _name, _listed in PLATFORMS.items():
    for _settings in _listed.settings:
        SETTINGS.setdefault(_settings.path.rpartition("/")[2], []).append((_name, _settings))

for _of_name in SETTINGS.values():
    _of_name.sort(key=lambda entry: -entry[1].path.count("/"))


class _Known(Record):
    """A folder for files of one kind, known by its name, whatever its scope."""

    platform: str
    path: str
    parts: tuple[str, ...]
    scopes: tuple[Scope, ...]
    beside: str
    recursive: bool
    kind: FileKind


def _known() -> Iterator[_Known]:
    """Yield each folder once. A folder that several clients read belongs to the first of them."""
    met = set()
    for name, listed in PLATFORMS.items():
        folders = (*listed.folders, *listed.further)
        scopes: dict[str, list[Scope]] = {}
        for folder in folders:
            scopes.setdefault(folder.path, []).append(folder.scope)
        for folder in folders:
            if folder.path not in met:
                met.add(folder.path)
                parts = tuple(folder.path.split("/"))
                of_path = tuple(scopes[folder.path])
                yield _Known(name, folder.path, parts, of_path, folder.beside, folder.recursive, folder.kind)


PLACES = tuple(_known())

_BY_LAST_NAME: dict[str, list[_Known]] = {}

for _place in PLACES:
    _BY_LAST_NAME.setdefault(_place.parts[-1], []).append(_place)

_WAYS: dict[str, list[tuple[str, ...]]] = {}
"""The agents folders of a project, and the folders on the way to them, by the last part of their paths."""

for _place in PLACES:
    if _place.parts[0].startswith("."):
        for _length in range(1, len(_place.parts) + 1):
            _WAYS.setdefault(_place.parts[_length - 1], []).append(_place.parts[:_length])

AGENTS: frozenset[FileKind] = frozenset({"agent"})

EVERY_KIND: frozenset[FileKind] = frozenset(KINDS)

SKILL = "SKILL.md"
"""The name of a skill's file, for every client and in exactly this spelling."""


class Found(Record):
    """A file of the run.

    ``path`` is as given or relative to the current folder, with "/". ``linked`` is where the file really lies when a
    walk reached it through a symbolic link, otherwise "". ``outside``: that place is outside the project, so that the
    file is read but never written.
    """

    path: str
    place: Place
    platform: str  # by place; "" when only the content can tell
    reason: str  # why this platform
    linked: str = ""
    outside: bool = False


def steps_between(folder: str, root: str) -> list[str]:
    """Return the folders on the way from the project's root to a folder, including the folder."""
    inside = folder.removeprefix(root).strip(os.sep)
    return inside.split(os.sep) if inside else []


def is_meant(at: At, name: str, path: str) -> bool:
    """Tell whether a file in a place for skills or commands is one, or was meant to be one. The other files in a
    skill's folder belong to the skill."""
    lower = name.lower()
    if at.kind != "skill":
        suffixes = next(
            (place.suffixes for place in PLATFORMS[at.platform].further if place.path == at.folder), (".md",)
        )
        return lower.endswith((*suffixes, *AGENT_ENDINGS) if suffixes[0] in AGENT_ENDINGS else suffixes)
    if lower == SKILL.lower():
        return True
    beside = os.path.dirname(path).replace(os.sep, "/") == at.at
    return beside and lower.endswith(".md") and lower != "readme.md" and looks_like_agent(path)


def settings_at(surroundings: Surroundings, path: str, raw: bytes | None = None) -> tuple[str, Settings] | None:
    """Return the client's configuration that a file (absolute path) is, with its platform; None for a file that does
    not configure agents. ``raw`` is the file's content, None for the content on disk."""
    path = path.replace(os.sep, "/")
    home = posix_home(surroundings)
    for platform, settings_place in SETTINGS.get(path.rpartition("/")[2], ()):
        base = path.removesuffix(f"/{settings_place.path}")
        if (
            base == path
            or (settings_place.scope == "user" and base != home)
            or (settings_place.scope == "project" and base == home)
        ):
            continue
        head = surroundings.head(path, MAX_SETTINGS) if raw is None else raw[:MAX_SETTINGS]
        return (
            (platform, settings_place)
            if head is not None and re.search(settings_place.says.encode(), head, re.M)
            else None
        )
    return None


def of_settings(surroundings: Surroundings, path: str, root: str, platform: str, settings: Settings) -> Found:
    """Return a client's configuration as a file of the run."""
    name = path.rpartition("/")[2]
    place = Place(path, root, settings.path, name, settings.scope, "settings", surroundings)
    return Found(path, place, platform, f"{name} is a configuration of {PLATFORMS[platform].title}")


def is_on_the_way(surroundings: Surroundings, folder: str) -> bool:
    """Tell whether a client looks for a project's agents in this folder or in a folder below it."""
    if place_of_folder(surroundings, folder) is not None:
        return True
    parts = folder.replace(os.sep, "/").split("/")
    return any(tuple(parts[-len(way) :]) == way for way in _WAYS.get(parts[-1], ()))


def holds_places(folder: str) -> bool:
    """Tell whether a folder that the user named holds a client's agents folder itself, even if its project ignores
    it."""
    return any(os.path.isdir(os.path.join(folder, way[0])) for ways in _WAYS.values() for way in ways if len(way) == 1)


def found(path: str, config: Configuration | None = None, surroundings: Surroundings | None = None) -> Found:
    """Return the place and platform of a file by its path and the files around it. The platform that ``config`` gives
    takes precedence. Without ``surroundings`` the disk is read as it is now."""
    surroundings = Disk() if surroundings is None else surroundings
    folder, name = os.path.split(path)
    folder = config.absolute(folder) if config is not None else os.path.abspath(folder)
    whole = os.path.join(folder, name)
    root, at = project_root(surroundings, folder), place_of_folder(surroundings, folder)
    target = _found(surroundings, path, root, name, at, whole.replace(os.sep, "/"))
    configured = config.platform_of(whole) if config is not None else None
    return target if configured is None else target._replace(platform=configured[0], reason=configured[1])


def placed(path: str) -> Found:
    """Return the place and platform of a file by ``path`` alone. Nothing is read from disk, so that the project's root
    is unknown ("") and a folder that is recognized by a neighbour (a plugin's) is not."""
    folder, _, name = path.replace(os.sep, "/").rpartition("/")
    at = _folder_in(folder, lambda known, _base: None if known.beside else known.scopes[0])
    return _found(NOTHING_AROUND, path, "", name, at, f"{folder}/{name}")


def _found(surroundings: Surroundings, path: str, root: str, name: str, at: At | None, whole: str) -> Found:
    ending = next((ending for ending in ENDINGS if name.lower().endswith(ending)), "")
    if at is None and root and is_listed(surroundings, whole, root):
        if name.endswith(".toml"):
            place = Place(path, root, "", name, "project", surroundings=surroundings)
            return Found(path, place, "codex", "Codex's config.toml names it")
        place = Place(path, root, "", name, "plugin", surroundings=surroundings)
        return Found(path, place, "claude", "the manifest of its plugin lists it")
    if at is None:
        kind = _kind_alone(path, root, whole, name)
        inside = f"{os.path.basename(os.path.dirname(whole))}/{name}" if kind == "skill" else name
        place = Place(path, root, "", inside, kind=kind, surroundings=surroundings)
        if kind != "agent":
            return Found(path, place, _of_folders(whole, root), "")
        return Found(path, place, _SUFFIXES.get(ending, ""), f"its name ends with {ending}" if ending else "")
    place = Place(path, root, at.folder, whole[len(at.at) + 1 :], at.scope, at.kind, surroundings)
    if ending and at.scope == "plugin":  # several clients install such plugins, and only this one names its files so
        return Found(path, place, _SUFFIXES[ending], f"its name ends with {ending}")
    return Found(path, place, at.platform, f"it is in {at.folder}/")


def _kind_alone(path: str, root: str, whole: str, name: str) -> FileKind:
    """Return the kind of a file outside every client's folder by its name and the folders above it; without a root, by
    its name alone."""
    if name.lower() == SKILL.lower():
        return "skill"
    if not root or name.lower().endswith(ENDINGS) or not name.lower().endswith(".md"):
        return "agent"
    kind = others.kind_of(steps_between(os.path.dirname(whole), root), name)
    return "command" if kind == "command" and looks_like_command(path) else "agent"


def _of_folders(whole: str, root: str) -> str:
    """Return the client in one of whose project folders a file lies although the client does not look for it there; ""
    for none."""
    return others.owner_of(steps_between(os.path.dirname(whole), root))[1]


def is_listed(surroundings: Surroundings, path: str, root: str) -> bool:
    """Tell whether the manifest of a plugin, or the configuration of its client, lists the file (absolute path) as an
    agent."""
    if path.endswith(".toml"):
        from agentlint.platforms.codex import config

        return config.lists(surroundings, path, root)
    from agentlint.platforms.claude import plugins  # deferred: most projects have no plugins

    return plugins.lists(surroundings, path)


def lists_below(surroundings: Surroundings, folder: str) -> bool:
    """Tell whether the manifest of a plugin lists an agent in this folder (absolute path) or below it."""
    from agentlint.platforms.claude import plugins

    return plugins.lists_below(surroundings, folder)


class At(Record):
    """A client's folder that a path lies in, with its platform, name, scope and path, and the kind of its files."""

    platform: str
    folder: str
    scope: Scope
    at: str  # path of the folder
    kind: FileKind


@kept
def place_of_folder(surroundings: Surroundings, folder: str) -> At | None:
    """Return the agents folder, or the place of other files, that ``folder`` (absolute path) is or lies in."""
    return _folder_in(folder.replace(os.sep, "/"), lambda known, base: _scope(surroundings, known, base))


def _folder_in(folder: str, scope_of: Callable[[_Known, str], Scope | None]) -> At | None:
    """Return the nearest place that a folder is or lies in. Of agents folders that lie in each other, the outermost
    counts: its client reads all that is below it (observed 2026-11-28)."""
    parts = folder.split("/")
    nearest: At | None = None
    for end in range(len(parts), 0, -1):
        for known in _BY_LAST_NAME.get(parts[end - 1], ()):  # almost no name is an agents folder's
            size = len(known.parts)
            if end >= size and tuple(parts[end - size : end]) == known.parts:
                scope = scope_of(known, "/".join(parts[: end - size]) or "/")
                if scope is not None and (nearest is None or (known.kind == "agent" and known.recursive)):
                    nearest = At(known.platform, known.path, scope, "/".join(parts[:end]), known.kind)
                    if known.kind != "agent":
                        return nearest
                    break
    return nearest


def _scope(surroundings: Surroundings, known: _Known, base: str) -> Scope | None:
    """Return the scope of an agents folder below ``base``; None when the folder needs a neighbour that does not
    exist."""
    if known.beside and not _is_plugin(surroundings, base):
        return None
    if "user" in known.scopes and base == posix_home(surroundings):
        return "user"
    return next((scope for scope in known.scopes if scope != "user"), None)


def _is_plugin(surroundings: Surroundings, folder: str) -> bool:
    from agentlint.platforms.claude import plugins  # deferred: most projects have no plugins

    return plugins.plugin_at(surroundings, os.path.normpath(folder)) is not None


def posix_home(surroundings: Surroundings) -> str:
    """Return the user's home folder with "/" as separator."""
    return surroundings.home.replace(os.sep, "/")
