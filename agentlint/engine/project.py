"""Find out where a path really leads, and whether a link that came with a project leads out of it.

The files of a project, its links included, were made by others: a link that leads out of the project may be there to
have another file shown or changed. Links outside every project, and those of the user-wide folders, are the user's own.
"""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from agentlint.platforms import PLATFORMS
from agentlint.record import Record
from agentlint.surroundings import Disk, home_folder, kept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.surroundings import Surroundings

_CLIENTS_OWN = frozenset(
    folder.path.split("/", 1)[0]
    for listed in PLATFORMS.values()
    for folder in (*listed.folders, *listed.further)
    if folder.path.startswith(".")
)
MAX_LINKS = 40
"""The most links on the way to a file; the system gives up after as many (Linux; elsewhere fewer)."""


class LeadsOut(OSError):
    """Raised when a link that lies in a project leads out of it."""

    def __init__(self, path: str) -> None:
        super().__init__(errno.ELOOP, "a symbolic link leads out of the project", path)

    def __str__(self) -> str:
        return f"{self.filename}: {self.strerror}; name the file that it points to"


class Way(Record):
    """Where a path leads. ``real`` is the path without links. ``base`` is the project that it lies in; "" when it lies
    in none, so that the folders above it are the user's own."""

    real: str
    base: str


def resolve(path: str) -> Way:
    """Follow the links on the way to ``path``, which need not exist.

    Raises LeadsOut when one of them is in a project and the path ends outside it, OSError for links in a circle.
    """
    if os.name == "nt":
        real = os.path.realpath(path)
        bounds = [_bound(os.path.dirname(os.path.abspath(path)))]
    else:
        real, bounds = _followed(path)
    if any(bound and not _below(real, os.path.realpath(bound)) for bound in bounds):
        raise LeadsOut(path)
    return Way(real, _bound(os.path.dirname(real)))


def _followed(path: str) -> tuple[str, list[str]]:
    """Return the path without links, and the project of each link that was followed."""
    real = os.sep
    bounds: list[str] = []
    left = list(_parts(os.path.join(os.getcwd(), path)))
    while left:
        name = left.pop()
        if name == os.pardir:
            real = os.path.dirname(real)
            continue
        at = os.path.join(real, name)
        try:
            target = os.readlink(at)
        except OSError:  # not a link, or it does not exist
            real = at
            continue
        if len(bounds) == MAX_LINKS:
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
        bounds.append("" if _is_users(at) else _bound(real))
        left += _parts(target)
        if target.startswith(os.sep):
            real = os.sep
    return real, bounds


def _parts(path: str) -> Iterator[str]:
    """Yield the parts of a path, the last one first."""
    return (step for step in reversed(path.split(os.sep)) if step not in ("", os.curdir))


def _bound(folder: str) -> str:
    """Return the project that a folder lies in: the root that `project_root` finds, or else the current folder; "" for
    none."""
    here = os.getcwd()
    return _known_root(Disk(), folder) or (here if folder == here or _below(folder, here) else "")


def _is_users(link: str) -> bool:
    """Tell whether a link is one of the user-wide folders, lies in one, or leads through one."""
    return any(
        link == users_folder or _below(link, users_folder) or _below(users_folder, link)
        for users_folder in _user_wide()
    )


def _user_wide() -> tuple[str, ...]:
    """Return the user-wide folders of all clients, with the links in the path of the user's home resolved."""
    home = home_folder()
    if not home:
        return ()
    home = os.path.realpath(home)
    paths = {
        folder.path
        for listed in PLATFORMS.values()
        for folder in (*listed.folders, *listed.further)
        if folder.scope == "user"
    }
    return tuple(os.path.join(home, *path.split("/")) for path in sorted(paths))


def _below(path: str, folder: str) -> bool:
    return path.startswith(folder if folder.endswith(os.sep) else folder + os.sep)


def is_inside(path: str, folder: str) -> bool:
    """Tell whether ``path`` lies below ``folder`` once all links are followed."""
    return _below(os.path.realpath(path), os.path.realpath(folder))


@kept
def project_root(surroundings: Surroundings, folder: str) -> str:
    """Return the nearest folder at or above ``folder`` that holds .git (even an empty one), or else the parent of a
    client's own folder (.claude, .codex ...), or else ``folder`` itself."""
    return _known_root(surroundings, folder) or folder


def upwards(surroundings: Surroundings, folder: str) -> tuple[str, ...]:
    """Return a folder (absolute path) and those above it, up to the root of its project, nearest first."""
    root, folders = project_root(surroundings, folder), [folder]
    while folders[-1] != root and os.path.dirname(folders[-1]) != folders[-1]:
        folders.append(os.path.dirname(folders[-1]))
    return tuple(folders)


def _known_root(surroundings: Surroundings, folder: str) -> str:
    here = folder
    while True:
        if surroundings.lies(os.path.join(here, ".git")):
            return here
        above = os.path.dirname(here)
        if above == here:
            break
        here = above
    parts = folder.replace(os.sep, "/").split("/")
    for index in range(len(parts) - 1, 0, -1):
        if parts[index] in _CLIENTS_OWN:
            return "/".join(parts[:index]) or "/"
    return ""
