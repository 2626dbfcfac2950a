"""Repaired frontmatter: exact edits, what is left alone, and that no text makes it raise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentlint.syntax import bunyaml, jsyaml, libyaml, yaml12
from agentlint.syntax.nodes import Mapping, Scalar, YamlFault
from agentlint.syntax.repair import applied, quoted, repair
from agentlint.text import Span


def repaired(text: str, *values: tuple[int, int], keys: frozenset[str] = frozenset()) -> str | None:
    edits = repair(text, 0, len(text), [Span(*one) for one in values], lambda: keys)
    return applied(text, 0, len(text), edits) if edits else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: x: y\nb: 1\n", 'a: "x: y"\nb: 1\n'),
        ('a: say: "hi"\n', "a: 'say: \"hi\"'\n"),
        ("a: x: y\r\nb: 1\r\n", 'a: "x: y"\r\nb: 1\r\n'),
        ("a: *\n", 'a: "*"\n'),
        ("a: @x # c\n", 'a: "@x # c"\n'),
        ("a: `x`\n", 'a: "`x`"\n'),
        ("a: [WIP] x\n", 'a: "[WIP] x"\n'),
        ("a:\n\t- x\n", "a:\n  - x\n"),
        ("a:\n  - *\n", 'a:\n  - "*"\n'),
        ("a: x: y\n\n  - one\n\n    two\nb: 1\n", "a: |-\n  x: y\n\n  - one\n\n    two\nb: 1\n"),
        ("a: |\n  x: y\n  *\nb: x: y\n", 'a: |\n  x: y\n  *\nb: "x: y"\n'),
        ("a: x: y\na: 1\n", 'a: "x: y"\na: 1\n'),
        ("a: x --- y: z\n", 'a: "x --\\x2d y: z"\n'),
    ],
)
def test_repairs(text: str, expected: str) -> None:
    assert repaired(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\n",
        'a: "x" y\n',
        'a: "x\n',
        "a: [x\n",
        "a: x\ny\n",
        "a: x\n tools: Read\n",
        "- a: b: c\nx: 1\n",
        "",
        "\n",
        "@",
    ],
)
def test_leaves_what_takes_a_guess(text: str) -> None:
    assert repaired(text) is None


def test_a_key_that_slipped_is_never_text() -> None:
    text = "a: x: y\n\n  one\n  tools: Read\n"
    assert repaired(text, keys=frozenset({"tools"})) is None
    assert repaired(text) == "a: |-\n  x: y\n\n  one\n  tools: Read\n"


def test_a_value_that_a_client_takes_for_text_is_quoted_whole() -> None:
    assert repaired("a: x # y\nb: p: q\n", (3, 8), (12, 16)) == 'a: "x # y"\nb: "p: q"\n'


def test_a_list_that_another_client_reads_is_no_text() -> None:
    # Claude Code puts quotes around each line's value; Copilot CLI reads the two lines as one list
    text = 'tools: ["a: b\nmodel: c", d"]\n'
    assert yaml12.load(text) == {"tools": ["a: b model: c", 'd"']}
    with pytest.raises(YamlFault):
        bunyaml.load(text)
    assert repaired(text, (7, 13), (21, 28)) is None


@given(st.text(max_size=80))
def test_quoted_round_trips(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    for parse in (libyaml.parse, jsyaml.parse, bunyaml.parse):
        tree = parse(f"k: {quoted(text)}\n")
        assert isinstance(tree, Mapping)
        value = tree.pairs[0][1]
        assert isinstance(value, Scalar)
        assert value.text == text


@given(st.lists(st.sampled_from([*"ab:\"'*&[]{}|>#-\t\r\n ", "a: ", ": ", "\n", "\n  ", "- ", "---"]), max_size=40))
def test_never_raises_and_what_it_gives_is_yaml(parts: list[str]) -> None:
    text = "".join(parts)
    after = repaired(text)
    if after is not None:
        assert isinstance(libyaml.parse(after), Mapping)
        assert repaired(after) is None
