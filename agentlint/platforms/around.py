"""The names that a project defines, for references to them: its agents, skills and MCP servers.

A folder is searched once (`agentlint.surroundings.kept`), when a file first refers to a name of that kind. What cannot
be seen (a text without a place on disk, a collection that is not installed, a plugin) has no names: no reference there
is doubted.
"""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING

from agentlint.model.words import nearest
from agentlint.record import Record
from agentlint.surroundings import kept
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agentlint.platforms.base import Place
    from agentlint.platforms.places import Servers
    from agentlint.surroundings import Surroundings
    from agentlint.syntax.nodes import Object

HEAD = 16_384
"""The bytes of a file in which its name is looked for."""
MAX_ENTRIES = 20_000
"""The most entries of a folder that are read; with more, no reference is doubted."""
MAX_SETTINGS = 5_000_000

_NAME = lazy_pattern(rb"(?m)^name[ \t]*:[ \t]*(?:\"([^\"\r\n]*)\"|'([^'\r\n]*)'|([^\r\n#]*?))[ \t]*(?:#[^\r\n]*)?\r?$")


class Names(Record):
    """Names of one kind. ``files`` are the names of their files, by which somebody may refer to them in vain."""

    names: frozenset[str] = frozenset()
    files: dict[str, str] = {}  # noqa: RUF012 - never written to
    whole: bool = True

    def doubts(self, word: str) -> bool:
        """Tell whether nothing has this name, as far as that can be known."""
        return self.whole and word not in self.names

    def meant(self, word: str) -> str | None:
        """Return the name that was probably meant."""
        return self.files.get(word) or nearest(word, self.names)


def bases(place: Place) -> tuple[str, ...]:
    """Return the folders in which a client looks for what an agent refers to: the project's, the repository's and the
    user's; () where the project cannot be seen."""
    if not place.root or place.scope not in ("project", "user") or not place.folder:
        return ()
    project = _project(place)
    if project == place.absolute.replace(os.sep, "/"):
        return ()
    return tuple(dict.fromkeys(filter(None, (project, place.root, place.surroundings.home))))


def _project(place: Place) -> str:
    """Return the folder that holds the client's own folder; the file itself where that is not on its path."""
    inside = place.folder if place.kind == "settings" else f"{place.folder}/{place.inside}"
    return place.absolute.replace(os.sep, "/").removesuffix(f"/{inside}")


def levels_up(place: Place) -> int:
    """Return how many levels above the current folder the folder of an agent's project is; 0 if it is not above."""
    project = _project(place)
    current = place.surroundings.current.replace(os.sep, "/")
    if place.scope != "project" or not place.folder or not current.startswith(project.rstrip("/") + "/"):
        return 0
    return current.removeprefix(project).rstrip("/").count("/")


def uses(place: Place, *signs: str) -> bool:
    """Tell whether a file or folder named like one of ``signs`` lies in an agent's project or repository."""
    home = place.surroundings.home
    return any(_lies_in(place.surroundings, base, sign) for base in bases(place) if base != home for sign in signs)


@kept
def _lies_in(surroundings: Surroundings, base: str, sign: str) -> bool:
    return surroundings.lies(os.path.join(base, sign))


def agents(surroundings: Surroundings, where: Iterable[str], folders: tuple[str, ...], *, paths: bool = False) -> Names:
    """Return the names of the agents in these folders of a client. ``paths``: an agent without `name` is named by its
    path below the folder; otherwise by its file."""
    groups = [_agents(surroundings, os.path.join(base, folder), paths) for base in where for folder in folders]
    files = {file: name for group in groups for file, name in group.files.items()}
    return Names(frozenset().union(*(group.names for group in groups)), files, all(group.whole for group in groups))


@kept
def _agents(surroundings: Surroundings, folder: str, paths: bool) -> Names:
    names: set[str] = set()
    files: dict[str, str] = {}
    whole = True
    for number, (path, inside) in enumerate(surroundings.files(folder, ".md")):
        if number > MAX_ENTRIES:
            whole = False
            break
        stem = re.sub(r"(?:\.agent)?\.md$", "", inside)
        alone = stem.rpartition("/")[2]
        name = _name(surroundings, path) or (stem if paths else alone)
        names.add(name)
        files.setdefault(alone, name)
    return Names(frozenset(names), files, whole)


def skills(surroundings: Surroundings, where: Iterable[str]) -> Names:
    """Return the names of the skills and commands of Claude Code."""
    groups = [_skills(surroundings, base) for base in where]
    return Names(frozenset().union(*(group.names for group in groups)), {}, all(group.whole for group in groups))


@kept
def _skills(surroundings: Surroundings, base: str) -> Names:
    names, whole = set(), True
    folder = os.path.join(base, ".claude", "skills")
    for number, (path, inside) in enumerate(surroundings.files(folder, "SKILL.md")):
        whole = whole and number <= MAX_ENTRIES
        names |= {_name(surroundings, path), os.path.dirname(inside).rpartition("/")[2]} - {""}
        if not whole:
            break
    for _, inside in surroundings.files(os.path.join(base, ".claude", "commands"), ".md"):
        stem = inside.removesuffix(".md")
        names |= {stem, stem.replace("/", ":"), stem.rpartition("/")[2]}
    return Names(frozenset(names), {}, whole)


@kept
def servers(surroundings: Surroundings, base: str) -> frozenset[str] | None:
    """Return the MCP servers in a project's ``.mcp.json``, or for the home folder in the user's configuration. None
    where there is no such file."""
    names: set[str] = set()
    is_known = False
    for name in (".mcp.json", ".claude.json", ".claude/settings.json", ".claude/settings.local.json"):
        data = settings(surroundings, os.path.join(base, name))
        if data is None:
            continue
        is_known = is_known or name in (".mcp.json", ".claude.json")
        projects = data.get("projects")
        stated = [data, *(projects.values() if isinstance(projects, dict) else ())]
        for settings_object in stated:
            configured = settings_object.get("mcpServers") if isinstance(settings_object, dict) else None
            names |= set(configured) if isinstance(configured, dict) else set()
    return frozenset(names) if is_known else None


def set_up(place: Place, files: Iterable[Servers]) -> frozenset[str]:
    """Return the MCP servers that an agent's project and repository set up in these files."""
    home = place.surroundings.home
    names: set[str] = set()
    for base in bases(place):
        if base != home:
            names.update(*(set_up_in(place.surroundings, os.path.join(base, file.path), file.key) for file in files))
    return frozenset(names)


@kept
def set_up_in(surroundings: Surroundings, path: str, key: str, most: int = MAX_SETTINGS) -> tuple[str, ...]:
    """Return the MCP servers below a key of a JSON file of up to ``most`` bytes, in its order. Comments are accepted,
    whoever reads the file: what matters is which names its author knows."""
    raw = surroundings.content(path, most)
    if raw is None:
        return ()
    from agentlint.syntax.json import Json, JsonFault  # deferred: few projects have such a file

    try:
        data = Json(raw.decode("utf-8", "replace")).value
    except JsonFault:
        return ()
    configured = data.get(key) if isinstance(data, dict) else None
    return tuple(configured) if isinstance(configured, dict) else ()


@kept
def settings(surroundings: Surroundings, path: str, most: int = MAX_SETTINGS) -> Object | None:
    """Return the JSON object in a file of up to ``most`` bytes; None for any other file."""
    try:
        data = json.loads(surroundings.content(path, most) or b"")
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _name(surroundings: Surroundings, path: str) -> str:
    """Return the `name` in the frontmatter of a file, "" where there is none."""
    head = surroundings.head(path, HEAD) or b""
    if not head.removeprefix(b"\xef\xbb\xbf").startswith(b"---"):
        return ""
    close = head.find(b"\n---", 3)
    match = _NAME.search(head, 0, close if close > 0 else len(head))
    return next((group for group in match.groups() if group), b"").decode("utf-8", "replace") if match else ""
