"""Reports at a terminal: folded at its width, between words, and coloured."""

from __future__ import annotations

import io
import re

import pytest

from agentlint.reports.terminal import Sheet, columns_of, folded
from tests.generated.pictures import MESSY, SCREENS, WIDTHS
from tests.terminal import session

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_EXCERPT = re.compile(r" +\d* *\|")


def test_lines_break_between_words_only() -> None:
    assert folded("one two three", 8, "> ", "    ") == ["> one", "    two", "    three"]
    assert folded("a-long-path/that/can/be/copied ok", 10) == ["a-long-path/that/can/be/copied", "ok"]
    assert folded("日本 語 x", 7) == ["日本 語", "x"]
    assert folded("", 10, "> ") == ["> "]


def test_a_sheet_folds_for_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    line = "a line of more than forty columns, which a pipe gets whole"
    pipe = io.StringIO()
    Sheet(pipe).line(line, lead="  note: ", hang=8, colour="1")
    assert pipe.getvalue() == f"  note: {line}\n"
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    sheet = Sheet(terminal, color=True)
    sheet.line(line, lead="  note: ", hang=8, colour="1")
    sheet.line(line, colour="1;31")
    assert terminal.getvalue() == (
        "\x1b[1m  note: \x1b[0ma line of more than forty\n        columns, which a pipe gets whole\n"
        "\x1b[1;31ma line of more than forty columns, which\x1b[0m\n\x1b[1;31ma pipe gets whole\x1b[0m\n"
    )


@pytest.mark.parametrize("name", SCREENS)
def test_no_word_of_a_screen_is_broken(name: str) -> None:
    """At 80 and 120 columns every line fits, and the words are those of a terminal without an end."""
    shown = {width: session([SCREENS[name]], MESSY, color=True, columns=width)[0] for width in WIDTHS}
    for width, screen in shown.items():
        assert [line for line in _COLOUR.sub("", screen).splitlines() if columns_of(line) > width] == []
    if name != "inspect":  # a table, whose columns stand beside one another
        narrow, wide = map(_words, shown.values())
        assert narrow == wide


def _words(screen: str) -> list[str]:
    """The words of a screen as they follow one another, without the lines of the files that it shows."""
    lines = _COLOUR.sub("", screen).splitlines()
    return [word for line in lines if not _EXCERPT.match(line) for word in line.split()]


def test_a_screen_has_the_colours_of_what_it_says() -> None:
    shown = session([SCREENS["convert"]], MESSY, color=True, columns=80)[0]
    assert "\x1b[33m  dropped      \x1b[0mcolour: blue " in shown
    assert "\x1b[1m.claude/agents/code-reviewer.md: \x1b[0mwould write " in shown
    assert (
        "\x1b[31m-colour: blue\x1b[0m\n\x1b[32m+color: blue\x1b[0m\n" in session([SCREENS["fix"]], MESSY, color=True)[0]
    )
