"""Factory Droid as `agentlint.platforms.droid.client` models it, against what the client was seen to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.platforms import observed
from tests.platforms.observed import fields

if TYPE_CHECKING:
    from pathlib import Path

    from agentlint.platforms.base import Seen


def see(text: str, name: str = "x.md") -> Seen:
    return observed.see("droid", text, ".factory/droids", name)


def agent(lines: str) -> str:
    return f"---\nname: rev\ndescription: d\n{lines}\n---\nYou review.\n"


def test_conformance(tmp_path: Path) -> None:
    """Without a git repository around it the client did not look in a folder above (the case is laid out in one)."""
    assert set(observed.disagreements("droid", "", tmp_path)) <= {"place-parent"}


@pytest.mark.parametrize(
    "lines", ["model: 42", "tools:", "tools: {a: true}", "reasoningEffort: 5", "name: 42", "description: [a]"]
)
def test_a_wrong_type_drops_the_frontmatter(lines: str) -> None:
    text = agent(lines) if not lines.startswith(("name", "description")) else f"---\n{lines}\n---\nYou.\n"
    seen = see(text)
    assert (seen.outcome, seen.name, seen.description) == ("degraded", "x", "")
    assert [one.effect.value for one in seen.problems] == ["degrades"]


@pytest.mark.parametrize(
    ("text", "outcome", "name"),
    [
        ("# hi\n", "loaded", "x"),
        ("", "loaded", "x"),
        ("\n" + agent(""), "degraded", "x"),
        ("\ufeff" + agent(""), "degraded", "x"),
        ("---\nname: rev\n", "degraded", "x"),
        (agent("color: red"), "loaded", "rev"),
    ],
)
def test_fences(text: str, outcome: str, name: str) -> None:
    seen = see(text)
    assert (seen.outcome, seen.name) == (outcome, name)


@pytest.mark.parametrize(
    ("lines", "description"),
    [("description: a: b", "a: b"), ("description: [x] y", "[x] y"), ("description: 1\ndescription: two", "two")],
)
def test_lines(lines: str, description: str) -> None:
    seen = see(f"---\nname: rev\n{lines}\n---\nYou.\n")
    assert (seen.outcome, seen.description) == ("loaded", description)
    rule = "duplicate-key" if "two" in lines else "yaml-invalid"
    assert [(one.rule, one.effect.value) for one in seen.problems] == [(rule, "lucky")]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("tools: [Read, LS, Execute]", []),
        ("tools: read-only", []),
        ("tools: mcp__docs__search, ConnectorSearch", []),
        ("tools: Read, Write", [("Write", "Create", "foreign")]),
        ('tools: ["Bash", WebFetch]', [("Bash", "Execute", "foreign"), ("WebFetch", "FetchUrl", "foreign")]),
        ("tools: [grep]", [("grep", "Grep", "unknown")]),
        ("tools: Task", [("Task", None, "unavailable-to-subagents")]),
        ("tools: [Agent]", [("Agent", None, "unavailable-to-subagents")]),
        ("tools: [KillShell]", [("KillShell", None, "foreign")]),
    ],
)
def test_tools(lines: str, found: list[tuple[str, str | None, str]]) -> None:
    text = agent(lines)
    seen = see(text)
    assert [
        (text[slice(*one.span)].strip('"'), fields(one)["suggestion"], fields(one)["reason"]) for one in seen.problems
    ] == found
    assert {(one.rule, one.effect.value) for one in seen.problems} <= {("unknown-tool", "alters")}


def test_what_only_the_documentation_asks_for() -> None:
    text = "---\nname: My Agent\ndescription: d\nmodel: opus\n---\nYou review.\n"
    found = [("invalid-value", "note", "My Agent"), ("model-unknown", "alters", "opus")]
    assert observed.problems(see(text), text) == found


def test_folders_below_are_not_read() -> None:
    assert see(agent(""), "sub/x.md").outcome == "ignored"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_never_raises(text: str) -> None:
    see(text)
    see(agent(text))
