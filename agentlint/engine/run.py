"""A whole `check`: files in, results out one by one, then what holds for all of them."""

from __future__ import annotations

import contextlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from agentlint.engine.discover import Found, Missing
from agentlint.engine.lint import (
    FileResult,
    Settings,
    Unreadable,
    lint_file,
    lint_source,
    lint_together,
    read_source,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from agentlint.engine.baseline import Baseline
    from agentlint.rules.base import Member
    from agentlint.text import Diagnostic, Severity, Source


@dataclass(slots=True)
class Summary:
    """Counts of a run, for the last line and the exit status."""

    files: int = 0
    by_severity: Counter[Severity] = field(default_factory=Counter)
    by_rule: Counter[str] = field(default_factory=Counter)
    fixable: int = 0
    unsafe_fixable: int = 0
    hidden: int = 0  # below the level shown
    suppressed: int = 0  # by comments in the files
    baselined: int = 0
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    internal_errors: int = 0
    platforms: Counter[str] = field(default_factory=Counter)

    def add(self, diagnostic: Diagnostic) -> None:
        self.by_severity[diagnostic.severity] += 1
        self.by_rule[diagnostic.rule] += 1
        if diagnostic.fixes:
            safety = min(fix.safety for fix in diagnostic.fixes)
            self.fixable += safety == 1
            self.unsafe_fixable += safety == 2
        self.internal_errors += diagnostic.rule == "internal-error"

    def worst(self) -> Severity | None:
        return max(self.by_severity, default=None)


def check(
    files: Iterable[Found | Missing], settings: Settings, summary: Summary, baseline: Baseline | None = None
) -> Iterator[FileResult]:
    """Results in the order of ``files``, as they are ready; findings over all files come last, each with its own file.

    ``summary`` is complete when the iterator is exhausted. Findings that ``baseline`` knows are left out.
    """
    members: list[Member] = []
    for one in files:
        if isinstance(one, Missing):
            result = FileResult(one.path, [], [], [], error=one.reason)
        else:
            result = lint_file(one, settings)
            members.extend(result.members)
        yield _counted(result, summary, baseline)
    by_path: dict[str, list[Diagnostic]] = {}
    for diagnostic in lint_together(members, settings):
        by_path.setdefault(diagnostic.path, []).append(diagnostic)
    for path, diagnostics in by_path.items():
        yield _counted(_late(path, diagnostics, settings), summary, baseline, late=True)


def check_source(source: Source, found: Found, settings: Settings, summary: Summary) -> Iterator[FileResult]:
    """The same for one text that is already read (standard input)."""
    yield _counted(lint_source(source, found.place, settings, found.platform, found.reason), summary, None)


def _late(path: str, diagnostics: list[Diagnostic], settings: Settings) -> FileResult:
    """Findings over all files about one file, without those that its comments hide."""
    result = FileResult(path, [], diagnostics, [])
    with contextlib.suppress(Unreadable):
        result.source = read_source(path, settings.max_bytes)
        if settings.suppressions:
            from agentlint.engine.suppress import apply

            result.diagnostics, result.suppressed, _ = apply(result.source, diagnostics)
    return result


def _counted(result: FileResult, summary: Summary, baseline: Baseline | None, *, late: bool = False) -> FileResult:
    if result.error:
        summary.unreadable.append((result.path, result.error))
        return result
    if baseline is not None and result.diagnostics and result.source is not None:
        from agentlint.engine import baseline as known

        summary.baselined += known.filter(baseline, result, result.source)
    summary.files += not late
    summary.hidden += result.hidden
    summary.suppressed += result.suppressed
    for platform, _ in result.platforms:
        summary.platforms[platform] += 1
    for diagnostic in result.diagnostics:
        summary.add(diagnostic)
    return result
