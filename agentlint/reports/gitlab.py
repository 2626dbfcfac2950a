"""GitLab's Code Quality report: a JSON array with one object for each finding."""

from __future__ import annotations

import hashlib
import posixpath
from collections import Counter
from typing import TYPE_CHECKING, TextIO

from agentlint.engine.baseline import fingerprint
from agentlint.reports.json import Items
from agentlint.reports.words import clean, from_checkout, source_of, told
from agentlint.text import Severity

if TYPE_CHECKING:
    from agentlint.engine.lint import FileResult
    from agentlint.engine.run import Summary

SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


class Report:
    def __init__(self, stream: TextIO, *, color: bool) -> None:  # noqa: ARG002 - JSON has no colours
        self.items = Items(stream, "[")
        self.seen: Counter[tuple[str, str]] = Counter()

    def file(self, result: FileResult) -> None:
        if result.error:
            self._entry("unreadable", f"cannot be read: {clean(result.error)}", "critical", result.path, 1, 1, "")
        for diagnostic in result.diagnostics:
            source = source_of(result)
            self._entry(
                diagnostic.rule,
                told(diagnostic),
                SEVERITIES[diagnostic.severity],
                diagnostic.path or result.path,
                source.position(diagnostic.span.start).line,
                source.position(diagnostic.span.end).line,
                fingerprint(diagnostic, source),
            )

    def finish(self, summary: Summary) -> None:  # noqa: ARG002 - GitLab shows findings only
        self.items.end("]\n")

    def _entry(self, rule: str, text: str, severity: str, path: str, begin: int, end: int, content: str) -> None:
        """Add a finding. GitLab drops findings with equal fingerprints, so a fingerprint includes the path and the
        number of otherwise equal findings before it."""
        path = clean(posixpath.normpath(from_checkout(path).replace("\\", "/")))
        self.seen[path, rule + content] += 1
        parts = (path, rule, content, str(self.seen[path, rule + content]))
        entry = {
            "description": text,
            "check_name": rule,
            "fingerprint": hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32],
            "severity": severity,
            "location": {"path": path, "lines": {"begin": begin, "end": max(begin, end)}},
        }
        self.items.add(entry)
