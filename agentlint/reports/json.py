"""JSON, version 1: ``{"version": 1, "diagnostics": [...], "files": [...], "summary": {...}}``, written as results
come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TextIO

from agentlint import rules
from agentlint.reports.words import json_text, source_of
from agentlint.text import Severity

if TYPE_CHECKING:
    from agentlint.engine.lint import FileResult
    from agentlint.engine.run import Summary
    from agentlint.text import Diagnostic, Source


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
        self.files: list[dict[str, Any]] = []

    def file(self, result: FileResult) -> None:
        for diagnostic in result.diagnostics:
            self.items.add(as_json(source_of(result), diagnostic))
        for platform, reason in result.platforms:
            self.files.append({"path": result.path, "platform": platform, "reason": reason})

    def finish(self, summary: Summary) -> None:
        tail = {"files": self.files, "summary": summary_json(summary)}
        self.items.end(f"], {json_text(tail)[1:]}\n")


def as_json(source: Source, diagnostic: Diagnostic) -> dict[str, Any]:
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
        "related": [
            {"path": label.path or source.path, "message": label.text}
            | ({"range": _range(source, label.span.start, label.span.end)} if label.path is None else {})
            for label in diagnostic.labels
        ],
    } | with_address(diagnostic.rule)


def with_address(rule: str) -> dict[str, str]:
    """Return the address of the rule's page as an entry ``url``; nothing while the project has no home address."""
    address = rules.address(rule)
    return {"url": address} if address else {}


def _range(source: Source, start: int, end: int) -> dict[str, Any]:
    return {"start": source.position(start)._asdict(), "end": source.position(end)._asdict()}


def summary_json(summary: Summary) -> dict[str, Any]:
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
