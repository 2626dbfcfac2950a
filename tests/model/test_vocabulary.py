"""Readers and writers know the same names, because both take them from `agentlint.model.vocabulary`; here each name of
each client is shown to both."""

from __future__ import annotations

import pytest

from agentlint.model import vocabulary
from agentlint.model.problems import UnknownTool
from agentlint.model.tools import COLUMNS, TOOLS, meaning
from agentlint.platforms import PLATFORMS, conversion, get
from agentlint.platforms.base import Place, Seen
from agentlint.text import Source

LISTS = ("claude", "copilot", "gemini", "qwen", "droid")
"""Clients whose files list tools by name; in those of OpenCode and Kilo permissions are named."""

CONCEPTS = {tool.concept for tool in TOOLS}


def look(platform: str, name: str) -> tuple[Seen, Source, Place]:
    """What a client makes of an agent that lists one tool."""
    folder = PLATFORMS[platform].home("project")
    inside = f"agent{folder.suffixes[0]}"
    place = Place(f"{folder.path}/{inside}", "", folder.path, inside, "project")
    text = f"---\nname: agent\ndescription: d\ntools: ['{name}']\n---\nA prompt of some length.\n"
    source = Source(place.path, text.encode())
    return get(platform).see(source, place), source, place


def granted(platform: str, name: str) -> set[str]:
    """The work that the reading half of `convert` takes the tool for."""
    seen, source, place = look(platform, name)
    policy = conversion.get(platform).read(seen, source, place).policy
    assert policy is not None
    return {rule.tool for rule in policy.rules if rule.action == "allow"} & CONCEPTS


def named(platform: str, *offers: vocabulary.Offer) -> list[str]:
    """The names that give tools which are offered so."""
    known = vocabulary.of(platform)
    tools = known.named(*offers)
    return sorted(tools) + sorted(alias for alias, given in known.aliases.items() if tools.issuperset(given))


@pytest.mark.parametrize("platform", vocabulary.PLATFORMS)
def test_every_work_is_a_concept_and_no_name_is_said_twice(platform: str) -> None:
    known = vocabulary.of(platform)
    assert {concept for tool in known.tools for concept in tool.work.split()} | set(known.words) <= CONCEPTS
    names = [tool.name for tool in known.tools]
    assert len(names) == len(set(names))
    assert {tool for given in known.aliases.values() for tool in given} <= set(names)
    assert not (known.retired.keys() | known.foreign.keys()) & (set(names) | known.aliases.keys()) - {"edit"}
    assert {tool for tool in (*known.retired.values(), *known.foreign.values()) if tool} <= set(names)
    assert all(tool.setting for tool in known.tools if tool.offer == "setting" and platform == "qwen")
    assert COLUMNS[platform].names == known.names()


@pytest.mark.parametrize(
    ("platform", "name"), [(platform, name) for platform in LISTS for name in named(platform, "always", "named")]
)
def test_check_and_convert_know_a_name(platform: str, name: str) -> None:
    seen, _, _ = look(platform, name)
    assert seen.loaded
    assert not [problem for problem in seen.problems if isinstance(problem.kind, UnknownTool)]
    work = meaning(platform).get(name, ())
    assert granted(platform, name) == {concept for concept in work if COLUMNS[platform].names[concept].covers}


@pytest.mark.parametrize(
    ("platform", "name"),
    [(platform, name) for platform in LISTS for name in vocabulary.of(platform).retired],
)
def test_a_retired_name_gives_nothing(platform: str, name: str) -> None:
    seen, _, _ = look(platform, name)
    assert [problem.kind.word for problem in seen.problems if isinstance(problem.kind, UnknownTool)] == [name]
    assert granted(platform, name) == set()


@pytest.mark.parametrize(("version", "gives"), [((2, 1, 197), True), ((2, 1, 330), False)])
def test_a_tool_is_offered_until_a_version(version: tuple[int, ...], gives: bool) -> None:
    offered = vocabulary.of("claude").offered(version)
    assert ("TaskCreate" in offered) == gives
    assert ("Monitor" in offered) != gives
    assert "TodoWrite" not in offered


def test_a_name_gives_tools() -> None:
    copilot = vocabulary.of("copilot")
    assert copilot.gives("bash") == ("bash", "read_bash", "stop_bash", "list_bash")
    assert copilot.gives("view") == ("view",)
    assert copilot.gives("Bash") == ()
    assert vocabulary.of("qwen").gives("TodoList") == ("todo_write",)
    with pytest.raises(KeyError):
        vocabulary.of("codex")
