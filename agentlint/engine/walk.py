"""Walk through folders: which files a run is about, which links are followed, and what is skipped."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

from agentlint.engine.gitignore import Ignores, below, ignores_above, is_ignored, with_those_of
from agentlint.engine.heads import looks_like_agent, looks_like_command
from agentlint.engine.places import (
    AGENT_ENDINGS,
    COLLECTIONS,
    ENDINGS,
    SETTINGS,
    SKILL,
    At,
    Found,
    found,
    holds_places,
    is_listed,
    is_meant,
    is_on_the_way,
    lists_below,
    of_settings,
    place_of_folder,
    settings_at,
    steps_between,
)
from agentlint.engine.project import is_inside, project_root
from agentlint.platforms import others
from agentlint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.engine.config import Config, Configuration
    from agentlint.model.kinds import FileKind
    from agentlint.surroundings import Surroundings

NEVER_WALKED = frozenset(
    {".git", ".hg", ".svn", "node_modules", ".venv", "venv", ".tox", ".nox", "__pycache__", ".mypy_cache",
     ".pytest_cache", ".ruff_cache", ".hypothesis", "site-packages"}
)  # fmt: skip

MAX_BEHIND_LINKS = 100_000
"""The most entries of linked folders that one walk looks at. Where there are more, the link leads not to an agents
folder but to something like a whole disk."""

OUT = "a symbolic link that leads out of the project"

_OUT_TO_SOMETHING = "a symbolic link that leads out of the project, to a file that is not an agent"

_TOO_MANY = f"more than {MAX_BEHIND_LINKS:,} files and folders are behind links: the rest was not checked"


class Missing(Record):
    """A path that the user named but that cannot be read, with the reason."""

    path: str
    reason: str


class LeftOut:
    """What a run found and did not look at. It is complete when the iterator of `discover` is exhausted."""

    __slots__ = ("dangling", "excluded", "ignored", "kinds", "named")

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()  # files that by their place are not agents, counted by kind
        self.named: list[tuple[str, str]] = []  # those that the user named one by one: path and kind
        self.dangling: list[str] = []  # links to nothing, where a client looks for files
        self.ignored = 0  # agent files and whole folders that .gitignore excludes
        self.excluded = 0  # agent files and whole folders that `exclude` excludes

    def passed(self, path: str, kind: str, *, named: bool = False) -> None:
        """Count a file that the walk skips, and remember it if the user ``named`` it."""
        self.kinds[kind] += 1
        if named:
            self.named.append((path, kind))


def reason_of(error: OSError) -> str:
    """Return the system's reason for an error, with its first letter in lower case."""
    return (error.strerror or str(error)).lower()


class _Folder(Record):
    """A folder that a walk has yet to look at. ``narrow``: look only for a client's agents folders in it, because it is
    ignored or lies behind a link; and if ``listed``, also for agents that a plugin's manifest lists. ``links``: the
    targets of the links that were followed on the way here, without links that led to other links."""

    shown: str
    path: str
    ignores: Ignores
    kind: str  # what its files are when they are not agents
    collection: bool
    narrow: bool = False
    listed: bool = False
    links: tuple[str, ...] = ()
    foreign: bool = False  # it belongs to a program that agentlint does not know


class Walk:
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
        self.respects_ignores = True
        self._met: set[tuple[str, int, int]] = set()  # folders below an agents folder: that folder and their identity
        self._real: set[str] = set()  # the real paths of files that were found behind links
        self._behind = 0  # the number of entries looked at behind links

    def folder(self, top: str) -> Iterator[Found | Missing]:
        """Yield the files in ``top`` and below it."""
        absolute = os.path.abspath(top)
        root = project_root(self.surroundings, absolute)
        ignores: Ignores | None = ()
        self.respects_ignores = self.config is None or self.config.respects_gitignore(absolute)
        if self.respects_ignores:
            ignores = ignores_above(absolute, root)
        narrow = ignores is None
        steps = steps_between(absolute, root)
        collection = not COLLECTIONS.isdisjoint([*steps, os.path.basename(absolute)])
        first = _Folder(top, absolute, ignores or (), others.kind_of_folder(steps), collection, narrow)
        if narrow and not (is_on_the_way(self.surroundings, absolute) or holds_places(absolute)):
            self.left_out.ignored += 1
            return
        # An explicit stack: a folder tree of any depth is walked without recursion.
        stack = [first]
        twice: list[_Folder] = []  # links to folders of the agents folder that they lie in: its own folders come first
        loose: list[str] = []  # agent files that so far are only known to be part of a collection
        while stack or twice:
            here = (stack or twice).pop()
            at = place_of_folder(self.surroundings, here.path)
            try:
                if at is not None and self._met_before(here.path, at):
                    continue
                with os.scandir(here.path) as listing:
                    entries = sorted(listing, key=lambda entry: entry.name)
            except OSError as error:
                yield Missing(here.shown, reason_of(error))
                continue
            if here.links:
                self._behind += len(entries)
                if self._behind > MAX_BEHIND_LINKS:
                    yield Missing(here.shown, _TOO_MANY)
                    continue
            if self.respects_ignores and any(entry.name == ".gitignore" for entry in entries):
                here = here._replace(ignores=with_those_of(here.path, here.ignores))
            local = self.config.at(here.path) if self.config is not None else None
            folders = []
            for entry in entries:
                path = entry.name if here.shown == "." else f"{here.shown.rstrip('/')}/{entry.name}"
                try:
                    linked = entry.is_symlink()
                    if entry.is_dir():
                        below = self._below(here, entry, path, at, local, linked=linked)
                        if below is not None and linked and at is not None and is_inside(path, at.at):
                            twice.append(below)
                        elif below is not None:
                            folders.append(below)
                        continue
                    if not entry.is_file():
                        if linked and not os.path.exists(entry.path) and self._is_awaited(entry, path, at, local):
                            self.left_out.dangling.append(path)
                        continue
                    if here.narrow and not here.listed and at is None and entry.name not in SETTINGS:
                        continue
                    yield from self._file(here, entry, path, at, local, loose, absolute, root)
                except OSError as error:
                    yield Missing(path, reason_of(error))
            stack.extend(reversed(folders))
        for path in loose:
            if not self._real or os.path.realpath(path) not in self._real:
                yield found(path, self.config, self.surroundings)

    def _met_before(self, folder: str, at: At) -> bool:
        """Tell whether the walk has been in this agents folder before, because a link leads back or two links lead to
        one folder.

        Raises OSError.
        """
        status = os.stat(folder)
        key = (at.at, status.st_dev, status.st_ino)
        if status.st_ino and key in self._met:
            return True
        self._met.add(key)
        return False

    def _is_awaited(self, entry: os.DirEntry[str], shown: str, at: At | None, local: Config | None) -> bool:
        """Tell whether a client would find something here if the link led to a file or folder."""
        if at is None:
            awaited = "agent" in self.kinds and is_on_the_way(self.surroundings, entry.path)
        else:
            awaited = at.kind in self.kinds and ("." not in entry.name or entry.name.lower().endswith(AGENT_ENDINGS))
        return awaited and not self._left_out(entry.path, shown, local)

    def _below(
        self, here: _Folder, entry: os.DirEntry[str], shown: str, at: At | None, local: Config | None, *, linked: bool
    ) -> _Folder | None:
        """Return a folder in ``here``, if the walk is to look through it."""
        name, path = entry.name, entry.path
        links, narrow = here.links, here.narrow and at is None
        listed = at is None and (linked or here.listed) and lists_below(self.surroundings, path)
        if linked:
            if at is None and not listed and not is_on_the_way(self.surroundings, path):
                return None  # no client looks there for agents
            real = os.path.realpath(path)
            if real in links or is_inside(os.path.join(here.path, name + "."), real):
                return None  # the link leads back to a folder above it
            links, narrow = (*links, real), at is None
        elif name in NEVER_WALKED and (at is None or at.kind == "skill"):  # a skill's folder holds its own programs
            return None
        if self._left_out(path + "/", shown + "/", local):
            self.left_out.excluded += 1
            return None
        ignored = at is None and is_ignored(name, here.ignores, folder=True)
        if ignored or narrow:
            listed = listed or lists_below(self.surroundings, path)
            if not listed and not is_on_the_way(self.surroundings, path):
                self.left_out.ignored += ignored
                return None
            narrow = True
        kind = here.kind or others.kind_of_folder(_last_two(path))
        collection = here.collection or name in COLLECTIONS
        foreign = here.foreign or others.is_unknown(name)
        return _Folder(shown, path, below(name, here.ignores), kind, collection, narrow, listed, links, foreign)

    def _file(
        self, here: _Folder, entry: os.DirEntry[str], shown: str, at: At | None, local: Config | None,
        loose: list[str], top: str, root: str,
    ) -> Iterator[Found | Missing]:  # fmt: skip
        """Yield a file in ``here`` if it is an agent. Files that are only part of a collection are added to
        ``loose``."""
        name, path = entry.name, entry.path
        is_configured = local is not None and local.platform_of(path) is not None
        listed = at is None and is_listed(self.surroundings, path, root)
        in_place = at is not None or is_configured or listed
        if name not in self.also:
            if not in_place and name in SETTINGS and not here.links and not entry.is_symlink():
                settings = settings_at(self.surroundings, path) if "agent" in self.kinds else None
                if settings is not None and not self._left_out(path, shown, local):
                    yield of_settings(self.surroundings, shown, root, *settings)
                    return
            if here.narrow and not in_place:
                return
            kind = self._kind(here, name, path, at, is_configured=is_configured, listed=listed)
            if kind not in self.kinds:
                if kind and kind != "agent" and name.lower().endswith(".md"):
                    self.left_out.passed(shown, kind)
                return
        if at is None and is_ignored(name, here.ignores, folder=False):
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
        outside = leads_out(self.surroundings, path, top, root)
        if outside and not in_place:
            yield Missing(shown, OUT)
        elif outside and not looks_like_agent(path):
            yield Missing(shown, _OUT_TO_SOMETHING)
        else:
            real = os.path.realpath(path)
            self._real.add(real)
            entry_found = found(shown, self.config, self.surroundings)
            yield entry_found._replace(linked=real, outside=outside)

    def _left_out(self, path: str, shown: str, local: Config | None) -> bool:
        """Tell whether `exclude` excludes a path, which ends with "/" for a folder."""
        return bool(self.config and local and self.config.excludes(path, shown, local))

    def _kind(
        self, here: _Folder, name: str, path: str, at: At | None, *, is_configured: bool = False, listed: bool = False
    ) -> str:
        """Return the kind of a file in ``here``: one of the kinds of the run, another kind that the run counts, or ""
        for none. ``is_configured``: configuration files with this name declare agents. ``listed``: a manifest lists the
        file as an agent."""
        if at is not None and at.kind != "agent":
            return at.kind if is_meant(at, name, path) else ""
        if at is not None or is_configured or listed:
            return "agent" if listed or name.lower().endswith(AGENT_ENDINGS) else ""
        kind = others.kind_of((), name) or here.kind
        if kind == "skill" and "skill" in self.kinds:
            return kind if name == SKILL else ""  # other files in the folder of a SKILL.md belong to it
        if kind == "command" and "command" in self.kinds:
            return kind if name.lower().endswith(".md") and looks_like_command(path) else others.NOT_A_COMMAND
        if kind:
            return kind
        return "agent" if self._is_loose(here, name, path) else ""

    def _is_loose(self, here: _Folder, name: str, path: str) -> bool:
        lower = name.lower()
        if here.foreign:
            return False
        return lower.endswith(ENDINGS) or (here.collection and lower.endswith(".md") and looks_like_agent(path))


def _last_two(path: str) -> list[str]:
    return path.rsplit(os.sep, 2)[-2:]


def leads_out(surroundings: Surroundings, path: str, top: str, root: str) -> bool:
    """Tell whether a link found on a walk or by a pattern leads to something that is neither below ``top`` nor in the
    project. Somebody else may have made it to have that file shown or changed; a link in the user's own folders is the
    user's."""
    at = place_of_folder(surroundings, os.path.dirname(path))
    if at is not None and at.scope == "user":
        return False
    return not any(is_inside(path, folder) for folder in (top, root))
