"""The two ways in, ``agentlint`` and ``python -m agentlint``: equal in all that is seen, wherever the output goes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from agentlint.deferred import UNUSED

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


def test_a_deferred_module_is_loaded_at_its_first_use() -> None:
    script = (
        "import sys\n"
        "from agentlint.deferred import UNUSED, defer\n"
        "for name in UNUSED: sys.modules.pop(name, None)\n"  # Python 3.13 has linecache for `-c` already
        "defer((*UNUSED, 'no_such_module'))\n"
        "kinds = lambda: [type(sys.modules[name]).__name__ for name in UNUSED]\n"
        "assert kinds() == ['_Deferred'] * len(UNUSED), kinds()\n"
        "import subprocess, textwrap\n"
        "assert kinds() == ['_Deferred'] * len(UNUSED), kinds()\n"
        "from ipaddress import ip_address\n"
        "print(subprocess.run(['echo', 'done'], capture_output=True).stdout, textwrap.fill('a b', 2), ip_address(1))\n"
        "print(*kinds(), 'no_such_module' in sys.modules)\n"
    )
    done = run([sys.executable, "-c", script])
    assert done[0] == 0, done[2]
    said = done[1].decode().split()
    assert said[:4] == ["b'done\\n'", "a", "b", "0.0.0.1"]
    used = {"subprocess", "ipaddress", "textwrap"}
    assert said[4:-1] == ["module" if name in used else "_Deferred" for name in UNUSED]
    assert said[-1] == "False"


def test_a_check_loads_none_of_what_is_deferred() -> None:
    script = (
        "import sys\n"
        "sys.modules.pop('linecache', None)\n"  # Python 3.13 has it for `-c` already
        "from agentlint.__main__ import run\n"
        "from agentlint.deferred import UNUSED\n"
        "sys.argv = ['agentlint', 'check', 'seeds/.claude/agents/python-ml-architect.md']\n"
        "run()\n"
        "sys.stdout.write(' '.join(name for name in UNUSED if type(sys.modules[name]).__name__ != '_Deferred'))\n"
    )
    status, said, _ = run([sys.executable, "-c", script])
    assert status == 0
    assert said.decode().splitlines()[-1] == "1 file checked: 1 warning (1 fixable with --fix)"
