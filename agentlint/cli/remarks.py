"""Errors and notes that a command writes to standard error, apart from its report. They are folded for a terminal."""

from __future__ import annotations

import sys

_ERROR = "agentlint: "


def error(text: str) -> None:
    """Report what a command could not do. ``text`` may quote anything: standard error makes it visible."""
    from agentlint.reports.lines import Exact
    from agentlint.reports.terminal import colored, paint

    first, *more = _lines(text, _ERROR)
    if colored("auto", sys.stderr):
        sys.stderr.write(Exact(paint(_ERROR.rstrip(), "1;31", color=True)))
        first = first.removeprefix(_ERROR.rstrip())
    sys.stderr.writelines(f"{line}\n" for line in (first, *more))


def note(text: str) -> None:
    """Report what a user may want to know and nothing depends on."""
    sys.stderr.writelines(f"{line}\n" for line in _lines(text, ""))


def _lines(text: str, lead: str) -> list[str]:
    """Return the text as one line, or as lines of the terminal's width with two columns of indentation."""
    if not sys.stderr.isatty():
        return [lead + text]
    from agentlint.reports.terminal import columns, folded

    return folded(text, columns(), lead, "  ")
