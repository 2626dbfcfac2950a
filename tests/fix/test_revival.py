"""A safe fix never makes a client load a file, or start a program, with more than the file says: every word of
restriction in it is in force afterwards, or the fix is unsafe."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentlint.engine import fix as engine
from agentlint.engine import lint
from agentlint.engine.check import lint_source
from agentlint.engine.lint import read_findings
from agentlint.engine.places import found
from agentlint.engine.settings import Settings
from agentlint.model.restriction import limits, sense
from agentlint.platforms import PLATFORMS, conversion, get
from agentlint.rules.document import Document
from agentlint.text import Safety, Severity, Source

CLAUDE, COPILOT, OPENCODE = ".claude/agents/a.md", ".github/agents/a.agent.md", ".opencode/agents/a.md"
COPILOT_CLI = PLATFORMS["copilot"].client
KILO, GEMINI, QWEN = ".kilo/agent/a.md", ".gemini/agents/a.md", ".qwen/agents/a.md"
BODY = "You review code. Never change anything.\n"


def text_of(head: str) -> str:
    return f"---\n{head}---\n{BODY}"


def fixed(path: str, head: str, *, unsafe: bool = False) -> engine.Fixed:
    one = found(path)
    return engine.fix_source(Source.from_text(path, text_of(head)), one.place, one.platform, Settings(), unsafe=unsafe)


WHOLE = [
    (CLAUDE, "Name: f\nDescription: d\nTools: Read, Grep\n", "name: f\ndescription: d\ntools: Read, Grep\n"),
    (CLAUDE, "name: 7\ndescription: d\nTools: Read\n", 'name: "7"\ndescription: d\ntools: Read\n'),
    (CLAUDE, "name: f\ndescription: 7\nallowed-tools: Read\n", 'name: f\ndescription: "7"\ntools: Read\n'),
    (CLAUDE, "name: f\nDescription: d\nallowedTools: [Read]\n", "name: f\ndescription: d\ntools: [Read]\n"),
    (CLAUDE, "NAME: f\ndescription: d\ndisallowed_tools: Bash\nTools: Read, Grep\n",
     "name: f\ndescription: d\ndisallowedTools: Bash\ntools: Read, Grep\n"),
    (CLAUDE, "Name: f\ndescription: d\npermission-mode: plan\n", "name: f\ndescription: d\npermissionMode: plan\n"),
    (COPILOT, "Description: d\nTools: [read]\n", "description: d\ntools: [read]\n"),
    (COPILOT, "description: {a} b\nTools: [read]\n", 'description: "{a} b"\ntools: [read]\n'),
    (COPILOT, 'description: d\ninfer: "false"\ntool: [read]\n', "description: d\ninfer: false\ntools: [read]\n"),
    (OPENCODE, "mode: sub-agent\nTools: {bash: false}\n", "mode: subagent\ntools: {bash: false}\n"),
    (OPENCODE, "mode: Subagent\npermissions: {bash: deny}\n", "mode: subagent\npermission: {bash: deny}\n"),
    (KILO, "mode: Subagent\nTools: {bash: false}\n", "mode: subagent\ntools: {bash: false}\n"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "head", "after"), WHOLE)
def test_what_comes_to_life_comes_with_its_limits(path: str, head: str, after: str) -> None:
    done = fixed(path, head)
    assert (done.text, done.errors) == (text_of(after), [])
    assert {one.safety for one in done.applied} == {Safety.SAFE}
    lines = text_of(head).splitlines()
    for one in done.applied:  # each is told where it stood
        assert one.title.startswith(("write", "put")) or one.title.split("`")[1] in lines[one.line - 1], one
    assert get(found(path).platform).see(Source.from_text(path, done.text), found(path).place).outcome == "loaded"


UNSAFE = [  # path, head, what an unsafe fix is refused as a safe one for
    (COPILOT, "description: 42\nallowed-tools: [read]\n", "and `allowed-tools` would not apply"),
    (COPILOT, "description: d\ndisable-model-invocation: yes\ndisallowedTools: [bash]\n", "and `disallowedTools`"),
    (OPENCODE, "mode: Subagent\ndisallowedTools: Bash\n", "and `disallowedTools` would not apply"),
    (OPENCODE, "mode: Subagent\nallowed-tools: Read\n", "and `allowed-tools` would not apply"),
    (CLAUDE, "name: 7\ndescription: d\ntools: Read, Bash(git:*)\n", "and `tools` would not apply"),
    (CLAUDE, "Name: f\ndescription: d\npermissionMode: readonly\n", "and `permissionMode` would not apply"),
    (CLAUDE, "Name: f\ndescription: d\npermission: {bash: deny}\n", "and `permission` would not apply"),
    (CLAUDE, "Name: f\ndescription: d\nHooks: {PreToolUse: []}\nTools: Read\n", "and `Hooks`, `Tools` would"),
    (CLAUDE, "Name: f\ndescription: d\ndisabled: true\n", "and `disabled` would not apply"),
    (CLAUDE, "Name: f\ndescription: d\nmcpServers:\n  - s: {command: c}\n", "and start what `mcpServers` names"),
    (COPILOT, "Description: d\nmcp-servers: {s: {type: local, command: c, args: [], tools: []}}\n", "start what"),
    (CLAUDE, "name: f\ndescription: a: b\npermissionMode: plan\n", f"{COPILOT_CLI} would load the agent, and"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "head", "why"), UNSAFE)
def test_what_would_come_to_life_without_them_waits(path: str, head: str, why: str) -> None:
    done = fixed(path, head)
    native = found(path).platform
    source = Source.from_text(path, text_of(head))
    see = get(native).see
    after = see(Source.from_text(path, done.text), found(path).place)
    assert after.outcome == see(source, found(path).place).outcome
    assert done.errors == []
    told = [fix for one in done.left for fix in one.fixes if why in fix.title]
    assert told
    assert {fix.safety for fix in told} == {Safety.UNSAFE}
    checked = lint_source(source, found(path).place, Settings(), native)
    safe = {fix.title for one in checked.diagnostics for fix in one.fixes if fix.safety is Safety.SAFE}
    assert safe <= {one.title for one in done.applied}, "check promises what --fix does not do"
    assert fixed(path, head, unsafe=True).text != done.text


@pytest.mark.parametrize(("path", "head", "key"), [
    (CLAUDE, "name: f\ndescription: d\ntools: Read\nmcp-servers:\n  - s: {command: c}\n", "mcpServers"),
    (COPILOT, "description: d\nmcp_servers: {s: {type: local, command: c, args: [], tools: [a]}}\n", "mcp-servers"),
    (QWEN, "name: f\ndescription: d\nmcp_servers: {s: {command: c}}\n", "mcpServers"),
])  # fmt: skip
def test_no_safe_fix_starts_a_program(path: str, head: str, key: str) -> None:
    assert fixed(path, head).text == text_of(head)
    assert f"\n{key}:" in fixed(path, head, unsafe=True).text


def test_a_file_that_stays_dead_is_mended_as_far_as_it_goes() -> None:
    done = fixed(GEMINI, "name: a\ndescription: 7\nTools: [read_file]\n")
    assert done.text == text_of('name: a\ndescription: "7"\nTools: [read_file]\n')
    assert [one.rule for one in done.left if one.severity is Severity.ERROR] == ["unknown-key"]


def test_of_two_words_that_contradict_one_another_neither_goes() -> None:
    head = "description: 7\ntools: [read]\ntools: [execute]\n"
    done = fixed(COPILOT, head)
    assert "tools: [read]" in done.text
    assert "tools: [execute]" in done.text


@pytest.mark.parametrize("platform", [name for name in PLATFORMS if conversion.exists(name)])
def test_every_client_s_own_words_are_known(platform: str) -> None:
    words = {key for key in conversion.get(platform).granting if sense(key) is None}
    assert words == set()


@pytest.mark.parametrize(("key", "meant"), [
    ("tools", "grant"), ("Tools", "grant"), ("allowed-tools", "grant"), ("allowedtools", "grant"), ("tool", "grant"),
    ("disallowedTools", "withhold"), ("Denied Tools", "withhold"), ("exclude_tools", "withhold"), ("deny", "withhold"),
    ("noTools", "withhold"), ("permission", "rules"), ("Permissions", "rules"), ("permission-mode", "mode"),
    ("approvalMode", "mode"), ("sandbox_mode", "mode"), ("readOnly", "mode"), ("mcpServers", "servers"),
    ("MCP_servers", "servers"), ("mcp", "servers"), ("Hooks", "hooks"), ("user-invocable", "start"), ("infer", "start"),
    ("disabled", "switch"), ("enabled", "switch"), ("agents", "agents"), ("isolation", "place"),
    ("name", None), ("description", None), ("model", None), ("color", None), ("mode", None), ("maxTurns", None),
    ("notes", None), ("category", None), ("", None), ("7", None),
])  # fmt: skip
def test_what_a_key_is_for(key: str, meant: str | None) -> None:
    assert sense(key) == meant


@pytest.mark.parametrize(("key", "value", "takes_away"), [
    ("tools", [], True), ("tools", None, False), ("mcpServers", ["s"], False), ("enabled", True, False),
    ("enabled", False, True), ("disabled", True, True), ("disabled", False, False), ("user-invocable", False, True),
    ("user-invocable", True, False), ("disable-model-invocation", True, True), ("readonly", False, False),
    ("readonly", True, True), ("hooks", {}, True), ("description", "x", False),
])  # fmt: skip
def test_what_takes_something_away(key: str, value: object, takes_away: bool) -> None:
    assert limits(key, value) is takes_away


@pytest.mark.parametrize(
    ("path", "head", "after"),
    [
        (OPENCODE, "description: d\npermission:\n  write: deny\n", "description: d\npermission:\n  edit: deny\n"),
        (KILO, "description: d\npermission: {Bash: deny}\n", "description: d\npermission: {bash: deny}\n"),
        (OPENCODE, "description: d\ntools:\n  Bash: false\n", "description: d\ntools:\n  bash: false\n"),
    ],
)
def test_a_denial_that_nothing_asks_for_is_no_restriction_to_lose(path: str, head: str, after: str) -> None:
    done = fixed(path, head)
    assert (done.text, done.errors) == (text_of(after), [])


def test_a_key_that_takes_tools_away_comes_into_force_only_when_asked_for() -> None:
    """Claude Code gives an agent in the background fewer tools."""
    head = "name: f\ndescription: d\nBackground: true\n"
    done = fixed(CLAUDE, head)
    assert (done.text, done.errors) == (text_of(head), [])
    assert fixed(CLAUDE, head, unsafe=True).text == text_of("name: f\ndescription: d\nbackground: true\n")


def test_a_comment_in_the_body_goes_when_nothing_above_it_is_left_to_mend() -> None:
    text = "---\ndescription: d\nmod: subagent\n---\nReview.<!-- agentlint: ignore -->"
    one = found(OPENCODE)
    done = engine.fix_source(Source.from_text(OPENCODE, text), one.place, one.platform, Settings(), unsafe=True)
    assert (done.text, done.errors) == ("---\ndescription: d\nmode: subagent\n---\nReview.", [])


@pytest.mark.parametrize("mode", ["subagent", "sub-agent"])
def test_a_question_behind_a_denial_is_not_put_in_force_by_a_safe_fix(mode: str) -> None:
    """Also where the file is refused for something else: its own rules count as they will when that is mended."""
    permission = 'permission: {"*": deny, write: ask}\n'
    done = fixed(OPENCODE, f"description: d\nmode: {mode}\n{permission}")
    assert done.text == text_of(f"description: d\nmode: subagent\n{permission}")


# --- what a report offers -------------------------------------------------------------------------------------------

SILENT = ("name: f", "Name: f", "description: a: b", "description: 'it's", "description: d", "model: x: y", "color: #f")
SPEAKING = ("tools: Read", "disallowedTools: Bash", "  tools: Read", "? tools", "Tools: [read]", "mcpServers: {s: {}}")
ENDS = ("\n", "\n", "\r\n", "\r", "\x85", "\u2028", "\x0b")


@st.composite
def heads(draw: st.DrawFn) -> str:
    lines = draw(st.lists(st.sampled_from(SILENT + SPEAKING), min_size=1, max_size=4))
    ends = draw(st.sampled_from([("\n",), ("\n",), ("\r\n",), ENDS]))
    return "".join(f"{line}{draw(st.sampled_from(ends))}" for line in lines) + "\n"


@given(head=heads(), path=st.sampled_from([CLAUDE, COPILOT, OPENCODE]), body=st.sampled_from([BODY, "---\ntools: x\n"]))
@settings(max_examples=300, deadline=None)
def test_a_report_offers_what_the_fixer_would_do(head: str, path: str, body: str) -> None:
    one = found(path)
    source = Source.from_text(path, f"---\n{head}---\n{body}")
    done = engine.fix_source(source, one.place, one.platform, Settings(), unsafe=False)
    offered = done.verdicts.applied(read_findings(source, one.place, Settings(), one.platform).diagnostics)
    assert lint_source(source, one.place, Settings(), one.platform).diagnostics == offered


@pytest.mark.parametrize(
    ("head", "unsettled"),
    [
        ("Name: f\ndescription: d\ntools: Read\n", True),
        ("Name: f\ndescription: d\n  tools: Read\n", True),
        ("Name: f\ndescription: d\n? tools\n: Read\n", True),
        ("name: 7\ndescription: d\nmodel: sonnet\ncolor: red\n", False),
        ("name: 7\r\ndescription: d\r\n", False),
        ("name: 7\ndescription: d\n\n# a comment\n", False),
        *((f"name: 7\ndescription: d{end}model: m\n", True) for end in ("\r", "\x0b", "\x85", "\u2028", "\u2029")),
    ],
)
def test_a_file_that_says_nothing_of_rights_is_not_fixed_to_see_what_happens(head: str, unsettled: bool) -> None:
    assert may_surprise(text_of(head)) is unsettled


def test_nor_is_it_where_the_frontmatter_ends_once() -> None:
    assert not may_surprise("---\nname: 7\ndescription: d\n---\nText.\n")
    assert may_surprise("---\nname: 7\ndescription: d\n---\nText.\n---\ntools: Read\n---\n")
    assert may_surprise("---\nname: 7\ndescription: d\n")


def may_surprise(text: str) -> bool:
    source = Source.from_text(CLAUDE, text)
    return lint._may_surprise(source, [Document(source, found(CLAUDE).place, get("claude"))])
