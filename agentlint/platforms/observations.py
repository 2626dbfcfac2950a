"""How much was asked of each observed client: cases, and in how many of them an older version answers otherwise."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from agentlint.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "observations.json"
"""Generated from the recorded answers (`tests/generated/observations.py`), beside this module."""


class Observation(Record):
    """``cases`` were asked of a client; of ``known`` of them agentlint is known to say something else
    (docs/known-differences.md). ``differ``: how many of them an older version answers otherwise."""

    cases: int
    known: int
    differ: Mapping[str, int]


@cache
def observations() -> Mapping[str, Observation]:
    """Return what was asked, by the client's id; one that was not run, or whose cases are not recorded, is not
    there."""
    text = resources.files("agentlint.platforms").joinpath(FILE).read_text("utf-8")
    return {
        client: Observation(entry["cases"], entry["known"], entry["differ"])
        for client, entry in json.loads(text).items()
    }
