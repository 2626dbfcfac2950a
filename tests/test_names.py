"""Names and docstrings in agentlint/: what a reader of the code must not have to guess.

A variable is named by a noun of the field (`finding`, `agent_file`), not by a pronoun. A docstring never begins with
"The same" without saying as what. Modules and what is public in them have docstrings; functions that implement an
interface are described where the interface is.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parent.parent
PRONOUNS = frozenset({"one", "own", "found", "there", "mine", "half", "told", "said", "rest", "what"})
INTERFACES = frozenset(
    {
        "Arguments",
        "Report",
        "phrase",
        "check",
        "check_all",
        "read",
        "file",
        "finish",
        "schema",
        "given",
        "judge",
        "advice",
    }
)
"""What many modules or classes have under one name, and their interface describes."""

MOST_PRONOUNS = 4
"""Variables that are still named by a pronoun: the number may only shrink."""
MOST_SHARED_NAMES = 32
"""Names that classes of several modules still share: the number may only shrink."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def modules() -> dict[str, ast.Module]:
    """Return the syntax tree of every module of agentlint, by its path."""
    paths = sorted((ROOT / "agentlint").rglob("*.py"))
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8")) for path in paths}


def described(tree: ast.AST) -> Iterator[ast.Module | ast.ClassDef | Function]:
    """Yield everything in a module that can have a docstring."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def pronouns(tree: ast.AST) -> Iterator[str]:
    """Yield each place where a variable or parameter gets a pronoun for a name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id in PRONOUNS:
            yield f"{node.lineno}: {node.id}"
        elif isinstance(node, ast.arg) and node.arg in PRONOUNS:
            yield f"{node.lineno}: {node.arg}"


def undescribed(scope: ast.Module | ast.ClassDef) -> Iterator[str]:
    """Yield the public functions and classes of a module or class that have no docstring."""
    for node in scope.body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
            continue
        if node.name not in INTERFACES and ast.get_docstring(node) is None:
            yield f"{node.lineno}: {node.name}"
        if isinstance(node, ast.ClassDef):
            yield from undescribed(node)


def everywhere(look: Callable[[ast.Module], Iterator[str]]) -> list[str]:
    """Return the places that ``look`` finds in all modules."""
    return [f"{path}:{place}" for path, tree in modules().items() for place in look(tree)]


def test_every_module_has_a_docstring() -> None:
    assert [path for path, tree in modules().items() if tree.body and ast.get_docstring(tree) is None] == []


def test_no_docstring_begins_with_the_same() -> None:
    begins = [
        f"{path}:{getattr(node, 'lineno', 1)}"
        for path, tree in modules().items()
        for node in described(tree)
        if (ast.get_docstring(node) or "").startswith(("The same", "Return the same", "Yield the same"))
    ]
    assert begins == []


def test_variables_are_named_by_nouns() -> None:
    places = everywhere(pronouns)
    assert len(places) <= MOST_PRONOUNS, "\n".join(places)


def test_what_is_public_has_a_docstring() -> None:
    assert everywhere(undescribed) == []


def test_a_class_has_a_name_of_its_own() -> None:
    names: dict[str, list[str]] = {}
    for path, tree in modules().items():
        if path == "agentlint/api.py":  # the library shows users its own forms of what the engine has
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name not in INTERFACES:
                names.setdefault(node.name.lstrip("_"), []).append(path)
    shared = {name: paths for name, paths in names.items() if len(paths) > 1}
    assert len(shared) <= MOST_SHARED_NAMES, shared
