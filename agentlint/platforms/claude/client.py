"""Claude Code: the signs of its agent files, and which of several agents with the same name it uses."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from agentlint.model.models import CLAUDE_WORDS
from agentlint.platforms import around
from agentlint.platforms.base import Claim, FileClass, Place, Platform, Seen
from agentlint.platforms.claude import PROGRAM, plugins
from agentlint.platforms.claude.context import looks_at
from agentlint.platforms.claude.keys import BUILTIN
from agentlint.platforms.claude.reader import see
from agentlint.platforms.claude.versions import HISTORY, tools_of, version_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from agentlint.syntax.nodes import Value
    from agentlint.text import Source

__all__ = ["PLATFORM", "see", "see_as"]

_OWN_KEYS = (
    "disallowedTools",
    "permissionMode",
    "maxTurns",
    "mcpServers",
    "hooks",
    "memory",
    "background",
    "isolation",
    "initialPrompt",
    "skills",
    "effort",
)
_ALIASES = frozenset({*CLAUDE_WORDS, "inherit"})
_COLOURS = frozenset({"red", "blue", "green", "yellow", "purple", "orange", "pink", "cyan"})


def see_as(wanted: str) -> Callable[[Source, Place], Seen]:
    """Return `see` for another version of Claude Code."""
    return partial(see, version=wanted)


def evidence(data: dict[str, Value], name: str) -> list[str]:
    """Return the signs that a file was written for Claude Code."""
    signs = [f"`{key}` is a key of Claude Code" for key in _OWN_KEYS if key in data]
    model = data.get("model")
    if isinstance(model, str) and model.lower() in _ALIASES:
        signs.append(f"`model: {model}` is an alias of Claude Code")
    tools = data.get("tools")
    words = (
        tools.split(",")
        if isinstance(tools, str)
        else [tool for tool in tools if isinstance(tool, str)]
        if isinstance(tools, list)
        else []
    )
    known = {word.strip().partition("(")[0] for word in words} & {
        *tools_of(HISTORY.version()),
        "Task",
        "TodoWrite",
        "MultiEdit",
        "LS",
    }
    if known:
        signs.append(f"`{min(known)}` is a tool of Claude Code")
    if isinstance(tools, str) and "," in tools:
        signs.append("`tools` is text with commas")
    if data.get("color") in _COLOURS and "mode" not in data:
        signs.append("`color` is one of Claude Code's eight")
    provider = isinstance(model, str) and "/" in model  # no model of this client has one: then `name` proves little
    if isinstance(data.get("name"), str) and not ("mode" in data or provider or name.lower().endswith(".agent.md")):
        signs.append("it has a `name`")
    return signs


_COMPLEMENTS = bytes(range(255, -1, -1))
"""For each byte the one that is as far from the last as it is from the first: with it, the last text comes first."""


def contest(place: Place, seen: Seen) -> tuple[Claim, ...]:
    """Return the claims of an agent. Only one of several agents with the same name is used: a project's takes
    precedence over the user's, and of those in the folders above the current one, the nearest (observed 2026-11-28).
    Within one folder, the client's version decides which one is used.

    Since 2.1.330, the last path in the order of UTF-16 code units wins (30 of 30 trees, 2026-11-27). In earlier
    versions, sometimes the first, sometimes the last and sometimes another path won in the same trees, because the
    order was the file system's. In a plugin it still is: of two files created in either order, each won once
    (2026-11-28).
    """
    if not seen.loaded or seen.name is None:
        return ()
    scope = ({"project": 0, "user": 1, "plugin": 2}.get(place.scope, 3), around.levels_up(place))
    last_path_wins = version_of(seen.client.version).has("last-path-wins")
    if last_path_wins and place.scope != "plugin":
        path = place.inside.encode("utf-16-be", "surrogatepass")
        return (Claim(seen.name, (*scope, path.translate(_COMPLEMENTS) + b"\xff\xff")),)  # no path has U+0000
    undecided = f"{seen.client} uses the one that the file system lists last, which differs from machine to machine" + (
        "." if place.scope == "plugin" else "; since 2.1.330 it uses the last path in order."
    )
    return (Claim(seen.name, scope, undecided=undecided),)


def judge_settings(source: Source, place: Place) -> Seen:
    """Return what the client makes of a plugin's manifest, or of its own settings, as far as these concern agents and
    rights."""
    from agentlint.platforms.claude import settings  # deferred: not every project has any

    return plugins.judge(source, place) if place.scope == "plugin" else settings.judge(source, place)


_SKILLS = FileClass("skills", "claude.skill", "listing")

PLATFORM = Platform(
    id="claude",
    clients=(PROGRAM.newest,),
    see=see,
    looks=looks_at,
    evidence=evidence,
    contest=contest,
    builtin_names=BUILTIN,
    judge_settings=judge_settings,
    kinds={"skill": _SKILLS, "command": _SKILLS},
    history=HISTORY,
)
