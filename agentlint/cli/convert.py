"""``agentlint convert``."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from agentlint.cli.options import (
    STDIN,
    ConfigFile,
    Exclude,
    Isolated,
    NoRespectGitignore,
    StdinFilename,
    TextOrJson,
    complete_platforms,
)
from agentlint.status import FINDINGS, OK, USAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from agentlint.engine.config import Configuration
    from agentlint.engine.convert import Options, Result
    from agentlint.engine.discover import Found, Missing
    from agentlint.status import UsageError

"""Exit statuses: all written or up to date; some refused, lossy under --strict or out of date; wrong arguments."""


def convert(
    paths: Annotated[
        list[str] | None,
        typer.Argument(help="Files, folders or globs; - for standard input. Without any: the agents of this project."),
    ] = None,
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to",
            "-t",
            metavar="NAME",
            help="A platform, as opencode; or main, or all.",
            autocompletion=complete_platforms,
        ),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="NAME",
            help="Take only this platform's, or files as its own.",
            autocompletion=complete_platforms,
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="Write this file, or into this folder/.",
        ),
    ] = None,
    user: Annotated[bool, typer.Option("--user", help="Write to the user-wide folders.")] = False,
    stdout: Annotated[bool, typer.Option("--stdout", help="Print the result, and the report to stderr.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be written, write nothing.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what would change, write nothing.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Fail when a file is missing or out of date.")] = False,
    prune: Annotated[
        bool | None,
        typer.Option("--prune/--no-prune", help="Delete what has no source any more."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that exist and differ.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse a file that is not carried over exactly.")] = False,
    preserve: Annotated[
        bool | None,
        typer.Option("--preserve/--no-preserve", help="Keep in comments what the target cannot say."),
    ] = None,
    marker: Annotated[
        bool | None,
        typer.Option("--marker/--no-marker", help="Say in the file what it is made from."),
    ] = None,
    allow_wider: Annotated[
        bool, typer.Option("--allow-wider", help="Convert also where a restriction cannot be said.")
    ] = False,
    allow_builtin: Annotated[
        bool, typer.Option("--allow-builtin", help="Convert also what takes the place of an agent of the target's own.")
    ] = False,
    carry: Annotated[
        bool, typer.Option("--carry", help="Take over the target's settings that the source's client ignores.")
    ] = False,
    model: Annotated[
        list[str] | None,
        typer.Option("--model", metavar="SOURCE=TARGET", help="Write TARGET for a model; empty leaves it out."),
    ] = None,
    stdin_filename: StdinFilename = None,
    exclude: Exclude = None,
    no_respect_gitignore: NoRespectGitignore = False,
    config: ConfigFile = None,
    isolated: Isolated = False,
    output_format: TextOrJson = "text",
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Report also what is carried as it is.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Report only what was not converted.")] = False,
) -> None:
    """Write agents in another client's layout, and say what could not be carried over.

    Nothing is lost in silence: every field ends in one line of the report. An agent never gets more rights than it had,
    unless --allow-wider says so. Exit status: 0 all written, 1 some refused, 2 usage.

    Example: agentlint convert --to opencode .claude/agents
    """
    from agentlint.cli.options import configuration, takes_stdin
    from agentlint.engine import convert as engine
    from agentlint.engine import upkeep
    from agentlint.reports import convert as report
    from agentlint.reports.words import clean, json_text
    from agentlint.status import UsageError

    try:
        settled = configuration(
            file=config, isolated=isolated, exclude=exclude, no_respect_gitignore=no_respect_gitignore
        )
        piped = takes_stdin(paths, stdin_filename)
        options = engine.Options(
            targets=targets(to or []),
            source=_platform(source) if source else "",
            named=frozenset(paths or ()),
            user=user,
            force=force,
            strict=strict,
            wider=allow_wider,
            builtin=allow_builtin,
            carry=carry,
            models=_models(model or []),
        )
        if quiet and verbose:
            raise UsageError("--quiet and --verbose exclude each other")
        if output and user:
            raise UsageError("--output and --user exclude each other")
        # What is only shown is handed over: no later run finds it again.
        marking = False if stdout or piped else marker
        of = _per_file(settled, options, to or [], preserve=preserve, prune=prune, marker=marking)
        if piped:
            results = _of_stdin(stdin_filename or STDIN, of, settled)
        else:
            results = _of_files(paths, options, of, settled, to=to or [], output=output or "")
    except UsageError as error:
        typer.echo(f"agentlint convert: {clean(str(error))}", err=True)
        raise typer.Exit(USAGE) from None
    stdout = stdout or piped
    if check:
        upkeep.check(results)
    elif dry_run or diff:
        upkeep.settle(results, options)
    elif not stdout:
        upkeep.carry_out(results, options)
    if output_format == "json":
        document = report.as_json(results, content=stdout)
        sys.stdout.write(json_text(document, indent=2) + "\n")
    else:
        if stdout:
            _print(results)
        report.text(results, sys.stderr if stdout else sys.stdout, verbose=verbose, quiet=quiet, diff=diff)
    raise typer.Exit(FINDINGS if any(upkeep.failed(result, check=check) for result in results) else OK)


def _of_files(
    paths: list[str] | None, options: Options, of: Callable[[str], Options], settled: Configuration, *,
    to: list[str], output: str,
) -> list[Result]:  # fmt: skip
    """What becomes of the files that are named, or of those of this folder that a client loads."""
    from agentlint.cli.options import nothing_found
    from agentlint.cli.progress import watched
    from agentlint.engine import convert as engine
    from agentlint.engine import upkeep
    from agentlint.engine.discover import LeftOut, discover

    left_out = LeftOut()
    files: list[Found | Missing] = list(discover(paths or ["."], settled, left_out=left_out))
    loose = [] if paths else [one for one in files if upkeep.is_loose(one, settled)]
    files = [one for one in files if one not in loose]
    if output:
        options, of = _into(output, files, options, of)
    results = engine.plan(watched(files, "reading"), options, of)
    folders = [path for path in paths or ["."] if os.path.isdir(path)]
    results += upkeep.orphans(results, files, folders, options, of)
    if not results and not files:
        if not to and not any(of(os.path.join(folder, "agent.md")).targets for folder in folders):
            raise _missing()
        _tell_loose(loose)
        raise typer.Exit(nothing_found("agentlint convert", paths or ["."], settled, left_out))
    _tell_loose(loose)
    return results


def _into(
    output: str, files: Sequence[Found | Missing], options: Options, of: Callable[[str], Options]
) -> tuple[Options, Callable[[str], Options]]:
    """The options with ``--output``: a folder when it exists or ends with a slash, else the one file to write."""
    from agentlint.status import UsageError

    if output.endswith(("/", os.sep)) or os.path.isdir(output):
        if os.path.exists(output.rstrip("/" + os.sep) or output) and not os.path.isdir(output):
            raise UsageError(f"{output.rstrip('/')} is a file")
        return options._replace(output=output), lambda path: of(path)._replace(output=output)
    if len(files) > 1 or any(len(of(one.path).targets) > 1 for one in files):
        raise UsageError(f"{output} is one file, and more would be written; {output}/ is a folder")
    return options._replace(output_file=output), lambda path: of(path)._replace(output_file=output)


def _of_stdin(name: str, of: Callable[[str], Options], settled: Configuration) -> list[Result]:
    """What the text on standard input becomes, as a file of that name; nothing on disk is looked at."""
    from agentlint.engine import convert as engine
    from agentlint.engine.discover import found
    from agentlint.status import UsageError
    from agentlint.text import Source

    own = of(name)
    if len(own.targets) != 1:
        raise UsageError("one text becomes one: give one target with --to")
    raw = sys.stdin.buffer.read(own.max_bytes + 1)
    at = found(name, settled)
    return engine.convert_source(Source(name, raw), at, own._replace(named=frozenset({name})))


def _tell_loose(loose: Sequence[Found | Missing]) -> None:
    if loose:
        from agentlint.reports.words import clean, counted

        shown = ", ".join(clean(one.path) for one in loose[:3]) + (", ..." if len(loose) > 3 else "")
        what = counted(len(loose), "file")
        sys.stderr.write(f"{what} in no client's folder: not converted unless named ({shown})\n")


def targets(to: list[str]) -> tuple[str, ...]:
    """The platforms that ``to`` names, each once. Raises UsageError for one that agentlint cannot convert to."""
    from agentlint.platforms import MAIN

    sets = {"all": tuple(_able()), "main": MAIN}
    chosen: dict[str, None] = {}
    for word in to:
        for name in word.split(","):
            chosen.update(dict.fromkeys(sets.get(name.lower()) or (_platform(name),)))
    return tuple(chosen)


def _missing() -> UsageError:
    from agentlint.status import UsageError

    words = f"{', '.join(_able())}, main or all"
    return UsageError(f"--to is missing: {words}; or set `to` under [convert] in the configuration")


def _able() -> list[str]:
    from agentlint.platforms import PLATFORMS, conversion

    return [one for one in PLATFORMS if conversion.exists(one)]


def _per_file(
    settled: Configuration,
    options: Options,
    to: list[str],
    *,
    preserve: bool | None,
    prune: bool | None,
    marker: bool | None,
) -> Callable[[str], Options]:
    """The options of a file: what its configuration says where the command line says nothing."""
    made: dict[str, Options] = {}

    def of(path: str) -> Options:
        config = settled.of(path)
        if config.path not in made:
            if not to and not config.convert_to:
                raise _missing()
            made[config.path] = options._replace(
                targets=options.targets if to else config.convert_to or (),
                sources=config.convert_from or (),
                folders=config.convert_folders,
                preserve=config.convert_preserve if preserve is None else preserve,
                prune=config.convert_prune if prune is None else prune,
                marker=config.convert_marker if marker is None else marker,
                models={**config.convert_models, **options.models},
                versions=settled.versions(config)[0],
                max_bytes=config.max_file_size,
            )
        reason = config.not_converted(os.path.abspath(path))
        return made[config.path]._replace(left_out=reason) if reason else made[config.path]

    return of


def _platform(name: str) -> str:
    from agentlint.model.words import nearest
    from agentlint.platforms import canonical
    from agentlint.status import UsageError

    platform = canonical(name.strip())
    able = _able()
    if platform is None or platform not in able:
        near = nearest(name, [*able, "main", "all"])
        hint = f"; did you mean `{near}`?" if near else ""
        raise UsageError(f"`{name}` is none of {', '.join(able)}{hint}")
    return platform


def _models(pairs: list[str]) -> dict[str, str]:
    from agentlint.status import UsageError

    out: dict[str, str] = {}
    for pair in pairs:
        name, equals, target = pair.partition("=")
        if not equals or not name.strip():
            raise UsageError(f"--model {pair}: write SOURCE=TARGET, as in --model sonnet=anthropic/claude-sonnet-5")
        out[name.strip()] = target.strip()
    return out


def _print(results: list[Result]) -> None:
    """Each result's text; with more than one, behind a line that names its path."""
    from agentlint.reports.words import clean, for_stream

    found = [result for result in results if result.data is not None and not result.refused]
    for result in found:
        if len(found) > 1:
            sys.stdout.write(f"==> {clean(result.path)} <==\n")
        sys.stdout.write(for_stream((result.data or b"").decode("utf-8", "replace"), sys.stdout))
