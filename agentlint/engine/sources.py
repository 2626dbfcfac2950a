"""Read an agent file safely, even if it is a device, a pipe, or larger than memory."""

from __future__ import annotations

import os
import stat

from agentlint.text import Source

MAX_BYTES = 1_000_000
"""The most bytes that are read of a file: no agent file is longer, since clients send it whole with each request."""


class Unreadable(Exception):
    """The file cannot be read; the text of the exception says why."""


def read_source(path: str, max_bytes: int = MAX_BYTES) -> Source:
    """Return a file's bytes as a Source.

    Raises Unreadable. Never blocks on a FIFO or device.
    """
    try:
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise Unreadable("not a regular file")
            raw = file.read(min(status.st_size, max_bytes) + 1)  # no more than the file reports
            if status.st_size < len(raw) <= max_bytes:
                raw += file.read(max_bytes + 1 - len(raw))  # the file grew, or is of the kind that reports size 0
            return Source(path, raw)
    except OSError as error:
        raise Unreadable((error.strerror or str(error)).lower()) from None
