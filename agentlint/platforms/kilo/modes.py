"""``.kilocodemodes``: the modes of Kilo's older version, which Kilo reads as main agents (observed on 2026-11-27).

The file is YAML, or JSON. A mode without a list of ``groups`` silently loses the whole file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from agentlint.platforms.base import Declared, Place, Seen
from agentlint.platforms.opencode.context import Reading
from agentlint.platforms.opencode.fields import put_in_force
from agentlint.platforms.opencode.permissions import rules_of
from agentlint.syntax import jsyaml
from agentlint.syntax.nodes import Node, YamlFault, node_at
from agentlint.text import Span

if TYPE_CHECKING:
    from agentlint.platforms.opencode.flavour import Flavour
    from agentlint.syntax.nodes import Object, Value
    from agentlint.text import Source

_GROUPS: Final = {"browser": "bash", "command": "bash"}
"""Groups of tools by the permission that they become; any other is one itself."""
_DENIED: Final = ("read", "edit", "bash", "mcp")
"""What a mode may not do unless one of its groups says so."""


def declared(flavour: Flavour, source: Source, place: Place) -> list[Declared]:
    """Return the agents that the modes become; none where one of them cannot be read. Never raises."""
    try:
        data = jsyaml.load(source.text)
        tree = jsyaml.parse(source.text, 0, len(source.text))
    except (YamlFault, RecursionError):
        return []
    modes: Any = data.get("customModes") if isinstance(data, dict) else None
    if not isinstance(modes, list) or not all(_is_mode(mode) for mode in modes):
        return []
    return [_agent(flavour, source, place, tree, number, mode) for number, mode in enumerate(modes)]


def _is_mode(mode: object) -> bool:
    return isinstance(mode, dict) and isinstance(mode.get("groups"), list)


def _agent(flavour: Flavour, source: Source, place: Place, tree: Node | None, number: int, mode: Object) -> Declared:
    name = str(mode.get("slug", "undefined"))
    place = place._replace(inside=f"customModes/{name}")
    version = flavour.history.version(None)
    seen = Seen(version.client, "loaded")
    node = node_at(tree, ("customModes", number))
    seen.at = Span(node.start, source.line_span(node.start).end) if node is not None else None
    texts = [str(mode[key]) for key in ("roleDefinition", "customInstructions") if mode.get(key)]
    description = next((mode[key] for key in ("description", "whenToUse", "name") if mode.get(key)), None)
    values: dict[str, Value] = {"mode": "primary", "permission": _permission(mode["groups"])}
    if description is not None:
        values["description"] = str(description)
    reading = Reading(source, place, seen, flavour, version)
    reading.take(node)
    seen.name, seen.prompt = name, "\n\n".join(texts)
    seen.data = {**values, "prompt": seen.prompt}
    put_in_force(flavour, seen, values, rules_of(values))
    reason = flavour.refuses_body(place, seen.prompt) if flavour.refuses_body else None
    if reason is not None:
        seen.settle("skipped", reason)
    return Declared(place, seen)


def _permission(groups: list[Any]) -> dict[str, Value]:
    """Return the permission that a mode's groups become: what is in none of them is denied, as far as the client knows
    it."""
    out: dict[str, Value] = {}
    for group in groups:
        name, limits = (group[0], group[1]) if isinstance(group, list) and len(group) == 2 else (group, None)
        key = _GROUPS.get(str(name), str(name))
        pattern = limits.get("fileRegex") if isinstance(limits, dict) else None
        out[key] = {str(pattern): "allow", "*": "deny"} if key == "edit" and pattern else "allow"
    return {**out, **{key: "deny" for key in _DENIED if key not in out}}
