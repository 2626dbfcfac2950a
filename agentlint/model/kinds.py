"""What kinds of files clients read."""

from __future__ import annotations

from typing import Literal

FileKind = Literal["agent", "skill", "command"]
"""What a file is to the clients that read it. A skill is a folder with a `SKILL.md`, a command what a user starts by a
slash and its name (a prompt file of VS Code is one)."""

KINDS: tuple[FileKind, ...] = ("agent", "skill", "command")
"""In display order."""
