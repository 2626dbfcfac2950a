"""The observed clients: one line for each, with what was asked of it, or JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TextIO

from agentlint.platforms.clients import OBSERVED
from agentlint.platforms.observations import observations
from agentlint.reports.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agentlint.platforms.clients import Program

VERSION = 1


def text(programs: Sequence[Program], out: TextIO) -> None:
    """Print a line for each client, and below it one for each older version that was observed."""
    width = max(len(program.title) for program in programs)
    for program in programs:
        client = program.newest
        if program.source != OBSERVED:
            out.write(f"{program.title:{width}}  documentation only ({client.date})\n")
            continue
        observed = observations().get(program.id)
        cases = f", {counted(observed.cases, 'case')}{_known(observed.known)}" if observed else ""
        out.write(f"{program.title:{width}}  {client.version}, observed {client.date}{cases}\n")
        *older, _ = program.observed
        for version in reversed(older):
            differ = "" if observed is None else _differing(observed.differ.get(version))
            out.write(f"{'':{width}}  {version}, observed {program.observed[version]}{differ}\n")


def _known(number: int) -> str:
    return f", {counted(number, 'known difference')}" if number else ""


def _differing(number: int | None) -> str:
    if number is None:
        return ""
    return f": {counted(number, 'case')} answered otherwise" if number else ": no case answered otherwise"


def as_json(programs: Sequence[Program], out: TextIO) -> None:
    """Print ``{"version": 1, "clients": [...]}``, the versions of a client from the newest to the oldest."""
    document = {"version": VERSION, "clients": [_facts(program) for program in programs]}
    out.write(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def _facts(program: Program) -> dict[str, Any]:
    observed = observations().get(program.id)
    newest = program.newest.version
    return {
        "id": program.id,
        "title": program.title,
        "observed": program.source == OBSERVED,
        "source": "" if program.source == OBSERVED else program.source,
        "cases": observed.cases if observed else 0,
        "known_differences": observed.known if observed else 0,
        "versions": [
            {
                "version": version,
                "date": date,
                "differ": 0 if version == newest else observed.differ.get(version) if observed else None,
            }
            for version, date in reversed(list(program.observed.items()))
        ],
    }
