"""Judge single keys and values for Claude Code: what a misspelt word was meant to be, and how the client coerces
values."""

from __future__ import annotations

import math
from itertools import islice
from typing import TYPE_CHECKING

from agentlint.model.problems import InvalidValue, WrongType
from agentlint.model.words import LONGEST, fold, spelling
from agentlint.syntax import javascript
from agentlint.syntax.javascript import SPACE_CLASS
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Collection

    from agentlint.platforms.schema import Misfit
    from agentlint.syntax.nodes import Value
    from agentlint.text import Route

MOST_CHECKED = 500
"""How many entries of a list or mapping the schema judges at most."""

KEY_ALIASES = {
    "allowedtools": "tools",
    "allowtools": "tools",
    "toolsallowed": "tools",
    "disallowedtools": "disallowedTools",
    "deniedtools": "disallowedTools",
    "blockedtools": "disallowedTools",
    "excludetools": "disallowedTools",
    "disabledtools": "disallowedTools",
    "whentouse": "description",
    "usewhen": "description",
    "reasoningeffort": "effort",
    "maxsteps": "maxTurns",
    "colour": "color",
    "permission": "permissionMode",
}
"""What authors write in place of a key of Claude Code, in lower case without ``-`` and ``_``, and that key."""

_INTEGER = lazy_pattern(rf"[{SPACE_CLASS}]*[-+]?[0-9]+")


def plain_json(data: dict[str, Value], events: Collection[str]) -> dict[str, Value]:
    """Return ``data`` in a form that the schema can judge: JSON values only, and no more than it can process quickly.

    JavaScript's other numbers become 0, which no field accepts either. Hook events that do not exist are left out
    (their names are judged elsewhere), and only the first `MOST_CHECKED` entries of a list or mapping are kept.
    """

    def clean(part: Value) -> Value:
        if isinstance(part, float) and not math.isfinite(part):
            return 0
        if isinstance(part, list):
            return [clean(item) for item in part[:MOST_CHECKED]]
        if isinstance(part, dict):
            return {clean_text(key): clean(part[key]) for key in islice(part, MOST_CHECKED)}
        return clean_text(part) if isinstance(part, str) else part

    out: dict[str, Value] = {}
    for key, value in data.items():
        if key == "hooks" and isinstance(value, dict):
            value = {event: value[event] for event in events if event in value}
        out[clean_text(key)] = clean(value)
    return out


def clean_text(text: str) -> str:
    """Return a text without lone surrogates, which JSON cannot carry."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def at(data: Value, route: Route) -> Value:
    """Return the value at ``route``; None where there is none."""
    for step in route:
        if isinstance(data, dict) and isinstance(step, str):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data


def misfit_kind(misfit: Misfit, value: Value) -> WrongType | InvalidValue:
    """Return the kind of problem for a value that does not fit, with what the schema knows about values that do."""
    choices = misfit.choices
    shown = value if isinstance(value, (str, int, float, bool)) else None
    meant = suggestion(value, choices)[0] if choices and isinstance(value, str) else None
    kind = WrongType if misfit.keyword == "type" else InvalidValue
    return kind(shown, expected=misfit.expected or ("string",), choices=choices, suggestion=meant)


def suggestion(word: str, known: Collection[str]) -> tuple[str | None, bool]:
    """Return the word that was meant, and whether only case, hyphens or a former name make the difference."""
    meant, certain = spelling(word, known)
    if certain:
        return meant, True
    folded = fold(word) if len(word) <= LONGEST else word
    alias = KEY_ALIASES.get(folded)
    if alias in known:
        return alias, folded != "permission"
    return meant, False


def turns(value: Value) -> int | None:
    """Return ``maxTurns`` as JavaScript's ``parseInt`` reads it; None if that is not a positive whole number."""
    if isinstance(value, float) and not value.is_integer():
        return None
    match = _INTEGER.match(javascript.text_of(value)[:400])
    number = int(match.group()) if match else 0
    return number if number > 0 else None


def effort(value: Value) -> str | int | None:
    """Return an effort as a level in lower case or as a whole number; None for a value that the client ignores."""
    if isinstance(value, bool) or value is None:
        return None
    text = javascript.text_of(value)[:400]
    if text.lower() in ("low", "medium", "high", "xhigh", "max"):
        return text.lower()
    match = _INTEGER.match(text)
    return int(match.group()) if match else None


def coerced(key: str, value: Value) -> Value:
    """Return a value as the client uses it after its own coercion."""
    if key == "maxTurns":
        return turns(value)
    if key == "effort":
        return effort(value)
    if key == "background" and isinstance(value, str):
        return value == "true"
    return value
