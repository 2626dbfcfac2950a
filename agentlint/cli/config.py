"""``agentlint config``.

No ``from __future__ import annotations`` here: Typer would have to compile the text of each option's again, twice.
"""

import sys
from typing import Annotated

import typer

from agentlint.cli.command import takes
from agentlint.cli.options import FailOptions, PlatformOptions, RuleOptions, SearchOptions, TextOrJson


class Arguments(PlatformOptions, RuleOptions, FailOptions, SearchOptions):
    path: Annotated[str, typer.Argument(show_default=False, help="A file or folder. Default: this folder.")] = "."
    output_format: TextOrJson = "text"


@takes(Arguments)
def config(arguments: Arguments) -> None:
    """Show which settings apply to a path, and where each comes from.

    The options are those of check; they override the configuration.

    Example: agentlint config .claude/agents/reviewer.md
    """
    from agentlint.engine.explain import explain
    from agentlint.reports import config as report

    explained = explain(arguments.configuration(), arguments.path)
    (report.as_json if arguments.output_format == "json" else report.text)(explained, sys.stdout)
