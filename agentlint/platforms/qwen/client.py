"""Qwen Code: how it was observed to read an agent file.

It is lenient and silent: YAML 1.2 between exact ``---`` lines and, where that fails, a line parser of the client's own,
so that almost any text gives some values. Every scalar becomes a text. The effect of a value of the wrong type differs
by key (``schemas/qwen.schema.json``); an empty or malformed ``tools`` means all tools.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from agentlint.model.problems import (
    BlankValue,
    BodyEmpty,
    Effect,
    FrontmatterMissing,
    InvalidValue,
    UnknownTool,
    WrongType,
    YamlInvalid,
)
from agentlint.model.vocabulary.qwen import VOCABULARY
from agentlint.platforms.base import Place, Platform, Seen
from agentlint.platforms.qwen import LISTED, PROGRAM
from agentlint.platforms.reading import Reading, first_of_name, judge_variables
from agentlint.syntax import javascript, libyaml
from agentlint.syntax.javascript import SPACES
from agentlint.syntax.nodes import Mapping, Node, Scalar, Sequence, Value, YamlFault, construct
from agentlint.text import BODY, Route, Source, Span, lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator


CLIENT: Final = PROGRAM.newest

TOOLS: Final = VOCABULARY.offered()
"""The tools that are offered to an agent without ``tools``."""

_SETTINGS: Final = {tool.name: tool.setting for tool in VOCABULARY.tools if tool.setting}
"""Tools that the client has but offers only where its settings say so."""

BUILTINS: Final = frozenset(("general-purpose", "Explore", "statusline-setup", "review-agent", "claude-code", "codex"))
VARIABLE: Final = lazy_pattern(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
INPUTS: Final = ("task_prompt", "hook_context")
"""The placeholders that the client fills in; any other name makes every call of the agent fail."""
_RESERVED: Final = frozenset(("self", "system", "user", "model", "tool", "config", "default", "main"))
MIN_PROMPT: Final = 10
"""The length of the shortest prompt, in UTF-16 code units. The longest name is counted in the same unit (observed with
letters of two code units each, 2026-11-28)."""
_MAX_NAME: Final = 50

_NEWLINE: Final = r"(?:\r\n|\r|\n)"
_NEWLINES: Final = lazy_pattern(_NEWLINE)
_OPEN: Final = lazy_pattern(rf"\ufeff?---{_NEWLINE}")
_CLOSE: Final = lazy_pattern(rf"{_NEWLINE}---{_NEWLINE}")
_INT: Final = lazy_pattern(r"[-+]?[0-9]{1,400}")
_FLOAT: Final = lazy_pattern(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,4})?")
_WORDS: Final[dict[str, Value]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
}


def resolve(scalar: Scalar) -> Value:
    """Return a scalar's value in YAML 1.2's core schema, with the types of the ``yaml`` package; an unknown tag is
    dropped."""
    text = scalar.text
    if scalar.style != "plain" or scalar.tag is not None:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if re.fullmatch(r"0o[0-7]{1,300}", text):
        return int(text[2:], 8)
    if re.fullmatch(r"0x[0-9a-fA-F]{1,300}", text):
        return int(text[2:], 16)
    return _number(text)


def _number(text: str) -> Value:
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if len(text) < 400 and _FLOAT.fullmatch(text) else text


# ------------------------------------------------------------------------------------------------- the line parser


def parse_lines(text: str, start: int, end: int) -> tuple[Mapping, dict[str, Value]]:
    """Return what the client's own parser makes of the lines: ``key: value``, and one level of items or keys indented
    by two spaces.

    No line is refused: what fits nowhere is skipped, and of duplicate keys the last one counts.
    """
    lines = [line.span() for line in re.compile(r"[^\r\n]+").finditer(text, start, end)]
    lines = [(at, to) for at, to in lines if text[at:to].strip(SPACES) and text[at:to].lstrip(SPACES)[0] != "#"]
    pairs: list[tuple[Node, Node]] = []
    data: dict[str, Value] = {}
    index = 0
    while index < len(lines):
        at, to = lines[index]
        index += 1
        colon = text.find(":", at, to)
        if colon < 0 or text.startswith("  - ", at):
            continue
        key = _node(text, at, colon)
        value = _node(text, colon + 1, to)
        if value.text:
            data[key.text] = _typed(value.text)
            pairs.append((key, value))
            continue
        below = index
        items = below < len(lines) and text.startswith("  - ", lines[below][0])
        mark = "  - " if items else "  "
        while index < len(lines) and text.startswith(mark, lines[index][0]):
            index += 1
        if index == below:
            continue  # a key without anything after it has no value at all
        nodes = [(text.find(":", *line), line) for line in lines[below:index]]
        if items:
            values: list[Node] = [_node(text, line[0] + 4, line[1]) for _, line in nodes]
            data[key.text] = [_typed(node.text) for node in values if isinstance(node, Scalar)]
            pairs.append((key, Sequence(values[0].start, values[-1].end, values, flow=False)))
            continue
        inner = [
            (_node(text, line[0], at if at >= 0 else line[1]), _node(text, at + 1 if at >= 0 else line[1], line[1]))
            for at, line in nodes
        ]
        data[key.text] = {name.text: _typed(part.text) for name, part in inner}
        pairs.append((key, Mapping(inner[0][0].start, inner[-1][1].end, [*inner], flow=False)))
    return Mapping(start, end, pairs, flow=False), data


def _node(text: str, start: int, end: int) -> Scalar:
    part = text[start:end]
    at = start + len(part) - len(part.lstrip(SPACES))
    return Scalar(at, max(at, start + len(part.rstrip(SPACES))), part.strip(SPACES))


def _typed(text: str) -> Value:
    """Return a value as the line parser reads it: one of JavaScript's words or numbers, or else the text, without
    double quotes around it."""
    if text in ("true", "false", "null"):
        return {"true": True, "false": False, "null": None}[text]
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    if re.fullmatch(r"0[xX][0-9a-fA-F]{1,300}", text):
        return int(text, 16)
    return _number(text)


# ---------------------------------------------------------------------------------------------------------- reading


def looks_at(place: Place) -> bool:
    """Tell whether the client looks for agents where a file lies."""
    return place.folder.endswith(".qwen/agents")


def see(source: Source, place: Place, version: str | None = None) -> Seen:  # noqa: ARG001 - one version is known
    """Return the agent that Qwen Code makes of the file. Never raises."""
    seen = Seen(CLIENT, "loaded", hypothetical=not looks_at(place))
    reading = Reading(source, place, seen)
    if not seen.hypothetical and (not place.filename.endswith(".md") or "/" in place.inside):
        where = "directly in its agents folder whose name ends in `.md`, in lower case"
        reading.pass_over(".md", f"{CLIENT} reads only files {where}.", nested="/" in place.inside)
    else:
        _read(reading)
    if not seen.loaded:
        seen.name = seen.description = seen.prompt = seen.model = seen.tools = None
    return seen


def _read(reading: Reading) -> None:
    seen, text = reading.seen, reading.source.text
    opening = _OPEN.match(text)
    closing = _CLOSE.search(text, opening.end()) if opening else None
    if opening is None or closing is None:
        why = f"{CLIENT} reads frontmatter only between lines of exactly `---`: it silently leaves the file out."
        span = reading.source.line_span(0)
        reading.fail(FrontmatterMissing(), Effect.SKIPS, span, why, "it has no frontmatter for the client")
        return
    start, end = opening.end(), text.index("---", closing.start())
    data, strict = _values(reading, start, end)
    seen.data = data
    seen.prompt = prompt_of(text[closing.end() :])
    kept: dict[str, Value] = {key: value for key, value in data.items() if value is not None}
    given: dict[str, Value] = {
        key: value for key, value in kept.items() if key not in ("name", "description") or value != ""
    }
    reading.judge(given)
    for key in ("name", "description", "model"):
        if strict and isinstance(kept.get(key), dict):
            why = f"{CLIENT} cannot turn a mapping into text and silently skips the agent."
            reading.seen.settle("skipped", f"`{key}` is a mapping")
            reading.report(WrongType(value="", expected=("string",)), Effect.SKIPS, reading.span((key,)), why, (key,))
    if seen.loaded:
        _judge_texts(reading, given)
    if seen.loaded:
        _judge_tools(reading, given)
        judge_variables(reading, VARIABLE, INPUTS)


def _values(reading: Reading, start: int, end: int) -> tuple[dict[str, Value], bool]:
    """Return the frontmatter's values, and whether they came from YAML."""
    text = reading.source.text
    try:
        tree = libyaml.parse(text, start, end)
        value = construct(tree, resolve, duplicates="error", merge=False, key_text=javascript.text_of)
        if isinstance(value, dict):
            reading.take(tree)
            return value, True
    except YamlFault as fault:
        at = min(max(fault.offset, start), max(end - 1, start))
        why = f"{CLIENT} reads what is not YAML line by line: other lines may be cut or read as keys of their own."
        reading.report(YamlInvalid(), Effect.LUCKY, Span(at, at + 1), why)
    lines, data = parse_lines(text, start, end)
    reading.take(lines)
    return data, False


def _text(value: Value) -> str:
    """Return what ``String(value)`` returns in JavaScript."""
    return "[object Object]" if isinstance(value, dict) else javascript.text_of(value)


def _judge_texts(reading: Reading, data: dict[str, Value]) -> None:
    seen = reading.seen
    seen.name, seen.description = _text(data["name"]), _text(data["description"])
    name = seen.name.strip(SPACES)
    wrong = name_fault(name)
    if wrong:
        why = f"{CLIENT} silently leaves the agent out: a name {wrong}."
        reading.seen.settle("skipped", f"a name {wrong}")
        reading.report(
            InvalidValue(key="name", value=seen.name, expected=("string",)),
            Effect.SKIPS,
            reading.span(("name",)),
            why,
            ("name",),
        )
    model = data.get("model")
    for key, text in (("description", seen.description), ("model", "" if model is None else _text(model))):
        if key in data and text != "" and not text.strip(SPACES):
            why = f"{CLIENT} silently leaves the agent out, because `{key}` is blank."
            seen.settle("skipped", f"`{key}` is blank")
            reading.report(BlankValue(key=key), Effect.SKIPS, reading.span((key,)), why, (key,))
    if is_short(seen.prompt or ""):
        why = f"{CLIENT} silently leaves out an agent whose body has fewer than {MIN_PROMPT} characters."
        seen.settle("skipped", f"its body has fewer than {MIN_PROMPT} characters")
        reading.report(BodyEmpty(least=MIN_PROMPT), Effect.SKIPS, reading.source.line_span(0), why, BODY)
    if model is None:
        config = data.get("modelConfig")
        model = config.get("model") if isinstance(config, dict) else None
    named = "" if model is None else _text(model)
    provider, _, model_id = named.partition(":")
    if named in ("", "inherit"):
        seen.model = None
    else:
        seen.model = model_id if model_id and provider == "openai" else named
    seen.user_invocable, seen.model_invocable = True, True


def prompt_of(body: str) -> str:
    """Return the prompt that the client takes from the text below the frontmatter."""
    return _NEWLINES.sub("\n", body).strip(SPACES)


def is_short(prompt: str) -> bool:
    """Tell whether the client leaves out an agent with this prompt."""
    return javascript.units(prompt) < MIN_PROMPT


def name_fault(name: str) -> str | None:
    """Return why the client refuses an agent with this name, as a phrase after "a name"; None where it does not."""
    if not 2 <= javascript.units(name) <= _MAX_NAME:
        return f"has 2 to {_MAX_NAME} characters"
    if not all(letter.isalpha() or letter.isnumeric() or letter in "-_" for letter in name):
        return "may contain only letters, digits, `-` and `_`"
    if name[0] in "-_" or name[-1] in "-_":
        return "may not begin or end with `-` or `_`"
    return f"`{name}` is reserved for the client" if name.lower() in _RESERVED else None


def names(value: Value) -> list[str] | None:
    """Return the tools that a value names; None where the client does not accept it as a list."""
    if isinstance(value, str):
        listed = [part.strip(SPACES) for part in value.split(",") if part.strip(SPACES)]
    elif isinstance(value, list):
        listed = [part for part in value if isinstance(part, str)]
    else:
        return None
    return listed or None


def tool(name: str) -> str | None:
    """Return the tool that a name stands for; None for one that is not offered to an agent."""
    return next((given for given in VOCABULARY.gives(name) if given in TOOLS), None)


def _judge_tools(reading: Reading, data: dict[str, Value]) -> None:
    """Determine which tools the agent has, and report what is wrong with its lists of tools."""
    seen = reading.seen
    listed = names(data.get("tools"))
    if "tools" in data and listed is None:
        _report_no_list(reading)
    elif listed is not None and any(not name.strip(SPACES) for name in listed):
        why = f"{CLIENT} silently leaves the agent out, because `tools` contains an empty name."
        seen.settle("skipped", "`tools` contains an empty name")
        reading.report(BlankValue(key="tools"), Effect.SKIPS, reading.span(("tools",)), why, ("tools",))
        return
    seen.tools = _tools(listed, names(data.get("disallowedTools")) or [])
    seen.fields = {key: data[key] for key in ("color", "maxTurns", "approvalMode", "permissionMode") if key in data}
    for key in ("tools", "disallowedTools"):
        _report_unknown_tools(reading, key, data.get(key))


def _report_no_list(reading: Reading) -> None:
    why = f"{CLIENT} gives all tools to an agent whose `tools` is empty or not a list of names."
    kind = InvalidValue(key="tools", value="", expected=("a list that names a tool",))
    reading.report(kind, Effect.NOT_RESTRICTED, reading.span(("tools",)), why, ("tools",))


def _tools(listed: list[str] | None, denied: list[str]) -> Literal["all"] | tuple[str, ...]:
    """Return the tools that an agent has, in the order in which they are ``listed``: None and `*` stand for all."""
    everything = listed is None or "*" in listed
    given = list(TOOLS) if listed is None or everything else [tool(name) for name in listed]
    taken = {tool(name) for name in denied} - {None}
    if everything and not taken:
        return "all"
    return tuple(dict.fromkeys(name for name in given if name is not None and name not in taken))


def _report_unknown_tools(reading: Reading, key: str, value: Value) -> None:
    """Report the names in a list that do not stand for a tool, each at its first occurrence."""
    places: dict[str, int] = {}
    for index, name in enumerate(value if isinstance(value, list) else ()):
        if isinstance(name, str):
            places.setdefault(name, index)
    for name in dict.fromkeys(names(value) or []):
        if tool(name) is None and name != "*" and not name.startswith("mcp__"):
            _report_tool(reading, name, (key, places[name]) if places else (key,))


def meant(name: str) -> str:
    """Return the tool that was meant by a name without effect, judging by its letters or another client's names;
    otherwise the name."""
    if VOCABULARY.gives(name):
        return name
    foreign = {word.lower(): tool for word, tool in VOCABULARY.foreign.items()}
    known = {**foreign, **{tool: tool for tool in TOOLS}}
    return known.get(name.strip().lower(), name)


def _report_tool(reading: Reading, name: str, route: Route) -> None:
    setting = next((_SETTINGS[given] for given in VOCABULARY.gives(name)), None)
    if setting is not None and route[0] == "disallowedTools":
        return
    effect = Effect.NOT_RESTRICTED if route[0] == "disallowedTools" else Effect.ALTERS
    if effect is Effect.ALTERS and not reading.seen.tools:
        effect = Effect.NO_TOOLS
    why = f"{CLIENT} offers no tool of this name to agents: the name has no effect."
    if setting is not None:
        why = f"{CLIENT} offers this tool only where its settings have {setting}."
    suggest = VOCABULARY.foreign.get(name) or next((word for word in TOOLS if word == name.strip().lower()), None)
    reading.report(
        UnknownTool(word=name, suggestion=suggest, reason="unknown"), effect, reading.span(route), why, route
    )


def judge_settings(source: Source, place: Place) -> Seen:
    """Return what the client makes of its own settings, as far as these concern agents and rights."""
    from agentlint.platforms.qwen import settings  # deferred: not every project has any

    return settings.judge(source, place)


def evidence(data: dict[str, Value], name: str) -> list[str]:  # noqa: ARG001 - a file name tells nothing here
    """Return the signs in the content that a file is a Qwen Code agent."""
    return list(_signs(data))


def _signs(data: dict[str, Value]) -> Iterator[str]:
    for key in LISTED.keys:
        if key in data:
            yield f"`{key}` is Qwen Code's key"
    model = data.get("model")
    if isinstance(model, str) and model.lower().startswith("qwen"):
        yield f"`model: {model}` is Qwen's"


PLATFORM: Final = Platform(
    id="qwen",
    clients=(CLIENT,),
    see=see,
    looks=looks_at,
    evidence=evidence,
    contest=first_of_name,
    judge_settings=judge_settings,
    builtin_names=BUILTINS,
    literal_newlines=True,
    least_prompt=MIN_PROMPT,
)
