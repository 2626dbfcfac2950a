"""``agentlint platforms``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from agentlint.cli.command import ends
from agentlint.cli.options import TextOrJson, complete_platforms


@ends
def platforms(
    platform: Annotated[
        list[str] | None,
        typer.Argument(
            help="Platforms to show in full. Default: the client and the folders of each.",
            autocompletion=complete_platforms,
        ),
    ] = None,
    output_format: TextOrJson = "text",
) -> None:
    """Show what is known of each platform: folders, keys, tools, models, and the observed client.

    Example: agentlint platforms claude
    """
    from agentlint.cli.names import named
    from agentlint.engine import catalogue
    from agentlint.platforms import PLATFORMS
    from agentlint.reports import platforms as report

    entries = [catalogue.entry(named(name, PLATFORMS)) for name in platform or ()] or catalogue.entries()
    if output_format == "json":
        report.as_json(entries, sys.stdout)
    elif not platform:
        report.overview(entries, sys.stdout)
    else:
        for number, entry in enumerate(entries):
            sys.stdout.write("\n" if number else "")
            report.full(entry, sys.stdout)
