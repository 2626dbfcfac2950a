"""The two ways in, ``agentlint`` and ``python -m agentlint``: equal in all that is seen, wherever the output goes."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from importlib.util import find_spec
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


LOADED = "[name for name in UNUSED if type(sys.modules[name]).__name__ != '_Module']"
FRESH = (
    "import importlib, sys\n"
    "from agentlint.deferred import UNUSED, deferred\n"
    "for name in UNUSED: sys.modules.pop(name, None)\n"  # Python 3.13 has linecache for `-c` already
)


def said_by(script: str) -> list[str]:
    status, said, errors = run([sys.executable, "-c", script])
    assert status == 0, errors
    return said.decode().splitlines()


def test_what_is_imported_in_the_block_loads_nothing() -> None:
    script = (
        FRESH + "with deferred():\n"
        "    for name, names in UNUSED.items():\n"
        "        for one in names: exec(f'from {name} import {one}')\n"
        "        importlib.import_module(name)\n"
        "    def work(when: datetime | None) -> None: ...\n"
        f"    print({LOADED})\n"
        f"print({LOADED})\n"
        "print(get_close_matches('abx', ['abc']), quote_from_bytes(b' '), datetime.fromisoformat('2026-11-21').day)\n"
        "print(UUID(int=1), type(local()).__name__)\n"
        f"print({LOADED})\n"
    )
    *said, last = said_by(script)
    assert said == ["[]", "[]", "['abc'] %20 21", "00000000-0000-0000-0000-000000000001 _local"]
    assert set(ast.literal_eval(last)) >= {"datetime", "uuid", "difflib", "urllib.parse"}


def test_a_module_is_loaded_and_whole_when_one_of_its_names_is_asked_for_later() -> None:
    script = (
        FRESH + "with deferred():\n"
        "    import datetime, inspect, shutil, textwrap, threading, traceback, urllib.parse, uuid\n"
        "from datetime import datetime as moment\n"
        "print(type(moment).__name__, datetime.datetime is moment, isinstance(moment(2026, 1, 1), datetime.datetime))\n"
        "print(urllib.parse.unquote('%20x'), type(uuid.UUID).__name__, shutil.get_terminal_size.__module__)\n"
        "print(threading.local.__module__, threading.main_thread() is threading.current_thread())\n"
        "print(inspect.getsource(inspect.Signature).splitlines()[0])\n"  # uses ast.NodeVisitor before Python 3.13
        "print(all(sys.modules[name].__name__ == name for name in UNUSED))\n"
    )
    assert said_by(script) == ["type True True", " x type shutil", "_thread True", "class Signature:", "True"]


def test_a_deferred_module_that_is_not_there_says_so_at_its_first_use() -> None:
    script = (
        "from agentlint.deferred import deferred\n"
        "with deferred({'no_such_module': ('work',)}):\n"
        "    from no_such_module import work\n"
        "work()\n"
    )
    status, _, errors = run([sys.executable, "-c", script])
    assert status == 1
    assert errors.decode().splitlines()[-1] == "ModuleNotFoundError: No module named 'no_such_module'"


@pytest.mark.skipif(find_spec("typer._click") is None, reason="a Typer without a Click of its own")
@pytest.mark.parametrize(
    ("file", "loaded", "said"),
    [
        ("examples/same-name/.claude/agents/reviewer.md", "", "1 file checked: nothing to report"),
        ("examples/model/.claude/agents/reviewer.md", "bisect", "1 file checked: 1 error"),
    ],
)
def test_a_check_loads_none_of_what_is_deferred(file: str, loaded: str, said: str) -> None:
    script = (
        FRESH + "from agentlint.__main__ import run\n"
        f"sys.argv = ['agentlint', 'check', {file!r}]\n"
        "run()\n"
        f"print(*{LOADED})\n"
    )
    assert said_by(script)[-2:] == [said, loaded]
