"""The state of reading one file, which the checks of this package share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.kinds import OF_AGENTS
from agentlint.model.problems import Effect
from agentlint.platforms import reading
from agentlint.platforms.base import Place, Seen
from agentlint.platforms.schema import load
from agentlint.record import Record
from agentlint.syntax import bunyaml, javascript
from agentlint.syntax.nodes import Node, Scalar

if TYPE_CHECKING:
    from agentlint.model.kinds import FileKind
    from agentlint.model.problems import Kind
    from agentlint.platforms.base import Outcome
    from agentlint.platforms.claude.secondtry import Rewritten
    from agentlint.platforms.schema import Schema
    from agentlint.platforms.versions import Version
    from agentlint.text import Route, Source, Span


SCHEMAS: dict[FileKind, str] = {
    "agent": "claude",
    "settings": "claude",
    "skill": "claude.skill",
    "command": "claude.skill",
}
"""The schemas by kind of file: commands have the keys of skills."""

HOMES: dict[FileKind, str] = {"agent": ".claude/agents", "skill": ".claude/skills", "command": ".claude/commands"}
"""The folder in a project for each kind of file."""


def looks_at(place: Place) -> bool:
    """Tell whether the client looks where a file of its kind lies."""
    return place.scope == "plugin" or place.folder.endswith(HOMES.get(place.kind, HOMES["agent"]))


class YamlLoss(Record):
    """What happens to a file whose frontmatter gives the client no keys. The sentences continue one that begins with
    the client's name: ``unreadable`` for frontmatter that is not YAML, ``no_keys`` for YAML without keys, ``empty`` for
    empty frontmatter ("" if that does no harm)."""

    effect: Effect
    outcome: Outcome
    unreadable: str
    no_keys: str
    empty: str = ""


_SKIPPED = YamlLoss(
    Effect.SKIPS,
    "skipped",
    "and does not load the agent.",
    "accepts only `key: value` lines as frontmatter, and treats this file as a document.",
    "finds nothing in the frontmatter and treats the file as a document.",
)
_BARE = YamlLoss(
    Effect.DEGRADES,
    "bare",
    "and loads only the text below it, without the description and everything else in the frontmatter.",
    "accepts only `key: value` lines as frontmatter: it loads only the text below.",
)


class ClaudeReading(reading.Reading):
    """The state of reading a file as Claude Code does. ``rewritten`` is the text of the client's second try at the
    YAML, or None if the first one succeeded."""

    __slots__ = ("loss", "plugin", "rewritten", "version")

    def __init__(self, source: Source, place: Place, version: Version) -> None:
        self.version = version
        self.plugin = place.scope == "plugin"
        self.loss = _SKIPPED if place.kind in OF_AGENTS else _BARE
        if self.plugin and place.kind in OF_AGENTS:
            self.loss = _SKIPPED._replace(unreadable="and loads the file without it.")
        super().__init__(source, place, Seen(version.client, "loaded", hypothetical=not looks_at(place)))
        self.rewritten: Rewritten | None = None

    @property
    def schema(self) -> Schema:
        return load(SCHEMAS[self.place.kind], self.seen.client)

    @property
    def stem(self) -> str:
        """Return the file's name without its extension, which a plugin's agent keeps unless it is ``.md`` in lower
        case."""
        name = self.place.filename
        return (name.removesuffix(".md") if self.plugin else name.rpartition(".")[0]) or name

    def key_of(self, node: Node) -> str:
        """Return a key as the client's parser makes it; "" for a list or mapping as a key, below which nothing is
        read."""
        return javascript.text_of(bunyaml.resolve(node)) if isinstance(node, Scalar) else ""

    def problem(self, kind: Kind, effect: Effect, span: Span, why: str, route: Route = ()) -> None:
        """Report what the client does: ``why`` continues a sentence that begins with its name and version."""
        self.report(kind, effect, span, f"{self.version} {why}", route)

    def reported(self, kind: type, key: str) -> bool:
        """Tell whether a problem of this kind was reported for the value of a top-level key."""
        return any(isinstance(problem.kind, kind) and problem.route == (key,) for problem in self.seen.problems)
