"""Tell which folders belong to a client, and which of them hold modes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agentlint.platforms.base import Place


def is_mode_folder(place: Place) -> bool:
    """Tell whether a place is a folder for modes."""
    return place.folder.rpartition("/")[2] in ("mode", "modes")


def is_home(folder: str, bases: tuple[str, ...]) -> bool:
    """Tell whether a folder holds agents or modes directly below one of the clients' own folders, ``bases``."""
    head, _, kind = folder.rpartition("/")
    return kind in ("agent", "agents", "mode", "modes") and head.rpartition("/")[2] in bases
