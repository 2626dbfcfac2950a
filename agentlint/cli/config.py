"""``agentlint config``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from agentlint.cli.options import ConfigFile, Exclude, FailOn, Ignore, Isolated, PlatformName, Select, TextOrJson


def config(
    path: Annotated[str, typer.Argument(show_default=False, help="A file or folder. Default: this folder.")] = ".",
    output_format: TextOrJson = "text",
    platform: PlatformName = None,
    select: Select = None,
    ignore: Ignore = None,
    fail_on: FailOn = None,
    exclude: Exclude = None,
    file: ConfigFile = None,
    isolated: Isolated = False,
) -> None:
    """Show which settings apply to a path, and where each comes from.

    The options are those of check: what they say goes before what a configuration says.

    Example: agentlint config .claude/agents/reviewer.md
    """
    from agentlint.cli.options import configuration
    from agentlint.engine.explain import explain
    from agentlint.reports import config as report
    from agentlint.reports.words import clean
    from agentlint.status import USAGE, UsageError

    try:
        settled = configuration(
            file=file,
            isolated=isolated,
            select=select,
            ignore=ignore,
            fail_on=fail_on,
            platform=platform,
            exclude=exclude,
        )
        explained = explain(settled, path)
    except UsageError as error:
        sys.stderr.write(f"agentlint config: {clean(str(error))}\n")
        raise typer.Exit(USAGE) from None
    (report.as_json if output_format == "json" else report.text)(explained, sys.stdout)
