"""Scalars and trees as Copilot CLI 1.0.102 reads them; every row was asked of the client (2026-11-21)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentlint.syntax import yaml12
from agentlint.syntax.nodes import DUPLICATE, YamlFault

STRINGS = [
    "yes", "no", "on", "off", "Yes", "tRUE", "012", "0XFF", "1_000", ".", ".Nan", "inf", "nan", "NaN", "infinity",
    "nULL", "2024-01-01", "12:30:45", "00", "-012", "+012", "1e999", "0o8", "0x", "--1", "<<", "=", "1.2.3",
    "1e", "e1", "0x1G", "١٢", "1,000", "1.5f", "0.1.", "٣",
]  # fmt: skip
NUMBERS: dict[str, int | float] = {
    "0o12": 10, "0b11": 3, "0x1F": 31, "+12": 12, "-12": -12, "+0x1F": 31, "-0x1F": -31, "1e3": 1000.0, "1.": 1.0,
    ".5": 0.5, "+.5": 0.5, "-.5": -0.5, "1.5e-3": 0.0015, "1E+3": 1000.0, "0": 0, "-0": 0, "0.0": 0.0, "00.5": 0.5,
    "-1": -1, "+1.5": 1.5, "999999999999999999999999999999999999999999": 1e42, "18446744073709551615": 2**64 - 1,
}  # fmt: skip
NULLS = ["~", "null", "Null", "NULL", "", ".inf", "-.INF", "+.Inf", ".nan", ".NaN", ".NAN"]


def value(text: str) -> Any:
    data = yaml12.load(f"k: {text}")
    assert isinstance(data, dict)
    return data["k"]


@pytest.mark.parametrize("word", STRINGS)
def test_strings(word: str) -> None:
    assert value(word) == word


@pytest.mark.parametrize(("word", "number"), NUMBERS.items())
def test_numbers(word: str, number: float) -> None:
    assert value(word) == number
    assert type(value(word)) is type(number)


@pytest.mark.parametrize("word", NULLS)
def test_nulls(word: str) -> None:
    assert value(word) is None


@pytest.mark.parametrize("word", ["true", "True", "TRUE", "false", "False", "FALSE"])
def test_booleans(word: str) -> None:
    assert value(word) is (word.lower() == "true")
    assert value(f"'{word}'") == word


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("!!str 42", "42"),
        ('!!int "42"', 42),
        ('!!bool "true"', True),
        ("!!float 1", 1.0),
        ('!!float ".nan"', None),
        ("!!null ~", None),
        ("!foo 42", 42),
        ("!foo", None),
        ('!foo "42"', "42"),
        ("! 42", 42),
        ("!!foo 42", "42"),
        ("!!str", ""),
        ("!<tag:yaml.org,2002:str> 42", "42"),
        ("!!binary aGk=", "aGk="),
        ("!!timestamp 2001-01-01", "2001-01-01"),
        ("!!str {a: b}", {"a": "b"}),
        ("!foo [a]", ["a"]),
        ("&a 42", 42),
        ("&a", None),
    ],
)
def test_tags_and_anchors(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize("text", ["!!int abc", "!!bool yes", "!!null x", '!!null ""', "!!float abc", "!!int"])
def test_tags_that_do_not_fit(text: str) -> None:
    with pytest.raises(YamlFault, match="invalid value: string"):
        value(text)


@pytest.mark.parametrize("text", ["99999999999999999999", "-99999999999999999999"])
def test_integers_beyond_64_bits(text: str) -> None:
    with pytest.raises(YamlFault, match="expected any YAML value") as fault:
        value(text)
    assert fault.value.offset == 3


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("1: x\ntrue: y\nnull: z\n1.5: q\n", {"1": "x", "true": "y", "null": "z", "1.5": "q"}),
        ("[a]: x\n{b: c}: y\n", {"- a": "x", "b: c": "y"}),
        ('1: x\n"1": y\n', {"1": "y"}),
        ("a: &b {n: 1}\n<<: *b\n", {"a": {"n": 1}, "<<": {"n": 1}}),
        ("a: &x 1\nb: &x 2\nc: *x\n", {"a": 1, "b": 2, "c": 2}),
        ("a: b\n...\n", {"a": "b"}),
        ("# only a comment", None),
        ("", None),
        ("- a\n- 1\n", ["a", 1]),
    ],
)
def test_trees(text: str, data: object) -> None:
    assert yaml12.load(text) == data


@pytest.mark.parametrize(
    ("text", "offset"),
    [("a: 1\nb: 2\na: 3\n", 10), ("x:\n  a: 1\n  a: 2\n", 12), ("1: a\n0x1: b\n", 5), ("'a': 1\n\"a\": 2\n", 7)],
)
def test_duplicate_keys_are_refused_at_any_depth(text: str, offset: int) -> None:
    with pytest.raises(YamlFault) as fault:
        yaml12.load(text)
    assert (fault.value.kind, fault.value.offset) == (DUPLICATE, offset)


def test_nesting() -> None:
    assert yaml12.load("x: " + "[" * 126 + "]" * 126)
    with pytest.raises(YamlFault, match="recursion limit exceeded"):
        yaml12.load("x: " + "[" * 127 + "]" * 127)


def test_alias_bombs_are_refused_in_bounded_time() -> None:
    text = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))
    with pytest.raises(YamlFault, match="repetition limit exceeded"):
        yaml12.load(text)


def test_a_part_of_a_text() -> None:
    text = "---\nname: 1x\n---\nbody: no"
    assert yaml12.load(text, 4, 12) == {"name": "1x"}


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=" \t\r\n-:#'\"[]{},|>&*!%@`\\abn01~.é", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        yaml12.load(text)
    except YamlFault as fault:
        assert 0 <= fault.offset <= len(text)
