"""Which files a run is about: from paths, globs and folders to `Found` files with their place and platform.

A file named on the command line is taken, unless its place says that it is something else (a skill, a command: see
`agentlint.platforms.others`). A folder is walked. In a walk a file counts as an agent file

* by its place: a client's agents folder, whose files the client looks at, whatever is in them. Such folders are looked
  into also where .gitignore names them, behind symbolic links (`_Links`), and with their node_modules, .git or virtual
  environments (observed in Claude Code, OpenCode and Copilot CLI on 2026-11-27);
* by its name: ``*.agent.md``, ``*.chatmode.md``;
* by the configuration;
* as part of a collection that is not installed: it lies in or below a folder of one of the names `COLLECTIONS`, and its
  frontmatter has keys of an agent (`looks_like_agent`), unless that is the folder of a program that is not known here
  (`.kiro/agents`). Of 2,460 agent files from 130 public repositories 930 lie in a
  client's folder and 1,370 in such a one; the other 160 are listed by the manifests of their plugins.
"""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from typing import TYPE_CHECKING

from agentlint.engine.project import is_inside, project_root
from agentlint.model.kinds import KINDS
from agentlint.platforms import PLATFORMS, others
from agentlint.platforms.base import Place
from agentlint.record import Record
from agentlint.status import UsageError
from agentlint.surroundings import NOTHING_AROUND, Disk, kept
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from agentlint.engine.config import Config, Configuration
    from agentlint.engine.globs import Matcher
    from agentlint.model.kinds import FileKind
    from agentlint.platforms.places import Scope, Settings
    from agentlint.surroundings import Surroundings

NEVER_WALKED = frozenset(
    {".git", ".hg", ".svn", "node_modules", ".venv", "venv", ".tox", ".nox", "__pycache__", ".mypy_cache",
     ".pytest_cache", ".ruff_cache", ".hypothesis", "site-packages"}
)  # fmt: skip
COLLECTIONS = frozenset({"agents", "agent", "subagents", "subagent", "sub-agents", "droids", "chatmodes"})
"""What folders of agents are called that are no client's: in collections, to be copied or installed."""
AGENT_ENDINGS = (".md", ".markdown", ".mdx", ".toml")
"""In an agents folder; also those that no client reads: the author believes there is an agent."""
_SUFFIXES = {ending: name for name, listed in PLATFORMS.items() for ending in listed.endings}
_ENDINGS = tuple(_SUFFIXES)
MAX_SETTINGS = 1_000_000
"""Bytes of a client's configuration that are looked at."""
MAX_BEHIND_LINKS = 100_000
"""Entries of linked folders that one walk looks at: more are no agents folder, but somebody's whole disk."""


_SETTINGS: dict[str, list[tuple[str, Settings]]] = {}
"""The files of clients' configuration by their last name, those with the longest path first, and whose they are."""
for _name, _listed in PLATFORMS.items():
    for _settings in _listed.settings:
        _SETTINGS.setdefault(_settings.path.rpartition("/")[2], []).append((_name, _settings))
for _of_name in _SETTINGS.values():
    _of_name.sort(key=lambda one: -one[1].path.count("/"))


class _Known(Record):
    """A folder of files of one kind by its name, whatever the scope."""

    platform: str
    path: str
    parts: tuple[str, ...]
    scopes: tuple[Scope, ...]
    beside: str
    kind: FileKind


def _known() -> Iterator[_Known]:
    """Each folder once: one that several clients read is the first one's."""
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
                yield _Known(name, folder.path, parts, tuple(scopes[folder.path]), folder.beside, folder.kind)


_PLACES = tuple(_known())
_BY_LAST_NAME: dict[str, list[_Known]] = {}
for _place in _PLACES:
    _BY_LAST_NAME.setdefault(_place.parts[-1], []).append(_place)
_WAYS: dict[str, list[tuple[str, ...]]] = {}
"""The folders on the way to an agents folder of a project and that folder itself, by their last name."""
for _place in _PLACES:
    if _place.parts[0].startswith("."):
        for _length in range(1, len(_place.parts) + 1):
            _WAYS.setdefault(_place.parts[_length - 1], []).append(_place.parts[:_length])
AGENTS: frozenset[FileKind] = frozenset({"agent"})
EVERY_KIND: frozenset[FileKind] = frozenset(KINDS)
SKILL = "SKILL.md"
"""What the file of a skill is called, by every client and in exactly this spelling."""
BASELINE = ".agentlint-baseline.json"
HEAD = 8192
"""Bytes read to tell whether a file outside every agents folder is an agent file."""

_AGENT_KEYS = lazy_pattern(
    rb"(?m)^[ \t]*(name|tools|model|mode|permission|permissions|color|disallowedTools|temperature)[ \t]*:"
)

_TOML_KEYS = lazy_pattern(rb"(?m)^[ \t]*(developer_instructions|description|name)[ \t]*=")
_COMMAND_KEYS = lazy_pattern(
    rb"(?m)^[ \t]*(argument-hint|allowed-tools|disallowed-tools|disable-model-invocation|agent|subtask|model)[ \t]*:"
)

_OUT = "a symbolic link that leads out of the project"
_OUT_TO_SOMETHING = "a symbolic link that leads out of the project, to a file that is no agent"
_TOO_MANY = f"more than {MAX_BEHIND_LINKS:,} files and folders lie behind links: the rest is not looked at"


class Found(Record):
    """A file of the run. ``path`` is as given or relative to the current folder, with "/".

    ``linked`` is where the file really lies when a walk came to it through a symbolic link, "" otherwise; ``outside``:
    that is outside of the project, so that it is read and never written.
    """

    path: str
    place: Place
    platform: str  # by place; "" when only the content can tell
    reason: str  # why this platform
    linked: str = ""
    outside: bool = False


class Missing(Record):
    """A path that was named but cannot be read, with the reason."""

    path: str
    reason: str


class LeftOut:
    """What a run came across and did not look at: complete when the iterator of `discover` is exhausted."""

    __slots__ = ("excluded", "ignored", "kinds", "named")

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()  # what is no agent by its place, by its kind
        self.named: list[tuple[str, str]] = []  # those of them that were named one by one: path and kind
        self.ignored = 0  # agent files and whole folders that .gitignore names
        self.excluded = 0  # the same of `exclude`

    def passed(self, path: str, kind: str, *, named: bool = False) -> None:
        self.kinds[kind] += 1
        if named:
            self.named.append((path, kind))


def discover(
    paths: Sequence[str],
    config: Configuration | None = None,
    also: frozenset[str] = frozenset(),
    left_out: LeftOut | None = None,
    kinds: frozenset[FileKind] = AGENTS,
    surroundings: Surroundings | None = None,
) -> Iterator[Found | Missing]:
    """Every file of ``kinds`` under ``paths`` once, in the order of the paths and sorted within a folder; what is no
    client's and only part of a collection comes last, and not when a client reads it through a link.

    ``config`` says what is left out and which platform a file is for, ``also`` names files that count although they are
    no agent files. ``left_out`` takes account of what is passed over. ``surroundings`` are those of the files, None for
    the disk as it is now. Raises UsageError for a glob that matches nothing, for a path that does not exist, and for a
    configuration that cannot be used.
    """
    seen: set[str] = set()
    left_out = LeftOut() if left_out is None else left_out
    walk = _Walk(config, also, left_out, kinds, Disk() if surroundings is None else surroundings)
    # all of them before the first result
    for path, given in [(path, word) for word in paths for path in _expand(word)]:
        top = "" if path == given else os.path.abspath(os.path.dirname(re.split(r"[*?[]", given, maxsplit=1)[0]))
        for found in _under(path, top, walk):
            if found.path not in seen:
                seen.add(found.path)
                yield found


def patterns() -> list[str]:
    """What a walk looks for, in words for the message that nothing was found."""
    places = [f"{'~/' if known.scopes == ('user',) else ''}{known.path}/" for known in _PLACES if known.kind == "agent"]
    return [
        *places,
        *(f"*{ending}" for ending in _ENDINGS),
        "*.md with agent frontmatter (description, and name, tools, model or mode) in folders called "
        + ", ".join(sorted(COLLECTIONS)),
    ]


def user_folders(kinds: frozenset[FileKind] = AGENTS) -> list[str]:
    """The folders of the user's own files of these kinds, those that are there, and with agents the clients' own
    configuration that speaks of agents."""
    surroundings = Disk()
    home = _home(surroundings)
    if not home:
        return []
    listed = dict.fromkeys(known.path for known in _PLACES if "user" in known.scopes and known.kind in kinds)
    folders = [path for path in (f"{home}/{one}" for one in listed) if os.path.isdir(path)]
    if "agent" not in kinds:
        return folders
    settings = (one.path for of_name in _SETTINGS.values() for _, one in of_name if one.scope == "user")
    files = [path for path in (f"{home}/{one}" for one in settings) if _settings_at(surroundings, path) is not None]
    return [*folders, *files]


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


def _under(path: str, top: str, walk: _Walk) -> Iterator[Found | Missing]:
    """What a path stands for. ``top`` is the folder that the pattern which gave it starts in, "" for a path named."""
    config, surroundings = walk.config, walk.surroundings
    path = path.replace(os.sep, "/") if os.sep != "/" else path
    try:
        mode = os.stat(path).st_mode
        if top and _leads_out(surroundings, os.path.abspath(path), top, project_root(surroundings, top)):
            yield Missing(path, _OUT)  # a pattern names nobody's link
            return
    except OSError as error:
        yield Missing(path, _words(error))
        return
    if stat.S_ISDIR(mode):
        yield from walk.folder(path.rstrip("/") or "/")
    elif stat.S_ISREG(mode):
        absolute = os.path.abspath(path)
        if config and config.given.force_exclude and config.excludes(absolute, path, config.of(path)):
            walk.left_out.excluded += 1
            return
        one = found(path, config, surroundings)
        name = os.path.basename(path)
        kind = _other_kind(one, absolute, name, walk.kinds) if name not in walk.also else ""
        settings = _settings_at(surroundings, absolute) if name in _SETTINGS and not one.place.folder else None
        if settings is not None:
            if "agent" in walk.kinds:
                yield _of_settings(surroundings, path, one.place.root, *settings)
        elif kind:
            walk.left_out.passed(path, kind, named=True)
        elif top and not (one.platform or one.place.kind != "agent" or name in walk.also or looks_like_agent(path)):
            return  # a pattern names whatever has such a name
        else:
            yield one
    else:
        yield Missing(path, "not a regular file")


def _other_kind(one: Found, path: str, name: str, kinds: frozenset[FileKind]) -> str:
    """What a file is if the run is not about it. What lies in a client's folder is for that client to say, and what the
    configuration gives a platform is an agent."""
    place = one.place
    if place.kind != "agent":
        at = place_of_folder(place.surroundings, os.path.dirname(path))
        if at is not None and not _is_meant(at, name, path):
            return f"file of a {place.kind}"
        return "" if place.kind in kinds else place.kind
    if not (place.folder or place.scope == "plugin" or (one.platform and not name.lower().endswith(_ENDINGS))):
        kind = others.kind_of(_steps(os.path.dirname(path), place.root), name)
        if kind:
            return kind
    return "" if "agent" in kinds else "agent"


def _steps(folder: str, root: str) -> list[str]:
    """The folders on the way from the project's root to a folder and into it."""
    inside = folder.removeprefix(root).strip(os.sep)
    return inside.split(os.sep) if inside else []


def _words(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


class _Folder(Record):
    """A folder that a walk has still to look at. ``narrow``: only for the agents folders of a client, because it is
    ignored or lies behind a link. ``links``: where the links lead that were followed on the way, without the links that
    lead there in turn."""

    shown: str
    path: str
    ignores: _Ignores
    kind: str  # what its files are when they are no agents
    collection: bool
    narrow: bool = False
    links: tuple[str, ...] = ()
    foreign: bool = False  # it lies in a folder of a program that is not known here


class _Walk:
    """Looks through folders for the files of one run."""

    def __init__(
        self,
        config: Configuration | None,
        also: frozenset[str],
        left_out: LeftOut,
        kinds: frozenset[FileKind],
        surroundings: Surroundings,
    ) -> None:
        self.surroundings = surroundings
        self.config = config
        self.kinds = kinds
        self.also = also
        self.left_out = left_out
        self.heeds_ignores = True
        self._met: set[tuple[str, int, int]] = set()  # folders below an agents folder, by that and their identity
        self._real: set[str] = set()  # where files lie that were found behind links
        self._behind = 0  # entries looked at behind links

    def folder(self, top: str) -> Iterator[Found | Missing]:
        """The files in ``top`` and below."""
        absolute = os.path.abspath(top)
        root = project_root(self.surroundings, absolute)
        ignores: _Ignores | None = ()
        self.heeds_ignores = self.config is None or self.config.heeds_gitignore(absolute)
        if self.heeds_ignores:
            ignores = _ignores_above(absolute, root)
        narrow = ignores is None
        steps = _steps(absolute, root)
        collection = not COLLECTIONS.isdisjoint([*steps, os.path.basename(absolute)])
        first = _Folder(top, absolute, ignores or (), others.kind_of_folder(steps), collection, narrow)
        if narrow and not (_is_on_the_way(self.surroundings, absolute) or _holds_places(absolute)):
            self.left_out.ignored += 1
            return
        # An explicit stack: a folder tree of any depth is walked without recursion.
        stack = [first]
        loose: list[str] = []  # part of a collection, as far as is known yet
        while stack:
            here = stack.pop()
            at = place_of_folder(self.surroundings, here.path)
            try:
                if at is not None and self._met_before(here.path, at):
                    continue
                with os.scandir(here.path) as listing:
                    entries = sorted(listing, key=lambda entry: entry.name)
            except OSError as error:
                yield Missing(here.shown, _words(error))
                continue
            if here.links:
                self._behind += len(entries)
                if self._behind > MAX_BEHIND_LINKS:
                    yield Missing(here.shown, _TOO_MANY)
                    continue
            if self.heeds_ignores and any(entry.name == ".gitignore" for entry in entries):
                here = here._replace(ignores=_with_those_of(here.path, here.ignores))
            local = self.config.at(here.path) if self.config is not None else None
            folders = []
            for entry in entries:
                path = entry.name if here.shown == "." else f"{here.shown.rstrip('/')}/{entry.name}"
                try:
                    linked = entry.is_symlink()
                    if entry.is_dir():
                        below = self._below(here, entry, path, at, local, linked=linked)
                        if below is not None:
                            folders.append(below)
                        continue
                    if not entry.is_file():
                        continue
                    if here.narrow and at is None and entry.name not in _SETTINGS:
                        continue
                    yield from self._file(here, entry, path, at, local, loose, absolute, root)
                except OSError as error:
                    yield Missing(path, _words(error))
            stack.extend(reversed(folders))
        for path in loose:
            if not self._real or os.path.realpath(path) not in self._real:
                yield found(path, self.config, self.surroundings)

    def _met_before(self, folder: str, at: _At) -> bool:
        """Whether the agents folder was looked through here already: a link leads back, or two lead to one folder.
        Raises OSError."""
        status = os.stat(folder)
        key = (at.at, status.st_dev, status.st_ino)
        if status.st_ino and key in self._met:
            return True
        self._met.add(key)
        return False

    def _below(
        self, here: _Folder, entry: os.DirEntry[str], shown: str, at: _At | None, local: Config | None, *, linked: bool
    ) -> _Folder | None:
        """A folder in ``here``, if it is to be looked through."""
        name, path = entry.name, entry.path
        links, narrow = here.links, here.narrow and at is None
        if linked:
            if at is None and not _is_on_the_way(self.surroundings, path):
                return None  # no client goes there for agents
            real = os.path.realpath(path)
            if real in links or is_inside(os.path.join(here.path, name + "."), real):
                return None  # it leads back to a folder that it lies in
            links, narrow = (*links, real), at is None
        elif name in NEVER_WALKED and (at is None or at.kind == "skill"):  # a skill's folder holds its own programs
            return None
        if self.config and local and self.config.excludes(path + "/", shown + "/", local):
            self.left_out.excluded += 1
            return None
        ignored = at is None and _ignored(name, here.ignores, folder=True)
        if ignored or narrow:
            if not _is_on_the_way(self.surroundings, path):
                self.left_out.ignored += ignored
                return None
            narrow = True
        kind = here.kind or others.kind_of_folder(_last_two(path))
        collection = here.collection or name in COLLECTIONS
        foreign = here.foreign or others.is_unknown(name)
        return _Folder(shown, path, _below(name, here.ignores), kind, collection, narrow, links, foreign)

    def _file(
        self, here: _Folder, entry: os.DirEntry[str], shown: str, at: _At | None, local: Config | None,
        loose: list[str], top: str, root: str,
    ) -> Iterator[Found | Missing]:  # fmt: skip
        """A file in ``here``, if it is an agent; those that are only part of a collection go into ``loose``."""
        name, path = entry.name, entry.path
        told = local is not None and local.platform_of(path) is not None
        listed = at is None and _is_listed(self.surroundings, path, root)
        in_place = at is not None or told or listed
        if name not in self.also:
            if not in_place and name in _SETTINGS and not here.links and not entry.is_symlink():
                settings = _settings_at(self.surroundings, path) if "agent" in self.kinds else None
                if settings is not None and not self._left_out(path, shown, local):
                    yield _of_settings(self.surroundings, shown, root, *settings)
                    return
            if here.narrow and not in_place:
                return
            kind = self._kind(here, name, path, at, told=told, listed=listed)
            if kind not in self.kinds:
                if kind and kind != "agent" and name.lower().endswith(".md"):
                    self.left_out.passed(shown, kind)
                return
        if at is None and _ignored(name, here.ignores, folder=False):
            self.left_out.ignored += 1
            return
        if self._left_out(path, shown, local):
            self.left_out.excluded += 1
            return
        linked = entry.is_symlink() or bool(here.links)
        if not linked:
            if in_place or name in self.also:
                yield found(shown, self.config, self.surroundings)
            else:
                loose.append(shown)
            return
        outside = _leads_out(self.surroundings, path, top, root)
        if outside and not in_place:
            yield Missing(shown, _OUT)
        elif outside and not looks_like_agent(path):
            yield Missing(shown, _OUT_TO_SOMETHING)
        else:
            real = os.path.realpath(path)
            self._real.add(real)
            entry_found = found(shown, self.config, self.surroundings)
            yield entry_found._replace(linked=real, outside=outside)

    def _left_out(self, path: str, shown: str, local: Config | None) -> bool:
        return bool(self.config and local and self.config.excludes(path, shown, local))

    def _kind(
        self, here: _Folder, name: str, path: str, at: _At | None, *, told: bool = False, listed: bool = False
    ) -> str:
        """What a file in ``here`` is: one of the kinds of the run, something else that a run counts, or "" for nothing.
        ``told``: the configuration says that files of its name are agents; ``listed``: a manifest names it as one."""
        if at is not None and at.kind != "agent":
            return at.kind if _is_meant(at, name, path) else ""
        if at is not None or told or listed:
            return "agent" if listed or name.lower().endswith(AGENT_ENDINGS) else ""
        kind = others.kind_of((), name) or here.kind
        if kind == "skill" and "skill" in self.kinds:
            return kind if name == SKILL else ""  # what lies beside a SKILL.md belongs to it
        if kind == "command" and "command" in self.kinds:
            return kind if name.lower().endswith(".md") and looks_like_command(path) else "page about commands"
        if kind:
            return kind
        return "agent" if self._is_loose(here, name, path) else ""

    def _is_loose(self, here: _Folder, name: str, path: str) -> bool:
        lower = name.lower()
        if here.foreign:
            return False
        return lower.endswith(_ENDINGS) or (here.collection and lower.endswith(".md") and looks_like_agent(path))


def _is_meant(at: _At, name: str, path: str) -> bool:
    """Tell whether a file in a place of files other than agents is one, or was meant for one: the rest of a skill's
    folder is the skill's own."""
    lower = name.lower()
    if at.kind != "skill":
        suffixes = next((one.suffixes for one in PLATFORMS[at.platform].further if one.path == at.folder), (".md",))
        return lower.endswith((*suffixes, *AGENT_ENDINGS) if suffixes[0] in AGENT_ENDINGS else suffixes)
    if lower == SKILL.lower():
        return True
    beside = os.path.dirname(path).replace(os.sep, "/") == at.at
    return beside and lower.endswith(".md") and lower != "readme.md" and looks_like_agent(path)


def _settings_at(surroundings: Surroundings, path: str, raw: bytes | None = None) -> tuple[str, Settings] | None:
    """The client's configuration that a file (absolute path) is, and whose: None for one that says nothing of
    agents. ``raw`` is what it holds, None for what lies on disk."""
    path = path.replace(os.sep, "/")
    home = _home(surroundings)
    for platform, one in _SETTINGS.get(path.rpartition("/")[2], ()):
        base = path.removesuffix(f"/{one.path}")
        if base == path or (one.scope == "user" and base != home) or (one.scope == "project" and base == home):
            continue
        head = surroundings.head(path, MAX_SETTINGS) if raw is None else raw[:MAX_SETTINGS]
        return (platform, one) if head is not None and re.search(one.says.encode(), head, re.M) else None
    return None


def _of_settings(surroundings: Surroundings, path: str, root: str, platform: str, settings: Settings) -> Found:
    name = path.rpartition("/")[2]
    place = Place(path, root, settings.path, name, settings.scope, "settings", surroundings)
    return Found(path, place, platform, f"{name} is a configuration of {PLATFORMS[platform].title}")


def _last_two(path: str) -> list[str]:
    return path.rsplit(os.sep, 2)[-2:]


def _is_on_the_way(surroundings: Surroundings, folder: str) -> bool:
    """Whether a client goes through this folder for the agents of a project, or finds them there."""
    if place_of_folder(surroundings, folder) is not None:
        return True
    parts = folder.replace(os.sep, "/").split("/")
    return any(tuple(parts[-len(way) :]) == way for way in _WAYS.get(parts[-1], ()))


def _holds_places(folder: str) -> bool:
    """Whether a folder that is named holds a client's agents folder itself, though its project ignores it."""
    return any(os.path.isdir(os.path.join(folder, way[0])) for ways in _WAYS.values() for way in ways if len(way) == 1)


def _leads_out(surroundings: Surroundings, path: str, top: str, root: str) -> bool:
    """Whether a link found on a walk or by a pattern leads to what lies neither below ``top`` nor in the project. It
    may have been made by somebody else to have the file shown or changed; the user's own folders are the user's."""
    at = place_of_folder(surroundings, os.path.dirname(path))
    if at is not None and at.scope == "user":
        return False
    return not any(is_inside(path, folder) for folder in (top, root))


def looks_like_agent(path: str) -> bool:
    """Whether a regular file outside every agents folder, or outside of its project, begins as an agent's."""
    try:
        with open(path, "rb") as file:
            return _begins_as_agent(file.read(HEAD), path)
    except OSError:
        return False


def _begins_as_agent(head: bytes, name: str) -> bool:
    """Whether the first bytes of a file of this name are those of an agent's."""
    if name.lower().endswith(".toml"):
        return _TOML_KEYS.search(head) is not None
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.startswith(b"---"):
        return False
    close = head.find(b"\n---", 3)
    block = head[3 : close if close > 0 else len(head)]
    return re.search(rb"^[ \t]*description[ \t]*:", block, re.M) is not None and _AGENT_KEYS.search(block) is not None


def looks_like_command(path: str) -> bool:
    """Whether a regular file outside every client's folder begins as a command's does: in a folder called `commands`
    there may be pages about commands as well."""
    try:
        with open(path, "rb") as file:
            head = file.read(HEAD)
    except OSError:
        return False
    head = head.removeprefix(b"\xef\xbb\xbf")
    close = head.find(b"\n---", 3)
    if not head.startswith(b"---") or close < 0:
        return b"$ARGUMENTS" in head
    return b"$ARGUMENTS" in head or _COMMAND_KEYS.search(head[3:close]) is not None


def taken(
    path: str, raw: bytes, config: Configuration, kinds: frozenset[FileKind], surroundings: Surroundings
) -> Found | None:
    """Give a file as a walk of its project would come to it if it held ``raw``, which need not be on disk (an editor
    asks); None where the walk would pass it over. ``path`` is absolute. Raises ConfigError."""
    folder, name = os.path.split(path)
    one = found(path, config, surroundings)
    at, root = place_of_folder(surroundings, folder), one.place.root
    steps = _steps(folder, root)
    if at is None and not NEVER_WALKED.isdisjoint(steps):
        return None
    here = root
    for step in (*steps, name):
        entry = os.path.join(here, step)
        mark = "" if entry == path else "/"
        if config.excludes(entry + mark, entry + mark, config.at(here)):
            return None
        here = entry
    if one.place.kind != "agent":
        return one if one.place.kind in kinds and (at is None or _is_meant(at, name, path)) else None
    if "agent" not in kinds:
        return None
    if at is not None or config.platform_of(path) is not None or one.place.scope == "plugin":
        return one if one.place.scope == "plugin" or name.lower().endswith(AGENT_ENDINGS) else None
    settings = _settings_at(surroundings, path, raw)
    if settings is not None:
        return _of_settings(surroundings, path, root, *settings)
    if others.kind_of(steps, name):
        return None
    lower = name.lower()
    if any(others.is_unknown(step) for step in steps):
        return None
    in_collection = not COLLECTIONS.isdisjoint(steps) and lower.endswith(".md") and _begins_as_agent(raw[:HEAD], name)
    if not in_collection and not lower.endswith(_ENDINGS):
        return None
    ignores = _ignores_above(folder, root) if config.heeds_gitignore(root) else ()
    if ignores is None or _ignored(name, _with_those_of(folder, ignores), folder=False):
        return None
    return one


def found(path: str, config: Configuration | None = None, surroundings: Surroundings | None = None) -> Found:
    """The place and platform of one file by its path, and by what lies around it. What ``config`` says of the platform
    counts first; ``surroundings`` None are the disk as it is now."""
    surroundings = Disk() if surroundings is None else surroundings
    folder, name = os.path.split(path)
    folder = config.absolute(folder) if config is not None else os.path.abspath(folder)
    whole = os.path.join(folder, name)
    root, at = project_root(surroundings, folder), place_of_folder(surroundings, folder)
    one = _found(surroundings, path, root, name, at, whole.replace(os.sep, "/"))
    told = config.platform_of(whole) if config is not None else None
    return one if told is None else one._replace(platform=told[0], reason=told[1])


def placed(path: str) -> Found:
    """Tell the place and platform of one file by the words of ``path`` alone: nothing on disk is looked at, so that the
    project's root is unknown ("") and a folder that needs a neighbour (a plugin's) is not told."""
    folder, _, name = path.replace(os.sep, "/").rpartition("/")
    at = _folder_in(folder, lambda known, _base: None if known.beside else known.scopes[0])
    return _found(NOTHING_AROUND, path, "", name, at, f"{folder}/{name}")


def _found(surroundings: Surroundings, path: str, root: str, name: str, at: _At | None, whole: str) -> Found:
    ending = next((ending for ending in _ENDINGS if name.lower().endswith(ending)), "")
    if at is None and root and _is_listed(surroundings, whole, root):
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
            return Found(path, place, _of_folders(whole), "")
        return Found(path, place, _SUFFIXES.get(ending, ""), f"its name ends with {ending}" if ending else "")
    place = Place(path, root, at.folder, whole[len(at.at) + 1 :], at.scope, at.kind, surroundings)
    if ending and at.scope == "plugin":  # several clients install such plugins, and only one calls its files so
        return Found(path, place, _SUFFIXES[ending], f"its name ends with {ending}")
    return Found(path, place, at.platform, f"it lies in {at.folder}/")


def _kind_alone(path: str, root: str, whole: str, name: str) -> FileKind:
    """What a file outside of every client's folder is, by its name and the folders on its way; without a root by its
    name alone."""
    if name.lower() == SKILL.lower():
        return "skill"
    if not root or name.lower().endswith(_ENDINGS) or not name.lower().endswith(".md"):
        return "agent"
    kind = others.kind_of(_steps(os.path.dirname(whole), root), name)
    return "command" if kind == "command" and looks_like_command(path) else "agent"


def _of_folders(whole: str) -> str:
    """The client in one of whose folders a file lies, though not where the client looks for it; "" for none."""
    return others.owner_of(whole.split("/")[:-1])[1]


def _is_listed(surroundings: Surroundings, path: str, root: str) -> bool:
    """Whether the manifest of a plugin, or the configuration of its client, lists the file (absolute) as an agent."""
    if path.endswith(".toml"):
        from agentlint.platforms.codex import config

        return config.lists(surroundings, path, root)
    from agentlint.platforms.claude import plugins  # deferred: most projects hold none

    return plugins.lists(surroundings, path)


class _At(Record):
    platform: str
    folder: str
    scope: Scope
    at: str  # path of the folder
    kind: FileKind


@kept
def place_of_folder(surroundings: Surroundings, folder: str) -> _At | None:
    """The agents folder that ``folder`` (absolute) is or lies in, the nearest one."""
    return _folder_in(folder.replace(os.sep, "/"), lambda known, base: _scope(surroundings, known, base))


def _folder_in(folder: str, scope_of: Callable[[_Known, str], Scope | None]) -> _At | None:
    parts = folder.split("/")
    for end in range(len(parts), 0, -1):
        for known in _BY_LAST_NAME.get(parts[end - 1], ()):  # a deep folder has many names, and nearly none is one
            size = len(known.parts)
            if end >= size and tuple(parts[end - size : end]) == known.parts:
                scope = scope_of(known, "/".join(parts[: end - size]) or "/")
                if scope is not None:
                    return _At(known.platform, known.path, scope, "/".join(parts[:end]), known.kind)
    return None


def _scope(surroundings: Surroundings, known: _Known, base: str) -> Scope | None:
    """The scope of an agents folder below ``base``; None when the folder needs a neighbour that is not there."""
    neighbour = os.path.join(base, known.beside) if known.beside else ""
    if neighbour and not surroundings.exists(neighbour) and not _is_offered(surroundings, base):
        return None
    if "user" in known.scopes and base == _home(surroundings):
        return "user"
    return next((scope for scope in known.scopes if scope != "user"), None)


def _is_offered(surroundings: Surroundings, folder: str) -> bool:
    """Whether a marketplace above names a folder as a plugin. Such one needs no manifest of its own."""
    from agentlint.platforms.claude import plugins  # deferred: most projects hold none

    return plugins.is_offered(surroundings, folder)


def _home(surroundings: Surroundings) -> str:
    return surroundings.home.replace(os.sep, "/")


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
    """Carry ignore files into the folder ``name``, without those whose patterns cannot match there any more."""
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
