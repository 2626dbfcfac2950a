"""Copilot CLI as `agentlint.platforms.copilot.client` models it, against what the client was seen to do."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentlint.model.problems import (
    RULE_OF,
    BodyTooLong,
    Effect,
    PatternIgnored,
    Problem,
    ToolsSpaceSeparated,
    UnknownTool,
)
from agentlint.platforms import get
from agentlint.platforms.base import Place, Seen
from agentlint.platforms.copilot import client as copilot
from agentlint.platforms.copilot.facts import consumer, read_keys, schema
from agentlint.platforms.copilot.hooks import hook_events, is_js_pattern
from agentlint.platforms.copilot.keys import suggest_key
from agentlint.platforms.copilot.models import model_fault
from agentlint.platforms.copilot.texts import literal_newlines
from agentlint.platforms.copilot.tools import effective, tools_of
from agentlint.text import Severity, Source
from tests.platforms.observed import fields

HERE = Path(__file__).parent
PROBES = [json.loads(line) for line in (HERE / "copilot_probes.jsonl").read_text("utf-8").splitlines()]
"""{"file", "text" | "base64", "loaded", ...}: what Copilot CLI 1.0.102 said of a file in .github/agents (2026-11-21).
``in_force`` are the tools and ``prompt`` the instructions in the request that `--agent` sends."""
SHARED = HERE.parents[2] / "shared"


def place(name: str = "x.agent.md", folder: str = ".github/agents", scope: Any = "project") -> Place:
    return Place(f"{folder}/{name}", "", folder, name, scope)


def see(text: str | bytes, name: str = "x.agent.md", **where: Any) -> Seen:
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return copilot.see(Source(name, raw), place(name, **where))


def agent(lines: str, body: str = "Body.\n") -> str:
    return f"---\n{lines}\n---\n{body}"


def problems(text: str, name: str = "x.agent.md") -> list[tuple[str, str, str]]:
    """Rule, effect and the text at the span of every problem."""
    return [(one.rule, one.effect.value, text[one.span.start : one.span.end]) for one in see(text, name).problems]


def only(text: str, rule: str, name: str = "x.agent.md") -> Problem[Any]:
    found = [one for one in see(text, name).problems if one.rule == rule]
    assert len(found) == 1, [one.rule for one in see(text, name).problems]
    return found[0]


@pytest.mark.parametrize("case", PROBES, ids=range(len(PROBES)))
def test_probes(case: dict[str, Any]) -> None:
    raw = case["text"].encode() if "text" in case else base64.b64decode(case["base64"])
    seen = copilot.see(Source(case["file"], raw), place(case["file"]))
    assert seen.loaded == case["loaded"], seen.reason
    if not case["loaded"]:
        assert any(one.effect in (Effect.REJECTS, Effect.SKIPS) for one in seen.problems)
        return
    assert seen.description == case["description"]
    assert seen.model == case.get("model")
    assert seen.user_invocable == case.get("user_invocable", True)
    assert seen.model_invocable == case.get("model_invocable", True)
    if case["name"] is not None:
        assert seen.name == case["name"]
    if "*" in case["tools"]:
        assert seen.tools == "all"
    else:
        assert seen.fields["tools"] == case["tools"]
    ignored = [fields(one)["word"] for one in seen.problems if one.rule in ("unknown-key", "other-consumer-key")]
    assert sorted(ignored) == case.get("ignored", [])
    if "in_force" in case:
        assert (seen.tools if seen.tools == "all" else sorted(seen.tools or ())) == case["in_force"]
        assert seen.prompt == case["prompt"]


@pytest.mark.parametrize("name", ["copilot.jsonl", "corpus-copilot.jsonl"])
def test_conformance(name: str) -> None:
    data = SHARED / "conformance" / name
    if not data.exists():
        pytest.skip("the shared observations are not here")
    wrong: list[tuple[Any, Any]] = []
    for line in data.read_text("utf-8").splitlines():
        case = json.loads(line)
        if "file" in case:
            path = SHARED / "corpus" / case["file"]
            stem = path.name if path.name.endswith(".md") else path.name + ".md"
            files = {stem: path.read_bytes()}
        else:
            files = {
                key: part["text"].encode() if "text" in part else base64.b64decode(part.get("base64", ""))
                for key, part in case["files"].items()
            }
        for key, raw in files.items():
            seen = copilot.see(Source(key, raw), place(key))
            if seen.loaded != (case["outcome"] == "loaded"):
                wrong.append((case.get("id"), seen.outcome))
            for one in case.get("agents", []) if seen.loaded else []:
                if seen.description != one["description"]:
                    wrong.append((case.get("id"), seen.description))
                if not case.get("name_from_file") and seen.name != one["name"]:
                    wrong.append((case.get("id"), seen.name))
                if isinstance(one.get("tools"), list) and sorted(seen.tools or ()) != sorted(one["tools"]):
                    wrong.append((case.get("id"), str(seen.tools)))
    assert wrong == []


# -- files and names ---------------------------------------------------------------------------------------------------

DESCRIBED = agent("description: Reviews code.")


@pytest.mark.parametrize(
    ("name", "known_as"),
    [
        ("reviewer.agent.md", "reviewer"),
        ("reviewer.md", "reviewer"),
        ("x.chatmode.md", "x.chatmode"),
        ("x.agent.agent.md", "x.agent"),
        ("x.Agent.md", "x.Agent"),
        ("agent.md", "agent"),
        ("team/sub/x.agent.md", "team--sub--x"),
        ("a b.md", "a b"),
    ],
)
def test_names_from_files(name: str, known_as: str) -> None:
    assert see(DESCRIBED, name).name == known_as


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        (".x.agent.md", "hidden-file"),
        (".hidden/x.md", "hidden-file"),
        ("x.MD", "ignored-extension"),
        ("x.agent.MD", "ignored-extension"),
        ("x.mdx", "ignored-extension"),
        ("x.txt", "ignored-extension"),
    ],
)
def test_files_that_are_not_read(name: str, rule: str) -> None:
    seen = see(DESCRIBED, name)
    assert (seen.outcome, [one.rule for one in seen.problems]) == ("ignored", [rule])
    assert seen.problems[0].effect is Effect.SKIPS


def test_places() -> None:
    assert not see(DESCRIBED).hypothetical
    assert not see(DESCRIBED, folder=".claude/agents").hypothetical
    assert not see(DESCRIBED, folder=".copilot/agents", scope="user").hypothetical
    assert see(DESCRIBED, folder=".claude/agents", scope="user").hypothetical
    assert see(DESCRIBED, folder=".opencode/agent").hypothetical
    assert see(DESCRIBED, folder="").hypothetical
    assert [one.rule for one in see(DESCRIBED, folder=".github/chatmodes").problems] == ["legacy-place"]


def test_reserved_and_built_in_names() -> None:
    for text, name in ((agent("name: general-purpose\ndescription: d"), "x.md"), (DESCRIBED, "general-purpose.md")):
        seen = see(text, name)
        assert seen.outcome == "rejected"
        assert [(one.rule, one.effect) for one in seen.problems] == [("builtin-name", Effect.REJECTS)]
    assert see(agent("name: General-Purpose\ndescription: d")).loaded
    assert problems(agent("name: explore\ndescription: d")) == [("builtin-name", "alters", "explore")]
    assert problems(DESCRIBED, "task.md") == [("builtin-name", "alters", "")]


def test_contest() -> None:
    def rank(name: str, **where: Any) -> tuple[str, tuple[Any, ...]]:
        claim = copilot.contest(place(name, **where), see(DESCRIBED, name))[0]
        return claim.key, claim.rank

    ranks = [
        rank("x.md", folder=".copilot/agents", scope="user"),
        rank("x.agent.md"),
        rank("x.md"),
        rank("x.agent.md", folder=".claude/agents"),
        rank("x.md", folder=".claude/agents"),
    ]
    assert {key for key, _ in ranks} == {"id x"}
    assert [order for _, order in ranks] == sorted(order for _, order in ranks)
    assert copilot.contest(place("x.md"), see("no frontmatter")) == ()


def test_of_two_ids_with_one_name_the_first_is_started() -> None:
    a, b = (copilot.contest(place(name), see(agent("name: t\ndescription: d"), name)) for name in ("a.md", "sub/b.md"))
    assert (a[0].key, b[0].key) == ("id a", "id sub--b")
    assert a[1].key == b[1].key == "name t"
    assert a[1].rank < b[1].rank


@pytest.mark.parametrize("key", ["strict-tools-list", "deferred-tool-loading"])
def test_switches_that_the_documentation_does_not_name(key: str) -> None:
    assert see(agent(f"description: d\n{key}: true")).problems == []
    for value in ("yes", "'true'", "1", "", "[]"):
        assert see(agent(f"description: d\n{key}: {value}")).outcome == "rejected"


@pytest.mark.parametrize(
    ("line", "loaded"),
    [
        ("k" * 1024 + ": v", True),
        ("k" * 1025 + ": v", False),
        ("'" + "k" * 1022 + "': v", True),
        ("'" + "k" * 1023 + "': v", False),
        ("k" * 1020 + "      : v", False),
        ("\u00e9" * 512 + ": v", True),
        ("\u00e9" * 513 + ": v", False),
        ("? " + "k" * 1100 + "\n: v", True),
        ("? " + "\u00e9" * 600 + "\n: v", True),
        ("x: {" + "k" * 1100 + ": v}", False),
        ("x: {" + "k" * 1100 + "}", True),
        ("x:\n  " + "k" * 1025 + ": v", False),
    ],
)
def test_a_key_has_1024_bytes_at_most(line: str, loaded: bool) -> None:
    assert (see(agent(f"description: d\n{line}")).outcome == "loaded") is loaded


def test_readme() -> None:
    assert problems("# Agents\n", "README.md") == [("readme-agent", "rejects", "# Agents")]
    assert problems(DESCRIBED, "README.md") == [("readme-agent", "alters", "---")]


# -- fences and YAML ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rule", "at"),
    [
        ("# Title\n\nText\n", "frontmatter-missing", "# Title"),
        ("", "frontmatter-missing", ""),
        ("---\ndescription: d\nBody\n", "frontmatter-unclosed", "---"),
        ("\n\n---\ndescription: d\n---\n", "frontmatter-displaced", "---"),
        (" ---\ndescription: d\n---\n", "frontmatter-displaced", "---"),
        ("```chatagent\n---\ndescription: d\n---\n```\n", "frontmatter-displaced", "---"),
        ("<!-- x -->\n---\ndescription: d\n---\n", "frontmatter-displaced", "---"),
        ("----\ndescription: d\n----\n", "frontmatter-displaced", "----"),
        ("---\n- a\n---\n", "frontmatter-not-mapping", "- a"),
        ("---\ndescription:d\n---\n", "frontmatter-not-mapping", "description:d"),
        ("---\n---\nB\n", "missing-key", "---"),
        ("---\nname: x\n---\n", "missing-key", "---"),
        ("---\ndescription: a\ndescription: b\n---\n", "duplicate-key", "description"),
        ("---\nname:\ndescription: d\n---\n", "null-value", "name"),
        ("---\ndescription: d\ntools: {read: true}\n---\n", "wrong-type", "{read: true}"),
        ("---\ndescription: d\ntools: [read, 1]\n---\n", "wrong-type", "1"),
        ("---\ndescription: d\nmodel: []\n---\n", "model-list-empty", "[]"),
        ("---\ndescription: d\nmodel-policy: Required\n---\n", "invalid-value", "Required"),
        ("---\ndescription: d\nuser-invocable: yes\n---\n", "wrong-type", "yes"),
        ("---\ndescription: d\nmcp-servers: {s: {command: x, args: []}}\n---\n", "mcp-server-invalid", "s"),
        ("---\ndescription: d\nmcp-servers: {s: {type: ws, url: x, tools: []}}\n---\n", "mcp-server-invalid", "ws"),
        ("---\ndescription: d\nhooks: {PostToolUse: [], afterAll: []}\n---\n", "hooks-invalid", "afterAll"),
        ("---\ndescription: d\nhooks: {preToolUse: [{bash: x, matcher: '*'}]}\n---\n", "hooks-invalid", "'*'"),
    ],
)
def test_refused(text: str, rule: str, at: str) -> None:
    seen = see(text)
    assert seen.outcome == "rejected"
    refusals = [one for one in seen.problems if one.effect is Effect.REJECTS]
    assert [(one.rule, text[one.span.start : one.span.end]) for one in refusals] == [(rule, at)]
    assert str(copilot.PLATFORM.client) in refusals[0].why


def test_not_utf8() -> None:
    seen = see(b"---\ndescription: caf\xe9\n---\n")
    assert (seen.outcome, seen.problems[0].rule, seen.problems[0].span.start) == ("rejected", "not-utf8", 20)


@pytest.mark.parametrize(
    ("lines", "kind", "at", "key"),
    [
        ("description: Use this: bad", "colon-in-value", ": bad", "description"),
        ("description: d\nhandoffs:\n  - agent: SE: Architect", "colon-in-value", ": Architect", "handoffs"),
        ("description:foo\nname: x", "missing-space", ":foo", "description"),
        ("description: d\ntools:\n\t- read", "tab", "\t- read", "tools"),
        ('description: "C:\\dir"', "bad-escape", "\\dir", "description"),
        ('description: "\\xZZ"', "bad-escape", "\\xZZ", "description"),
        ('description: "a" b', "text-after-quote", "b", "description"),
        ("description: 'it's bad'", "text-after-quote", "s bad'", "description"),
        ("description: @x", "leading-special", "@x", "description"),
        ("description: **Bold** text", "leading-special", "**Bold**", "description"),
        ("tools: *\ndescription: d", "leading-special", "*\n", "tools"),
        ("description: > text", "leading-special", "> text", "description"),
        ('description: "abc\nname: x', "unclosed-quote", '"abc', "description"),
        ("description: Use\n<example>\nfoo\nname: x", "unindented-continuation", "<example>", "description"),
        ("tools:\n  - a\n - b\ndescription: d", "bad-indentation", "- b", "tools"),
        ("description: a\x1bb", "control-character", "\x1bb", "description"),
        ("description: 99999999999999999999", "number", "9999", "description"),
        ("tools: [a b, c\ndescription: d", "flow", ": d", "description"),
    ],
)
def test_yaml_faults(lines: str, kind: str, at: str, key: str) -> None:
    text = agent(lines)
    problem = only(text, "yaml-invalid")
    assert problem.effect is Effect.REJECTS
    assert fields(problem)["kind"] == kind
    assert text.startswith(at, problem.span.start)
    assert problem.route == (key,)


# -- keys --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "suggest", "certain"),
    [
        ("Tools", "tools", True),
        ("mcp_servers", "mcp-servers", True),
        ("mcpServers", "mcp-servers", True),
        ("user-invokable", "user-invocable", True),
        ("userInvokable", "user-invocable", True),
        ("disable_model_invocation", "disable-model-invocation", True),
        ("reasoningEffort", "reasoning-effort", True),
        ("tool", "tools", True),
        ("models", "model", False),
        ("modle", "model", False),
        ("color", None, False),
        ("zzz", None, False),
    ],
)
def test_unknown_keys(key: str, suggest: str | None, certain: bool) -> None:
    text = agent(f"description: d\n{key}: x")
    problem = only(text, "unknown-key")
    assert (fields(problem)["suggestion"], fields(problem)["certain"]) == (suggest, certain)
    assert text[problem.span.start : problem.span.end] == key
    assert problem.effect is Effect.IGNORES
    assert see(text).loaded


def test_a_key_that_is_there_is_not_suggested() -> None:
    assert suggest_key("Tools", {"tools": []}) == (None, False)


@pytest.mark.parametrize(
    "line", ["handoffs: []", "argument-hint: x", "agents: []", "target: vscode", "metadata: {a: b}"]
)
def test_keys_of_other_consumers_are_a_note(line: str) -> None:
    assert [one[:2] for one in problems(agent(f"description: d\n{line}"))] == [("other-consumer-key", "note")]


def test_keys_without_effect() -> None:
    assert problems(agent("description: d\nmodel-policy: required")) == [("no-effect-key", "ignores", "model-policy")]
    both = agent("description: d\ninfer: true\ndisable-model-invocation: true")
    assert problems(both) == [("no-effect-key", "ignores", "infer")]
    assert see(both).model_invocable is False
    assert problems(agent("description: d\ninfer: false")) == [("deprecated-key", "note", "infer")]


def test_blank_values() -> None:
    assert problems(agent('description: ""')) == [("blank-value", "ignores", "description")]
    assert problems(agent('description: d\nname: ""')) == [("blank-value", "alters", "name")]


# -- tools -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "tools"),
    [
        ("execute", "bash read_bash stop_bash list_bash"),
        ("BASH", "bash read_bash stop_bash list_bash"),
        ("read", "view"),
        ("edit", "create edit"),
        ("edit/edit", "edit"),
        ("anything/edit", "edit"),
        ("edit/editFiles", "edit"),
        ("search/codebase", "grep glob"),
        ("search", "grep glob"),
        ("agent/runSubagent", "task read_agent list_agents write_agent"),
        ("todos", "update_todo"),
        ("update_todo", "update_todo"),
        ("UPDATE_TODO", ""),
        ("read_file", "read_file"),
        ("READ_FILE", ""),
        ("READ_AGENT", "read_agent"),
        ("Bash(git:*)", ""),
        ("bash/x", ""),
        ("/view", ""),
        ("view/", ""),
        ("web", ""),
        (" read", ""),
    ],
)
def test_tools_of_a_name(name: str, tools: str) -> None:
    assert tools_of(name) == tuple(tools.split())


def test_tools_in_force() -> None:
    assert effective(["READ", "view", "nothing"]) == ("view", "skill", "sql")
    assert see(DESCRIBED).tools == "all"
    assert see(agent("description: d\ntools: [read, '*']")).tools == "all"
    assert see(agent("description: d\ntools: []")).tools == ("skill", "sql")
    assert see(agent("description: d\ntools: read, Grep")).tools == ("view", "grep", "skill", "sql")


@pytest.mark.parametrize(
    ("tools", "kind", "effect", "at"),
    [
        ("[read, serach]", UnknownTool("serach", "search", "misspelt"), "drops-field", "serach"),
        ("[read, foo]", UnknownTool("foo", server="foo/*"), "drops-field", "foo"),
        ("[read, LS]", UnknownTool("LS", reason="other-client"), "drops-field", "LS"),
        ("[read, mcp__db__q]", UnknownTool("mcp__db__q", "db/q", "claude-mcp"), "drops-field", "mcp__db__q"),
        ("\"read, 'edit'\"", UnknownTool("'edit'", "edit", "punctuation"), "drops-field", "'edit'"),
        ("[read, list_issues]", UnknownTool("list_issues", server="list_issues/*"), "note", "list_issues"),
        ("[read, 'Bash(git:*)']", PatternIgnored("Bash(git:*)", "Bash"), "drops-field", "'Bash(git:*)'"),
        ("[view, read edit]", ToolsSpaceSeparated("read edit", ("read", "edit")), "drops-field", "read edit"),
    ],
)
def test_entries_without_effect(tools: str, kind: object, effect: str, at: str) -> None:
    text = agent(f"description: d\ntools: {tools}")
    rule = RULE_OF[type(kind)]
    assert problems(text) == [(rule, effect, at)]
    assert only(text, rule).kind == kind


@pytest.mark.parametrize(
    "entry",
    [
        "web",
        "web_fetch",
        "WebSearch",
        "githubRepo",
        "fetch",
        "problems",
        "search/usages",
        "github/*",
        "ask_user",
        "playwright/browser_click",
        "ms-python.python/installPythonPackage",
        "microsoft.docs.mcp",
        "Microsoft Docs",
        "vscode/askQuestions",
    ],
)
def test_what_others_provide_is_not_unknown(entry: str) -> None:
    assert problems(agent(f"description: d\ntools: [read, '{entry}']")) == []


SERVER = "mcp-servers:\n  my-db:\n    command: x\n    args: []\n    tools: ['*']"


def test_the_files_own_servers() -> None:
    assert problems(agent(f"description: d\ntools: [read, my-db/*, My-Db/query, my-db-query]\n{SERVER}")) == []
    problem = only(agent(f"description: d\ntools: [read, my-db]\n{SERVER}"), "unknown-tool")
    assert problem.kind == UnknownTool("my-db", "my-db/*", "server")


@pytest.mark.parametrize(
    ("tools", "effect"),
    [
        ("[foo]", "no-tools"),
        ("['Bash(git:*)']", "no-tools"),
        ('""', "no-tools"),
        ("read edit", "no-tools"),
        ("[fetch]", "note"),
    ],
)
def test_zero_tools(tools: str, effect: str) -> None:
    assert only(agent(f"description: d\ntools: {tools}"), "zero-tools").effect.value == effect


# -- texts, model, body ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "rule", "at"),
    [
        ("description: Use this # always", "value-cut", "# always"),
        ("description: !important stuff", "anchor-or-tag", "!important"),
        ("description: &both stuff", "anchor-or-tag", "&both"),
        (r"description: one.\nTwo", "literal-newline", r"\n"),
        (r"description: 'one.\nTwo'", "literal-newline", r"\n"),
        (r'description: "one.\\nTwo"', "literal-newline", r"\\n"),
    ],
)
def test_altered_texts(line: str, rule: str, at: str) -> None:
    assert problems(agent(line)) == [(rule, "alters", at)]


@pytest.mark.parametrize(
    "line",
    [
        "description: C# and F#",
        "description: d\nmodel: gpt-5 # fast",
        "name: x # the name\ndescription: d",
        r'description: "a\nb"',
        r"description: in C:\new",
        "description: &a text\nname: *a",
    ],
)
def test_texts_that_are_fine(line: str) -> None:
    assert problems(agent(line)) == []


def test_literal_newlines() -> None:
    assert literal_newlines(r"a\n\n<example>") == 2
    assert literal_newlines(r"C:\new and \\node") == 0


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("inherit", "other-client"),
        ("Sonnet", "other-client"),
        ("a | b", "several"),
        ("gpt-5, gpt-4.1", "several"),
        ("anthropic/claude-sonnet-4-5", "provider"),
        ("claude-sonnet-4.6", ""),
        ("Claude Sonnet 4.6 (copilot)", ""),
        ("auto", ""),
    ],
)
def test_models(name: str, reason: str) -> None:
    assert model_fault(name) == reason


def test_model_lists() -> None:
    seen = see(agent("description: d\nmodel: [gpt-5.4, inherit]"))
    assert (seen.model, seen.fields["model"]) == ("gpt-5.4", ["gpt-5.4", "inherit"])
    assert [(one.rule, one.route) for one in seen.problems] == [("model-unknown", ("model", 1))]


def test_long_body() -> None:
    assert problems(agent("description: d", "x" * 30_000)) == []
    problem = only(agent("description: d", "x" * 30_001), "body-too-long")
    assert (problem.kind, problem.effect) == (BodyTooLong(30_001, 30_000), Effect.ALTERS)


def test_prompt() -> None:
    assert see("---\r\ndescription: d\r\n---\r\n\r\n a\r\nb \r\n").prompt == "a\nb"


@pytest.mark.parametrize(
    ("pattern", "fine"),
    [
        ("Edit|Write", True),
        ("*", False),
        ("**", False),
        ("(", False),
        (")", False),
        ("[", False),
        ("]", True),
        ("}", True),
        ("x{", True),
        ("x{2,1}", False),
        ("x{1,2}?", True),
        ("a++", False),
        ("(?i)a", False),
        ("(?<n>x)", True),
        ("(?P<n>x)", False),
        ("(?=x)", True),
        ("(?<=a)b", True),
        ("(?#c)", False),
        ("a|", True),
        ("|a", True),
        ("\\", False),
        ("[b-a]", False),
        ("[a-b\\]]", True),
        ("\\1", True),
        ("^*", False),
    ],
)
def test_js_patterns(pattern: str, fine: bool) -> None:
    assert is_js_pattern(pattern) is fine


# -- the schema and the platform ---------------------------------------------------------------------------------------


def test_schema() -> None:
    known = schema()
    jsonschema.Draft202012Validator.check_schema(known.raw)
    assert known.raw["$id"] == "urn:agentlint:schema:copilot"
    assert "oneOf" not in json.dumps(known.raw)
    assert "anyOf" not in json.dumps(known.raw)
    words = {"reads", "ignores", "deprecated", "undocumented"}
    for name, part in known.properties.items():
        assert part["description"], name
        assert Effect(part["x-on-error"]), name
        assert {consumer(part, one) for one in ("cli", "vscode", "github")} <= words, name
        validator = jsonschema.Draft202012Validator(part)
        assert all(validator.is_valid(example) for example in part.get("examples", [])), name
    assert {"description", "tools", "mcp-servers"} <= read_keys()
    assert "target" not in read_keys()
    assert {"PostToolUse", "postToolUse"} <= hook_events()


def test_platform() -> None:
    assert get("copilot") is copilot.PLATFORM
    assert [client.id for client in copilot.PLATFORM.clients] == ["copilot", "vscode"]


def test_evidence() -> None:
    assert copilot.evidence({"description": "d"}, "x.agent.md")
    assert copilot.evidence({"mcp-servers": {}}, "x.md")
    assert copilot.evidence({"tools": ["codebase", "editFiles"]}, "x.md")
    assert copilot.evidence({"model": "GPT-4.1"}, "x.md")
    assert copilot.evidence({"name": "x", "tools": "Read, Edit", "model": "sonnet"}, "x.md") == []


def test_seeds() -> None:
    seeds = HERE.parents[1] / "fixtures" / "seeds"
    clean = see((seeds / ".github/agents/llm-architect.agent.md").read_bytes())
    assert [one for one in clean.problems if one.effect.severity > Severity.INFO] == []
    for name in ("pytorch-educational-advisor.md", "model-architect-builder.md"):
        seen = see((seeds / ".claude/agents" / name).read_bytes(), name)
        assert (seen.outcome, fields(seen.problems[0])["kind"]) == ("rejected", "colon-in-value")


# -- hostile text ------------------------------------------------------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "---\n",
                "\n",
                "description: d\n",
                "tools: ",
                "[",
                "]",
                "{",
                "}",
                ": ",
                "- ",
                "'",
                '"',
                "*",
                "&a ",
                "!t ",
                "|\n",
                "\t",
                "hooks:\n",
                "  preToolUse:\n",
                "    - matcher: (\n",
                "mcp-servers:\n",
                "  s: {}\n",
                "model: ",
                "\\n",
                "\r",
                "\ufeff",
                "\x00",
                "\u2028",
                "#",
                "read",
                "a(b",
                "name: x\n",
                ".nan",
                "1e400",
                "é😀",
                "\ud800",
                "- - - ",
                "? ",
            ]
        ),
        max_size=14,
    ),
    st.booleans(),
)
def test_any_text_is_judged(parts: list[str], fenced: bool) -> None:
    text = "".join(parts)
    text = f"---\n{text}\n---\nBody" if fenced else text
    source = Source.from_text("x.md", text)
    seen = copilot.see(source, place("x.md"))
    for one in seen.problems:
        assert 0 <= one.span.start <= one.span.end <= len(source.text)
        assert one.why.endswith((".", "`"))
    assert seen.loaded == (not seen.reason)


@pytest.mark.parametrize(
    "lines",
    [
        "".join(f"k{n}: v\n" for n in range(20_000)),
        "tools: [" + ",".join(f"toool{n}" for n in range(20_000)) + "]",
        "tools: " + ", ".join(f"sxarch{n}" for n in range(20_000)),
        "tools: [" + "1," * 20_000 + "]",
        "mcp-servers:\n" + "".join(f"  s{n}: 1\n" for n in range(10_000)),
        "hooks:\n" + "".join(f"  s{n}: 1\n" for n in range(10_000)),
        "hooks:\n  preToolUse:\n" + "  - bash: 1\n" * 10_000,
        "model: [" + "inherit," * 10_000 + "]",
        'x: "' + "\\\\n" * 20_000 + '"',
        'a: "b" c\n' * 10_000,
        "foo\n" * 20_000,
    ],
    ids=[
        "keys",
        "tools",
        "tools in a text",
        "numbers",
        "servers",
        "events",
        "actions",
        "models",
        "escapes",
        "quotes",
        "lines",
    ],
)
def test_problems_of_a_hostile_file_are_bounded(lines: str) -> None:
    seen = see(agent(f"description: d\n{lines}"))
    assert len(seen.problems) <= 202
