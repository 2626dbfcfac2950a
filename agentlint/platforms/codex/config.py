"""Read what the client's own ``config.toml`` says about the agents next to it: an agent file that it names may lack
keys, and a bad ``agents`` table keeps the client from starting at all (observed)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from agentlint.record import Record
from agentlint.surroundings import kept
from agentlint.syntax import tomlread
from agentlint.syntax.javascript import SPACES

if TYPE_CHECKING:
    from agentlint.platforms.base import Place
    from agentlint.surroundings import Surroundings

MAX_BYTES: Final = 1_000_000
"""The size in bytes above which a file is not read; the client's own has a few kilobytes."""
SETTINGS: Final = frozenset(("max_threads", "max_depth", "job_max_runtime_seconds"))
"""Keys of ``agents`` that hold settings rather than an agent."""
BLANKS: Final = SPACES.replace("\ufeff", "") + "\x85"
"""White space in Rust: a text of nothing else is blank for the client. U+FEFF and U+001C, which other languages count
too, are text (observed 2026-11-28)."""


class Role(Record):
    """The table ``[agents.NAME]``. ``description`` is None when it is missing."""

    name: str
    description: str | None


class CodexConfig(Record):
    """What a ``config.toml`` says about agents. ``fault`` is the key that the client does not accept, "" for none.
    ``roles`` holds the roles by the absolute paths of their agent files."""

    fault: str = ""
    roles: dict[str, Role] = {}  # noqa: RUF012 - never written to


def beside(place: Place, *, listed: bool = False) -> CodexConfig:
    """Read the ``config.toml`` next to the agents folder of ``place``, or the project's if it ``listed`` the file. The
    result is empty where there is no such file, or no project (for a file that is still to be written)."""
    if not place.root:
        return CodexConfig()
    if listed:
        return _of_project(place.surroundings, place.root)
    path, inside = place.absolute.replace(os.sep, "/"), f"/agents/{place.inside}"
    return _read(place.surroundings, path.removesuffix(inside)) if path.endswith(inside) else CodexConfig()


def _of_project(surroundings: Surroundings, root: str) -> CodexConfig:
    """Return what a project's configuration says about agents."""
    return _read(surroundings, os.path.join(root, ".codex"))


def lists(surroundings: Surroundings, path: str, root: str) -> bool:
    """Tell whether the client's configuration in a project names the file (absolute path) as an agent's."""
    return path in _of_project(surroundings, root).roles


@kept
def _read(surroundings: Surroundings, folder: str) -> CodexConfig:
    raw = surroundings.content(os.path.join(folder, "config.toml"), MAX_BYTES)
    try:
        agents = tomlread.load((raw or b"").decode("utf-8")).get("agents", {})
    except ValueError:
        return CodexConfig()
    if not isinstance(agents, dict):
        return CodexConfig("agents")
    roles = {}
    for name, role in agents.items():
        if name in SETTINGS:
            continue
        if fault := fault_of(name, role):
            return CodexConfig(fault)
        if "config_file" in role:
            roles[os.path.normpath(os.path.join(folder, role["config_file"]))] = Role(name, role.get("description"))
    return CodexConfig("", roles)


def fault_of(name: str, role: Any) -> str:
    """Return the key of a declared agent whose value has the wrong type; "" for none."""
    if name in SETTINGS:
        return ""
    if not isinstance(role, dict):
        return f"agents.{name}"
    wrong = (key for key in ("description", "config_file") if not isinstance(role.get(key, ""), str))
    return next((f"agents.{name}.{key}" for key in wrong), "")
