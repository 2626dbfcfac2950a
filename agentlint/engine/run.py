"""Run a whole `check`: yield the results of the files one by one, then the findings over all of them."""

from __future__ import annotations

import contextlib
from collections import Counter
from typing import TYPE_CHECKING

from agentlint.engine import pool
from agentlint.engine.check import lint_file, lint_source
from agentlint.engine.lint import FileResult, lint_together
from agentlint.engine.settings import Settings, settings_of
from agentlint.engine.sources import Unreadable, read_source
from agentlint.engine.walk import Missing
from agentlint.text import Severity, WorkingOn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from agentlint.engine.baseline import Baseline
    from agentlint.engine.places import Found
    from agentlint.engine.settings import SettingsOf
    from agentlint.rules.base import Member
    from agentlint.text import Diagnostic, Source


class Summary:
    """The counts of a run, for the last line and the exit status."""

    def __init__(self, *, unsafe: bool = False) -> None:
        self.unsafe = unsafe  # count unsafe fixes with the safe ones, because the user asked for them
        self.files = 0
        self.by_severity: Counter[Severity] = Counter()
        self.by_rule: Counter[str] = Counter()
        self.fixable = 0
        self.unsafe_fixable = 0
        self.hidden: Counter[Severity] = Counter()  # findings below the level shown
        self.suppressed = 0  # the number of findings that comments in the files hide
        self.baselined = 0
        self.unreadable: list[tuple[str, str]] = []
        self.internal_errors = 0
        self.platforms: Counter[str] = Counter()
        self.failed = False  # a finding is at the level at which its file's settings fail, or above

    def add(self, diagnostic: Diagnostic, fail_on: Severity = Severity.ERROR) -> None:
        """Count a finding that is shown; one at or above ``fail_on`` fails the run."""
        self.failed |= diagnostic.severity >= fail_on
        self.by_severity[diagnostic.severity] += 1
        self.by_rule[diagnostic.rule] += 1
        if diagnostic.fixes:
            safety = min(fix.safety for fix in diagnostic.fixes)
            self.fixable += safety == 1
            self.unsafe_fixable += safety == 2
        self.internal_errors += diagnostic.rule == "internal-error"


def check(
    files: Iterable[Found | Missing],
    settings: Settings | SettingsOf,
    summary: Summary,
    baseline: Baseline | None = None,
    *,
    jobs: int = 1,
) -> Iterator[FileResult]:
    """Yield results in the order of ``files``, as they become ready; findings over all files come last, grouped by
    file.

    ``settings`` is one value for all files, or a function that returns the settings for a path. ``jobs`` is the number
    of processes that share the work (0: as many as are worthwhile); the results do not depend on it. ``summary`` is
    complete when the iterator is exhausted. Findings that ``baseline`` knows are left out.
    """
    of = settings_of(settings)
    members: list[Member] = []
    for (_, directives), result in pool.each(_lint, ((file, of(file.path)) for file in files), jobs):
        members.extend(result.members)
        yield count(result, summary, baseline, directives.fail_on)
    for result in late(members, of):
        yield count(result, summary, baseline, of(result.path).fail_on, late=True)


def _lint(task: tuple[Found | Missing, Settings]) -> FileResult:
    target, settings = task
    if isinstance(target, Missing):
        return FileResult(target.path, error=target.reason)
    with WorkingOn(target.path):
        result = lint_file(target, settings)
    if not result.diagnostics:
        result.source = None  # no report shows the text of a clean file: do not send it between processes
    return result


def check_source(source: Source, target: Found, settings: Settings, summary: Summary) -> Iterator[FileResult]:
    """Check one text that is already read (standard input): yield one result, which is added to ``summary``."""
    result = lint_source(source, target.place, settings, target.platform, target.reason)
    yield count(result, summary, None, settings.fail_on)


def late(members: Iterable[Member], settings: Settings | SettingsOf) -> Iterator[FileResult]:
    """Yield the findings over all files, one result for each file, without those that its comments hide."""
    of = settings_of(settings)
    by_path: dict[str, list[Diagnostic]] = {}
    for diagnostic in lint_together(members, of):
        by_path.setdefault(diagnostic.path, []).append(diagnostic)
    for path, diagnostics in by_path.items():
        result = FileResult(path, diagnostics)
        with contextlib.suppress(Unreadable):
            result.source = read_source(path, of(path).max_bytes)
            if of(path).suppressions:
                from agentlint.engine.suppress import apply

                result.diagnostics, result.suppressed, _ = apply(result.source, diagnostics)
        yield result


def count(
    result: FileResult,
    summary: Summary,
    baseline: Baseline | None,
    fail_on: Severity = Severity.ERROR,
    *,
    late: bool = False,
) -> FileResult:
    """Add a result to ``summary`` and return it without the findings that ``baseline`` knows."""
    if result.error:
        summary.unreadable.append((result.path, result.error))
        return result
    if baseline is not None and result.diagnostics and result.source is not None:
        from agentlint.engine import baseline as known

        summary.baselined += known.filter(baseline, result, result.source)
    summary.files += result.counted and not late
    summary.hidden.update(result.hidden)
    summary.suppressed += result.suppressed
    for platform, _ in result.platforms:
        summary.platforms[platform] += 1
    for diagnostic in result.diagnostics:
        summary.add(diagnostic, fail_on)
    return result
