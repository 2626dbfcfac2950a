"""The words that can be used in a file: those that a client accepts, and those that the project has.

Which words a key accepts is said in its schema (``x-words``), the client's own words are in
`agentlint.model.vocabulary`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from agentlint.model import vocabulary
from agentlint.model.models import CLAUDE_WORDS
from agentlint.model.tools import BY_CONCEPT, TOOLS, family
from agentlint.platforms import PLATFORMS, around, get
from agentlint.platforms.claude import plugins
from agentlint.platforms.copilot import VSCODE
from agentlint.record import Record
from agentlint.rules.document import Document as Read
from agentlint.server import agents
from agentlint.syntax.nodes import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.server.workspace import Checked, Folder

MAX_SETTINGS = 1_000_000
"""The largest size, in bytes, of a file that sets up MCP servers."""

OWN_SERVERS = ("mcpServers", "mcp-servers")
"""Keys of an agent file that set up MCP servers."""


class Word(Record):
    """A word that can be used: ``text`` as it is written, ``about`` a short description. ``late`` says that it is
    offered last."""

    text: str
    about: str = ""
    late: bool = False


def of(kind: str, checked: Checked, folder: Folder) -> list[Word]:
    """Return the words of a kind (a schema's ``x-words``) that a file's client accepts in it."""
    makers = {"tools": _tools, "models": _models, "agents": _agents, "skills": _skills, "servers": _servers}
    known: dict[str, Word] = {}
    for word in makers[kind](checked, folder):
        known.setdefault(word.text, word)
    return list(known.values())


def work(concepts: str) -> str:
    """Return what a tool does, in words."""
    return ", ".join(BY_CONCEPT[concept].title for concept in concepts.split() if concept in BY_CONCEPT)


def _tools(checked: Checked, folder: Folder) -> Iterator[Word]:
    """Yield the word for each kind of work first, as `convert` writes it, then every other tool that an agent can have,
    and those of MCP servers."""
    platform = checked.platform
    if platform in vocabulary.PLATFORMS:
        words = vocabulary.of(platform)
        offered = frozenset(words.offered())
        for tool in TOOLS:
            names = tool.columns.get(platform)
            if names is not None and not offered.isdisjoint(words.gives(names.write)):
                yield Word(
                    names.write, ", ".join(BY_CONCEPT[concept].title for concept in family(platform, names.write))
                )
        for client_tool in words.tools:
            if client_tool.name in offered:
                yield Word(client_tool.name, work(client_tool.work))
        for server in (*_own_servers(checked), *_servers(checked, folder)):
            yield Word(words.server_word(server.text), server.about)


def _models(checked: Checked, _folder: Folder) -> Iterator[Word]:
    from agentlint.platforms import conversion  # deferred: the server starts without it

    platform = checked.platform
    if conversion.exists(platform):
        for provider, models in conversion.get(platform).models.items():
            for model in models:
                yield Word(model, "the session's model" if model == "inherit" else provider)
    if platform == "claude":
        for word, alias in CLAUDE_WORDS.items():
            if word != alias:
                yield Word(word, f"{alias}, by the client's own choice")


def _agents(checked: Checked, folder: Folder) -> Iterator[Word]:
    """Yield the agents of the project except the file itself, including those that other clients share with this
    one."""
    platform, kept = checked.platform, checked.found.path
    for member in folder.members():
        other = folder.checked.get(member.path)
        if not member.name or member.path == kept or not agents.is_agent(member) or other is None:
            continue
        if member.platform == platform or platform in agents.readers(other):
            yield Word(member.name, os.path.relpath(member.path, folder.root).replace(os.sep, "/"))
    if platform == "copilot":  # only VS Code reads the keys that name agents in its files
        from agentlint.platforms.copilot.references import BUILTIN

        builtin, title = BUILTIN, VSCODE.title
    else:
        builtin, title = get(platform).builtin_names, PLATFORMS[platform].title
    for name in sorted(builtin):
        yield Word(name, f"{title}'s own")


def _skills(checked: Checked, folder: Folder) -> Iterator[Word]:
    places = {place.path for place in PLATFORMS[checked.platform].places("skill") if place.scope == "project"}
    for place in sorted(places):
        base = os.path.join(folder.root, place)
        try:
            names = sorted(os.listdir(base))
        except OSError:
            continue
        for name in names:
            if os.path.isfile(os.path.join(base, name, "SKILL.md")):
                yield Word(name, f"{place}/{name}")


def _servers(checked: Checked, folder: Folder) -> Iterator[Word]:
    for file in PLATFORMS[checked.platform].servers:
        path = os.path.join(folder.root, file.path)
        for name in around.set_up_in(folder.surroundings, path, file.key, MAX_SETTINGS):
            yield Word(name, f"MCP server of {file.path}")
    if checked.platform == "claude" and (plugin := plugins.plugin_of(checked.found.place)) is not None:
        for name in plugins.servers(folder.surroundings, plugin):
            yield Word(name, f"MCP server of the plugin {plugin.name}")


def _own_servers(checked: Checked) -> Iterator[Word]:
    """Yield the MCP servers that the file sets up itself."""
    read = Read(checked.source, checked.found.place, get(checked.platform))
    for key in OWN_SERVERS:
        entry = read.entries.get(key)
        listed = entry[1].items if entry is not None and isinstance(entry[1], Sequence) else entry[1:] if entry else ()
        for node in listed:
            for name, _ in node.pairs if isinstance(node, Mapping) else ():
                if isinstance(name, Scalar) and name.text:
                    yield Word(name.text, "MCP server of this file")
