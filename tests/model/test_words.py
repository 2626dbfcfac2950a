"""The one matcher behind every "did you mean"."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import agentlint
from agentlint.model.words import fold, nearest, spelling

KEYS = ("disallowedTools", "permissionMode", "tools", "model")


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("disallowed-tools", KEYS, ("disallowedTools", True)),
        ("PERMISSION_MODE", KEYS, ("permissionMode", True)),
        ("tool", KEYS, ("tools", False)),
        ("modle", KEYS, ("model", False)),
        ("mo", KEYS, (None, False)),
        ("unrelated", KEYS, (None, False)),
        ("", KEYS, (None, False)),
        ("tools" * 9, KEYS, (None, False)),
        ("A-B", ("ab", "a_b"), ("ab", True)),
    ],
)
def test_the_word_that_was_meant(word: str, known: tuple[str, ...], meant: tuple[str | None, bool]) -> None:
    assert spelling(word, known) == meant
    assert nearest(word, iter(known)) == meant[0]


def test_fold_keeps_letters() -> None:
    assert fold("Max-Turns_of It") == "maxturnsofit"


def test_nobody_else_looks_for_likenesses() -> None:
    """A second matcher would have other limits, and two commands would disagree on what a word means."""
    package = Path(agentlint.__file__).parent
    users = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute | ast.Name)
        and (node.attr if isinstance(node, ast.Attribute) else node.id) == "get_close_matches"
    }
    assert users == {"model/words.py"}
