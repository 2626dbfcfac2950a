"""Check a file that an agent has just written (`agentlint hook`)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from agentlint.engine import baseline as known
from agentlint.engine.check import lint_source
from agentlint.engine.config import Configuration
from agentlint.engine.discover import find_baseline, taken
from agentlint.engine.places import EVERY_KIND
from agentlint.engine.sources import Unreadable, read_source
from agentlint.surroundings import Disk

if TYPE_CHECKING:
    from agentlint.engine.lint import FileResult
    from agentlint.text import Source


def check(path: str) -> tuple[Source, FileResult] | None:
    """Check a file by itself, with the settings of its project. Return None when it is gone or agentlint does not check
    it.

    Raises ConfigError and BaselineError.
    """
    config = Configuration()
    settings = config.settings(path)
    try:
        source = read_source(path, settings.max_bytes)
    except Unreadable:
        return None
    target = taken(path, source.raw, config, EVERY_KIND, Disk())
    if target is None:
        return None
    result = lint_source(source, target.place, settings, target.platform, target.reason)
    accepted = find_baseline(os.path.dirname(path))
    if accepted is not None and result.diagnostics:
        known.filter(known.load(accepted), result, source)
    return source, result
