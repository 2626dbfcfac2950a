"""Cursor: how it reads an agent file according to its documentation (https://cursor.com/docs/subagents).

Nothing was observed, because Cursor needs an account. The documentation names five keys, says that an agent has all
tools of the agent that starts it, and does not mention unknown keys, values of another type or frontmatter that is not
YAML. Findings about these describe a risk, never what Cursor does.
"""

from __future__ import annotations

from typing import Final

from agentlint.model.problems import (
    Effect,
    FrontmatterDisplaced,
    FrontmatterMissing,
    FrontmatterNotMapping,
    FrontmatterUnclosed,
    ModelUnknown,
    UnknownKey,
    YamlInvalid,
)
from agentlint.platforms.base import Claim, Place, Platform, Seen
from agentlint.platforms.cursor import PROGRAM
from agentlint.platforms.reading import CLAUDE_ALIAS, Reading
from agentlint.syntax import frontmatter, yaml12
from agentlint.syntax.nodes import Value, YamlFault, kind_of
from agentlint.text import Source, Span

CLIENT: Final = PROGRAM.newest

BUILTINS: Final = frozenset(("explore", "bash", "browser"))
"""Agents that come with Cursor, according to its documentation."""

FOLDERS: Final = (".cursor/agents", ".claude/agents", ".codex/agents")
"""The folders from which Cursor reads agents, in the order in which its documentation prefers them."""

_LIMITS: Final = {
    "tools": "has no list of tools",
    "disallowedTools": "has no list of tools",
    "permission": "has no permissions for single agents",
    "permissionMode": "has no permission modes for single agents",
}
"""Keys by which other clients limit an agent."""


def looks_at(place: Place) -> bool:
    """Tell whether the client looks for agents where a file lies."""
    return place.folder.endswith(FOLDERS)


def see(source: Source, place: Place, version: str | None = None) -> Seen:  # noqa: ARG001 - no version is known
    """Return the agent that Cursor makes of the file by its documentation. Never raises."""
    seen = Seen(CLIENT, "loaded", hypothetical=not looks_at(place))
    reading = Reading(source, place, seen)
    if not seen.hypothetical and not place.filename.endswith(".md"):
        reading.pass_over(".md", "According to its documentation, Cursor reads Markdown files: `NAME.md`.")
        return seen
    data = _read(reading)
    name, description, model = data.get("name"), data.get("description"), data.get("model")
    seen.name = name if isinstance(name, str) and name.strip() else place.filename.removesuffix(".md")
    seen.description = description if isinstance(description, str) else ""
    seen.model = model if isinstance(model, str) and model.strip() not in ("", "inherit") else None
    seen.user_invocable, seen.model_invocable = True, True
    seen.fields = {key: data[key] for key in ("readonly", "is_background") if key in data}
    return seen


def _read(reading: Reading) -> dict[str, Value]:
    """Return the frontmatter's values; {} if there is no frontmatter."""
    seen, text = reading.seen, reading.source.text
    part = frontmatter.of(reading.source)
    if part.open is None or part.close is None or part.lead.start < part.lead.end:
        seen.prompt = text.strip()
        _judge_fences(reading, part)
        return {}
    seen.prompt = text[part.body :].strip()
    try:
        tree = yaml12.parse(text, part.start, part.end)
        data = yaml12.values(tree)
    except YamlFault as fault:
        at = min(max(fault.offset, part.start), max(part.end - 1, part.start))
        why = "Cursor's documentation shows frontmatter as YAML and does not say what happens to anything else."
        reading.fail(YamlInvalid(), Effect.DEGRADES, Span(at, at + 1), why, "its frontmatter is not YAML")
        return {}
    if not isinstance(data, dict):
        if data is not None:
            why = "According to its documentation, Cursor reads keys and values from the frontmatter. Here are none."
            span, kind = reading.source.line_span(part.start), kind_of(data)
            reading.report(FrontmatterNotMapping(type=kind), Effect.ALTERS, span, why)
        return {}
    reading.take(tree)
    seen.data = data
    reading.judge(data)
    _judge_limits(reading)
    _judge_model(reading, data.get("model"))
    return data


def _judge_fences(reading: Reading, part: frontmatter.Frontmatter) -> None:
    """Report fences that differ from the documentation, which shows closed frontmatter from the first line on."""
    source = reading.source
    unsaid = "Cursor's documentation shows frontmatter between `---` on the first line and a second `---`"
    if part.open is None:
        why = "According to its documentation, Cursor reads the description from the frontmatter. Here is none."
        reading.report(FrontmatterMissing(), Effect.ALTERS, source.line_span(0), why)
    elif part.close is None:
        reading.fail(
            FrontmatterUnclosed(),
            Effect.DEGRADES,
            part.open,
            f"{unsaid}: this one is never closed.",
            "its frontmatter is never closed",
        )
    else:
        reading.fail(
            FrontmatterDisplaced(),
            Effect.DEGRADES,
            part.open,
            f"{unsaid}: there is text before this one.",
            "its frontmatter does not begin on the first line",
        )


def _judge_limits(reading: Reading) -> None:
    """Report keys that limit an agent in other clients and are not in Cursor's documentation."""
    for problem in reading.seen.problems:
        unknown = isinstance(problem.kind, UnknownKey) and problem.route
        lacks = _LIMITS.get(str(problem.route[0])) if unknown else None
        if lacks is not None:
            problem.why = (
                f"Cursor's documentation {lacks} and says that an agent has all tools of the one that starts it: this"
                " limits nothing there. `readonly: true` is the one limit that it knows."
            )


def _judge_model(reading: Reading, model: Value) -> None:
    if isinstance(model, str) and CLAUDE_ALIAS.fullmatch(model.strip()):
        why = "Cursor's documentation allows `inherit` or a model's ID, and does not mention Claude Code's aliases."
        reading.report(
            ModelUnknown(word=model, choices=("inherit",), reason="alias"),
            Effect.ALTERS,
            reading.span(("model",)),
            why,
            ("model",),
        )


def evidence(data: dict[str, Value], name: str) -> list[str]:  # noqa: ARG001 - a file's name is not a sign
    """Return the signs in the content that a file is a Cursor agent."""
    return [f"`{key}` is Cursor's key" for key in ("readonly", "is_background") if key in data]


def contest(place: Place, seen: Seen) -> tuple[Claim, ...]:
    """Return the claims of an agent. Among agents with one name the project's wins, and among those the one in
    `.cursor`. The documentation does not rank Claude Code's folder and Codex's."""
    if not seen.loaded or seen.name is None:
        return ()
    undecided = "Cursor's documentation does not say which one it uses."
    return (Claim(seen.name, (place.scope == "user", not place.folder.endswith(FOLDERS[0])), undecided=undecided),)


PLATFORM: Final = Platform(
    id="cursor",
    clients=(CLIENT,),
    see=see,
    looks=looks_at,
    evidence=evidence,
    contest=contest,
    builtin_names=BUILTINS,
)
