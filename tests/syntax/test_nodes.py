"""What is the same value to a client."""

from __future__ import annotations

import math

import pytest

from agentlint.syntax.nodes import Timestamp, Value, same


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        (math.nan, float("nan"), True),
        ([{"a": math.nan}], [{"a": float("nan")}], True),
        (math.nan, 0, False),
        (0, math.nan, False),
        (True, 1, False),
        ([0], [False], False),
        (1, 1.0, True),
        ("1", 1, False),
        (None, {}, False),
        ([], {}, False),
        ([1, 2], [1], False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ({"a": None}, {"b": None}, False),
        (Timestamp("2026-01-01"), Timestamp("2026-01-01"), True),
        (Timestamp("2026-01-01"), "2026-01-01", False),
    ],
)
def test_values_to_a_client(one: Value, other: Value, verdict: bool) -> None:
    assert same(one, other) is verdict


def test_values_that_hold_themselves_and_values_that_are_shared() -> None:
    loops: list[list[Value]] = [[], []]
    for loop in loops:
        loop.append(loop)
    assert same(*loops)
    bombs: list[Value] = ["x", "x"]
    for _ in range(100):
        bombs = [[bomb, bomb] for bomb in bombs]
    assert same(*bombs)
