"""The last step before output: no line may be a command for the CI runner that reads it.

The name and the text of a file appear in lines in which a runner looks for commands. GitHub's runner reads a command in
a line that begins with ``::`` (after any white space) and in ``##[`` anywhere, Azure Pipelines' agent in ``##vso[``
anywhere, TeamCity in ``##teamcity[``; a line ends with a line feed or a carriage return (actions/runner,
ActionCommand.cs; microsoft/azure-pipelines-agent, Command.cs; read on 2026-11-27). The first character of such a word
is shown as "�", like everything else that could control the display.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Any

from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TextIO

# What .NET treats as white space, or ignores in comparisons.
_BLANK = "[\t\x0b\x0c\x1c-\x20\x85\xa0\xad\u1680\u2000-\u200f\u2028\u2029\u202f\u205f-\u2064\u3000\ufe00-\ufe0f\ufeff]"
_COLONS = lazy_pattern(rf"((?:^|[\n\r]){_BLANK}*+):(?=:(?!:))")
_HASHES = lazy_pattern(r"#(?=#\w*\[)")
_OPEN = lazy_pattern(rf"((?:^|[\n\r]){_BLANK}*+):(?=\Z)|#(?=#\w*\Z)|#(?=\Z)")
"""What may become a command at the end of an incomplete line."""
_RUNNERS = ("GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION")
SHOWN = "\ufffd"


class Exact(str):
    """Text that is written unchanged: a command that is intended, or the bytes of a file for another program."""

    __slots__ = ()


def harmless(text: str) -> str:
    """Return complete lines without commands, and with the same length."""
    if "::" in text:
        text = _COLONS.sub(rf"\g<1>{SHOWN}", text)
    return no_hashes(text)


def no_hashes(text: str) -> str:
    """Return text without the commands that can be anywhere in a line, and with the same length."""
    return _HASHES.sub(SHOWN, text) if "##" in text else text


_ESCAPES = lazy_pattern(r"\\u(d[89ab]..)(?:\\u(d[c-f]..))?|\\u(d[c-f]..)|\\.")


def in_json(text: str) -> str:
    """Return equivalent JSON text in ASCII without commands. Half of a surrogate pair, which a file's name contains for
    a byte that is not UTF-8, is shown as "�": JSON can carry it, but few programs that read JSON accept it."""
    if "\\ud" in text:
        text = _ESCAPES.sub(lambda match: "\\ufffd" if (match[1] or match[3]) and not match[2] else match[0], text)
    return text.replace("##", "#\\u0023") if "##" in text else text


def in_xml(text: str) -> str:
    """Return equivalent escaped text of an XML element or attribute without commands."""
    return text.replace("##", "#&#35;").replace("::", ":&#58;")


def has_reader(stream: TextIO) -> bool:
    """Tell whether a CI runner may read what is written: when run by one, unless the stream is a file."""
    if not any(os.environ.get(name) for name in _RUNNERS):
        return False
    try:
        return not stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):
        return True


class Lines:
    """A stream whose lines are made harmless. An incomplete line is held back until its end, or until `flush`.

    ``show`` makes text visible first, and must keep its length.
    """

    encoding = "utf-8"
    """Any character can be written, because the stream escapes what its encoding lacks. Click bypasses a stream whose
    encoding is ASCII."""

    def __init__(self, stream: TextIO, show: Callable[[str], str] | None = None) -> None:
        self._stream = stream
        self._show = show
        self._sent = ""  # the part of the incomplete line that was written
        self._rest = ""

    def write(self, text: str) -> int:
        """Write all complete lines, and hold back the rest."""
        if isinstance(text, Exact):
            self.flush()
            self._stream.write(text)
            self._sent = ""
            return len(text)
        shown = self._show(text) if self._show else text
        whole = self._rest + shown
        end = max(whole.rfind("\n"), whole.rfind("\r")) + 1
        if end:
            self._stream.write(harmless(self._sent + whole[:end])[len(self._sent) :])
            self._sent = ""
        self._rest = whole[end:]
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write several texts."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Write the incomplete line too."""
        if self._rest:
            line = harmless(self._sent + self._rest)
            line = _OPEN.sub(lambda match: (match[1] or "") + SHOWN, line)
            self._stream.write(line[len(self._sent) :])
            self._sent, self._rest = line, ""
        self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
