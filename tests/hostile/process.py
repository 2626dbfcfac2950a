"""A command as a process of its own, with an account of everything it does to the world.

The account comes from Python's audit hooks, which no code in the process can avoid: files opened for writing, files
removed, renamed or made, programs started, code compiled from text, sockets.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 240
"""Wall time after which a command counts as hanging; the machine may be busy."""

OF_RUNNERS = frozenset({"GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION", "FORCE_COLOR"})

_HOOKED = '''
import os, sys
account = os.fdopen(int(os.environ["AGENTLINT_ACCOUNT"]), "w", encoding="utf-8", errors="backslashreplace")
import json
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = {"os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod",
           "os.chown", "os.utime", "os.mkfifo", "os.setxattr"}
STARTS = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty",
          "os.startfile", "pty.spawn", "ctypes.dlopen", "pickle.find_class", "webbrowser.open"}
def hook(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        if not isinstance(path, int) and isinstance(flags, int) and flags & WRITES:
            folder = made(event, path)
            tell("write", path if folder is None else os.path.join(os.fsencode(folder), os.fsencode(path)))
        elif not isinstance(path, int):
            tell("read", path)
    elif event in CHANGES:
        folder = made(event, *arguments)
        tell("change", event, *(one if folder is None or not isinstance(one, str) else os.path.join(folder, one)
                                for one in arguments))
    elif event in STARTS or event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.")):
        tell("start", event, *arguments)
    elif event == "compile" and arguments[0] is not None:
        by = sys._getframe(1).f_code.co_filename
        if any(part in by for part in ("/agentlint/", "/yaml/", "/ruamel/", "/jsonschema")):
            tell("compile", by)
def made(*what):
    """Tell a change that files.py does not make; the folder that it holds open for one that it does."""
    frame, known, folder = sys._getframe(2), False, None
    while frame and folder is None:
        if frame.f_code.co_filename.endswith("/agentlint/engine/files.py"):
            known = True
            names = frame.f_locals
            folder = names.get("folder", getattr(names.get("self"), "_folder", None))
            folder = folder if isinstance(folder, int) else None
        frame = frame.f_back
    if not known and what[1] != os.devnull:
        tell("elsewhere", *what)
    return None if folder is None else os.readlink(f"/proc/self/fd/{folder}")
def tell(*what):
    account.write(json.dumps([os.fsdecode(one) if isinstance(one, bytes) else one if isinstance(one, (str, int))
                              else repr(one) for one in what]) + "\\n")
    account.flush()
sys.argv[0] = "agentlint"
sys.addaudithook(hook)
from agentlint.cli import main
main()
'''


@dataclass(slots=True)
class Done:
    """What a command said and did, all but the first three from the audit hooks. ``elsewhere`` are the changes that
    `engine/files.py` did not make; ``opened`` is what was opened for reading."""

    status: int
    out: bytes
    err: bytes
    wrote: list[str] = field(default_factory=list)
    changed: list[list[Any]] = field(default_factory=list)
    started: list[list[Any]] = field(default_factory=list)
    compiled: list[str] = field(default_factory=list)
    elsewhere: list[list[Any]] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)

    @property
    def said(self) -> bytes:
        return self.out + self.err


def run(
    *arguments: str | bytes,
    cwd: Path,
    given: bytes = b"",
    env: Mapping[str, str] | None = None,
    before: Callable[[], None] | None = None,
    seconds: float = SECONDS,
) -> Done:
    """``agentlint ARGUMENTS`` in ``cwd``. ``before`` runs in the child before Python starts. Raises TimeoutExpired.

    Skips the test on systems that give a child no further descriptors, through which the account comes (Windows).
    """
    if os.name != "posix":
        pytest.skip("the account of a process needs a descriptor that POSIX passes on")
    reading, writing = os.pipe()
    environment = {
        **{key: value for key, value in os.environ.items() if key not in OF_RUNNERS},
        "PYTHONPATH": str(ROOT),
        "NO_COLOR": "1",
        "PYTHONIOENCODING": "utf-8:strict",
        "AGENTLINT_ACCOUNT": str(writing),
        **(env or {}),
    }
    command: list[str | bytes] = [sys.executable, "-B", "-c", _HOOKED, *arguments]
    process = subprocess.Popen(
        command,
        cwd=cwd,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        pass_fds=(writing,),
        preexec_fn=before,
    )
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8", errors="replace") as account, process:
        import threading

        lines: list[str] = []
        keeper = threading.Thread(target=lambda: lines.extend(account))
        keeper.start()
        try:
            out, err = process.communicate(given, timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise
        finally:
            keeper.join()
    done = Done(process.returncode, out, err)
    for line in lines:
        kind, *what = json.loads(line)
        if kind == "write":
            done.wrote.append(what[0])
        elif kind == "change":
            done.changed.append(what)
        elif kind == "elsewhere":
            done.elsewhere.append(what)
        elif kind == "read":
            done.opened.append(str(what[0]))
        elif kind == "compile":
            done.compiled.append(str(what[0]))
        else:
            done.started.append(what)
    return done
