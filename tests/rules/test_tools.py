"""The rules about tools and permissions: what they say, where they point, and what their fixes write."""

from __future__ import annotations

import pytest

from agentlint.engine.check import lint_source
from agentlint.engine.settings import Settings
from agentlint.platforms import get
from agentlint.platforms.base import Place
from agentlint.text import Diagnostic, Safety, Severity, Source

PLACES = {
    "claude": Place(".claude/agents/t.md", "", ".claude/agents", "t.md", "project"),
    "opencode": Place(".opencode/agents/t.md", "", ".opencode/agents", "t.md", "project"),
    "copilot": Place(".github/agents/t.agent.md", "", ".github/agents", "t.agent.md", "project"),
}
HEADS = {
    "claude": "---\nname: t\ndescription: Reviews code\n",
    "opencode": "---\ndescription: Reviews code\nmode: subagent\n",
    "copilot": "---\nname: t\ndescription: Reviews code\n",
}


def text_of(platform: str, lines: str) -> str:
    return f"{HEADS[platform]}{lines}---\nReview the diff.\n"


def found(platform: str, text: str, rule: str) -> list[Diagnostic]:
    source = Source.from_text(PLACES[platform].path, text)
    settings = Settings(select=frozenset({rule}), show=Severity.INFO)
    return lint_source(source, PLACES[platform], settings, platform).diagnostics


def applied(text: str, diagnostic: Diagnostic) -> str:
    [fix] = diagnostic.fixes
    for edit in sorted(fix.edits, reverse=True):
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text


def tools_of(platform: str, text: str) -> object:
    return get(platform).see(Source.from_text("t.md", text), PLACES[platform]).tools


SAFE, UNSAFE = Safety.SAFE, Safety.UNSAFE
E, W, NOTE = Severity.ERROR, Severity.WARNING, Severity.INFO

CASES = [
    ("claude", "zero-tools", "tools:\n", E, "tools", "`tools` is empty: the agent gets no tools"),
    ("claude", "zero-tools", "tools: 42\n", E, "42",
     "`tools` is a number, not a list of names: the agent gets no tools"),
    ("copilot", "zero-tools", "tools: ''\n", E, "''", "`tools` is empty: the agent gets no tools"),
    ("copilot", "zero-tools", "tools: [frobnicate]\n", E, "[frobnicate]",
     "none of the names in `tools` is a tool: `frobnicate`"),
    ("copilot", "zero-tools", "tools: ['srv/*']\n", NOTE, "['srv/*']",
     "only another client or an MCP server provides `srv/*`"),
    ("claude", "all-tools-unknown", "tools: Zap, Zip\n", E, "Zap, Zip",
     "the tools in `tools` do not exist, so the agent cannot work: `Zap`, `Zip`"),
    ("claude", "unknown-tool", "tools: Read, mcp__srv__get*, mcp__srv, mcp__srv__*\n", W, "mcp__srv__get*",
     "Claude Code has no tool `mcp__srv__get*`"),
    ("claude", "unknown-tool", "tools: Read, mcp__*\n", W, "mcp__*", "Claude Code has no tool `mcp__*`"),
    ("claude", "restriction-no-effect", "disallowedTools: mcp__*, mcp__srv*\n", E, "mcp__srv*",
     "`mcp__srv*` removes nothing: Claude Code does not read it as a pattern"),
    ("claude", "unknown-tool", "tools: Read, webfetch\n", W, "webfetch",
     "Claude Code has no tool `webfetch`; did you mean `WebFetch`?"),
    ("claude", "unknown-tool", "tools: Read, MultiEdit\n", W, "MultiEdit",
     "Claude Code no longer has the tool `MultiEdit`; its counterpart is `Edit`"),
    ("claude", "unknown-tool", "tools: Read, AskUserQuestion\n", W, "AskUserQuestion",
     "agents cannot have the tool `AskUserQuestion`"),
    ("claude", "unknown-tool", "tools: Read, LSP\n", NOTE, "LSP", "not every session has the tool `LSP`"),
    ("claude", "unknown-tool", "tools: Read, Frobnicate\n", W, "Frobnicate", "Claude Code has no tool `Frobnicate`"),
    ("copilot", "unknown-tool", "tools: [read, mcp__a__b]\n", W, "mcp__a__b",
     "Copilot CLI has no tool `mcp__a__b`; did you mean `a/b`?"),
    ("copilot", "tools-space-separated", "tools: [edit, read search]\n", W, "read search",
     "`read search` is read as the name of one tool"),
    ("opencode", "tools-not-allowlist", "tools:\n  read: true\n", E, "tools",
     "a mapping of only `true` restricts nothing: `bash`, `edit`, `glob`, `grep`, `skill` and 5 more stay allowed"),
    ("opencode", "tools-not-allowlist", "tools:\n  keil: true\n", W, "tools",
     "a mapping of only `true` restricts nothing: `bash`, `edit`, `glob`, `grep`, `read` and 6 more stay allowed"),
    ("claude", "pattern-ignored", "tools: Read, Bash(git:*)\n", E, "Bash(git:*)",
     "`Bash(git:*)` allows all of `Bash`, not only what the pattern matches"),
    ("claude", "pattern-ignored", "tools: Read, Task(a)\n", NOTE, "Task(a)",
     "the names in `Task(a)` do not limit which agents a subagent starts"),
    ("copilot", "pattern-ignored", "tools: [read, 'Bash(git:*)']\n", W, "'Bash(git:*)'",
     "`Bash(git:*)` gives the agent nothing: Copilot CLI does not support patterns here"),
    ("claude", "pattern-removes-all", "disallowedTools: Bash(rm:*)\n", W, "Bash(rm:*)",
     "`Bash(rm:*)` removes all of `Bash`, not only what the pattern matches"),
    ("claude", "tool-in-both", "tools: Read, Bash\ndisallowedTools: Bash\n", W, "Bash",
     "`Bash` is in both `tools` and `disallowedTools`, and the agent does not get it"),
    ("claude", "tool-in-both", "tools: Read\ndisallowedTools: Read\n", E, "Read",
     "no tool in `tools` is left: the agent cannot have `Read`"),
    ("claude", "restriction-no-effect", "disallowedTools: Write, bash\n", E, "bash",
     "`bash` removes nothing: Claude Code has no tool of this name; did you mean `Bash`?"),
    ("claude", "restriction-no-effect", "disallowedTools: Edit, MultiEdit\n", NOTE, "MultiEdit",
     "Claude Code no longer has a tool `MultiEdit` to remove"),
    ("claude", "restriction-no-effect", "disallowedTools: ['*']\n", E, "*",
     "`*` in `disallowedTools` removes nothing"),
    ("opencode", "permission-key-no-effect", "permission:\n  write: deny\n", E, "write",
     "`write` in `permission` has no effect: it denies nothing; the name is `edit`"),
    ("opencode", "permission-key-no-effect", "permission:\n  list: allow\n", NOTE, "list",
     "`list` in `permission` has no effect"),
    ("opencode", "permission-key-no-effect", "permission:\n  bsh: deny\n", W, "bsh",
     "`bsh` in `permission` has no effect, did you mean `bash`?"),
    ("opencode", "permission-order", "permission:\n  bash: deny\n  '*': allow\n", E, "'*'",
     "`*` (allow) overrides `bash` (deny) before it"),
    ("opencode", "permission-order", "permission:\n  bash:\n    git *: allow\n    rm *: deny\n    '*': ask\n", E, "'*'",
     "`*` (ask) overrides `bash.rm *` (deny) and 1 more before it"),
    ("opencode", "permission-order", "tools:\n  write: false\npermission:\n  edit: allow\n", E, "edit",
     "`edit` (allow) overrides `tools.write` (deny) before it"),
    ("claude", "background-tools", "background: true\ntools: Read, CronList\n", W, "CronList",
     "a background agent does not get `CronList`"),
    ("claude", "search-by-shell", "tools: Read, Grep, Bash(git *), Glob\n", NOTE, "Grep",
     "with `Bash` in `tools`, the agent does not get `Grep`, `Glob`"),
]  # fmt: skip


@pytest.mark.parametrize(("platform", "rule", "lines", "severity", "shown", "message"), CASES)
def test_finding(platform: str, rule: str, lines: str, severity: Severity, shown: str, message: str) -> None:
    text = text_of(platform, lines)
    [one] = found(platform, text, rule)
    assert (one.severity, text[one.span.start : one.span.end], one.message) == (severity, shown, message)
    assert one.span.start >= len(HEADS[platform])
    assert one.why.endswith(".")
    assert one.help.endswith((".", "?")) or one.fixes


FIXES = [
    ("claude", "unknown-tool", "tools: Read, webfetch\n", "tools: Read, WebFetch\n", UNSAFE),
    ("claude", "unknown-tool", "tools: [\"Read\", 'bash']\n", "tools: [\"Read\", 'Bash']\n", UNSAFE),
    ("claude", "unknown-tool", "tools:\n  - Read\n  - edit\n", "tools:\n  - Read\n  - Edit\n", UNSAFE),
    ("claude", "unknown-tool", "tools: Grep, Reed\n", "tools: Grep, Read\n", UNSAFE),
    ("claude", "unknown-tool", "tools: Grep, bash\n", "tools: Grep, Bash\n", UNSAFE),
    ("copilot", "unknown-tool", "tools: [read, mcp__a__b]\n", "tools: [read, a/b]\n", UNSAFE),
    ("copilot", "tools-space-separated", "tools: [edit, read search]\n", "tools: [edit, read, search]\n", UNSAFE),
    ("copilot", "tools-space-separated", "tools: read search\n", "tools: read, search\n", UNSAFE),
    ("copilot", "tools-space-separated", "tools:\n- read search\n", "tools:\n- read\n- search\n", UNSAFE),
    ("opencode", "tools-not-allowlist", "tools:\n  read: true\n", "tools:\n  \"*\": false\n  read: true\n", UNSAFE),
    ("opencode", "tools-not-allowlist", "tools: {read: true}\n", "tools: {\"*\": false, read: true}\n", UNSAFE),
    ("claude", "restriction-no-effect", "disallowedTools: bash\n", "disallowedTools: Bash\n", SAFE),
    ("claude", "restriction-no-effect", "disallowedTools: shell\n", "disallowedTools: Bash\n", UNSAFE),
    ("opencode", "permission-key-no-effect", "permission:\n  write: deny\n", "permission:\n  edit: deny\n", SAFE),
    ("opencode", "permission-key-no-effect", "permission: {Bash: deny}\n", "permission: {bash: deny}\n", SAFE),
    ("opencode", "permission-key-no-effect", "tools:\n  Bash: false\n", "tools:\n  bash: false\n", SAFE),
    ("opencode", "permission-key-no-effect", "tools:\n  wrte: false\n", "tools:\n  edit: false\n", UNSAFE),
    ("opencode", "permission-key-no-effect", "permission:\n  '*': deny\n  Bash: allow\n",
     "permission:\n  '*': deny\n  bash: allow\n", UNSAFE),
    ("opencode", "permission-order", "permission:\n  bash: deny\n  '*': allow\n  # end\n",
     "permission:\n  '*': allow\n  bash: deny\n  # end\n", UNSAFE),
    ("opencode", "permission-order", "permission:\n  bash:\n    git *: allow\n    '*': deny\n",
     "permission:\n  bash:\n    '*': deny\n    git *: allow\n", UNSAFE),
]  # fmt: skip


@pytest.mark.parametrize(("platform", "rule", "before", "after", "safety"), FIXES)
def test_fix(platform: str, rule: str, before: str, after: str, safety: Safety) -> None:
    text = text_of(platform, before)
    [one] = found(platform, text, rule)
    assert applied(text, one) == text_of(platform, after)
    assert one.fixes[0].safety is safety
    if rule != "permission-key-no-effect" or safety is Safety.SAFE:
        assert found(platform, text_of(platform, after), rule) == []


NO_FIX = [
    ("claude", "unknown-tool", "tools: Edit, MultiEdit\n"),
    ("claude", "unknown-tool", "tools: Read, read\n"),
    ("claude", "unknown-tool", "tools: Read, bash(git:*)\n"),
    ("claude", "pattern-ignored", "tools: Bash(git:*)\n"),
    ("claude", "pattern-removes-all", "disallowedTools: Bash(rm:*)\n"),
    ("claude", "unknown-tool", 'tools: "Read, we\\x62fetch"\n'),
    ("claude", "unknown-tool", 'tools: "Read, \\"webfetch, Grep"\n'),
    ("claude", "restriction-no-effect", "tools: Read, Bash\ndisallowedTools: bash\n"),
    ("opencode", "permission-key-no-effect", "permission:\n  edit: allow\n  write: deny\n"),
    ("opencode", "permission-key-no-effect", "tools: {bash: false}\npermission: {'*': ask, Bash: deny}\n"),
    ("opencode", "permission-key-no-effect", "tools: {write: true}\npermission:\n  'ed*': allow\n  write: deny\n"),
    ("opencode", "permission-order", "permission: {bash: deny, '*': allow}\n"),
    ("opencode", "tools-not-allowlist", "tools: {'*': true}\n"),
    ("opencode", "tools-not-allowlist", "tools: {bash: true, edit: true}\n"),
    ("opencode", "tools-not-allowlist", "tools: {keil: true}\n"),
]


@pytest.mark.parametrize(("platform", "rule", "lines"), NO_FIX)
def test_no_fix_where_nothing_certain_can_be_written(platform: str, rule: str, lines: str) -> None:
    [one] = found(platform, text_of(platform, lines), rule)
    assert one.fixes == ()
    assert one.help


def test_a_word_is_not_looked_for_in_a_longer_one() -> None:
    text = text_of("claude", "tools: >-\n  Greps Grep Gre Glob\n")
    spans = [one.span for one in found("claude", text, "unknown-tool")]
    assert [text[span.start - 1 : span.end + 1] for span in spans] == [" Greps ", " Gre "]


def test_no_fix_for_bytes_that_are_not_utf8() -> None:
    raw = text_of("claude", "tools: Read, webfetch\n").encode() + b"\xff"
    settings = Settings(select=frozenset({"unknown-tool"}))
    [one] = lint_source(Source("t.md", raw), PLACES["claude"], settings, "claude").diagnostics
    assert one.fixes == ()


def test_only_the_first_of_two_keys_that_mean_one_is_renamed() -> None:
    text = text_of("opencode", "permission:\n  write: deny\n  multiedit: deny\n")
    first, second = found("opencode", text, "permission-key-no-effect")
    assert (len(first.fixes), len(second.fixes)) == (1, 0)


def test_safe_fixes_give_what_the_author_wrote_and_no_more() -> None:
    """The client's own reader says which tools are in force before and after."""
    text = text_of("claude", "tools: Read, webfetch\n")
    [one] = found("claude", text, "unknown-tool")
    assert (tools_of("claude", text), tools_of("claude", applied(text, one))) == (("Read",), ("Read", "WebFetch"))
    text = text_of("opencode", "permission:\n  write: deny\n")
    [one] = found("opencode", text, "permission-key-no-effect")
    before, after = tools_of("opencode", text), tools_of("opencode", applied(text, one))
    assert isinstance(before, tuple)
    assert isinstance(after, tuple)
    assert set(after) < set(before)
    assert {"edit", "write"} & set(after) == set()


def test_the_allow_list_fix_leaves_only_what_is_named() -> None:
    text = text_of("opencode", "tools:\n  read: true\n  grep: true\n")
    [one] = found("opencode", text, "tools-not-allowlist")
    assert set(tools_of("opencode", applied(text, one))) == {"read", "grep"}  # type: ignore[call-overload]


def test_a_tool_that_agents_cannot_have_is_not_suggested() -> None:
    [one] = found("claude", text_of("claude", "tools: Read, ask_user\n"), "unknown-tool")
    assert (one.message, one.fixes) == ("Claude Code has no tool `ask_user`", ())


def test_a_name_that_may_be_a_server_is_told_how_servers_are_written() -> None:
    [one] = found("copilot", text_of("copilot", "tools: [read, context7]\n"), "unknown-tool")
    assert one.help.startswith("If it is an MCP server, write `context7/*` for its tools.")


def test_what_copilot_would_refuse_is_a_warning_where_it_does_not_read() -> None:
    place = Place(".github/chatmodes/t.chatmode.md", "", ".github/chatmodes", "t.chatmode.md", "project")
    found = lint_source(Source.from_text(place.path, "# Plan\n"), place, Settings(), "copilot").diagnostics
    assert {one.rule: one.severity for one in found} == {"legacy-place": E, "frontmatter-missing": W}
    place = Place(".github/chatmodes/deprecated.md", "", ".github/chatmodes", "deprecated.md", "project")
    found = lint_source(Source.from_text(place.path, "# Moved\n"), place, Settings(), "copilot").diagnostics
    assert [one.rule for one in found] == ["legacy-place"]


def test_a_model_with_a_provider_is_not_of_claude_code() -> None:
    text = "---\nname: t\ndescription: Finds facts\nmodel: openai/gpt-5.2\n---\nLook.\n"
    result = lint_source(Source.from_text("agent/t.md", text), Place("agent/t.md", "", "", "t.md"), Settings())
    assert (result.platforms[0][0], result.diagnostics) == ("opencode", [])


@pytest.mark.parametrize("key", ["github_create_issue", "my_bash", "weather", "bash*"])
def test_a_name_that_a_plugin_may_bring_is_not_judged(key: str) -> None:
    assert found("opencode", text_of("opencode", f"permission:\n  '{key}': deny\n"), "permission-key-no-effect") == []
