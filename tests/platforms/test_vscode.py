"""VS Code 1.128.1 as `agentlint.platforms.copilot.vscode` models it, against what its own code answered."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentlint.platforms.base import Place, Seen
from agentlint.platforms.copilot.vscode import reader
from agentlint.platforms.copilot.vscode.context import split_list
from agentlint.text import Source
from tests.platforms.observed import fields

HERE = Path(__file__).parent
PROBES = [json.loads(line) for line in (HERE / "vscode_probes.jsonl").read_text("utf-8").splitlines()]
"""{"text", "header", "name", ...}: `PromptFileParser` of VS Code 1.128.1 (npm @codingame/monaco-vscode-* 36.2.7)."""
SHARED = HERE.parents[2] / "shared"


def see(text: str | bytes, name: str = "x.agent.md", folder: str = ".github/agents") -> Seen:
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return reader.see(Source(name, raw), Place(name, "", folder, name, "project"))


def agent(lines: str, body: str = "Body.\n") -> str:
    return f"---\n{lines}\n---\n{body}"


def problems(text: str, **where: Any) -> list[tuple[str, str, str]]:
    """Rule, effect and the text at the span of every problem."""
    return [(one.rule, one.effect.value, text[one.span.start : one.span.end]) for one in see(text, **where).problems]


@pytest.mark.parametrize("case", PROBES, ids=range(len(PROBES)))
def test_probes(case: dict[str, Any]) -> None:
    seen = see(case["text"])
    assert seen.loaded
    assert seen.name == case.get("name", "x")
    assert seen.description == case.get("description")
    assert seen.fields["model"] == case.get("model", [])
    assert seen.fields.get("tools") == case.get("tools")
    assert seen.user_invocable == (case.get("ui") is not False)
    assert seen.model_invocable == (case["infer"] if "infer" in case else case.get("dmi") is not True)
    assert seen.prompt == case.get("body", "")


def test_conformance() -> None:
    data = SHARED / "conformance" / "vscode.jsonl"
    if not data.exists():
        pytest.skip("the shared observations are not here")
    wrong = []
    for line in data.read_text("utf-8").splitlines():
        case = json.loads(line)
        for name, part in case["files"].items():
            raw = part["text"].encode() if "text" in part else base64.b64decode(part["base64"])
            seen = see(raw, name)
            for one in case["agents"]:
                if seen.description != one["description"] or (one["name"] is not None and seen.name != one["name"]):
                    wrong.append(case["id"])
                if "tools_parsed" in one and seen.fields.get("tools") != one["tools_parsed"]:
                    wrong.append(case["id"])
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "known_as"),
    [
        ("x.agent.md", "x"),
        ("x.md", "x"),
        ("x.chatmode.md", "x"),
        ("x.prompt.md", "x"),
        ("sub/x.agent.md", "x"),
        ("x.Agent.md", "x.Agent"),
    ],
)
def test_names_from_files(name: str, known_as: str) -> None:
    assert see("Body", name).name == known_as


@pytest.mark.parametrize("name", ["x.prompt.md", "x.instructions.md", "copilot-instructions.md", "Skill.md"])
def test_files_that_are_something_else_by_their_name(name: str) -> None:
    assert see(agent("description: d"), name).hypothetical
    assert not see(agent("description: d"), f"{name}.md").hypothetical


@pytest.mark.parametrize("name", ["README.md", "x.MD", "x.txt"])
def test_files_that_are_not_read(name: str) -> None:
    assert see(agent("description: d"), name).outcome == "ignored"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Body\n", [("frontmatter-missing", "alters", "Body")]),
        ("\n---\ndescription: d\n---\n", [("frontmatter-displaced", "alters", "")]),
        ("---\ndescription: d\n", [("frontmatter-unclosed", "alters", "---")]),
        (agent("just text"), [("frontmatter-not-mapping", "ignores", "just text")]),
        (agent('description: "a" b\nname: x'), [("yaml-invalid", "alters", "b")]),
        (agent("description: Use\n<example>\nname: x"), [("yaml-invalid", "alters", "<example>")]),
        (agent("description: a\ndescription: b"), [("duplicate-key", "drops-field", "description")]),
        (
            agent("description: d\nname:\ntarget: vscode"),
            [("null-value", "drops-field", ":"), ("blank-value", "ignores", "name")],
        ),
        (agent("description: [a]"), [("wrong-type", "drops-field", "[a]")]),
        (agent('description: ""'), [("blank-value", "ignores", '""')]),
        (agent("target: cloud"), [("invalid-value", "drops-field", "cloud")]),
        (agent("infer: true"), [("deprecated-key", "note", "true")]),
        (agent("user-invocable: yes"), [("wrong-type", "drops-field", "yes")]),
        (agent('user-invocable: "false"'), [("wrong-type", "note", '"false"')]),
        (agent("tools: {read: true}"), [("wrong-type", "drops-field", "{read: true}")]),
        (agent("tools: [read, Read]"), [("unknown-tool", "note", "Read")]),
        (agent("tools: read, Bash(git:*)"), [("unknown-tool", "note", "Bash(git:*)")]),
        (agent("model: []"), [("model-list-empty", "ignores", "[]")]),
        (agent("handoffs:\n  - label: L\n    agent: a"), [("missing-key", "drops-field", "label: L\n    agent: a")]),
        (agent("agents: [a]\ntools: [read]"), [("no-effect-key", "ignores", "[a]")]),
        (agent("hooks: {Later: []}"), [("hooks-invalid", "ignores", "Later")]),
        (agent("github:\n  permissions:\n    contents: all"), [("invalid-value", "ignores", "all")]),
        (agent("color: red"), [("unknown-key", "ignores", "color")]),
        (agent("mcp-servers: {}"), [("other-consumer-key", "note", "mcp-servers")]),
        (agent("description: Use this: fine\ntools: [read, github/*, a.b/c]\nmodel: GPT-5"), []),
    ],
)
def test_problems(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert problems(text) == expected
    assert all("VS Code 1.128.1" in one.why for one in see(text).problems)


def test_lost_text_names_the_keys_that_are_lost() -> None:
    (problem,) = see(agent('description: "a" b\nname: x\ntools: [read]')).problems
    assert fields(problem)["kind"] == "text-lost"


def test_a_claude_file() -> None:
    text = agent("name: x\ndescription: d\ntools: Read, Bash, Nothing\nmodel: sonnet\ncolor: red")
    seen = see(text, "x.md", ".claude/agents")
    assert seen.tools == ("read/readFile", "read/getNotebookSummary", "execute")
    assert seen.model == "Claude Sonnet 4.5 (copilot)"
    assert seen.problems == []
    assert see(text, "team/x.md", ".claude/agents").model == "sonnet"


def test_infer_wins() -> None:
    assert see(agent("infer: true\ndisable-model-invocation: true")).model_invocable is True


def test_not_utf8() -> None:
    seen = see(b"---\ndescription: caf\xe9\n---\n")
    assert (seen.description, [one.rule for one in seen.problems]) == ("caf\ufffd", ["not-utf8"])


def test_what_makes_the_client_throw_is_skipped() -> None:
    assert see(agent(r'description: "\U00110000"')).outcome == "skipped"
    assert see(agent("x: " + "[" * 5000)).outcome == "skipped"


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("a, b", ["a", "b"]),
        ("'a', \"b c\" , d", ["a", "b c", "d"]),
        ("'a", ["a"]),
        (" , a,,b", ["", "a", "", "b"]),
        ("", []),
    ],
)
def test_split_list(text: str, entries: list[str]) -> None:
    assert list(split_list(text)) == entries


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=" \t\r\n-:#'\"[]{},|>&*!%@`\\abnx01~.é😀\ufeff\ud800", max_size=60), st.booleans())
def test_any_text_is_judged(text: str, fenced: bool) -> None:
    text = f"---\n{text}\n---\nBody" if fenced else text
    source = Source.from_text("x.md", text)
    seen = reader.see(source, Place("x.md", "", ".github/agents", "x.md", "project"))
    for one in seen.problems:
        assert 0 <= one.span.start <= one.span.end <= len(source.text)
