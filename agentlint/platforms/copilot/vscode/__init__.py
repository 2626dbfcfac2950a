"""VS Code, the second reader of Copilot's agent files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.kinds import OF_AGENTS
from agentlint.platforms.base import Seen

if TYPE_CHECKING:
    from agentlint.platforms.base import Place
    from agentlint.text import Source


def looks_at(place: Place) -> bool:
    """Tell whether VS Code looks where a file of its kind lies."""
    if place.kind in OF_AGENTS:
        from agentlint.platforms.copilot.vscode import reader

        return reader.looks_at(place)
    if place.kind in ("skill", "command"):
        from agentlint.platforms.copilot.vscode import skills  # deferred: not needed for agents

        return skills.looks_at(place)
    return False


def read(source: Source, place: Place, version: str | None = None) -> Seen:
    """Read a file as VS Code does, whatever its kind."""
    if place.kind in OF_AGENTS:
        from agentlint.platforms.copilot.vscode import reader

        return reader.see(source, place, version)
    if place.kind in ("skill", "command"):
        from agentlint.platforms.copilot.vscode import skills  # deferred: not needed for agents

        return skills.see(source, place, version)
    from agentlint.platforms.copilot.vscode.facts import CLIENT

    return Seen.of_unknown_kind(CLIENT, place)
