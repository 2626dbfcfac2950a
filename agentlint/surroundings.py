"""What surrounds a file, as far as its reader asks: one value, made when the file is discovered.

A reader is a function of a text, its place, the place's surroundings and a client's version. It asks the `Surroundings`
of the place and nothing else: not the disk, the current folder or the environment. The surroundings keep the answers
that take long to work out (`kept`), so that many files in one folder cost one look around it. A command makes one
`Disk` for a run, which ends before anything changes; a process that lives on, such as the language server, makes a new
one when it hears of a change.
"""

from __future__ import annotations

import os
import stat
from functools import lru_cache, partial, wraps
from itertools import count
from typing import TYPE_CHECKING, Any, Concatenate, Final, Literal, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")
Entry = Literal["file", "folder", "other", "dangling", ""]
"""What is at a path, or where a link at it leads. "other" is a device or a pipe, "dangling" a link that leads nowhere,
"" is nothing."""

MOST_KEPT: Final = 4096
"""The number of answers that are kept for one function; the least recently used are forgotten first."""


def home_folder() -> str:
    """Return the user's home folder as an absolute path, "" where the system knows of none."""
    home = os.path.expanduser("~")
    return "" if home.startswith("~") else os.path.abspath(home)


class Surroundings:
    """Surroundings that contain nothing, as those of a text without a place on disk; `Disk` has the real ones.

    Paths are absolute, with the system's separators. No method raises for a path that cannot be looked at: it counts as
    nothing.
    """

    home = ""
    """The user's home folder."""
    current = ""
    """The folder that relative paths start from."""

    def __init__(self) -> None:
        self._kept: dict[Callable[..., Any], Callable[..., Any]] = {}

    def __reduce__(self) -> tuple[Callable[..., Surroundings], tuple[int, ...]]:
        """Pickle the surroundings without the kept answers, which are worked out again where they are needed."""
        return type(self), ()

    # ------------------------------------------------------------------------------------------------- what is asked

    def entry(self, path: str) -> Entry:  # noqa: ARG002 - these four are what `Disk` answers
        """Return what is at a path."""
        return ""

    def head(self, path: str, most: int) -> bytes | None:  # noqa: ARG002
        """Return the first ``most`` bytes of a regular file, None where there is none."""
        return None

    def real(self, path: str) -> str:
        """Return a path with all its links followed."""
        return path

    def files(self, folder: str, name: str) -> Iterator[tuple[str, str]]:  # noqa: ARG002
        """List the files below a folder that are called ``name``, or with ".md" those whose names end so. Each comes
        with its path below the folder ("team/reviewer.md"), sorted within a folder. Links are followed, to each folder
        once."""
        return iter(())

    # ------------------------------------------------------------------------------------------- what follows from it

    def lies(self, path: str) -> bool:
        """Tell whether anything is at a path, including a link that leads nowhere."""
        return self.entry(path) != ""

    def exists(self, path: str) -> bool:
        """Tell whether a path leads to something."""
        return self.entry(path) not in ("", "dangling")

    def is_file(self, path: str) -> bool:
        """Tell whether a path leads to a regular file."""
        return self.entry(path) == "file"

    def is_folder(self, path: str) -> bool:
        """Tell whether a path leads to a folder."""
        return self.entry(path) == "folder"

    def content(self, path: str, most: int) -> bytes | None:
        """Return the bytes of a regular file; None where there is none, or where it has more than ``most`` bytes."""
        raw = self.head(path, most + 1)
        return None if raw is None or len(raw) > most else raw

    def absolute(self, path: str) -> str:
        """Return an absolute path without ``.`` and ``..``; a relative one starts from the current folder."""
        return os.path.normpath(os.path.join(self.current, path))

    def keep(self, function: Callable[..., Answer], *arguments: object, **named: object) -> Answer:
        """Return what a function makes of these surroundings and of ``arguments``; it is worked out once."""
        keeping = self._kept.get(function)
        if keeping is None:
            keeping = self._kept[function] = lru_cache(maxsize=MOST_KEPT)(partial(function, self))
        return cast("Answer", keeping(*arguments, **named))


def kept(
    function: Callable[Concatenate[Surroundings, Arguments], Answer],
) -> Callable[Concatenate[Surroundings, Arguments], Answer]:
    """Make surroundings keep what a function makes of them. A second call with the same arguments returns the same
    object, so nobody may change it."""

    @wraps(function)
    def ask(surroundings: Surroundings, /, *arguments: Arguments.args, **named: Arguments.kwargs) -> Answer:
        return surroundings.keep(function, *arguments, **named)

    return ask


NOTHING_AROUND: Final = Surroundings()
"""The surroundings of a text that is not a file."""


class Disk(Surroundings):
    """What surrounds files on this machine's disk.

    The home and the current folder are those of the moment at which the object is made. When the places of one run are
    sent to another process, they share one `Disk` there as well.
    """

    def __init__(self) -> None:
        super().__init__()
        self.home = home_folder()
        self.current = os.getcwd()
        self._number = next(_NUMBERS)

    def __reduce__(self) -> tuple[Callable[..., Surroundings], tuple[int, ...]]:
        return _sent, (os.getpid(), self._number)

    def entry(self, path: str) -> Entry:
        """Return what is at a path on disk."""
        try:
            mode = os.lstat(path).st_mode
        except (OSError, ValueError):  # ValueError: a character that no path can have
            return ""
        if stat.S_ISLNK(mode):
            try:
                mode = os.stat(path).st_mode
            except OSError:
                return "dangling"
        return "folder" if stat.S_ISDIR(mode) else "file" if stat.S_ISREG(mode) else "other"

    def head(self, path: str, most: int) -> bytes | None:
        """Return the first bytes of a regular file on disk."""
        try:
            # A pipe without a writer would keep an ordinary open waiting.
            handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
            with open(handle, "rb") as file:
                return file.read(most) if stat.S_ISREG(os.fstat(handle).st_mode) else None
        except (OSError, ValueError):
            return None

    def real(self, path: str) -> str:
        """Return a path with its links followed; unchanged where the system cannot tell."""
        try:
            return os.path.realpath(path)
        except (OSError, ValueError):
            return path

    def files(self, folder: str, name: str) -> Iterator[tuple[str, str]]:
        """List the files of a name below a folder on disk."""
        met: set[tuple[int, int]] = set()
        stack = [(folder, "")]
        while stack:
            here, inside = stack.pop()
            try:
                status = os.stat(here)
                if (status.st_dev, status.st_ino) in met:
                    continue
                met.add((status.st_dev, status.st_ino))
                with os.scandir(here) as listing:
                    entries = sorted(listing, key=lambda entry: entry.name)
            except (OSError, ValueError):
                continue
            for entry in entries:
                if entry.name == name or (name == ".md" and entry.name.endswith(name)):
                    yield entry.path, inside + entry.name
                elif _is_folder(entry):
                    stack.append((entry.path, f"{inside}{entry.name}/"))


_NUMBERS = count()


@lru_cache(maxsize=1)
def _sent(process: int, number: int) -> Disk:  # noqa: ARG001 - they tell one run's surroundings from another's
    """Return this process's `Disk` for the one that another process sends along with each of its files."""
    return Disk()


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
