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


URL = "agent_card_url: http://127.0.0.1:9/card"


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (f"kind: remote\nname: r\n{URL}", []),
        (f"name: r\n{URL}\ndescription: ''\nauth: {{type: apiKey, key: k}}", []),
        ("kind: remote\nname: r\nagent_card_json: '{}'", []),
        ("kind: remote\nname: r\ndescription: d", [("missing-key", "rejects", "---")]),
        (f"kind: remote\n{URL}", [("missing-key", "rejects", "---")]),
        (f"kind: remote\nname: My Agent\n{URL}", [("invalid-value", "rejects", "My Agent")]),
        ("kind: remote\nname: r\nagent_card_url: nourl", [("invalid-value", "rejects", "nourl")]),
        ("kind: remote\nname: r\nagent_card_url: 5", [("wrong-type", "rejects", "5")]),
        ("kind: remote\nname: r\nagent_card_url:", [("null-value", "rejects", "agent_card_url")]),
        ("kind: remote\nname: r\nagent_card_json: '{bad'", [("invalid-value", "rejects", "'{bad'")]),
        (f"kind: remote\nname: r\n{URL}\nagent_card_json: '{{}}'", [("invalid-value", "rejects", "'{}'")]),
        (f"kind: remote\nname: r\n{URL}\ntools: [read_file]", [("unknown-key", "rejects", "tools")]),
        (f"kind: remote\nname: r\n{URL}\nauth: {{type: zz}}", [("invalid-value", "rejects", "zz")]),
        (f"kind: remote\nname: r\n{URL}\ndescription: 5", [("wrong-type", "rejects", "5")]),
        (f"kind: local\nname: r\ndescription: d\n{URL}", [("unknown-key", "rejects", "agent_card_url")]),
    ],
)
def test_an_agent_that_runs_elsewhere(lines: str, found: list[tuple[str, str, str]]) -> None:
    """Each was tried with 0.61.0 (2026-11-27); the outcome of a good one depends on its server."""
    text = f"---\n{lines}\n---\nBody.\n"
    seen = see(text)
    assert seen.outcome == ("rejected" if found else "skipped")
    assert observed.problems(seen, text) == found


@pytest.mark.parametrize(
    ("lines", "found", "given"),
    [
        ("tools: [glob]\nmcp_servers: {srv: {command: x}}",
         [("restriction-no-effect", "alters", "[glob]")], ("mcp_srv_*",)),
        ("tools: [glob, mcp_srv_get]\nmcp_servers: {srv: {command: x}}",
         [("restriction-no-effect", "not-restricted", "mcp_srv_get")], ("mcp_srv_*",)),
        ("tools: [glob, mcp_srv_*]\nmcp_servers: {srv: {command: x}}", [], ("mcp_srv_*",)),
        ("tools: [glob, mcp_*]\nmcp_servers: {srv: {command: x}}", [], ("mcp_srv_*",)),
        ("tools: [glob]\nmcp_servers: {srv: {command: x, include_tools: [get]}}", [], ()),
        ("tools: [glob]\nmcp_servers: {srv: {command: x, exclude_tools: [get]}}", [], ()),
        ("mcp_servers: {srv: {command: x}}", [], ()),
        ("tools: ['*']\nmcp_servers: {srv: {command: x}}", [], ()),
        ("tools: [glob, mcp_other_get]\nmcp_servers: {srv: {command: x}, s: {command: y, include_tools: []}}",
         [("restriction-no-effect", "alters", "[glob, mcp_other_get]")], ("mcp_srv_*",)),
    ],
)  # fmt: skip
def test_tools_do_not_limit_the_servers_of_the_agents_own(
    lines: str, found: list[tuple[str, str, str]], given: tuple[str, ...]
) -> None:
    text = agent(lines)
    seen = see(text)
    assert seen.outcome == "loaded"
    assert observed.problems(seen, text) == found
    assert seen.server_tools == given


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
