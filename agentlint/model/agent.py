"""The neutral agent that every reader fills and every writer takes, and the record of what was lost on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from agentlint.model.policy import Rule, ToolPolicy
from agentlint.model.restriction import limits
from agentlint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from agentlint.model.models import Model
    from agentlint.syntax.nodes import Value

Kind = Literal["mapped", "approximated", "dropped", "defaulted"]
Change = Literal["same", "narrower", "wider"]
Mode = Literal["subagent", "primary", "all"]


class Loss(Record):
    """What became of one field. ``value`` is as the source's client typed it, ``to`` the target's field and value (None
    where the target has none). ``authority`` says whether the agent may do the same, less or more than before because
    of it."""

    field: str
    value: Value
    kind: Kind
    reason: str = ""
    authority: Change = "same"
    to: tuple[str, Value] | None = None


class Neutral:
    """What every neutral file has. None (or empty) means that the file says nothing.

    ``prompt`` is the file's text after the frontmatter, byte for byte, ``newline`` the file's newline. ``title`` and
    ``client`` name the source's client in sentences, without and with its version. ``held`` are attributes that hold
    the file back other than through its tools, with what it may do without them. ``remarks`` (code, text) are for the
    user: parts of the file that no other client acts on. ``extras`` are fields that only this file's own platform
    knows, by their names there, or that not even that platform knows (``unknown``). ``fields`` says which field of the
    file each attribute came from, and its value there: the report's left side.
    """

    model: Model | None = None

    def __init__(
        self,
        platform: str,
        name: str,
        description: str = "",
        prompt: str = "",
        newline: str = "\n",
        title: str = "",
        client: str = "",
    ) -> None:
        self.platform = platform
        self.name = name
        self.description = description
        self.prompt = prompt
        self.newline = newline
        self.title = title
        self.client = client
        self.remarks: list[tuple[str, str]] = []
        self.held: dict[str, str] = {}
        self.extras: dict[str, Value] = {}
        self.unknown: frozenset[str] = frozenset()
        self.fields: dict[str, tuple[str, Value]] = {}
        self.losses: list[Loss] = []  # keys that have no effect at the source, so that they end with the reader
        self.notes: dict[str, list[Note]] = {}  # source field -> what its report line must mention


class Agent(Neutral):
    """One agent.

    ``form`` is the platform whose words the agent's are, where that is not its own. ``delegated`` says that the
    client's agents are sub-agents, which another agent starts, without their files' saying so. ``asks`` are tools that
    the client asks about first where the file does not mention them. ``asked`` are tools that it asks about first
    although the file gives them; ``asks_by_word`` says that a field of the file makes it ask. ``half_withheld`` is the
    field, with its word, that withholds one of several tools for the same work, so that no rule can be made of it.
    ``leaves`` says that the file lets the agent reach paths outside the project without the question that its client
    asks by itself.
    ``policy`` comes from the fields that grant or deny tools; ``limits`` are what other fields (a permission mode, a
    hook that may block a tool) withhold from it: a writer whose client has no such field must apply them.
    ``mcp_servers`` maps a server's name to its settings, or to None when only its name is given.
    """

    form: str = ""
    delegated: bool = False
    asks: tuple[str, ...] = ()
    asked: frozenset[str] = frozenset()
    asks_by_word: bool = False
    half_withheld: tuple[str, str] | None = None
    leaves: bool = False
    display_name: str | None = None
    mode: Mode | None = None
    user_invocable: bool | None = None
    model_invocable: bool | None = None
    policy: ToolPolicy | None = None
    limits: tuple[Rule, ...] = ()
    permission_mode: str | None = None
    max_turns: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    effort: str | None = None
    colour: str | None = None
    skills: tuple[str, ...] | None = None
    mcp_servers: dict[str, dict[str, Value] | None] | None = None
    hooks: Value = None
    memory: str | None = None
    background: bool | None = None
    isolation: str | None = None
    initial_prompt: str | None = None
    hidden: bool | None = None
    subagents: tuple[str, ...] | None = None
    handoffs: Value = None
    argument_hint: str | None = None
    target: str | None = None


def in_force(agent: Agent) -> ToolPolicy:
    """Return everything that limits the agent's tools in its own client."""
    return (agent.policy or ToolPolicy()).and_then(agent.limits)


class Note(Record):
    """A part of a field's report line: something about the field that is not carried over as it is.

    ``kind`` None only informs (about a word that had no effect at the source either).
    """

    text: str
    kind: Kind | None = None
    authority: Change = "same"


class Written(Record):
    """A writer's result: the target's fields in the order its client writes them, and one line for every field.

    ``refusal``: why the agent must not be written, when it must not. ``notes`` (code, text) are for the user."""

    fields: dict[str, Value]
    losses: list[Loss]
    refusal: Refusal | None = None
    notes: tuple[tuple[str, str], ...] = ()


class Refusal(Record):
    """Why an agent must not be written. ``text`` is a sentence without its full stop.

    ``code`` is "cannot-restrict": the target would give what the source withholds; "no-prompt": the target's client
    does not load an agent without a prompt, or with one so short; "prompt-variable": it would replace a part of the
    prompt; "cannot-say": the target has no form for a part of the text.
    """

    code: Literal["cannot-restrict", "no-prompt", "prompt-variable", "cannot-say"]
    text: str


class Wish(Record):
    """What the user asked for: ``wider`` allows the nearest form where the exact one cannot be said, ``model`` replaces
    the model ("" leaves it out), ``carry`` keeps settings of the target that have no effect at the source.
    """

    wider: bool = False
    model: str | None = None
    carry: bool = False


_LIMITING = ("permission_mode", "hooks", "subagents")
"""Attributes that may withhold tools which that policy gives."""
_GRANTING = ("builtin", "project", "tools", "denied", "intended", "asking")
"""Attributes that make up a tool policy: the fields of the file, of which a client has up to four, what a built-in
agent of that name has anyway, and what a project's configuration says of every agent."""


class Lines:
    """The report lines of a writer. They keep it honest: every attribute that came from a field ends in exactly one
    line."""

    def __init__(self, agent: Neutral, target: str, keys: frozenset[str] = frozenset()) -> None:
        self.source = agent
        self.keys = keys  # the target's own keys, which can be kept from a file in which they have no effect
        self.target = target  # the client's title, for sentences
        self._lines: dict[str, Loss] = {}
        self._defaults: list[Loss] = []
        self._noted: dict[str, list[Note]] = {}  # set by the writer: what the lines of other fields must mention

    def _put(self, attribute: str, kind: Kind, to: tuple[str, Value] | None, reason: str, authority: Change) -> None:
        origin = self.source.fields.get(attribute)
        if origin is None:
            if to is not None:
                self._defaults.append(Loss(to[0], None, "defaulted", reason, "same", to))
            return
        name, value = origin
        notes = (*self.source.notes.get(name, ()), *self._noted.get(name, ()))
        kind, reason, authority = _join(kind, reason, authority, notes)
        self._lines[name] = Loss(name, value, kind, reason, authority, to)

    def mapped(self, attribute: str, to: str, value: Value, reason: str = "") -> None:
        """Note that the target says the same. An attribute that no field of the source gave is a default of the
        target."""
        self._put(attribute, "mapped", (to, value), reason, "same")

    def approximated(self, attribute: str, to: str, value: Value, reason: str, authority: Change = "same") -> None:
        """Note that the target says the nearest thing, and why it does not say the same."""
        self._put(attribute, "approximated", (to, value), reason, authority)

    def dropped(self, attribute: str, reason: str, authority: Change = "same") -> None:
        """Note that the target does not say it, and why."""
        self._put(attribute, "dropped", None, reason, authority)

    def fulfilled(self, attribute: str, reason: str) -> None:
        """Note that nothing needs to be written, because the target does so anyway."""
        self._put(attribute, "mapped", None, reason, "same")

    def keep(self, *attributes: str) -> dict[str, Value]:
        """Return the fields of these attributes as the file has them, for a writer of the same platform."""
        kept = {
            self.source.fields[wanted][0]: self.source.fields[wanted][1]
            for wanted in attributes
            if wanted in self.source.fields
        }
        for attribute in attributes:
            if attribute in self.source.fields:
                self.mapped(attribute, *self.source.fields[attribute])
        return kept

    def carry(self, keys: Mapping[str, str]) -> dict[str, Value]:
        """Return the attributes that the target takes as they are, under its own keys."""
        values: dict[str, Value] = {key: getattr(self.source, attribute) for attribute, key in keys.items()}
        for attribute, key in keys.items():
            if values[key] is not None:
                self.mapped(attribute, key, values[key])
        return {key: value for key, value in values.items() if value is not None}

    def taken_over(self, *names: str) -> dict[str, Value]:
        """Return those of the source's further fields that the target's client also reads in the source's file: they
        are carried over unchanged."""
        taken = {name: self.source.extras[name] for name in names if name in self.source.extras}
        for name, value in taken.items():
            self._lines[name] = Loss(name, value, "mapped", "", "same", (name, value))
        return taken

    def take_idle(self, fields: Mapping[str, Value]) -> dict[str, Value]:
        """Return the settings of the target that have no effect at the source, except those that ``fields`` already
        carry. They replace what was written by default."""
        by_default = {line.to[0] for line in self._defaults if line.to is not None}
        taken = {
            name: value
            for name, value in self.source.extras.items()
            if name in self.keys and (name not in fields or name in by_default)
        }
        self._defaults = [line for line in self._defaults if line.to is None or line.to[0] not in taken]
        for name, value in taken.items():
            self._lines[name] = Loss(name, value, "mapped", "kept because of --carry", "same", (name, value))
        return taken

    def finish(self, reasons: Mapping[str, str]) -> list[Loss]:
        """Return all lines in the source's order. What no writer mentioned is dropped, for the reason given by
        attribute."""
        for attribute, (name, _) in self.source.fields.items():
            if attribute == "prompt" and name not in self._lines:
                self.fulfilled(attribute, "it is the text below the frontmatter")
            elif name not in self._lines:
                reason = reasons.get(attribute, f"{self.target} has no such setting")
                freed = self.source.held.get(attribute)
                self.dropped(attribute, f"{reason}: {freed}" if freed else reason, "wider" if freed else "same")
        for name, value in self.source.extras.items():
            if name not in self._lines:
                why = f"{self.target} has no such setting"
                if name in self.keys:
                    why = f"no effect in {self.source.title}; --carry keeps it"
                elif name in self.source.unknown:
                    effect = "what it should deny is allowed there too" if limits(name, value) else "it has no effect"
                    why = f"{self.source.client} does not know it: {effect}"
                self._lines[name] = Loss(name, value, "dropped", why)
        return [*self.source.losses, *self._lines.values(), *self._defaults]


class Ledger(Lines):
    """The report lines of an agent, whose tools several fields may mention."""

    def __init__(self, agent: Agent, target: str, keys: frozenset[str] = frozenset()) -> None:
        super().__init__(agent, target, keys)
        self.agent = agent

    def policy(self, to: dict[str, Value], notes: dict[str, list[Note]]) -> None:
        """Add the lines of all fields that make up the policy: ``to`` the target's fields, ``notes`` by source
        field."""
        agent = self.agent
        self._noted = notes
        limiting = {rule.source for rule in agent.limits}
        for attribute, (name, value) in agent.fields.items():
            concerns_tools = attribute in _GRANTING or (attribute in _LIMITING and name in limiting)
            if not concerns_tools or name in self._lines:
                continue
            all_notes = (*agent.notes.get(name, ()), *notes.get(name, ()))
            kind, reason, authority = _join("mapped", "", "same", all_notes)
            place = (name, to[name]) if name in to else next(iter(to.items()), None)
            if place is None and not reason:
                reason = f"{self.target} allows everything by default"
            self._lines[name] = Loss(name, value, kind, reason, authority, place)

    def limits(self, wish: Wish, unasked: frozenset[str] = frozenset()) -> tuple[Rule, ...]:
        """Return the limits that a writer without the fields behind them must apply. ``wider`` gives up those of hooks,
        and of tools that do more there. ``unasked`` are tools about which the target's client never asks: a mode that
        promises a question withholds them."""
        agent, limits = self.agent, self.agent.limits
        mode, value = agent.fields.get("permission_mode", ("", None))
        if agent.asks_by_word and not wish.wider:
            limits += tuple(Rule(limit, "deny", source=mode, word=str(value)) for limit in sorted(unasked))
        elif agent.asks_by_word and unasked:
            self.dropped("permission_mode", f"{self.target} asks about fewer actions", "wider")
        if not wish.wider:
            return limits
        if any(rule.source == "hooks" for rule in limits):
            self.dropped(
                "hooks",
                f"{self.target} cannot take over the hook: the tools that it guards are granted anyway",
                "wider",
            )
        for rule in (limit for limit in limits if limit.source == "tools"):
            lacks = "does not change existing files" if rule.tool == "write" else "creates no files"
            text = f"`{rule.word}` {lacks}; its counterpart in {self.target} does"
            agent.notes.setdefault("tools", []).append(Note(text, "approximated", "wider"))
        return tuple(rule for rule in limits if rule.source not in ("hooks", "tools"))


def _join(kind: Kind, reason: str, authority: Change, notes: Iterable[Note]) -> tuple[Kind, str, Change]:
    """Return a line with what the notes add to it; a sentence that several of them share appears once."""
    sentences = {reason: None} if reason else {}
    for note in notes:
        if note.kind is not None and kind == "mapped":
            kind = "approximated"
        if note.authority == "wider" or (note.authority == "narrower" and authority == "same"):
            authority = note.authority
        if note.text:
            sentences[note.text] = None
    return kind, "; ".join(sentences), authority
