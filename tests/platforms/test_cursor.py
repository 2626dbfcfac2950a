"""Cursor as `agentlint.platforms.cursor.client` models it: by its documentation, which is all that is known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentlint import surroundings
from agentlint.engine import discover
from agentlint.engine.inspect import Options, Run, inspect
from agentlint.platforms import get
from tests.platforms import observed

if TYPE_CHECKING:
    from agentlint.platforms.base import Seen


def see(text: str, folder: str = ".cursor/agents", name: str = "rev.md") -> Seen:
    return observed.see("cursor", text, folder, name)


def agent(lines: str) -> str:
    return f"---\ndescription: d\n{lines}\n---\nYou review.\n"


def test_it_is_marked_as_known_from_documentation_only() -> None:
    client = get("cursor").client
    assert (client.version, client.source) == ("", "https://cursor.com/docs/subagents")
    assert str(client) == "Cursor"


def test_an_agent() -> None:
    seen = see("---\nname: code-reviewer\ndescription: d\nmodel: inherit\nreadonly: true\n---\n\nYou review.\n")
    assert (seen.outcome, seen.name, seen.description, seen.prompt) == ("loaded", "code-reviewer", "d", "You review.")
    assert (seen.model, seen.tools, seen.fields, seen.problems) == (None, None, {"readonly": True}, [])
    assert see(agent("model: gpt-5.6-sol-medium")).model == "gpt-5.6-sol-medium"
    assert see(agent("")).name == "rev"


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("name: My Agent", ("invalid-value", "alters", "My Agent")),
        ("name: -a", ("invalid-value", "alters", "-a")),
        ("model: sonnet", ("model-unknown", "alters", "sonnet")),
        ("model: [a]", ("wrong-type", "drops-field", "[a]")),
        ('readonly: "true"', ("wrong-type", "not-restricted", '"true"')),
        ("readonly: yes", ("wrong-type", "not-restricted", "yes")),
        ("is_background: 1", ("wrong-type", "drops-field", "1")),
        ("readOnly: true", ("unknown-key", "ignores", "readOnly")),
        ("color: red", ("unknown-key", "ignores", "color")),
        ("tools: Read", ("unknown-key", "ignores", "tools")),
    ],
)
def test_what_the_documentation_does_not_take(lines: str, problem: tuple[str, str, str]) -> None:
    text = agent(lines)
    seen = see(text)
    assert seen.outcome == "loaded"
    assert observed.problems(seen, text) == [problem]
    assert all("documentation" in one.why for one in seen.problems)


@pytest.mark.parametrize("key", ["tools: Read", "disallowedTools: Bash", "permissionMode: plan", "permission: {a: b}"])
def test_what_limits_elsewhere_limits_nothing(key: str) -> None:
    (problem,) = see(agent(key)).problems
    assert problem.why.endswith("limits nothing there. `readonly: true` is the one limit that it knows.")


@pytest.mark.parametrize(
    ("text", "outcome", "rules"),
    [
        ("You review.\n", "loaded", ["frontmatter-missing"]),
        ("", "loaded", ["frontmatter-missing"]),
        ("---\ndescription: d\n", "degraded", ["frontmatter-unclosed"]),
        ("\n---\ndescription: d\n---\n", "degraded", ["frontmatter-displaced"]),
        ("---\ndescription: a: b\n---\n", "degraded", ["yaml-invalid"]),
        ("---\n- a\n---\n", "loaded", ["frontmatter-not-mapping"]),
    ],
)
def test_frontmatter(text: str, outcome: str, rules: list[str]) -> None:
    seen = see(text)
    assert (seen.outcome, seen.name, [one.rule for one in seen.problems]) == (outcome, "rev", rules)


def test_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cursor's own folder goes before the others that it reads, and a project's before the user's."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(surroundings, "home_folder", lambda: str(tmp_path / "home"))
    paths = [".cursor/agents/a.md", ".claude/agents/a.md", "home/.cursor/agents/a.md", "home/.cursor/agents/b.md"]
    (tmp_path / ".git").mkdir()
    for path in paths:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("---\nname: rev\ndescription: d\n---\nx\n".replace("rev", Path(path).stem))
    run = Run()
    facts = [one.view for one in inspect(discover.discover(["."]), Options(("cursor",)), run)]
    assert {one["path"]: one["outcome"] for one in facts} == {
        ".cursor/agents/a.md": "loaded",
        ".claude/agents/a.md": "ignored",
        "home/.cursor/agents/a.md": "ignored",
        "home/.cursor/agents/b.md": "loaded",
    }


def test_only_markdown_is_read() -> None:
    assert see("name = 'x'\n", ".codex/agents", "x.toml").outcome == "ignored"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_never_raises(text: str) -> None:
    see(text)
    see(agent(text))
