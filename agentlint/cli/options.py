"""Options that several commands have, and the configuration that they make together with the files."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Literal, get_args

import typer

from agentlint.model.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from agentlint.engine.baseline import Baseline
    from agentlint.engine.config import Configuration
    from agentlint.engine.discover import Found, LeftOut, Missing
    from agentlint.engine.globs import Patterns
    from agentlint.model.kinds import FileKind


MOST_NAMED = 10
"""Files that are told one by one."""


def complete_rules(incomplete: str) -> list[str]:
    """The names of rules, for the last word of a list with commas."""
    from agentlint import rules

    before, comma, word = incomplete.rpartition(",")
    known = [*(rule.name for rule in rules.RULES), *rules.ENGINE_RULES]
    return [f"{before}{comma}{name}" for name in known if name.startswith(word)]


def complete_platforms(incomplete: str) -> list[str]:
    from agentlint.platforms import PLATFORMS

    return [name for name in (*PLATFORMS, "all") if name.startswith(incomplete)]


def complete_kinds(incomplete: str) -> list[str]:
    return [kind for kind in KINDS if kind.startswith(incomplete)]


def complete_formats(incomplete: str) -> list[str]:
    """Formats, for ``FORMAT:FILE``."""
    return [] if ":" in incomplete else [f"{name}:" for name in FORMATS if name.startswith(incomplete)]


Level = Literal["error", "warning", "info"]
Format = Literal["full", "concise", "json", "sarif", "github", "gitlab", "junit"]
FORMATS: tuple[str, ...] = get_args(Format)
When = Literal["auto", "always", "never"]
TextOrJson = Annotated[
    Literal["text", "json"],
    typer.Option("--output-format", metavar="FORMAT", show_default=False, help="text (default) or json."),
]

Paths = Annotated[
    list[str] | None, typer.Argument(help="Files, folders or globs; - for standard input. Default: this folder.")
]
KindOption = Annotated[
    list[str] | None,
    typer.Option(
        "--kind",
        metavar="KIND",
        help=f"Only files of this kind: {', '.join(KINDS)}; repeatable.",
        autocompletion=complete_kinds,
    ),
]
Select = Annotated[
    str | None,
    typer.Option("--select", metavar="RULES", help="Only these rules, comma-separated.", autocompletion=complete_rules),
]
Ignore = Annotated[
    str | None, typer.Option("--ignore", metavar="RULES", help="Not these rules.", autocompletion=complete_rules)
]
FailOn = Annotated[
    Level | None, typer.Option("--fail-on", metavar="LEVEL", help="Exit 1 from error (default), warning or info up.")
]
PlatformName = Annotated[
    str | None,
    typer.Option(
        "--platform",
        "-p",
        metavar="NAME",
        help="Judge all for one platform, or for all.",
        autocompletion=complete_platforms,
    ),
]
OutputFormat = Annotated[
    Format | None, typer.Option("--output-format", metavar="FORMAT", help=f"{', '.join(FORMATS)}.")
]
Output = Annotated[
    list[str] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FORMAT:FILE",
        help="Write one more report; repeatable.",
        autocompletion=complete_formats,
    ),
]
SeverityLevel = Annotated[
    Level,
    typer.Option(
        "--severity", metavar="LEVEL", show_default=False, help="Show from error, warning (default) or info up."
    ),
]
ExitZero = Annotated[bool, typer.Option("--exit-zero", help="Exit 0 whatever is found.")]
Since = Annotated[
    str | None, typer.Option("--since", metavar="REV", help="Only files changed since this git revision.")
]
NoBaseline = Annotated[bool, typer.Option("--no-baseline", help="Report what the baseline accepts.")]
Color = Annotated[
    When, typer.Option("--color", metavar="WHEN", show_default=False, help="auto (default), always or never.")
]
Statistics = Annotated[bool, typer.Option("--statistics", help="Count findings by rule.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say which platform a file is judged for, and why.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say only what needs attention: no totals, no notes.")]
Exclude = Annotated[
    list[str] | None, typer.Option("--exclude", metavar="PATTERN", help="Leave out these paths; repeatable.")
]
User = Annotated[bool, typer.Option("--user", help="Also your own agents: ~/.claude/agents etc.")]
NoRespectGitignore = Annotated[bool, typer.Option("--no-respect-gitignore", help="Search what .gitignore names, too.")]
ForceExclude = Annotated[bool, typer.Option("--force-exclude", help="Leave them out even when named one by one.")]
NoIgnores = Annotated[bool, typer.Option("--no-ignores", help="Do not heed the comments that hide findings.")]
ClientVersion = Annotated[
    list[str] | None,
    typer.Option(
        "--client-version",
        metavar="C=V",
        help="As claude=2.1.197, or a range, sees them.",
    ),
]
ConfigFile = Annotated[
    str | None, typer.Option("--config", metavar="FILE", help="Use this configuration and no other.")
]
Isolated = Annotated[bool, typer.Option("--isolated", help="Read no configuration.")]
Jobs = Annotated[
    int,
    typer.Option(
        "--jobs", "-j", metavar="N", min=0, show_default=False, help="Processes; 0 (default): as many as are worth it."
    ),
]
StdinFilename = Annotated[
    str | None, typer.Option("--stdin-filename", metavar="PATH", help="Read standard input, as this file.")
]
STDIN = "stdin.md"
"""What standard input is called that no file name was given for."""


def takes_stdin(paths: list[str] | None, stdin_filename: str | None) -> bool:
    """Whether a command reads standard input. Raises UsageError for a name for it beside other paths, or where nothing
    can be waiting in it."""
    from agentlint.status import UsageError

    if stdin_filename is None or paths == ["-"]:
        return paths == ["-"]
    if paths:
        raise UsageError("--stdin-filename is for standard input: give no paths, or just -")
    if sys.stdin.isatty():
        raise UsageError("--stdin-filename reads standard input, which is the terminal here")
    return True


def tell_unobserved(configuration: Configuration) -> None:
    """Say of each version that a configuration or the command line names, and nobody observed, by which one files are
    judged instead."""
    given = configuration.given.versions
    for client, version in given.items():
        _tell_unobserved("", client, version)
    for config in configuration.found():
        if not config.client_versions:
            continue
        from agentlint.engine.config import raw_of
        from agentlint.reports.words import clean

        source, places, _ = raw_of(config)
        for client, version in config.client_versions.items():
            if client in given:
                continue
            place = places.get(("client-versions", client))
            line = f":{source.position(place.key.start).line}" if source and place else ""
            _tell_unobserved(f"{clean(config.path)}{line}: ", client, version)


def _tell_unobserved(where: str, client: str, version: str) -> None:
    from agentlint.engine.eras import ends
    from agentlint.platforms import PLATFORMS
    from agentlint.platforms.clients import OBSERVED, nearest, number

    programs = {program.id: program for listed in PLATFORMS.values() for program in listed.programs}
    program = programs[client]
    for one in dict.fromkeys(ends(version)):
        if one in program.observed or program.source != OBSERVED:
            continue
        near = nearest(one, program.observed)
        rank = "the oldest" if number(near) > number(one) else "the newest" if near == program.newest.version else ""
        sys.stderr.write(
            f"{where}note: {program.title} {one} was not observed; "
            f"files are judged by {near}, {rank or 'the nearest'} version that was\n"
        )


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
    no_respect_gitignore: bool = False,
    no_ignores: bool = False,
    client_version: list[str] | None = None,
) -> Configuration:
    """What holds for each file of the run. Raises UsageError for options that cannot be used."""
    from agentlint.engine.config import Configuration, Given
    from agentlint.text import Severity

    given = Given(
        select=rule_names(select) if select else None,
        ignore=rule_names(ignore),
        show=Severity[severity.upper()],
        fail_on=Severity[fail_on.upper()] if fail_on else None,
        platform=platform_id(platform) if platform else "",
        suppressions=not no_ignores,
        exclude=_patterns(exclude) if exclude else None,
        force_exclude=force_exclude,
        respect_gitignore=False if no_respect_gitignore else None,
        versions=_versions(client_version or []),
    )
    return Configuration(given, file=file or "", isolated=isolated)


def _versions(pairs: list[str]) -> dict[str, str]:
    """The versions that ``--client-version`` names. Raises UsageError."""
    if not pairs:
        return {}
    from agentlint.engine.config_keys import bad_version
    from agentlint.status import UsageError

    out: dict[str, str] = {}
    for pair in pairs:
        name, equals, version = (part.strip() for part in pair.partition("="))
        fault = bad_version(version) if equals and name.lower() != "all" else "write CLIENT=VERSION"
        if fault:
            raise UsageError(f"--client-version {pair}: {fault}, as in --client-version claude=2.1.197")
        (client,) = chosen([name], "--client-version")
        out[client] = version
    return out


def chosen(names: list[str], option: str = "--as") -> tuple[str, ...]:
    """The clients that an option asks for, each once, in the order given. Raises UsageError for one unknown."""
    from agentlint.engine.inspect import DEFAULT, READERS
    from agentlint.model.words import nearest
    from agentlint.platforms import canonical
    from agentlint.status import UsageError

    clients: dict[str, None] = {}
    for name in names:
        for one in DEFAULT if name.lower() == "all" else (canonical(name) or name.lower(),):
            if one not in READERS:
                near = nearest(name, [*READERS, "all"])
                hint = f"; did you mean `{near}`?" if near else ""
                raise UsageError(f"{option} takes {', '.join(READERS)} or all, not `{name}`{hint}")
            clients[one] = None
    return tuple(clients)


def platform_id(name: str) -> str:
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


def kinds_of(names: list[str] | None) -> frozenset[FileKind]:
    """The kinds of files that a run is about: those asked for, else all. Raises typer.BadParameter for one unknown."""
    for name in names or ():
        if name not in KINDS:
            raise typer.BadParameter(f"{name!r} is not one of {', '.join(map(repr, KINDS))}.", param_hint="'--kind'")
    return frozenset(kind for kind in KINDS if not names or kind in names)


def asked_for(paths: list[str] | None, kinds: frozenset[FileKind], *, user: bool) -> list[str]:
    """What a run is about: the paths given, else this folder, and with ``user`` the user's own folders."""
    from agentlint.engine.discover import user_folders

    return [*(paths or ["."]), *(user_folders(kinds) if user else ())]


def changed(files: Iterable[Found | Missing], since: str | None) -> Iterable[Found | Missing]:
    """Those of ``files`` that changed since a git revision, or all of them. Raises UsageError."""
    if since is None:
        return files
    from agentlint.engine.changed import since as changed_since

    return changed_since(files, since)


def nothing_found(command: str, paths: Sequence[str], config: Configuration, left_out: LeftOut) -> int:
    """Say that no agent file is there, what was left out, and where agents lie. Returns the exit status."""
    from agentlint.reports.words import clean
    from agentlint.status import OK, USAGE

    if config.given.force_exclude:
        return OK  # what was named may all be excluded
    where = "in this folder" if list(paths) == ["."] else f"in {clean(', '.join(paths))}"
    line = f"{command}: no agent files {where}"
    reasons = _left_out(left_out)
    if reasons:
        line += f" ({reasons})"
    places = "Agents lie in .claude/agents, .opencode/agents, .github/agents and the like: `agentlint platforms` tells."
    sys.stderr.write(f"{line}\n{places}\n")
    return USAGE


def passed_over(left_out: LeftOut) -> None:
    """Say what a run came across that is no agent: what was named by its name, the rest in one line."""
    from collections import Counter

    from agentlint.platforms.others import UNTOLD, counted, with_article
    from agentlint.reports.words import clean

    kinds = Counter(left_out.kinds)
    for path, kind in left_out.named[:MOST_NAMED]:
        sys.stderr.write(f"{clean(path)}: {with_article(kind)}, not an agent: not looked at\n")
        kinds[kind] -= 1
    rest = [(kind, number) for kind, number in kinds.items() if number > 0 and (left_out.named or kind not in UNTOLD)]
    if rest:
        sys.stderr.write(f"{counted(rest)}: not looked at\n")


def _left_out(left_out: LeftOut) -> str:
    from agentlint.platforms.others import UNTOLD, counted

    parts = []
    rest = [(kind, number) for kind, number in left_out.kinds.items() if kind not in UNTOLD]
    if rest:
        parts.append(f"{counted(rest)}: agentlint is about agents only")
    if left_out.ignored:
        parts.append(f"{_files_or_folders(left_out.ignored)} by .gitignore, see --no-respect-gitignore")
    if left_out.excluded:
        parts.append(f"{_files_or_folders(left_out.excluded)} by `exclude`")
    return "; ".join(parts)


def _files_or_folders(number: int) -> str:
    return f"{number:,} {'file or folder' if number == 1 else 'files or folders'} left out"
