"""The programs that read agent files, and their observed versions.

Each platform's ``__init__`` names the versions of its programs, and nothing else does: sentences name a client as
``{claude}``, and `agentlint.platforms.name_clients` fills in title and version.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from agentlint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OBSERVED = "observed"
"""`Client.source` of a client that was run."""

Number = tuple[int, ...]


class Client(Record):
    """One version of a program that reads agent files."""

    id: str  # "claude": what --as takes
    title: str  # "Claude Code": what messages say
    version: str  # "" when it is known by its documentation only
    date: str  # when it was observed, ISO
    source: str  # `OBSERVED`, or the address of its documentation if it never was

    def __str__(self) -> str:
        return f"{self.title} {self.version}".rstrip()


class Program(Record):
    """A program with its observed versions, from the oldest to the newest, each with the date of the observation.

    Messages name the newest. Where no version was observed, ``source`` is the address of the documentation, and the
    only version is "".
    """

    id: str
    title: str
    observed: Mapping[str, str]
    source: str = OBSERVED

    @property
    def newest(self) -> Client:
        """Return the client in its newest observed version."""
        version, date = list(self.observed.items())[-1]
        return Client(self.id, self.title, version, date, self.source)

    def at(self, version: str | None) -> Client:
        """Return the program in a version; None is the newest observed one. For a version that was not observed,
        ``source`` says that the facts are inferred, and ``date`` is that of the observed version from which they are.
        """
        if version is None:
            return self.newest
        source = self.source if version in self.observed else "inferred from observed versions"
        return Client(self.id, self.title, version, self.observed[nearest(version, self.observed)], source)


@lru_cache(maxsize=256)
def number(text: str) -> Number:
    """Return the first three numbers of a version."""
    return tuple(int(part) for part in re.findall(r"[0-9]{1,9}", text)[:3])


def nearest(text: str, versions: Iterable[str]) -> str:
    """Return the newest of ``versions`` that is not newer than ``text``, or else the oldest."""
    wanted, known = number(text), sorted(versions, key=number)
    return next((version for version in reversed(known) if number(version) <= wanted), known[0])
