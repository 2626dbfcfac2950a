"""``agentlint convert``.

No ``from __future__ import annotations`` here: Typer would have to compile the text of each option's again, twice.
"""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from agentlint.cli import remarks
from agentlint.cli.command import takes
from agentlint.cli.names import completes, convertible, one_of, target_words
from agentlint.cli.options import KindOption, SearchOptions, StdinFilename, TextOrJson

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from agentlint.cli.files import Files
    from agentlint.engine.config import Configuration
    from agentlint.engine.convert import Options, Result
    from agentlint.engine.places import Found
    from agentlint.engine.walk import Missing
    from agentlint.model.kinds import FileKind
    from agentlint.status import UsageError


class Arguments(SearchOptions):
    paths: Annotated[
        list[str] | None,
        typer.Argument(help="Files, folders or globs; - for standard input. Default: the agents of this project."),
    ] = None
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to",
            "-t",
            metavar="NAME",
            help="A platform such as opencode, or main, or all.",
            autocompletion=completes(target_words),
        ),
    ] = None
    source: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="NAME",
            help="Only convert files of this platform; read named files as its own.",
            autocompletion=completes(convertible),
        ),
    ] = None
    kind: KindOption = None
    into: Annotated[
        str | None,
        typer.Option(
            "--into",
            metavar="KIND",
            help="The kind to write: skill or command.",
            callback=one_of(lambda: ("skill", "command")),
        ),
    ] = None
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="Write to this file, or into this folder/.",
        ),
    ] = None
    user: Annotated[bool, typer.Option("--user", help="Write to your own folders, not the project's.")] = False
    stdout: Annotated[bool, typer.Option("--stdout", help=("Print the result, the report to standard error."))] = False
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List what would be written, and write nothing.")] = False
    diff: Annotated[bool, typer.Option("--diff", help="Show what would change, and write nothing.")] = False
    check: Annotated[bool, typer.Option("--check", help="Fail if a converted file is missing or outdated.")] = False
    prune: Annotated[
        bool | None,
        typer.Option("--prune/--no-prune", help="Delete converted files whose source was deleted."),
    ] = None
    force: Annotated[bool, typer.Option("--force", help="Replace existing files that differ.")] = False
    strict: Annotated[bool, typer.Option("--strict", help="Refuse a file that cannot be converted exactly.")] = False
    preserve: Annotated[
        bool | None,
        typer.Option("--preserve/--no-preserve", help="Keep what the target cannot express as comments."),
    ] = None
    marker: Annotated[
        bool | None,
        typer.Option("--marker/--no-marker", help="Name the source file in a comment."),
    ] = None
    allow_wider: Annotated[bool, typer.Option("--allow-wider", help="Convert even if a restriction is lost.")] = False
    allow_builtin: Annotated[
        bool, typer.Option("--allow-builtin", help="Convert even if it replaces a built-in agent.")
    ] = False
    carry: Annotated[bool, typer.Option("--carry", help="Keep keys that only the target's client reads.")] = False
    model: Annotated[
        list[str] | None,
        typer.Option("--model", metavar="SOURCE=TARGET", help=("Write TARGET for SOURCE; empty: omit it.")),
    ] = None
    stdin_filename: StdinFilename = None
    output_format: TextOrJson = "text"
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help=("Also report fields that are converted unchanged."))
    ] = False
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Report only files that were not converted.")] = False


@takes(Arguments)
def convert(arguments: Arguments) -> int:
    """Convert agents to another client, and report what cannot be converted.

    The report has a line for every field. An agent never gets more permissions than it had, unless you give
    --allow-wider. Exit status: 0 all files were written, 1 a file was refused, 2 wrong arguments.

    Example: agentlint convert --to opencode .claude/agents
    """
    from agentlint.cli.files import Files
    from agentlint.engine import upkeep
    from agentlint.status import FINDINGS, OK

    configuration = arguments.configuration()
    files = Files(
        configuration, arguments.paths, kinds=_kinds(arguments, configuration), stdin_filename=arguments.stdin_filename
    )
    options = _options(arguments, files)
    # A text that is only shown leaves the project, so no later run finds it again.
    shown = arguments.stdout or bool(files.stdin)
    of = _per_file(configuration, options, arguments, marker=False if shown else arguments.marker)
    results = _of_stdin(files, of) if files.stdin else _of_files(files, options, of, arguments)
    if results is None:
        return files.tell_nothing_found()
    if arguments.check:
        upkeep.check(results)
    elif arguments.dry_run or arguments.diff:
        upkeep.settle(results, options)
    elif not shown:
        upkeep.carry_out(results, options)
    _report(results, arguments, shown=shown)
    return FINDINGS if any(upkeep.failed(result, check=arguments.check) for result in results) else OK


def _options(arguments: Arguments, files: "Files") -> "Options":
    """Read the options that the command line gives for all files. Raises UsageError for values without a meaning."""
    from agentlint.cli import names
    from agentlint.engine.convert import Options
    from agentlint.status import UsageError

    options = Options(
        targets=names.targets(arguments.to or ()),
        source=names.named(arguments.source.strip(), convertible(), "--from") if arguments.source else "",
        named=files.named,
        user=arguments.user,
        force=arguments.force,
        strict=arguments.strict,
        wider=arguments.allow_wider,
        builtin=arguments.allow_builtin,
        carry=arguments.carry,
        models=_models(arguments.model or []),
        kinds=_kinds(arguments, files.configuration),
        into=arguments.into or "",  # type: ignore[arg-type]
    )
    if arguments.quiet and arguments.verbose:
        raise UsageError("--quiet and --verbose cannot be used together")
    if arguments.output and arguments.user:
        raise UsageError("--output and --user cannot be used together")
    return options


def _kinds(arguments: Arguments, configuration: "Configuration") -> "frozenset[FileKind]":
    """Return the kinds of files that a run is about: those asked for; else agents, and the kinds of files or folders
    that are named. Clients read one another's skills where they are, so nobody wants all of them written twice unless
    they ask."""
    from agentlint.engine.places import found
    from agentlint.model.kinds import KINDS

    if arguments.kind:
        return frozenset(kind for kind in KINDS if kind in arguments.kind)
    kinds: set[FileKind] = set(configuration.of("agent.md").convert_kinds or ("agent",))
    for path in arguments.paths or ():
        place = found(os.path.join(path, "SKILL.md") if os.path.isdir(path) else path, configuration).place
        if place.folder:
            kinds.add(place.kind)
    return frozenset(kinds - {"settings"})


def _report(results: "list[Result]", arguments: Arguments, *, shown: bool) -> None:
    """Report what was done. ``shown`` prints the texts, and the report to standard error."""
    from agentlint.reports import convert as report
    from agentlint.reports.terminal import colored
    from agentlint.reports.words import json_text

    if arguments.output_format == "json":
        sys.stdout.write(json_text(report.as_json(results, content=shown), indent=2) + "\n")
        return
    if shown:
        _print(results)
    out = sys.stderr if shown else sys.stdout
    report.text(
        results,
        out,
        verbose=arguments.verbose,
        quiet=arguments.quiet,
        diff=arguments.diff,
        color=colored("auto", out),
    )


def _of_files(
    files: "Files", options: "Options", of: "Callable[[str], Options]", arguments: Arguments
) -> "list[Result] | None":
    """Convert the files that are named, or those of this folder that a client loads.

    None where there are none. Raises UsageError.
    """
    from agentlint.cli.progress import watched
    from agentlint.engine import convert as engine
    from agentlint.engine import upkeep

    loose: list[Found | Missing] = []
    taken: list[Found | Missing] = []
    for target in files.found():
        is_loose = not files.named and upkeep.is_loose(target, files.configuration)
        (loose if is_loose else taken).append(target)
    if arguments.output:
        options, of = _into(arguments.output, taken, options, of)
    results = engine.plan(watched(taken, "reading"), options, of)
    folders = [path for path in files.paths if os.path.isdir(path)]
    results += upkeep.orphans(results, taken, folders, options, of)
    if results or taken:
        _tell_loose(loose)
        return results
    if not arguments.to and not any(of(os.path.join(folder, "agent.md")).targets for folder in folders):
        raise _missing()
    _tell_loose(loose)
    return None


def _into(
    output: str, files: "Sequence[Found | Missing]", options: "Options", of: "Callable[[str], Options]"
) -> "tuple[Options, Callable[[str], Options]]":
    """Return the options with ``--output``: a folder when it exists or ends with a slash, else the one file to
    write."""
    from agentlint.status import UsageError

    if output.endswith(("/", os.sep)) or os.path.isdir(output):
        if os.path.exists(output.rstrip("/" + os.sep) or output) and not os.path.isdir(output):
            raise UsageError(f"{output.rstrip('/')} is a file")
        return options._replace(output=output), lambda path: of(path)._replace(output=output)
    if len(files) > 1 or any(len(of(target.path).targets) > 1 for target in files):
        raise UsageError(f"{output} is one file, but several would be written; name a folder: {output}/")
    return options._replace(output_file=output), lambda path: of(path)._replace(output_file=output)


def _of_stdin(files: "Files", of: "Callable[[str], Options]") -> "list[Result]":
    """Convert the text on standard input as a file of its name; nothing on disk is looked at."""
    from agentlint.engine.convert import convert_source
    from agentlint.status import UsageError

    options = of(files.stdin)
    if len(options.targets) != 1:
        raise UsageError("standard input can be converted to only one target: name it with --to")
    return convert_source(files.text(), files.stdin_place(), options._replace(named=frozenset({files.stdin})))


def _tell_loose(loose: "Sequence[Found | Missing]") -> None:
    if loose:
        from agentlint.reports.words import clean, counted

        shown = ", ".join(clean(target.path) for target in loose[:3]) + (", ..." if len(loose) > 3 else "")
        number_of_files = counted(len(loose), "file")
        remarks.note(f"{number_of_files} in no client's folder: not converted unless named ({shown})")


def _missing() -> "UsageError":
    from agentlint.status import UsageError

    words = f"{', '.join(convertible())}, main or all"
    return UsageError(f"--to is missing: {words}; or set `to` under [convert] in the configuration")


def _per_file(
    configuration: "Configuration", options: "Options", arguments: Arguments, *, marker: bool | None
) -> "Callable[[str], Options]":
    """Return the options of a file: what its configuration says where the command line says nothing."""
    made: dict[str, Options] = {}

    def of(path: str) -> "Options":
        config = configuration.of(path)
        if config.path not in made:
            if not arguments.to and not config.convert_to:
                raise _missing()
            made[config.path] = options._replace(
                targets=options.targets if arguments.to else config.convert_to or (),
                sources=config.convert_from or (),
                folders=config.convert_folders,
                preserve=config.convert_preserve if arguments.preserve is None else arguments.preserve,
                prune=config.convert_prune if arguments.prune is None else arguments.prune,
                marker=config.convert_marker if marker is None else marker,
                models={**config.convert_models, **options.models},
                versions=configuration.versions(config)[0],
                max_bytes=config.max_file_size,
            )
        reason = config.not_converted(os.path.abspath(path))
        return made[config.path]._replace(left_out=reason) if reason else made[config.path]

    return of


def _models(pairs: list[str]) -> dict[str, str]:
    from agentlint.status import UsageError

    out: dict[str, str] = {}
    for pair in pairs:
        name, equals, target = pair.partition("=")
        if not equals or not name.strip():
            raise UsageError(f"--model {pair}: write SOURCE=TARGET, as in --model sonnet=anthropic/claude-sonnet-5")
        out[name.strip()] = target.strip()
    return out


def _print(results: "list[Result]") -> None:
    """Print each result's text; where there are several, after a line with its path."""
    from agentlint.reports.words import clean, for_stream

    printed = [result for result in results if result.data is not None and not result.refused]
    for result in printed:
        if len(printed) > 1:
            sys.stdout.write(f"==> {clean(result.path)} <==\n")
        sys.stdout.write(for_stream((result.data or b"").decode("utf-8", "replace"), sys.stdout))
