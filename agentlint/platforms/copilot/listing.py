"""Copilot CLI's list of skills for the model, in which commands of Claude Code's folder count as skills.

Observed on 2026-11-28 in the client's requests. The list ends before the first entry that does not fit. For that entry
and those after it, a single line gives only the names, as many as fit into 5,000 characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agentlint.platforms.copilot import PROGRAM
from agentlint.platforms.listing import Limit, Listing, Room
from agentlint.syntax.javascript import units

if TYPE_CHECKING:
    from agentlint.platforms.base import Place, Seen

LIMIT: Final = 15_000
"""The size of the list with its tags, in UTF-16 code units. SKILL_CHAR_BUDGET in the environment sets another size."""
OWN: Final = (
    Listing("customize-cloud-agent", (2, "customize-cloud-agent"), 0, 444),
    Listing("github-pr-media", (2, "github-pr-media"), 0, 325),
)
_ORDER: Final = {"project": 0, "user": 1, "plugin": 1}
"""The order of the parts of the list. The client's own skills (2) come after these parts and before commands (3). Each
part is sorted by name."""
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"})


def entry(place: Place, seen: Seen) -> Listing | None:
    """Return a skill or command as an entry of the list; None for one that is not shown to the model."""
    if not seen.loaded or seen.hypothetical or not seen.model_invocable or seen.name is None:
        return None
    scope = place.scope if place.scope in _ORDER else "project"
    order = (3 if place.kind == "command" else _ORDER[scope], seen.name)
    name, description = seen.name.translate(_ESCAPES), (seen.description or "").translate(_ESCAPES)
    shown = (
        f"<skill>\n  <name>{name}</name>\n  <description>{description}</description>\n"
        f"  <location>{scope}</location>\n</skill>\n"
    )
    return Listing(seen.name, order, 0, units(shown), ROOM)


ROOM: Final = Room(
    limits=(Limit(LIMIT),),
    builtin=OWN,
    in_turn=True,
    why=f"{PROGRAM.newest} ends the list before the first entry that does not fit. Of this one and those after it the "
    "model sees only the names, in a single line that ends after 5,000 characters.",
    remedy="Shorten descriptions, set `disable-model-invocation: true` in files that only users start, or set "
    "`SKILL_CHAR_BUDGET={setting}` in the environment of the client.",
)
