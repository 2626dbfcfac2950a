"""``agentlint baseline``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from agentlint.cli.options import ConfigFile, Exclude, Ignore, Isolated, NoRespectGitignore, Paths, PlatformName, Select


def baseline(
    paths: Paths = None,
    update: Annotated[
        bool, typer.Option("--update", help="Replace what an existing baseline says about these files.")
    ] = False,
    file: Annotated[
        str | None, typer.Option("--file", metavar="PATH", help="The baseline. Default: .agentlint-baseline.json here.")
    ] = None,
    platform: PlatformName = None,
    select: Select = None,
    ignore: Ignore = None,
    exclude: Exclude = None,
    no_respect_gitignore: NoRespectGitignore = False,
    config: ConfigFile = None,
    isolated: Isolated = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print no count.")] = False,
) -> None:
    """Accept today's findings, so that `agentlint check` reports only new ones.

    Example: agentlint baseline && git add .agentlint-baseline.json
    """
    import os

    from agentlint.cli.options import configuration, nothing_found
    from agentlint.cli.progress import watched
    from agentlint.engine import baseline as engine
    from agentlint.engine.discover import EVERY_KIND, LeftOut, discover
    from agentlint.engine.run import Summary
    from agentlint.engine.run import check as run
    from agentlint.reports.words import clean, counted, source_of
    from agentlint.status import OK, USAGE, UsageError

    target = file or (engine.find() if update else None) or engine.NAME
    summary = Summary()
    left_out = LeftOut()
    try:
        if os.path.lexists(target) and not update:
            raise UsageError(f"{target} exists; `agentlint baseline --update` brings it up to date")
        old = engine.load(target) if os.path.lexists(target) else None
        settled = configuration(
            file=config,
            isolated=isolated,
            platform=platform,
            select=select,
            ignore=ignore,
            exclude=exclude,
            no_respect_gitignore=no_respect_gitignore,
        )
        files = discover(paths or ["."], settled, left_out=left_out, kinds=EVERY_KIND)
        results = watched(run(files, settled.settings, summary), "checking")
        readable = ((result, source_of(result)) for result in results if not result.error)
        new = engine.update(old, target, readable)
        if old is None and not summary.files and not summary.unreadable:
            raise typer.Exit(nothing_found("agentlint baseline", paths or ["."], settled, left_out))
        engine.write(new)
    except (UsageError, engine.BaselineError) as error:
        sys.stderr.write(f"agentlint: {clean(str(error))}\n")
        raise typer.Exit(USAGE) from None
    for path, reason in summary.unreadable:
        sys.stderr.write(f"agentlint: {clean(path)}: cannot be read: {clean(reason)}\n")
    total = sum(new.entries.values())
    if not quiet:
        typer.echo(
            f"{clean(target)}: {counted(total, 'finding')} of {counted(len({e.path for e in new.entries}), 'file')}"
        )
    raise typer.Exit(USAGE if summary.unreadable else OK)
