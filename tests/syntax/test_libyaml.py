"""Trees and spans of libyaml's parser, and hostile text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentlint.syntax import libyaml
from agentlint.syntax.libyaml import parse
from agentlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence, YamlFault


def shape(text: str, node: Node | None) -> Any:
    """A tree as the text of its parts."""
    if node is None:
        return None
    part = text[node.start : node.end]
    if isinstance(node, Alias):
        return ("alias", part)
    if isinstance(node, Sequence):
        return (part, [shape(text, item) for item in node.items])
    if isinstance(node, Mapping):
        return (part, {shape(text, key): shape(text, value) for key, value in node.pairs})
    return part


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b", ("a: b", {"a": "b"})),
        ("a:\n\n\n", ("a:", {"a": ""})),
        ("- \n- a\n-\n", ("- \n- a\n-", ["", "a", ""])),
        (
            "a: |  # c\n  x\n\n\n# c\nb: >+\n  y\n\n",
            ("a: |  # c\n  x\n\n\n# c\nb: >+\n  y", {"a": "|  # c\n  x", "b": ">+\n  y"}),
        ),
        ("a: 'x\n  y'   \nb: p\n  q  # c\n", ("a: 'x\n  y'   \nb: p\n  q", {"a": "'x\n  y'", "b": "p\n  q"})),
        (
            "a: &x v\nb: !t v\nc: !t &y # c\n  v",
            ("a: &x v\nb: !t v\nc: !t &y # c\n  v", {"a": "v", "b": "v", "c": "v"}),
        ),
        ("a: &x\nb: !!str\n", ("a: &x\nb: !!str", {"a": "", "b": ""})),
        ("a: &x [1]\nb: *x", ("a: &x [1]\nb: *x", {"a": ("[1]", ["1"]), "b": ("alias", "*x")})),
        ("a: &q\n  k: 1\n", ("a: &q\n  k: 1", {"a": ("k: 1", {"k": "1"})})),
        (
            "a: [b: c, {d: e}]",
            ("a: [b: c, {d: e}]", {"a": ("[b: c, {d: e}]", [("b: c", {"b": "c"}), ("{d: e}", {"d": "e"})])}),
        ),
        ("\ufeffa: b", ("a: b", {"a": "b"})),
        ("a: b\r\nc: d\r\n", ("a: b\r\nc: d", {"a": "b", "c": "d"})),
        ("é: 😀\nx: y", ("é: 😀\nx: y", {"é": "😀", "x": "y"})),
        ("# c", None),
        ("", None),
    ],
)
def test_spans(text: str, expected: object) -> None:
    assert shape(text, parse(text)) == expected


def test_offsets_are_into_the_whole_text() -> None:
    text = "---\nname: x\n---\nbody"
    root = parse(text, 4, 11)
    assert root is not None
    assert (root.start, root.end) == (4, 11)


def test_an_alias_shares_its_target() -> None:
    root = parse("a: &x [1]\nb: *x")
    assert isinstance(root, Mapping)
    alias = root.pairs[1][1]
    assert isinstance(alias, Alias)
    assert alias.target is root.pairs[0][1]


@pytest.mark.parametrize(
    ("text", "kind", "offset"),
    [
        ("a: b: c", "colon", 4),
        ("é: 😀: c", "colon", 4),
        ("é: a\x07b", "control", 4),
        ("é: 😀\x00b", "control", 4),
        ("\ufeffé: a\x07b", "control", 5),
        ("x: \ud800", "control", 3),
        ("a: *u", "beginning", 3),
        ("a: @b", "token", 3),
        ("a: &x [*x]", "nesting", 7),
        ("a: &x {b: *x}", "nesting", 10),
        ("a: b\n---\nc: d", "documents", 5),
        ("a: b\n...\nc", "document", 9),
        ("%YAML 1.2\na: b", "document", 10),
        ("[\n", "flow", 2),
        ("a:\n\t- b", "token", 3),
        ('a: "\\q"', "escape", 4),
        ("a: 'b", "quote", 5),
        ("a: b\nc\nd: e", "no-colon", 7),
        ("a: 'b' c\n", "no-key", 7),
    ],
)
def test_faults(text: str, kind: str, offset: int) -> None:
    with pytest.raises(YamlFault) as fault:
        parse(text)
    assert (fault.value.kind, fault.value.offset) == (kind, offset)


def test_a_sentence_of_another_libyaml_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libyaml, "_KINDS", {})
    with pytest.raises(YamlFault) as fault:
        parse("a: b: c")
    assert (fault.value.message, fault.value.kind, fault.value.offset) == ("it is not YAML", "other", 4)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{" * 100_000,
        "- " * 50_000,
        "? " * 50_000,
        "a:\n" + "".join(" " * n + "b:\n" for n in range(1, 1000)),
    ],
    ids=["[", "{", "-", "?", "maps"],
)
def test_deep_nesting_is_refused(text: str) -> None:
    with pytest.raises(YamlFault) as fault:
        parse(text)
    assert (fault.value.message, fault.value.kind) == ("recursion limit exceeded", "nesting")


def test_an_alias_bomb_is_a_small_tree() -> None:
    text = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, 50))
    root = parse(text)  # 3 to the power of 49 values
    assert isinstance(root, Mapping)
    assert len(root.pairs) == 50


def test_a_chain_of_anchors_nests_as_deeply_as_what_it_stands_for() -> None:
    text = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 60))
    with pytest.raises(YamlFault, match="aliases are nested too deeply") as caught:
        parse(text)
    assert text[caught.value.offset :].startswith("*a50]\n")  # 51 lists, and an alias for each


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=" \t\r\n-:#'\"[]{},|>&*!%@`\\abn01~.é😀\x00\x85\u2028\ufeff\ud800", max_size=40))
def test_any_text_gives_spans_inside_it(text: str) -> None:
    try:
        root = parse(text)
    except YamlFault as fault:
        assert 0 <= fault.offset <= len(text)
        return

    def walk(node: Node) -> None:
        assert 0 <= node.start <= node.end <= len(text)
        if isinstance(node, Sequence):
            for item in node.items:
                walk(item)
        elif isinstance(node, Mapping):
            for pair in node.pairs:
                walk(pair[0])
                walk(pair[1])
        else:
            assert isinstance(node, Scalar | Alias)

    if root is not None:
        walk(root)
