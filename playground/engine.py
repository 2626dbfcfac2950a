"""The side of the playground that is Python, run by Pyodide in a worker of the browser.

It gives what `agentlint report` gives of one file, and the converted text: the same engines, and a text instead of a
file. Nothing is read from a disk.
"""

from __future__ import annotations

import json
from typing import Any

from agentlint import api
from agentlint.engine import convert, inspect
from agentlint.engine.places import placed
from agentlint.engine.report import Options, report
from agentlint.engine.settings import Settings
from agentlint.platforms import PLATFORMS, conversion
from agentlint.reports import matrix
from agentlint.reports.matrix.compact import compact
from agentlint.text import Source

NAMELESS = "agent.md"
"""Where a text lies whose place was not said: in no folder that a client reads."""


def targets() -> list[tuple[str, str]]:
    """The platforms that can be converted to, with their titles."""
    return [(name, conversion.get(name).title) for name in PLATFORMS if conversion.exists(name)]


def look(text: str, path: str, target: str) -> str:
    """All that is known of a text, as JSON: ``data`` for `cells.js` with one agent or none, ``reason`` why there is
    none, and ``converted``: the text for ``target`` and the path where it belongs, null where there is no such text."""
    found = placed(path.strip() or NAMELESS)
    source = Source.from_text(found.path, text)
    settings = Settings()
    run = inspect.Run()
    asked = Options(lambda _: settings, named=frozenset({found.path}), read=lambda _path, _limit: source)
    rows = list(report([found], asked, run))[:1]
    converted = None
    for row in rows:
        if target and target != row.platform and row.kind == "agent" and not row.declared:
            one = found._replace(platform=row.platform)
            row.conversions = convert.convert_source(source, one, convert.Options((target,)))
            result = row.conversions[0]
            if not result.refused and result.data is not None:
                converted = {"path": result.path, "text": result.data.decode("utf-8")}
    document = matrix.document(rows, (target,) if target else (), run)
    reasons = [reason for _, reason in run.unreadable] or ["No client reads this file as an agent."]
    return json.dumps({"data": compact(document), "reason": reasons[0], "converted": converted})


def fix(text: str, path: str) -> str:
    """The text after `agentlint fix`, and how many fixes were made, as JSON."""
    fixed = api.fix_text(text, path=path.strip() or NAMELESS)
    answer: dict[str, Any] = {"text": fixed.text, "fixes": len(fixed.applied)}
    return json.dumps(answer)
