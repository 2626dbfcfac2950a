"""The lowest layer: a file's text, positions in it, and what can be said about it.

Everything here is plain data. `Span` is the only coordinate inside agentlint; lines and columns exist at the edge
(reports, editors), where `Lines` computes them.
"""

from __future__ import annotations

import bisect
import codecs
import enum
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, AnyStr, Literal, TypeVar, cast

from agentlint.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Kept = TypeVar("Kept")

Route = tuple["str | int", ...]
"""Where a value sits in the frontmatter: ``("tools", 2)``. ``()`` is the file, ``("<body>",)`` the body."""

BODY: Route = ("<body>",)


class _LazyPattern:
    def __init__(self, given: Any, flags: int) -> None:
        self._given = given
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(self._given, self._flags), name)
        setattr(self, name, value)
        return value


def lazy_pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a regular expression that is compiled when it is first used. Most patterns are about what a run never
    meets, and compiling one takes as long as checking a file."""
    return cast("re.Pattern[AnyStr]", _LazyPattern(text, flags))


class WorkingOn:
    """A ``with`` block that works on the file ``path``: an exception raised in it carries the path as a note."""

    __slots__ = ("path",)

    def __init__(self, path: str) -> None:
        self.path = path

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Exception) and self.path not in getattr(error, "__notes__", ()):
            error.add_note(self.path)


class Span(Record):
    """Half-open character offsets into `Source.text`."""

    start: int
    end: int


def joined(words: Sequence[str], last: str = "and") -> str:
    """Return words as a list in a sentence: "a, b and c"."""
    return f" {last} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


class Position(Record):
    """A place in a text. ``line`` and ``column`` count from 1, ``column`` in characters; ``offset`` counts characters
    from 0."""

    line: int
    column: int
    offset: int


Units = Literal["characters", "utf-8", "utf-16"]
"""What a column counts: characters (code points), or the code units of an encoding."""


class Lines:
    """The line starts of a text, and the conversion between offsets and places (line, column).

    Lines and columns count from 0; a byte order mark at the start is in no column. A line ends with a line feed. With
    ``returns`` a lone carriage return ends one too, as in editors (Language Server Protocol 3.17).
    """

    __slots__ = ("_ascii", "_bom", "starts", "text")

    def __init__(self, text: str, *, returns: bool = False) -> None:
        self.text = text
        self._ascii = text.isascii()
        self._bom = text.startswith("\ufeff")
        starts = [0]
        if returns and "\r" in text:
            starts += (match.end() for match in _LINE_END.finditer(text))
        else:
            find, at = text.find, 0
            while (at := find("\n", at) + 1) > 0:
                starts.append(at)
        self.starts = starts

    def place(self, offset: int, units: Units = "characters") -> tuple[int, int]:
        """Return the line and column of an offset. Beyond the end of the text, the columns of the last line
        continue."""
        line = bisect.bisect_right(self.starts, offset) - 1
        start = self._first(line)
        if units == "characters" or self._ascii:
            return line, max(offset - start, 0)
        return line, _width(self.text[start:offset], units) + max(offset - len(self.text), 0)

    def offset(self, line: int, column: int, units: Units = "characters") -> int:
        """Return the offset of a place. A column beyond the end of its line means that end, a line after the last one
        the text's end, and a column within a character the start of that character."""
        if line < 0:
            return 0
        if line >= len(self.starts):
            return len(self.text)
        start, end = self._first(line), self._end(line)
        if units == "characters" or self._ascii:
            return min(start + max(column, 0), end)
        at = start
        for character in self.text[start:end]:
            column -= _width(character, units)
            if column < 0:
                break
            at += 1
        return at

    def _first(self, line: int) -> int:
        """Return the offset of a line's column 0."""
        return 1 if line == 0 and self._bom else self.starts[line]

    def _end(self, line: int) -> int:
        """Return the offset at which a line's end begins."""
        if line + 1 == len(self.starts):
            return len(self.text)
        end = self.starts[line + 1] - 1
        return end - 1 if self.text[end] == "\n" and end > self.starts[line] and self.text[end - 1] == "\r" else end


_LINE_END = lazy_pattern(r"\r\n?|\n")
_BEYOND = lazy_pattern(r"[\U00010000-\U0010ffff]")


def _width(text: str, units: Units) -> int:
    """Return the number of units that a text takes."""
    if units == "utf-8":
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text) + len(_BEYOND.findall(text))


class Source:
    """One file as read: its bytes, the text in them, and where its lines start.

    ``text`` always exists. Where the bytes are not UTF-8, ``bad_byte`` is the offset (in bytes) of the first bad one
    and the text holds U+FFFD in its place, as the clients show it; such a text must never be written back. A BOM is
    part of ``text`` (its first character), so that offsets and bytes stay comparable.
    """

    __slots__ = ("_kept", "_lines", "bad_byte", "path", "raw", "text")

    def __init__(self, path: str, raw: bytes) -> None:
        self.path = path
        self.raw = raw
        self.bad_byte: int | None = None
        self._lines: Lines | None = None
        self._kept: dict[Callable[[Source], Any], Any] = {}
        try:
            self.text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            self.bad_byte = error.start
            self.text = raw.decode("utf-8", "replace")

    @classmethod
    def from_text(cls, path: str, text: str) -> Source:
        """Make the source that a file with this text would have; a lone surrogate becomes bytes that are not UTF-8."""
        return cls(path, text.encode("utf-8", "surrogatepass"))

    def edited(self, text: str) -> Source:
        """Return the file with another text. The last few are cached: what a rule tries before it offers a fix is
        what the fixer then applies and proves."""
        return _edited(self.path, text)

    def __reduce__(self) -> tuple[type[Source], tuple[str, bytes]]:
        """Pickle only the path and the bytes; another process works out what it needs of the rest."""
        return Source, (self.path, self.raw)

    def keep(self, work: Callable[[Source], Kept]) -> Kept:
        """Return what ``work`` makes of the file. It is worked out once and kept with the file, so ``work`` must depend
        on nothing else, and nobody may change its result."""
        if work not in self._kept:
            self._kept[work] = work(self)
        kept: Kept = self._kept[work]
        return kept

    @property
    def bom(self) -> bool:
        """Tell whether the file begins with the byte order mark of UTF-8."""
        return self.raw.startswith(codecs.BOM_UTF8)

    @property
    def replaced(self) -> Span:
        """The first U+FFFD, where the text of a source with a ``bad_byte`` differs from the bytes."""
        at = max(self.text.find("\ufffd"), 0)
        return Span(at, min(at + 1, len(self.text)))

    @property
    def utf16(self) -> bool:
        """Tell whether the file begins with a byte order mark of UTF-16."""
        return self.raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))

    @property
    def newline(self) -> str:
        """The newline of the file's first line, which is what an edit writes."""
        end = self.text.find("\n")
        if end < 0:
            return "\n"
        return "\r\n" if self.text[end - 1 : end] == "\r" else "\n"

    @property
    def lines(self) -> Lines:
        """The lines of the text, worked out once."""
        if self._lines is None:
            self._lines = Lines(self.text)
        return self._lines

    def position(self, offset: int) -> Position:
        """Return the position of an offset, as reports show it."""
        line, column = self.lines.place(offset)
        return Position(line + 1, column + 1, offset)

    def line_span(self, offset: int) -> Span:
        """Return the line that holds ``offset``, without its newline."""
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        end = len(self.text) if end < 0 else end
        return Span(start, end - 1 if end > start and self.text[end - 1] == "\r" else end)

    def character(self, offset: int) -> Span:
        """Return the character at ``offset``, or the last one of a line that ends there."""
        line = self.line_span(min(offset, max(len(self.text) - 1, 0)))
        start = min(max(offset, line.start), max(line.end - 1, line.start))
        return Span(start, min(start + 1, len(self.text)))


@lru_cache(maxsize=8)
def _edited(path: str, text: str) -> Source:
    return Source.from_text(path, text)


class Severity(enum.IntEnum):
    """How bad a finding is for the file's own client (its newest observed version).

    ERROR: the client refuses or loses the agent, gives it no tools, sends a model that cannot exist, or a restriction
    that the author wrote has no effect. WARNING: something written is ignored or altered, or works only by luck. INFO:
    portability and style.
    """

    INFO = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        return self.name.lower()


class Safety(enum.IntEnum):
    """How safe a fix is. SAFE: every client that loaded the file loads the same values afterwards, or the one that was
    certainly meant. UNSAFE: the fix may change what the agent is or may do. DISPLAY: the fix is shown and never
    applied."""

    SAFE = 1
    UNSAFE = 2
    DISPLAY = 3

    def __str__(self) -> str:
        return self.name.lower()


class Edit(Record):
    """A replacement of ``text[start:end]`` by ``new``."""

    start: int
    end: int
    new: str


class Fix(Record):
    """Edits that belong together: all are applied or none. ``title`` says what a client sees differently afterwards.

    ``routes`` names the values that the fix means to change; every other value must stay as each client sees it.
    """

    title: str
    edits: tuple[Edit, ...]
    safety: Safety = Safety.SAFE
    routes: tuple[Route, ...] = ()


class Label(Record):
    """A second place that belongs to a finding. ``path`` is None for the same file."""

    span: Span
    text: str
    path: str | None = None


class Diagnostic(Record):
    """A finding: what is wrong (``message``), why (what the client does) and what to do (``help`` or a fix)."""

    rule: str
    severity: Severity
    message: str
    span: Span
    why: str = ""
    help: str = ""
    route: Route = ()
    path: str = ""
    platform: str = ""
    fixes: tuple[Fix, ...] = ()
    labels: tuple[Label, ...] = ()
    data: Mapping[str, Any] = {}  # never changed
