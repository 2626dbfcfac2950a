"""YAML as Copilot CLI reads it: libyaml's grammar with the types of YAML 1.2's core schema.

Everything here was observed in the client's verdicts on probes (2026-11-21). They agree with Rust's serde_yaml 0.9
(https://docs.rs/serde_yaml/0.9.34): `yes` and dates are strings, `True` is a boolean, `012` is a string, `0o12` and
`+0x1F` are numbers, and `.nan` and `.inf` become null on the way to JSON. A duplicate key is an error at any depth,
``<<`` is an ordinary key, and only YAML's own tags have a meaning: `!foo 42` is the number 42.
"""

from __future__ import annotations

from typing import Final

from agentlint.syntax import regular
from agentlint.syntax.nodes import DUPLICATE, MAX_VALUES, Alias, Mapping, Node, Scalar, Sequence, Value, YamlFault, cost
from agentlint.text import lazy_pattern

MAX_DEPTH: Final = 127
"""The deepest nesting of collections that the client accepts; one more is its "recursion limit exceeded"."""

MAX_KEY: Final = 1024
"""The most UTF-8 bytes from the beginning of a key to its colon; a key after `?` may be longer."""

ALIASES_PER_EVENT: Final = 100
"""The most aliases that are followed for each event of the document before the client reports an attack
(serde_yaml)."""

_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS: Final = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_CORE: Final = "tag:yaml.org,2002:"
_MAYBE_NUMBER: Final = lazy_pattern(r"[-+.0-9]")
_INTEGER: Final = lazy_pattern(
    r"\+?0x[0-9A-Fa-f]+|\+?0o[0-7]+|\+?0b[01]+|-0x[0-9A-Fa-f]+|-0o[0-7]+|-0b[01]+|[-+]?[0-9]+"
)
_PADDED: Final = lazy_pattern(r"[-+]?0[0-9]+")
_FLOAT: Final = lazy_pattern(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE: Final = frozenset(
    {".nan", ".NaN", ".NAN", *(sign + word for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF"))}
)
_U64: Final = 2**64
_I64: Final = -(2**63)
_U128: Final = 2**128
_I128: Final = -(2**127)
MAX_DIGITS: Final = 400
"""The most digits of a number: a longer one is not a finite float for any client, and Python refuses very long
integers."""


def parse(text: str, start: int = 0, end: int | None = None) -> Node | None:
    """Return the tree of ``text[start:end]``, with offsets into ``text``. Raises YamlFault where libyaml refuses it."""
    tree = regular.parse(text, start, len(text) if end is None else end)
    if tree is not None:
        return tree
    from agentlint.syntax import libyaml

    root = libyaml.parse(text, start, end)
    if not text.isascii():
        _judge_keys(text, root)
    return root


def _judge_keys(text: str, tree: Node | None) -> None:
    """Refuse keys that are too long in bytes: PyYAML's libyaml counts characters."""
    stack, done = [tree], set()
    while stack:
        part = stack.pop()
        if part is None or id(part) in done:
            continue
        done.add(id(part))
        if isinstance(part, Sequence):
            stack.extend(part.items)
        elif isinstance(part, Mapping):
            for key, value in part.pairs:
                stack += (key, value)
                if key.end - key.start <= MAX_KEY // 4:
                    continue
                colon = text.find(":", key.end)
                explicit = text[: key.start].rstrip(" \t\r\n").endswith("?")
                if not explicit and len(text[key.start : colon].encode("utf-8", "surrogatepass")) > MAX_KEY:
                    raise YamlFault("could not find expected ':'", colon, "no-colon")


def load(text: str, start: int = 0, end: int | None = None) -> Value:
    """Return the values of ``text[start:end]`` as the client's JSON has them. Raises YamlFault where the client refuses
    the text."""
    return values(parse(text, start, end))


def resolve(scalar: Scalar) -> Value:
    """Return a scalar's value. Raises YamlFault for one that does not fit its YAML tag or 64 bits."""
    tag = scalar.tag
    if tag is None or tag.startswith("!"):
        return _plain(scalar) if scalar.style == "plain" else scalar.text
    if tag.startswith(_CORE):
        kind = tag[len(_CORE) :]
        text = scalar.text
        if kind == "bool":
            return _tagged(scalar, _BOOLEANS.get(text), "a boolean")
        if kind == "int":
            return _tagged(scalar, _integer(text), "an integer")
        if kind == "float":
            return None if text in _NOT_FINITE else _tagged(scalar, _float(text), "a float")
        if kind == "null" and (not text or text not in _NULLS):
            raise YamlFault(f'invalid value: string "{text}", expected null', scalar.start, "number")
        if kind == "null":
            return None
    return scalar.text


def _tagged(scalar: Scalar, value: Value, expected: str) -> Value:
    if value is None:
        raise YamlFault(f'invalid value: string "{scalar.text}", expected {expected}', scalar.start, "number")
    return value


def _plain(scalar: Scalar) -> Value:
    text = scalar.text
    if text in _NULLS:
        return None
    known = _BOOLEANS.get(text)
    if known is not None:
        return known
    if not _MAYBE_NUMBER.match(text) or _PADDED.fullmatch(text):
        return text
    integer = _integer(text)
    if integer is not None:
        if not _I64 <= integer < _U64:
            raise YamlFault(f"invalid type: integer `{integer}`, expected any YAML value", scalar.start, "number")
        return integer
    if text in _NOT_FINITE:
        return None
    number = _float(text)
    return text if number is None else number


def _integer(text: str) -> int | None:
    """Return the integer in a text; None for other text, and for an integer beyond 128 bits (the client reads that as a
    float)."""
    if len(text) > MAX_DIGITS or not _INTEGER.fullmatch(text) or _PADDED.fullmatch(text):
        return None
    sign, digits = (-1, text[1:]) if text[0] == "-" else (1, text.removeprefix("+"))
    base = {"0x": 16, "0o": 8, "0b": 2}.get(digits[:2], 10)
    number = sign * int(digits if base == 10 else digits[2:], base)
    return number if _I128 <= number < _U128 else None


def _float(text: str) -> float | None:
    if len(text) > MAX_DIGITS or not _FLOAT.fullmatch(text):
        return None
    number = float(text)
    return number if abs(number) != float("inf") else None


def values(root: Node | None) -> Value:
    """Return the plain values of a tree. Keys that are not strings become what the client calls them (`1`, `true`,
    `null`).

    Raises YamlFault for a duplicate key, too many aliases and too deep nesting.
    """
    if root is None:
        return None
    events = 0
    jumps = 0
    budget = MAX_VALUES

    def build(part: Node, depth: int) -> Value:
        nonlocal events, jumps, budget
        budget -= cost(part.text) if isinstance(part, Scalar) else 1
        events += 1
        if isinstance(part, Scalar):
            if budget < 0:
                raise YamlFault("repetition limit exceeded", part.start, "nesting")
            return resolve(part)
        if isinstance(part, Alias):
            jumps += 1
            # `events` counts repeated events too, so that nothing is refused that the client accepts
            if budget < 0 or jumps > ALIASES_PER_EVENT * events:
                raise YamlFault("repetition limit exceeded", part.start, "nesting")
            return build(part.target, depth)
        if depth >= MAX_DEPTH:
            raise YamlFault("recursion limit exceeded", part.start, "nesting")
        if isinstance(part, Sequence):
            return [build(item, depth + 1) for item in part.items]
        assert isinstance(part, Mapping)
        out: dict[str, Value] = {}
        keys_seen: set[object] = set()
        for key, value in part.pairs:
            raw = build(key, depth + 1)
            name = raw if isinstance(raw, str) else key_text(raw)
            # 1 and "1" are different keys for the client, although both are called `1` afterwards
            mark = raw if isinstance(raw, str) else (type(raw), name)
            if mark in keys_seen:
                raise YamlFault(f'duplicate entry with key "{name}"', key.start, DUPLICATE)
            keys_seen.add(mark)
            out[name] = build(value, depth + 1)
        return out

    return build(root, 0)


def key_text(key: Value) -> str:
    """Return what the client calls a key that is not a string."""
    if key is None:
        return "null"
    if isinstance(key, bool):
        return str(key).lower()
    if isinstance(key, list):
        return "\n".join(f"- {key_text(item)}" for item in key)
    if isinstance(key, dict):
        return "\n".join(f"{name}: {key_text(value)}" for name, value in key.items())
    return str(key)
