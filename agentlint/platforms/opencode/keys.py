"""Judge keys that OpenCode does not know, that it has replaced, or that have no effect in it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from agentlint.model.problems import DeprecatedKey, Effect, NoEffectKey, UnknownKey
from agentlint.model.words import fold, nearest

if TYPE_CHECKING:
    from agentlint.platforms.opencode.context import OpenCodeReading
    from agentlint.platforms.schema import Schema
    from agentlint.syntax.nodes import Value


def judge_keys(reading: OpenCodeReading, schema: Schema, data: dict[str, Value]) -> None:
    """Report keys that the client does not know, or that have no effect."""
    known = schema.properties
    sent = schema.raw["x-unknown"]["seen"]
    for key, value in data.items():
        if reading.declared and (key == "prompt" or (key == "permissions" and reading.flavour.takes_v2)):
            continue  # the prompt applies here; the finding on the refused configuration covers `permissions`
        if seen_as := known.get(key):
            if seen_as.get("deprecated"):
                better = seen_as["x-replaced-by"]
                why = (
                    f"{reading.client} still reads `{key}`, but its documentation calls it deprecated in favour of "
                    f"`{better}`."
                )
                reading.report(
                    DeprecatedKey(word=key, successor=better), Effect.NOTE, reading.span((key,), key=True), why, (key,)
                )
            elif note := seen_as.get("x-no-effect"):
                reading.report(NoEffectKey(word=key), Effect.IGNORES, reading.span((key,), key=True), note, (key,))
            continue
        if key not in reading.entries:
            continue  # the characters of a text or the items of a list: frontmatter-not-mapping reports them
        suggest, certain = _known_key(schema, key)
        effect, why = Effect.IGNORES, sent
        if certain and suggest in ("permission", "tools", "disable") and _restricts(value):
            effect = Effect.NOT_RESTRICTED
            why = f"{reading.client} does not know `{key}`: what the key forbids stays allowed."
            if suggest == "disable":
                why = f"{reading.client} does not know `{key}`: the agent stays switched on."
        span = reading.span((key,), key=True)
        reading.report(UnknownKey(word=key, suggestion=suggest, certain=certain), effect, span, why, (key,))


@cache
def _spellings(schema: Schema) -> dict[str, str]:
    out = {fold(key): key for key in schema.properties}
    for key, part in schema.properties.items():
        for other in part.get("x-misspelt", ()):
            out[fold(other)] = key
    out["maxsteps"] = "steps"
    return out


def _known_key(schema: Schema, key: str) -> tuple[str | None, bool]:
    spellings = _spellings(schema)
    if same := spellings.get(fold(key)):
        return same, same != "steps" or fold(key) in ("steps", "maxsteps", "maxstep")
    near = nearest(key, (known for known, part in schema.properties.items() if not part.get("x-no-effect")))
    return near, False


def _restricts(value: Value) -> bool:
    """Tell whether a value that was meant for `permission`, `tools` or `disable` forbids or asks."""
    stack = [value]
    while stack:
        part = stack.pop()
        if isinstance(part, bool):
            if part is False or part is value:
                return part is not False or part is not value
        elif isinstance(part, str):
            if part.lower() in ("deny", "ask"):
                return True
        elif isinstance(part, dict):
            stack += part.values()
        elif isinstance(part, list):
            stack += part
    return False
