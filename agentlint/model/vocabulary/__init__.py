"""What each client calls its tools, and to whom it offers them: one module a client, one row a tool.

Readers take from here which names give a tool, writers and `agentlint.model.tools` which work a name stands for, so
that `check` and `convert` know the same names. ``VOCABULARY`` of a module is the client's.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Literal

from agentlint.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

Offer = Literal["always", "named", "session", "setting", "main", "plan", "none"]
"""To whom a tool is offered: every agent; one that names it; depending on the session (system, model, account); where a
setting says so; the main agent only; an agent in plan mode; no agent, or every agent whatever it names."""

Number = tuple[int, ...]


class Names(Record):
    """A platform's words for a concept. ``covers`` is False where the word stands for the concept only in a denial:
    granting the word is not meant to grant the concept elsewhere. ``source`` is said where it is not the column's.

    ``exact`` is the word for this concept alone where ``write`` stands for others too. ``within`` is the pattern that
    keeps ``write`` to what the concept works on, where the platform's permissions take one. ``besides`` are those of
    ``read`` that are tools of their own: a denial names them too.
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
        return (self.write, *self.read)


class OwnTool(Record):
    """A tool of a client's own.

    ``work`` are the concepts of `agentlint.model.tools` that it does, separated by blanks; "" where no other client has
    the like. Before ``since`` the client does not have it; before ``until`` it offers the tool to every agent, whatever
    ``offer`` says. ``setting`` is what has it offered. ``background``: an agent in the background keeps it.
    """

    name: str
    work: str = ""
    offer: Offer = "always"
    since: Number = ()
    until: Number = ()
    setting: str = ""
    background: bool = False

    def offered(self, version: Number) -> bool:
        """Tell whether a version offers it to any agent, if only to one that names it."""
        return version >= self.since and (self.offer in ("always", "named") or version < self.until)


class Vocabulary(Record):
    """A client's names for tools.

    ``aliases`` are other names that it takes, each with the tools that they give. ``retired`` names gave a tool once
    and do nothing now; the value is the tool that does their work, None where none does. ``foreign`` are words of other
    clients with the tool that was meant. ``words`` say what is special about a concept's `Names`: a word that is not
    simply the first tool of the list that does the work.
    """

    source: str
    tools: tuple[OwnTool, ...]
    aliases: Mapping[str, tuple[str, ...]] = {}  # never changed
    retired: Mapping[str, str | None] = {}
    foreign: Mapping[str, str] = {}
    words: Mapping[str, Names] = {}

    def named(self, *offers: Offer) -> frozenset[str]:
        """Return the tools that are offered so."""
        return frozenset(tool.name for tool in self.tools if tool.offer in offers)

    def offered(self, version: Number = ()) -> tuple[str, ...]:
        """Return the tools that a version offers to an agent that names them; without one, the newest."""
        return tuple(tool.name for tool in self.tools if tool.offered(version or (1 << 30,)))

    def gives(self, name: str) -> tuple[str, ...]:
        """Return the client's own tools that a name gives, letter by letter; () for none."""
        return self.aliases.get(name) or ((name,) if any(tool.name == name for tool in self.tools) else ())

    def names(self) -> dict[str, Names]:
        """Return the words by concept: what is written, and every other name that gives a tool of the same work."""
        work = {tool.name: tool.work.split() for tool in self.tools}
        words = [(name, concept) for name, concepts in work.items() for concept in concepts]
        words += [
            (alias, concept)
            for alias, tools in self.aliases.items()
            for concept in dict.fromkeys(concept for tool in tools for concept in work.get(tool, ()))
        ]
        found: dict[str, dict[str, None]] = {concept: {names.write: None} for concept, names in self.words.items()}
        for name, concept in words:
            found.setdefault(concept, {})[name] = None
        made = {}
        for concept, listed in found.items():
            write, *read = listed
            made[concept] = self.words.get(concept, Names(write))._replace(read=tuple(read))
        return made


@cache
def of(platform: str) -> Vocabulary:
    """Return the vocabulary of a platform's client. Raises KeyError where tools have no names that a file could say."""
    if platform not in PLATFORMS:
        raise KeyError(platform)
    vocabulary: Vocabulary = import_module(f"{__name__}.{platform}").VOCABULARY
    return vocabulary


PLATFORMS = ("claude", "opencode", "copilot", "kilo", "gemini", "qwen", "droid")
