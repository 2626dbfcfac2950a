"""The list of skills and commands that Claude Code shows to the model.

Observed on 2026-11-28 by the client's own count in its log ("Skill listing over budget: 73 skills, 50150 chars > 30000
budget") and by its requests. The list gets a hundredth of the model's context window, counted as three characters per
token for a model with a million tokens, and as four for one with 200,000. If the list needs more, entries keep their
descriptions in order as long as there is room. Entries that the user has started recently come first; no file shows
which those are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agentlint.platforms import around
from agentlint.platforms.claude import PROGRAM
from agentlint.platforms.claude.skills import LONGEST_LISTED
from agentlint.platforms.listing import Limit, Listing, Room, columns
from agentlint.platforms.skills import folder_name, head
from agentlint.surroundings import kept
from agentlint.syntax.javascript import units
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from agentlint.platforms.base import Place, Seen
    from agentlint.surroundings import Surroundings
    from agentlint.syntax.nodes import Object, Value

FRACTION: Final = 0.01
"""The share of the context window, unless `skillListingBudgetFraction` sets another."""
LARGE: Final = 3_000_000
"""The context window of the client's default models, in characters as the client counts them."""
SMALL: Final = 800_000
"""The context window of a model with 200,000 tokens, such as claude-sonnet-4-5, in characters."""
_OWN: Final = {
    "dataviz": 1448, "update-config": 708, "keybindings-help": 249, "code-review": 851, "simplify": 189,
    "fewer-permission-prompts": 192, "loop": 345, "claude-api": 1170, "workflow-authoring": 253, "run": 369,
    "plugin-authoring": 275, "init": 7, "security-review": 18,
}  # fmt: skip
"""The client's own entries with their sizes in characters. They keep their descriptions, except for the last two, which
give way to a project's entries, so that only their names count. A project's file with such a name replaces the
entry."""
_ALWAYS: Final = "plugin-authoring"
"""The entry that remains with `disableBundledSkills`. Its line end is not counted, because a list has one line end
fewer than it has entries."""
_LABEL: Final = lazy_pattern(r"[A-Za-z0-9_.:-]+")
_FILES: Final = (".claude/settings.json", ".claude/settings.local.json")
"""The settings files of a project; the second one takes precedence."""


def entry(place: Place, seen: Seen) -> Listing | None:
    """Return a skill or command as an entry of the list; None for one that is not shown to the model."""
    if not seen.loaded or seen.outcome == "disabled" or not seen.model_invocable or seen.name is None:
        return None
    project = next(iter(around.bases(place)), "") if place.scope == "project" else ""
    stated = _settings(place.surroundings, project) if project else {}
    room = _room(place.surroundings, project)
    overrides = stated.get("skillOverrides")
    override = overrides.get(seen.name) if isinstance(overrides, dict) else None
    if override in ("off", "user-invocable-only"):
        return None
    command = place.kind == "command"
    scope = {"user": 0, "project": 1}.get(place.scope, 2)
    # entries of plugins come last, and among them commands come before skills
    order = (scope == 2, command != (scope == 2), scope, place.inside)
    if override == "name-only":
        bare = columns(f"- {seen.name}") + 1
        return Listing(seen.name, order, bare, bare, room)
    shown = f"- {seen.name}{_label(place, seen)}"
    text = seen.description or ""
    longest = _longest(stated)
    if longest < units(text):
        text = head(text, longest - 1) + "…"
    bare = columns(shown) + 1
    return Listing(seen.name, order, bare, bare + columns(f": {text}"), room)


def _label(place: Place, seen: Seen) -> str:
    """Return the text after the name of a skill whose `name` differs from its folder's. Of several skills with the same
    label, the client shows it only for the first; this is not modelled."""
    label = seen.fields.get("name")
    if place.kind != "skill" or not isinstance(label, str) or label == folder_name(place):
        return ""
    return f" ({label})" if _LABEL.fullmatch(label) else ""


@kept
def _settings(surroundings: Surroundings, project: str) -> Object:
    stated: Object = {}
    for name in _FILES:
        stated |= around.settings(surroundings, f"{project}/{name}") or {}
    return stated


@kept
def _room(surroundings: Surroundings, project: str) -> Room:
    """Return the room that the settings in a project's folder give; "" stands for a project without settings."""
    stated = _settings(surroundings, project) if project else {}
    fraction = _fraction(stated.get("skillListingBudgetFraction"))
    longest = _longest(stated)
    builtin = [(name, min(size, len(f"- {name}: \n") + longest)) for name, size in _OWN.items()]
    without = stated.get("disableBundledSkills") is True
    small = f" if the model has a context window of {SMALL // 4:,} tokens"
    return Room(
        limits=(Limit(int(LARGE * fraction), LARGE), Limit(int(SMALL * fraction), SMALL, small)),
        builtin=tuple(Listing(name, (), size, size) for name, size in builtin if name == _ALWAYS or not without),
        in_turn=False,
        why=f"{PROGRAM.newest} gives the list {fraction:.4g} of the model's context window. Of an entry that does not "
        "fit, the model sees only the name, unless the user has started it lately. Only the client's log says so.",
        remedy="Shorten descriptions, set `disable-model-invocation: true` in files that only users start, or set "
        "`skillListingBudgetFraction` to {setting} in `.claude/settings.json`.",
    )


def _longest(stated: Object) -> int:
    """Return how many characters of a description are listed at most."""
    longest = stated.get("skillListingMaxDescChars")
    return longest if isinstance(longest, int) and longest > 0 else LONGEST_LISTED


def _fraction(value: Value) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 1:
        return float(value)
    return FRACTION
