"""One reading of one file: what the checks of this package share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.platforms import reading
from agentlint.platforms.base import Place, Seen
from agentlint.syntax import bunyaml, javascript
from agentlint.syntax.nodes import Node, Scalar

if TYPE_CHECKING:
    from agentlint.model.problems import Effect, Kind
    from agentlint.platforms.claude.secondtry import Rewritten
    from agentlint.platforms.versions import Version
    from agentlint.text import Route, Source, Span


class Reading(reading.Reading):
    """``rewritten`` is the client's second try at the YAML when the first one failed."""

    __slots__ = ("at_home", "plugin", "rewritten", "version")

    def __init__(self, source: Source, place: Place, version: Version) -> None:
        self.version = version
        self.plugin = place.scope == "plugin"
        self.at_home = self.plugin or place.folder.endswith(".claude/agents")
        super().__init__(source, place, Seen(version.client, "loaded", hypothetical=not self.at_home))
        self.rewritten: Rewritten | None = None

    @property
    def stem(self) -> str:
        return self.place.filename.rpartition(".")[0] or self.place.filename

    def key_of(self, node: Node) -> str:
        """A key as the client's parser makes one of it; of a list or mapping for a key nothing is read."""
        return javascript.text_of(bunyaml.resolve(node)) if isinstance(node, Scalar) else ""

    def problem(self, kind: Kind, effect: Effect, span: Span, why: str, route: Route = ()) -> None:
        """Report what the client does: ``why`` goes on from its name and version."""
        self.report(kind, effect, span, f"{self.version} {why}", route)

    def reported(self, kind: type, key: str) -> bool:
        """Whether a problem of this kind was found in the value of a top-level key."""
        return any(isinstance(problem.kind, kind) and problem.route == (key,) for problem in self.seen.problems)
