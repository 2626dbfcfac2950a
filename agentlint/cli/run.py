"""Carry out `agentlint check` and `agentlint fix`."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

from agentlint.status import FINDINGS, OK, USAGE, UsageError

if TYPE_CHECKING:
    from agentlint.cli.files import Files
    from agentlint.cli.options import RunOptions
    from agentlint.cli.outputs import Reports
    from agentlint.engine.baseline import Baseline
    from agentlint.engine.lint import FileResult
    from agentlint.engine.run import Summary


def perform(options: RunOptions) -> int:
    """Check or fix the files. Returns the exit status; raises UsageError and OSError."""
    from agentlint.cli.files import tell_unobserved
    from agentlint.cli.outputs import Reports

    files = options.files()
    _refuse(options, stdin=bool(files.stdin))
    known = None if options.no_baseline or files.stdin else _accepted()
    with ExitStack() as unfinished:
        reports = Reports(options, unfinished, stdin=bool(files.stdin))
        status = (_fix if options.fixes else _check)(options, files, known, reports)
    if not options.quiet:
        tell_unobserved(files.configuration)
    return status


def _accepted() -> Baseline | None:
    """Read the project's baseline, if it has one. Raises UsageError for one that cannot be used."""
    from agentlint.engine.discover import find_baseline

    path = find_baseline()
    if path is None:
        return None
    from agentlint.engine.baseline import load

    return load(path)


def _refuse(options: RunOptions, *, stdin: bool) -> None:
    """Raise UsageError for options that contradict each other."""
    if options.quiet and options.verbose:
        raise UsageError("--quiet and --verbose cannot be used together")
    if options.show_fixes and not options.fixes:
        raise UsageError("--show-fixes lists the fixes made: add --fix or --diff")
    if options.since and stdin:
        raise UsageError("--since compares files with git: it cannot be used with standard input")
    if options.output_format and options.fixes and (options.diff or stdin):
        shown = "the diff" if options.diff else "the fixed text"
        raise UsageError(f"standard output contains {shown} here: write the report with --output FORMAT:FILE")


def _check(options: RunOptions, files: Files, known: Baseline | None, reports: Reports) -> int:
    from agentlint.cli.progress import watched
    from agentlint.engine.run import Summary, check, check_source

    settings = files.configuration.settings
    summary = Summary(unsafe=options.unsafe_fixes)
    if files.stdin:
        results = check_source(files.text(), files.stdin_place(), settings(files.stdin), summary)
    else:
        results = check(files.found(options.since), settings, summary, known, jobs=options.jobs)

    def speaks(checked: FileResult) -> bool:
        return options.verbose or bool(checked.diagnostics or checked.error)

    for result in watched(results, "checking", speaks):
        reports.file(result)
    status = _nothing(options, files, summary)
    if status == OK:
        reports.finish(summary)
        _count(options, summary)
    return status or _status(options, summary)


def _nothing(options: RunOptions, files: Files, summary: Summary) -> int:
    """Report what was skipped, or that there was nothing to look at; the exit status is then not `OK`."""
    if summary.files or summary.unreadable or options.since:
        if not options.quiet:
            files.tell_passed_over()
        return OK
    status = files.tell_nothing_found()
    return OK if options.exit_zero else status


def _status(options: RunOptions, summary: Summary) -> int:
    """Return the exit status of a run that only checks: 2 for what could not be read or a defect of agentlint."""
    if options.exit_zero:
        return OK
    if summary.unreadable or summary.internal_errors:
        return USAGE
    return FINDINGS if summary.failed else OK


def _count(options: RunOptions, summary: Summary) -> None:
    if options.statistics:
        sys.stderr.write("".join(f"{count:6,}  {rule}\n" for rule, count in summary.by_rule.most_common()))


def _fix(options: RunOptions, files: Files, known: Baseline | None, reports: Reports) -> int:
    """Fix the files, or with ``diff`` print what would change. Returns the exit status (`FixRun.status`), or 2 where
    there was nothing to look at."""
    from agentlint.cli.fixing import FixRun, file_fixes, speaks
    from agentlint.cli.progress import watched

    run = FixRun(options, files.configuration.settings, known, reports)
    for file_fix in watched(file_fixes(options, files), "fixing", speaks):
        run.add(file_fix)
    if not files.stdin:
        run.add_late()
    status = _nothing(options, files, run.summary)
    if status != OK:
        return status
    run.finish()
    _count(options, run.summary)
    return run.status()
