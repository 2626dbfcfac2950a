"""Each sentence of the guard by itself, with files and with what a client could see: it is what stands between a fix
and an agent that may do more."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from agentlint.engine import proof
from agentlint.engine.inspect import VSCODE
from agentlint.engine.lint import FileResult, read_findings
from agentlint.engine.places import found
from agentlint.engine.settings import Settings
from agentlint.model.policy import MAX_RULES
from agentlint.model.problems import (
    Effect,
    Kind,
    NoEffectKey,
    OtherConsumerKey,
    PermissionKeyNoEffect,
    Problem,
    UnknownKey,
    UnknownTool,
    WrongType,
)
from agentlint.platforms import MAIN, PLATFORMS, get
from agentlint.platforms.base import Place, Seen
from agentlint.syntax.nodes import Mapping
from agentlint.text import BODY, Diagnostic, Route, Severity, Source, Span

if TYPE_CHECKING:
    from agentlint.platforms.base import Outcome
    from agentlint.syntax.nodes import Value

CLAUDE, OPENCODE, COPILOT = ".claude/agents/a.md", ".opencode/agents/a.md", ".github/agents/a.agent.md"
TITLE = str(get("claude").client)
TEXT = "---\nname: a\ndescription: d\ntools: Read\n---\nDo it.\n"
NOWHERE = Span(0, 0)


def state(text: str, path: str = CLAUDE, settings: Settings | None = None) -> proof.State:
    one = found(path)
    source = Source.from_text(path, text)
    settings = settings or Settings()
    findings = partial(read_findings, source, one.place, settings, one.platform)
    return proof.State(source, one.place, settings, one.platform, findings)


def seen(outcome: Outcome = "loaded", **values: object) -> Seen:
    one = Seen(get("claude").client, outcome)
    for name, value in values.items():
        setattr(one, name, value)
    return one


def fault(before: str, after: str, routes: set[Route], *, safe: bool = True, path: str = CLAUDE) -> str:
    one = proof.fault(state(before, path), state(after, path), routes, safe=safe)
    return "" if one is None else one.text


# --- who reads it ---------------------------------------------------------------------------------------------------


def test_the_clients_that_a_fix_is_proven_with() -> None:
    assert state(TEXT).clients == (*MAIN, VSCODE)
    assert state("---\ndescription: d\n---\nb\n", ".kilo/agents/a.md").clients == (*MAIN, VSCODE, "kilo")
    unread = proof.State(Source.from_text(CLAUDE, ""), found(CLAUDE).place, Settings(), "", partial(FileResult, CLAUDE))
    assert (unread.native, unread.clients) == ("", (*MAIN, VSCODE))


def test_only_the_client_whose_file_it_is_has_the_version_that_was_asked_for() -> None:
    old = {"claude": "2.1.329", "opencode": "1.18.33"}
    one = state(TEXT, settings=Settings(versions=old))
    assert str(one.seen("claude").client) == "Claude Code 2.1.329"
    assert one.seen("opencode").client == PLATFORMS["opencode"].client
    assert (one.reads("claude"), one.reads("opencode"), one.reads(VSCODE)) == (True, False, True)
    assert one.seen("claude") is one.seen("claude")


# --- the text -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("before", "after", "routes", "said"), [
    (TEXT, TEXT.rstrip(), {BODY}, "the file's last newline would change"),
    (TEXT.rstrip(), TEXT, set(), "the file's last newline would change"),
    (TEXT.rstrip(), TEXT, {BODY}, ""),
    (TEXT, "\ufeff" + TEXT, set(), "a byte order mark would appear"),
    ("\ufeff" + TEXT, TEXT, set(), ""),
    (TEXT, TEXT.replace("Do", "Redo"), {("name",)}, "the text below the frontmatter would change"),
    (TEXT, TEXT.replace("Do", "Redo"), {BODY}, ""),
    (TEXT, TEXT.replace("d\n", '"d\n', 1), {("description",)}, "the frontmatter would no longer be YAML"),
    (TEXT.replace("d\n", '"d\n', 1), TEXT.replace("d\n", "'d\n", 1), {("description",)}, ""),
])  # fmt: skip
def test_the_text_itself(before: str, after: str, routes: set[Route], said: str) -> None:
    assert proof._text_fault(state(before), state(after), routes) == said


HEAD = "---\nname: a\n---\n"


@pytest.mark.parametrize(("before", "after", "routes", "same"), [
    (HEAD + "b\n", HEAD.replace("a", "c") + "b\n", set(), True),
    (HEAD + "b\n", HEAD + "c\n", set(), False),
    (HEAD + "b\n", HEAD + "c\n", {BODY}, True),  # what is above it stays
    (HEAD + "b\n", HEAD.replace("a", "c") + "c\n", {BODY}, False),
    (HEAD + "b\nc\n", HEAD.replace("a", "c") + "c\n", {BODY}, True),  # the end of what was there
    (HEAD + "b\nc\n", HEAD + "# b\n---\nc\n", {()}, False),
    (HEAD + "b\nc\n", "---\nname: a\n# b\n---\nc\n", {()}, True),
    (HEAD + "b\nc\n", "---\nname: a\n# b\n---\nc\n", set(), False),
    ("---\nname: a\nb\n", HEAD + "b\n", set(), True),  # nothing closed it
    ("---\nname: a\nb\n", HEAD + "c\n", set(), False),
    ("---\nname: a\nb\n", HEAD + "c\n", {BODY}, False),
])  # fmt: skip
def test_the_body_stays_byte_for_byte(before: str, after: str, routes: set[Route], same: bool) -> None:
    assert proof._same_body(Source.from_text("a", before), Source.from_text("a", after), routes) is same


def test_the_body_of_a_client_with_its_own_idea_of_the_end() -> None:
    before, after = Source.from_text("a", HEAD + "b\n"), Source.from_text("a", HEAD.replace("a", "c") + "b\n")
    other = Source.from_text("a", HEAD + " b\n")
    assert proof._same_prompt(before, after, seen(prompt="b"), seen(prompt="b"))
    assert not proof._same_prompt(before, other, seen(prompt="b"), seen(prompt="b"))  # the same words, other bytes
    assert not proof._same_prompt(before, after, seen(prompt="b"), seen(prompt="c"))
    assert not proof._same_prompt(before, after, seen(prompt=""), seen(prompt=""))
    assert not proof._same_prompt(before, after)
    assert not proof._same_prompt(before, after, seen(prompt="b"))


@pytest.mark.parametrize(("text", "whether"), [
    (TEXT, True),
    ("No frontmatter.\n", True),
    ("---\n---\nb\n", True),
    ("---\n- a\n---\nb\n", False),
    ('---\na: "b\n---\nb\n', False),
])  # fmt: skip
def test_whether_the_frontmatter_is_yaml(text: str, whether: bool) -> None:
    assert proof.parses(Source.from_text("a", text)) is whether


@pytest.mark.parametrize(("text", "path", "whether"), [
    (TEXT, CLAUDE, True),
    ("---\nname: a\ndescription: |\n  d\n---\nb\n", CLAUDE, True),
    ("---\nname: a\nb\n", CLAUDE, False),
    ('---\nname: a\ndescription: "d\n---\nb\n', CLAUDE, False),
    ("---\ndescription: d: e\n---\nb\n", OPENCODE, False),
    ("---\ndescription: d\n----\nb\n---\nc\n", OPENCODE, False),
    (f"---\nname: a\ndescription: d\n---\n{'b' * 10}\n", COPILOT, True),
])  # fmt: skip
def test_files_of_which_everybody_knows_where_they_end(text: str, path: str, whether: bool) -> None:
    assert proof.is_plain(state(text, path)) is whether


# --- a client that loaded it ----------------------------------------------------------------------------------------


def test_a_frontmatter_that_nobody_can_read_any_more() -> None:
    tree = Mapping(0, 0, [], flow=False)
    old = seen("degraded", tree=tree)
    assert proof._worse(old, seen("skipped"), set()) == f"{TITLE} could no longer read the frontmatter"
    assert proof._worse(old, seen("loaded"), set()) == ""
    assert proof._worse(old, seen("skipped", tree=tree), set()) == ""
    assert proof._worse(seen("degraded"), seen("skipped"), set()) == ""
    assert proof._worse(seen("loaded"), seen("skipped"), set()) == f"{TITLE} would no longer load the agent"
    assert proof._worse(seen(prompt="a"), seen(prompt="b"), set()) == f"{TITLE} would see a different prompt"


def test_a_prompt_that_loses_its_beginning_is_another_one() -> None:
    """The end of what was there, so that the text may be so; but the file was right, and every client told both."""
    before = TEXT + "Do that.\n"
    after = TEXT.replace("---\nDo it.\n", "# Do it.\n---\nDo that.\n")
    assert fault(before, after, {()}, safe=False) == f"{TITLE} would see a different prompt"


def test_new_errors_count_where_the_client_loaded_the_file() -> None:
    error = Diagnostic("worse", Severity.ERROR, "m", NOWHERE)
    for text, said in ((TEXT, "it would raise `worse`"), (TEXT.replace("name: a\n", ""), "")):
        before, after = state(text), state(text)
        after.result.diagnostics = [*before.result.diagnostics, error]
        found_now = proof.fault(before, after, set(), safe=False)
        assert ("" if found_now is None else found_now.text) == said
        after.result.diagnostics = [*before.result.diagnostics, error._replace(severity=Severity.WARNING)]
        assert proof.fault(before, after, set(), safe=False) is None


@pytest.mark.parametrize(("old", "new", "named", "said"), [
    ({}, {}, set(), ""),
    ({"fields": {"color": "red"}}, {"fields": {"color": "blue"}}, set(), "would see another `color`"),
    ({"fields": {"color": "red"}}, {"fields": {"color": "blue"}}, {"color"}, ""),
    ({"fields": {"color": "red"}}, {}, set(), "would see another `color`"),
    ({}, {"fields": {"color": "red"}}, set(), "would see another `color`"),
    ({"fields": {"options": {"a": 1, "b": 2}}}, {"fields": {"options": {"b": 2}}}, {"a"}, ""),
    ({"fields": {"options": {"a": 1}}}, {}, {"a"}, ""),
    ({"fields": {"options": {"a": 1}}}, {}, {"b"}, "would see another `options`"),
    ({"fields": {"maxTurns": True}}, {"fields": {"maxTurns": 1}}, set(), "would see another `maxTurns`"),
    ({"fields": {"mcpServers": 1}}, {"fields": {"mcpServers": 2}}, {"tools"}, ""),  # together they say one thing
    ({"fields": {"color": 1}}, {"fields": {"color": 2}}, {"tools"}, "would see another `color`"),
    ({"fields": {"mcpServers": 1}}, {"fields": {"mcpServers": 2}}, {"color"}, "would see another `mcpServers`"),
    ({"data": {"Color": 1}}, {"data": {"color": 1}, "fields": {"color": 1}}, {"Color"}, ""),  # its new name
    ({"data": {"Color": 1}}, {"data": {"Color": 1, "color": 1}, "fields": {"color": 1}}, {"Color"},
     "would see another `color`"),
    ({"name": "a"}, {"name": "b"}, set(), "would see another name"),
    ({"name": "a"}, {"name": "b"}, {"name"}, ""),
    ({"tools": ("Read",)}, {"tools": ("Bash",)}, {"description"}, "would see another tools"),
    ({"tools": ("Read",)}, {"tools": ("Bash",)}, {"disallowedTools"}, ""),
    ({"permission": ("a:*=ask",)}, {"permission": ()}, {"permission"}, ""),
    ({"user_invocable": True}, {"user_invocable": False}, set(), "would see another user invocable"),
    ({"user_invocable": True}, {"user_invocable": False}, {"mode"}, ""),
    ({"model_invocable": True}, {"model_invocable": False}, {"disable-model-invocation"}, ""),
    ({"model_invocable": True}, {"model_invocable": False}, {"name"}, "would see another model invocable"),
    ({"prompt": "a"}, {"prompt": "b"}, {"prompt"}, "would see another prompt"),
    ({"prompt": "a"}, {"prompt": "b"}, {BODY[0]}, ""),
])  # fmt: skip
def test_what_a_client_sees(old: dict[str, object], new: dict[str, object], named: set[str], said: str) -> None:
    text = proof._sees_else(seen("loaded", **old), seen("loaded", **new), {(name,) for name in named})
    assert text == (f"{TITLE} {said}" if said else "")


def test_a_client_that_would_take_it_for_something_else() -> None:
    said = f"{TITLE} would not load the agent as before"
    assert proof._sees_else(seen(), seen("degraded"), set()) == said


@pytest.mark.parametrize(("after", "routes", "said"), [
    (TEXT.replace("Read", "Read, Grep"), {("tools",)}, f"{TITLE} would allow the agent more: Grep"),
    (TEXT.replace("tools: Read\n", ""), {("tools",)}, f"{TITLE} would allow the agent more: all tools"),
    (TEXT.replace("tools:", "hooks: {Stop: [{hooks: [{type: command, command: x}]}]}\ntools:"), {("hooks",)},
     f"{TITLE} would start what `hooks` names"),
])  # fmt: skip
def test_what_it_may_do_or_start_besides(after: str, routes: set[Route], said: str) -> None:
    assert fault(TEXT, after, routes) == said
    assert proof._wider("claude", state(TEXT), state(TEXT)) == ""


def test_a_question_that_is_taken_away() -> None:
    """OpenCode has the tool before and after; only the rule changes."""
    text = "---\ndescription: d\npermission:\n  bash: {}\n---\nb\n"
    asked, allowed = (text.replace("{}", word) for word in ("ask", "allow"))
    said = f"{PLATFORMS['opencode'].client} would allow the agent more: bash"
    assert fault(asked, allowed, {("permission",)}, path=OPENCODE) == said
    assert fault(allowed, asked, {("permission",)}, path=OPENCODE) == ""


def test_a_word_for_a_permission_that_nothing_asks_for_may_go() -> None:
    text = "---\ndescription: d\npermission:\n  {}: deny\n---\nb\n"
    assert proof._more_rights("opencode", state(text.format("todoread"), OPENCODE), state(HEAD, OPENCODE)) == []
    assert proof._more_rights("opencode", state(text.format("bash"), OPENCODE), state(HEAD, OPENCODE)) != []
    assert proof._more_rights("opencode", state(text.format("bahs"), OPENCODE), state(HEAD, OPENCODE)) != []


def test_only_the_rules_that_nothing_asks_for_are_left_out() -> None:
    rules = ("a:*=deny", "b:*=deny", "ab:*=ask")
    assert proof._asked(rules, {"a"}) == rules[1:]
    assert proof._asked(rules, set()) == rules
    assert proof._asked(None, {"a"}) is None


def test_lists_of_tools_are_compared_by_what_they_give() -> None:
    more = state(TEXT.replace("Read", "Read, Bash"))
    assert proof._more_rights("claude", state(TEXT), more) == ["execute"]
    assert proof._more_rights("claude", more, state(TEXT)) == []


def test_a_skill_is_called_a_skill() -> None:
    path = ".claude/skills/a/SKILL.md"
    text = "---\nname: a\ndescription: d\nallowed-tools: Read\n---\nb\n"
    said = f"{TITLE} would allow the skill more: Bash"
    assert fault(text, text.replace("Read", "Read, Bash"), {("allowed-tools",)}, path=path) == said
    assert proof._more_granted(seen(grants=("a",)), seen(grants=("c", "a", "b"))) == ["b", "c"]
    assert proof._more_granted(seen(grants=None), seen(grants=None)) == []


@pytest.mark.parametrize(("old", "new", "more"), [
    ("all", "all", []),
    (None, ("Bash",), []),
    (("Read",), None, []),
    (("Read",), "all", ["all tools"]),
    (("Read",), ("Write", "Read", "Bash"), ["Bash", "Write"]),
    (("Read", "Bash"), ("Read",), []),
])  # fmt: skip
def test_tools_that_it_did_not_have(old: object, new: object, more: list[str]) -> None:
    assert proof._more_tools(seen(tools=old), seen(tools=new)) == more


@pytest.mark.parametrize(("old", "new", "more"), [
    (None, ("a:*=allow",), []),
    (("a:*=deny",), None, []),
    (("a:*=deny",), ("a:*=ask",), ["a"]),
    (("a:*=ask",), ("a:*=allow",), ["a"]),
    (("a:*=deny",), (), ["a"]),  # where nothing is said it asks
    ((), ("a:*=ask",), []),
    (("a:*=deny", "a:x*=allow"), ("a:*=deny", "a:x*=allow", "a:xy*=deny"), []),
    (("a:*=deny", "a:x*=allow"), ("a:*=deny", "a:*=allow"), ["a"]),
    (("a:*=allow", "a:?=deny"), ("a:*=allow",), ["a"]),
    (("a*:*=deny",), ("a*:*=deny", "ab:*=allow"), ["ab"]),
    (("a*:*=deny",), ("a*:*=ask",), ["a*"]),
    (("a:*=allow", "a:??=deny"), ("a:*=allow", "a:??=deny", "a:xy*=allow"), ["a"]),  # nothing for the star
    (("*:*=deny", "b:*=allow"), ("b:*=allow", "*:*=deny"), []),
    (("b:*=allow", "*:*=deny"), ("*:*=deny", "b:*=allow"), ["b"]),
    (("a:*=strange",), ("a:*=allow",), ["a"]),  # a word that is none asks
])  # fmt: skip
def test_rules_of_which_the_last_decides(
    old: tuple[str, ...] | None, new: tuple[str, ...] | None, more: list[str]
) -> None:
    assert proof._more_permitted(old, new) == more


def test_more_rules_than_can_be_compared_are_no_proof() -> None:
    many = tuple(f"a:{number}=deny" for number in range(MAX_RULES + 1))
    said = [f"more than {MAX_RULES:,} rules, which are not compared"]
    assert (proof._more_permitted(many, ()), proof._more_permitted((), many)) == (said, said)
    assert proof._more_permitted(many[1:], ()) != said
    assert proof._more_permitted(many, many) == []


# --- a client that did not load it ----------------------------------------------------------------------------------


def revived(before: str, after: str, path: str = CLAUDE) -> proof.Harm | None:
    return proof._revived(found(path).platform, state(before, path), state(after, path))


def test_what_comes_to_life_with_a_word_that_is_not_in_force() -> None:
    one = revived(TEXT.replace("name", "Name").replace("tools", "Tools"), TEXT.replace("tools", "Tools"))
    said = f"{TITLE} would load the agent, and `Tools` would not apply"
    assert one == proof.Harm(said, revives=True, dormant=("Tools",))
    assert revived(TEXT.replace("name", "Name"), TEXT) is None


def test_what_comes_to_life_without_a_limit_that_it_had() -> None:
    one = revived(TEXT.replace("name", "Name"), TEXT.replace("tools: Read\n", ""))
    assert one == proof.Harm(f"{TITLE} would load the agent without a limit that `tools` sets", revives=True)


def test_what_comes_to_life_and_starts_a_program() -> None:
    text = TEXT.replace("tools: Read\n", "mcpServers: {s: {command: c}}\n")
    one = revived(text.replace("name", "Name"), text)
    assert one == proof.Harm(f"{TITLE} would load the agent and start what `mcpServers` names", revives=True)


def test_what_comes_to_life_and_uses_tools_without_a_question() -> None:
    before, after = state(TEXT, ".claude/skills/a/SKILL.md"), state(TEXT, ".claude/skills/a/SKILL.md")
    before._seen["claude"] = seen("skipped")
    after._seen["claude"] = seen(grants=("Bash",), data={})
    said = f"{TITLE} would let the skill use Bash without a question"
    assert proof._revived("claude", before, after) == proof.Harm(said, revives=True)


@pytest.mark.parametrize(("native", "dormant"), [("loaded", ()), ("skipped", ("Tools",))])
def test_what_its_own_client_does_not_keep_to_takes_nothing_away_elsewhere(
    native: Outcome, dormant: tuple[str, ...]
) -> None:
    before, after = state(TEXT), state(TEXT)
    before._seen["claude"] = seen(native, data={"Tools": "Read"})
    before._seen["copilot"] = seen("skipped")
    after._seen["copilot"] = seen(data={"Tools": "Read"})
    one = proof._revived("copilot", before, after)
    assert (one.dormant if one is not None else ()) == dormant


def problem(kind: Kind, effect: Effect, *route: str) -> Problem[Kind]:
    return Problem(kind, effect, NOWHERE, "w", route)


@pytest.mark.parametrize(("one", "data", "keys"), [
    (problem(UnknownKey("Tools"), Effect.IGNORES, "Tools"), {"Tools": "a"}, ["Tools"]),
    (problem(UnknownKey("Tools"), Effect.IGNORES, "Tools"), {"Tools": None}, []),
    (problem(UnknownKey("x", "tools"), Effect.IGNORES, "x"), {"x": "a"}, ["x"]),  # meant for one
    (problem(UnknownKey("x", "color"), Effect.IGNORES, "x"), {"x": "a"}, []),
    (problem(UnknownKey("tools"), Effect.IGNORES, "hooks", "tools"), {"hooks": "a"}, []),  # a part of a key
    (problem(NoEffectKey("tools"), Effect.NOTE, "tools"), {"tools": "a"}, ["tools"]),
    (problem(OtherConsumerKey("tools", ("c",)), Effect.NOTE, "tools"), {"tools": "a"}, ["tools"]),
    (problem(WrongType("tools"), Effect.DROPS_FIELD, "tools"), {"tools": 1}, ["tools"]),
    (problem(WrongType("tools"), Effect.IGNORES, "tools"), {"tools": 1}, ["tools"]),
    (problem(WrongType("tools"), Effect.ALTERS, "tools"), {"tools": 1}, ["tools"]),
    (problem(WrongType("tools"), Effect.NOTE, "tools"), {"tools": 1}, []),
    (problem(WrongType("tools"), Effect.IGNORES, "tools", "a"), {"tools": 1}, []),
    (problem(WrongType("color"), Effect.IGNORES, "color"), {"color": 1}, []),
    (problem(UnknownTool("x"), Effect.IGNORES, "tools"), {"tools": "x"}, []),  # the others are in force
    (problem(UnknownTool("x"), Effect.NOT_RESTRICTED, "tools"), {"tools": "x"}, ["tools"]),
    (problem(PermissionKeyNoEffect("x"), Effect.NOT_RESTRICTED), {}, ["permission-key-no-effect"]),
])  # fmt: skip
def test_words_that_their_client_does_not_keep_to(one: Problem[Kind], data: dict[str, Value], keys: list[str]) -> None:
    known = {key: value for key, value in data.items() if key in ("tools", "color", "hooks")}
    assert list(proof._dormant("claude", seen(data=known, problems=[]))) == []
    listed = proof._dormant("claude", seen(data=data, problems=[one]))
    assert list(dict.fromkeys(listed)) == keys
    assert list(dict.fromkeys(proof._dormant(VSCODE, seen(data=data, problems=[one])))) == keys


def test_unknown_words_behind_as_many_problems_as_a_reader_reports() -> None:
    assert list(proof._dormant("claude", seen(data={"Tools": "a", "colour": "b"}))) == ["Tools"]
    assert list(proof._dormant(VSCODE, seen(data={"Tools": "a"}))) == []  # it knows other keys


@pytest.mark.parametrize(("before", "after", "key"), [
    ("tools: Read\n", "tools: Read\n", ""),
    ("tools: Read\n", "tool: Read\n", ""),  # respelt
    ("tools: Read\n", "color: red\n", "tools"),
    ("tools: Read\nTools: Bash\n", "tools: Read\n", "Tools"),  # of two that contradict one another
    ("tools: Read\nTools: Read\n", "tools: Read\n", ""),
    ("tools: Read\nTools:  Read\n", "tools: Read\n", ""),
    ("tools: Read\n", "disallowedTools: Bash\n", ""),  # they are for the same
    ("permission: {bash: deny}\n", "tools: {bash: false}\n", ""),
    ("tools: {bash: false}\n", "permission: {bash: deny}\n", ""),
    ("permissionMode: plan\n", "tools: Read\n", "permissionMode"),
    ("permissionMode:\n", "", ""),
    ("color: red\n", "", ""),
])  # fmt: skip
def test_words_of_restriction_that_are_gone(before: str, after: str, key: str) -> None:
    assert proof._lost(state(f"---\n{before}---\nb\n"), state(f"---\n{after}---\nb\n")) == key


@pytest.mark.parametrize(("outcome", "data", "problems", "started"), [
    ("loaded", {"mcpServers": {"s": {"command": "c"}}}, [], "mcpServers"),
    ("loaded", {"hooks": {"Stop": [{}]}}, [], "hooks"),
    ("loaded", {"tools": "a"}, [], ""),
    ("skipped", {"mcpServers": {"s": {"command": "c"}}}, [], ""),
    ("degraded", {"mcpServers": {"s": {"command": "c"}}}, [], ""),
    ("loaded", None, [], ""),
    ("loaded", {"hooks": {"Stop": [{}]}}, [problem(NoEffectKey("hooks"), Effect.IGNORES, "hooks")], ""),
])  # fmt: skip
def test_programs_that_a_client_starts(
    outcome: Outcome, data: dict[str, Value] | None, problems: list[Problem[Kind]], started: str
) -> None:
    one = seen(outcome, data=data, problems=problems)
    assert proof._started("claude", seen(data={}), one) == started
    assert proof._started("claude", one, one) == ""


@pytest.mark.parametrize(("old", "key", "new", "whether"), [
    ("Tools: Read\n", "Tools", "tools", True),
    ("Tools: Read\n", "Tools", "color", False),  # for something else
    ("Tools: Read\ncolor: red\n", "Tools", "tools", False),  # not all that changed
    ("Hooks: {Stop: [{hooks: [{type: command, command: x}]}]}\n", "Hooks", "hooks", False),  # would run
    ("disallowed-tools: Bash\n", "disallowed-tools", "disallowedTools", True),
])  # fmt: skip
def test_a_word_that_is_only_respelt(old: str, key: str, new: str, whether: bool) -> None:
    head = "---\nname: a\ndescription: d\n"
    after = f"{head}{old.replace(key, new).replace('color: red', 'color: blue')}---\nb\n"
    assert proof.respells(state(f"{head}{old}---\nb\n"), state(after), key, new) is whether


def test_a_place_that_is_no_agents() -> None:
    one = state(TEXT)
    assert proof._noun(one) == "agent"
    one.place = Place("a", "", "", "a", kind="command")
    assert proof._noun(one) == "command"
