"""docs/examples: the report of the five seed files, as a page, a table and a badge."""

from __future__ import annotations

from tests.terminal import session

FOLDER = "docs/examples"


def files() -> dict[str, str]:
    """The page and the badge, as the commands write them: with the same files they are the same everywhere."""
    page, badge = session(
        [
            "agentlint report --isolated --to all -o report.html --badge agents.svg",
            "cat report.html",
            "cat agents.svg",
        ],
        "fixtures/seeds",
    )[1:]
    return {f"{FOLDER}/report.html": page, f"{FOLDER}/agents.svg": badge}
