"""``agentlint rule``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer


def rule(
    name: Annotated[str | None, typer.Argument(help="The rule's name, as a finding shows it.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Every rule, a line each.")] = False,
    output_format: Annotated[str, typer.Option("--output-format", help="text or json.")] = "text",
) -> None:
    """Print a rule's page: what it finds, why, and examples.

    Example: agentlint rule literal-newline
    """
    from agentlint import rules
    from agentlint.cli.options import rule_names
    from agentlint.reports.json import with_address
    from agentlint.reports.words import json_text
    from agentlint.status import USAGE, UsageError

    registered = [one.name for one in rules.RULES]
    if all_ == bool(name) or output_format not in ("text", "json"):
        sys.stderr.write("agentlint: name one rule, or give --all; --output-format is text or json\n")
        raise typer.Exit(USAGE)
    if name:
        try:
            (wanted,) = rule_names(name)
        except (UsageError, ValueError) as error:
            sys.stderr.write(f"agentlint: {error}\n")
            raise typer.Exit(USAGE) from None
        page = rules.ENGINE_RULES[wanted] if wanted in rules.ENGINE_RULES else rules.page(wanted)
        text = f"{wanted}\n\n{page}"
        if output_format == "json":
            print(json_text({"name": wanted, "page": text, **with_address(wanted)}))
        else:
            address = rules.address(wanted)
            print(f"{text}\n\n{address}" if address else text)
    elif output_format == "json":
        told = [
            {"name": one, "summary": rules.summary(one), "page": rules.page(one), **with_address(one)}
            for one in registered
        ]
        print(json_text(told))
    else:
        width = max(map(len, registered))
        print("\n".join(f"{one:{width}}  {rules.summary(one)}" for one in registered))
