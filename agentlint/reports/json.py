"""JSON, version 1: ``{"version": 1, "diagnostics": [...], "files": [...], "summary": {...}}``, written as results
come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TextIO, TypedDict

from agentlint import rules
from agentlint.reports.words import json_text, source_of
from agentlint.text import Severity

if TYPE_CHECKING:
    from agentlint.engine.lint import FileResult
    from agentlint.engine.run import Summary
    from agentlint.text import Diagnostic, Label, Source


class PositionJson(TypedDict):
    """A position: ``line`` and ``column`` from 1, in characters, and ``offset`` from 0."""

    line: int
    column: int
    offset: int


class RangeJson(TypedDict):
    """The part of a text from ``start`` up to, but not including, ``end``."""

    start: PositionJson
    end: PositionJson


class EditJson(TypedDict):
    """A part of a file, and the text that replaces it."""

    range: RangeJson
    new: str


class FixJson(TypedDict):
    """A fix: "safe" or "unsafe", with edits that do not overlap."""

    title: str
    safety: str
    edits: list[EditJson]


class _Related(TypedDict):
    path: str
    message: str


class RelatedJson(_Related, total=False):
    """Another place that has to do with a finding. Without ``range``, it is the whole of another file."""

    range: RangeJson


class Address(TypedDict, total=False):
    """The address of a rule's page, where there is one."""

    url: str


class DiagnosticJson(Address):
    """A finding. ``route`` is where its value sits in the frontmatter."""

    path: str
    platform: str
    rule: str
    severity: str
    message: str
    why: str
    help: str
    route: list[str | int]
    range: RangeJson
    fixes: list[FixJson]
    related: list[RelatedJson]


class FileJson(TypedDict):
    """A file that was checked for a platform, and why it was taken to be that platform's."""

    path: str
    platform: str
    reason: str


class UnreadableJson(TypedDict):
    """A file that could not be read."""

    path: str
    reason: str


class SummaryJson(TypedDict):
    """The counts of a run, over all its files."""

    files: int
    errors: int
    warnings: int
    notes: int
    fixable: int
    fixable_unsafe: int
    hidden: int
    suppressed: int
    baselined: int
    unreadable: list[UnreadableJson]
    by_rule: dict[str, int]
    platforms: dict[str, int]


class Items:
    """A document with a list in it, one item on each line, written as the items come. Nothing is written for a run that
    stops before its first item and its end."""

    def __init__(self, stream: TextIO, head: str) -> None:
        self._stream = stream
        self._before = head
        self._any = False

    def add(self, item: Any) -> None:
        """Write an item."""
        self._stream.write(f"{self._before}\n{json_text(item)}")
        self._before, self._any = ",", True

    def end(self, tail: str) -> None:
        """End the list, and write the end (``tail``) of the document."""
        self._stream.write(("" if self._any else self._before) + "\n" + tail)


class Report:
    def __init__(self, stream: TextIO, *, color: bool) -> None:  # noqa: ARG002 - JSON has no colours
        self.items = Items(stream, '{"version": 1, "diagnostics": [')
        self.files: list[FileJson] = []

    def file(self, result: FileResult) -> None:
        for diagnostic in result.diagnostics:
            self.items.add(as_json(source_of(result), diagnostic))
        for platform, reason in result.platforms:
            self.files.append({"path": result.path, "platform": platform, "reason": reason})

    def finish(self, summary: Summary) -> None:
        tail = {"files": self.files, "summary": summary_json(summary)}
        self.items.end(f"], {json_text(tail)[1:]}\n")


def as_json(source: Source, diagnostic: Diagnostic) -> DiagnosticJson:
    """Return the JSON object of a finding."""
    return {
        "path": diagnostic.path or source.path,
        "platform": diagnostic.platform,
        "rule": diagnostic.rule,
        "severity": str(diagnostic.severity),
        "message": diagnostic.message,
        "why": diagnostic.why,
        "help": diagnostic.help,
        "route": list(diagnostic.route),
        "range": _range(source, diagnostic.span.start, diagnostic.span.end),
        "fixes": [
            {
                "title": fix.title,
                "safety": str(fix.safety),
                "edits": [{"range": _range(source, edit.start, edit.end), "new": edit.new} for edit in fix.edits],
            }
            for fix in diagnostic.fixes
        ],
        "related": [_related(source, label) for label in diagnostic.labels],
        **with_address(diagnostic.rule),
    }


def _related(source: Source, label: Label) -> RelatedJson:
    related: RelatedJson = {"path": label.path or source.path, "message": label.text}
    if label.path is None:
        related["range"] = _range(source, label.span.start, label.span.end)
    return related


def with_address(rule: str) -> Address:
    """Return the address of the rule's page as an entry ``url``; nothing while the project has no home address."""
    address = rules.address(rule)
    return {"url": address} if address else {}


def _range(source: Source, start: int, end: int) -> RangeJson:
    return {"start": _position(source, start), "end": _position(source, end)}


def _position(source: Source, offset: int) -> PositionJson:
    position = source.position(offset)
    return {"line": position.line, "column": position.column, "offset": position.offset}


def summary_json(summary: Summary) -> SummaryJson:
    """Return the JSON object of a run's counts."""
    return {
        "files": summary.files,
        "errors": summary.by_severity[Severity.ERROR],
        "warnings": summary.by_severity[Severity.WARNING],
        "notes": summary.by_severity[Severity.INFO],
        "fixable": summary.fixable,
        "fixable_unsafe": summary.unsafe_fixable,
        "hidden": summary.hidden.total(),
        "suppressed": summary.suppressed,
        "baselined": summary.baselined,
        "unreadable": [{"path": path, "reason": reason} for path, reason in summary.unreadable],
        "by_rule": dict(sorted(summary.by_rule.items())),
        "platforms": dict(sorted(summary.platforms.items())),
    }
