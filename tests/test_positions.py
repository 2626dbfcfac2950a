"""Lines and columns from offsets and back: characters, UTF-8 and UTF-16, behind emoji, CRLF and a byte order mark."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentlint.text import Lines, Source, Units

TEXT = "a: 😀é\r\nb: 🇩🇪x\nc\rd"


@pytest.mark.parametrize(
    ("units", "line", "column"), [("characters", 0, 5), ("utf-8", 0, 9), ("utf-16", 0, 6)], ids=get_args(Units)
)
def test_a_column_counts_units(units: Units, line: int, column: int) -> None:
    lines = Lines(TEXT)
    end = TEXT.index("\r\n")
    assert lines.place(end, units) == (line, column)
    assert lines.offset(line, column, units) == end


def test_lines_begin_behind_each_line_feed() -> None:
    lines = Lines(TEXT)
    assert lines.place(TEXT.index("b")) == (1, 0)
    assert lines.place(TEXT.index("x"), "utf-16") == (1, 7)
    assert lines.place(TEXT.index("d")) == (2, 2)
    assert lines.place(len(TEXT)) == (2, 3)


def test_a_carriage_return_ends_a_line_for_editors() -> None:
    lines = Lines(TEXT, returns=True)
    assert lines.place(TEXT.index("b")) == (1, 0)
    assert lines.place(TEXT.index("d")) == (3, 0)
    assert lines.offset(3, 0) == TEXT.index("d")
    assert lines.offset(2, 9) == TEXT.index("\rd")
    assert Lines("a\u2028b\x0cc\x85d", returns=True).starts == [0]  # Python's splitlines() has more ends


def test_a_byte_order_mark_is_in_no_column() -> None:
    lines = Lines("\ufeffab\nc")
    assert [lines.place(offset) for offset in range(4)] == [(0, 0), (0, 0), (0, 1), (0, 2)]
    assert lines.offset(0, 0) == 1
    assert lines.offset(1, 0) == 4
    assert Source("x.md", b"\xef\xbb\xbfab").position(2) == (1, 2, 2)


def test_a_place_that_is_not_there_is_the_nearest_one() -> None:
    lines = Lines(TEXT)
    assert lines.offset(0, 99) == TEXT.index("\r\n")
    assert lines.offset(99, 0) == len(TEXT)
    assert lines.offset(-1, 5) == 0
    assert lines.offset(0, 4, "utf-16") == TEXT.index("😀")  # between its two units
    assert lines.place(len(TEXT) + 2, "utf-16") == (2, 5)


@settings(max_examples=100)
@given(
    st.text(alphabet="ab\r\n😀é\ufeff\u2028", max_size=30), st.sampled_from(get_args(Units)), st.booleans(), st.data()
)
def test_there_and_back(text: str, units: Units, returns: bool, data: st.DataObject) -> None:
    lines = Lines(text, returns=returns)
    offset = data.draw(st.integers(0, len(text)))
    line, column = lines.place(offset, units)
    back = lines.offset(line, column, units)
    within_end = text[offset - 1 : offset + 1] == "\r\n"
    at_mark = offset == 0 and text.startswith("\ufeff")
    assert back == offset - within_end + at_mark
    before = text[lines.starts[line] : offset].removeprefix("" if line else "\ufeff")
    assert (
        column
        == {
            "characters": len(before),
            "utf-8": len(before.encode()),
            "utf-16": len(before.encode("utf-16-le")) // 2,
        }[units]
    )
