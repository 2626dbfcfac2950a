"""Files on disk: what is written, what is kept, and what is refused; and the command line."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from agentlint.engine import fix as engine
from agentlint.engine.places import found
from agentlint.engine.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
BAD = b"---\nname: reviewer\ndescription: Use it so: it reads\ntools: Read\n---\n\nRead the diff.\n\n"
WRITTEN = b'---\nname: reviewer\ndescription: "Use it so: it reads"\ntools: Read\n---\n\nRead the diff.\n\n'
ERROR = b"---\nname: reviewer\n---\nRead the diff.\n"
"""Nothing safe mends it: Claude Code does not load an agent without a description."""


@pytest.fixture
def agent(tmp_path: Path) -> Path:
    path = tmp_path / ".claude" / "agents" / "reviewer.md"
    path.parent.mkdir(parents=True)
    path.write_bytes(BAD)
    return path


def run(*arguments: str, cwd: Path, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    command = [sys.executable, "-c", "from agentlint.cli import main; main()", *arguments]
    return subprocess.run(command, cwd=cwd, input=given, capture_output=True, check=False, env=environment)


def test_a_file_is_written_in_place_with_its_mode(agent: Path) -> None:
    agent.chmod(0o640)
    done = run("check", "--fix", str(agent), cwd=agent.parent)
    assert (done.returncode, done.stderr) == (0, b"")
    assert agent.read_bytes() == WRITTEN
    assert stat.S_IMODE(agent.stat().st_mode) == 0o640
    assert done.stdout == b"1 file: 1 fixed in 1 file, 0 left\n  yaml-invalid: 1 fixed\n"
    assert [one.name for one in agent.parent.iterdir()] == ["reviewer.md"]


def test_fix_is_short_for_check_fix(agent: Path) -> None:
    done = run("fix", "--show-fixes", ".", cwd=agent.parents[2])
    assert done.returncode == 0
    assert agent.read_bytes() == WRITTEN
    first = done.stdout.decode().splitlines()[0]
    assert first.startswith(".claude/agents/reviewer.md:3: fixed [yaml-invalid] ")


def test_a_symbolic_link_stays_one(agent: Path) -> None:
    real = agent.parents[2] / "real.md"
    agent.rename(real)
    agent.symlink_to(real)
    assert run("fix", str(agent), cwd=agent.parent).returncode == 0
    assert agent.is_symlink()
    assert real.read_bytes() == WRITTEN


def test_diff_writes_nothing_and_tells_by_its_status(agent: Path) -> None:
    before = agent.read_bytes()
    done = run("check", "--diff", ".claude", cwd=agent.parents[2])
    assert done.returncode == 1
    assert agent.read_bytes() == before
    subprocess.run(["git", "apply", "-"], input=done.stdout, cwd=agent.parents[2], check=True)
    assert agent.read_bytes() == WRITTEN
    again = run("check", "--diff", ".claude", cwd=agent.parents[2])
    assert (again.returncode, again.stdout) == (0, b"")


def test_standard_input_comes_back_fixed(tmp_path: Path) -> None:
    source = BAD.replace(b"\n", b"\r\n")
    done = run("check", "--fix", "-", "--stdin-filename", ".claude/agents/reviewer.md", cwd=tmp_path, given=source)
    assert done.returncode == 0
    assert done.stdout == WRITTEN.replace(b"\n", b"\r\n")
    assert b"1 fixed" in done.stderr


def test_standard_input_that_is_not_utf8_comes_back_as_it_is(tmp_path: Path) -> None:
    source = BAD + b"\xff\xfe"
    done = run("fix", "-", "--stdin-filename", ".claude/agents/reviewer.md", cwd=tmp_path, given=source)
    assert done.stdout == source


def test_errors_that_are_left_fail_the_run(agent: Path) -> None:
    agent.write_bytes(ERROR)
    done = run("fix", str(agent), cwd=agent.parent)
    assert done.returncode == 1
    assert agent.read_bytes() == ERROR
    assert b"description" in done.stdout


def test_files_that_need_nothing_are_not_touched(agent: Path) -> None:
    agent.write_bytes(WRITTEN)
    before = agent.stat()
    assert run("fix", str(agent), cwd=agent.parent).returncode == 0
    assert (agent.stat().st_ino, agent.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_file_changed_meanwhile_is_not_overwritten(agent: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = engine.fix_source
    theirs = BAD + b"changed\n"

    def slow(*arguments: object, **named: object) -> engine.Fixed:
        agent.write_bytes(theirs)
        return real(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "fix_source", slow)
    done = engine.fix_file(found(str(agent)), Settings(), unsafe=False, write=True)
    assert "another program changed it" in done.conflict
    assert agent.read_bytes() == theirs


def test_a_folder_that_cannot_be_written_is_told(agent: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    agent.parent.chmod(0o555)
    try:
        done = run("fix", str(agent), cwd=agent.parents[2])
    finally:
        agent.parent.chmod(0o755)
    assert done.returncode == 1
    assert b"not written" in done.stdout


@pytest.mark.slow
def test_a_run_that_is_killed_leaves_every_file_old_or_new(tmp_path: Path) -> None:
    """2,000 files, killed at 50 random moments: each file holds all of the old bytes or all of the new."""
    import random
    import time

    folder = tmp_path / ".claude" / "agents"
    pristine = tmp_path / "pristine"
    pristine.mkdir()
    old = {f"agent-{number}.md": BAD.replace(b"reviewer", b"agent-%d" % number, 1) for number in range(2000)}
    for name, data in old.items():
        (pristine / name).write_bytes(data)
    chance = random.Random(4)
    seen_old = seen_new = 0
    for _ in range(50):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(pristine, folder)
        process = subprocess.Popen(
            [sys.executable, "-c", "from agentlint.cli import main; main()", "fix", str(folder)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        time.sleep(chance.uniform(0.1, 2.5))
        process.kill()
        process.wait()
        for name, data in old.items():
            now = (folder / name).read_bytes()
            after = WRITTEN.replace(b"reviewer", name.removesuffix(".md").encode(), 1)
            assert now in (data, after), name
            seen_old += now == data
            seen_new += now == after
    assert seen_old > 0
    assert seen_new > 0
