"""The effective agent: a file's fields on top of the defaults or a built-in agent, and several files merged into one
agent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.platforms.opencode.permissions import rule_of, rules_of, tools_in_force, written_permissions
from agentlint.platforms.opencode.places import is_mode_folder
from agentlint.platforms.schema import load

if TYPE_CHECKING:
    from collections.abc import Sequence as PySequence

    from agentlint.platforms.base import Place, Seen
    from agentlint.platforms.opencode.builtins import Builtin
    from agentlint.platforms.opencode.flavour import Flavour
    from agentlint.platforms.opencode.permissions import PermissionRule
    from agentlint.platforms.schema import Schema
    from agentlint.syntax.nodes import Value


def put_in_force(
    flavour: Flavour, seen: Seen, data: dict[str, Value], rules: list[PermissionRule]
) -> list[PermissionRule]:
    """Fill ``seen`` with the agent that results from ``data`` and ``rules`` on top of the defaults and a built-in agent
    with its name. Return all rules."""
    builtin = flavour.builtins.get(seen.name or "")
    every = [*flavour.defaults, *(map(rule_of, builtin.rules) if builtin else ()), *rules]
    seen.permission = tuple(map(str, every))
    seen.tools = tools_in_force(every, flavour.tools)
    description = data.get("description", builtin.description if builtin else None)
    seen.description = description if isinstance(description, str) else None
    seen.mode = str(data.get("mode", builtin.mode if builtin else "all"))
    model = data.get("model")
    seen.model = model if isinstance(model, str) and model else None
    hidden = bool(data.get("hidden", builtin.hidden if builtin else False))
    seen.user_invocable = not hidden or seen.mode != "subagent"
    seen.model_invocable = seen.mode != "primary"
    seen.fields = _fields(load(seen.client.id), data, seen, hidden, builtin)
    if data.get("disable") is True:
        seen.settle(flavour.disabled, "`disable: true` switches it off")
    return every


def _fields(
    schema: Schema, data: dict[str, Value], seen: Seen, hidden: bool, builtin: Builtin | None
) -> dict[str, Value]:
    """Return the effective fields that have no attribute of their own in `Seen`."""
    out: dict[str, Value] = {}
    for key in ("variant", "temperature", "top_p", "color"):
        if key in data:
            out[key] = data[key]
    if builtin and builtin.temperature is not None:
        out.setdefault("temperature", builtin.temperature)
    steps = data.get("steps", data.get("maxSteps"))
    if steps is not None:
        out["steps"] = steps
    if hidden:
        out["hidden"] = True
    if seen.model is not None:
        provider, _, model = seen.model.partition("/")
        out["provider"], out["model"] = provider, model
    options = data.get("options")
    sent: dict[str, Value] = dict(options) if isinstance(options, dict) else {}
    known = schema.properties
    sent.update((key, data[key]) for key in data if key not in known or "x-passed-on" in known[key])
    if sent:
        out["options"] = sent
    return out


def complete_as(flavour: Flavour, parts: PySequence[tuple[Place, Seen]]) -> None:
    """Store in the last of the files what a client of this family makes of all of them: it merges them field by field
    and rule by rule, and of two values the later file's wins (remeda's ``mergeDeep``)."""
    merged: dict[str, Value] = {}
    for place, part_seen in parts:
        merged = _merged(merged, _said(place, part_seen))
    last = parts[-1][1]
    last.outcome, last.reason = "loaded", ""
    prompt = merged.pop("prompt", None)
    last.prompt = prompt if isinstance(prompt, str) else ""
    put_in_force(flavour, last, merged, rules_of(merged))


def _said(place: Place, seen: Seen) -> dict[str, Value]:
    """Return the contents of one file in the form in which files are merged."""
    data, known = seen.data or {}, load(seen.client.id).properties
    values = {key: value for key, value in data.items() if value is not None or key not in known}
    values["permission"] = {key: value for key, (value, _) in written_permissions(data).items()}
    for key in ("name", "tools"):
        values.pop(key, None)
    if place.kind != "settings":
        values["prompt"] = seen.prompt or ""
    if "maxSteps" in values:
        values.setdefault("steps", values.pop("maxSteps"))
    if is_mode_folder(place):
        values["mode"] = "primary"
    return values


def _merged(low: dict[str, Value], high: dict[str, Value]) -> dict[str, Value]:
    merged = dict(low)
    for key, value in high.items():
        below = merged.get(key)
        merged[key] = _merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged
