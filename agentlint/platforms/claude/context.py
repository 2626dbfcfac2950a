"""One reading of one file: what the checks of this package share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.problems import Effect, Kind, Problem
from agentlint.platforms.base import Place, Seen
from agentlint.platforms.schema import load
from agentlint.syntax import bunyaml, javascript
from agentlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence
from agentlint.text import Route, Source, Span

if TYPE_CHECKING:
    from agentlint.platforms.claude.secondtry import Rewritten
    from agentlint.platforms.schema import Schema
    from agentlint.platforms.versions import Version


class Reading:
    """``keys`` are the top-level keys with their nodes (of equal keys the last), ``rewritten`` the client's second
    try at the YAML when the first one failed."""

    def __init__(self, source: Source, place: Place, client: Version) -> None:
        self.source = source
        self.text = source.text
        self.place = place
        self.version = client
        self.plugin = place.scope == "plugin"
        self.at_home = self.plugin or place.folder.endswith(".claude/agents")
        self.seen = Seen(client.client, "loaded", hypothetical=not self.at_home)
        self.keys: dict[str, tuple[Node, Node]] = {}
        self.rewritten: Rewritten | None = None
        self._indexed: dict[int, dict[str | None, tuple[Node, Node]]] = {}

    @property
    def schema(self) -> Schema:
        """The keys, in the words of the version."""
        return load("claude", self.seen.client)

    def problem(self, kind: Kind, effect: Effect, span: Span, why: str, route: Route = ()) -> None:
        """Report what the client does: ``why`` goes on from its name and version."""
        self.seen.problems.append(Problem(kind, effect, span, f"{self.version} {why}", route))

    def reported(self, kind: type, key: str) -> bool:
        """Whether a problem of this kind was found in the value of a top-level key."""
        return any(isinstance(problem.kind, kind) and problem.route == (key,) for problem in self.seen.problems)

    @property
    def head(self) -> Span:
        """Where a problem of the whole file points: its first line."""
        return self.source.line_span(0)

    @property
    def stem(self) -> str:
        return self.place.filename.rpartition(".")[0] or self.place.filename

    def span(self, key: str) -> Span:
        """A value's place; its key's when there is no value to point at."""
        entry = self.keys.get(key)
        if entry is None:
            return self.head
        node = entry[0] if entry[1].start >= entry[1].end else entry[1]
        return Span(node.start, node.end)

    def key_span(self, key: str) -> Span:
        entry = self.keys.get(key)
        return Span(entry[0].start, entry[0].end) if entry else self.head

    def deep_span(self, route: Route, key: bool = False) -> Span:
        """The place of a nested value (or its key): the deepest node on the way that exists."""
        node = self.seen.tree
        best = self.head
        for depth, step in enumerate(route):
            while isinstance(node, Alias):
                node = node.target
            if isinstance(node, Mapping) and isinstance(step, str):
                pair = self._pairs(node).get(step)
                if pair is None:
                    return best
                last = depth + 1 == len(route)
                shown = pair[0] if (key and last) or pair[1].start >= pair[1].end else pair[1]
                node = pair[1]
                best = Span(shown.start, shown.end)
            elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
                node = node.items[step]
                best = Span(node.start, node.end) if node.end > node.start else best
            else:
                return best
        return best

    def _pairs(self, node: Mapping) -> dict[str | None, tuple[Node, Node]]:
        if id(node) not in self._indexed:
            self._indexed[id(node)] = {_key(pair[0]): pair for pair in node.pairs}
        return self._indexed[id(node)]


def _key(node: Node) -> str | None:
    return javascript.text_of(bunyaml.resolve(node)) if isinstance(node, Scalar) else None
