"""Cases and verdicts: the one format in which all clients' behaviour is written down.

``fixtures/conformance/<client>.jsonl`` holds one JSON object a line::

    {"id": "tools-empty-list", "client": "claude-code 2.1.329", "date": "2026-11-21",
     "files": {"t.md": {"text": "---\\nname: t\\n..."}}, "place": ".claude/agents",
     "outcome": "loaded", "agents": [{"name": "t", "tools": [], ...}], "messages": ["..."]}

``files`` maps a path below ``place`` to its content (``base64`` where it is not UTF-8). ``place`` is left out where it
is the client's own project folder; ``""`` is the project root, ``~/...`` the home folder, ``plugin:...`` a folder
inside a plugin named ``probe``. ``link`` is a symbolic link. A case of several files may have ``either``: other answers
that the client gives to the same project now and then.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "conformance"

OUTCOMES = ("loaded", "degraded", "rejected", "skipped", "disabled", "ignored", "error")


class Link(bytes):
    """A file that is a symbolic link: where it leads, as it is written into it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one client did with one case.

    ``outcome`` as in `agentlint.platforms.base.Outcome`, or ``error``: the client refused for a reason of its own.
    ``agents`` holds the agents that came from the case's files, sorted by name, each as far as the client shows it;
    a key is absent where the client has no such notion or it was not in force. ``messages`` is what the client
    printed or logged about the files, with paths cut down to the project.
    """

    outcome: str
    agents: tuple[Mapping[str, Any], ...] = ()
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A small project and what was seen: ``verdict`` is None until a client was asked. ``either`` are other verdicts on
    the same project: nothing that is known decides which of them it is."""

    id: str
    files: Mapping[str, bytes]
    place: str | None = None
    client: str = ""
    date: str = ""
    verdict: Verdict | None = None
    either: tuple[Verdict, ...] = ()

    def seen(self, verdicts: Sequence[Verdict], client: str, date: str) -> Case:
        first, *others = verdicts
        return replace(self, verdict=first, either=tuple(others), client=client, date=date)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        return () if self.verdict is None else (self.verdict, *self.either)

    def joined(self, earlier: Case) -> Case:
        """With the answers that the same version gave to the same project before: where they are others, and an order
        may decide, nobody knows which it will be."""
        if not self.ordered or earlier.client != self.client or earlier.files != self.files:
            return self
        either = {str(one): one for one in (*self.verdicts, *earlier.verdicts)}
        return self.seen(list(either.values()), self.client, self.date)

    @property
    def ordered(self) -> bool:
        """Whether the order in which its files were made, or are listed, may decide something."""
        return sum(isinstance(data, Link) or name.endswith(".md") for name, data in self.files.items()) > 1

    def backwards(self) -> Case:
        """The same project, its files made in the reverse order."""
        return replace(self, files=dict(reversed(list(self.files.items()))))


def _decoded(part: Mapping[str, str]) -> bytes:
    if "link" in part:
        return Link(part["link"].encode())
    return part["text"].encode() if "text" in part else base64.b64decode(part["base64"])


def _encoded(data: bytes) -> dict[str, str]:
    if isinstance(data, Link):
        return {"link": data.decode()}
    try:
        return {"text": data.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}


def case_from_json(record: Mapping[str, Any]) -> Case:
    """One line of a conformance file; ``outcome`` may be missing (a case nobody has been asked about yet)."""
    verdict = _read(record) if "outcome" in record else None
    files = {name: _decoded(part) for name, part in record["files"].items()}
    return Case(
        record["id"], files, record.get("place"), record.get("client", ""), record.get("date", ""), verdict,
        tuple(_read(one) for one in record.get("either", ())),
    )  # fmt: skip


def case_to_json(case: Case) -> dict[str, Any]:
    record: dict[str, Any] = {"id": case.id}
    if case.client:
        record |= {"client": case.client, "date": case.date}
    record["files"] = {name: _encoded(data) for name, data in case.files.items()}
    if case.place is not None:
        record["place"] = case.place
    if case.verdict is not None:
        record |= _written(case.verdict)
    if case.either:
        record["either"] = [_written(one) for one in case.either]
    return record


def _read(record: Mapping[str, Any]) -> Verdict:
    return Verdict(record["outcome"], tuple(record.get("agents", ())), tuple(record.get("messages", ())))


def _written(verdict: Verdict) -> dict[str, Any]:
    record = {"outcome": verdict.outcome, "agents": list(verdict.agents)}
    return {**record, "messages": list(verdict.messages)} if verdict.messages else record


def path_of(client: str) -> Path:
    return FOLDER / f"{client}.jsonl"


def load(client: str) -> list[Case]:
    """All cases of a client.

    Raises:
        ValueError: two cases have the same id.
    """
    path = path_of(client)
    cases = [case_from_json(json.loads(line)) for line in path.read_text("utf-8").split("\n") if line]
    if len({case.id for case in cases}) != len(cases):
        raise ValueError(f"{path.name} has an id twice")
    return cases


def save(client: str, cases: Iterable[Case]) -> None:
    lines = (json.dumps(case_to_json(case), ensure_ascii=False) for case in cases)
    path_of(client).write_text("".join(line + "\n" for line in lines), "utf-8")


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one case in which two verdicts differ; None: the field is not there."""

    case: str
    field: str
    then: Any
    now: Any

    @property
    def kind(self) -> str:
        if self.then is None:
            return "added"
        return "removed" if self.now is None else "changed"


def _fields(verdict: Verdict | None) -> dict[str, Any]:
    """A verdict as flat fields: ``agents[t].tools``. A nameless agent counts by its position."""
    if verdict is None:
        return {}
    flat: dict[str, Any] = {"outcome": verdict.outcome}
    for number, agent in enumerate(verdict.agents):
        label = f"agents[{agent.get('id') or agent.get('name') or number}]"
        if f"{label}.name" in flat:
            label = f"agents[{number}]"
        flat |= {f"{label}.{key}": "null" if value is None else value for key, value in agent.items()}
    if verdict.messages:
        flat["messages"] = list(verdict.messages)
    return flat


def _verdict(fields: dict[str, Any]) -> Verdict:
    """The reverse of `_fields`."""
    agents: dict[str, dict[str, Any]] = {}
    for name, value in fields.items():
        if name.startswith("agents["):
            label, _, key = name.partition("].")
            agents.setdefault(label, {})[key] = value
    return Verdict(fields["outcome"], tuple(agents.values()), tuple(fields.get("messages", ())))


def earlier(case: Case, differences: Iterable[Mapping[str, Any]]) -> Case:
    """The case as another version answered it, by its entries in ``differences.json``."""
    entries = {entry["field"]: entry["then"] for entry in differences if entry["case"] == case.id}
    if not entries:
        return case
    fields = _fields(case.verdict) | entries
    return replace(
        case, verdict=_verdict({name: value for name, value in fields.items() if value is not None}), either=()
    )


def changes(case: str, then: Verdict | None, now: Verdict | None) -> Iterator[Change]:
    """The fields in which two verdicts on the same case differ; None: nobody was asked yet."""
    old, new = _fields(then), _fields(now)
    for name in dict.fromkeys([*old, *new]):
        if old.get(name) != new.get(name):
            yield Change(case, name, old.get(name), new.get(name))
