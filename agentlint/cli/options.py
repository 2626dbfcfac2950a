"""Options that several commands share, and the objects that hold their values.

A group of options is a class of `Arguments`; a command's own class inherits its groups. Each group adds to `given`
those values that override a configuration.

No ``from __future__ import annotations`` here: Typer would have to compile the text of each option's again, twice.
"""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from agentlint.cli.command import Arguments
from agentlint.cli.names import client_words, completes, one_of, platform_words
from agentlint.model.kinds import KINDS
from agentlint.reports import FORMATS

if TYPE_CHECKING:
    from agentlint.cli.files import Files
    from agentlint.engine.config import Configuration, Given
    from agentlint.engine.globs import Patterns
    from agentlint.model.kinds import FileKind


def complete_rules(incomplete: str) -> list[str]:
    """Complete the last name of a list separated by commas."""
    from agentlint import rules

    before, comma, word = incomplete.rpartition(",")
    known = [*(rule.name for rule in rules.RULES), *rules.ENGINE_RULES]
    return [f"{before}{comma}{name}" for name in known if name.startswith(word)]


def complete_formats(incomplete: str) -> list[str]:
    """Complete the format of ``FORMAT:FILE``."""
    return [] if ":" in incomplete else [f"{name}:" for name in _formats() if name.startswith(incomplete)]


complete_platforms = completes(platform_words)


def _formats() -> tuple[str, ...]:
    from agentlint import reports

    return reports.FORMATS


Level = Literal["error", "warning", "info"]
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
        help=f"Only this kind: {', '.join(KINDS)}; repeatable.",
        callback=one_of(lambda: KINDS),
        autocompletion=completes(lambda: KINDS),
    ),
]
Clients = Annotated[
    list[str] | None,
    typer.Option(
        "--as",
        metavar="CLIENT",
        help="A client, such as claude or vscode, or all; repeatable. Default: the file's own client, then the others.",
        autocompletion=completes(client_words),
    ),
]
Select = Annotated[
    str | None,
    typer.Option(
        "--select", metavar="RULES", help=("Use only these rules, separated by commas."), autocompletion=complete_rules
    ),
]
Ignore = Annotated[
    str | None, typer.Option("--ignore", metavar="RULES", help="Do not use these rules.", autocompletion=complete_rules)
]
FailOn = Annotated[
    Level | None,
    typer.Option(
        "--fail-on",
        metavar="LEVEL",
        help=("Exit 1 at this level or above (default: error)."),
    ),
]
PlatformName = Annotated[
    str | None,
    typer.Option(
        "--platform",
        "-p",
        metavar="NAME",
        help="Check every file for this platform, or for all.",
        autocompletion=complete_platforms,
    ),
]
OutputFormat = Annotated[
    str | None,
    typer.Option(
        "--output-format",
        metavar="FORMAT",
        help=f"{', '.join(FORMATS)}.",
        callback=one_of(_formats),
        autocompletion=completes(_formats),
    ),
]
Output = Annotated[
    list[str] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FORMAT:FILE",
        help="Write another report to a file; repeatable.",
        autocompletion=complete_formats,
    ),
]
SeverityLevel = Annotated[
    Level,
    typer.Option(
        "--severity", metavar="LEVEL", show_default=False, help="Lowest level shown: error, warning (default), info."
    ),
]
UnsafeFixes = Annotated[bool, typer.Option("--unsafe-fixes", help="Include fixes that may change what an agent does.")]
Diff = Annotated[
    bool, typer.Option("--diff", help="Show what fixes would change, and write nothing; exit 1 if there are changes.")
]
ShowFixes = Annotated[bool, typer.Option("--show-fixes", help="List every fix.")]
ExitZero = Annotated[bool, typer.Option("--exit-zero", help="Exit 0 even if there are findings.")]
Since = Annotated[
    str | None, typer.Option("--since", metavar="REV", help="Check only files changed since this git revision.")
]
NoBaseline = Annotated[bool, typer.Option("--no-baseline", help="Also report findings that the baseline accepts.")]
Color = Annotated[
    When, typer.Option("--color", metavar="WHEN", show_default=False, help="auto (default), always or never.")
]
Statistics = Annotated[bool, typer.Option("--statistics", help="Print the number of findings for each rule.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help=("Show the platform of each file, and why."))]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print only what needs attention.")]
Exclude = Annotated[
    list[str] | None, typer.Option("--exclude", metavar="PATTERN", help="Skip paths that match; repeatable.")
]
User = Annotated[bool, typer.Option("--user", help="Include your own agents: ~/.claude/agents etc.")]
NoRespectGitignore = Annotated[
    bool, typer.Option("--no-respect-gitignore", help=("Also search files that .gitignore lists."))
]
ForceExclude = Annotated[bool, typer.Option("--force-exclude", help="Skip excluded files even if they are named.")]
NoIgnores = Annotated[bool, typer.Option("--no-ignores", help="Report findings even if a comment hides them.")]
ClientVersion = Annotated[
    list[str] | None,
    typer.Option(
        "--client-version",
        metavar="C=V",
        help=("Judge by a client version: claude=2.1.197."),
    ),
]
ConfigFile = Annotated[str | None, typer.Option("--config", metavar="FILE", help="Use only this configuration file.")]
Isolated = Annotated[bool, typer.Option("--isolated", help="Read no configuration.")]
Jobs = Annotated[
    int,
    typer.Option(
        "--jobs",
        "-j",
        metavar="N",
        min=0,
        show_default=False,
        help="Number of processes; 0 (default): automatic.",
    ),
]
StdinFilename = Annotated[
    str | None, typer.Option("--stdin-filename", metavar="PATH", help="Read standard input as the text of this file.")
]


class ConfigOptions(Arguments):
    """The options that say where the configuration of a run comes from."""

    config: ConfigFile = None
    isolated: Isolated = False

    def given(self) -> "Given":
        """Return what the command line sets in place of any configuration. Raises UsageError for a value that cannot be
        used."""
        from agentlint.engine.config import Given

        return Given()

    def configuration(self) -> "Configuration":
        """Read the settings that apply to the files of the run. Raises UsageError."""
        from agentlint.engine.config import Configuration

        return Configuration(self.given(), file=self.config or "", isolated=self.isolated)


class SearchOptions(ConfigOptions):
    """The options that say what a search below folders leaves out."""

    exclude: Exclude = None
    no_respect_gitignore: NoRespectGitignore = False

    def given(self) -> "Given":
        exclude = _patterns(self.exclude) if self.exclude else None
        respect_gitignore = False if self.no_respect_gitignore else None
        return super().given()._replace(exclude=exclude, respect_gitignore=respect_gitignore)


class RuleOptions(ConfigOptions):
    """The options that choose rules."""

    select: Select = None
    ignore: Ignore = None

    def given(self) -> "Given":
        from agentlint.cli.names import rules

        select = rules(self.select) if self.select else None
        return super().given()._replace(select=select, ignore=rules(self.ignore))


class LevelOptions(RuleOptions):
    """The option that says how severe a finding must be to be shown."""

    severity: SeverityLevel = "warning"

    def given(self) -> "Given":
        from agentlint.text import Severity

        return super().given()._replace(show=Severity[self.severity.upper()])


class FailOptions(ConfigOptions):
    """The option that says how severe a finding must be to fail a run."""

    fail_on: FailOn = None

    def given(self) -> "Given":
        from agentlint.text import Severity

        return super().given()._replace(fail_on=Severity[self.fail_on.upper()] if self.fail_on else None)


class PlatformOptions(ConfigOptions):
    """The option that chooses the platform by which all files are checked."""

    platform: PlatformName = None

    def given(self) -> "Given":
        from agentlint.cli.names import platform_id

        return super().given()._replace(platform=platform_id(self.platform or ""))


class VersionOptions(ConfigOptions):
    """The option that chooses the versions of clients by which files are checked."""

    client_version: ClientVersion = None

    def given(self) -> "Given":
        from agentlint.cli.names import versions

        return super().given()._replace(versions=versions(self.client_version or ()))


class FileOptions(SearchOptions):
    """The options that say which files a run is about."""

    paths: Paths = None
    kind: KindOption = None
    user: User = False
    stdin_filename: StdinFilename = None

    @property
    def kinds(self) -> "frozenset[FileKind]":
        """The kinds of files that were asked for, else all."""
        return frozenset(kind for kind in KINDS if not self.kind or kind in self.kind)

    def files(self, *, above: bool = False) -> "Files":
        """Return the files, or standard input, without reading them yet. ``above``: without paths, also those that
        clients read in the folders above the current one. Raises UsageError."""
        from agentlint.cli.files import Files

        return Files(
            self.configuration(), self.paths, kinds=self.kinds, above=above, user=self.user,
            stdin_filename=self.stdin_filename,
        )  # fmt: skip


class RunOptions(FileOptions, LevelOptions, FailOptions, PlatformOptions, VersionOptions):
    """All options that `check` and `fix` share."""

    unsafe_fixes: UnsafeFixes = False
    diff: Diff = False
    show_fixes: ShowFixes = False
    output_format: OutputFormat = None
    output: Output = None
    exit_zero: ExitZero = False
    force_exclude: ForceExclude = False
    since: Since = None
    no_baseline: NoBaseline = False
    no_ignores: NoIgnores = False
    jobs: Jobs = 0
    color: Color = "auto"
    statistics: Statistics = False
    verbose: Verbose = False
    quiet: Quiet = False

    @property
    def fixes(self) -> bool:
        """Whether fixes are made, or with ``diff`` shown, and the remaining findings reported."""
        return True

    def given(self) -> "Given":
        return super().given()._replace(suppressions=not self.no_ignores, force_exclude=self.force_exclude)


def _patterns(texts: list[str]) -> "Patterns[None]":
    from agentlint.engine import globs
    from agentlint.status import UsageError

    for text in texts:
        fault = globs.fault(text)
        if fault:
            raise UsageError(f"--exclude {text}: {fault}")
    return globs.without_values(texts)
