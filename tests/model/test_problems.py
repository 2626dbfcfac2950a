"""The contract between readers and rules."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import agentlint
from agentlint import rules
from agentlint.model.problems import RULE_OF, RULES

PACKAGE = Path(agentlint.__file__).parent
READERS = [
    node
    for path in (PACKAGE / "platforms").rglob("*.py")
    for node in ast.walk(ast.parse(path.read_text("utf-8")))
    if isinstance(node, ast.Name | ast.Constant)
]


def test_every_record_belongs_to_a_rule_that_has_words_for_it() -> None:
    assert RULES.keys() <= rules.names()
    assert {RULE_OF[record] for record in RULES.values()} == RULES.keys()
    for name, record in RULES.items():
        annotation = inspect.signature(rules.module(name).phrase).parameters["problem"].annotation
        assert annotation == f"Problem[{record.__name__}]"


def test_a_rule_without_a_record_finds_things_on_its_own() -> None:
    for name in rules.names() - RULES.keys():
        module = rules.module(name)
        assert hasattr(module, "check") or hasattr(module, "check_all"), name
        assert not hasattr(module, "phrase"), name


def test_every_field_is_read() -> None:
    """A field that no rule reads is not part of the contract."""
    shared = "".join((PACKAGE / "rules" / f"{part}.py").read_text("utf-8") for part in ("entries", "toolwords"))
    unread = []
    for name, record in RULES.items():
        source = inspect.getsource(rules.module(name))
        if "= problem.kind\n" not in source:  # unpacked: every field has a name there
            fields: tuple[str, ...] = getattr(record, "_fields", ())
            unread += [(name, field) for field in fields if f".{field}" not in source and f'"{field}"' not in shared]
    assert unread == []


def test_every_record_is_reported() -> None:
    named = {node.id for node in READERS if isinstance(node, ast.Name)}
    assert {record.__name__ for record in RULES.values()} - named == set()


def test_no_reader_spells_the_name_of_a_rule() -> None:
    """A reader names a problem by its record, which a type checker knows; a name in quotes may be misspelt."""
    spelt = {node.value for node in READERS if isinstance(node, ast.Constant)} & rules.names()
    # VS Code's own word, a refusal of `convert`, and a rule that no reader knows of
    assert spelt == {"duplicate-key", "prompt-variable", "long-description"}
