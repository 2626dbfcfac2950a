"""Judge what OpenCode and its family refer to by name: agents in `permission.task`, in `default_agent` and in commands.

A session fails if it begins with an agent that does not exist or is a subagent (`default agent "x" not found`, the
program's own message, 2026-11-27). A rule for an agent that does not exist never applies.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from agentlint.model.problems import Effect, UnknownReference
from agentlint.platforms import around
from agentlint.surroundings import kept
from agentlint.syntax.json import Json, JsonFault

if TYPE_CHECKING:
    from agentlint.platforms.opencode.context import OpenCodeReading
    from agentlint.surroundings import Surroundings
    from agentlint.syntax.nodes import Object

_KINDS: Final = ("agents", "agent", "modes", "mode")
MAX_BYTES: Final = 1_000_000


def known_agents(reading: OpenCodeReading) -> around.Names | None:
    """Return the agents of the project and of the user; None where the project cannot be seen."""
    where = around.bases(reading.place)
    if not where:
        return None
    bases = reading.flavour.bases
    folders = tuple(f"{base}/{kind}" for base in (*bases, *(f".config/{base}" for base in bases)) for kind in _KINDS)
    surroundings = reading.place.surroundings
    names = around.agents(surroundings, where, folders, paths=True)
    configured = [os.path.join(base, folder) for base in where for folder in ("", *bases)]
    declared = {name for folder in configured for name in _declared(surroundings, folder)}
    return names._replace(names=names.names | declared | reading.flavour.builtins.keys())


@kept
def _declared(surroundings: Surroundings, folder: str) -> frozenset[str]:
    """Return the agents that the configuration in a folder declares."""
    names: set[str] = set()
    for name in ("opencode.json", "opencode.jsonc", "kilo.json", "kilo.jsonc"):
        path = os.path.join(folder, name)
        raw = surroundings.content(path, MAX_BYTES)
        try:
            data = Json(raw.decode("utf-8", "replace")).value if raw is not None else None
        except JsonFault:
            continue
        sections = [data.get(key) for key in _KINDS] if isinstance(data, dict) else []
        names.update(name for section in sections if isinstance(section, dict) for name in section)
    return frozenset(names)


def judge_task(reading: OpenCodeReading, data: Object) -> None:
    """Report rules in `permission.task` for agents that do not exist."""
    permission = data.get("permission")
    task = permission.get("task") if isinstance(permission, dict) else None
    words = [word for word in task if "*" not in word and "?" not in word] if isinstance(task, dict) else []
    known = known_agents(reading) if words else None
    for word in words if known is not None else ():
        if known is not None and known.doubts(word):
            why = f"{reading.client} never checks it: no agent has this name."
            route = ("permission", "task", word)
            kind = UnknownReference(word, "agent", known.meant(word))
            reading.report(kind, Effect.NOTE, reading.span(route, key=True), why, route)


def judge_default(reading: OpenCodeReading, data: Object, modes: dict[str, str | None]) -> None:
    """Report a `default_agent` that does not exist or is a subagent. ``modes`` maps the agents that the configuration
    itself declares to their modes."""
    word = data.get("default_agent")
    if not isinstance(word, str) or not word:
        return
    known = known_agents(reading)
    why = f"{reading.client} does not begin a session: the default agent has to be one that a user can talk to."
    reason = ""
    if known is not None and known.doubts(word) and word not in modes:
        reason = "default"
    elif modes.get(word) == "subagent":
        reason = "subagent"
    if reason:
        kind = UnknownReference(word, reason, known.meant(word) if known is not None and reason == "default" else None)
        reading.report(kind, Effect.BREAKS_USE, reading.span(("default_agent",)), why, ("default_agent",))


def judge_commands(reading: OpenCodeReading, data: Object, modes: dict[str, str | None]) -> None:
    """Report commands of a configuration whose `agent` does not exist. ``modes`` has the agents that the configuration
    itself declares."""
    commands = data.get("command")
    named = {
        key: word
        for key, entry in (commands.items() if isinstance(commands, dict) else ())
        if isinstance(entry, dict) and isinstance(word := entry.get("agent"), str) and word and word not in modes
    }
    known = known_agents(reading) if named else None
    for key, word in named.items() if known is not None else ():
        if known is not None and known.doubts(word):
            route = ("command", key, "agent")
            why = f"{reading.client} finds no agent of this name: it offers the command, but every use of it fails."
            kind = UnknownReference(word, "agent", known.meant(word))
            reading.report(kind, Effect.BREAKS_USE, reading.span(route), why, route)
