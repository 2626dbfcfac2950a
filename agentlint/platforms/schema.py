"""A platform's schema as its reader uses it: which values the client takes, and what it does about the others.

The JSON Schema file is the one source. Besides draft 2020-12 keywords it carries annotations:

    x-unknown     {"effect", "seen"} at the top: what happens to a key that is not listed
    x-on-missing  {"effect", "seen"} on a required property
    x-on-error    an `Effect` value: what the client does with a value that does not fit (inherited downwards, also from
                  the top)
    x-on-null     the same for an empty value, where it differs
    x-seen        the sentence that says so
    x-source      documentation address
    x-unobserved  the sentence that says what of it is known from documentation only
    x-elsewhere   {"client", "effect", "seen"}: what another client does with a bad value of a key that is ignored here
    x-since       {"value": "version"}: values that only newer versions take
    x-help        what to do about a value that does not fit, where it is not simply to write one that does
    x-words       what the words of a value (or items, or keys) name: tools, models, agents, skills, servers
    x-form        what a ``pattern`` wants, in words
    x-misspelt    words that are certainly meant for a key

A sentence names a client as ``{claude}``; `Schema` puts the version that is spoken of there. A property name is looked
up exactly: clients are case-sensitive.
"""

from __future__ import annotations

import json
from copy import copy
from functools import cached_property, lru_cache
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agentlint.model.problems import Effect
from agentlint.model.words import fold
from agentlint.platforms import name_clients
from agentlint.platforms.validator import Validator, ValueFault
from agentlint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.platforms.clients import Client
    from agentlint.platforms.part import Part
    from agentlint.syntax.nodes import Object, Value
    from agentlint.text import Route

_HERE = Path(__file__).resolve().parent.parent


def schema_folder() -> Path:
    """Return the folder of the schemas: beside the package in a checkout, and in the copy from which the hooks run;
    otherwise in `agentlint_md`, which is installed with it."""
    installed = _HERE.parent / "agentlint_md" / "schemas"
    return installed if installed.is_dir() else _HERE.parent / "schemas"


_SAYS_WHICH = frozenset(("type", "enum", "properties", "anyOf", "required"))
"""The keywords by which a part says which values it accepts."""


class Misfit(Record):
    """A value that the schema does not accept: ``keyword`` is the JSON Schema keyword that failed."""

    route: Route
    keyword: str
    effect: Effect
    seen: str
    node: Part  # the schema part with the accepted values

    @property
    def expected(self) -> tuple[str, ...]:
        """Return the JSON types of the accepted values."""
        names: dict[str, None] = {}
        for part in (self.node, *self.node.get("anyOf", ())):
            types = part.get("type", ())
            names.update(dict.fromkeys((types,) if isinstance(types, str) else types))
        return tuple(names)

    @property
    def choices(self) -> tuple[str, ...]:
        """Return the accepted words, where they can be listed."""
        words = self.node.get("enum", self.node.get("x-choices", ()))
        return tuple(word for word in words if isinstance(word, str))

    def missing(self, value: Value) -> tuple[str, ...]:
        """Return the required keys that the value at ``route`` lacks; () where that is not what failed."""
        if self.keyword != "required" or not isinstance(value, dict):
            return ()
        return tuple(key for key in self.node.get("required", ()) if key not in value)


def schema_text(name: str, *spoken_of: Client) -> str:
    """Return a schema's file with client names filled in (`name_clients`)."""
    return name_clients((schema_folder() / f"{name}.schema.json").read_text("utf-8"), *spoken_of)


class Schema:
    """A platform's schema whose sentences name ``client``, by default the newest observed one."""

    def __init__(self, name: str, client: Client | None = None, part: str = "") -> None:
        whole = json.loads(schema_text(name, *((client,) if client else ())))
        self.raw: Part = whole["$defs"][part] if part else whole
        self.properties: dict[str, Part] = self.raw["properties"]

    def without(self, *keys: str) -> Schema:
        """Return this schema for a client that does not know some of the keys."""
        other = copy(self)
        other.properties = {key: part for key, part in self.properties.items() if key not in keys}
        other.raw = {**self.raw, "properties": other.properties}
        for worked_out in ("_validator", "spellings"):
            vars(other).pop(worked_out, None)
        return other

    @cached_property
    def _validator(self) -> Validator:
        return Validator(self.raw)

    @cached_property
    def spellings(self) -> dict[str, str]:
        """Return the known keys by their letters, and by the misspellings that certainly mean them (``x-misspelt``)."""
        parts = self.properties.items()
        return {fold(word): key for key, part in parts for word in (key, *part.get("x-misspelt", ()))}

    def misfits(self, data: dict[str, Value]) -> list[Misfit]:
        """Return every value of ``data`` that the client does not accept as written, in the order of the text.

        ``data`` must hold JSON values only (the reader has to replace a dialect's dates and non-finite numbers).
        """
        result = []
        for fault in self._narrowed(self._validator.faults(data), data):
            effect, observation, node = self._annotation(fault.steps, self._value(data, fault.route) is None)
            result.append(Misfit(fault.route, str(fault.steps[-1]), effect, observation, node))
        order = {key: index for index, key in enumerate(data)}
        result.sort(key=lambda misfit: order.get(str(misfit.route[0]), -1) if misfit.route else -1)
        return result

    def _narrowed(self, faults: list[ValueFault], data: dict[str, Value]) -> Iterator[ValueFault]:
        """Yield the faults. For a mapping that fits none of several alternatives, yield the faults against the nearest
        one, unless another fault lies within the mapping already."""
        within = {fault.route[:length] for fault in faults for length in range(len(fault.route))}
        for fault in faults:
            value = self._value(data, fault.route)
            if fault.steps[-1] != "anyOf" or not isinstance(value, dict):
                yield fault
            elif fault.route not in within:
                nearest = self._nearest(value, self._part(fault.steps))
                inner = [inner_fault.below(fault.route, fault.steps) for inner_fault in nearest]
                yield from self._narrowed(inner, data) if inner else (fault,)

    def _nearest(self, value: Object, alternatives: list[Part]) -> list[ValueFault]:
        """Return the faults of a mapping against the alternative that was most likely meant: none of its words marks it
        as another one, and it has one of the required keys. Return [] where no alternative accepts mappings."""
        judged: list[tuple[bool, bool, list[ValueFault]]] = []
        for index, part in enumerate(alternatives):
            faults = [fault.below((), (index,)) for fault in self._validator.judged(part, value)]
            if not any(fault.steps == (index, "type") for fault in faults):
                other = any(fault.steps[-1] in ("const", "enum") for fault in faults)
                judged.append((other, not value.keys() & set(part.get("required", value)), faults))
        return min(judged, key=itemgetter(0, 1))[2] if judged else []

    def _part(self, steps: Route) -> Any:
        part: Any = self.raw
        for step in steps:
            part = part[step]
        return part

    def unknown(self, data: dict[str, Value]) -> list[str]:
        """Return the keys that the schema does not list."""
        return [key for key in data if key not in self.properties]

    @staticmethod
    def _value(data: Any, route: Route) -> Any:
        for step in route:
            data = data[step]
        return data

    def _annotation(self, steps: Route, null: bool) -> tuple[Effect, str, Part]:
        """Return the nearest annotations on the way down to the keyword that failed."""
        node: Any = self.raw
        part: Any = self.raw
        effect, observation = self.raw.get("x-on-error", "ignores"), self.raw.get("x-seen", "")
        for step in steps[:-1]:
            node = node[step]
            if isinstance(node, dict):
                if node.keys() & _SAYS_WHICH:
                    part = node
                if "x-on-error" in node:
                    effect = node["x-on-error"]
                if null and "x-on-null" in node:
                    effect = node["x-on-null"]
                observation = node.get("x-seen", observation)
        return Effect(effect), observation, part


@lru_cache(maxsize=32)
def load(platform: str, client: Client | None = None, part: str = "") -> Schema:
    """Return the schema of a platform with sentences that name ``client``; None is the newest observed one. ``part``
    names the schema, below ``$defs``, of another kind of file in the same folder."""
    return Schema(platform, client, part)
