"""How a client's behaviour depends on its version: which versions were observed, and since when it does what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agentlint.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agentlint.platforms.base import Seen
    from agentlint.platforms.clients import Client

Number = tuple[int, ...]


def number(text: str) -> Number:
    """The first three numbers of a version."""
    return tuple(int(part) for part in re.findall(r"[0-9]{1,9}", text)[:3])


def nearest(text: str, observed: Mapping[str, str]) -> str:
    """The newest observed version that is not newer than ``text``, else the oldest one."""
    wanted = number(text)
    return max((one for one in observed if number(one) <= wanted), key=number, default=min(observed, key=number))


def client_in(newest: Client, text: str, observed: Mapping[str, str]) -> Client:
    """``newest`` as it is in another version. ``observed`` maps each observed version to the date."""
    source = "observed" if text in observed else "inferred from observed versions"
    return newest._replace(version=text, date=observed[nearest(text, observed)], source=source)


class Version(Record):
    """One version of a client. ``since`` says from which version on it does something."""

    client: Client
    number: Number
    since: Mapping[str, Number]

    def has(self, change: str) -> bool:
        return self.number >= self.since[change]


class History(Record):
    """What is known of a client's versions: ``observed`` is version to date, the newest among them."""

    newest: Client
    observed: Mapping[str, str]
    since: Mapping[str, Number]

    def version(self, text: str | None) -> Version:
        """None is the newest observed one."""
        client = self.newest if text is None else client_in(self.newest, text, self.observed)
        return Version(client, number(client.version), self.since)


def speak_as(seen: Seen, newest: Client) -> Seen:
    """Let the sentences of a reader that speaks of ``newest`` name the client that was asked for."""
    if seen.client.version != newest.version:
        seen.reason = seen.reason.replace(str(newest), str(seen.client))
        for problem in seen.problems:
            problem.why = problem.why.replace(str(newest), str(seen.client))
    return seen
