"""`inspect` of whole small projects against what the real clients made of them: the cases ``layout-...``.

Rivals, the user's own folder beside the project's, plugins, links and configurations: what one file cannot show
(`tests/clients/layouts.py` draws them). A disagreement fails unless docs/known-differences.md lists it, and so does a
listed one that is none any more.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from agentlint import surroundings
from agentlint.engine import discover
from agentlint.engine.config import Configuration
from agentlint.engine.inspect import Options, Run, inspect
from agentlint.model.kinds import KINDS
from tests.clients import cases
from tests.clients.layouts import DRAWERS, drawn
from tests.clients.sandbox import box
from tests.generated.observations import KNOWN, known_differences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.clients.cases import Case, Verdict
    from tests.clients.sandbox import Box

LAYOUT = "layout-"
GONE = ("rejected", "skipped", "ignored", "disabled", "error")

Agent = tuple[str, str, str]
"""Name, description, and what it may use."""


def layouts(client: str) -> list[Case]:
    return [case for case in cases.load(client) if case.id.startswith(LAYOUT)]


UNDECIDED = " also defines an agent of this name. "
"""What `inspect` says of an agent when nothing decides which file it is of."""


def shown(client: str, case: Case, where: Box, monkeypatch: pytest.MonkeyPatch) -> list[set[Agent]]:
    """The agents that `inspect` says are in force in a project that is really there: of each set one, which are more
    than one agent where nothing decides."""
    where.lay_out(case.files, case.place or "")
    monkeypatch.setattr(surroundings, "home_folder", lambda: str(where.home))
    paths = [str(where.project), *([str(where.plugin)] if where.plugin.exists() else [])]
    if (case.place or "").startswith("~"):
        paths += discover.user_folders(frozenset(KINDS))
    monkeypatch.chdir(where.project)
    settled = Configuration(isolated=True)
    files = discover.discover(paths, settled, kinds=frozenset({"agent"}))
    views = [entry.view for entry in inspect(files, Options((client,), settings=settled.settings), Run())]
    if client == "opencode" and any(one["outcome"] == "rejected" for one in views):
        return []  # of the project: no agent is left
    there = [one for one in views if one["outcome"] not in GONE and not one["hypothetical"]]
    found: dict[tuple[str, ...], set[Agent]] = {}
    for one in there:
        may = _may(one["permission"] if client == "opencode" else one["tools"])
        agent = (str(one["name"]), one["description"] or "", may)
        found.setdefault(agent[:1] if UNDECIDED in one["reason"] else agent, set()).add(agent)
    return list(found.values())


def is_one_of(agents: set[Agent], possible: list[set[Agent]]) -> bool:
    """Whether the agents are one of each set, and no others."""
    return all(len(agents & one) == 1 for one in possible) and agents <= set().union(*possible)


def observed(client: str, verdict: Verdict) -> set[Agent]:
    agents = set()
    for one in verdict.agents:
        tools: Any = one.get("permission") if client == "opencode" else one.get("tools")
        if client != "opencode" and "refused" in one:
            tools = []
        agents.add((str(one["name"]), one.get("description") or "", _may(tools)))
    return agents


def _may(tools: object) -> str:
    return ", ".join(sorted(tools)) if isinstance(tools, list | tuple) else str(tools)


def disagreements(client: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str]]:
    for case in layouts(client):
        with box() as where:
            if (case.place or "").startswith("plugin:"):
                (where.plugin / ".claude-plugin").mkdir(parents=True)
                (where.plugin / ".claude-plugin" / "plugin.json").write_text('{"name": "probe"}')
            ours = shown(client, case, where, monkeypatch)
            os.chdir("/")
        theirs = [observed(client, verdict) for verdict in case.verdicts]
        if not all(is_one_of(agents, ours) for agents in theirs):
            yield case.id, f"{case.id}: client {theirs}, agentlint {ours}"


@pytest.mark.parametrize("client", DRAWERS)
def test_inspect_agrees_with_the_clients(client: str, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = dict(disagreements(client, monkeypatch))
    listed = {name for name in known_differences(client) if name.startswith(LAYOUT)}
    assert not (news := {name: said for name, said in wrong.items() if name not in listed}), "\n".join(news.values())
    assert listed <= set(wrong), f"{sorted(listed - set(wrong))} agree now: take them out of {KNOWN.name}"


@pytest.mark.parametrize("client", DRAWERS)
def test_a_hundred_layouts_are_recorded_as_they_are_drawn(client: str) -> None:
    recorded = {case.id: case for case in layouts(client)}
    new = drawn(client)
    assert len(new) >= 100
    assert all(case.files == recorded[case.id].files and case.place == recorded[case.id].place for case in new)
    assert all(case.verdict is not None for case in recorded.values())
