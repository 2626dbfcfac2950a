"""agentlint as at a terminal, for the examples of the documentation: the commands that a page shows are really run."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COLUMNS = 100
TIMEOUT = 60
PROGRAMS = ("git", "pre-commit", "sed")
"""What an example may run besides agentlint: what a reader of it has."""


class BadExample(Exception):
    """An example that cannot be run as it is written."""


def session(commands: list[str], folder: str = "", *, color: bool = False, columns: int = COLUMNS) -> list[str]:
    """What a terminal of ``columns`` shows after each of these commands, one after another.

    They run in a copy of ``folder`` (from the repository's root) that counts as a repository of its own, so that they
    may write; without one in the repository itself. ``cat FILE...``, ``echo $?``, ``< FILE`` and ``| head -N`` work as
    in a shell, and `PROGRAMS` are run too. Raises BadExample for anything else.
    """
    if not folder:
        return _session(commands, ROOT, color, columns)
    with tempfile.TemporaryDirectory() as temporary:
        project = Path(temporary) / "project"
        shutil.copytree(ROOT / folder, project, symlinks=True)
        if any(command.startswith(("git ", "pre-commit ")) for command in commands):
            subprocess.run(["git", "init", "-q"], cwd=project, env=_environment(temporary, color, columns), check=True)
        else:
            (project / ".git").mkdir()
        return _session(commands, project, color, columns)


def _session(commands: list[str], project: Path, color: bool, columns: int) -> list[str]:
    shown = []
    status = 0
    for command in commands:
        if command == "echo $?":
            shown.append(f"{status}\n")
            continue
        text, status = _run(command, project, color, columns)
        shown.append(text)
    return shown


def _run(command: str, project: Path, color: bool, columns: int) -> tuple[str, int]:
    words, lines = shlex.split(command, comments=True), None
    if "|" in words:
        at = words.index("|")
        if words[at + 1] != "head" or not words[at + 2].startswith("-"):
            raise BadExample(f"{command}: only `| head -N`")
        words, lines = words[:at], int(words[at + 2][1:])
    given = b""
    if "<" in words:
        at = words.index("<")
        given = (project / words[at + 1]).read_bytes()
        del words[at : at + 2]
    if words[0] == "cat":
        return _head("".join((project / name).read_text("utf-8") for name in words[1:]), lines), 0
    if words[0] not in ("agentlint", *PROGRAMS):
        raise BadExample(f"{command}: only agentlint, cat, echo $?, {', '.join(PROGRAMS)} are run")
    program = words[:1]
    if words[0] == "agentlint":
        program = [sys.executable, "-c", "from tests.terminal import child; child()"]
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [*program, *words[1:]],
            cwd=project,
            env=_environment(home, color, columns),
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=TIMEOUT,
            check=False,
        )
    text = done.stdout.decode("utf-8").replace("\r\n", "\n")
    if "Traceback (most recent call last)" in text:
        raise BadExample(f"{command}:\n{text}")
    return _head(text, lines), done.returncode


def _head(text: str, lines: int | None) -> str:
    return text if lines is None else "".join(text.splitlines(keepends=True)[:lines])


def _environment(home: str, color: bool, columns: int) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR") if name in os.environ}
    commands = os.path.dirname(sys.executable)  # of this environment: pre-commit, and agentlint for its hooks
    who = {"NAME": "Reader", "EMAIL": "reader@example.org"}
    return kept | {
        "PATH": os.pathsep.join([commands, kept.get("PATH", os.defpath)]),
        **{f"GIT_{role}_{what}": said for role in ("AUTHOR", "COMMITTER") for what, said in who.items()},
        "HOME": home,
        "USERPROFILE": home,
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "COLUMNS": str(columns),
        "TERM": "xterm-256color",
        "FORCE_COLOR" if color else "NO_COLOR": "1",
    }


class _Terminal:
    """Standard output that calls itself a terminal."""

    def __init__(self, stream: object) -> None:
        self._stream = stream

    def isatty(self) -> bool:
        return True

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


def child() -> None:
    """The process that runs a command: agentlint, with an output that calls itself a terminal."""
    from agentlint.cli import main

    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    sys.stdout = _Terminal(sys.stdout)
    sys.argv[0] = "agentlint"
    main()
