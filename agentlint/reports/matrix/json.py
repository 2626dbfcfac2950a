"""The report as JSON: the document itself, one agent on each line."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from agentlint.reports.words import json_text

if TYPE_CHECKING:
    from agentlint.reports.matrix import Document


def write(report: Document, out: TextIO) -> None:
    """Write the whole document, its agents last."""
    head = {key: value for key, value in report.items() if key != "agents"}
    out.write(json_text(head)[:-1] + ', "agents": [')
    out.write(",".join("\n" + json_text(agent) for agent in report["agents"]) + "\n]}\n")
