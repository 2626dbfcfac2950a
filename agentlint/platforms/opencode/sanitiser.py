"""OpenCode's second attempt at frontmatter that is not YAML, in which it rewrites lines as block scalars."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from agentlint.record import Record
from agentlint.syntax import javascript
from agentlint.syntax.nodes import Alias, Mapping, Sequence
from agentlint.text import Span, lazy_pattern

if TYPE_CHECKING:
    from agentlint.syntax.nodes import Node


_FRONT: Final = lazy_pattern(r"---\r?\n(.*?)\r?\n---", re.S)


_SPACED: Final = lazy_pattern(f"[{javascript.SPACE_CLASS}]")


_KEY_VALUE: Final = lazy_pattern(
    f"([a-zA-Z_][a-zA-Z0-9_]*)[{javascript.SPACE_CLASS}]*:[{javascript.SPACE_CLASS}]*([^\n\r\u2028\u2029]*)"
)


class Sanitised(Record):
    """``text`` is the frontmatter with some lines rewritten as ``key: |-`` and the value below. ``moves`` maps it to
    the original, in order: (start of a piece in ``text``, its start in the original, its length there). ``values`` are
    the spans of the rewritten values in the original."""

    text: str
    moves: list[tuple[int, int, int]]
    values: list[Span]

    def origin(self, offset: int) -> int:
        """Return the offset in the file for an offset in the sanitised text."""
        low, high = 0, len(self.moves) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.moves[middle][0] <= offset:
                low = middle
            else:
                high = middle - 1
        at, original, length = self.moves[low]
        return original + min(max(offset - at, 0), length)

    def place(self, node: Node | None) -> None:
        """Move a tree's spans to the original text. The traversal is iterative, because the tree may be a graph."""
        stack, done = [node], set()
        while stack:
            part = stack.pop()
            if part is None or id(part) in done:
                continue
            done.add(id(part))
            part.start, part.end = self.origin(part.start), max(self.origin(part.start), self.origin(part.end))
            if isinstance(part, Alias):
                stack.append(part.target)
            elif isinstance(part, Sequence):
                stack.extend(part.items)
            elif isinstance(part, Mapping):
                for pair in part.pairs:
                    stack.extend(pair)


def sanitise(text: str) -> Sanitised | None:
    """Return the result of ``fallbackSanitization`` in the client's markdown.ts; None when it changes nothing."""
    front = _FRONT.match(text)
    if front is None:
        return None
    start, end = front.span(1)
    start = text.find(front[1])  # `content.replace(frontmatter, ...)` replaces the first occurrence of the text
    end = start + len(front[1])
    out: list[str] = [text[:start]]
    moves = [(0, 0, start)]
    values = []
    size = start
    at = start

    def add(piece: str, original: int, length: int) -> None:
        nonlocal size
        moves.append((size, original, length))
        out.append(piece)
        size += len(piece)

    while True:
        stop = text.find("\n", at, end)
        last = stop < 0
        stop = end if last else stop
        line = text[at : stop - 1 if not last and stop > at and text[stop - 1] == "\r" else stop]
        match = None if not line.strip(javascript.SPACES) or _SPACED.match(line) else _KEY_VALUE.fullmatch(line)
        value = match[2].strip(javascript.SPACES) if match else ""
        if match is None or ":" not in value or value[0] in "\"'":
            add(line, at, len(line))
        else:
            where = at + match.start(2) + (len(match[2]) - len(match[2].lstrip(javascript.SPACES)))
            add(f"{match[1]}: ", at, where - at)
            add("|-\n  ", where, 0)
            add(value, where, len(value))
            values.append(Span(where, where + len(value)))
        if last:
            break
        add("\n", stop, 1)
        at = stop + 1
    add(text[end:], end, len(text) - end)
    whole = "".join(out)
    return None if whole == text else Sanitised(whole, moves, values)
