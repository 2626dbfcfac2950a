"""What every platform says about itself, and what its client is known to see in a file.

`agentlint.platforms` says what a platform consists of. Its `Platform.see` is a model of the real client: from a
`Source` and its `Place` to the agent in force. Rules, `inspect` and `convert` all take the client's verdict from there,
so they cannot disagree.

What every run imports has no dataclasses: one costs 0.3 ms at each start, as much as reading a file.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any, Literal, Protocol

from agentlint.platforms import PLATFORMS
from agentlint.record import Record
from agentlint.text import Route, Severity, Source, Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from agentlint.platforms.places import Scope
    from agentlint.platforms.schema import Schema
    from agentlint.syntax.nodes import Node, Value

Outcome = Literal["loaded", "degraded", "rejected", "skipped", "disabled", "ignored"]
"""loaded: an agent as written. degraded: an agent, but not the one written (OpenCode: the whole file is the prompt).
rejected: the client refuses, and more than this file suffers or an error is shown. skipped: silently not an agent.
disabled: switched off by its author. ignored: the client never reads it, or another file took its name."""

NOT_LOADED: frozenset[str] = frozenset({"rejected", "skipped", "ignored"})


class Effect(enum.Enum):
    """What a client does about something written that it does not take as written."""

    REJECTS = "rejects"  # refuses the file with an error (OpenCode: every command of the project)
    SKIPS = "skips"  # the agent silently does not exist
    DEGRADES = "degrades"  # an agent exists, but not the one written
    NO_TOOLS = "no-tools"  # the agent runs without the tools it needs, or cannot be started for the lack of any
    NOT_RESTRICTED = "not-restricted"  # a restriction the author wrote is not in force
    BREAKS_USE = "breaks-use"  # loads, then every use fails (a model that cannot exist)
    DROPS_FIELD = "drops-field"  # this value is dropped, the rest stays
    ALTERS = "alters"  # the value in force is not the value written
    LUCKY = "lucky"  # works only by a lenient retry that other versions and clients do not have
    IGNORES = "ignores"  # the key has no effect
    NOTE = "note"  # portability and style

    @property
    def severity(self) -> Severity:
        return _SEVERITY[self]


_SEVERITY = {
    Effect.REJECTS: Severity.ERROR,
    Effect.SKIPS: Severity.ERROR,
    Effect.DEGRADES: Severity.ERROR,
    Effect.NO_TOOLS: Severity.ERROR,
    Effect.NOT_RESTRICTED: Severity.ERROR,
    Effect.BREAKS_USE: Severity.ERROR,
    Effect.DROPS_FIELD: Severity.WARNING,
    Effect.ALTERS: Severity.WARNING,
    Effect.LUCKY: Severity.WARNING,
    Effect.IGNORES: Severity.WARNING,
    Effect.NOTE: Severity.INFO,
}


class Client(Record):
    """A program that reads agent files, in the version that was observed."""

    id: str  # "claude": what --as takes
    title: str  # "Claude Code": what messages say
    version: str  # "2.1.329"
    date: str  # when it was observed, ISO
    source: str  # "observed", or the documentation address when it never was

    def __str__(self) -> str:
        return f"{self.title} {self.version}".rstrip()


class Place(Record):
    """Where a file lies, as clients see it.

    ``folder`` is the agents folder it was found in ("" when none), ``inside`` its path below that folder with "/"
    ("team/reviewer.md"; just the file name when there is no agents folder), ``root`` the project's root folder.
    """

    path: str
    root: str
    folder: str
    inside: str
    scope: Scope = "none"

    @property
    def filename(self) -> str:
        return self.inside.rpartition("/")[2]


class Problem:
    """Something a client does not take as written. The rule named ``rule`` phrases it and may know a fix.

    ``why`` is a full sentence on what this client does, naming it and its version. ``details`` is what the rule needs
    for its message (``word``, ``choices``, ``suggest``, ``expected`` ...), plain data.
    """

    __slots__ = ("details", "effect", "route", "rule", "span", "why")

    def __init__(
        self,
        rule: str,
        effect: Effect,
        span: Span,
        why: str,
        route: Route = (),
        details: dict[str, Any] | None = None,
    ) -> None:
        self.rule = rule
        self.effect = effect
        self.span = span
        self.why = why
        self.route = route
        self.details = {} if details is None else details


class Seen:
    """The agent as one client sees it. None means the client has no such notion, or the agent does not exist."""

    __slots__ = (
        "client", "data", "description", "fields", "hypothetical", "mode", "model", "model_invocable", "name",
        "outcome", "permission", "problems", "prompt", "reason", "server_tools", "tools", "tree", "user_invocable",
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
        self.user_invocable: bool | None = None
        self.model_invocable: bool | None = None
        self.fields: dict[str, Value] = {}  # the values in force, after the client's own coercions
        self.data: dict[str, Value] | None = None  # the frontmatter as the client typed it; None: it has none
        self.tree: Node | None = None  # the frontmatter's tree in the client's dialect, offsets into Source.text
        self.problems: list[Problem] = []

    @property
    def loaded(self) -> bool:
        return self.outcome not in NOT_LOADED

    def settle(self, outcome: Outcome, reason: str) -> None:
        """The agent does not come into being as written: keep the first and worst reason."""
        if not self.reason:
            self.outcome, self.reason = outcome, reason


class Reader(Protocol):
    """A model of a client: never raises on any input. ``version`` None is the newest observed one."""

    def __call__(self, source: Source, place: Place, version: str | None = None) -> Seen: ...


class Platform(Record):
    """One client family: its schema, and its reader.

    ``evidence(data, name)`` lists the signs in the content that a
    file is this platform's, in words: more signs, surer (`engine.detect` compares).
    ``contest(seen)`` groups agents that exclude one another: same key, only the lowest rank is in force.
    ``like`` is the platform whose files the client takes too, key by key. ``literal_newlines``: it shows a written
    ``\\n`` as it stands. ``declared`` reads the agents of one of `Listed.settings`.
    """

    id: str
    clients: tuple[Client, ...]  # first: the native one
    see: Reader
    evidence: Callable[[dict[str, Value], str], list[str]]  # (top-level data, file name) -> signs, in words
    contest: Callable[[Place, Seen], tuple[str, tuple[Any, ...]] | None]
    builtin_names: frozenset[str] = frozenset()
    load_schema: Callable[[], Schema] | None = None
    like: str = ""
    literal_newlines: bool = False
    declared: Callable[[Source, Place], list[Seen]] | None = None

    @property
    def title(self) -> str:
        return PLATFORMS[self.id].title

    @property
    def client(self) -> Client:
        return self.clients[0]

    @property
    def form(self) -> str:
        """The platform whose keys and values the files have."""
        return self.like or self.id
