"""What JavaScript does with text and values (values read off node 20.20.2 on 2026-11-27)."""

from __future__ import annotations

import re
import sys

import pytest

from agentlint.syntax import javascript
from agentlint.syntax.nodes import Timestamp


def test_white_space_is_one_set() -> None:
    """``trim`` and ``\\s`` agree in JavaScript: 25 characters."""
    space = re.compile(f"[{javascript.SPACE_CLASS}]")
    matched = {chr(code) for code in range(sys.maxunicode + 1) if space.match(chr(code))}
    assert matched == set(javascript.SPACES)
    assert len(javascript.SPACES) == 25


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"), (-0.0, "0"), (1.0, "1"), (-2.5, "-2.5"), (1e21, "1e+21"), (1e20, "100000000000000000000"),
        (123456789012345680000.0, "123456789012345680000"), (1e-6, "0.000001"), (1e-7, "1e-7"),
        (1.25e-9, "1.25e-9"), (2**53 + 1, "9007199254740992"), (2**64, "18446744073709552000"),
        (10**400, "Infinity"), (-(10**400), "-Infinity"),
        (float("inf"), "Infinity"), (float("-inf"), "-Infinity"), (float("nan"), "NaN"),
    ],
)  # fmt: skip
def test_numbers_print_as_in_javascript(number: float, text: str) -> None:
    assert javascript.number_text(number) == text


def test_values_become_text_as_in_javascript() -> None:
    assert javascript.text_of([1, None, ["a", True], {"b": 1}, 0.5]) == "1,,a,true,[object Object],0.5"
    assert javascript.text_of(None) == "null"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("2026-01-01", "Thu Jan 01 2026 00:00:00"),
        ("2026-01-01T10:00:00Z", "Thu Jan 01 2026 10:00:00"),
        ("2026-07-01T10:00:00.5+02:00", "Wed Jul 01 2026 08:00:00"),
        ("2026-01-01 25:00:00", "Fri Jan 02 2026 01:00:00"),
        ("0001-01-01", "Tue Jan 01 1901 00:00:00"),
        ("2026-02-31", "Tue Mar 03 2026 00:00:00"),
        ("2026-13-45", "Sun Feb 14 2027 00:00:00"),
        ("9999-99-99", "Thu Jun 07 10007 00:00:00"),
    ],
)
def test_dates_become_text_as_in_javascript(written: str, text: str) -> None:
    """What OpenCode 1.18.34 calls a key that YAML takes for a date (the last is JavaScript's own)."""
    assert javascript.text_of(Timestamp(written)) == f"{text} GMT+0000 (Coordinated Universal Time)"


def test_keys_come_in_javascripts_order() -> None:
    keys = ["b", "10", "2", "01", "4294967294", "4294967295", "a"]
    assert javascript.key_order(keys) == ["2", "10", "4294967294", "b", "01", "4294967295", "a"]


def test_entries_of_a_string_are_its_utf16_units() -> None:
    assert javascript.entries("aé") == [("0", "a"), ("1", "é")]
    assert javascript.entries(["x", 2]) == [("0", "x"), ("1", 2)]
    assert javascript.entries(7) == []
