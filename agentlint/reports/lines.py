"""The last place on the way out: no line is a command for the CI runner that reads it.

Whatever a file is called and says, its text stands in lines that a runner looks through for commands. GitHub's runner
takes one from a line that begins with ``::`` (white space before it counts for nothing) and one with ``##[`` anywhere,
Azure Pipelines' agent one with ``##vso[`` anywhere, TeamCity ``##teamcity[``; a line ends with a line feed or a
carriage return (actions/runner, ActionCommand.cs; microsoft/azure-pipelines-agent, Command.cs; read on 2026-11-27).
The first character of such a word is shown as "�", as is all else that could steer what shows it.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Any

from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TextIO

# What .NET reads as white space, or ignores when it compares.
_BLANK = "[\t\x0b\x0c\x1c-\x20\x85\xa0\xad\u1680\u2000-\u200f\u2028\u2029\u202f\u205f-\u2064\u3000\ufe00-\ufe0f\ufeff]"
_COLONS = lazy_pattern(rf"((?:^|[\n\r]){_BLANK}*+):(?=:(?!:))")
_HASHES = lazy_pattern(r"#(?=#\w*\[)")
_OPEN = lazy_pattern(rf"((?:^|[\n\r]){_BLANK}*+):(?=\Z)|#(?=#\w*\Z)|#(?=\Z)")
"""What may become a command at the end of a line that is not complete."""
_RUNNERS = ("GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION")
SHOWN = "\ufffd"


class Exact(str):
    """Text that is written as it is: a command that is meant, or the bytes of a file for another program."""

    __slots__ = ()


def harmless(text: str) -> str:
    """Whole lines without a command in them; of the same length."""
    if "::" in text:
        text = _COLONS.sub(rf"\g<1>{SHOWN}", text)
    return no_hashes(text)


def no_hashes(text: str) -> str:
    """Text without the commands that count anywhere in a line; of the same length."""
    return _HASHES.sub(SHOWN, text) if "##" in text else text


_ESCAPES = lazy_pattern(r"\\u(d[89ab]..)(?:\\u(d[c-f]..))?|\\u(d[c-f]..)|\\.")


def in_json(text: str) -> str:
    """Return a JSON text in ASCII without them: it says the same. Half of a surrogate pair, which a file's name holds
    for a byte that is not UTF-8, is shown as "�": JSON can carry it, but few programs that read JSON take it."""
    if "\\ud" in text:
        text = _ESCAPES.sub(lambda found: "\\ufffd" if (found[1] or found[3]) and not found[2] else found[0], text)
    return text.replace("##", "#\\u0023") if "##" in text else text


def in_xml(text: str) -> str:
    """Return the escaped text of an XML element or attribute without them: it says the same."""
    return text.replace("##", "#&#35;").replace("::", ":&#58;")


def has_reader(stream: TextIO) -> bool:
    """Tell whether a CI runner may read what is written: in its environment, unless the stream is a file."""
    if not any(os.environ.get(name) for name in _RUNNERS):
        return False
    try:
        return not stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):
        return True


class Lines:
    """A stream whose lines are made harmless. An incomplete line waits for its end, or for `flush`.

    ``show`` makes text visible first; it must keep its length.
    """

    encoding = "utf-8"
    """Every character can be written: the stream escapes what it lacks. Click goes round a stream that says ASCII."""

    def __init__(self, stream: TextIO, show: Callable[[str], str] | None = None) -> None:
        self._stream = stream
        self._show = show
        self._sent = ""  # of the line that is not complete
        self._rest = ""

    def write(self, text: str) -> int:
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
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        if self._rest:
            line = harmless(self._sent + self._rest)
            line = _OPEN.sub(lambda match: (match[1] or "") + SHOWN, line)
            self._stream.write(line[len(self._sent) :])
            self._sent, self._rest = line, ""
        self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
