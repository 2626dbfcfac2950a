"""The hooks: which files they take, and a run of them by the real pre-commit on a clone of this project."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

ROOT = Path(__file__).parents[2]
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
PACKAGE = ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml", "agentlint", "agentlint_md", "schemas")

BROKEN = b"---\nname: reviewer\ndescription: Reviews changes\ntools: Read, Grepp\n---\nYou review.\n"
NO_TOOLS = BROKEN.replace(b"Read, Grepp", b"Grepp")
COLON = b"---\nname: planner\ndescription: Plans: step by step\n---\nYou plan.\n"
GOOD = b"---\nname: tester\ndescription: Writes tests\n---\nYou test.\n"


def test_there_are_three() -> None:
    assert [hook["id"] for hook in HOOKS] == ["agentlint-check", "agentlint-fix", "agentlint-convert-check"]
    assert {hook["language"] for hook in HOOKS} == {"python"}


@pytest.mark.parametrize(
    "path",
    [".claude/agents/a.md", "sub/.claude/agents/team/a.md", ".opencode/agent/a.md", ".opencode/agents/a.md",
     ".github/agents/a.agent.md", ".github/agents/a.md", "x/b.agent.md", "B.AGENT.MD", "old.chatmode.md",
     ".claude/agents/a.markdown", ".codex/agents/a.toml", ".factory/droids/a.md", ".config/opencode/agent/a.md",
     ".claude/commands/a/b.md", ".claude/skills/x/SKILL.md", ".agents/skills/x/SKILL.md", ".github/prompts/a.prompt.md",
     ".opencode/command/a.md", ".gemini/commands/a.toml"],
)  # fmt: skip
def test_agent_files_are_taken(path: str) -> None:
    for hook in HOOKS[:2]:
        assert re.search(hook["files"], path)


@pytest.mark.parametrize(
    "path",
    ["README.md", "docs/agents/a.md", "agents/a.md", "CLAUDE.md", ".claude/skills/x/more/a.md", "skills/x/SKILL.md",
     "my.claude/agents/a.md", ".claude/agents.md", ".github/ISSUE_TEMPLATE/a.md", "docs/commands/a.md",
     "agent.md", "xagent.md", ".claude/agents/a.txt", ".claude/agents/a.md.bak"],
)  # fmt: skip
def test_other_files_are_not(path: str) -> None:
    for hook in HOOKS[:2]:
        assert not re.search(hook["files"], path)


class Clone(NamedTuple):
    """A project that uses the hooks, and the folder where pre-commit keeps their environments."""

    folder: Path
    home: Path

    def git(self, *arguments: str) -> str:
        return git(self.folder, *arguments)

    def put(self, path: str, data: bytes) -> Path:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        self.git("add", "-A")
        return target

    def run(self, hook: str, *arguments: str) -> tuple[int, str]:
        return pre_commit(self, "run", hook, "--color=never", *arguments)


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=t", "-c", "user.email=t@t", "-c", "core.autocrlf=false", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", *who, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def pre_commit(clone: Clone, *arguments: str) -> tuple[int, str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PYTHON", "GITHUB_"))}
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", *arguments], cwd=clone.folder, capture_output=True, text=True,
        encoding="utf-8", env=environment | {"PRE_COMMIT_HOME": str(clone.home)}, timeout=900, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def agentlint(clone: Clone, *arguments: str) -> None:
    """The command of this checkout, in the clone."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "agentlint", *arguments]
    subprocess.run(command, cwd=clone.folder, env=environment, capture_output=True, check=True)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    """The hooks' repository, pre-commit's home, and the revision. Skips where pre-commit cannot build them."""
    pytest.importorskip("pre_commit", reason="needs pre-commit")
    if not shutil.which("git"):
        pytest.skip("needs git")
    base = tmp_path_factory.mktemp("pre-commit")
    hooks = base / "hooks"
    hooks.mkdir()
    for name in PACKAGE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, hooks / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, hooks / name)
    git(hooks, "init", "-q")
    git(hooks, "add", "-A")
    git(hooks, "commit", "-qm", "hooks")
    return hooks, base / "home", git(hooks, "rev-parse", "HEAD")


@pytest.fixture
def clone(installed: tuple[Path, Path, str], tmp_path: Path) -> Clone:
    hooks, home, revision = installed
    one = Clone(tmp_path, home)
    one.git("init", "-q")
    ids = "".join(f"    - id: {hook['id']}\n" for hook in HOOKS)
    ids += "      args: [--from, claude, --to, opencode]\n"
    config = f"repos:\n- repo: {hooks.as_uri()}\n  rev: {revision}\n  hooks:\n{ids}"
    one.put(".pre-commit-config.yaml", config.encode())
    status, said = pre_commit(one, "install-hooks")
    if status and re.search(r"No matching distribution|[Cc]onnection|resolve|network", said):
        pytest.skip("pre-commit cannot install the hooks without a package index")
    assert status == 0, said
    return one


@pytest.mark.slow
def test_the_manifest_is_valid() -> None:
    pytest.importorskip("pre_commit", reason="needs pre-commit")
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")]
    assert subprocess.run(command, check=False, cwd=ROOT).returncode == 0


@pytest.mark.slow
def test_check_in_the_real_pre_commit(clone: Clone) -> None:
    clone.put("README.md", BROKEN)
    clone.put(".claude/agents/tester.md", GOOD)
    assert clone.run("agentlint-check", "--all-files")[0] == 0
    clone.put("my agents/.claude/agents/reviewer.md", BROKEN)
    clone.put("my agents/.claude/agents/second.md", BROKEN.replace(b", Grepp", b""))
    status, said = clone.run("agentlint-check", "--all-files")
    assert status == 1, said
    assert "3 files checked" in said
    assert "my agents/.claude/agents/reviewer.md:4:14: warning[unknown-tool] " in said
    assert "my agents/.claude/agents/reviewer.md:2:7: error[duplicate-name] " in said  # one process saw both files
    assert "README" not in said
    clone.put("agentlint.toml", b'exclude = ["my agents/"]\n')  # holds for files that are named, too
    status, said = clone.run("agentlint-check", "--all-files")
    assert status == 0, said


@pytest.mark.slow
def test_a_commit_is_stopped_and_the_baseline_is_found(clone: Clone) -> None:
    clone.put(".claude/agents/reviewer.md", NO_TOOLS)
    status, said = clone.run("agentlint-check")  # the staged files
    assert status == 1, said
    assert "error[all-tools-unknown]" in said
    agentlint(clone, "baseline")
    clone.git("add", "-A")
    status, said = clone.run("agentlint-check")
    assert status == 0, said


@pytest.mark.slow
def test_fix_in_the_real_pre_commit(clone: Clone) -> None:
    path = clone.put(".claude/agents/planner.md", COLON)
    other = clone.put("planner.md", COLON)
    status, said = clone.run("agentlint-fix", "--all-files")
    assert status == 1, said
    assert "files were modified by this hook" in said
    assert path.read_bytes() == COLON.replace(b"Plans: step by step", b'"Plans: step by step"')
    assert other.read_bytes() == COLON
    clone.git("add", "-A")
    assert clone.run("agentlint-fix", "--all-files")[0] == 0


@pytest.mark.slow
def test_convert_check_in_the_real_pre_commit(clone: Clone) -> None:
    clone.put(".claude/agents/tester.md", GOOD)
    status, said = clone.run("agentlint-convert-check")
    assert status == 1, said
    assert ".opencode/agents/tester.md does not exist" in said
    agentlint(clone, "convert", "--to", "opencode")
    clone.git("add", "-A")
    assert clone.run("agentlint-convert-check")[0] == 0
    clone.git("commit", "-qnm", "all")
    (clone.folder / ".opencode/agents/tester.md").unlink()
    clone.git("add", "-A")
    status, said = clone.run("agentlint-convert-check")
    assert status == 1, said
