"""schemas/config.schema.json: valid, and of one mind with the code; the documentation's examples fit both."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentlint.engine import config_keys
from agentlint.syntax import tomlread

ROOT = Path(__file__).parents[2]
SCHEMA: dict[str, Any] = json.loads((ROOT / "schemas" / "config.schema.json").read_bytes())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
TOML = [
    (page, block)
    for page in PAGES
    for block in re.findall(r"^```toml\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S)
]


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert config_keys.schema() == SCHEMA
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_it_is_strict_and_describes_everything() -> None:
    """What SchemaStore asks for: no unknown key, and a description and a type for each."""

    def look(node: dict[str, Any], path: str) -> None:
        for name, one in node.get("properties", {}).items():
            if path in ("", ".convert"):
                assert one.get("description"), f"{path}.{name}"
                assert "type" in one or "$ref" in one, f"{path}.{name}"
            look(one, f"{path}.{name}")
        if node.get("type") == "object":
            assert "additionalProperties" in node, path

    look(SCHEMA, "")


def test_defaults_fit() -> None:
    for key in config_keys.KEYS:
        if key.default is not None:
            outer, _, inner = key.name.partition(".")
            value = {outer: {inner: key.default}} if inner else {outer: key.default}
            assert VALIDATOR.is_valid(value), key.name
            config_keys.read(value, "agentlint.toml")


@pytest.mark.parametrize("key", config_keys.KEYS, ids=lambda key: key.name)
def test_the_example_of_each_key(key: config_keys.Key) -> None:
    data = tomlread.load(key.example)
    VALIDATOR.validate(data)
    assert key.attribute in config_keys.read(data, "agentlint.toml")


@pytest.mark.parametrize(("page", "text"), TOML, ids=lambda one: one.stem if isinstance(one, Path) else "")
def test_the_examples_in_the_documentation(page: Path, text: str) -> None:
    data = tomlread.load(text)
    if "tool" in data and "agentlint" in data["tool"]:
        data = data["tool"]["agentlint"]
    elif page.name != "configuration.md" and not data.keys() & {key.name.partition(".")[0] for key in config_keys.KEYS}:
        pytest.skip("not a configuration of agentlint")
    VALIDATOR.validate(data)
    config_keys.read(data, "agentlint.toml")


def test_there_are_examples() -> None:
    assert len(TOML) > len(config_keys.KEYS)


RULE = st.sampled_from(["bom", "unknown-tool", "nosuch"])
PATTERN = st.sampled_from(["a", "**/*.md", "../a", "!a", "a\\b", "/", "a/../b", " ", "", "/a/", "...", "a..b"])
PLATFORM = st.sampled_from(["claude", "claude-code", "all", "vscode"])
LEVEL = st.sampled_from(["error", "warning", "info", "off", "fatal"])
MODEL = st.sampled_from(["sonnet", "x/y"])
ODD = st.sampled_from([1, True, "x", [], {}, 1.5])
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "select": st.lists(RULE, max_size=2, unique=True),
    "ignore": st.lists(RULE, max_size=2, unique=True),
    "extend-select": st.lists(RULE, max_size=2, unique=True),
    "per-file-ignores": st.dictionaries(PATTERN, st.lists(RULE, max_size=2, unique=True), max_size=2),
    "severity": st.dictionaries(RULE, LEVEL, max_size=2),
    "exclude": st.lists(PATTERN, max_size=2, unique=True),
    "platforms": st.dictionaries(PATTERN, PLATFORM, max_size=2),
    "fail-on": LEVEL,
    "max-file-size": st.sampled_from([0, 1, 10**8, 10**8 + 1, -5]),
    "client-versions": st.dictionaries(
        st.sampled_from(["claude", "vscode", "x"]),
        st.sampled_from(["1", "2.1.197", "1.2.3.4", "1.2.3.4.5", "v1", "", "1."]),
        max_size=1,
    ),
    "convert": st.fixed_dictionaries(
        {},
        optional={
            "to": st.lists(PLATFORM, max_size=2, unique=True),
            "models": st.dictionaries(MODEL, MODEL | st.dictionaries(PLATFORM, MODEL, max_size=1), max_size=2),
            "preserve": st.booleans(),
            "x": st.just(1),
        },
    ),
    "nosuch": st.just(1),
}


@given(st.fixed_dictionaries({}, optional={name: value | ODD for name, value in VALUES.items()}))
@settings(max_examples=500, deadline=None)
def test_code_and_schema_agree(data: dict[str, Any]) -> None:
    try:
        config_keys.read(data, "agentlint.toml")
        taken = True
    except config_keys.Misfit:
        taken = False
    assert VALIDATOR.is_valid(data) is taken, data
