"""The shorter way of a schema's judgement: what it takes, the validator takes too."""

from __future__ import annotations

from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentlint.platforms import PLATFORMS
from agentlint.platforms.schema import Schema

SCHEMAS = {name: Schema(name) for name in PLATFORMS}
REFERENCE = {name: jsonschema.Draft202012Validator(schema.raw) for name, schema in SCHEMAS.items()}


def words(part: Any) -> set[str]:
    """Every text in a schema: its keys, its choices, its patterns."""
    if isinstance(part, dict):
        return set(part) | {word for inner in part.values() for word in words(inner)}
    if isinstance(part, list):
        return {word for inner in part for word in words(inner)}
    return {part} if isinstance(part, str) and len(part) < 40 else set()


def data_for(name: str) -> st.SearchStrategy[dict[str, Any]]:
    schema = SCHEMAS[name].raw["properties"]
    text = st.sampled_from(sorted(words(schema))) | st.sampled_from(["", "allow", "#12ab00", "red\n", "x"])
    number = st.integers(-3, 3) | st.sampled_from([2**53, 2**53 - 1, 2**70, 0.0, -0.5, 1.0, 1e300])
    leaf = text | number | st.booleans() | st.none()
    value = st.recursive(leaf, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3))
    return st.dictionaries(st.sampled_from(sorted(schema)), value, max_size=4)


@pytest.mark.parametrize("name", PLATFORMS)
@given(drawn=st.data())
def test_what_plainly_fits_is_valid(name: str, drawn: st.DataObject) -> None:
    data = drawn.draw(data_for(name))
    whole = {**dict.fromkeys(SCHEMAS[name].raw.get("required", ()), "x"), **data}
    if SCHEMAS[name]._plainly_fits(whole):
        assert [error.message for error in REFERENCE[name].iter_errors(whole)] == []


@pytest.mark.parametrize(
    ("name", "data", "fits"),
    [
        ("opencode", {"permission": {"*": "deny", "bash": {"git *": "allow"}}, "steps": 3, "temperature": 0.2}, True),
        ("opencode", {"permission": {"bash": {"git *": "maybe"}}}, False),
        ("opencode", {"permission": "allow\n"}, False),
        ("opencode", {"permission": ["allow"]}, False),
        ("opencode", {"steps": 0}, False),
        ("opencode", {"steps": True}, False),
        ("opencode", {"steps": 2**53}, False),
        ("opencode", {"steps": 1.5}, False),
        ("opencode", {"temperature": 1}, True),
        ("opencode", {"temperature": "1"}, False),
        ("opencode", {"tools": {"bash": False}, "disable": True}, True),
        ("opencode", {"tools": {"bash": "no"}}, False),
        ("opencode", {"prompt": None}, False),  # what says nothing of the kind of value is left to the validator
        ("claude", {"name": "a", "description": "d", "tools": ["Read", "Grep"]}, True),
        ("claude", {"name": "a", "description": "d", "maxTurns": 0}, False),
    ],
)
def test_what_the_shorter_way_can_tell(name: str, data: dict[str, Any], fits: bool) -> None:
    assert SCHEMAS[name]._plainly_fits(data) is fits


def test_a_number_is_no_truth_value() -> None:
    """Python's 0 equals False, JSON's does not: Qwen Code takes `background: false` and not `background: 0`."""
    schema = SCHEMAS["qwen"]
    data = {"name": "a", "description": "b"}
    assert schema._plainly_fits({**data, "background": False})
    assert not schema._plainly_fits({**data, "background": 0})
    assert [misfit.route for misfit in schema.misfits({**data, "background": 0})] == [("background",)]
