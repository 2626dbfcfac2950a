"""The one matcher behind every "did you mean"."""

from __future__ import annotations

import ast
import difflib
import random
import string
from pathlib import Path

import pytest

import agentlint
from agentlint.model.vocabulary.claude import VOCABULARY
from agentlint.model.words import LIKENESS, _folded, _may_be_alike, fold, nearest, spelling

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
        ("Gerp", ("Glob", "Grep"), ("Grep", False)),
        ("repl", ("Grep",), (None, False)),
        ("xmodel", ("model",), ("model", False)),
        ("create_issue", ("createFile",), (None, False)),
        ("list_files", ("editFiles",), (None, False)),
        ("run_command", ("runCommands",), ("runCommands", False)),
        ("github", ("githubRepo",), (None, False)),
        ("permission", ("permissionMode",), ("permissionMode", False)),
        ("--", ("model",), (None, False)),
        ("modèl", ("model",), ("model", False)),
    ],
)
def test_the_word_that_was_meant(word: str, known: tuple[str, ...], meant: tuple[str | None, bool]) -> None:
    assert spelling(word, known) == meant
    assert nearest(word, iter(known)) == meant[0]


def test_no_word_that_is_alike_is_left_out_before_it_is_compared() -> None:
    rng = random.Random(7)
    known = tuple({fold(tool.name) for tool in VOCABULARY.tools})
    signs = _folded(known)[1]
    for _ in range(400):
        word = list(rng.choice(known))
        for _ in range(rng.randrange(6)):
            word[rng.randrange(len(word))] = rng.choice(string.ascii_letters + "\u00e9")
        letters = fold("".join(word))
        alike = difflib.get_close_matches(letters, known, n=len(known), cutoff=LIKENESS)
        assert set(alike) <= set(_may_be_alike(letters, signs)), word


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
