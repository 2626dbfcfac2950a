"""How a run ends: the exit statuses of all commands, and the error that ends one with `USAGE`."""

from __future__ import annotations

from typing import Final

OK: Final = 0
FINDINGS: Final = 1
"""There are findings at or above the level that fails, or something was refused."""
ASKS: Final = 3
"""`may`: the client asks its user first."""
USAGE: Final = 2
"""The arguments or the configuration cannot be worked with, or there is nothing to look at."""
INTERRUPTED: Final = 130
"""Ended by the user (128 and the number of SIGINT, as shells count)."""


class UsageError(Exception):
    """The arguments cannot be worked with: exit status `USAGE`, the text is the message."""
