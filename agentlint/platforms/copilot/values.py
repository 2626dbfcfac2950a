"""Judge values that Copilot CLI does not accept as written."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from agentlint.model.problems import (
    DeprecatedKey,
    Effect,
    HooksInvalid,
    InvalidValue,
    McpServerInvalid,
    MissingKey,
    ModelListEmpty,
    NoEffectKey,
    NullValue,
    WrongType,
)
from agentlint.model.words import nearest
from agentlint.platforms.copilot import VSCODE
from agentlint.platforms.copilot.context import MAX_PROBLEMS
from agentlint.platforms.copilot.facts import schema
from agentlint.platforms.copilot.hooks import hook_faults
from agentlint.platforms.reading import value_at
from agentlint.syntax.nodes import kind_of

if TYPE_CHECKING:
    from agentlint.model.problems import Kind
    from agentlint.platforms.copilot.context import CopilotReading
    from agentlint.platforms.part import Remark
    from agentlint.platforms.schema import Misfit, Schema
    from agentlint.syntax.nodes import Value
    from agentlint.text import Route

MAX_EVENTS: Final = 50
"""The largest number of events that are checked. There are fewer event names than this, so some of the first ones are
unknown, and the validator's time is quadratic in their number."""


def judge_values(reading: CopilotReading) -> None:
    """Report every value that the client refuses or ignores."""
    judged = _judge_by_schema(reading)
    if isinstance(reading.data.get("model"), list) and not reading.version.has("model-list"):
        why = "model: Expected string, received array"
        reading.reject(WrongType(None), reading.span(("model",)), why, ("model",))
    _judge_hooks(reading, judged)
    _judge_timeouts(reading, judged)
    _judge_policy(reading)
    if "infer" in reading.data:
        _judge_infer(reading)


def _judge_by_schema(reading: CopilotReading) -> set[Route]:
    """Report the faults that the schema describes, and return their routes."""
    data = reading.data
    hooks = data.get("hooks")
    if isinstance(hooks, dict) and len(hooks) > MAX_EVENTS:
        data = {**data, "hooks": dict(islice(hooks.items(), MAX_EVENTS))}
    reported: set[Route] = set()
    for misfit in reading.schema.misfits(data):
        if len(reported) >= MAX_PROBLEMS:
            break
        if not _is_for_others(reading, misfit) and not _is_told_elsewhere(misfit, reported):
            reported.add(misfit.route)
            _report_misfit(reading, misfit)
    return reported


def _is_for_others(reading: CopilotReading, misfit: Misfit) -> bool:
    """Tell whether the client does not read the key, and nothing is known about the clients that do."""
    return bool(misfit.route) and misfit.route[0] not in reading.keys and _elsewhere(misfit.route[0]) is None


def _is_told_elsewhere(misfit: Misfit, reported: set[Route]) -> bool:
    if misfit.keyword == "required":
        return misfit.route in reported
    return misfit.keyword == "enum" and misfit.route == ("hooks",)  # an unknown event: `hook_faults` names it


def _judge_hooks(reading: CopilotReading, judged: set[Route]) -> None:
    hooks = reading.data.get("hooks")
    if not isinstance(hooks, dict) or "hooks" not in reading.keys:
        return
    for route, message in islice(hook_faults(hooks), MAX_PROBLEMS):
        if not any(route[: len(outer)] == outer for outer in judged):
            reading.reject(HooksInvalid(), reading.span(route, key=len(route) == 2), message, route)


def _judge_timeouts(reading: CopilotReading, judged: set[Route]) -> None:
    """Report a server's timeout written with a decimal point, which JSON Schema accepts as a whole number."""
    servers = reading.data.get("mcp-servers")
    for name, server in servers.items() if isinstance(servers, dict) else ():
        if reading.full:
            break
        route = ("mcp-servers", name, "timeout")
        if isinstance(server, dict) and isinstance(server.get("timeout"), float) and route not in judged:
            message = f"{_dotted(route)}: Expected positive integer"
            reading.reject(McpServerInvalid(), reading.span(route), message, route)


def _judge_policy(reading: CopilotReading) -> None:
    required = reading.data.get("model-policy") == "required" and "model-policy" in reading.keys
    if required and "model" not in reading.data:
        why = f"{reading.client} warns that `model-policy: required` has no effect without a model."
        route = ("model-policy",)
        reading.report(NoEffectKey(word=route[0]), Effect.IGNORES, reading.span(route, key=True), why, route)


def _report_misfit(reading: CopilotReading, misfit: Misfit) -> None:
    route, keyword = misfit.route, misfit.keyword
    value = value_at(reading.data, route)
    top = route[0] if route else ""
    if keyword == "required":
        present = value if isinstance(value, dict) else {}
        missing = [name for name in _required(reading.schema, route, present) if name not in present]
        message = "; ".join(f"{_dotted((*route, name))}: Required" for name in missing)
        kind: Kind = McpServerInvalid(tuple(missing)) if top == "mcp-servers" else MissingKey(tuple(missing))
        span = reading.span(route, key=True) if route else reading.head
        target = (*route, missing[0]) if missing and not route else route
        reading.reject(kind, span, message, target)
        return
    span = reading.span(route, key=value is None)
    if keyword in ("minItems", "pattern") and top == "model":
        why = f"{_dotted((top,))}: Expected a non-empty list of model names"
        reading.reject(ModelListEmpty(), span, why, route)
        return
    message = _client_words(misfit, value)
    elsewhere = _elsewhere(top)
    if elsewhere is not None:
        kind = _misfit_kind(misfit, value, elsewhere["client"])
        reading.report(kind, Effect(elsewhere["effect"]), span, elsewhere["seen"], route)
        return
    reading.reject(_misfit_kind(misfit, value), span, message, route)


def _client_words(misfit: Misfit, value: Value) -> str:
    """Return the fault in the client's own words."""
    node, name = misfit.node, _dotted(misfit.route)
    if misfit.keyword == "enum":
        return f"{name}: Expected {' or '.join(str(word) for word in node['enum'])}"
    if misfit.keyword == "type":
        kinds = [node["type"]] if isinstance(node["type"], str) else node["type"]
        kind = "array" if "array" in kinds else kinds[0]
        return f"{name}: Expected {'string' if name == 'model' else kind}, received {kind_of(value)}"
    return f"{name}: {misfit.keyword}"


def _judge_infer(reading: CopilotReading) -> None:
    route: Route = ("infer",)
    if "disable-model-invocation" in reading.data:
        why = f"{reading.client} uses `disable-model-invocation`; `infer` has no effect beside it."
        reading.report(
            NoEffectKey(word="infer", beside="disable-model-invocation"),
            Effect.IGNORES,
            reading.span(route, key=True),
            why,
            route,
        )
        return
    why = f"{reading.client} still reads `infer`; {VSCODE.newest} marks it as an error and github.com has retired it."
    reading.report(
        DeprecatedKey(word="infer", successor="disable-model-invocation"),
        Effect.NOTE,
        reading.span(route, key=True),
        why,
        route,
    )


def _misfit_kind(misfit: Misfit, value: Value, reader: str = "") -> Kind:
    """Return the kind of problem for a value that does not fit, with what the schema knows about values that do.
    ``reader`` is the client that refuses it."""
    top, expected, choices = misfit.route[0], misfit.expected, misfit.choices
    if top == "mcp-servers" and len(misfit.route) > 1:
        return McpServerInvalid(expected=expected, choices=choices)
    if top == "hooks":
        return HooksInvalid(choices, expected)
    if value is None:
        return NullValue()
    if misfit.keyword == "type":
        return WrongType(_word(value), expected, choices)
    meant = nearest(str(value), choices)
    return InvalidValue(_word(value), expected, choices, meant, reader=reader)


def _word(value: Value) -> Value:
    """Return the author's word for use in a message; None where a list or mapping is too long for one."""
    return None if isinstance(value, (list, dict)) else value


def _dotted(route: Route) -> str:
    names = [str(step) for step in route]
    if len(route) > 1 and isinstance(route[-1], int):
        return f"{'.'.join(names[:-1])}: {names[-1]}"
    return ".".join(names)


def _elsewhere(key: str | int) -> Remark | None:
    """Return what the other readers do with a bad value of a key that Copilot CLI ignores; None where that is
    unknown."""
    part = schema().properties.get(str(key))
    return part.get("x-elsewhere") if part is not None else None


def _required(known: Schema, route: Route, present: dict[str, Value]) -> list[str]:
    """Return the keys that the value at ``route`` must have."""
    if not route:
        return list(known.raw["required"])
    server = known.properties["mcp-servers"]["additionalProperties"]
    if server is False:
        return []
    remote = "url" in present or present.get("type") in ("http", "sse")
    return [*(server["else"] if remote else server["then"])["required"], *server["required"]]
