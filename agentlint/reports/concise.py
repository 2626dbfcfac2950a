"""One line for each finding: ``path:line:column: severity[rule] message``."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from agentlint.reports.terminal import COLOURS, paint
from agentlint.reports.words import clean, position, verdict

if TYPE_CHECKING:
    from agentlint.engine.lint import FileResult
    from agentlint.engine.run import Summary
    from agentlint.text import Diagnostic


class Report:
    def __init__(self, stream: TextIO, *, color: bool) -> None:
        self.stream = stream
        self.color = color

    def file(self, result: FileResult) -> None:
        lines = []
        for diagnostic in result.diagnostics:
            at = position(result, diagnostic)
            level = paint(f"{diagnostic.severity}[{diagnostic.rule}]", COLOURS[diagnostic.severity], self.color)
            lines.append(
                f"{clean(diagnostic.path or result.path)}:{at.line}:{at.column}: "
                f"{level} {clean(diagnostic.message)}{_client(result, diagnostic)}\n"
            )
        if result.error:
            lines.append(f"{clean(result.path)}: cannot be read: {clean(result.error)}\n")
        self.stream.write("".join(lines))

    def finish(self, summary: Summary) -> None:
        self.stream.write(verdict(summary) + "\n")


def _client(result: FileResult, diagnostic: Diagnostic) -> str:
    """Return the name of the platform, where a file is judged for several."""
    return f" ({diagnostic.platform})" if len(result.platforms) > 1 and diagnostic.platform else ""
