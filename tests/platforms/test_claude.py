"""The model of Claude Code against what the real client did, and every problem with its place and effect."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from agentlint.model.problems import Effect, Problem
from agentlint.platforms.base import Claim, Place, Seen
from agentlint.platforms.claude import fences, models, tools
from agentlint.platforms.claude.client import PLATFORM, see, see_as
from agentlint.platforms.claude.versions import HISTORY
from agentlint.platforms.claude.versions import tools_of as known_tools
from agentlint.platforms.schema import load
from agentlint.surroundings import Disk
from agentlint.syntax import bunyaml
from agentlint.syntax.nodes import Mapping, Scalar
from agentlint.text import Severity, Source
from tests.platforms.observed import fields

PROBES = [json.loads(line) for line in Path(__file__).with_name("claude_probes.jsonl").read_text("utf-8").splitlines()]
"""Answers of Claude Code 2.1.329 to 879 files of our own: the name and description that the model is shown (None: not
loaded), and for those that were started as subagents their tools and model. NAME stands for the file's own name."""

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "conformance"
SHARED = Path(__file__).resolve().parents[3] / "shared"
ALL = sorted(known_tools(HISTORY.version()) - tools.NOT_BY_DEFAULT)
OWN_MODEL = "claude-opus-5-5"


def look(text: str | bytes, inside: str = "t.md", wanted: str | None = None, **place: Any) -> Seen:
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    where = Place(f".claude/agents/{inside}", "", ".claude/agents", inside, place.get("scope", "project"))
    return see(Source(where.path, raw), where, wanted)


def agent(lines: str, body: str = "Body.\n") -> str:
    return f"---\nname: t\ndescription: Reviews code.\n{lines}---\n{body}"


def shown(text: str, problem: Problem[Any]) -> str:
    return text[problem.span.start : problem.span.end]


def only(seen: Seen, rule: str) -> Problem[Any]:
    found = [one for one in seen.problems if one.rule == rule]
    assert len(found) == 1, [one.rule for one in seen.problems]
    return found[0]


def tools_of(seen: Seen) -> list[str]:
    return ALL if seen.tools == "all" else sorted(seen.tools or ())


def test_agrees_with_the_recorded_client() -> None:
    wrong: list[Any] = []
    for probe in PROBES:
        seen = look(probe["text"].replace("NAME", "f000"), "f000.md")
        mine: dict[str, Any] = {"text": probe["text"], "name": None}
        if seen.loaded:
            mine["name"] = (seen.name or "").replace("f000", "NAME")
            mine["description"] = (seen.description or "").replace("f000", "NAME")
            if "tools" in probe:
                mine["tools"] = tools_of(seen)
            if "model" in probe:
                mine["model"] = OWN_MODEL if seen.model is None else seen.model
        if mine != probe:
            wrong.append((probe, mine))
    assert wrong == []


def test_agrees_with_an_older_client() -> None:
    """2.1.197, from what it did otherwise than the newest (fixtures/conformance/differences.json)."""
    older: dict[str, dict[str, Any]] = {}
    for entry in json.loads((FIXTURES / "differences.json").read_text("utf-8")):
        if entry["client"] == "claude" and entry["version"] == "2.1.197":
            older.setdefault(entry["case"], {})[entry["field"].rpartition(".")[2]] = entry["then"]
    wrong: list[Any] = []
    for line in (FIXTURES / "claude.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        then = older.get(case["id"], {})
        if list(case["files"]) != ["t.md"] or "text" not in case["files"]["t.md"] or "place" in case:
            continue
        if case["id"] == "nul-in-description":  # its older YAML parser took a NUL for the end of the text
            continue
        seen = look(case["files"]["t.md"]["text"], wanted="2.1.197")
        observed = case["agents"][0] if case["agents"] else {}
        outcome = then.get("outcome", case["outcome"])
        if seen.loaded != (outcome == "loaded"):
            wrong.append((case["id"], outcome, seen.outcome))
        elif seen.loaded and "tools" in then and then["tools"] is not None:
            mine = seen.tools if seen.tools == "all" else sorted(seen.tools or ())
            if mine != then["tools"]:
                wrong.append((case["id"], then["tools"], mine))
        if seen.loaded and then.get("model") is not None and seen.model != then["model"]:
            wrong.append((case["id"], then["model"], seen.model))
        if seen.loaded and "name" not in then and observed and seen.name != observed["name"]:
            wrong.append((case["id"], observed["name"], seen.name))
    assert wrong == []


@pytest.mark.skipif(not (SHARED / "conformance").is_dir(), reason="the shared observations are not beside the checkout")
def test_agrees_with_the_shared_observations() -> None:
    known = {
        "desc-long-5000",  # the recorded text is shortened and has no closing fence
        "tools-literal",  # the recording took the tools for a part of the description
    }
    wrong: list[Any] = []
    for line in (SHARED / "conformance" / "claude.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        if len(case["files"]) != 1 or case["id"] in known:
            continue
        ((inside, part),) = case["files"].items()
        if "text" not in part:
            continue
        seen = look(part["text"], inside)
        if seen.loaded != (case["outcome"] == "loaded"):
            wrong.append((case["id"], case["outcome"], seen.outcome))
        for one in case["agents"]:
            if not seen.loaded or (seen.description or "").strip() != one["description"].strip():
                wrong.append((case["id"], one["description"], str(seen.description)))
            if isinstance(one.get("tools"), list) and sorted(one["tools"]) != sorted(seen.tools or ()):
                wrong.append((case["id"], str(one["tools"]), str(seen.tools)))
    assert wrong == []


@pytest.mark.parametrize(
    "text",
    [
        agent(""),
        agent("tools: Read, Grep, Glob\nmodel: sonnet\n"),
        agent("tools:\n  - Read\n  - Bash\nmodel: inherit\ncolor: blue\n"),
        agent("tools: [Read, Write]  # only these\ndisallowedTools: Write\n").replace("disallowedTools: Write\n", ""),
        agent("disallowedTools: Write, Edit\npermissionMode: plan\n"),
        agent("model: claude-opus-4-5-20251101\nmaxTurns: 20\neffort: high\nmemory: project\nskills: [a, b]\n"),
        agent("model: us.anthropic.claude-sonnet-4-5-20250929-v1:0\n"),
        agent("model: claude-sonnet-4-5@20250929\n"),
        agent("tools: Read, mcp__github, mcp__x__y, mcp__z__*, Task\nmcpServers:\n  - github\nbackground: false\n"),
        agent(
            "hooks:\n  PreToolUse:\n    - matcher: Bash\n      hooks:\n        - type: command\n          command: x\n"
        ),
        agent("# a comment\nmodel: haiku  # fast\n"),
        agent("").replace("\n", "\r\n"),
        "---\nname: t\ndescription: >-\n  Reviews\n  code.\n---\n\n---\n\nA rule above.\n",
    ],
)
def test_a_clean_file_has_no_problem(text: str) -> None:
    seen = look(text)
    assert (seen.outcome, seen.problems) == ("loaded", [])
    assert seen.name == "t"
    assert seen.hypothetical is False


def test_what_is_seen_of_an_agent() -> None:
    text = agent(
        "tools: Read, Bash(git:*), Task\nmodel: Haiku[1m]\nmaxTurns: '5'\neffort: HIGH\nbackground: 'false'\n",
        "\n Hi. \n",
    )
    seen = look(text)
    assert (seen.name, seen.description, seen.prompt) == ("t", "Reviews code.", "Hi.")
    assert (seen.tools, seen.model) == (("Read", "Bash", "Agent"), "claude-haiku-5-5")
    assert seen.fields["maxTurns"] == 5
    assert seen.fields["effort"] == "high"
    assert seen.fields["background"] is False
    assert seen.data is not None
    assert seen.data["maxTurns"] == "5"


PROBLEMS = [
    json.loads(line) for line in Path(__file__).with_name("claude_problems.jsonl").read_text("utf-8").splitlines()
]
"""A file's text and one problem that must be seen in it: rule, effect, the text it points at, route, some fields."""


@pytest.mark.parametrize("case", PROBLEMS, ids=lambda case: case["id"])
def test_problem(case: dict[str, Any]) -> None:
    problem = only(look(case["text"]), case["rule"])
    assert (problem.effect.value, shown(case["text"], problem)) == (case["effect"], case["shown"])
    if case["route"]:
        assert list(problem.route) == case["route"]
    assert json.loads(json.dumps(fields(problem))) | case["fields"] == json.loads(json.dumps(fields(problem)))
    assert problem.why.startswith(f"{PLATFORM.client} ")
    assert problem.why.endswith(".")


@pytest.mark.parametrize("inside", ["README.md", "STYLE_GUIDE.md", "team/index.md"])
def test_a_document_in_the_agents_folder_is_no_agent_gone_wrong(inside: str) -> None:
    problem = only(look("# How we work\n", inside), "frontmatter-missing")
    assert problem.effect.severity is Severity.INFO


def test_severity_follows_the_effect() -> None:
    assert only(look(agent("allowed-tools: Read\n")), "unknown-key").effect.severity is Severity.ERROR
    assert only(look(agent("version: 1\n")), "unknown-key").effect.severity is Severity.WARNING
    assert only(look(agent("tools: Read, TodoWrite\n")), "unknown-tool").effect.severity is Severity.INFO


@pytest.mark.parametrize(
    ("inside", "outcome"),
    [
        ("t.md", "loaded"),
        ("a/b/t.md", "loaded"),
        (".h/.t.md", "loaded"),
        ("t.MD", "ignored"),
        ("t.markdown", "ignored"),
    ],
)
def test_endings(inside: str, outcome: str) -> None:
    seen = look(agent(""), inside)
    assert seen.outcome == outcome
    if outcome == "ignored":
        assert fields(only(seen, "ignored-extension"))["suggestion"] == "t.md"


def test_encodings() -> None:
    seen = look(agent("").encode().replace(b"code", b"caf\xe9"))
    assert seen.description == "Reviews caf\ufffd."
    assert only(seen, "not-utf8").effect is Effect.ALTERS
    seen = look(b"\xef\xbb\xbf" + agent("").encode())
    assert (seen.outcome, only(seen, "bom").effect) == ("loaded", Effect.LUCKY)
    seen = look(agent("").encode("utf-16"))
    assert (seen.outcome, only(seen, "not-utf8").effect) == ("skipped", Effect.SKIPS)


def test_the_second_try_keeps_places() -> None:
    text = agent("tools: [Read, Grep]\nmodel: haiku # fast\nlist:\n\t- a\n").replace(
        "Reviews code.", 'Say "hi": \\x now '
    )
    seen = look(text)
    assert seen.description == 'Say "hi": \\x now '
    assert seen.model == "haiku # fast"
    assert isinstance(seen.tree, Mapping)
    written = {key.text: text[value.start : value.end] for key, value in seen.tree.pairs if isinstance(key, Scalar)}
    assert written == {
        "name": "t", "description": 'Say "hi": \\x now ', "tools": "[Read, Grep]", "model": "haiku # fast",
        "list": "- a",
    }  # fmt: skip
    problem = only(seen, "yaml-invalid")
    assert [text[span.start : span.end] for span in fields(problem)["rewritten"]] == [
        'Say "hi": \\x now ',
        "haiku # fast",
    ]
    value = next(value for key, value in seen.tree.pairs if isinstance(key, Scalar) and key.text == "description")
    assert isinstance(value, Scalar)
    assert value.style == "plain"


def test_tool_lists_are_split_as_the_client_does() -> None:
    def words(text: str) -> list[str]:
        return [word for word, _ in tools.split(text)]

    assert words(" Read ,Grep  Glob\n") == ["Read", "Grep", "Glob"]
    assert words("Bash(a b, c),Read") == ["Bash(a b, c)", "Read"]
    assert words("Bash(a(b c) d) Read") == ["Bash(a(b c)", "d)", "Read"]
    assert words("Read\tGrep") == ["Read\tGrep"]
    assert words("Bash(git, Read") == ["Bash(git, Read"]
    assert [at for _, at in tools.split("Read,  Grep")] == [0, 7]
    assert tools.rule_name("Bash(x)(y)") == "Bash"
    assert tools.rule_name("Bash(x)y") == "Bash(x)y"


@pytest.mark.parametrize(
    ("value", "spans"),
    [
        ("Read, Grep'", ["Read", "Grep'"]),
        ("'Read, Grep\"'", ["Read", 'Grep"']),
        ("'Read, Grep'''", ["Read", "'Read, Grep'''"]),
        ("'''Read, Grep'", ["'''Read, Grep'", "Grep"]),
        ('"Read, Grep\'"', ["Read", "Grep'"]),
        ('"Read, Grep\\""', ["Read", '"Read, Grep\\""']),
        ('"Read, Grep\\\\"', ["Read", '"Read, Grep\\\\"']),
    ],
)
def test_a_word_that_is_written_otherwise_has_the_place_of_its_text(value: str, spans: list[str]) -> None:
    text = f"tools: {value}\n"
    tree = bunyaml.parse(text)
    assert isinstance(tree, Mapping)
    found = tools.entries(tree.pairs[0][1], "tools", text)
    assert [text[entry.span.start : entry.span.end] for entry in found] == spans


@pytest.mark.parametrize(
    "fine",
    ["sonnet", "Opus[1m]", " inherit ", "claude-3-opus-20240229", "anthropic.claude-opus-4-1-20250805-v1:0",
     "eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-opus-4-1@20250805", "claude-sonnet-5",
     "arn:aws:bedrock:us-east-1:1:inference-profile/x", "best", "opusplan", None, 4, ""],
)  # fmt: skip
def test_models_that_can_exist(fine: object) -> None:
    assert models.doubt(fine, HISTORY.version()) is None


def test_versions() -> None:
    assert look("\ufeff" + agent(""), wanted="2.1.238").outcome == "skipped"
    assert look("\ufeff" + agent(""), wanted="2.1.239").outcome == "loaded"
    colon = "---\nname: a:b\ndescription: d\n---\n"
    assert [look(colon, wanted=wanted).outcome for wanted in ("2.1.217", "2.1.218")] == ["loaded", "rejected"]
    place = Place(".claude/agents/t.md", "", ".claude/agents", "t.md", "project")
    seen = see_as("2.1.197")(Source("t.md", agent("model: opus\nhooks: []\n").encode()), place)
    assert (seen.outcome, seen.model, str(seen.client)) == ("loaded", "claude-opus-4-8", "Claude Code 2.1.197")


def test_plugin_agents(tmp_path: Path) -> None:
    (tmp_path / ".claude-plugin").mkdir()
    (tmp_path / ".claude-plugin" / "plugin.json").write_text('{"name": "probe"}')

    def plugin(text: str, inside: str = "t.md") -> Seen:
        path = str(tmp_path / "agents" / inside)
        place = Place(path, str(tmp_path), "agents", inside, "plugin", surroundings=Disk())
        return see(Source(path, text.encode()), place)

    seen = plugin("Just text\n", "README.md")
    assert (seen.outcome, seen.name, seen.description) == ("loaded", "probe:README", "Agent from probe plugin")
    assert (seen.prompt, seen.tools) == ("Just text", "all")
    assert plugin("---\nname: a:b\ndescription: 7\n---\n", "sub/x.md").name == "probe:sub:a:b"
    assert plugin("---\nname: 5\ndescription: true\n---\n").description == "true"
    assert plugin("---\nname: x\ndescription: a\\nb\n---\n").description == "a\\nb"
    seen = plugin("---\nname: x\ndescription: d:\ntools: Read\n---\nB\n")
    assert (seen.name, seen.description, seen.tools) == ("probe:t", "Agent from probe plugin", "all")
    assert only(seen, "yaml-invalid").effect is Effect.DEGRADES
    seen = plugin("---\nname: x\ndescription: d\npermissionMode: plan\nhooks: x\n---\nB\n")
    assert [(one.rule, one.route, one.effect) for one in seen.problems] == [
        ("plugin-ignored-key", ("hooks",), Effect.IGNORES),
        ("plugin-ignored-key", ("permissionMode",), Effect.NOT_RESTRICTED),
    ]


def test_worktrees_need_git(tmp_path: Path) -> None:
    place = Place(".claude/agents/t.md", str(tmp_path), ".claude/agents", "t.md", "project", surroundings=Disk())
    source = Source("t.md", agent("isolation: worktree\n").encode())
    assert only(see(source, place), "isolation-needs-git").effect is Effect.BREAKS_USE
    other = tmp_path / "repository"
    (other / ".git").mkdir(parents=True)
    assert see(source, place._replace(root=str(other))).problems == []


def test_contest() -> None:
    def claim(path: str, scope: Any = "project", version: str | None = None) -> Claim:
        place = Place("", "", ".claude/agents", path, scope)
        return PLATFORM.contest(place, see(Source("t.md", agent("").encode()), place, version))[0]

    paths = ["z/z.md", "z.md", "team/review.md", "reviewer.md", "aB.md", "a/b.md", "a.md", "a-b.md", "B.md", "9.md"]
    ranks = [claim(path).rank for path in paths]
    assert ranks == sorted(ranks)
    assert claim("\uff5e.md").rank < claim("\U0001f600.md").rank
    assert claim("a.md").rank < claim("z.md", "user").rank
    assert {claim(path, version="2.1.329").rank for path in paths} == {(0, 0)}
    assert "file system" in claim("a.md", version="2.1.329").undecided
    assert claim("a.md").undecided == ""
    assert PLATFORM.contest(Place("", "", "", "a.md", "project"), look("text")) == ()


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("a" * 256, False),
        ("a" * 257, True),
        ("\U0001f600" * 128, False),
        ("\U0001f600" * 129, True),
        ("\ufdfa" * 256, False),  # longer only in NFKC
        ("a\uff1ab", True),
        ("a\ufe55b", True),
        ("a\ufe13b", True),
        ("a\u2a74b", True),
        ("a\u2236b", False),
        ("\uff0dab", False),  # a fullwidth hyphen is none
    ],
)
def test_names_that_are_refused(name: str, refused: bool) -> None:
    text = f"---\nname: {name}\ndescription: d\n---\nB\n"
    assert (look(text).outcome == "rejected") is refused
    assert look(text, wanted="2.1.197").outcome == "loaded"


@pytest.mark.parametrize(
    ("value", "loads"), [("", True), (" []", True), (" {}", False), (" ''", False), (" false", False), (" x", False)]
)
def test_a_guarding_hook_outside_hooks(value: str, loads: bool) -> None:
    seen = look(agent(f"PreToolUse:{value}\n"))
    assert (seen.outcome == "loaded") is loads
    assert only(seen, "unknown-key").effect is (Effect.IGNORES if loads else Effect.SKIPS)
    assert look(agent(f"Stop:{value}\n")).outcome == "loaded"


def test_an_alias_inside_its_anchor() -> None:
    seen = look(agent("tools: &l [Read, *l]\nloop: &m\n  self: *m\n"))
    assert (seen.outcome, seen.tools) == ("loaded", ("Read",))
    assert look(agent("loop: &l\n  self: *l\n"), wanted="2.1.197").outcome == "skipped"
    assert look(agent("x: &l\n  <<: *l\n")).outcome == "skipped"
    assert look(agent("x: &l\n  *l\n")).outcome == "skipped"


def test_an_event_without_hooks_is_told() -> None:
    seen = look(agent("hooks:\n  Stop:\n"))
    assert seen.outcome == "loaded"
    assert [(one.rule, one.route, one.effect) for one in seen.problems] == [
        ("null-value", ("hooks", "Stop"), Effect.DROPS_FIELD)
    ]


def test_keys_that_the_client_knows_undocumented() -> None:
    known = "observerMessage: x\nobserveSubagents: true\nobserveToolResults: true\nexperimental: {cacheTtl: 5m}\n"
    assert look(agent(known + "autoCompactWindow: 100000\n")).problems == []
    for value in ("99999", "x", "100000.5", "true"):
        one = look(agent(f"autoCompactWindow: {value}\n")).problems[0]
        assert (one.route, one.effect) == (("autoCompactWindow",), Effect.DROPS_FIELD)


def test_evidence() -> None:
    assert PLATFORM.evidence({"name": "t", "model": "sonnet", "tools": "Read, Grep"}, "t.md")
    assert PLATFORM.evidence({"description": "d", "mode": "subagent"}, "t.md") == []


def test_schema_is_complete() -> None:
    raw = load("claude").raw
    jsonschema.Draft202012Validator.check_schema(raw)
    assert raw["$id"] == "urn:agentlint:schema:claude"
    assert "anyOf" not in json.dumps(raw)
    assert "oneOf" not in json.dumps(raw)
    for key, node in raw["properties"].items():
        assert {"description", "examples", "x-source"} <= set(node), key
        for example in node["examples"]:
            jsonschema.validate({"name": "t", "description": "d", key: example}, raw)


def test_fences() -> None:
    assert fences.cut("----\nx\n---\n", True) is None
    assert fences.cut("--- \n\n a: b\n  --- \n body", True) == fences.Block(6, 14, 20)
    assert fences.trim("\ufeff\u3000 x \n") == "x"


def test_any_bytes_can_be_read() -> None:
    chance = random.Random(5)
    pieces = [
        "---\n",
        "name: t\n",
        "description: ",
        "tools: ",
        "[",
        "]",
        "{",
        "}",
        "'",
        '"',
        "\\",
        "\t",
        "\r",
        "\n",
        " ",
        ":",
        "#",
        "- ",
        ">",
        "&a ",
        "*a ",
        "!",
        "ÿ",
        "\x00",
        "\ufeff",
        "hooks:\n",
        "  PreToolUse: ",
        "Bash(",
        "mcp__",
        "<<: ",
        "? ",
        "%",
        "\u2028",
        "�",
    ]
    for _ in range(3_000):
        raw = "".join(chance.choice(pieces) for _ in range(chance.randrange(30))).encode("utf-8", "surrogatepass")
        raw = b"---\nname: t\n" + (raw + b"\xff" if chance.random() < 0.1 else raw)
        for scope, inside in (("project", "t.md"), ("plugin", "s/README.markdown")):
            seen = look(raw, inside, scope=scope)
            for one in seen.problems:
                assert 0 <= one.span.start <= one.span.end <= len(raw.decode("utf-8", "replace"))


def test_long_tool_lists() -> None:
    seen = look(
        agent(
            "tools: " + ", ".join(f"Foo{n}" for n in range(3_000)) + "\ndisallowedTools: " + "Bash(x), " * 3_000 + "\n"
        )
    )
    assert (seen.outcome, seen.tools) == ("loaded", ())
