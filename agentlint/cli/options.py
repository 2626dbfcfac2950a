"""Options that several commands have, and the configuration that they make together with the files."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agentlint.engine.baseline import Baseline
    from agentlint.engine.config import Configuration
    from agentlint.engine.discover import Found, Missing
    from agentlint.engine.globs import Patterns


Level = Literal["error", "warning", "info"]
TextOrJson = Annotated[
    Literal["text", "json"],
    typer.Option("--output-format", metavar="FORMAT", show_default=False, help="text (default) or json."),
]

Paths = Annotated[
    list[str] | None, typer.Argument(help="Files, folders or globs; - for standard input. Default: this folder.")
]
Select = Annotated[str | None, typer.Option("--select", metavar="RULES", help="Only these rules, comma-separated.")]
Ignore = Annotated[str | None, typer.Option("--ignore", metavar="RULES", help="Not these rules.")]
FailOn = Annotated[
    Level | None, typer.Option("--fail-on", metavar="LEVEL", help="Exit 1 from error (default), warning or info up.")
]
PlatformName = Annotated[
    str | None, typer.Option("--platform", "-p", metavar="NAME", help="Judge all for one platform, or for all.")
]
Exclude = Annotated[
    list[str] | None, typer.Option("--exclude", metavar="PATTERN", help="Leave out these paths; repeatable.")
]
ForceExclude = Annotated[bool, typer.Option("--force-exclude", help="Leave them out even when named one by one.")]
NoIgnores = Annotated[bool, typer.Option("--no-ignores", help="Do not heed the comments that hide findings.")]
ConfigFile = Annotated[
    str | None, typer.Option("--config", metavar="FILE", help="Use this configuration and no other.")
]
Isolated = Annotated[bool, typer.Option("--isolated", help="Read no configuration.")]
Jobs = Annotated[
    int,
    typer.Option(
        "--jobs", "-j", metavar="N", min=0, show_default=False, help="Processes; 0 (default): as many as pay."
    ),
]
StdinFilename = Annotated[
    str, typer.Option("--stdin-filename", metavar="PATH", show_default=False, help="What standard input stands for.")
]


def configuration(
    *,
    file: str | None = None,
    isolated: bool = False,
    select: str | None = None,
    ignore: str | None = None,
    severity: Level = "warning",
    fail_on: Level | None = None,
    platform: str | None = None,
    exclude: list[str] | None = None,
    force_exclude: bool = False,
    no_ignores: bool = False,
) -> Configuration:
    """What holds for each file of the run. Raises UsageError for options that cannot be used."""
    from agentlint.engine.config import Configuration, Given
    from agentlint.text import Severity

    given = Given(
        select=rule_names(select) if select else None,
        ignore=rule_names(ignore),
        show=Severity[severity.upper()],
        fail_on=Severity[fail_on.upper()] if fail_on else None,
        platform=_platform(platform) if platform else "",
        suppressions=not no_ignores,
        exclude=_patterns(exclude) if exclude else None,
        force_exclude=force_exclude,
    )
    return Configuration(given, file=file or "", isolated=isolated)


def _platform(name: str) -> str:
    from agentlint.model.words import nearest
    from agentlint.platforms import PLATFORMS, canonical
    from agentlint.status import UsageError

    chosen = "all" if name.lower() == "all" else canonical(name)
    if chosen is None:
        near = nearest(name, [*PLATFORMS, "all"])
        hint = f"; did you mean {near!r}?" if near else ""
        raise UsageError(f"--platform takes {', '.join(PLATFORMS)} or all, not {name!r}{hint}")
    return chosen


def _patterns(texts: list[str]) -> Patterns[None]:
    from agentlint.engine import globs
    from agentlint.status import UsageError

    for text in texts:
        fault = globs.fault(text)
        if fault:
            raise UsageError(f"--exclude {text}: {fault}")
    return globs.without_values(texts)


def rule_names(given: str | None) -> frozenset[str]:
    """Rule names of a comma-separated option. Raises UsageError for one that does not exist."""
    from agentlint import rules
    from agentlint.status import UsageError

    names = set()
    known = rules.names() | rules.ENGINE_RULES.keys()
    for name in (given or "").replace(",", " ").split():
        name = rules.RENAMED.get(name, name)
        if name not in known:
            from agentlint.model.words import nearest

            near = nearest(name, known)
            raise UsageError(f"there is no rule {name!r}" + (f"; did you mean {near!r}?" if near else ""))
        names.add(name)
    return frozenset(names)


def accepted() -> Baseline | None:
    """The project's baseline, when it has one. Raises UsageError for one that cannot be used."""
    from agentlint.engine.discover import find_baseline
    from agentlint.status import UsageError

    path = find_baseline()
    if path is None:
        return None
    from agentlint.engine.baseline import BaselineError, load

    try:
        return load(path)
    except BaselineError as error:
        raise UsageError(str(error)) from None


def changed(files: Iterable[Found | Missing], since: str | None) -> Iterable[Found | Missing]:
    """Those of ``files`` that changed since a git revision, or all of them. Raises UsageError."""
    if since is None:
        return files
    from agentlint.engine.changed import since as changed_since

    return changed_since(files, since)


def nothing_found(command: str, paths: Iterable[str], config: Configuration) -> int:
    """Say that no agent file is there, and where one would be looked for. Returns the exit status."""
    from agentlint.engine.discover import patterns
    from agentlint.reports.words import clean
    from agentlint.status import OK, USAGE

    if config.given.force_exclude:
        return OK  # what was named may all be excluded
    sys.stderr.write(f"{command}: no agent files under {clean(', '.join(paths))}. Looked for:\n")
    sys.stderr.write("".join(f"  {pattern}\n" for pattern in patterns()))
    return USAGE
