"""``agentlint inspect``.

No ``from __future__ import annotations`` here: Typer would have to compile the text of each option's again, twice.
"""

import sys
from typing import Annotated

import typer

from agentlint.cli.command import takes
from agentlint.cli.options import Clients, FileOptions, TextOrJson, VersionOptions


class Arguments(FileOptions, VersionOptions):
    clients: Clients = None
    output_format: TextOrJson = "text"
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show all that each client sees, even for many files.")
    ] = False
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only files that their client changes or refuses.")] = (
        False
    )


@takes(Arguments)
def inspect(arguments: Arguments) -> int:
    """Show each agent as each client sees it.

    One file is shown in full; for several files, the result is one word for each client. If a client does not look in
    the file's folder, the result is shown as if the file were in that client's folder. Without paths, the agents that
    clients read in the folders above are included. Exit status: 0 shown, 2 wrong arguments or unreadable files.

    Example: agentlint inspect --as opencode .claude/agents
    """
    from agentlint.cli import names
    from agentlint.cli.files import tell_unobserved
    from agentlint.engine import inspect as engine
    from agentlint.reports import inspect as report
    from agentlint.reports.terminal import colored, width_of
    from agentlint.status import OK, USAGE, UsageError

    if arguments.verbose and arguments.quiet:
        raise UsageError("--quiet and --verbose cannot be used together")
    files = arguments.files(above=True)
    run = engine.Run()
    options = engine.Options(
        names.clients(arguments.clients or ()),
        files.named,
        written=arguments.output_format == "text",
        settings=files.configuration.settings,
        eras=files.configuration.eras(files.paths),
        read=files.read,
    )
    entries = engine.inspect(files.watched(), options, run)
    if arguments.output_format == "json":
        report.as_json(entries, sys.stdout)
    else:
        report.text(
            entries,
            sys.stdout,
            color=colored("auto", sys.stdout),
            columns=width_of(sys.stdout, report.WIDTH),
            verbose=arguments.verbose,
            quiet=arguments.quiet,
        )
    tell_unobserved(files.configuration)
    files.tell_unreadable(run.unreadable, "not shown")
    if not run.files and not run.unreadable:
        return files.tell_nothing_found()
    if not arguments.quiet:
        files.tell_passed_over()
    return USAGE if run.unreadable else OK
