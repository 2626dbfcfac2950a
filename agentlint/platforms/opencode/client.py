"""OpenCode: the signs of its files, and which of several agents of one name is in force.

`reader` says how the client reads a file. The keys and what becomes of a wrong value stand in
``schemas/opencode.schema.json``; version, tools and built-in agents, in which other clients of the family differ, are
in `flavour` and the modules that it takes them from.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from agentlint.platforms.base import Claim, Platform
from agentlint.platforms.opencode import PROGRAM
from agentlint.platforms.opencode.builtins import BUILTINS
from agentlint.platforms.opencode.fields import complete_as
from agentlint.platforms.opencode.flavour import OPENCODE
from agentlint.platforms.opencode.places import is_mode_folder
from agentlint.platforms.opencode.reader import see

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence as PySequence

    from agentlint.platforms.base import Place, Seen
    from agentlint.syntax.nodes import Value


def evidence(data: dict[str, Value], name: str) -> list[str]:  # noqa: ARG001 - a file name tells nothing here
    """Signs in the content that a file is an OpenCode agent."""
    return list(_signs(data))


def _signs(data: dict[str, Value]) -> Iterator[str]:
    if isinstance(data.get("permission"), dict | str):
        yield "`permission` is OpenCode's key"
    if isinstance(data.get("tools"), dict):
        yield "`tools` is a map"
    if data.get("mode") in ("primary", "subagent", "all"):
        yield f"`mode: {data['mode']}` is OpenCode's"
    model = data.get("model")
    if isinstance(model, str) and re.fullmatch(r"[\w.-]+/[\w./:-]+", model):
        yield "`model` names its provider"
    for key in ("temperature", "top_p", "steps", "maxSteps", "disable", "variant"):
        if key in data:
            yield f"`{key}` is OpenCode's key"
    color = data.get("color")
    if isinstance(color, str) and re.fullmatch(r"#[0-9a-fA-F]{6}|primary|secondary|accent|success|error|info", color):
        yield f"`color: {color}` is a value of OpenCode's"


def contest(place: Place, seen: Seen) -> tuple[Claim, ...]:
    """Agents of one name are one, whose files are merged: ``~/.opencode`` wins over the project and that over
    ``~/.config/opencode``, and in each the mode folders over the agent folders. Of two files in one of these the deeper
    one counts. (All observed on 2026-11-27.)"""
    base = 0 if place.folder.startswith(".config") else 2 if place.scope == "user" else 1
    return claims(place, seen, base)


def claims(place: Place, seen: Seen, base: int) -> tuple[Claim, ...]:
    """The claims of an agent in a folder that is the ``base``-th of those that the client reads."""
    if not seen.loaded or seen.name is None:
        return ()
    layer = -2 * base - is_mode_folder(place)
    undecided = f"{seen.client} takes the one that it happens to read last, which differs from one start to the next."
    return (Claim(seen.name, (-place.inside.count("/"),), layer, undecided),)


def complete(parts: PySequence[tuple[Place, Seen]]) -> None:
    """`complete_as` for OpenCode itself."""
    complete_as(OPENCODE, parts)


PLATFORM: Final = Platform(
    id="opencode",
    clients=(PROGRAM.newest,),
    see=see,
    evidence=evidence,
    contest=contest,
    builtin_names=frozenset(BUILTINS),
    literal_newlines=True,
    complete=complete,
)
