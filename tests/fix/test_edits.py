"""Text edits: what they make of a text, which of them exclude one another, and their diff."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentlint.syntax.edits import Taken, apply, unified, with_newlines
from agentlint.text import Edit

if TYPE_CHECKING:
    from pathlib import Path


def test_edits_are_made_in_order_of_position() -> None:
    assert apply("abcdef", [Edit(4, 5, "E"), Edit(0, 1, "A"), Edit(6, 6, "!")]) == "AbcdEf!"


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        apply("abcdef", [Edit(0, 3, ""), Edit(2, 4, "")])
    with pytest.raises(ValueError, match="does not fit"):
        apply("abc", [Edit(2, 9, "")])


@pytest.mark.parametrize(
    ("first", "second", "free"),
    [
        (Edit(0, 3, "x"), Edit(3, 5, "y"), True),
        (Edit(0, 3, "x"), Edit(2, 5, "y"), False),
        (Edit(3, 3, "x"), Edit(3, 3, "y"), False),
        (Edit(0, 3, "x"), Edit(3, 3, "y"), False),
        (Edit(3, 3, "x"), Edit(3, 5, "y"), False),
        (Edit(4, 4, "x"), Edit(0, 3, "y"), True),
        (Edit(1, 1, "x"), Edit(0, 3, "y"), False),
    ],
)
def test_who_came_first_keeps_its_place(first: Edit, second: Edit, free: bool) -> None:
    for one, other in ((first, second), (second, first)):
        taken = Taken()
        assert taken.claim([one])
        assert taken.claim([other]) is free


def test_a_fix_is_taken_whole_or_not_at_all() -> None:
    taken = Taken()
    assert taken.claim([Edit(10, 12, "")])
    assert not taken.claim([Edit(0, 2, ""), Edit(11, 13, "")])
    assert taken.claim([Edit(0, 2, "")])
    assert not Taken().claim([Edit(0, 2, ""), Edit(1, 3, "")])


def test_an_edit_writes_the_files_own_newline() -> None:
    assert with_newlines(Edit(0, 0, "a\nb\r\nc"), "\r\n").new == "a\r\nb\r\nc"
    assert with_newlines(Edit(0, 0, "a\nb"), "\n").new == "a\nb"


TEXT = st.text(st.sampled_from("ab\n\r \u2028-+@"), max_size=30)


@given(TEXT, TEXT)
def test_a_diff_leads_from_one_text_to_the_other(before: str, after: str) -> None:
    assert (unified(before, after, "x.md") == "") == (before == after)


def test_patch_takes_the_diff(tmp_path: Path) -> None:
    before, after = "a\r\nb\u2028c\nend", "a\r\nB\u2028c\nmore\nend"
    (tmp_path / "x.md").write_bytes(before.encode())
    diff = unified(before, after, "x.md")
    assert "\\ No newline at end of file" not in diff or diff.endswith("\\ No newline at end of file\n")
    done = subprocess.run(["git", "apply", "-"], input=diff.encode(), cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "x.md").read_bytes() == after.encode()
