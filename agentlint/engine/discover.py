"""Which files a run is about: from paths, globs and folders to `Found` files with their place and platform.

A file named on the command line is always taken. A folder is walked: honouring .gitignore, never through a symlinked
folder, and into node_modules, .git or a virtual environment only inside an agents folder, where clients read them too
(observed in Claude Code, OpenCode and Copilot CLI on 2026-11-27). In a walk a file counts as an agent file by its
place (a client's agents folder, ``*.agent.md``, ``*.chatmode.md``), by the configuration, else by its frontmatter
(`looks_like_agent`).
"""

from __future__ import annotations

import os
import re
import stat
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from agentlint.engine.project import is_inside, project_root
from agentlint.platforms import PLATFORMS
from agentlint.platforms.base import Place
from agentlint.record import Record
from agentlint.status import UsageError
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from agentlint.engine.config import Configuration
    from agentlint.engine.globs import Matcher
    from agentlint.platforms.places import Scope

NEVER_WALKED = frozenset(
    {".git", ".hg", ".svn", "node_modules", ".venv", "venv", ".tox", ".nox", "__pycache__", ".mypy_cache",
     ".pytest_cache", ".ruff_cache", ".hypothesis", "site-packages"}
)  # fmt: skip
NOT_AGENTS = frozenset({"SKILL.md", "CLAUDE.md", "AGENTS.md", "GEMINI.md", "README.md", "CHANGELOG.md"})
NOT_AGENT_FOLDERS = frozenset({"skills", "commands", "command", "prompts", "instructions", "rules", "output-styles"})
AGENT_ENDINGS = (".md", ".markdown", ".mdx", ".toml")
"""In an agents folder; also those that no client reads: the author believes there is an agent."""
_SUFFIXES = {ending: name for name, listed in PLATFORMS.items() for ending in listed.endings}
_ENDINGS = tuple(_SUFFIXES)


class _Known(Record):
    """An agents folder by its name, whatever the scope."""

    platform: str
    path: str
    parts: tuple[str, ...]
    scopes: tuple[Scope, ...]
    beside: str


def _known() -> Iterator[_Known]:
    """Each folder once: one that several clients read is the first one's."""
    met = set()
    for name, listed in PLATFORMS.items():
        scopes: dict[str, list[Scope]] = {}
        for folder in listed.folders:
            scopes.setdefault(folder.path, []).append(folder.scope)
        for folder in listed.folders:
            if folder.path not in met:
                met.add(folder.path)
                parts = tuple(folder.path.split("/"))
                yield _Known(name, folder.path, parts, tuple(scopes[folder.path]), folder.beside)


_PLACES = tuple(_known())
_BY_LAST_NAME: dict[str, list[_Known]] = {}
for _place in _PLACES:
    _BY_LAST_NAME.setdefault(_place.parts[-1], []).append(_place)
BASELINE = ".agentlint-baseline.json"
HEAD = 8192
"""Bytes read to tell whether a file outside every agents folder is an agent file."""

_AGENT_KEYS = lazy_pattern(
    rb"(?m)^[ \t]*(name|tools|model|mode|permission|permissions|color|disallowedTools|temperature)[ \t]*:"
)


_OUT = "a symbolic link that leads out of the project"


class Found(Record):
    """A file of the run. ``path`` is as given or relative to the current folder, with "/"."""

    path: str
    place: Place
    platform: str  # by place; "" when only the content can tell
    reason: str  # why this platform


class Missing(Record):
    """A path that was named but cannot be read, with the reason."""

    path: str
    reason: str


def discover(
    paths: Sequence[str], config: Configuration | None = None, also: frozenset[str] = frozenset()
) -> Iterator[Found | Missing]:
    """Every agent file under ``paths`` once, in the order of the paths and sorted within a folder.

    ``config`` says what is left out and which platform a file is for, ``also`` names files that count although they are
    no agent files. Raises UsageError for a glob that matches nothing, for a path that does not exist, and for a
    configuration that cannot be used.
    """
    seen: set[str] = set()
    # all of them before the first result
    for path, given in [(path, word) for word in paths for path in _expand(word)]:
        top = "" if path == given else os.path.abspath(os.path.dirname(re.split(r"[*?[]", given, maxsplit=1)[0]))
        for found in _under(path, top, config, also):
            if found.path not in seen:
                seen.add(found.path)
                yield found


def patterns() -> list[str]:
    """What a walk looks for, in words for the message that nothing was found."""
    places = [f"{'~/' if known.scopes == ('user',) else ''}{known.path}/" for known in _PLACES]
    return [
        *places,
        *(f"*{ending}" for ending in _ENDINGS),
        "*.md with agent frontmatter (description, and name, tools, model or mode)",
    ]


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
    """What a glob matches: ``*`` stays within a name, ``**`` is any number of folders. No linked folder is entered, so
    that each folder is met once, with what is left of the pattern there."""
    from agentlint.engine.globs import Matcher, chains

    pattern = pattern.replace(os.sep, "/")
    fold = str.lower if os.name == "nt" else str  # where the system does not tell cases apart
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
    """Whether an entry is a folder, with ``linked`` also one behind a link."""
    try:
        return entry.is_dir(follow_symlinks=linked)
    except OSError:
        return False


def _under(path: str, top: str, config: Configuration | None, also: frozenset[str]) -> Iterator[Found | Missing]:
    """What a path stands for. ``top`` is the folder that the pattern which gave it starts in, "" for a path named."""
    path = path.replace(os.sep, "/") if os.sep != "/" else path
    try:
        mode = os.stat(path).st_mode
        if top and _leads_out(os.path.abspath(path), top, project_root(top)):  # a pattern names nobody's link
            yield Missing(path, _OUT)
            return
    except OSError as error:
        yield Missing(path, _words(error))
        return
    if stat.S_ISDIR(mode):
        yield from _walk(path.rstrip("/") or "/", config, also)
    elif stat.S_ISREG(mode):
        absolute = os.path.abspath(path)
        if config and config.given.force_exclude and config.excludes(absolute, path, config.of(path)):
            return
        yield found(path, config)
    else:
        yield Missing(path, "not a regular file")


def _words(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _walk(top: str, config: Configuration | None, also: frozenset[str]) -> Iterator[Found | Missing]:
    absolute = os.path.abspath(top)
    root = project_root(absolute)
    ignores = _ignores_above(absolute, root)
    if ignores is None:
        return
    # An explicit stack: a folder tree of any depth is walked without recursion.
    stack: list[tuple[str, str, _Ignores]] = [(top, absolute, ignores)]
    while stack:
        shown, folder, ignores = stack.pop()
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            yield Missing(shown, _words(error))
            continue
        if any(entry.name == ".gitignore" for entry in entries):
            ignores = _with_those_of(folder, ignores)
        place_rule = place_of_folder(folder)
        local = config.at(folder) if config is not None else None
        folders = []
        for entry in entries:
            path = entry.name if shown == "." else f"{shown.rstrip('/')}/{entry.name}"
            try:
                if entry.is_dir(follow_symlinks=False):
                    if (
                        (entry.name not in NEVER_WALKED or place_rule is not None)
                        and not _ignored(entry.name, ignores, folder=True)
                        and not (config and local and config.excludes(entry.path + "/", path + "/", local))
                    ):
                        folders.append((path, entry.path, _below(entry.name, ignores)))
                    continue
                if not entry.is_file():
                    continue
                leads_out = entry.is_symlink() and _leads_out(entry.path, absolute, root)
            except OSError as error:
                yield Missing(path, _words(error))
                continue
            in_place = place_rule is not None or (local is not None and local.platform_of(entry.path) is not None)
            if entry.name not in also and not _candidate(entry.name, entry.path, in_place):
                continue
            if _ignored(entry.name, ignores, folder=False):
                continue
            if config and local and config.excludes(entry.path, path, local):
                continue
            yield Missing(path, _OUT) if leads_out else found(path, config)
        stack.extend(reversed(folders))


def _leads_out(path: str, top: str, root: str) -> bool:
    """Whether a link found on a walk or by a pattern leads to what lies neither below ``top`` nor in the project. It
    may have been made by somebody else to have the file shown or changed; the user's own folders are the user's."""
    at = place_of_folder(os.path.dirname(path))
    if at is not None and at.scope == "user":
        return False
    return not any(is_inside(path, folder) for folder in (top, root))


def _candidate(name: str, path: str, in_place: bool) -> bool:
    lower = name.lower()
    if in_place:
        return lower.endswith(AGENT_ENDINGS)
    if lower.endswith(_ENDINGS):
        return True
    if not lower.endswith(".md") or name in NOT_AGENTS:
        return False
    if any(part in NOT_AGENT_FOLDERS for part in path.split(os.sep)[:-1]):
        return False
    return looks_like_agent(path)


def looks_like_agent(path: str) -> bool:
    """Whether the frontmatter of a file outside every agents folder is an agent's."""
    try:
        with open(path, "rb") as file:
            head = file.read(HEAD)
    except OSError:
        return False
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.startswith(b"---"):
        return False
    close = head.find(b"\n---", 3)
    block = head[3 : close if close > 0 else len(head)]
    return re.search(rb"^[ \t]*description[ \t]*:", block, re.M) is not None and _AGENT_KEYS.search(block) is not None


def found(path: str, config: Configuration | None = None) -> Found:
    """The place and platform of one file by its path, and by what lies around it. What ``config`` says of the platform
    counts first."""
    folder, name = os.path.split(path)
    folder = config.absolute(folder) if config is not None else os.path.abspath(folder)
    whole = os.path.join(folder, name)
    one = _found(path, project_root(folder), name, place_of_folder(folder), whole.replace(os.sep, "/"))
    told = config.platform_of(whole) if config is not None else None
    return one if told is None else one._replace(platform=told[0], reason=told[1])


def placed(path: str) -> Found:
    """The same by the words of ``path`` alone: nothing on disk is looked at, so that the project's root is unknown ("")
    and a folder that needs a neighbour (a plugin's) is not told."""
    folder, _, name = path.replace(os.sep, "/").rpartition("/")
    at = _folder_in(folder, lambda known, _base: None if known.beside else known.scopes[0])
    return _found(path, "", name, at, f"{folder}/{name}")


def _found(path: str, root: str, name: str, at: _At | None, whole: str) -> Found:
    if at is None:
        ending = next((ending for ending in _ENDINGS if name.lower().endswith(ending)), "")
        place = Place(path, root, "", name)
        return Found(path, place, _SUFFIXES.get(ending, ""), f"its name ends with {ending}" if ending else "")
    place = Place(path, root, at.folder, whole[len(at.at) + 1 :], at.scope)
    return Found(path, place, at.platform, f"it lies in {at.folder}/")


class _At(Record):
    platform: str
    folder: str
    scope: Scope
    at: str  # path of the agents folder


@lru_cache(maxsize=4096)
def place_of_folder(folder: str) -> _At | None:
    """The agents folder that ``folder`` (absolute) is or lies in, the nearest one."""
    return _folder_in(folder.replace(os.sep, "/"), _scope)


def _folder_in(folder: str, scope_of: Callable[[_Known, str], Scope | None]) -> _At | None:
    parts = folder.split("/")
    for end in range(len(parts), 0, -1):
        for known in _BY_LAST_NAME.get(parts[end - 1], ()):  # a deep folder has many names, and nearly none is one
            size = len(known.parts)
            if end >= size and tuple(parts[end - size : end]) == known.parts:
                scope = scope_of(known, "/".join(parts[: end - size]) or "/")
                if scope is not None:
                    return _At(known.platform, known.path, scope, "/".join(parts[:end]))
    return None


def _scope(known: _Known, base: str) -> Scope | None:
    """The scope of an agents folder below ``base``; None when the folder needs a neighbour that is not there."""
    if known.beside and not os.path.exists(os.path.join(base, known.beside)):
        return None
    return "user" if "user" in known.scopes and base == _home() else known.scopes[0]


@lru_cache(maxsize=1)
def _home() -> str:
    return str(Path("~").expanduser()).replace(os.sep, "/")


_Ignores = tuple[tuple["Matcher", int], ...]
"""The ignore files that speak of a folder, outermost first, each with its patterns' states in that folder."""


def _ignores_above(folder: str, root: str) -> _Ignores | None:
    """The ignore files of the folders between the project's root and ``folder``; None when they leave it out."""
    if folder == root:
        return ()
    ignores = _with_those_of(root, ())
    here = root
    for name in os.path.relpath(folder, root).split(os.sep):
        if _ignored(name, ignores, folder=True):
            return None
        here = os.path.join(here, name)
        ignores = _below(name, ignores)
        if here != folder:  # its own are read with its entries
            ignores = _with_those_of(here, ignores)
    return ignores


def _with_those_of(folder: str, ignores: _Ignores) -> _Ignores:
    path = os.path.join(folder, ".gitignore")
    if not os.path.lexists(path):
        return ignores
    from agentlint.engine.ignores import read_ignore

    patterns = read_ignore(path)
    return ignores if patterns is None else (*ignores, (patterns, patterns.start))


def _below(name: str, ignores: _Ignores) -> _Ignores:
    """The same in the folder ``name``, without those whose patterns cannot match there any more."""
    name = _spelled(name)
    moved = ((patterns, patterns.below(patterns.along(states, name))) for patterns, states in ignores)
    return tuple(pair for pair in moved if pair[1])


def _ignored(name: str, ignores: _Ignores, *, folder: bool) -> bool:
    """Whether an entry is left out: the last pattern of the innermost ignore file that speaks of it decides, as in
    git."""
    if not ignores:
        return False
    name = _spelled(name)
    for patterns, states in reversed(ignores):
        matched = patterns.matched(patterns.along(states, name), folder=folder)
        if matched:
            return not patterns.negates(matched)
    return False


def _spelled(name: str) -> str:
    """An entry's name as ignore files are read: a character for each byte."""
    return name if name.isascii() else os.fsencode(name).decode("latin-1")


def find_baseline(folder: str = ".") -> str | None:
    """The nearest baseline from ``folder`` upwards, as far as the repository's root."""
    here = os.path.abspath(folder)
    while True:
        path = os.path.join(here, BASELINE)
        if os.path.isfile(path):
            return path
        parent = os.path.dirname(here)
        if parent == here or os.path.exists(os.path.join(here, ".git")):
            return None
        here = parent
