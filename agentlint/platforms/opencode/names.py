"""Judge the agent's name and the name of its model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agentlint.model.problems import BuiltinName, Effect, ModelFormat, NameFormat, NameOverride, ReadmeAgent

if TYPE_CHECKING:
    from agentlint.platforms.opencode.builtins import Builtin
    from agentlint.platforms.opencode.context import OpenCodeReading
    from agentlint.syntax.nodes import Value


PROTOTYPE: Final = frozenset(
    (
        "__proto__", "constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString",
        "toString", "valueOf", "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__",
    )
)  # fmt: skip
"""Properties that every JavaScript object has. An agent cannot have such a name, because the client looks agents up in
an object."""


def refuses(name: str) -> str:
    """Return why an agent cannot have this name; "" where it can."""
    return "every JavaScript object has a member of that name" if name in PROTOTYPE else ""


def judge_prototype(reading: OpenCodeReading, name: str) -> None:
    """Report an agent whose name is a property of every JavaScript object. The client loses `__proto__`; with any other
    such name, it cannot list the project's agents."""
    reading.seen.settle(
        "skipped" if name == "__proto__" else "rejected", f"every JavaScript object has a member `{name}`"
    )
    effect = Effect.REJECTS
    why = f"{reading.client} cannot list the project's agents: every JavaScript object has a member of this name."
    if name == "__proto__":
        effect, why = Effect.SKIPS, f"{reading.client} silently loses an agent of this name."
    route = ("name",) if "name" in reading.entries else ()
    span = reading.span(route) if route else reading.head
    reading.report(NameFormat(name, taken=True), effect, span, why, route)


def judge_name(reading: OpenCodeReading, file_name: str, builtin: Builtin | None, data: dict[str, Value]) -> None:
    """Report a `name` that differs from the file's name, and a name that a built-in agent has."""
    seen = reading.seen
    name = data.get("name")
    span = reading.span(("name",)) if "name" in reading.entries else reading.head
    if isinstance(name, str) and name != file_name and not reading.declared:
        effect = Effect.NOTE if name.strip() else Effect.ALTERS
        why = (
            f"{reading.client} calls the agent `{name}`, although its documentation names it after the file; "
            f"other versions call it `{file_name}`."
        )
        reading.report(NameOverride(word=name, expected=file_name), effect, span, why, ("name",))
    if builtin and seen.outcome != "disabled":
        effect = Effect.ALTERS if builtin.hidden else Effect.NOTE
        why = (
            f"{reading.client} has a built-in agent called `{seen.name}`: this file changes that agent and adds "
            "its rules."
        )
        if builtin.hidden:
            why = f"{reading.client} has a hidden built-in agent called `{seen.name}`: this file changes that one."
        reading.report(BuiltinName(seen.name or ""), effect, span, why, ("name",) if name is not None else ())
    if reading.place.filename.lower() == "readme.md" and not reading.declared:
        why = (
            f"{reading.client} loads every `.md` file in the folder as an agent: this one is offered as `{seen.name}`."
        )
        reading.report(ReadmeAgent(), Effect.ALTERS, reading.head, why)


def judge_model(reading: OpenCodeReading, model: Value) -> None:
    """Report a model that is not written as ``provider/model``."""
    if not isinstance(model, str) or not model:
        return
    provider, _, name = model.partition("/")
    if provider.strip() and name.strip():
        return
    why = (
        f"{reading.client} reads the part before the first `/` as the provider and the rest as the model: it loads "
        "the agent "
        f'with provider "{provider}" and model "{name}", and every use of it fails.'
    )
    reading.report(ModelFormat(word=model), Effect.BREAKS_USE, reading.span(("model",)), why, ("model",))
