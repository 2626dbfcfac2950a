"""Completion in real shells: options, choices, rules, platforms and clients."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

CASES = [
    ("agentlint ins", "inspect"),
    ("agentlint check --stat", "--statistics"),
    ("agentlint check --color al", "always"),
    ("agentlint check --output-format sa", "sarif"),
    ("agentlint check --select bom,literal", "bom,literal-newline"),
    ("agentlint fix --platform openc", "opencode"),
    ("agentlint convert --to kil", "kilo"),
    ("agentlint inspect --as vsc", "vscode"),
    ("agentlint may reviewer web", "websearch"),
    ("agentlint rule permission-o", "permission-order"),
    ("agentlint schema conf", "config"),
]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An `agentlint` on the path, and a home folder of its own."""
    folder = tmp_path_factory.mktemp("completion")
    program = folder / "agentlint"
    program.write_text(f"#!{sys.executable}\nfrom agentlint_md import main\n\nmain()\n")
    program.chmod(0o755)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    return os.environ | {"PATH": path, "HOME": str(folder), "TERM": "dumb", "ZDOTDIR": str(folder)}


def needs(shell: str) -> str:
    found = shutil.which(shell)
    if found is None or os.name != "posix":
        pytest.skip(f"needs {shell}")
    return found


def script(shell: str, environment: dict[str, str], folder: Path) -> str:
    """The file with what the program prints for this shell."""
    path = folder / f"agentlint.{shell}"
    asked = environment | {"_AGENTLINT_COMPLETE": f"source_{shell}"}
    done = subprocess.run(["agentlint"], env=asked, capture_output=True, text=True, check=True)
    path.write_text(done.stdout)
    return str(path)


@pytest.mark.slow
def test_in_bash(environment: dict[str, str], tmp_path: Path) -> None:
    needs("bash")
    lines = [f"source {script('bash', environment, tmp_path)}"]
    for words, _ in CASES:
        parts = words.split()
        lines += [
            f"COMP_WORDS=({' '.join(parts)}); COMP_CWORD={len(parts) - 1}; COMP_LINE='{words}'",
            "COMPREPLY=(); $(complete -p agentlint | sed 's/.*-F \\([^ ]*\\).*/\\1/') agentlint",
            'echo "${COMPREPLY[0]}"',
        ]
    done = subprocess.run(["bash", "--norc", "-c", "\n".join(lines)], env=environment, capture_output=True, text=True)
    assert done.stdout.splitlines() == [meant for _, meant in CASES], done.stderr


@pytest.mark.slow
def test_in_fish(environment: dict[str, str], tmp_path: Path) -> None:
    needs("fish")
    lines = [f"source {script('fish', environment, tmp_path)}"]
    lines += [f"complete -C '{words}' | head -n 1 | cut -f 1" for words, _ in CASES]
    done = subprocess.run(
        ["fish", "--no-config", "-c", "\n".join(lines)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == [meant for _, meant in CASES], done.stderr


@pytest.mark.slow
def test_in_zsh(environment: dict[str, str], tmp_path: Path) -> None:
    """At a prompt of zsh's, with the key itself."""
    needs("zsh")
    import pty

    process, terminal = pty.fork()
    if process == 0:
        os.execvpe("zsh", ["zsh", "-f", "-i"], environment)
    try:
        os.write(
            terminal,
            f"PS1='> '; autoload -U compinit; compinit -u; source {script('zsh', environment, tmp_path)}\n".encode(),
        )
        read(terminal, r"compinit.*> ")
        for words, meant in CASES:
            os.write(terminal, words.encode() + b"\t")
            rest = re.escape(meant.rpartition(",")[2] if "," in meant else meant)
            read(terminal, rest)
            os.write(terminal, b"\x15")
    finally:
        os.write(terminal, b"\x15exit\n")
        os.waitpid(process, 0)


def read(terminal: int, wanted: str) -> None:
    """Wait until the terminal shows it."""
    shown = ""
    until = time.monotonic() + 60
    while not re.search(wanted, re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|[\r\n]", "", shown)):
        assert time.monotonic() < until, shown
        shown += os.read(terminal, 4096).decode("utf-8", "replace")
