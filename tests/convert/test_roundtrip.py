"""Nothing is lost in silence: what is written is read back, and what differs after a round trip was told."""

from __future__ import annotations

import itertools
import tempfile
from copy import copy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from agentlint.engine.convert import Options, plan
from agentlint.engine.places import found
from agentlint.engine.upkeep import carry_out
from agentlint.model.agent import Agent, Wish, in_force
from agentlint.model.policy import MCP, Rule, ToolPolicy, gains
from agentlint.model.tools import BY_CONCEPT, TOOLS
from agentlint.platforms import MAIN, conversion, get
from agentlint.text import Source
from tests.convert.agents import PLATFORMS, agents, family, reread, through

RELAXED = [HealthCheck.too_slow, HealthCheck.filter_too_much]
ATTRIBUTES = (
    "name", "description", "display_name", "model", "mode", "user_invocable", "model_invocable", "policy",
    "permission_mode", "max_turns", "temperature", "top_p", "effort", "colour", "skills", "mcp_servers", "memory",
    "background", "isolation", "initial_prompt", "hidden", "subagents", "argument_hint", "target",
)  # fmt: skip
OTHERS = [name for name in PLATFORMS if name not in MAIN]
PAIRS = [*itertools.permutations(MAIN, 2), *((name, "any") for name in OTHERS), *(("any", name) for name in OTHERS)]
"""Every main platform to every other one; of the rest each with any."""


def same_policy(one: ToolPolicy | None, other: ToolPolicy | None, platforms: tuple[str, ...]) -> bool:
    """Whether both allow the same, tool by tool of those that all ``platforms`` have."""
    one, other = one or ToolPolicy(), other or ToolPolicy()
    return (
        not gains(one, other)
        and not gains(other, one)
        and all(
            one.lowest(tool.concept) == other.lowest(tool.concept)
            for tool in TOOLS
            if tool.columns.keys() >= set(platforms)
        )
    )


def pair(first: str, second: str, data: st.DataObject) -> tuple[str, str]:
    """The two platforms of an example."""
    others = st.sampled_from([name for name in PLATFORMS if name not in (first, second)])
    return (
        data.draw(others, "first") if first == "any" else first,
        data.draw(others, "second") if second == "any" else second,
    )


def differing(before: Agent, after: Agent, *platforms: str) -> list[str]:
    """Attributes that are not the same."""
    out = []
    for name in ATTRIBUTES:
        one, other = getattr(before, name), getattr(after, name)
        if name == "policy":
            if not same_policy(one, other, platforms):
                out.append(name)
        elif name == "model":
            if (one and (one.alias, one.id or one.text)) != (other and (other.alias, other.id or other.text)):
                out.append(name)
        elif one != other:
            out.append(name)
    return out


def questioned(agent: Agent, via: Agent) -> Agent:
    """``agent`` as it comes back from a client that asks before what its files give: an `allow` is an `ask` then."""
    if agent.policy is None or agent.asked:
        return agent
    rules: list[Rule] = []
    for rule in agent.policy.rules:
        asked = rule.tool in via.asked or (via.asked and rule.tool.startswith(MCP))
        if rule.action != "allow" or not asked:
            rules.append(rule)
            continue
        # a key that asks speaks of more tools than one that allows
        names = family(agent.platform, rule.tool, every=True) if rule.tool in BY_CONCEPT else [rule.tool]
        rules += [rule._replace(tool=name, action="ask") for name in names]
    silent = all(rule.tool != "*" for rule in rules)
    if via.asked and silent and any(rule.action != "allow" for rule in rules):
        # a file that restricts is written back with a question before all that it does not speak of
        free = [tool.concept for tool in TOOLS if agent.platform in tool.columns and tool.concept not in via.asked]
        defaults = sum(not rule.source for rule in rules)
        rules[defaults:defaults] = [Rule("*", "ask"), *(Rule(concept, "allow") for concept in free)]
    out = copy(agent)
    out.policy = ToolPolicy(tuple(rules))
    return out


@pytest.mark.parametrize("platform", PLATFORMS)
@settings(max_examples=60, deadline=None, suppress_health_check=RELAXED)
@given(data=st.data())
def test_what_is_written_is_read_back(platform: str, data: st.DataObject) -> None:
    agent = data.draw(agents(platform))
    back = through(agent, platform)
    assert differing(agent, back.agent, platform) == [], back.text
    assert back.agent.prompt == agent.prompt
    assert back.seen.description == agent.description


@pytest.mark.parametrize(("first", "second"), PAIRS)
@settings(max_examples=50, deadline=None, suppress_health_check=RELAXED)
@given(data=st.data())
def test_what_differs_after_a_round_trip_was_told(first: str, second: str, data: st.DataObject) -> None:
    first, second = pair(first, second, data)
    start = through(data.draw(agents(first)), first)
    there = through(start.agent, second)
    back = through(there.agent, first)
    assert back.agent.prompt == start.agent.prompt
    assert back.agent.description == start.agent.description
    told = {line.field for line in there.losses if line.kind != "mapped" or line.to is None}
    changed_back = {line.field for line in back.losses if line.kind != "mapped" or line.to is None}
    told |= {line.field for line in there.losses if line.to is not None and line.to[0] in changed_back}
    asked = differing(questioned(start.agent, there.agent), back.agent, first, second)
    for attribute in (one for one in differing(start.agent, back.agent, first, second) if one in asked):
        names = [start.agent.fields[one][0] for one in _fields_of(attribute) if one in start.agent.fields]
        assert any(name in told for name in names) or not names, (attribute, start.text, there.text, back.text)


def _fields_of(attribute: str) -> tuple[str, ...]:
    return ("tools", "denied", "permission_mode", "hooks", "subagents") if attribute == "policy" else (attribute,)


@pytest.mark.parametrize(("first", "second"), PAIRS)
@settings(max_examples=60, deadline=None, suppress_health_check=RELAXED)
@given(data=st.data())
def test_no_agent_gains_a_right(first: str, second: str, data: st.DataObject) -> None:
    first, second = pair(first, second, data)
    start = through(data.draw(agents(first)), first)
    there = through(start.agent, second)
    assert gains(in_force(there.agent), in_force(start.agent)) == [], (start.text, there.text)


@pytest.mark.parametrize(("first", "second"), PAIRS)
@settings(max_examples=50, deadline=None, suppress_health_check=RELAXED)
@given(data=st.data())
def test_every_field_ends_in_exactly_one_line(first: str, second: str, data: st.DataObject) -> None:
    first, second = pair(first, second, data)
    start = through(data.draw(agents(first)), first)
    there = through(start.agent, second)
    fields = [line.field for line in there.losses if line.kind != "defaulted"]
    assert sorted(fields) == sorted(start.seen.data or {})


@pytest.mark.parametrize(("first", "second"), PAIRS)
@settings(max_examples=20, deadline=None, suppress_health_check=RELAXED)
@given(data=st.data())
def test_preserve_brings_every_field_back(first: str, second: str, data: st.DataObject) -> None:
    first, second = pair(first, second, data)
    agent = data.draw(agents(first))
    half = conversion.get(first)
    text = half.text(half.write(agent, Wish()).fields, agent)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / ".git").mkdir()
        path = root / half.folder / (half.stem(agent.name) + half.suffix)
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8", newline="")
        there = _convert(path, second)
        path.unlink()
        back = _convert(there, first, wider=True)  # what the other client could not say may be more than it says
        assert back == path
        result = path.read_text(encoding="utf-8")
    before, after = reread(text, first, half.stem(agent.name)), reread(result, first, half.stem(agent.name))
    assert after.seen.data == before.seen.data
    assert after.agent.prompt == before.agent.prompt


def _convert(path: Path, target: str, *, wider: bool = False) -> Path:
    options = Options(targets=(target,), preserve=True, wider=wider, named=frozenset({str(path)}))
    results = plan([found(str(path))], options)
    carry_out(results, options)
    if results[0].messages and results[0].messages[-1].code == "cannot-restrict":
        assume(False)  # a client without a list of tools
    assert [result.status for result in results] == ["written"], results[0].messages
    return Path(results[0].path).resolve()


def test_a_field_edited_since_is_not_restored(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    path = tmp_path / ".claude/agents/a.md"
    path.parent.mkdir(parents=True)
    path.write_text("---\nname: a\ndescription: d\ntools: Read, Bash\nmemory: user\n---\nbody\n")
    there = _convert(path, "opencode")
    edited = there.read_text().replace("  bash: ask\n", "")
    assert edited != there.read_text()
    there.write_text(edited)
    path.unlink()
    text = _convert(there, "claude").read_text()
    assert text == "---\nname: a\ndescription: d\ntools: Read\nmemory: user\n---\nbody\n"


@pytest.mark.parametrize("platform", PLATFORMS)
@settings(max_examples=30, deadline=None, suppress_health_check=RELAXED)
@given(data=st.data())
def test_a_clean_file_converted_to_its_own_platform_stays_byte_for_byte(platform: str, data: st.DataObject) -> None:
    stage = through(data.draw(agents(platform)), platform)
    if any(problem.effect.severity > 1 for problem in stage.seen.problems):
        return
    half = conversion.get(platform)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / half.folder / (half.stem(stage.agent.name) + half.suffix)
        path.parent.mkdir(parents=True)
        path.write_text(stage.text, encoding="utf-8", newline="")
        (result,) = plan([found(str(path))], Options(targets=(platform,), named=frozenset({str(path)})))
    assert result.status == "unchanged"
    assert result.data == stage.text.encode()


def test_the_readers_agree_that_a_source_is_text() -> None:
    assert get("claude").see(Source("x.md", b"\xff"), found("x.md").place).outcome != "loaded"
