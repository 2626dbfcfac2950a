"""What kinds of files clients read."""

from __future__ import annotations

from typing import Literal

FileKind = Literal["agent", "skill", "command", "settings"]
"""What a file is to the clients that read it. A skill is a folder with a `SKILL.md`, a command what a user starts by a
slash and its name (a prompt file of VS Code is one), "settings" a client's configuration, whose agents are agents."""

KINDS: tuple[FileKind, ...] = ("agent", "skill", "command")
"""Those that a run can be about, in display order."""

OF_AGENTS: frozenset[FileKind] = frozenset({"agent", "settings"})
"""Kinds of files that say something about agents; the others are read otherwise."""
