"""The state that the checks of this package share while Copilot CLI reads a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agentlint.model.problems import Effect, LegacyPlace
from agentlint.model.vocabulary.copilot import EDITOR_NAMES
from agentlint.platforms import reading
from agentlint.platforms.copilot.facts import CHATMODES, FOLDERS, read_keys
from agentlint.platforms.copilot.versions import KEYS
from agentlint.syntax import yaml12
from agentlint.syntax.nodes import Alias, Scalar
from agentlint.text import Severity, Span

if TYPE_CHECKING:
    from agentlint.model.problems import Kind
    from agentlint.platforms.base import Place, Seen
    from agentlint.platforms.versions import Version
    from agentlint.syntax.nodes import Node, Value
    from agentlint.text import Route, Source

MAX_PROBLEMS: Final = 200
"""The largest number of problems that are reported for a file. A file with more is hostile or generated, and finding
the position of each problem takes time."""

MAX_GUESSES: Final = 40
"""The largest number of unknown words of a file that are compared with the known ones."""


class CopilotReading(reading.Reading):
    """A file that Copilot CLI is reading. ``start:stop`` is the frontmatter's text, ``data`` its contents; ``keys`` are
    the keys that the version reads, and ``unknown_tools`` are names of tools, in lower case, that it does not know
    yet."""

    __slots__ = ("data", "keys", "start", "stop", "unknown_tools", "version")

    def __init__(self, source: Source, place: Place, seen: Seen, version: Version) -> None:
        super().__init__(source, place, seen)
        self.version = version
        self.keys = read_keys() - {key for key in KEYS if not version.has(key)}
        self.unknown_tools = frozenset() if version.has("editor-names") else EDITOR_NAMES
        self.start = self.stop = 0
        self.data: dict[str, Value] = {}

    @property
    def full(self) -> bool:
        """Tell whether the file already has so many problems that the search for more stops."""
        return len(self.seen.problems) >= MAX_PROBLEMS

    @property
    def is_readme(self) -> bool:
        """Tell whether the file is a README."""
        return self.place.filename.lower() == "readme.md"

    @property
    def head(self) -> Span:
        """Return the span of the opening fence."""
        begin = 1 if self.text.startswith("\ufeff") else 0
        return Span(begin, begin + 3)

    def key_of(self, node: Node) -> str:
        """Return a key as the client's parser reads it."""
        while isinstance(node, Alias):
            node = node.target
        value = yaml12.resolve(node) if isinstance(node, Scalar) else ""
        return value if isinstance(value, str) else yaml12.key_text(value)

    def reject(self, kind: Kind, span: Span, message: str, route: Route = ()) -> None:
        """Report a fault for which the client refuses the file, with the client's own message."""
        why = f"{self.client} refuses the whole file: `{message}`."
        if self.place.folder == CHATMODES.path:
            why = f"{self.client} would refuse the whole file in `{FOLDERS[0].path}/`: `{message}`."
        self.seen.settle("rejected", why)
        self.report(kind, Effect.REJECTS, span, why, route)

    def report(self, kind: Kind, effect: Effect, span: Span, why: str, route: Route = ()) -> None:
        """Report a problem. In a folder that the client no longer reads, no problem is an error."""
        in_old_place = self.place.folder == CHATMODES.path and not isinstance(kind, LegacyPlace)
        if in_old_place and effect.severity is Severity.ERROR:
            effect = Effect.LUCKY  # the file is skipped because of its place
        super().report(kind, effect, span, why, route)
