"""Errors and notes on standard error: one line for a program, folded and marked for a person."""

import sys
from io import StringIO

import pytest

from agentlint.cli import remarks

LONG = "--to takes claude, opencode, copilot, kilo, gemini, qwen, codex or all, not `opencod`"


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("COLUMNS", "50")


def test_a_program_gets_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", pipe := StringIO())
    remarks.error(LONG)
    remarks.note(LONG)
    assert pipe.getvalue() == f"agentlint: {LONG}\n{LONG}\n"


def test_a_person_gets_lines_of_the_terminals_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    remarks.error(LONG)
    assert terminal.getvalue().splitlines() == [
        "\x1b[1;31magentlint:\x1b[0m --to takes claude, opencode, copilot,",
        "  kilo, gemini, qwen, codex or all, not `opencod`",
    ]


def test_no_color_takes_the_colour_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    remarks.error("there is no rule `foo`")
    assert terminal.getvalue() == "agentlint: there is no rule `foo`\n"
