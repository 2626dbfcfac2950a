"""Agent files for the judge: from a text to what its client gives the agent.

What a file *says* is taken from agentlint's readers (`Platform.see`), which the recorded answers of the real clients
verify; what that comes to is the judge's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.platforms import get
from agentlint.platforms.base import Place
from agentlint.text import Source
from tests.rights.clients import facts, rights

if TYPE_CHECKING:
    from agentlint.platforms.base import Seen
    from tests.rights.judge import Rights


def placed(platform: str, stem: str) -> Place:
    """The path of a project's agent in the client's own layout."""
    path: str = facts(platform)["file"].format(stem=stem)
    folder, _, name = path.rpartition("/")
    return Place(path, "", folder, name, "project")


def seen_of(platform: str, text: str | bytes, stem: str = "probe") -> Seen:
    place = placed(platform, stem)
    source = Source(place.path, text) if isinstance(text, bytes) else Source.from_text(place.path, text)
    return get(platform).see(source, place)


def rights_of(platform: str, text: str | bytes, stem: str = "probe") -> Rights:
    """What the agent of this file may do; nothing where its client makes none of it."""
    return judged(platform, seen_of(platform, text, stem))


def judged(platform: str, seen: Seen) -> Rights:
    if seen.outcome == "degraded":
        return rights(platform, {}, seen.name or "")  # an agent without its frontmatter
    return rights(platform, (seen.data or {}) if seen.loaded else None, seen.name or "")
