"""The run of `tests.clients.widening`: its yardstick, its agents, and its figures."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.clients import restrictive, widening
from tests.clients.rights import NONE, OUTSIDE_A_COPY, SOME, UNGUARDED, WHOLE, conceded, may, wider
from tests.clients.widening import Direction, Widening

SERVERS = {"probe": ("alpha",)}
ASKS = (WHOLE, NONE)
FREE = (WHOLE, WHOLE)


@pytest.mark.parametrize(
    ("client", "agent", "fields", "given"),
    [
        ("claude", {"tools": ["Read", "Edit"]}, {},
         {"read": FREE, "edit": ASKS, "create": ASKS, "notebook": ASKS}),
        ("claude", {"tools": ["Edit"]}, {"permissionMode": "acceptEdits"},
         dict.fromkeys(("edit", "create", "notebook"), FREE)),
        ("claude", {"tools": ["Write", "mcp__probe__alpha"]}, {"permissionMode": "plan"}, {}),
        ("claude", {"tools": ["WebFetch", "Skill"]}, {"permissionMode": "dontAsk"}, {"skill": FREE}),
        (
            "claude",
            {"tools": ["Bash"]},
            {},
            {"execute": (WHOLE, SOME), "read": FREE, "grep": FREE, "glob": FREE},
        ),
        ("claude", {"tools": ["Agent"]}, {"tools": "Agent(worker)"}, {"spawn": (SOME, SOME)}),
        ("claude", {"tools": ["mcp__probe__alpha"]}, {}, {"mcp probe/alpha": ASKS}),
        ("claude", {"tools": ["Read"], "tools_listed": "All tools except Grep"}, {}, {"read": FREE, "glob": FREE}),
        ("copilot", {"tools": ["create", "probe-alpha"]}, {}, {"create": ASKS, "mcp probe/alpha": ASKS}),
        ("copilot", {"tools": ["task"]}, {"agents": []}, {}),
        ("copilot", {"tools": [], "tools_parsed": ["web/fetch"]}, {}, {"fetch": ASKS}),
        ("qwen", {"tools": ["edit"]}, {"approvalMode": "yolo"}, dict.fromkeys(("edit", "create", "notebook"), FREE)),
        ("gemini", {"tools": ["mcp_probe_alpha"]}, {}, {"mcp probe/alpha": ASKS}),
        ("opencode", {"permission": ["*:*=deny", "bash:*=ask"]}, {}, {
            "execute": ASKS, "read": ASKS, "grep": ASKS, "glob": ASKS,
        }),
        ("opencode", {"permission": ["*:*=deny", "edit:*=ask", "edit:*.md=allow"]}, {}, dict.fromkeys(
            ("edit", "create", "notebook"), (WHOLE, SOME)
        )),
        ("opencode", {"permission": ["*:*=deny", "bash:*=deny", "bash:git *=ask"]}, {}, {"execute": (SOME, NONE)}),
        ("kilo", {"permission": ["*:*=deny", "probe_alpha:*=allow"]}, {}, {"mcp probe/alpha": FREE}),
        ("codex", {"tools": ["exec_command"], "sandbox": "read-only"}, {}, {
            "execute": (WHOLE, SOME), "edit": ASKS, "create": ASKS, "notebook": ASKS,
            "read": FREE, "grep": FREE, "glob": FREE,
        }),
        ("codex", {"tools": ["web_search"]}, {}, {"fetch": FREE, "websearch": FREE}),
        ("droid", {}, {"tools": ["LS"]}, {"glob": FREE}),
        ("droid", {}, {"tools": ["Create"]}, dict.fromkeys(("create", "edit", "notebook"), ASKS)),
        ("droid", {}, {"tools": "Edit"}, dict.fromkeys(("edit", "notebook"), ASKS)),
        ("droid", {}, {"tools": "web"}, {"fetch": ASKS, "websearch": ASKS}),
    ],
)  # fmt: skip
def test_how_far_an_agent_may_go_is_told_from_what_its_client_showed(
    client: str, agent: dict[str, Any], fields: dict[str, Any], given: dict[str, tuple[int, int]]
) -> None:
    found = may(client, agent, frozenset(), SERVERS, fields)
    assert {
        right: extents
        for right, extents in found.items()
        if extents != (NONE, NONE) and not right.endswith(UNGUARDED) and right != OUTSIDE_A_COPY
    } == given


def test_a_hook_guards_the_tools_that_its_matcher_takes() -> None:
    agent = {"tools": ["Read", "Bash", "mcp__probe__alpha"]}
    hook = [{"matcher": "Bash|PowerShell|Monitor", "hooks": []}]
    before = may("claude", agent, frozenset(), SERVERS, {"hooks": {"PreToolUse": hook}})
    after = may("claude", agent, frozenset(), SERVERS, {"hooks": {"PostToolUse": hook}})
    assert wider(after, before) == [f"execute{UNGUARDED}"]
    assert wider(before, after) == []


def test_a_hook_on_requests_guards_what_is_asked_before() -> None:
    agent = {"tools": ["Read", "WebFetch", "mcp__probe__alpha"]}
    hook = [{"matcher": "*", "hooks": []}]
    before = may("claude", agent, frozenset(), SERVERS, {"hooks": {"PermissionRequest": hook}})
    after = may("claude", agent, frozenset(), SERVERS, {})
    assert wider(after, before) == [f"fetch{UNGUARDED}", f"mcp probe/alpha{UNGUARDED}"]


def test_losing_the_copy_of_the_work_tree_is_wider() -> None:
    before = may("claude", {"tools": ["Edit"]}, frozenset(), {}, {"isolation": "worktree"})
    assert wider(may("claude", {"tools": ["Edit"]}, frozenset(), {}, {}), before) == [OUTSIDE_A_COPY]
    reading = may("claude", {"tools": ["Read"]}, frozenset(), {}, {"isolation": "worktree"})
    assert wider(may("claude", {"tools": ["Read"]}, frozenset(), {}, {}), reading) == []


@pytest.mark.parametrize(
    ("source", "fields", "gained"),
    [
        ("claude", {"tools": "Read"}, []),
        ("claude", {"disallowedTools": "Bash, Skill"}, ["skill"]),
        ("qwen", {"disallowedTools": ["skill"]}, ["skill"]),
        ("opencode", {"permission": {"skill": "ask"}}, ["skill"]),
        ("opencode", {"permission": {"*": "deny", "read": "allow"}}, []),
        ("opencode", {"tools": {"skill": False}}, ["skill"]),
        ("opencode", {"permission": "deny"}, []),
    ],
)
def test_skills_that_copilot_gives_every_agent_count_where_they_are_spoken_of(
    source: str, fields: dict[str, Any], gained: list[str]
) -> None:
    nothing = may("claude", {"tools": []}, frozenset(), {}, {})
    target = may("copilot", {"tools": ["skill", "sql"]}, frozenset(), {}, {})
    assert wider(target, conceded(source, "copilot", fields, nothing, frozenset())) == gained
    assert "skill" in wider(target, conceded(source, "qwen", fields, nothing, frozenset()))


def test_vs_code_makes_files_by_the_word_for_editing() -> None:
    shown = may("copilot", {"tools": ["edit", "skill"]}, frozenset(), {}, {})
    target = may("opencode", {"permission": ["*:*=deny", "edit:*=ask"]}, frozenset(), {}, {})
    assert wider(target, conceded("copilot", "opencode", {"tools": ["edit/editFiles"]}, shown, frozenset())) == []
    assert wider(target, conceded("copilot", "opencode", {"tools": "read, editFiles"}, shown, frozenset())) == []
    assert wider(target, conceded("copilot", "opencode", {"tools": ["insert"]}, shown, frozenset())) == ["create"]


def test_what_codex_has_no_tool_for_its_author_did_not_withhold() -> None:
    shell, own = frozenset({"exec_command", "web_search"}), {"own1": ("get", "other", "delete_x")}
    fields = {"features": {"shell_tool": False}, "mcp_servers": {"own1": {"enabled_tools": ["get", "other"],
                                                                          "disabled_tools": ["other"]}}}  # fmt: skip
    before = conceded("codex", "claude", fields, may("codex", {"tools": ["web_search"]}, shell, own, fields), shell)
    names = ["Read", "Edit", "WebSearch", "WebFetch", "Skill", "Agent"]
    assert wider(may("claude", {"tools": [*names, "mcp__own1__get"]}, frozenset(), own, {}), before) == []
    assert wider(may("claude", {"tools": ["Bash"]}, frozenset(), own, {}), before) == ["execute"]
    assert wider(may("claude", {"tools": ["mcp__own1__other"]}, frozenset(), own, {}), before) == ["mcp own1/other"]


def test_what_is_gained_and_what_is_merely_not_asked_any_more_are_told_apart() -> None:
    before = {"execute": (WHOLE, SOME), "edit": ASKS, "fetch": (NONE, NONE)}
    assert wider({"execute": FREE, "edit": ASKS, "fetch": ASKS}, before) == ["execute unasked", "fetch"]


@pytest.mark.parametrize("platform", restrictive.KINDS)
def test_the_same_seed_makes_the_same_agents_and_all_load(platform: str) -> None:
    from agentlint.platforms import get
    from agentlint.platforms.base import Place
    from agentlint.text import Source

    made = [restrictive.agent(platform, number, 1) for number in range(40)]
    assert made == [restrictive.agent(platform, number, 1) for number in range(40)]
    assert made[0] != restrictive.agent(platform, 0, 2)
    folder = widening.FOLDERS[platform]
    for name, data in made:
        seen = get(platform).see(Source(name, data), Place(f"{folder}/{name}", "", folder, name, "project"))
        assert seen.loaded, (data, seen.reason)
        assert seen.name == name.partition(".")[0]


def test_the_report_counts_and_shows_the_smallest_example_of_a_kind() -> None:
    def widening_of(name: str, told: bool, text: str) -> Widening:
        return Widening("claude", "copilot", name, ("skill",), told, text, "tools: [read]", ("tools mapped [same] ",))

    direction = Direction(
        Counter({"agents": 4, "converted": 4, "never wider": 1, "wider, silent": 2, "wider, told": 1}),
        [
            widening_of("a", False, "tools: Read, Grep"),
            widening_of("b", False, "tools: Read"),
            widening_of("c", True, "x"),
        ],
    )
    lines = list(widening.report({("claude", "copilot"): direction}))
    assert lines[1].split() == ["claude", "->", "copilot", "4", "0", "4", "1", "1", "2", "0", "0", "0", "0"]
    assert lines[2].split()[0] == "all"
    assert lines[4:8] == [
        "2 wider without a word, of 1 kinds",
        "claude -> copilot: skill (2)",
        "    tools: Read",
        "    ->",
    ]
