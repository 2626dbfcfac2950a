r"""What JavaScript does with text and values, where it shows in the clients that are written in it.

ECMAScript 2025: `String(value)` (https://tc39.es/ecma262/#sec-tostring), the order of an object's own keys
(https://tc39.es/ecma262/#sec-ordinaryownpropertykeys), and the white space that `trim` removes and `\s` matches
(https://tc39.es/ecma262/#sec-trimstring).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from agentlint.syntax.nodes import Timestamp, Value
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

SPACE_CLASS: Final = "\t\n\v\f\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
r"""JavaScript's ``\s`` as the contents of a character class of `re`."""
SPACES: Final = (
    "\t\n\v\f\r \xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""The characters of `SPACE_CLASS` one by one: ``text.strip(SPACES)`` is JavaScript's ``text.trim()``."""

_PART: Final = lazy_pattern(r"\\.|\[\^?|\]|[$.]|[^\\\[\]$.]+", re.S)
"""The parts of a regular expression that may have another meaning in Python."""


def pattern(source: str) -> re.Pattern[str]:
    r"""Compile a regular expression of JavaScript (without flags) for `re.Pattern.search`.

    These parts are rewritten for Python: ``$``, which in JavaScript matches only at the very end; ``.``, which does not
    match any line separator; and the classes ``\s``, ``\d`` and ``\w``.
    """
    out, in_class = [], False
    for part in _PART.findall(source):
        if part in ("[", "[^"):
            in_class = True
        elif part == "]":
            in_class = False
        elif part == "$" and not in_class:
            part = r"\Z"
        elif part == "." and not in_class:
            part = "[^\n\r\u2028\u2029]"
        elif part == r"\s":
            part = SPACE_CLASS if in_class else f"[{SPACE_CLASS}]"
        elif part == r"\S":
            part = f"[^{SPACE_CLASS}]"
        out.append(part)
    return re.compile("".join(out), re.ASCII)


_INDEX: Final = lazy_pattern(r"0|[1-9][0-9]{0,9}")
_LARGEST_INDEX: Final = 2**32 - 2


def text_of(value: Value) -> str:
    """Return ``String(value)``; a mapping key that is not a string becomes one in this way too."""
    if isinstance(value, str):
        return value
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, list):
        return ",".join("" if item is None else text_of(item) for item in value)
    return _date_text(value.text) if isinstance(value, Timestamp) else "[object Object]"


_DATE_PARTS: Final = lazy_pattern(
    r"(\d+)-(\d+)-(\d+)(?:(?:[Tt]|[ \t]+)(\d+):(\d+):(\d+)(?:\.\d*)?[ \t]*(?:Z|([-+])(\d+)(?::(\d+))?)?)?"
)


_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _date_text(text: str) -> str:
    """Return a timestamp as JavaScript's ``String(date)`` has it on a machine in UTC; in other time zones the hours
    differ.

    `Date.UTC` carries over where a month or a day is too large, and reads years below 100 as those after 1900.
    """
    import datetime

    match = _DATE_PARTS.match(text)
    assert match is not None  # it has one of the two forms of a timestamp
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    years, month = divmod(month - 1, 12)
    year += years + (1900 if year < 100 else 0)
    beyond = 400 if year > 9900 else 0  # Python's years end at 9999; the calendar repeats every 400 years
    offset = datetime.timedelta(hours=int(match[8] or 0), minutes=int(match[9] or 0))
    moment = datetime.datetime(year - beyond, month + 1, 1) + datetime.timedelta(
        days=day - 1, hours=hour, minutes=minute, seconds=second
    )
    moment += offset if match[7] == "-" else -offset
    day_name, month_name = _DAYS[moment.weekday()], _MONTHS[moment.month - 1]
    date = f"{day_name} {month_name} {moment.day:02d} {moment.year + beyond:04d}"
    return f"{date} {moment:%H:%M:%S} GMT+0000 (Coordinated Universal Time)"


def number_text(number: float) -> str:
    """Return ``String(number)``. Every number is a double there, so that a large whole number loses digits."""
    try:
        value = float(number)
    except OverflowError:
        value = float("inf") if number > 0 else float("-inf")
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


def units(text: str) -> int:
    """Return ``text.length``, the number of UTF-16 code units; some characters take two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def key_order(keys: Iterable[str]) -> list[str]:
    """Sort ``keys`` in the order of ``Object.keys``: array indexes first, by size, then the others in their original
    order."""
    keys = list(keys)
    indexes = [key for key in keys if _INDEX.fullmatch(key) and int(key) <= _LARGEST_INDEX]
    if not indexes:
        return keys
    first = set(indexes)
    return sorted(indexes, key=int) + [key for key in keys if key not in first]


def entries(value: Value) -> list[tuple[str, Value]]:
    """Return ``Object.entries(value)``, which is what ``{...value}`` copies.

    A string's own keys are the indexes of its UTF-16 code units.
    """
    if isinstance(value, dict):
        return [(key, value[key]) for key in key_order(value)]
    if isinstance(value, list):
        return [(str(index), item) for index, item in enumerate(value)]
    if isinstance(value, str):
        units = value.encode("utf-16-le", "surrogatepass")
        return [(str(at // 2), units[at : at + 2].decode("utf-16-le", "replace")) for at in range(0, len(units), 2)]
    return []
