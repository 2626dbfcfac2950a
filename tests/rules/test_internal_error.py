"""What breaks in agentlint itself is a finding about the file that it broke on, and the run goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.engine.check import lint_source
from agentlint.engine.settings import Settings
from agentlint.platforms.base import Place
from agentlint.rules import description_missing
from agentlint.rules.document import Document
from agentlint.text import Severity, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

PLACE = Place(".claude/agents/a.md", "", ".claude/agents", "a.md", "project")
TEXT = "---\nname: a\ndescription: d\ntools: Grep, Raed\n---\nDo it.\n"


def broken(*_: object) -> Iterator[None]:
    raise RecursionError("too deep")


def test_a_rule_that_breaks_is_told_and_the_others_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(description_missing, "check", broken)
    found = lint_source(Source.from_text(PLACE.path, TEXT), PLACE, Settings(), "claude").diagnostics
    assert [(one.rule, one.severity, one.message) for one in found] == [
        (
            "internal-error",
            Severity.ERROR,
            "rule `description-missing` failed on this file: RecursionError: too deep",
        ),
        ("unknown-tool", Severity.WARNING, "Claude Code has no tool `Raed`; did you mean `Read`?"),
    ]


def test_a_reader_that_breaks_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Document, "seen", property(broken))
    result = lint_source(Source.from_text(PLACE.path, TEXT), PLACE, Settings(), "claude")
    assert [(one.rule, one.message, one.why, one.path, one.platform) for one in result.diagnostics] == [
        (
            "internal-error",
            "this file could not be judged: RecursionError: too deep",
            "This is a defect of agentlint, not of the file.",
            PLACE.path,
            "claude",
        )
    ]
    assert result.members == []
