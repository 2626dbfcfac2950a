"""A short run of `everything` finds nothing, and what it draws and shrinks can be relied on."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from agentlint.platforms import PLATFORMS
from tests.fuzz import drawn, everything
from tests.fuzz.targets import must

if TYPE_CHECKING:
    from pathlib import Path

SEED = 20261127
FILES = 40
PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
def test_a_short_run(part: int) -> None:
    tally = everything.run(SEED, iter(range(part, FILES, PARTS)), commands=False, shrink=False)
    assert {key: (one.number, one.raw) for key, one in tally.failures.items()} == {}
    assert tally.files == FILES // PARTS
    assert tally.runs["fix"] == 2 * tally.files


def test_the_commands_in_one_project(tmp_path: Path) -> None:
    files = [everything.drawn_file(SEED, number)[:2] for number in range(9)]
    assert list(everything.project(files, tmp_path / "project")) == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_seed_draws_the_same_file_again(platform: str) -> None:
    first, again = (drawn.file(platform, random.Random(7)) for _ in range(2))
    assert first == again
    assert len({drawn.file(platform, random.Random(seed)) for seed in range(50)}) > 40


def test_what_is_shrunk_is_the_least_that_fails() -> None:
    def check(raw: bytes) -> None:
        must(b"bad" not in raw or b"worse" not in raw, "nothing bad and worse")
        must(b"bad" not in raw, "nothing bad")

    raw = b"---\nname: a\nkey: bad value\n# worse\n---\nbody\n" * 3
    assert everything.failure(check, raw)[0] == "nothing bad and worse"
    assert everything.smallest(check, raw, "nothing bad and worse") == b"badworse"


def test_failures_are_counted_by_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(raw: bytes) -> None:
        must(b"e" not in raw, "no e", raw)

    monkeypatch.setattr(everything, "checks", lambda *_: [("check", fails)])
    tally = everything.run(1, iter(range(20)), commands=False)
    failure = tally.failures["check", "no e"]
    assert failure.raw == b"e"
    assert failure.detail == "no e: b'e'"
    assert failure.count == sum(b"e" in everything.drawn_file(1, number)[1] for number in range(20)) > 10
