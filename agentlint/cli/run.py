"""Carry out `agentlint check` and `agentlint fix`."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, TextIO, cast

from agentlint import reports as formats
from agentlint.cli import remarks
from agentlint.status import FINDINGS, OK, USAGE, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from agentlint.cli.files import Files
    from agentlint.cli.options import RunOptions
    from agentlint.engine.baseline import Baseline
    from agentlint.engine.files import Pending
    from agentlint.engine.fix import FileFix
    from agentlint.engine.lint import FileResult
    from agentlint.engine.run import Summary
    from agentlint.reports import Reporter


def perform(options: RunOptions) -> int:
    """Check or fix the files. Returns the exit status; raises UsageError and OSError."""
    from agentlint.cli.files import tell_unobserved

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


class Reports:
    """The outputs of a run: a report on a stream, GitHub's annotations, and files."""

    def __init__(self, options: RunOptions, unfinished: ExitStack, *, stdin: bool) -> None:
        from agentlint.engine.files import Pending
        from agentlint.reports.lines import Lines
        from agentlint.reports.terminal import colored

        taken = options.fixes and (options.diff or stdin)  # a difference, or a fixed text, goes to standard output
        machine = options.output_format not in (None, *formats.TEXTS)
        stream = sys.stderr if taken else sys.stdout
        self.aside = sys.stderr if taken or (machine and options.fixes) else stream
        """The stream for messages about fixes."""
        name = options.output_format or _for_people(options)
        self._shown: Reporter | None = formats.reporter(name, stream, color=colored(options.color, stream))
        if options.diff:
            self._shown = None  # the difference itself is the report
        self._ends = machine or not (options.fixes or options.quiet)  # a run that fixes has a last line of its own
        self._more: list[Reporter] = []
        if options.output_format is None and os.environ.get("GITHUB_ACTIONS") == "true":
            self._more.append(formats.reporter("github", self.aside))
        self._files: list[tuple[Pending, Lines]] = []
        for name, path in outputs(options.output or []):
            pending = unfinished.enter_context(Pending(path))
            lines = Lines(pending.stream)
            self._files.append((pending, lines))
            self._more.append(formats.reporter(name, cast("TextIO", lines)))

    def file(self, result: FileResult) -> None:
        """Add the result of a file to all reports."""
        for report in (*self._more, *([self._shown] if self._shown else [])):
            report.file(result)

    def finish(self, summary: Summary) -> None:
        """Finish all reports, and put the files in their places."""
        for report in (*self._more, *([self._shown] if self._shown and self._ends else [])):
            report.finish(summary)
        for pending, lines in self._files:
            lines.flush()
            pending.commit()


def _for_people(options: RunOptions) -> str:
    full, concise = formats.TEXTS
    return full if sys.stdout.isatty() and not options.fixes else concise


def _check(options: RunOptions, files: Files, known: Baseline | None, reports: Reports) -> int:
    from agentlint.cli.progress import watched
    from agentlint.engine.run import Summary, check, check_source

    settings = files.configuration.settings
    summary = Summary(unsafe=options.unsafe_fixes)
    if files.stdin:
        results = check_source(files.text(), files.stdin_place(), settings(files.stdin), summary)
    else:
        results = check(files.found(options.since), settings, summary, known, jobs=options.jobs)
    for result in watched(
        results, "checking", lambda checked: options.verbose or bool(checked.diagnostics or checked.error)
    ):
        _say_platforms(options, result)
        reports.file(result)
    status = _nothing(options, files, summary)
    if status == OK:
        reports.finish(summary)
        _count(options, summary)
    return status or _ended(options, summary)


def _nothing(options: RunOptions, files: Files, summary: Summary) -> int:
    """Report what was skipped, or that there was nothing to look at; the exit status is then not `OK`."""
    if summary.files or summary.unreadable or options.since:
        if not options.quiet:
            files.tell_passed_over()
        return OK
    status = files.tell_nothing_found()
    return OK if options.exit_zero else status


def _ended(options: RunOptions, summary: Summary) -> int:

    if options.exit_zero:
        return OK
    if summary.unreadable or summary.internal_errors:
        return USAGE
    return FINDINGS if summary.failed else OK


def _count(options: RunOptions, summary: Summary) -> None:
    if options.statistics:
        sys.stderr.write("".join(f"{count:6,}  {rule}\n" for rule, count in summary.by_rule.most_common()))


def _say_platforms(options: RunOptions, result: FileResult) -> None:
    from agentlint.reports.words import clean

    if options.verbose:
        for name, reason in result.platforms:
            remarks.note(f"{clean(result.path)}: {name} ({clean(reason)})")


def _fix(options: RunOptions, files: Files, known: Baseline | None, reports: Reports) -> int:
    """Fix the files, or with ``diff`` print what would change. Returns the exit status.

    0: nothing remains at the level that fails (with ``diff``: nothing would change). 1: something remains, a file was
    not written because it changed in the meantime, or ``diff`` has something to show. 2: something could not be read or
    written, there was nothing to look at, or a fix failed. Findings that the baseline ``known`` accepts are fixed like
    others, but those that remain are not reported and fail nothing.
    """
    from agentlint.cli.progress import watched
    from agentlint.engine.run import Summary, count, late
    from agentlint.reports import fixes as report
    from agentlint.reports.terminal import colored, in_colours
    from agentlint.reports.words import for_stream
    from agentlint.syntax.edits import unified
    from agentlint.text import Source

    out = reports.aside
    settings = files.configuration.settings
    summary = Summary()
    tally = report.Tally()
    members = []
    after: dict[str, Source] = {}  # the texts that files would have, where those differ from the present ones
    fixed = _fixed_stdin(options, files) if files.stdin else _fixed_files(options, files)
    for file_fix in watched(fixed, "fixing", _speaks):
        tally.add(file_fix)
        report.trouble(file_fix, out)
        if file_fix.fixed is None:
            summary.unreadable.append((file_fix.path, file_fix.error or ""))
            continue
        if options.diff:
            difference = for_stream(unified(file_fix.before, file_fix.fixed.text, file_fix.path), sys.stdout)
            sys.stdout.write(in_colours(difference) if colored(options.color, sys.stdout) else difference)
        if options.show_fixes:
            report.made(file_fix, out)
        result = file_fix.fixed.result
        if result is None or file_fix.conflict:
            summary.files += 1
            continue
        result.source = Source.from_text(file_fix.path, file_fix.fixed.text)
        if options.diff and file_fix.changed:
            after[file_fix.path] = result.source
        members += result.members
        count(result, summary, known, settings(file_fix.path).fail_on)
        tally.add_left(result)
        _say_platforms(options, result)
        reports.file(result)
    for result in () if files.stdin else late(members, settings):
        result.source = after.get(result.path, result.source)
        count(result, summary, known, settings(result.path).fail_on, late=True)
        tally.add_left(result)
        reports.file(result)
    status = _nothing(options, files, summary)
    if status != OK:
        return status
    reports.finish(summary)
    tally.known = summary.baselined
    if not options.quiet:
        report.summary(tally, out, wrote=not options.diff)
    _count(options, summary)
    if options.exit_zero:
        return OK
    if tally.unreadable or tally.harmful:
        return USAGE
    if tally.conflicts or (tally.changed if options.diff else summary.failed):
        return FINDINGS
    return OK


def _speaks(file_fix: FileFix) -> bool:
    """Tell whether something will be printed about a file."""
    return file_fix.fixed is None or file_fix.changed or bool(file_fix.fixed.left or file_fix.fixed.errors)


def _fixed_files(options: RunOptions, files: Files) -> Iterable[FileFix]:
    from agentlint.engine.fix import fix_files

    settings, unsafe = files.configuration.settings, options.unsafe_fixes
    return fix_files(files.found(options.since), settings, unsafe=unsafe, write=not options.diff, jobs=options.jobs)


def _fixed_stdin(options: RunOptions, files: Files) -> Iterator[FileFix]:
    """Fix standard input. The fixed text goes to standard output, unless the difference does. Bytes that are not UTF-8
    are written unchanged."""
    from agentlint.engine.fix import FileFix, fix_source
    from agentlint.reports.lines import has_reader
    from agentlint.reports.words import for_stream

    place = files.stdin_place()
    source = files.text()
    settings = files.configuration.settings(files.stdin)
    fixed = fix_source(source, place.place, place.platform, settings, unsafe=options.unsafe_fixes)
    file_fix = FileFix(files.stdin, source.text, fixed)
    if options.diff:
        pass
    elif sys.stdout.isatty() or has_reader(sys.stdout):
        sys.stdout.write(for_stream(fixed.text, sys.stdout))
    else:
        sys.stdout.buffer.write(fixed.text.encode("utf-8") if file_fix.changed else source.raw)
        sys.stdout.buffer.flush()
    yield file_fix


def outputs(given: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the format and path of each ``--output``. Raises UsageError."""
    taken: set[str] = set()
    for output in given:
        name, _, path = output.partition(":")
        if name not in formats.FORMATS or not path:
            raise UsageError(
                f"--output takes FORMAT:FILE with a format of {', '.join(formats.FORMATS)}, not {output!r}"
            )
        real = os.path.realpath(path)
        if real in taken:
            raise UsageError(f"--output names {path} twice")
        folder = os.path.dirname(real)
        if not os.path.exists(path) and not os.path.isdir(folder):
            raise UsageError(f"--output {output}: there is no folder {folder}")
        taken.add(real)
        yield name, path
