"""Validate values against a JSON Schema (draft 2020-12), in plain Python: it runs wherever Python does, including a
browser.

It supports the keywords that occur in the schemas of this repository, and refuses a schema with any other. Tests
compare it with two other validators over every fixture and over generated values (`tests/platforms/test_validator.py`).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from agentlint.record import Record
from agentlint.syntax import javascript

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from agentlint.platforms.part import Part
    from agentlint.text import Route

    Judge = Callable[["Validator", Any, Any, Part], Iterable["ValueFault"]]

SAYS_NOTHING = frozenset(
    {"$schema", "$id", "$comment", "$defs", "title", "description", "markdownDescription", "examples", "default"}
    | {"deprecated", "if"}  # they are evaluated by `then` and `else`
)


class ValueFault(Record):
    """A keyword that a value violates: ``route`` leads to the value, ``steps`` from the schema's root to the
    keyword."""

    route: Route
    steps: Route

    def below(self, route: Route, steps: Route) -> ValueFault:
        """Return the fault relative to an enclosing value and an enclosing part of the schema."""
        return ValueFault(route + self.route, steps + self.steps)


class Validator:
    """A prepared schema. Raises ValueError for a keyword that is not supported."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self.schema = schema
        self._judges: dict[int, list[tuple[str, Any, Judge]]] = {}  # by the identity of a part
        self._prepare(schema)

    def faults(self, value: Any) -> list[ValueFault]:
        """Return every keyword that ``value`` violates, in the order of the value; JSON values only."""
        return list(self.judged(self.schema, value))

    def judged(self, part: Any, value: Any) -> Sequence[ValueFault]:
        """Return the faults of a value against a part of the schema, relative to both."""
        if isinstance(part, bool):
            return () if part else (ValueFault((), ()),)
        faults: list[ValueFault] = []
        for keyword, argument, judge in self._judges[id(part)]:
            violations = judge(self, argument, value, part)
            if violations:  # rarely
                faults += [fault.below((), (keyword,)) for fault in violations]
        return faults

    def fits(self, part: Any, value: Any) -> bool:
        """Tell whether a value has no fault against a part of the schema."""
        return not self.judged(part, value)

    def _prepare(self, part: Any) -> None:
        if isinstance(part, bool):
            return
        judging = {name for name in part if name not in SAYS_NOTHING and not name.startswith("x-")}
        if judging - _KEYWORDS.keys():
            raise ValueError(f"no such keyword here: {', '.join(sorted(judging - _KEYWORDS.keys()))}")
        self._judges[id(part)] = [(name, part[name], _KEYWORDS[name]) for name in part if name in judging]
        for name in ("properties", "patternProperties", "$defs"):
            for inner in part.get(name, {}).values():
                self._prepare(inner)
        for name in ("anyOf", "allOf", "prefixItems"):
            for inner in part.get(name, ()):
                self._prepare(inner)
        for name in ("items", "additionalProperties", "propertyNames", "not", "if", "then", "else"):
            if name in part:
                self._prepare(part[name])


HERE = (ValueFault((), ()),)
"""The value violates the keyword itself."""

_TYPES: dict[str, Callable[[Any], bool]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "integer": lambda value: (
        (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, float) and value.is_integer())
    ),
}


@lru_cache(maxsize=256)
def _pattern(source: str) -> re.Pattern[str]:
    return javascript.pattern(source)


def _same(first: Any, other: Any) -> bool:
    """Tell whether two JSON values are equal: 1 equals 1.0, but neither equals true, unlike in Python."""
    if isinstance(first, bool) or isinstance(other, bool):
        return first is other
    if isinstance(first, list) and isinstance(other, list):
        return len(first) == len(other) and all(map(_same, first, other))
    if isinstance(first, dict) and isinstance(other, dict):
        return first.keys() == other.keys() and all(_same(value, other[key]) for key, value in first.items())
    return bool(first == other)


def _of(kinds: type | tuple[type, ...], fits: Callable[[Any, Any], bool]) -> Judge:
    """Return a judge for a keyword that only applies to values of these kinds, and to the value as a whole."""

    def judge(_: Validator, argument: Any, value: Any, part: Part) -> Iterable[ValueFault]:
        del part
        return () if not isinstance(value, kinds) or isinstance(value, bool) or fits(value, argument) else HERE

    return judge


def _type(_: Validator, names: Any, value: Any, part: Part) -> Iterable[ValueFault]:
    del part
    if isinstance(names, str):
        return () if _TYPES[names](value) else HERE
    return () if any(_TYPES[name](value) for name in names) else HERE


def _enum(_: Validator, choices: list[Any], value: Any, part: Part) -> Iterable[ValueFault]:
    del part
    fits = value in choices if isinstance(value, str) else any(_same(value, choice) for choice in choices)
    return () if fits else HERE


def _const(validator: Validator, only: Any, value: Any, part: Part) -> Iterable[ValueFault]:
    return _enum(validator, [only], value, part)


def _required(_: Validator, keys: list[str], value: Any, part: Part) -> Iterable[ValueFault]:
    del part
    return [HERE[0] for key in keys if key not in value] if isinstance(value, dict) else ()


def _properties(validator: Validator, parts: dict[str, Part], value: Any, part: Part) -> Iterator[ValueFault]:
    del part
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in parts:
                for fault in validator.judged(parts[key], inner):
                    yield fault.below((key,), (key,))


def _pattern_properties(validator: Validator, parts: dict[str, Part], value: Any, part: Part) -> Iterator[ValueFault]:
    del part
    if isinstance(value, dict):
        for key, inner in value.items():
            for pattern, judging in parts.items():
                if _pattern(pattern).search(key):
                    yield from (fault.below((key,), (pattern,)) for fault in validator.judged(judging, inner))


def _additional_properties(validator: Validator, judging: Any, value: Any, part: Part) -> Iterator[ValueFault]:
    if not isinstance(value, dict):
        return
    known, patterns = part.get("properties", {}), part.get("patternProperties", {})
    others = [
        key for key in value if key not in known and not any(_pattern(pattern).search(key) for pattern in patterns)
    ]
    if judging is False:
        yield from HERE if others else ()
        return
    for key in others:
        yield from (fault.below((key,), ()) for fault in validator.judged(judging, value[key]))


def _property_names(validator: Validator, judging: Any, value: Any, part: Part) -> Iterator[ValueFault]:
    del part
    if isinstance(value, dict):
        for key in value:
            yield from validator.judged(judging, key)


def _items(validator: Validator, judging: Any, value: Any, part: Part) -> Iterator[ValueFault]:
    if isinstance(value, list):
        for index in range(len(part.get("prefixItems", ())), len(value)):
            yield from (fault.below((index,), ()) for fault in validator.judged(judging, value[index]))


def _prefix_items(validator: Validator, parts: list[Any], value: Any, part: Part) -> Iterator[ValueFault]:
    del part
    if isinstance(value, list):
        for index, (judging, inner) in enumerate(zip(parts, value, strict=False)):
            yield from (fault.below((index,), (index,)) for fault in validator.judged(judging, inner))


def _any_of(validator: Validator, parts: list[Any], value: Any, part: Part) -> Iterable[ValueFault]:
    del part
    return () if any(validator.fits(judging, value) for judging in parts) else HERE


def _all_of(validator: Validator, parts: list[Any], value: Any, part: Part) -> Iterator[ValueFault]:
    del part
    for index, judging in enumerate(parts):
        yield from (fault.below((), (index,)) for fault in validator.judged(judging, value))


def _then(validator: Validator, judging: Any, value: Any, part: Part) -> Iterable[ValueFault]:
    return validator.judged(judging, value) if validator.fits(part.get("if", False), value) else ()


def _else(validator: Validator, judging: Any, value: Any, part: Part) -> Iterable[ValueFault]:
    return () if validator.fits(part.get("if", True), value) else validator.judged(judging, value)


def _not(validator: Validator, judging: Any, value: Any, part: Part) -> Iterable[ValueFault]:
    del part
    return HERE if validator.fits(judging, value) else ()


def _unique(value: list[Any], wanted: bool) -> bool:
    return not wanted or not any(_same(item, other) for index, item in enumerate(value) for other in value[:index])


_NUMBER = (int, float)
_KEYWORDS: dict[str, Judge] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "required": _required,
    "properties": _properties,
    "patternProperties": _pattern_properties,
    "additionalProperties": _additional_properties,
    "propertyNames": _property_names,
    "items": _items,
    "prefixItems": _prefix_items,
    "anyOf": _any_of,
    "allOf": _all_of,
    "not": _not,
    "then": _then,
    "else": _else,
    "minLength": _of(str, lambda text, least: len(text) >= least),
    "maxLength": _of(str, lambda text, most: len(text) <= most),
    "pattern": _of(str, lambda text, source: _pattern(source).search(text) is not None),
    "minItems": _of(list, lambda items, least: len(items) >= least),
    "maxItems": _of(list, lambda items, most: len(items) <= most),
    "uniqueItems": _of(list, _unique),
    "minimum": _of(_NUMBER, lambda number, least: number >= least),
    "maximum": _of(_NUMBER, lambda number, most: number <= most),
    "exclusiveMinimum": _of(_NUMBER, lambda number, least: number > least),
}
