"""The platforms. Each is a package, named by the platform's id:

    __init__.py  LISTED: title, other names, its programs and their observed versions, and the places whose path alone
                 tells that a file belongs to the platform
    client.py    PLATFORM: how the client reads a file; imported only when a run meets such a file
    agent.py     CONVERSION: its half of `convert`

In addition, ``schemas/<id>.schema.json`` has its keys, and a module of `agentlint.model.vocabulary` its tools.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agentlint.platforms.base import Platform
    from agentlint.platforms.clients import Client
    from agentlint.platforms.places import Listed

_IDS = (
    "claude",
    "opencode",
    "copilot",
    "kilo",
    "gemini",
    "qwen",
    "codex",
    "droid",
    "cursor",
)

PLATFORMS: dict[str, Listed] = {name: import_module(f"{__name__}.{name}").LISTED for name in _IDS}
"""The platforms in display order. A folder that several clients read is assigned to the first of them."""

MAIN: tuple[str, ...] = tuple(name for name, listed in PLATFORMS.items() if listed.main)


@cache
def get(name: str) -> Platform:
    """Return the platform with that id. Raises KeyError when there is none."""
    if name not in PLATFORMS:
        raise KeyError(name)
    platform: Platform = import_module(f"{__name__}.{name}.client").PLATFORM
    return platform


def canonical(name: str) -> str | None:
    """Return the id for a name or alias as users write it; None when there is no such platform."""
    name = name.lower()
    for platform, listed in PLATFORMS.items():
        if name == platform or name in listed.aliases:
            return platform
    return None


def name_clients(text: str, *spoken_of: Client) -> str:
    """Replace each ``{claude}``, ``{vscode}`` ... with the name and version of the client: of the one in ``spoken_of``,
    or else of the newest one."""
    clients = {program.id: program.newest for listed in PLATFORMS.values() for program in listed.programs}
    clients |= {client.id: client for client in spoken_of}
    return re.sub(r"\{([a-z]+)\}", lambda match: str(clients.get(match[1], match[0])), text)
