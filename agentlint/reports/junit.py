"""JUnit XML: a suite for each file, a failed case for each finding, one passed case for a file without findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO
from xml.sax.saxutils import escape, quoteattr

from agentlint.record import Record
from agentlint.reports.lines import in_xml
from agentlint.reports.words import clean, source_of, told
from agentlint.text import Severity, lazy_pattern

if TYPE_CHECKING:
    from agentlint.engine.lint import FileResult
    from agentlint.engine.run import Summary

_NOT_XML = lazy_pattern("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Case(Record):
    name: str
    line: int
    kind: str  # "" passed, "error" could not be read, else the severity of a finding
    message: str
    text: str


class Report:
    """The report, which is kept until the end: the counts come first, and findings over all files come after each
    file's own."""

    def __init__(self, stream: TextIO, *, color: bool) -> None:  # noqa: ARG002 - XML has no colours
        self.stream = stream
        self.suites: dict[str, list[_Case]] = {}

    def file(self, result: FileResult) -> None:
        cases = self.suites.setdefault(result.path, [])
        if result.error:
            cases.append(_Case("readable", 1, "error", f"cannot be read: {result.error}", ""))
        for diagnostic in result.diagnostics:
            line, column, _ = source_of(result).position(diagnostic.span.start)
            name = f"{diagnostic.rule} ({line}:{column})"
            kind = f"finding-{diagnostic.severity}"
            cases.append(_Case(name, line, kind, diagnostic.message, told(diagnostic)))

    def finish(self, summary: Summary) -> None:  # noqa: ARG002 - the cases hold everything
        write = self.stream.write
        for cases in self.suites.values():
            if not cases:
                cases.append(_Case("agentlint", 1, "", "", ""))
        every = [case for cases in self.suites.values() for case in cases]
        write(f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="agentlint" {_counts(every)}>\n')
        for path, cases in self.suites.items():
            shown = _attribute(path)
            write(f"  <testsuite name={shown} {_counts(cases)}>\n")
            for case in cases:
                write(f'    <testcase name={_attribute(case.name)} classname={shown} file={shown} line="{case.line}"')
                write("/>\n" if not case.kind else f">\n{_outcome(case)}    </testcase>\n")
            write("  </testsuite>\n")
        write("</testsuites>\n")


def _outcome(case: _Case) -> str:
    text = in_xml(escape(_NOT_XML.sub("\ufffd", case.text)))
    if case.kind == f"finding-{Severity.INFO}":  # a note fails nothing
        return f"      <system-out>{text}</system-out>\n"
    if case.kind == "error":
        return f"      <error message={_attribute(case.message)}/>\n"
    kind = case.kind.removeprefix("finding-")
    return f"      <failure type={_attribute(kind)} message={_attribute(case.message)}>{text}</failure>\n"


def _counts(cases: list[_Case]) -> str:
    failed = sum(case.kind in (f"finding-{Severity.ERROR}", f"finding-{Severity.WARNING}") for case in cases)
    return f'tests="{len(cases)}" failures="{failed}" errors="{sum(case.kind == "error" for case in cases)}"'


def _attribute(text: str) -> str:
    return in_xml(quoteattr(_NOT_XML.sub("\ufffd", clean(text))))
