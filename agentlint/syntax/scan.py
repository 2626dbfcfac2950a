"""Read the top-level keys of frontmatter that is not YAML, so that every rule can still run.

The result is not what any client sees. The lines of each key are parsed by themselves; where they are not YAML, the
value is the plain text of the first line and of what is indented below it.
"""

from __future__ import annotations

import contextlib
import re

from agentlint.syntax import regular
from agentlint.syntax.nodes import Mapping, Node, Scalar, Style, YamlFault
from agentlint.text import lazy_pattern

_KEY = lazy_pattern(r"""^(?P<key>[A-Za-z_][\w.-]*|"[^"\n]*"|'[^'\n]*')[ \t]*:(?=[ \t\r\n]|\Z)""", re.M)


def scan(text: str, start: int, end: int) -> Mapping:
    """Return the top-level keys of ``text[start:end]`` with their values, with spans into ``text``."""
    dedent = _common_indent(text, start, end)
    pattern = _KEY if not dedent else re.compile(_KEY.pattern.replace("^", f"^[ ]{{{dedent}}}", 1), re.M)
    keys = list(pattern.finditer(text, start, end))
    pairs: list[tuple[Node, Node]] = []
    for index, match in enumerate(keys):
        until = keys[index + 1].start() if index + 1 < len(keys) else end
        raw = match["key"]
        style: Style = "double" if raw[0] in "\"'" else "plain"
        key = Scalar(match.start("key"), match.end("key"), raw.strip("\"'"), style)
        pairs.append((key, _value(text, match.start(), match.end(), until)))
    return Mapping(start, max((value.end for _, value in pairs), default=start), pairs, False)


def _value(text: str, line: int, after_colon: int, until: int) -> Node:
    node: Node | None = regular.parse(text, line, until)
    if node is None:
        from agentlint.syntax import libyaml

        with contextlib.suppress(YamlFault):
            node = libyaml.parse(text, line, until)
    if isinstance(node, Mapping) and len(node.pairs) == 1:
        return node.pairs[0][1]
    raw = text[after_colon:until]
    begin = after_colon + len(raw) - len(raw.lstrip(" \t"))
    stop = after_colon + len(raw.rstrip())
    if stop < begin:
        return Scalar(begin, begin, "")
    return Scalar(begin, stop, " ".join(part.strip() for part in text[begin:stop].splitlines()))


def _common_indent(text: str, start: int, end: int) -> int:
    """Return the number of spaces before the first key, if the whole frontmatter is indented alike."""
    first = re.compile(r"^( *)[A-Za-z_]", re.M).search(text, start, end)
    return len(first[1]) if first else 0
