"""Hooks in an agent file, as far as the schema cannot say what Copilot CLI 1.0.102 refuses."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from agentlint.platforms.copilot.facts import schema

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agentlint.syntax.nodes import Value
    from agentlint.text import Route

_PASCAL: Final = {
    "UserPromptSubmit": "userPromptSubmitted",
    "Stop": "agentStop",
}
_MATCHED: Final = frozenset(
    {"preToolUse", "preMcpToolCall", "postToolUse", "preCompact", "subagentStart", "notification", "permissionRequest"}
)
"""Events whose `matcher` the client compiles."""
_AUTHORIZING: Final = frozenset({"preToolUse", "preMcpToolCall", "permissionRequest"})
_COMMANDS: Final = ("bash", "powershell", "command", "windows", "linux", "osx")


@cache
def hook_events() -> frozenset[str]:
    return frozenset(schema().properties["hooks"]["propertyNames"]["enum"])


def hook_faults(hooks: dict[str, Value]) -> Iterable[tuple[Route, str]]:
    """What the schema cannot say about hooks: each fault's place and the client's words for it."""
    for written, actions in hooks.items():
        route: Route = ("hooks", written)
        if written not in hook_events():
            yield route, f"hooks.{written}: Unsupported agent hook event"
            continue
        event = _PASCAL.get(written, written[0].lower() + written[1:])
        for index, action in enumerate(actions) if isinstance(actions, list) else ():
            if isinstance(action, dict):
                yield from _action_faults((*route, index), event, action, f"hooks.{event}[{index}]", nested=False)


def _action_faults(
    route: Route, event: str, action: dict[str, Value], name: str, *, nested: bool
) -> Iterable[tuple[Route, str]]:
    group = action.get("hooks")
    matcher = action.get("matcher")
    if isinstance(group, list):
        if nested:
            yield route, f"{name}: Nested hooks deeper than one level are not supported."
            return
        yield from _matcher_faults(route, event, matcher)
        for index, inner in enumerate(group):
            where: Route = (*route, "hooks", index)
            if isinstance(inner, dict):
                yield from _action_faults(where, event, inner, name, nested=True)
            else:
                yield where, f"{name}: Expected object"
        return
    if event in _MATCHED and "matcher" in action:
        if not isinstance(matcher, str):
            yield (*route, "matcher"), f"{name}.matcher: Expected string"
        elif not matcher:
            yield (*route, "matcher"), f"{name}.matcher: matcher cannot be empty"
        else:
            yield from _matcher_faults(route, event, matcher)
    kind = action.get("type", "command")
    if kind not in ("command", "http", "prompt") or (kind == "prompt" and event != "sessionStart"):
        yield (*route, "type"), f"{name}.type: Invalid hook type"
    elif kind == "http":
        yield from _http_faults(route, event, action, name)
    elif kind == "prompt":
        if not isinstance(action.get("prompt"), str) or not action["prompt"]:
            yield route, f"{name}.prompt: prompt hook prompt is required"
    else:
        if ("exec" in action) == any(key in action for key in _COMMANDS):
            either = "'exec' (native executable) or 'bash'/'powershell'/'command' (shell)"
            yield route, f"{name}: Specify either {either}, but not both"
        arguments = action.get("args")
        if "exec" in action and "args" in action:
            if not isinstance(arguments, list):
                yield (*route, "args"), f"{name}.args: args must be an array"
            elif not all(isinstance(one, str) for one in arguments):
                yield (*route, "args"), f"{name}.args: Expected string"


def _http_faults(route: Route, event: str, action: dict[str, Value], name: str) -> Iterable[tuple[Route, str]]:
    url = action.get("url")
    if not isinstance(url, str) or not url:
        yield route, f"{name}.url: HTTP hook URL is required"
    elif not url.startswith(("http://", "https://")):
        yield (*route, "url"), f"{name}.url: HTTP hook URL must use http: or https: protocol"
    elif event in _AUTHORIZING and not url.startswith("https://"):
        yield (*route, "url"), f"{name}.url: Authorization-affecting HTTP hooks must use https://"
    headers = action.get("headers", {})
    if not isinstance(headers, dict):
        yield (*route, "headers"), f"{name}.headers: headers must be an object"
    elif not all(isinstance(value, str) for value in headers.values()):
        yield (*route, "headers"), f"{name}.headers: headers values must be strings"


def _matcher_faults(route: Route, event: str, matcher: Value) -> Iterable[tuple[Route, str]]:
    if event not in _MATCHED or not isinstance(matcher, str) or len(matcher) > 1000:
        return
    try:
        re.compile(matcher.replace("(?<", "(?P<").replace("(?P<=", "(?<=").replace("(?P<!", "(?<!"))
    except (re.error, OverflowError, RecursionError):
        yield (*route, "matcher"), f"hooks: Invalid matcher regex in {event} hook: '{matcher}'"
