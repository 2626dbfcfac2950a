"""Run the rules on one file, and adjust their fixes to what the fixer would apply.

A worker process runs only `lint_file`: it takes a `Found` and returns a `FileResult` of plain data.
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
    """Return what is wrong with one file by itself."""
    try:
        source = read_source(agent_file.path, settings.max_bytes)
    except Unreadable as error:
        return FileResult(agent_file.path, error=str(error))
    return lint_source(source, agent_file.place, settings, agent_file.platform, agent_file.reason)


def lint_source(source: Source, place: Place, settings: Settings, platform: str = "", reason: str = "") -> FileResult:
    """Return what is wrong with a text that is already read. The platform "" stands for "find it out from the
    content"."""
    result = read_findings(source, place, settings, platform, reason)
    if result.unsettled:
        from agentlint.engine.fix import settle  # deferred: few files need it

        settle(result, place, settings)
    return result
