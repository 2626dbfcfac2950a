"""Write files so that nobody ever sees half of one, nobody's change is lost, and nothing is written elsewhere.

Everything that agentlint writes is written here (`tests/hostile/test_writes.py` ensures that). The links in a path are
resolved once (`project.resolve`, which refuses links that lead out of a project). After that its folder is held open
and no link is followed, so that changes in the meantime cannot lead a write elsewhere. Windows has no such handles:
there the path is resolved again right before the file is put in its place.

A file with several names (hard links) is replaced under the given name only: the other names keep the old content.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import stat
from typing import TYPE_CHECKING, Any, Self, TextIO

from agentlint.engine.project import LeadsOut, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_WRITE = os.O_WRONLY | getattr(os, "O_BINARY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_FOLDER = getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_PATH", os.O_RDONLY) | _NO_LINK
_HOLDS = {os.open, os.mkdir, os.unlink, os.rename} <= os.supports_dir_fd
"""Whether this system can hold a folder open and work on the entries in it."""
LARGEST = 100_000_000
"""Bytes of the largest existing file that is read as a whole, so as to be replaced or compared."""
_STREAM = re.compile(r"/dev/(?:std(?P<std>out|err)|fd/(?P<fd>\d+))|/proc/self/fd/(?P<proc>\d+)")

_ACCESS_LIST = "system.posix_acl_access"


class Changed(Exception):
    """Raised when a file has changed since it was read: it was not written."""


def read_existing(path: str, limit: int = -1) -> bytes | None:
    """Return the bytes of ``path`` (no more than ``limit``); None when it does not exist. Raises OSError, also for
    something other than a regular file and, without a ``limit``, for more than `LARGEST` bytes, and LeadsOut."""
    data = _read(resolve(path).real, limit)
    if data is None and os.path.islink(path):
        raise OSError("a symbolic link to nothing")
    return data


def _read(name: str, limit: int = -1, folder: int | None = None) -> bytes | None:
    try:
        handle = os.open(name, _READ | _NO_LINK, dir_fd=folder)
    except FileNotFoundError:
        return None
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError("not a regular file")
        if limit < 0 and os.fstat(file.fileno()).st_size > LARGEST:
            raise OSError(f"larger than {LARGEST:,} bytes")
        return file.read(limit)


def write_atomic(path: str, data: bytes, *, expected: bytes | None) -> None:
    """Write ``data`` to ``path`` atomically: to a temporary file in the same folder, which is flushed to disk and then
    renamed.

    A symbolic link is kept: the file to which it leads is replaced. Permissions, owner and extended attributes are kept
    as far as the system permits. ``expected`` is the content on which the decision was based (None: no file). Raises
    Changed when the file has other content by now, LeadsOut for a link that leads out of its project, and OSError when
    it cannot be written; in each case it is left as it was.
    """
    changed = Changed(f"{path}: changed while agentlint was running, not written")
    with _Place(path, make=True) as place:
        if place.read() != expected:
            raise changed
        with place.temporary() as handle:
            with os.fdopen(handle, "wb", closefd=False) as file:
                file.write(data)
            place.finish(handle)
            if place.read() != expected:
                raise changed
            place.put()


def make_runnable(path: str) -> None:
    """Allow those who may read a file to execute it, where the system has such a permission. The file must be a regular
    one; links are not followed. Raises OSError."""
    if os.name != "posix":
        return
    handle = os.open(path, _READ | _NO_LINK)
    try:
        mode = stat.S_IMODE(os.fstat(handle).st_mode)
        os.fchmod(handle, mode | (mode & 0o444) >> 2)
    finally:
        os.close(handle)


def remove_empty(folder: str) -> None:
    """Remove a folder and the folders in it, as far as they are empty. Links are not followed."""
    for here, _, _ in os.walk(folder, topdown=False):
        with contextlib.suppress(OSError):
            os.rmdir(here)


def delete(path: str, *, expected: bytes) -> None:
    """Delete a file that has the content ``expected``. Links are not followed: a file behind one is kept.

    Raises Changed when the file has other content by now, or is gone; LeadsOut, OSError.
    """
    if os.path.islink(path):
        raise OSError("a symbolic link")
    with _Place(path, make=False) as place:
        if place.read() != expected:
            raise Changed(f"{path}: changed while agentlint was running, not deleted")
        place.remove()


class Pending:
    """A text file that is written step by step and appears at once, complete, with `commit`.

    Leaving the ``with`` block without `commit` keeps the previous file. Something other than a regular file is written
    to directly, and so is a stream that is open already (``/dev/stdout``). The folder must exist. Raises OSError.
    """

    def __init__(self, path: str) -> None:
        self._left = contextlib.ExitStack()  # what still has to be cleaned up
        self._place: _Place | None = None
        number = _stream_number(path)
        if number is not None:
            self.stream = _text(os.dup(number))
            return
        with contextlib.ExitStack() as entered:
            place = entered.enter_context(_Place(path, make=False))
            if place.is_special():
                self.stream = _text(place.special())
                return
            self.stream = _text(entered.enter_context(place.temporary()), closefd=False)
            self._place = place
            self._left = entered.pop_all()

    def commit(self) -> None:
        """Put the complete file in its place."""
        self.stream.flush()
        if self._place is not None:
            self._place.finish(self.stream.fileno())
            self._place.put()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):  # the error was reported when it was written
            self.stream.close()
        self._left.close()


def scratch(in_memory: int) -> Any:
    """Return an anonymous text file for writing and reading; up to ``in_memory`` characters, it is kept in memory."""
    import tempfile

    return tempfile.SpooledTemporaryFile(in_memory, "w+", encoding="utf-8", newline="\n")


class _Place:
    """A file's place: its name in a folder that is held open (where the system supports that), with no link on the way.

    ``make`` creates missing folders. Raises OSError, and LeadsOut.
    """

    def __init__(self, path: str, *, make: bool) -> None:
        self._path = path
        self._real, base = resolve(path)
        folder, name = os.path.split(self._real)
        if not name:
            raise IsADirectoryError(21, "Is a directory", path)
        self._folder = _held(folder, base, make) if _HOLDS else None
        if self._folder is None and make:
            os.makedirs(folder, exist_ok=True)
        self._name = name if self._folder is not None else self._real
        self._temporary = ""
        self._handle = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._folder is not None:
            os.close(self._folder)

    def read(self) -> bytes | None:
        return _read(self._name, folder=self._folder)

    def is_special(self) -> bool:
        """Tell whether something other than a regular file is here."""
        status = self._status()
        return status is not None and not stat.S_ISREG(status.st_mode)

    def special(self) -> int:
        """Open something other than a regular file for writing. Raises for a folder, and for a pipe without a
        reader."""
        handle = os.open(self._name, _WRITE | _NO_LINK | getattr(os, "O_NONBLOCK", 0), dir_fd=self._folder)
        os.set_blocking(handle, True)
        return handle

    @contextlib.contextmanager
    def temporary(self) -> Iterator[int]:
        """Create a file in the same folder, with the permissions that it should have; it is deleted at the end unless
        `put`."""
        self._temporary = os.path.join(os.path.dirname(self._name), f".agentlint-{os.urandom(8).hex()}.tmp")
        mode = 0o666 if self._status() is None else 0o600  # the umask applies to a new file
        handle = os.open(self._temporary, _WRITE | os.O_CREAT | os.O_EXCL | _NO_LINK, mode, dir_fd=self._folder)
        try:
            yield handle
        finally:
            with contextlib.suppress(OSError):
                os.close(handle)
            if self._temporary:
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(self._temporary, dir_fd=self._folder)

    def finish(self, handle: int) -> None:
        """Copy the old file's metadata to the new file, and flush that to disk."""
        with contextlib.suppress(FileNotFoundError, PermissionError):
            old = os.open(self._name, _READ | _NO_LINK, dir_fd=self._folder)
            try:
                _alike(old, handle, self._temporary)
            finally:
                os.close(old)
        os.fsync(handle)
        self._handle = handle

    def put(self) -> None:
        """Replace the old file with the new one."""
        if self._folder is None:
            os.close(self._handle)  # Windows cannot rename an open file
            if resolve(self._path).real != self._real:
                raise LeadsOut(self._path)
        os.replace(self._temporary, self._name, src_dir_fd=self._folder, dst_dir_fd=self._folder)
        self._temporary = ""
        self._see_folder()

    def remove(self) -> None:
        """Delete the file."""
        if self._folder is None and resolve(self._path).real != self._real:
            raise LeadsOut(self._path)
        os.unlink(self._name, dir_fd=self._folder)
        self._see_folder()

    def _status(self) -> os.stat_result | None:
        try:
            return os.stat(self._name, dir_fd=self._folder, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def _see_folder(self) -> None:
        """Flush the rename itself to disk too, where the system can do that."""
        if self._folder is None:
            return
        with contextlib.suppress(OSError):
            handle = os.open(os.curdir, os.O_RDONLY, dir_fd=self._folder)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _held(folder: str, base: str, make: bool) -> int:
    """Return a handle of ``folder``, a path without links. Below ``base`` each step is opened without following a link
    that has appeared in the meantime; without a base, the existing part is opened at once."""
    start = base or folder
    while make and not os.path.lexists(start):
        start = os.path.dirname(start)
    here = os.open(start, _FOLDER)
    for step in os.path.relpath(folder, start).split(os.sep):
        if step == os.curdir:
            continue
        try:
            below = _step(step, here, make)
        finally:
            os.close(here)
        here = below
    return here


def _step(name: str, folder: int, make: bool) -> int:
    try:
        return os.open(name, _FOLDER, dir_fd=folder)
    except FileNotFoundError:
        if not make:
            raise
    with contextlib.suppress(FileExistsError):
        os.mkdir(name, dir_fd=folder)
    return os.open(name, _FOLDER, dir_fd=folder)


def _alike(old: int, new: int, path: str) -> None:
    """Copy the owner, the permissions and the extended attributes of ``old`` to ``new``, as far as the system permits.

    Where the group cannot be kept, another group gets no more rights than everybody. ``path`` is the new file's, for
    Windows, which sets permissions by path.
    """
    was, now = os.fstat(old), os.fstat(new)
    mode = stat.S_IMODE(was.st_mode)
    if hasattr(os, "fchown") and (was.st_uid, was.st_gid) != (now.st_uid, now.st_gid):
        for owner in ((was.st_uid, was.st_gid), (-1, was.st_gid)):
            with contextlib.suppress(OSError):
                os.fchown(new, *owner)
                break
        now = os.fstat(new)
        if was.st_uid != now.st_uid:
            mode &= 0o777  # "run as its owner" was meant for another owner
    others = was.st_gid != now.st_gid
    if others:
        mode = mode & 0o707 | (mode & 0o007) << 3
    os.chmod(new if os.chmod in os.supports_fd else path, mode)
    if hasattr(os, "listxattr"):
        with contextlib.suppress(OSError):
            for name in os.listxattr(old):
                if not (others and name == _ACCESS_LIST):  # it contains the group's permissions as well
                    with contextlib.suppress(OSError):
                        os.setxattr(new, name, os.getxattr(old, name))


def _stream_number(path: str) -> int | None:
    """Return the number of the open stream for which a path such as /dev/stdout stands."""
    match = _STREAM.fullmatch(path) if os.name == "posix" else None
    if match is None:
        return None
    return {"out": 1, "err": 2}.get(match["std"] or "", int(match["fd"] or match["proc"] or 0))


def _text(handle: int, *, closefd: bool = True) -> TextIO:
    return io.TextIOWrapper(
        open(handle, "wb", closefd=closefd), encoding="utf-8", errors="backslashreplace", newline="\n"
    )
