"""The other tools that the benchmarks time: how each is installed, and how it is called.

They live in a folder of their own, away from the project: ``python -m tests.benchmarks --install-peers FOLDER``.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

NODE = "node@24"
"""rulesync 17 needs 22 or newer; npm has the program itself as a package."""


class Peer(NamedTuple):
    """``check`` and ``convert`` are the arguments for a project in the current folder; () when it cannot."""

    name: str
    package: str
    npm: bool
    check: tuple[str, ...] = ()
    convert: tuple[str, ...] = ()
    node: int = 0  # the lowest version that runs it


PEERS = (
    Peer("agnix", "agnix==0.59.3", False, (".",)),
    Peer("skillsaw", "skillsaw==0.22.0", False, ("lint", ".")),
    Peer("amagi-skill-lint", "amagi-skill-lint==0.1.0", False, (".",)),
    Peer("cclint", "@carlrannaberg/cclint@0.2.10", True, ("agents",)),
    Peer(
        "rulesync", "rulesync@17", True,
        convert=("convert", "--from", "claudecode", "--to", "opencode", "-f", "subagents", "--dry-run"),
        node=22,
    ),
)  # fmt: skip


def programs(peer: Peer, folder: Path) -> dict[str, list[str]]:
    """Title and command of each way to start a peer; none when it is not installed. A tool of npm is run by the node
    that was installed with it, and by the one on the PATH: they start at very different speed."""
    if not peer.npm:
        path = folder / peer.name / "bin" / peer.name
        return {peer.name: [str(path)]} if path.exists() else {}
    bin_folder = folder / "npm" / "node_modules" / ".bin"
    path = bin_folder / peer.name
    if not path.exists():
        return {}
    found = {}
    for node in (str(bin_folder / "node"), shutil.which("node")):
        version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip() if node else ""
        if node and int(version.removeprefix("v").partition(".")[0] or 0) >= peer.node:
            found[f"{peer.name} node {version[1:]}"] = [node, str(path)]
    return found


def install(folder: Path) -> None:
    """Put every peer into ``folder``: a virtual environment for each from PyPI, one tree of packages from npm."""
    folder.mkdir(parents=True, exist_ok=True)
    for peer in PEERS:
        if not peer.npm:
            place = folder / peer.name
            subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
            subprocess.run([str(place / "bin" / "pip"), "install", "-q", peer.package], check=True)
    packages = [NODE, *(peer.package for peer in PEERS if peer.npm)]
    subprocess.run(
        ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder / "npm"), *packages],
        check=True,
    )
