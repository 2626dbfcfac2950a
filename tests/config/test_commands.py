"""`agentlint config` and `agentlint init`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import typer
import yaml
from typer.testing import CliRunner, Result

from agentlint.cli.check import check
from agentlint.cli.config import config
from agentlint.cli.convert import convert
from agentlint.cli.init import init
from agentlint.engine.origin import Origin
from agentlint.engine.origin import read as read_origin
from agentlint.syntax import tomlread

if TYPE_CHECKING:
    from pathlib import Path

APP = typer.Typer()
for command in (check, config, convert, init):
    APP.command()(command)

AGENT = "---\nname: a\ndescription: Reviews\n---\nYou review.\n"
WRONG = "---\nname: a\ndescription: Reviews\n" + "".join(f"foo{number}: 1\n" for number in range(12)) + "---\nYou.\n"
OPENCODE = "---\ndescription: Tests\nmode: subagent\n---\nYou test.\n"
COMMIT = "3f786850e387550fdab836ed7e6dc881de23001b"
GIT = {"vcs": "git", "commit_id": COMMIT, "requested_revision": "v1"}
CLONED = Origin("https://git.example.org/agentlint", COMMIT)
ITEM = f"""\
  - repo: https://git.example.org/agentlint
    rev: {COMMIT}
    hooks:
      - id: agentlint-check
"""
FILES = (
    r"(^|/)(agents|agent|modes|mode|chatmodes|droids)/.*\.(md|toml)$|\.agent\.md$|\.chatmode\.md$"
    r"|(^|/)SKILL\.md$|(^|/)(commands|command|prompts)/.*\.(md|toml)$"
)
LOCAL = f"""\
  - repo: local
    hooks:
      - id: agentlint-check
        name: agentlint check
        entry: agentlint-md check
        language: system
        files: '{FILES}'
        pass_filenames: false
"""


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(APP, list(arguments), input=given, env={"GITHUB_ACTIONS": None})


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    installed_from(monkeypatch, CLONED)
    write(tmp_path, ".claude/agents/a.md", AGENT)
    return tmp_path


def installed_from(monkeypatch: pytest.MonkeyPatch, origin: Origin | None) -> None:
    for module in ("agentlint.engine.hook", "agentlint.engine.origin"):
        monkeypatch.setattr(f"{module}.origin", lambda: origin)


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def lines(*arguments: str) -> dict[str, tuple[str, str]]:
    """What `config` prints, by key: value and origin."""
    done = run("config", *arguments)
    assert done.exit_code == 0, done.output
    table = done.stdout.split("\n\n")[1].splitlines()
    rows = [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in table]
    return {key: (value, origin) for key, value, origin in rows}


def test_config_tells_where_each_value_comes_from(project: Path) -> None:
    text = '# c\nignore = ["bom"]\n\n[severity]\nbom = "off"\n"unknown-key" = "error"\n[convert]\nto = ["opencode"]\n'
    write(project, "agentlint.toml", text)
    shown = lines(".claude/agents/a.md", "--ignore", "early-close", "--fail-on", "warning")
    assert shown["select"] == ("all rules", "default")
    assert shown["ignore"] == ('["bom", "early-close"]', "agentlint.toml:2, command line")
    assert shown["severity.bom"] == ('"off"', "agentlint.toml:5")
    assert shown["severity.unknown-key"] == ('"error"', "agentlint.toml:6")
    assert shown["fail-on"] == ('"warning"', "command line")
    assert shown["convert.to"] == ('["opencode"]', "agentlint.toml:8")
    assert shown["max-file-size"] == ("1,000,000", "default")
    assert lines("--select", "bom")["select"] == ('["bom"]', "command line")
    assert lines("--isolated")["ignore"] == ("no rule", "default")


def test_config_of_a_pyproject_and_of_a_nested_file(project: Path) -> None:
    write(project, "pyproject.toml", '[project]\nname = "x"\n[tool.agentlint]\nignore = ["bom"]\n')
    write(project, "sub/agentlint.toml", 'exclude = ["old/"]\n')
    assert lines()["ignore"] == ('["bom"]', "pyproject.toml:4")
    assert lines("sub")["exclude"] == ('["old/"]', "sub/agentlint.toml:1")
    assert lines("sub/new.md")["ignore"] == ("no rule", "default")
    (project / "sub" / "old").mkdir()
    assert "excluded" in run("config", "sub/old").stdout
    assert "excluded" not in run("config", "sub").stdout


def test_config_as_json(project: Path) -> None:
    write(project, "agentlint.toml", 'per-file-ignores."a.md" = ["bom"]\nplatforms."*.md" = "opencode"\n')
    found = json.loads(run("config", ".claude/agents/a.md", "--output-format", "json").stdout)
    assert found["version"] == 1
    assert found["file"] == "agentlint.toml"
    assert found["platform"] == "opencode"
    assert found["reason"] == "`*.md` in agentlint.toml"
    assert found["ignored"] == ["bom"]
    assert found["excluded"] is False
    values = {one["key"]: one for one in found["values"]}
    assert values['platforms."*.md"'] == {
        "key": 'platforms."*.md"',
        "value": "opencode",
        "from": [{"file": "agentlint.toml", "line": 2}],
    }
    assert values["fail-on"]["value"] == "error"
    assert values["fail-on"]["from"] == [{"file": "default", "line": None}]


# --- init ------------------------------------------------------------------------------------------------------------


def test_init_writes_both(project: Path) -> None:
    done = run("init", "--yes")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        "1 agent file:\n"
        "  1 of Claude Code in .claude/agents/\n"
        "agentlint.toml: written\n"
        ".pre-commit-config.yaml: written\n"
        "Next: agentlint check\n"
    )
    assert (project / "agentlint.toml").read_text() == (
        '# Keys: agentlint schema config. What applies: agentlint config\nfail-on = "error"\n'
    )
    assert (project / ".pre-commit-config.yaml").read_text() == f"repos:\n{ITEM}"
    assert run("check").exit_code == 0


def test_the_hook_is_local_where_nobody_else_could_clone_agentlint(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed_from(monkeypatch, None)
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert (
        ".pre-commit-config.yaml: written\n"
        "The hook runs `agentlint-md`, which is not on the PATH here: "
        "activate the environment that agentlint is installed in before you commit.\n"
    ) in run("init", "--yes").stdout
    assert (project / ".pre-commit-config.yaml").read_text() == f"repos:\n{LOCAL}"


def test_the_hook_sees_a_plugin_too(project: Path) -> None:
    write(project, "pl/.claude-plugin/plugin.json", '{"name": "pl"}')
    write(project, "pl/agents/b.md", AGENT)
    run("init", "--yes")
    added = f"        files: '{FILES}'\n        pass_filenames: false\n"
    assert (project / ".pre-commit-config.yaml").read_text() == f"repos:\n{ITEM}{added}"


@pytest.mark.parametrize(
    ("recorded", "origin"),
    [
        ({"url": "https://h.example/a", "vcs_info": GIT}, ("https://h.example/a", COMMIT)),
        ({"url": "https://u:pw@h.example:84/a.git?x#y", "vcs_info": GIT}, ("https://h.example:84/a.git", COMMIT)),
        ({"url": "ssh://git@h.example/a", "vcs_info": GIT}, ("ssh://git@h.example/a", COMMIT)),
        ({"url": "file:///home/me/a", "vcs_info": GIT}, None),
        ({"url": "https://h.example/a", "vcs_info": {"vcs": "hg", "commit_id": COMMIT}}, None),
        ({"url": "https://h.example/a", "vcs_info": {"vcs": "git", "commit_id": "main\n- repo"}}, None),
        ({"url": "https://h.example/a", "vcs_info": {"vcs": "git"}}, None),
        ({"url": "https://h.example/a", "vcs_info": GIT, "subdirectory": "x"}, None),
        ({"url": "https://h.example/a.whl", "archive_info": {}}, None),
        ({"url": "file:///home/me/a", "dir_info": {"editable": True}}, None),
        ([], None),
    ],
    ids=range(11),
)
def test_where_an_installation_came_from(recorded: object, origin: tuple[str, str] | None) -> None:
    found = read_origin(json.dumps(recorded))
    assert (found and (found.repository, found.revision)) == origin


def test_init_gives_folders_to_platforms(project: Path) -> None:
    write(project, "agents/t.md", OPENCODE)
    done = run("init", "--yes")
    assert done.stdout.splitlines()[:3] == [
        "2 agent files:",
        "  1 of Claude Code in .claude/agents/",
        "  agents/ seems to contain agents of OpenCode",
    ]
    found = tomlread.load((project / "agentlint.toml").read_text())
    assert found == {"fail-on": "error", "platforms": {"agents/*.md": "opencode"}}
    files = f"        files: '{FILES}|^agents/'\n        pass_filenames: false\n"
    assert (project / ".pre-commit-config.yaml").read_text() == f"repos:\n{ITEM}{files}"
    assert run("check").exit_code == 0
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    again = run("init", "--yes")
    assert "agentlint.toml is already the configuration here\n" in again.stdout
    assert ".pre-commit-config.yaml already has a hook of agentlint\n" in again.stdout
    assert before == {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}


def test_a_folder_with_other_markdown_is_not_proposed(project: Path) -> None:
    write(project, "agents/t.md", OPENCODE)
    write(project, "agents/README.md", "# Agents\n")
    assert "[platforms]" not in run("init", given="\nn\nn\n").stdout


def test_init_asks(project: Path) -> None:
    done = run("init", given="\nn\ny\n")
    assert done.exit_code == 0
    assert "Write this as agentlint.toml? [Y/n]" in done.stdout
    assert not (project / "agentlint.toml").exists()
    assert (project / ".pre-commit-config.yaml").exists()


def test_no_answer_is_no_yes(project: Path) -> None:
    done = run("init", given="")
    assert (done.exit_code, done.stderr) == (
        2,
        "agentlint: there is no answer on standard input; --yes writes without asking\n",
    )
    assert sorted(one.name for one in project.iterdir()) == [".claude", ".git"]


def test_init_adds_to_a_pyproject_or_else_writes_a_file(project: Path) -> None:
    text = '[project]\r\nname = "x"  # keep\r\n'
    path = write(project, "pyproject.toml", text)
    assert run("init", "--no-hook", given="none\nn\ny\n").exit_code == 0
    assert path.read_bytes() == text.encode()
    assert (project / "agentlint.toml").exists()
    (project / "agentlint.toml").unlink()
    assert "pyproject.toml: added to\n" in run("init", "--yes", "--no-hook").stdout
    after = path.read_bytes().decode()
    assert after.startswith(text)
    assert after.count("\r\n") == after.count("\n")
    assert tomlread.load(after)["tool"]["agentlint"] == {"fail-on": "error"}
    assert not (project / "agentlint.toml").exists()


@pytest.mark.parametrize("text", ["tool = { x = 1 }\n", "[[[\n"])
def test_a_pyproject_that_takes_no_table(project: Path, text: str) -> None:
    path = write(project, "pyproject.toml", text)
    done = run("init", "--yes", "--no-hook")
    assert done.exit_code == 0
    assert "pyproject.toml cannot be edited automatically" in done.stdout
    assert path.read_text() == text
    assert (project / "agentlint.toml").exists()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("repos:\n  - repo: local\n    hooks:\n      - id: x\n", None),
        ("repos:\n  - repo: local\n    hooks:\n      - id: x", None),
        ("# top\nrepos:  # all\n  - repo: x\n    rev: 'v1'  # v2\n    hooks: [{id: x}]  # end\n\nci: {}\n", 5),
        ("repos:\r\n  - repo: x\r\n    hooks:\r\n      - id: x\r\n        # args: [a]\r\n\r\n# last\r\n", 5),
        ("repos:\n  - repo: x\n    hooks:\n      - id: x\n        entry: |\n          a\n          # b\n", None),
        ("repos:\n  - repo: x\n    hooks:\n      - id: x\n        args:\n          - 'a: b'\nfail_fast: true\n", 6),
    ],
)
def test_a_hook_is_added_below_the_others(project: Path, before: str, after: int | None) -> None:
    path = write(project, ".pre-commit-config.yaml", before)
    assert ".pre-commit-config.yaml: added to\n" in run("init", "--yes").stdout
    newline = "\r\n" if "\r\n" in before else "\n"
    item = ITEM.replace("\n", newline)
    parts = before.splitlines(keepends=True)
    at = len(parts) if after is None else after
    head = "".join(parts[:at])
    expected = head + ("" if head.endswith("\n") else newline) + item + "".join(parts[at:])
    assert path.read_bytes().decode() == expected
    assert len(yaml.safe_load(expected)["repos"]) == 2


def test_the_hook_is_set_like_the_others(project: Path) -> None:
    text = "repos:\n-   repo: x\n    rev: v1\n    hooks:\n    -   id: x\n"
    path = write(project, ".pre-commit-config.yaml", text)
    run("init", "--yes")
    assert path.read_text() == text + (
        f"-   repo: https://git.example.org/agentlint\n    rev: {COMMIT}\n    hooks:\n    -   id: agentlint-check\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "repos: []\n",
        "repos: [{repo: x, hooks: []}]\n",
        "ci: {}\n",
        "[]\n",
        "",
        "repos: : :\n",
        "a: &a [x]\nrepos:\n  - repo: local\n    hooks: *a\n",
        "repos:\n  - 1\n",
        "repos: " + "[" * 3000 + "\n",
        "\x00",
    ],
    ids=range(10),
)
def test_a_pre_commit_file_of_another_shape_is_left(project: Path, text: str) -> None:
    path = write(project, ".pre-commit-config.yaml", text)
    done = run("init", "--yes")
    assert done.exit_code == 0
    assert ".pre-commit-config.yaml cannot be edited automatically\nYou can add this yourself:\n" in done.stdout
    assert path.read_text() == text


UPKEEP = '[convert]\nfrom = ["claude"]\nto = {}\nprune = true # delete a copy when its source is gone\n'


def test_init_offers_to_keep_copies_in_step(project: Path) -> None:
    done = run("init", given="opencod\nopencode, claude copilot\ny\ny\n")
    question = "Which other clients should get copies of Claude Code's agents, kept up to date? [none] "
    assert done.stdout.count(question) == 2
    assert "`opencod` is not one of claude, opencode, " in done.stdout
    assert done.stdout.endswith("To write the copies: agentlint convert\nNext: agentlint check\n")
    text = (project / "agentlint.toml").read_text()
    assert text.endswith('fail-on = "error"\n\n' + UPKEEP.format('["opencode", "copilot"]'))
    hook = ITEM + "      - id: agentlint-convert-check\n"
    assert (project / ".pre-commit-config.yaml").read_text() == f"repos:\n{hook}"
    assert run("convert").exit_code == run("convert", "--check").exit_code == 0
    assert (project / ".opencode/agents/a.md").exists()
    assert (project / ".github/agents/a.agent.md").exists()


def test_the_local_hook_for_copies_looks_at_their_folder(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed_from(monkeypatch, None)
    write(project, "a b/.claude/agents/b.md", AGENT)
    monkeypatch.chdir(project / "a b")
    assert run("init", "--yes", "--convert", "opencode").exit_code == 0
    hooks = yaml.safe_load((project / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    assert hooks[1] == {
        "id": "agentlint-convert-check",
        "name": "agentlint convert --check",
        "entry": "agentlint-md convert --check 'a b'",
        "language": "system",
        "pass_filenames": False,
        "always_run": True,
    }


def test_without_questions_nobody_gets_copies_who_has_none(project: Path) -> None:
    run("init", "--yes")
    assert tomlread.load((project / "agentlint.toml").read_text()) == {"fail-on": "error"}
    (project / "agentlint.toml").unlink()
    (project / ".pre-commit-config.yaml").unlink()
    run("convert", "--to", "copilot,opencode")
    run("init", "--yes")
    table = {"from": ["claude"], "to": ["opencode", "copilot"], "prune": True}
    assert tomlread.load((project / "agentlint.toml").read_text())["convert"] == table
    again = run("init", "--yes", "--convert", "kilo")
    assert "agentlint.toml is already the configuration here, and names the clients that get copies: " in again.stdout
    assert tomlread.load((project / "agentlint.toml").read_text())["convert"] == table


def test_a_project_is_asked_whose_agents_are_copied(project: Path) -> None:
    write(project, ".opencode/agents/t.md", OPENCODE)
    done = run("init", given="claude opencode\nopencode\nclaude\ny\ny\n")
    assert "There are agents of several clients here: claude (1), opencode (1).\n" in done.stdout
    table = tomlread.load((project / "agentlint.toml").read_text())["convert"]
    assert (table["from"], table["to"]) == (["opencode"], ["claude"])


@pytest.mark.parametrize(
    ("name", "text", "table"),
    [
        ("agentlint.toml", "# c\nignore = ['bom']", "[convert]\n"),
        ("pyproject.toml", "[tool.agentlint]\r\nignore = ['bom']\r\n", "[tool.agentlint.convert]\r\n"),
    ],
)
def test_a_configuration_that_is_there_gets_the_table_alone(project: Path, name: str, text: str, table: str) -> None:
    path = write(project, name, text)
    write(project, ".pre-commit-config.yaml", f"repos:\n{ITEM}")
    done = run("init", "--yes", "--convert", "opencode")
    assert f"{name}: added to\n.pre-commit-config.yaml: added to\n" in done.stdout
    newline = "\r\n" if "\r\n" in text else "\n"
    expected = UPKEEP.format('["opencode"]').replace("\n", newline).replace("[convert]" + newline, table)
    assert path.read_bytes().decode() == text.rstrip() + newline * 2 + expected
    second = ITEM.replace("agentlint-check", "agentlint-convert-check")
    assert (project / ".pre-commit-config.yaml").read_text() == f"repos:\n{ITEM}{second}"


@pytest.mark.parametrize("text", ["[convert]\n", "convert.marker = false\n"])
def test_a_configuration_that_speaks_of_copies_is_left(project: Path, text: str) -> None:
    path = write(project, "agentlint.toml", text)
    done = run("init", "--yes", "--no-hook", "--convert", "opencode")
    assert done.exit_code == 0
    assert path.read_text() == text
    assert "agentlint.toml cannot be edited automatically\n" in done.stdout or "already says" in done.stdout


def test_copies_of_nothing(project: Path) -> None:
    (project / ".claude/agents/a.md").unlink()
    done = run("init", "--yes", "--convert", "opencode")
    assert (done.exit_code, done.stderr) == (
        2, "agentlint: --convert: there are no agents here to convert\n",
    )  # fmt: skip


def test_without_a_repository_there_is_no_hook(project: Path) -> None:
    (project / ".git").rmdir()
    done = run("init", "--yes")
    assert "no git repository here, so no hook for pre-commit\n" in done.stdout
    assert not (project / ".pre-commit-config.yaml").exists()


def test_many_findings_call_for_a_baseline(project: Path) -> None:
    write(project, ".claude/agents/a.md", WRONG)
    assert run("init", "--yes").stdout.endswith(
        "Next: agentlint check (12 findings today). To report only new ones: agentlint baseline\n"
    )


def test_a_wrong_configuration_above(project: Path) -> None:
    write(project, "agentlint.toml", "x = 1")
    done = run("init", "--yes")
    assert done.exit_code == 2
    assert done.stderr.startswith("agentlint: agentlint.toml:1:1: `x` is not a key")
    assert not (project / ".pre-commit-config.yaml").exists()
