"""Judge values that OpenCode does not accept as written."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from agentlint.model.problems import Effect, InvalidValue, NullValue, WrongType
from agentlint.model.words import nearest
from agentlint.platforms.reading import shown, value_at
from agentlint.syntax import javascript
from agentlint.text import Span, lazy_pattern

if TYPE_CHECKING:
    from agentlint.model.problems import Kind
    from agentlint.platforms.opencode.context import OpenCodeReading
    from agentlint.platforms.schema import Misfit, Schema
    from agentlint.syntax.nodes import Value
    from agentlint.text import Route


def judge_values(reading: OpenCodeReading, schema: Schema, data: dict[str, Value], checked: dict[str, Value]) -> None:
    """Report values that the client does not accept."""
    seen = reading.seen
    done: set[Route] = set()
    for misfit in schema.misfits(checked):
        route = misfit.route
        if route in done:
            continue
        done.add(route)
        value = value_at(data, route)
        words = ".".join(map(str, route))
        effect, why = misfit.effect, misfit.seen
        if effect in (Effect.REJECTS, Effect.SKIPS):
            reason = f"`{words}` has a value that the client does not accept"
            if route[0] == "name":  # checked separately: it breaks the list of agents, whatever the folder
                seen.settle("rejected", reason)
            else:
                effect, why = reading.refuse(why, reason)
        elif value is None:
            why = f"{reading.client} reads the empty value as the word `null`."
        reading.report(misfit_kind(reading, misfit, value), effect, reading.span(route), why, route)
    if isinstance(checked.get("permission"), str) and not reading.version.has("permission-word"):
        effect, why = reading.refuse(
            f"{reading.client} refuses to start in a project with such a file: before 1.17.11 it accepts no single "
            "word for all tools.",
            "`permission` has a value that the client does not accept",
        )
        reading.report(
            WrongType(value=checked["permission"], expected=("object",)),
            effect,
            reading.span(("permission",)),
            why,
            ("permission",),
        )
    for key in data:
        if key in schema.properties and key != "options":
            continue
        if _not_finite(data[key]):
            seen.settle("rejected", f"`{key}` is not a finite number")
            why = f"{reading.client} cannot list the project's agents while a value is not a finite number."
            reading.report(
                InvalidValue(key=key, value=shown(data[key]), expected=("number",)),
                Effect.REJECTS,
                reading.span((key,)),
                why,
                (key,),
            )


def misfit_kind(reading: OpenCodeReading, misfit: Misfit, value: Value) -> Kind:
    """Return the kind of problem for a value that does not fit, with what the schema knows about values that do."""
    if value is None:
        comment = _comment_after(reading, misfit.route)
        return NullValue(comment[1], comment[0]) if comment else NullValue()
    node, expected, choices = misfit.node, misfit.expected, misfit.choices
    meant = _meant(value, expected, choices)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if misfit.keyword == "type" and not (number and {"integer", "number"} & set(expected)):
        return WrongType(shown(value), expected or ("string",), choices, meant)
    above, at_most = node.get("exclusiveMinimum"), node.get("maximum")
    return InvalidValue(shown(value), expected, choices, meant, above=above, at_most=at_most)


def _not_finite(value: Value) -> bool:
    stack = [value]
    while stack:
        part = stack.pop()
        if isinstance(part, float) and not math.isfinite(part):
            return True
        if isinstance(part, list):
            stack += part
        elif isinstance(part, dict):
            stack += part.values()
    return False


_SWITCHES: Final = {
    **dict.fromkeys(("true", "yes", "on", "1"), True),
    **dict.fromkeys(("false", "no", "off", "0"), False),
}


def _meant(value: Value, expected: tuple[str, ...], choices: tuple[str, ...]) -> str | int | float | bool | None:
    """Return the value that fits and was probably meant; None when none is likely."""
    if "boolean" in expected and isinstance(value, str | int):
        return _SWITCHES.get(str(value).lower())
    if {"number", "integer"} & set(expected) and isinstance(value, str):
        try:
            number = float(value)
        except ValueError:
            return None
        if not math.isfinite(number) or ("integer" in expected and (not number.is_integer() or number <= 0)):
            return None
        return int(number) if number.is_integer() else number
    if "allow" in choices and isinstance(value, bool):
        return "allow" if value else "deny"
    if choices and isinstance(value, str):
        return nearest(value, choices)
    if "string" in expected and not choices and isinstance(value, int | float) and not isinstance(value, bool):
        return javascript.text_of(value)
    return None


_COMMENT: Final = lazy_pattern(r"[ \t]*:?[ \t]+(#[^\r\n]*)")


def _comment_after(reading: OpenCodeReading, route: Route) -> tuple[Span, str] | None:
    """Return the comment that swallowed a value, as in `color: #ff0000`, with its span."""
    key = reading.span(route, key=True)
    match = _COMMENT.match(reading.source.text, key.end)
    return (Span(*match.span(1)), match[1].rstrip()) if match else None
