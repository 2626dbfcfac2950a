"""One file through the rules, its fixes as the fixer would make them.

`lint_file` is all that a worker process runs: it takes a `Found` and returns a `FileResult` of plain data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.engine.lint import FileResult, read_findings
from agentlint.engine.sources import Unreadable, read_source

if TYPE_CHECKING:
    from agentlint.engine.places import Found
    from agentlint.engine.settings import Settings
    from agentlint.platforms.base import Place
    from agentlint.text import Source


def lint_file(agent_file: Found, settings: Settings) -> FileResult:
    """Find what is wrong with one file on its own."""
    try:
        source = read_source(agent_file.path, settings.max_bytes)
    except Unreadable as error:
        return FileResult(agent_file.path, error=str(error))
    return lint_source(source, agent_file.place, settings, agent_file.platform, agent_file.reason)


def lint_source(source: Source, place: Place, settings: Settings, platform: str = "", reason: str = "") -> FileResult:
    """Find what is wrong with text that is already read. ``platform`` "" is told from the content."""
    result = read_findings(source, place, settings, platform, reason)
    if result.revivable:
        from agentlint.engine.fix import settle  # deferred: few files need it

        settle(result, place, settings)
    return result
