"""``agentlint inspect``."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from agentlint.cli.options import (
    ClientVersion,
    ConfigFile,
    Exclude,
    Isolated,
    KindOption,
    NoRespectGitignore,
    Paths,
    StdinFilename,
    TextOrJson,
    User,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agentlint.engine.discover import Found, Missing


def complete_clients(incomplete: str) -> list[str]:
    """The names of clients that files can be shown as."""
    from agentlint.engine.inspect import READERS

    return [name for name in (*READERS, "all") if name.startswith(incomplete)]


def inspect(
    paths: Paths = None,
    clients: Annotated[
        list[str] | None,
        typer.Option(
            "--as",
            metavar="CLIENT",
            help="A client, as claude or vscode, or all; repeatable. Default: each file's own client, then the others.",
            autocompletion=complete_clients,
        ),
    ] = None,
    kind: KindOption = None,
    output_format: TextOrJson = "text",
    exclude: Exclude = None,
    no_respect_gitignore: NoRespectGitignore = False,
    user: User = False,
    client_version: ClientVersion = None,
    config: ConfigFile = None,
    isolated: Isolated = False,
    stdin_filename: StdinFilename = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="All that each client sees of each file, also of many files.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Only files that their client does not take as written.")
    ] = False,
) -> None:
    """Show the agent as each client really sees it.

    One file is shown in full; of several files, in a word, what each client makes of them. A file that lies where a
    client does not look is shown as if it lay in that client's folder. Exit status: 0 shown, 2 wrong arguments or
    unreadable files.

    Example: agentlint inspect --as opencode .claude/agents
    """
    from agentlint.cli.options import (
        STDIN,
        asked_for,
        chosen,
        configuration,
        kinds_of,
        nothing_found,
        passed_over,
        takes_stdin,
        tell_unobserved,
    )
    from agentlint.cli.progress import watched
    from agentlint.cli.run import colored
    from agentlint.engine import inspect as engine
    from agentlint.engine.discover import LeftOut, discover, found
    from agentlint.reports import inspect as report
    from agentlint.reports.words import clean
    from agentlint.status import OK, USAGE, UsageError
    from agentlint.text import Source

    if verbose and quiet:
        typer.echo("agentlint inspect: --quiet and --verbose exclude each other", err=True)
        raise typer.Exit(USAGE)
    run = engine.Run()
    left_out = LeftOut()
    kinds = kinds_of(kind)
    try:
        settled = configuration(
            file=config,
            isolated=isolated,
            exclude=exclude,
            no_respect_gitignore=no_respect_gitignore,
            client_version=client_version,
        )
        options = engine.Options(
            chosen(clients or []),
            frozenset(paths or ()),
            written=output_format == "text",
            settings=settled.settings,
            eras=settled.eras(paths or ["."]),
        )
        files: Iterable[Found | Missing]
        if takes_stdin(paths, stdin_filename):
            raw = sys.stdin.buffer.read()
            options.read = lambda path, _limit: Source(path, raw)
            files = [found(stdin_filename or STDIN, settled)]
        else:
            files = watched(
                discover(asked_for(paths, kinds, user=user), settled, left_out=left_out, kinds=kinds),
                "reading",
            )
        entries = engine.inspect(files, options, run)
        if output_format == "json":
            report.as_json(entries, sys.stdout)
        else:
            terminal = sys.stdout.isatty()
            columns = shutil.get_terminal_size().columns if terminal else report.WIDTH
            report.text(
                entries, sys.stdout, color=colored("auto", sys.stdout), columns=columns, verbose=verbose, quiet=quiet
            )
    except UsageError as error:
        typer.echo(f"agentlint inspect: {clean(str(error))}", err=True)
        raise typer.Exit(USAGE) from None
    tell_unobserved(settled)
    for path, reason in run.unreadable:
        typer.echo(f"{clean(path)}: {reason}, not shown", err=True)
    if not run.files and not run.unreadable:
        raise typer.Exit(nothing_found("agentlint inspect", paths or ["."], settled, left_out))
    if not quiet:
        passed_over(left_out)
    raise typer.Exit(USAGE if run.unreadable else OK)
