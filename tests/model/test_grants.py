"""`agentlint.model.grants`, function by function: what is listed and denied, and every word of what is said of it."""

from __future__ import annotations

import pytest

from agentlint.model.agent import Agent, Note, Refusal
from agentlint.model.grants import (
    Grants,
    all_servers_lost,
    asked_first,
    cannot_withhold,
    exceptions_lost,
    freed,
    grants,
    held_back_by,
    limit_notes,
    patterns_lost,
    split_servers,
    words,
)
from agentlint.model.policy import ALL_SERVERS, ASKABLE, Action, Rule, ToolPolicy
from agentlint.text import joined

CLIENT = "Target"
ACTIONS: dict[str, Action] = {"allow": "allow", "ask": "ask", "deny": "deny"}


def rule(text: str) -> Rule:
    """``edit:deny:*.env@Edit`` says `Edit` in the field ``tools``; ``~`` before it: not enforced, ``!``: unsaid."""
    text, _, word = text.partition("@")
    tool, action, pattern = (*text.lstrip("~!").split(":", 2), "*")[:3]
    source = "" if text.startswith("!") else "tools"
    return Rule(tool, ACTIONS[action], pattern, not text.startswith("~"), source, word or tool)


def policy(*texts: str) -> ToolPolicy:
    return ToolPolicy(tuple(map(rule, texts)))


def of(*texts: str, wider: bool = False, servers: bool = False) -> Grants:
    return grants(policy(*texts), CLIENT, wider=wider, servers=servers)


def narrower(text: str) -> Note:
    return Note(text, "approximated", "narrower")


def test_a_note_is_kept_once_and_only_of_a_field() -> None:
    found = Grants(unlimited=False, open=False)
    assert (found.wider, found.allowed, found.denied, found.notes) == (False, [], [], {})
    found.note("", "nobody wrote it")
    assert found.notes == {}
    found.note("tools", "a")
    found.note("tools", "a")
    found.note("tools", "b", "approximated", "wider")
    assert found.notes == {"tools": [Note("a", None, "same"), Note("b", "approximated", "wider")]}


@pytest.mark.parametrize(
    ("texts", "unlimited", "open", "some"),
    [
        ((), True, True, []),
        (("read:allow", "edit:allow"), True, True, []),
        (("edit:deny",), False, True, ["read", "grep", "glob", "write", "notebook", "execute"]),
        (("*:deny", "read:allow"), False, False, ["read"]),
        (("*:deny", "glob:allow", "read:allow"), False, False, ["glob", "read"]),
        (("*:deny", "mcp/s/t:allow"), False, False, ["mcp/s/t"]),
    ],
)
def test_what_is_allowed_in_the_order_of_the_rules(
    texts: tuple[str, ...], unlimited: bool, open: bool, some: list[str]
) -> None:
    found = of(*texts)
    assert (found.unlimited, found.open, found.wider) == (unlimited, open, False)
    assert found.allowed[: len(some)] == some
    if not open:
        assert found.allowed == some
    assert grants(None, CLIENT, wider=True).unlimited is True


def test_what_a_client_withholds_by_itself_is_not_denied() -> None:
    assert of("edit:deny", "!fetch:deny").denied == ["edit"]
    assert "fetch" in of("*:deny", "!fetch:deny").denied


def test_a_question_before_everything() -> None:
    found = of("*:ask", "read:allow")
    assert (found.open, found.allowed) == (False, ["read"])
    assert found.notes == {"tools": [narrower("Target cannot ask before every tool: not granted")]}
    wide = of("*:ask", "read:allow", "edit:deny", wider=True)
    assert (wide.open, wide.wider) == (True, True)
    assert wide.denied == ["edit"]
    assert {"read", "execute", "write"} <= set(wide.allowed)
    assert wide.notes == {
        "tools": [Note("Target cannot ask before every tool: allowed instead", "approximated", "wider")]
    }
    # what is only asked before for some tools is asked for by each of them
    either = of("*:deny", "*:ask:x*", "read:allow", wider=True)
    assert either.open is True
    assert of("*:deny", "*:ask:x*", "read:allow").open is False
    # what is allowed only for some arguments is not allowed
    assert of("*:deny", "*:allow:x*", "read:allow").open is False


def test_a_tool_that_is_asked_before_or_limited_is_not_granted_whole() -> None:
    found = of(
        "*:deny", "read:allow", "edit:ask@Edit", "execute:allow:git *@Bash(git)", "fetch:allow", "fetch:ask:a*@F"
    )
    assert found.allowed == ["read"]
    assert found.notes == {
        "tools": [
            narrower("Target cannot ask before `Edit`: not granted (--allow-wider grants all of it)"),
            narrower("Target cannot limit `Bash(git)`: not granted (--allow-wider grants all of it)"),
            narrower("Target cannot limit `F`: not granted (--allow-wider grants all of it)"),
        ]
    }
    wide = of("*:deny", "read:allow", "edit:ask@Edit", "execute:allow:git *@Bash(git)", wider=True)
    assert wide.allowed == ["read", "edit", "execute", "process"]
    assert wide.notes == {
        "tools": [
            Note("Target cannot ask before `Edit`: all of it is granted", "approximated", "wider"),
            Note("Target cannot limit `Bash(git)`: all of it is granted", "approximated", "wider"),
        ]
    }


def test_a_limit_that_nobody_named_is_told_by_the_tool() -> None:
    rules = (Rule("edit", "ask", source="mode"), Rule("read", "allow"))
    assert grants(ToolPolicy(rules), CLIENT, wider=False).notes == {
        "mode": [narrower("Target cannot ask before `edit`: not granted (--allow-wider grants all of it)")]
    }
    # by the rule that withholds something, not by the one that allows
    rules = (Rule("edit", "allow", source="first", word="F"), Rule("edit", "deny", "a*", source="second", word="S"))
    assert grants(ToolPolicy(rules), CLIENT, wider=False).notes == {
        "second": [narrower("Target cannot limit `S`: not granted (--allow-wider grants all of it)")]
    }
    # by the last word that somebody wrote
    rules = (Rule("edit", "ask", "a*", source="tools", word="Edit(a*)"), Rule("edit", "deny", "b*"))
    assert grants(ToolPolicy(rules), CLIENT, wider=False).notes == {
        "tools": [narrower("Target cannot limit `Edit(a*)`: not granted (--allow-wider grants all of it)")]
    }
    # the field of the last rule where the first has none
    rules = (Rule("edit", "deny"), Rule("edit", "allow", "a*", source="late", word="W"))
    assert grants(ToolPolicy(rules), CLIENT, wider=False).notes == {
        "late": [narrower("Target cannot limit `W`: not granted (--allow-wider grants all of it)")]
    }


def test_all_servers_at_once() -> None:
    assert all_servers_lost(CLIENT) == "Target cannot name all MCP tools except these: not granted"
    lost = {"tools": [narrower(all_servers_lost(CLIENT))]}
    assert of("*:deny", "mcp/*:allow", servers=True).allowed == [ALL_SERVERS]
    without = grants(policy("*:deny", "mcp/*:allow"), CLIENT, wider=False)
    assert (without.allowed, without.notes) == ([], lost)
    # with one of them refused there is no word for the others
    some = of("*:deny", "mcp/*:allow", "mcp/s/t:deny@T", servers=True)
    assert some.allowed == []
    assert some.notes["tools"][-1].authority == "narrower"
    # nor with a whole server refused, which is said once
    rest = of("*:deny", "mcp/*:allow@M", "mcp/srv/*:deny@S", servers=True)
    assert (rest.allowed, rest.notes) == ([], lost)
    # where everything is allowed that is not named there is nothing to list, and nothing to say
    everything = of("mcp/*:allow", "edit:deny", servers=True)
    assert ALL_SERVERS not in everything.allowed
    assert everything.notes == {}


def test_a_server_is_not_granted_whole_where_a_later_pattern_takes_some_back() -> None:
    found = of("*:deny", "mcp/srv/*:allow@srv", "mcp/*_delete*:deny@del")
    assert (found.allowed, "mcp/srv/*" in found.denied) == ([], True)
    assert found.notes == {"tools": [narrower("Target cannot grant `srv` without what `del` denies: not granted")]}
    head = of("*:deny", "mcp/srv/*:allow@srv", "mcp/srv/d*x:ask@some")
    assert head.allowed == []
    assert narrower("Target cannot grant `srv` without what `some` denies: not granted") in head.notes["tools"]
    # one is enough, and it is told by the first
    two = of("*:deny", "mcp/srv/*:allow@srv", "mcp/*_delete*:deny@del", "mcp/srv/d*x:deny@some")
    assert (two.allowed, two.denied.count("mcp/srv/*"), two.notes) == ([], 1, found.notes)
    # a single tool is what it is, whatever pattern speaks of others that begin alike
    assert of("*:deny", "mcp/srv/tool:allow", "mcp/srv/t*x:deny").allowed == ["mcp/srv/tool"]
    # an earlier one, one of another server, a whole server, and one that allows take nothing back
    for texts in (
        ("*:deny", "mcp/*_delete*:deny", "mcp/srv/*:allow"),
        ("*:deny", "mcp/srv/*:allow", "mcp/other/d*x:deny"),
        ("*:deny", "mcp/srv/*:allow", "mcp/other/*:deny"),
        ("*:deny", "mcp/srv/*:allow", "mcp/srv/d*x:allow"),
        ("*:deny", "mcp/srv/*:allow", "other/s*:deny"),
    ):
        assert "mcp/srv/*" in of(*texts).allowed, texts
    assert of("*:deny", "mcp/srv/*:allow", "mcp/*_delete*:deny", wider=True).allowed == ["mcp/srv/*"]
    # one that nobody granted by name is told by its own name
    open = grants(ToolPolicy((Rule("mcp/a/*", "allow"), Rule("edit", "deny"))), CLIENT, wider=False)
    split_servers(open, ToolPolicy((Rule("mcp/a*b/t", "deny", source="tools", word="W"),)), CLIENT)
    assert "mcp/a/*" not in open.allowed
    assert open.denied[-1] == "mcp/a/*"
    assert open.notes == {}


def test_an_exception_is_denied_with_what_it_is_an_exception_of() -> None:
    rules = policy("mcp/github/*:deny@github_*", "mcp/github/get:allow@github_get", "edit:deny")
    found = grants(rules, CLIENT, wider=False)
    exceptions_lost(found, rules, CLIENT)
    assert found.notes == {"tools": [narrower("Target cannot deny `github_*` without `github_get`: denied with it")]}
    unsaid = ToolPolicy((Rule("mcp/g/*", "deny", source="tools", word="g"),))
    own = Grants(unlimited=False, open=True)
    own.allowed, own.denied = ["mcp/g/t", "read", "mcp/h/t", "mcp/g/*"], ["mcp/g/*", "edit"]
    exceptions_lost(own, unsaid, CLIENT)
    assert own.notes == {"tools": [narrower("Target cannot deny `g` without `g`: denied with it")]}
    # only servers' tools are denied together: what is part of another tool is denied by its own word
    rules = policy("execute:deny@Bash", "process:allow@background_process")
    part = grants(rules, CLIENT, wider=False)
    exceptions_lost(part, rules, CLIENT)
    assert ("process" in part.allowed, part.notes) == (True, {})


def test_a_server_without_one_of_its_tools_cannot_be_granted_whole() -> None:
    rules = policy("*:deny", "mcp/s/*:allow@s", "mcp/s/t:deny@t", "mcp/o/*:allow@o", "mcp/o/u:allow", "read:allow")
    found = grants(rules, CLIENT, wider=False)
    assert found.allowed == ["read", "mcp/s/*", "mcp/o/*", "mcp/o/u"]
    split_servers(found, rules, CLIENT)
    assert found.allowed == ["read", "mcp/o/*", "mcp/o/u"]
    assert found.denied[-1] == "mcp/s/*"
    assert found.notes == {"tools": [narrower("Target cannot grant `s/*` without `s/t`: not granted")]}
    # a tool beside it needs no whole server
    rules = policy("*:deny", "mcp/s/u:allow@u", "mcp/s/t:deny@t")
    single = grants(rules, CLIENT, wider=False)
    split_servers(single, rules, CLIENT)
    assert (single.allowed, single.notes) == (["mcp/s/u"], {})


def said(platform: str, *texts: str, wider: bool = False) -> tuple[list[str], dict[str, list[Note]]]:
    rules = policy(*texts)
    found = grants(rules, CLIENT, wider=wider)
    found.notes.clear()
    return words(found, rules, platform, CLIENT), found.notes


@pytest.mark.parametrize(
    ("platform", "texts", "listed", "notes"),
    [
        ("claude", ("*:deny", "read:allow", "mcp/s/t:allow"), ["Read"], []),
        ("copilot", ("*:deny", "grep:allow", "glob:allow"), ["search"], []),
        ("copilot", ("*:deny", "grep:allow"), ["search/textSearch"], []),
        ("copilot", ("*:deny", "edit:allow", "write:allow", "notebook:allow"), ["edit"], []),
        # the whole is enough for its part
        ("claude", ("*:deny", "execute:allow"), ["Bash"], []),
        # no word for it: said only where it was named
        ("copilot", ("*:deny", "read:allow", "findings:allow@reportFindings"), ["read"],
         [narrower("Target has no tool for `reportFindings`")]),
        ("copilot", ("*:deny", "*:allow", "read:deny"), None, []),
        # a part is named beside its whole, or without it
        ("kilo", ("*:deny", "execute:allow", "process:allow"), ["bash", "background_process"], []),
        ("kilo", ("*:deny", "execute:allow"), ["bash"], []),
        ("kilo", ("*:deny", "process:allow"), ["background_process"], []),
        # a word that stands for something else, too
        ("droid", ("*:deny", "edit:allow@Edit", "notebook:allow@NotebookEdit"), ["Edit"], []),
        ("droid", ("*:deny", "notebook:allow@NotebookEdit"), [],
         [narrower("`Edit` of Target also lets the agent edit files: not granted")]),
        ("droid", ("*:deny", "edit:allow@Edit"), ["Edit"], []),
        ("droid", ("*:deny", "edit:allow@Edit", "notebook:deny@NotebookEdit"), [],
         [narrower("`Edit` of Target also lets the agent edit notebooks: not granted")]),
        ("claude", ("*:deny", "edit:allow@editFiles"), ["Edit"], []),
    ],
)  # fmt: skip
def test_the_words_for_what_is_allowed(
    platform: str, texts: tuple[str, ...], listed: list[str] | None, notes: list[Note]
) -> None:
    found, told = said(platform, *texts)
    if listed is not None:
        assert found == listed
    assert [one for of_field in told.values() for one in of_field] == notes


def test_a_word_that_gives_more_is_listed_only_when_wider_is_asked_for() -> None:
    # OpenCode's word for editing makes files as well
    more = "`edit` of Target also lets the agent create files"
    assert said("opencode", "*:deny", "edit:allow@Edit", "write:deny@Write") == (
        [],
        {"tools": [narrower(f"{more}: not granted")]},
    )
    assert said("opencode", "*:deny", "edit:allow@Edit", "write:deny@Write", wider=True) == (
        ["edit"],
        {"tools": [Note(more, "approximated", "wider")]},
    )
    # told by the field that names the tool, whatever field withholds the other
    by_list = (Rule("*", "deny"), Rule("notebook", "allow", source="tools", word="NotebookEdit"))
    rules = ToolPolicy((*by_list, Rule("edit", "deny", source="disallowedTools", word="Edit")))
    found = grants(rules, CLIENT, wider=False)
    assert words(found, rules, "droid", CLIENT) == []
    assert found.notes == {"tools": [narrower("`Edit` of Target also lets the agent edit files: not granted")]}
    # told by the field that withholds the other where nothing names the one
    rules = ToolPolicy((Rule("write", "deny", source="disallowedTools", word="Write"),))
    found = grants(rules, CLIENT, wider=False)
    assert "edit" not in words(found, rules, "opencode", CLIENT)
    assert found.notes == {"disallowedTools": [narrower(f"{more}: not granted")]}


def test_a_word_that_only_stands_for_a_tool() -> None:
    rules = policy("*:deny", "edit:allow", "write:allow", "notebook:allow@NotebookEdit")
    found = grants(rules, CLIENT, wider=False)
    assert words(found, rules, "opencode", CLIENT) == ["edit"]
    assert found.notes == {}
    # alone, and not by name: nothing is said
    alone = ToolPolicy((Rule("*", "deny"), Rule("notebook", "allow", source="tools", word="NotebookEdit")))
    only = Grants(unlimited=False, open=False, wider=True)
    only.allowed = ["notebook", "edit", "write"]
    assert words(only, alone, "opencode", CLIENT) == ["edit"]
    assert only.notes == {"tools": [Note("`edit` stands for `NotebookEdit` in Target", "approximated")]}
    unnamed = Grants(unlimited=False, open=True)
    unnamed.allowed = ["notebook", "edit", "write"]
    assert words(unnamed, ToolPolicy((Rule("read", "deny", source="tools"),)), "opencode", CLIENT) == ["edit"]
    assert unnamed.notes == {}


def agent(**fields: object) -> Agent:
    made = Agent("claude", "a", client="Source 1.0", title="Source")
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def test_what_is_said_of_a_field_whose_restriction_becomes_tools() -> None:
    found = Grants(unlimited=False, open=False)
    limits = (
        Rule("execute", "deny", source="hooks", word="PreToolUse"),
        Rule("write", "deny", source="tools", word="create"),
        Rule("edit", "deny", source="tools", word="Edit"),
        Rule("websearch", "deny", source="permissionMode", word="default"),
        Rule("edit", "deny", source="elsewhere", word="x"),
    )
    asking = agent(asks_by_word=True, fields={"permission_mode": ("permissionMode", "default")})
    limit_notes(asking, limits, CLIENT, found)
    assert found.notes == {
        "hooks": [narrower("Target cannot take over the `PreToolUse` hook: the tools that it guards are not granted")],
        "tools": [
            narrower("`create` only creates files, and the corresponding tools of Target do more: not granted"),
            narrower("`Edit` only changes existing files, and Target's tool for that also creates files: not granted"),
        ],
        "permissionMode": [narrower("Target does not ask before it lets an agent search the web: not granted")],
    }
    plan = Grants(unlimited=False, open=False)
    planning = agent(fields={"permission_mode": ("permissionMode", "plan")})
    limit_notes(planning, (Rule("edit", "deny", source="permissionMode", word="plan"),), CLIENT, plan)
    assert plan.notes == {"permissionMode": [Note("what `plan` denies is not granted", "approximated")]}


def test_a_pattern_that_the_source_does_not_keep_to_either() -> None:
    rules = policy("*:deny", "~execute:allow:git *@Bash(git *)", "~task:allow:x@Agent(x)", "edit:allow:a*@Edit(a*)")
    found = Grants(unlimited=False, open=False)
    found.allowed = ["execute", "task", "edit"]
    patterns_lost(agent(), rules, CLIENT, found)
    assert found.notes == {
        "tools": [
            Note(
                "Target has no patterns: it grants all of `Bash(git *)`, as Source 1.0 does",
                "approximated",
                "same",
            )
        ]
    }
    other = Grants(unlimited=False, open=False)
    patterns_lost(agent(), rules, CLIENT, other)
    patterns_lost(agent(), None, CLIENT, other)
    assert other.notes == {}


@pytest.mark.parametrize(
    ("before", "tools", "found"),
    [
        ((), ("read", "write"), []),
        (("edit:deny", "write:deny", "notebook:deny"), (), ["change files"]),
        (("execute:deny",), (), ["run commands"]),
        (("fetch:deny", "websearch:deny"), (), ["use the network"]),
        (("fetch:deny",), (), ["fetch web pages"]),
        (("task:deny",), (), ["start other agents"]),
        (("mcp/*:deny",), (), ["use MCP tools"]),
        # one of its kind is free already: it counts where the client keeps no list
        (("edit:deny",), (), []),
        (("edit:deny",), ("edit", "read", "edit"), ["edit files"]),
        (("read:deny", "glob:ask"), ("read", "glob", "grep"), ["read files", "find files by name"]),
        (("!read:deny",), ("read",), []),
        (("execute:deny", "read:deny"), ("execute", "read"), ["run commands", "read files"]),
    ],
)
def test_what_an_agent_is_freed_to_do(before: tuple[str, ...], tools: tuple[str, ...], found: list[str]) -> None:
    assert freed(ToolPolicy(), policy(*before), tools) == found


def test_what_holds_an_agent_back() -> None:
    nothing = ToolPolicy((Rule("read", "allow", source="tools", word="Read"), Rule("edit", "deny", word="x")))
    assert held_back_by(agent(), nothing) is None
    assert held_back_by(agent(half_withheld=("disallowedTools", "Monitor")), nothing) == ("disallowedTools", "Monitor")
    limit = policy("read:allow", "edit:ask@Edit", "execute:deny@Bash")
    assert held_back_by(agent(half_withheld=("d", "M")), limit) == ("tools", "Edit")
    for mode, found in (("plan", ("pm", "plan")), ("default", ("pm", "default")), ("auto", ("tools", "Edit"))):
        moded = agent(permission_mode=mode, fields={"permission_mode": ("pm", mode)})
        assert held_back_by(moded, limit) == found
    free = agent(permission_mode="bypassPermissions", fields={"permission_mode": ("pm", "bypassPermissions")})
    assert held_back_by(free, limit) == ("tools", "Edit")
    assert held_back_by(agent(permission_mode="plan"), nothing) is None
    assert held_back_by(agent(fields={"permission_mode": ("pm", None)}), nothing) is None


def test_what_the_source_asks_before_is_a_limit() -> None:
    asked = frozenset({"execute", "edit"})
    mode = {"permission_mode": "default", "fields": {"permission_mode": ("pm", "default")}}
    by_word = agent(asked=asked, asks_by_word=True, limits=(rule("fetch:deny"),), **mode)
    assert asked_first(by_word) == (
        *(Rule(one, "ask", source="pm", word="default") for one in ASKABLE if one in (*asked, ALL_SERVERS)),
        rule("fetch:deny"),
    )
    assert [one.tool for one in asked_first(by_word)] == ["edit", "execute", ALL_SERVERS, "fetch"]
    # what is denied all the same needs no question
    denied = agent(asked=asked, asks_by_word=True, policy=policy("execute:deny"), **mode)
    assert [one.tool for one in asked_first(denied)] == ["edit", ALL_SERVERS]
    # no word of the file's, nothing that is asked before, or nothing that holds back: only its own limits
    silent = agent(asked=asked, limits=(rule("fetch:deny"),))
    assert asked_first(silent) == silent.limits
    assert [one.tool for one in asked_first(silent, by_word=False)] == ["edit", "execute", ALL_SERVERS, "fetch"]
    assert asked_first(agent(asks_by_word=True, **mode)) == ()
    assert asked_first(agent(asked=asked), by_word=False) == ()


def test_why_an_agent_is_not_written() -> None:
    assert cannot_withhold(CLIENT, ["run commands", "read files"]) == Refusal(
        "cannot-restrict",
        "the agent's tools are limited, and Target cannot enforce that: it could run commands and read"
        " files; --allow-wider converts it anyway",
    )
    assert [joined(["a", "b", "c"][:size]) for size in (1, 2, 3)] == ["a", "a and b", "a, b and c"]
