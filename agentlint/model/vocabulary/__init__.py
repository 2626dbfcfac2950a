"""What each client calls its tools, and to which agents it offers them: one module for each client, one row for each
tool.

Readers learn here which names give a tool, writers and `agentlint.model.tools` which work a name stands for, so that
`check` and `convert` know the same names. Each module's ``VOCABULARY`` is that of its client.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Literal

from agentlint.record import Record
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

Offer = Literal["always", "named", "session", "setting", "main", "plan", "none"]
"""To whom a tool is offered.

"always": every agent; "named": an agent that names it; "session": depending on the session (system, model, account);
"setting": where a setting says so; "main": the main agent only; "plan": an agent in plan mode; "none": no agent, or
every agent whatever it names.
"""

Number = tuple[int, ...]
_NOT_IN_NAME = lazy_pattern(r"[^A-Za-z0-9_-]")


class Names(Record):
    """A platform's words for a concept. ``covers`` is False where the word stands for the concept only in a denial:
    granting the word is not meant to grant the concept elsewhere. ``source`` is given where it is not the column's.

    ``exact`` is the word for this concept alone where ``write`` stands for others too. ``within`` is the pattern that
    limits ``write`` to what the concept works on, where the platform's permissions accept one. ``besides`` are those
    names in ``read`` that are separate tools: a denial names them too.
    """

    write: str
    read: tuple[str, ...] = ()
    covers: bool = True
    source: str = ""
    exact: str = ""
    within: str = ""
    besides: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Return the word that is written, then those that are only read."""
        return (self.write, *self.read)


class OwnTool(Record):
    """One tool of a client.

    ``work`` are the concepts of `agentlint.model.tools` that the tool does, separated by spaces; "" where no other
    client has a similar tool. Before ``since`` the client does not have it; before ``until`` it offers the tool to
    every agent, whatever ``offer`` says. ``setting`` is the setting that makes the client offer it. ``background`` says
    that an agent in the background keeps it.
    """

    name: str
    work: str = ""
    offer: Offer = "always"
    since: Number = ()
    until: Number = ()
    setting: str = ""
    background: bool = False

    def offered(self, version: Number) -> bool:
        """Tell whether a version offers the tool to any agent, even if only to one that names it."""
        return version >= self.since and (self.offer in ("always", "named") or version < self.until)


class Vocabulary(Record):
    """A client's names for tools.

    ``aliases`` are other names that it accepts, each with the tools that they give. ``retired`` names gave a tool once
    and do nothing now; the value is the tool that does their work, None where none does. ``foreign`` are words of other
    clients, each with the tool that was meant. ``words`` are the `Names` of concepts that differ from the rule, which
    is the first tool of the list that does the work.

    ``server`` is the word for all tools of an MCP server. In it, ``{name}`` stands for the server's name, and
    ``{plain}`` for that name as it is part of its tools' names.
    """

    source: str
    tools: tuple[OwnTool, ...]
    aliases: Mapping[str, tuple[str, ...]] = {}  # never changed
    retired: Mapping[str, str | None] = {}
    foreign: Mapping[str, str] = {}
    words: Mapping[str, Names] = {}
    server: str = "mcp__{name}"

    def server_word(self, server: str) -> str:
        """Return the word that stands for all tools of an MCP server in a list of tools."""
        return self.server.format(name=server, plain=in_tool_name(server))

    def named(self, *offers: Offer) -> frozenset[str]:
        """Return the names of the tools that are offered in one of these ways."""
        return frozenset(tool.name for tool in self.tools if tool.offer in offers)

    def offered(self, version: Number = ()) -> tuple[str, ...]:
        """Return the tools that a version offers to an agent that names them; () is the newest version."""
        return tuple(tool.name for tool in self.tools if tool.offered(version or (1 << 30,)))

    def gives(self, name: str) -> tuple[str, ...]:
        """Return the client's own tools that a name gives, compared case-sensitively; () for none."""
        return self.aliases.get(name) or ((name,) if any(tool.name == name for tool in self.tools) else ())

    def names(self) -> dict[str, Names]:
        """Return the words by concept: the word that is written, and every other name that gives a tool for the same
        work."""
        work = {tool.name: tool.work.split() for tool in self.tools}
        words = [(name, concept) for name, concepts in work.items() for concept in concepts]
        words += [
            (alias, concept)
            for alias, tools in self.aliases.items()
            for concept in dict.fromkeys(concept for tool in tools for concept in work.get(tool, ()))
        ]
        read_names: dict[str, dict[str, None]] = {concept: {names.write: None} for concept, names in self.words.items()}
        for name, concept in words:
            read_names.setdefault(concept, {})[name] = None
        made = {}
        for concept, listed in read_names.items():
            write, *read = listed
            made[concept] = self.words.get(concept, Names(write))._replace(read=tuple(read))
        return made


def in_tool_name(server: str) -> str:
    """Return a server's or tool's name as part of `mcp__server__tool`: ``my.srv`` becomes ``my_srv``."""
    return _NOT_IN_NAME.sub("_", server)


@cache
def of(platform: str) -> Vocabulary:
    """Return the vocabulary of a platform's client. Raises KeyError where no file can name tools."""
    if platform not in PLATFORMS:
        raise KeyError(platform)
    vocabulary: Vocabulary = import_module(f"{__name__}.{platform}").VOCABULARY
    return vocabulary


PLATFORMS = ("claude", "opencode", "copilot", "kilo", "gemini", "qwen", "droid")
