"""The differences between versions of OpenCode, as data."""

from __future__ import annotations

from typing import Final

from agentlint.platforms.opencode import PROGRAM
from agentlint.platforms.versions import Change, History

HISTORY: Final = History(
    PROGRAM,
    {
        "permission-word": Change(
            (1, 17, 11), "accepts `permission: deny`, one word for all tools; before, it refused to start"
        ),
    },
)
"""Compared with all cases of ``fixtures/conformance``; those that differ were also run with 1.17.11 and 1.17.18."""
