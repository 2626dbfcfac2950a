"""``agentlint check``."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agentlint.engine.baseline import Baseline
    from agentlint.engine.discover import Found, Missing
    from agentlint.engine.lint import Settings


class Format(StrEnum):
    full = "full"
    concise = "concise"
    json = "json"
    sarif = "sarif"
    github = "github"
    gitlab = "gitlab"
    junit = "junit"


class Level(StrEnum):
    error = "error"
    warning = "warning"
    info = "info"


class When(StrEnum):
    auto = "auto"
    always = "always"
    never = "never"


def check(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files, folders or globs; - for standard input. Default: this folder.")
    ] = None,
    platform: Annotated[
        str | None,
        typer.Option(
            "--platform", "-p", help="Judge every file for claude, opencode, copilot (or another platform), or all."
        ),
    ] = None,
    output_format: Annotated[
        Format | None, typer.Option("--output-format", help="Default: full on a terminal, else concise.")
    ] = None,
    output: Annotated[
        list[str] | None, typer.Option("--output", metavar="FORMAT:FILE", help="Write one more report; repeatable.")
    ] = None,
    select: Annotated[str | None, typer.Option("--select", help="Only these rules, comma-separated.")] = None,
    ignore: Annotated[str | None, typer.Option("--ignore", help="Not these rules, comma-separated.")] = None,
    severity: Annotated[Level, typer.Option("--severity", help="Show findings from this level up.")] = Level.warning,
    fail_on: Annotated[Level, typer.Option("--fail-on", help="Exit 1 from this level up.")] = Level.error,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit 0 whatever is found.")] = False,
    fix: Annotated[bool, typer.Option("--fix", help="Apply safe fixes.")] = False,
    unsafe_fixes: Annotated[
        bool, typer.Option("--unsafe-fixes", help="With --fix: also fixes that may change what the agent is or does.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would change, write nothing.")] = False,
    show_fixes: Annotated[bool, typer.Option("--show-fixes", help="With --fix: list every fix made.")] = False,
    exclude: Annotated[
        list[str] | None, typer.Option("--exclude", help="Pattern of paths to leave out; repeatable.")
    ] = None,
    since: Annotated[str | None, typer.Option("--since", help="Only files changed since this git revision.")] = None,
    no_baseline: Annotated[bool, typer.Option("--no-baseline", help="Report what the baseline accepts.")] = False,
    no_ignores: Annotated[bool, typer.Option("--no-ignores", help="Report what comments in the files hide.")] = False,
    stdin_filename: Annotated[
        str, typer.Option("--stdin-filename", help="The path that standard input stands for.")
    ] = "stdin.md",
    color: Annotated[When, typer.Option("--color", help="auto, always or never.")] = When.auto,
    statistics: Annotated[bool, typer.Option("--statistics", help="Count findings by rule.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Say which platform each file is judged for, and why.")
    ] = False,
) -> None:
    """Find what is wrong with agent files, where, why, and what to do.

    Example: agentlint check agents/
    """
    from agentlint.cli import FINDINGS, OK, USAGE
    from agentlint.engine.discover import UsageError, discover, patterns
    from agentlint.engine.run import Summary
    from agentlint.engine.run import check as run
    from agentlint.reports import reporter
    from agentlint.text import Severity

    if paths == []:
        paths = None
    try:
        settings = _settings(platform, select, ignore, severity, respect=not no_ignores)
        if fix or diff:
            raise typer.Exit(_fix(paths, settings, exclude or [], stdin_filename, unsafe_fixes, diff, show_fixes))
        colored = _colored(color, sys.stdout)
        reports = [reporter(_format(output_format), sys.stdout, color=colored)]
        if output_format is None and os.environ.get("GITHUB_ACTIONS") == "true":
            reports.insert(0, reporter("github", sys.stdout))
        files_written: list[TextIO] = []
        for extra in output or []:
            name, _, target = extra.partition(":")
            if name not in list(Format) or not target:
                raise UsageError(f"--output takes FORMAT:FILE with a format of {', '.join(Format)}, not {extra!r}")
            stream = open(target, "w", encoding="utf-8")  # noqa: SIM115 - closed when the run ends
            files_written.append(stream)
            reports.append(reporter(name, stream))
        summary = Summary()
        if paths == ["-"]:
            results = _stdin(stdin_filename, settings, summary)
        else:
            files: Iterable[Found | Missing] = discover(paths or ["."], exclude=exclude or ())
            if since:
                from agentlint.engine.changed import since as changed_since

                files = changed_since(files, since)
            results = run(files, settings, summary, None if no_baseline else _baseline())
        for result in results:
            if verbose:
                for name, reason in result.platforms:
                    sys.stderr.write(f"{result.path}: {name} ({reason})\n")
            for report in reports:
                report.file(result)
    except (UsageError, OSError) as error:
        sys.stderr.write(f"agentlint: {error}\n")
        raise typer.Exit(USAGE) from None
    if not summary.files and not summary.unreadable and not since:
        sys.stderr.write(
            f"agentlint: no agent files under {', '.join(paths or ['.'])}. Looked for:\n"
            + "".join(f"  {pattern}\n" for pattern in patterns())
        )
        raise typer.Exit(USAGE)
    for report in reports:
        report.finish(summary)
    for written in files_written:
        written.close()
    if statistics:
        sys.stderr.write("".join(f"{count:6,}  {rule}\n" for rule, count in summary.by_rule.most_common()))
    if summary.unreadable or summary.internal_errors:
        raise typer.Exit(USAGE)
    worst = summary.worst()
    failed = worst is not None and worst >= Severity[fail_on.upper()]
    raise typer.Exit(FINDINGS if failed and not exit_zero else OK)


def _baseline() -> Baseline | None:
    """The project's baseline, when it has one. Raises UsageError for one that cannot be read."""
    from agentlint.engine.discover import UsageError, find_baseline

    path = find_baseline()
    if path is None:
        return None
    from agentlint.engine.baseline import BaselineError, load

    try:
        return load(path)
    except BaselineError as error:
        raise UsageError(str(error)) from None


def _settings(platform: str | None, select: str | None, ignore: str | None, level: Level, *, respect: bool) -> Settings:
    from agentlint.engine.discover import UsageError
    from agentlint.engine.lint import Settings
    from agentlint.platforms import PLATFORMS, canonical
    from agentlint.text import Severity

    chosen = platform
    if platform and platform != "all":
        chosen = canonical(platform)
        if chosen is None:
            raise UsageError(f"--platform takes {', '.join(PLATFORMS)} or all, not {platform!r}")
    return Settings(
        select=rule_names(select),
        ignore=rule_names(ignore),
        show=Severity[level.upper()],
        platform=chosen or "",
        suppressions=respect,
    )


def rule_names(given: str | None) -> frozenset[str]:
    """Rule names of a comma-separated option. Raises UsageError for one that does not exist."""
    from agentlint import rules
    from agentlint.engine.discover import UsageError

    names = set()
    known = rules.names() | rules.ENGINE_RULES.keys()
    for name in (given or "").replace(",", " ").split():
        name = rules.RENAMED.get(name, name)
        if name not in known:
            from agentlint.rules.base import closest

            near = closest(name, known)
            raise UsageError(f"there is no rule {name!r}" + (f"; did you mean {near!r}?" if near else ""))
        names.add(name)
    return frozenset(names)


def _format(given: Format | None) -> str:
    return given.value if given else "full" if sys.stdout.isatty() else "concise"


def _colored(when: When, stream: TextIO) -> bool:
    if when is not When.auto:
        return when is When.always
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or stream.isatty()


def _stdin(filename: str, settings: Settings, summary: Any) -> Any:
    from agentlint.engine.discover import found
    from agentlint.engine.run import check_source
    from agentlint.text import Source

    one = found(filename)
    return check_source(Source(filename, sys.stdin.buffer.read()), one, settings, summary)


def _fix(
    paths: list[str] | None,
    settings: Settings,
    exclude: list[str],
    stdin_filename: str,
    unsafe: bool,
    diff: bool,
    show: bool,
) -> int:
    from agentlint.cli.fix import run_fix, run_fix_stdin
    from agentlint.engine.discover import discover

    if paths == ["-"]:
        return run_fix_stdin(stdin_filename, settings, unsafe=unsafe, diff=diff, show=show)
    files: Iterable[Found | Missing] = discover(paths or ["."], exclude=exclude)
    return run_fix(files, settings, unsafe=unsafe, diff=diff, show=show)
