"""docs/rules.md: an index, then every rule's page."""

from __future__ import annotations

import re

from agentlint import rules
from tests.generated.tables import table

_FENCE = re.compile(r"^```(bad|fixed|good)(.*)$", re.M)
_TITLES = {"bad": "Wrong", "fixed": "Fixed", "good": "Correct"}


def files() -> dict[str, str]:
    parts = ["# Rules\n\nGenerated from the pages in agentlint. `agentlint rule NAME` prints one of them.\n"]
    parts.append(table(("rule", "level", "fix", "what it finds"), map(_row, rules.RULES)))
    parts.extend(map(_page, rules.RULES))
    parts.append("## Findings of agentlint itself\n")
    parts.extend(f"### {name}\n\n{text}\n" for name, text in rules.ENGINE_RULES.items())
    return {"docs/rules.md": "\n".join(parts)}


def _row(rule: rules.LintRule) -> tuple[str, ...]:
    fixes = [word for word in rule.fixes.split() if word != "display"]
    return f"[{rule.name}](#{rule.name})", ", ".join(rule.levels.split()), ", ".join(fixes), rules.summary(rule.name)


def _page(rule: rules.LintRule) -> str:
    about = " · ".join(f"**{word}:** {text}" for word, text in rules.about(rule.name).items())
    return f"## {rule.name}\n\n{about}\n\n{_readable(rules.page(rule.name))}\n"


def _readable(page: str) -> str:
    """Example fences with a caption, as Markdown viewers show them."""

    def caption(match: re.Match[str]) -> str:
        path = match[2].split()
        return f"{_TITLES[match[1]]}{f', in `{path[0]}`' if path else ''}:\n\n```yaml"

    return _FENCE.sub(caption, page)
