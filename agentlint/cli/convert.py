"""``agentlint convert``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from agentlint.cli.options import ConfigFile, Exclude, Isolated, NoRespectGitignore, TextOrJson, complete_platforms
from agentlint.status import FINDINGS, OK, USAGE

if TYPE_CHECKING:
    from collections.abc import Callable

    from agentlint.engine.config import Configuration
    from agentlint.engine.convert import Options, Result
    from agentlint.status import UsageError

"""Exit statuses: all written or up to date; some refused, lossy under --strict or out of date; wrong arguments."""


def convert(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files, folders or globs. Without any: the agents of this project.")
    ] = None,
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to",
            "-t",
            metavar="NAME",
            help="A platform, as opencode, or all; repeatable.",
            autocompletion=complete_platforms,
        ),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="NAME",
            help="Take only, or take every named file, as this platform's.",
            autocompletion=complete_platforms,
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            help="Write here: one target's files right there, several' in each client's folder.",
        ),
    ] = None,
    user: Annotated[bool, typer.Option("--user", help="Write to the user-wide folders.")] = False,
    stdout: Annotated[bool, typer.Option("--stdout", help="Print the result, and the report to stderr.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be written, write nothing.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what would change, write nothing.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Fail when a file is missing or out of date.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace files that exist and differ.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse a file that is not carried over exactly.")] = False,
    preserve: Annotated[
        bool | None,
        typer.Option("--preserve/--no-preserve", help="Keep in comments what the target cannot say."),
    ] = None,
    allow_wider: Annotated[
        bool, typer.Option("--allow-wider", help="Convert also where a restriction cannot be said.")
    ] = False,
    allow_builtin: Annotated[
        bool, typer.Option("--allow-builtin", help="Convert also what takes the place of an agent of the target's own.")
    ] = False,
    model: Annotated[
        list[str] | None,
        typer.Option("--model", metavar="SOURCE=TARGET", help="Write TARGET for a model; empty leaves it out."),
    ] = None,
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
    from agentlint.cli.options import configuration, nothing_found
    from agentlint.cli.progress import watched
    from agentlint.engine import convert as engine
    from agentlint.engine.discover import LeftOut, discover
    from agentlint.reports import convert as report
    from agentlint.reports.words import clean, json_text
    from agentlint.status import UsageError

    try:
        settled = configuration(
            file=config, isolated=isolated, exclude=exclude, no_respect_gitignore=no_respect_gitignore
        )
        options = engine.Options(
            targets=targets(to or []),
            source=_platform(source) if source else "",
            named=frozenset(paths or ()),
            output=output or "",
            user=user,
            force=force,
            strict=strict,
            wider=allow_wider,
            builtin=allow_builtin,
            models=_models(model or []),
        )
        if quiet and verbose:
            raise UsageError("--quiet and --verbose exclude each other")
        if output and user:
            raise UsageError("--output and --user exclude each other")
        if output and (fault := engine.ensure_folder(output)):
            raise UsageError(fault)
        left_out = LeftOut()
        files = list(discover(paths or ["."], settled, left_out=left_out))
        if not files and not to:
            raise _missing()
        if not files:
            raise typer.Exit(nothing_found("agentlint convert", paths or ["."], settled, left_out))
        results = engine.plan(watched(files, "reading"), options, _per_file(settled, options, to or [], preserve))
    except UsageError as error:
        typer.echo(f"agentlint convert: {clean(str(error))}", err=True)
        raise typer.Exit(USAGE) from None
    if check:
        engine.check(results)
    elif not (dry_run or diff or stdout):
        engine.carry_out(results, options)
    if output_format == "json":
        document = report.as_json(results, content=stdout)
        sys.stdout.write(json_text(document, indent=2) + "\n")
    else:
        if stdout:
            _print(results)
        report.text(results, sys.stderr if stdout else sys.stdout, verbose=verbose, quiet=quiet, diff=diff)
    failed = any(result.status in ("refused", "out-of-date") for result in results)
    raise typer.Exit(FINDINGS if failed else OK)


def targets(to: list[str], every: tuple[str, ...] | None = None) -> tuple[str, ...]:
    """The platforms that ``to`` names, each once; ``every`` is what "all" stands for. Raises UsageError for one that
    agentlint cannot convert to."""
    from agentlint.platforms import MAIN

    chosen: dict[str, None] = {}
    for name in to:
        for one in every or MAIN if name.lower() == "all" else (_platform(name),):
            chosen[one] = None
    return tuple(chosen)


def _missing() -> UsageError:
    from agentlint.status import UsageError

    return UsageError(f"--to is missing: {', '.join(_able())} or all; or set `to` under [convert] in the configuration")


def _able() -> list[str]:
    from agentlint.platforms import PLATFORMS, conversion

    return [one for one in PLATFORMS if conversion.exists(one)]


def _per_file(
    settled: Configuration, options: Options, to: list[str], preserve: bool | None
) -> Callable[[str], Options]:
    """The options of a file: what its configuration says where the command line says nothing."""
    made: dict[str, Options] = {}

    def of(path: str) -> Options:
        config = settled.of(path)
        if config.path not in made:
            if not to and not config.convert_to:
                raise _missing()
            made[config.path] = options._replace(
                targets=targets(to or ["all"], config.convert_to),
                preserve=config.convert_preserve if preserve is None else preserve,
                models={**config.convert_models, **options.models},
                versions=config.client_versions,
                max_bytes=config.max_file_size,
            )
        return made[config.path]

    return of


def _platform(name: str) -> str:
    from agentlint.model.words import nearest
    from agentlint.platforms import canonical
    from agentlint.status import UsageError

    platform = canonical(name)
    able = _able()
    if platform is None or platform not in able:
        near = nearest(name, [*able, "all"])
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
