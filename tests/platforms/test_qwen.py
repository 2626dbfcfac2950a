"""Qwen Code as `agentlint.platforms.qwen.client` models it, against what the client was seen to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentlint.platforms.qwen import client as qwen
from tests.platforms import observed

if TYPE_CHECKING:
    from pathlib import Path

    from agentlint.platforms.base import Seen

BODY = "You review code.\n"


def see(text: str, name: str = "x.md") -> Seen:
    return observed.see("qwen", text, ".qwen/agents", name)


def agent(lines: str, body: str = BODY) -> str:
    return f"---\nname: xx\ndescription: d\n{lines}\n---\n{body}"


def test_conformance(tmp_path: Path) -> None:
    assert observed.disagreements("qwen", ".qwen/agents", tmp_path, "tools_parsed") == []


@pytest.mark.parametrize(
    ("lines", "description"),
    [
        ("description: Use this: bad", "Use this: bad"),
        ("description: First line\nuser: a: b", "First line"),
        ("description: first\n  user: x", "first"),
        ("description: [a] b", "[a] b"),
        ("description: 'it's bad'", "'it's bad'"),
        ("description: one\ndescription: two", "two"),
        ("description: 1.0", "1"),
        ("description: 0x1F", "31"),
        ("description: [a, b]", "a,b"),
        ("description: |\n  a\n  b", "a\nb\n"),
    ],
)
def test_descriptions(lines: str, description: str) -> None:
    seen = see(f"---\nname: xx\n{lines}\n---\n{BODY}")
    assert (seen.outcome, seen.description) == ("loaded", description)


def test_the_line_parser_sets_keys_by_accident() -> None:
    text = f"---\nname: xx\ndescription: Examples: a\ntools: read_file\nmodel: m\n  - x\n---\n{BODY}"
    seen = see(text)
    assert (seen.description, seen.tools, seen.model) == ("Examples: a", ("read_file",), "m")
    assert [(one.rule, one.effect.value) for one in seen.problems] == [("yaml-invalid", "lucky")]


@pytest.mark.parametrize("value", ["[]", '""', "5", "true", "{read_file: true}", "[[read_file]]"])
def test_no_list_gives_all_tools(value: str) -> None:
    text = agent(f"tools: {value}")
    seen = see(text)
    assert seen.tools == "all"
    assert [(one.rule, one.effect.value) for one in seen.problems] == [("invalid-value", "not-restricted")]


@pytest.mark.parametrize(
    ("lines", "tools", "problems"),
    [
        ("tools: Read, Glob", ("glob",), [("unknown-tool", "alters", "Read, Glob")]),
        ("tools: [Read]", (), [("unknown-tool", "no-tools", "Read")]),
        ("tools: [Shell, Task]", ("run_shell_command", "agent"), []),
        ("disallowedTools: Bash", "all", [("unknown-tool", "not-restricted", "Bash")]),
        ("tools: [edit, glob]\ndisallowedTools: edit", ("glob",), []),
    ],
)
def test_tools(lines: str, tools: str | tuple[str, ...], problems: list[tuple[str, str, str]]) -> None:
    text = agent(lines)
    seen = see(text)
    assert (seen.tools, observed.problems(seen, text)) == (tools, problems)


@pytest.mark.parametrize(
    "text",
    [
        agent("", "Hi.\n"),
        agent("approvalMode: acceptEdits"),
        agent("runConfig: {max_turns: -1}"),
        agent("executor: acp"),
        agent('model: "  "'),
        agent("model: {a: b}"),
        agent('tools: [read_file, ""]'),
        agent("name: system"),
        agent("name: a b"),
        agent("name: -lead"),
        agent("name: x"),
        "---\nname: xx\n---\n" + BODY,
        "---\nname: xx\ndescription: d\n---",
    ],
)
def test_what_leaves_the_agent_out(text: str) -> None:
    seen = see(text)
    assert (seen.outcome, seen.name, seen.tools) == ("skipped", None, None)
    assert any(one.effect.value == "skips" for one in seen.problems)


def test_the_line_parsers_places() -> None:
    text = "a: 1\nb:\n  - x\n  - y\nc:\n  k: v\n"
    tree, data = qwen.parse_lines(text, 0, len(text))
    assert data == {"a": 1, "b": ["x", "y"], "c": {"k": "v"}}
    assert [text[value.start : value.end] for _, value in tree.pairs] == ["1", "x\n  - y", "k: v"]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab:- \n#[]{}\"'&*!|>\t\r0.~", max_size=60), st.text(max_size=40))
def test_never_raises(lines: str, body: str) -> None:
    see(agent(lines, body))
    see(lines + body)
