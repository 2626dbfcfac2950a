"""The kinds of files that clients read."""

from __future__ import annotations

from typing import Literal

FileKind = Literal["agent", "skill", "command", "settings"]
"""What a file is to the clients that read it. A skill is a folder with a `SKILL.md`; a command is what a user starts by
a slash and its name (a prompt file of VS Code is one); "settings" is a client's configuration, which can declare
agents."""

KINDS: tuple[FileKind, ...] = ("agent", "skill", "command")
"""The kinds that a run can be about, in display order."""

OF_AGENTS: frozenset[FileKind] = frozenset({"agent", "settings"})
"""The kinds of files that say something about agents."""
