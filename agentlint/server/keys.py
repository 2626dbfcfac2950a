"""A schema's part for a place in a file, and what it says about it, in Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

from agentlint.rules.entries import kinds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agentlint.platforms.clients import Client
    from agentlint.platforms.part import Part


def part_at(schema: Part, route: Sequence[str | int]) -> Part | None:
    """Return the part that judges the value at ``route``; positions in lists may be left out. None where the schema
    says nothing about it."""
    here = schema
    for step in route:
        below = _below(here, step)
        if below is None or below is False:
            return None
        here = below
    return here


def _below(part: Part, step: str | int) -> Part | Literal[False] | None:
    if isinstance(step, int):
        return part.get("items")
    if step in part.get("properties", {}):
        return part["properties"][step]
    for pattern, inner in part.get("patternProperties", {}).items():
        if re.search(pattern, step):
            return inner
    if isinstance(part.get("items"), dict):
        return _below(part["items"], step)
    return part.get("additionalProperties")


def properties(part: Part) -> dict[str, Part]:
    """Return the keys that a mapping at this place, or in a list at this place, may have."""
    items = part.get("items")
    keys: dict[str, Part] = {**(items.get("properties", {}) if isinstance(items, dict) else {})}
    for pattern in part.get("patternProperties", {}):
        keys |= dict.fromkeys(_spelled(pattern), part["patternProperties"][pattern])
    keys |= part.get("properties", {})
    return keys


def _spelled(pattern: str) -> list[str]:
    """Return the words of a pattern that lists them: ``^(?:a|b)$``."""
    match = re.fullmatch(r"\^\((?:\?:)?([\w|-]+)\)\$", pattern)
    return match[1].split("|") if match else []


def choices(part: Part) -> list[str]:
    """Return the words that a value, or an item of a list, may be."""
    items = part.get("items")
    listed = [word for here in (part, items if isinstance(items, dict) else {}) for word in _words(here)]
    return list(dict.fromkeys(listed))


def _words(part: Part) -> list[str]:
    listed = part.get("x-choices") or part.get("enum") or ()
    words = [_text(value) for value in listed if value is not None]
    types = part.get("type", ())
    if "boolean" in ((types,) if isinstance(types, str) else types):
        words += ["true", "false"]
    pattern = part.get("pattern")
    return [word for word in words if not pattern or word in ("true", "false") or re.search(pattern, word)]


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def is_old(part: Part) -> bool:
    """Tell whether the key is deprecated."""
    return bool(part.get("deprecated")) or "x-renamed" in part or "x-replaced-by" in part


def takes(part: Part) -> str:
    """Return in words what values the key accepts."""
    types = part.get("type", ())
    listed = choices(part)
    if listed and "array" not in types:
        return f"one of {', '.join(listed)}" if len(listed) > 1 else listed[0]
    return kinds((types,) if isinstance(types, str) else tuple(types)).replace("`", "") or "anything"


def page(name: str, part: Part, client: Client) -> str:
    """Return what is known of a key: what it is for, which values it accepts, and what the client was seen to do."""
    lines = [f"**`{name}`**: {takes(part)}"]
    if part.get("description"):
        lines.append(part["description"])
    better = part.get("x-renamed") or part.get("x-replaced-by")
    if better:
        lines.append(f"Write `{better}`.")
    if part.get("x-no-effect"):
        lines.append(part["x-no-effect"])
    if "default" in part:
        lines.append(f"Default: `{_text(part['default'])}`.")
    if part.get("x-seen"):
        lines.append(f"Other values: {part['x-seen']}")
    since = part.get("x-since", {}).get(name)
    if since:
        lines.append(f"Since {client.title} {since}.")
    if part.get("x-unobserved"):
        lines.append(part["x-unobserved"])
    lines.append(f"*{observed(client)}*")
    return "\n\n".join(lines)


def observed(client: Client) -> str:
    """Return how a client is known: by observation or by its documentation."""
    if client.source == "observed":
        return f"observed in {client} on {client.date}"
    return f"{client}: {client.source}"
