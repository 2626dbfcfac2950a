"""``agentlint rule``."""

from __future__ import annotations

from typing import Annotated

import typer

from agentlint.cli.command import ends
from agentlint.cli.options import TextOrJson, complete_rules


@ends
def rule(
    name: Annotated[
        str | None,
        typer.Argument(
            help="The rule's name, as a finding shows it. Default: list all rules.",
            autocompletion=complete_rules,
        ),
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="List all rules, as without a name.")] = False,
    output_format: TextOrJson = "text",
) -> None:
    """Print a rule's page: what it finds, why, and examples. Without a name, list the rules.

    Example: agentlint rule literal-newline
    """
    from agentlint import rules
    from agentlint.cli import names
    from agentlint.reports.words import json_text
    from agentlint.status import UsageError

    registered = [rule.name for rule in rules.RULES]
    if all_ and name:
        raise UsageError("--all lists every rule: give it no name")
    wanted = next(iter(names.rules(name)), "")
    if wanted:
        print(json_text(_record(wanted)) if output_format == "json" else _page(wanted))
    elif output_format == "json":
        print(json_text([{**_record(name), "summary": rules.summary(name)} for name in registered]))
    else:
        width = max(map(len, registered))
        print("\n".join(f"{name:{width}}  {rules.summary(name)}" for name in registered))


def _record(name: str) -> dict[str, object]:
    from agentlint import rules
    from agentlint.reports.json import with_address

    if name in rules.ENGINE_RULES:
        return {"name": name, "page": rules.ENGINE_RULES[name], **with_address(name)}
    rule = rules.registered(name)
    facts = {"levels": rule.levels.split(), "platforms": rule.platforms.split(), "fixes": rule.fixes.split()}
    return {"name": name, **facts, "page": rules.page(name), **with_address(name)}


def _page(name: str) -> str:
    from agentlint import rules

    if name in rules.ENGINE_RULES:
        parts = [name, rules.ENGINE_RULES[name]]
    else:
        facts = "\n".join(f"{word + ':':8} {text}" for word, text in rules.about(name).items())
        parts = [name, facts, rules.page(name)]
    return "\n\n".join(filter(None, [*parts, rules.address(name)]))
