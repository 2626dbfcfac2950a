"""agentlint's readers against what the real clients were seen to do (fixtures/conformance).

See docs/observing-clients.md for how that was observed.
A disagreement fails unless docs/known-differences.md lists it, and so does a listed one that is none any more.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from agentlint.engine import discover
from agentlint.platforms import get
from agentlint.text import Source
from tests.clients import cases
from tests.clients.sandbox import Box

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from agentlint.platforms.base import Platform, Seen
    from tests.clients.cases import Case

CLIENTS = ("claude", "opencode", "copilot")
DEFAULT_PLACE = {"claude": ".claude/agents", "opencode": ".opencode/agent", "copilot": ".github/agents"}
KNOWN = Path(__file__).resolve().parents[1] / "docs" / "known-differences.md"

NOT_THERE = frozenset({"rejected", "skipped", "ignored", "error"})
"""Outcomes that leave no agent."""


KEPT = 200
"""Characters of a prompt that the observations keep; a client may append to it."""

_NO_AGENT = "no agent"


def known_differences(client: str) -> set[str]:
    """The cases of this client that the page lists as ``- `client/case-id`: why``."""
    return set(re.findall(rf"^- `{client}/([^`]+)`", KNOWN.read_text("utf-8"), re.M))


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Box:
    """The folders of a case, as the clients had them. No file is written: a reader is given text and place."""
    made = Box(tmp_path, tmp_path / "home", tmp_path / "project")
    for folder in (made.home, made.project / ".git", made.plugin / ".claude-plugin"):
        folder.mkdir(parents=True)
    monkeypatch.setattr(discover, "_home", lambda: str(made.home))
    return made


def readings(platform: Platform, case: Case, place: str, box: Box) -> list[Seen]:
    """What agentlint's reader makes of the case's files: those that this client looks at and that keep their name."""
    read = []
    for name, data in case.files.items():
        path = os.path.abspath(box.base(place) / name)
        where = discover.found(path).place
        seen = platform.see(Source(path, data), where)
        if not seen.hypothetical:
            read.append((seen, platform.contest(where, seen)))
    best: dict[str, tuple[Any, ...]] = {}
    for _, contest in read:
        if contest and (contest[0] not in best or contest[1] < best[contest[0]]):
            best[contest[0]] = contest[1]
    return [seen for seen, contest in read if contest is None or best[contest[0]] == contest[1]]


def outcome(seen: list[Seen]) -> str:
    """One word for the whole project, as the clients' verdicts have it."""
    outcomes = {one.outcome for one in seen}
    for word in ("degraded", "loaded", "disabled", "rejected"):
        if word in outcomes:
            return word
    return "ignored"


def disagreements(client: str, case: Case, seen: list[Seen]) -> list[str]:
    """Sentences on what agentlint says otherwise than the client."""
    assert case.verdict is not None
    said = outcome(seen)
    if client == "opencode" and any(one.outcome == "rejected" for one in seen):
        said = "rejected"  # of the project: no agent is left
    said, observed = (_NO_AGENT if word in NOT_THERE else word for word in (said, case.verdict.outcome))
    if said != observed:
        return [f"outcome: client {observed}, agentlint {said}"]
    if observed in (_NO_AGENT, "disabled"):
        return []
    there = [one for one in seen if one.loaded and one.outcome != "disabled"]
    if len(there) != len(case.verdict.agents):
        names = [one.name for one in there]
        return [f"agents: client {[agent['name'] for agent in case.verdict.agents]}, agentlint {names}"]
    wrong: list[str] = []
    for agent in case.verdict.agents:
        mine = next((one for one in there if _same(one, agent)), None)
        if mine is None:
            wrong.append(f"name: client {agent['name']!r}, agentlint {[one.name for one in there]}")
        else:
            wrong += _fields(agent, mine)
    return wrong


def _same(seen: Seen, agent: Mapping[str, Any]) -> bool:
    prompt = (seen.prompt or "").strip()[:KEPT]
    return seen.name == agent["name"] and str(agent.get("prompt", prompt)).startswith(prompt)


def _fields(agent: Mapping[str, Any], mine: Seen) -> Iterator[str]:
    observed: dict[str, Any] = {"description": agent.get("description")}
    ours: dict[str, Any] = {"description": mine.description}
    no_tools = "zero tools" in agent.get("refused", "")
    if "tools" in agent or no_tools:
        tools = [] if no_tools else agent["tools"]
        observed["tools"] = tools if tools == "all" else sorted(tools)
        ours["tools"] = mine.tools if mine.tools in ("all", None) else sorted(mine.tools)
    for key in ("mode", "permission"):
        if key in agent:
            value = getattr(mine, key)
            observed[key], ours[key] = agent[key], _spelled(value)
    for key, field in (("offered", "model_invocable"), ("userInvocable", "user_invocable")):
        if key in agent:
            observed[field], ours[field] = agent[key], getattr(mine, field)
    for key, value in observed.items():
        if value != ours[key]:
            yield f"{key}: client {value!r}, agentlint {ours[key]!r}"


def _spelled(value: str | tuple[str, ...] | None) -> object:
    """Rules as the observations spell them: the home folder as ``~``, however the author wrote it."""
    return [rule.replace(":$HOME/", ":~/") for rule in value] if isinstance(value, tuple) else value


@pytest.mark.parametrize("client", CLIENTS)
def test_readers_agree_with_the_clients(client: str, box: Box) -> None:
    platform = get(client)
    wrong: dict[str, list[str]] = {}
    for case in cases.load(client):
        place = DEFAULT_PLACE[client] if case.place is None else case.place
        found = disagreements(client, case, readings(platform, case, place, box))
        if found:
            wrong[case.id] = found
    known = known_differences(client)
    news = [f"{name}: {'; '.join(found)}" for name, found in wrong.items() if name not in known]
    assert not news, "\n".join(news)
    assert known <= set(wrong), f"{sorted(known - set(wrong))} agree now: take them out of {KNOWN.name}"


@pytest.mark.parametrize("client", CLIENTS)
def test_there_are_enough_cases_and_all_were_observed(client: str) -> None:
    known = cases.load(client)
    assert len(known) >= 150
    assert all(case.verdict and case.date and case.client for case in known)
    assert all(case.verdict.outcome in cases.OUTCOMES for case in known if case.verdict)
    assert all(re.fullmatch(r"[a-zA-Z0-9]+([.-][a-zA-Z0-9]+)*", case.id) for case in known)
