"""An agent's rules in OpenCode's order, and the tools that they leave available."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agentlint.model.vocabulary.opencode import EDITS, OLD_EDITS, TOOLS
from agentlint.model.wildcard import matches
from agentlint.platforms.opencode.builtins import DEFAULTS
from agentlint.record import Record
from agentlint.syntax import javascript

if TYPE_CHECKING:
    from agentlint.syntax.nodes import Value
    from agentlint.text import Route


class PermissionRule(Record):
    """A rule of the client: the action for a permission's key and pattern."""

    key: str
    pattern: str
    action: str
    route: Route = ()

    def __str__(self) -> str:
        return f"{self.key}:{self.pattern}={self.action}"


def rule_of(text: str) -> PermissionRule:
    """Return the rule in a text such as "edit:*=deny"."""
    key, _, remainder = text.partition(":")
    pattern, _, action = remainder.rpartition("=")
    return PermissionRule(key, pattern, action)


DEFAULT_RULES: Final = tuple(map(rule_of, DEFAULTS))


def rules_of(data: dict[str, Value]) -> list[PermissionRule]:
    """Return the file's own rules in the client's order: those of `written_permissions`, where keys that are whole
    numbers come before all others (``Object.entries``)."""
    table = written_permissions(data)
    out = []
    for key in javascript.key_order(table):
        value, route = table[key]
        if isinstance(value, str):
            out.append(PermissionRule(key, "*", value, route))
        else:
            out += [
                PermissionRule(key, pattern, str(action), (*route, pattern))
                for pattern, action in javascript.entries(value)
            ]
    return out


def written_permissions(data: dict[str, Value]) -> dict[str, tuple[Value, Route]]:
    """Return the file's own permissions with their positions: first those of the old ``tools``, unless ``permission``
    replaces them."""
    table: dict[str, tuple[Value, Route]] = {}
    for tool, enabled in javascript.entries(data.get("tools")):
        table["edit" if tool in OLD_EDITS else tool] = ("allow" if enabled else "deny", ("tools", tool))
    permission = data.get("permission")
    if isinstance(permission, str):
        table["*"] = (permission, ("permission",))
    else:
        for key, value in javascript.entries(permission):
            table[key] = (value, ("permission", key))
    return table


def in_force(permission: str, rules: list[PermissionRule]) -> PermissionRule | None:
    """Return the last rule for a permission, which decides whether the tool is offered at all."""
    for rule in reversed(rules):
        if rule.key == permission or matches(permission, rule.key):
            return rule
    return None


def tools_in_force(rules: list[PermissionRule], tools: tuple[str, ...] = TOOLS) -> tuple[str, ...]:
    """Return the client's own tools that are offered: all but those whose last rule denies every use."""
    out = []
    for tool in tools:
        rule = in_force("edit" if tool in EDITS else tool, rules)
        if rule is None or rule.pattern != "*" or rule.action != "deny":
            out.append(tool)
    return tuple(out)
