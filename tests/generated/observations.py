"""How many cases each observed version was asked about: for docs/observing-clients.md and `agentlint clients`."""

from __future__ import annotations

import json
from typing import Any

from agentlint.platforms import PLATFORMS
from agentlint.platforms.observations import FILE
from tests.clients import cases
from tests.clients.install import CLIENTS
from tests.clients.observe import DIFFERENCES
from tests.generated.tables import table


def counts() -> dict[str, dict[str, Any]]:
    """For each client its cases, and how many of them each older version answers otherwise."""
    differences = json.loads(DIFFERENCES.read_text("utf-8"))
    out: dict[str, dict[str, Any]] = {}
    for client in CLIENTS:
        *older, _ = PLATFORMS[client].programs[0].observed
        differ = {
            version: len({one["case"] for one in differences if (one["client"], one["version"]) == (client, version)})
            for version in reversed(older)
        }
        out[client] = {"cases": len(cases.load(client)), "differ": differ}
    return out


def files() -> dict[str, str]:
    lines = (f"  {json.dumps(client)}: {json.dumps(entry)}" for client, entry in counts().items())
    return {f"agentlint/platforms/{FILE}": "{\n" + ",\n".join(lines) + "\n}\n"}


def sections() -> dict[str, str]:
    rows = []
    for client, entry in counts().items():
        program = PLATFORMS[client].programs[0]
        newest = program.newest
        compared, differ = ", ".join(entry["differ"]), ", ".join(map(str, entry["differ"].values()))
        rows.append((program.title, f"{newest.version} ({newest.date})", str(entry["cases"]), compared, differ))
    return {"observed-versions": table(("client", "newest", "cases", "compared with", "cases that differ"), rows)}
