"""``agentlint fix``.

No ``from __future__ import annotations`` here: Typer would have to compile the text of each option's again, twice.
"""

from typing import Annotated

import typer

from agentlint.cli.check import check
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


def fix(
    paths: Paths = None,
    unsafe_fixes: Annotated[
        bool, typer.Option("--unsafe-fixes", help="Also fixes that may change what an agent does.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what would change, write nothing; exit 1 if something would.")
    ] = False,
    show_fixes: Annotated[bool, typer.Option("--show-fixes", help="List every fix made.")] = False,
    platform: PlatformName = None,
    output_format: OutputFormat = None,
    output: Output = None,
    select: Select = None,
    ignore: Ignore = None,
    severity: SeverityLevel = "warning",
    fail_on: FailOn = None,
    exit_zero: ExitZero = False,
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
    """Repair what can be repaired without guessing, and report what is left: the short word for check --fix.

    Example: agentlint fix --diff .claude/agents
    """
    check(
        paths=paths,
        kind=kind,
        platform=platform,
        output_format=output_format,
        output=output,
        select=select,
        ignore=ignore,
        severity=severity,
        fail_on=fail_on,
        exit_zero=exit_zero,
        fix=True,
        unsafe_fixes=unsafe_fixes,
        diff=diff,
        show_fixes=show_fixes,
        exclude=exclude,
        user=user,
        no_respect_gitignore=no_respect_gitignore,
        force_exclude=force_exclude,
        since=since,
        no_baseline=no_baseline,
        no_ignores=no_ignores,
        client_version=client_version,
        config=config,
        isolated=isolated,
        jobs=jobs,
        stdin_filename=stdin_filename,
        color=color,
        statistics=statistics,
        verbose=verbose,
        quiet=quiet,
    )
