"""Which files are converted, what they are called, and where they go."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner, Result

from agentlint.cli.convert import convert
from tests.lifecycle import run

if TYPE_CHECKING:
    from pathlib import Path

APP = typer.Typer()
APP.command()(convert)
AGENT = "---\nname: {name}\ndescription: Reviews\n---\nYou review the code.\n"


def command(*arguments: str, text: str = "") -> Result:
    return CliRunner().invoke(APP, list(arguments), input=text, catch_exceptions=False)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(project: Path, path: str, text: str = "") -> Path:
    file = project / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text or AGENT.format(name=file.stem))
    return file


def plugin(project: Path, name: str, agent: str) -> None:
    write(project, f"{name}/.claude-plugin/plugin.json", json.dumps({"name": name, "version": "1.0.0"}))
    write(project, f"{name}/agents/{agent}.md")


def test_a_plugins_agent_bears_its_own_name(project: Path) -> None:
    plugin(project, "pl", "impl")
    assert run("--to", "opencode", "--to", "codex").paths("written") == {
        ".opencode/agents/impl.md",
        ".codex/agents/impl.toml",
    }


def test_two_plugins_with_agents_of_one_name(project: Path) -> None:
    plugin(project, "one", "impl")
    plugin(project, "two", "impl")
    assert run("--to", "opencode").paths("written") == {".opencode/agents/one-impl.md", ".opencode/agents/two-impl.md"}


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("opencode", ".opencode/agents/audit/scope.md"),
        ("kilo", ".kilo/agents/audit/scope.md"),
        ("copilot", ".github/agents/audit-scope.agent.md"),
    ],
)
def test_a_name_with_a_slash(project: Path, target: str, path: str) -> None:
    write(project, ".claude/agents/x.md", AGENT.format(name="audit/scope"))
    done = run("--to", target)
    assert (done.status, done.paths("written")) == (0, {path})


@pytest.mark.parametrize("name", ["a/../b", "/a", "a//b", "a/", "a/con", "a/.."])
def test_a_name_with_a_slash_that_is_no_path(project: Path, name: str) -> None:
    write(project, ".claude/agents/x.md", AGENT.format(name=json.dumps(name)))
    assert run("--to", "opencode").codes("refused") == {"unsafe-name"}


def test_a_package_keeps_its_agents(project: Path) -> None:
    for name in ("web", "api"):
        write(project, f"packages/{name}/.claude/agents/dev.md")
    paths = {f"packages/{name}/.opencode/agents/dev.md" for name in ("web", "api")}
    assert run("--to", "opencode").paths("written") == paths
    (project / "packages/web/.claude/agents/dev.md").unlink()
    assert run("--to", "opencode", "--check").paths("orphaned") == {"packages/web/.opencode/agents/dev.md"}


def test_an_example_becomes_no_live_agent(project: Path) -> None:
    write(project, ".claude/agents/one.md")
    write(project, "docs/agents/example.md")
    assert run("--to", "opencode").paths("written") == {".opencode/agents/one.md"}
    assert ".opencode/agents/example.md" in run("--to", "opencode", "docs").paths("written")


def test_a_document_never_keeps_a_check_red(project: Path) -> None:
    write(project, ".claude/agents/one.md")
    write(project, ".claude/agents/README.md", "# Our agents\n")
    done = run("--to", "opencode")
    assert (done.status, done.codes("skipped")) == (0, {"no-agent"})
    assert run("--to", "opencode", "--check").status == 0


def test_what_is_left_out_with_a_reason(project: Path) -> None:
    write(project, ".claude/agents/one.md")
    write(project, ".claude/agents/two.md", "---\nname: two\n---\nNo description.\n")
    assert run("--to", "opencode").status == 1
    write(project, "agentlint.toml", '[convert.exclude]\n".claude/agents/two.md" = "not for others"\n')
    done = run("--to", "opencode", "--check")
    assert (done.status, done.codes("skipped")) == (0, {"excluded"})


def test_an_agent_is_found_by_its_name(project: Path) -> None:
    kept = write(project, ".claude/agents/db.md", AGENT.format(name="expert"))
    write(project, ".opencode/agents/expert.md", "---\ndescription: Other\nmode: subagent\n---\nYou ask.\n")
    before = kept.read_bytes()
    done = run("--from", "opencode", "--to", "claude")
    assert (done.status, done.paths("refused"), kept.read_bytes()) == (1, {".claude/agents/db.md"}, before)


@pytest.mark.skipif(os.name == "nt", reason="links")
def test_a_source_is_never_written_over(project: Path) -> None:
    source = write(project, ".claude/agents/one.md")
    (project / ".opencode/agents").mkdir(parents=True)
    os.link(source, project / ".opencode/agents/one.md")
    before = source.read_bytes()
    done = run("--from", "claude", "--to", "opencode", "--force")
    assert (done.status, done.codes("refused"), source.read_bytes()) == (1, {"same-file"}, before)


def test_one_file_is_written_where_it_is_said(project: Path) -> None:
    write(project, ".claude/agents/one.md")
    write(project, ".claude/agents/two.md")
    assert command("--to", "codex", "-o", "x.toml", ".claude/agents/one.md").exit_code == 0
    assert (project / "x.toml").read_text().startswith("# Generated by agentlint from .claude/agents/one.md")
    done = command("--to", "codex", "-o", "y.toml")
    assert (done.exit_code, "name a folder: y.toml/" in done.stderr) == (2, True)


def test_standard_input_becomes_standard_output(project: Path) -> None:
    name = ".claude/agents/one.md"
    done = command("-", "--stdin-filename", name, "--to", "opencode", text=AGENT.format(name="one"))
    assert done.exit_code == 0
    assert done.stdout == "---\ndescription: Reviews\nmode: subagent\n---\nYou review the code.\n"
    assert not (project / ".opencode").exists()


def test_dry_run_ends_as_the_run_does(project: Path) -> None:
    write(project, ".claude/agents/one.md")
    mine = write(project, ".opencode/agents/one.md", "mine\n")
    assert run("--from", "claude", "--to", "opencode", "--dry-run").status == 1
    assert mine.read_text() == "mine\n"


def test_a_file_that_replaces_itself_bears_no_marker(project: Path) -> None:
    """A file of Claude Code's that was put into OpenCode's folder: no other file is its source."""
    path = write(project, ".opencode/agents/a.md", "---\nname: a\ndescription: d\ntools: Read\n---\nGo.\n")
    done = command("--from", "claude", "--to", "opencode", "--force", ".opencode/agents/a.md")
    assert done.exit_code == 0, done.output
    assert path.read_text("utf-8") == (
        '---\ndescription: d\nmode: subagent\npermission:\n  "*": deny\n  read: allow\n---\nGo.\n'
    )


@pytest.mark.parametrize("spelled", ["{}", "./{}", ".claude/../{}", "/{}"])
def test_a_file_replaces_itself_however_it_is_named(project: Path, spelled: str) -> None:
    source = write(project, ".opencode/agents/x.md", "---\nname: x\ndescription: Reviews\n---\nYou review.\n")
    (project / ".claude").mkdir(exist_ok=True)
    path = spelled.format(".opencode/agents/x.md")
    named = str(project) + path if path.startswith("/") else path
    assert run("--force", "--from", "claude", "--to", "opencode", named).status == 0
    assert source.read_text() == "---\ndescription: Reviews\nmode: subagent\n---\nYou review.\n"


def test_one_file_that_is_written_leaves_what_another_run_wrote(project: Path) -> None:
    write(project, ".claude/agents/x.md", "---\nname: x\ndescription: Reviews\n---\nYou review.\n")
    for name in ("a.md", "b.md"):
        assert run("--to", "opencode", "--prune", ".claude/agents/x.md", "-o", name).status == 0
    assert (project / "a.md").read_bytes() == (project / "b.md").read_bytes()


def test_a_plugin_that_only_a_marketplace_describes(project: Path) -> None:
    entry = {"name": "rust", "source": "./plugins/rust", "version": "1.0.0"}
    marketplace = {"name": "m", "owner": {"name": "o"}, "plugins": [entry]}
    write(project, ".claude-plugin/marketplace.json", json.dumps(marketplace))
    write(project, ".claude-plugin/plugin.json", json.dumps({"name": "m"}))
    for path in ("plugins/rust/agents/expert.md", "plugins/other/agents/nobody.md"):
        write(project, path)
    done = run("--to", "opencode")
    assert (done.status, done.paths("written")) == (0, {".opencode/agents/expert.md"})
    assert [one["source"] for one in done.results] == ["plugins/rust/agents/expert.md"]
