"""js-yaml 3.14.1 as its port reads it, against what the real one answered (recorded in jsyaml.jsonl)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from agentlint.syntax import javascript, jstypes, jsyaml, libyaml, regular
from agentlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence, Timestamp, Value, YamlFault, construct

RECORDED = [json.loads(line) for line in Path(__file__).with_name("jsyaml.jsonl").read_text("utf-8").splitlines()]
"""{"text", "ok", "value"?, "regular"?, "bun"?}: answers of js-yaml 3.14.1 `safeLoad` and Bun 1.4.5 `YAML.parse`."""


def encoded(value: Value) -> Any:
    """A value as the recording writes it: tagged, with object keys in JavaScript's order."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return ["s", value]
    if isinstance(value, int | float):
        return ["n", "nan" if value != value else javascript.text_of(value)]
    if isinstance(value, Timestamp):
        return ["d"]
    if isinstance(value, list):
        return ["l", [encoded(item) for item in value]]
    return ["m", [[key, encoded(value[key])] for key in javascript.key_order(value)]]


def shape(node: Node | None) -> Any:
    if isinstance(node, Scalar):
        return (node.start, node.end, node.style, node.text)
    if isinstance(node, Sequence):
        return (node.start, node.end, node.flow, [shape(item) for item in node.items])
    if isinstance(node, Mapping):
        return (node.start, node.end, node.flow, [(shape(key), shape(value)) for key, value in node.pairs])
    return None


def slow(text: str) -> tuple[Node | None, Value]:
    return jsyaml.read_exactly(text, 0, len(text))


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: repr(case["text"])[:60])
def test_answers_as_the_real_one(case: dict[str, Any]) -> None:
    for read in (slow, jsyaml.read):
        if case["ok"]:
            assert encoded(read(case["text"])[1]) == case["value"]
        else:
            with pytest.raises(YamlFault) as fault:
                read(case["text"])
            assert 0 <= fault.value.offset <= len(case["text"])


@pytest.mark.parametrize("case", [case for case in RECORDED if case.get("regular")], ids=lambda c: repr(c["text"])[:60])
def test_regular_text_is_one_tree_for_all_parsers(case: dict[str, Any]) -> None:
    text = case["text"]
    tree = libyaml.parse(text)
    if tree is not None:  # without a key there is nothing to be regular
        assert shape(regular.parse(text, 0, len(text))) == shape(tree)
    assert shape(tree) == shape(slow(text)[0])
    assert _alike(case["bun"], case["value"])
    value = construct(tree, jstypes.resolve, duplicates="error", merge=False, key_text=javascript.text_of)
    assert encoded(value) == case["value"]


def _alike(one: Any, other: Any) -> bool:
    """The same shape and strings: other scalars each client types its own way."""
    kinds = [value[0] if isinstance(value, list) else "" for value in (one, other)]
    if kinds == ["m", "m"]:
        return len(one[1]) == len(other[1]) and all(
            a[0] == b[0] and _alike(a[1], b[1]) for a, b in zip(one[1], other[1], strict=True)
        )
    if kinds == ["l", "l"]:
        return len(one[1]) == len(other[1]) and all(map(_alike, one[1], other[1]))
    if kinds == ["s", "s"]:
        return bool(one[1] == other[1])
    return not {"m", "l"} & set(kinds) or (one is None and other == ["m", []]) or (other is None and one == ["m", []])


@pytest.mark.parametrize(
    "text",
    [
        "a: b\n\tc: d\n", "a: &x b\nc: *x\n", "a: !!str b\n", "? a\n", "a: 1\na: 2\n", "m:\n  a: 1\n  'a': 2\n",
        "a: 'x\n  y'\n", "a: b: c\n", "a: *x\n", "a: |2\n   x\n", "a: >\n  x\n    y\n", "a: |\n  x", "a: b\x85c\n",
        "a: b\u2028c\n", "a: b\rc\n", "<<: x\n", "__proto__: x\n", "{a: b}\n", "a: {b: c, b: d}\n", "a: [b\nc]\n",
        "a: b\n...\n", "a: 'x' y\n", 'a: "\\x41"\n', "a: b # c\n  d\n", "a: |\n  x\n \n  y\n", "a:b\n", "- - a\n",
    ],
)  # fmt: skip
def test_irregular(text: str) -> None:
    assert regular.parse(text, 0, len(text)) is None


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", "yes"), ("no", "no"), ("on", "on"), ("True", True), ("FALSE", False), ("tRUE", "tRUE"),
        ("~", None), ("", None), ("null", None), ("nULL", "nULL"),
        ("0777", 511), ("0o17", "0o17"), ("0x1F", 31), ("0b11", 3), ("1_000", 1000), ("1_", "1_"), ("08", "08"),
        ("1:30", 90), ("190:20:30", 685230), ("1:60", "1:60"), ("1:30.5", 90.5),
        ("1e3", 1000), ("1.0", 1), (".5", 0.5), ("+.5", "+.5"), ("-0", 0), ("1e400", float("inf")),
        (".inf", float("inf")), ("-.INF", float("-inf")), ("9007199254740993", 9007199254740992),
        ("2024-01-01", Timestamp("2024-01-01")), ("2024-1-1", "2024-1-1"),
        ("2001-12-14t21:59:43.10-05:00", Timestamp("2001-12-14t21:59:43.10-05:00")),
        ("!!str 12", "12"), ("!!int '12'", 12), ("!!float 1", 1), ("! 12", "12"), ("!!null ~", None), ("!!str", ""),
        ("!!binary aGk=", [104, 105]), ("!!seq", []),
    ],
)  # fmt: skip
def test_types(written: str, value: Value) -> None:
    loaded = jsyaml.load(f"k: {written}\n")
    assert loaded == {"k": value}
    assert isinstance(loaded, dict)
    assert type(loaded["k"]) is type(value)
    tree = jsyaml.parse(f"k: {written}\n")
    assert isinstance(tree, Mapping)
    scalar = tree.pairs[0][1]
    if isinstance(value, list):
        return
    assert isinstance(scalar, Scalar)
    assert jstypes.resolve(scalar) == value


def test_nan() -> None:
    loaded = jsyaml.load("k: .nan\n")
    assert isinstance(loaded, dict)
    assert loaded["k"] != loaded["k"]


@pytest.mark.parametrize("written", ["!x y", "!!int y", "!!bool yes", "!!null x", "!!map [a]", "!!python/none"])
def test_tags_that_do_not_fit_are_refused(written: str) -> None:
    with pytest.raises(YamlFault):
        jsyaml.load(f"k: {written}\n")


def test_spans_are_offsets_into_the_whole_text() -> None:
    text = '---\nkey: "a" \nlist:\n- x\n-\nblock: |\n  one\n  two\n\nalias: &n v\nlast: *n\nnone:\n---\n'
    tree = jsyaml.parse(text, 4, text.rindex("---"))
    assert isinstance(tree, Mapping)
    found = {key.text: value for key, value in tree.pairs if isinstance(key, Scalar)}
    assert text[found["key"].start : found["key"].end] == '"a"'
    assert text[found["list"].start : found["list"].end].rstrip("\n") == "- x\n-"
    assert text[found["block"].start : found["block"].end] == "|\n  one\n  two"
    assert text[found["alias"].start : found["alias"].end] == "v"
    assert text[found["last"].start : found["last"].end] == "*n"
    assert isinstance(found["last"], Alias)
    assert found["last"].target is found["alias"]
    assert found["none"].start == found["none"].end == text.index("none:") + 5
    assert [text[key.start : key.end] for key, _ in tree.pairs] == ["key", "list", "block", "alias", "last", "none"]


def test_a_byte_order_mark_shifts_offsets() -> None:
    tree = jsyaml.parse("\ufeffa: b: c".replace(": c", ""))
    assert isinstance(tree, Mapping)
    assert (tree.pairs[0][0].start, tree.pairs[0][1].start) == (1, 4)


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("a: b: c\n", 4),
        ("a: [b\n", 3),
        ("x: y\na: 'b\n", 8),
        ("a: 1\nb: 2\na: 3\n", 10),
        ("{a: 1, a: 2}", 7),
        ("a: *b", 3),
        ("a: @b", 3),
        ("a: b\n c: d\n", 7),
    ],
)
def test_faults_point_at_their_cause(text: str, offset: int) -> None:
    with pytest.raises(YamlFault) as fault:
        jsyaml.parse(text)
    assert fault.value.offset == offset


def test_duplicates_can_be_read_over() -> None:
    tree = jsyaml.parse("a: &x 1\na: 2\n", duplicates=True)
    assert isinstance(tree, Mapping)
    assert len(tree.pairs) == 2


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"), (True, "true"), (1000.0, "1000"), (1e21, "1e+21"), (1.5e-7, "1.5e-7"), (1e-6, "0.000001"),
        (123456789012345680000.0, "123456789012345680000"), (-1.25, "-1.25"), (0.1, "0.1"), (float("inf"), "Infinity"),
        (float("nan"), "NaN"), ([1, None, ["a"]], "1,,a"), ({}, "[object Object]"), (1.25e25, "1.25e+25"),
    ],
)  # fmt: skip
def test_text_of_values(value: Value, text: str) -> None:
    assert javascript.text_of(value) == text


def test_order_of_keys() -> None:
    assert javascript.key_order(["b", "10", "2", "02", "-1", "4294967295", "a"]) == [
        "2",
        "10",
        "b",
        "02",
        "-1",
        "4294967295",
        "a",
    ]
    assert javascript.entries("h😀") == [("0", "h"), ("1", "\ufffd"), ("2", "\ufffd")]
    assert javascript.entries(["x"]) == [("0", "x")]
    assert javascript.entries(12) == []


BOMB = "a: &a [x, x]\n" + "".join(f"k{i}: &k{i} [{', '.join([f'*k{i - 1}' if i else '*a'] * 9)}]\n" for i in range(12))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "a: " * 50_000,
        "- " * 50_000,
        "{a: " * 50_000,
BOMB,
        "a: &a [*a]\n",
        "\n" * 50_000 + "a: [",
        "a: x\n" + "  y\n" * 100_000 + "\tb: c: d",
        "# c\n" * 100_000 + "a: !x",
        "a: '" + "''" * 200_000,
        "? " * 20_000,
        "&a " * 50_000,
        "a: \"" + "\\\n" * 100_000,
        "\x00",
        "a: \ud800",
    ],
)  # fmt: skip
def test_hostile_text_is_refused(text: str) -> None:
    with pytest.raises(YamlFault):
        jsyaml.read(text)
    regular.parse(text, 0, len(text))
