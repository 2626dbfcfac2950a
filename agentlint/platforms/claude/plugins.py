"""Plugins of Claude Code: which files of a plugin are its agents, by its manifest or by a marketplace.

A plugin is a folder with ``.claude-plugin/plugin.json``, or one that a ``.claude-plugin/marketplace.json`` above it
names as the source of a plugin; with ``"strict": false`` the marketplace's entry stands for the manifest. Its agents
lie in its folder ``agents``. What the manifest's `agents` lists takes the place of that folder.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from agentlint.model.problems import Effect, PluginManifest, Problem
from agentlint.platforms.base import Seen
from agentlint.platforms.claude import PROGRAM
from agentlint.record import Record
from agentlint.surroundings import kept
from agentlint.syntax.json import Json, JsonFault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.platforms.base import Place
    from agentlint.surroundings import Surroundings
    from agentlint.syntax.nodes import Object
    from agentlint.text import Source

FOLDER = ".claude-plugin"
MANIFEST = "plugin.json"
MARKETPLACE = "marketplace.json"
MAX_BYTES = 1_000_000
"""A longer manifest is not read."""


class Entry(Record):
    """One path in a manifest's `agents`. ``fault`` is why Claude Code refuses the plugin for it: "folder", "dot",
    "ending", "type", or "" where it does not."""

    route: tuple[str | int, ...]
    written: Any
    fault: str = ""


class Plugin(Record):
    """A plugin. ``root`` is its folder, ``path`` the file that describes it ("" where none does). ``entries`` is what
    its `agents` lists, None where it lists nothing: then its agents are those of its folder `agents`."""

    root: str
    path: str
    name: str
    entries: tuple[Entry, ...] | None = None

    @property
    def refused(self) -> bool:
        """Whether Claude Code refuses the plugin for what it lists."""
        return any(entry.fault for entry in self.entries or ())

    def listed(self) -> dict[str, Entry]:
        """The files that its manifest lists, by their absolute paths."""
        return {
            path: entry
            for entry in self.entries or ()
            if not entry.fault and (path := self.path_of(entry)).startswith(self.root.rstrip(os.sep) + os.sep)
        }

    def path_of(self, entry: Entry) -> str:
        return os.path.normpath(os.path.join(self.root, str(entry.written)))


def lists(surroundings: Surroundings, path: str) -> bool:
    """Whether the manifest of a plugin above lists a file (absolute path) as an agent."""
    if not path.endswith(".md"):
        return False
    plugin = plugin_above(surroundings, os.path.dirname(path))
    return plugin is not None and path in _listed(surroundings, plugin.root)


@kept
def is_offered(surroundings: Surroundings, folder: str) -> bool:
    """Whether a marketplace above has a folder (absolute) for the source of a plugin. Claude Code loads the agents of
    such a plugin also where it has no folder `.claude-plugin` (observed 2026-11-28)."""
    return _entry_of(surroundings, os.path.normpath(folder))[1] is not None


@kept
def plugin_above(surroundings: Surroundings, folder: str) -> Plugin | None:
    """The plugin that a folder (absolute) lies in or is, the nearest one."""
    here = folder
    while (plugin := plugin_at(surroundings, here)) is None:
        above = os.path.dirname(here)
        if above == here or _ends(surroundings, here):
            return None
        here = above
    return plugin


@kept
def plugin_at(surroundings: Surroundings, folder: str) -> Plugin | None:
    """The plugin that a folder (absolute) is; None when it is none."""
    path = os.path.join(folder, FOLDER, MANIFEST)
    data = _read(surroundings, path)
    marketplace, entry = _entry_of(surroundings, folder)
    if data is None and entry is None:
        is_plugin = surroundings.is_folder(os.path.join(folder, FOLDER))
        return Plugin(folder, "", os.path.basename(folder)) if is_plugin else None
    if data is None or (entry is not None and entry.get("strict") is False):
        path, data = marketplace, entry
    assert data is not None
    name = data.get("name")
    entries = tuple(_entries(data["agents"])) if "agents" in data else None
    return Plugin(folder, path, name if isinstance(name, str) and name else os.path.basename(folder), entries)


@kept
def _listed(surroundings: Surroundings, root: str) -> frozenset[str]:
    plugin = plugin_at(surroundings, root)
    return frozenset(plugin.listed()) if plugin is not None else frozenset()


def _entries(given: object) -> list[Entry]:
    if not isinstance(given, list):
        return [Entry(("agents",), given, _fault(given))]
    return [Entry(("agents", number), one, _fault(one)) for number, one in enumerate(given)]


def _fault(written: object) -> str:
    """Why a plugin is refused for an entry, observed 2026-11-27: "must start with "./"", "must end with ".md"".
    A list may be empty: then the plugin has no agents."""
    if not isinstance(written, str):
        return "type"
    if not written.startswith("./"):
        return "dot"
    if not written.endswith(".md"):
        return "folder" if written.endswith("/") or "." not in os.path.basename(written) else "ending"
    return ""


def _entry_of(surroundings: Surroundings, folder: str) -> tuple[str, Object | None]:
    """The marketplace above whose entry has this folder for a source, and that entry; None where there is none."""
    here = folder
    while True:
        path = os.path.join(here, FOLDER, MARKETPLACE)
        entry = _sources(surroundings, path).get(folder)
        above = os.path.dirname(here)
        if entry is not None or above == here or _ends(surroundings, here):
            return path, entry
        here = above


@kept
def _ends(surroundings: Surroundings, folder: str) -> bool:
    """Whether a repository ends here: what lies above has nothing to do with it."""
    return surroundings.lies(os.path.join(folder, ".git"))


@kept
def _sources(surroundings: Surroundings, path: str) -> dict[str, Object]:
    """The folders that a marketplace names as plugins, each with its entry."""
    data = _read(surroundings, path)
    plugins = data.get("plugins") if data is not None else None
    if not isinstance(plugins, list):
        return {}
    root = os.path.dirname(os.path.dirname(path))
    found: dict[str, Object] = {}
    for entry in plugins:
        source = entry.get("source") if isinstance(entry, dict) else None
        if isinstance(source, str) and source.startswith("."):
            found.setdefault(os.path.normpath(os.path.join(root, source)), entry)
    return found


def _read(surroundings: Surroundings, path: str) -> Object | None:
    try:
        data = json.loads((surroundings.content(path, MAX_BYTES) or b"").removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def judge(source: Source, place: Place) -> Seen:
    """What Claude Code makes of the agents that a manifest, or a marketplace's entries, list."""
    seen = Seen(PROGRAM.newest, "loaded")
    try:
        text = Json(source.text)
    except JsonFault:
        return seen
    folder = os.path.dirname(os.path.dirname(place.absolute))
    client = PROGRAM.newest
    for base, root, data in _described(text.value, place.filename, folder):
        plugin = Plugin(root, place.path, "", tuple(_entries(data["agents"])))
        for entry in plugin.entries or ():
            reason = entry.fault or _lost(place.surroundings, plugin, entry)
            if reason:
                refused = "refuses the whole plugin" if entry.fault else "says so in its list of plugin errors"
                words = {
                    "type": "takes a path or a list of paths there",
                    "dot": "takes only paths that begin with `./`",
                    "folder": "takes only paths that end with `.md`",
                    "ending": "takes only paths that end with `.md`",
                    "missing": "finds no file there",
                    "outside": "takes no file outside of the plugin",
                }
                seen.problems.append(
                    Problem(
                        PluginManifest(entry.written, reason),
                        Effect.REJECTS if entry.fault else Effect.SKIPS,
                        text.span((*base, *entry.route)),
                        f"{client} {words[reason]} and {refused}.",
                        (*base, *entry.route),
                    )
                )
    return seen


def _described(data: Any, name: str, folder: str) -> Iterator[tuple[tuple[str | int, ...], str, Object]]:
    """The descriptions of plugins in a file that list agents: where each stands, its plugin's folder, and it."""
    if not isinstance(data, dict):
        return
    if name == MANIFEST and "agents" in data:
        yield (), folder, data
    plugins = data.get("plugins") if name == MARKETPLACE else None
    for number, entry in enumerate(plugins if isinstance(plugins, list) else ()):
        if isinstance(entry, dict) and "agents" in entry and isinstance(entry.get("source"), str):
            yield ("plugins", number), os.path.normpath(os.path.join(folder, entry["source"])), entry


def _lost(surroundings: Surroundings, plugin: Plugin, entry: Entry) -> str:
    """Why an entry brings no agent though the plugin is loaded."""
    path = plugin.path_of(entry)
    if not path.startswith(plugin.root.rstrip(os.sep) + os.sep):
        return "outside"
    return "" if surroundings.is_file(path) else "missing"


def plugin_of(place: Place) -> Plugin | None:
    """The plugin whose agent a file is by its place; None where nothing describes it."""
    plugin = plugin_above(place.surroundings, os.path.dirname(place.absolute))
    return plugin if plugin is not None and plugin.path else None


def name_of(place: Place) -> str:
    """The name of the plugin that a file lies in; that of its folder where none is known."""
    folder = os.path.dirname(place.absolute)
    plugin = plugin_above(place.surroundings, folder)
    return plugin.name if plugin is not None else os.path.basename(folder)
