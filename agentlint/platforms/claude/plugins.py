"""Plugins of Claude Code: which files of a plugin are its agents, by its manifest and by a marketplace.

A plugin is a folder with ``.claude-plugin/plugin.json``, or one that a ``.claude-plugin/marketplace.json`` in a folder
above names as the source of a plugin. Its agents are in its folder ``agents``. The paths in the manifest's `agents`
replace that folder; the paths in the marketplace's entry are added. With ``"strict": false``, an entry that lists
anything in addition to a manifest is a conflict, and the plugin is not loaded. Neither is a plugin whose manifest or
entry the client does not accept (observed on 2026-11-28, with a separate plugin for each value).
"""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any, Final

from agentlint.model.problems import Effect, MissingKey, PluginManifest, Problem, SettingsInvalid, WrongType
from agentlint.platforms.base import Seen
from agentlint.platforms.claude import PROGRAM
from agentlint.record import Record
from agentlint.surroundings import kept
from agentlint.syntax.json import Json, JsonFault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.model.problems import Kind
    from agentlint.platforms.base import Place
    from agentlint.surroundings import Surroundings
    from agentlint.syntax.nodes import Object
    from agentlint.text import Route, Source, Span

FOLDER = ".claude-plugin"
MANIFEST = "plugin.json"
MARKETPLACE = "marketplace.json"
_NO_NAME: Final = re.compile(r"[\s:/\\\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""Characters that a plugin's name must not contain: the client refuses the plugin, or loads nothing of it."""
MAX_BYTES = 1_000_000
"""The size in bytes above which a manifest is not read."""


_TYPES: Final[dict[str, tuple[str, ...]]] = {
    "name": ("string",),
    "version": ("string",),
    "dependencies": ("array",),
    "channels": ("array",),
    "settings": ("object",),
    "userConfig": ("object",),
    "defaultEnabled": ("boolean",),
    "commands": ("string", "array", "object"),
    "skills": ("string", "array"),
    "outputStyles": ("string", "array"),
    "themes": ("string", "array"),
    "hooks": ("string", "array", "object"),
    "mcpServers": ("string", "array", "object"),
    "lspServers": ("string", "array", "object"),
}
"""The types of a manifest's keys. A manifest may have any other key, with any value."""
_PATHS: Final = ("commands", "skills", "outputStyles", "themes", "hooks", "mcpServers", "lspServers")
"""Keys other than `agents` whose strings are paths in the plugin."""
_CONFLICTING: Final = ("commands", "agents", "skills", "hooks", "outputStyles", "themes", "syntaxHighlighting")
"""Keys that an entry with ``"strict": false`` may not have if the plugin has a manifest too, as the client lists
them."""
_HOLDS: Final = {"string": "a string", "object": "a mapping", "array": "a list"}
_REFUSES: Final = "refuses the whole plugin, with its agents, skills, commands and hooks"
_PYTHON: Final[dict[str, type]] = {"string": str, "array": list, "object": dict, "boolean": bool}


class ManifestPath(Record):
    """One path in a manifest's `agents`. ``fault`` is why Claude Code refuses the plugin because of it: "folder",
    "dot", "ending", "type", or "" if it does not."""

    route: tuple[str | int, ...]
    written: Any
    fault: str = ""


class PluginFault(Record):
    """A fault in the description of a plugin because of which Claude Code refuses the plugin."""

    route: Route
    kind: Kind


class Plugin(Record):
    """A plugin. ``root`` is its folder, ``path`` the file that describes it ("" for none). ``entries`` are the paths in
    its manifest's `agents`, or None if that key is absent: then its agents are those in its folder `agents`. ``added``
    are the further paths that a marketplace lists. ``refused`` is a clause that says why Claude Code does not load the
    plugin, or "" if it does."""

    root: str
    path: str
    name: str
    entries: tuple[ManifestPath, ...] | None = None
    added: tuple[ManifestPath, ...] = ()
    refused: str = ""

    def listed(self) -> dict[str, ManifestPath]:
        """Return the listed files by their absolute paths."""
        return {
            path: entry
            for entry in (*(self.entries or ()), *self.added)
            if not entry.fault and (path := self.path_of(entry)).startswith(self.root.rstrip(os.sep) + os.sep)
        }

    def path_of(self, entry: ManifestPath) -> str:
        """Return the path of an entry of the manifest."""
        return os.path.normpath(os.path.join(self.root, str(entry.written)))


def lists(surroundings: Surroundings, path: str) -> bool:
    """Tell whether a file (absolute path) lies in a plugin that lists it as an agent."""
    if not path.endswith(".md"):
        return False
    plugin = plugin_above(surroundings, os.path.dirname(path))
    return plugin is not None and path in _listed(surroundings, plugin.root)


def lists_below(surroundings: Surroundings, folder: str) -> bool:
    """Tell whether a folder (absolute path) lies in a plugin that lists an agent in it or below it."""
    plugin = plugin_above(surroundings, folder)
    return plugin is not None and any(path.startswith(folder + os.sep) for path in _listed(surroundings, plugin.root))


@kept
def plugin_above(surroundings: Surroundings, folder: str) -> Plugin | None:
    """Return the nearest plugin that a folder (absolute path) is or lies in; None if there is none."""
    here = folder
    while (plugin := plugin_at(surroundings, here)) is None:
        above = os.path.dirname(here)
        if above == here or _ends(surroundings, here):
            return None
        here = above
    return plugin


@kept
def plugin_at(surroundings: Surroundings, folder: str) -> Plugin | None:
    """Return the plugin whose root is ``folder`` (absolute path); None if the folder is not a plugin.

    A plugin that a marketplace names needs no folder `.claude-plugin` (observed 2026-11-28). With such a folder but
    without a manifest, a plugin is taken to be half-written, unless the folder is there for a marketplace.
    """
    path = os.path.join(folder, FOLDER, MANIFEST)
    manifest = _read(surroundings, path)
    marketplace, entry = _entry_of(surroundings, folder)
    if manifest is None and entry is None:
        if not surroundings.is_folder(os.path.join(folder, FOLDER)) or _is_only_marketplace(surroundings, folder):
            return None
        return Plugin(folder, "", os.path.basename(folder))
    refused = ""
    if manifest is not None and (not isinstance(manifest, dict) or next(_faults(manifest), None)):
        refused = f"it does not take {FOLDER}/{MANIFEST}"
    elif entry is not None and next(_faults(entry), None):
        refused = f"it does not take the entry in {FOLDER}/{MARKETPLACE}"
    elif manifest is not None and entry is not None and _conflict(entry):
        refused = f"both {MANIFEST} and the entry in {MARKETPLACE} list what it holds"
    described = manifest if isinstance(manifest, dict) else {}
    added = entry or {}
    name = described.get("name") or added.get("name")
    return Plugin(
        folder,
        path if manifest is not None else marketplace,
        name if isinstance(name, str) and name else os.path.basename(folder),
        tuple(_entries(described["agents"])) if "agents" in described else None,
        tuple(_entries(added["agents"])) if "agents" in added else (),
        refused,
    )


@kept
def _listed(surroundings: Surroundings, root: str) -> frozenset[str]:
    plugin = plugin_at(surroundings, root)
    listed = plugin.listed() if plugin is not None else ()
    return frozenset(path for path in listed if _stays_inside(surroundings, path, _bound(surroundings, root)))


@kept
def _bound(surroundings: Surroundings, root: str) -> str:
    """Return the folder out of which no link of a plugin may lead: that of the marketplace which offers the plugin,
    because the client copies what such links lead to when it installs the plugin, or else the plugin's own (observed
    2026-11-28)."""
    marketplace, entry = _entry_of(surroundings, root)
    return root if entry is None else os.path.dirname(os.path.dirname(marketplace))


def _stays_inside(surroundings: Surroundings, path: str, folder: str) -> bool:
    """Tell whether a path lies below a folder once all links are followed."""
    return surroundings.real(path).startswith(surroundings.real(folder).rstrip(os.sep) + os.sep)


def behind_link(place: Place) -> str:
    """Return a clause that says why Claude Code does not load a file of a plugin's folder `agents` because of a link;
    "" if it does.

    The folder itself may be a link, unless it leads out of the marketplace that offers the plugin. Links in the folder
    are not followed, to files or to folders, wherever they lead (observed 2026-11-28 with ``--plugin-dir``, and with
    plugins installed from a marketplace).
    """
    around, path = place.surroundings, place.absolute
    folder = path[: -len(place.inside) - 1]
    real = around.real(folder)
    if around.real(path) != os.path.join(real, *place.inside.split("/")):
        return "follows no symbolic link in a plugin's folder `agents`"
    bound = _bound(around, os.path.dirname(folder))
    if bound != os.path.dirname(folder) and not _stays_inside(around, real, bound):
        return "installs nothing to which a link leads out of the marketplace"
    return ""


@kept
def servers(surroundings: Surroundings, plugin: Plugin) -> tuple[str, ...]:
    """Return the names that the MCP servers of a plugin have in the client: ``plugin:my-plugin:docs``.

    They are set up in the plugin's ``.mcp.json``, with or without a key `mcpServers` around them, and by that key of
    the manifest: a mapping of servers, the path of a file like ``.mcp.json``, or a list of both (observed 2026-11-28).
    """
    path = os.path.join(plugin.root, FOLDER, MANIFEST)
    manifest = _read(surroundings, path)
    given = manifest.get("mcpServers") if isinstance(manifest, dict) else None
    names: dict[str, None] = {}
    for part in ("./.mcp.json", *(given if isinstance(given, list) else (given,))):
        stated = part
        if isinstance(part, str):
            inside = os.path.normpath(os.path.join(plugin.root, part))
            lies_inside = inside.startswith(plugin.root.rstrip(os.sep) + os.sep)
            content = _read(surroundings, inside) if lies_inside else None
            stated = content.get("mcpServers", content) if isinstance(content, dict) else None
        names.update(dict.fromkeys(stated if isinstance(stated, dict) else ()))
    return tuple(f"plugin:{plugin.name}:{name}" for name in names)


def _entries(given: object) -> list[ManifestPath]:
    if not isinstance(given, list):
        return [ManifestPath(("agents",), given, _fault(given))]
    return [ManifestPath(("agents", number), entry, _fault(entry)) for number, entry in enumerate(given)]


def _fault(written: object) -> str:
    """Return why a plugin is refused because of an entry (observed 2026-11-27: "must start with "./"", "must end with
    ".md""). An empty list is allowed: then the plugin has no agents."""
    if not isinstance(written, str):
        return "type"
    if not written.startswith("./"):
        return "dot"
    if not written.endswith(".md"):
        return "folder" if written.endswith("/") or "." not in os.path.basename(written) else "ending"
    return ""


def _faults(data: Object) -> Iterator[PluginFault]:
    """Yield the faults in a plugin's manifest, or in its entry of a marketplace, because of which the client refuses
    it."""
    if "name" not in data:
        yield PluginFault((), MissingKey(("name",), help="Add `name`, by which the plugin is called."))
    for key, types in _TYPES.items():
        if key in data and not isinstance(data[key], tuple(_PYTHON[json_type] for json_type in types)):
            yield PluginFault((key,), WrongType(data[key], types))
    name = data.get("name")
    if isinstance(name, str) and (not name or _NO_NAME.search(name)):
        yield PluginFault(("name",), PluginManifest(name, "name", "name"))
    for key in _PATHS:
        value = data.get(key)
        for number, word in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(word, str) and not word.startswith("./"):
                yield PluginFault(
                    (key, number) if isinstance(value, list) else (key,), PluginManifest(word, "dot", key)
                )
    hooks = data.get("hooks")
    for event, groups in hooks.items() if isinstance(hooks, dict) else ():
        if not isinstance(groups, list):
            yield PluginFault(("hooks", event), WrongType(groups, ("array",)))
    for entry in _entries(data["agents"]) if "agents" in data else ():
        if entry.fault:
            yield PluginFault(entry.route, PluginManifest(entry.written, entry.fault))


def _conflict(entry: Object) -> str:
    """Return the key of a marketplace's entry that conflicts with a manifest; "" for none."""
    return next((key for key in _CONFLICTING if key in entry), "") if entry.get("strict") is False else ""


def _entry_of(surroundings: Surroundings, folder: str) -> tuple[str, Object | None]:
    """Return the path of the nearest marketplace in or above a folder that has an entry with this folder as its source,
    and that entry. The entry is None if there is no such marketplace."""
    here = folder
    while True:
        path = os.path.join(here, FOLDER, MARKETPLACE)
        entry = _sources(surroundings, path).get(folder)
        above = os.path.dirname(here)
        if entry is not None or above == here or _ends(surroundings, here):
            return path, entry
        here = above


def _is_only_marketplace(surroundings: Surroundings, folder: str) -> bool:
    """Tell whether a folder has a marketplace that offers other folders only. An entry may name the folder itself by
    its address (`"source": {"source": "github", ...}`), and then it is a plugin."""
    marketplace = _read(surroundings, os.path.join(folder, FOLDER, MARKETPLACE))
    if not isinstance(marketplace, dict):
        return False
    entries = marketplace.get("plugins")
    sources = [entry.get("source") for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    return not any(isinstance(source, dict) for source in sources)


@kept
def _ends(surroundings: Surroundings, folder: str) -> bool:
    """Tell whether a folder is the root of a repository: nothing above it concerns the plugin."""
    return surroundings.lies(os.path.join(folder, ".git"))


@kept
def _sources(surroundings: Surroundings, path: str) -> dict[str, Object]:
    """Return the folders that a marketplace (path of its file) names as plugins, each with its entry."""
    data = _read(surroundings, path)
    plugins = data.get("plugins") if isinstance(data, dict) else None
    if not isinstance(plugins, list):
        return {}
    root = os.path.dirname(os.path.dirname(path))
    folders: dict[str, Object] = {}
    names: set[object] = set()
    for entry in plugins:
        folder = _root_of(entry, data, root) if isinstance(entry, dict) else ""
        if folder and str(entry.get("name")) not in names:  # the first entry of a name is installed
            names.add(str(entry.get("name")))
            folders.setdefault(folder, entry)
    return folders


def _root_of(entry: Object, marketplace: Object, root: str) -> str:
    """Return the folder of an entry's plugin; "" if its source is not a folder beside the marketplace. A bare name is
    relative to `pluginRoot`."""
    source = entry.get("source")
    if not isinstance(source, str):
        return ""
    metadata = marketplace.get("metadata")
    above = metadata.get("pluginRoot") if isinstance(metadata, dict) else None
    if source.startswith("."):
        return os.path.normpath(os.path.join(root, source))
    bare = isinstance(above, str) and "/" not in source
    return os.path.normpath(os.path.join(root, str(above), source)) if bare else ""


def _read(surroundings: Surroundings, path: str) -> Any:
    """Return the value in a JSON file; None if the file cannot be read, "" if it is not JSON."""
    raw = surroundings.content(path, MAX_BYTES)
    try:
        return None if raw is None else json.loads(raw.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return ""


def judge(source: Source, place: Place) -> Seen:
    """Return what Claude Code makes of a manifest, or of a marketplace and its entries. Never raises."""
    seen = Seen(PROGRAM.newest, "loaded")
    manifest = place.filename == MANIFEST
    refuses = "refuses the whole plugin, with all its agents" if manifest else "does not add the marketplace"
    try:
        text = Json(source.text, comments=False, commas=False)
    except JsonFault as fault:
        seen.problems.append(_problem(SettingsInvalid("JSON", str(fault)), source.character(fault.offset), refuses))
        return seen
    if not isinstance(text.value, dict):
        seen.problems.append(_problem(SettingsInvalid("JSON"), source.line_span(0), refuses))
        return seen
    folder = os.path.dirname(os.path.dirname(place.absolute))
    if manifest:
        problems = [*_of_description(place.surroundings, (), Plugin(folder, place.path, ""), text.value)]
    else:
        problems = [(fault, refuses, Effect.REJECTS) for fault in _faults_of_marketplace(text.value)]
        problems += _of_entries(place.surroundings, text.value, folder, place.path)
    for problem, why, effect in problems:
        seen.problems.append(_problem(problem.kind, text.span(problem.route), why, problem.route, effect))
    return seen


_Judged = tuple[PluginFault, str, Effect]
"""What is wrong, what the client does (a clause without its subject), and the effect."""


def _problem(
    kind: Kind, span: Span, why: str, route: Route = (), effect: Effect = Effect.REJECTS
) -> Problem[Kind]:  # fmt: skip
    return Problem(kind, effect, span, f"{PROGRAM.newest} {why}.", route)


def _faults_of_marketplace(data: Object) -> Iterator[PluginFault]:
    """Yield the faults because of which the client does not add a marketplace."""
    for key, types in (("name", ("string",)), ("owner", ("object",)), ("plugins", ("array",))):
        if key not in data:
            yield PluginFault((), MissingKey((key,), help=f"Add `{key}`, {_HOLDS[types[0]]}."))
        elif not isinstance(data[key], _PYTHON[types[0]]):
            yield PluginFault((key,), WrongType(data[key], types))
    name = data.get("name")
    if isinstance(name, str) and (not name or _NO_NAME.search(name)):
        yield PluginFault(("name",), PluginManifest(name, "name", "name"))


def _of_entries(surroundings: Surroundings, data: Object, folder: str, path: str) -> Iterator[_Judged]:
    """Yield what is wrong with the entries of a marketplace in ``folder``."""
    plugins = data.get("plugins")
    names: set[str] = set()
    for number, entry in enumerate(plugins if isinstance(plugins, list) else ()):
        base = ("plugins", number)
        if not isinstance(entry, dict):
            continue
        name = entry.get("name")
        if isinstance(name, str) and name in names:
            why = "installs the first plugin of a name, and never this one"
            yield PluginFault((*base, "name"), PluginManifest(name, "taken", "name")), why, Effect.REJECTS
        names |= {name} if isinstance(name, str) else set()
        if "source" not in entry:
            kind = MissingKey(("source",), help='Add `source`, the plugin\'s folder: `"./plugins/NAME"`.')
            yield PluginFault(base, kind), _REFUSES, Effect.REJECTS
        root, source = _root_of(entry, data, folder), entry.get("source")
        if isinstance(source, str) and not (root and surroundings.is_folder(root)):
            why = "does not install the plugin"
            lost = "gone" if root else "bare"
            yield PluginFault((*base, "source"), PluginManifest(source, lost, "source")), why, Effect.REJECTS
        yield from _of_description(surroundings, base, Plugin(root, path, "") if root else None, entry)
        key = _conflict(entry)
        if key and root and _read(surroundings, os.path.join(root, FOLDER, MANIFEST)) is not None:
            why = "loads nothing of a plugin that also has a manifest of its own"
            yield PluginFault((*base, key), PluginManifest(key, "conflict", key)), why, Effect.REJECTS


def _of_description(surroundings: Surroundings, base: Route, plugin: Plugin | None, data: Object) -> Iterator[_Judged]:
    """Yield what is wrong with a manifest, or with an entry at ``base``. Its files are checked if its folder is
    available."""
    for fault in _faults(data):
        yield fault._replace(route=(*base, *fault.route)), _REFUSES, Effect.REJECTS
    for entry in _entries(data["agents"]) if "agents" in data and plugin is not None else ():
        reason = "" if entry.fault or plugin is None else _lost(surroundings, plugin, entry)
        if reason:
            why = "says so in its list of plugin errors, and loads the rest of the plugin"
            yield PluginFault((*base, *entry.route), PluginManifest(entry.written, reason)), why, Effect.SKIPS


def _lost(surroundings: Surroundings, plugin: Plugin, entry: ManifestPath) -> str:
    """Return why an entry gives no agent although the plugin is loaded."""
    path = plugin.path_of(entry)
    if not path.startswith(plugin.root.rstrip(os.sep) + os.sep):
        return "outside"
    if not surroundings.is_file(path):
        return "missing"
    return "" if _stays_inside(surroundings, path, _bound(surroundings, plugin.root)) else "link"


def plugin_of(place: Place) -> Plugin | None:
    """Return the plugin to which a file belongs as an agent; None where nothing describes the plugin."""
    plugin = plugin_above(place.surroundings, os.path.dirname(place.absolute))
    return plugin if plugin is not None and plugin.path else None


def name_of(place: Place) -> str:
    """Return the name of the plugin that a file lies in, or the name of its folder if the plugin is unknown."""
    folder = os.path.dirname(place.absolute)
    plugin = plugin_above(place.surroundings, folder)
    return plugin.name if plugin is not None else os.path.basename(folder)
