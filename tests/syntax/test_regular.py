"""The shorter way for regular text builds the tree that the clients' own parsers build: over mutations of what people
write, with every offset."""

from __future__ import annotations

import random
from typing import Any

import pytest

from agentlint.syntax import bunyaml, jsyaml, libyaml, regular
from agentlint.syntax.nodes import Mapping, Node, Scalar, Sequence, YamlFault

TEXTS = (
    "name: reviewer\ndescription: Reviews code:fast # really\ntools: Read, Grep\n",
    "name: 'It''s'\ndescription: \"Two\\nlines\\t\\\\ \\\"x\\\"\"\ntools: [Read, 'Grep', \"a b\",]\n",
    (
        "description: |\n\n  One\n\n   two: three\n\nmode: subagent\npermission:\n"
        '  edit: deny\n  "git *": ask\n  m: {a: b, \'c d\': "e"}\n'
    ),
    "description: >-\n  folded\n  text\n\n  more\n# comment\nmodel: a/b\ntags:\n- a\n- b: c\n  d:\n    - e\n",
    "a:\n  - x\n  -   k: v\n      l: [\n        a,\n        b\n       ]\nb: plain\n  goes\n  on\nc: []\nd: {}\n",
    "\r\nname: x\r\ndescription: |-\r\n  one\r\n  two\r\ntools:\r\n  [a, b]\r\n",
)
PIECES = (
    "\n", "\r\n", "  ", " ", "- ", "a: ", "b:", "#c", " # c", '"x"', "'y'", "[a, b]", "{k: v}", "|", "|-\n", ">",
    ">-\n", "\n  - ", "\n\n", "- k: v\n", "''", '\\n"', ":", "é", "1", ", ", "]", "}", "[]", "{}", "\t", "---", "&a ",
    "!t ", "*a",
)  # fmt: skip


def shape(node: Node | None) -> Any:
    """A tree as plain data, with every place in it."""
    if isinstance(node, Scalar):
        return (node.start, node.end, node.style, node.tag, node.text)
    if isinstance(node, Sequence):
        return (node.start, node.end, node.flow, [shape(item) for item in node.items])
    assert isinstance(node, Mapping)
    return (node.start, node.end, node.flow, [(shape(key), shape(value)) for key, value in node.pairs])


def mutations(seed: int, count: int) -> list[str]:
    chance = random.Random(seed)
    out = list(TEXTS)
    for _ in range(count):
        text = chance.choice(TEXTS)
        for _ in range(chance.randint(0, 3)):
            at = chance.randint(0, len(text))
            text = text[:at] + chance.choice(PIECES) + text[at + chance.choice((0, 0, 1, 3)) :]
        out.append(text.replace("\n", "\r\n") if "\r" not in text and chance.random() < 0.2 else text)
    return out


@pytest.mark.parametrize("seed", range(4))
def test_the_tree_is_every_parsers(seed: int) -> None:
    met = 0
    for text in mutations(seed, 2000):
        tree = regular.parse(text, 0, len(text))
        if tree is None:
            continue
        met += 1
        assert shape(tree) == shape(libyaml.parse(text)), text
        assert shape(tree) == shape(jsyaml.read_exactly(text, 0, len(text))[0]), text
        assert bunyaml.values(tree) == bunyaml.values(bunyaml.parse_exactly(text)), text
    assert met > 400


def test_most_of_what_people_write_is_regular() -> None:
    assert [text for text in TEXTS if regular.parse(text, 0, len(text)) is None] == []


def test_offsets_are_those_of_the_whole_text() -> None:
    text = "---\nname: a\ntools: [b]\n---\nbody"
    tree = regular.parse(text, 4, 23)
    assert tree is not None
    assert [(text[key.start : key.end], text[value.start : value.end]) for key, value in tree.pairs] == [
        ("name", "a"),
        ("tools", "[b]"),
    ]


def test_deep_text_is_left_to_the_dialects() -> None:
    text = "".join("  " * depth + "a:\n" for depth in range(60))
    assert regular.parse(text, 0, len(text)) is None
    with pytest.raises(YamlFault):
        libyaml.parse("".join("  " * depth + "a:\n" for depth in range(400)))
