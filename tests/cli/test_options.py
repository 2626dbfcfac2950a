"""Each option of a command does what it says, or is refused with a sentence: none is passed over in silence."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner, Result

from agentlint.cli.baseline import baseline
from agentlint.cli.check import check
from agentlint.cli.convert import convert
from agentlint.cli.fix import fix
from agentlint.cli.inspect import inspect

if TYPE_CHECKING:
    from pathlib import Path

APP = typer.Typer()
for command in (check, fix, inspect, convert, baseline):
    APP.command()(command)

MENDABLE = "---\nname: a\ndescription: Use it: always\n---\nGo.\n"
MENDED = '---\nname: a\ndescription: "Use it: always"\n---\nGo.\n'
LEFT = "---\nname: b\ndescription: Does things\ntools: Read, Frob\n---\nGo.\n"
NOTE = "# These are our agents\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    return tmp_path


@pytest.fixture
def agents(project: Path) -> Path:
    folder = project / ".claude" / "agents"
    folder.mkdir(parents=True)
    (folder / "a.md").write_text(MENDABLE)
    (folder / "b.md").write_text(LEFT)
    return folder


def run(*arguments: str, given: str | None = None, **environment: str) -> Result:
    return CliRunner().invoke(APP, list(arguments), input=given, env=environment)


FIXING = [("fix",), ("check", "--fix")]
both = pytest.mark.parametrize("command", FIXING, ids=" ".join)


@both
@pytest.mark.usefixtures("agents")
def test_the_report_in_json_is_of_what_is_left(command: tuple[str, ...]) -> None:
    done = run(*command, "--output-format", "json")
    report = json.loads(done.stdout)
    assert [(one["rule"], one["path"]) for one in report["diagnostics"]] == [("unknown-tool", ".claude/agents/b.md")]
    assert report["summary"]["files"] == 2
    assert done.stderr.splitlines()[0] == "2 files: 1 fixed in 1 file, 1 left"


@both
def test_reports_are_written_to_files(command: tuple[str, ...], agents: Path) -> None:
    done = run(*command, "--output", "sarif:x.sarif", "--output", "json:x.json", "--statistics")
    assert (agents / "a.md").read_text() == MENDED
    results = json.loads((agents.parents[1] / "x.sarif").read_text())["runs"][0]["results"]
    assert [one["ruleId"] for one in results] == ["unknown-tool"]
    assert json.loads((agents.parents[1] / "x.json").read_text())["summary"]["warnings"] == 1
    assert done.stderr == "     1  unknown-tool\n"
    assert ".claude/agents/b.md:4:14: warning[unknown-tool]" in done.stdout


@both
@pytest.mark.usefixtures("agents")
def test_a_difference_can_have_reports_beside_it(command: tuple[str, ...]) -> None:
    done = run(*command, "--diff", "--output", "json:x.json", "--show-fixes")
    assert done.stdout.startswith("--- a/.claude/agents/a.md\n")
    assert ".claude/agents/a.md:3: fixed [yaml-invalid] " in done.stderr
    with open("x.json", encoding="utf-8") as file:
        assert [one["rule"] for one in json.load(file)["diagnostics"]] == ["unknown-tool"]


@both
@pytest.mark.usefixtures("agents")
def test_annotations_are_made_of_what_is_left(command: tuple[str, ...]) -> None:
    done = run(*command, GITHUB_ACTIONS="true")
    assert [line for line in done.stdout.splitlines() if line.startswith("::")] == [
        line for line in done.stdout.splitlines() if line.startswith("::warning file=.claude/agents/b.md,line=4,")
    ]
    assert done.stdout.count("::warning") == 1


@both
@pytest.mark.usefixtures("agents")
def test_levels_and_exit_zero(command: tuple[str, ...]) -> None:
    assert run(*command, "--fail-on", "warning").exit_code == 1
    assert run(*command, "--fail-on", "warning", "--exit-zero").exit_code == 0
    assert "unknown-tool" not in run(*command, "--severity", "error").stdout


@both
@pytest.mark.usefixtures("agents")
def test_which_platform_is_said(command: tuple[str, ...]) -> None:
    assert ".claude/agents/b.md: claude (" in run(*command, "--verbose").stderr


@both
def test_the_baseline_counts_unless_it_is_not_to(command: tuple[str, ...], agents: Path) -> None:
    assert run("baseline").exit_code == 0
    (agents / "a.md").write_text(MENDED)
    assert run(*command, "--fail-on", "warning").exit_code == 0
    assert run(*command, "--fail-on", "warning", "--no-baseline").exit_code == 1


@pytest.mark.usefixtures("agents")
def test_what_fails_a_run_is_shown() -> None:
    done = run("check", "--severity", "error", "--fail-on", "warning")
    assert (done.exit_code, done.stdout.count("warning[")) == (1, 2)
    assert run("check", "--severity", "error").stdout == (
        "2 files checked: nothing to report (2 warnings hidden, shown with --severity warning)\n"
    )


def test_notes_that_fail_a_run_are_shown(agents: Path) -> None:
    for path in agents.iterdir():
        path.unlink()
    (agents / "README.md").write_text(NOTE)
    hidden = run("check")
    assert (hidden.exit_code, hidden.stdout) == (
        0,
        "1 file checked: nothing to report (1 note hidden, shown with --severity info)\n",
    )
    (agents.parents[1] / "agentlint.toml").write_text('fail-on = "info"\n')
    for done in (run("check", "--isolated", "--fail-on", "info"), run("check")):
        assert done.exit_code == 1
        assert done.stdout.splitlines()[0].startswith(".claude/agents/README.md:1:1: info[")


def test_unsafe_fixes_are_told_as_available(agents: Path) -> None:
    (agents / "b.md").write_text(LEFT.replace("Frob", "Grepp"))
    assert run("check").stdout.splitlines()[-1] == (
        "2 files checked: 2 warnings (1 fixable with --fix; 1 more with --unsafe-fixes)"
    )
    assert run("check", "--unsafe-fixes").stdout.splitlines()[-1] == (
        "2 files checked: 2 warnings (2 fixable with --fix --unsafe-fixes)"
    )


@pytest.mark.usefixtures("project")
def test_a_file_name_for_standard_input_reads_it() -> None:
    named = ["--stdin-filename", ".claude/agents/q.md"]
    for arguments in (named, [*named, "-"]):
        assert run("check", *arguments, given=LEFT).stdout.startswith(
            ".claude/agents/q.md:4:14: warning[unknown-tool] "
        )
        assert run("fix", *arguments, given=MENDABLE).stdout == MENDED
        assert "q.md" in run("inspect", *arguments, given=MENDED).stdout


REFUSED = [
    (["check", "--show-fixes"], "--show-fixes lists the fixes made: add --fix or --diff"),
    (["check", "--since", "HEAD", "-"], "--since compares files with git: it cannot be used with standard input"),
    (["check", "--stdin-filename", "a.md", "b.md"], "--stdin-filename is for standard input: give no paths, or only -"),
    (
        ["fix", "--diff", "--output-format", "json"],
        "standard output contains the diff here: write the report with --output FORMAT:FILE",
    ),
    (
        ["fix", "-", "--output-format", "json"],
        "standard output contains the fixed text here: write the report with --output FORMAT:FILE",
    ),
    (["check", "--config", "x.toml", "--isolated"], "--config and --isolated cannot be used together"),
]


@pytest.mark.parametrize(("arguments", "said"), REFUSED, ids=lambda value: value if isinstance(value, str) else "")
@pytest.mark.usefixtures("agents")
def test_options_that_have_nothing_to_do_together_are_refused(arguments: list[str], said: str) -> None:
    done = run(*arguments, given="")
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"agentlint: {said}\n")


def test_fix_takes_what_check_takes() -> None:
    names = {
        name: {option for parameter in typer.main.get_command(app(function)).params for option in parameter.opts}
        for name, function in (("check", check), ("fix", fix))
    }
    assert names["check"] - names["fix"] == {"--fix"}
    assert names["fix"] - names["check"] == set()


def app(function: object) -> typer.Typer:
    one = typer.Typer(add_completion=False)
    one.command()(function)  # type: ignore[type-var]
    return one


@pytest.mark.parametrize("arguments", ["check", "fix", "inspect", "baseline", "convert --to opencode"])
def test_nothing_to_look_at_is_told_apart(project: Path, arguments: str) -> None:
    done = run(*arguments.split())
    assert (done.exit_code, done.stdout) == (2, "")
    kinds = "agents" if "convert" in arguments else "agents, skills or commands"
    assert f"no {kinds} in this folder\nClients look for agents in .claude/agents" in done.stderr
    assert [path.name for path in project.iterdir()] == [".git"]


@pytest.mark.usefixtures("project")
def test_exit_zero_means_0_and_the_report_is_there() -> None:
    done = run("check", "--exit-zero", "--output", "sarif:x.sarif")
    assert done.exit_code == 0
    with open("x.sarif", encoding="utf-8") as file:
        assert json.load(file)["runs"][0]["results"] == []


def test_a_version_that_nobody_observed_is_told(agents: Path) -> None:
    (agents.parents[1] / "agentlint.toml").write_text('fail-on = "error"\n[client-versions]\nclaude = "99.1"\n')
    for name in ("check", "fix", "inspect"):
        assert (
            run(name)
            .stderr.splitlines()[-1]
            .startswith("agentlint.toml:3: note: Claude Code 99.1 was not observed; files are checked by ")
        )


@pytest.mark.usefixtures("agents")
def test_colours_where_they_are_forced_and_none_where_they_are_not_wanted() -> None:
    for arguments in (["fix", "--diff"], ["inspect"], ["check"]):
        plain = run(*arguments, NO_COLOR="1", FORCE_COLOR="").stdout
        forced = run(*arguments, FORCE_COLOR="1", NO_COLOR="").stdout
        assert "\x1b[" not in plain
        if arguments != ["check"]:  # concise lines have no colours
            assert "\x1b[" in forced
            assert re.sub(r"\x1b\[[0-9;]*m", "", forced) == plain


def test_quiet_says_only_what_needs_attention(agents: Path) -> None:
    line = ".claude/agents/b.md:4:14: warning[unknown-tool] Claude Code has no tool `Frob`\n"
    assert run("check", "-q", "--severity", "error").output == ""
    assert run("baseline", "-q").output == ""
    assert run("fix", "-q", "--no-baseline").output == line
    assert run("check", "--quiet", "--no-baseline").output == line
    (agents / "b.md").write_text("---\nname: b\n---\nGo.\n")
    done = run("convert", "-q", "--to", "opencode")
    assert (agents.parents[1] / ".opencode/agents/a.md").exists()
    assert done.exit_code == 1
    assert done.output.startswith(".claude/agents/b.md: not converted to ")
    assert "a.md" not in done.output and "Files:" not in done.output
    for name in ("check", "fix", "convert"):
        refused = run(name, "-q", "-v", *(["--to", "kilo"] if name == "convert" else []))
        assert (refused.exit_code, refused.stderr.rpartition(": ")[2]) == (
            2,
            "--quiet and --verbose cannot be used together\n",
        )


def test_a_link_to_nothing_is_told_where_a_client_would_follow_it(project: Path) -> None:
    agents = project / ".claude" / "agents"
    agents.mkdir(parents=True)
    for name in ("a.md", "b.md", "team", "a.txt"):
        (agents / name).symlink_to("gone")
    for name in (".opencode", "docs"):
        (project / name).symlink_to("gone")
    (project / "agentlint.toml").write_text('exclude = [".claude/agents/b.md"]\n')
    empty = run("check")
    nothing = "agentlint: no agents, skills or commands in this folder (3 links to nothing)"
    assert (empty.exit_code, empty.stderr.splitlines()[0]) == (2, nothing)
    (agents / "c.md").write_text("---\nname: c\ndescription: d\n---\nDo it.\n")
    told = "this link leads to nothing, and clients pass over it without a word"
    for command in ("check", "inspect"):
        done = run(command)
        paths = (".opencode", ".claude/agents/a.md", ".claude/agents/team")
        assert (done.exit_code, done.stderr.splitlines()) == (0, [f"{path}: {told}" for path in paths])
