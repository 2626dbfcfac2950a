"""The three standard streams, which whoever starts a program may have closed."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # `typing` is not loaded yet, see `__main__`
if TYPE_CHECKING:
    from typing import Any, TextIO

_MODES = {"stdin": "r", "stdout": "w", "stderr": "w"}


def complete_streams() -> None:
    """Open the null device in place of each standard stream that is closed.

    Python has None for such a stream, and the next file that is opened would get its number: what is meant for the
    terminal would be written into a report.
    """
    for number, (name, mode) in enumerate(_MODES.items()):
        if getattr(sys, name) is not None:
            continue
        try:
            os.fstat(number)
        except OSError:
            handle = os.open(os.devnull, os.O_RDWR)
            if handle != number:
                os.dup2(handle, number)
                os.close(handle)
        setattr(sys, name, open(number, mode, encoding="utf-8", errors="backslashreplace", closefd=False))  # noqa: SIM115


def silence(number: int) -> None:
    """Send what is left in a stream's buffer to the null device. Otherwise the interpreter would try to write it again
    when it ends, and fail with its own message and its own status (120)."""
    handle = os.open(os.devnull, os.O_WRONLY)
    os.dup2(handle, number)
    os.close(handle)


class Unheard:
    """Standard error whose own failures are dropped, because there is nobody left to report them to."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text, or drop it where the stream cannot take it."""
        try:
            self._stream.write(text)
        except OSError:
            silence(self._stream.fileno())
        return len(text)

    def flush(self) -> None:
        """Flush the stream, or silence it where that fails."""
        try:
            self._stream.flush()
        except OSError:
            silence(self._stream.fileno())

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
