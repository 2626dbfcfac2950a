"""``agentlint rule``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from agentlint.cli.options import TextOrJson, complete_rules


def rule(
    name: Annotated[
        str | None,
        typer.Argument(
            help="The rule's name, as a finding shows it. Without any: every rule, a line each.",
            autocompletion=complete_rules,
        ),
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Every rule, as without a name.")] = False,
    output_format: TextOrJson = "text",
) -> None:
    """Print a rule's page: what it finds, why, and examples. Without a name, list the rules.

    Example: agentlint rule literal-newline
    """
    from agentlint import rules
    from agentlint.cli.options import rule_names
    from agentlint.reports.json import with_address
    from agentlint.reports.words import json_text
    from agentlint.status import USAGE, UsageError

    registered = [one.name for one in rules.RULES]
    try:
        if all_ and name:
            raise UsageError("--all lists every rule: give it no name")
        wanted = next(iter(rule_names(name)), "") if name else ""
    except UsageError as error:
        sys.stderr.write(f"agentlint rule: {error}\n")
        raise typer.Exit(USAGE) from None
    if wanted:
        page = rules.ENGINE_RULES[wanted] if wanted in rules.ENGINE_RULES else rules.page(wanted)
        text = f"{wanted}\n\n{page}"
        address = rules.address(wanted)
        if output_format == "json":
            print(json_text({"name": wanted, "page": text, **with_address(wanted)}))
        else:
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
