"""What an agent would gain in another client, by what its own client does without a word in any list."""

from __future__ import annotations

import pytest

from agentlint.model.agent import Wish
from agentlint.model.policy import Rule, limited
from agentlint.model.tools import TOOLS
from agentlint.platforms import conversion
from tests.convert.agents import Stage, reread, through

PROMPT = "You review the code of others.\n"


def claude(fields: str) -> Stage:
    return reread(f"---\nname: reviewer\ndescription: d\n{fields}---\n{PROMPT}", "claude", "reviewer")


def qwen(fields: str) -> Stage:
    return reread(f"---\nname: reviewer\ndescription: d\n{fields}---\n{PROMPT}", "qwen", "reviewer")


def gemini(fields: str) -> Stage:
    return reread(f"---\nname: reviewer\ndescription: d\n{fields}---\n{PROMPT}", "gemini", "reviewer")


def opencode(fields: str) -> Stage:
    return reread(f"---\ndescription: d\nmode: subagent\n{fields}---\n{PROMPT}", "opencode", "reviewer")


def kilo(fields: str) -> Stage:
    return reread(f"---\ndescription: d\nmode: subagent\n{fields}---\n{PROMPT}", "kilo", "reviewer")


def copilot(fields: str) -> Stage:
    return reread(f"---\ndescription: d\n{fields}---\n{PROMPT}", "copilot", "reviewer")


def droid(fields: str) -> Stage:
    return reread(f"---\nname: reviewer\ndescription: d\n{fields}---\n{PROMPT}", "droid", "reviewer")


def data(stage: Stage, *keys: str) -> dict[str, object]:
    return {key: (stage.seen.data or {}).get(key) for key in keys}


@pytest.mark.parametrize("target", ["claude", "opencode", "kilo", "gemini", "qwen", "droid"])
def test_who_only_makes_files_is_not_made_to_change_them(target: str) -> None:
    """`create` of Copilot CLI 1.0.102 refuses a file that exists; no other client has such a tool."""
    for word in ("create", "edit/createFile"):
        there = through(copilot(f"tools: [read, {word}]\n").agent, target)
        assert there.agent.policy is not None
        assert there.agent.policy.highest("write") == there.agent.policy.highest("edit") == "deny"
        assert there.agent.policy.highest("read") == "allow"
        [line] = [line for line in there.losses if line.field == "tools"]
        assert line.authority == "narrower"
        assert f"`{word}` only creates files, and the corresponding tools of {there.agent.title} do more" in line.reason
    wider = conversion.get(target).write(copilot("tools: [read, create]\n").agent, Wish(wider=True))
    [line] = [line for line in wider.losses if line.field == "tools"]
    assert line.authority == "wider"
    assert "`create` does not change existing files" in line.reason


@pytest.mark.parametrize("target", ["claude", "opencode", "kilo", "gemini", "qwen", "copilot"])
def test_who_only_changes_files_is_not_made_to_make_them(target: str) -> None:
    """`Edit` of Droid 0.225.2 refuses a file that is not there."""
    there = through(droid("tools: [Read, Edit]\n").agent, target)
    assert there.agent.policy is not None
    assert there.agent.policy.highest("write") == there.agent.policy.highest("edit") == "deny"
    assert there.agent.policy.highest("read") == "allow"
    [line] = [line for line in there.losses if line.field == "tools"]
    assert line.authority == "narrower"
    assert "`Edit` only changes existing files, and" in line.reason
    wider = conversion.get(target).write(droid("tools: [Read, Edit]\n").agent, Wish(wider=True))
    [line] = [line for line in wider.losses if line.field == "tools"]
    assert line.authority == "wider"
    assert "`Edit` creates no files; its" in line.reason
    for more in ("Create", "ApplyPatch"):
        both = through(droid(f"tools: [Edit, {more}]\n").agent, target)
        assert both.agent.policy is not None
        assert both.agent.policy.highest("edit") != "deny"


def test_who_only_makes_files_in_claude_code_is_given_no_more_on_the_way_back() -> None:
    there = through(claude("tools: Read, Write\n").agent, "copilot")
    assert data(there, "tools") == {"tools": ["read", "edit/createFile"]}
    assert data(through(there.agent, "claude"), "tools") == {"tools": "Read"}


@pytest.mark.parametrize("word", ["editFiles", "edit/editFiles"])
def test_who_edits_files_may_make_them(word: str) -> None:
    """In VS Code `editFiles` stands for `apply_patch` and `insert_edit_into_file`, which make files."""
    there = through(copilot(f"tools: ['{word}']\n").agent, "claude")
    assert data(there, "tools") == {"tools": "Edit"}


@pytest.mark.parametrize(
    ("target", "lacking"),
    [
        ("gemini", ["search the web"]),
        ("qwen", ["search the web"]),
        ("droid", ["fetch web pages", "search the web"]),
    ],
)
@pytest.mark.parametrize("mode", ["default", "manual"])
def test_a_mode_that_asks_withholds_what_the_target_never_asks_before(
    mode: str, target: str, lacking: list[str]
) -> None:
    there = through(claude(f"permissionMode: {mode}\n").agent, target)
    assert there.agent.policy is not None
    [line] = [line for line in there.losses if line.field == "permissionMode"]
    assert line.authority == "narrower"
    for what in lacking:
        assert f"does not ask before it lets an agent {what}: not granted" in line.reason
        [concept] = [one.concept for one in TOOLS if one.title == what]
        assert there.agent.policy.highest(concept) == "deny"
    assert there.agent.policy.highest("read") == "allow"
    wider = conversion.get(target).write(claude(f"permissionMode: {mode}\n").agent, Wish(wider=True))
    [line] = [line for line in wider.losses if line.field == "permissionMode"]
    assert (line.kind, line.authority) == ("dropped", "wider")


@pytest.mark.parametrize("target", ["codex", "cursor"])
def test_a_mode_that_asks_is_not_left_to_the_session(target: str) -> None:
    written = conversion.get(target).write(claude("permissionMode: default\n").agent, Wish())
    assert written.refusal is not None
    assert written.refusal.code == "cannot-restrict"
    assert "change files, run commands" in written.refusal.text
    edits = conversion.get(target).write(claude("permissionMode: acceptEdits\n").agent, Wish())
    assert (edits.refusal is not None) is (target == "codex")  # which runs commands in its sandbox without a question
    assert conversion.get(target).write(claude("permissionMode: bypassPermissions\n").agent, Wish()).refusal is None


@pytest.mark.parametrize(
    ("start", "guarded"),
    [
        (claude("hooks: {PreToolUse: [{hooks: [{type: command, command: x}]}]}\n"), "PreToolUse"),
        (claude("hooks: {PreToolUse: [{matcher: 'Re.*', hooks: [{type: command, command: x}]}]}\n"), "PreToolUse"),
        (copilot("hooks: {preToolUse: [{type: command, bash: x}]}\n"), "preToolUse"),
        (qwen("hooks: {PreToolUse: [{hooks: [{type: command, command: x}]}]}\n"), "PreToolUse"),
    ],
)
def test_a_hook_on_every_tool_guards_reading_too(start: Stage, guarded: str) -> None:
    assert Rule("*", "deny", source="hooks", word=guarded) in start.agent.limits
    assert limited(start.agent.policy, start.agent.limits).highest("read") == "deny"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("matcher", "denied"),
    [
        ("Read", {"read"}),
        ("Read|Grep", {"read", "grep"}),
        ("^Bash$", {"execute"}),
        ("mcp__github__get", {"mcp/github/get"}),
        ("mcp__github__.*", {"mcp/*"}),
        ("^mcp__.*", {"mcp/*"}),
        ("Edit|MultiEdit", {"edit"}),
        ("Edit|Not.*", {"edit", "*"}),
        (".*", {"*"}),
        ("", {"*"}),
        ("*", {"*"}),
    ],
)
def test_a_hooks_matcher_says_what_it_guards(matcher: str, denied: set[str]) -> None:
    text = f"hooks: {{PreToolUse: [{{matcher: '{matcher}', hooks: [{{type: command, command: x}}]}}]}}\n"
    assert {rule.tool for rule in claude(text).agent.limits} == denied


def test_a_hook_on_questions_guards_what_is_asked_before() -> None:
    """No permission is requested to read, so no hook on requests can refuse it."""
    for start in (
        claude("hooks: {PermissionRequest: [{hooks: [{type: command, command: x}]}]}\n"),
        copilot("hooks: {permissionRequest: [{type: command, bash: x}]}\n"),
        qwen("hooks: {PermissionRequest: [{hooks: [{type: command, command: x}]}]}\n"),
    ):
        denied = {rule.tool for rule in start.agent.limits}
        assert {"write", "edit", "execute", "fetch", "websearch", "mcp/*"} <= denied
        assert not denied & {"read", "grep", "glob", "*"}


def test_a_servers_own_list_alone_limits_it_in_gemini() -> None:
    """Gemini CLI 0.61.0 offers what `include_tools` leaves, whatever `tools` says (2026-11-27)."""
    start = gemini("tools: [read_file]\nmcp_servers: {github: {command: x, include_tools: [get]}}\n")
    asked = {"*": "deny", "read": "allow", "github_get": "ask"}
    assert data(through(start.agent, "opencode"), "permission") == {"permission": asked}
    both = "mcp_servers: {github: {command: x, include_tools: [get, put]}}\n"
    start = gemini("tools: [read_file, mcp_github_get]\n" + both)
    asked = {**asked, "github_put": "ask"}
    assert data(through(start.agent, "opencode"), "permission") == {"permission": asked}


def test_what_holds_for_the_rest_is_left_to_the_client_where_nobody_says() -> None:
    """An `allow` for all other commands would override what the target's user has set."""
    start = opencode("permission: {bash: {'rm *': deny}, read: {'*.pem': ask}}\n")
    assert data(through(start.agent, "kilo"), "permission") == {
        "permission": {"bash": {"rm *": "deny"}, "background_process": "deny", "read": {"*.pem": "ask"}}
    }
    start = kilo("permission: {bash: {'rm *': deny}}\n")  # Kilo asks before other commands, OpenCode does not
    assert data(through(start.agent, "opencode"), "permission") == {
        "permission": {"bash": {"*": "ask", "rm *": "deny"}}
    }


@pytest.mark.parametrize(
    ("start", "target", "key", "denied"),
    [
        (kilo("permission: {schedule_wakeup: deny}\n"), "claude", "disallowedTools",
         "CronCreate, CronDelete, CronList, ScheduleWakeup, RemoteTrigger"),
        (kilo("permission: {glob: deny}\n"), "qwen", "disallowedTools", ["glob", "list_directory"]),
    ],
)  # fmt: skip
def test_a_denial_names_every_tool_that_does_the_work(start: Stage, target: str, key: str, denied: object) -> None:
    assert data(through(start.agent, target), key) == {key: denied}


def test_a_server_is_not_granted_whole_over_a_later_pattern() -> None:
    start = opencode("permission: {'*': deny, 'srv_*': allow, '*e*': ask}\n")
    there = through(start.agent, "claude")
    assert "mcp__srv" not in str(data(there, "tools"))
    [line] = [line for line in there.losses if line.field == "permission"]
    assert "Claude Code cannot grant `srv_*` without what `*e*` denies: not granted" in line.reason
    start = opencode("permission: {'*': deny, 'srv_*': allow, 'git*': ask}\n")
    assert data(through(start.agent, "claude"), "tools") == {"tools": "mcp__srv"}


def test_a_pattern_over_keys_holds_for_paths_outside_too() -> None:
    start = opencode("permission: {external_directory: {'/tmp/*': ask}, '*e*': deny}\n")
    assert "external_directory" not in str(data(through(start.agent, "kilo"), "permission"))
    [line] = [line for line in through(start.agent, "claude").losses if line.field == "permission"]
    assert line.authority == "wider"


def test_skills_withheld_by_name_are_told_though_a_later_rule_withholds_everything() -> None:
    there = through(opencode("permission: {skill: ask, '*': deny}\n").agent, "copilot")
    [line] = [line for line in there.losses if line.field == "permission"]
    assert line.authority == "wider"


@pytest.mark.parametrize("target", ["gemini", "copilot"])
def test_an_open_agents_server_is_not_listed_whole_over_a_later_pattern(target: str) -> None:
    there = through(opencode("tools: {'github_*': true}\npermission: {'*e*': deny}\n").agent, target)
    assert "github" not in str(data(there, "tools"))
