"""The words of a scalar are found where they are written, each once."""

from __future__ import annotations

import pytest

from agentlint.syntax import libyaml
from agentlint.syntax.located import Words
from agentlint.syntax.nodes import Mapping, Scalar


def spans(text: str, *words: str) -> list[str]:
    """What the file has at the place of each word, with its offset in the file."""
    tree = libyaml.parse(text, 0, len(text))
    assert isinstance(tree, Mapping)
    scalar = tree.pairs[0][1]
    assert isinstance(scalar, Scalar)
    located = Words(text, scalar)
    return [f"{span.start} {text[span.start : span.end]}" for span in map(located.span, words)]


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("t: git,git", ("git", "git"), ["3 git", "7 git"]),
        ("t: gitRepo, git", ("gitRepo", "git"), ["3 gitRepo", "12 git"]),
        ("t: agit, git", ("git",), ["9 git"]),
        ("t: 'a, b'", ("a", "b"), ["4 a", "7 b"]),
        ("t: >\n  a,\n  b\n", ("a", "b"), ["7 a", "12 b"]),
        ("t: a\u00a0b", ("b",), ["5 b"]),
    ],
)
def test_each_word_has_its_own_place(text: str, words: tuple[str, ...], found: list[str]) -> None:
    assert spans(text, *words) == found


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (r't: "B\x61s, Bash"', "Bas"),
        (r't: "\x61, \x61, ab"', "a"),
        ("t: 'it''s'", "it's"),
        (r't: "a\\b"', r"a\b"),
        ("t: git", ""),
    ],
)
def test_a_word_that_is_not_written_as_itself_has_the_place_of_all(text: str, word: str) -> None:
    whole = f"3 {text[3:]}"
    assert spans(text, word, word) == [whole, whole]
