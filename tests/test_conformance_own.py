"""agentlint's readers against what the real clients were seen to do (fixtures/conformance).

See docs/observing-clients.md for how that was observed.
A disagreement fails unless docs/known-differences.md lists it, and so does a listed one that is none any more.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from agentlint import surroundings
from agentlint.engine import places
from agentlint.engine.inspect import VSCODE, see
from agentlint.platforms import get
from agentlint.platforms.base import Place
from agentlint.text import Source
from tests.clients import cases
from tests.clients.observe import CLIENTS as OBSERVERS
from tests.clients.sandbox import Box
from tests.generated.observations import KNOWN, known_differences
from tests.platforms.observed import in_force

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from agentlint.platforms.base import Claim, Seen
    from tests.clients.cases import Case

ENOUGH = {
    "claude": 350, "opencode": 350, "copilot": 350, "kilo": 125, "gemini": 170, "qwen": 190, "codex": 100, "droid": 70,
    "vscode": 600,
}  # fmt: skip
"""How many cases of each observed client there are at least."""

CLIENTS = tuple(ENOUGH)
DEFAULT_PLACE = {name: observer.place for name, observer in OBSERVERS.items()}

NOT_THERE = frozenset({"rejected", "skipped", "ignored", "error"})
"""Outcomes that leave no agent."""


KEPT = 200
"""Characters of a prompt that the observations keep; a client may append to it."""

_NO_AGENT = "no agent"

DIFFERENCES: list[dict[str, Any]] = json.loads((cases.FOLDER / "differences.json").read_text("utf-8"))
OLDER = sorted({(one["client"], one["version"]) for one in DIFFERENCES})


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Box:
    """The folders of a case, as the clients had them. No file is written: a reader is given text and place."""
    made = Box(tmp_path, tmp_path / "home", tmp_path / "project")
    for folder in (made.home, made.project / ".git", made.plugin / ".claude-plugin"):
        folder.mkdir(parents=True)
    monkeypatch.setattr(surroundings, "home_folder", lambda: str(made.home))
    return made


def readings(client: str, case: Case, place: str, box: Box, version: str | None = None) -> list[Seen]:
    """What agentlint's reader makes of the case's files: those that this client looks at and that keep their name."""
    platform = None if client == VSCODE else get(client)  # of VS Code nothing is known that decides between files
    read: list[tuple[Place, Seen, tuple[Claim, ...]]] = []
    for name, data in case.files.items():
        path = os.path.normpath(os.path.abspath(box.base(place) / name))
        where = places.found(path).place
        seen = see(client, Source(path, data), where, version)
        if not seen.hypothetical:
            read.append((where, seen, () if platform is None else platform.contest(where, seen)))
    if platform is None:
        return [seen for _, seen, _ in read]
    observed = case.verdict.agents if case.verdict else ()
    return [_right(group, observed) for group in in_force(platform, read)]


def _right(group: list[Seen], observed: Sequence[Mapping[str, Any]]) -> Seen:
    """Of agents between which nothing decides, the one that the client took that time."""
    taken = (
        one for one in group for agent in observed if _same(one, agent) and one.description == agent.get("description")
    )
    return next(taken, group[0])


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
    prompt = (seen.prompt or "").strip()
    shown = str(agent.get("prompt", prompt))
    kept = prompt[: KEPT - len(shown) + len(shown.lstrip())]  # some clients keep the blank lines before it
    return seen.name == agent["name"] and shown.lstrip().startswith(kept)


def _fields(agent: Mapping[str, Any], mine: Seen) -> Iterator[str]:
    observed: dict[str, Any] = {"description": agent.get("description")}
    ours: dict[str, Any] = {"description": mine.description}
    no_tools = "zero tools" in agent.get("refused", "")
    if "tools" in agent or no_tools:
        tools = [] if no_tools else agent["tools"]
        observed["tools"] = tools if tools == "all" else sorted(tools)
        ours["tools"] = mine.tools if mine.tools in ("all", None) else sorted(mine.tools)
    if mine.client.id == VSCODE:
        yield from _of_vscode(agent, mine)
    for key in ("mode", "permission"):
        if key in agent:
            value = getattr(mine, key)
            observed[key], ours[key] = agent[key], _spelled(value)
    if "rules" in agent:
        observed["rules"], ours["rules"] = agent["rules"], _own_rules(mine)
    for key, field in (("offered", "model_invocable"), ("userInvocable", "user_invocable")):
        if key in agent:
            observed[field], ours[field] = agent[key], getattr(mine, field)
    for key, value in observed.items():
        if value != ours[key]:
            yield f"{key}: client {value!r}, agentlint {ours[key]!r}"


def _of_vscode(agent: Mapping[str, Any], mine: Seen) -> Iterator[str]:
    """What VS Code takes from the header; which of the tools there are is not the header's to say."""
    tools: Any = agent.get("tools_parsed")
    ours: Any
    if mine.fields.get("target") == "claude":
        ours = None if mine.tools == "all" or mine.tools is None else list(mine.tools)
    else:
        ours = mine.fields.get("tools")
    if tools != ours:
        yield f"tools_parsed: client {tools!r}, agentlint {ours!r}"
    models = agent.get("models", [])
    if models != mine.fields["model"]:
        yield f"models: client {models!r}, agentlint {mine.fields['model']!r}"


def _own_rules(seen: Seen) -> list[str]:
    """The rules beyond those that any agent of this client has."""
    client = seen.client.id
    place = Place(f"{DEFAULT_PLACE[client]}/plain.md", "", DEFAULT_PLACE[client], "plain.md", "project")
    plain = get(client).see(Source(place.path, b"---\ndescription: d\n---\n"), place)
    assert seen.permission is not None
    assert plain.permission is not None
    assert seen.permission[: len(plain.permission)] == plain.permission
    return list(seen.permission[len(plain.permission) :])


def _spelled(value: str | tuple[str, ...] | None) -> object:
    """Rules as the observations spell them: the home folder as ``~``, however the author wrote it."""
    return [rule.replace(":$HOME/", ":~/") for rule in value] if isinstance(value, tuple) else value


def wrong_cases(client: str, known: list[Case], box: Box, version: str | None = None) -> dict[str, list[str]]:
    """Case to sentences, of the cases that agentlint gets wrong."""
    wrong: dict[str, list[str]] = {}
    for case in known:
        place = DEFAULT_PLACE[client] if case.place is None else case.place
        for verdict in case.verdicts:
            alone = replace(case, verdict=verdict, either=())
            found = disagreements(client, alone, readings(client, alone, place, box, version))
            if found:
                wrong.setdefault(case.id, []).extend(found)
    return wrong


def compare_with_page(wrong: dict[str, list[str]], listed: set[str]) -> None:
    news = [f"{name}: {'; '.join(found)}" for name, found in wrong.items() if name not in listed]
    assert not news, "\n".join(news)
    assert listed <= set(wrong), f"{sorted(listed - set(wrong))} agree now: take them out of {KNOWN.name}"


def of_file(listed: set[str]) -> set[str]:
    return {name for name in listed if not name.startswith("layout-")}


def of_files(client: str) -> list[Case]:
    """The cases that are compared file by file; test_conformance_layouts.py has those of whole projects."""
    return [case for case in cases.load(client) if not case.id.startswith("layout-")]


@pytest.mark.parametrize("client", CLIENTS)
def test_readers_agree_with_the_clients(client: str, box: Box) -> None:
    compare_with_page(wrong_cases(client, of_files(client), box), of_file(known_differences(client)))


@pytest.mark.parametrize(("client", "version"), OLDER)
def test_readers_agree_with_older_versions(client: str, version: str, box: Box) -> None:
    differences = [one for one in DIFFERENCES if (one["client"], one["version"]) == (client, version)]
    assert differences
    known = [cases.earlier(case, differences) for case in of_files(client)]
    compare_with_page(
        wrong_cases(client, known, box, version),
        of_file(known_differences(client) | known_differences(f"{client} {version}")),
    )


@pytest.mark.parametrize(
    ("client", "version", "text", "sentence"),
    [
        ("copilot", "1.0.81", "---\ndescription: d\nmodel: [a, b]\n---\n", "Copilot CLI 1.0.81 refuses the"),
        ("copilot", "1.0.81", "---\ndescription: d\ntools: [todo]\n---\n", "Copilot CLI 1.0.81 does not know `todo`"),
        ("copilot", "1.0.85", "---\ndescription: d\nhooks: 1\n---\n", "Copilot CLI 1.0.85 warns `unknown"),
        ("opencode", "1.17.9", "---\ndescription: d\npermission: deny\n---\n", "OpenCode 1.17.9 refuses to start"),
        ("opencode", "1.17.9", "---\ndescription: 4\n---\n", "OpenCode 1.17.9 refuses to start"),
        ("claude", "2.1.197", "\ufeff---\nname: t\ndescription: d\n---\n", "Claude Code 2.1.197 does not load"),
    ],
)  # fmt: skip
def test_sentences_name_the_version_that_was_asked_for(client: str, version: str, text: str, sentence: str) -> None:
    folder = DEFAULT_PLACE[client]
    seen = get(client).see(
        Source("t.md", text.encode()), Place(f"{folder}/t.md", "", folder, "t.md", "project"), version
    )
    assert any(problem.why.startswith(sentence) for problem in seen.problems), [one.why for one in seen.problems]
    assert seen.client.version == version


def test_a_version_between_two_observed_ones_is_inferred_from_the_older_one() -> None:
    def copilot(version: str, line: str) -> Seen:
        text = f"---\ndescription: d\n{line}\n---\n".encode()
        place = Place(".github/agents/t.md", "", ".github/agents", "t.md", "project")
        return get("copilot").see(Source("t.md", text), place, version)

    assert copilot("1.0.82", "model: [a, b]").outcome == "rejected"
    assert copilot("1.0.83", "model: [a, b]").outcome == "loaded"
    assert copilot("1.0.85", "include-custom-instructions: 4").outcome == "loaded"
    assert copilot("1.0.86", "include-custom-instructions: 4").outcome == "rejected"
    assert copilot("1.0.86", "tools: [read]").client.source == "inferred from observed versions"
    assert copilot("1.0.81", "tools: [read]").client.source == "observed"
    assert copilot("1.0.81", "tools: [search, view]").tools == ("view", "skill", "sql")
    assert copilot("1.0.102", "tools: [search, view]").tools == ("grep", "glob", "view", "skill", "sql")


@pytest.mark.parametrize("client", CLIENTS)
def test_there_are_enough_cases_and_all_were_observed(client: str) -> None:
    known = cases.load(client)
    assert len(known) >= ENOUGH[client]
    assert all(case.verdict and case.date and case.client for case in known)
    assert all(case.verdict.outcome in cases.OUTCOMES for case in known if case.verdict)
    assert all(re.fullmatch(r"[a-zA-Z0-9_]+([.-][a-zA-Z0-9_]+)*", case.id) for case in known)
