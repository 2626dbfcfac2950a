"""Colours: Claude Code knows eight names, OpenCode takes ``#RRGGBB`` and seven theme words. The sets are disjoint, so a
fixed table translates the names in both directions.

The eight names: https://code.claude.com/docs/en/sub-agents. OpenCode's set: its own error message. The hex values:
msitarzewski/agency-agents PR #335.
"""

from __future__ import annotations

from agentlint.record import Record
from agentlint.text import lazy_pattern

HEX_OF: dict[str, str] = {
    "red": "#EF4444",
    "blue": "#3B82F6",
    "green": "#10B981",
    "yellow": "#EAB308",
    "purple": "#8B5CF6",
    "orange": "#F97316",
    "pink": "#EC4899",
    "cyan": "#06B6D4",
}
THEME: dict[str, str] = {
    "primary": "blue",
    "secondary": "purple",
    "accent": "pink",
    "success": "green",
    "warning": "yellow",
    "error": "red",
    "info": "cyan",
}
"""OpenCode's theme words, each with the colour name closest in meaning."""

_HEX = lazy_pattern(r"#[0-9a-fA-F]{6}\Z")


class Colour(Record):
    """A colour in another client's words. ``exact`` is False where it is only the nearest one."""

    text: str
    exact: bool


def to_opencode(colour: str) -> Colour | None:
    """Return ``#RRGGBB`` for a name, and a hex colour or theme word unchanged; None for anything else."""
    name = colour.lower()
    if name in HEX_OF:
        return Colour(HEX_OF[name], exact=name == colour)
    if _HEX.match(colour) or colour in THEME:
        return Colour(colour, exact=True)
    return None


def to_claude(colour: str) -> Colour | None:
    """Return one of the eight names: from the table, else the one nearest to the hex value; None for anything else."""
    name = colour.lower()
    if name in HEX_OF:
        return Colour(name, exact=name == colour)
    if colour in THEME:
        return Colour(THEME[colour], exact=False)
    if not _HEX.match(colour):
        return None
    wanted = _rgb(colour)
    best = min(HEX_OF, key=lambda known: sum((a - b) ** 2 for a, b in zip(_rgb(HEX_OF[known]), wanted, strict=True)))
    return Colour(best, exact=HEX_OF[best].lower() == colour.lower())


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
