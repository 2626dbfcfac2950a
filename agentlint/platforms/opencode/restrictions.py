"""Report permissions that do not restrict: rules that never apply, rules that a later one overrides, and lists of
allowed things that leave everything else allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agentlint.model.problems import (
    Effect,
    Overridden,
    PermissionKeyNoEffect,
    PermissionOrder,
    PermissionQuestionLost,
    ToolsNotAllowlist,
)
from agentlint.model.vocabulary.opencode import GOVERNING, OLD_EDITS, PERMISSIONS
from agentlint.model.wildcard import covers, matches
from agentlint.model.words import fold, nearest
from agentlint.platforms.opencode.permissions import (
    DEFAULT_RULES,
    PermissionRule,
    in_force,
    rules_of,
    written_permissions,
)
from agentlint.syntax import javascript

if TYPE_CHECKING:
    from agentlint.platforms.opencode.context import OpenCodeReading
    from agentlint.syntax.nodes import Value
    from agentlint.text import Route


_STRICT: Final = {"allow": 0, "ask": 1, "deny": 2}


_WILDCARDS: Final = 20
"""The largest number of wildcard keys that are compared with the rules before them."""


def judge_permissions(
    reading: OpenCodeReading, data: dict[str, Value], rules: list[PermissionRule], every: list[PermissionRule]
) -> None:
    """Report permissions and tools that do not restrict the agent as written."""
    if not rules and not data.get("tools"):
        return
    judge_rules(reading, data, rules, every)
    _judge_tools(reading, data)
    _judge_allowlist(reading, data, every)
    _judge_lists_of_patterns(reading, data, every)
    _judge_questions(reading, rules)


def judge_rules(
    reading: OpenCodeReading, data: dict[str, Value], rules: list[PermissionRule], every: list[PermissionRule]
) -> None:
    """Report rules that never apply, and those that a later rule overrides."""
    _judge_dead_keys(reading, data, every)
    _judge_order(reading, data, rules)


def judge_refused_permissions(reading: OpenCodeReading, data: dict[str, Value]) -> None:
    """Report the keys without effect in a file that is refused for another reason, since they will have none when that
    is fixed. What the file's own rules already deny gains nothing from such a key."""
    strict = [rule for rule in rules_of(data) if rule.action in _STRICT]
    _judge_dead_keys(reading, data, [*DEFAULT_RULES, *strict])


def _judge_dead_keys(reading: OpenCodeReading, data: dict[str, Value], every: list[PermissionRule]) -> None:
    """Report keys that no tool of the client ever asks for."""
    for top in ("permission", "tools"):
        for key, value in javascript.entries(data.get(top)) if not isinstance(data.get(top), str) else []:
            if key in PERMISSIONS or "*" in key or "?" in key or (top == "tools" and key in OLD_EDITS):
                continue
            folded = fold(key)
            if folded not in GOVERNING:
                _judge_misspelt(reading, data, (top, key), value, every)
                continue
            meant = GOVERNING[folded]
            if meant == key:
                continue
            written = _strictest(value)
            effect = Effect.NOTE
            why = f"{reading.client} has no tool that checks `{key}`: the rule has no effect."
            if meant is not None:
                rule = in_force(meant, every)
                actual = rule.action if rule else "allow"
                why = f"{reading.client} has no permission `{key}` (case matters), so the rule has no effect."
                if folded in ("write", "applypatch", "patch", "multiedit", "notebookedit"):
                    why = f"{reading.client} checks `edit` before every change of a file: `{key}` has no effect."
                if _STRICT[written] > _STRICT[actual]:
                    effect = Effect.NOT_RESTRICTED
                elif written == "allow" and actual == "deny":
                    effect = Effect.ALTERS
            route = (top, key)
            reading.report(
                PermissionKeyNoEffect(key, meant, written, above=_above(data, route, meant)),
                effect,
                reading.span(route, key=True),
                why,
                route,
            )


def _judge_misspelt(
    reading: OpenCodeReading,
    data: dict[str, Value],
    route: tuple[str, str],
    value: Value,
    every: list[PermissionRule],
) -> None:
    """Report a restriction under a name similar to a tool's. A plugin may provide such a tool, but a typing error is
    much more likely."""
    meant = GOVERNING[likely] if "_" not in route[1] and (likely := nearest(fold(route[1]), GOVERNING)) else None
    if meant is None:
        return
    written = _strictest(value)
    rule = in_force(meant, every)
    if _STRICT[written] <= _STRICT[rule.action if rule else "allow"]:
        return
    why = (
        f"{reading.client} has no tool of its own that asks for `{route[1]}`: unless a plugin or an MCP server brings "
        "one, the rule has no effect."
    )
    reading.report(
        PermissionKeyNoEffect(route[1], meant, written, guess=True, above=_above(data, route, meant)),
        Effect.ALTERS,
        reading.span(route, key=True),
        why,
        route,
    )


def _above(data: dict[str, Value], route: Route, meant: str | None) -> str:
    """Return the tool in `tools` that gives the permission ``meant`` a place above a pattern in `permission`, which
    overrides it. A key in `permission` with that name replaces the value and keeps the place."""
    permission = data.get("permission")
    if meant is None or route[0] != "permission" or not isinstance(permission, dict):
        return ""
    _, given_by = written_permissions(data).get(meant, (None, ("",)))
    overrides = any(key != meant and matches(meant, str(key)) for key in permission)
    return str(given_by[1]) if given_by[0] == "tools" and overrides else ""


def _strictest(value: Value) -> str:
    if isinstance(value, bool):
        return "allow" if value else "deny"
    actions = [value] if isinstance(value, str) else [item for _, item in javascript.entries(value)]
    actions = ["deny" if action is False else action for action in actions]  # a denial was meant, though refused
    return max(
        (str(action) for action in actions if action in _STRICT), key=lambda rule: _STRICT[rule], default="allow"
    )


def _judge_order(reading: OpenCodeReading, data: dict[str, Value], rules: list[PermissionRule]) -> None:
    """Report rules that a later rule overrides completely."""
    taken: dict[Route, list[PermissionRule]] = {}
    later: list[PermissionRule] = []  # rules for everything under a wildcard key, the last first
    inside: tuple[str, PermissionRule] | None = None  # the rule for everything of the current key
    parts: list[PermissionRule] = []  # rules for a part of the current key
    by_route: dict[Route, PermissionRule] = {}
    for rule in reversed(rules):
        by_route[rule.route] = rule
        if inside is not None and inside[0] != rule.key:
            inside = None
        if parts and parts[0].key != rule.key:
            parts = []
        cover = (
            inside[1]
            if inside
            else next((later_rule for later_rule in later if matches(rule.key, later_rule.key)), None)
        )
        if cover is None:
            cover = next((later_rule for later_rule in parts if covers(later_rule.pattern, rule.pattern)), None)
        if cover is not None and cover.action != rule.action:
            taken.setdefault(cover.route, []).append(rule)
        if rule.pattern != "*" and "*" in rule.pattern and len(parts) < _WILDCARDS:
            parts.append(rule)
        if rule.pattern == "*" and cover is None:
            inside = (rule.key, rule)
            if ("*" in rule.key or "?" in rule.key) and len(later) < _WILDCARDS:
                later.append(rule)
    for route, lost in taken.items():
        _report_order(reading, by_route[route], list(reversed(lost)))
    _judge_old_order(reading, data, rules)


def _judge_old_order(reading: OpenCodeReading, data: dict[str, Value], rules: list[PermissionRule]) -> None:
    """Report entries of the old tools mapping that another entry or `permission` replaces."""
    final = {rule.key: rule for rule in rules if rule.pattern == "*"}
    taken: dict[Route, list[PermissionRule]] = {}
    for tool, enabled in javascript.entries(data.get("tools")):
        key = "edit" if tool in OLD_EDITS else tool
        rule = final.get(key)
        written = "allow" if enabled else "deny"
        if rule is None or rule.route == ("tools", tool) or _STRICT[rule.action] >= _STRICT[written]:
            continue
        taken.setdefault(rule.route, []).append(PermissionRule(key, "*", written, ("tools", tool)))
    for rule in final.values():
        if rule.route in taken:
            _report_order(reading, rule, taken[rule.route])


def _report_order(reading: OpenCodeReading, cover: PermissionRule, lost: list[PermissionRule]) -> None:
    loose = any(_STRICT[rule.action] > _STRICT[cover.action] for rule in lost)
    effect = Effect.NOT_RESTRICTED if loose else Effect.ALTERS if reading.seen.tools else Effect.NO_TOOLS
    if loose and cover.action == "ask" and cover.route[0] == "permission" and lost[0].route[0] == "tools":
        effect = Effect.ALTERS  # `permission` names the same tool: asking was meant, and the old mapping left behind
    why = f"{reading.client} lets the last matching rule decide: this one overrides the earlier ones."
    if effect is Effect.NO_TOOLS:
        why += " The agent has no tool left."
    reading.report(
        PermissionOrder(
            word=str(cover.route[-1]),
            action=cover.action,
            overridden=tuple(
                Overridden(rule.action, rule.route, reading.span(rule.route, key=True)) for rule in lost[:50]
            ),
        ),
        effect,
        reading.span(cover.route, key=True),
        why,
        cover.route,
    )


def _judge_tools(reading: OpenCodeReading, data: dict[str, Value]) -> None:
    """Report an old tools mapping in which everything is true, so that it was meant as a list of what is allowed."""
    tools = data.get("tools")
    if not isinstance(tools, dict) or not tools or not all(tools.values()) or data.get("permission"):
        return
    edits = any(GOVERNING.get(fold(tool)) == "edit" for tool in tools)
    shell = any(GOVERNING.get(fold(tool)) == "bash" for tool in tools)
    if "*" in tools or (edits and shell):
        effect = Effect.NOTE
    else:
        known = any(
            fold(tool) in GOVERNING for tool in tools
        )  # names that are not tools say little about what was meant
        effect = Effect.NOT_RESTRICTED if known and not (edits or shell) else Effect.ALTERS
    left = [tool for tool in reading.flavour.tools if tool not in tools and tool != "question"]
    why = f"{reading.client} only removes what is set to `false`: every tool that is not named here stays allowed."
    reading.report(
        ToolsNotAllowlist(words=tuple(list(tools)[:50]), still_allowed=tuple(left)),
        effect,
        reading.span(("tools",), key=True),
        why,
        ("tools",),
    )


def _judge_allowlist(reading: OpenCodeReading, data: dict[str, Value], every: list[PermissionRule]) -> None:
    """Report a mapping of permissions that contains only `allow`, so that it was meant as a complete list of what is
    allowed."""
    permission = data.get("permission")
    if not isinstance(permission, dict) or data.get("tools") or any("*" in key or "?" in key for key in permission):
        return
    if any(_strictest(value) != "allow" for value in permission.values()):
        return
    given = [key for key in permission if (rule := in_force(key, list(DEFAULT_RULES))) and rule.action == "allow"]
    whole = {GOVERNING.get(fold(key)) for key, value in permission.items() if value == "allow"}
    part = any(isinstance(value, dict) and value and "*" not in value for value in permission.values())
    free = [key for key in ("edit", "bash") if key not in whole and _is_free(key, every)]
    if not free or len(given) < MEANT_AS_LIST - part:
        return  # a single grant of what is allowed anyway says little about what was meant
    left = [tool for tool in reading.seen.tools or () if tool not in permission and tool != "question"]
    reading.report(
        ToolsNotAllowlist(words=tuple(list(permission)[:50]), still_allowed=tuple(left)),
        Effect.NOT_RESTRICTED if len(free) == 2 or part else Effect.ALTERS,
        reading.span(("permission",), key=True),
        f"{reading.client} allows whatever no rule forbids: every tool that is not named here stays allowed.",
        ("permission",),
    )


MEANT_AS_LIST: Final = 2
"""The number of redundant grants (tools allowed by name that are allowed anyway) from which a complete list was
meant."""


def _is_free(permission: str, every: list[PermissionRule]) -> bool:
    rule = in_force(permission, every)
    return rule is not None and rule.action == "allow"


def _judge_lists_of_patterns(reading: OpenCodeReading, data: dict[str, Value], every: list[PermissionRule]) -> None:
    """Report a permission whose patterns were meant as a complete list, such as `bash` with nothing but allowed
    commands."""
    permission = data.get("permission")
    for key, value in javascript.entries(permission) if isinstance(permission, dict) else ():
        route = ("permission", key)
        if not isinstance(value, dict) or not value or any(action != "allow" for action in value.values()):
            continue
        if "*" in value or (GOVERNING.get(fold(key)) not in ("bash", "edit", "webfetch", "task")):
            continue
        around = in_force(key, [rule for rule in every if rule.route[:2] != route])
        if around is None or around.action != "allow" or around.pattern != "*":
            continue
        reading.report(
            ToolsNotAllowlist(words=tuple(list(value)[:50])),
            Effect.NOT_RESTRICTED,
            reading.span(route, key=True),
            f"{reading.client} allows whatever no rule forbids: what matches none of these patterns stays allowed.",
            route,
        )


def _judge_questions(reading: OpenCodeReading, rules: list[PermissionRule]) -> None:
    """Report a rule for everything of a permission that removes the questions that the client asks by default. After a
    rule for all permissions such a rule is needed, and before one it merely repeats the default."""
    for rule in rules:
        if rule.key == "*":
            return
        if rule.pattern != "*" or rule.action != "allow" or rule.route[:1] != ("permission",):
            continue
        asked = [
            default
            for default in DEFAULT_RULES
            if default.key == rule.key and default.action == "ask" and default.pattern != "*"
        ]
        after = [later for later in rules[rules.index(rule) + 1 :] if matches(rule.key, later.key)]
        lost = [
            pattern.pattern for pattern in asked if not any(covers(later.pattern, pattern.pattern) for later in after)
        ]
        if lost:
            reading.report(
                PermissionQuestionLost(word=rule.key, patterns=tuple(lost)),
                Effect.NOTE,
                reading.span(rule.route),
                f"{reading.client} asks before it reads such a file, unless a later rule decides, as this one does.",
                rule.route,
            )
