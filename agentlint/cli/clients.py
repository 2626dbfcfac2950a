"""``agentlint clients``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from agentlint.cli.command import ends
from agentlint.cli.options import TextOrJson, complete_platforms


@ends
def clients(
    client: Annotated[
        list[str] | None,
        typer.Argument(help="Clients, such as claude or vscode. Default: all.", autocompletion=complete_platforms),
    ] = None,
    output_format: TextOrJson = "text",
) -> None:
    """Show which versions of each client were observed, when, and with how many cases.

    For a version that was not observed, agentlint uses the newest observed version before it. `client-versions` in
    the configuration accepts any version.

    Example: agentlint clients claude
    """
    from agentlint.cli.names import named
    from agentlint.platforms import PLATFORMS
    from agentlint.reports import clients as report

    programs = {program.id: program for listed in PLATFORMS.values() for program in listed.programs}
    wanted = [named(name, programs) for name in client or ()] or list(programs)
    chosen = [programs[name] for name in dict.fromkeys(wanted)]
    (report.as_json if output_format == "json" else report.text)(chosen, sys.stdout)
