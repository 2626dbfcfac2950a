"""What rules say of skills and commands that they say of no agent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.engine.lint import read_findings
from agentlint.engine.places import placed
from agentlint.engine.settings import Settings
from agentlint.rules import name_override
from agentlint.text import Severity, Source

if TYPE_CHECKING:
    import pytest


def told(path: str, frontmatter: str) -> list[tuple[str, str, str]]:
    one = placed(path)
    source = Source.from_text(path, f"---\nname: t\ndescription: Reviews a diff.\n{frontmatter}\n---\nRead the diff.\n")
    found = read_findings(source, one.place, Settings(show=Severity.INFO), one.platform).diagnostics
    return [(finding.rule, str(finding.severity), finding.message) for finding in found]


def test_a_limit_that_another_reader_of_the_folder_does_not_keep_to() -> None:
    (limit,) = told(".claude/skills/t/SKILL.md", "disable-model-invocation: true")
    assert limit[:2] == ("not-portable", "info")
    assert limit[2].endswith("reads `.claude/skills` too, does not keep to `disable-model-invocation`")
    assert told(".claude/skills/t/SKILL.md", "disable-model-invocation: false") == []


def test_a_model_that_claude_code_cannot_have() -> None:
    """Sent unchanged when a user starts the command (2026-11-27)."""
    (model,) = told(".claude/commands/t.md", "model: gpt-5")
    assert model[:2] == ("model-unknown", "error")
    assert [told(".claude/commands/t.md", f"model: {word}") for word in ("opus", "inherit", "claude-opus-5-5")] == [
        []
    ] * 3


def test_tools_that_are_none_are_not_meant_for_grants() -> None:
    """Of public skills, some say for which clients they are, and some have OpenCode's mapping."""
    meant = "`tools` is not a key that Claude Code knows, did you mean `allowed-tools`?"
    for value in ("[read, Bash]", "Read, Write", "Bash(git:*)"):
        assert told(".claude/skills/t/SKILL.md", f"tools: {value}")[0][1:] == ("warning", meant)
    for value in ("[gemini, cursor, claude]", "{read: true}", "none"):
        assert "did you mean" not in told(".claude/skills/t/SKILL.md", f"tools: {value}")[0][2]


def test_a_note_that_is_not_shown_is_only_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its words and its fix, which would have to be proven by every reader of the file, are not asked for."""
    monkeypatch.delattr(name_override, "phrase")
    place, source = (
        placed(".claude/skills/t/SKILL.md").place,
        Source.from_text("", "---\nname: u\n---\nRead the diff.\n"),
    )
    for settings, diagnostics, hidden in (
        (Settings(), [], [Severity.INFO]),
        (Settings(levels={"name-override": Severity.WARNING}), ["internal-error"], []),
        (Settings(extend=frozenset({"name-override"})), ["internal-error"], []),
    ):
        result = read_findings(source, place, settings, "claude")
        assert ([finding.rule for finding in result.diagnostics], result.hidden) == (diagnostics, hidden)
