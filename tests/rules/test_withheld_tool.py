"""Orders of the prompt that name a tool which the agent does not have: which are reported, and which mean something
else. The forms that are left alone are those that public agent files have."""

from __future__ import annotations

import pytest

from agentlint.engine.check import lint_source
from agentlint.engine.settings import Settings
from agentlint.platforms.base import Place
from agentlint.text import Diagnostic, Severity, Source

FOLDERS = {
    "claude": (".claude/agents", "t.md"),
    "opencode": (".opencode/agents", "t.md"),
    "copilot": (".github/agents", "t.agent.md"),
    "gemini": (".gemini/agents", "t.md"),
}


def found(prompt: str, lines: str = "tools: Read, Bash", platform: str = "claude") -> list[Diagnostic]:
    folder, name = FOLDERS[platform]
    source = Source.from_text(name, f"---\nname: t\ndescription: Reviews code\n{lines}\n---\n{prompt}\n")
    settings = Settings(select=frozenset({"withheld-tool"}))
    return lint_source(source, Place(f"{folder}/{name}", "", folder, name, "project"), settings, platform).diagnostics


ORDERS = [
    ("Use the WebSearch tool to find it.", "WebSearch"),
    ("Read it. Use WebFetch for each page.", "WebFetch"),
    ("- **Research**: Use WebSearch, then go on.", "WebSearch"),
    ("1. Use `Edit` where a line is wrong.", "Edit"),
    ("You MUST use the `Write` tool.", "Write"),
    ("Then call `Agent` with the task.", "Agent"),
    ("Use the Task tool to start others.", "Task"),
    ("Use Write or Edit to mend it.", "Write"),
    ("Use `Read` and `NotebookEdit` for notebooks.", "NotebookEdit"),
    ("Do not guess. Use WebSearch.", "WebSearch"),
    ("```\nUse WebFetch to read\n```\nUse WebSearch to look.", "WebSearch"),
]


@pytest.mark.parametrize(("prompt", "word"), ORDERS, ids=[prompt[:30] for prompt, _ in ORDERS])
def test_an_order_is_reported_where_the_tool_is_named(prompt: str, word: str) -> None:
    first = found(prompt)[0]
    text = f"---\nname: t\ndescription: Reviews code\ntools: Read, Bash\n---\n{prompt}\n"
    assert text[first.span.start : first.span.end] == word
    assert first.severity is Severity.INFO
    assert first.message == f"the prompt says to use `{word}`, which the agent does not have"


@pytest.mark.parametrize(
    "prompt",
    [
        "Use Read to read it.",
        "Use the `Bash` tool.",
        "NEVER use the Edit tool.",
        "You cannot use `Write`.",
        "Don't worry, and never call `Agent`.",
        "You have a tendency to use the Edit tool, but it is disabled.",
        "Use the LSP tool if available.",
        "When available, use `WebSearch`.",
        "Show the assistant using the Agent tool to start it.",
        "Other agents use the Write tool.",
        "Use `Bash` or `Edit` to mend it.",
        "Use the Agent Organizer to put others together.",
        "Use Artifact Registry for images.",
        "High performance using PowerShell 7.",
        "Use PowerShell to harden it.",  # Bash does that work
        "Use `Task.sleep` and async I/O.",
        "Write and Edit tools are blocked.",
        "Edit the file, write a test, and run it.",
        "~~~\nUse WebSearch to find it.\n~~~",
        "Use AskUserQuestion to ask.",  # no list of tools gives it to an agent
    ],
)
def test_what_is_no_order_is_left_alone(prompt: str) -> None:
    assert found(prompt) == []


@pytest.mark.parametrize(
    "lines",
    [
        "model: haiku",  # it has every tool
        "tools: '*'",
        "tools: Read, WebSearch",
        "tools: [Read, WebSearch]",
        "disallowedTools: Write",
        "tools:",  # it has none: another rule says so
    ],
)
def test_an_agent_that_has_the_tool_may_be_told_to_use_it(lines: str) -> None:
    assert found("Use WebSearch to find it.", lines) == []


def test_a_tool_is_reported_once() -> None:
    assert len(found("Use WebSearch to find it. Use WebSearch to find more. Use the WebSearch tool.")) == 1


def test_a_tool_that_is_listed_and_left_out_all_the_same_is_another_rules_matter() -> None:
    assert found("Use Grep to search.", "tools: Read, Grep, Bash") == []


DENIED = "Change the prompt, or remove what denies the tool."
HELP = [
    ("claude", "Use WebSearch to look.", "tools: Read", "Change the prompt, or add `WebSearch` to `tools`."),
    ("claude", "Use the Task tool.", "tools: Read", "Change the prompt, or add `Agent` to `tools`."),
    ("claude", "Use Grep to look.", "tools: Read", "Change the prompt, or add `Grep` to `tools`."),
    ("claude", "Use Grep to look.", "tools: Bash", "Change the prompt: an agent that has `Bash` does not get `Grep`."),
    ("claude", "Use `Edit`.", "disallowedTools: Edit", DENIED),
    ("opencode", "Use the bash tool.", "permission:\n  bash: deny", DENIED),
    ("opencode", "Use the `write` tool.", "permission:\n  edit: deny", DENIED),
    ("opencode", "Use `webfetch`.", "tools:\n  webfetch: false", DENIED),
    ("copilot", "Use `edit`.", "tools: [read]", "Change the prompt, or add `edit` to `tools`."),
    ("gemini", "Call `web_fetch`.", "tools: [read_file]", "Change the prompt, or add `web_fetch` to `tools`."),
]  # fmt: skip


@pytest.mark.parametrize(("platform", "prompt", "lines", "help"), HELP)
def test_the_help_does_what_it_says(platform: str, prompt: str, lines: str, help: str) -> None:
    [diagnostic] = found(prompt, lines, platform)
    assert diagnostic.help == help
    if " add " in help:
        word = help.split("`")[1]
        more = lines[:-1] + f", {word}]" if lines.endswith("]") else f"{lines}, {word}"
        assert found(prompt, more, platform) == []
