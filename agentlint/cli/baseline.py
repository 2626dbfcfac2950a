"""``agentlint baseline``.

No ``from __future__ import annotations`` here: Typer would have to compile the text of each option's again, twice.
"""

import os
from typing import Annotated

import typer

from agentlint.cli import remarks
from agentlint.cli.command import takes
from agentlint.cli.options import Paths, PlatformOptions, RuleOptions, SearchOptions


class Arguments(PlatformOptions, RuleOptions, SearchOptions):
    paths: Paths = None
    update: Annotated[
        bool, typer.Option("--update", help="Replace the entries of these files in an existing baseline.")
    ] = False
    file: Annotated[
        str | None,
        typer.Option(
            "--file", metavar="PATH", help=("The baseline file. Default: .agentlint-baseline.json in this folder.")
        ),
    ] = None
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Do not print the count.")] = False


@takes(Arguments)
def baseline(arguments: Arguments) -> int:
    """Accept the present findings, so that `agentlint check` reports only new ones.

    Example: agentlint baseline && git add .agentlint-baseline.json
    """
    from agentlint.cli.files import Files
    from agentlint.cli.progress import watched
    from agentlint.engine import baseline as engine
    from agentlint.engine.run import Summary
    from agentlint.engine.run import check as run
    from agentlint.reports.words import clean, counted, source_of
    from agentlint.status import OK, USAGE, UsageError

    target = arguments.file or (engine.find() if arguments.update else None) or engine.NAME
    if os.path.lexists(target) and not arguments.update:
        raise UsageError(f"{target} exists; `agentlint baseline --update` updates it")
    old = engine.load(target) if os.path.lexists(target) else None
    files = Files(arguments.configuration(), arguments.paths)
    summary = Summary()
    results = watched(run(files.found(), files.configuration.settings, summary), "checking")
    readable = ((result, source_of(result)) for result in results if not result.error)
    new = engine.update(old, target, readable)
    if old is None and not summary.files and not summary.unreadable:
        return files.tell_nothing_found()
    engine.write(new)
    for path, reason in summary.unreadable:
        remarks.error(f"{clean(path)}: cannot be read: {clean(reason)}")
    total = sum(new.entries.values())
    if not arguments.quiet:
        typer.echo(
            f"{clean(target)}: {counted(total, 'finding')} of {counted(len({e.path for e in new.entries}), 'file')}"
        )
    return USAGE if summary.unreadable else OK
