"""Factory Droid: how it was observed to read a custom droid.

Nothing is ever refused: text that is not YAML is read line by line, a file without frontmatter is a droid named after
the file, and a value of the wrong type drops the whole frontmatter. The effects of ``tools``, ``model`` and
``reasoningEffort`` were not observed (running a droid needs an account); therefore no effective tools are reported.
"""

from __future__ import annotations

import re
from typing import Final

from agentlint.model.problems import (
    Bom,
    DuplicateKey,
    Effect,
    FrontmatterDisplaced,
    FrontmatterMissing,
    FrontmatterUnclosed,
    InvalidValue,
    ModelUnknown,
    UnknownTool,
    YamlInvalid,
)
from agentlint.model.tools import meaning
from agentlint.model.tools import word as tool_word
from agentlint.model.vocabulary.droid import CATEGORIES, VOCABULARY
from agentlint.platforms.base import Claim, Place, Platform, Seen
from agentlint.platforms.droid import PROGRAM
from agentlint.platforms.qwen.client import parse_lines, resolve
from agentlint.platforms.reading import CLAUDE_ALIAS, Reading
from agentlint.syntax import javascript, libyaml
from agentlint.syntax.nodes import DUPLICATE, Value, YamlFault, construct
from agentlint.text import Route, Source, Span, lazy_pattern

CLIENT: Final = PROGRAM.newest

BUILTINS: Final = frozenset(("worker", "explorer"))
"""Droids that come with the client."""

TOOLS: Final = VOCABULARY.offered()
NO_DROID_HAS: Final = VOCABULARY.named("main")
"""Tools that, according to the documentation, no droid has."""

_NAME: Final = lazy_pattern(r"[a-z0-9_-]+")
_OPEN: Final = lazy_pattern(r"---[ \t]*\r?\n")
_CLOSE: Final = lazy_pattern(r"^---[ \t]*\r?(?:\n|\Z)", re.M)


def looks_at(place: Place) -> bool:
    """Tell whether the client looks for droids where a file lies."""
    return place.folder.endswith(".factory/droids")


def see(source: Source, place: Place, version: str | None = None) -> Seen:  # noqa: ARG001 - one version is known
    """Return the droid that Factory Droid makes of the file. Never raises."""
    seen = Seen(CLIENT, "loaded", hypothetical=not looks_at(place))
    reading = Reading(source, place, seen)
    if not seen.hypothetical and (not place.filename.endswith(".md") or "/" in place.inside):
        where = "directly in its droids folder whose name ends in `.md`, in lower case"
        reading.pass_over(".md", f"{CLIENT} reads only files {where}.", nested="/" in place.inside)
        return seen
    data = _read(reading)
    if seen.outcome == "degraded":
        data = {}
    name, description = data.get("name"), data.get("description")
    seen.name = name if isinstance(name, str) and name else place.filename.removesuffix(".md")
    seen.description = description if isinstance(description, str) else ""
    model = data.get("model")
    seen.model = model if isinstance(model, str) and model not in ("", "inherit") else None
    seen.user_invocable, seen.model_invocable = True, True
    seen.fields = {key: data[key] for key in ("tools", "reasoningEffort", "mcpServers") if key in data}
    return seen


def _read(reading: Reading) -> dict[str, Value]:
    """Return the frontmatter's values as the client has them; {} if there is no frontmatter."""
    seen, text = reading.seen, reading.source.text
    opening = _OPEN.match(text)
    closing = _CLOSE.search(text, opening.end()) if opening else None
    if opening is None or closing is None:
        seen.prompt = text.strip(javascript.SPACES)
        _judge_fences(reading, opening is not None)
        return {}
    start, end = opening.end(), closing.start()
    seen.prompt = text[closing.end() :].strip(javascript.SPACES)
    data: dict[str, Value] | None = None
    try:
        tree = libyaml.parse(text, start, end)
        value = construct(tree, resolve, duplicates="error", merge=False, key_text=javascript.text_of)
        if isinstance(value, dict):
            reading.take(tree)
            data = value
    except YamlFault as fault:
        at = min(max(fault.offset, start), max(end - 1, start))
        why = f"{CLIENT} reads what is not YAML line by line: values over several lines may be cut."
        if fault.kind == DUPLICATE:
            word = text[at : text.find(":", at)].strip()
            why = f"{CLIENT} then reads the frontmatter line by line, and uses the last one."
            reading.report(DuplicateKey(word=word), Effect.LUCKY, Span(at, at + len(word)), why)
        else:
            reading.report(YamlInvalid(), Effect.LUCKY, Span(at, at + 1), why)
    if data is None:
        lines, data = parse_lines(text, start, end)
        reading.take(lines)
    seen.data = data
    reading.judge(data)
    if seen.loaded and seen.outcome != "degraded":
        _judge_words(reading, data)
    return data


def _judge_words(reading: Reading, data: dict[str, Value]) -> None:
    """Report what the documentation does not allow although the client lists it."""
    name, model, tools = data.get("name"), data.get("model"), data.get("tools")
    if isinstance(name, str) and name and not _NAME.fullmatch(name):
        why = f"Factory Droid's documentation asks for them; {CLIENT} accepts any name."
        reading.report(
            InvalidValue(key="name", value=name, form="lowercase letters, digits, `-` and `_`"),
            Effect.NOTE,
            reading.span(("name",)),
            why,
            ("name",),
        )
    if isinstance(model, str) and CLAUDE_ALIAS.fullmatch(model.strip()):
        why = (
            "Factory Droid's documentation allows `inherit`, a model's ID or `custom:ID`; what Claude Code's alias does"
        )
        reading.report(
            ModelUnknown(word=model, choices=("inherit",), reason="alias"),
            Effect.ALTERS,
            reading.span(("model",)),
            f"{why} was not observed.",
            ("model",),
        )
    if isinstance(tools, str):
        at = reading.span(("tools",))
        for word in re.finditer(r"[^,\s][^,]*", reading.source.text[at.start : at.end]):
            _judge_tool(reading, word[0].strip(" '\""), ("tools",), at.start + word.start())
    for number, tool in enumerate(tools if isinstance(tools, list) else ()):
        if isinstance(tool, str):
            _judge_tool(reading, tool, ("tools", number), None)


def _judge_tool(reading: Reading, word: str, route: Route, at: int | None) -> None:
    """Report another client's name, a name in another case, or a tool that no droid gets. An unknown name may be a tool
    of an MCP server."""
    if word in CATEGORIES or word in TOOLS:
        return
    known = {tool.name.lower(): tool.name for tool in VOCABULARY.tools}
    concepts = meaning("claude").get(word, ())
    suggest, reason = known.get(word.lower()), "unknown"
    why = f"{CLIENT} lists no tool of this name; what it does with an unknown name was not observed."
    if suggest in NO_DROID_HAS or word in NO_DROID_HAS or {"task", "ask"} & {*concepts}:
        suggest, reason = None, "unavailable-to-subagents"
        why = "According to its documentation, Factory Droid does not give this tool to any droid."
    elif concepts and suggest is None:
        suggest, reason = (
            next((meant_word for each in concepts if (meant_word := tool_word("droid", each))), None),
            "foreign",
        )
    if suggest is None and reason == "unknown":
        return
    span = reading.span(route) if at is None else Span(at, at + len(word))
    reading.report(UnknownTool(word=word, suggestion=suggest, reason=reason), Effect.ALTERS, span, why, route)


def _judge_fences(reading: Reading, opened: bool) -> None:
    text = reading.source.text
    why = f"{CLIENT} lists the file as a droid with the name of the file, without a description, and with all tools."
    if opened:
        reading.fail(FrontmatterUnclosed(), Effect.DEGRADES, Span(0, 3), why, "its frontmatter is never closed")
    elif text.startswith("\ufeff"):
        reading.fail(Bom(), Effect.DEGRADES, Span(0, 1), why, "it begins with a byte order mark")
    elif text.lstrip().startswith("---"):
        at = text.index("---")
        why = f"{CLIENT} reads frontmatter only after a first line of exactly `---`: here it sees none."
        reading.fail(
            FrontmatterDisplaced(),
            Effect.DEGRADES,
            Span(at, at + 3),
            why,
            "its frontmatter does not begin on the first line",
        )
    else:
        reading.report(FrontmatterMissing(), Effect.ALTERS, reading.source.line_span(0), why)


def evidence(data: dict[str, Value], name: str) -> list[str]:  # noqa: ARG001 - a file's name is not a sign
    """Return the signs in the content that a file is a custom droid."""
    signs = ["`reasoningEffort` is Factory Droid's key"] if "reasoningEffort" in data else []
    model, tools = data.get("model"), data.get("tools")
    if isinstance(model, str) and model.startswith("custom:"):
        signs.append(f"`model: {model}` is Factory Droid's")
    if tools in ("read-only", "execute", "web") or (isinstance(tools, list) and {"Execute", "Create"} & _texts(tools)):
        signs.append("`tools` contains names of Factory Droid's tools")
    return signs


def _texts(values: list[Value]) -> set[str]:
    return {value for value in values if isinstance(value, str)}


def contest(place: Place, seen: Seen) -> tuple[Claim, ...]:
    """Return the claims of a droid. Among droids with one name the project's wins; two in one folder are both
    listed."""
    if not seen.loaded or seen.name is None:
        return ()
    return (Claim(seen.name, (place.scope == "user",)),)


PLATFORM: Final = Platform(
    id="droid",
    clients=(CLIENT,),
    see=see,
    looks=looks_at,
    evidence=evidence,
    contest=contest,
    builtin_names=BUILTINS,
)
