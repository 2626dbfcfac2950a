"""The two ways in, ``agentlint`` and ``python -m agentlint``: equal in all that is seen, wherever the output goes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = [sys.executable, "-c", "from agentlint.__main__ import main; main()"]
MODULE = [sys.executable, "-m", "agentlint"]
WAYS = pytest.mark.parametrize("way", [SCRIPT, MODULE], ids=["script", "module"])


def run(command: list[str], stdout: int = subprocess.PIPE) -> tuple[int, bytes, bytes]:
    # as users have it: output that is not a terminal's is kept until the end
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONUNBUFFERED", None)
    done = subprocess.run(
        command, cwd=ROOT / "fixtures", env=environment, stdout=stdout, stderr=subprocess.PIPE, check=False
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--version"], 0),
        (["check", "seeds"], 0),
        (["check", "seeds", "--fail-on", "warning"], 1),
        (["check", "no-such-folder"], 2),
        (["chekc"], 2),
        (["rule", "unknown-tool"], 0),
        (["schema", "claude"], 0),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else "",
)
def test_both_ways_say_the_same(arguments: list[str], status: int) -> None:
    one, other = run([*SCRIPT, *arguments]), run([*MODULE, *arguments])
    assert one == (status, one[1], one[2])
    assert one[:2] == other[:2]
    assert one[2].replace(b"-c", b"python -m agentlint") == other[2]  # the program's name in a usage line
    assert one[1] or one[2]


@WAYS
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["check", "seeds"], ["rule", "--all"]], ids=" ".join)
def test_a_full_disk_is_told_in_one_line(way: list[str], arguments: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        status, _, said = run([*way, *arguments], full.fileno())
    assert (status, said) == (2, b"agentlint: [Errno 28] No space left on device\n")


@WAYS
@pytest.mark.skipif(os.name == "nt", reason="a closed pipe is another error there")
@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["check", "seeds"], ["rule", "--all"]], ids=" ".join)
def test_a_reader_that_went_away_is_no_error(way: list[str], arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        status, _, said = run([*way, *arguments], writer)
    finally:
        os.close(writer)
    assert (status, said) == (0, b"")
