"""The rules that a client of OpenCode's family applies to an agent, and the source of each.

The order was observed on 2026-11-27: the client's own rules, those of a built-in agent with that name, those in the
project's configuration for every agent, and the agent's own.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, Literal

from agentlint.platforms.base import Stated
from agentlint.platforms.opencode.permissions import PermissionRule, rule_of, rules_of
from agentlint.syntax.json import Json, JsonFault
from agentlint.text import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from agentlint.platforms.base import Place, Seen
    from agentlint.platforms.opencode.flavour import Flavour
    from agentlint.syntax.nodes import Node, Object

_ACTIONS: Final[dict[str, Literal["allow", "ask", "deny"]]] = {"allow": "allow", "ask": "ask", "deny": "deny"}
_KEYS: Final = ("tools", "permission")
MAX_BYTES: Final = 1_000_000
"""The longest configuration that is read, in bytes."""


def rules_as(flavour: Flavour, files: Sequence[str], parts: Sequence[tuple[Source, Place, Seen]]) -> list[Stated]:
    """Return the rules for the agent that ``parts`` together define. ``files`` are the names of a project's
    configuration files."""
    _, place, last = parts[-1]
    builtin = flavour.builtins.get(last.name or "")
    stated = list(_stated((*flavour.defaults, *map(rule_of, builtin.rules if builtin else ()))))
    for source, text in configured(files, place):
        data = said(text)
        stated += _stated(rules_of(data), source, text.tree if data else None)
    for source, _, part_seen in parts:
        stated += _stated(rules_of(_written(part_seen)), source, part_seen.tree)
    return stated


def _written(seen: Seen) -> Object:
    """Return what the part itself says: `complete` may have stored the merged contents of all parts in the last one."""
    data = seen.data or {}
    return data if seen.tree is None else {key: data[key] for key in _KEYS if key in data}


def said(text: Json) -> Object:
    """Return the settings of a configuration for the tools of every agent."""
    data = text.value if isinstance(text.value, dict) else {}
    return {key: data[key] for key in _KEYS if key in data}


def _stated(
    rules: Iterable[PermissionRule], source: Source | None = None, tree: Node | None = None
) -> Iterator[Stated]:
    for rule in rules:
        action = _ACTIONS.get(rule.action)
        if action is not None:
            yield Stated(rule.key, rule.pattern, action, source, tree, rule.route)


def configured(files: Sequence[str], place: Place) -> Iterator[tuple[Source, Json]]:
    """Yield the project's configuration: first that of the repository, then that of the folder to which the agent
    belongs. The user's own configuration is not read."""
    if not place.root or place.scope == "user":
        return
    surroundings = place.surroundings
    folder = place.absolute.replace(os.sep, "/")
    inside = place.folder if place.kind == "settings" else f"{place.folder}/{place.inside}"
    for base in dict.fromkeys((place.root.replace(os.sep, "/"), folder.removesuffix(f"/{inside}"))):
        for name in files:
            path = f"{base}/{name}"
            raw = surroundings.content(path, MAX_BYTES)
            if raw is None:
                continue
            source = Source(os.path.relpath(path, surroundings.current).replace(os.sep, "/"), raw)
            try:
                text = Json(source.text)
            except JsonFault:
                continue
            yield source, text
