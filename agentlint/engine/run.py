"""A whole `check`: files in, results out one by one, then what holds for all of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from agentlint.engine.discover import Found, Missing
from agentlint.engine.lint import FileResult, Settings, lint_file, lint_source, lint_together

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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


def check(files: Iterable[Found | Missing], settings: Settings, summary: Summary) -> Iterator[FileResult]:
    """Results in the order of ``files``, as they are ready; findings over all files come last, each with its own file.

    ``summary`` is complete when the iterator is exhausted.
    """
    members: list[Member] = []
    for one in files:
        if isinstance(one, Missing):
            summary.unreadable.append((one.path, one.reason))
            yield FileResult(one.path, [], [], [], error=one.reason)
            continue
        result = lint_file(one, settings)
        members.extend(result.members)
        _count(result, summary)
        yield result
    by_path: dict[str, list[Diagnostic]] = {}
    for diagnostic in lint_together(members, settings):
        by_path.setdefault(diagnostic.path, []).append(diagnostic)
    for path, diagnostics in by_path.items():
        late = FileResult(path, [], diagnostics, [])
        for diagnostic in diagnostics:
            summary.add(diagnostic)
        yield late


def check_source(source: Source, found: Found, settings: Settings, summary: Summary) -> Iterator[FileResult]:
    """The same for one text that is already read (standard input)."""
    result = lint_source(source, found.place, settings, found.platform, found.reason)
    _count(result, summary)
    yield result


def _count(result: FileResult, summary: Summary) -> None:
    if result.error:
        summary.unreadable.append((result.path, result.error))
        return
    summary.files += 1
    summary.hidden += result.hidden
    summary.suppressed += result.suppressed
    for platform, _ in result.platforms:
        summary.platforms[platform] += 1
    for diagnostic in result.diagnostics:
        summary.add(diagnostic)
