"""A hundred public files of each main platform to every other platform: written or refused with a reason, read by the
target with the same description and prompt, and allowed nothing that its source was not, also on the way back."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, get_args, get_type_hints

import pytest

from agentlint.engine.convert import Options, plan
from agentlint.model.agent import Refusal, Wish, in_force
from agentlint.model.policy import gains
from agentlint.platforms import MAIN, PLATFORMS, conversion, get
from agentlint.platforms.base import Place
from agentlint.text import Source
from tests.corpus.test_convert_corpus import files, pytestmark  # noqa: F401 - skipped without the corpus

if TYPE_CHECKING:
    from agentlint.engine.places import Found
    from agentlint.model.agent import Agent

OTHERS = tuple(name for name in PLATFORMS if name not in MAIN and conversion.exists(name))
EACH = 100
EXPECTED = frozenset({"target-clash", "unsafe-name", "builtin-name", *get_args(get_type_hints(Refusal)["code"])})
"""Reasons of the target's for which a file may be refused; those of the source begin with "source-"."""


@cache
def chosen(platform: str) -> list[Found]:
    """Every so many files, so that all collections are met."""
    found = files(platform)
    return found[:: max(len(found) // EACH, 1)][:EACH]


def read(platform: str, name: str, data: bytes) -> Agent:
    """The agent that the platform's client takes from a file of its project."""
    half = conversion.get(platform)
    place = Place(f"/p/{half.folder}/{name}", "/p", half.folder, name, "project")
    source = Source(place.path, data)
    seen = get(platform).see(source, place)
    assert seen.outcome == "loaded", (name, seen.reason)
    return half.read(seen, source, place)


@pytest.mark.parametrize("wider", [False, True], ids=["", "wider"])
@pytest.mark.parametrize("target", OTHERS)
@pytest.mark.parametrize("platform", MAIN)
def test_a_hundred_files_to(target: str, platform: str, *, wider: bool) -> None:
    found = {one.path: one for one in chosen(platform)}
    results = plan(found.values(), Options(targets=(target,), output="out", wider=wider))
    written = 0
    for result in results:
        codes = {message.code for message in result.messages if message.level == "error"}
        if result.refused:
            assert codes, result.source
            assert all(code in EXPECTED or code.startswith("source-") for code in codes), (result.source, codes)
            continue
        written += 1
        assert result.data is not None
        origin = found[result.source]
        raw = Source(origin.path, Path(origin.path).read_bytes())
        before = conversion.get(platform).read(get(platform).see(raw, origin.place), raw, origin.place)
        after = read(target, result.path.rpartition("/")[2], result.data)
        assert after.prompt == before.prompt, result.source
        if before.description.strip():
            assert after.description.strip() == before.description.strip(), result.source
        if not wider:
            assert gains(in_force(after), in_force(before)) == [], result.source
            assert all(line.authority != "wider" for line in result.changes), result.source
        for back in MAIN:
            half = conversion.get(back)
            text = half.text(half.write(after, Wish()).fields, after)
            again = read(back, half.stem(after.name) + half.suffix, text.encode())
            assert gains(in_force(again), in_force(after)) == [], (result.source, back)
        lines = Counter(line.field for line in result.changes if line.kind != "defaulted")
        assert set(lines.values()) <= {1}, (result.source, lines)
    assert written or not wider
