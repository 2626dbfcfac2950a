"""The platforms, each in one module of its own.

`PLATFORMS` is the one list: a platform's id, its other names, and the places whose path alone tells that a file is
its own. The module of that name (with its `PLATFORM`) is imported only when a run meets such a file.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from agentlint.platforms.base import Platform, Scope


class PlaceRule(NamedTuple):
    """An agents folder, relative to a project root, or to the home folder when ``scope`` is "user"."""

    folder: str
    scope: Scope = "project"
    also_user: bool = False  # the same folder in the home folder is user-wide
    beside: str = ""  # only where this file or folder lies beside it


class Listed(NamedTuple):
    aliases: tuple[str, ...]
    places: tuple[PlaceRule, ...]
    suffixes: tuple[str, ...] = ()  # file name endings that tell the platform anywhere
    main: bool = False  # what "all" means: the platforms a file is judged for and converted to by default


PLATFORMS: dict[str, Listed] = {
    "claude": Listed(
        ("claude-code",),
        (PlaceRule(".claude/agents", also_user=True), PlaceRule("agents", "plugin", beside=".claude-plugin")),
        main=True,
    ),
    "opencode": Listed(
        ("open-code",),
        (
            *(PlaceRule(f".opencode/{kind}", also_user=True) for kind in ("agent", "agents", "mode", "modes")),
            *(PlaceRule(f".config/opencode/{kind}", "user") for kind in ("agent", "agents", "mode", "modes")),
        ),
        main=True,
    ),
    "copilot": Listed(
        ("github-copilot", "copilot-cli"),
        (PlaceRule(".github/agents"), PlaceRule(".github/chatmodes"), PlaceRule(".copilot/agents", "user")),
        suffixes=(".agent.md", ".chatmode.md"),
        main=True,
    ),
    "kilo": Listed(
        ("kilocode", "kilo-code"),
        (
            *(
                PlaceRule(f"{base}/{kind}", also_user=kind.startswith("agent"))
                for base in (".kilo", ".kilocode")
                for kind in ("agent", "agents", "mode", "modes")
            ),
            PlaceRule(".config/kilo/agent", "user"),
            PlaceRule(".config/kilo/agents", "user"),
        ),
    ),
    "gemini": Listed(("gemini-cli",), (PlaceRule(".gemini/agents", also_user=True),)),
    "qwen": Listed(("qwen-code",), (PlaceRule(".qwen/agents", also_user=True),)),
    "codex": Listed(("codex-cli",), (PlaceRule(".codex/agents", also_user=True),)),
    "droid": Listed(("factory", "factory-droid"), (PlaceRule(".factory/droids", also_user=True),)),
}
"""In display order."""

MAIN: tuple[str, ...] = tuple(name for name, listed in PLATFORMS.items() if listed.main)


@cache
def get(name: str) -> Platform:
    """The platform of that id. Raises KeyError when there is none."""
    if name not in PLATFORMS:
        raise KeyError(name)
    platform: Platform = import_module(f"agentlint.platforms.{name}").PLATFORM
    return platform


def canonical(name: str) -> str | None:
    """The id for a name or alias as users write it; None when there is no such platform."""
    name = name.lower()
    for platform, listed in PLATFORMS.items():
        if name == platform or name in listed.aliases:
            return platform
    return None
