"""``agentlint schema``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer


def schema(
    name: Annotated[
        str,
        typer.Argument(metavar="PLATFORM", help="A platform, as claude or opencode; or config, for agentlint.toml."),
    ],
    vscode: Annotated[
        bool, typer.Option("--vscode", help="Print the settings that tell VS Code's extensions about the schema.")
    ] = False,
    yaml_ls: Annotated[
        bool, typer.Option("--yaml-ls", help="Print the line for an agent file that tells yaml-language-server.")
    ] = False,
) -> None:
    """Print the JSON schema of a platform's keys (or of the configuration), or the editor setting that uses it.

    Example: agentlint schema claude > claude.schema.json
    """
    from agentlint.cli.platforms import named
    from agentlint.engine import editors
    from agentlint.status import USAGE, UsageError

    try:
        if vscode and yaml_ls:
            raise UsageError("--vscode and --yaml-ls exclude each other")
        setting = editors.vscode if vscode else editors.modeline if yaml_ls else editors.schema
        text, advice = setting(name if name == editors.CONFIG else named(name))
    except UsageError as error:
        typer.echo(f"agentlint schema: {error}", err=True)
        raise typer.Exit(USAGE) from None
    sys.stdout.write(text)
    if advice:
        typer.echo(advice, err=True)
