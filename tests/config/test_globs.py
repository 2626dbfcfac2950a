"""Patterns of paths: what they match, and what they cost."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from agentlint.engine.globs import fault, without_values

CASES = [
    ("*.md", "a/b.md", True),
    ("a/*.md", "a/b.md", True),
    ("a/*.md", "x/a/b.md", False),
    ("a/*.md", "a/c/b.md", False),
    ("a/**/b.md", "a/b.md", True),
    ("a/**/b.md", "a/x/y/b.md", True),
    ("a/**", "a/b", True),
    ("a/**", "a", False),
    ("a/", "a", False),
    ("a/", "a/", True),
    ("a/", "x/a/y/z", True),
    ("/a", "x/a", False),
    ("/a", "a", True),
    ("./a/b", "a/b", True),
    ("a", "x/a/y", True),
    ("**/a", "a", True),
    ("**/a", "x/y/a", True),
    ("a/**/b/**/c", "a/x/b/y/b/c", True),
    ("a/**/b/**/c", "a/x/y/c", False),
    ("[ab].md", "b.md", True),
    ("A.md", "a.md", False),
    ("*", "x/y", True),
    ("**", "x", True),
    ("a?c", "abc", True),
    ("a?c", "a/c", False),
    ("a/b/**/", "a/b/x", False),
    ("a/b/**/", "a/b/x/y", True),
    ("a/**/", "a/b", False),
]


@pytest.mark.parametrize(("pattern", "path", "expected"), CASES)
def test_what_a_pattern_matches(pattern: str, path: str, expected: bool) -> None:
    assert without_values([pattern]).any(path) is expected


PART = st.sampled_from(["a", "b", "ab", "*", "a*", "*b", "?", "**", "[ab]"])
NAME = st.sampled_from(["a", "b", "ab", "aab", "c"])


@given(
    st.lists(PART, min_size=1, max_size=4).map("/".join),
    st.sampled_from(["", "/"]),
    st.sampled_from(["", "/"]),
    st.lists(NAME, min_size=1, max_size=5).map("/".join),
)
@settings(max_examples=600, deadline=None)
def test_they_match_what_a_gitignore_line_does(body: str, before: str, after: str, path: str) -> None:
    pattern = before + body + after
    assume(not pattern.endswith("**/"))  # there git itself (2.39.5, `git check-ignore`) and pathspec do not agree
    theirs = GitIgnoreSpec.from_lines([pattern]).match_file(path)
    assert without_values([pattern]).any(path) == bool(theirs), (pattern, path)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*a" * 100 + "*b", "a" * 250),
        ("**/a/" * 100 + "b", "a/" * 2000 + "a"),
        ("**/*a*a*a*/" * 50 + "b", "aaaa/" * 800),
    ],
)
def test_no_pattern_takes_long(pattern: str, path: str) -> None:
    """Hours would go by where one does."""
    assert not without_values([pattern]).any(path)


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("", "it is empty"),
        ("/", "it is empty"),
        ("../a", "it must not lead out of the folder with `..`"),
        ("a/../../**", "it must not lead out of the folder with `..`"),
        ("!a", "`!` has no meaning here"),
        ("a\\b", "folders are separated by `/` on every system"),
        ("a\x1bb", "it contains a control character"),
        ("a" * 1001, "it is longer than 1000 characters"),
        ("a[b", "a `[` is not closed, or names a class that does not exist"),
        ("[[:vowel:]]", "a `[` is not closed, or names a class that does not exist"),
        ("[]a]b[!c]", ""),
        ("a..b", ""),
        ("**/*.md", ""),
    ],
)
def test_what_cannot_be_a_pattern(pattern: str, reason: str) -> None:
    assert fault(pattern) == reason
