"""``check --since``: which files count as changed, and what is said where git cannot tell."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="needs git")
ROOT = Path(__file__).parents[1]
AGENT = "---\nname: {name}\ndescription: Reviews changes\ntools: Read, Grep\n---\nYou review.\n"


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=t", "-c", "user.email=t@t", "-c", "commit.gpgsign=false", "-c", "core.autocrlf=false")
    return subprocess.run(["git", *who, *arguments], cwd=folder, capture_output=True, text=True, check=True).stdout


def put(root: Path, path: str, text: str = AGENT) -> Path:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(text.replace("{name}", target.name.split(".")[0]).encode())
    return target


def agentlint(folder: Path, *arguments: str, path: str = os.environ["PATH"]) -> tuple[int, str, str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    done = subprocess.run(
        [sys.executable, "-m", "agentlint", *arguments], cwd=folder, capture_output=True, text=True, check=False,
        env=environment | {"PYTHONPATH": str(ROOT), "PATH": path}, encoding="utf-8",
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def checked(folder: Path, *arguments: str) -> list[str]:
    """The files that a run looked at."""
    status, _, said = agentlint(folder, "check", "-v", *arguments)
    assert status in (0, 1), said
    return [line.rpartition(": ")[0] for line in said.splitlines()]


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    root = tmp_path / "repo"
    root.mkdir()
    git(root, "init", "-q")
    for name in ("same", "edited", "renamed", "deleted", "untracked-now"):
        put(root, f".claude/agents/{name}.md")
    put(root, "sub/.claude/agents/inner.md")
    put(root, ".gitignore", "ignored/\n")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "one")
    return root


def test_what_counts_as_changed(repo: Path) -> None:
    assert checked(repo, "--since", "HEAD") == []
    put(repo, ".claude/agents/edited.md", AGENT + "More.\n")
    git(repo, "mv", ".claude/agents/renamed.md", ".claude/agents/new-name.md")
    (repo / ".claude/agents/deleted.md").unlink()
    git(repo, "rm", "-q", "--cached", ".claude/agents/untracked-now.md")
    put(repo, ".claude/agents/staged.md")
    git(repo, "add", ".claude/agents/staged.md")
    put(repo, "sub/my ägents/ünï x.agent.md")
    put(repo, "ignored/.claude/agents/no.md")
    mine = [f".claude/agents/{name}.md" for name in ("edited", "new-name", "staged", "untracked-now")]
    assert checked(repo, "--since", "HEAD") == [*mine, "sub/my ägents/ünï x.agent.md"]
    assert checked(repo, "--since", "HEAD", ".claude") == mine
    assert checked(repo / "sub", "--since", "HEAD") == ["my ägents/ünï x.agent.md"]
    assert checked(repo / "sub", "--since", "HEAD", "..")[:4] == [f"../{path}" for path in mine]
    git(repo, "add", "-A")
    git(repo, "commit", "-qm", "two")
    assert checked(repo, "--since", "HEAD") == []
    assert checked(repo, "--since", "HEAD~1") == [*mine[:3], "sub/my ägents/ünï x.agent.md"]
    git(repo, "tag", "v1", "HEAD~1")
    assert checked(repo, "--since", "v1") == checked(repo, "--since", "HEAD~1")


def test_fix_takes_the_changed_files_only(repo: Path) -> None:
    colon = AGENT.replace("Reviews changes", "Reviews: changes")
    old = put(repo, ".claude/agents/same.md", colon)
    git(repo, "commit", "-qam", "two")
    new = put(repo, ".claude/agents/edited.md", colon)
    status, said, _ = agentlint(repo, "check", "--fix", "--since", "HEAD")
    assert (status, said.splitlines()[0]) == (0, "1 file: 1 fixed in 1 file, 0 left")
    assert b'"Reviews: changes"' in new.read_bytes()
    assert b'"' not in old.read_bytes()


@pytest.mark.parametrize("revision", ["nope", "HEAD~9", "--upload-pack=x", ""])
def test_a_revision_that_is_not_there(repo: Path, revision: str) -> None:
    status, out, said = agentlint(repo, "check", f"--since={revision}")
    assert (status, out, said) == (2, "", f"agentlint: --since: git knows no revision `{revision}`\n")


def test_a_shallow_clone(repo: Path, tmp_path: Path) -> None:
    put(repo, ".claude/agents/edited.md", AGENT + "More.\n")
    git(repo, "commit", "-qam", "two")
    git(tmp_path, "clone", "-q", "--depth", "1", repo.as_uri(), "clone")
    status, _, said = agentlint(tmp_path / "clone", "check", "--since", "HEAD~1")
    assert status == 2
    assert said == (
        "agentlint: --since: git knows no revision `HEAD~1`; this clone has only part of the history: fetch more of "
        "it (fetch-depth: 0)\n"
    )
    assert checked(tmp_path / "clone", "--since", "HEAD") == []


def test_a_work_tree_of_its_own(repo: Path, tmp_path: Path) -> None:
    git(repo, "worktree", "add", "-q", str(tmp_path / "other"))
    put(tmp_path / "other", ".claude/agents/new.md")
    assert checked(tmp_path / "other", "--since", "HEAD") == [".claude/agents/new.md"]


def test_no_repository(tmp_path: Path) -> None:
    put(tmp_path, ".claude/agents/a.md")
    status, out, said = agentlint(tmp_path, "check", "--since", "HEAD")
    assert (status, out) == (2, "")
    assert said.startswith("agentlint: --since: git says: fatal: not a git repository")


def test_no_git(repo: Path) -> None:
    status, _, said = agentlint(repo, "check", "--since", "HEAD", path="")
    assert (status, said) == (2, "agentlint: --since needs git, which is not installed\n")
