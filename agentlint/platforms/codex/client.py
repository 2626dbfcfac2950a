"""Codex: how it was observed to read an agent file, which is TOML.

A file that is not TOML, misses one of three keys, or holds a key or type that the client's configuration does not have
is left out with a warning. There is no list of tools, and ``sandbox_mode`` is not enforced: every agent may do what its
session may. The keys of the configuration are those of https://github.com/openai/codex
(``codex-rs/core/config.schema.json``), with what was observed besides.
"""

from __future__ import annotations

import datetime
import os
import re
from typing import Any, Final

from agentlint.model.problems import Effect, InvalidValue, MissingKey, ModelUnknown, NoEffectKey, NotUtf8, TomlInvalid
from agentlint.platforms.base import Claim, Declared, FileClass, Place, Platform, Seen
from agentlint.platforms.codex import PROGRAM, config
from agentlint.platforms.codex.config import Config, Role
from agentlint.platforms.codex.versions import HISTORY
from agentlint.platforms.reading import CLAUDE_ALIAS, Reading, first_of_name
from agentlint.platforms.schema import Schema, load
from agentlint.syntax import frontmatter, tomlread
from agentlint.syntax.nodes import Scalar, Timestamp, Value
from agentlint.text import Source, Span, lazy_pattern

CLIENT: Final = PROGRAM.newest

BUILTINS: Final = frozenset(("default", "explorer", "worker"))

MODELS: Final = (
    "gpt-6-astra", "gpt-6.1-sol", "gpt-6.1-terra", "gpt-6-sol", "gpt-6-luna", "gpt-5.6-sol", "gpt-5.6-terra",
    "gpt-5.6-luna", "gpt-5.5",
)  # fmt: skip
"""What `codex debug models` lists (2026-11-21). Any other name is sent as it is."""

_KEY: Final = lazy_pattern(r"[ \t]*(?:([A-Za-z0-9_-]+)|\"([^\"\\\r\n]*)\"|'([^'\r\n]*)')[ \t]*=[ \t]*")
_TABLE: Final = lazy_pattern(r"[ \t]*\[\[?[ \t]*\"?([A-Za-z0-9_-]+)")
_BARE: Final = lazy_pattern(r"(?!true\b|false\b|inf\b|nan\b)[^\W\d]")
"""The beginning of a value that is text without quotes."""


def see(source: Source, place: Place, version: str | None = None) -> Seen:
    """The agent that Codex makes of the file. Never raises."""
    listed = place.scope == "project" and not place.folder  # the client's configuration names it
    seen = Seen(
        HISTORY.version(version).client, "loaded", hypothetical=not (listed or place.folder.endswith(".codex/agents"))
    )
    reading = Reading(source, place, seen)
    if not seen.hypothetical and not place.filename.endswith(".toml"):
        why = f"{reading.client} reads only files whose name ends in `.toml`, in small letters."
        reading.pass_over(".toml", why)
    elif _is_below(place):
        seen.settle("ignored", "it belongs to a folder below the project: only a session started there reads it")
    else:
        beside = Config() if seen.hypothetical else config.of_project(place.root) if listed else config.beside(place)
        if beside.fault:
            why = f"{reading.client} refuses to start for it, and no agent of any file can be used."
            reading.fail(
                InvalidValue(key=beside.fault, value="", elsewhere="the config.toml beside it"),
                Effect.REJECTS,
                source.line_span(0),
                why,
                f"`{beside.fault}` in config.toml is wrong",
            )
        here = os.path.abspath(place.path).replace(os.sep, "/") if beside.roles else ""
        _read(reading, beside.roles.get(here))
    if not seen.loaded:
        seen.name = seen.description = seen.prompt = seen.model = seen.tools = None
    return seen


def _is_below(place: Place) -> bool:
    """Whether the agents folder is not the project's own but one of a folder in it."""
    if place.scope != "project" or not place.folder or not place.root:
        return False
    own = f"{place.root.rstrip('/')}/{place.folder}/"
    return not os.path.abspath(place.path).replace(os.sep, "/").startswith(own)


def _read(reading: Reading, role: Role | None) -> None:
    """``role``: what the client's configuration says of this file, where it names it."""
    seen, source = reading.seen, reading.source
    try:
        data = {key: _value(value) for key, value in tomlread.load(source.text.removeprefix("\ufeff")).items()}
    except tomlread.TomlFault as fault:
        _report_fault(reading, str(fault), fault.offset + source.text.startswith("\ufeff"))
        return
    if source.bad_byte is not None:
        why = f"{reading.client} reads only UTF-8 and leaves the agent out with a warning at its start."
        reading.fail(NotUtf8(), Effect.SKIPS, reading.source.replaced, why, "it is not UTF-8")
        return
    below = _find_keys(reading)
    seen.data = data
    given: dict[str, Value] = {}
    if role is not None:
        given = {"name": role.name, "developer_instructions": ""}
        given |= {} if role.description is None else {"description": role.description}
    reading.judge(data, given, schema=_schema(reading))
    for problem in seen.problems:
        if isinstance(problem.kind, MissingKey) and (found := below.get(problem.kind.keys[0])):
            problem.span, table = found
            problem.why = f"It stands below `[{table}]` and so belongs to that table. {problem.why}"
            problem.kind = problem.kind._replace(help=f"Move it above `[{table}]`.")
    for key in data:
        note = load("codex").properties.get(key, {}).get("x-no-effect")
        if note:
            reading.report(NoEffectKey(word=key), Effect.NOTE, reading.span((key,), key=True), note, (key,))
    model = data.get("model")
    if isinstance(model, str) and (CLAUDE_ALIAS.fullmatch(model.strip()) or model.strip() == "inherit"):
        why = f"{reading.client} sends the name to its provider as it is, where no model is called so."
        reading.report(
            ModelUnknown(word=model, reason="alias"), Effect.BREAKS_USE, reading.span(("model",)), why, ("model",)
        )
    if seen.loaded:
        said = {**given, **data}
        seen.name, seen.description = str(said["name"]).strip(), str(said["description"]).strip()
        seen.prompt = str(said["developer_instructions"])
        seen.model = model if isinstance(model, str) else None
        seen.tools = "all"
        seen.user_invocable, seen.model_invocable = False, True
        own = ("name", "description", "developer_instructions", "model")
        seen.fields = {key: value for key, value in data.items() if key not in own}


def _schema(reading: Reading) -> Schema:
    """The keys that the version knows: one that is not known leaves the agent out."""
    version = HISTORY.version(reading.client.version)
    later = [key for key in HISTORY.since if not version.has(key)]
    return reading.schema.without(*later) if later else reading.schema


def _report_fault(reading: Reading, message: str, at: int) -> None:
    """What keeps the file from being TOML, by the line that the parser stopped at."""
    source = reading.source
    span = source.line_span(at)
    why = f"{reading.client} cannot read the file as TOML and leaves the agent out with a warning at its start."
    line = _KEY.match(source.text, span.start, span.end)
    key = next(group for group in line.groups() if group is not None) if line else ""
    word = source.text[line.end() if line else span.start : span.end].strip()
    if frontmatter.of(source).open is not None:
        kind = "markdown"
    elif "overwrite" in message or "Duplicate" in message:
        kind = "twice"
    elif "Unescaped" in message:
        kind = "escape"
    elif not line:
        kind = "key" if word and not word.startswith(("'", '"')) else "other"
    else:
        kind = "no-value" if not word else "no-quotes" if _BARE.match(word) else "other"
    reading.seen.settle("skipped", "it is not TOML")
    reading.report(TomlInvalid(kind=kind, key=key, word=word[:80]), Effect.SKIPS, span, why, (key,) if line else ())


def _value(value: Any) -> Value:
    if isinstance(value, datetime.date | datetime.time):
        return Timestamp(value.isoformat())
    if isinstance(value, dict):
        return {key: _value(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_value(item) for item in value]
    plain: Value = value
    return plain


def _find_keys(reading: Reading) -> dict[str, tuple[Span, str]]:
    """Where the top-level keys stand: before the first table, outside of strings over several lines. The result is what
    stands below a table: each key's place and its table's name."""
    text, quote, top = reading.source.text, "", ""
    below: dict[str, tuple[Span, str]] = {}
    at = 1 if text.startswith("\ufeff") else 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = Span(at, end - 1 if end > at and text[end - 1] == "\r" else end)
        if not quote and (found := _KEY.match(text, at, line.end)):
            name = next(group for group in found.groups() if group is not None)
            key = Scalar(found.start(found.lastindex or 0), found.end(found.lastindex or 0), name)
            if top:
                below.setdefault(name, (Span(key.start, key.end), top))
                at, quote = end + 1, _open_string(text, line, quote)
                continue
            stop = found.end() + len(text[found.end() : line.end].rstrip())
            reading.entries.setdefault(name, (key, Scalar(found.end(), stop, "")))
        elif not quote and (table := _TABLE.match(text, at, line.end)):
            top = table[1]
            key = Scalar(*table.span(1), table[1])
            reading.entries.setdefault(table[1], (key, key))
        quote = _open_string(text, line, quote)
        at = end + 1
    return below


def _open_string(text: str, line: Span, quote: str) -> str:
    """The mark of the string over several lines that is open after this line."""
    for mark in re.compile(r'"""|\'\'\'').finditer(text, line.start, line.end):
        if not quote:
            quote = mark[0]
        elif mark[0] == quote:
            quote = ""
    return quote


def evidence(data: dict[str, Value], name: str) -> list[str]:  # noqa: ARG001 - nothing in frontmatter is Codex's
    """Signs in the content that a file is a Codex agent: its ending tells."""
    return ["it is a TOML file"] if name.endswith(".toml") else []


def declared(source: Source, place: Place) -> list[Declared]:
    """The agents of the client's configuration that have no file of their own."""
    from agentlint.platforms.codex import settings  # deferred: few projects have one

    return settings.declared(source, place)


def judge_settings(source: Source, place: Place) -> Seen:
    """What the client makes of the table of agents in its configuration."""
    from agentlint.platforms.codex import settings

    return settings.judge(source, place)


def _see_skill(source: Source, place: Place, version: str | None = None) -> Seen:
    from agentlint.platforms.codex import skills  # deferred: a run about agents needs none

    return skills.see(source, place, version)


def _contest_skill(place: Place, seen: Seen) -> tuple[Claim, ...]:
    from agentlint.platforms.codex import skills

    return skills.contest(place, seen)


PLATFORM: Final = Platform(
    id="codex",
    clients=(CLIENT,),
    see=see,
    evidence=evidence,
    contest=first_of_name,
    builtin_names=BUILTINS,
    declared=declared,
    judge_settings=judge_settings,
    kinds={"skill": FileClass(_see_skill, _contest_skill, "agent.skill")},
)
