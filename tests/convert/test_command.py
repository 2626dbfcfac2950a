"""The command: where it writes, what it refuses, and what it exits with."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
import typer
from typer.testing import CliRunner, Result

from agentlint.cli.convert import convert

if TYPE_CHECKING:
    from pathlib import Path

APP = typer.Typer()
APP.command()(convert)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(APP, list(arguments))


def results(*arguments: str) -> list[dict[str, Any]]:
    document = json.loads(run(*arguments, "--output-format", "json").stdout)
    assert document["version"] == 1
    found: list[dict[str, Any]] = document["results"]
    return found


AGENT = "---\nname: {name}\ndescription: Reviews {name}\n---\nYou review.\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def agent(project: Path, name: str, text: str = AGENT, folder: str = ".claude/agents") -> Path:
    path = project / folder / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.replace("{name}", name).encode())
    return path


def tree(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_project_to_all(project: Path) -> None:
    agent(project, "one")
    done = run("--to", "all")
    assert done.exit_code == 0, done.output
    assert tree(project) == [".claude/agents/one.md", ".github/agents/one.agent.md", ".opencode/agents/one.md"]
    again = run("--to", "all", "--from", "claude")
    assert (again.exit_code, again.stdout) == (0, "Files: 2 unchanged. Fields: 4 mapped, 1 defaulted.\n")


def test_an_existing_file_that_differs_is_kept(project: Path) -> None:
    agent(project, "one")
    mine = agent(project, "one", "mine\n", ".opencode/agents")
    done = run("--to", "opencode", "--from", "claude")
    assert done.exit_code == 1
    assert "exists and differs" in done.stdout
    assert mine.read_text() == "mine\n"
    assert run("--to", "opencode", "--from", "claude", "--force").exit_code == 0
    assert mine.read_text().startswith("---\ndescription: Reviews one\n")


@pytest.mark.parametrize("flag", ["--dry-run", "--diff", "--stdout", "--check"])
def test_flags_that_write_nothing(project: Path, flag: str) -> None:
    agent(project, "one")
    before = tree(project)
    done = run("--to", "opencode", flag)
    assert done.exit_code == (1 if flag == "--check" else 0)
    assert tree(project) == before
    if flag == "--stdout":
        assert done.stdout == "---\ndescription: Reviews one\nmode: subagent\n---\nYou review.\n"
    if flag == "--diff":
        assert "--- /dev/null\n+++ b/.opencode/agents/one.md\n@@ -0,0 +1,5 @@\n+---\n" in done.stdout


def test_check_is_content_with_what_is_up_to_date(project: Path) -> None:
    source = agent(project, "one")
    run("--to", "opencode")
    assert run("--to", "opencode", "--from", "claude", "--check").exit_code == 0
    source.write_text(source.read_text().replace("Reviews", "Checks"))
    done = run("--to", "opencode", "--from", "claude", "--check")
    assert done.exit_code == 1
    assert ".opencode/agents/one.md differs from what would be written now" in done.stdout


def test_one_bad_file_does_not_stop_the_others(project: Path) -> None:
    agent(project, "good")
    agent(project, "bad", "---\nname: bad\n---\n")
    (project / ".claude/agents/latin.md").write_bytes(b"---\nname: latin\ndescription: caf\xe9\n---\n")
    done = results("--to", "opencode")
    assert {one["source"]: one["status"] for one in done} == {
        ".claude/agents/bad.md": "refused",
        ".claude/agents/good.md": "written",
        ".claude/agents/latin.md": "refused",
    }
    assert [one["diagnostics"][0]["code"] for one in done if one["status"] == "refused"] == [
        "source-rejected",
        "not-utf-8",
    ]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("a/b", "unsafe-name"),
        ("../up", "unsafe-name"),
        ("..", "unsafe-name"),
        ("back\\slash", "unsafe-name"),
        ("con", "unsafe-name"),
        ("Com1", "unsafe-name"),
        ("bell\x07", "unsafe-name"),
        ("zero\u200bwidth", "unsafe-name"),
        ("x" * 250, "unsafe-name"),
        ("dot.", "unsafe-name"),
    ],
)
def test_names_that_are_no_safe_file_names(project: Path, name: str, code: str) -> None:
    agent(project, "file", f"---\nname: {json.dumps(name)}\ndescription: d\n---\n")
    for done in results("--to", "opencode", "--to", "copilot"):
        assert done["status"] == "refused"
        assert done["diagnostics"][0]["code"] == code
    assert tree(project) == [".claude/agents/file.md"]


def test_two_sources_for_one_target(project: Path) -> None:
    agent(project, "x", "---\nname: same\ndescription: d\n---\n")
    agent(project, "y", "---\nname: same\ndescription: e\n---\n")
    agent(project, "z")
    done = {one["source"]: one for one in results("--to", "opencode")}
    assert done[".claude/agents/z.md"]["status"] == "written"
    for name in ("x", "y"):
        assert done[f".claude/agents/{name}.md"]["diagnostics"][0]["code"] == "target-clash"
    assert not (project / ".opencode/agents/same.md").exists()


def test_names_that_differ_in_case_only(project: Path) -> None:
    agent(project, "x", "---\nname: Same\ndescription: d\n---\n")
    agent(project, "y", "---\nname: same\ndescription: d\n---\n")
    agent(project, "z")
    agent(project, "Z", AGENT, ".opencode/agents")
    done = {one["source"]: one for one in results("--to", "opencode", "--from", "claude")}
    codes = {source: one["diagnostics"][0]["code"] for source, one in done.items()}
    assert codes == {
        ".claude/agents/x.md": "target-clash",
        ".claude/agents/y.md": "target-clash",
        ".claude/agents/z.md": "case-clash",
    }


def test_strict_refuses_what_is_not_carried_exactly(project: Path) -> None:
    agent(project, "exact")
    agent(project, "lossy", "---\nname: lossy\ndescription: d\nmemory: user\n---\n")
    done = run("--to", "opencode", "--strict")
    assert done.exit_code == 1
    assert "--strict: not carried over exactly: `memory`" in done.stdout
    assert [path.name for path in (project / ".opencode/agents").iterdir()] == ["exact.md"]


def test_output_folders(project: Path) -> None:
    agent(project, "one")
    assert run(".claude", "--to", "copilot", "-o", "out").exit_code == 0
    assert run(".claude", "--to", "all", "-o", "all").exit_code == 0
    assert tree(project / "out") == ["one.agent.md"]
    assert tree(project / "all") == [".claude/agents/one.md", ".github/agents/one.agent.md", ".opencode/agents/one.md"]


def test_user_wide_folders(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(project / "home"))
    monkeypatch.setenv("USERPROFILE", str(project / "home"))
    agent(project, "one")
    assert run(".claude/agents/one.md", "--to", "opencode", "--to", "copilot", "--user").exit_code == 0
    assert tree(project / "home") == [".config/opencode/agents/one.md", ".copilot/agents/one.agent.md"]


def test_each_source_goes_to_its_own_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("p", "q"):
        (tmp_path / name / ".git").mkdir(parents=True)
        agent(tmp_path / name, "one")
    assert run("p", "q", "--to", "opencode").exit_code == 0
    assert tree(tmp_path)[1::2] == ["p/.opencode/agents/one.md", "q/.opencode/agents/one.md"]


def test_models_can_be_chosen(project: Path) -> None:
    agent(project, "one", "---\nname: one\ndescription: d\nmodel: sonnet\n---\n")
    done = run("--to", "opencode", "--stdout", "--model", "sonnet=my/model")
    assert "model: my/model\n" in done.stdout
    assert "model:" not in run("--to", "opencode", "--stdout", "--model", "sonnet=").stdout


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ([], "--to is missing: claude, opencode, copilot"),
        (["--to", "opencod"], "did you mean `opencode`?"),
        (["--to", "opencode", "--model", "x"], "--model x: write SOURCE=TARGET"),
        (["--to", "opencode", "-o", "x", "--user"], "--output and --user exclude each other"),
        (["--to", "opencode", "nowhere"], "nowhere: no such file or folder"),
    ],
)
@pytest.mark.usefixtures("project")
def test_usage(arguments: list[str], text: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert text in done.stderr


def test_line_ends_and_the_missing_last_one_stay(project: Path) -> None:
    agent(project, "crlf", "---\r\nname: crlf\r\ndescription: |-\r\n  a: b\r\n  c\r\n---\r\n\r\nBody.\r\nno end")
    assert run("--to", "opencode", "--to", "copilot").exit_code == 0
    written = (project / ".opencode/agents/crlf.md").read_bytes()
    assert written == b"---\r\ndescription: |-\r\n  a: b\r\n  c\r\nmode: subagent\r\n---\r\n\r\nBody.\r\nno end"
    written = (project / ".github/agents/crlf.agent.md").read_bytes()
    assert written == b'---\r\ndescription: "a: b\\nc"\r\nname: crlf\r\n---\r\n\r\nBody.\r\nno end'


def test_notes_about_what_the_prompt_names(project: Path) -> None:
    agent(project, "code-reviewer")
    agent(project, "one", "---\nname: one\ndescription: d\n---\nUse the `Read` tool, TodoWrite, then code-reviewer.\n")
    (found,) = [one for one in results("--to", "opencode") if one["source"].endswith("one.md")]
    texts = [one["message"] for one in found["diagnostics"] if one["level"] == "note"]
    assert texts == [
        "the prompt names tools as Claude Code calls them, not rewritten: `Read`, `TodoWrite`",
        "the prompt names other agents: `code-reviewer`",
    ]


def test_every_field_is_in_the_report(project: Path) -> None:
    agent(project, "one", "---\nname: one\ndescription: d\ntools: Read\nmemory: user\nmine: 1\n---\n")
    (found,) = results("--to", "opencode")
    assert [(one["field"], one["kind"], one["authority"]) for one in found["changes"]] == [
        ("name", "mapped", "same"),
        ("description", "mapped", "same"),
        ("tools", "mapped", "same"),
        ("memory", "dropped", "same"),
        ("mine", "dropped", "same"),
        ("mode", "defaulted", "same"),
    ]
    assert found["changes"][2]["from"] == {"field": "tools", "value": "Read"}
    assert found["changes"][2]["to"] == {"field": "permission", "value": {"*": "deny", "read": "allow"}}


def test_a_link_stays_a_link(project: Path) -> None:
    agent(project, "one")
    real = project / "real.md"
    real.write_text("old\n")
    (project / ".opencode/agents").mkdir(parents=True)
    link = project / ".opencode/agents/one.md"
    link.symlink_to(real)
    assert run("--to", "opencode", "--from", "claude", "--force").exit_code == 0
    assert link.is_symlink()
    assert real.read_text().startswith("---\n")


def test_a_terminal_is_not_steered_by_a_value(project: Path) -> None:
    agent(project, "one", '---\nname: one\ndescription: d\nx: "\\x1b[31m"\n---\n')
    done = run("--to", "opencode")
    assert "\x1b" not in done.stdout
    assert "␛[31m" in done.stdout


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 0)() == 0, reason="needs a folder that cannot be written")
def test_a_folder_that_cannot_be_written(project: Path) -> None:
    agent(project, "one")
    (project / ".opencode").mkdir(mode=0o500)
    (found,) = results("--to", "opencode")
    assert found["diagnostics"][0]["code"] == "unwritable"
