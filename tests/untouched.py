"""Watch whether a piece of work looks at the disk; only in a process of its own, as an audit hook cannot be taken back.

Python tells an audit hook of what is opened, listed, changed or started, but not of what is only looked at: those
functions of `os` are wrapped. agentlint's own modules and schemas, and Python's, may be read at any time.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import agentlint

if TYPE_CHECKING:
    from collections.abc import Iterator

_EVENTS = frozenset({
    "open", "os.listdir", "os.scandir", "os.chdir", "os.rename", "os.remove", "os.mkdir", "os.walk", "glob.glob",
    "subprocess.Popen", "socket.connect", "tempfile.mkstemp", "os.system", "shutil.rmtree",
})  # fmt: skip
_LOOKS = ("stat", "lstat", "getcwd", "access", "readlink", "listdir", "scandir", "open")
_OWN = (os.path.dirname(os.path.dirname(agentlint.__file__)), sys.prefix, sys.base_prefix)


class Watch:
    """Notes what is done with the disk while it is armed: ``seen`` has the name of what was done, and to which path."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str]] = []
        self._armed = False
        sys.addaudithook(self._audit)
        for name in _LOOKS:
            self._wrap(name)

    @contextmanager
    def armed(self) -> Iterator[None]:
        self._armed = True
        try:
            yield
        finally:
            self._armed = False

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self._armed and event in _EVENTS:
            self._note(event, arguments)

    def _wrap(self, name: str) -> None:
        real = getattr(os, name)

        def looking(*arguments: Any, **named: Any) -> Any:
            if self._armed:
                self._note(name, arguments)
            return real(*arguments, **named)

        setattr(os, name, looking)

    def _note(self, what: str, arguments: tuple[Any, ...]) -> None:
        path = str(arguments[0]) if arguments else ""
        on_the_way = bool(path) and any(own.startswith(path) for own in _OWN)
        if not on_the_way and not path.startswith(_OWN):
            self.seen.append((what, path))
