"""Windows has no `resource`, no `os.geteuid` and no `os.fork`: the code and its tests must load without them.

The modules and names that only POSIX has are hidden from a process of its own, in which everything is imported, as
``pytest --collect-only`` would on Windows. What happens there afterwards only a Windows machine can show.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]

_HIDDEN = """
import importlib, os, pkgutil, sys

UNIX_MODULES = "crypt fcntl grp nis posix_ipc pty pwd readline resource syslog termios tty".split()
UNIX_NAMES = "chown fchmod fchown fork forkpty geteuid getuid getgid getloadavg killpg mkfifo openpty setsid".split()
UNIX_NAMES += "O_NOFOLLOW O_DIRECTORY O_NONBLOCK O_CLOEXEC setxattr getxattr listxattr statvfs".split()

import pytest, hypothesis, xdist, _pytest.capture  # they have their own ways on Windows

for name in UNIX_MODULES:
    sys.modules[name] = None
for name in UNIX_NAMES:
    if hasattr(os, name):
        delattr(os, name)

failed = []
for package in ("agentlint", "tests"):
    for module in pkgutil.walk_packages([package], package + "."):
        if module.name.endswith("__main__") or module.name == "tests.fuzz.worker":  # needs atheris
            continue
        try:
            importlib.import_module(module.name)
        except pytest.skip.Exception:
            pass
        except Exception as error:
            failed.append(f"{module.name}: {type(error).__name__}: {error}")
print("\\n".join(failed))
"""


def test_everything_loads_without_what_only_posix_has() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _HIDDEN], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )
    assert (done.stdout.strip(), done.returncode) == ("", 0), done.stderr
