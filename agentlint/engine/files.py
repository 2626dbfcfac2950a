"""Writing files so that nobody ever sees half of one, and nobody's change is lost."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path
from typing import Self, TextIO

MODE = 0o666
"""A new file's permissions, before the umask."""


class Changed(Exception):
    """The file is not what it was when it was read: it was not written."""


def read_existing(path: str, limit: int = -1) -> bytes | None:
    """The bytes of ``path`` (no more than ``limit``); None when there is nothing. Raises OSError, also for what is not
    a regular file."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        if Path(path).is_symlink():
            raise OSError("a symbolic link to nothing") from None
        return None
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError("not a regular file")
        return file.read(limit)


def write_atomic(path: str, data: bytes, *, expected: bytes | None) -> None:
    """Put ``data`` into ``path`` at once: a temporary file beside it, flushed to disk, then renamed over it.

    A symbolic link stays one: the file that it leads to is replaced. Permissions stay as they were.
    ``expected`` is the content that the decision was based on (None: no file). Raises Changed when the file holds
    something else by now, OSError when it cannot be written; in both cases it is left as it was.
    """
    real = os.path.realpath(path)
    folder = os.path.dirname(real)
    Path(folder).mkdir(parents=True, exist_ok=True)
    if read_existing(real) != expected:
        raise Changed(f"{path}: changed while agentlint was running, not written")
    import tempfile  # deferred: 1 ms that only writing pays

    handle, temporary = tempfile.mkstemp(prefix=f".{os.path.basename(real)[:100]}.", suffix=".tmp", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(_mode(real, expected is not None))
        if read_existing(real) != expected:
            raise Changed(f"{path}: changed while agentlint was running, not written")
        Path(temporary).replace(real)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(folder)


class Pending:
    """A text file that is written bit by bit and appears at once, complete, with `commit`.

    Leaving the ``with`` block without it leaves what was there before. What is no regular file (``/dev/stdout``) is
    written to directly. The folder must exist. Raises OSError.
    """

    def __init__(self, path: str) -> None:
        self._real = os.path.realpath(path)
        self._temporary = ""
        exists = os.path.exists(path)
        if exists and not os.path.isfile(path):
            self.stream = _text(os.open(path, os.O_WRONLY))  # a folder raises here
            return
        import tempfile

        handle, self._temporary = tempfile.mkstemp(
            prefix=f".{os.path.basename(self._real)[:100]}.", suffix=".tmp", dir=os.path.dirname(self._real)
        )
        self.stream = _text(handle)
        Path(self._temporary).chmod(_mode(self._real, exists))

    def commit(self) -> None:
        """The file is complete."""
        self.stream.flush()
        if self._temporary:
            os.fsync(self.stream.fileno())
            self.stream.close()
            Path(self._temporary).replace(self._real)
            self._temporary = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):  # what could not be written is told already
            self.stream.close()
        if self._temporary:
            Path(self._temporary).unlink(missing_ok=True)


def _text(handle: int) -> TextIO:
    return os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="\n")


def _mode(path: str, exists: bool) -> int:
    if exists:
        return stat.S_IMODE(Path(path).stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return MODE & ~mask


def _sync_folder(folder: str) -> None:
    """The rename itself reaches the disk too, where the system can do that."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)
