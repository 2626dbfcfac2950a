"""Gemini CLI: how it was observed to read an agent file.

It is strict: it accepts js-yaml's YAML between exact ``---`` lines, and then only the keys, types and tools of its
schema. Whatever does not fit makes it refuse the file, and only that file. The keys are in
``schemas/gemini.schema.json``.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from agentlint.model.problems import (
    BodyEmpty,
    Bom,
    BuiltinName,
    Effect,
    FrontmatterMissing,
    FrontmatterNotMapping,
    InvalidValue,
    MissingKey,
    RestrictionNoEffect,
    UnknownTool,
    YamlInvalid,
)
from agentlint.model.vocabulary.gemini import VOCABULARY
from agentlint.model.words import nearest
from agentlint.platforms.base import FileClass, Place, Platform, Seen
from agentlint.platforms.gemini import LISTED, PROGRAM
from agentlint.platforms.gemini.dialect import read_yaml
from agentlint.platforms.reading import SUGGESTED, Reading, first_of_name, judge_variables, shown
from agentlint.platforms.schema import load
from agentlint.syntax.javascript import SPACES
from agentlint.syntax.nodes import Value, YamlFault, kind_of
from agentlint.text import BODY, Source, Span, lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.text import Route


CLIENT: Final = PROGRAM.newest

TOOLS: Final = tuple(tool.name for tool in VOCABULARY.tools)
"""The tools that an agent file may name."""

_OTHERS: Final = lazy_pattern(r"mcp_(?:\*|[a-z0-9.:-]+_(?:\*|[A-Za-z0-9._:-]+))|discovered_tool_.*", re.S)
"""Tools of MCP servers and of a project, recognized by the form of their names."""

BUILTINS: Final = frozenset(("codebase_investigator", "cli_help", "generalist"))

VARIABLE: Final = lazy_pattern(r"\$\{([A-Za-z0-9_]+)\}")
INPUTS: Final = ("query", "cliVersion", "activeModel", "today")
"""The placeholders that the client fills in; any other name makes every call of the agent fail."""


def looks_at(place: Place) -> bool:
    """Tell whether the client looks for agents where a file lies."""
    return place.folder.endswith(".gemini/agents")


def see(source: Source, place: Place, version: str | None = None) -> Seen:  # noqa: ARG001 - one version is known
    """Return the agent that Gemini CLI makes of the file. Never raises."""
    seen = Seen(CLIENT, "loaded", hypothetical=not looks_at(place))
    reading = Reading(source, place, seen)
    if not _is_elsewhere(reading):
        _read(reading)
    if not seen.loaded:
        seen.name = seen.description = seen.prompt = seen.model = seen.tools = None
    return seen


def _is_elsewhere(reading: Reading) -> bool:
    place, name = reading.place, reading.place.filename
    if reading.seen.hypothetical or (name.endswith(".md") and not name.startswith("_") and "/" not in place.inside):
        return False
    where = "directly in its agents folder whose name ends in `.md` and does not begin with `_`"
    reading.pass_over(".md", f"{CLIENT} reads only files {where}.", nested="/" in place.inside)
    return True


def _fences(text: str) -> tuple[int, int, int] | None:
    r"""Match ``/^---\r?\n([\s\S]*?)\r?\n---(?:\r?\n([\s\S]*))?/``. Return the start and end of the frontmatter, and the
    start of the body (the end of the text if the closing line continues)."""
    opening = re.match(r"---\r?\n", text)
    if opening is None:
        return None
    close = text.find("\n---", opening.end())
    if close < 0:
        return None
    end = close - 1 if close > opening.end() and text[close - 1] == "\r" else close
    body = re.compile(r"\r?\n").match(text, close + 4)
    return opening.end(), end, body.end() if body else len(text)


def _read(reading: Reading) -> None:
    seen, text = reading.seen, reading.source.text
    fences = _fences(text)
    if fences is None:
        bom = text.startswith("\ufeff---")
        why = f"{CLIENT} refuses a file unless its first line is `---` and a second one follows."
        kind, span = (Bom(), Span(0, 1)) if bom else (FrontmatterMissing(), reading.source.line_span(0))
        reading.fail(kind, Effect.REJECTS, span, why, "it does not begin with frontmatter")
        return
    start, end, body = fences
    try:
        tree, value = read_yaml(text, start, text.index("---", end))  # js-yaml ends every text with a line break
    except YamlFault as fault:
        at = min(max(fault.offset, start), max(end - 1, start))
        why = f"{CLIENT} cannot read the frontmatter and refuses the file with an error."
        reading.fail(YamlInvalid(), Effect.REJECTS, Span(at, at + 1), why, "its frontmatter is not YAML")
        return
    reading.take(tree)
    if not isinstance(value, dict):
        why = f"{CLIENT} finds no agent in it: it needs `name` and `description` (it reads a list as remote agents)."
        reading.fail(
            FrontmatterNotMapping(kind_of(value)),
            Effect.REJECTS,
            reading.source.line_span(start),
            why,
            "its frontmatter has no keys",
        )
        return
    seen.data = value
    if value.get("kind") == "remote" or ("kind" not in value and value.keys() & set(_CARDS)):
        _judge_remote(reading, value)
        return
    seen.prompt = text[body:].strip(SPACES)
    reading.judge(value)
    tools = value.get("tools")
    if isinstance(tools, list):
        _judge_tools(reading, tools)
    if seen.loaded:
        _settle(reading, value)


_CARDS: Final = ("agent_card_url", "agent_card_json")


def _judge_remote(reading: Reading, data: dict[str, Value]) -> None:
    """Judge an agent that runs elsewhere. The file says where, by exactly one of two keys."""
    reading.judge(data, schema=load("gemini", CLIENT, "remote"))
    cards = [key for key in _CARDS if key in data]
    why = (
        f"{CLIENT} refuses an agent that runs elsewhere unless it has `agent_card_url` or `agent_card_json`, not both."
    )
    if not cards:
        reading.fail(
            MissingKey(keys=_CARDS[:1]), Effect.REJECTS, reading.head, why, "it does not say where the agent runs"
        )
    elif len(cards) > 1:
        text, span = shown(data[cards[1]]), reading.span((cards[1],))
        form = "no value, because `agent_card_url` has one"
        reading.fail(InvalidValue(text, form=form), Effect.REJECTS, span, why, "it names two places", (cards[1],))
    elif cards == ["agent_card_json"] and isinstance(text := data["agent_card_json"], str) and not _is_json(text):
        why, span = f"{CLIENT} refuses the file with an error at every start.", reading.span(("agent_card_json",))
        reading.fail(
            InvalidValue(text, form="JSON"), Effect.REJECTS, span, why, "its card is not JSON", ("agent_card_json",)
        )
    if reading.seen.loaded:
        reading.seen.settle("skipped", "it stands for a remote agent, which exists only while its server answers")


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def is_tool(name: str) -> bool:
    """Tell whether an agent file may name this tool."""
    return name == "*" or bool(VOCABULARY.gives(name)) or _OTHERS.fullmatch(name) is not None


def _judge_tools(reading: Reading, tools: list[Value]) -> None:
    for index, name in enumerate(tools):
        if not isinstance(name, str) or is_tool(name):
            continue
        suggest = nearest(name, TOOLS) if index < SUGGESTED else None
        route = ("tools", index)
        why = f"{CLIENT} refuses the whole file for a tool that it does not have."
        reading.seen.settle("rejected", f"`{name}` is not a tool of the client")
        reading.report(
            UnknownTool(word=name, suggestion=suggest, reason="unknown"),
            Effect.REJECTS,
            reading.span(route),
            why,
            route,
        )


def _servers(reading: Reading, tools: list[str], value: Value) -> None:
    """Judge the servers that the file declares. The agent has all of their tools whatever ``tools`` says, unless their
    own ``include_tools`` and ``exclude_tools`` limit them (observed with real servers on 2026-11-27)."""
    servers = value if isinstance(value, dict) else {}
    limited = {
        name for name, settings in servers.items() if isinstance(settings, dict) and settings.keys() & {*_OWN_LISTS}
    }
    reading.seen.server_tools = tuple(f"mcp_{name}_*" for name in servers if name not in limited)
    for name in servers:
        every = f"mcp_{name}_*"
        if name in limited or {"mcp_*", every} & set(tools):
            continue
        index = next((number for number, tool in enumerate(tools) if tool.startswith(every[:-1])), None)
        route: Route = ("tools",) if index is None else ("tools", index)
        why = f"{CLIENT} gives an agent every tool of a server in its `mcp_servers`: `tools` does not limit `{name}`."
        word = name if index is None else tools[index]
        reading.report(
            RestrictionNoEffect(word=word, server=name, every=every, reason="server", key="mcp_servers"),
            Effect.ALTERS if index is None else Effect.NOT_RESTRICTED,
            reading.span(route),
            why,
            route,
        )


_OWN_LISTS: Final = ("include_tools", "exclude_tools")


def _settle(reading: Reading, data: dict[str, Value]) -> None:
    seen = reading.seen
    seen.name, seen.description = str(data["name"]), str(data["description"])
    model = data.get("model")
    seen.model = model if isinstance(model, str) and model not in ("", "inherit") else None
    tools = data.get("tools")
    if not isinstance(tools, list) or "*" in tools:
        seen.tools = "all"
    else:
        given_tools = dict.fromkeys(given for tool in tools for given in VOCABULARY.gives(str(tool)))
        seen.tools = tuple(tool for tool in given_tools if tool in VOCABULARY.offered())
        _servers(reading, [str(tool) for tool in tools], data.get("mcp_servers"))
    seen.user_invocable, seen.model_invocable = True, True
    numbers: dict[str, Value] = {"temperature": 1, "max_turns": 30, "timeout_mins": 10, "kind": "local"}
    seen.fields = {**numbers, **{key: data[key] for key in data if key in numbers or key == "mcp_servers"}}
    if seen.name in BUILTINS:
        why = f"{CLIENT} has a built-in agent called `{seen.name}` and ignores this one with a warning."
        reading.report(BuiltinName(word=seen.name), Effect.SKIPS, reading.span(("name",)), why, ("name",))
        seen.settle("ignored", f"the client's built-in agent `{seen.name}` keeps the name")
    elif not seen.prompt:
        why = f"{CLIENT} offers the agent, and every call of it fails: it has no prompt."
        reading.report(BodyEmpty(), Effect.BREAKS_USE, reading.source.line_span(0), why, BODY)
    judge_variables(reading, VARIABLE, INPUTS)


def judge_settings(source: Source, place: Place) -> Seen:
    """Return what the client makes of its own settings, as far as these concern agents and rights."""
    from agentlint.platforms.gemini import settings  # deferred: not every project has any

    return settings.judge(source, place)


def evidence(data: dict[str, Value], name: str) -> list[str]:  # noqa: ARG001 - a file name tells nothing here
    """Return the signs in the content that a file is a Gemini CLI agent."""
    return list(_signs(data))


def _signs(data: dict[str, Value]) -> Iterator[str]:
    for key in LISTED.keys:
        if key in data:
            yield f"`{key}` is Gemini CLI's key"
    model = data.get("model")
    if isinstance(model, str) and model.startswith("gemini-"):
        yield f"`model: {model}` is Google's"
    tools = data.get("tools")
    if isinstance(tools, list) and any(tool in ("replace", "google_web_search", "write_todos") for tool in tools):
        yield "`tools` contains names of Gemini CLI's tools"


PLATFORM: Final = Platform(
    id="gemini",
    clients=(CLIENT,),
    see=see,
    looks=looks_at,
    evidence=evidence,
    contest=first_of_name,
    judge_settings=judge_settings,
    builtin_names=BUILTINS,
    kinds={
        "skill": FileClass("skills", "agent.skill"),
        "command": FileClass("commands", "gemini.command"),
    },
    literal_newlines=True,
    least_prompt=1,
)
