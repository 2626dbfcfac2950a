"""VS Code's lenient parser as its port reads it, against what the real one answered (recorded in vscodeyaml.jsonl)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentlint.syntax import vscodeyaml
from agentlint.syntax.nodes import Mapping, Node, Scalar, Sequence, YamlFault

RECORDED = [json.loads(line) for line in Path(__file__).with_name("vscodeyaml.jsonl").read_text("utf-8").splitlines()]
"""{"yaml", "node", "errors"}: `parse` of VS Code 1.128.1 (npm @codingame/monaco-vscode-api 36.2.7) on random text."""


def shape(node: Node | None) -> Any:
    if node is None:
        return None
    if isinstance(node, Scalar):
        return ["s", node.text, node.start, node.end, "none" if node.style == "plain" else node.style]
    if isinstance(node, Sequence):
        return ["q", [shape(item) for item in node.items], node.end, node.flow]
    assert isinstance(node, Mapping)
    return ["m", [[shape(key), shape(value)] for key, value in node.pairs], node.end, node.flow]


def recorded_shape(node: Any) -> Any:
    if node is None or node[0] == "s":
        return node
    kind, parts, _, end, style = node
    if kind == "q":
        return [kind, [recorded_shape(item) for item in parts], end, style == "flow"]
    return [kind, [[recorded_shape(key), recorded_shape(value)] for key, value in parts], end, style == "flow"]


@pytest.mark.parametrize("case", RECORDED, ids=range(len(RECORDED)))
def test_recorded(case: dict[str, Any]) -> None:
    seen = vscodeyaml.read(case["yaml"])
    assert shape(seen.root) == recorded_shape(case["node"])
    assert [[error.code, error.start, error.end] for error in seen.errors] == case["errors"]


def test_offsets_are_into_the_whole_text() -> None:
    text = "---\nname: x\ntools: [a, 'b']\n---\n"
    root = vscodeyaml.parse(text, 4, 28)
    assert isinstance(root, Mapping)
    tools = root.pairs[1][1]
    assert isinstance(tools, Sequence)
    assert [text[item.start : item.end] for item in tools.items] == ["a", "'b'"]
    assert text[tools.start : tools.end] == "[a, 'b']"


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ('description: "a" b\nname: x\n', "b\nname: x\n"),
        ("description: 'it's bad'\nname: x\n", "s bad'\nname: x\n"),
        ("description: Use this\n<example>\nname: x\n", "<example>\nname: x\n"),
        ("name: x\ntools: [a]\n", None),
        ("name: x\n# c\n\n", None),
    ],
)
def test_rest_is_what_is_lost_in_silence(text: str, lost: str | None) -> None:
    stopped = vscodeyaml.read(text).stopped
    assert (None if stopped is None else text[stopped:]) == lost


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'k: "\x41\u00e9\U0001F600\ud83d\ude00"', "Aé😀😀"),
        (r'k: "\x1g"', "\x01"),
        (r'k: "\d\_"', "\\d\u00a0"),
        ('k: "a \n\n  b"', "a\nb"),
        ("k: Use this: bad # c", "Use this: bad"),
        ("k: |\n  a\n  b\n", "a\nb\n"),
        ("k: > text\n", "> text"),
    ],
)
def test_values(text: str, value: str) -> None:
    root = vscodeyaml.parse(text)
    assert isinstance(root, Mapping)
    node = root.pairs[0][1]
    assert isinstance(node, Scalar)
    assert node.text == value
    assert vscodeyaml.resolve(node) == value


def test_what_throws_in_the_client_is_a_fault() -> None:
    with pytest.raises(YamlFault, match="Invalid code point"):
        vscodeyaml.read(r'k: "\U00110000"')


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 50_000, "- " * 50_000])
def test_nesting_is_bounded(text: str) -> None:
    with pytest.raises(YamlFault, match="nested too deeply"):
        vscodeyaml.read(text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=" \t\r\n-:#'\"[]{},|>&*!%@`\\abnxu01~.é😀", max_size=60))
def test_any_text_gives_spans_inside_it(text: str) -> None:
    try:
        seen = vscodeyaml.read(text)
    except YamlFault as fault:
        assert 0 <= fault.offset <= len(text)
        return

    def walk(node: Node) -> None:
        assert 0 <= node.start <= node.end <= len(text)
        if isinstance(node, Sequence):
            for item in node.items:
                walk(item)
        if isinstance(node, Mapping):
            for pair in node.pairs:
                walk(pair[0])
                walk(pair[1])

    if seen.root is not None:
        walk(seen.root)
    for error in seen.errors:
        assert 0 <= error.start <= error.end <= len(text)
    assert seen.stopped is None or 0 <= seen.stopped <= len(text)
