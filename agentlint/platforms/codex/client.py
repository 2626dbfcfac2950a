"""Codex: how it was observed to read an agent file, which is TOML.

A file is left out with a warning if it is not TOML, lacks one of three keys, or has a key or type that the client's
configuration does not have. There is no list of tools, and ``sandbox_mode`` is not enforced: every agent may do what
its session may. The keys of the configuration come from https://github.com/openai/codex
(``codex-rs/core/config.schema.json``), together with what was observed.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from agentlint.model.problems import Effect, InvalidValue, MissingKey, ModelUnknown, NoEffectKey, NotUtf8
from agentlint.platforms import tomlfile
from agentlint.platforms.base import Declared, FileClass, Place, Platform, Seen
from agentlint.platforms.codex import PROGRAM, config
from agentlint.platforms.codex.config import BLANKS, CodexConfig, Role
from agentlint.platforms.codex.versions import HISTORY
from agentlint.platforms.reading import CLAUDE_ALIAS, Reading, first_of_name
from agentlint.platforms.schema import Schema, load
from agentlint.syntax.tomlread import TomlFault

if TYPE_CHECKING:
    from agentlint.syntax.nodes import Value
    from agentlint.text import Source

CLIENT: Final = PROGRAM.newest

BUILTINS: Final = frozenset(("default", "explorer", "worker"))
"""Agents that come with Codex."""

MODELS: Final = (
    "gpt-6-astra", "gpt-6.1-sol", "gpt-6.1-terra", "gpt-6-sol", "gpt-6-luna", "gpt-5.6-sol", "gpt-5.6-terra",
    "gpt-5.6-luna", "gpt-5.5",
)  # fmt: skip
"""The models that `codex debug models` lists (2026-11-21). Any other name is sent unchanged."""


def looks_at(place: Place) -> bool:
    """Tell whether the client looks for agents where a file lies."""
    return _is_listed(place) or place.folder.endswith(".codex/agents")


def _is_listed(place: Place) -> bool:
    """Tell whether the client's configuration names the file."""
    return place.scope == "project" and not place.folder


def see(source: Source, place: Place, version: str | None = None) -> Seen:
    """Return the agent that Codex makes of the file. Never raises."""
    seen = Seen(HISTORY.version(version).client, "loaded", hypothetical=not looks_at(place))
    reading = Reading(source, place, seen)
    if not seen.hypothetical and not place.filename.endswith(".toml"):
        why = f"{reading.client} reads only files whose name ends in `.toml`, in lower case."
        reading.pass_over(".toml", why)
    elif _is_below(place):
        seen.settle("ignored", "it belongs to a folder below the project, and only a session started there reads it")
    else:
        beside = CodexConfig() if seen.hypothetical else config.beside(place, listed=_is_listed(place))
        if beside.fault:
            why = f"{reading.client} refuses to start for it, and no agent of any file can be used."
            reading.fail(
                InvalidValue(key=beside.fault, value="", elsewhere="the config.toml beside it"),
                Effect.REJECTS,
                source.line_span(0),
                why,
                f"`{beside.fault}` in config.toml is wrong",
            )
        here = place.absolute.replace(os.sep, "/") if beside.roles else ""
        _read(reading, beside.roles.get(here))
    if not seen.loaded:
        seen.name = seen.description = seen.prompt = seen.model = seen.tools = None
    return seen


def _is_below(place: Place) -> bool:
    """Tell whether the agents folder does not belong to the project itself but to a folder in it."""
    if place.scope != "project" or not place.folder or not place.root:
        return False
    prefix = f"{place.root.rstrip('/')}/{place.folder}/"
    return not place.absolute.replace(os.sep, "/").startswith(prefix)


def _read(reading: Reading, role: Role | None) -> None:
    """Read the file. ``role`` is the entry of the client's configuration for this file, if it has one."""
    seen, source = reading.seen, reading.source
    try:
        data = tomlfile.values(source.text)
    except TomlFault as fault:
        why = f"{reading.client} cannot read the file as TOML, leaves the agent out and warns when it starts."
        tomlfile.report_fault(reading, fault, why)
        return
    if source.bad_byte is not None:
        why = f"{reading.client} reads only UTF-8, leaves the agent out and warns when it starts."
        reading.fail(NotUtf8(), Effect.SKIPS, reading.source.replaced, why, "it is not UTF-8")
        return
    below = tomlfile.find_keys(reading)
    seen.data = data
    given: dict[str, Value] = {}
    if role is not None:
        given = {"name": role.name, "developer_instructions": ""}
        given |= {} if role.description is None else {"description": role.description}
    reading.judge(data, given, schema=_schema(reading))
    for problem in seen.problems:
        if isinstance(problem.kind, MissingKey) and (place_below := below.get(problem.kind.keys[0])):
            problem.span, table = place_below
            problem.why = f"It is below `[{table}]` and so belongs to that table. {problem.why}"
            problem.kind = problem.kind._replace(help=f"Move it above `[{table}]`.")
    for key in data:
        note = load("codex").properties.get(key, {}).get("x-no-effect")
        if note:
            reading.report(NoEffectKey(word=key), Effect.NOTE, reading.span((key,), key=True), note, (key,))
    model = data.get("model")
    if isinstance(model, str) and (CLAUDE_ALIAS.fullmatch(model.strip()) or model.strip() == "inherit"):
        why = f"{reading.client} sends the name to its provider unchanged, and the provider has no such model."
        reading.report(
            ModelUnknown(word=model, reason="alias"), Effect.BREAKS_USE, reading.span(("model",)), why, ("model",)
        )
    if seen.loaded:
        values = {**given, **data}
        seen.name, seen.description = str(values["name"]).strip(BLANKS), str(values["description"]).strip(BLANKS)
        seen.prompt = str(values["developer_instructions"])
        seen.model = model if isinstance(model, str) else None
        seen.tools = "all"
        seen.user_invocable, seen.model_invocable = False, True
        field_names = ("name", "description", "developer_instructions", "model")
        seen.fields = {key: value for key, value in data.items() if key not in field_names}


def _schema(reading: Reading) -> Schema:
    """Return the keys that the version knows: an unknown key makes it leave the agent out."""
    version = HISTORY.version(reading.client.version)
    later = [key for key in HISTORY.changes if not version.has(key)]
    return reading.schema.without(*later) if later else reading.schema


def evidence(data: dict[str, Value], name: str) -> list[str]:  # noqa: ARG001 - nothing in frontmatter is Codex's
    """Return the signs that a file is a Codex agent: only its extension is one."""
    return ["it is a TOML file"] if name.endswith(".toml") else []


def declared(source: Source, place: Place) -> list[Declared]:
    """Return the agents of the client's configuration that have no file of their own."""
    from agentlint.platforms.codex import settings  # deferred: few projects have one

    return settings.declared(source, place)


def judge_settings(source: Source, place: Place) -> Seen:
    """Return what the client makes of the table of agents in its configuration."""
    from agentlint.platforms.codex import settings

    return settings.judge(source, place)


PLATFORM: Final = Platform(
    id="codex",
    clients=(CLIENT,),
    see=see,
    looks=looks_at,
    evidence=evidence,
    contest=first_of_name,
    builtin_names=BUILTINS,
    declared=declared,
    judge_settings=judge_settings,
    kinds={"skill": FileClass("skills", "agent.skill")},
    history=HISTORY,
)
