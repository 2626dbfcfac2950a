"""``agentlint fix``, and what ``check --fix`` and ``check --diff`` do."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from agentlint.cli.options import (
    ConfigFile,
    Exclude,
    FailOn,
    ForceExclude,
    Ignore,
    Isolated,
    Jobs,
    NoIgnores,
    NoRespectGitignore,
    Paths,
    PlatformName,
    Select,
    StdinFilename,
)
from agentlint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agentlint.engine.baseline import Baseline
    from agentlint.engine.config import Configuration
    from agentlint.engine.discover import Found, Missing
    from agentlint.engine.fix import FileFix
    from agentlint.engine.lint import FileResult
    from agentlint.text import Source


def fix(
    paths: Paths = None,
    unsafe_fixes: Annotated[
        bool, typer.Option("--unsafe-fixes", help="Also what may change what an agent does.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what would change, write nothing; exit 1 if something would.")
    ] = False,
    show_fixes: Annotated[bool, typer.Option("--show-fixes", help="List every fix made.")] = False,
    platform: PlatformName = None,
    select: Select = None,
    ignore: Ignore = None,
    fail_on: FailOn = None,
    exclude: Exclude = None,
    no_respect_gitignore: NoRespectGitignore = False,
    force_exclude: ForceExclude = False,
    no_ignores: NoIgnores = False,
    config: ConfigFile = None,
    isolated: Isolated = False,
    jobs: Jobs = 0,
    stdin_filename: StdinFilename = "stdin.md",
) -> None:
    """Repair what can be repaired without guessing: the short word for check --fix.

    Example: agentlint fix --diff .claude/agents
    """
    from agentlint.cli.options import accepted, configuration
    from agentlint.reports.words import clean
    from agentlint.status import USAGE, UsageError

    try:
        chosen = configuration(
            file=config,
            isolated=isolated,
            select=select,
            ignore=ignore,
            fail_on=fail_on,
            platform=platform,
            exclude=exclude,
            no_respect_gitignore=no_respect_gitignore,
            force_exclude=force_exclude,
            no_ignores=no_ignores,
        )
        known = None if paths == ["-"] else accepted()
        status = carry_out(paths, chosen, stdin_filename, How(unsafe_fixes, diff, show_fixes, jobs), known=known)
    except BrokenPipeError:
        raise
    except (UsageError, OSError) as error:
        sys.stderr.write(f"agentlint: {clean(str(error))}\n")
        raise typer.Exit(USAGE) from None
    raise typer.Exit(status)


class How(Record):
    """What the options ask for."""

    unsafe: bool
    diff: bool
    show: bool
    jobs: int


def carry_out(
    paths: list[str] | None,
    config: Configuration,
    stdin_filename: str,
    how: How,
    since: str | None = None,
    known: Baseline | None = None,
) -> int:
    """Fix what ``paths`` name (with ``since`` what of it changed), or standard input. Returns the exit status.

    Findings that the baseline ``known`` accepts are fixed as others are, but those that are left are not told and fail
    nothing. Raises UsageError.
    """
    from agentlint.cli.options import changed, passed_over
    from agentlint.engine.discover import LeftOut, discover

    if paths == ["-"]:
        return _fix_stdin(stdin_filename, config, unsafe=how.unsafe, diff=how.diff, show=how.show)
    left_out = LeftOut()
    files = changed(discover(paths or ["."], config, left_out=left_out), since)
    status = _fix_files(files, config, how, known)
    passed_over(left_out)
    return status


def _fix_files(files: Iterable[Found | Missing], config: Configuration, how: How, known: Baseline | None) -> int:
    """Fix ``files`` in place, or with ``diff`` print what would change. Returns the exit status.

    0: nothing is left at the level that fails (with ``diff``: nothing would change). 1: something is, a file was not
    written because it changed meanwhile, or ``diff`` has something to show. 2: something could not be read or written,
    or a fix failed.
    """
    from agentlint.cli.progress import watched
    from agentlint.engine.fix import fix_files
    from agentlint.engine.run import late
    from agentlint.reports import fixes as report
    from agentlint.reports import reporter
    from agentlint.reports.words import for_stream
    from agentlint.status import FINDINGS, OK, USAGE
    from agentlint.syntax.edits import unified
    from agentlint.text import Source

    out = sys.stderr if how.diff else sys.stdout
    findings = reporter("concise", out)
    tally = report.Tally()
    members = []
    failed = False
    fixed = fix_files(files, config.settings, unsafe=how.unsafe, write=not how.diff, jobs=how.jobs)
    for one in watched(fixed, "fixing", _speaks):
        if one.fixed is not None and one.fixed.result is not None and known is not None:
            tally.known += _accept(known, one.fixed.result, Source.from_text(one.path, one.fixed.text))
        tally.add(one)
        report.trouble(one, out)
        if one.fixed is None:
            continue
        if how.diff:
            sys.stdout.write(for_stream(unified(one.before, one.fixed.text, one.path), sys.stdout))
        if how.show:
            report.made(one, out)
        if one.fixed.result is not None and not one.conflict:
            members += one.fixed.result.members
            fail_on = config.settings(one.path).fail_on
            failed |= any(left.severity >= fail_on for left in one.fixed.result.diagnostics)
            if not how.diff:
                findings.file(one.fixed.result)
    for result in late(members, config.settings):
        if known is not None and result.source is not None:
            tally.known += _accept(known, result, result.source)
        tally.add_left(result)
        fail_on = config.settings(result.path).fail_on
        failed |= any(left.severity >= fail_on for left in result.diagnostics)
        if not how.diff:
            findings.file(result)
    report.summary(tally, out, wrote=not how.diff)
    if tally.unreadable or tally.harmful:
        return USAGE
    if tally.conflicts or (tally.changed if how.diff else failed):
        return FINDINGS
    return OK


def _accept(known: Baseline, result: FileResult, source: Source) -> int:
    """Take what the baseline accepts out of what is left; how many findings that are."""
    from agentlint.engine.baseline import filter

    return filter(known, result, source)


def _speaks(one: FileFix) -> bool:
    """Whether something will be said of a file."""
    return one.fixed is None or one.changed or bool(one.fixed.left or one.fixed.errors)


def _fix_stdin(filename: str, config: Configuration, *, unsafe: bool, diff: bool, show: bool) -> int:
    """The same for standard input: the fixed text (with ``diff`` the difference) to standard output, all else to
    standard error. Bytes that are not UTF-8 come back as they are."""
    from agentlint.engine.discover import found
    from agentlint.engine.fix import FileFix, fix_source
    from agentlint.reports import fixes as report
    from agentlint.reports import reporter
    from agentlint.reports.lines import has_reader
    from agentlint.reports.words import for_stream
    from agentlint.status import FINDINGS, OK, USAGE
    from agentlint.syntax.edits import unified
    from agentlint.text import Source

    place = found(filename, config)
    settings = config.settings(filename)
    source = Source(filename, sys.stdin.buffer.read())
    fixed = fix_source(source, place.place, place.platform, settings, unsafe=unsafe)
    one = FileFix(filename, source.text, fixed)
    if diff:
        sys.stdout.write(for_stream(unified(one.before, fixed.text, filename), sys.stdout))
    elif sys.stdout.isatty() or has_reader(sys.stdout):
        sys.stdout.write(for_stream(fixed.text, sys.stdout))
    else:
        sys.stdout.buffer.write(fixed.text.encode("utf-8") if one.changed else source.raw)
        sys.stdout.buffer.flush()
    tally = report.Tally()
    tally.add(one)
    report.trouble(one, sys.stderr)
    if show:
        report.made(one, sys.stderr)
    if fixed.result is not None and not diff:
        reporter("concise", sys.stderr).file(fixed.result)
    report.summary(tally, sys.stderr, wrote=not diff)
    if tally.harmful:
        return USAGE
    if diff:
        return FINDINGS if one.changed else OK
    return FINDINGS if any(left.severity >= settings.fail_on for left in fixed.left) else OK
