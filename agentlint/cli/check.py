"""``agentlint check``.

No ``from __future__ import annotations`` here: Typer would have to compile the text of each option's again, twice.
"""

import os
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated, Any, Literal, TextIO, cast, get_args

import typer

from agentlint.cli.options import (
    ConfigFile,
    Exclude,
    FailOn,
    ForceExclude,
    Ignore,
    Isolated,
    Jobs,
    Level,
    NoIgnores,
    NoRespectGitignore,
    Paths,
    PlatformName,
    Select,
    StdinFilename,
    User,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.engine.config import Configuration


Format = Literal["full", "concise", "json", "sarif", "github", "gitlab", "junit"]
FORMATS: tuple[str, ...] = get_args(Format)
When = Literal["auto", "always", "never"]


def check(
    paths: Paths = None,
    platform: PlatformName = None,
    output_format: Annotated[
        Format | None,
        typer.Option("--output-format", metavar="FORMAT", help=f"{', '.join(FORMATS)}."),
    ] = None,
    output: Annotated[
        list[str] | None, typer.Option("--output", metavar="FORMAT:FILE", help="Write one more report; repeatable.")
    ] = None,
    select: Select = None,
    ignore: Ignore = None,
    severity: Annotated[
        Level,
        typer.Option(
            "--severity", metavar="LEVEL", show_default=False, help="Show from error, warning (default) or info up."
        ),
    ] = "warning",
    fail_on: FailOn = None,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit 0 whatever is found.")] = False,
    fix: Annotated[bool, typer.Option("--fix", help="Apply safe fixes.")] = False,
    unsafe_fixes: Annotated[
        bool, typer.Option("--unsafe-fixes", help="With --fix: also what may change what an agent does.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would change, write nothing.")] = False,
    show_fixes: Annotated[bool, typer.Option("--show-fixes", help="With --fix: list every fix made.")] = False,
    exclude: Exclude = None,
    no_respect_gitignore: NoRespectGitignore = False,
    user: User = False,
    force_exclude: ForceExclude = False,
    since: Annotated[
        str | None, typer.Option("--since", metavar="REV", help="Only files changed since this git revision.")
    ] = None,
    no_baseline: Annotated[bool, typer.Option("--no-baseline", help="Report what the baseline accepts.")] = False,
    no_ignores: NoIgnores = False,
    config: ConfigFile = None,
    isolated: Isolated = False,
    jobs: Jobs = 0,
    stdin_filename: StdinFilename = "stdin.md",
    color: Annotated[
        When, typer.Option("--color", metavar="WHEN", show_default=False, help="auto (default), always or never.")
    ] = "auto",
    statistics: Annotated[bool, typer.Option("--statistics", help="Count findings by rule.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Say which platform a file is judged for, and why.")
    ] = False,
) -> None:
    """Find what is wrong with agent files, where, why, and what to do.

    Example: agentlint check agents/
    """
    from agentlint.cli.options import accepted, asked_for, changed, configuration, nothing_found, passed_over
    from agentlint.cli.progress import watched
    from agentlint.engine.discover import LeftOut, discover
    from agentlint.engine.files import Pending
    from agentlint.engine.run import Summary
    from agentlint.engine.run import check as run
    from agentlint.reports import reporter
    from agentlint.reports.lines import Lines
    from agentlint.reports.words import clean
    from agentlint.status import FINDINGS, OK, USAGE, UsageError

    if paths == []:
        paths = None
    try:
        chosen = configuration(
            file=config,
            isolated=isolated,
            select=select,
            ignore=ignore,
            severity=severity,
            fail_on=fail_on,
            platform=platform,
            exclude=exclude,
            no_respect_gitignore=no_respect_gitignore,
            force_exclude=force_exclude,
            no_ignores=no_ignores,
        )
        known = None if no_baseline or paths == ["-"] else accepted()
        if fix or diff:
            from agentlint.cli.fix import How, carry_out

            how = How(unsafe_fixes, diff, show_fixes, jobs)
            raise typer.Exit(carry_out(paths, chosen, stdin_filename, how, since, known))
        with ExitStack() as unfinished:
            reports = [reporter(_format(output_format), sys.stdout, color=_colored(color, sys.stdout))]
            if output_format is None and os.environ.get("GITHUB_ACTIONS") == "true":
                reports.insert(0, reporter("github", sys.stdout))
            outputs = [(name, unfinished.enter_context(Pending(path))) for name, path in _outputs(output or [])]
            written = [(name, Lines(one.stream)) for name, one in outputs]
            reports += [reporter(name, cast("TextIO", lines)) for name, lines in written]
            summary = Summary()
            left_out = LeftOut()
            if paths == ["-"]:
                results = _stdin(stdin_filename, chosen, summary)
            else:
                files = changed(discover(asked_for(paths, user=user), chosen, left_out=left_out), since)
                results = run(files, chosen.settings, summary, known, jobs=jobs)
            for result in watched(results, "checking", lambda one: verbose or bool(one.diagnostics or one.error)):
                if verbose:
                    for name, reason in result.platforms:
                        sys.stderr.write(f"{clean(result.path)}: {name} ({clean(reason)})\n")
                for report in reports:
                    report.file(result)
            if not summary.files and not summary.unreadable and not since:
                status = nothing_found("agentlint", paths or ["."], chosen, left_out)
                if status != OK and not exit_zero:
                    raise typer.Exit(status)
            else:
                passed_over(left_out)
            for report in reports:
                report.finish(summary)
            for (_, one), (_, lines) in zip(outputs, written, strict=True):
                lines.flush()
                one.commit()
    except BrokenPipeError:
        raise
    except (UsageError, OSError) as error:
        sys.stderr.write(f"agentlint: {clean(str(error))}\n")
        raise typer.Exit(USAGE) from None
    if statistics:
        sys.stderr.write("".join(f"{count:6,}  {rule}\n" for rule, count in summary.by_rule.most_common()))
    if summary.unreadable or summary.internal_errors:
        raise typer.Exit(USAGE)
    raise typer.Exit(FINDINGS if summary.failed and not exit_zero else OK)


def _outputs(given: list[str]) -> "Iterator[tuple[str, str]]":
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


def _format(given: Format | None) -> str:
    return given or ("full" if sys.stdout.isatty() else "concise")


def _colored(when: When, stream: TextIO) -> bool:
    if when != "auto":
        return when == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or stream.isatty()


def _stdin(filename: str, config: "Configuration", summary: Any) -> Any:
    from agentlint.engine.discover import found
    from agentlint.engine.run import check_source
    from agentlint.text import Source

    one = found(filename, config)
    return check_source(Source(filename, sys.stdin.buffer.read()), one, config.settings(filename), summary)
