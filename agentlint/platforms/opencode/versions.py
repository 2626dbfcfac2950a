"""What differs between versions of OpenCode, as data."""

from __future__ import annotations

from typing import Final

from agentlint.platforms.opencode import PROGRAM
from agentlint.platforms.versions import History

HISTORY: Final = History(PROGRAM, {"permission-word": (1, 17, 11)})  # `permission: deny`, one word for all tools
"""By all cases of ``fixtures/conformance``; those that differ were also asked of 1.17.11 and 1.17.18."""
