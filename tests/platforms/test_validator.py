"""The validator against jsonschema-rs: the same faults, at the same places."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentlint.engine import places
from agentlint.platforms import PLATFORMS, get
from agentlint.platforms.schema import Schema, schema_folder
from agentlint.platforms.validator import Validator, ValueFault
from agentlint.syntax import javascript
from agentlint.text import Source
from tests.clients import cases

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMAS = {
    path.name.removesuffix(".schema.json"): Schema(path.name.removesuffix(".schema.json"))
    for path in sorted(schema_folder().glob("*.schema.json"))
    if path.name != "config.schema.json"  # the configuration is judged by `engine.config`
}


_REFERENCE: dict[int, tuple[Any, Mapping[str, Any]]] = {}
"""By the identity of a schema, which is kept with it."""


def compared(schema: Mapping[str, Any], value: Any) -> list[ValueFault]:
    """The validator's faults, after they were compared with those of jsonschema-rs."""
    faults = Validator(schema).faults(value)
    told = sorted(_told(fault.route, fault.steps) for fault in faults)
    known = _REFERENCE.setdefault(id(schema), (jsonschema_rs.Draft202012Validator(dict(schema)), schema))[0]
    assert told == sorted(_told(one.instance_path, one.schema_path) for one in known.iter_errors(value)), value
    return faults


def _told(route: Any, steps: Any) -> str:
    """A place as text, as far as jsonschema-rs tells it: a key like "1" is a number there, "01" too, and "" is left
    out."""
    return json.dumps([[_number(step) for step in path if step != ""] for path in (route, steps)])


def _number(step: str | int) -> str:
    return str(int(step)) if isinstance(step, str) and step.isascii() and step.isdigit() else str(step)


def words(part: Any) -> set[str]:
    """Every text in a schema: its keys, its choices, its patterns."""
    if isinstance(part, dict):
        return set(part) | {word for inner in part.values() for word in words(inner)}
    if isinstance(part, list):
        return {word for inner in part for word in words(inner)}
    return {part} if isinstance(part, str) and len(part) < 40 else set()


def data_for(name: str) -> st.SearchStrategy[dict[str, Any]]:
    schema = SCHEMAS[name].raw["properties"]
    text = st.sampled_from(sorted(words(schema))) | st.sampled_from(["", "allow", "#12ab00", "red\n", "x", "1", "0x"])
    number = st.integers(-3, 3) | st.sampled_from([2**53, 2**53 - 1, 2**70, 0.0, -0.5, 1.0, 1e300])
    leaf = text | number | st.booleans() | st.none()
    value = st.recursive(leaf, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3))
    return st.dictionaries(st.sampled_from(sorted(schema)), value, max_size=4)


@pytest.mark.parametrize("name", SCHEMAS)
@settings(max_examples=20, deadline=None)
@given(drawn=st.data())
def test_drawn_values(name: str, drawn: st.DataObject) -> None:
    data = drawn.draw(data_for(name))
    compared(SCHEMAS[name].raw, data)
    compared(SCHEMAS[name].raw, {**dict.fromkeys(SCHEMAS[name].raw.get("required", ()), "x"), **data})


@pytest.mark.parametrize("name", [name for name in PLATFORMS if (cases.FOLDER / f"{name}.jsonl").exists()])
def test_every_fixture(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a client's reader has judged of the files that the client was shown, each value once."""
    known: dict[str, tuple[Mapping[str, Any], Any]] = {}
    faults = Validator.faults

    def remember(validator: Validator, value: Any) -> list[ValueFault]:
        known[f"{id(validator)} {json.dumps(value)}"] = validator.schema, value
        return faults(validator, value)

    monkeypatch.setattr(Validator, "faults", remember)
    for case in cases.load(name):
        for path, raw in case.files.items():
            place = places.placed(path).place
            get(name).see(Source(path, raw), place)
    monkeypatch.undo()
    for schema, value in known.values():
        compared(schema, value)
    assert len(known) > 25


@pytest.mark.parametrize(
    ("name", "data", "places"),
    [
        ("opencode", {"permission": {"*": "deny", "bash": {"git *": "allow"}}, "steps": 3, "temperature": 0.2}, []),
        ("opencode", {"permission": {"bash": {"git *": "maybe"}}}, [("permission", "bash", "git *")]),
        ("opencode", {"permission": "allow\n"}, [("permission",)]),
        ("opencode", {"steps": 0, "temperature": "1"}, [("steps",), ("temperature",)]),
        ("opencode", {"temperature": "1", "steps": 0}, [("temperature",), ("steps",)]),
        ("opencode", {"steps": True}, [("steps",)]),
        ("opencode", {"steps": 2**53}, [("steps",)]),
        ("opencode", {"tools": {"bash": "no", "edit": 1}}, [("tools", "bash"), ("tools", "edit")]),
        ("claude", {"name": "a"}, [()]),
        ("claude", {"name": "a", "description": "d", "maxTurns": 0}, [("maxTurns",)]),
        ("qwen", {"name": "a", "description": "b", "background": 0}, [("background",)]),  # Python's 0 is its False
    ],
)
def test_where_a_fault_is(name: str, data: dict[str, Any], places: list[tuple[str | int, ...]]) -> None:
    """In the order of the text."""
    assert [misfit.route for misfit in SCHEMAS[name].misfits(data)] == places


@pytest.mark.parametrize(
    ("schema", "value", "faults"),
    [
        ({"required": ["a", "b"]}, {}, [((), ("required",)), ((), ("required",))]),
        ({"required": ["a"]}, [], []),
        ({"items": {"type": "string"}}, ["a", 1], [((1,), ("items", "type"))]),
        ({"prefixItems": [{"const": "a"}], "items": False}, ["b", 1], [
            ((0,), ("prefixItems", 0, "const")), ((1,), ("items",)),
        ]),
        ({"properties": {"a": True}, "additionalProperties": False}, {"a": 1, "b": 1, "c": 1}, [
            ((), ("additionalProperties",)),
        ]),
        ({"additionalProperties": {"minimum": 2}}, {"a": 1}, [(("a",), ("additionalProperties", "minimum"))]),
        ({"patternProperties": {"^x": {"type": "null"}}, "additionalProperties": False}, {"xa": 1}, [
            (("xa",), ("patternProperties", "^x", "type")),
        ]),
        ({"propertyNames": {"enum": ["a"]}}, {"a": 1, "b": 1}, [((), ("propertyNames", "enum"))]),
        ({"anyOf": [{"type": "string"}, {"required": ["a"]}]}, {"b": 1}, [((), ("anyOf",))]),
        ({"allOf": [True, {"maxItems": 0}]}, [1], [((), ("allOf", 1, "maxItems"))]),
        ({"not": {"type": "string"}}, "a", [((), ("not",))]),
        ({"if": {"required": ["a"]}, "then": False, "else": {"required": ["b"]}}, {"a": 1}, [((), ("then",))]),
        ({"if": {"required": ["a"]}, "then": False, "else": {"required": ["b"]}}, {}, [((), ("else", "required"))]),
        ({"if": {"required": ["a"]}, "then": False}, {}, []),
        ({"uniqueItems": True}, [1, True, "1"], []),
        ({"uniqueItems": True}, [1, 1.0], [((), ("uniqueItems",))]),
        ({"enum": [1, None]}, True, [((), ("enum",))]),
        ({"type": ["integer", "null"]}, 1.0, []),
        ({"type": "number"}, True, [((), ("type",))]),
        ({"exclusiveMinimum": 0}, 0, [((), ("exclusiveMinimum",))]),
        ({"minLength": 2, "maxLength": 2}, "\U0001f600a", []),
    ],
)  # fmt: skip
def test_each_keyword(schema: dict[str, Any], value: Any, faults: list[tuple[Any, Any]]) -> None:
    assert [tuple(fault) for fault in compared(schema, value)] == faults


def test_a_keyword_that_is_not_known() -> None:
    with pytest.raises(ValueError, match="contains"):
        Validator({"properties": {"a": {"items": {"contains": {}}}}})


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("^a$", "a", True),
        ("^a$", "a\n", False),
        ("^[$.]$", ".", True),
        (r"^\$\.$", "$.", True),
        ("^.$", "\u2028", False),
        (r"^[\s]\S$", "\ufeffa", True),
        (r"^\s$", "\x1c", False),
        (r"^\d$", "\u0663", False),
        (r"^[^\]a]$", "b", True),
    ],
)
def test_patterns_are_those_of_javascript(pattern: str, text: str, matches: bool) -> None:
    assert (javascript.pattern(pattern).search(text) is not None) is matches
