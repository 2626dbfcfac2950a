"""The state that the checks of this package share while VS Code reads a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agentlint.model.problems import Effect, WrongType
from agentlint.platforms import reading
from agentlint.platforms.copilot.vscode.facts import CLIENT
from agentlint.syntax.javascript import SPACES
from agentlint.syntax.nodes import Mapping, Scalar, Sequence
from agentlint.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.model.problems import Kind
    from agentlint.platforms.base import Place, Seen
    from agentlint.syntax.nodes import Node, Value
    from agentlint.text import Route, Source

MAX_PROBLEMS: Final = 200
"""The largest number of problems that are reported for a file. A file with more is hostile or generated, and finding
the position of each problem takes time."""


class VSCodeReading(reading.Reading):
    """A file that VS Code is reading. Of duplicate keys, ``entries`` has the first, because the client looks attributes
    up in this way; ``target`` is the client for which the agent is meant, "" for none."""

    __slots__ = ("target",)

    def __init__(self, source: Source, place: Place, seen: Seen) -> None:
        super().__init__(source, place, seen)
        self.target = ""

    def take(self, tree: Node | None) -> None:
        """Set the header's tree; of duplicate keys, the first one counts."""
        self.seen.tree = tree
        for key, value in tree.pairs if isinstance(tree, Mapping) else ():
            self.entries.setdefault(self.key_of(key), (key, value))

    def node(self, key: str) -> Node | None:
        """Return the value of a key; None where the header does not have it."""
        entry = self.entries.get(key)
        return None if entry is None else entry[1]

    def string(self, key: str) -> str | None:
        """Return the text of a scalar; None for any other value."""
        node = self.node(key)
        return node.text if isinstance(node, Scalar) else None

    def boolean(self, key: str) -> bool | None:
        """Return a value that is true or false; None for any other value."""
        return {"true": True, "false": False}.get(self.string(key) or "")

    def tools(self) -> list[str] | None:
        """Return the header's tools as the client parses them; None when there are none that it can use."""
        node = self.node("tools")
        if isinstance(node, Scalar):
            return [name for name in split_list(node.text) if name]
        return [name for name in texts(node) if name] if isinstance(node, Sequence) else None

    def report(self, kind: Kind, effect: Effect, span: Span, why: str, route: Route = ()) -> None:
        """Report a problem, unless `MAX_PROBLEMS` have already been reported."""
        if len(self.seen.problems) < MAX_PROBLEMS:
            super().report(kind, effect, span, why, route)

    def report_type(self, route: Route, *expected: str, node: Node | None = None) -> None:
        """Report a value that has none of the ``expected`` types. ``node`` gives the position of a value inside another
        one."""
        why = f"{CLIENT} marks it as an error and ignores the value."
        span = self.span(route) if node is None else Span(node.start, node.end)
        self.report(WrongType(None, expected), Effect.DROPS_FIELD, span, why, route)


def is_boolean(node: Node) -> bool:
    """Tell whether VS Code reads a value as true or false: unquoted and in lower case."""
    return isinstance(node, Scalar) and node.text in ("true", "false") and node.style == "plain"


def texts(node: Node | None) -> list[str]:
    """Return the texts in a list, or a single text; none for any other value."""
    nodes = node.items if isinstance(node, Sequence) else [node]
    return [item.text for item in nodes if isinstance(item, Scalar)]


def plain(node: Node) -> Value:
    """Return a value as plain data: of duplicate keys the first one counts, and every scalar is a text."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    assert isinstance(node, Mapping)
    out: dict[str, Value] = {}
    for key, value in node.pairs:
        if isinstance(key, Scalar):
            out.setdefault(key.text, plain(value))
    return out


def split_list(text: str) -> Iterator[str]:
    """Yield the entries of a comma-separated text as VS Code splits it, without quotes around an entry."""
    pos, size = 0, len(text)
    while pos < size:
        while pos < size and text[pos] in " \t":
            pos += 1
        if pos >= size:
            return
        quote = text[pos]
        if quote in "\"'":
            end = text.find(quote, pos + 1)
            end = size if end < 0 else end
            yield text[pos + 1 : end]
            pos = end + 1
        else:
            end = text.find(",", pos)
            end = size if end < 0 else end
            yield text[pos:end].rstrip(SPACES)
            pos = end
        while pos < size and text[pos] in " \t":
            pos += 1
        if pos < size and text[pos] == ",":
            pos += 1
