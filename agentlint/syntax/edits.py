"""Text edits: which of them can be applied together, what the text becomes, and the result as a diff."""

from __future__ import annotations

import difflib
import os
from bisect import bisect_left, insort
from itertools import pairwise
from typing import TYPE_CHECKING

from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from agentlint.text import Edit


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return ``text`` with every edit applied. Raises ValueError for edits that overlap or lie outside the text."""
    parts: list[str] = []
    at = 0
    for edit in sorted(edits):
        if not at <= edit.start <= edit.end <= len(text):
            raise ValueError(f"an edit of {edit.start}..{edit.end} does not fit after {at} in {len(text)} characters")
        parts += (text[at : edit.start], edit.new)
        at = edit.end
    parts.append(text[at:])
    return "".join(parts)


class Taken:
    """The parts of a text that edits have claimed, so that a further edit can be made to wait."""

    def __init__(self) -> None:
        self._edits: list[Edit] = []  # in order, and none meeting another: a new edit can meet only its neighbours

    def claim(self, edits: Sequence[Edit]) -> bool:
        """Claim all of ``edits``, or none if one of them meets an edit that was claimed before or another of ``edits``.

        Two edits meet when they overlap, or when both touch one offset at which either only inserts text: then nothing
        decides which of the two texts comes first.
        """
        ordered = sorted(edits)
        if any(_meet(first, other) for first, other in pairwise(ordered)):
            return False
        for edit in ordered:
            at = bisect_left(self._edits, edit)
            if any(_meet(edit, other) for other in self._edits[max(at - 1, 0) : at + 1]):
                return False
        for edit in ordered:
            insort(self._edits, edit)
        return True


def _meet(edit: Edit, other: Edit) -> bool:
    first, second = (edit, other) if (edit.start, edit.end) <= (other.start, other.end) else (other, edit)
    if first.start == first.end or second.start == second.end:
        return first.end >= second.start
    return first.end > second.start


def with_newlines(edit: Edit, newline: str) -> Edit:
    """Return the edit with the file's own line ending in its new text."""
    if newline == "\n" or "\n" not in edit.new:
        return edit
    return edit._replace(new=edit.new.replace("\r\n", "\n").replace("\n", newline))


def unified(before: str, after: str, path: str, *, new: bool = False) -> str:
    """Return a unified diff that `patch` and `git apply` accept; "" when nothing differs. ``new``: the file did not
    exist before."""
    old = "/dev/null" if new else _name(f"a/{path}")
    lines = difflib.unified_diff(_lines(before), _lines(after), old, _name(f"b/{path}"))
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


_QUOTED_NAME = lazy_pattern('[\x00-\x1f"\\\\\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]')


def _name(path: str) -> str:
    """Return a file's name as git writes it: quoted, with bytes as octal numbers, where a character could end the
    name."""
    if not _QUOTED_NAME.search(path):
        return path
    octal = "".join(
        f"\\{byte:03o}" if byte < 0x20 or byte >= 0x7F or byte in b'"\\' else chr(byte) for byte in os.fsencode(path)
    )
    return f'"{octal}"'


def _lines(text: str) -> list[str]:
    """Split a text at line feeds only: other line separators are text, as they are for `patch`."""
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]
