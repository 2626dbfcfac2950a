"""``python -m tests.clients blind``: whether each recorded case can see what it is about.

Every field of every recorded answer is changed in every way that a client could answer otherwise: another value, one
entry less, one more, the answer of a rival file. `observe` must notice each. And of two files of one name no two may be
alike in what the client shows: whoever wins, it must be seen who.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.clients.cases import OUTCOMES, Link, Verdict
from tests.clients.observe import compare

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tests.clients.cases import Case

_NAME = re.compile(rb"^name: *(.+?) *$", re.M)


def mutations(verdict: Verdict) -> Iterator[Verdict]:
    """The answer with one thing changed."""
    yield from (replace(verdict, outcome=one) for one in OUTCOMES if one != verdict.outcome)
    agents = verdict.agents
    for number, agent in enumerate(agents):
        before, after = agents[:number], agents[number + 1 :]
        yield replace(verdict, agents=(*before, *after))
        for key, value in agent.items():
            yield replace(verdict, agents=(*before, {one: agent[one] for one in agent if one != key}, *after))
            for other in _others(value):
                yield replace(verdict, agents=(*before, {**agent, key: other}, *after))
        yield replace(verdict, agents=(*before, {**agent, "something-new": True}, *after))
    yield replace(verdict, agents=(*agents, {"name": "somebody-else"}))
    yield replace(verdict, messages=(*verdict.messages, "something new"))
    for number in range(len(verdict.messages)):
        yield replace(verdict, messages=verdict.messages[:number] + verdict.messages[number + 1 :])


def _others(value: Any) -> Iterator[Any]:
    """Other values of the same kind, and one of another."""
    match value:
        case bool():
            yield not value
        case int() | float():
            yield value + 1
        case str():
            yield from (one for one in (f"{value}x", value[:-1], value.swapcase()) if one != value)
        case list():
            yield [*value, "something-new"]
            if value:
                yield value[1:]
            if len(value) > 1:
                yield value[::-1] if value[::-1] != value else [*value, value[0]]
        case dict():
            yield {**value, "something-new": 1}
    if value is not None:
        yield None if not isinstance(value, str) else [value]


def unseen(cases: Sequence[Case]) -> tuple[int, list[str]]:
    """How many changes were tried, and those that `compare` does not notice."""
    tried, missed = 0, []
    for case in cases:
        for verdict in case.verdicts:
            for mutated in mutations(verdict):
                if mutated in case.verdicts:
                    continue  # the case has several answers, and this is another of them
                tried += 1
                if not compare([case], [replace(case, verdict=mutated, either=())]):
                    missed.append(f"{case.id}: {mutated}")
    return tried, missed


def alike(case: Case) -> list[tuple[str, str]]:
    """Files that give an agent of one name and could not be told apart: the text of the body and of the description are
    what every client shows."""
    told: dict[tuple[bytes, bytes], str] = {}
    found = []
    for path, data in case.files.items():
        name = _NAME.search(data)
        if isinstance(data, Link) or not path.endswith(".md") or not data.startswith(b"---"):
            continue
        key = (name[1] if name else _stem(path), _shown(data))
        if key in told:
            found.append((told[key], path))
        told.setdefault(key, path)
    return found


def _stem(path: str) -> bytes:
    return path.rpartition("/")[2].removesuffix(".md").removesuffix(".agent").encode()


def _shown(data: bytes) -> bytes:
    return b"\0".join((data.rpartition(b"\n---")[2].strip(), *re.findall(rb"^description:.*$", data, re.M)))


def report(cases: Mapping[str, Sequence[Case]]) -> Iterator[str]:
    """A line for each client, and one for each blind spot."""
    for client, known in cases.items():
        tried, missed = unseen(known)
        twins = [f"{case.id}: {one} and {two} cannot be told apart" for case in known for one, two in alike(case)]
        noticed = 100 * (tried - len(missed)) / tried if tried else 100
        yield f"{client}: {len(known)} cases, {tried} changes, {noticed:.2f} % noticed, {len(twins)} rivals alike"
        yield from (f"  {line}" for line in (*missed[:20], *twins))
