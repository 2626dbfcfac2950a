"""What a run prints: one module a format, each with a class that takes results as they come.

Report(stream, color=...)    file(result) for every file, finish(summary) at the end
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    from agentlint.engine.lint import FileResult
    from agentlint.engine.run import Summary

TEXTS: tuple[str, ...] = ("full", "concise")
"""The formats for people: on a terminal, and elsewhere."""

FORMATS: tuple[str, ...] = (*TEXTS, "json", "sarif", "github", "gitlab", "junit")
"""Each is a module of this package with a class `Report`."""

PAGES: dict[str, tuple[str, ...]] = {
    "html": (".html", ".htm"),
    "markdown": (".md", ".markdown"),
    "json": (".json",),
}
"""The formats of `agentlint report`, the first by default, with the endings of files that stand for them. Each is a
module of `matrix` with a function `write`."""


class Reporter(Protocol):
    def file(self, result: FileResult) -> None: ...

    def finish(self, summary: Summary) -> None: ...


def reporter(name: str, stream: TextIO, *, color: bool = False) -> Reporter:
    """Return the report of that format. Raises KeyError for a name that is not in `FORMATS`."""
    if name not in FORMATS:
        raise KeyError(name)
    made: Reporter = import_module(f"agentlint.reports.{name}").Report(stream, color=color)
    return made
