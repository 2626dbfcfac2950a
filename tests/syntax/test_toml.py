"""TOML that is read back as it was written."""

from __future__ import annotations

import datetime
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentlint.syntax import toml
from agentlint.syntax.nodes import Timestamp, Value

PIECES = [
    "a",
    "'''",
    "'",
    '"""',
    '"',
    "\\",
    "\\n",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\x00",
    "\x1b",
    "\x7f",
    "\x85",
    "é😀",
    "# x",
    " ",
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(st.characters(exclude_categories=["Cs"]), max_size=3)).map("".join)


@given(TEXTS)
def test_every_text_survives(text: str) -> None:
    assert tomllib.loads(toml.document({"a b": text, "c": 1})) == {"a b": text, "c": 1}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("one line", '"one line"'),
        ("# Title\n\nUse `\\d+`.\n", "'''\n# Title\n\nUse `\\d+`.\n'''"),
        ("\nfirst\n", "'''\n\nfirst\n'''"),
        ("say '''\n", '"""\nsay \'\'\'\n"""'),
        ("it is 'a'\nor 'b'", '"""\nit is \'a\'\nor \'b\'"""'),
        ("a\r\n\x1b[0m\n", '"""\na\\r\n\\u001b[0m\n"""'),
    ],
)
def test_the_form(text: str, written: str) -> None:
    assert toml.document({"x": text}) == f"x = {written}\n"


def test_keys_come_before_tables() -> None:
    fields: dict[str, Value] = {
        "t": {"a": 1, "none": None},
        "list": [{"x": "y"}],
        "none": None,
        "day": Timestamp("2026-11-21"),
        "n": ["a", None],
    }
    text = toml.document(fields, ["first", "second"])
    assert text.startswith("# first\n# second\nday = 2026-11-21\nn = [")
    assert tomllib.loads(text) == {
        "day": datetime.date(2026, 11, 21),
        "n": ["a"],
        "t": {"a": 1},
        "list": [{"x": "y"}],
    }
