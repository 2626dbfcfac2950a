"""How many cases each observed version was asked about: for docs/observing-clients.md and `agentlint clients`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from agentlint.platforms.observations import FILE
from tests.clients import cases
from tests.clients.install import CLIENTS, PROGRAMS
from tests.clients.observe import DIFFERENCES
from tests.generated.tables import table

KNOWN = Path(__file__).resolve().parents[2] / "docs" / "known-differences.md"


def known_differences(client: str) -> set[str]:
    """The cases of a client that the page lists as ``- `client/case-id`: why``."""
    return set(re.findall(rf"^- `{client}/([^`]+)`", KNOWN.read_text("utf-8"), re.M))


def counts() -> dict[str, dict[str, Any]]:
    """For each client its cases, in how many of them agentlint is known to say something else, and how many each older
    version answers otherwise."""
    differences = json.loads(DIFFERENCES.read_text("utf-8"))
    out: dict[str, dict[str, Any]] = {}
    for client in CLIENTS:
        *older, _ = PROGRAMS[client].observed
        differ = {
            version: len({one["case"] for one in differences if (one["client"], one["version"]) == (client, version)})
            for version in reversed(older)
        }
        known = len(known_differences(client))
        out[client] = {"cases": len(cases.load(client)), "known": known, "differ": differ}
    return out


def files() -> dict[str, str]:
    lines = (f"  {json.dumps(client)}: {json.dumps(entry)}" for client, entry in counts().items())
    return {f"agentlint/platforms/{FILE}": "{\n" + ",\n".join(lines) + "\n}\n"}


def sections() -> dict[str, str]:
    rows = []
    for client, entry in counts().items():
        program = PROGRAMS[client]
        newest = program.newest
        compared, differ = ", ".join(entry["differ"]), ", ".join(map(str, entry["differ"].values()))
        observed = f"{newest.version} ({newest.date})"
        rows.append((program.title, observed, str(entry["cases"]), str(entry["known"]), compared, differ))
    head = ("client", "newest", "cases", "known differences", "compared with", "cases that differ")
    return {"observed-versions": table(head, rows)}
