"""SARIF 2.1.0, written as the results come: results first, then what is known of their rules.

Columns count UTF-16 code units, paths are percent-encoded, and fingerprints do not change when lines move.
"""

from __future__ import annotations

import os
import posixpath
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO
from urllib.parse import quote_from_bytes

from agentlint import __version__, home, rules
from agentlint.engine.baseline import fingerprint
from agentlint.engine.sources import Unreadable, read_source
from agentlint.reports.json import Items
from agentlint.reports.words import clean, from_checkout, json_text, source_of, told
from agentlint.text import Safety, Severity, Span

if TYPE_CHECKING:
    from agentlint.engine.lint import FileResult
    from agentlint.engine.run import Summary
    from agentlint.text import Diagnostic, Fix, Label, Source

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


class Report:
    def __init__(self, stream: TextIO, *, color: bool) -> None:  # noqa: ARG002 - JSON has no colours
        self.rules: dict[str, int] = {}
        self.seen: Counter[tuple[str, str]] = Counter()
        self.items = Items(stream, f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": [{{"results": [')

    def file(self, result: FileResult) -> None:
        for diagnostic in result.diagnostics:
            self.items.add(self._result(diagnostic, source_of(result)))

    def finish(self, summary: Summary) -> None:
        tail = {
            "columnKind": "utf16CodeUnits",
            "originalUriBaseIds": {
                ROOT: {"description": {"text": "The checkout, else the folder that agentlint was started in."}}
            },
            "tool": {
                "driver": {
                    "name": "agentlint",
                    "version": __version__,
                    "semanticVersion": __version__,
                    **({"informationUri": home.HOME} if home.HOME else {}),
                    "rules": [_rule(name) for name in self.rules],
                }
            },
            "invocations": [
                {
                    "executionSuccessful": not summary.internal_errors and not summary.unreadable,
                    "toolExecutionNotifications": [
                        {
                            "level": "error",
                            "message": {"text": f"cannot be read: {clean(reason)}"},
                            "locations": [{"physicalLocation": {"artifactLocation": location(path)}}],
                        }
                        for path, reason in summary.unreadable
                    ],
                }
            ],
        }
        self.items.end(f"], {json_text(tail)[1:]}]}}\n")

    def _result(self, diagnostic: Diagnostic, source: Source) -> dict[str, Any]:
        path = diagnostic.path or source.path
        print_ = fingerprint(diagnostic, source)
        self.seen[path, print_] += 1
        out: dict[str, Any] = {
            "ruleId": diagnostic.rule,
            "ruleIndex": self.rules.setdefault(diagnostic.rule, len(self.rules)),
            "level": LEVELS[diagnostic.severity],
            "message": {"text": told(diagnostic)},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": location(path),
                        "region": region(source, diagnostic.span),
                    }
                }
            ],
            "partialFingerprints": {"agentlint/v1": f"{print_}:{self.seen[path, print_]}"},
            "properties": {"platform": diagnostic.platform, "route": [_word(step) for step in diagnostic.route]},
        }
        related = [_related(label, source) for label in diagnostic.labels]
        if related:
            out["relatedLocations"] = related
        fixes = [_fix(fix, path, source) for fix in diagnostic.fixes if fix.safety < Safety.DISPLAY and _writable(fix)]
        if fixes:
            out["fixes"] = fixes
        return out


def location(path: str) -> dict[str, str]:
    """Return an artifactLocation: relative to the checkout or to the folder of the run, or a file URI for a path
    outside."""
    path = from_checkout(path).replace(os.sep, "/")
    relative = posixpath.normpath(path)
    if os.path.isabs(path) or relative == ".." or relative.startswith("../"):
        whole = os.path.abspath(path).replace(os.sep, "/").lstrip("/")
        return {"uri": "file:///" + quote_from_bytes(os.fsencode(whole), safe="/:")}
    return {"uri": quote_from_bytes(os.fsencode(relative), safe="/"), "uriBaseId": ROOT}


def region(source: Source, span: Span) -> dict[str, int]:
    """Return a region. Its end is the first column after it."""
    start_line, start_column = _place(source, span.start)
    end_line, end_column = _place(source, max(span))
    return {"startLine": start_line, "startColumn": start_column, "endLine": end_line, "endColumn": end_column}


def _place(source: Source, offset: int) -> tuple[int, int]:
    """Return line and column from 1, the column in UTF-16 code units."""
    line, column = source.lines.place(min(offset, len(source.text)), "utf-16")
    return line + 1, column + 1


def _related(label: Label, source: Source) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": location(label.path or source.path)}
    with suppress(Unreadable):  # without the region, only the file is named
        physical["region"] = region(read_source(label.path) if label.path else source, label.span)
    return {"physicalLocation": physical, "message": {"text": clean(label.text)}}


def _fix(fix: Fix, path: str, source: Source) -> dict[str, Any]:
    replacements = [
        {"deletedRegion": region(source, Span(edit.start, edit.end)), "insertedContent": {"text": edit.new}}
        for edit in fix.edits
    ]
    return {
        "description": {"text": clean(fix.title)},
        "artifactChanges": [{"artifactLocation": location(path), "replacements": replacements}],
        "properties": {"safety": str(fix.safety)},
    }


def _writable(fix: Fix) -> bool:
    """Tell whether JSON can represent the new text: a lone surrogate has no UTF-8 form. A fix without edits is not
    writable either."""
    return bool(fix.edits) and not any(
        "\ud800" <= character <= "\udfff" for edit in fix.edits for character in edit.new
    )


def _word(step: str | int) -> str | int:
    return clean(step) if isinstance(step, str) else step


def _rule(name: str) -> dict[str, Any]:
    if name in rules.names():
        title, page = rules.summary(name), rules.page(name)
    else:
        title = page = rules.ENGINE_RULES.get(name, name)
    address = rules.address(name)
    return {
        "id": name,
        "shortDescription": {"text": title},
        "fullDescription": {"text": _first_paragraph(page)},  # GitHub's code scanning requires a description
        **({"helpUri": address} if address else {}),
        "help": {"text": page, "markdown": page},
        "properties": {"tags": ["agents"]},
    }


def _first_paragraph(page: str) -> str:
    """Return the first paragraph below the title of a page, as one line; the title when there is nothing else."""
    parts = page.split("\n\n", 2)
    return " ".join(parts[min(1, len(parts) - 1)].split())
