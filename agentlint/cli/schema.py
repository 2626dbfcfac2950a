"""``agentlint schema``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from agentlint.cli.command import ends


def _complete(incomplete: str) -> list[str]:
    from agentlint.engine.editors import CONFIG, KINDS
    from agentlint.platforms import PLATFORMS

    return [name for name in (*PLATFORMS, *KINDS, CONFIG) if name.startswith(incomplete)]


@ends
def schema(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="PLATFORM",
            help=(
                "A platform, such as claude or claude.skill; or config, for agentlint.toml. With --write, default: all."
            ),
            autocompletion=_complete,
        ),
    ] = None,
    write: Annotated[
        str | None,
        typer.Option("--write", metavar="DIR", help="Write the schema to DIR/NAME.schema.json in the project."),
    ] = None,
    vscode: Annotated[
        bool, typer.Option("--vscode", help="With --write: print the settings for VS Code's extensions.")
    ] = False,
    yaml_ls: Annotated[
        bool,
        typer.Option("--yaml-ls", help="With --write: print the line that a file needs for language servers."),
    ] = False,
) -> None:
    """Print the JSON schema of a platform's keys (or of the configuration), or write it into a project for editors.

    Example: agentlint schema claude --write schemas --vscode
    """
    from agentlint.cli.names import named
    from agentlint.engine import editors
    from agentlint.engine.files import Changed
    from agentlint.platforms import PLATFORMS
    from agentlint.reports.words import clean
    from agentlint.status import UsageError

    everything = [*PLATFORMS, *editors.KINDS, editors.CONFIG]
    if vscode and yaml_ls:
        raise UsageError("--vscode and --yaml-ls cannot be used together")
    platform = named(name, everything) if name else ""
    if not platform and (vscode or yaml_ls or not write):
        choice = "" if write else ", or write all with --write DIR"
        raise UsageError(f"name one of {', '.join(everything)}{choice}")
    if not write:
        if vscode or yaml_ls:
            raise UsageError("the setting contains the schema's path in the project: add --write DIR")
        sys.stdout.write(editors.schema(platform).text)
        return
    folder = _inside(write)
    try:
        for path, changed in editors.put([platform] if platform else everything, write):
            typer.echo(f"{clean(path)}: {'written' if changed else 'unchanged'}", err=vscode or yaml_ls)
    except Changed as error:
        raise UsageError(str(error)) from None
    if vscode or yaml_ls:
        text, advice = (editors.vscode if vscode else editors.modeline)(platform, folder)
        sys.stdout.write(text)
        typer.echo(advice, err=True)


def _inside(folder: str) -> str:
    """Return a folder's path from the current one, with "/". Raises UsageError for a folder outside it: a setting with
    its path would not work on another machine."""
    import os

    from agentlint.status import UsageError

    try:
        path = os.path.relpath(folder).replace(os.sep, "/")
    except ValueError:  # another drive
        path = ".."
    if path == ".." or path.startswith("../"):
        raise UsageError(f"--write takes a folder below the current one, not {folder}")
    return "" if path == "." else path
