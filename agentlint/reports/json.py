"""JSON, version 1: ``{"version": 1, "diagnostics": [...], "files": [...], "summary": {...}}``, written as it comes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TextIO

from agentlint import rules
from agentlint.reports.words import source_of
from agentlint.text import Severity

if TYPE_CHECKING:
    from agentlint.engine.lint import FileResult
    from agentlint.engine.run import Summary
    from agentlint.text import Diagnostic, Source


class Report:
    def __init__(self, stream: TextIO, *, color: bool) -> None:  # noqa: ARG002 - JSON has no colours
        self.stream = stream
        self.first = True
        self.files: list[dict[str, Any]] = []
        stream.write('{"version": 1, "diagnostics": [')

    def file(self, result: FileResult) -> None:
        for diagnostic in result.diagnostics:
            self.stream.write("\n" if self.first else ",\n")
            self.stream.write(json.dumps(as_json(source_of(result), diagnostic), ensure_ascii=True))
            self.first = False
        for platform, reason in result.platforms:
            self.files.append({"path": result.path, "platform": platform, "reason": reason})

    def finish(self, summary: Summary) -> None:
        self.stream.write('\n], "files": ' + json.dumps(self.files, ensure_ascii=True))
        self.stream.write(', "summary": ' + json.dumps(summary_json(summary), ensure_ascii=True) + "}\n")


def as_json(source: Source, diagnostic: Diagnostic) -> dict[str, Any]:
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
        "url": rules.address(diagnostic.rule),
    }


def _range(source: Source, start: int, end: int) -> dict[str, Any]:
    return {"start": source.position(start)._asdict(), "end": source.position(end)._asdict()}


def summary_json(summary: Summary) -> dict[str, Any]:
    return {
        "files": summary.files,
        "errors": summary.by_severity[Severity.ERROR],
        "warnings": summary.by_severity[Severity.WARNING],
        "notes": summary.by_severity[Severity.INFO],
        "fixable": summary.fixable,
        "fixable_unsafe": summary.unsafe_fixable,
        "hidden": summary.hidden,
        "suppressed": summary.suppressed,
        "baselined": summary.baselined,
        "unreadable": [{"path": path, "reason": reason} for path, reason in summary.unreadable],
        "by_rule": dict(sorted(summary.by_rule.items())),
        "platforms": dict(sorted(summary.platforms.items())),
    }
