"""Skills and commands between clients: keys, text, names, the folder that goes along, and later runs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from agentlint.engine.conversion import Options
from agentlint.engine.convert import convert_source
from agentlint.engine.places import placed
from agentlint.text import Source
from tests.convert.test_command import results, run, tree

if TYPE_CHECKING:
    from pathlib import Path

CLAUDE_SKILL = ".claude/skills/review/SKILL.md"
CLAUDE_COMMAND = ".claude/commands/git/fix.md"
OPENCODE_COMMAND = ".opencode/commands/git/fix.md"
PROMPT = ".github/prompts/fix.prompt.md"
GEMINI_COMMAND = ".gemini/commands/git/fix.toml"


def one(path: str, text: str, target: str, **more: Any) -> Any:
    [result] = convert_source(Source(path, text.encode()), placed(path), Options(targets=(target,), **more))
    return result


def written(path: str, text: str, target: str, **more: Any) -> str:
    result = one(path, text, target, **more)
    assert not result.refused, result.messages
    data: bytes = result.data
    return data.decode()


def lines(result: Any) -> list[tuple[str, Any, str, str]]:
    return [(line.field, line.value, line.kind, line.authority) for line in result.changes if line.kind != "mapped"]


def command(keys: str = "", body: str = "Fix it.") -> str:
    return f"---\ndescription: Fixes it\n{keys}---\n{body}\n"


def skill(keys: str = "", body: str = "Read the diff.") -> str:
    return f"---\nname: review\ndescription: Reviews a diff\n{keys}---\n{body}\n"


# --- keys -------------------------------------------------------------------------------------------------------------


def test_keys_of_a_skill_are_mapped_or_told() -> None:
    keys = (
        "when_to_use: before a merge\nargument-hint: [pr]\nallowed-tools: Bash(git *), Read\neffort: high\n"
        "license: MIT\nours: 1\n"
    )
    result = one(CLAUDE_SKILL, skill(keys), "copilot")
    assert result.data.decode() == (
        "---\nname: review\ndescription: Reviews a diff - before a merge\nargument-hint: pr\n"
        "allowed-tools: shell(git:*)\nlicense: MIT\nours: 1\n---\nRead the diff.\n"
    )
    assert lines(result) == [
        ("when_to_use", "before a merge", "approximated", "same"),
        ("allowed-tools", "Bash(git *), Read", "approximated", "narrower"),
        ("effort", "high", "dropped", "same"),
    ]


def test_a_description_that_is_not_written_is_written_out() -> None:
    text = "---\nallowed-tools: Read\n---\n# Title\n\nText\n"
    assert "description: Title\n" in written(CLAUDE_COMMAND, text, "opencode")


def test_a_description_that_copilot_would_refuse_is_cut() -> None:
    result = one(CLAUDE_SKILL, f"---\nname: review\ndescription: {'d' * 1100}\n---\nRead.\n", "copilot")
    assert f"description: {'d' * 1023}…\n" in result.data.decode()
    assert lines(result) == [("description", "d" * 1100, "approximated", "same")]


def test_models_are_translated() -> None:
    assert "model: anthropic/claude-haiku-4-5\n" in written(CLAUDE_COMMAND, command("model: haiku\n"), "opencode")
    assert "model: haiku\n" in written(OPENCODE_COMMAND, command("model: anthropic/claude-haiku-4-5\n"), "claude")


def test_agents_are_named_as_the_target_does() -> None:
    text = command("context: fork\nagent: Explore\n")
    assert "agent: explore\nsubtask: true\n" in written(CLAUDE_COMMAND, text, "opencode")
    assert "context: fork\nagent: Plan\n" in written(OPENCODE_COMMAND, command("agent: plan\n"), "claude")
    assert one(CLAUDE_COMMAND, command("context: fork\nagent: mine\n"), "opencode").refused


# --- who may start it -------------------------------------------------------------------------------------------------


def test_a_command_of_the_user_stays_one() -> None:
    text = written(OPENCODE_COMMAND, command(), "claude")
    assert "disable-model-invocation: true\n" in text
    result = one(".claude/skills/tidy/SKILL.md", skill("disable-model-invocation: true\n"), "opencode")
    assert (result.path, result.kind) == (".opencode/commands/tidy.md", "command")
    assert "name:" not in result.data.decode()


def test_more_starters_are_refused() -> None:
    result = one(CLAUDE_SKILL, skill("user-invocable: false\n"), "opencode")
    assert [message.code for message in result.messages] == ["cannot-restrict"]
    assert ("user-invocable", False, "dropped", "wider") in lines(result)
    assert not one(CLAUDE_SKILL, skill("user-invocable: false\n"), "copilot").refused


def test_a_skill_into_a_command_and_back() -> None:
    result = one(CLAUDE_COMMAND, command(), "copilot", into="skill")
    assert (result.path, result.kind) == (".github/skills/git-fix/SKILL.md", "skill")
    result = one(CLAUDE_SKILL, skill(), "claude", into="command")
    assert result.path == ".claude/commands/review.md"


# --- the text ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "target", "body", "wanted"),
    [
        (CLAUDE_COMMAND, "opencode", "Fix $0 in $ARGUMENTS[1] of $ARGUMENTS.", "Fix $1 in $2 of $ARGUMENTS."),
        (OPENCODE_COMMAND, "claude", "Fix $1 in $2.", "Fix $0 in $1."),
        (CLAUDE_COMMAND, "gemini", "Fix $ARGUMENTS.", "Fix {{args}}."),
        (CLAUDE_COMMAND, "copilot", "Fix $ARGUMENTS.", "Fix ${input:arguments}."),
        (OPENCODE_COMMAND, "claude", "It costs $5.00.", "It costs $5.00."),
        (OPENCODE_COMMAND, "claude", "It costs $0.50.", r"It costs \$0.50."),
        (OPENCODE_COMMAND, "claude", "Never `!`; mind `case x!`.", "Never `!`; mind `case x!`."),
        (OPENCODE_COMMAND, "claude", "Run `awk '{print $1}'`.", "Run `awk '{print $1}'`."),
        (CLAUDE_COMMAND, "opencode", r"Literally \$1.", "Literally $1."),
        (PROMPT, "claude", "Fix ${input:issue:number} now.", "Fix $ARGUMENTS now."),
        (PROMPT, "claude", "Fix ${input:issue} in ${input:file}, $1.", r"Fix $0 in $1, \$1."),
        (OPENCODE_COMMAND, "gemini", "See @src/a.py: !`git log $ARGUMENTS`.", "See @{src/a.py}: !{git log {{args}}}."),
    ],
)  # fmt: skip
def test_arguments(path: str, target: str, body: str, wanted: str) -> None:
    text = written(path, command(body=body), target)
    if target == "gemini":
        assert f"prompt = '''\n{wanted}\n'''" in text
    else:
        assert text.endswith(f"---\n{wanted}\n")


@pytest.mark.parametrize(
    ("body", "target", "word", "why"),
    [
        ("Fix $0.", "claude", "$0", "Claude Code has no such value: it stays as text"),
        ("Fix x!`ls`.", "claude", "!`ls`", "Claude Code looks for no command behind `x`: it stands there as text"),
        ("Fix !`ls`.", "claude", "!`ls`", "Claude Code runs it only where that is granted, and fails otherwise"),
    ],
)
def test_what_the_target_does_not_fill_in_is_told(body: str, target: str, word: str, why: str) -> None:
    """OpenCode 1.18.34 puts the last word that is typed in the place of a `$0` that is the only number."""
    result = one(OPENCODE_COMMAND, command(body=body), target)
    [change] = [line for line in result.changes if line.field == "(text)"]
    assert (change.value, change.reason.partition(": `allowed-tools")[0]) == (word, why)


def test_what_only_the_target_fills_in_is_told() -> None:
    result = one(".github/skills/review/SKILL.md", skill(body="It costs $0.50."), "opencode")
    assert ("(text)", "$0") in [line[:2] for line in lines(result)]


def test_a_price_that_only_the_target_takes_for_an_argument_is_kept_by_a_backslash() -> None:
    """Copilot CLI 1.0.102 replaces the number of `$50K`, Claude Code 2.1.332 only a number that stands alone."""
    text = skill("", body="Deals above $50K.")
    assert "Deals above \\$50K." in written(CLAUDE_SKILL, text, "copilot")
    assert ("(text)", "$50", "approximated", "same") in lines(one(CLAUDE_SKILL, text, "copilot"))
    back = text.replace("$", "\\$").replace("name: review", "name: deals")
    assert "Deals above $50K." in written(".github/skills/deals/SKILL.md", back, "claude")


def test_a_price_that_only_the_target_leaves_out_is_told() -> None:
    """Claude Code 2.1.332 leaves the word of an argument that is not given, Copilot CLI 1.0.102 nothing."""
    result = one(CLAUDE_COMMAND, command(body="It costs $150/hour."), "copilot", into="skill")
    assert ("(text)", "$150", "approximated", "same") in lines(result)
    again = lines(one(CLAUDE_COMMAND, command(body="It costs $150/hour."), "claude", into="skill"))
    assert "(text)" not in [line[0] for line in again]


def test_names_of_arguments() -> None:
    text = written(CLAUDE_COMMAND, command("arguments: issue branch\n", "Fix $issue on $branch, $other."), "opencode")
    assert text.endswith("Fix $1 on $2, $other.\n")


def test_single_arguments_are_refused_where_there_are_none() -> None:
    result = one(CLAUDE_COMMAND, command(body="Move $0 to $1."), "gemini")
    assert [message.code for message in result.messages] == ["cannot-say"]


@pytest.mark.parametrize(
    ("grant", "refused"),
    [("", True), ("allowed-tools: Bash(git:*)\n", False), ("allowed-tools: Bash(npm:*)\n", True),
     ("allowed-tools: Bash\n", False)],
)  # fmt: skip
def test_a_command_in_the_text_runs_unasked_only_where_it_did(grant: str, refused: bool) -> None:
    result = one(CLAUDE_COMMAND, command(grant, "State: !`git status`"), "opencode")
    assert result.refused is refused


def test_a_grant_covers_one_command_only() -> None:
    text = command("allowed-tools: Bash(git:*)\n", "State: !`git status; rm x`")
    assert one(CLAUDE_COMMAND, text, "opencode").refused


def test_text_that_the_target_would_run_is_refused() -> None:
    result = one(".github/skills/review/SKILL.md", skill(body="Write !`rm -rf /` in backticks."), "opencode")
    assert [message.code for message in result.messages] == ["cannot-restrict"]


def test_typed_arguments_in_a_command_of_gemini_are_not_let_loose() -> None:
    text = 'description = "Fixes it"\nprompt = "Log: !{git log {{args}}}"\n'
    assert one(GEMINI_COMMAND, text, "claude").refused
    assert not one(GEMINI_COMMAND, text, "claude", wider=True).refused


def test_a_command_of_gemini() -> None:
    text = 'description = "Fixes it"\nprompt = """\nFix {{args}}, see @{notes.md}.\n"""\n'
    assert written(GEMINI_COMMAND, text, "claude") == (
        "---\ndescription: Fixes it\ndisable-model-invocation: true\n---\nFix $ARGUMENTS, see @notes.md.\n"
    )


# --- names and places -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "path"),
    [("opencode", OPENCODE_COMMAND), ("copilot", ".github/prompts/git-fix.prompt.md"), ("gemini", GEMINI_COMMAND)],
)
def test_where_a_command_goes(target: str, path: str) -> None:
    assert one(CLAUDE_COMMAND, command(), target).path == path


def test_a_skill_is_called_as_its_client_calls_it() -> None:
    text = "---\nname: other\ndescription: d\n---\nRead.\n"
    assert one(CLAUDE_SKILL, text, "opencode").path == ".opencode/skills/review/SKILL.md"
    assert one(".opencode/skill/review/SKILL.md", text, "claude").path == ".claude/skills/other/SKILL.md"


def test_names_that_cannot_be() -> None:
    text = "---\nname: müll\ndescription: d\n---\nRead.\n"
    assert one(".opencode/skill/x/SKILL.md", text, "copilot").messages[-1].code == "unsafe-name"
    assert one(".claude/commands/init.md", command(), "opencode").messages[-1].code == "builtin-name"
    assert (
        one(".opencode/skill/x/SKILL.md", text.replace("müll", "../up"), "claude").messages[-1].code != "agentlint-bug"
    )


# --- the folder, and later runs ---------------------------------------------------------------------------------------

DATA = b"\x00\xff\r\nbytes"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    folder = tmp_path / ".claude/skills/review"
    (folder / "scripts").mkdir(parents=True)
    (folder / "SKILL.md").write_text(skill())
    (folder / "scripts/run.sh").write_bytes(DATA)
    (folder / "scripts/run.sh").chmod(0o755)
    (folder / "node_modules").mkdir()
    (folder / "node_modules/x.js").write_text("x")
    monkeypatch.chdir(tmp_path)
    return tmp_path


MADE = ".opencode/skills/review"
ARGUMENTS = ("--to", "opencode", "--kind", "skill")


def test_the_folder_goes_along(project: Path) -> None:
    [result] = results(*ARGUMENTS)
    assert (result["status"], result["kind"]) == ("written", "skill")
    assert tree(project / MADE) == ["SKILL.md", "scripts/run.sh"]
    assert (project / MADE / "scripts/run.sh").read_bytes() == DATA
    assert os.access(project / MADE / "scripts/run.sh", os.X_OK) or os.name == "nt"
    assert '# agentlint:files {"scripts/run.sh":"' in (project / MADE / "SKILL.md").read_text()
    assert [one["status"] for one in results(*ARGUMENTS)] == ["unchanged"]
    assert run("--check", *ARGUMENTS).exit_code == 0


def test_a_change_of_a_file_is_carried_over(project: Path) -> None:
    run(*ARGUMENTS)
    (project / ".claude/skills/review/scripts/run.sh").write_bytes(b"new")
    (project / ".claude/skills/review/more.md").write_text("more")
    assert run("--check", *ARGUMENTS).exit_code == 1
    assert [one["status"] for one in results(*ARGUMENTS)] == ["written"]
    assert (project / MADE / "scripts/run.sh").read_bytes() == b"new"
    (project / ".claude/skills/review/more.md").unlink()
    assert [one["status"] for one in results(*ARGUMENTS)] == ["written"]
    assert tree(project / MADE) == ["SKILL.md", "scripts/run.sh"]


def test_what_somebody_edited_stays(project: Path) -> None:
    run(*ARGUMENTS)
    (project / MADE / "scripts/run.sh").write_bytes(b"mine")
    (project / ".claude/skills/review/scripts/run.sh").write_bytes(b"new")
    [result] = results(*ARGUMENTS)
    assert (result["status"], result["diagnostics"][-1]["code"]) == ("refused", "exists")
    assert (project / MADE / "scripts/run.sh").read_bytes() == b"mine"
    assert [one["status"] for one in results(*ARGUMENTS, "--force")] == ["written"]
    assert (project / MADE / "scripts/run.sh").read_bytes() == b"new"


def test_a_skill_without_a_source_is_pruned_as_a_whole(project: Path) -> None:
    run(*ARGUMENTS)
    for path in (".claude/skills/review/SKILL.md", ".claude/skills/review/scripts/run.sh"):
        (project / path).unlink()
    assert [one["status"] for one in results(*ARGUMENTS)] == ["orphaned"]
    assert [one["status"] for one in results(*ARGUMENTS, "--prune")] == ["deleted"]
    assert not (project / MADE).exists()


def test_a_run_about_agents_leaves_skills_alone(project: Path) -> None:
    run(*ARGUMENTS)
    (project / ".claude/skills/review/SKILL.md").unlink()
    assert run("--to", "opencode", "--kind", "agent").exit_code == 2
    assert tree(project / MADE) == ["SKILL.md", "scripts/run.sh"]


@pytest.mark.usefixtures("project")
def test_a_folder_of_skills_that_is_named_is_meant() -> None:
    assert [one["kind"] for one in results("--to", "copilot", ".claude/skills")] == ["skill"]
    assert [one["status"] for one in results("--to", "copilot", ".claude/skills/review/SKILL.md")] == ["unchanged"]


def test_no_link_is_followed(project: Path) -> None:
    (project / "secret").write_text("secret")
    (project / ".claude/skills/review/link").symlink_to(project / "secret")
    run(*ARGUMENTS)
    assert tree(project / MADE) == ["SKILL.md", "scripts/run.sh"]


def test_a_list_that_somebody_forged_deletes_nothing(project: Path) -> None:
    run(*ARGUMENTS)
    (project / "keep").write_text("keep")
    path = project / MADE / "SKILL.md"
    path.write_text(path.read_text().replace('{"scripts', '{"../../../keep":"6ca7ea2feefc88ec","scripts'))
    run(*ARGUMENTS, "--force")
    assert (project / "keep").read_text() == "keep"
