"""No agent gains a right by a conversion or a safe fix: drawn agents of all platforms, under the judge.

A gain that no list of tools can prevent (a hook, VS Code's list of agents, a working tree of its own, skills, paths
outside the project, a mode that asks) may be made with a word: the report's line of that field says "wider".
"""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rights.clients import CLIENTS
from tests.rights.drawn import drawn, text_of
from tests.rights.proofs import converted, fixed, misspelt, smallest

PROVEN = tuple((source, target) for source in CLIENTS for target in CLIENTS if source != target)
"""All directions: in none of them is anything wider known."""
MANY = 10_000
LOOSE = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("source", CLIENTS)
@LOOSE
@given(rng=st.randoms(use_true_random=False))
def test_no_conversion_gains_a_right(source: str, rng: random.Random) -> None:
    target = rng.choice([one for one in CLIENTS if one != source])
    text = text_of(source, drawn(source, rng))
    verdict = converted(source, text, target)
    assert verdict.outcome not in ("wider", "bug"), (target, text, verdict.text, verdict.gains)


@pytest.mark.slow
@pytest.mark.parametrize(("source", "target"), PROVEN)
def test_no_conversion_of_10_000_gains_a_right(source: str, target: str) -> None:
    rng = random.Random(f"{source} {target}")
    for _ in range(MANY):
        data = drawn(source, rng)
        verdict = converted(source, text_of(source, data), target)
        if verdict.outcome == "wider":
            data = smallest(source, data, target, verdict.kind)
        assert verdict.outcome not in ("wider", "bug"), (data, verdict.text, verdict.gains)


FIXED = tuple(CLIENTS)
"""All clients: no safe fix is known to widen a file of any."""


@pytest.mark.parametrize("client", FIXED)
@settings(LOOSE, max_examples=150)
@given(rng=st.randoms(use_true_random=False))
def test_no_safe_fix_gains_a_right(client: str, rng: random.Random) -> None:
    meant = drawn(client, rng)
    text = misspelt(client, meant, rng)
    verdict = fixed(client, text, meant)
    assert verdict.outcome != "wider", (text, verdict.text, verdict.gains)


@pytest.mark.slow
@pytest.mark.parametrize("client", FIXED)
def test_no_safe_fix_of_10_000_files_gains_a_right(client: str) -> None:
    rng = random.Random(client)
    for _ in range(MANY):
        meant = drawn(client, rng)
        text = misspelt(client, meant, rng)
        verdict = fixed(client, text, meant)
        assert verdict.outcome != "wider", (text, verdict.text, verdict.gains)
