"""``agentlint inspect``."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agentlint.engine.discover import Found, Missing


class Format(StrEnum):
    text = "text"
    json = "json"


def inspect(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files, folders or globs; - for standard input. Default: this folder.")
    ] = None,
    clients: Annotated[
        list[str] | None,
        typer.Option(
            "--as",
            metavar="CLIENT",
            help="A client, as claude or vscode, or all; repeatable. Default: each file's own client, then the others.",
        ),
    ] = None,
    output_format: Annotated[Format, typer.Option("--output-format", help="How to report.")] = Format.text,
    exclude: Annotated[
        list[str] | None, typer.Option("--exclude", help="Pattern of paths to leave out; repeatable.")
    ] = None,
    stdin_filename: Annotated[
        str, typer.Option("--stdin-filename", metavar="PATH", help="The path that standard input stands for.")
    ] = "stdin.md",
) -> None:
    """Show the agent as each client really sees it.

    A file that lies where a client does not look is shown as if it lay in that client's folder. Exit status: 0 shown,
    2 wrong arguments or unreadable files.

    Example: agentlint inspect --as opencode .claude/agents
    """
    from agentlint.cli import OK, USAGE
    from agentlint.engine import inspect as engine
    from agentlint.engine.discover import UsageError, discover, found, patterns
    from agentlint.reports import inspect as report
    from agentlint.reports.words import clean
    from agentlint.text import Source

    run = engine.Run()
    try:
        options = engine.Options(chosen(clients or []), frozenset(paths or ()), written=output_format is Format.text)
        files: Iterable[Found | Missing]
        if paths == ["-"]:
            raw = sys.stdin.buffer.read()
            options.read = lambda path, _limit: Source(path, raw)
            files = [found(stdin_filename)]
        else:
            files = discover(paths or ["."], exclude=exclude or ())
        entries = engine.inspect(files, options, run)
        if output_format is Format.json:
            report.as_json(entries, sys.stdout)
        else:
            report.text(entries, sys.stdout, color=sys.stdout.isatty() and not os.environ.get("NO_COLOR"))
    except UsageError as error:
        typer.echo(f"agentlint inspect: {clean(str(error))}", err=True)
        raise typer.Exit(USAGE) from None
    for path, reason in run.unreadable:
        typer.echo(f"{clean(path)}: {reason}, not shown", err=True)
    if not run.files and not run.unreadable:
        typer.echo(f"agentlint inspect: no agent files under {clean(', '.join(paths or ['.']))}. Looked for:", err=True)
        for pattern in patterns():
            typer.echo(f"  {pattern}", err=True)
        raise typer.Exit(USAGE)
    raise typer.Exit(USAGE if run.unreadable else OK)


def chosen(names: list[str]) -> tuple[str, ...]:
    """The clients that ``--as`` asks for, each once, in the order given. Raises UsageError for one unknown."""
    from agentlint.engine.discover import UsageError
    from agentlint.engine.inspect import DEFAULT, READERS
    from agentlint.platforms import canonical
    from agentlint.rules.base import closest

    clients: dict[str, None] = {}
    for name in names:
        for one in DEFAULT if name.lower() == "all" else (canonical(name) or name.lower(),):
            if one not in READERS:
                near = closest(name, [*READERS, "all"])
                hint = f"; did you mean `{near}`?" if near else ""
                raise UsageError(f"--as takes {', '.join(READERS)} or all, not `{name}`{hint}")
            clients[one] = None
    return tuple(clients)
