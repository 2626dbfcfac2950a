"""What differs between versions of OpenCode, as data."""

from __future__ import annotations

from typing import Final

from agentlint.platforms.opencode.facts import CLIENT
from agentlint.platforms.versions import History

HISTORY: Final = History(
    CLIENT,
    {"1.17.9": "2026-11-21", CLIENT.version: CLIENT.date},
    {"permission-word": (1, 17, 11)},  # `permission: deny`, one word for all tools
)
"""All cases of ``fixtures/conformance`` with 1.17.9 and 1.18.33, those that differ also with 1.17.11 and 1.17.18."""
