"""Find the files that a run is about: from paths, globs and folders to `Found` files with their place and platform.

A file named on the command line is included, unless its place says that it is something else (a skill, a command: see
`agentlint.platforms.others`). A folder is walked (`agentlint.engine.walk`). In a walk a file counts as an agent file

* by its place: a client's agents folder, whose files the client reads, whatever their content. Such folders are
  searched even if .gitignore excludes them, behind symbolic links, and with their node_modules, .git or virtual
  environments (observed in Claude Code, OpenCode and Copilot CLI on 2026-11-27);
* by its name: ``*.agent.md``, ``*.chatmode.md``;
* by the configuration;
* as part of a collection that is not installed: it lies in or below a folder with one of the names in `COLLECTIONS`,
  and its frontmatter has keys of an agent (`looks_like_agent`), unless the folder belongs to a program that agentlint
  does not know (`.kiro/agents`). Of 2,460 agent files in 130 public repositories, 930 lie in a client's folder and
  1,370 in such a collection; the other 160 are listed in the manifests of their plugins.
"""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING

from agentlint.engine.gitignore import ignores_above, is_ignored, with_those_of
from agentlint.engine.heads import HEAD, begins_as_agent, looks_like_agent
from agentlint.engine.places import (
    AGENT_ENDINGS,
    AGENTS,
    COLLECTIONS,
    ENDINGS,
    PLACES,
    SETTINGS,
    Found,
    found,
    is_meant,
    of_settings,
    place_of_folder,
    posix_home,
    settings_at,
    steps_between,
)
from agentlint.engine.project import project_root, upwards
from agentlint.engine.walk import NEVER_WALKED, OUT, LeftOut, Missing, Walk, leads_out, reason_of
from agentlint.platforms import PLATFORMS, others
from agentlint.status import UsageError
from agentlint.surroundings import Disk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from agentlint.engine.config import Configuration
    from agentlint.model.kinds import FileKind
    from agentlint.surroundings import Surroundings

BASELINE = ".agentlint-baseline.json"


def discover(
    paths: Sequence[str],
    config: Configuration | None = None,
    also: frozenset[str] = frozenset(),
    left_out: LeftOut | None = None,
    kinds: frozenset[FileKind] = AGENTS,
    surroundings: Surroundings | None = None,
) -> Iterator[Found | Missing]:
    """Yield every file of ``kinds`` under ``paths`` once, in the order of the paths and sorted within a folder. Files
    that are only part of a collection come last, and are left out when a client reads them through a link.

    ``config`` says what is left out and for which platform a file is. ``also`` names files that count although they are
    not agent files. ``left_out`` records what is skipped. Without ``surroundings`` the disk is read as it is now.
    Raises UsageError for a glob that matches nothing, for a path that does not exist, and for a configuration that
    cannot be used.
    """
    visited: set[str] = set()
    left_out = LeftOut() if left_out is None else left_out
    walk = Walk(config, also, left_out, kinds, Disk() if surroundings is None else surroundings)
    # expand all of them before the first result
    for path, given in [(path, word) for word in paths for path in _expand(word)]:
        top = "" if path == given else os.path.abspath(os.path.dirname(re.split(r"[*?[]", given, maxsplit=1)[0]))
        for file in _under(path, top, walk):
            if file.path not in visited:
                visited.add(file.path)
                yield file


def patterns() -> list[str]:
    """Return what a walk looks for, in words for the message that nothing was found."""
    places = [f"{'~/' if known.scopes == ('user',) else ''}{known.path}/" for known in PLACES if known.kind == "agent"]
    return [
        *places,
        *(f"*{ending}" for ending in ENDINGS),
        "*.md with agent frontmatter (description, and name, tools, model or mode) in folders called "
        + ", ".join(sorted(COLLECTIONS)),
    ]


def user_folders(kinds: frozenset[FileKind] = AGENTS) -> list[str]:
    """Return the existing folders of the user's own files of these kinds; for agents also the clients' configuration
    files that concern agents."""
    surroundings = Disk()
    home = posix_home(surroundings)
    if not home:
        return []
    listed = dict.fromkeys(known.path for known in PLACES if "user" in known.scopes and known.kind in kinds)
    folders = [path for path in (f"{home}/{folder}" for folder in listed) if os.path.isdir(path)]
    if "agent" not in kinds:
        return folders
    settings = (place.path for of_name in SETTINGS.values() for _, place in of_name if place.scope == "user")
    files = [
        path for path in (f"{home}/{setting}" for setting in settings) if settings_at(surroundings, path) is not None
    ]
    return [*folders, *files]


def folders_above(kinds: frozenset[FileKind] = AGENTS) -> list[str]:
    """Return what clients that are started in the current folder read in the folders above it, up to the root of the
    repository: the existing agents folders, and configuration files that concern agents, nearest first."""
    if "agent" not in kinds:
        return []
    surroundings = Disk()
    above: list[str] = []
    for here in upwards(surroundings, surroundings.current)[1:]:
        for listed in PLATFORMS.values():
            if listed.upwards:
                folders = [folder.path for folder in listed.folders if folder.scope == "project"]
                above += [path for folder in folders if os.path.isdir(path := os.path.join(here, folder))]
                files = [os.path.join(here, known.path) for known in listed.settings if known.scope == "project"]
                above += [path for path in files if settings_at(surroundings, path) is not None]
    return [os.path.relpath(path) for path in dict.fromkeys(above)]


def _expand(given: str) -> list[str]:
    if os.path.lexists(given) or not any(mark in given for mark in "*?["):
        if not os.path.lexists(given):
            raise UsageError(f"{given}: no such file or folder")
        return [given]
    matched = sorted(_globbed(given))
    if not matched:
        raise UsageError(f"{given}: the pattern matches no file")
    return matched


def _globbed(pattern: str) -> Iterator[str]:
    """Yield the matches of a glob: ``*`` stays within a name, ``**`` is any number of folders. Links to folders are not
    followed, so that each folder is visited once, with the part of the pattern that remains there."""
    from agentlint.engine.globs import Matcher, chains

    pattern = pattern.replace(os.sep, "/")
    fold = str.lower if os.name == "nt" else str  # on a system that ignores case
    parts = pattern.split("/")
    fixed = next(number for number, part in enumerate(parts) if any(mark in part for mark in "*?["))
    top = "/".join(parts[:fixed]) or ("/" if fixed else "")
    matcher = Matcher()
    for chain in chains(fold("/".join(parts[fixed:])), anchored=True):
        matcher.add(chain)
    matcher.done()
    stack = [(top, matcher.start)]
    while stack:
        folder, states = stack.pop()
        try:
            with os.scandir(folder or ".") as listing:
                entries = list(listing)
        except OSError:
            continue
        for entry in entries:
            path = f"{folder.rstrip('/')}/{entry.name}" if folder else entry.name
            after = matcher.along(states, fold(entry.name))
            if matcher.matched(after, folder=_is_folder(entry, linked=True)):
                yield path
            if after and _is_folder(entry, linked=False):
                inside = matcher.below(after)
                if inside:
                    stack.append((path, inside))


def _is_folder(entry: os.DirEntry[str], *, linked: bool) -> bool:
    """Tell whether an entry is a folder; with ``linked``, also a folder behind a link."""
    try:
        return entry.is_dir(follow_symlinks=linked)
    except OSError:
        return False


def _under(path: str, top: str, walk: Walk) -> Iterator[Found | Missing]:
    """Yield the files that a path stands for. ``top`` is the folder in which the pattern that matched the path starts,
    "" for a path that the user named."""
    config, surroundings = walk.config, walk.surroundings
    path = path.replace(os.sep, "/") if os.sep != "/" else path
    try:
        mode = os.stat(path).st_mode
        if top and leads_out(surroundings, os.path.abspath(path), top, project_root(surroundings, top)):
            yield Missing(path, OUT)  # a pattern does not name somebody's link
            return
    except OSError as error:
        yield Missing(path, reason_of(error))
        return
    if stat.S_ISDIR(mode):
        yield from walk.folder(path.rstrip("/") or "/")
    elif stat.S_ISREG(mode):
        absolute = os.path.abspath(path)
        if config and config.given.force_exclude and config.excludes(absolute, path, config.of(path)):
            walk.left_out.excluded += 1
            return
        target = found(path, config, surroundings)
        name = os.path.basename(path)
        kind = _other_kind(target, absolute, name, walk.kinds) if name not in walk.also else ""
        settings = settings_at(surroundings, absolute) if name in SETTINGS and not target.place.folder else None
        if settings is not None:
            if "agent" in walk.kinds:
                yield of_settings(surroundings, path, target.place.root, *settings)
        elif kind:
            walk.left_out.passed(path, kind, named=True)
        elif top and not (
            target.platform or target.place.kind != "agent" or name in walk.also or looks_like_agent(path)
        ):
            return  # a pattern also matches files that are not meant
        else:
            yield target
    else:
        yield Missing(path, "not a regular file")


def _other_kind(agent_file: Found, path: str, name: str, kinds: frozenset[FileKind]) -> str:
    """Return the kind of a file if the run is not about it; "" otherwise. In a client's folder that client decides, and
    a file to which the configuration gives a platform is an agent."""
    place = agent_file.place
    if place.kind != "agent":
        at = place_of_folder(place.surroundings, os.path.dirname(path))
        if at is not None and not is_meant(at, name, path):
            return f"file of a {place.kind}"
        return "" if place.kind in kinds else place.kind
    if not (place.folder or place.scope == "plugin" or (agent_file.platform and not name.lower().endswith(ENDINGS))):
        kind = others.kind_of(steps_between(os.path.dirname(path), place.root), name)
        if kind:
            return others.NOT_A_COMMAND if kind == "command" else kind
    return "" if "agent" in kinds else "agent"


def taken(
    path: str, raw: bytes, config: Configuration, kinds: frozenset[FileKind], surroundings: Surroundings
) -> Found | None:
    """Return a file as a walk of its project would find it if it had the content ``raw``, which need not be on disk (an
    editor asks); None if the walk would skip it. ``path`` is absolute. Raises ConfigError."""
    folder, name = os.path.split(path)
    target = found(path, config, surroundings)
    at, root = place_of_folder(surroundings, folder), target.place.root
    steps = steps_between(folder, root)
    if at is None and not NEVER_WALKED.isdisjoint(steps):
        return None
    here = root
    for step in (*steps, name):
        entry = os.path.join(here, step)
        mark = "" if entry == path else "/"
        if config.excludes(entry + mark, entry + mark, config.at(here)):
            return None
        here = entry
    if target.place.kind != "agent":
        return target if target.place.kind in kinds and (at is None or is_meant(at, name, path)) else None
    if "agent" not in kinds:
        return None
    if at is not None or config.platform_of(path) is not None or target.place.scope == "plugin":
        return target if target.place.scope == "plugin" or name.lower().endswith(AGENT_ENDINGS) else None
    settings = settings_at(surroundings, path, raw)
    if settings is not None:
        return of_settings(surroundings, path, root, *settings)
    if others.kind_of(steps, name):
        return None
    lower = name.lower()
    if any(others.is_unknown(step) for step in steps):
        return None
    in_collection = not COLLECTIONS.isdisjoint(steps) and lower.endswith(".md") and begins_as_agent(raw[:HEAD], name)
    if not in_collection and not lower.endswith(ENDINGS):
        return None
    ignores = ignores_above(folder, root) if config.respects_gitignore(root) else ()
    if ignores is None or is_ignored(name, with_those_of(folder, ignores), folder=False):
        return None
    return target


def find_baseline(folder: str = ".") -> str | None:
    """Return the nearest baseline from ``folder`` up to the repository's root."""
    here = os.path.abspath(folder)
    while True:
        path = os.path.join(here, BASELINE)
        if os.path.isfile(path):
            return path
        parent = os.path.dirname(here)
        if parent == here or os.path.exists(os.path.join(here, ".git")):
            return None
        here = parent
