"""An open file: its text as the editor has it, and the conversion between offsets and the editor's positions."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls import uris

from agentlint.text import Lines, Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agentlint.text import Edit, Units

UNITS: dict[str, Units] = {"utf-8": "utf-8", "utf-16": "utf-16", "utf-32": "characters"}
"""What a position counts, by the encoding that client and server agree on."""


class View:
    """A text with the editor's positions. ``lines`` end where the editor's do."""

    def __init__(self, source: Source, units: Units) -> None:
        self.source = source
        self.units = units
        self.lines = Lines(source.text, returns=True)

    def position(self, offset: int) -> types.Position:
        """Return the editor's position of an offset."""
        return types.Position(*self.lines.place(min(offset, len(self.source.text)), self.units))

    def offset(self, position: types.Position) -> int:
        """Return the offset of an editor's position."""
        return self.lines.offset(position.line, position.character, self.units)

    def range(self, start: int, end: int) -> types.Range:
        """Return the editor's range between two offsets."""
        return types.Range(self.position(start), self.position(max(start, end)))

    def span(self, place: types.Range) -> Span:
        """Return the offsets of an editor's range."""
        start = self.offset(place.start)
        return Span(start, max(start, self.offset(place.end)))

    def edit(self, edit: Edit) -> types.TextEdit:
        """Return an edit in the editor's positions."""
        return types.TextEdit(self.range(edit.start, edit.end), edit.new)

    def difference(self, after: str) -> list[types.TextEdit]:
        """Return the smallest single edit that turns the text into ``after``; none where they are equal."""
        before = self.source.text
        if before == after:
            return []
        start, most = 0, min(len(before), len(after))
        while start < most and before[start] == after[start]:
            start += 1
        end = 0
        while end < most - start and before[-1 - end] == after[-1 - end]:
            end += 1
        if before[start - 1 : start] == "\r" and start:
            start -= 1  # no editor has a position between the two characters of a line end
        if end and before[len(before) - end] == "\n" and before[len(before) - end - 1 : len(before) - end] == "\r":
            end -= 1
        return [types.TextEdit(self.range(start, len(before) - end), after[start : len(after) - end])]


class Document(View):
    """An open file. ``marked`` says that the file on disk begins with a byte order mark, which editors do not send. It
    is put back here, so that a file is judged as it is on disk."""

    def __init__(self, uri: str, version: int, text: str, units: Units) -> None:
        self.uri = uri
        self.path = path_of(uri)
        self.version = version
        self.marked = not text.startswith("\ufeff") and _is_marked(self.path)
        super().__init__(self._source(text), units)

    def change(self, version: int, changes: Iterable[types.TextDocumentContentChangeEvent]) -> None:
        """Apply the editor's changes, each to the text that the one before left."""
        self.version = version
        for change in changes:
            if isinstance(change, types.TextDocumentContentChangePartial):
                text = self.source.text
                start, end = self.span(change.range)
                whole = text[:start] + change.text + text[end:]
                self._take(whole.removeprefix("\ufeff") if self.marked else whole)
            else:
                self._take(change.text)

    def _take(self, text: str) -> None:
        self.source = self._source(text)
        self.lines = Lines(self.source.text, returns=True)

    def _source(self, text: str) -> Source:
        return Source.from_text(self.path, _sound(("\ufeff" if self.marked else "") + text))


def path_of(uri: str) -> str:
    """Return the file's absolute path with "/"; the address itself where it is not that of a file."""
    path = uris.to_fs_path(uri) if uri.startswith("file:") else None
    return path.replace("\\", "/") if path and uri.startswith("file:///") and "\\" in path else path or uri


def uri_of(path: str) -> str:
    """Return the address of a path."""
    uri: str | None = uris.from_fs_path(path)
    return uri or path


def _sound(text: str) -> str:
    """Return a text that UTF-8 can encode: an unpaired surrogate becomes U+FFFD, which is equally wide for the
    editor."""
    if not any("\ud800" <= character <= "\udfff" for character in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _is_marked(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return file.read(3) == codecs.BOM_UTF8
    except (OSError, ValueError):
        return False
