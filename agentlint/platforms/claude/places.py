"""What the folders around a file say: is there a git repository?"""

from __future__ import annotations

import os

from agentlint.disk import remembered


@remembered(1024)
def has_git(root: str) -> bool:
    """Whether the project's root, or a folder above it, is a git repository."""
    folder = os.path.abspath(root)
    while True:
        if os.path.lexists(os.path.join(folder, ".git")):
            return True
        parent = os.path.dirname(folder)
        if parent == folder:
            return False
        folder = parent
