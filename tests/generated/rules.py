"""docs/rules.md: an index, then every rule's page."""

from __future__ import annotations

import re

from agentlint import rules

_FENCE = re.compile(r"^```(bad|fixed|good)(.*)$", re.M)
_TITLES = {"bad": "Found in", "fixed": "Fixed", "good": "Fine"}


def files() -> dict[str, str]:
    parts = ["# Rules\n\nGenerated from the rules' own pages. `agentlint rule NAME` prints one of them.\n"]
    parts.append("\n".join(["| rule | what it finds |", "|---|---|", *map(_row, rules.RULES)]) + "\n")
    parts.extend(f"## {rule.name}\n\n{_readable(rules.page(rule.name))}\n" for rule in rules.RULES)
    parts.append("## Findings of agentlint itself\n")
    parts.extend(f"### {name}\n\n{text}\n" for name, text in rules.ENGINE_RULES.items())
    return {"docs/rules.md": "\n".join(parts)}


def _row(rule: rules.Rule) -> str:
    return f"| [{rule.name}](#{rule.name}) | {rules.summary(rule.name)} |"


def _readable(page: str) -> str:
    """Example fences with a caption, as Markdown viewers show them."""

    def caption(match: re.Match[str]) -> str:
        path = match[2].split()
        return f"{_TITLES[match[1]]}{f' `{path[0]}`' if path else ''}:\n\n```yaml"

    return _FENCE.sub(caption, page)
