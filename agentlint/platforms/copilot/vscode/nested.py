"""Judge attributes that hold lists and mappings: handoffs, hooks, and permissions at github.com."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agentlint.model.problems import Effect, HooksInvalid, InvalidValue, MissingKey, UnknownKey
from agentlint.platforms.copilot.vscode.context import is_boolean
from agentlint.platforms.copilot.vscode.facts import CLIENT, HOOK_EVENTS, SCOPES
from agentlint.syntax.javascript import SPACES
from agentlint.syntax.nodes import Mapping, Scalar, Sequence
from agentlint.text import Span

if TYPE_CHECKING:
    from agentlint.platforms.copilot.vscode.context import VSCodeReading
    from agentlint.text import Route


def judge_handoffs(reading: VSCodeReading) -> None:
    """Report what is wrong with `handoffs`."""
    node = reading.node("handoffs")
    if node is None:
        return
    if not isinstance(node, Sequence):
        reading.report_type(("handoffs",), "array")
        return
    for index, item in enumerate(node.items):
        if isinstance(item, Mapping):
            _judge_handoff(reading, item, ("handoffs", index))
        else:
            reading.report_type(("handoffs", index), "object", node=item)


_HANDOFF: Final = ("label", "agent", "prompt", "send", "showContinueOn", "model")


def _judge_handoff(reading: VSCodeReading, handoff: Mapping, route: Route) -> None:
    given = {key.text: value for key, value in handoff.pairs if isinstance(key, Scalar)}
    missing = [key for key in ("label", "agent", "prompt") if key not in given]
    if missing:
        why = f"{CLIENT} marks it as an error and leaves the handoff out."
        reading.report(MissingKey(tuple(missing)), Effect.DROPS_FIELD, Span(handoff.start, handoff.end), why, route)
    for key, value in given.items():
        inner = (*route, key)
        if key not in _HANDOFF:
            why = f"{CLIENT} warns of an unknown property of a handoff and ignores it."
            kind = UnknownKey(key, choices=_HANDOFF)
            reading.report(kind, Effect.IGNORES, Span(value.start, value.end), why, inner)
        elif key in ("send", "showContinueOn"):
            if not is_boolean(value):
                reading.report_type(inner, "boolean", node=value)
        elif not isinstance(value, Scalar) or (key in ("label", "agent") and not value.text.strip(SPACES)):
            reading.report_type(inner, "string", node=value)


def judge_hooks(reading: VSCodeReading) -> None:
    """Report what is wrong with `hooks`."""
    node = reading.node("hooks")
    if node is None:
        return
    if not isinstance(node, Mapping):
        reading.report_type(("hooks",), "object")
        return
    known = HOOK_EVENTS[reading.target]
    for key, value in node.pairs:
        assert isinstance(key, Scalar)
        route: Route = ("hooks", key.text)
        if key.text not in known:
            why = f"{CLIENT} warns of an unknown hook event."
            kind = HooksInvalid(choices=tuple(sorted(known)))
            reading.report(kind, Effect.IGNORES, Span(key.start, key.end), why, route)
        if not isinstance(value, Sequence):
            reading.report_type(route, "array", node=value)


def judge_permissions(reading: VSCodeReading) -> None:
    """Report what is wrong with `github`."""
    node = reading.node("github")
    if node is None:
        return
    if not isinstance(node, Mapping):
        reading.report_type(("github",), "object")
        return
    for key, value in node.pairs:
        assert isinstance(key, Scalar)
        if key.text != "permissions":
            why = f"{CLIENT} knows only `permissions` under `github` and ignores the rest."
            kind = UnknownKey(key.text, choices=("permissions",))
            reading.report(kind, Effect.NOTE, Span(key.start, key.end), why, ("github", key.text))
        elif not isinstance(value, Mapping):
            reading.report_type(("github", "permissions"), "object", node=value)
        else:
            _judge_scopes(reading, value)


def _judge_scopes(reading: VSCodeReading, permissions: Mapping) -> None:
    for key, value in permissions.pairs:
        assert isinstance(key, Scalar)
        route: Route = ("github", "permissions", key.text)
        allowed = SCOPES.get(key.text)
        if allowed is None:
            why = f"{CLIENT} warns of an unknown permission scope."
            kind = InvalidValue(key.text, choices=tuple(sorted(SCOPES)))
            reading.report(kind, Effect.IGNORES, Span(key.start, key.end), why, route)
        elif not isinstance(value, Scalar):
            reading.report_type(route, "string", node=value)
        elif value.text not in allowed:
            why = f"{CLIENT} marks any other word for a permission as an error."
            kind = InvalidValue(value.text, choices=tuple(allowed))
            reading.report(kind, Effect.IGNORES, Span(value.start, value.end), why, route)
