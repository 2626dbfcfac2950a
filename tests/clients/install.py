"""Fetches pinned versions of the clients from npm into a cache folder outside the repository."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from agentlint.platforms import PLATFORMS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agentlint.platforms.clients import Program


@dataclass(frozen=True, slots=True)
class Package:
    """How a client is published. ``spec`` is what npm is asked for, ``program`` the file below ``node_modules``;
    ``node`` says that the program is JavaScript, which Node has to run; ``beside`` are packages that it is built with,
    and ``published`` the version of the package for those of the client, where they are not the same."""

    spec: str
    program: str
    node: bool = False
    beside: tuple[str, ...] = ()
    published: Mapping[str, str] = field(default_factory=dict)


PACKAGES = {
    "claude": Package(
        "@anthropic-ai/claude-code-{system}-{machine}", "@anthropic-ai/claude-code-{system}-{machine}/claude"
    ),
    "opencode": Package("opencode-{system}-{machine}", "opencode-{system}-{machine}/bin/opencode"),
    "copilot": Package("@github/copilot-{system}-{machine}", "@github/copilot-{system}-{machine}/copilot"),
    "kilo": Package("@kilocode/cli-{system}-{machine}", "@kilocode/cli-{system}-{machine}/bin/kilo"),
    "gemini": Package("@google/gemini-cli", "@google/gemini-cli/bundle/gemini.js", node=True),
    "qwen": Package("@qwen-code/qwen-code", "@qwen-code/qwen-code/cli.js", node=True),
    "codex": Package("@openai/codex", "@openai/codex-{system}-{machine}/vendor/{triple}/bin/codex"),
    "vscode": Package(
        "@codingame/monaco-vscode-chat-service-override",
        "@codingame/monaco-vscode-api/services.js",
        node=True,
        beside=("esbuild@0.28.2",),
        published={"1.128.1": "36.2.7"},
    ),
    "droid": Package("@factory/cli-{system}-{machine}", "@factory/cli-{system}-{machine}/bin/droid"),
}
"""The clients that can be observed."""

CLIENTS = tuple(PACKAGES)

PROGRAMS: Mapping[str, Program] = {program.id: program for listed in PLATFORMS.values() for program in listed.programs}

_TRIPLES = {"linux": "unknown-linux-musl", "darwin": "apple-darwin", "win32": "pc-windows-msvc"}
"""Rust's names of the systems, which Codex uses for its folders."""

_ARCHITECTURES = {"x64": "x86_64", "arm64": "aarch64"}


class Unavailable(Exception):
    """A client cannot be fetched or started here; the text is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Installation:
    """One version of one client, whether it is there or not."""

    client: str
    version: str

    @classmethod
    def pinned(cls, client: str) -> Installation:
        return cls(client, PROGRAMS[client].newest.version)

    def _for_this_machine(self, text: str) -> str:
        """Fill in the names that npm and the client have for this kind of machine.

        Raises:
            Unavailable: no package exists for this kind of machine.
        """
        windows = "windows" if self.client in ("opencode", "kilo") else "win32"
        system = {"Linux": "linux", "Darwin": "darwin", "Windows": windows}.get(platform.system())
        machine = {"x86_64": "x64", "amd64": "x64", "arm64": "arm64", "aarch64": "arm64"}.get(
            platform.machine().lower()
        )
        if system is None or machine is None:
            raise Unavailable(f"No {self.client} is published for {platform.system()} on {platform.machine()}.")
        triple = f"{_ARCHITECTURES[machine]}-{_TRIPLES.get(system, _TRIPLES['win32'])}"
        return text.format(system=system, machine=machine, triple=triple)

    @property
    def published(self) -> str:
        """The version of its npm package."""
        return PACKAGES[self.client].published.get(self.version, self.version)

    @property
    def package(self) -> str:
        """Its npm package for this machine."""
        return self._for_this_machine(PACKAGES[self.client].spec)

    @property
    def folder(self) -> Path:
        return cache() / self.client / self.version

    @property
    def binary(self) -> Path:
        """The program's file; of a client that is written in JavaScript, the script."""
        windows = platform.system() == "Windows" and not PACKAGES[self.client].node
        program = self._for_this_machine(PACKAGES[self.client].program)
        return self.folder / "node_modules" / (program + (".exe" if windows else ""))

    def require(self) -> list[str]:
        """The words that start the client.

        Raises:
            Unavailable: it is not installed, or it needs Node and there is none.
        """
        if not self.binary.exists():
            version = "" if self == Installation.pinned(self.client) else f" --version {self.version}"
            raise Unavailable(
                f"{self.client} {self.version} is not installed in {cache()}: "
                f"run `python -m tests.clients install --client {self.client}{version}`."
            )
        if not PACKAGES[self.client].node:
            return [str(self.binary)]
        node = shutil.which("node")
        if node is None:
            raise Unavailable(f"{self.client} {self.version} cannot be started: it needs Node, which is not installed.")
        return [node, str(self.binary)]


def cache() -> Path:
    """``$AGENTLINT_CLIENTS``, or the user's cache folder."""
    if chosen := os.environ.get("AGENTLINT_CLIENTS"):
        return Path(chosen).absolute()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "agentlint-clients"


def install(wanted: Installation) -> Path:
    """Fetch one client with npm, unless it is there; returns the program.

    Raises:
        Unavailable: there is no npm, no network, or no such version.
    """
    if wanted.binary.exists():
        return wanted.binary
    npm = shutil.which("npm")
    if npm is None:
        raise Unavailable(f"{wanted.client} {wanted.version} cannot be fetched: npm is not installed here.")
    wanted.folder.mkdir(parents=True, exist_ok=True)
    spec = f"{wanted.package}@{wanted.published}"
    options = ["--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--no-update-notifier", "--loglevel=error"]
    retries = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=60000"]
    command = [
        npm,
        "install",
        "--prefix",
        str(wanted.folder),
        *options,
        *retries,
        spec,
        *PACKAGES[wanted.client].beside,
    ]
    # Outside the repository, so that no package.json or .npmrc of it is taken into account.
    done = subprocess.run(command, cwd=wanted.folder, capture_output=True, text=True)
    if done.returncode or not wanted.binary.exists():
        shutil.rmtree(wanted.folder, ignore_errors=True)
        lines = [line.removeprefix("npm error").strip() for line in done.stderr.splitlines()]
        reason = next((line for line in lines if line and not line.startswith("code ")), "npm gave no reason")
        raise Unavailable(f"{wanted.client} {wanted.version} cannot be fetched from npm ({spec}): {reason}")
    return wanted.binary
