"""Several processes give what one gives: the same results, bytes and errors, in the same order."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from agentlint.engine import pool
from agentlint.status import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AGENT = """---
name: {name}
description: Reviews code after each change.
tools: Read, Grepp
---

Review the code of part {number}.
"""
MAIN = """
import multiprocessing, sys
from agentlint.cli import main
if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv.pop(1))
    main()
"""


def project(root: Path, count: int) -> Path:
    """``count`` agents with a finding each, and every tenth with the name of the one before."""
    (root / ".git").mkdir(parents=True)
    folder = root / ".claude" / "agents"
    folder.mkdir(parents=True)
    for number in range(count):
        name = f"agent-{number - (number % 10 == 9)}"
        (folder / f"a{number:05}.md").write_text(AGENT.format(name=name, number=number), "utf-8")
    return root


def agentlint(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "agentlint", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, check=False, timeout=300)


@pytest.mark.parametrize("form", ["concise", "full", "json", "sarif", "junit"])
def test_bytes_are_the_same(tmp_path: Path, form: str) -> None:
    root = project(tmp_path / "p", 150)
    one = agentlint(root, "check", "--output-format", form, "--jobs", "1")
    several = agentlint(root, "check", "--output-format", form, "--jobs", "3")
    assert b"duplicate-name" in one.stdout
    assert (several.returncode, several.stderr) == (one.returncode, one.stderr)
    assert several.stdout == one.stdout


def test_fixes_are_the_same(tmp_path: Path) -> None:
    root = project(tmp_path / "p", 80)
    for path in (root / ".claude" / "agents").iterdir():
        path.write_text(path.read_text("utf-8").replace("tools: Read, Grepp", "Tools: Read"), "utf-8")
    one = agentlint(root, "check", "--diff", "--unsafe-fixes", "--jobs", "1")
    several = agentlint(root, "check", "--diff", "--unsafe-fixes", "--jobs", "2")
    assert one.stdout.count(b"\n+tools: Read\n") == 80
    assert (several.returncode, several.stdout) == (one.returncode, one.stdout)


def test_a_baseline_counts_the_same(tmp_path: Path) -> None:
    root = project(tmp_path / "p", 70)
    assert agentlint(root, "baseline").returncode == 0
    (root / ".claude" / "agents" / "new.md").write_text(AGENT.format(name="new", number=1), "utf-8")
    one, several = (agentlint(root, "check", "--jobs", jobs) for jobs in ("1", "2"))
    assert b"new.md" in one.stdout
    assert several.stdout == one.stdout


@pytest.mark.parametrize("start", ["spawn", "forkserver"])
def test_every_way_to_start_a_process(tmp_path: Path, start: str) -> None:
    root = project(tmp_path / "p", 80)
    script = tmp_path / "main.py"
    script.write_text(MAIN, "utf-8")
    command = [sys.executable, str(script), start, "check", "--jobs", "2"]
    done = subprocess.run(command, cwd=root, capture_output=True, check=False, timeout=300)
    assert done.stderr == b""
    assert done.stdout == agentlint(root, "check", "--jobs", "1").stdout


def double(number: int) -> int:
    if number == 777:
        raise ValueError(number)
    return number * 2


def end(number: int) -> int:
    if number == 40:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_results_keep_the_order_and_few_are_under_way() -> None:
    taken = 0

    def tasks() -> Iterator[int]:
        nonlocal taken
        for number in range(700):
            taken = number
            yield number

    for count, (task, result) in enumerate(pool.each(double, tasks(), 2)):
        assert (task, result) == (count, 2 * count)
        assert taken <= count + (2 * pool.AHEAD + 1) * pool.CHUNK
    assert taken == 699


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_comes_after_what_was_before_it(jobs: int) -> None:
    def tasks() -> Iterator[int]:
        yield from range(50)
        raise UsageError("no such file")

    met: list[tuple[int, int]] = []
    with pytest.raises(UsageError, match="no such file"):
        met.extend(pool.each(double, tasks(), jobs))
    assert len(met) == 50
    with pytest.raises(ValueError, match="777"):
        list(pool.each(double, iter(range(1000)), jobs))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_killed_process_is_told() -> None:
    with pytest.raises(UsageError, match="was killed"):
        list(pool.each(end, iter(range(100)), 2))


def test_automatic_takes_one_process_for_few() -> None:
    ids = {result for _, result in pool.each(process_id, iter(range(50)))}
    assert ids == {os.getpid()}


def process_id(_: int) -> int:
    return os.getpid()


@pytest.mark.skipif(os.name != "posix", reason="process groups are POSIX's")
def test_an_interrupt_ends_all_processes(tmp_path: Path) -> None:
    root = project(tmp_path / "p", 9000)
    command = [sys.executable, "-m", "agentlint", "check", "--jobs", "2"]
    running = subprocess.Popen(
        command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    assert running.stdout is not None
    running.stdout.readline()
    os.killpg(running.pid, signal.SIGINT)
    _, errors = running.communicate(timeout=60)
    assert (running.returncode, errors) == (130, b"interrupted\n")
    for _ in range(100):
        try:
            os.killpg(running.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("a process is left")


# --- where no process can be had ------------------------------------------------------------------------------------


@pytest.mark.parametrize("can", [0, 1, 3])
@pytest.mark.parametrize("what", ["Pipe", "Process"])
def test_processes_that_cannot_be_made_are_done_without(monkeypatch: pytest.MonkeyPatch, what: str, can: int) -> None:
    """Too many open files; no more processes (`ulimit -u`), no memory for one (`ulimit -v`)."""
    import multiprocessing

    made = 0
    owner, name = (multiprocessing, "Pipe") if what == "Pipe" else (multiprocessing.Process, "start")
    real = getattr(owner, name)

    def limited(*arguments: object) -> object:
        nonlocal made
        made += 1
        if made > can:
            raise OSError(24, "Too many open files") if what == "Pipe" else BlockingIOError(11, "try again")
        return real(*arguments)

    monkeypatch.setattr(owner, name, limited)
    results = list(pool.each(double, iter(range(700)), 5))
    assert results == [(number, 2 * number) for number in range(700)]
    assert made == can + 1


@pytest.mark.parametrize("limit", ["RLIMIT_NOFILE", "RLIMIT_AS"])
def test_a_run_under_the_systems_limits(tmp_path: Path, limit: str) -> None:
    resource = pytest.importorskip("resource", reason="limits of processes are Unix's")
    if sys.platform == "darwin" and limit == "RLIMIT_AS":
        pytest.skip("macOS does not hold processes to a limit of memory")
    most = {"RLIMIT_NOFILE": 24, "RLIMIT_AS": 400_000_000}[limit]
    root = project(tmp_path / "p", 80)

    def bound() -> None:
        resource.setrlimit(getattr(resource, limit), (most, most))

    command = [sys.executable, "-m", "agentlint", "check", "--jobs", "60"]
    done = subprocess.run(command, cwd=root, capture_output=True, check=False, timeout=300, preexec_fn=bound)
    assert done.stderr == b""
    assert done.stdout == agentlint(root, "check", "--jobs", "1").stdout
