"""What `convert` makes of each key and tool of a platform, found by converting an agent that has just that one."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agentlint.engine import catalogue
from agentlint.engine.convert import Options, plan
from agentlint.engine.discover import discover
from agentlint.model.agent import Agent, Loss, Wish
from agentlint.model.policy import Rule, ToolPolicy
from agentlint.platforms import PLATFORMS, conversion, get
from agentlint.platforms.base import Place
from agentlint.text import Source

if TYPE_CHECKING:
    from agentlint.engine.convert import Result
    from agentlint.platforms.base import Seen
    from agentlint.syntax.nodes import Value

PROMPT = "Do the work.\n"
BASE = Agent("probe", "probe", "Does the work", PROMPT)
VALUES = 8
"""Values of one key that are tried."""

CONVERTED = tuple(name for name in PLATFORMS if conversion.exists(name))
"""The platforms that can be converted, in display order."""


@dataclass(frozen=True, slots=True)
class Probe:
    """An agent with one thing to look at: a key's value, or the one tool that it may use (``concept``)."""

    key: str
    value: Value
    text: str
    concept: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a probe in one target. ``losses`` are of the fields looked at, ``fields`` what the target says
    for them, ``added`` what it needs besides, ``refused`` why nothing was written, or ""."""

    losses: tuple[Loss, ...]
    fields: dict[str, Value]
    added: tuple[Loss, ...]
    refused: str


def base_fields(platform: str) -> dict[str, Value]:
    return conversion.get(platform).write(BASE, Wish()).fields


def render(platform: str, fields: dict[str, Value]) -> str:
    return conversion.get(platform).text(fields, BASE)


def key_probes(platform: str) -> list[Probe]:
    """One probe for each value worth trying of each key that has an effect."""
    base = base_fields(platform)
    found = []
    for key in catalogue.entry(platform).keys:
        if key.idle:
            continue
        for value in [base[key.name]] if key.name in base and not key.values else _values(key):
            text = render(platform, {**base, key.name: value})
            if _seen(platform, text).loaded:
                found.append(Probe(key.name, value, text))
    return found


def tool_probes(platform: str) -> list[Probe]:
    """One probe for each tool of the vocabulary that the platform has a word for: an agent that may use it alone."""
    found = []
    half = conversion.get(platform)
    for tool in catalogue.entry(platform).tools:
        policy = ToolPolicy((Rule("*", "deny", source="tools"), Rule(tool.concept, "allow", source="tools")))
        agent = Agent("probe", "probe", "Does the work", PROMPT)
        agent.policy, agent.fields = policy, {"tools": ("tools", None)}
        fields = half.write(agent, Wish()).fields
        own = [key for key in fields if key not in base_fields(platform)]
        if own:
            found.append(Probe(own[0], fields[own[0]], half.text(fields, BASE), tool.concept))
    return found


def _values(key: catalogue.Key) -> list[Any]:
    """The values that are said to be taken: the words first, then the examples, else one of its type."""
    values: list[Any] = [value for value in key.values if not value.startswith("#")]
    if key.types[:1] == ("boolean",):
        values = [True, False]
    known = {json.dumps(value) for value in values}
    values += [value for value in key.examples if json.dumps(value) not in known]
    plain = {"string": "x", "integer": 5, "number": 0.5, "boolean": True, "array": ["x"]}
    values += [plain[one] for one in key.types[:1] if not values and one in plain]
    return values[:VALUES]


def _place(platform: str) -> Place:
    folder = PLATFORMS[platform].home("project")
    name = "probe" + folder.suffixes[0]
    return Place(f"{folder.path}/{name}", "", folder.path, name, "project")


def _seen(platform: str, text: str) -> Seen:
    place = _place(platform)
    return get(platform).see(Source(place.path, text.encode("utf-8")), place)


def attributes(platform: str) -> dict[str, list[str]]:
    """Which keys of a platform say what of the neutral agent."""
    half, place = conversion.get(platform), _place(platform)
    found: dict[str, list[str]] = {}
    for probe in key_probes(platform):
        source = Source(place.path, probe.text.encode("utf-8"))
        agent = half.read(get(platform).see(source, place), source, place)
        for attribute, (name, _) in agent.fields.items():
            if name == probe.key and name not in found.setdefault(attribute, []):
                found[attribute].append(name)
    return found


@cache
def converted(platform: str) -> tuple[tuple[Probe, dict[str, Outcome]], ...]:
    """Every probe of a platform with what becomes of it in each other platform."""
    probes = [*key_probes(platform), *tool_probes(platform)]
    place = _place(platform)
    targets = tuple(name for name in CONVERTED if name != platform)
    with tempfile.TemporaryDirectory() as temporary:
        files = []
        for number, probe in enumerate(probes):
            file = Path(temporary) / str(number) / place.path
            file.parent.mkdir(parents=True)
            file.write_text(probe.text, "utf-8", newline="\n")
            files.append(str(file))
        results = plan(discover(files), Options(targets, source=platform))
        by_file: dict[str, dict[str, Outcome]] = {file: {} for file in files}
        for result in results:
            outcome = _outcome(probes[files.index(result.source)], result, platform)
            by_file[result.source] |= dict.fromkeys([result.target] if result.target else targets, outcome)
    return tuple((probe, by_file[file]) for probe, file in zip(probes, files, strict=True))


def _outcome(probe: Probe, result: Result, platform: str) -> Outcome:
    base = base_fields(platform)
    if probe.concept:
        own = tuple(loss for loss in result.changes if loss.kind != "defaulted" and loss.field not in base)
    else:
        own = tuple(loss for loss in result.changes if loss.kind != "defaulted" and loss.field == probe.key)
    added = tuple(loss for loss in result.changes if loss.kind == "defaulted")
    if result.refused:
        return Outcome((), {}, (), next(one.text for one in result.messages if one.level == "error"))
    said = _data(result.target, (result.data or b"").decode("utf-8"))
    plain = _data(result.target, render(result.target, base_fields(result.target)))
    goes_to = {loss.to[0] for loss in own if loss.to is not None}
    known = plain.keys() | {loss.to[0] for loss in added if loss.to is not None}
    fields = {key: value for key, value in said.items() if key in goes_to or key not in known}
    return Outcome(own, fields, added, "")


def _data(platform: str, text: str) -> dict[str, Value]:
    return _seen(platform, text).data or {}
