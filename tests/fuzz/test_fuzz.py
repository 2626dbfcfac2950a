"""What fuzzing checks holds for every fixture, and for every input that once broke it. No fuzzer is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fuzz import seeds
from tests.fuzz.targets import TARGETS

if TYPE_CHECKING:
    from pathlib import Path

FILES = list(seeds.files())
PARTS = 8
"""The suite runs the first part, ``-m slow`` the others: all of them take four minutes on one core."""


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.slow) for part in range(1, PARTS))])
@pytest.mark.parametrize("target", TARGETS)
def test_every_fixture(target: str, part: int) -> None:
    for number in range(part, len(FILES), PARTS):
        TARGETS[target](bytes([number * 37 % 256]) + FILES[number])


@pytest.mark.parametrize(("target", "path"), list(seeds.found()), ids=lambda value: getattr(value, "name", value))
def test_what_fuzzing_found(target: str, path: Path) -> None:
    TARGETS[target](path.read_bytes())


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("data", [b"", b"\x00", b"\xff", b"\x00---", b"\x01---\n---", b"\x02---\n: \n---\n"])
def test_next_to_nothing(target: str, data: bytes) -> None:
    TARGETS[target](data)
