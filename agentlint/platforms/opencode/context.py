"""The state that the checks of this package share while a client of OpenCode's family reads a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.problems import Effect
from agentlint.platforms import reading
from agentlint.platforms.opencode.places import is_mode_folder
from agentlint.syntax import javascript, jstypes
from agentlint.syntax.nodes import Alias, Scalar, YamlFault

if TYPE_CHECKING:
    from agentlint.platforms.base import Place, Seen
    from agentlint.platforms.opencode.flavour import Flavour
    from agentlint.platforms.versions import Version
    from agentlint.syntax.nodes import Node
    from agentlint.text import Source


class OpenCodeReading(reading.Reading):
    """A file that is being read by a version of a client of OpenCode's family."""

    __slots__ = ("flavour", "version")

    def __init__(self, source: Source, place: Place, seen: Seen, flavour: Flavour, version: Version) -> None:
        super().__init__(source, place, seen)
        self.flavour = flavour
        self.version = version

    @property
    def declared(self) -> bool:
        """Tell whether the agent is declared in a configuration."""
        return self.place.kind == "settings"

    @property
    def mode_folder(self) -> bool:
        """Tell whether the file is in a folder for modes, from which only primary agents come."""
        return is_mode_folder(self.place)

    def key_of(self, node: Node) -> str:
        """Return a key as the client's parser reads it."""
        return key_of(node)

    def refuse(self, why: str, reason: str) -> tuple[Effect, str]:
        """Record that a value fails the configuration, and return the effect and the reason. In the mode folders only
        the file is lost."""
        if self.flavour.refusal == "skipped":
            self.seen.settle("skipped", reason)
            return Effect.SKIPS, why
        if self.mode_folder:
            self.seen.settle("skipped", f"{reason}; in a mode folder such a file is silently dropped")
            return Effect.SKIPS, f"{self.client} silently drops a file with such a value from a mode folder."
        self.seen.settle("rejected", reason)
        return Effect.REJECTS, why


def key_of(node: Node) -> str:
    """Return a key under the name that JavaScript gives it in an object."""
    while isinstance(node, Alias):
        node = node.target
    if not isinstance(node, Scalar):
        return ""
    if node.style != "plain" and node.tag is None:
        return node.text
    try:
        return javascript.text_of(jstypes.resolve(node))
    except YamlFault:
        return node.text
