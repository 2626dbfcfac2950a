"""Findings as the editor shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from agentlint import rules
from agentlint.reports.words import clean, told
from agentlint.server.documents import View, uri_of
from agentlint.text import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from agentlint.text import Diagnostic, Label

SOURCE = "agentlint"
LEVELS = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
_FADED = frozenset({"no-effect-key", "other-consumer-key", "plugin-ignored-key", "unused-ignore"})
"""Rules about what has no effect: editors show the text in a pale colour."""


def shown(findings: Iterable[Diagnostic], view: View, view_of: Callable[[str], View]) -> list[types.Diagnostic]:
    """Return findings as the editor shows them. ``view_of`` returns another file's text."""
    return [_one(finding, view, view_of) for finding in findings]


def _one(finding: Diagnostic, view: View, view_of: Callable[[str], View]) -> types.Diagnostic:
    address = rules.address(finding.rule)
    return types.Diagnostic(
        range=view.range(*finding.span),
        message=told(finding),
        severity=LEVELS[finding.severity],
        code=finding.rule,
        code_description=types.CodeDescription(address) if address else None,
        source=SOURCE,
        tags=_tags(finding),
        related_information=[_related(label, view, view_of) for label in finding.labels] or None,
    )


def _tags(finding: Diagnostic) -> list[types.DiagnosticTag] | None:
    if finding.rule == "deprecated-key":
        return [types.DiagnosticTag.Deprecated]
    return [types.DiagnosticTag.Unnecessary] if finding.rule in _FADED else None


def _related(label: Label, view: View, view_of: Callable[[str], View]) -> types.DiagnosticRelatedInformation:
    target = view_of(label.path) if label.path else view
    path = label.path or view.source.path
    return types.DiagnosticRelatedInformation(
        types.Location(uri_of(path), target.range(*label.span)), clean(label.text)
    )
