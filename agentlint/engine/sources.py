"""Reading an agent file, whatever it is: a device, a pipe, a file larger than memory."""

from __future__ import annotations

import os
import stat

from agentlint.text import Source

MAX_BYTES = 1_000_000
"""A larger file is not read: no agent file is that long, and every client sends it whole on each request."""


class Unreadable(Exception):
    """The file cannot be read; the text says why."""


def read_source(path: str, max_bytes: int = MAX_BYTES) -> Source:
    """Return a file's bytes as a Source. Raises Unreadable; never blocks on a FIFO or device."""
    try:
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise Unreadable("not a regular file")
            raw = file.read(min(status.st_size, max_bytes) + 1)  # what it says it has: no buffer of a megabyte
            if status.st_size < len(raw) <= max_bytes:
                raw += file.read(max_bytes + 1 - len(raw))  # it grew, or is one of those that say 0
            return Source(path, raw)
    except OSError as error:
        raise Unreadable((error.strerror or str(error)).lower()) from None
