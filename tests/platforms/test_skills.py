"""Skills and commands as the real clients read them: the recorded cases, and what each kind of finding rests on."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from agentlint.engine.detect import detect
from agentlint.engine.discover import discover
from agentlint.engine.fix import fix_source
from agentlint.engine.inspect import see
from agentlint.engine.places import EVERY_KIND, Found, found
from agentlint.engine.settings import Settings
from agentlint.engine.walk import LeftOut
from agentlint.model.problems import PositionalArgument
from agentlint.platforms.base import NOT_LOADED, Place, Seen
from agentlint.platforms.others import NOT_A_COMMAND
from agentlint.platforms.skills import first_line
from agentlint.text import Source

RECORDED = Path(__file__).parents[3] / "shared" / "conformance" / "skills"
HOMES = {
    ("claude", "skill"): ".claude/skills",
    ("claude", "command"): ".claude/commands",
    ("opencode", "skill"): ".opencode/skill",
    ("opencode", "command"): ".opencode/command",
    ("copilot", "skill"): ".github/skills",
    ("copilot", "command"): ".claude/commands",
}
ACCEPTED = {
    ("copilot", "command"): {"fm-html-comment-first"},  # it escapes `<` in the list that the model gets
}


def look(client: str, text: str, kind: Any = "skill", inside: str = "t/SKILL.md") -> Seen:
    folder = HOMES[client, kind]
    place = Place(f"{folder}/{inside}", "", folder, inside, "project", kind)
    return see(client, Source(place.path, text.encode()), place)


def skill(lines: str, body: str = "Read the diff.\n") -> str:
    return f"---\nname: t\ndescription: Reviews\n{lines}---\n{body}"


def rules_of(seen: Seen) -> list[str]:
    return [problem.rule for problem in seen.problems]


@pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded cases are not in this checkout")
@pytest.mark.parametrize(("client", "kind"), HOMES)
def test_recorded(client: str, kind: Any) -> None:
    wrong = set()
    for line in (RECORDED / f"{client}-{kind}s.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        files = case.get("files", {})
        if len(files) != 1 or "also" in case or any("link" in part for part in files.values()):
            continue
        [(path, part)] = files.items()
        raw = part["text"].encode("utf-8", "surrogatepass") if "text" in part else base64.b64decode(part["base64"])
        home = HOMES[client, kind]
        if not path.startswith(home + "/"):
            continue
        seen = see(client, Source(path, raw), Place(path, "", home, path[len(home) + 1 :], "project", kind))
        loaded = seen.outcome not in NOT_LOADED | {"disabled"}
        want = case["outcome"] not in {"rejected", "skipped", "ignored", "absent", "error"}
        listed = case.get("model_listed")
        right = loaded == want and (not loaded or listed is None or kind == "command" or seen.model_invocable == listed)
        shown = case.get("model_description") if listed else case.get("description")
        if right and loaded and shown is not None:
            right = " ".join((seen.description or "").split()).startswith(" ".join(shown.split()).partition("…(+")[0])
        if not right:
            wrong.add(case["id"])
    assert wrong <= ACCEPTED.get((client, kind), set())


def test_frontmatter_that_cannot_be_read_has_four_fates() -> None:
    text = '---\nname: t\ndescription: "say "hi" now"\n---\nBody\n'
    assert look("claude", text).outcome == "bare"
    assert look("claude", text).description == "Body"
    assert look("opencode", text).outcome == "skipped"
    assert look("opencode", text, "command", "t.md").outcome == "degraded"
    assert look("copilot", text).outcome == "rejected"


@pytest.mark.parametrize(
    ("line", "user", "model"),
    [
        ("", True, True),
        ("disable-model-invocation: yes\n", True, False),
        ("disable-model-invocation: maybe\n", True, True),
        ("user-invocable: 0\n", False, True),
        ("user-invocable:\n", False, True),
    ],
)
def test_who_starts_a_skill_of_claude_code(line: str, user: bool, model: bool) -> None:
    seen = look("claude", skill(line))
    assert (seen.user_invocable, seen.model_invocable) == (user, model)


def test_a_skill_that_nobody_starts_is_off() -> None:
    seen = look("claude", skill("disable-model-invocation: true\nuser-invocable: false\n"))
    assert (seen.outcome, rules_of(seen)) == ("disabled", ["nobody-starts"])


def test_opencode_ignores_who_may_start_a_skill() -> None:
    seen = look("opencode", skill("user-invocable: false\n"))
    [problem] = seen.problems
    assert (problem.rule, str(problem.effect.severity), seen.user_invocable) == ("no-effect-key", "error", True)


def test_grants() -> None:
    text = skill("allowed-tools: Read, bash, '*', Bash(git *)\n".replace("'*'", "*"))
    assert look("claude", text).grants == ("Read", "Bash(git *)")
    assert look("copilot", text).grants == ("Read", "bash")


@pytest.mark.parametrize(
    ("client", "body", "told"),
    [
        ("claude", "Fix issue $1.\n", [("$1", "warning")]),
        ("claude", "Fix $0 by $1.\n", []),
        ("claude", "It costs $1,200 or $1M.\n", [("$1", "info")]),
        ("claude", "It costs $1/month, or $5 / user.\n", [("$1", "info"), ("$5", "info")]),
        ("claude", 'Use `local first="$1"` and `print $2`.\n', [("$1", "info"), ("$2", "info")]),
        ("claude", "Print `x.local.md` of the function $1.\n", [("$1", "warning")]),
        ("claude", "Write `docs/$1/report.md` and `$2/a.md`.\n", [("$1", "warning"), ("$2", "warning")]),
        ("claude", "```sh\necho $1\n```\n", [("$1", "info")]),
        ("claude", "Run `awk '{print $1}'`.\n", [("$1", "info")]),
        ("copilot", "Fix issue $1.\n", [("$1", "warning")]),
        ("opencode", "Fix issue $1.\n", []),
        ("opencode", "Fix issue $0.\n", [("$0", "warning")]),
    ],
)
def test_counted_arguments(client: str, body: str, told: list[tuple[str, str]]) -> None:
    seen = look(client, f"---\ndescription: d\n---\n{body}", "command", "t.md")
    found = [
        (one.kind.word, str(one.effect.severity)) for one in seen.problems if isinstance(one.kind, PositionalArgument)
    ]
    assert found == told


@pytest.mark.parametrize(
    ("body", "line"), [("\n## Title here\nText", "Title here"), ("", ""), ("x" * 101, "x" * 97 + "...")]
)
def test_first_line(body: str, line: str) -> None:
    assert first_line(body, 100) == line


def test_a_run_finds_all_kinds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for path, kind in (
        (".claude/agents/a.md", "agent"),
        (".claude/commands/sub/b.md", "command"),
        (".claude/skills/c/SKILL.md", "skill"),
        (".claude/skills/c/references/d.md", ""),
        (".opencode/skills/e/SKILL.md", "skill"),
        ("collection/f/SKILL.md", "skill"),
        ("docs/commands/page.md", ""),
    ):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\nname: x\ndescription: {kind}\n---\nText\n")
    (tmp_path / ".git").mkdir()
    left_out = LeftOut()
    found = {
        one.path: one.place.kind
        for one in discover(["."], left_out=left_out, kinds=EVERY_KIND)
        if isinstance(one, Found)
    }
    assert found == {
        ".claude/agents/a.md": "agent",
        ".claude/commands/sub/b.md": "command",
        ".claude/skills/c/SKILL.md": "skill",
        ".opencode/skills/e/SKILL.md": "skill",
        "collection/f/SKILL.md": "skill",
    }
    assert dict(left_out.kinds) == {NOT_A_COMMAND: 1}
    only = discover(["."], kinds=frozenset({"skill"}))
    assert {one.place.kind for one in only if isinstance(one, Found)} == {"skill"}


@pytest.mark.parametrize(
    ("path", "keys", "platform"),
    [
        ("collection/commands/t.md", "agent: build\n", "opencode"),
        (".agents/scripts/commands/t.md", "agent: Build+\n", "opencode"),
        (".agents/scripts/commands/t.md", "subtask: true\n", "opencode"),
        ("collection/commands/t.md", "allowed-tools: Read\n", "claude"),
        (".claude/x/commands/t.md", "agent: build\n", "claude"),  # a folder of this client's
        (".opencode/x/commands/t.md", "allowed-tools: Read\n", "opencode"),
    ],
)
def test_whose_a_command_outside_of_every_clients_place_is(tmp_path: Path, path: str, keys: str, platform: str) -> None:
    (tmp_path / ".git").mkdir()
    file = tmp_path / path
    file.parent.mkdir(parents=True)
    file.write_text(f"---\ndescription: d\n{keys}---\nText $ARGUMENTS\n")
    one = found(str(file))
    told = one.platform or detect(Source.from_text(one.path, file.read_text()), file.name, one.place.kind)[0]
    assert (one.place.kind, told) == ("command", platform)


@pytest.mark.parametrize(("grant", "safe"), [("", True), ("allowed-tools: Bash\n", False)])
def test_a_fix_that_brings_grants_into_force_is_unsafe(tmp_path: Path, grant: str, safe: bool) -> None:
    file = tmp_path / ".claude" / "skills" / "t" / "SKILL.md"
    file.parent.mkdir(parents=True)
    file.write_text(f"---\nname: t\ndescription: Use when: a\nwhen_to_use: |\n  b\n{grant}---\nBody\n")
    [one] = discover([str(file)], kinds=EVERY_KIND)
    assert isinstance(one, Found)
    source = Source(one.path, file.read_bytes())
    assert see("claude", source, one.place).outcome == "bare"
    done = fix_source(source, one.place, one.platform, Settings(), unsafe=False)
    assert ('description: "Use when: a"' in done.text) is safe
    done = fix_source(source, one.place, one.platform, Settings(), unsafe=True)
    assert 'description: "Use when: a"' in done.text


# --- the text ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("client", "kind", "inside", "grants", "effect"),
    [
        ("claude", "skill", "t/SKILL.md", "", "note"),
        ("claude", "skill", "t/SKILL.md", "allowed-tools: Bash(git:*)\n", None),
        ("opencode", "command", "t.md", "", "note"),
        ("copilot", "skill", "t/SKILL.md", "", "alters"),
    ],
)
def test_a_command_in_the_text(client: str, kind: str, inside: str, grants: str, effect: str | None) -> None:
    text = skill(grants, "State:\n!`git status`\nUse `x!` or `y`.\n")
    found = [one for one in look(client, text, kind, inside).problems if one.rule == "shell-in-text"]
    assert [(one.effect.value, text[one.span.start : one.span.end]) for one in found] == (
        [] if effect is None else [(effect, "!`git status`")]
    )


def project(tmp_path: Path, path: str, text: str, others: tuple[str, ...] = ()) -> list[tuple[str, str, str]]:
    """The findings about a file in a project that holds others: rule, effect, and the words it points at."""
    (tmp_path / ".git").mkdir()
    for name in (path, *others):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text if name == path else "---\ndescription: d\n---\nHelp.\n")
    [one] = [found for found in discover([str(tmp_path / path)], kinds=EVERY_KIND) if isinstance(found, Found)]
    seen = see(one.platform, Source(path, text.encode()), one.place)
    return [(one.rule, one.effect.value, text[one.span.start : one.span.end]) for one in seen.problems]


def test_files_that_are_not_there(tmp_path: Path) -> None:
    body = "See [the guide](references/guide.md), [more](more.md#x), [web](https://e.org/a.md), [any](path/to/x.md).\n"
    body += "Run `scripts/a.py` and `scripts/b.py`, or `assets/c.png`.\n```\n[x](not/here.md)\n```\n"
    folder = ".claude/skills/t"
    found = project(tmp_path, f"{folder}/SKILL.md", skill("", body), (f"{folder}/scripts/a.py", f"{folder}/more.md"))
    assert found == [
        ("unknown-reference", "alters", "references/guide.md"),
        ("unknown-reference", "alters", "scripts/b.py"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "Write links as `[Customer](../entities/customer.md)`.",
        "The answer ends with [full lineage](.wiki/lineage.md).",
        "One file for each variant (e.g., `references/aws.md`, `references/gcp.md`).",
        "See `u`'s\n`references/tiers.md`, and [`references/more.md`](more.md).",
        "Gates are in `references/gates.md` of the other skill.",
    ],
)
def test_files_that_are_not_meant_to_be_there(tmp_path: Path, body: str) -> None:
    """Of 48 findings in public collections, 14 were about an example, a file of another skill, or one to be made."""
    folder = ".claude/skills"
    others = (f"{folder}/t/references/a.md", f"{folder}/t/more.md", f"{folder}/u/references/gates.md")
    assert project(tmp_path, f"{folder}/t/SKILL.md", skill("", f"{body}\n"), others) == []


@pytest.mark.parametrize(
    ("path", "keys", "found"),
    [
        (".claude/commands/t.md", "context: fork\nagent: helper\n", []),
        (".claude/commands/t.md", "context: fork\nagent: Explore\n", []),
        (".claude/commands/t.md", "context: fork\nagent: helpr\n", [("unknown-reference", "alters", "helpr")]),
        (".opencode/command/t.md", "agent: build\n", []),
        (".opencode/command/t.md", "agent: helpr\n", [("unknown-reference", "breaks-use", "helpr")]),
        (".opencode/command/init.md", "", [("builtin-name", "note", "---")]),
        (".opencode/command/readme.md", "", []),  # its description says that it is meant for a command
        (".claude/commands/loop.md", "", [("builtin-name", "note", "---")]),
    ],
)
def test_agents_and_names(tmp_path: Path, path: str, keys: str, found: list[tuple[str, str, str]]) -> None:
    others = (".claude/agents/helper.md", ".opencode/agents/helper.md")
    assert project(tmp_path, path, f"---\ndescription: d\n{keys}---\nHelp.\n", others) == found


def test_a_list_of_places_tells_how_commands_are_written() -> None:
    text = "---\ndescription: d\nargument-hint: x\n---\nTake arguments by `$1`, `$2`, `$3`.\n"
    problems = look("claude", text, "command", "t.md").problems
    assert {one.effect.value for one in problems if isinstance(one.kind, PositionalArgument)} == {"note"}


@pytest.mark.parametrize(
    ("granted", "platform"),
    [
        ("view, sql", "copilot"),
        ("[sql, 'bash(git *)']", "claude"),
        ("Bash(view sql)", "claude"),
        ("[nothing/of-it]", "claude"),
        ("web_search", "claude"),
        ("{sql: true}", "claude"),
    ],
)
def test_the_client_of_a_skill_outside_every_folder(granted: str, platform: str) -> None:
    """The tools tell that it grants, as long as none is Claude Code's, in whatever spelling."""
    text = f"---\nname: a\ndescription: Does it\nallowed-tools: {granted}\n---\nGo.\n"
    assert detect(Source.from_text("skills/a/SKILL.md", text), "SKILL.md", "skill")[0] == platform
