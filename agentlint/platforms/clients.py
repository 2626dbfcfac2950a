"""The programs that read agent files."""

from __future__ import annotations

from agentlint.record import Record


class Client(Record):
    """A program that reads agent files, in the version that was observed."""

    id: str  # "claude": what --as takes
    title: str  # "Claude Code": what messages say
    version: str  # "2.1.329"
    date: str  # when it was observed, ISO
    source: str  # "observed", or the documentation address when it never was

    def __str__(self) -> str:
        return f"{self.title} {self.version}".rstrip()
