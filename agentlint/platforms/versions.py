"""How a client's behaviour depends on its version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.platforms.clients import Client, Number, Program, number
from agentlint.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agentlint.model.vocabulary import OwnTool


class Change(Record):
    """Something that a client does since a version. ``effect`` tells users what it does now and did before."""

    since: Number
    effect: str


ALWAYS = Change((), "")
"""The change that every version has."""


class Version(Record):
    """One version of a client, with the changes of its history."""

    client: Client
    number: Number
    changes: Mapping[str, Change]

    def __hash__(self) -> int:
        return hash(self.number)  # the changes are the same in all versions of a client, and have no hash

    def has(self, change: str) -> bool:
        """Tell whether the version has a change."""
        return self.number >= self.changes[change].since

    def __str__(self) -> str:
        return str(self.client)


class History(Record):
    """What is known about a client's versions: ``changes`` by the names that its reader uses, ``tools`` from its
    vocabulary."""

    program: Program
    changes: Mapping[str, Change]
    tools: tuple[OwnTool, ...] = ()

    def version(self, text: str | None = None) -> Version:
        """Return a version of the client; None is the newest observed one."""
        client = self.program.at(text)
        return Version(client, number(client.version), self.changes)

    def told(self) -> list[Change]:
        """Return all changes for users, from the newest to the oldest version."""
        tools = (Change(at, statement) for tool in self.tools for at, statement in _of_tool(tool) if at)
        known = (change for change in self.changes.values() if change.since)
        return sorted([*known, *tools], key=lambda change: (change.since, change.effect), reverse=True)

    def between(self, first: str, last: str) -> tuple[str, ...]:
        """Return the versions after ``first`` and up to ``last`` in which something changed, oldest first."""
        versions = {change.since for change in self.told() if number(first) < change.since <= number(last)}
        return tuple(".".join(map(str, version)) for version in sorted(versions))


def _of_tool(tool: OwnTool) -> tuple[tuple[Number, str], ...]:
    named = "an agent that names it" if tool.offer == "named" else "agents"
    return (
        (tool.since, f"offers `{tool.name}` to {named}"),
        (tool.until, f"no longer offers `{tool.name}` to every agent that names it"),
    )
