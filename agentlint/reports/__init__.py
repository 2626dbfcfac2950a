"""What a run prints: one module for each format, with a class that takes results as they come.

Report(stream, color=...)    file(result) for every file, finish(summary) at the end
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    from agentlint.engine.lint import FileResult
    from agentlint.engine.run import Summary

TEXTS: tuple[str, ...] = ("full", "concise")
"""The formats for people: the first on a terminal, the second elsewhere."""

FORMATS: tuple[str, ...] = (*TEXTS, "json", "sarif", "github", "gitlab", "junit")
"""The formats of a run. Each is a module of this package with a class `Report`."""

PAGES: dict[str, tuple[str, ...]] = {
    "html": (".html", ".htm"),
    "markdown": (".md", ".markdown"),
    "json": (".json",),
}
"""The formats of `agentlint report`, the default first, with the endings of the files that they are chosen for. Each is
a module of `matrix` with a function `write`."""


class Reporter(Protocol):
    """The interface of all reports."""

    def file(self, result: FileResult) -> None:
        """Take the result of one file."""

    def finish(self, summary: Summary) -> None:
        """End the report with the counts of the run."""


def reporter(name: str, stream: TextIO, *, color: bool = False) -> Reporter:
    """Return the report of a format. Raises KeyError for a name that is not in `FORMATS`."""
    if name not in FORMATS:
        raise KeyError(name)
    made: Reporter = import_module(f"agentlint.reports.{name}").Report(stream, color=color)
    return made
