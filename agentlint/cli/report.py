"""``agentlint report``.

No ``from __future__ import annotations`` here: Typer would have to compile the text of each option's again, twice.
"""

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated, TextIO, cast

import typer

from agentlint.cli.command import takes
from agentlint.cli.names import completes, one_of, target_words
from agentlint.cli.options import Clients, FileOptions, LevelOptions, VersionOptions
from agentlint.reports import PAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from agentlint.engine import convert
    from agentlint.engine.config import Configuration
    from agentlint.reports.matrix import Document

_LOOKED_AT = 4096
"""The bytes at a file's beginning in which `report` looks for the mark of an earlier report."""


class Arguments(FileOptions, LevelOptions, VersionOptions):
    clients: Clients = None
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to",
            "-t",
            metavar="NAME",
            help="Also show what a conversion to this platform would lose; repeatable.",
            autocompletion=completes(target_words),
        ),
    ] = None
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="The file to write. Default: standard output."),
    ] = None
    output_format: Annotated[
        str | None,
        typer.Option(
            "--output-format",
            metavar="FORMAT",
            help=f"{', '.join(PAGES)}. Default: by the file's extension, else {next(iter(PAGES))}.",
            callback=one_of(lambda: PAGES),
            autocompletion=completes(lambda: PAGES),
        ),
    ] = None
    badge: Annotated[
        str | None,
        typer.Option(
            "--badge", metavar="FILE", help=("Write a badge (SVG); without -o and --output-format, only the badge.")
        ),
    ] = None
    compare: Annotated[
        str | None,
        typer.Option("--compare", metavar="FILE", help="Show what changed since this report (JSON)."),
    ] = None
    force: Annotated[bool, typer.Option("--force", help="Replace files that are not reports.")] = False

    @property
    def chooses_findings(self) -> bool:
        """Whether the command line chooses the findings that are shown."""
        return bool(self.select or self.ignore) or self.severity != "warning"


@takes(Arguments)
def report(arguments: Arguments) -> int:
    """Write a page, a table or a badge that shows which client loads which agent, and what is wrong with it.

    The page is a single file that loads nothing else. Exit status: 0 the report was written, regardless of findings;
    2 wrong arguments, unreadable files (the report names them), or no files to check.

    Example: agentlint report -o report.html
    """
    from agentlint.cli import names
    from agentlint.cli.files import tell_unobserved
    from agentlint.engine import report as engine
    from agentlint.engine.inspect import Run
    from agentlint.reports import matrix
    from agentlint.status import OK, USAGE

    run = Run()
    files = arguments.files()
    configuration = files.configuration
    old = _old(arguments.compare) if arguments.compare else None
    targets = names.targets(arguments.to or ())
    options = engine.Options(
        configuration.settings,
        names.clients(arguments.clients or ()),
        files.named,
        _conversions(configuration, targets) if targets else None,
        files.read,
    )
    with ExitStack() as unfinished:
        outputs = _Outputs(arguments, unfinished)
        document = matrix.document(engine.report(files.watched(), options, run), targets, run)
        if not run.files and not run.unreadable:
            return files.tell_nothing_found()
        if old is not None:
            from agentlint.reports.matrix.compare import changes

            document["changes"] = changes(old, document)
        outputs.write(document)
    tell_unobserved(configuration)
    files.tell_unreadable(run.unreadable, "not in the report")
    files.tell_passed_over()
    return USAGE if run.unreadable else OK


class _Outputs:
    """The outputs of a report: files, which are put in their places when all are written, and standard output.

    Raises UsageError and OSError for a file that cannot be written.
    """

    def __init__(self, arguments: Arguments, unfinished: ExitStack) -> None:
        from agentlint.engine.files import Pending
        from agentlint.reports.lines import Lines

        self._streams: list[tuple[str, TextIO]] = []
        self._pending: list[Pending] = []
        form = arguments.output_format or _format(arguments.output)
        for name, path in (("badge", arguments.badge), (form, arguments.output)):
            if path:
                _refuse_other(path, force=arguments.force)
                self._pending.append(unfinished.enter_context(Pending(path)))
                self._streams.append((name, cast("TextIO", Lines(self._pending[-1].stream))))
        if not arguments.output and not (arguments.badge and arguments.output_format is None):
            self._streams.append((form, sys.stdout))
        if arguments.chooses_findings and not any(name in ("html", "json") for name, _ in self._streams):
            from agentlint.status import UsageError

            raise UsageError("--select, --ignore and --severity select findings, which only html and json show")

    def write(self, document: "Document") -> None:
        """Write a report to all outputs, and put the files in their places."""
        from agentlint.reports import matrix

        for form, stream in self._streams:
            matrix.write(form, document, stream)
        for pending in self._pending:
            pending.commit()


def _format(output: str | None) -> str:
    """Return the format that a file's ending stands for, else the first."""
    ending = output[output.rfind(".") :].lower() if output and "." in output else ""
    return next((name for name, endings in PAGES.items() if ending in endings), next(iter(PAGES)))


def _refuse_other(path: str, *, force: bool) -> None:
    """Raise UsageError for an existing file that `report` did not write. What is not a regular file (a terminal,
    /dev/null) may be written to."""
    from agentlint.engine.files import read_existing
    from agentlint.reports.matrix import is_own
    from agentlint.status import UsageError

    try:
        beginning = read_existing(path, _LOOKED_AT)
    except OSError:
        return  # the attempt to write it says why it cannot be written
    if beginning and not force and not is_own(beginning):
        raise UsageError(f"{path} exists and is not a report: choose another name, or replace it with --force")


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


def _conversions(configuration: "Configuration", targets: tuple[str, ...]) -> "Callable[[str], convert.Options]":
    """Return what `convert` would be asked to do with each file."""
    from agentlint.engine.convert import Options

    def of(path: str) -> "Options":
        config = configuration.of(path)
        return Options(
            targets,
            preserve=config.convert_preserve,
            models=config.convert_models,
            versions=configuration.versions(config)[0],
            max_bytes=config.max_file_size,
        )

    return of
