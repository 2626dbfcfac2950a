"""The rules on keys, values and names: what they say, where they point, and what their fixes make of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agentlint.engine.check import lint_source
from agentlint.engine.lint import lint_together
from agentlint.engine.places import found
from agentlint.engine.settings import Settings
from agentlint.platforms import PLATFORMS
from agentlint.text import Diagnostic, Safety, Severity, Source

if TYPE_CHECKING:
    from pathlib import Path

    from agentlint.rules.base import Member

PATHS = {
    "claude": ".claude/agents/a.md",
    "opencode": ".opencode/agents/a.md",
    "copilot": ".github/agents/a.agent.md",
}
HEAD = "name: a\ndescription: Reviews code\n"


def lint(tmp_path: Path, platform: str, front: str, rule: str) -> tuple[str, Diagnostic]:
    """The text, and the one finding of ``rule`` in it."""
    text = f"---\n{front}---\nBody\n"
    path = tmp_path / PATHS[platform]
    path.parent.mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    path.write_bytes(text.encode())
    one = found(str(path))
    result = lint_source(Source(str(path), text.encode()), one.place, Settings(show=Severity.INFO), one.platform)
    told = [item for item in result.diagnostics if item.rule == rule]
    assert len(told) == 1, [(item.rule, item.message) for item in result.diagnostics]
    return text, told[0]


def fixed(text: str, one: Diagnostic) -> tuple[Safety, str] | None:
    """How safe the finding's first fix is, and the frontmatter after it."""
    if not one.fixes:
        return None
    for edit in sorted(one.fixes[0].edits, reverse=True):
        text = text[: edit.start] + edit.new + text[edit.end :]
    assert text.startswith("---\n")
    assert text.endswith("---\nBody\n")
    return one.fixes[0].safety, text[4 : -len("---\nBody\n")]


@pytest.mark.parametrize(
    ("platform", "front", "rule", "severity", "points", "message"),
    [
        ("claude", HEAD + "modle: opus\n", "unknown-key", "warning", "modle",
         "`modle` is not a key that Claude Code knows, did you mean `model`?"),
        ("claude", HEAD + "mode: primary\n", "unknown-key", "warning", "mode",
         "`mode` is a key of OpenCode, not of Claude Code"),
        ("claude", HEAD + "allowed-tools: Read\n", "unknown-key", "error", "allowed-tools",
         "`allowed-tools` is not a key that Claude Code knows, did you mean `tools`?"),
        ("claude", HEAD + "hooks:\n  Nope: []\n", "unknown-key", "warning", "Nope",
         "`Nope` is not a hook event that Claude Code knows"),
        ("copilot", HEAD + "handoffs: []\n", "other-consumer-key", "info", "handoffs",
         "`handoffs` has no effect in Copilot CLI; it is a key of VS Code"),
        ("opencode", "description: x\nmaxSteps: 3\n", "deprecated-key", "info", "maxSteps",
         "`maxSteps` is deprecated; its successor is `steps`"),
        ("opencode", "description: x\nprompt: y\n", "no-effect-key", "warning", "prompt",
         "`prompt` has no effect in OpenCode"),
        ("claude", "name: a\n", "missing-key", "error", "---", "`description` is missing"),
        ("claude", "Name: a\ndescription: x\n", "missing-key", "error", "---",
         "`name` is missing; `Name` is another key, because case matters"),
        ("claude", 'name: ""\ndescription: x\n', "blank-value", "error", '""', "`name` is blank"),
        ("copilot", HEAD + "model:\n", "null-value", "error", "model", "`model` has no value"),
        ("opencode", "description: x\ncolor: #ff0000\n", "null-value", "error", "color",
         "`color` has no value: `#ff0000` is a comment"),
        ("claude", "name: a\ndescription:\n  - x\n", "wrong-type", "error", "- x",
         "`description` is a list, but must be text"),
        ("opencode", "description: x\ntop_p: high\n", "wrong-type", "error", "high",
         "`top_p` is `high`, but must be a number"),
        ("copilot", HEAD + "model: [4]\n", "wrong-type", "error", "4", "item 1 of `model` is `4`, but must be text"),
        ("opencode", "description: x\nmode: helper\n", "invalid-value", "error", "helper",
         "`mode` is `helper`, but must be `primary`, `subagent` or `all`"),
        ("opencode", "description: x\nsteps: 0\n", "invalid-value", "error", "0",
         "`steps` is `0`, but must be a whole number above 0"),
        ("copilot", HEAD + "target: vs-code\n", "invalid-value", "warning", "vs-code",
         "`target` is `vs-code`, but must be `vscode` or `github-copilot`, did you mean `vscode`?"),
        ("copilot", HEAD + "argument-hint: [a]\n", "wrong-type", "warning", "[a]",
         "`argument-hint` is a list, but must be text"),
        ("claude", HEAD + "maxTurns: many\n", "invalid-value", "warning", "many",
         "`maxTurns` is `many`, but must be a whole number"),
        ("claude", "name: a:b\ndescription: x\n", "name-format", "error", "a:b", "the name `a:b` contains a `:`"),
        ("opencode", "name: b\ndescription: x\n", "name-override", "info", "b",
         "`name` is `b`, but the file is called `a`"),
        ("claude", "name: Plan\ndescription: x\n", "builtin-name", "warning", "Plan",
         "`Plan` is the name of an agent that comes with Claude Code"),
        ("claude", HEAD + "model: gpt-5\n", "model-unknown", "error", "gpt-5",
         "`gpt-5` is not a model of Claude Code"),
        ("opencode", "description: x\nmodel: gpt-5\n", "model-format", "error", "gpt-5",
         "model `gpt-5` does not have the form `provider/model`"),
        ("copilot", HEAD + "model: []\n", "model-list-empty", "error", "[]", "`model` is an empty list"),
        ("copilot", HEAD + "mcp-servers:\n  s:\n    command: x\n    args: []\n", "mcp-server-invalid", "error", "s",
         "`mcp-servers.s` lacks `tools`"),
        ("copilot", HEAD + "hooks:\n  nope: []\n", "hooks-invalid", "error", "nope",
         "`nope` is not a hook event of Copilot CLI"),
    ],
)  # fmt: skip
def test_message(
    tmp_path: Path, platform: str, front: str, rule: str, severity: str, points: str, message: str
) -> None:
    text, one = lint(tmp_path, platform, front, rule)
    assert one.message == message
    assert str(one.severity) == severity
    assert text[one.span.start : one.span.end].strip() == points
    assert one.why
    assert one.help or one.fixes


SAFE, UNSAFE = Safety.SAFE, Safety.UNSAFE


@pytest.mark.parametrize(
    ("platform", "front", "rule", "expected"),
    [
        ("claude", HEAD + "Color: red\n", "unknown-key", (SAFE, HEAD + "color: red\n")),
        ("claude", HEAD + "disallowed_tools: Bash\n", "unknown-key", (SAFE, HEAD + "disallowedTools: Bash\n")),
        ("claude", HEAD + "allowed-tools: Read\n", "unknown-key", (UNSAFE, HEAD + "tools: Read\n")),
        ("claude", HEAD + "permission-mode: plan\n", "unknown-key", (UNSAFE, HEAD + "permissionMode: plan\n")),
        ("claude", HEAD + "tools: Read\nallowed-tools: Bash\n", "unknown-key", None),
        ("copilot", HEAD + "user-invokable: false\n", "unknown-key", (SAFE, HEAD + "user-invocable: false\n")),
        ("copilot", HEAD + "mcp_servers: {}\n", "unknown-key", (UNSAFE, HEAD + "mcp-servers: {}\n")),
        ("copilot", HEAD + "mcpServers:\n  s: {}\n", "unknown-key", None),
        ("opencode", "description: x\npermissions:\n  edit: deny\n", "unknown-key",
         (SAFE, "description: x\npermission:\n  edit: deny\n")),
        ("opencode", "description: x\npermissions:\n  '*': allow\n", "unknown-key",
         (UNSAFE, "description: x\npermission:\n  '*': allow\n")),
        ("opencode", "description: x\npermissions: [edit]\n", "unknown-key", None),
        ("opencode", "description: x\ndisabled: true\n", "unknown-key", (UNSAFE, "description: x\ndisable: true\n")),
        ("opencode", "description: x\nmaxSteps: 3\n", "deprecated-key", (SAFE, "description: x\nsteps: 3\n")),
        ("opencode", "description: x\nmaxSteps: 3\nsteps: 4\n", "deprecated-key", None),
        ("opencode", "description: x\ntools:\n  bash: false\npermissions:\n  edit: deny\n", "deprecated-key", None),
        ("opencode", "description: x\ntools:\n  write: false\n  edit: false\n  bash: true\n", "deprecated-key",
         (SAFE, "description: x\npermission:\n  edit: deny\n  bash: allow\n")),
        ("copilot", HEAD + "infer: false\n", "deprecated-key", (SAFE, HEAD + "disable-model-invocation: true\n")),
        ("claude", HEAD + "disabled: true\nmodel: opus\n", "no-effect-key", (UNSAFE, HEAD + "model: opus\n")),
        ("claude", "description: x\n", "missing-key", (UNSAFE, "name: a\ndescription: x\n")),
        ("claude", "name: a\n", "missing-key", None),
        ("claude", HEAD + "model:\ncolor: red\n", "null-value", (UNSAFE, HEAD + "color: red\n")),
        ("opencode", "description: x\ncolor: #Ff0000\n", "null-value", (SAFE, 'description: x\ncolor: "#Ff0000"\n')),
        ("opencode", "description: x\ndisable: 'true'\n", "wrong-type", (SAFE, "description: x\ndisable: true\n")),
        ("opencode", "description: x\ntop_p: '0.5'\n", "wrong-type", (SAFE, "description: x\ntop_p: 0.5\n")),
        ("opencode", "description: x\ntop_p: high\n", "wrong-type", None),
        ("opencode", "description: x\nmode: [primary]\n", "wrong-type", (SAFE, "description: x\nmode: primary\n")),
        ("opencode", "description: x\ntools: [Read, Bash]\n", "wrong-type",
         (SAFE, 'description: x\npermission:\n  "*": deny\n  read: allow\n  bash: allow\n')),
        ("opencode", "description: x\ntools:\n- write\n- grep\nmode: all\n", "wrong-type",
         (SAFE, 'description: x\npermission:\n  "*": deny\n  edit: allow\n  grep: allow\nmode: all\n')),
        ("opencode", "description: x\ntools: [read, deploy]\n", "wrong-type", None),
        ("opencode", "description: x\ntools: []\n", "wrong-type", None),
        ("copilot", HEAD + "tools:\n  read: true\n  edit: false\n", "wrong-type", (SAFE, HEAD + "tools: [read]\n")),
        ("copilot", HEAD + "tools:\n  read: maybe\n", "wrong-type", None),
        ("claude", "name: 42\ndescription: x\n", "wrong-type", (SAFE, 'name: "42"\ndescription: x\n')),
        ("opencode", "description: x\nmode: Subagent\n", "invalid-value", (SAFE, "description: x\nmode: subagent\n")),
        ("opencode", "description: x\nmode: primry\n", "invalid-value", (UNSAFE, "description: x\nmode: primary\n")),
        ("opencode", "description: x\ncolor: red\n", "invalid-value",
         (UNSAFE, 'description: x\ncolor: "#EF4444"\n')),
        ("opencode", "description: x\npermission:\n  bash: Deny\n", "invalid-value",
         (SAFE, "description: x\npermission:\n  bash: deny\n")),
        ("opencode", "description: x\npermission:\n  bash: Allow\n", "invalid-value",
         (UNSAFE, "description: x\npermission:\n  bash: allow\n")),
        ("claude", HEAD + "color: Blue\n", "invalid-value", (SAFE, HEAD + "color: blue\n")),
        ("claude", HEAD + "color: '#EF4444'\n", "invalid-value", (UNSAFE, HEAD + "color: red\n")),
        ("claude", HEAD + "permissionMode: BypassPermissions\n", "invalid-value",
         (UNSAFE, HEAD + "permissionMode: bypassPermissions\n")),
        ("claude", "name: a:b\ndescription: x\n", "name-format", (UNSAFE, "name: a-b\ndescription: x\n")),
        ("claude", HEAD + "model: Claude Sonnet 4.5\n", "model-unknown",
         (UNSAFE, HEAD + "model: claude-sonnet-4-5\n")),
        ("opencode", "description: x\nmodel: opus\n", "model-format",
         (UNSAFE, "description: x\nmodel: anthropic/claude-opus-5-5\n")),
        ("copilot", HEAD + "model: []\n", "model-list-empty", (UNSAFE, HEAD)),
    ],
)  # fmt: skip
def test_fix(tmp_path: Path, platform: str, front: str, rule: str, expected: tuple[Safety, str] | None) -> None:
    text, one = lint(tmp_path, platform, front, rule)
    assert fixed(text, one) == expected


def members(tmp_path: Path, files: dict[str, str], version: str = "") -> list[Member]:
    settings = Settings(versions={"claude": version} if version else {})
    (tmp_path / ".git").mkdir()
    out = []
    for path, front in files.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        data = f"---\n{front}---\nBody\n".encode()
        file.write_bytes(data)
        one = found(str(file))
        out += lint_source(Source(str(file), data), one.place, settings, one.platform).members
    return out


def test_duplicate_name_points_at_the_file_that_is_not_used(tmp_path: Path) -> None:
    files = {
        ".claude/agents/b.md": "name: same\ndescription: second\n",
        ".claude/agents/a.md": "name: same\ndescription: first\n",
        ".claude/agents/c.md": "name: other\ndescription: third\n",
    }
    (one,) = lint_together(members(tmp_path, files, "2.1.329"), Settings())
    assert one.path.endswith("b.md")
    assert one.severity is Severity.ERROR
    assert one.message == "agent `same` is also defined in `.claude/agents/a.md`, and which file is used is not certain"
    assert one.why.startswith("Claude Code 2.1.329 uses the one that the file system lists last")
    assert one.labels[0].path is not None
    assert one.labels[0].path.endswith("a.md")
    assert one.span == (10, 14)
    assert "winner" not in one.data


def test_duplicate_name_by_the_last_path_since_2_1_330(tmp_path: Path) -> None:
    files = {
        ".claude/agents/b.md": "name: same\ndescription: second\n",
        ".claude/agents/a.md": "name: same\ndescription: first\n",
    }
    (one,) = lint_together(members(tmp_path, files, "2.1.330"), Settings())
    assert one.path.endswith("a.md")
    assert one.message == "agent `same` is shadowed by `.claude/agents/b.md`"
    assert one.why.startswith("Claude Code 2.1.330 loads one file")


def test_opencode_agents_of_both_folders_exclude_one_another(tmp_path: Path) -> None:
    files = {".opencode/agent/a.md": "description: x\n", ".opencode/agents/a.md": "description: y\n"}
    (one,) = lint_together(members(tmp_path, files), Settings())
    assert one.path.endswith(".opencode/agents/a.md")
    assert one.message == "agent `a` is also defined in `.opencode/agent/a.md`, and which file is used is not certain"


def test_the_deeper_opencode_agent_is_in_force(tmp_path: Path) -> None:
    files = {
        ".opencode/agent/b.md": "name: x\ndescription: x\n",
        ".opencode/agent/sub/a.md": "name: x\ndescription: y\n",
    }
    (one,) = lint_together(members(tmp_path, files), Settings())
    assert one.message == "agent `x` is shadowed by `.opencode/agent/sub/a.md`"
    assert one.path.endswith(".opencode/agent/b.md")


def test_an_opencode_mode_is_merged_with_the_agent_of_its_name(tmp_path: Path) -> None:
    files = {".opencode/agent/x.md": "description: x\n", ".opencode/modes/x.md": "description: y\n"}
    (one,) = lint_together(members(tmp_path, files), Settings())
    assert one.severity is Severity.WARNING
    assert one.message == "agent `x` is merged with `.opencode/modes/x.md`, which overrides this file"
    assert one.path.endswith(".opencode/agent/x.md")


def test_the_second_copilot_file_of_one_name_is_never_started(tmp_path: Path) -> None:
    files = {
        ".github/agents/a.agent.md": "name: same\ndescription: x\n",
        ".github/agents/b.agent.md": "name: same\ndescription: y\n",
    }
    (one,) = lint_together(members(tmp_path, files), Settings())
    assert one.path.endswith("b.agent.md")
    assert one.message == "agent `same` is shadowed by `.github/agents/a.agent.md`"
    assert one.why.startswith(f"{PLATFORMS['copilot'].client} lists the name twice and starts")


@pytest.mark.parametrize(
    ("lines", "is_text"),
    [
        ("Examples:\n- user: hello\n", True),
        ("Example: the user wants a review\n", True),
        ("It reads the diff: style, naming\n", True),
        ("Version: 1\n", False),
        ("category: code and tests\n", False),
        ("model: opus\nExamples:\n- user: hello\n", False),
    ],
)
def test_a_key_that_goes_on_with_the_description_is_not_just_thrown_away(
    tmp_path: Path, lines: str, is_text: bool
) -> None:
    _, finding = lint(tmp_path, "claude", HEAD + lines, "unknown-key")
    assert finding.help == (
        "If it is part of the text above, write that text below `|-` and indent every line of it; "
        "otherwise remove the key."
        if is_text
        else "Remove it, or check the spelling."
    )


def test_many_unknown_keys_are_told_quickly(tmp_path: Path) -> None:
    front = HEAD + "".join(f"model{number}: x\n" for number in range(2000))
    text = f"---\n{front}---\nBody\n"
    path = tmp_path / PATHS["claude"]
    one = found(str(path))
    result = lint_source(Source(str(path), text.encode()), one.place, Settings(), one.platform)
    told = [item for item in result.diagnostics if item.rule == "unknown-key"]
    assert len(told) == 2000
    assert sum(bool(item.fixes) for item in told) <= 40
