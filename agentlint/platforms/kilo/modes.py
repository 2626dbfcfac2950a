"""``.kilocodemodes``: the modes of Kilo's older version, which Kilo reads as main agents (observed on 2026-11-27).

The file is YAML or JSON. The client silently ignores the whole file if a mode has no list of ``groups``, or if the text
cannot be parsed (observed on 2026-11-28).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from agentlint.model.problems import Effect, MissingKey, Problem, SettingsInvalid, WrongType
from agentlint.platforms.base import Declared, Place, Seen
from agentlint.platforms.opencode.context import OpenCodeReading
from agentlint.platforms.opencode.fields import put_in_force
from agentlint.platforms.opencode.permissions import rules_of
from agentlint.platforms.reading import shown
from agentlint.syntax import jsyaml
from agentlint.syntax.nodes import Node, YamlFault, node_at
from agentlint.text import Span

if TYPE_CHECKING:
    from agentlint.model.problems import Kind
    from agentlint.platforms.clients import Client
    from agentlint.platforms.opencode.flavour import Flavour
    from agentlint.syntax.nodes import Object, Value
    from agentlint.text import Route, Source

_GROUPS: Final = {"browser": "bash", "command": "bash"}
"""Groups of tools that become a permission with another name; any other group is a permission itself."""
_FAULTS: Final = {
    "within a flow collection": "a bracket is opened here and never closed",
    "quoted scalar": "a text begins here and never ends",
    "indentation": "a line is indented otherwise than those that it belongs to",
    "duplicated": "a key is written twice",
    "incomplete explicit mapping pair": "a text with a colon in it is not in quotes",
}
"""Explanations of YAML faults, by a part of the message of the client's reader."""
_DENIED: Final = ("read", "edit", "bash", "mcp")
"""What a mode may not do unless one of its groups allows it."""


def declared(flavour: Flavour, source: Source, place: Place) -> list[Declared]:
    """Return the agents that the modes become; none if one of them cannot be read. Never raises."""
    try:
        data = jsyaml.load(source.text)
        tree = jsyaml.parse(source.text, 0, len(source.text))
    except (YamlFault, RecursionError):
        return []
    modes: Any = data.get("customModes") if isinstance(data, dict) else None
    if not isinstance(modes, list) or not all(_is_mode(mode) for mode in modes):
        return []
    return [_agent(flavour, source, place, tree, number, mode) for number, mode in enumerate(modes)]


def judge(client: Client, source: Source) -> Seen:
    """Return what the client makes of the file apart from its modes. Never raises."""
    seen = Seen(client, "loaded")
    why = f"{client} silently leaves out the whole file, with every mode in it."

    def report(kind: Kind, span: Span, route: Route = ()) -> None:
        seen.problems.append(Problem(kind, Effect.SKIPS, span, why, route))

    try:
        data = jsyaml.load(source.text)
        tree = jsyaml.parse(source.text, 0, len(source.text))
    except YamlFault as fault:
        message = next(
            (words for part, words in _FAULTS.items() if part in fault.message), "it cannot be read from here on"
        )
        report(SettingsInvalid("YAML", message), source.character(fault.offset))
        return seen
    except RecursionError:
        report(SettingsInvalid("YAML", "it is nested too deeply"), source.line_span(0))
        return seen
    modes = data.get("customModes") if isinstance(data, dict) else None
    for number, mode in enumerate(modes if isinstance(modes, list) else ()):
        if _is_mode(mode):
            continue
        route: Route = ("customModes", number)
        node = node_at(tree, route)
        span = source.line_span(0) if node is None else Span(node.start, source.line_span(node.start).end)
        if not isinstance(mode, dict):
            report(WrongType(shown(mode), ("object",)), span, route)
        elif mode.get("groups") is None:
            report(MissingKey(("groups",)), span, route)
        else:
            inner = node_at(tree, (*route, "groups"))
            span = span if inner is None else Span(inner.start, inner.end)
            report(WrongType(shown(mode["groups"]), ("array",)), span, (*route, "groups"))
    return seen


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
    reading = OpenCodeReading(source, place, seen, flavour, version)
    reading.take(node)
    seen.name, seen.prompt = name, "\n\n".join(texts)
    seen.data = {**values, "prompt": seen.prompt}
    put_in_force(flavour, seen, values, rules_of(values))
    reason = flavour.refuses_body(place, seen.prompt) if flavour.refuses_body else None
    if reason is not None:
        seen.settle("skipped", reason)
    return Declared(place, seen)


def _permission(groups: list[Any]) -> dict[str, Value]:
    """Return the permission that a mode's groups become. What is in none of the groups is denied, as far as the client
    knows it."""
    out: dict[str, Value] = {}
    for group in groups:
        name, limits = (group[0], group[1]) if isinstance(group, list) and len(group) == 2 else (group, None)
        key = _GROUPS.get(str(name), str(name))
        pattern = limits.get("fileRegex") if isinstance(limits, dict) else None
        out[key] = {str(pattern): "allow", "*": "deny"} if key == "edit" and pattern else "allow"
    return {**out, **{key: "deny" for key in _DENIED if key not in out}}
