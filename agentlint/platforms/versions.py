"""How a client's behaviour depends on its version: since when it does what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.platforms.clients import Client, Number, Program, number
from agentlint.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping


class Version(Record):
    """One version of a client. ``since`` says from which version on it does something."""

    client: Client
    number: Number
    since: Mapping[str, Number]

    def has(self, change: str) -> bool:
        return self.number >= self.since[change]

    def __str__(self) -> str:
        return str(self.client)


class History(Record):
    """What is known of a client's versions: ``since`` names what changed, and the first version that has it."""

    program: Program
    since: Mapping[str, Number]

    def version(self, text: str | None = None) -> Version:
        """None is the newest observed one."""
        client = self.program.at(text)
        return Version(client, number(client.version), self.since)
