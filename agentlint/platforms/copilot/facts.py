"""Facts about Copilot CLI itself: its places, its names, and its schema."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from agentlint.platforms.copilot import LISTED, PROGRAM
from agentlint.platforms.schema import Schema, load

if TYPE_CHECKING:
    from agentlint.platforms.base import Place
    from agentlint.platforms.part import Part

CLIENT: Final = PROGRAM.newest

*FOLDERS, CHATMODES = LISTED.folders

RESERVED_NAMES: Final = frozenset({"general-purpose"})
BUILTIN_NAMES: Final = frozenset({"explore", "task", "code-review", "research", "security-review", *RESERVED_NAMES})

MAX_BODY: Final = 30_000
"""The longest prompt, in characters, that github.com documents. Copilot CLI accepts longer ones."""


def schema() -> Schema:
    """Return the schema of agent files, which covers all readers and versions."""
    return load("copilot")


@cache
def read_keys() -> frozenset[str]:
    """Return the keys that Copilot CLI reads."""
    return frozenset(key for key, node in schema().properties.items() if consumer(node, "cli") == "reads")


def consumer(node: Part, name: str) -> str:
    """Return what a consumer (`cli`, `vscode`, `github`) does with a key: `reads`, `ignores`, `deprecated` or
    `undocumented`."""
    return str(node["x-consumers"][name]).partition(":")[0]


def agent_id(place: Place) -> str:
    """Return the id that the client gives a file: its path below the agents folder without its extension, with `--` for
    `/`, and for a backslash in a name (observed 2026-11-28)."""
    return place.inside.removesuffix(".md").removesuffix(".agent").replace("\\", "/").replace("/", "--")
