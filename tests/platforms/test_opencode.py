"""The model of OpenCode against what the real client did, and every problem with its place and effect."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from agentlint.model.problems import Effect, Problem
from agentlint.model.vocabulary.opencode import TOOLS
from agentlint.model.wildcard import matches
from agentlint.platforms.base import Place, Seen
from agentlint.platforms.opencode import PROGRAM
from agentlint.platforms.opencode.builtins import BUILTINS, DEFAULTS
from agentlint.platforms.opencode.client import PLATFORM
from agentlint.platforms.opencode.reader import see
from agentlint.platforms.opencode.sanitiser import sanitise
from agentlint.platforms.schema import load
from agentlint.syntax.nodes import Mapping, Scalar
from agentlint.text import Severity, Source, Span
from tests.platforms.observed import fields

RECORDED = [json.loads(line) for line in Path(__file__).with_name("opencode.jsonl").read_text("utf-8").splitlines()]
"""Answers of OpenCode 1.18.33 (`opencode serve`: /config, /agent; tools: `debug agent`) to files of our own. Rules for
the client's temporary folders are left out, and the home folder is written `~`. A name that /agent refuses to list is
"rejected"."""

SHARED = Path(__file__).resolve().parents[3] / "shared"
NOT_LOADED = {"rejected", "skipped", "ignored"}


def look(text: str | bytes, path: str = "agent/x.md", scope: Any = "project") -> Seen:
    folder, _, inside = path.partition("/")
    raw = text.encode() if isinstance(text, str) else text
    return see(Source(inside, raw), Place(f".opencode/{path}", ".", f".opencode/{folder}", inside, scope))


def front(*lines: str, body: str = "Body\n") -> str:
    return "---\n" + "".join(f"{line}\n" for line in lines) + "---\n" + body


def only(seen: Seen, rule: str) -> Problem[Any]:
    found = [problem for problem in seen.problems if problem.rule == rule]
    assert len(found) == 1, [(problem.rule, problem.effect) for problem in seen.problems]
    return found[0]


def at(text: str, problem: Problem[Any]) -> str:
    return text[problem.span.start : problem.span.end]


def rules(seen: Seen) -> list[str]:
    return [problem.rule for problem in seen.problems]


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: str(case["id"]))
def test_sees_what_the_client_saw(case: dict[str, Any]) -> None:
    raw = case["text"].encode() + (b"" if case.get("exact") else b"\n" * 5)
    seen = look(raw, case["path"])
    if case["outcome"] in NOT_LOADED:
        assert seen.outcome in NOT_LOADED
        assert case["outcome"] != "rejected" or seen.outcome == "rejected"
        assert seen.name is None
        assert any(problem.effect.severity is Severity.ERROR for problem in seen.problems)
        return
    assert seen.outcome == case["outcome"]
    if "name" not in case:
        return
    assert (seen.name, seen.description, seen.mode) == (case["name"], case["description"], case["mode"])
    assert seen.prompt == case["prompt"]
    assert [rule.replace("$HOME", "~") for rule in seen.permission or ()] == case["permission"]
    model = [seen.fields.get("provider"), seen.fields.get("model")] if seen.model else None
    assert model == case.get("model")
    mine = {key: seen.fields.get(key) for key in ("temperature", "top_p", "variant", "color", "steps", "hidden")}
    assert {key: value for key, value in mine.items() if value is not None} == case["fields"]
    if "tools" in case:
        assert list(seen.tools or ()) == case["tools"]


def _observations(name: str) -> list[dict[str, Any]]:
    path = SHARED / "conformance" / name
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def _differences(case: dict[str, Any], name: str, raw: bytes) -> list[str]:
    seen = look(raw, f"agent/{name}")
    loaded = seen.outcome not in NOT_LOADED
    if loaded != (case["outcome"] not in NOT_LOADED) or (loaded and seen.outcome != case["outcome"]):
        return [f"{case['outcome']} but {seen.outcome}"]
    if case["outcome"] != "loaded":
        return []
    (one,) = case["agents"]
    pairs = {
        "name": (one.get("name"), seen.name if one.get("name") is not None else None),
        "description": ((one.get("description") or "").strip(), (seen.description or "").strip()),
        "mode": (one["mode"], seen.mode),
        "permission": (one.get("permission"), list(seen.permission or ()) if "permission" in one else None),
        "tools": (one.get("tools"), list(seen.tools or ()) if "tools" in one else None),
    }
    return [f"{key}: {theirs} but {ours}" for key, (theirs, ours) in pairs.items() if theirs != ours]


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/conformance")
def test_agrees_with_the_small_observations() -> None:
    wrong = {}
    for case in _observations("opencode.jsonl"):
        ((name, part),) = case["files"].items()
        if case["outcome"] == "error" or "text" not in part:
            continue
        # the observation left out rules for folders in the home folder, which was a temporary one
        if case["id"] != "cases/perm-tilde" and (found := _differences(case, name, part["text"].encode())):
            wrong[case["id"]] = found
    assert wrong == {}


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/conformance and ../shared/corpus")
def test_agrees_with_the_corpus_observations() -> None:
    wrong = {}
    for case in _observations("corpus-opencode.jsonl"):
        path = SHARED / "corpus" / case["file"]
        # observed under neutral file names: what a built-in agent adds is not in the observation
        if not path.exists() or path.stem in BUILTINS:
            continue
        if found := _differences(case, path.name, path.read_bytes()):
            wrong[case["file"]] = found
    assert wrong == {}


# -- outcomes


def test_a_clean_file_is_silent() -> None:
    text = front(
        "description: Reviews code",
        "mode: subagent",
        "model: anthropic/claude-sonnet-4-5",
        "temperature: 0.1",
        "color: '#FF5733'",
        "permission:",
        '  "*": deny',
        "  read: allow",
        "  bash:",
        '    "*": deny',
        '    "git diff*": allow',
        "reasoningEffort: high",
    )
    seen = look(text)
    assert seen.problems == []
    assert (seen.outcome, seen.name, seen.description, seen.mode) == ("loaded", "x", "Reviews code", "subagent")
    assert seen.tools == ("bash", "read")
    assert seen.model == "anthropic/claude-sonnet-4-5"
    assert seen.permission == (*DEFAULTS, "*:*=deny", "read:*=allow", "bash:*=deny", "bash:git diff*=allow")
    assert seen.fields["options"] == {"reasoningEffort": "high"}
    assert seen.user_invocable is True
    assert seen.model_invocable is True
    assert not seen.hypothetical


def test_without_rules_all_tools_but_question_are_offered() -> None:
    assert look(front("description: d")).tools == tuple(tool for tool in TOOLS if tool != "question")


def test_invalid_yaml_that_no_line_explains_loses_everything() -> None:
    text = front("description: [TAG] does it", "permission: deny")
    seen = look(text)
    problem = only(seen, "yaml-invalid")
    assert (seen.outcome, seen.description, seen.mode) == ("degraded", None, "all")
    assert seen.prompt == text.strip()
    assert seen.permission == DEFAULTS
    assert (at(text, problem), problem.effect) == ("d", Effect.DEGRADES)
    assert text[problem.span.start :].startswith("does it")


def test_a_rescued_line_works_by_luck_and_keeps_its_place() -> None:
    text = front("description: Use it: now", "mode: subagent", "color: red")
    seen = look(text)
    lucky = only(seen, "yaml-invalid")
    assert (lucky.effect, at(text, lucky)) == (Effect.LUCKY, ":")
    assert lucky.span.start == text.index(": now")
    assert fields(lucky)["rewritten"] == (Span(17, 28),)
    wrong = only(seen, "invalid-value")
    assert at(text, wrong) == "red"
    assert seen.data == {"description": "Use it: now", "mode": "subagent", "color": "red"}
    assert isinstance(seen.tree, Mapping)
    key, value = seen.tree.pairs[0]
    assert text[key.start : key.end] == "description"
    assert isinstance(value, Scalar)
    assert (value.text, text[value.start : value.end]) == ("Use it: now", "Use it: now")


def test_the_sanitiser_rewrites_as_the_client_does() -> None:
    crlf = sanitise("---\r\na: b: c \r\n# d: e: f\r\n  g: h: i\r\nj-k: l: m\r\nn: 'o': p\r\n---\r\nx: y: z\r\n")
    assert crlf is not None
    assert crlf.text == "---\r\na: |-\n  b: c\n# d: e: f\n  g: h: i\nj-k: l: m\nn: 'o': p\r\n---\r\nx: y: z\r\n"
    assert sanitise("---\na: b\n---\n") is None
    assert sanitise("\ufeff---\na: b: c\n---\n") is None


@pytest.mark.parametrize(
    ("text", "outcome", "effect"),
    [
        (front("description: Use when:", "<example>", "user: x"), "skipped", Effect.SKIPS),
        (front("description: @x"), "degraded", Effect.DEGRADES),
        (front("description: @x").replace("\n", "\r\n"), "degraded", Effect.DEGRADES),
        (front("description: @x", "mode: all").replace("\n", "\r\n"), "skipped", Effect.SKIPS),
        ("\ufeff" + front("description: a: b"), "degraded", Effect.DEGRADES),
        (front("description: a: b", "tags: [x: y"), "loaded", Effect.LUCKY),
    ],
)
def test_invalid_yaml(text: str, outcome: str, effect: Effect) -> None:
    seen = look(text)
    assert (seen.outcome, only(seen, "yaml-invalid").effect) == (outcome, effect)
    assert (seen.name is None) == (outcome == "skipped")


def test_a_key_that_comes_twice() -> None:
    text = front("description: a", "mode: all", "description: b")
    problem = only(look(text), "duplicate-key")
    assert (problem.effect, at(text, problem), fields(problem)["word"]) == (
        Effect.DEGRADES, "description", "description"
    )  # fmt: skip
    assert problem.span.start == text.rindex("description")
    nested = front("permission:", "  'bash': deny", "  bash: ask")
    assert at(nested, only(look(nested), "duplicate-key")) == "bash"


@pytest.mark.parametrize(
    ("lines", "rule", "word", "route", "expected"),
    [
        (("mode: Primary",), "invalid-value", "Primary", ("mode",), {"suggestion": "primary"}),
        (("mode: sub-agent",), "invalid-value", "sub-agent", ("mode",), {"suggestion": "subagent"}),
        (("color: green",), "invalid-value", "green", ("color",), {"suggestion": None}),
        (("color: #ff0000",), "null-value", "color", ("color",), {"comment": "#ff0000"}),
        (("tools: [Read]",), "wrong-type", "[Read]", ("tools",), {"expected": ("object",)}),
        (("tools:", "  bash: no"), "wrong-type", "no", ("tools", "bash"), {"suggestion": False}),
        (("temperature: '0.5'",), "wrong-type", "'0.5'", ("temperature",), {"suggestion": 0.5}),
        (("temperature: .inf",), "invalid-value", ".inf", ("temperature",), {"value": "Infinity"}),
        (("steps: 1.5",), "invalid-value", "1.5", ("steps",), {"value": 1.5}),
        (("steps: 0",), "invalid-value", "0", ("steps",), {"above": 0}),
        (("description: 2024-01-01",), "wrong-type", "2024-01-01", ("description",), {"value": "2024-01-01"}),
        (("description:",), "null-value", "description", ("description",), {"comment": ""}),
        (("hidden: yes",), "wrong-type", "yes", ("hidden",), {"suggestion": True}),
        (("permission: never",), "invalid-value", "never", ("permission",), {"choices": ("allow", "ask", "deny")}),
        (("permission:", "  edit: no"), "invalid-value", "no", ("permission", "edit"), {"value": "no"}),
        (("permission:", "  edit: false"), "wrong-type", "false", ("permission", "edit"), {"suggestion": "deny"}),
        (("permission:", "  webfetch: {x: deny}"), "wrong-type", "{x: deny}", ("permission", "webfetch"), {}),
        (("permission:", "  bash:", "    '1': no"), "invalid-value", "no", ("permission", "bash", "1"), {}),
        (("name: 42",), "wrong-type", "42", ("name",), {"suggestion": "42"}),
        (("budget: .nan",), "invalid-value", ".nan", ("budget",), {"value": "NaN"}),
    ],
)  # fmt: skip
def test_values_that_stop_the_client(
    lines: tuple[str, ...], rule: str, word: str, route: tuple[str, ...], expected: dict[str, Any]
) -> None:
    text = front(*lines)
    seen = look(text)
    problem = only(seen, rule)
    assert seen.outcome == "rejected"
    assert (problem.effect, problem.route, at(text, problem)) == (Effect.REJECTS, route, word)
    assert expected.items() <= fields(problem).items()
    assert str(PROGRAM.newest) in problem.why
    in_mode = look(text, "mode/x.md")
    listed = route[0] in ("name", "budget")  # checked only when agents are listed
    assert in_mode.outcome == ("rejected" if listed else "skipped")
    assert only(in_mode, rule).effect is (Effect.REJECTS if listed else Effect.SKIPS)


def test_an_empty_name_or_null_name_is_taken_as_it_is() -> None:
    assert look(front("name:")).name == "null"
    assert only(look(front("name:")), "null-value").effect is Effect.ALTERS
    assert look(front("name: ''")).name == ""


def test_disabled() -> None:
    assert look(front("disable: true")).outcome == "disabled"
    text = front("disabled: true")
    problem = only(look(text), "unknown-key")
    assert (problem.effect, fields(problem)["suggestion"], fields(problem)["certain"]) == (
        Effect.NOT_RESTRICTED, "disable", True
    )  # fmt: skip


# -- fences


def test_fences() -> None:
    text = "<!-- x -->\n" + front("description: d")
    problem = only(look(text), "frontmatter-displaced")
    assert at(text, problem) == "<!-- x -->\n"
    assert look(text).outcome == "loaded"
    text = "\n" + front("description: d")
    assert look(text).outcome == "degraded"
    text = "----\n" + "description: d\n---\n"
    assert at(text, only(look(text), "frontmatter-displaced")) == "----"
    text = "Just a body\n"
    problem = only(look(text), "frontmatter-missing")
    assert (problem.effect, at(text, problem)) == (Effect.ALTERS, "Just a body")
    text = front("description: d", body="---\nmode: all\n---\nBody\n")
    problem = only(look(text), "frontmatter-displaced")
    assert (fields(problem)["second"], problem.span.start) == (True, 23)
    assert look(front("description: d", body="---\n\n# Title\n\n---\n")).problems == []


@pytest.mark.parametrize(
    ("text", "outcome", "effect", "near"),
    [
        ("---\ndescription: d\n", "loaded", Effect.LUCKY, None),
        ("---\ndescription: d\n ---\nBody\n", "degraded", Effect.DEGRADES, "---"),
        ("---\ndescription: d\n\nYou are: a\nreviewer\n", "degraded", Effect.DEGRADES, None),
        ("---\ndescription: d\n...\nBody\n", "degraded", Effect.DEGRADES, "..."),
    ],
)
def test_unclosed(text: str, outcome: str, effect: Effect, near: str | None) -> None:
    seen = look(text)
    problem = only(seen, "frontmatter-unclosed")
    assert (seen.outcome, problem.effect, at(text, problem)) == (outcome, effect, "---")
    span = fields(problem)["near"]
    assert (text[span.start : span.end] if span else None) == near


@pytest.mark.parametrize(
    ("language", "content", "outcome", "effect", "executable"),
    [
        ("js", "description: d", "degraded", Effect.DEGRADES, True),
        ("javascript", "{description: 'd'}", "loaded", Effect.DEGRADES, True),
        ("toml", "description = 'd'", "degraded", Effect.DEGRADES, False),
        ("# note", "description: d", "degraded", Effect.DEGRADES, False),
        ("yaml", "description: d", "loaded", Effect.NOTE, False),
        ("json", '{"description": "d"}', "loaded", Effect.LUCKY, False),
        ("json", "{description: d}", "degraded", Effect.DEGRADES, False),
    ],
)
def test_languages(language: str, content: str, outcome: str, effect: Effect, executable: bool) -> None:
    text = f"---{language}\n{content}\n---\nBody\n"
    seen = look(text)
    problem = only(seen, "fence-language")
    assert (seen.outcome, problem.effect, at(text, problem)) == (outcome, effect, language)
    assert fields(problem)["executable"] is executable


@pytest.mark.parametrize(("content", "found"), [("description:d", "string"), ("- a", "array"), ("42", "number")])
def test_not_a_mapping(content: str, found: str) -> None:
    text = front(content)
    problem = only(look(text), "frontmatter-not-mapping")
    assert (fields(problem)["type"], at(text, problem), problem.effect) == (found, content, Effect.DEGRADES)


def test_empty_frontmatter_is_no_problem() -> None:
    for text in ("---\n---\nBody\n", "---\n\n---\nBody\n", "---\n# comment\n---\nBody\n"):
        assert (look(text).outcome, look(text).problems, look(text).prompt) == ("loaded", [], "Body")


# -- keys


@pytest.mark.parametrize(
    ("line", "suggest", "certain", "effect"),
    [
        ("promt: x", None, False, Effect.IGNORES),
        ("topP: 1", "top_p", True, Effect.IGNORES),
        ("Mode: primary", "mode", True, Effect.IGNORES),
        ("permissions: {edit: deny}", "permission", True, Effect.NOT_RESTRICTED),
        ("permissions: {edit: allow}", "permission", True, Effect.IGNORES),
        ("Tools: {bash: false}", "tools", True, Effect.NOT_RESTRICTED),
        ("max_steps: 5", "steps", True, Effect.IGNORES),
        ("maxTurns: 5", "steps", False, Effect.IGNORES),
        ("descripton: x", "description", False, Effect.IGNORES),
        ("foo: x", None, False, Effect.IGNORES),
    ],
)
def test_unknown_keys(line: str, suggest: str | None, certain: bool, effect: Effect) -> None:
    text = front("description: d", line)
    seen = look(text)
    problem = only(seen, "unknown-key")
    key = line.partition(":")[0]
    assert at(text, problem) == key
    assert (fields(problem)["suggestion"], fields(problem)["certain"], problem.effect) == (suggest, certain, effect)
    assert isinstance(seen.fields["options"], dict)
    assert key in seen.fields["options"]


def test_a_tab_makes_a_key_of_its_own() -> None:
    text = front("permission:", "\tbash: deny")
    seen = look(text)
    assert rules(seen) == ["null-value", "unknown-key"]


def test_keys_that_are_old_or_have_no_effect() -> None:
    text = front("prompt: x", "maxSteps: 3", "tools: {bash: false}")
    seen = look(text)
    assert (seen.outcome, seen.prompt, seen.fields["steps"]) == ("loaded", "Body", 3)
    assert at(text, only(seen, "no-effect-key")) == "prompt"
    old = [
        (fields(problem)["word"], fields(problem)["successor"])
        for problem in seen.problems
        if "deprecated" in problem.rule
    ]
    assert old == [("maxSteps", "steps"), ("tools", "permission")]


@pytest.mark.parametrize("model", ["sonnet", "inherit", "Claude Sonnet 4.5", "anthropic/", "/x"])
def test_models_that_cannot_exist(model: str) -> None:
    text = front(f"model: {model}")
    problem = only(look(text), "model-format")
    assert (problem.effect, at(text, problem), fields(problem)["word"]) == (Effect.BREAKS_USE, model, model)


# -- permissions


@pytest.mark.parametrize(
    ("lines", "key", "suggest", "effect"),
    [
        (("permission:", "  write: deny"), "write", "edit", Effect.NOT_RESTRICTED),
        (("permission:", "  write: deny", "  edit: deny"), "write", "edit", Effect.NOTE),
        (("permission:", "  edit: deny", "  write: allow"), "write", "edit", Effect.ALTERS),
        (("permission:", "  Bash: deny"), "Bash", "bash", Effect.NOT_RESTRICTED),
        (("permission:", "  WebFetch: {'*': ask}"), "WebFetch", "webfetch", Effect.NOT_RESTRICTED),
        (("permission:", "  list: deny"), "list", None, Effect.NOTE),
        (("tools:", "  Bash: false"), "Bash", "bash", Effect.NOT_RESTRICTED),
        (("tools:", "  multiedit: false"), "multiedit", "edit", Effect.NOT_RESTRICTED),
    ],
)
def test_permission_keys_without_effect(lines: tuple[str, ...], key: str, suggest: str | None, effect: Effect) -> None:
    text = front("description: d", *lines)
    problem = only(look(text), "permission-key-no-effect")
    assert (at(text, problem), fields(problem)["suggestion"], problem.effect) == (key, suggest, effect)


def test_a_tool_of_a_server_is_no_problem() -> None:
    assert look(front("permission:", "  mymcp_*: deny", "  playwright: ask")).problems == []


@pytest.mark.parametrize(
    ("lines", "cover", "effect", "overridden"),
    [
        (("  read: allow", '  "*": deny'), '"*"', Effect.NO_TOOLS, ["read"]),
        (("  read: deny", '  "*": allow'), '"*"', Effect.NOT_RESTRICTED, ["read"]),
        (("  bash:", '    "git *": allow', '    "*": ask'), '"*"', Effect.ALTERS, ["git *"]),
        (("  bash:", '    "rm *": deny', '    "*": allow'), '"*"', Effect.NOT_RESTRICTED, ["rm *"]),
        (("  my_a: deny", "  my_b: deny", "  my_*: allow"), "my_*", Effect.NOT_RESTRICTED, ["my_a", "my_b"]),
    ],
)
def test_rules_that_a_later_one_takes_back(
    lines: tuple[str, ...], cover: str, effect: Effect, overridden: list[str]
) -> None:
    text = front("description: d", "permission:", *lines)
    problem = only(look(text), "permission-order")
    assert (at(text, problem), problem.effect) == (cover, effect)
    assert [rule.route[-1] for rule in fields(problem)["overridden"]] == overridden
    for rule in fields(problem)["overridden"]:
        assert rule.route[-1] in text[rule.span.start : rule.span.end]


def test_order_within_the_old_tools_map() -> None:
    text = front("tools:", "  write: false", "  edit: true")
    seen = look(text)
    assert (seen.permission or ())[-1] == "edit:*=allow"
    problem = only(seen, "permission-order")
    assert (at(text, problem), problem.effect) == ("edit", Effect.NOT_RESTRICTED)


@pytest.mark.parametrize(
    ("tools", "effect"),
    [
        ("{read: true, grep: true}", Effect.NOT_RESTRICTED),
        ("{read: true, edit: true}", Effect.ALTERS),
        ("{bash: true, write: true}", Effect.NOTE),
    ],
)
def test_a_tools_map_is_no_list_of_what_is_allowed(tools: str, effect: Effect) -> None:
    text = front("description: d", f"tools: {tools}")
    problem = only(look(text), "tools-not-allowlist")
    assert (at(text, problem), problem.effect) == ("tools", effect)
    assert "webfetch" in fields(problem)["still_allowed"]


@pytest.mark.parametrize("tools", ["{read: true, bash: false}", "{'*': false, read: true}", "{}"])
def test_a_tools_map_that_restricts(tools: str) -> None:
    assert "tools-not-allowlist" not in rules(look(front(f"tools: {tools}")))


@pytest.mark.parametrize(
    ("name", "pattern", "answer"),
    [
        ("bash", "bash", True), ("bash", "*", True), ("bash", "b*", True), ("bash", "*sh", True),
        ("bash", "b?sh", True),
        ("bash", "?ash", True), ("bash", "b*x", False), ("bash", "bash *", True), ("bash", "bash**", True),
        ("bash", "Bash", False), ("bash", "", False), ("", "*", True), ("a" * 12, "*a" * 10_000, False),
    ],
)  # fmt: skip
def test_wildcards(name: str, pattern: str, answer: bool) -> None:
    assert matches(name, pattern) is answer


# -- values that lost a part, names, places


def test_text_that_yaml_cuts() -> None:
    text = front("description: Fixes issue #12 quickly", "mode: subagent # called by others")
    problem = only(look(text), "value-cut")
    assert (at(text, problem), problem.effect) == ("#12 quickly", Effect.ALTERS)
    assert look(text).description == "Fixes issue"
    assert look(front("description: Reviews code  # keep in step with the README")).problems == []
    text = front("description: &team does it")
    problem = only(look(text), "anchor-or-tag")
    assert (at(text, problem), fields(problem)["word"]) == ("&team", "&team")
    assert look(front("description: &d hello", "reasoningEffort: *d")).problems == []


def test_names() -> None:
    assert look(front("description: d"), "agents/team/x.agent.md").name == "team/x.agent"
    text = front("name: other", "description: d")
    problem = only(look(text), "name-override")
    assert (problem.effect, at(text, problem), fields(problem)["expected"]) == (Effect.NOTE, "other", "x")
    assert look(front("name: x", "description: d")).problems == []
    seen = look(front("description: d"), "agent/plan.md")
    assert (seen.mode, only(seen, "builtin-name").effect) == ("primary", Effect.NOTE)
    assert only(look(front("description: d"), "agent/title.md"), "builtin-name").effect is Effect.ALTERS
    assert rules(look("# About\n", "agent/README.md")) == ["readme-agent"]


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("agent/x.MD", "ignored"), ("agent/x.markdown", "ignored"), ("agent/a/b.md", "loaded"),
        ("mode/a/b.md", "ignored"), ("modes/b.md", "loaded"),
    ],
)  # fmt: skip
def test_places(path: str, outcome: str) -> None:
    seen = look(front("description: d", "mode: subagent"), path)
    assert seen.outcome == outcome
    assert rules(seen) == (["ignored-extension"] if outcome == "ignored" else [])
    if path.startswith("modes"):
        assert seen.mode == "primary"


def test_a_file_of_another_client_is_read_as_if() -> None:
    source = Source("x.md", front("description: d").encode())
    assert see(source, Place("x.md", ".", ".claude/agents", "x.md", "project")).hypothetical
    assert not see(source, Place("x.md", ".", ".config/opencode/agents", "x.md", "user")).hypothetical


def test_bytes() -> None:
    seen = look(b"---\ndescription: caf\xe9\n---\nBody\n")
    problem = only(seen, "not-utf8")
    assert (seen.description, problem.effect, problem.span) == ("caf\ufffd", Effect.ALTERS, Span(20, 21))
    seen = look(front("description: d").encode("utf-16"))
    assert only(seen, "not-utf8").effect is Effect.DEGRADES
    seen = look("\ufeff" + front("description: d").replace("\n", "\r\n"))
    assert (seen.outcome, seen.description, seen.problems) == ("loaded", "d", [])


@pytest.mark.parametrize("name", ["constructor", "toString", "valueOf", "hasOwnProperty", "__defineGetter__"])
def test_names_that_break_the_list_of_agents(name: str) -> None:
    seen = look(front("description: d"), f"agent/{name}.md")
    assert seen.outcome == "rejected"
    assert only(seen, "name-format").effect is Effect.REJECTS
    assert look(front(f"name: {name}")).outcome == "rejected"
    assert look(front("disable: true"), f"agent/{name}.md").outcome == "disabled"


def test_a_name_that_is_lost() -> None:
    assert look(front("description: d"), "agent/__proto__.md").outcome == "skipped"
    assert look(front("description: d"), "agent/prototype.md").outcome == "loaded"
    assert look(front("description: d"), "agent/sub/__proto__.md").outcome == "loaded"


def test_two_byte_order_marks() -> None:
    text = "\ufeff\ufeff" + front("description: d")
    seen = look(text)
    assert (seen.outcome, seen.description) == ("degraded", None)
    assert (seen.prompt or "").startswith("---\ndescription: d")


def test_who_wins() -> None:
    def rank(path: str, scope: Any = "project") -> Any:
        folder, _, inside = path.partition("/")
        place = Place(path, ".", f".opencode/{folder}", inside, scope)
        return PLATFORM.contest(place, look(front("description: d"), path, scope))[0]

    assert rank("agents/x.md") == rank("agent/x.md")
    assert rank("agents/x.md").key == "x"
    assert rank("agents/x.md").undecided
    assert rank("agents/sub/x.md").rank < rank("agents/x.md").rank
    assert rank("agents/x.md", "user").layer < rank("modes/x.md").layer < rank("agents/x.md").layer
    assert PLATFORM.contest(Place("x", ".", "", "x.md"), look(front("mode: bad"))) == ()


def test_evidence() -> None:
    data: dict[str, Any] = {"description": "d", "mode": "subagent", "permission": {"edit": "deny"}, "model": "a/b"}
    assert len(PLATFORM.evidence(data, "x.md")) == 3
    assert PLATFORM.evidence({"name": "x", "description": "d", "tools": "Read", "model": "sonnet"}, "x.md") == []


# -- schema


def test_schema_is_sound() -> None:
    schema = load("opencode")
    jsonschema.Draft202012Validator.check_schema(schema.raw)
    assert schema.raw["$id"] == "urn:agentlint:schema:opencode"
    for key, part in schema.properties.items():
        assert part["description"], key
        assert part["x-source"].startswith("https://opencode.ai/docs/"), key
        assert part.get("x-on-error") == "rejects" or "type" not in part, key
        assert all(jsonschema.Draft202012Validator(part).is_valid(example) for example in part.get("examples", ())), key
    assert str(PROGRAM.newest) in schema.raw["x-unknown"]["seen"]


# -- hostile input


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"---", b"---\n", b"---\n---", b"\xff\xfe-\x00", b"---\n\x00\n---\n",
        b"---\n" + b"[" * 50_000 + b"\n---\n",
        b"---json\n" + b"[" * 50_000 + b"\n---\n", b"---\na: &a [*a]\n---\n",
        b"---\n" + b"\n" * 40_000 + b"@",
        b"---\n" + b"x: a: b\n" * 20_000 + b"---\n", b"---\n" + b"#\n" * 30_000 + b"---\n",
        b"\n" * 100_000 + b"---\na: b\n---",
        "---\ndescription: \u2028 x: y\n---\n".encode(), b"---\nname: 'a\\0'\n---\n", b"---\n? - a\n: b\n---\n",
    ],
)  # fmt: skip
def test_no_input_raises(raw: bytes) -> None:
    for path in ("agent/x.md", "mode/x.md", "agent/.md", "agent/a/build.md"):
        seen = look(raw, path)
        text = Source("x", raw).text
        for problem in seen.problems:
            assert 0 <= problem.span.start <= problem.span.end <= len(text)
            assert problem.why.endswith(".")
            assert fields(problem) is not None
