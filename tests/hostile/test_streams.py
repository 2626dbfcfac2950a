"""What may be wrong around a command: streams that are closed, full or folders, a console of another world, Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from agentlint.cli import main
from agentlint.engine import fix, inspect
from agentlint.engine.convert import sources

pytestmark = pytest.mark.skipif(os.name != "posix", reason="shells and descriptors as POSIX has them")

ROOT = Path(__file__).resolve().parents[2]
AGENT = b"---\nname: a\ndescription: Use it so: it reads\nmaxSteps: {a: 1}\n---\nDo it.\n"
COMMANDS = {
    "check": "check",
    "check -": "check -",
    "fix -": "fix -",
    "inspect": "inspect",
    "inspect -": "inspect -",
    "convert": "convert --to opencode --dry-run",
    "config": "config",
    "init": "init",
    "rule": "rule unknown-key",
    "platforms": "platforms",
    "schema": "schema claude",
    "--version": "--version",
}
STREAMS = {
    "no stdin": "<&-",
    "no stdout": ">&-",
    "no stderr": "2>&-",
    "none": "<&- >&- 2>&-",
    "stdin a folder": "</",
    "stdout full": "</dev/null >/dev/full",
    "all full": "</dev/null >/dev/full 2>/dev/full",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".claude" / "agents").mkdir(parents=True)
    (tmp_path / ".claude" / "agents" / "a.md").write_bytes(AGENT)
    return tmp_path


def shell(line: str, cwd: Path, **more: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", **more}
    environment.pop("GITHUB_ACTIONS", None)
    return subprocess.run(["sh", "-c", line], cwd=cwd, env=environment, capture_output=True, timeout=240, check=False)


@pytest.mark.parametrize("streams", STREAMS)
def test_streams_that_cannot_be_used(project: Path, streams: str) -> None:
    if "/dev/full" in STREAMS[streams] and not os.path.exists("/dev/full"):
        pytest.skip("this system has no /dev/full")
    for name, arguments in COMMANDS.items():
        done = shell(f"{sys.executable} -m agentlint {arguments} {STREAMS[streams]}", project)
        assert done.returncode in (0, 1, 2), (name, done)
        assert b"Traceback" not in done.stderr, (name, done.stderr)
        assert b"Exception ignored" not in done.stderr, (name, done.stderr)
        assert b"defect" not in done.stderr, (name, done.stderr)
        if "full" in streams and name not in ("check -", "fix -", "inspect -"):
            assert done.returncode == 2, (name, done)
    assert sorted(path.name for path in project.iterdir()) == [".claude", ".git"]


def test_a_question_that_nobody_can_answer(project: Path) -> None:
    done = shell(f"{sys.executable} -m agentlint init <&-", project)
    assert (done.returncode, done.stderr) == (
        2,
        b"agentlint: there is no answer on standard input; --yes writes without asking\n",
    )


def test_a_closed_stream_is_no_file_that_is_opened_later(project: Path) -> None:
    done = shell(f"{sys.executable} -m agentlint check --output json:report.json >&-", project)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads((project / "report.json").read_bytes())


@pytest.mark.parametrize("locale", ["C", "en_US.ISO-8859-1"])
def test_names_that_a_locale_cannot_say(project: Path, locale: str) -> None:
    try:
        (Path(os.fsdecode(os.fsencode(project) + b"/.claude/agents/\xff\xe9.md"))).write_bytes(AGENT)
    except OSError:
        pytest.skip("this file system takes only names in UTF-8")
    for arguments in (
        "check",
        "inspect",
        "convert --to opencode --dry-run",
        "fix --diff",
        "check --output-format json",
    ):
        settings = {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
        done = shell(f"{sys.executable} -m agentlint {arguments}", project, **settings)
        assert done.returncode in (0, 1), (arguments, done)
        assert b"Traceback" not in done.stderr, (arguments, done.stderr)


BEGINS = """
import os
from agentlint import __main__, streams

def begin(complete=streams.complete_streams):
    os.write(1, b"x")
    complete()

streams.complete_streams = begin
__main__.main()
"""


def test_an_interrupt_at_any_moment(project: Path) -> None:
    """Also while the modules are loaded: one word, or the silence of a process that the system ends."""
    import time

    for milliseconds in (0, 30, 60, 120, 250):
        command = [sys.executable, "-c", BEGINS]
        process = subprocess.Popen(
            [*command, "check"],
            cwd=project,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stdout is not None
        os.read(process.stdout.fileno(), 1)  # `run` has begun, and no more
        time.sleep(milliseconds / 1000)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=240)
        assert process.returncode in (130, 1, 0), errors
        assert errors in (b"interrupted\n", b""), errors


# --- what is ours ---------------------------------------------------------------------------------------------------


def broken(*_: object, **__: object) -> None:
    raise KeyError("tools\nand more")


@pytest.mark.parametrize(
    ("arguments", "module", "name"),
    [
        (["inspect"], inspect, "views"),
        (["convert", "--to", "opencode", "--dry-run"], sources, "load"),
        (["fix", "--diff"], fix, "fix_file"),
        (["check", "--diff"], fix, "fix_file"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else None,
)
def test_a_defect_is_one_line_with_the_file(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    module: object,
    name: str,
) -> None:
    monkeypatch.chdir(project)
    monkeypatch.setattr(module, name, broken)
    monkeypatch.setattr("sys.argv", ["agentlint", *arguments])
    for name in ("sys.stdout", "sys.stderr"):  # `main` wraps them
        monkeypatch.setattr(name, getattr(sys, name.removeprefix("sys.")))
    with pytest.raises(SystemExit) as ended:
        main()
    (line,) = capsys.readouterr().err.splitlines()
    assert ended.value.code == 2
    assert line.startswith("agentlint: .claude/agents/a.md: a defect of agentlint, please report it: KeyError: ")
    assert "\\nand more" in line or "and more" in line
