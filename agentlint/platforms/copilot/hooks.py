"""Find faults in an agent file's hooks for which Copilot CLI refuses the file and which the schema cannot express."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from agentlint.platforms.copilot.facts import schema
from agentlint.record import Record
from agentlint.text import lazy_pattern

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
"""Events whose `matcher` the client compiles as a regular expression."""
_EVERY_TOOL: Final = ("*", "**")
"""Not valid patterns, but accepted as "all" under events written as in Claude Code (`PreToolUse`), though not under
`preToolUse`."""
SERVERS_ONLY: Final = "preMcpToolCall"
ON_REQUEST: Final = "permissionRequest"
AUTHORIZING: Final = ("preToolUse", ON_REQUEST, SERVERS_ONLY)
"""Events whose hooks may refuse the use of a tool; the last one only for tools of MCP servers."""
_COMMANDS: Final = ("bash", "powershell", "command", "windows", "linux", "osx")


@cache
def hook_events() -> frozenset[str]:
    """Return the events for which the client runs hooks."""
    return frozenset(schema().properties["hooks"]["propertyNames"]["enum"])


def hook_faults(hooks: dict[str, Value]) -> Iterable[tuple[Route, str]]:
    """Yield the faults in hooks that the schema cannot express: the route of each, and the client's message."""
    for written, actions in hooks.items():
        route: Route = ("hooks", written)
        if written not in hook_events():
            yield route, f"hooks.{written}: Unsupported agent hook event"
            continue
        event = Event(_PASCAL.get(written, written[0].lower() + written[1:]), written[0].isupper())
        for index, action in enumerate(actions) if isinstance(actions, list) else ():
            if isinstance(action, dict):
                yield from _action_faults((*route, index), event, action, f"hooks.{event.name}[{index}]", nested=False)


class Event(Record):
    """An event under the client's own name. ``pascal`` tells whether it is written as in Claude Code and VS Code."""

    name: str
    pascal: bool


def _action_faults(
    route: Route, event: Event, action: dict[str, Value], name: str, *, nested: bool
) -> Iterable[tuple[Route, str]]:
    group = action.get("hooks")
    matcher = action.get("matcher")
    if isinstance(group, list):
        if nested:
            yield route, f"{name}: Nested hooks deeper than one level are not supported."
            return
        if event.name in _MATCHED and matcher == "":
            yield (*route, "matcher"), f"{name}.matcher: matcher cannot be empty"
        yield from _matcher_faults(route, event, matcher)
        for index, inner in enumerate(group):
            where: Route = (*route, "hooks", index)
            if isinstance(inner, dict):
                yield from _action_faults(where, event, inner, name, nested=True)
            else:
                yield where, f"{name}: Expected object"
        return
    if event.name in _MATCHED and "matcher" in action:
        if not isinstance(matcher, str):
            yield (*route, "matcher"), f"{name}.matcher: Expected string"
        elif not matcher:
            yield (*route, "matcher"), f"{name}.matcher: matcher cannot be empty"
        else:
            yield from _matcher_faults(route, event, matcher)
    yield from _timeouts(route, action, name)
    kind = action.get("type", "command")
    if kind not in ("command", "http", "prompt") or (kind == "prompt" and event.name != "sessionStart"):
        yield (*route, "type"), f"{name}.type: Invalid hook type"
    elif kind == "http":
        yield from _http_faults(route, event.name, action, name)
    elif kind == "prompt":
        if not isinstance(action.get("prompt"), str) or not action["prompt"]:
            yield route, f"{name}.prompt: prompt hook prompt is required"
    else:
        if ("exec" in action) == any(key in action for key in _COMMANDS):
            either = "'exec' (native executable) or 'bash'/'powershell'/'command' (shell)"
            yield route, f"{name}: Specify either {either}, but not both"
        yield from _command_types(route, action, name)
        arguments = action.get("args")
        if "args" in action:
            if not isinstance(arguments, list):
                yield (*route, "args"), f"{name}.args: args must be an array"
            elif not all(isinstance(argument, str) for argument in arguments):
                yield (*route, "args"), f"{name}.args: Expected string"


def _http_faults(route: Route, event: str, action: dict[str, Value], name: str) -> Iterable[tuple[Route, str]]:
    url = action.get("url")
    if not isinstance(url, str) or not url:
        yield route, f"{name}.url: HTTP hook URL is required"
    elif not _URL.fullmatch(url):
        yield (*route, "url"), f"{name}.url: HTTP hook URL must use http: or https: protocol"
    elif event in AUTHORIZING and not url.lower().startswith("https:"):
        yield (*route, "url"), f"{name}.url: Authorization-affecting HTTP hooks must use https://"
    headers = action.get("headers", {})
    if not isinstance(headers, dict):
        yield (*route, "headers"), f"{name}.headers: headers must be an object"
    elif not all(isinstance(value, str) for value in headers.values()):
        yield (*route, "headers"), f"{name}.headers: headers values must be strings"


def _command_types(route: Route, action: dict[str, Value], name: str) -> Iterable[tuple[Route, str]]:
    """Yield wrong types of values in a group's actions, where the schema cannot check them."""
    for key in (*_COMMANDS, "exec", "cwd"):
        if key in action and not isinstance(action[key], str):
            yield (*route, key), f"{name}.{key}: Expected string"
    env = action.get("env", {})
    if not isinstance(env, dict):
        yield (*route, "env"), f"{name}.env: env must be an object"
    elif not all(isinstance(value, str) for value in env.values()):
        yield (*route, "env"), f"{name}.env: env values must be strings"


def _timeouts(route: Route, action: dict[str, Value], name: str) -> Iterable[tuple[Route, str]]:
    for key in ("timeoutSec", "timeout"):
        value = action.get(key, 1)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            yield (*route, key), f"{name}.{key}: {key} must be a number"
        elif value <= 0:
            yield (*route, key), f"{name}.{key}: {key} must be positive"


def _matcher_faults(route: Route, event: Event, matcher: Value) -> Iterable[tuple[Route, str]]:
    if event.name not in _MATCHED or not isinstance(matcher, str) or (event.pascal and matcher in _EVERY_TOOL):
        return
    if not is_js_pattern(matcher):
        yield (*route, "matcher"), f"hooks: Invalid matcher regex in {event.name} hook: '{matcher}'"


_URL: Final = lazy_pattern(r"https?:/*[^\s/?#]\S*", re.I)
_GROUP: Final = lazy_pattern(r"\((?!\?)|\(\?(?::|[=!]|<[=!]|<[A-Za-z_$][\w$]*>)")
_REPEAT: Final = lazy_pattern(r"[*+?]|\{(\d{1,400})(?:,(\d{0,400}))?\}")
_CLASS: Final = lazy_pattern(r"\[\^?(?:[^\]\\]|\\.)*\]", re.S)
_RANGE: Final = lazy_pattern(r"(\\?.)-(?!\])(\\?.)", re.S)


def is_js_pattern(pattern: str) -> bool:
    """Tell whether JavaScript's `new RegExp(pattern)` accepts a pattern: without flags, a single brace or bracket
    stands for itself."""
    at, size, open_groups = 0, len(pattern), 0
    repeatable = False
    while at < size:
        char = pattern[at]
        step = 1
        repeat = _REPEAT.match(pattern, at)
        if repeat:
            if not repeatable or (repeat[2] and int(repeat[1]) > int(repeat[2])):
                return False
            at = repeat.end()
            at += pattern[at : at + 1] == "?"
            repeatable = False
            continue
        repeatable = True
        if char == "\\":
            if at + 1 == size:
                return False
            step = 2
        elif char == "[":
            match = _CLASS.match(pattern, at)
            if match is None or any(
                len(low) == len(high) == 1 and low > high for low, high in _RANGE.findall(match.group()[1:-1])
            ):
                return False
            step = match.end() - at
        elif char == "(":
            group = _GROUP.match(pattern, at)
            if group is None:
                return False
            open_groups += 1
            step = group.end() - at
            repeatable = False
        elif char == ")":
            open_groups -= 1
            if open_groups < 0:
                return False
        elif char in "|^":
            repeatable = False
        at += step
    return open_groups == 0
