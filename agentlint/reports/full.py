"""The report for people at a terminal: the place in its line, what is wrong, why it matters, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from agentlint.reports.excerpt import excerpt
from agentlint.reports.terminal import COLOURS, columns, columns_of, folded, paint
from agentlint.reports.words import clean, source_of, verdict
from agentlint.text import Safety

if TYPE_CHECKING:
    from agentlint.engine.lint import FileResult
    from agentlint.engine.run import Summary
    from agentlint.text import Diagnostic, Source, Span


class Report:
    def __init__(self, stream: TextIO, *, color: bool) -> None:
        self.stream = stream
        self.color = color
        self.width = columns()

    def paint(self, text: str, colour: str) -> str:
        """Return text in a colour, where the report has colours."""
        return paint(text, colour, self.color)

    def file(self, result: FileResult) -> None:
        if result.error:
            self.stream.write(f"{clean(result.path)}: cannot be read: {clean(result.error)}\n\n")
        for diagnostic in result.diagnostics:
            self.stream.write(self._finding(source_of(result), diagnostic))

    def finish(self, summary: Summary) -> None:
        worst = max(summary.by_severity, default=None)
        colour = COLOURS[worst] if worst else "1;32"
        for line in folded(verdict(summary), self.width, others="  "):
            self.stream.write(self.paint(line, colour) + "\n")

    def _finding(self, source: Source, diagnostic: Diagnostic) -> str:
        at = source.position(diagnostic.span.start)
        head = f"{diagnostic.severity}[{diagnostic.rule}] "
        first, *more = folded(clean(diagnostic.message), self.width, head, "    ")
        lines = [
            f"{self.paint(head[:-1], COLOURS[diagnostic.severity])} {self.paint(first[len(head) :], '1')}",
            *(self.paint(line, "1") for line in more),
            f"  --> {clean(diagnostic.path or source.path)}:{at.line}:{at.column}",
        ]
        if source.text:
            lines.extend(self._frame(source, diagnostic.span, at.line, COLOURS[diagnostic.severity]))
        for label in diagnostic.labels:
            where = "" if label.path is None else f" ({clean(label.path)})"
            if label.path is None:
                other = source.position(label.span.start)
                where = f" (line {other.line}, column {other.column})"
            lines.extend(self._told("also", clean(label.text) + where))
        if diagnostic.why:
            lines.extend(self._told("why", clean(diagnostic.why)))
        if diagnostic.help:
            lines.extend(self._told("help", clean(diagnostic.help)))
        for fix in diagnostic.fixes:
            how = {Safety.SAFE: "--fix", Safety.UNSAFE: "--fix --unsafe-fixes", Safety.DISPLAY: "by hand"}[fix.safety]
            lines.extend(self._told("fix", f"{clean(fix.title)} ({how})"))
        return "\n".join(lines) + "\n\n"

    def _told(self, word: str, text: str) -> list[str]:
        lead = f"  = {word}: "
        first, *more = folded(text, self.width, lead, " " * len(lead))
        return [f"  = {self.paint(word + ':', '1')} {first[len(lead) :]}", *more]

    def _frame(self, source: Source, span: Span, line_number: int, color: str) -> list[str]:
        """Return the span's first line, cut to a window around the span, with carets below it."""
        gutter = f"{line_number} | "
        shown = excerpt(source, span, self.width - len(gutter) - 4)
        pad = columns_of(shown.text[: shown.start])
        carets = "^" * max(1, columns_of(shown.text[shown.start : shown.start + shown.length]))
        blank = " " * (len(gutter) - 2) + "|"
        return [
            f"  {blank}",
            f"  {gutter}{clean(shown.text)}",
            f"  {blank} {' ' * pad}{self.paint(carets, color)}",
        ]
