"""The types of js-yaml 3.14.1 (its default safe schema): from a scalar's text to its value.

`yes`, `no`, `on` and `off` are strings, `0777` is octal, `1:30` is 90, a date is a `Timestamp`. Ported from js-yaml's
`type/*.js` (MIT, https://github.com/nodeca/js-yaml/tree/3.14.1) for `syntax.jsreader`, which needs the types while it
reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agentlint.syntax.nodes import Scalar, Timestamp, Value, YamlFault
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_DEPTH: Final = 200
"""The deepest nesting that is read, as in `syntax.libyaml`. js-yaml itself gives up when the JavaScript stack is
full."""

DUPLICATE: Final = "duplicated mapping key"
TOO_MANY: Final = "too many values"
"""Messages of faults that readers distinguish from all others."""

TAG: Final = "tag:yaml.org,2002:"
_SCALAR_TAGS: Final = frozenset(
    TAG + name for name in ("null", "bool", "int", "float", "timestamp", "merge", "str", "binary")
)
_SEQUENCE_TAGS: Final = frozenset(TAG + name for name in ("seq", "omap", "pairs"))
_MAPPING_TAGS: Final = frozenset(TAG + name for name in ("map", "set"))
_KINDS: Final[dict[str | None, frozenset[str]]] = {
    "scalar": _SCALAR_TAGS,
    "sequence": _SEQUENCE_TAGS,
    "mapping": _MAPPING_TAGS,
    None: _SCALAR_TAGS | _SEQUENCE_TAGS | _MAPPING_TAGS,
}
_NULLS: Final = frozenset(("~", "null", "Null", "NULL"))
_BOOLS: Final = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}

_TYPED_START: Final = frozenset("0123456789+-.")
_INT: Final = lazy_pattern(
    r"[-+]?(?:0|0b_*[01][01_]*|0x_*[0-9a-fA-F][0-9a-fA-F_]*|0_*[0-7][0-7_]*|[1-9][0-9_]*(?::[0-5]?[0-9])*)"
)
_FLOAT: Final = lazy_pattern(
    r"[-+]?(?:0|[1-9][0-9_]*)(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?"
    r"|\.[0-9_]+(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*"
    r"|[-+]?\.(?:inf|Inf|INF)"
    r"|\.(?:nan|NaN|NAN)"
)
_DATE: Final = lazy_pattern(r"([0-9]{4})-([0-9][0-9])-([0-9][0-9])")
_TIME: Final = lazy_pattern(
    r"[0-9]{4}-[0-9][0-9]?-[0-9][0-9]?(?:[Tt]|[ \t]+)[0-9][0-9]?:[0-9][0-9]:[0-9][0-9](?:\.[0-9]*)?"
    r"(?:[ \t]*(?:Z|[-+][0-9][0-9]?(?::[0-9][0-9])?))?"
)
_BASE64: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def resolve(scalar: Scalar) -> Value:
    """Return a scalar's value. Raises YamlFault for a tag that js-yaml does not know or that does not fit."""
    tag = scalar.tag
    if tag is None:
        return implicit(scalar.text)[0] if scalar.style == "plain" else scalar.text
    if tag == "!":
        return scalar.text or None if scalar.style == "plain" else scalar.text
    if tag.startswith("!!"):
        tag = TAG + tag[2:]
    empty = scalar.style == "plain" and not scalar.text
    return explicit(tag, None if empty else "scalar", None if empty else scalar.text, scalar.start)


def implicit(text: str) -> tuple[Value, str]:
    """Return a plain scalar's value, and its tag if that matters later, as it does only for `<<`."""
    if not text or text in _NULLS:
        return None, ""
    if text in _BOOLS:
        return _BOOLS[text], ""
    if text[0] in _TYPED_START:
        if _INT.fullmatch(text) and text[-1] != "_":
            return _integer(text), ""
        if _FLOAT.fullmatch(text) and text[-1] != "_":
            return _float(text), ""
        if _DATE.fullmatch(text) or _TIME.fullmatch(text):
            return Timestamp(text), ""
    elif text == "<<":
        return text, TAG + "merge"
    return text, ""


class _Misfit(Exception):
    """Raised for a value that is not of the type that its tag names."""


def explicit(tag: str, kind: str | None, value: Value, offset: int) -> Value:
    """Return ``value`` (None: nothing is written) as the type that an explicit tag names. Raises YamlFault."""
    if tag not in _KINDS[kind]:
        raise YamlFault(f"unknown tag !<{tag}>", offset)
    name = tag[len(TAG) :]
    if value is None and name in _OF_NOTHING:
        return _OF_NOTHING[name]()
    if name in _AS_WRITTEN:
        return value
    try:
        return _TYPES[name](value)
    except _Misfit:
        raise YamlFault(f"cannot resolve a node with !<{tag}> explicit tag", offset) from None


_OF_NOTHING: Final[dict[str, Callable[[], Value]]] = {
    "str": str, "seq": list, "omap": list, "pairs": list, "map": dict, "set": dict, "null": lambda: None,
    "merge": lambda: None,
}  # fmt: skip
"""The value that a tag gives to an empty node. Tags that are missing here do not accept an empty node."""
_AS_WRITTEN: Final = frozenset(("str", "seq", "map"))
"""The types that js-yaml already gives to the kinds of node that may have these tags."""


def _of_text(read: Callable[[str], Value]) -> Callable[[Value], Value]:
    """Return a type that only scalars can have."""

    def typed(value: Value) -> Value:
        if not isinstance(value, str):
            raise _Misfit
        return read(value)

    return typed


def _null(text: str) -> None:
    if text not in _NULLS:
        raise _Misfit


def _bool(text: str) -> bool:
    if text not in _BOOLS:
        raise _Misfit
    return _BOOLS[text]


def _merge(text: str) -> str:
    if text != "<<":
        raise _Misfit
    return text


def _int(text: str) -> Value:
    if not _INT.fullmatch(text) or text[-1] == "_":
        raise _Misfit
    return _integer(text)


def _number_with_point(text: str) -> Value:
    if not _FLOAT.fullmatch(text) or text[-1] == "_":
        raise _Misfit
    return _float(text)


def _timestamp(text: str) -> Timestamp:
    if not _DATE.fullmatch(text) and not _TIME.fullmatch(text):
        raise _Misfit
    return Timestamp(text)


def _binary(text: str) -> Value:
    octets = _octets(text)
    if octets is None:
        raise _Misfit
    return octets


def _set(value: Value) -> Value:
    """Read a mapping whose keys are the members of a set: none of them may have a value."""
    if not isinstance(value, dict) or any(member is not None for member in value.values()):
        raise _Misfit
    return value


def _ordered(value: Value) -> Value:
    """Read a list of mappings with one key each, in which no key occurs twice."""
    if len({key for key, _ in _single_entries(value)}) != len(_single_entries(value)):
        raise _Misfit
    return value


def _pairs(value: Value) -> Value:
    """Turn a list of mappings with one key each into a list of pairs."""
    return [[key, item] for key, item in _single_entries(value)]


def _single_entries(value: Value) -> list[tuple[str, Value]]:
    if not isinstance(value, list):
        raise _Misfit
    entries: list[tuple[str, Value]] = []
    for mapping in value:
        if not isinstance(mapping, dict) or len(mapping) != 1:
            raise _Misfit
        entries += mapping.items()
    return entries


_TYPES: Final[dict[str, Callable[[Value], Value]]] = {
    "null": _of_text(_null),
    "bool": _of_text(_bool),
    "int": _of_text(_int),
    "float": _of_text(_number_with_point),
    "timestamp": _of_text(_timestamp),
    "merge": _of_text(_merge),
    "binary": _of_text(_binary),
    "set": _set,
    "omap": _ordered,
    "pairs": _pairs,
}
"""By tag, the function that makes a node's value. Each raises _Misfit for a node that is not of its type."""


def _number(value: float) -> int | float:
    """Return a number as JavaScript has it, with one type of number: 1.0 is 1."""
    return int(value) if value.is_integer() and abs(value) < 2.0**63 else value


def _integer(text: str) -> int | float:
    digits = text.replace("_", "").lstrip("+-")
    sign = -1 if text[0] == "-" else 1
    if digits[0] == "0" and digits != "0":
        base = {"b": 2, "x": 16}.get(digits[1], 8)
        exact = int(digits[2:] if base != 8 else digits, base)
        return sign * (_number(float(exact)) if exact.bit_length() < 1024 else float("inf"))
    total = 0.0
    for part in digits.split(":"):
        total = total * 60 + float(part)
    return _number(sign * total)


def _float(text: str) -> int | float:
    body = text.replace("_", "").lower()
    sign = -1.0 if body[0] == "-" else 1.0
    body = body.lstrip("+-")
    if body == ".inf":
        return sign * float("inf")
    if body == ".nan":
        return float("nan")
    total = 0.0
    for part in body.split(":"):
        try:
            total = total * 60 + float(part)
        except ValueError:  # ".__e5" has no digits left
            return float("nan")
    return _number(sign * total)


def _octets(text: str) -> Value:
    """Read `!!binary`: return the bytes as numbers, or None for text that is not base64."""
    if text.translate(_DROP_BASE64):
        return None
    if sum(char not in "\r\n" for char in text) * 6 % 8:  # the padding counts
        return None
    bits = [_BASE64.index(char) for char in text if char not in "=\r\n"]
    out: list[Value] = []
    for at in range(0, len(bits), 4):
        group = bits[at : at + 4]
        word = 0
        for six in group:
            word = word << 6 | six
        out += [word >> shift & 255 for shift in range(len(group) * 6 - 8, -1, -8)]
    return out


_DROP_BASE64: Final = str.maketrans("", "", _BASE64 + "=\r\n")
