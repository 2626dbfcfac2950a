"""Count the cases that each observed client was asked, and those that an older version answers differently."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from agentlint.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "observations.json"
"""Generated from the recorded answers by `tests/generated/observations.py`, and stored beside this module."""


class Observation(Record):
    """``cases`` were asked of a client; in ``known`` of them agentlint is known to answer differently
    (docs/known-differences.md). ``differ`` has, for older versions, the number of cases that they answer differently.
    """

    cases: int
    known: int
    differ: Mapping[str, int]


@cache
def observations() -> Mapping[str, Observation]:
    """Return the observations by the client's id. A client that was not run, or whose cases are not recorded, is
    missing."""
    text = resources.files("agentlint.platforms").joinpath(FILE).read_text("utf-8")
    return {
        client: Observation(entry["cases"], entry["known"], entry["differ"])
        for client, entry in json.loads(text).items()
    }
