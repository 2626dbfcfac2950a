"""What all observed clients share: which program they are, what it calls itself, and one run of it to its end."""

from __future__ import annotations

import re
import subprocess
import threading
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Self

from tests.clients.mcp_server import NO_SERVERS, Servers
from tests.clients.sandbox import Box, box, end

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tests.clients.cases import Case, Verdict
    from tests.clients.install import Installation

PATIENCE = 240.0
"""Seconds for one run of a client."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A run that is over: exit status (negative: the signal that ended it), standard output and standard error."""

    status: int
    output: str
    errors: str


def run(command: Sequence[str], where: Box, environment: Mapping[str, str], cwd: Path | None = None) -> Finished:
    """Run a program in the box's project to its end, with everything that it starts; stop it after `PATIENCE`."""
    output, errors = where.root / "stdout.txt", where.root / "stderr.txt"
    with output.open("wb") as out, errors.open("wb") as err:
        process = subprocess.Popen(
            command,
            cwd=cwd or where.project,
            env=where.environment(environment),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
        watchdog = threading.Timer(PATIENCE, end, (process,))
        watchdog.start()
        try:
            status = process.wait()
        finally:
            watchdog.cancel()
            end(process)
    return Finished(status, output.read_text("utf-8", "replace"), errors.read_text("utf-8", "replace"))


class Program:
    """One version of one client; a subclass says how it is asked. ``observe`` may be called from several threads."""

    title: ClassVar[str]
    """What the client is called in the conformance data."""
    place: ClassVar[str]
    """Its agents folder in a project."""

    everything: frozenset[str] = frozenset()
    """The tools that an agent's "all" stands for, where the client shows tools."""
    model: str = ""
    """What an agent without a model of its own runs with, where the client shows it."""

    def __init__(self, installation: Installation, servers: Servers = NO_SERVERS) -> None:
        self.installation = installation
        self.command = installation.require()
        self.servers = servers

    @cached_property
    def version(self) -> str:
        """Its title, and the version that the program itself prints: a folder may be named "latest".

        Raises:
            RuntimeError: it prints none.
        """
        with box() as where:
            finished = run([*self.command, "--version"], where, {})
        number = re.search(r"\d+\.\d+\.\d+\S*", finished.output)
        if number is None:
            raise RuntimeError(f"{self.title} prints no version: {(finished.output + finished.errors)[-300:]}")
        return f"{self.title} {number[0].rstrip('.')}"

    def __enter__(self) -> Self:
        return self

    def observe(self, case: Case) -> Verdict:
        """Ask the client about one case."""
        raise NotImplementedError

    def __exit__(self, *_: object) -> None:
        """Nothing stays running between cases, unless a subclass says otherwise."""
