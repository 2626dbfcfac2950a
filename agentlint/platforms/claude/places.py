"""Find out facts about the folders around a file: whether they are in a git repository."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from agentlint.surroundings import kept

if TYPE_CHECKING:
    from agentlint.surroundings import Surroundings


@kept
def has_git(surroundings: Surroundings, root: str) -> bool:
    """Tell whether the project's root, or a folder above it, is a git repository."""
    folder = surroundings.absolute(root)
    while True:
        if surroundings.lies(os.path.join(folder, ".git")):
            return True
        parent = os.path.dirname(folder)
        if parent == folder:
            return False
        folder = parent
