"""The interface of a platform, and what its client sees in a file.

`agentlint.platforms` says what a platform consists of. `Platform.see` is a model of the real client: from a `Source`
and its `Place` to the effective agent. Rules, `inspect` and `convert` all take the client's verdict from there, so that
they cannot disagree.

Modules that every run imports use no dataclasses: each costs 0.3 ms at every start, as much as reading a file.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, Protocol

from agentlint.model.kinds import OF_AGENTS
from agentlint.record import Record
from agentlint.surroundings import NOTHING_AROUND, Surroundings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import ModuleType

    from agentlint.model.kinds import FileKind
    from agentlint.model.problems import Kind, Problem
    from agentlint.platforms.clients import Client
    from agentlint.platforms.listing import Listing
    from agentlint.platforms.places import Scope
    from agentlint.platforms.versions import History
    from agentlint.syntax.nodes import Node, Value
    from agentlint.text import Route, Source, Span

Outcome = Literal["loaded", "bare", "degraded", "rejected", "skipped", "disabled", "ignored"]
"""loaded: an agent as written. bare: its text alone, without anything from the frontmatter (skills and commands in
Claude Code). degraded: an agent, but not the one written (OpenCode: the whole file is the prompt). rejected: the client
refuses it, and either more than this file is affected or an error is shown. skipped: silently not an agent. disabled:
switched off by its author. ignored: the client never reads it, or another file has taken its name."""

NOT_LOADED: frozenset[str] = frozenset({"rejected", "skipped", "ignored"})


class Place(Record):
    """Where a file lies, as clients see it.

    ``folder`` is the agents folder in which it was found ("" for none), ``inside`` its path below that folder with "/"
    ("team/reviewer.md"). Without an agents folder, ``inside`` is the file name; for a skill outside every known folder,
    it is the skill's folder and the file name. ``root`` is the project's root folder. ``kind`` is what the file is in
    that place. For a client's configuration ("settings"), ``folder`` is the file's path below the project's folder
    (`Settings.path`) and ``inside`` the key of an agent in it. ``surroundings`` is everything around the file that a
    reader may ask for.
    """

    path: str
    root: str
    folder: str
    inside: str
    scope: Scope = "none"
    kind: FileKind = "agent"
    surroundings: Surroundings = NOTHING_AROUND

    @property
    def absolute(self) -> str:
        """Return the path from the root of the file system."""
        return self.surroundings.absolute(self.path)

    @property
    def filename(self) -> str:
        """Return the last part of the file's path."""
        return self.inside.rpartition("/")[2]


class Seen:
    """The agent, skill or command as one client sees it.

    None in a field means that the client has no such notion, or that the agent does not exist.
    """

    __slots__ = (
        "arguments", "at", "client", "data", "description", "fields", "grants", "hypothetical", "mode", "model",
        "model_invocable", "name", "outcome", "permission", "problems", "prompt", "reason", "server_tools", "tools",
        "tree", "user_invocable",
    )  # fmt: skip

    def __init__(self, client: Client, outcome: Outcome, *, hypothetical: bool = False) -> None:
        self.client = client
        self.outcome = outcome
        self.reason = ""  # one sentence: why it is not loaded as written
        self.hypothetical = hypothetical  # it lies where this client does not look: judged as if it lay in its folder
        self.name: str | None = None
        self.description: str | None = None
        self.prompt: str | None = None
        self.model: str | None = None  # as it would be requested; None stands for the session's model
        self.mode: str | None = None  # primary | subagent | all
        self.tools: Literal["all"] | tuple[str, ...] | None = None  # the client's own tools that the agent has
        self.server_tools: tuple[str, ...] = ()  # tools of MCP servers that it has whatever its tool list says
        self.permission: tuple[str, ...] | None = None  # OpenCode: resolved rules in order, "edit:*=deny"
        self.grants: tuple[str, ...] | None = None  # of a skill or command: the tools that it may use without asking
        self.arguments: str | None = None  # of a skill or command: the hint for what a user writes after its name
        self.user_invocable: bool | None = None
        self.model_invocable: bool | None = None
        self.fields: dict[str, Value] = {}  # the effective values, after the client's own coercions
        self.data: dict[str, Value] | None = None  # the frontmatter with the client's types; None: it has none
        self.tree: Node | None = None  # the frontmatter's tree in the client's dialect, offsets into Source.text
        self.problems: list[Problem[Kind]] = []
        self.at: Span | None = None  # its position in a file that declares several; None: it is the whole file

    @classmethod
    def of_unknown_kind(cls, client: Client, place: Place) -> Seen:
        """Return what a client sees in a file of a kind about which nothing is known for it: nothing."""
        ignored = cls(client, "ignored")
        ignored.reason = f"agentlint does not know {client.title}'s {place.kind}s."
        return ignored

    @property
    def loaded(self) -> bool:
        """Tell whether the client loads anything from the file."""
        return self.outcome not in NOT_LOADED

    def settle(self, outcome: Outcome, reason: str) -> None:
        """Record that the agent does not come out as written. The first and worst reason is kept; not being loaded is
        worse than being loaded as something else."""
        if not self.reason or (self.loaded and outcome in NOT_LOADED):
            self.outcome, self.reason = outcome, reason


class Claim(Record):
    """An agent's claim to its name.

    Among the claims to one ``key`` in one ``layer``, the client takes the one with the lowest ``rank``. Between equal
    ranks something decides that no file shows; ``undecided`` is the sentence that says what. Where it is "", all of
    them take effect. ``listed``: the client still lists the agents that lose, but starts the winner in their place.
    Layers complement one another: a value in the lowest layer wins.
    """

    key: str
    rank: tuple[Any, ...]
    layer: int = 0
    undecided: str = ""
    listed: bool = False


class Declared(Record):
    """An agent that a client's configuration file declares."""

    place: Place
    seen: Seen


class Stated(Record):
    """A rule that a client applies, in the client's own words. ``source`` is the text that states it, at ``route`` in
    ``tree``; None when the client itself does."""

    key: str
    pattern: str
    action: Literal["allow", "ask", "deny"]
    source: Source | None = None
    tree: Node | None = None
    route: Route = ()


class Reader(Protocol):
    """A model of a client: a function of a text, its place with the surroundings, and a version (None is the newest
    observed one). It never raises and depends on nothing else."""

    def __call__(self, source: Source, place: Place, version: str | None = None) -> Seen: ...

    def __hash__(self) -> int: ...


@lru_cache(maxsize=32)
def see_once(see: Reader, source: Source, place: Place, version: str | None) -> Seen:
    """Return a file as a client sees it. Rules, proofs and reports ask about the same texts, so that the last few
    answers are cached: they must not be changed."""
    return see(source, place, version)


class FileClass(Record):
    """How a client treats files of one kind other than agents, by the names of modules of the platform's package, which
    are imported when the first such file is read.

    ``reader`` has ``see``, ``looks_at`` and ``contest``, like `Platform` for agents. ``listing`` has ``entry``, which
    returns what a file adds to the list that the client shows to the model; it is "" where that list is not known to
    have a limit. ``schema`` is the name of the schema that holds the keys.
    """

    reader: str
    schema: str
    listing: str = ""


@cache
def _module(platform: str, name: str) -> ModuleType:
    return import_module(f"agentlint.platforms.{platform}.{name}")


class Platform(Record):
    r"""One client family: its schema and its readers.

    ``see`` reads agents, and ``looks`` tells whether the client looks for agents where a file lies; ``kinds`` has the
    readers of other files. `read` and `looks_at` choose by a file's kind. ``evidence(data,
    name)`` lists, in words, the signs in the content that a file belongs to this platform: the more signs, the surer
    (`engine.detect` compares). ``contest(place, seen)`` returns the agent's claims to its names: it takes effect when
    it wins all of them. ``complete`` gets the files that together give one agent, those whose fields win last, and puts
    what the client makes of all of them into the last one. ``like`` is the platform whose files the client also reads,
    key by key. ``literal_newlines``: it shows a written ``\n`` unchanged. ``least_prompt``: it does not load an agent
    whose prompt has fewer characters. ``declared`` reads the agents of a file of `Listed.settings`. ``rules`` returns
    the rules that the client applies to an agent given by some files, where the last matching rule decides; it is None
    for a client that grants tools and has no rules. ``judge_settings`` reads the other contents of such a file.
    ``all_or_nothing``: a file that the client rejects keeps it from starting in that project with any agent.
    ``history`` is what changed between its versions.
    """

    id: str
    clients: tuple[Client, ...]  # first: the native one
    see: Reader
    looks: Callable[[Place], bool]
    evidence: Callable[[dict[str, Value], str], list[str]]  # (top-level data, file name) -> signs, in words
    contest: Callable[[Place, Seen], tuple[Claim, ...]]
    builtin_names: frozenset[str] = frozenset()
    like: str = ""
    literal_newlines: bool = False
    least_prompt: int = 0
    declared: Callable[[Source, Place], list[Declared]] | None = None
    judge_settings: Callable[[Source, Place], Seen] | None = None
    all_or_nothing: bool = False
    complete: Callable[[Sequence[tuple[Place, Seen]]], None] | None = None
    rules: Callable[[Sequence[tuple[Source, Place, Seen]]], list[Stated]] | None = None
    kinds: Mapping[FileKind, FileClass] = {}
    history: History | None = None

    def read(self, source: Source, place: Place, version: str | None = None) -> Seen:
        """Return a file as the client sees it, whatever its kind, cached as by `see_once`."""
        if place.kind == "agent":
            return see_once(self.see, source, place, version)
        if place.kind in self.kinds:
            see: Reader = _module(self.id, self.kinds[place.kind].reader).see
            return see_once(see, source, place, version)
        return Seen.of_unknown_kind(self.client, place)

    def looks_at(self, place: Place) -> bool:
        """Tell whether the client looks where a file of its kind lies; where not, what `read` returns is
        hypothetical."""
        if place.kind == "agent":
            return self.looks(place)
        if place.kind not in self.kinds:
            return False
        looks: Callable[[Place], bool] = _module(self.id, self.kinds[place.kind].reader).looks_at
        return looks(place)

    def schema(self, kind: FileKind) -> str:
        """Return the name of the schema that holds the keys of a kind; "" where the client reads no such files."""
        if kind in OF_AGENTS:
            return self.form
        return self.kinds[kind].schema if kind in self.kinds else ""

    def claims(self, place: Place, seen: Seen) -> tuple[Claim, ...]:
        """Return the claims of a file to its names among files of its kind."""
        if place.kind in OF_AGENTS:
            return self.contest(place, seen)
        if place.kind not in self.kinds:
            return ()
        contest: Callable[[Place, Seen], tuple[Claim, ...]] = _module(self.id, self.kinds[place.kind].reader).contest
        return contest(place, seen)

    def lists(self, kind: FileKind) -> bool:
        """Tell whether the client's list of files of a kind, which it shows to the model, is known to have a limit."""
        return kind in self.kinds and bool(self.kinds[kind].listing)

    def listing(self, place: Place, seen: Seen) -> Listing | None:
        """Return what a file adds to the list that the client shows to the model."""
        if not self.lists(place.kind):
            return None
        entry: Callable[[Place, Seen], Listing | None] = _module(self.id, self.kinds[place.kind].listing).entry
        return entry(place, seen)

    @property
    def client(self) -> Client:
        """Return the platform's main client, in its newest observed version."""
        return self.clients[0]

    @property
    def form(self) -> str:
        """Return the platform whose keys and values the files have."""
        return self.like or self.id
