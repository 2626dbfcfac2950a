"""A platform's schema as its reader uses it: which values the client takes, and what it does about the others.

The JSON Schema file is the one source. Besides draft 2020-12 keywords it carries annotations:

    x-unknown     {"effect", "seen"} at the top: what happens to a key that is not listed
    x-on-missing  {"effect", "seen"} on a required property
    x-on-error    an `Effect` value: what the client does with a value that does not fit (inherited downwards)
    x-on-null     the same for an empty value, where it differs
    x-seen        the sentence that says so
    x-source      documentation address
    x-unobserved  the sentence that says what of it is known from documentation only
    x-elsewhere   {"client", "effect", "seen"}: what another client does with a bad value of a key that is ignored here
    x-since       {"value": "version"}: values that only newer versions take
    x-help        what to do about a value that does not fit, where it is not simply to write one that does
    x-words       what the words of a value (of a list, the keys of a map) name: tools, models, agents, skills, servers
    x-form        what a ``pattern`` wants, in words

A sentence names a client as ``{claude}``; `Schema` puts the version that is spoken of there. A property name is looked
up exactly: clients are case-sensitive.
"""

from __future__ import annotations

import json
import re
from copy import copy
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agentlint.model.problems import Effect
from agentlint.platforms import name_clients
from agentlint.record import Record

if TYPE_CHECKING:
    from agentlint.platforms.clients import Client
    from agentlint.syntax.nodes import Value
    from agentlint.text import Route

_HERE = Path(__file__).resolve().parent.parent


def schema_folder() -> Path:
    """The schemas' folder: beside the package in a checkout, as beside the copy that the commands run; else in
    `agentlint_md`, which is installed with it."""
    installed = _HERE.parent / "agentlint_md" / "schemas"
    return installed if installed.is_dir() else _HERE.parent / "schemas"


class Misfit(Record):
    """A value that the schema does not take: ``keyword`` is the JSON Schema keyword that failed."""

    route: Route
    keyword: str
    effect: Effect
    seen: str
    node: dict[str, Any]  # the schema part with the values it would take

    @property
    def expected(self) -> tuple[str, ...]:
        """The JSON types of the values that it would take."""
        types = self.node.get("type", ())
        return (types,) if isinstance(types, str) else tuple(types)

    @property
    def choices(self) -> tuple[str, ...]:
        """The words that it would take, where they can be listed."""
        words = self.node.get("enum", self.node.get("x-choices", ()))
        return tuple(word for word in words if isinstance(word, str))


_JUDGE_ALL = frozenset(
    {"allOf", "anyOf", "oneOf", "not", "if", "patternProperties", "propertyNames", "dependentRequired"}
    | {"dependentSchemas", "minProperties", "maxProperties"}
)
_SAYS_NOTHING = frozenset(
    {"description", "title", "examples", "default", "deprecated", "markdownDescription", "$comment"}
)
_PLAIN = frozenset(
    {"type", "enum", "minLength", "maxLength", "minItems", "pattern", "items", "properties", "additionalProperties"}
    | {"minimum", "maximum", "exclusiveMinimum"}
)
_NAMES: dict[type, tuple[str, ...]] = {
    str: ("string",), bool: ("boolean",), int: ("integer", "number"), float: ("number",), list: ("array",),
    dict: ("object",),
}  # fmt: skip


def _is_plain(part: Any) -> bool:
    """Whether nothing but `_PLAIN` keywords judges a value and what is in it."""
    if not isinstance(part, dict):
        return isinstance(part, bool)
    judging = (keyword for keyword in part if keyword not in _SAYS_NOTHING and not keyword.startswith("x-"))
    inner = (*part.get("properties", {}).values(), part.get("additionalProperties", True), part.get("items", True))
    return all(keyword in _PLAIN for keyword in judging) and all(_is_plain(one) for one in inner)


def _plainly_fits(part: Any, value: Any) -> bool:
    """Whether ``value`` is valid by a part that is plain. False only says that the validator must decide."""
    if not isinstance(part, dict):
        return part is True
    names, types = _NAMES.get(type(value), ()), part.get("type", ())
    if not names or ("type" in part and not any(name == types or name in types for name in names)):
        return False
    if "enum" in part and not any(value == choice and type(value) is type(choice) for choice in part["enum"]):
        return False  # Python's 0 is False and its 1 is True, which JSON's are not
    if isinstance(value, str):
        # Python's `$` also matches before a last line feed: such text is the validator's.
        matches = "pattern" not in part or ("\n" not in value and re.search(part["pattern"], value) is not None)
        return part.get("minLength", 0) <= len(value) <= part.get("maxLength", len(value)) and matches
    if isinstance(value, list):
        items = part.get("items", True)
        return len(value) >= part.get("minItems", 0) and all(_plainly_fits(items, item) for item in value)
    if isinstance(value, dict):
        known, others = part.get("properties", {}), part.get("additionalProperties", True)
        return all(_plainly_fits(known.get(key, others), inner) for key, inner in value.items())
    if isinstance(value, bool):
        return True
    low, high, above = (part.get(key) for key in ("minimum", "maximum", "exclusiveMinimum"))
    return (low is None or value >= low) and (high is None or value <= high) and (above is None or value > above)


def schema_text(name: str, *spoken_of: Client) -> str:
    """A schema's file with clients in the places of their names (`name_clients`)."""
    return name_clients((schema_folder() / f"{name}.schema.json").read_text("utf-8"), *spoken_of)


class Schema:
    """A platform's schema whose sentences speak of ``client``, by default of the newest observed one."""

    def __init__(self, name: str, client: Client | None = None, part: str = "") -> None:
        whole: dict[str, Any] = json.loads(schema_text(name, *((client,) if client else ())))
        self.raw: dict[str, Any] = whole["$defs"][part] if part else whole
        self.properties: dict[str, dict[str, Any]] = self.raw["properties"]

    def without(self, *keys: str) -> Schema:
        """This schema for a client that does not know some of the keys."""
        other = copy(self)
        other.properties = {key: part for key, part in self.properties.items() if key not in keys}
        other.raw = {**self.raw, "properties": other.properties}
        for name in ("_validator", "_plain", "_open"):
            vars(other).pop(name, None)
        return other

    @cached_property
    def _validator(self) -> Any:
        import jsonschema_rs  # deferred: only a file with frontmatter pays for it

        return jsonschema_rs.Draft202012Validator(self.raw)

    def misfits(self, data: dict[str, Value]) -> list[Misfit]:
        """Every value of ``data`` that the client does not take as written, in the order of the text.

        ``data`` must hold JSON values only (a dialect's dates and non-finite numbers are the reader's to replace).
        """
        if self._plainly_fits(data) or self._validator.is_valid(data):
            return []
        found = []
        for error in self._validator.iter_errors(data):
            route = self._route(data, error.instance_path)
            keyword = str(error.schema_path[-1])
            effect, seen, node = self._annotation(error.schema_path, self._value(data, route) is None)
            found.append(Misfit(route, keyword, effect, seen, node))
        order = {key: index for index, key in enumerate(data)}
        found.sort(key=lambda one: order.get(str(one.route[0]), -1) if one.route else -1)
        return found

    def _plainly_fits(self, data: dict[str, Value]) -> bool:
        """Whether the values are valid by the plainest keywords alone: most files never load the validator (15 ms).

        False only says that the validator must decide.
        """
        if not self._open or not all(key in data for key in self.raw.get("required", ())):
            return False
        properties, plain = self.properties, self._plain
        for key, value in data.items():
            if key in properties and not (key in plain and _plainly_fits(properties[key], value)):
                return False
        return True

    @cached_property
    def _plain(self) -> frozenset[str]:
        """The keys whose values `_plainly_fits` can judge."""
        return frozenset(key for key, part in self.properties.items() if _is_plain(part))

    @cached_property
    def _open(self) -> bool:
        """Whether nothing but ``properties`` and ``required`` judges the whole mapping."""
        judging = self.raw.keys() & _JUDGE_ALL
        return not judging and self.raw.get("additionalProperties", True) is True

    def unknown(self, data: dict[str, Value]) -> list[str]:
        return [key for key in data if key not in self.properties]

    @staticmethod
    def _route(data: Any, path: Any) -> Route:
        """The validator's path with keys as text: it writes a key like "1" as a number, and "01" as 1 (then the path
        ends at what holds it)."""
        out: list[str | int] = []
        for step in path:
            name = step if isinstance(data, list) else str(step)
            if isinstance(data, dict) and name not in data:
                break
            out.append(name)
            data = data[name]
        return tuple(out)

    @staticmethod
    def _value(data: Any, route: Route) -> Any:
        for step in route:
            data = data[step]
        return data

    def _annotation(self, schema_path: Any, null: bool) -> tuple[Effect, str, dict[str, Any]]:
        """The nearest annotations on the way down to the failing keyword."""
        node: Any = self.raw
        effect, seen, part = "ignores", "", self.raw
        for step in list(schema_path)[:-1]:
            node = node[step]
            if isinstance(node, dict):
                if "type" in node or "enum" in node or "properties" in node:
                    part = node
                if "x-on-error" in node:
                    effect = node["x-on-error"]
                if null and "x-on-null" in node:
                    effect = node["x-on-null"]
                seen = node.get("x-seen", seen)
        return Effect(effect), seen, part


@lru_cache(maxsize=32)
def load(platform: str, client: Client | None = None, part: str = "") -> Schema:
    """The schema of a platform, speaking of ``client``; None is the newest observed one. ``part``: that of another
    kind of file in the same folder, below ``$defs``."""
    return Schema(platform, client, part)
