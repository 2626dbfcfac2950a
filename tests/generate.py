"""The generated files: ``python -m tests.generate`` writes them, ``--check`` tells when one is out of date."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from agentlint import rules

ROOT = Path(__file__).resolve().parent.parent
_FENCE = re.compile(r"^```(bad|fixed|good)(.*)$", re.M)
_TITLES = {"bad": "Found in", "fixed": "Fixed", "good": "Fine"}


def rules_page() -> str:
    """docs/rules.md: an index, then every rule's page."""
    parts = ["# Rules\n\nGenerated from the rules' own pages. `agentlint rule NAME` prints one of them.\n"]
    parts.append("\n".join(["| rule | what it finds |", "|---|---|", *map(_row, rules.RULES)]) + "\n")
    parts.extend(f"## {rule.name}\n\n{_readable(rules.page(rule.name))}\n" for rule in rules.RULES)
    return "\n".join(parts)


def _row(rule: rules.Rule) -> str:
    return f"| [{rule.name}](#{rule.name}) | {rules.summary(rule.name)} |"


def _readable(page: str) -> str:
    """Example fences with a caption, as Markdown viewers show them."""

    def caption(match: re.Match[str]) -> str:
        path = match[2].split()
        return f"{_TITLES[match[1]]}{f' `{path[0]}`' if path else ''}:\n\n```yaml"

    return _FENCE.sub(caption, page)


def generated() -> dict[Path, str]:
    return {ROOT / "docs" / "rules.md": rules_page()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = [path for path, text in generated().items() if not path.exists() or path.read_text("utf-8") != text]
    for path in stale:
        if check:
            print(f"{path.relative_to(ROOT)} is out of date: run python -m tests.generate", file=sys.stderr)
        else:
            path.write_text(generated()[path], "utf-8", newline="\n")
            print(f"wrote {path.relative_to(ROOT)}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
