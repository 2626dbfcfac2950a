"""How text appears on a terminal: columns, lines of a width, colours."""

from __future__ import annotations

import os
import shutil
import unicodedata
from typing import TYPE_CHECKING

from agentlint.text import Severity

if TYPE_CHECKING:
    from typing import TextIO

COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}
"""The colours of levels, as ANSI numbers."""
USUAL = 100
"""The number of columns where no terminal has a width."""
_FEWEST, _MOST = 40, 120


def columns() -> int:
    """Return the columns at which text is folded: the terminal's, within the limits of readable lines."""
    return max(_FEWEST, min(shutil.get_terminal_size((USUAL, 24)).columns, _MOST))


def colored(when: str, stream: TextIO) -> bool:
    """Tell whether output to ``stream`` has colours. ``when`` is "always", "never", or "auto" for a terminal, unless
    the environment says otherwise."""
    if when != "auto":
        return when == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or stream.isatty()


def width_of(stream: TextIO, otherwise: int) -> int:
    """Return the columns of the terminal that ``stream`` writes to; ``otherwise`` where it writes elsewhere."""
    return shutil.get_terminal_size().columns if stream.isatty() else otherwise


def paint(shown: str, colour: str, color: bool) -> str:
    """Return ``shown`` in an ANSI colour, where there is one and ``color`` allows it."""
    return f"\x1b[{colour}m{shown}\x1b[0m" if color and colour and shown else shown


def columns_of(shown: str) -> int:
    """Return the columns that a text takes on a terminal."""
    return len(shown) if shown.isascii() else sum(map(_columns_of_character, shown))


def _columns_of_character(character: str) -> int:
    """Return the columns that one character takes."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def folded(text: str, width: int, first: str = "", others: str = "") -> list[str]:
    """Return ``text`` in lines of at most ``width`` columns, the first with ``first`` before it, the others with
    ``others``.

    Lines break between words: a longer word, such as a path or a command, stays whole and can be copied.
    """
    lines, line, taken, blank = [], first, columns_of(first), ""
    for word in text.split():
        size = columns_of(word)
        if blank and taken + 1 + size > width:
            lines.append(line)
            line, taken, blank = others, columns_of(others), ""
        line, taken = line + blank + word, taken + len(blank) + size
        blank = " "
    return [*lines, line]


class Sheet:
    """A stream for a report's lines: folded on a terminal, with colours where ``color`` says so."""

    def __init__(self, stream: TextIO, *, color: bool = False) -> None:
        self.stream = stream
        self.color = color
        self._width = columns() if stream.isatty() else None

    def line(self, text: str, *, lead: str = "", hang: int = 0, colour: str = "") -> None:
        """Write a line: ``lead`` in a colour, then ``text``. Folded text continues below, indented by ``hang`` columns.

        Without a ``lead`` the colour applies to the whole line.
        """
        lines = [lead + text]
        if self._width:
            lines = folded(text, self._width, lead, " " * hang)
        first, *more = lines
        if lead:
            first = paint(lead, colour, self.color) + first[len(lead) :]
        elif colour:
            first, *more = (paint(part, colour, self.color) for part in lines)
        self.stream.writelines(f"{part}\n" for part in (first, *more))


_DIFFERENCE = (("--- ", "1"), ("+++ ", "1"), ("@@", "36"), ("-", "31"), ("+", "32"))


def in_colours(difference: str) -> str:
    """Return a unified difference in the colours of `git diff`; its text is unchanged."""
    out = []
    for line in difference.splitlines(keepends=True):
        colour = next((colour for sign, colour in _DIFFERENCE if line.startswith(sign)), "")
        bare = line.rstrip("\r\n")
        out.append(f"{paint(bare, colour, color=True)}{line[len(bare) :]}")
    return "".join(out)


def wrap(shown: str, width: int, limit: int = 1_000) -> list[str]:
    """Return lines of at most ``width`` columns; text beyond ``limit`` lines is cut with an ellipsis."""
    lines, line, taken = [], "", 0
    # A character takes at least half a column's width: text beyond that can never be shown.
    for word in shown[: limit * width * 2].split(" "):
        size = columns_of(word)
        if line and taken + 1 + size > width:
            lines.append(line)
            line, taken = "", 0
        while size > width:
            cut, room = 0, width
            while room >= (step := _columns_of_character(word[cut])):
                room -= step
                cut += 1
            lines.append(word[:cut])
            word = word[cut:]
            size = columns_of(word)
        line, taken = (f"{line} {word}", taken + 1 + size) if line else (word, size)
        if len(lines) > limit:
            break
    lines.append(line)
    if len(lines) > limit or len(shown) > limit * width * 2:
        del lines[limit:]
        last = lines[-1]
        while columns_of(last) > width - 1:
            last = last[:-1]
        lines[-1] = last + "…"
    return lines
