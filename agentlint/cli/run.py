"""What `agentlint check` and `agentlint fix` do once their options are read."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, TextIO, cast

import typer

from agentlint.cli.options import FORMATS, STDIN
from agentlint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from agentlint.cli.options import When
    from agentlint.engine.baseline import Baseline
    from agentlint.engine.config import Configuration
    from agentlint.engine.discover import Found, LeftOut, Missing
    from agentlint.engine.files import Pending
    from agentlint.engine.fix import FileFix
    from agentlint.engine.lint import FileResult
    from agentlint.engine.run import Summary
    from agentlint.model.kinds import FileKind
    from agentlint.reports import Reporter

TEXTS = (None, "full", "concise")
"""The formats for people."""


class Wanted(Record):
    """What the options ask for. ``fix``: make fixes, and report what is left; with ``diff`` show them only."""

    paths: list[str] | None
    kinds: frozenset[FileKind]
    user: bool
    fix: bool
    unsafe: bool
    diff: bool
    show_fixes: bool
    output_format: str | None
    outputs: list[str]
    exit_zero: bool
    since: str | None
    baseline: bool
    jobs: int
    stdin_filename: str | None
    color: When
    statistics: bool
    verbose: bool
    quiet: bool


def perform(wanted: Wanted, **given: Any) -> None:
    """Check or fix, and end with the exit status; ``given`` is for `options.configuration`."""
    from agentlint.cli.options import accepted, configuration, takes_stdin, tell_unobserved
    from agentlint.reports.words import clean
    from agentlint.status import USAGE, UsageError

    try:
        stdin = takes_stdin(wanted.paths, wanted.stdin_filename)
        _refuse(wanted, stdin=stdin)
        config = configuration(**given)
        known = accepted() if wanted.baseline and not stdin else None
        with ExitStack() as unfinished:
            reports = Reports(wanted, unfinished, stdin=stdin)
            status = (_fix if wanted.fix else _check)(wanted, config, known, reports, stdin=stdin)
    except BrokenPipeError:
        raise
    except (UsageError, OSError) as error:
        sys.stderr.write(f"agentlint: {clean(str(error))}\n")
        raise typer.Exit(USAGE) from None
    if not wanted.quiet:
        tell_unobserved(config)
    raise typer.Exit(status)


def _refuse(wanted: Wanted, *, stdin: bool) -> None:
    """Raise UsageError for options that have nothing to do together."""
    from agentlint.status import UsageError

    if wanted.quiet and wanted.verbose:
        raise UsageError("--quiet and --verbose exclude each other")
    if wanted.show_fixes and not wanted.fix:
        raise UsageError("--show-fixes lists the fixes made: add --fix or --diff")
    if wanted.since and stdin:
        raise UsageError("--since compares files with git: it cannot be used with standard input")
    if wanted.output_format and wanted.fix and (wanted.diff or stdin):
        what = "the difference" if wanted.diff else "the fixed text"
        raise UsageError(f"standard output is for {what} here: write the report with --output FORMAT:FILE")


class Reports:
    """Where the results of a run go: a report on a stream, GitHub's annotations, and files."""

    def __init__(self, wanted: Wanted, unfinished: ExitStack, *, stdin: bool) -> None:
        from agentlint.engine.files import Pending
        from agentlint.reports import reporter
        from agentlint.reports.lines import Lines

        taken = wanted.fix and (wanted.diff or stdin)  # standard output is for a difference, or a fixed text
        machine = wanted.output_format not in TEXTS
        stream = sys.stderr if taken else sys.stdout
        self.aside = sys.stderr if taken or (machine and wanted.fix) else stream
        """For what is said of fixes."""
        name = wanted.output_format or _for_people(wanted)
        self._shown: Reporter | None = reporter(name, stream, color=colored(wanted.color, stream))
        if wanted.diff:
            self._shown = None  # the difference itself is what is shown
        self._ends = machine or not (wanted.fix or wanted.quiet)  # a run that fixes has a last line of its own
        self._more: list[Reporter] = []
        if wanted.output_format is None and os.environ.get("GITHUB_ACTIONS") == "true":
            self._more.append(reporter("github", self.aside))
        self._files: list[tuple[Pending, Lines]] = []
        for name, path in outputs(wanted.outputs):
            pending = unfinished.enter_context(Pending(path))
            lines = Lines(pending.stream)
            self._files.append((pending, lines))
            self._more.append(reporter(name, cast("TextIO", lines)))

    def file(self, result: FileResult) -> None:
        for report in (*self._more, *([self._shown] if self._shown else [])):
            report.file(result)

    def finish(self, summary: Summary) -> None:
        """Write what is known at the end, and put the files in their places."""
        for report in (*self._more, *([self._shown] if self._shown and self._ends else [])):
            report.finish(summary)
        for pending, lines in self._files:
            lines.flush()
            pending.commit()


def _for_people(wanted: Wanted) -> str:
    return "full" if sys.stdout.isatty() and not wanted.fix else "concise"


def _check(wanted: Wanted, config: Configuration, known: Baseline | None, reports: Reports, *, stdin: bool) -> int:
    from agentlint.cli.options import asked_for, changed
    from agentlint.cli.progress import watched
    from agentlint.engine.discover import LeftOut, discover
    from agentlint.engine.run import Summary, check
    from agentlint.status import OK

    summary = Summary(unsafe=wanted.unsafe)
    left_out = LeftOut()
    if stdin:
        results = _stdin(wanted.stdin_filename or STDIN, config, summary)
    else:
        paths = asked_for(wanted.paths, wanted.kinds, user=wanted.user)
        files = changed(discover(paths, config, left_out=left_out, kinds=wanted.kinds), wanted.since)
        results = check(files, config.settings, summary, known, jobs=wanted.jobs)
    for result in watched(results, "checking", lambda one: wanted.verbose or bool(one.diagnostics or one.error)):
        _say_platforms(wanted, result)
        reports.file(result)
    status = _nothing(wanted, config, summary, left_out)
    if status == OK:
        reports.finish(summary)
        _count(wanted, summary)
    return status or _ended(wanted, summary)


def _nothing(wanted: Wanted, config: Configuration, summary: Summary, left_out: LeftOut) -> int:
    """Say what was passed over, or that there was nothing to look at; then the exit status is not `OK`."""
    from agentlint.cli.options import nothing_found, passed_over
    from agentlint.status import OK

    if summary.files or summary.unreadable or wanted.since:
        if not wanted.quiet:
            passed_over(left_out)
        return OK
    status = nothing_found("agentlint", wanted.paths or ["."], config, left_out)
    return OK if wanted.exit_zero else status


def _ended(wanted: Wanted, summary: Summary) -> int:
    from agentlint.status import FINDINGS, OK, USAGE

    if wanted.exit_zero:
        return OK
    if summary.unreadable or summary.internal_errors:
        return USAGE
    return FINDINGS if summary.failed else OK


def _count(wanted: Wanted, summary: Summary) -> None:
    if wanted.statistics:
        sys.stderr.write("".join(f"{count:6,}  {rule}\n" for rule, count in summary.by_rule.most_common()))


def _say_platforms(wanted: Wanted, result: FileResult) -> None:
    from agentlint.reports.words import clean

    if wanted.verbose:
        for name, reason in result.platforms:
            sys.stderr.write(f"{clean(result.path)}: {name} ({clean(reason)})\n")


def _stdin(filename: str, config: Configuration, summary: Summary) -> Iterator[FileResult]:
    from agentlint.engine.discover import found
    from agentlint.engine.run import check_source
    from agentlint.text import Source

    one = found(filename, config)
    return check_source(Source(filename, sys.stdin.buffer.read()), one, config.settings(filename), summary)


def _fix(wanted: Wanted, config: Configuration, known: Baseline | None, reports: Reports, *, stdin: bool) -> int:
    """Fix, or with ``diff`` print what would change. Returns the exit status.

    0: nothing is left at the level that fails (with ``diff``: nothing would change). 1: something is, a file was not
    written because it changed meanwhile, or ``diff`` has something to show. 2: something could not be read or written,
    there was nothing to look at, or a fix failed. Findings that the baseline ``known`` accepts are fixed as others are,
    but those that are left are not told and fail nothing.
    """
    from agentlint.cli.progress import watched
    from agentlint.engine.discover import LeftOut
    from agentlint.engine.run import Summary, count, late
    from agentlint.reports import fixes as report
    from agentlint.reports.words import for_stream
    from agentlint.status import FINDINGS, OK, USAGE
    from agentlint.syntax.edits import unified
    from agentlint.text import Source

    out = reports.aside
    summary = Summary()
    tally = report.Tally()
    members = []
    after: dict[str, Source] = {}  # what files would hold, where that is not what they hold
    left_out = LeftOut()
    fixed = _fixed_stdin(wanted, config) if stdin else _fixed_files(wanted, config, left_out)
    for one in watched(fixed, "fixing", _speaks):
        tally.add(one)
        report.trouble(one, out)
        if one.fixed is None:
            summary.unreadable.append((one.path, one.error or ""))
            continue
        if wanted.diff:
            difference = for_stream(unified(one.before, one.fixed.text, one.path), sys.stdout)
            sys.stdout.write(report.painted(difference) if colored(wanted.color, sys.stdout) else difference)
        if wanted.show_fixes:
            report.made(one, out)
        result = one.fixed.result
        if result is None or one.conflict:
            summary.files += 1
            continue
        result.source = Source.from_text(one.path, one.fixed.text)
        if wanted.diff and one.changed:
            after[one.path] = result.source
        members += result.members
        count(result, summary, known, config.settings(one.path).fail_on)
        tally.add_left(result)
        _say_platforms(wanted, result)
        reports.file(result)
    for result in () if stdin else late(members, config.settings):
        result.source = after.get(result.path, result.source)
        count(result, summary, known, config.settings(result.path).fail_on, late=True)
        tally.add_left(result)
        reports.file(result)
    status = _nothing(wanted, config, summary, left_out)
    if status != OK:
        return status
    reports.finish(summary)
    tally.known = summary.baselined
    if not wanted.quiet:
        report.summary(tally, out, wrote=not wanted.diff)
    _count(wanted, summary)
    if wanted.exit_zero:
        return OK
    if tally.unreadable or tally.harmful:
        return USAGE
    if tally.conflicts or (tally.changed if wanted.diff else summary.failed):
        return FINDINGS
    return OK


def _speaks(one: FileFix) -> bool:
    """Whether something will be said of a file."""
    return one.fixed is None or one.changed or bool(one.fixed.left or one.fixed.errors)


def _fixed_files(wanted: Wanted, config: Configuration, left_out: LeftOut) -> Iterable[FileFix]:
    from agentlint.cli.options import asked_for, changed
    from agentlint.engine.discover import discover
    from agentlint.engine.fix import fix_files

    paths = asked_for(wanted.paths, wanted.kinds, user=wanted.user)
    found = discover(paths, config, left_out=left_out, kinds=wanted.kinds)
    files: Iterable[Found | Missing] = changed(found, wanted.since)
    return fix_files(files, config.settings, unsafe=wanted.unsafe, write=not wanted.diff, jobs=wanted.jobs)


def _fixed_stdin(wanted: Wanted, config: Configuration) -> Iterator[FileFix]:
    """Standard input: the fixed text goes to standard output, unless the difference does. Bytes that are not UTF-8 come
    back as they are."""
    from agentlint.engine.discover import found
    from agentlint.engine.fix import FileFix, fix_source
    from agentlint.reports.lines import has_reader
    from agentlint.reports.words import for_stream
    from agentlint.text import Source

    filename = wanted.stdin_filename or STDIN
    place = found(filename, config)
    source = Source(filename, sys.stdin.buffer.read())
    fixed = fix_source(source, place.place, place.platform, config.settings(filename), unsafe=wanted.unsafe)
    one = FileFix(filename, source.text, fixed)
    if wanted.diff:
        pass
    elif sys.stdout.isatty() or has_reader(sys.stdout):
        sys.stdout.write(for_stream(fixed.text, sys.stdout))
    else:
        sys.stdout.buffer.write(fixed.text.encode("utf-8") if one.changed else source.raw)
        sys.stdout.buffer.flush()
    yield one


def outputs(given: list[str]) -> Iterator[tuple[str, str]]:
    """Format and path of each ``--output``. Raises UsageError."""
    from agentlint.status import UsageError

    taken: set[str] = set()
    for one in given:
        name, _, path = one.partition(":")
        if name not in FORMATS or not path:
            raise UsageError(f"--output takes FORMAT:FILE with a format of {', '.join(FORMATS)}, not {one!r}")
        real = os.path.realpath(path)
        if real in taken:
            raise UsageError(f"--output names {path} twice")
        folder = os.path.dirname(real)
        if not os.path.exists(path) and not os.path.isdir(folder):
            raise UsageError(f"--output {one}: there is no folder {folder}")
        taken.add(real)
        yield name, path


def colored(when: When, stream: TextIO) -> bool:
    """Whether what goes to ``stream`` has colours."""
    if when != "auto":
        return when == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or stream.isatty()
