"""Claude Code's lenient second try at YAML that it cannot read.

Derived from some 400 probes. When the strict parse fails, the client replaces each tab at the start of a line by two
spaces, and quotes one-line values of plain top-level keys that contain one of ``!#%&*>@[]`{|}`` or ``: ``, unless they
are in matching quotes or are a YAML list.
"""

from __future__ import annotations

from bisect import bisect_right

from agentlint.record import Record
from agentlint.syntax import bunyaml
from agentlint.syntax.javascript import SPACE_CLASS
from agentlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence, YamlFault
from agentlint.text import lazy_pattern

_LINE = lazy_pattern(rf"([a-zA-Z_-]+):[{SPACE_CLASS}]+([^\n\r\u2028\u2029]+)\Z")
_SPECIAL = lazy_pattern(r"[{}\[\]*&#!|>%@`]|: ")
_TABS = lazy_pattern(r"\t+")


class Quoted(Record):
    """A value that the second try has put in quotes, with its position in the file."""

    key: str
    start: int
    end: int


class Rewritten(Record):
    """The text of the second try, with what is needed to map its positions back to the file."""

    text: str
    segments: list[tuple[int, int, int, int]]  # start and end in `text`, then in the file; in order
    quoted: list[Quoted]

    def place(self, at: int) -> int:
        """Return the offset in the file for an offset in ``text``."""
        index = bisect_right(self.segments, at, key=lambda segment: segment[0]) - 1
        start, end, old_start, old_end = self.segments[index]
        if at >= end:
            return old_end + (at - end)
        if end - start == old_end - old_start:
            return old_start + (at - start)
        return old_start

    def restore(self, root: Node | None) -> None:
        """Change the positions in a tree of ``text`` to those in the file. Values that are not quoted in the file
        become plain."""
        visited: set[int] = set()
        stack = [root]
        inserted = {quoted.start for quoted in self.quoted}
        while stack:
            node = stack.pop()
            if node is None or id(node) in visited:
                continue
            visited.add(id(node))
            node.start, node.end = self.place(node.start), self.place(node.end)
            if isinstance(node, Scalar) and node.start in inserted and node.style == "double":
                node.style = "plain"
            elif isinstance(node, Sequence):
                stack.extend(node.items)
            elif isinstance(node, Mapping):
                for pair in node.pairs:
                    stack.extend(pair)
            elif isinstance(node, Alias):
                stack.append(node.target)


def rewrite(text: str, start: int, end: int) -> Rewritten:
    """Return the text that the client parses after the strict parse of ``text[start:end]`` has failed."""
    out: list[str] = []
    segments: list[tuple[int, int, int, int]] = []
    quoted: list[Quoted] = []
    here = 0
    position = start

    def put(new: str, old: int) -> None:
        nonlocal here, position
        out.append(new)
        segments.append((here, here + len(new), position, position + old))
        here += len(new)
        position += old

    lines = text[start:end].split("\n")
    for index, line in enumerate(lines):
        match = _LINE.match(line)
        if match is not None and _needs_quotes(match[2]):
            value = match[2]
            put(f"{match[1]}:", match.end(1) + 1)
            put(" ", match.start(2) - match.end(1) - 1)
            quoted.append(Quoted(match[1], position, position + len(value)))
            escaped = value.replace("\\", "\\\\").replace('"', '\\"')
            put(f'"{escaped}"', len(value))
        elif (tabs := _TABS.match(line)) is not None:
            put("  " * tabs.end(), tabs.end())
            put(line[tabs.end() :], len(line) - tabs.end())
        else:
            put(line, len(line))
        if index + 1 < len(lines):
            put("\n", 1)
    return Rewritten("".join(out), segments, quoted)


def _needs_quotes(value: str) -> bool:
    if (value[0] == value[-1] and value[0] in "\"'") or _SPECIAL.search(value) is None:
        return False
    if value[0] == "[" and value[-1] == "]":
        try:
            return not isinstance(bunyaml.load(value), list)
        except YamlFault:
            return True
    return True
