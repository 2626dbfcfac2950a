"""Gemini CLI as `agentlint.platforms.gemini.client` models it, against what the client was seen to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentlint.engine.detect import detect
from agentlint.text import Source
from tests.platforms import observed

if TYPE_CHECKING:
    from pathlib import Path

    from agentlint.platforms.base import Seen


def see(text: str, name: str = "x.md") -> Seen:
    return observed.see("gemini", text, ".gemini/agents", name)


def agent(lines: str, body: str = "Body.\n") -> str:
    return f"---\nname: x\ndescription: d\n{lines}\n---\n{body}"


def test_conformance(tmp_path: Path) -> None:
    assert observed.disagreements("gemini", ".gemini/agents", tmp_path, "effective") == []


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("color: blue", ("unknown-key", "rejects", "color")),
        ("tools: read_file", ("wrong-type", "rejects", "read_file")),
        ("tools:", ("null-value", "rejects", "tools")),
        ("tools: [glob, Read]", ("unknown-tool", "rejects", "Read")),
        ("tools: [mcp__github__x]", ("unknown-tool", "rejects", "mcp__github__x")),
        ("max_turns: 0", ("invalid-value", "rejects", "0")),
        ("model: 4", ("wrong-type", "rejects", "4")),
        ("display_name: 2024-01-01", ("wrong-type", "rejects", "2024-01-01")),
        ("mcp_servers: {a: {command: 5}}", ("wrong-type", "rejects", "5")),
    ],
)
def test_what_refuses_the_file(lines: str, problem: tuple[str, str, str]) -> None:
    text = agent(lines)
    seen = see(text)
    assert seen.outcome == "rejected"
    assert observed.problems(seen, text) == [problem]


@pytest.mark.parametrize(
    ("lines", "tools"),
    [
        ("model: inherit", "all"),
        ('tools: ["*", glob]', "all"),
        ("tools: []", ()),
        ("tools: [glob, glob, search_file_content]", ("glob", "grep_search")),
        ("tools: [mcp_github_*, discovered_tool_x, invoke_agent]", ()),
    ],
)
def test_tools(lines: str, tools: str | tuple[str, ...]) -> None:
    seen = see(agent(lines))
    assert (seen.outcome, seen.tools) == ("loaded", tools)


@pytest.mark.parametrize("text", ["\ufeff" + agent(""), " " + agent(""), "---\nname: x\n", "", "---\n---\nx\n"])
def test_exact_fences(text: str) -> None:
    assert see(text).outcome == "rejected"


def test_text_after_the_closing_line_loses_the_body() -> None:
    seen = see("---\nname: x\ndescription: d\n---  \nBody.\n")
    assert (seen.outcome, seen.prompt) == ("loaded", "")
    assert [(one.rule, one.effect.value) for one in seen.problems] == [("body-empty", "breaks-use")]


def test_a_tab_is_indentation_only_before_keys_and_items() -> None:
    assert see(agent("tools:\n\t- glob")).outcome == "rejected"
    assert see(agent("model: |\n  a\n  \tb")).outcome == "loaded"


def test_a_block_keeps_its_last_line_break() -> None:
    assert see("---\nname: x\ndescription: |\n  a\n---\nBody.\n").description == "a\n"


def test_names_of_its_own() -> None:
    assert see("---\nname: generalist\ndescription: d\n---\nBody.\n").outcome == "ignored"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80), st.text(max_size=40))
def test_never_raises(lines: str, body: str) -> None:
    see(agent(lines, body))
    see(lines + body)


def test_a_file_elsewhere_is_told_by_its_keys() -> None:
    text = "---\nname: x\ndescription: d\nmax_turns: 5\n---\nBody.\n"
    assert detect(Source.from_text("x.md", text), "x.md") == ("gemini", "`max_turns` is Gemini CLI's key")
    assert detect(Source.from_text("x.md", text.replace("max_turns: 5\n", "")), "x.md")[0] == "claude"
