"""``agentlint fix``, and what ``check --fix`` and ``check --diff`` do."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agentlint.engine.discover import Found, Missing
    from agentlint.engine.lint import Settings


def fix(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files, folders or globs; - for standard input. Default: this folder.")
    ] = None,
    unsafe_fixes: Annotated[
        bool, typer.Option("--unsafe-fixes", help="Also fixes that may change what the agent is or does.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what would change, write nothing; exit 1 if something would.")
    ] = False,
    show_fixes: Annotated[bool, typer.Option("--show-fixes", help="List every fix made.")] = False,
    platform: Annotated[
        str | None, typer.Option("--platform", "-p", help="Judge every file for claude, opencode, copilot or all.")
    ] = None,
    select: Annotated[str | None, typer.Option("--select", help="Only these rules, comma-separated.")] = None,
    ignore: Annotated[str | None, typer.Option("--ignore", help="Not these rules, comma-separated.")] = None,
    exclude: Annotated[
        list[str] | None, typer.Option("--exclude", help="Pattern of paths to leave out; repeatable.")
    ] = None,
    stdin_filename: Annotated[
        str, typer.Option("--stdin-filename", help="The path that standard input stands for.")
    ] = "stdin.md",
) -> None:
    """Repair what can be repaired without guessing: the short word for check --fix.

    Example: agentlint fix --diff .claude/agents
    """
    from agentlint.cli.check import check

    check(
        paths,
        platform=platform,
        select=select,
        ignore=ignore,
        fix=True,
        unsafe_fixes=unsafe_fixes,
        diff=diff,
        show_fixes=show_fixes,
        exclude=exclude,
        stdin_filename=stdin_filename,
    )


def run_fix(
    files: Iterable[Found | Missing], settings: Settings, *, unsafe: bool, diff: bool, show: bool, color: bool = False
) -> int:
    """Fix ``files`` in place, or with ``diff`` print what would change. Returns the exit status.

    0: no error is left (with ``diff``: nothing would change). 1: errors are left, a file was not written because it
    changed meanwhile, or ``diff`` has something to show. 2: something could not be read or written, or a fix failed.
    """
    from agentlint.cli import FINDINGS, OK, USAGE
    from agentlint.engine.fix import fix_files
    from agentlint.engine.lint import FileResult, lint_together
    from agentlint.reports import fixes as report
    from agentlint.reports import reporter
    from agentlint.syntax.edits import unified
    from agentlint.text import Severity

    out = sys.stderr if diff else sys.stdout
    findings = reporter("concise", out, color=color)
    tally = report.Tally()
    members = []
    worst = Severity.INFO
    for one in fix_files(files, settings, unsafe=unsafe, write=not diff):
        tally.add(one)
        report.trouble(one, out)
        if one.fixed is None:
            continue
        if diff:
            sys.stdout.write(unified(one.before, one.fixed.text, one.path))
        if show:
            report.made(one, out)
        if one.fixed.result is not None and not one.conflict:
            members += one.fixed.result.members
            worst = max(worst, max((found.severity for found in one.fixed.left), default=worst))
            if not diff:
                findings.file(one.fixed.result)
    for late in lint_together(members, settings):
        result = FileResult(late.path, [], [late], [])
        tally.add_left(result)
        worst = max(worst, late.severity)
        if not diff:
            findings.file(result)
    report.summary(tally, out, wrote=not diff)
    if tally.unreadable or tally.harmful:
        return USAGE
    if tally.conflicts or (tally.changed if diff else worst >= Severity.ERROR):
        return FINDINGS
    return OK


def run_fix_stdin(filename: str, settings: Settings, *, unsafe: bool, diff: bool, show: bool) -> int:
    """The same for standard input: the fixed text (with ``diff`` the difference) to standard output, all else to
    standard error. Bytes that are not UTF-8 come back as they are."""
    from agentlint.cli import FINDINGS, OK, USAGE
    from agentlint.engine.discover import found
    from agentlint.engine.fix import FileFix, fix_source
    from agentlint.reports import fixes as report
    from agentlint.reports import reporter
    from agentlint.syntax.edits import unified
    from agentlint.text import Severity, Source

    place = found(filename)
    source = Source(filename, sys.stdin.buffer.read())
    fixed = fix_source(source, place.place, place.platform, settings, unsafe=unsafe)
    one = FileFix(filename, source.text, fixed)
    if diff:
        sys.stdout.write(unified(one.before, fixed.text, filename))
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
    return FINDINGS if any(left.severity is Severity.ERROR for left in fixed.left) else OK
