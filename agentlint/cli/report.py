"""``agentlint report``.

No ``from __future__ import annotations`` here: Typer would have to compile the text of each option's again, twice.
"""

import sys
from typing import TYPE_CHECKING, Annotated, Literal, TextIO, cast, get_args

import typer

from agentlint.cli.inspect import complete_clients
from agentlint.cli.options import (
    ClientVersion,
    ConfigFile,
    Exclude,
    Ignore,
    Isolated,
    KindOption,
    NoRespectGitignore,
    Paths,
    Select,
    SeverityLevel,
    StdinFilename,
    User,
    complete_platforms,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from agentlint.engine import convert
    from agentlint.engine.config import Configuration
    from agentlint.engine.discover import Found, Missing
    from agentlint.reports.matrix import Document

Format = Literal["html", "markdown", "json"]
FORMATS: tuple[str, ...] = get_args(Format)
_ENDINGS = {".html": "html", ".htm": "html", ".md": "markdown", ".markdown": "markdown", ".json": "json"}
_LOOKED_AT = 4096
"""Bytes at a file's beginning in which `report` knows its own work."""


def report(
    paths: Paths = None,
    clients: Annotated[
        list[str] | None,
        typer.Option(
            "--as",
            metavar="CLIENT",
            help="A client, as claude or vscode, or all; repeatable. Default: all, and each file's own.",
            autocompletion=complete_clients,
        ),
    ] = None,
    kind: KindOption = None,
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to",
            "-t",
            metavar="NAME",
            help="Also what a conversion to this platform would lose; repeatable.",
            autocompletion=complete_platforms,
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write here. Default: standard output."),
    ] = None,
    output_format: Annotated[
        Format | None,
        typer.Option(
            "--output-format",
            metavar="FORMAT",
            help="html, markdown or json. Default: by the ending of -o, else html.",
        ),
    ] = None,
    badge: Annotated[
        str | None,
        typer.Option("--badge", metavar="FILE", help="Write a badge (SVG); without -o or a format nothing else."),
    ] = None,
    compare: Annotated[
        str | None,
        typer.Option("--compare", metavar="FILE", help="Say what changed since this report (in json)."),
    ] = None,
    client_version: ClientVersion = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that no report was written to.")] = False,
    select: Select = None,
    ignore: Ignore = None,
    severity: SeverityLevel = "warning",
    exclude: Exclude = None,
    no_respect_gitignore: NoRespectGitignore = False,
    user: User = False,
    config: ConfigFile = None,
    isolated: Isolated = False,
    stdin_filename: StdinFilename = None,
) -> None:
    """Write a page, a table or a badge of which client loads which agent, and what is wrong with it.

    The page is one file that loads nothing. Exit status: 0 written, whatever is found; 2 wrong arguments, unreadable
    files (the report names them), or nothing to look at.

    Example: agentlint report -o report.html
    """
    from contextlib import ExitStack

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
    from agentlint.engine import report as engine
    from agentlint.engine.discover import LeftOut, discover, found
    from agentlint.engine.files import Pending
    from agentlint.engine.inspect import Run
    from agentlint.reports import matrix
    from agentlint.reports.lines import Lines
    from agentlint.reports.words import clean
    from agentlint.status import OK, USAGE, UsageError
    from agentlint.text import Source

    run = Run()
    left_out = LeftOut()
    kinds = kinds_of(kind)
    try:
        form = output_format or _format(output)
        settled = configuration(
            file=config,
            isolated=isolated,
            select=select,
            ignore=ignore,
            severity=severity,
            exclude=exclude,
            no_respect_gitignore=no_respect_gitignore,
            client_version=client_version,
        )
        old = _old(compare) if compare else None
        targets = _targets(to or [])
        options = engine.Options(settled.settings, chosen(clients or []), frozenset(paths or ()))
        if targets:
            options.convert = _conversions(settled, targets)
        files: Iterable[Found | Missing]
        if takes_stdin(paths, stdin_filename):
            raw = sys.stdin.buffer.read()
            options.read = lambda path, _limit: Source(path, raw)
            files = [found(stdin_filename or STDIN, settled)]
        else:
            asked = asked_for(paths, kinds, user=user)
            files = watched(discover(asked, settled, left_out=left_out, kinds=kinds), "reading")
        with ExitStack() as unfinished:
            wanted: list[tuple[str, TextIO]] = []
            pending = []
            for name, path in (("badge", badge), (form, output)):
                if path:
                    _refuse_other(path, force=force)
                    pending.append(unfinished.enter_context(Pending(path)))
                    wanted.append((name, cast("TextIO", Lines(pending[-1].stream))))
            if not output and not (badge and output_format is None):
                wanted.append((form, sys.stdout))
            document = matrix.document(engine.report(files, options, run), targets, run)
            if not run.files and not run.unreadable:
                raise typer.Exit(nothing_found("agentlint report", paths or ["."], settled, left_out))
            if old is not None:
                from agentlint.reports.matrix.compare import changes

                document["changes"] = changes(old, document)
            for name, stream in wanted:
                matrix.write(name, document, stream)
            for one in pending:
                one.commit()
    except BrokenPipeError:
        raise
    except (UsageError, OSError) as error:
        typer.echo(f"agentlint report: {clean(str(error))}", err=True)
        raise typer.Exit(USAGE) from None
    tell_unobserved(settled)
    for path, reason in run.unreadable:
        typer.echo(f"{clean(path)}: {reason}, not in the report", err=True)
    passed_over(left_out)
    raise typer.Exit(USAGE if run.unreadable else OK)


def _format(output: str | None) -> str:
    """The format that a file's ending stands for."""
    ending = output[output.rfind(".") :].lower() if output and "." in output else ""
    return _ENDINGS.get(ending, FORMATS[0])


def _refuse_other(path: str, *, force: bool) -> None:
    """Raise UsageError for a file that is there and was not written by `report`. What is no regular file (a terminal,
    /dev/null) may be written to."""
    from agentlint.engine.files import read_existing
    from agentlint.reports.matrix import is_own
    from agentlint.status import UsageError

    try:
        beginning = read_existing(path, _LOOKED_AT)
    except OSError:
        return  # whoever writes says why it cannot be written
    if beginning and not force and not is_own(beginning):
        raise UsageError(f"{path} is there already and is no report: choose another name, or --force replaces it")


def _old(path: str) -> "Document":
    from agentlint.engine.files import read_existing
    from agentlint.reports.matrix.compare import NoReport, read
    from agentlint.status import UsageError

    try:
        data = read_existing(path)
    except OSError as error:
        raise UsageError(f"--compare {path}: {error.strerror or error}") from None
    if data is None:
        raise UsageError(f"--compare {path}: there is no such file")
    try:
        return read(data)
    except NoReport as error:
        raise UsageError(f"--compare {path}: {error}") from None


def _targets(to: list[str]) -> tuple[str, ...]:
    if not to:
        return ()
    from agentlint.cli.convert import targets

    return targets(to)


def _conversions(settled: "Configuration", targets: tuple[str, ...]) -> "Callable[[str], convert.Options]":
    """What `convert` would be asked for of each file."""
    from agentlint.engine.convert import Options

    def of(path: str) -> "Options":
        config = settled.of(path)
        return Options(
            targets,
            preserve=config.convert_preserve,
            models=config.convert_models,
            versions=settled.versions(config)[0],
            max_bytes=config.max_file_size,
        )

    return of
