"""``agentlint check``.

No ``from __future__ import annotations`` here: Typer would have to compile the text of each option's again, twice.
"""

from typing import Annotated

import typer

from agentlint.cli.options import (
    ClientVersion,
    Color,
    ConfigFile,
    Exclude,
    ExitZero,
    FailOn,
    ForceExclude,
    Ignore,
    Isolated,
    Jobs,
    KindOption,
    NoBaseline,
    NoIgnores,
    NoRespectGitignore,
    Output,
    OutputFormat,
    Paths,
    PlatformName,
    Quiet,
    Select,
    SeverityLevel,
    Since,
    Statistics,
    StdinFilename,
    User,
    Verbose,
)


def check(
    paths: Paths = None,
    platform: PlatformName = None,
    output_format: OutputFormat = None,
    output: Output = None,
    select: Select = None,
    ignore: Ignore = None,
    severity: SeverityLevel = "warning",
    fail_on: FailOn = None,
    exit_zero: ExitZero = False,
    fix: Annotated[bool, typer.Option("--fix", help="Apply safe fixes, and report what is left.")] = False,
    unsafe_fixes: Annotated[
        bool, typer.Option("--unsafe-fixes", help="Also fixes that may change what an agent does.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would change, write nothing.")] = False,
    show_fixes: Annotated[
        bool, typer.Option("--show-fixes", help="With --fix or --diff: list every fix made.")
    ] = False,
    kind: KindOption = None,
    exclude: Exclude = None,
    no_respect_gitignore: NoRespectGitignore = False,
    user: User = False,
    force_exclude: ForceExclude = False,
    since: Since = None,
    no_baseline: NoBaseline = False,
    no_ignores: NoIgnores = False,
    client_version: ClientVersion = None,
    config: ConfigFile = None,
    isolated: Isolated = False,
    jobs: Jobs = 0,
    stdin_filename: StdinFilename = None,
    color: Color = "auto",
    statistics: Statistics = False,
    verbose: Verbose = False,
    quiet: Quiet = False,
) -> None:
    """Find what is wrong with agent files, where, why, and what to do.

    Example: agentlint check agents/
    """
    from agentlint.cli.options import kinds_of
    from agentlint.cli.run import Wanted, perform

    perform(
        Wanted(
            paths=paths or None,
            kinds=kinds_of(kind),
            user=user,
            fix=fix or diff,
            unsafe=unsafe_fixes,
            diff=diff,
            show_fixes=show_fixes,
            output_format=output_format,
            outputs=output or [],
            exit_zero=exit_zero,
            since=since,
            baseline=not no_baseline,
            jobs=jobs,
            stdin_filename=stdin_filename,
            color=color,
            statistics=statistics,
            verbose=verbose,
            quiet=quiet,
        ),
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
        client_version=client_version,
    )
