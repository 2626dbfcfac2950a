"""What a run prints: one module a format, each with a class that takes results as they come.

Report(stream, color=...)    file(result) for every file, finish(summary) at the end
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    from agentlint.engine.lint import FileResult
    from agentlint.engine.run import Summary

FORMATS: tuple[str, ...] = ("full", "concise", "json", "sarif", "github", "gitlab", "junit")
"""Each is a module of this package with a class `Report`."""


class Reporter(Protocol):
    def file(self, result: FileResult) -> None: ...

    def finish(self, summary: Summary) -> None: ...


def reporter(name: str, stream: TextIO, *, color: bool = False) -> Reporter:
    """The report of that format. Raises KeyError for a name that is not in `FORMATS`."""
    if name not in FORMATS:
        raise KeyError(name)
    made: Reporter = import_module(f"agentlint.reports.{name}").Report(stream, color=color)
    return made
