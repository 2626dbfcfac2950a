"""Write agents by tables that say how a client's file expresses an agent.

A `Layout` is a client's table. Most of its steps are a `Row`: an attribute of the agent, the key that expresses it, how
its value is translated, and why it is lost where it cannot be. What takes more than a row is a function over the
`Writing`: tools and permissions, the mode, servers. Each step puts its fields into the file and records in the ledger
what became of the attribute. The report lists the attributes in the order of the steps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from agentlint.model import colours
from agentlint.model.agent import Ledger, Lines, Written
from agentlint.model.grants import (
    asked_first,
    cannot_withhold,
    freed,
    grants,
    limit_notes,
    patterns_lost,
    split_servers,
)
from agentlint.model.policy import ToolPolicy, limited
from agentlint.platforms.conversion import BLANKS, first_line, split_by_comma
from agentlint.record import Record
from agentlint.text import joined

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from agentlint.model.agent import Agent, Change, Refusal, Wish
    from agentlint.model.grants import Grants
    from agentlint.model.models import Model, Translation
    from agentlint.model.policy import Rule
    from agentlint.platforms.conversion import Fields
    from agentlint.syntax.nodes import Value


CARRIED = frozenset(
    {"mode", "hidden", "temperature", "top_p", "steps", "maxTurns", "max_turns", "timeout_mins", "color", "variant"}
    | {"effort", "displayName", "display_name"}
)
"""Settings that, in any client's spelling, do not concern what an agent may do."""


class Entries:
    """The fields on their way into a file. ``fields`` are those written so far; ``ledger`` records what became of each
    attribute of ``file``, the source. ``stays``: the source is a file of the same platform, so that its values are kept
    as they are."""

    __slots__ = ("fields", "file", "ledger", "stays", "wish")

    def __init__(self, ledger: Lines, wish: Wish, *, stays: bool) -> None:
        self.fields: dict[str, Value] = {}
        self.file = ledger.source
        self.ledger = ledger
        self.stays = stays
        self.wish = wish

    @property
    def title(self) -> str:
        """Return the display name of the target client."""
        return self.ledger.target

    def put(
        self, attribute: str, key: str, value: Value, why: str = "", *, exact: bool = True, authority: Change = "same"
    ) -> None:
        """Write a field, and record that it carries ``attribute``."""
        self.fields[key] = value
        if exact:
            self.ledger.mapped(attribute, key, value, why)
        else:
            self.ledger.approximated(attribute, key, value, why, authority)

    def sentence(self, text: str) -> str:
        """Return a sentence of the table with the names of both clients filled in."""
        return text.replace("{title}", self.title).replace("{source}", self.file.title)


class Writing(Entries):
    """One agent on its way into a file."""

    __slots__ = ("agent", "layout", "policy", "refusal")

    ledger: Ledger

    def __init__(self, layout: Layout, agent: Agent, wish: Wish) -> None:
        ledger = Ledger(agent, layout.title, CARRIED.intersection(layout.order))
        super().__init__(ledger, wish, stays=agent.platform == layout.id)
        self.layout = layout
        self.agent = agent
        self.policy = agent.policy  # including the limits that had to be applied to it
        self.refusal: Refusal | None = None  # why a step cannot write what the agent needs


W = TypeVar("W", bound=Entries, contravariant=True)


class Step(Protocol[W]):
    """A part of the file: it writes its fields, and records what became of its attributes."""

    def __call__(self, writing: W, /) -> None: ...


class Said(Record):
    """A value as the target expresses it. ``exact`` tells whether it means the same; ``why`` is the remark in the
    report."""

    value: Value
    why: str = ""
    exact: bool = True


class Layout(Record):
    """A client's table. ``order`` is the order of the fields in its files; fields that are not in it come last.

    ``absent`` says, by attribute, why what no step handles is lost. ``refusal`` returns why the agent must not be
    written, ``notes`` what the user has to know about the written file (code, text). ``reading`` is the order in which
    keys are read and reported, where it differs from ``order``.
    """

    id: str
    title: str
    order: tuple[str, ...]
    steps: tuple[Step[Writing], ...]
    absent: Mapping[str, str]
    refusal: Callable[[Writing], Refusal | None] = lambda _: None
    notes: Callable[[Writing], Iterable[tuple[str, str]]] = lambda _: ()
    reading: tuple[str, ...] = ()

    def read(self, fields: Fields, before: str = "") -> None:
        """Fill in the agent from the rows up to the one with the key ``before``. What a row has read is not read
        again."""
        order = {key: index for index, key in enumerate(self.reading or self.order)}
        places = [(order.get(row.key, len(order)), row) for row in rows_of(self.steps)]
        for place, row in sorted(places, key=lambda pair: pair[0]):
            if not before or place < order[before]:
                row.read(fields)

    def write(self, agent: Agent, wish: Wish) -> Written:
        """Return the agent in this client's fields (see `Conversion.write`)."""
        writing = Writing(self, agent, wish)
        for step in self.steps:
            step(writing)
        if wish.carry and not writing.stays:
            writing.fields |= writing.ledger.take_idle(writing.fields)
        losses = writing.ledger.finish(self.absent)
        fields = writing.fields | (agent.extras if writing.stays else {})
        ordered = {key: fields[key] for key in self.order if key in fields} | fields
        return Written(ordered, losses, self.refusal(writing) or writing.refusal, tuple(self.notes(writing)))


# --- rows -----------------------------------------------------------------------------------------------------------


def unchanged(value: Value) -> Said:
    """Return a value unchanged."""
    return Said(value)


def as_list(value: tuple[str, ...]) -> Said:
    """Return a tuple as a list."""
    return Said([*value])


def as_tuple(value: Value) -> tuple[str, ...]:
    """Return a list, or a text with commas, as a tuple."""
    return tuple(split_by_comma(value))


def among(words: Collection[str]) -> Callable[[str], Said | None]:
    """Return a function that keeps a word if it is one of ``words``, which the target accepts."""
    return lambda word: Said(word) if word in words else None


class Row(Record):
    """A key of a client's files: ``attribute`` under ``key``.

    When reading, a value of type ``kind`` that satisfies ``good`` takes effect, and ``taken`` translates it into
    neutral words. A value in ``idle`` has no effect, for the reason given there. When the key is missing, its ``older``
    names are tried.

    When writing, a value from the client's own file is kept unchanged, and a value from another file is translated by
    ``turn``. Where that returns None, or the file lacks a key that the row ``needs``, the value is lost for the reason
    ``otherwise``. In sentences ``{title}`` stands for the client, ``{source}`` for the one that the agent comes from.
    ``write`` replaces all this where it is not enough.
    """

    attribute: str
    key: str
    kind: type | tuple[type, ...]
    turn: Callable[[Any], Said | None] = unchanged
    otherwise: str = ""
    good: Callable[[Any], bool] | None = None
    taken: Callable[[Any], object] = lambda value: value
    idle: Mapping[str, str] = {}  # never changed
    older: tuple[str, ...] = ()
    needs: str = ""
    write: Callable[[Any], None] | None = None  # takes the `Entries` of the row's table

    def read(self, fields: Fields) -> None:
        if self.attribute in fields.file.fields:
            return
        for key in (self.key, *self.older):
            value = fields.typed(key, self.attribute, self.kind, self.good) if key in fields.left else None
            if isinstance(value, str) and value in self.idle:
                fields.idle(self.attribute, self.idle[value])
            elif value is not None:
                setattr(fields.file, self.attribute, self.taken(value))
                return

    def __call__(self, writing: Entries) -> None:
        value = getattr(writing.file, self.attribute)
        if self.write is not None:
            self.write(writing)
        elif writing.stays and self.attribute in writing.file.fields:
            writing.put(self.attribute, self.key, writing.file.fields[self.attribute][1])
        elif value is not None:
            value_written = self.turn(value) if not self.needs or self.needs in writing.fields else None
            if value_written is None:
                writing.ledger.dropped(self.attribute, writing.sentence(self.otherwise))
            else:
                writing.put(
                    self.attribute,
                    self.key,
                    value_written.value,
                    writing.sentence(value_written.why),
                    exact=value_written.exact,
                )


class Own(Record):
    """Keys whose values are written only into files that come from the same client."""

    rows: tuple[Row, ...]

    def __call__(self, writing: Entries) -> None:
        if writing.stays:
            writing.fields.update(writing.ledger.carry({row.attribute: row.key for row in self.rows}))


def rows_of(steps: Iterable[object]) -> Iterator[Row]:
    """Yield the rows of a table."""
    for step in steps:
        if isinstance(step, Own):
            yield from step.rows
        elif isinstance(step, Row):
            yield step


def _is_count(value: int | str) -> bool:
    return str(value).strip().isdigit() and int(value) > 0


MAX_TURNS: Final = Row("max_turns", "maxTurns", (int, str), good=_is_count, taken=int)
"""The key as Claude Code and the clients that read its files have it."""


BACKGROUND: Final = Row(
    "background",
    "background",
    (bool, str),
    good=(True, False, "true", "false").__contains__,
    taken=lambda value: value in (True, "true"),
)
"""The key as Claude Code and the clients that read its files have it."""


def _eight_colours(colour: str) -> Said | None:
    nearest = colours.to_claude(colour)
    if nearest is None:
        return None
    return Said(nearest.text, "" if nearest.exact else "the nearest of {title}'s eight colours", nearest.exact)


EIGHT_COLOURS: Final = Row("colour", "color", str, _eight_colours, f"{{title}} takes {', '.join(colours.HEX_OF)}")
"""The key ``color`` of a client with Claude Code's eight names."""


# --- name, description, model ---------------------------------------------------------------------------------------


class Name(Record):
    """Writes ``name`` for a target without display names: the agent's id, which ``spell`` turns into a name that the
    target accepts. ``why`` says what changes in it."""

    spell: Callable[[str], str] = str
    why: str = ""

    def __call__(self, writing: Writing) -> None:
        agent, ledger = writing.agent, writing.ledger
        name = writing.fields["name"] = self.spell(agent.name)
        if agent.display_name is not None:
            why = f"{writing.title} has no display names, only the ID"
            ledger.approximated("display_name", "name", name, why)
        elif name != agent.name:
            agent.fields.setdefault("name", ("(file name)", agent.name))
            ledger.approximated("name", "name", name, self.why)
        else:
            stem = "" if "name" in agent.fields else "the file's name is the agent's name"
            ledger.mapped("name", "name", name, stem)


def description(writing: Writing) -> None:
    """Write ``description`` for a target that does not need one."""
    agent = writing.agent
    if agent.description or "description" in agent.fields:
        writing.put("description", "description", agent.description)


class Description(Record):
    """Writes ``description`` for a target that needs one, as ``why`` says."""

    why: str

    def __call__(self, writing: Writing) -> None:
        put_description(writing, self.why)


def put_description(
    writing: Writing, why: str, shown: Callable[[str], str] = str, instead: Callable[[str], str] = str
) -> None:
    """Write ``description``. If the agent has none, write what ``instead`` makes of the prompt's first line. ``shown``
    returns what the target makes of a text."""
    agent = writing.agent
    if shown(agent.description).strip(BLANKS):
        writing.put("description", "description", agent.description)
        return
    first = instead(first_line(agent.prompt))
    agent.fields.setdefault("description", ("description", None))
    origin = "the prompt's first line" if first else "the agent's name"
    writing.put("description", "description", first or agent.name, f"{why}: {origin}", exact=False)


class ModelName(Record):
    """Writes ``model``: the one that the user named, or else the target's word for the source's, or none. A file of the
    target's own keeps its word. ``added``: the user's model is written even where the source names none."""

    translate: Callable[[Model], Translation]
    added: bool = True

    def __call__(self, writing: Entries) -> None:
        if self.added or writing.file.model is not None:
            put_model(writing, None if writing.stays else self.translate)


def put_model(writing: Entries, translate: Callable[[Model], Translation] | None) -> None:
    """Write ``model``; with ``translate`` None, keep the source's word unchanged."""
    file, ledger, wished = writing.file, writing.ledger, writing.wish.model
    if wished is not None:
        if wished:
            writing.put("model", "model", wished, "as --model says")
        else:
            ledger.dropped("model", "as --model says")
    elif file.model is None:
        if "model" in file.fields:
            ledger.fulfilled("model", "without a model the session's is used")
    elif translate is None:
        writing.put("model", "model", file.fields.get("model", ("", file.model.text))[1])
    else:
        translation = translate(file.model)
        if translation.text is not None:
            writing.put("model", "model", translation.text, translation.reason, exact=translation.exact)
        else:
            why = f"{translation.reason}; without one the session's is used (--model {file.model.text}=NAME)"
            ledger.dropped("model", why)


# --- who may start it -----------------------------------------------------------------------------------------------


class OnlySubagents(Record):
    """For a target whose agents are all sub-agents, which everybody may choose: nothing is written. The sentences say
    so: ``primary`` for an agent that was a main one, ``fits`` for another; ``offered`` and ``listed`` say that the
    model and the user are offered every agent."""

    primary: str
    fits: str
    offered: str
    listed: str

    def __call__(self, writing: Writing) -> None:
        agent, ledger = writing.agent, writing.ledger
        if agent.mode == "primary":
            ledger.dropped("mode", self.primary)
        elif agent.mode is not None:
            ledger.fulfilled("mode", self.fits)
        for attribute, lost in (("model_invocable", self.offered), ("user_invocable", self.listed)):
            value = getattr(agent, attribute)
            if value:
                ledger.fulfilled(attribute, f"{writing.title} does so")
            elif value is False:
                ledger.dropped(attribute, lost)
        if agent.hidden is False:
            ledger.fulfilled("hidden", "not hidden")


def only_subagents(title: str, main: str = "") -> OnlySubagents:
    """Return the sentences for a client. ``main`` says how an agent becomes the main one, where it can."""
    return OnlySubagents(
        f"{title}'s agents are sub-agents" + (f"; {main}" if main else ""),
        f"every agent of {title} is a sub-agent" + (f", and {main} too" if main else ""),
        f"{title} offers every agent to the model",
        f"{title} offers every agent to the user",
    )


# --- tools ----------------------------------------------------------------------------------------------------------


class ToolLists(Record):
    """Writes the fields of a client that lists whole tools. ``say`` returns them for what the agent may do
    (`Writing.policy`).

    ``keys`` are the attributes that its own files keep, ``unasked`` the tools about which it never asks. ``servers``:
    it can express the tools of all MCP servers. ``splits``: it can grant a whole server or name its tools, but not
    exclude one. ``only_lists``: it cannot take a tool from an agent that has all others. ``without`` are the fields
    whose limits need not be applied to the tools; ``before`` adds remarks on the tools.
    """

    say: Callable[[Writing, ToolPolicy, Grants], dict[str, Value]]
    keys: tuple[str, ...] = ("tools",)
    unasked: frozenset[str] = frozenset()
    servers: bool = False
    splits: bool = False
    without: frozenset[str] = frozenset()
    before: Callable[[ToolPolicy, Grants], None] | None = None
    patterns: bool = True
    only_lists: bool = False

    def __call__(self, writing: Writing) -> None:
        agent, wish, title = writing.agent, writing.wish, writing.title
        limits = self._limits(writing)
        policy = writing.policy = limited(agent.policy, limits)
        result = grants(policy, title, wider=wish.wider, servers=self.servers)
        if policy is not None and self.splits and not wish.wider:
            split_servers(result, policy, title)
        if policy is not None and self.before is not None and not writing.stays:
            self.before(policy, result)
        limit_notes(agent, limits, title, result)
        fields = writing.ledger.keep(*self.keys) if writing.stays else {}
        if not fields and policy is not None and not result.unlimited:
            fields = self._said(writing, policy, result)
        writing.fields.update(fields)
        if self.patterns:
            patterns_lost(agent, policy, title, result)
        writing.ledger.policy(fields, result.notes)

    def _said(self, writing: Writing, policy: ToolPolicy, result: Grants) -> dict[str, Value]:
        if self.only_lists and result.open:
            if not result.denied:
                return {}
            only_listed(result, policy, writing.title, "MCP tools and tools that agentlint does not know are off")
        return self.say(writing, policy, result)

    def _limits(self, writing: Writing) -> tuple[Rule, ...]:
        if writing.stays:
            return ()
        limits = writing.ledger.limits(writing.wish, self.unasked)
        return tuple(rule for rule in limits if rule.source not in self.without)


class OneLimit(Record):
    """For a client without a list of tools: ``key`` is set to ``value`` where the agent may do nothing that ``policy``
    denies, and nothing else can be expressed. ``enforced``: the client enforces it. ``asks``: the client asks of its
    own accord where other clients do.

    ``tools`` are those that every agent has, ``attributes`` those that may limit them, ``keys`` those that its own
    files keep. The sentences: ``kept`` returns the one for a field that became ``key``, and whether the agent may do
    more because of what is lost with it; ``lost`` says why that is, and ``free`` what an agent may do that nothing
    limits.
    """

    key: str
    value: Value
    policy: ToolPolicy
    tools: tuple[str, ...]
    attributes: tuple[str, ...]
    kept: Callable[[str], tuple[str, Change]]
    lost: str
    free: str
    keys: tuple[str, ...] = ("tools",)
    enforced: bool = True
    asks: bool = True

    def __call__(self, writing: Writing) -> None:
        if not writing.stays:
            self._apply(writing)
            return
        kept = writing.ledger.keep(*self.keys)
        writing.fields.update(kept)
        if not kept and self._holds(writing.agent.policy or ToolPolicy()):
            writing.fields[self.key] = self.value

    def _holds(self, policy: ToolPolicy) -> bool:
        """Tell whether ``policy`` denies everything that the key denies."""
        return all(policy.highest(rule.tool) == "deny" for rule in self.policy.rules)

    def _apply(self, writing: Writing) -> None:
        agent, ledger = writing.agent, writing.ledger
        stated = agent.policy or ToolPolicy()
        policy = stated.and_then(asked_first(agent))
        fields = self._holds(policy)
        if fields:
            writing.fields[self.key] = self.value
        left = self.policy if fields and self.enforced else ToolPolicy()
        freed_tools = freed(left, policy, self.tools)
        if not freed_tools and not self.asks:
            policy = stated.and_then(asked_first(agent, by_word=False))
            freed_tools = freed(left, policy, self.tools)
        lost = f"{self.lost}: the agent may {joined(freed_tools)}" if freed_tools else ""
        limiting = {rule.source for rule in policy.rules if rule.action != "allow"}
        for attribute in self.attributes:
            name = agent.fields[attribute][0] if attribute in agent.fields else ""
            if name in limiting and fields:
                reason, authority = self.kept(lost)
                ledger.approximated(attribute, self.key, self.value, reason, authority)
            elif name in limiting and lost:
                ledger.dropped(attribute, lost, "wider")
            elif name in limiting:
                ledger.dropped(attribute, f"{writing.title} has none of the tools that it withholds")
            elif name and attribute in ("tools", "denied", "intended"):
                ledger.fulfilled(attribute, self.free)
        if self.asks and "asking" in agent.fields:
            ledger.fulfilled("asking", f"{writing.title} asks by itself, unless the user has changed that")
        if freed_tools and not writing.wish.wider:
            writing.refusal = cannot_withhold(writing.title, freed_tools)


def only_listed(result: Grants, policy: ToolPolicy, title: str, lost: str) -> None:
    """Note that a target that only lists what is allowed cannot just withhold a few tools; ``lost`` says what is
    switched off in addition."""
    for name in result.denied:
        rule = policy.layers(name)[-1].rule
        if rule is not None:
            result.note(rule.source, f"{title} only lists what is allowed: {lost}", "approximated", "narrower")


def not_granted(result: Grants, policy: ToolPolicy, name: str, why: str) -> None:
    """Note an allowed tool that the target cannot name."""
    rule = policy.layers(name)[-1].rule
    result.note(rule.source if rule is not None else "", f"{why}: not granted", "approximated", "narrower")


# --- servers --------------------------------------------------------------------------------------------------------


def put_servers(writing: Writing, key: str, say: Callable[[str, dict[str, Value]], Value], why: str) -> None:
    """Write ``key`` with the servers that the target can express, each as ``say`` returns it (None: it cannot). ``why``
    says what happens to the others, whose names replace ``{}``."""
    servers, left = said_servers(writing.agent, say)
    reason = why.format(", ".join(left)) if left else ""
    if writing.agent.mcp_servers is None:
        return
    if not servers:
        drop_servers(writing, reason)
    elif left:
        writing.put("mcp_servers", key, servers, reason, exact=False, authority="narrower")
    else:
        writing.put("mcp_servers", key, servers)


def said_servers(agent: Agent, say: Callable[[str, dict[str, Value]], Value]) -> tuple[dict[str, Value], list[str]]:
    """Return the servers as ``say`` expresses them, and the names of those that it cannot express."""
    servers_written: dict[str, Value] = {}
    for name, settings in (agent.mcp_servers or {}).items():
        value = None if settings is None else say(name, settings)
        if value is not None:
            servers_written[name] = value
    return servers_written, [name for name in agent.mcp_servers or () if name not in servers_written]


def drop_servers(writing: Writing, why: str) -> None:
    """Drop all servers; ``why`` is the reason, "" when there are none."""
    writing.ledger.dropped("mcp_servers", why or "no server in it", "narrower" if why else "same")
