"""A text for the target, and what the target's client sees in it in its future place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.platforms import get
from agentlint.platforms.base import Place
from agentlint.text import Source

if TYPE_CHECKING:
    from agentlint.model.agent import Agent
    from agentlint.platforms.conversion import Conversion


class Draft:
    """The text of a converted agent, as a file in a project of the target's client. ``neutral`` is the agent that it is
    to describe."""

    __slots__ = ("conversion", "place", "seen", "source")

    def __init__(self, conversion: Conversion, neutral: Agent, text: str) -> None:
        stem = conversion.stem(neutral.name)
        self.conversion = conversion
        filename = stem + conversion.suffix
        self.place = Place(f"{conversion.folder}/{filename}", "", conversion.folder, filename, "project")
        self.source = Source(self.place.path, text.encode("utf-8", "replace"))
        self.seen = get(conversion.id).see(self.source, self.place)

    def read(self) -> Agent:
        """Return the agent that the target's client sees in the text."""
        return self.conversion.read(self.seen, self.source, self.place)
