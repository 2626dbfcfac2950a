"""YAML as js-yaml 3.14.1 `safeLoad` reads it, with positions: what gray-matter gives OpenCode (observed: 1.18.33).

A port of js-yaml's `loader.js` (MIT, https://github.com/nodeca/js-yaml/tree/3.14.1), function by function, because its
verdicts follow from how it reads: it is laxer than YAML 1.2 in many places (text after a closing quote, a tab before a
key, empty flow items) and stricter in some. Node tree and values grow together, since a tag, a merge and a duplicate
key are decided while reading.

Types: js-yaml's default safe schema. `yes`, `no`, `on` and `off` are strings, `0777` is octal, `1:30` is 90, a date is
a `Timestamp`. Regular text (see `syntax.regular`) takes a shorter way to the same tree, the rest `syntax.jsreader`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agentlint.syntax import regular
from agentlint.syntax.nodes import Node, Scalar, Timestamp, Value, YamlFault, construct
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_DEPTH: Final = 200
"""Nesting beyond this is refused, as in `syntax.libyaml`. js-yaml itself gives up when the JavaScript stack is full."""

DUPLICATE: Final = "duplicated mapping key"
TOO_MANY: Final = "too many values"
"""Fault messages that readers tell from the others."""


def parse(text: str, start: int = 0, end: int | None = None, *, duplicates: bool = False) -> Node | None:
    """The tree of ``text[start:end]``, with offsets into ``text``.

    Raises YamlFault where js-yaml throws. ``duplicates`` reads on over a key that comes twice (for messages only).
    """
    return read(text, start, end, duplicates=duplicates)[0]


def load(text: str, start: int = 0, end: int | None = None) -> Value:
    """The values of ``text[start:end]`` with keys as strings, in the order of the text. Raises YamlFault."""
    return read(text, start, end)[1]


def read(text: str, start: int = 0, end: int | None = None, *, duplicates: bool = False) -> tuple[Node | None, Value]:
    """`parse` and `load` in one pass."""
    end = len(text) if end is None else end
    node = regular.parse(text, start, end)
    if node is not None:
        value = construct(node, resolve, duplicates="last" if duplicates else "error", merge=False, key_text=js_text)
        return node, value
    return read_exactly(text, start, end, duplicates=duplicates)


def read_exactly(text: str, start: int, end: int, *, duplicates: bool = False) -> tuple[Node | None, Value]:
    """`read` without the shorter way: js-yaml's own rules on every text."""
    from agentlint.syntax.jsreader import Reader

    return Reader(text, start, end, duplicates).read()


# ---------------------------------------------------------------------------------------------------------- types

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


# ------------------------------------------------------------------------------------------- JavaScript's own ways


def js_text(value: Value) -> str:
    """``String(value)``, which is how a key that is not a string becomes one."""
    if isinstance(value, str):
        return value
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number_text(float(value))
    if isinstance(value, list):
        return ",".join("" if item is None else js_text(item) for item in value)
    return value.text if isinstance(value, Timestamp) else "[object Object]"


def _number_text(value: float) -> str:
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    digits, _, exponent = f"{abs(value)!r}".partition("e")
    whole, _, fraction = digits.partition(".")
    fraction = "" if fraction == "0" else fraction
    point = len(whole) + int(exponent or 0)
    digits = (whole + fraction).lstrip("0")
    point -= len(whole + fraction) - len(digits)
    digits = digits.rstrip("0")
    if len(digits) <= point <= 21:
        return sign + digits.ljust(point, "0")
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    return f"{sign}{mantissa}e{'+' if point > 0 else '-'}{abs(point - 1)}"


def js_order(keys: Iterable[str]) -> list[str]:
    """``keys`` as ``Object.keys`` lists them: whole numbers first, by size, then the others as they came."""
    keys = list(keys)
    numbers = [key for key in keys if _INDEX.fullmatch(key) and int(key) < 4294967295]
    if not numbers:
        return keys
    first = set(numbers)
    return sorted(numbers, key=int) + [key for key in keys if key not in first]


_INDEX: Final = lazy_pattern(r"0|[1-9][0-9]{0,9}")


def own_keys(value: Value) -> list[tuple[str, Value]]:
    """``Object.entries(value)``: what ``{...value}`` copies. A string's own keys are its characters (UTF-16 units)."""
    if isinstance(value, dict):
        return [(key, value[key]) for key in js_order(value)]
    if isinstance(value, list):
        return [(str(index), item) for index, item in enumerate(value)]
    if isinstance(value, str):
        units = value.encode("utf-16-le", "surrogatepass")
        return [(str(at // 2), units[at : at + 2].decode("utf-16-le", "replace")) for at in range(0, len(units), 2)]
    return []
