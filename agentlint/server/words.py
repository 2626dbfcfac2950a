"""The words that may stand in a file: what a client takes, and what the project has.

Which words a key takes is said in its schema (``x-words``), the client's own in `agentlint.model.vocabulary`.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from agentlint.model import vocabulary
from agentlint.model.models import CLAUDE_WORDS
from agentlint.model.tools import BY_CONCEPT, TOOLS, family
from agentlint.platforms import PLATFORMS, conversion, get
from agentlint.platforms.claude.servers import in_tool_name
from agentlint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.server.workspace import Folder

MAX_SETTINGS = 1_000_000
"""Bytes of a file that sets up MCP servers."""

SERVERS: dict[str, tuple[tuple[str, str], ...]] = {
    "claude": ((".mcp.json", "mcpServers"),),
    "copilot": ((".vscode/mcp.json", "servers"), (".mcp.json", "mcpServers")),
    "opencode": (("opencode.json", "mcp"),),
    "kilo": (("opencode.json", "mcp"),),
    "gemini": ((".gemini/settings.json", "mcpServers"),),
    "qwen": ((".qwen/settings.json", "mcpServers"),),
    "droid": ((".factory/mcp.json", "mcpServers"),),
}
"""Where a project sets up MCP servers, and the key that holds them, by the clients' documentation."""


class Word(Record):
    """``text`` as it is written; ``about`` says what it is, in few words; ``late``: better not."""

    text: str
    about: str = ""
    late: bool = False


def of(kind: str, platform: str, folder: Folder) -> list[Word]:
    """The words of a kind (a schema's ``x-words``) that a platform's client takes in this project."""
    makers = {"tools": _tools, "models": _models, "agents": _agents, "skills": _skills, "servers": _servers}
    found: dict[str, Word] = {}
    for word in makers[kind](platform, folder):
        found.setdefault(word.text, word)
    return list(found.values())


def work(concepts: str) -> str:
    """What a tool does, in words."""
    return ", ".join(BY_CONCEPT[concept].title for concept in concepts.split() if concept in BY_CONCEPT)


def _tools(platform: str, folder: Folder) -> Iterator[Word]:
    """The word for each kind of work first, as `convert` writes it, then every other tool that an agent may have."""
    if platform in vocabulary.PLATFORMS:
        words = vocabulary.of(platform)
        offered = frozenset(words.offered())
        for tool in TOOLS:
            names = tool.columns.get(platform)
            if names is not None and not offered.isdisjoint(words.gives(names.write)):
                yield Word(names.write, ", ".join(BY_CONCEPT[one].title for one in family(platform, names.write)))
        for own in words.tools:
            if own.name in offered:
                yield Word(own.name, work(own.work))
    for server in _servers(platform, folder):
        yield Word(_server_tools(platform, server.text), server.about)


def _server_tools(platform: str, server: str) -> str:
    """What stands for all tools of an MCP server in a list of tools."""
    if platform == "claude":
        return f"mcp__{in_tool_name(server)}"
    if platform == "gemini":
        return f"mcp_{server}_*"
    if platform in ("opencode", "kilo"):
        return f"{in_tool_name(server)}_*"
    return f"{server}/*" if platform == "copilot" else f"mcp__{server}"


def _models(platform: str, _folder: Folder) -> Iterator[Word]:
    if conversion.exists(platform):
        for provider, models in conversion.get(platform).models.items():
            for model in models:
                yield Word(model, "the session's model" if model == "inherit" else provider)
    if platform == "claude":
        for word, alias in CLAUDE_WORDS.items():
            if word != alias:
                yield Word(word, f"{alias}, by the client's own choice")


def _agents(platform: str, folder: Folder) -> Iterator[Word]:
    for member in folder.members():
        if member.platform == platform and member.name:
            yield Word(member.name, os.path.relpath(member.path, folder.root).replace(os.sep, "/"))
    for name in sorted(get(platform).builtin_names):
        yield Word(name, f"{PLATFORMS[platform].title}'s own")


def _skills(platform: str, folder: Folder) -> Iterator[Word]:
    places = {place.path for place in PLATFORMS[platform].places("skill") if place.scope == "project"}
    for place in sorted(places):
        base = os.path.join(folder.root, place)
        try:
            names = sorted(os.listdir(base))
        except OSError:
            continue
        for name in names:
            if os.path.isfile(os.path.join(base, name, "SKILL.md")):
                yield Word(name, f"{place}/{name}")


def _servers(platform: str, folder: Folder) -> Iterator[Word]:
    for path, key in SERVERS.get(platform, ()):
        servers = _read(os.path.join(folder.root, path)).get(key)
        for name in servers if isinstance(servers, dict) else ():
            yield Word(str(name), f"MCP server of {path}")


def _read(path: str) -> dict[str, Any]:
    """A file of JSON; nothing where it is none."""
    try:
        with open(path, "rb") as file:
            data = json.loads(file.read(MAX_SETTINGS))
    except (OSError, ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}
