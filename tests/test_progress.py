"""The bar: when it appears, that it goes away, and what Ctrl-C leaves behind."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from agentlint.cli import progress

pty = pytest.importorskip("pty", reason="needs a POSIX terminal")
ROOT = Path(__file__).parents[1]
AGENT = "---\nname: agent-{n}\ndescription: Reviews: everything\ntools: Read, Grep\n---\nYou review.\n"
GOOD = AGENT.replace("Reviews: everything", "Reviews everything")
SLOW = """
import sys, time
from agentlint.engine import sources
from agentlint.cli import main
read = sources.Source
class Slow(read):
    __slots__ = ()
    def __init__(self, path, raw):
        time.sleep({delay})
        super().__init__(path, raw)
sources.Source = Slow
main()
"""


class Run:
    """A command whose standard error (and with ``whole`` its standard output) is a terminal."""

    def __init__(self, folder: Path, *arguments: str, delay: float = 0.02, whole: bool = False) -> None:
        self.terminal, other = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", SLOW.format(delay=delay), *arguments], cwd=folder,
            stdin=subprocess.DEVNULL, stdout=other if whole else subprocess.PIPE, stderr=other,
            env=os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "100"}, start_new_session=True,
        )  # fmt: skip
        os.close(other)
        self.seen = ""

    def until(self, wanted: str, seconds: float = 60) -> None:
        """Wait for a text on the terminal."""
        end = time.monotonic() + seconds
        while wanted not in self.seen and time.monotonic() < end:
            if select.select([self.terminal], [], [], 1)[0] and not self._read():
                break
        assert wanted in self.seen, self.seen

    def end(self) -> tuple[int, str]:
        """The exit status, and standard output where that is not the terminal."""
        reader = threading.Thread(target=self._drain)  # a terminal takes 4 KB, then the command would wait
        reader.start()
        out, _ = self.process.communicate(timeout=120)
        reader.join()
        os.close(self.terminal)
        return self.process.returncode, (out or b"").decode()

    def _drain(self) -> None:
        while self._read():
            pass

    def _read(self) -> bool:
        try:
            data = os.read(self.terminal, 65536)
        except OSError:  # Linux: the other end is closed
            return False
        self.seen += data.decode("utf-8", "replace")
        return bool(data)

    @property
    def screen(self) -> list[str]:
        """The lines that are left on the terminal in the end, as far as a bar moves them."""
        lines, row = [""], 0
        for piece in re.findall(r"\x1b\[[?\d;]*[A-Za-z]|\r\n|\r|\n|[^\x1b\r\n]+", self.seen):
            if piece in ("\n", "\r\n"):
                row += 1
                lines += [""] * (row + 1 - len(lines))
            elif piece == "\x1b[2K":
                lines[row] = ""
            elif piece.startswith("\x1b[") and piece.endswith("A"):
                row -= int(piece[2:-1])
            elif piece[0] not in "\x1b\r":
                lines[row] += piece
        return [line for line in lines if line.strip()]


def project(folder: Path, count: int, text: str = GOOD) -> Path:
    agents = folder / ".claude" / "agents"
    agents.mkdir(parents=True)
    (folder / ".git").mkdir()
    for n in range(count):
        (agents / f"agent-{n}.md").write_text(text.replace("{n}", str(n)))
    return agents


def test_nothing_for_a_quick_run(tmp_path: Path) -> None:
    project(tmp_path, 5)
    run = Run(tmp_path, "check", delay=0)
    assert run.end() == (0, "5 files checked: nothing to report\n")
    assert run.seen == ""


@pytest.mark.parametrize(
    ("arguments", "doing", "last"),
    [
        (("check",), "checking", "150 files checked: nothing to report\n"),
        (("fix",), "fixing", "150 files: 0 fixed in 0 files, 0 left\n"),
        (("inspect", "--as", "claude", "--output-format", "json"), "reading", "]}\n"),
        (("convert", "--to", "opencode", "--dry-run"), "reading", ""),
    ],
    ids=lambda one: one[0] if isinstance(one, tuple) else "",
)
def test_a_long_run_shows_a_bar_and_takes_it_away(
    tmp_path: Path, arguments: tuple[str, ...], doing: str, last: str
) -> None:
    project(tmp_path, 150)
    run = Run(tmp_path, *arguments)
    run.until(doing)
    status, out = run.end()
    assert status == 0
    assert out.endswith(last)
    assert doing not in out
    assert "\x1b[?25l" in run.seen
    assert run.seen.rindex("\x1b[?25h") > run.seen.rindex("\x1b[?25l")  # the cursor is back
    assert run.screen == []


def test_no_bar_where_standard_error_is_no_terminal(tmp_path: Path) -> None:
    project(tmp_path, 120)
    done = subprocess.run(
        [sys.executable, "-c", SLOW.format(delay=0.02), "check"], cwd=tmp_path, capture_output=True, check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")


def test_findings_and_the_bar_do_not_mix(tmp_path: Path) -> None:
    agents = project(tmp_path, 200)
    for n in range(0, 200, 9):
        (agents / f"agent-{n}.md").write_text(AGENT.replace("{n}", str(n)))
    plain = subprocess.run(
        [sys.executable, "-m", "agentlint", "check", "--output-format", "concise"], cwd=tmp_path, capture_output=True,
        text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    run = Run(tmp_path, "check", "--output-format", "concise", "--color", "never", whole=True)
    run.until("checking")
    assert run.end()[0] == 0
    assert run.screen == plain.stdout.splitlines()


@pytest.mark.parametrize("command", [("check",), ("fix",), ("inspect",), ("convert", "--to", "opencode")])
def test_ctrl_c_ends_cleanly(tmp_path: Path, command: tuple[str, ...]) -> None:
    agents = project(tmp_path, 4000, AGENT)
    run = Run(tmp_path, *command, delay=0.01)
    run.until("files")
    os.killpg(run.process.pid, signal.SIGINT)
    status, out = run.end()
    assert status == 130
    assert run.screen == ["interrupted"]
    assert "Traceback" not in run.seen + out
    assert run.seen.rindex("\x1b[?25h") > run.seen.rindex("\x1b[?25l")
    whole = {AGENT, AGENT.replace("Reviews: everything", '"Reviews: everything"')}
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".md"}  # no temporary file is left
    for path in agents.iterdir():
        assert path.read_text().replace(path.stem, "agent-{n}") in whole


def test_ctrl_c_before_the_bar(tmp_path: Path) -> None:
    project(tmp_path, 1000)
    run = Run(tmp_path, "check", "-v", delay=0.02)
    run.until("agent-0.md")
    os.killpg(run.process.pid, signal.SIGINT)
    assert run.end()[0] == 130
    assert run.screen[-1] == "interrupted"


def test_ctrl_c_while_modules_are_loaded() -> None:
    code = (
        "import sys\n"
        "class Interrupt:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'typer':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupt())\n"
        "from agentlint.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "interrupted\n")


def test_ctrl_c_within_an_exec_ends_the_module_with_the_same_status(tmp_path: Path) -> None:
    """Python run with -m remembers such an interrupt, also when it was caught, and ends by the signal (3.11.7)."""
    (tmp_path / "typer.py").write_text("exec('raise KeyboardInterrupt')\n")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    command = [sys.executable, "-m", "agentlint", "check"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "interrupted\n")


def test_an_interrupt_waits_for_a_drawing_to_be_whole() -> None:
    done = []
    with pytest.raises(KeyboardInterrupt), progress._whole():
        signal.raise_signal(signal.SIGINT)
        done.append("drawn")
    assert done == ["drawn"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
