"""Annotations in a GitHub Actions log: one workflow command for each finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from agentlint.reports.lines import Exact, no_hashes
from agentlint.reports.words import clean, from_checkout, source_of, told
from agentlint.text import Severity

if TYPE_CHECKING:
    from agentlint.engine.lint import FileResult
    from agentlint.engine.run import Summary

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


class Report:
    def __init__(self, stream: TextIO, *, color: bool) -> None:  # noqa: ARG002 - GitHub colours annotations itself
        self.stream = stream

    def file(self, result: FileResult) -> None:
        if result.error:
            file = _property(from_checkout(result.path))
            self.stream.write(Exact(f"::error file={file}::cannot be read: {_data(clean(result.error))}\n"))
        for diagnostic in result.diagnostics:
            source = source_of(result)
            start, end = source.position(diagnostic.span.start), source.position(diagnostic.span.end)
            file = from_checkout(diagnostic.path or result.path)
            where = {"file": file, "line": start.line, "endLine": end.line}
            if start.line == end.line:  # GitHub refuses columns of a range over several lines
                where |= {"col": start.column, "endColumn": end.column}
            where["title"] = f"agentlint ({diagnostic.rule})"
            properties = ",".join(f"{name}={_property(str(value))}" for name, value in where.items())
            self.stream.write(Exact(f"::{COMMANDS[diagnostic.severity]} {properties}::{_data(told(diagnostic))}\n"))

    def finish(self, summary: Summary) -> None:
        """Do nothing: the annotations are the whole report."""


def _data(text: str) -> str:
    """Return a command's message, in which whatever would end it for the runner is encoded."""
    return no_hashes(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(clean(text)).replace(":", "%3A").replace(",", "%2C")
