"""``agentlint platforms``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from agentlint.cli.options import TextOrJson, complete_platforms

if TYPE_CHECKING:
    from collections.abc import Iterable


def platforms(
    platform: Annotated[
        list[str] | None,
        typer.Argument(
            help="Platforms to show in full. Without any: all, two lines each.",
            autocompletion=complete_platforms,
        ),
    ] = None,
    output_format: TextOrJson = "text",
) -> None:
    """Show what is known of each platform: places, keys, tools, models, and the client it was seen in.

    Example: agentlint platforms claude
    """
    from agentlint.engine import catalogue
    from agentlint.reports import platforms as report
    from agentlint.status import USAGE, UsageError

    try:
        entries = [catalogue.entry(named(name)) for name in platform or ()] or catalogue.entries()
    except UsageError as error:
        typer.echo(f"agentlint platforms: {error}", err=True)
        raise typer.Exit(USAGE) from None
    if output_format == "json":
        report.as_json(entries, sys.stdout)
    elif not platform:
        report.overview(entries, sys.stdout)
    else:
        for number, entry in enumerate(entries):
            sys.stdout.write("\n" if number else "")
            report.full(entry, sys.stdout)


def named(name: str, known: Iterable[str] = ()) -> str:
    """A platform's id from its id or another of its names, or one of the words ``known``. Raises UsageError, with the
    nearest, when there is none."""
    from agentlint.model.words import nearest
    from agentlint.platforms import PLATFORMS, canonical
    from agentlint.reports.words import clean
    from agentlint.status import UsageError

    known = list(known) or list(PLATFORMS)
    found = name if name in known else canonical(name)
    if found is None:
        near = nearest(name, known)
        hint = f"; did you mean `{near}`?" if near else ""
        raise UsageError(f"`{clean(name)}` is none of {', '.join(known)}{hint}")
    return found
