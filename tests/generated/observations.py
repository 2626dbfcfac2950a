"""The table of observed versions in docs/observing-clients.md: which were asked about how many cases."""

from __future__ import annotations

import json

from agentlint.platforms import PLATFORMS
from tests.clients import cases
from tests.clients.install import CLIENTS
from tests.clients.observe import DIFFERENCES
from tests.generated.tables import table


def sections() -> dict[str, str]:
    differences = json.loads(DIFFERENCES.read_text("utf-8"))
    rows = []
    for client in CLIENTS:
        program = PLATFORMS[client].programs[0]
        *older, newest = program.observed
        compared = [version for version in reversed(older) if version]
        differing = [
            {one["case"] for one in differences if (one["client"], one["version"]) == (client, version)}
            for version in compared
        ]
        rows.append(
            (
                program.title, f"{newest} ({program.observed[newest]})", str(len(cases.load(client))),
                ", ".join(compared), ", ".join(str(len(found)) for found in differing),
            )
        )  # fmt: skip
    return {"observed-versions": table(("client", "newest", "cases", "compared with", "cases that differ"), rows)}
