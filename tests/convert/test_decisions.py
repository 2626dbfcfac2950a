"""`ToolPolicy` and `gains`, rule by rule: what each line of them is for."""

from __future__ import annotations

import pytest

from agentlint.model.policy import ALL_SERVERS, MAX_RULES, Action, Gain, Layer, Rule, ToolPolicy, gains, limited

ACTIONS: dict[str, Action] = {"allow": "allow", "ask": "ask", "deny": "deny"}


def rules(*texts: str) -> tuple[Rule, ...]:
    """``edit:deny:*.env`` is a rule, ``~`` before it one that its client does not enforce."""
    found = []
    for text in texts:
        tool, action, pattern = (*text.removeprefix("~").split(":", 2), "*")[:3]
        found.append(Rule(tool, ACTIONS[action], pattern, not text.startswith("~")))
    return tuple(found)


def policy(*texts: str) -> ToolPolicy:
    return ToolPolicy(rules(*texts))


@pytest.mark.parametrize(
    ("texts", "tool", "argument", "action"),
    [
        ((), "edit", "x", "allow"),
        (("edit:allow", "edit:deny:*.env"), "edit", "main.py", "allow"),
        (("edit:allow", "edit:deny:*.env"), "edit", "a.env", "deny"),
        (("edit:deny:*.env", "edit:allow"), "edit", "a.env", "allow"),
        (("edit:deny",), "read", "x", "allow"),
        (("*:deny", "read:allow"), "read", "x", "allow"),
        (("*:deny", "read:allow"), "edit", "x", "deny"),
        (("*:deny:*.env",), "edit", "a.env", "deny"),
        (("*:deny:*.env",), "edit", "a.py", "allow"),
        (("execute:deny", "execute:allow:git *"), "execute", "git log", "allow"),
        (("execute:deny", "execute:allow:git *"), "execute", "git", "allow"),
        (("execute:deny", "execute:allow:git *"), "execute", "gitk", "deny"),
        (("execute:deny", "execute:allow:git *", "execute:ask:git push*"), "execute", "git push", "ask"),
        (("execute:deny", "execute:allow:g?t"), "execute", "git", "allow"),
        (("execute:deny", "execute:allow:g?t"), "execute", "gt", "deny"),
        (("execute:deny", "~execute:allow:git *"), "execute", "rm", "allow"),
        (("execute:allow", "~execute:deny:git *"), "execute", "rm", "deny"),
        (("execute:deny",), "process", "x", "deny"),
        (("execute:deny", "process:allow"), "process", "x", "allow"),
        (("process:deny",), "execute", "x", "allow"),
        (("mcp/s/*:deny",), "mcp/s/t", "x", "deny"),
        (("mcp/S/*:deny",), "mcp/s/t", "x", "deny"),
        (("mcp/s/t:deny",), "mcp/s/u", "x", "allow"),
        (("other/a*:deny",), "other/abc", "x", "deny"),
        (("re*:deny",), "read", "x", "allow"),
    ],
)
def test_the_last_rule_that_matches_decides(texts: tuple[str, ...], tool: str, argument: str, action: str) -> None:
    assert policy(*texts).decide(tool, argument) == action


def test_without_an_argument_decides_what_is_below_all_patterns() -> None:
    found = policy("execute:ask", "execute:allow:git *", "execute:deny:rm *")
    assert found.deciding("execute", None)[:3] == ("*", "ask", Rule("execute", "ask"))
    assert found.deciding("read", None) == Layer("*", "allow", None)
    assert found.deciding("execute", "git log").action == "allow"


def test_layers_begin_with_the_last_word_about_the_whole_tool() -> None:
    found = policy("edit:deny", "edit:allow:a*", "edit:ask", "edit:deny:b*").layers("edit")
    assert [(part.pattern, part.action) for part in found] == [("*", "ask"), ("b*", "deny")]
    assert [part.head for part in found] == ["", "b"]
    (default,) = policy("read:deny").layers("edit")
    assert (default.pattern, default.action, default.rule) == ("*", "allow", None)


def test_a_pattern_that_is_not_enforced_counts_only_as_stated() -> None:
    found = policy("*:deny", "~execute:allow:git *")
    assert [(part.pattern, part.action, part.head) for part in found.layers("execute")] == [("git *", "allow", "")]
    stated = found.layers("execute", stated=True)
    assert [(part.pattern, part.action) for part in stated] == [("*", "deny"), ("git *", "allow")]
    assert found.layers("execute") != stated
    assert found.lowest("execute") == "allow"


def test_the_lowest_and_the_highest_of_the_layers() -> None:
    found = policy("execute:ask", "execute:allow:git *", "execute:deny:rm *")
    assert (found.lowest("execute"), found.highest("execute")) == ("deny", "allow")
    assert (found.lowest("read"), found.highest("read")) == ("allow", "allow")
    assert (policy("read:ask").lowest("read"), policy("read:ask").highest("read")) == ("ask", "ask")


def test_names_in_the_order_of_the_rules() -> None:
    found = policy(
        "mcp/b/t:deny", "edit:deny", "mcp/a/*:allow", "read:deny", "edit:allow", "mcp/b/t:allow", "other/x:deny"
    )
    assert found.named("mcp/") == ["mcp/b/t", "mcp/a/*"]
    assert found.named("other/") == ["other/x"]
    assert found.order() == ["edit", "read"]


def test_further_limits_come_last() -> None:
    first = policy("read:allow")
    assert first.and_then(()) is first
    assert [rule.tool for rule in first.and_then(iter(rules("edit:deny"))).rules] == ["read", "edit"]
    assert limited(None, ()) is None
    assert limited(first, ()) is first
    only = limited(None, rules("edit:deny"))
    assert only is not None
    assert only.decide("edit", "x") == "deny"
    both = limited(first, rules("read:deny"))
    assert both is not None
    assert both.decide("read", "x") == "deny"


GAINED: list[tuple[tuple[str, ...], tuple[str, ...], list[tuple[str, str]]]] = [
    (("edit:allow",), ("edit:deny", "write:deny", "notebook:deny"), [("write", "write")]),
    (("edit:ask",), ("edit:deny", "write:deny", "notebook:deny"), [("write", "write")]),
    (("edit:deny",), (), []),
    (("execute:ask",), ("execute:deny", "process:deny"), [("execute", "execute")]),
    (("execute:allow",), ("execute:ask",), [("execute", "execute")]),
    (("execute:deny",), ("execute:ask",), []),
    (("execute:allow", "process:allow"), ("execute:allow", "process:deny"), []),  # both run commands
    (("execute:deny", "execute:allow:git *"), ("execute:deny",), [("execute", "git ")]),
    (("execute:deny", "execute:allow:git *"), ("execute:deny", "execute:allow:g*"), []),
    (("execute:deny", "execute:allow:g*"), ("execute:deny", "execute:allow:git *"), [("execute", "g")]),
    (("execute:deny", "execute:allow:a?c"), ("execute:deny", "execute:allow:abc"), [("execute", "ac")]),
    ((), ("execute:allow", "execute:deny:rm *"), [("execute", "rm ")]),
    (("*:deny", "task:allow"), ("*:deny",), [("spawn", "spawn")]),
    (("*:deny", "mcp/s/t:allow"), ("*:deny",), [("mcp", "s/t")]),
    (("*:deny", "mcp/s/*:allow"), ("*:deny", "mcp/s/t:allow"), [("mcp", "s/*")]),
    ((), ("mcp/s/t:deny",), [("mcp", "s/t")]),
    ((), (f"{ALL_SERVERS}:deny",), [("mcp", "*"), ("mcp", "*/*")]),
    (("mcp/s_t/u:deny",), ("mcp/s/t_u:deny",), []),  # OpenCode cannot tell them apart
    (("mcp/a_b/c:deny",), ("mcp/a.b/c:deny",), []),
    (("*:deny", "read:allow"), ("*:deny",), []),  # reading is no authority of its own
]


@pytest.mark.parametrize(("after", "before", "gained"), GAINED)
def test_what_is_gained_and_an_example_of_it(
    after: tuple[str, ...], before: tuple[str, ...], gained: list[tuple[str, str]]
) -> None:
    assert [(gain.authority, gain.what) for gain in gains(policy(*after), policy(*before))] == gained


def test_rules_that_are_the_same_but_for_their_words_gain_nothing() -> None:
    before = ToolPolicy((Rule("*", "deny", source="tools"), Rule("read", "allow", source="tools", word="Read")))
    after = ToolPolicy(
        (Rule("*", "deny", source="permission"), Rule("read", "allow", source="permission", word="read"))
    )
    assert gains(after, before) == []


@pytest.mark.parametrize("many", [MAX_RULES, MAX_RULES + 1])
def test_more_rules_than_are_compared_are_a_gain(many: int) -> None:
    long = ToolPolicy((*(Rule("read", "allow"),) * (many - 1), Rule("read", "deny")))
    for after, before in ((long, ToolPolicy()), (ToolPolicy(), long)):
        found = gains(after, before)
        assert bool(found) is (many > MAX_RULES)
        if found:
            assert found[0].authority == "execute"
            assert found[0].what == "more than 1,000 rules, which are not compared"


def test_a_gain_is_named_by_its_authority_where_no_argument_is_its_own() -> None:
    (gain,) = gains(ToolPolicy(), policy("fetch:deny", "websearch:deny"))
    assert isinstance(gain, Gain)
    assert (gain.authority, gain.what) == ("network", "network")


def test_what_a_rule_and_a_layer_say_where_nothing_is_said() -> None:
    rule = Rule("read", "deny")
    assert (rule.pattern, rule.enforced, rule.source, rule.word) == ("*", True, "", "")
    assert rule.effect == ("read", "deny", "*", True)
    assert rule.covers("read") is True
    assert rule.covers("edit") is False
    assert Layer("*", "allow", None).head == ""
    found = policy("read:deny")
    assert found.layers("read") is found.layers("read")


@pytest.mark.parametrize(
    ("after", "before", "gained"),
    [
        # the pattern of one tool of a class counts, also where no rule speaks of the others
        (
            ("*:deny", "edit:allow:docs/*"),
            ("*:deny", "edit:allow:src/*"),
            [("write", "docs/", ("write", "edit", "notebook"))],
        ),
        # a star stands for nothing, and for something
        (
            ("*:deny", "execute:allow:git*"),
            ("*:deny", "execute:allow:git?*"),
            [("execute", "git", ("execute", "process"))],
        ),
        (
            ("*:deny", "execute:allow:git*"),
            ("*:deny", "execute:allow:git"),
            [("execute", "git", ("execute", "process"))],
        ),
        # of the tools of a class each is told once, and the one that may do most is compared
        ((), ("fetch:deny", "fetch:deny:a*", "fetch:deny:b*"), [("network", "network", ("fetch",))]),
        ((), ("fetch:deny", "websearch:deny"), [("network", "network", ("fetch", "websearch"))]),
        (("edit:allow", "write:deny"), ("write:deny", "edit:allow"), []),
    ],
)
def test_which_tools_of_a_class_gain(
    after: tuple[str, ...], before: tuple[str, ...], gained: list[tuple[str, str, tuple[str, ...]]]
) -> None:
    found = gains(policy(*after), policy(*before))
    assert [(gain.authority, gain.what, gain.concepts) for gain in found] == gained


def test_clients_that_join_a_server_and_its_tool_cannot_tell_two_names_apart() -> None:
    after, before = policy("*:deny", "mcp/ctx_more/x:allow"), policy("*:deny", "mcp/ctx/more_x:allow")
    assert gains(after, before) == []
    assert [gain.what for gain in gains(after, before, joined=False)] == ["ctx_more/x"]
    assert gains(after, before, joined=True) == []


def test_a_tool_of_the_clients_own_is_no_servers_tool() -> None:
    after, before = policy("*:deny", "mcp/other/x:allow", "other/x:deny"), policy("*:deny")
    assert [gain.what for gain in gains(after, before)] == ["other/x"]
