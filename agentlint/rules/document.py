"""One file on its way through the rules: its text, its tree, and what clients see in it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from agentlint.model.kinds import OF_AGENTS
from agentlint.platforms import get
from agentlint.syntax import frontmatter
from agentlint.syntax.nodes import Mapping, Node, Scalar, node_at, pairs_of
from agentlint.text import Route, Source, Span

if TYPE_CHECKING:
    from agentlint.model.kinds import FileKind
    from agentlint.platforms.base import Place, Platform, Seen
    from agentlint.syntax.frontmatter import Frontmatter


class Document:
    """``platform`` is the one the file is judged for; ``seen`` what its native client makes of it."""

    def __init__(self, source: Source, place: Place, platform: Platform, version: str | None = None) -> None:
        self.source = source
        self.place = place
        self.platform = platform
        self.version = version

    @property
    def noun(self) -> FileKind:
        """What the file is called in a message: "agent", "skill" or "command"."""
        return "agent" if self.place.kind in OF_AGENTS else self.place.kind

    @property
    def a_noun(self) -> str:
        """The noun for the file with its article."""
        return f"an {self.noun}" if self.noun == "agent" else f"a {self.noun}"

    @property
    def holder(self) -> str:
        """What a file of this kind has its name of: a skill of its folder."""
        return "folder" if self.noun == "skill" else "file"

    @property
    def text(self) -> str:
        """The text of the file."""
        return self.source.text

    @cached_property
    def seen(self) -> Seen:
        """The file as its own client sees it."""
        return self.platform.read(self.source, self.place, self.version)

    def seen_as(self, platform: str) -> Seen:
        """Return the file as another platform's client sees it (one read each, kept)."""
        if platform == self.platform.id:
            return self.seen
        known: dict[str, Seen] = self.__dict__.setdefault("_others", {})
        if platform not in known:
            known[platform] = get(platform).read(self.source, self.place)
        return known[platform]

    @property
    def frontmatter(self) -> Frontmatter:
        """The fences of the file, and what is between them."""
        return frontmatter.of(self.source)

    @cached_property
    def tree(self) -> Mapping:
        """The frontmatter's mapping: the client's own, else the tolerant scan's."""
        tree = self.seen.tree
        if isinstance(tree, Mapping):
            return tree
        from agentlint.syntax import scan  # deferred: few files need it

        part = self.frontmatter
        return scan.scan(self.text, part.start, part.end)

    @cached_property
    def entries(self) -> dict[str, tuple[Scalar, Node]]:
        """Top-level keys as written to their key and value nodes."""
        return self.pairs(self.tree)

    def pairs(self, mapping: Mapping) -> dict[str, tuple[Scalar, Node]]:
        """Key and value by the key's text, the last one of equal keys. Worked out once for each mapping of the tree."""
        known: dict[int, dict[str, tuple[Scalar, Node]]] = self.__dict__.setdefault("_pairs", {})
        entries = known.get(id(mapping))
        if entries is None:
            entries = known[id(mapping)] = pairs_of(mapping)
        return entries

    def node(self, route: Route) -> Node | None:
        """Return the value at ``route``, None where there is none."""
        return node_at(self.tree, route, self.pairs)

    def key_span(self, key: str) -> Span:
        """Return where a top-level key is; the head of the file where there is none."""
        entry = self.entries.get(key)
        return Span(entry[0].start, entry[0].end) if entry else self.head

    def value_span(self, key: str) -> Span:
        """Return the value's first line: what a frame points at."""
        entry = self.entries.get(key)
        if entry is None:
            return self.head
        if entry[1].start == entry[1].end:
            return Span(entry[0].start, entry[0].end)
        return Span(entry[1].start, entry[1].end)

    @property
    def head(self) -> Span:
        """The opening fence, else the first line, or where the agent is declared: where a finding about all of it
        points."""
        if self.seen.at is not None:
            return self.seen.at
        fence = self.frontmatter.open
        return fence if fence is not None else self.source.line_span(0)
