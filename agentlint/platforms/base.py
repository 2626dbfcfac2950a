"""What every platform says about itself, and what its client is known to see in a file.

`agentlint.platforms` says what a platform consists of. Its `Platform.see` is a model of the real client: from a
`Source` and its `Place` to the agent in force. Rules, `inspect` and `convert` all take the client's verdict from there,
so they cannot disagree.

What every run imports has no dataclasses: one costs 0.3 ms at each start, as much as reading a file.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, Protocol

from agentlint.model.kinds import OF_AGENTS
from agentlint.record import Record
from agentlint.surroundings import NOTHING_AROUND, Surroundings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from agentlint.model.kinds import FileKind
    from agentlint.model.problems import Kind, Problem
    from agentlint.platforms.clients import Client
    from agentlint.platforms.listing import Listing
    from agentlint.platforms.places import Scope
    from agentlint.platforms.versions import History
    from agentlint.syntax.nodes import Node, Value
    from agentlint.text import Route, Source, Span

Outcome = Literal["loaded", "bare", "degraded", "rejected", "skipped", "disabled", "ignored"]
"""loaded: an agent as written. bare: its text alone, without anything that the frontmatter says (skills and commands in
Claude Code). degraded: an agent, but not the one written (OpenCode: the whole file is the prompt).
rejected: the client refuses, and more than this file suffers or an error is shown. skipped: silently not an agent.
disabled: switched off by its author. ignored: the client never reads it, or another file took its name."""

NOT_LOADED: frozenset[str] = frozenset({"rejected", "skipped", "ignored"})


class Place(Record):
    """Where a file lies, as clients see it.

    ``folder`` is the agents folder it was found in ("" when none), ``inside`` its path below that folder with "/"
    ("team/reviewer.md"; just the file name when there is no agents folder; of a skill outside every known folder its
    own folder and the file), ``root`` the project's root folder. ``kind`` is what the file is there: of a client's
    configuration ("settings") ``folder`` is that file's path below the project's folder (`Settings.path`), ``inside``
    the key of an agent in it. ``surroundings`` is what lies around it, as far as a reader may ask.
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
        """The path from the root of the file system."""
        return self.surroundings.absolute(self.path)

    @property
    def filename(self) -> str:
        """The last part of the file's path."""
        return self.inside.rpartition("/")[2]


class Seen:
    """The agent, skill or command as one client sees it.

    None means that the client has no such notion, or that the agent does not exist.
    """

    __slots__ = (
        "arguments", "at", "client", "data", "description", "fields", "grants", "hypothetical", "mode", "model",
        "model_invocable", "name", "outcome", "permission", "problems", "prompt", "reason", "server_tools", "tools",
        "tree", "user_invocable",
    )  # fmt: skip

    def __init__(self, client: Client, outcome: Outcome, *, hypothetical: bool = False) -> None:
        self.client = client
        self.outcome = outcome
        self.reason = ""  # one sentence: why it is not simply loaded
        self.hypothetical = hypothetical  # it lies where this client does not look: as if it lay in its own folder
        self.name: str | None = None
        self.description: str | None = None
        self.prompt: str | None = None
        self.model: str | None = None  # as it would be requested; None: the session's model
        self.mode: str | None = None  # primary | subagent | all
        self.tools: Literal["all"] | tuple[str, ...] | None = None  # the client's own tools in force
        self.server_tools: tuple[str, ...] = ()  # tools of MCP servers that it has whatever its tool list says
        self.permission: tuple[str, ...] | None = None  # OpenCode: resolved rules in order, "edit:*=deny"
        self.grants: tuple[str, ...] | None = None  # of a skill or command: the tools that it may use unasked
        self.arguments: str | None = None  # of a skill or command: the hint for what a user writes after its name
        self.user_invocable: bool | None = None
        self.model_invocable: bool | None = None
        self.fields: dict[str, Value] = {}  # the values in force, after the client's own coercions
        self.data: dict[str, Value] | None = None  # the frontmatter as the client typed it; None: it has none
        self.tree: Node | None = None  # the frontmatter's tree in the client's dialect, offsets into Source.text
        self.problems: list[Problem[Kind]] = []
        self.at: Span | None = None  # where it stands in a file that declares several; None: it is the file

    @classmethod
    def of_unknown_kind(cls, client: Client, place: Place) -> Seen:
        """Return what a client sees of a file of a kind that nothing is known of for it: nothing."""
        ignored = cls(client, "ignored")
        ignored.reason = f"agentlint does not know {client.title}'s {place.kind}s."
        return ignored

    @property
    def loaded(self) -> bool:
        """Whether the client makes anything of the file."""
        return self.outcome not in NOT_LOADED

    def settle(self, outcome: Outcome, reason: str) -> None:
        """The agent does not come into being as written: keep the first and worst reason. Not to be loaded is worse
        than to be loaded as something else."""
        if not self.reason or (self.loaded and outcome in NOT_LOADED):
            self.outcome, self.reason = outcome, reason


class Claim(Record):
    """An agent's claim to its name.

    Of the claims to one ``key`` in one ``layer`` the client takes that of the lowest ``rank``. Between equal ones
    something decides that no file shows, and ``undecided`` is the sentence that says what; where it is "", all of them
    are in force. ``listed``: the client lists those that lose all the same, and starts the winner in their place. The
    layers complete one another: what the lowest one says wins.
    """

    key: str
    rank: tuple[Any, ...]
    layer: int = 0
    undecided: str = ""
    listed: bool = False


class Declared(Record):
    """An agent that a file of a client's configuration declares."""

    place: Place
    seen: Seen


class Stated(Record):
    """A rule that a client goes by, in its own words. ``source`` is the text that says so, None for the client itself:
    there it stands at ``route`` in ``tree``."""

    key: str
    pattern: str
    action: Literal["allow", "ask", "deny"]
    source: Source | None = None
    tree: Node | None = None
    route: Route = ()


class Reader(Protocol):
    """A model of a client: a function of a text, its place with the surroundings there, and a version (None is the
    newest observed one), that never raises and asks nothing else."""

    def __call__(self, source: Source, place: Place, version: str | None = None) -> Seen: ...

    def __hash__(self) -> int: ...


@lru_cache(maxsize=32)
def see_once(see: Reader, source: Source, place: Place, version: str | None) -> Seen:
    """Return a file as a client sees it. Rules, proofs and reports ask for the same of one text after another, so the
    last few answers are kept: nobody may change one."""
    return see(source, place, version)


class FileClass(Record):
    """What a client makes of files of one kind other than agents: their `Platform.see` and `Platform.contest`, the
    name of the schema that holds their keys, and what such a file adds to the list that the model is shown."""

    see: Reader
    contest: Callable[[Place, Seen], tuple[Claim, ...]]
    schema: str
    entry: Callable[[Place, Seen], Listing | None] | None = None


class Platform(Record):
    """One client family: its schema, and its readers.

    ``see`` is the reader of agents, ``kinds`` are those of other files; `read` takes the one of a file's kind.
    ``evidence(data, name)`` lists the signs in the content that a
    file is this platform's, in words: more signs, surer (`engine.detect` compares).
    ``contest(place, seen)`` are the agent's claims to its names: it is in force when it wins them all.
    ``complete`` takes the files that give one agent together, those whose fields win last, and puts into the last one
    what the client makes of them all.
    ``like`` is the platform whose files the client takes too, key by key. ``literal_newlines``: it shows a written
    ``\\n`` as it stands. ``least_prompt``: it does without an agent whose prompt has fewer characters.
    ``declared`` reads the agents of a file of `Listed.settings`,
    ``rules`` are those that the client goes by for an agent that these files give, the last that matches decides: None
    where it gives tools and no rules.
    ``judge_settings`` is what else the client makes of such a file. ``all_or_nothing``: a file that it rejects keeps it
    from starting in that project at all, with whatever agent. ``history`` is what changed with its versions.
    """

    id: str
    clients: tuple[Client, ...]  # first: the native one
    see: Reader
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
        """Return a file as the client sees it, whatever its kind: `see_once`."""
        if place.kind == "agent":
            return see_once(self.see, source, place, version)
        if place.kind in self.kinds:
            return see_once(self.kinds[place.kind].see, source, place, version)
        return Seen.of_unknown_kind(self.client, place)

    def schema(self, kind: FileKind) -> str:
        """Return the name of the schema that holds the keys of a kind; "" where the client reads no such files."""
        if kind in OF_AGENTS:
            return self.form
        return self.kinds[kind].schema if kind in self.kinds else ""

    def claims(self, place: Place, seen: Seen) -> tuple[Claim, ...]:
        """Return what a file claims: its names among those of its kind."""
        if place.kind in OF_AGENTS:
            return self.contest(place, seen)
        return self.kinds[place.kind].contest(place, seen) if place.kind in self.kinds else ()

    def lists(self, kind: FileKind) -> bool:
        """Whether the client's list for the model of files of a kind is known to have a limit."""
        return kind in self.kinds and self.kinds[kind].entry is not None

    def listing(self, place: Place, seen: Seen) -> Listing | None:
        """What a file adds to the list that the client shows the model."""
        entry = self.kinds[place.kind].entry if place.kind in self.kinds else None
        return entry(place, seen) if entry is not None else None

    @property
    def client(self) -> Client:
        """The platform's main client, in its newest observed version."""
        return self.clients[0]

    @property
    def form(self) -> str:
        """The platform whose keys and values the files have."""
        return self.like or self.id
