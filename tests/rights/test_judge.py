"""The judge itself: that it shares nothing with what it judges, and that its facts are the clients'."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.rights import clients, judge
from tests.rights.clients import CLIENTS, Listing, OpenCode, claude_words, facts, tool_name, written_rules
from tests.rights.judge import ELSEWHERE, RIGHTS, Level, Rights, Tool, arguments, cuts, glob, mcp_probes, wider
from tests.rights.reading import judged, rights_of, seen_of
from tests.rights.test_known import KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
JUDGED = (
    "agentlint.model.policy",
    "agentlint.model.grants",
    "agentlint.engine",
    "agentlint.platforms.conversion",
    *(f"agentlint.platforms.{client}.agent" for client in CLIENTS),
)
"""What the judge must not get its answers from."""


def test_the_judge_shares_nothing_with_what_it_judges() -> None:
    """In a process of its own: neither the judge nor the readers behind it come to load one of those modules."""
    code = f"""
import sys
from tests.rights.judge import wider
from tests.rights.reading import rights_of
text = "---\\nname: probe\\ndescription: d\\n---\\nYou review the code.\\n"
for client in {list(CLIENTS)}:
    wider(rights_of(client, "x"), rights_of(client, text))
print(*sys.modules)
"""
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = run.stdout.split()
    assert "agentlint.platforms.claude.client" in loaded
    assert [name for name in loaded if name.startswith(JUDGED)] == []


@pytest.mark.parametrize("module", [judge, clients])
def test_the_judge_itself_imports_nothing_of_agentlint(module: Any) -> None:
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert {name.partition(".")[0] for name in names} & {"agentlint"} == set()


@pytest.mark.parametrize("client", CLIENTS)
def test_a_fact_says_where_it_is_from(client: str) -> None:
    known = facts(client)
    assert known["client"]
    assert known["source"]
    assert known["date"] == "2026-11-27"
    assert known["version"] or client == "cursor"


@pytest.mark.parametrize("client", CLIENTS)
def test_every_right_of_the_data_is_a_right_of_the_judge(client: str) -> None:
    known = facts(client)
    given = {right for tool in known.get("tools", {}).values() for right in tool["gives"]}
    given |= {right for rights in known.get("keys", {}).values() for right in rights}
    given |= {*known.get("gives", ()), *known.get("by_web_search", ()), *known.get("shell", ())}
    given |= set(known.get("readonly_withholds", ()))
    assert given <= RIGHTS.keys()
    assert given or client == "cursor"


# --- against the clients' recorded answers --------------------------------------------------------------------------


def recorded(client: str) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Observed files with the agent that the client made of each."""
    lines = (ROOT / "fixtures" / "conformance" / f"{client}.jsonl").read_text(encoding="utf-8").splitlines()
    for case in map(json.loads, lines):
        files, agents = list(case["files"].items()), case["agents"]
        if len(files) == len(agents) == 1 and "text" in files[0][1] and case["outcome"] == "loaded":
            yield case["id"], agents[0], files[0][1]["text"]


@pytest.mark.parametrize("client", ["claude", "copilot"])
def test_the_tools_are_those_that_the_client_offered(client: str) -> None:
    compared = 0
    for case, agent, text in recorded(client):
        found = rights_of(client, text, "t")
        if not isinstance(found, Listing) or not isinstance(agent.get("tools"), list):
            continue
        unseen = {"web_fetch", "web_search"}  # offline
        if found.open or "Bash" in agent["tools"]:
            unseen |= {"Grep", "Glob"}  # this build has its agents search by the shell
        seen = set(agent["tools"]) & facts(client)["tools"].keys()
        assert found.offered("target") - unseen == seen - unseen, case
        compared += 1
    assert compared > 40


def test_opencode_has_the_rules_that_its_server_tells() -> None:
    compared = 0
    for case, agent, text in recorded("opencode"):
        found = rights_of("opencode", text, "t")
        if not isinstance(found, OpenCode) or not agent.get("permission"):
            continue
        own = [f"{key}:{pattern.replace('$HOME/', '~/')}={action}" for key, pattern, action in found.own]
        assert not own or agent["permission"][-len(own) :] == own, case
        compared += 1
    assert compared > 100


@pytest.mark.parametrize("client", ["claude", "copilot", "gemini", "qwen"])
def test_the_judge_and_the_reader_see_the_same_tools(client: str) -> None:
    """Two readings that share no line: where they differ, one of them is wrong."""
    for known in KNOWN.values():
        for platform, text in (known.source, known.wide, *([known.narrow] if known.narrow else [])):
            if platform != client:
                continue
            seen = seen_of(platform, text)
            found = judged(platform, seen)
            assert isinstance(found, Listing)
            assert seen.tools is not None
            every = facts(client)["tools"].keys()
            expected = every if seen.tools == "all" else set(seen.tools) & every
            if seen.tools != "all" and found.open:
                expected -= {"Grep", "Glob"}
                found.listed += ["Grep", "Glob"]
                assert found.offered("source") - {"Grep", "Glob", "web_search", "list_directory"} == expected
            elif seen.tools != "all":
                assert found.offered("source") - {"web_fetch", "web_search"} == expected, text


# --- patterns -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "text", "optional_end", "expected"),
    [
        ("git *", "git log", True, True),
        ("git *", "git", True, True),
        ("git *", "git", False, False),
        ("git *", "github", True, False),
        ("*.md", "a/b.md", False, True),
        ("a?c", "abc", False, True),
        ("a?c", "ac", False, False),
        ("a+b", "a+b", False, True),
        ("a+b", "aab", False, False),
        ("***", "", False, True),
        ("x", "x\ny", False, False),
        ("x*", "x\ny", False, True),
    ],
)
def test_a_glob_stands_for_what_the_client_takes_it_for(
    pattern: str, text: str, *, optional_end: bool, expected: bool
) -> None:
    assert glob(pattern, text, optional_end=optional_end) is expected


def test_every_pattern_is_probed_by_what_it_matches_and_two_by_what_both_do() -> None:
    found = set(arguments(["git *", "* push", "*"]))
    assert {"", "git", "git log"} & found
    assert any(glob("git *", one) and not glob("* push", one) for one in found)
    assert any(glob("* push", one) and not glob("git *", one) for one in found)
    assert any(glob("git *", one) and glob("* push", one) for one in found)
    assert any(not glob("git *", one, optional_end=True) and not glob("* push", one) for one in found)


def test_a_joined_name_is_cut_in_every_way() -> None:
    assert set(cuts("a_b_c")) == {Tool("a", "b_c"), Tool("a_b", "c")}
    assert set(cuts("*")) == set()
    assert set(cuts("github_*")) == {Tool("github", "zq9")}
    assert set(cuts("git*")) == {Tool("gitzq9", "zq8")}
    assert set(cuts("*_delete")) == {Tool("zq9", "delete"), Tool("zq9_zq8", "delete"), Tool("zq9", "zq8_delete")}


def test_a_tool_of_an_unknown_server_is_always_probed() -> None:
    assert ELSEWHERE in set(mcp_probes(Rights(), Rights()))


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Read, Grep", ["Read", "Grep"]),
        ("Read Grep", ["Read", "Grep"]),
        ("Bash(git log:*, git diff:*), Read", ["Bash(git log:*, git diff:*)", "Read"]),
        ("Bash(git, Read", ["Bash(git, Read"]),
        ("Read\nGrep", ["Read\nGrep"]),
        (["Read, Grep", "Glob"], ["Read", "Grep", "Glob"]),
        (7, []),
        (None, []),
    ],
)
def test_claude_code_splits_words_outside_brackets(written: Any, words: list[str]) -> None:
    assert claude_words(written) == words


def test_a_word_with_brackets_names_its_tool() -> None:
    assert tool_name("Bash(git log:*)") == "Bash"
    assert tool_name("Bash(git") == "Bash(git"


def test_opencode_rules_stand_in_the_order_of_its_object() -> None:
    data = {"tools": {"write": False, "bash": True, "1": False}, "permission": {"bash": {"*": "ask"}, "0": "deny"}}
    assert list(written_rules(data)) == [
        ("1", "*", "deny"),
        ("edit", "*", "deny"),
        ("bash", "*", "ask"),
        ("0", "*", "deny"),
    ]


# --- levels ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("client", "fields", "right", "argument", "source", "target"),
    [
        ("claude", "", "execute", "ls", Level.SESSION, Level.ASKS),
        ("claude", "", "read", "x", Level.ALLOW, Level.SESSION),
        ("claude", "", "history", "", Level.SESSION, Level.NO),
        ("claude", "tools: Read", "execute", "ls", Level.NO, Level.NO),
        ("claude", "tools: 7", "read", "x", Level.NO, Level.NO),
        ("claude", "disallowedTools: WebFetch", "execute", "x", Level.ASKS, Level.ASKS),
        ("claude", "disallowedTools: Nope, LS", "execute", "x", Level.SESSION, Level.ASKS),
        ("claude", "hooks: {Stop: []}", "execute", "x", Level.SESSION, Level.ASKS),
        ("claude", "tools: Read\nmemory: user", "create", "x", Level.ASKS, Level.ASKS),
        ("claude", "tools: Bash(git:*)", "execute", "rm", Level.ASKS, Level.ASKS),
        ("claude", "permissionMode: default", "execute", "ls", Level.ASKS, Level.ASKS),
        ("claude", "permissionMode: plan", "execute", "ls", Level.NO, Level.NO),
        ("claude", "permissionMode: plan", "read", "x", Level.ALLOW, Level.SESSION),
        ("claude", "permissionMode: dontAsk", "fetch", "x", Level.NO, Level.NO),
        ("claude", "permissionMode: acceptEdits", "edit", "x", Level.ALLOW, Level.ALLOW),
        ("claude", "permissionMode: acceptEdits", "execute", "x", Level.ASKS, Level.ASKS),
        ("claude", "permissionMode: bypassPermissions", "execute", "x", Level.ALLOW, Level.ALLOW),
        ("claude", "permissionMode: auto", "execute", "x", Level.SESSION, Level.ALLOW),
        ("claude", "permissionMode: ask", "execute", "x", Level.SESSION, Level.ASKS),
        ("claude", "disallowedTools: Task", "spawn", "x", Level.NO, Level.NO),
        ("claude", "disallowedTools: '*, Bash'", "execute", "x", Level.SESSION, Level.ASKS),
        ("claude", "background: true", "schedule", "", Level.ALLOW, Level.NO),
        ("opencode", "", "execute", "ls", Level.SESSION, Level.SESSION),
        ("opencode", "", "outside", "/etc", Level.SESSION, Level.ASKS),
        ("opencode", "permission: allow", "execute", "ls", Level.ALLOW, Level.ALLOW),
        ("opencode", "permission: {bash: ask}", "execute", "ls", Level.ASK, Level.ASK),
        ("opencode", "permission: {bash: {'git *': deny}}", "execute", "git log", Level.NO, Level.NO),
        ("opencode", "permission: {bash: {'git *': deny}}", "execute", "ls", Level.SESSION, Level.SESSION),
        ("opencode", "permission: {bash: {'git *': allow, '*': deny}}", "execute", "git log", Level.NO, Level.NO),
        ("opencode", "permission: {read: allow, '*': deny}", "read", "x", Level.NO, Level.NO),
        ("opencode", "permission: {'*': deny, Bash: ask}", "execute", "x", Level.NO, Level.NO),
        ("opencode", "permission: {write: deny}", "create", "x", Level.SESSION, Level.SESSION),
        ("opencode", "tools: {write: false}", "edit", "x", Level.NO, Level.NO),
        ("opencode", "permission: {'*': deny}", "schedule", "", Level.NO, Level.NO),
        ("opencode", "permission: {'*e*': deny}", "schedule", "", Level.SESSION, Level.NO),
        ("kilo", "", "execute", "make", Level.SESSION, Level.SESSION),  # background_process does not ask
        ("kilo", "permission: {bash: deny}", "execute", "make", Level.NO, Level.SESSION),
        ("kilo", "permission: {'*': ask}", "execute", "make", Level.ASK, Level.ASK),
        ("copilot", "tools: [web]", "fetch", "x", Level.ASKS, Level.ASKS),
        ("copilot", "tools: [WebFetch]", "websearch", "x", Level.NO, Level.ASKS),
        ("copilot", "tools: [powershell]", "execute", "x", Level.NO, Level.ASKS),
        ("copilot", "tools: [Bash]", "execute", "x", Level.ASKS, Level.ASKS),
        ("copilot", "tools: ['Bash(git:*)']", "execute", "x", Level.NO, Level.NO),
        ("copilot", "tools: []", "skill", "", Level.ALLOW, Level.SESSION),
        ("copilot", "tools: [x/codebase]", "grep", "", Level.ALLOW, Level.SESSION),
        ("qwen", "tools: []", "execute", "x", Level.SESSION, Level.ASKS),
        ("qwen", "tools: [read_file, Shell]", "execute", "x", Level.ASKS, Level.ASKS),
        ("qwen", "tools: [read_file, Bash]", "execute", "x", Level.NO, Level.NO),
        ("qwen", "disallowedTools: [Bash]", "execute", "x", Level.SESSION, Level.ASKS),
        ("qwen", "permissionMode: bypassPermissions", "execute", "x", Level.ALLOW, Level.ALLOW),
        ("qwen", "approvalMode: plan", "execute", "x", Level.NO, Level.NO),
        ("gemini", "", "spawn", "x", Level.SESSION, Level.NO),
        ("gemini", "tools: []", "read", "x", Level.NO, Level.NO),
        ("droid", "tools: read-only", "find", "x", Level.ALLOW, Level.SESSION),
        ("droid", "tools: [Read, Bash]", "execute", "x", Level.NO, Level.NO),
        ("droid", "tools:", "execute", "x", Level.SESSION, Level.ASKS),  # the whole frontmatter is dropped
        ("cursor", "readonly: true", "execute", "x", Level.NO, Level.NO),
        ("cursor", "", "execute", "x", Level.SESSION, Level.ASKS),
    ],
)
def test_what_a_file_comes_to(
    client: str, fields: str, right: str, argument: str, source: Level, target: Level
) -> None:
    name = "" if client in ("opencode", "kilo", "copilot") else "name: probe\n"
    found = rights_of(client, f"---\n{name}description: d\n{fields}\n---\nYou review the code.\n")
    assert (found.level(right, argument, "source"), found.level(right, argument, "target")) == (source, target)


@pytest.mark.parametrize(
    ("client", "fields", "tool", "has"),
    [
        ("claude", "", "s/t", True),
        ("claude", "tools: Read", "s/t", False),
        ("claude", "tools: Read, mcp__s", "s/t", True),
        ("claude", "tools: Read, mcp__s__*", "s/t", True),
        ("claude", "tools: Read, mcp__s__t", "s/u", False),
        ("claude", "tools: Read, mcp__*", "s/t", False),
        ("claude", "tools: Read\nmcpServers: [{s: {command: x}}]", "s/t", True),
        ("claude", "tools: Read\nmcpServers: [s]", "s/t", True),
        ("claude", "tools: Read\nmcpServers: [{s: {command: x}, u: {command: x}}]", "s/t", False),
        ("kilo", "permission: {'*': deny, background_process: ask}", "background/process", True),
        ("claude", "tools: Read\ndisallowedTools: mcp__s__t\nmcpServers: [{s: {command: x}}]", "s/t", False),
        ("claude", "disallowedTools: mcp__s", "s/t", False),
        ("claude", "disallowedTools: mcp__*", "s/t", False),
        ("claude", "disallowedTools: mcp__s*", "s/t", True),
        ("opencode", "permission: {'s_*': deny}", "s/t", False),
        ("opencode", "permission: {'*': deny, s_t: ask}", "s/t", True),
        ("opencode", "permission: {'*_delete': deny}", "a.b/delete", False),
        ("copilot", "tools: [s/t]", "s/t", True),
        ("copilot", "tools: [S/*]", "s/t", True),
        ("copilot", "tools: [s-t]", "s/t", True),
        ("copilot", "tools: [s]", "s/t", False),
        ("copilot", "mcp-servers: {s: {command: x, args: [], tools: [t]}}", "s/t", True),
        ("copilot", "mcp-servers: {s: {command: x, args: [], tools: [t]}}", "s/u", False),
        ("copilot", "tools: [read]\nmcp-servers: {s: {command: x, args: [], tools: ['*']}}", "s/u", False),
        ("gemini", "tools: ['mcp_s_*']", "s/t", True),
        ("gemini", "mcp_servers: {s: {command: x, exclude_tools: [t]}}", "s/t", False),
        ("gemini", "mcp_servers: {s: {command: x, include_tools: [t]}}", "s/u", False),
        ("qwen", "tools: [read_file, mcp__s__t]", "s/t", True),
        ("qwen", "tools: [read_file, 'mcp__s__*']", "s/t", False),
        ("qwen", "disallowedTools: ['mcp__s*']", "st/t", False),
        ("qwen", "disallowedTools: ['mcp__s*__t']", "st/t", True),
        ("qwen", "disallowedTools: [mcp__s]", "s/t", False),
        ("droid", "tools: [Read]", "s/t", False),
        ("droid", "tools: [Read, mcp]", "s/t", True),
        ("cursor", "readonly: true", "s/t", True),
    ],
)
def test_which_mcp_tools_a_file_gives(client: str, fields: str, tool: str, *, has: bool) -> None:
    name = "" if client in ("opencode", "kilo", "copilot") else "name: probe\n"
    found = rights_of(client, f"---\n{name}description: d\n{fields}\n---\nYou review the code.\n")
    assert bool(found.mcp(Tool(*tool.split("/")), "source")) is has


def test_codex_keeps_no_list() -> None:
    plain = 'name = "probe"\ndescription = "d"\ndeveloper_instructions = "You review."\n'
    assert rights_of("codex", plain).level("execute", "x", "target") is Level.SESSION
    off = rights_of("codex", plain + "[features]\nshell_tool = false\n")
    assert off.level("execute", "x", "source") is off.level("execute", "x", "target") is Level.NO
    assert off.level("fetch", "x", "target") is Level.SESSION
    assert rights_of("codex", plain + 'tools = ["read"]\n').level("read", "x", "target") is Level.NO  # not loaded


def test_a_gain_says_what_and_how() -> None:
    before = rights_of("opencode", "---\npermission: {bash: {'git *': ask}}\n---\nb\n")
    after = rights_of("opencode", "---\npermission: {bash: allow}\n---\nb\n")
    assert [str(gain) for gain in wider(before, after)] == ["run commands: by the session's settings -> without asking"]
    none, reader = rights_of("claude", "no frontmatter"), "---\nname: a\ndescription: d\ntools: Read\n---\nb\n"
    assert [gain.right for gain in wider(none, rights_of("claude", reader))] == ["read"]


@pytest.mark.parametrize("client", CLIENTS)
def test_no_agent_is_wider_than_itself(client: str) -> None:
    for known in KNOWN.values():
        for platform, text in (known.source, known.wide):
            if platform == client:
                found = rights_of(client, text)
                assert wider(found, found, "target") == []
