"""Find the words of a scalar in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agentlint.text import Span

if TYPE_CHECKING:
    from agentlint.syntax.nodes import Scalar

_ESCAPED: Final = {"single": "'", "double": '"\\'}
"""Characters that are never written as themselves in a quoted scalar."""


class Words:
    """The words in the text of one scalar, to be found in the file in the order in which they are written.

    The cost is linear in the scalar, also where many words are escaped and therefore not in the file.
    """

    __slots__ = ("_after", "_escaped", "_missing", "_scalar", "_text")

    def __init__(self, text: str, scalar: Scalar) -> None:
        self._text = text
        self._scalar = scalar
        self._escaped = _ESCAPED.get(scalar.style, "")
        self._after = scalar.start
        self._missing: set[str] = set()

    def span(self, word: str, at: int = 0) -> Span:
        """Return the span in the file of the next word, which is at offset ``at`` of the scalar's text or later. If the
        word is folded or escaped in the file, return the span of the whole scalar."""
        start = self._next(word, at)
        if start < 0:
            return Span(self._scalar.start, self._scalar.end)
        self._after = start + len(word)
        return Span(start, self._after)

    def _next(self, word: str, at: int) -> int:
        """Return where the word begins in the file; -1 where it is not written as itself."""
        scalar = self._scalar
        # A quoted `a'` is written as `a''`: the search would find only a part of it.
        if not word or word in self._missing or any(map(word.__contains__, self._escaped)):
            return -1
        # A scalar is never shorter in the file than its text.
        start = self._text.find(word, max(scalar.start + bool(self._escaped) + at, self._after), scalar.end)
        while start >= 0:
            if self._stands_alone(start, start + len(word)):
                return start
            start = self._text.find(word, start + len(word), scalar.end)
        self._missing.add(word)
        return -1

    def _stands_alone(self, start: int, end: int) -> bool:
        """Tell whether nothing that could belong to a word is next to this part of the file: `Bas` is not a word of
        `Bash`, and a character after a backslash does not stand for itself."""
        return (start == self._scalar.start or _parts(self._text[start - 1])) and (
            end == self._scalar.end or _parts(self._text[end])
        )


def _parts(character: str) -> bool:
    return character in ",\"'" or character.isspace()
