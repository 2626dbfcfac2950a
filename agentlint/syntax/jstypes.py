"""js-yaml 3.14.1's types (its default safe schema): from a scalar's text to its value.

`yes`, `no`, `on` and `off` are strings, `0777` is octal, `1:30` is 90, a date is a `Timestamp`. Ported with
`syntax.jsreader`, which needs them while it reads, from js-yaml's `type/*.js` (MIT,
https://github.com/nodeca/js-yaml/tree/3.14.1).
"""

from __future__ import annotations

from typing import Final

from agentlint.syntax.nodes import Scalar, Timestamp, Value, YamlFault
from agentlint.text import lazy_pattern

MAX_DEPTH: Final = 200
"""Nesting beyond this is refused, as in `syntax.libyaml`. js-yaml itself gives up when the JavaScript stack is full."""

DUPLICATE: Final = "duplicated mapping key"
TOO_MANY: Final = "too many values"
"""Fault messages that readers tell from the others."""

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
    """A scalar's value. Raises YamlFault for a tag that js-yaml does not know or that does not fit."""
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
    """A plain scalar's value, and its tag when that matters later: only `<<` does."""
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


def explicit(tag: str, kind: str | None, value: Value, offset: int) -> Value:
    """``value`` (None: nothing written) under an explicit tag. Raises YamlFault."""
    if tag not in _KINDS[kind]:
        raise YamlFault(f"unknown tag !<{tag}>", offset)
    name = tag[len(TAG) :]
    if name == "str":
        return "" if value is None else value
    if name in ("seq", "map"):
        return ([] if name == "seq" else {}) if value is None else value
    if name == "null" and value is None:
        return None
    if name == "merge" and (value is None or value == "<<"):
        return value
    if isinstance(value, str):
        if name == "null" and value in _NULLS:
            return None
        if name == "bool" and value in _BOOLS:
            return _BOOLS[value]
        if name == "int" and _INT.fullmatch(value) and value[-1] != "_":
            return _integer(value)
        if name == "float" and _FLOAT.fullmatch(value) and value[-1] != "_":
            return _float(value)
        if name == "timestamp" and (_DATE.fullmatch(value) or _TIME.fullmatch(value)):
            return Timestamp(value)
        if name == "binary" and (octets := _octets(value)) is not None:
            return octets
    elif name == "set" and (value is None or (isinstance(value, dict) and all(v is None for v in value.values()))):
        return {} if value is None else value
    elif name in ("omap", "pairs"):
        if value is None:
            return []
        if isinstance(value, list) and all(isinstance(pair, dict) and len(pair) == 1 for pair in value):
            keys = [next(iter(pair)) for pair in value if isinstance(pair, dict)]
            if name == "pairs":
                return [[key, pair[key]] for key, pair in zip(keys, value, strict=True) if isinstance(pair, dict)]
            if len(set(keys)) == len(keys):
                return value
    raise YamlFault(f"cannot resolve a node with !<{tag}> explicit tag", offset)


def _number(value: float) -> int | float:
    """JavaScript has one kind of number: 1.0 is 1."""
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
        except ValueError:  # ".__e5": no digits are left
            return float("nan")
    return _number(sign * total)


def _octets(text: str) -> Value:
    """`!!binary`: the bytes as numbers, or None when it is not base64."""
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
