"""Read the agents that Codex's own ``config.toml`` declares (``[agents.NAME]``), and report what is wrong with them.

Observed on 2026-11-21: a table of the wrong type keeps the client from starting; an agent whose ``config_file`` does
not exist, and one without any description, are left out with a warning. An agent without a ``config_file`` has no
instructions of its own. The file named by ``config_file`` is an agent file, wherever it lies (`config.lists`).
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, Final

from agentlint.model.problems import Effect, MissingKey, Problem, SettingsInvalid, UnknownReference, WrongType
from agentlint.platforms.base import Declared, Place, Seen
from agentlint.platforms.codex import PROGRAM, config
from agentlint.syntax import tomlread
from agentlint.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.model.problems import Kind
    from agentlint.syntax.nodes import Object
    from agentlint.text import Route, Source

CLIENT: Final = PROGRAM.newest


def declared(source: Source, place: Place) -> list[Declared]:
    """Return the agents that have no file of their own. Never raises."""
    agents = _agents(source)
    if not isinstance(agents, dict) or any(config.fault_of(name, role) for name, role in agents.items()):
        return []
    declared_agents = []
    for name, role in _roles(agents):
        if "config_file" not in role and str(role.get("description", "")).strip(config.BLANKS):
            seen = Seen(CLIENT, "loaded")
            seen.at = _at(source, ("agents", name))
            seen.name, seen.description, seen.prompt = name, str(role["description"]).strip(config.BLANKS), ""
            seen.data = {"name": name, "description": role["description"], "developer_instructions": ""}
            seen.tools, seen.user_invocable, seen.model_invocable = "all", False, True
            declared_agents.append(Declared(place._replace(inside=f"agents/{name}"), seen))
    return declared_agents


def judge(source: Source, place: Place) -> Seen:
    """Return what the client makes of the table of agents. Never raises."""
    seen = Seen(CLIENT, "loaded")
    refused = f"{CLIENT} refuses to start for it, and no agent of any file can be used."
    try:
        agents: Any = _load(source).get("agents")
    except tomlread.TomlFault as error:
        seen.settle("rejected", "it is not TOML")
        invalid = SettingsInvalid("TOML", str(error), error.remedy)
        seen.problems.append(Problem(invalid, Effect.REJECTS, source.character(error.offset), refused))
        return seen
    if agents is None:
        return seen
    if not isinstance(agents, dict):
        seen.settle("rejected", "`agents` is not a table")
        _report(seen, source, WrongType(agents, ("object",)), Effect.REJECTS, ("agents",), refused)
        return seen
    for name, role in agents.items():
        fault = config.fault_of(name, role)
        if fault:
            key = fault.removeprefix(f"agents.{name}").removeprefix(".")
            seen.settle("rejected", f"`{fault}` is wrong")
            kind = WrongType(role[key] if key else role, ("string" if key else "object",))
            _report(seen, source, kind, Effect.REJECTS, ("agents", name, *([key] if key else [])), refused)
    if not seen.loaded:
        return seen
    left_out = f"{CLIENT} leaves the agent out and warns when it starts."
    folder = os.path.dirname(place.absolute)
    for name, role in _roles(agents):
        written = role.get("config_file")
        if written is not None and not place.surroundings.is_file(os.path.join(folder, written)):
            _report(seen, source, UnknownReference(written, "file"), Effect.SKIPS, ("agents", name), left_out)
        elif written is None and not str(role.get("description", "")).strip(config.BLANKS):
            _report(seen, source, MissingKey(("description",)), Effect.SKIPS, ("agents", name), left_out)
    return seen


def _load(source: Source) -> Object:
    """Return the configuration. Raises TomlFault; its offset counts from the beginning of the text."""
    try:
        return tomlread.load(source.text.removeprefix("\ufeff"))
    except tomlread.TomlFault as fault:
        fault.offset += source.text.startswith("\ufeff")
        raise


def _agents(source: Source) -> Any:
    try:
        return _load(source).get("agents")
    except ValueError:
        return None


def _roles(agents: Object) -> Iterator[tuple[str, Object]]:
    return ((name, role) for name, role in agents.items() if name not in config.SETTINGS)


def _report(seen: Seen, source: Source, kind: Kind, effect: Effect, route: Route, why: str) -> None:
    seen.problems.append(Problem(kind, effect, _at(source, route), why, route))


def _at(source: Source, route: Route) -> Span:
    """Return the line of a table's header, or of a value with that name; otherwise the first line about agents."""
    name = re.escape(str(route[-1]))
    heads = (
        rf"^[ \t]*\[+[ \t]*agents[ \t]*\.[ \t]*[\"']?{name}[\"']?[ \t]*\]+",
        rf"^[ \t]*(?:agents[ \t]*\.[ \t]*)?[\"']?{name}[\"']?[ \t]*=",
        r"^[ \t]*\[*[ \t]*agents\b",
    )
    for head in heads:
        match = re.search(head, source.text, re.M)
        if match is not None:
            return Span(match.start() + len(match[0]) - len(match[0].lstrip()), match.end())
    return source.line_span(0)
