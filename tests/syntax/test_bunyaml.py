"""Bun's YAML: its answers to 2,309 texts, recorded with `Bun.YAML.parse` of Bun 1.4.5, and the tree's positions."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from agentlint.syntax import bunyaml, javascript, regular
from agentlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence, YamlFault

RECORDED = [json.loads(line) for line in Path(__file__).with_name("bunyaml.jsonl").read_text("utf-8").splitlines()]
"""{"text", "value"} or {"text", "fault"}; numbers that JSON lacks are {"$num": "NaN"}."""


def as_recorded(value: Any) -> Any:
    if isinstance(value, float) and (not math.isfinite(value) or (value == 0 and math.copysign(1, value) < 0)):
        return {"$num": "-0" if value == 0 else javascript.number_text(value)}
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return int(javascript.number_text(value))
    if isinstance(value, list):
        return [as_recorded(item) for item in value]
    if isinstance(value, dict):
        return {key: as_recorded(item) for key, item in value.items()}
    return value


def answer(text: str, exactly: bool) -> dict[str, Any]:
    try:
        tree = bunyaml.parse_exactly(text) if exactly else bunyaml.parse(text)
        return {"text": text, "value": as_recorded(bunyaml.values(tree))}
    except YamlFault as fault:
        assert 0 <= fault.offset <= len(text)
        return {"text": text, "fault": fault.message}


def test_agrees_with_bun() -> None:
    wrong = []
    for case in RECORDED:
        mine = answer(case["text"], exactly=True)
        if ("fault" in case) != ("fault" in mine) or case.get("value") != mine.get("value"):
            wrong.append((case, mine))
    assert wrong == []


def test_the_fast_way_gives_the_same() -> None:
    texts = [case["text"] for case in RECORDED if regular.parse(case["text"], 0, len(case["text"]))]
    assert len(texts) > 200
    assert [text for text in texts if answer(text, exactly=False) != answer(text, exactly=True)] == []


def test_faults_are_mostly_in_buns_words() -> None:
    faults = [case for case in RECORDED if "fault" in case]
    same = sum(answer(case["text"], exactly=True).get("fault") == case["fault"] for case in faults)
    assert same / len(faults) > 0.9


def nodes(node: Node | None) -> list[Node]:
    found: list[Node] = []
    stack = [node]
    while stack:
        here = stack.pop()
        if here is None:
            continue
        found.append(here)
        if isinstance(here, Sequence):
            stack.extend(here.items)
        elif isinstance(here, Mapping):
            stack.extend(part for pair in here.pairs for part in pair)
    return found


def test_positions_enclose_the_values() -> None:
    for case in RECORDED:
        text = case["text"]
        try:
            tree = bunyaml.parse_exactly(text)
        except YamlFault:
            continue
        for node in nodes(tree):
            assert 0 <= node.start <= node.end <= len(text)
            written = text[node.start : node.end]
            if isinstance(node, Scalar) and node.style == "plain" and "\n" not in written and "\r" not in written:
                assert written == node.text
            elif isinstance(node, Scalar) and node.style in ("single", "double"):
                assert written[0] == written[-1] == ("'" if node.style == "single" else '"')
            elif isinstance(node, Scalar) and node.style != "plain":
                assert written[0] == ("|" if node.style == "literal" else ">")
            elif isinstance(node, Sequence) and node.flow:
                assert (written[0], written[-1]) == ("[", "]")


def test_offsets_count_in_the_whole_text() -> None:
    text = "---\nname: café\ntools: [Read, 'Grep']\n---\n"
    tree = bunyaml.parse_exactly(text, 4, len(text) - 4)
    assert isinstance(tree, Mapping)
    assert [text[value.start : value.end] for _, value in tree.pairs] == ["café", "[Read, 'Grep']"]
    with pytest.raises(YamlFault) as caught:
        bunyaml.parse_exactly("xxx\na: b: c\n", 4)
    assert caught.value.offset == "xxx\na: b: c\n".index(": c")
    assert caught.value.message == "Unexpected token"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("012", 12), ("0o17", 15), ("0x1F", 31), ("-0x10", -16), ("1e3", 1000), ("+.5", 0.5), ("1.", 1), ("1.5", 1.5),
        (".inf", math.inf), ("-.INF", -math.inf), ("yes", "yes"), ("On", "On"), ("2024-01-01", "2024-01-01"),
        ("1_000", "1_000"), ("12:30", "12:30"), ("0b1", "0b1"), ("true", True), ("False", False), ("tRue", "tRue"),
        ("~", None), ("null", None), ("NULL", None), ("nULL", "nULL"), (".", "."), ("--5", "--5"), ("0o8", "0o8"),
    ],
)  # fmt: skip
def test_plain_scalars_are_typed_as_core_yaml(written: str, value: object) -> None:
    assert bunyaml.resolve(Scalar(0, len(written), written)) == value
    assert bunyaml.resolve(Scalar(0, len(written), written, "double")) == written


def test_tags_keep_or_undo_a_type() -> None:
    assert bunyaml.load("a: !!str 5\nb: !!int 5\nc: !x 5\nd: ! ~\ne: !!str\nf: !!bool 5\n") == {
        "a": "5", "b": 5, "c": "5", "d": "~", "e": "", "f": "5",
    }  # fmt: skip


def test_duplicates_merges_and_keys() -> None:
    assert bunyaml.load("a: 1\na: 2\n") == {"a": 2}
    assert bunyaml.load("x: &x {a: 1, b: 1}\nb: 2\n<<: *x\n") == {"x": {"a": 1, "b": 1}, "b": 2, "a": 1}
    assert bunyaml.load("1.0: a\n~: b\ntrue: c\n? [x, y]\n: d\n") == {"1": "a", "null": "b", "true": "c", "x,y": "d"}
    assert bunyaml.load("a: 1\n---\nb: 2\n") == [{"a": 1}, {"b": 2}]
    assert bunyaml.load("# nothing\n") is None


def test_an_alias_shares_its_node() -> None:
    tree = bunyaml.parse("a: &x [1]\nb: *x\n")
    assert isinstance(tree, Mapping)
    alias = tree.pairs[1][1]
    assert isinstance(alias, Alias)
    assert alias.target is tree.pairs[0][1]


def test_hostile_text_ends_in_a_fault() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}*a{n - 1}]\n" for n in range(1, 12))
    deep = "\n".join(" " * n + "a:" for n in range(500))
    for text in (bomb, deep, "[" * 50_000, "- " * 50_000 + "x", "a: {" * 5_000, "a: \0", "? " * 5_000):
        with pytest.raises(YamlFault):
            bunyaml.load(text)
