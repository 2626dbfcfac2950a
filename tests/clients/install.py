"""Fetches pinned versions of the clients from npm into a cache folder outside the repository."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PACKAGES = {
    "claude": ("@anthropic-ai/claude-code-{system}-{machine}", "claude", "2.1.329"),
    "opencode": ("opencode-{system}-{machine}", "bin/opencode", "1.18.33"),
    "copilot": ("@github/copilot-{system}-{machine}", "copilot", "1.0.102"),
}
"""Client: npm package (the binary itself, one for each platform), the program in it, the pinned version."""

CLIENTS = tuple(PACKAGES)


class Unavailable(Exception):
    """A client cannot be fetched or started here; the text is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Installation:
    """One version of one client, whether it is there or not."""

    client: str
    version: str

    @classmethod
    def pinned(cls, client: str) -> Installation:
        return cls(client, PACKAGES[client][2])

    @property
    def package(self) -> str:
        """Its npm package for this machine.

        Raises:
            Unavailable: no package exists for this kind of machine.
        """
        windows = "windows" if self.client == "opencode" else "win32"
        system = {"Linux": "linux", "Darwin": "darwin", "Windows": windows}.get(platform.system())
        machine = {"x86_64": "x64", "amd64": "x64", "arm64": "arm64", "aarch64": "arm64"}.get(
            platform.machine().lower()
        )
        if system is None or machine is None:
            raise Unavailable(f"No {self.client} is published for {platform.system()} on {platform.machine()}.")
        return PACKAGES[self.client][0].format(system=system, machine=machine)

    @property
    def folder(self) -> Path:
        return cache() / self.client / self.version

    @property
    def binary(self) -> Path:
        suffix = ".exe" if platform.system() == "Windows" else ""
        return self.folder / "node_modules" / self.package / (PACKAGES[self.client][1] + suffix)

    def require(self) -> Path:
        """The program.

        Raises:
            Unavailable: it is not installed.
        """
        if not self.binary.exists():
            version = "" if self == Installation.pinned(self.client) else f" --version {self.version}"
            raise Unavailable(
                f"{self.client} {self.version} is not installed in {cache()}: "
                f"run `python -m tests.clients install --client {self.client}{version}`."
            )
        return self.binary


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
    spec = f"{wanted.package}@{wanted.version}"
    options = ["--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--no-update-notifier", "--loglevel=error"]
    retries = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=60000"]
    command = [npm, "install", "--prefix", str(wanted.folder), *options, *retries, spec]
    # Outside the repository, so that no package.json or .npmrc of it is taken into account.
    done = subprocess.run(command, cwd=wanted.folder, capture_output=True, text=True)
    if done.returncode or not wanted.binary.exists():
        shutil.rmtree(wanted.folder, ignore_errors=True)
        lines = [line.removeprefix("npm error").strip() for line in done.stderr.splitlines()]
        reason = next((line for line in lines if line and not line.startswith("code ")), "npm gave no reason")
        raise Unavailable(f"{wanted.client} {wanted.version} cannot be fetched from npm ({spec}): {reason}")
    return wanted.binary
