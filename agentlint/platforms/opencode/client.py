"""OpenCode: the signs of its files, and which of several agents with one name takes effect.

`reader` models how the client reads a file. The keys, and the effects of a wrong value, are in
``schemas/opencode.schema.json``. Version, tools and built-in agents, in which the clients of the family differ, are in
`flavour` and the modules that it uses.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from agentlint.platforms import around
from agentlint.platforms.base import Claim, FileClass, Platform
from agentlint.platforms.opencode import PROGRAM, PROJECT_FILES
from agentlint.platforms.opencode.builtins import BUILTINS
from agentlint.platforms.opencode.fields import complete_as
from agentlint.platforms.opencode.flavour import OPENCODE
from agentlint.platforms.opencode.places import is_mode_folder
from agentlint.platforms.opencode.reader import looks_at, see
from agentlint.platforms.opencode.versions import HISTORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence as PySequence

    from agentlint.model.kinds import FileKind
    from agentlint.platforms.base import Declared, Place, Seen, Stated
    from agentlint.syntax.nodes import Value
    from agentlint.text import Source


def evidence(data: dict[str, Value], name: str) -> list[str]:  # noqa: ARG001 - a file name tells nothing here
    """Return the signs in the content that a file is an OpenCode agent."""
    return list(_signs(data))


def _signs(data: dict[str, Value]) -> Iterator[str]:
    if isinstance(data.get("permission"), dict | str):
        yield "`permission` is OpenCode's key"
    if isinstance(data.get("tools"), dict):
        yield "`tools` is a mapping"
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


_LEVELS: Final = 64
"""The number of folders, one in the other, that are told apart, and more than any client has places."""

_ORDER: Final = (
    (".config/opencode/config.json", "user"),
    (".config/opencode/opencode.json", "user"),
    (".config/opencode/opencode.jsonc", "user"),
    ("opencode.json", "project"),
    ("opencode.jsonc", "project"),
    (".config/opencode", "user"),
    (".opencode/opencode.json", "project"),
    (".opencode/opencode.jsonc", "project"),
    (".opencode", "project"),
    (".opencode/opencode.json", "user"),
    (".opencode/opencode.jsonc", "user"),
    (".opencode", "user"),
)
"""The files and folders that can define agents, in the order in which the client reads them: later ones win (observed
on 2026-11-27)."""


def contest(place: Place, seen: Seen) -> tuple[Claim, ...]:
    """Return the claims of an agent. The files of agents with one name are merged into one agent, in the order of
    `_ORDER`; in each folder, the mode folders win over the agent folders. Of two files in mode folders, or
    of two in agent folders, the deeper one wins."""
    return claims(place, seen, rank_in(_ORDER, place))


def rank_in(order: PySequence[tuple[str, str]], place: Place) -> int:
    """Return the number of a place in the order in which a client reads its places.

    The places of a project are read in each folder from the repository's root to the current one: first the files of
    configuration, from the root downwards, and later the client's own folders, from the current one upwards (observed
    in OpenCode on 2026-11-28: the agents of the root win over those of a package).
    """
    folder = place.folder if place.kind == "settings" else place.folder.rpartition("/")[0]
    scope = "user" if place.scope == "user" else "project"
    index = next((number for number, known in enumerate(order) if known == (folder, scope)), len(order))
    level = min(around.levels_up(place), _LEVELS - 1)
    if scope == "project" and not folder.startswith("."):
        level = _LEVELS - 1 - level
    group = next((number for number in range(index, 0, -1) if _group(order, number) != _group(order, number - 1)), 0)
    return (group * _LEVELS + level) * _LEVELS + index - group


def _group(order: PySequence[tuple[str, str]], index: int) -> tuple[str, str]:
    """Return what the places have in common that are read one after the other in one folder: their scope, and whether
    they are files of the project's folder or lie in the client's own."""
    folder, scope = order[index] if index < len(order) else ("", "")
    return (scope, folder[:1])


def claims(place: Place, seen: Seen, base: int) -> tuple[Claim, ...]:
    """Return the claims of an agent in a place; ``base`` is the number of that place in the order in which the client
    reads them. An agent in the older form of the configuration (`mode`) comes after all of them."""
    if not seen.loaded or seen.name is None:
        return ()
    if place.kind == "settings":
        section, _, key = place.inside.partition("/")
        return (Claim(key, (), -2 * (base + _LEVELS**3 * (section == "mode"))),)
    layer = -2 * base - is_mode_folder(place)
    undecided = f"{seen.client} uses the one that it happens to read last, which differs from one start to the next."
    return (Claim(seen.name, (-place.inside.count("/"),), layer, undecided),)


def complete(parts: PySequence[tuple[Place, Seen]]) -> None:
    """Merge the files of an agent as OpenCode does, by `complete_as`."""
    complete_as(OPENCODE, parts)


def declared(source: Source, place: Place) -> list[Declared]:
    """Return the agents that a configuration declares."""
    from agentlint.platforms.opencode import settings  # deferred: few projects have one

    return settings.declared_as(OPENCODE, source, place)


def judge_settings(source: Source, place: Place) -> Seen:
    """Return what the client makes of a configuration apart from its agents."""
    from agentlint.platforms.opencode import settings

    return settings.judge_as(OPENCODE, source, place)


def rules(parts: PySequence[tuple[Source, Place, Seen]]) -> list[Stated]:
    """Return the rules that OpenCode applies to an agent."""
    from agentlint.platforms.opencode import stated

    return stated.rules_as(OPENCODE, PROJECT_FILES, parts)


_KINDS: Final[dict[FileKind, FileClass]] = {
    "skill": FileClass("skills", "opencode.skill"),
    "command": FileClass("skills", "opencode.command"),
}


PLATFORM: Final = Platform(
    id="opencode",
    clients=(PROGRAM.newest,),
    see=see,
    looks=looks_at,
    evidence=evidence,
    contest=contest,
    builtin_names=frozenset(BUILTINS),
    literal_newlines=True,
    complete=complete,
    declared=declared,
    judge_settings=judge_settings,
    all_or_nothing=True,
    rules=rules,
    kinds=_KINDS,
    history=HISTORY,
)
