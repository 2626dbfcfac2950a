"""The exit statuses of all commands, and the error that ends a command with `USAGE`."""

from __future__ import annotations

from typing import Final

OK: Final = 0
FINDINGS: Final = 1
"""There are findings at or above the level that fails, or something was refused."""
ASKS: Final = 3
"""For `may`: the client asks its user first."""
USAGE: Final = 2
"""The arguments or the configuration cannot be used, or there is nothing to look at."""
INTERRUPTED: Final = 130
"""The user ended the run (128 and the number of SIGINT, as shells count)."""


class UsageError(Exception):
    """An error in the arguments: the run ends with exit status `USAGE`, and the text is the message."""
