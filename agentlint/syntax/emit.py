"""Write a frontmatter: plain values in order, as block YAML that every client reads alike."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from agentlint.record import Record
from agentlint.syntax.nodes import Timestamp
from agentlint.syntax.quoting import block_scalar, double_quoted, fits_block, flow_scalar, scalar, single_quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from agentlint.syntax.nodes import Value


LONGEST_KEY = 1_000
"""The most bytes of a key that is written before its colon: libyaml, which Copilot CLI uses, accepts at most 1,024."""


class Style(Record):
    """How one client's files are written. ``multiline`` is the form of a text with line breaks; ``flow`` names the keys
    whose lists are written on one line in brackets, with single quotes."""

    multiline: Literal["block", "quoted"] = "block"
    flow: frozenset[str] = frozenset()


def frontmatter(fields: Mapping[str, Value], style: Style, newline: str, comments: Sequence[str] = ()) -> str:
    """Return ``---``, the fields, ``comments`` as comment lines, and ``---``, with a final newline."""
    lines = ["---"]
    for key, value in fields.items():
        _pair(key, value, "", style, newline, lines)
    lines += [f"# {comment}" for comment in comments]
    lines.append("---")
    return newline.join(lines) + newline


def _pair(key: str, value: Value, indent: str, style: Style, newline: str, lines: list[str]) -> None:
    written = scalar(key)
    head = f"{indent}{written}:"
    if len(written.encode("utf-8", "surrogatepass")) > LONGEST_KEY:
        head = f"{indent}? {written}\n{indent}:".replace("\n", newline)
    if isinstance(value, dict) and value:
        lines.append(head)
        for name, inner in value.items():
            _pair(name, inner, indent + "  ", style, newline, lines)
    elif isinstance(value, list) and value:
        if not indent and key in style.flow and all(isinstance(item, str) for item in value):
            lines.append(f"{head} [{', '.join(_flow_item(str(item)) for item in value)}]")
            return
        lines.append(head)
        _items(value, indent + "  ", style, newline, lines)
    else:
        lines.append(f"{head} {_scalar(value, indent, style, newline)}")


def _flow_item(text: str) -> str:
    return single_quoted(text) or flow_scalar(text)


def _items(items: Sequence[Value], indent: str, style: Style, newline: str, lines: list[str]) -> None:
    for item in items:
        if isinstance(item, dict) and item:
            start = len(lines)
            for name, inner in item.items():
                _pair(name, inner, indent + "  ", style, newline, lines)
            lines[start] = f"{indent}- {lines[start][len(indent) + 2 :]}"
        elif isinstance(item, list) and item:
            lines.append(f"{indent}-")
            _items(item, indent + "  ", style, newline, lines)
        else:
            lines.append(f"{indent}- {_scalar(item, indent, style, newline)}")


def _scalar(value: Value, indent: str, style: Style, newline: str) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, Timestamp):
        return value.text
    if isinstance(value, str):
        if "\n" in value:
            if style.multiline == "block" and fits_block(value):
                return block_scalar(value, indent + "  ", newline)
            return double_quoted(value)
        return scalar(value)
    return "[]" if isinstance(value, list) else "{}"


def _number(value: float) -> str:
    """Return a number in a form that YAML 1.1 and 1.2 read alike, with a decimal point before an exponent. A large one
    is not written out in digits, because some readers have 64 bits for a whole number."""
    if not math.isfinite(value):
        return {math.inf: ".inf", -math.inf: "-.inf"}.get(value, ".nan")
    text = repr(value)
    digits, mark, exponent = text.partition("e")
    return f"{digits}{'.0' if mark and '.' not in digits else ''}{mark}{exponent}"
