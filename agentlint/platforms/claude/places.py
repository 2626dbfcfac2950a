"""What the folders around a file say: is there a git repository, which plugin is it of."""

from __future__ import annotations

import json
import os
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1024)
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


@lru_cache(maxsize=1024)
def _plugin_of(folder: str) -> str:
    try:
        name = json.loads(Path(folder, ".claude-plugin", "plugin.json").read_bytes()).get("name")
    except (OSError, ValueError, AttributeError):
        name = None
    return name if isinstance(name, str) and name else os.path.basename(os.path.abspath(folder))


def plugin_name(path: str, inside: str) -> str:
    """The plugin's name by its manifest, which lies beside its agents folder; else its folder's name."""
    folder = os.path.abspath(path)
    for _ in range(inside.count("/") + 2):
        folder = os.path.dirname(folder)
    return _plugin_of(folder)
