"""What the smaller readers share: the positions of values, and their check against a schema."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from agentlint.model.models import ALIASES
from agentlint.model.problems import (
    BlankValue,
    Effect,
    IgnoredExtension,
    InvalidValue,
    Kind,
    MissingKey,
    NotUtf8,
    NullValue,
    Problem,
    PromptVariable,
    UnknownKey,
    WrongType,
)
from agentlint.model.words import spelling
from agentlint.platforms.base import Claim
from agentlint.platforms.schema import load
from agentlint.syntax.javascript import text_of
from agentlint.syntax.nodes import Alias, Mapping, Node, Scalar, Timestamp, Value, span_in
from agentlint.text import BODY, Span, lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Collection

    from agentlint.platforms.base import Outcome, Place, Seen
    from agentlint.platforms.clients import Client
    from agentlint.platforms.part import Remark
    from agentlint.platforms.schema import Misfit, Schema
    from agentlint.text import Route, Source

_OUTCOMES: dict[Effect, Outcome] = {
    Effect.REJECTS: "rejected",
    Effect.SKIPS: "skipped",
    Effect.DEGRADES: "degraded",
}


CLAUDE_ALIAS = lazy_pattern(rf"(?:{'|'.join((*ALIASES, 'opusplan'))})(?:\[1m\])?", re.I)
"""Claude Code's names for models, which no other client knows."""

SUGGESTED = 50
"""The most unknown words of one kind in a file for which a similar known word is looked for."""


class Reading:
    """A reading in progress: what is known so far, and where the top-level values are in the text."""

    __slots__ = ("entries", "inner", "place", "seen", "source")

    def __init__(self, source: Source, place: Place, seen: Seen) -> None:
        self.source = source
        self.place = place
        self.seen = seen
        self.entries: dict[str, tuple[Node, Node]] = {}
        self.inner: dict[int, dict[str, tuple[Node, Node]]] = {}  # the entries of inner mappings, by identity

    @property
    def text(self) -> str:
        """Return the text of the file."""
        return self.source.text

    @property
    def head(self) -> Span:
        """Return where a problem of the whole agent points: the file's first line, or where the agent is declared."""
        return self.seen.at or self.source.line_span(0)

    @property
    def client(self) -> Client:
        """Return the client that reads the file."""
        return self.seen.client

    @property
    def schema(self) -> Schema:
        """Return the schema of the client's keys; its sentences name the version that is being modelled."""
        return load(self.seen.client.id, self.seen.client)

    def take(self, tree: Node | None) -> None:
        """Set the frontmatter's tree, so that its keys have positions."""
        self.seen.tree = tree
        if isinstance(tree, Mapping):
            for key, value in tree.pairs:
                self.entries[self.key_of(key)] = (key, value)

    def key_of(self, node: Node) -> str:
        """Return a key as the client reads it."""
        return key_text(node)

    def report_replaced(self) -> None:
        """Report bytes that are not UTF-8, instead of which the client shows a replacement character."""
        why = f"{self.client} shows a replacement character for every byte that is not UTF-8."
        self.report(NotUtf8(), Effect.ALTERS, self.source.replaced, why)

    def report(self, kind: Kind, effect: Effect, span: Span, why: str, route: Route = ()) -> None:
        """Report something that the client does not read as written."""
        self.seen.problems.append(Problem(kind, effect, span, why, route))

    def fail(self, kind: Kind, effect: Effect, span: Span, why: str, reason: str, route: Route = ()) -> None:
        """Report what keeps the agent from being what was written; ``reason`` becomes part of the verdict."""
        self.seen.settle(_OUTCOMES[effect], reason)
        self.report(kind, effect, span, why, route)

    def pass_over(self, suffix: str, why: str, *, nested: bool | None = None) -> None:
        """Record that the client does not look at a file with this name, because it reads those that end in ``suffix``.
        ``nested`` tells whether the file lies too deep, for a client to which that matters."""
        reason = "the client does not look at a file of this name or in this folder"
        self.fail(
            IgnoredExtension(suffix=suffix, nested=bool(nested)),
            Effect.SKIPS,
            Span(0, min(3, len(self.source.text))),
            why,
            f"its name does not end in {suffix}" if nested is None else reason,
        )
        self.seen.outcome = "ignored"

    def span(self, route: Route, *, key: bool = False) -> Span:
        """Return the span of the value (or its key) at ``route``, or else of the nearest value around it that has
        one."""
        entry = self.entries.get(str(route[0])) if route else None
        if entry is None:
            return self.head
        return span_in(entry, route[1:], self.inner, self.key_of, key=key)

    def judge(self, data: dict[str, Value], given: Collection[str] = (), *, schema: Schema | None = None) -> None:
        """Report every missing key, every unknown key and every value that does not fit, and set the verdict where the
        client refuses the agent because of it. ``given`` are keys that the agent has from elsewhere; ``schema``
        replaces the client's schema for agents."""
        schema = schema or self.schema
        for key in schema.raw.get("required", ()):
            if key not in data and key not in given:
                self._missing(schema.properties[key]["x-on-missing"], key)
        self.judge_values(data, schema)
        known = schema.raw["x-unknown"]
        effect = Effect(known["effect"])
        known_keys = tuple(schema.properties)
        for number, key in enumerate(schema.unknown(data)):
            if effect in _OUTCOMES:
                self.seen.settle(_OUTCOMES[effect], f"`{key}` is a key that the client does not know")
            suggest, certain = spelling(key, known_keys) if number < SUGGESTED else (None, False)
            self.report(
                UnknownKey(word=key, suggestion=suggest, certain=certain),
                effect,
                self.span((key,), key=True),
                known["seen"],
                (key,),
            )

    def judge_values(self, data: dict[str, Value], schema: Schema) -> None:
        """Report every value that does not fit a schema, and set the verdict where the client refuses the file because
        of it."""
        done: set[tuple[Route, str]] = set()  # of several missing keys, each is a fault of its own
        for misfit in schema.misfits({key: plain(value) for key, value in data.items()}):
            if misfit.keyword in ("required", "additionalProperties") and not misfit.route:
                continue
            if (misfit.route, misfit.keyword) not in done:
                done.add((misfit.route, misfit.keyword))
                self.report_misfit(misfit, value_at(data, misfit.route))

    def _missing(self, missing: Remark, key: str) -> None:
        effect = Effect(missing["effect"])
        if effect in _OUTCOMES:
            self.seen.settle(_OUTCOMES[effect], f"`{key}` is missing")
        self.report(MissingKey(keys=(key,)), effect, self.source.line_span(0), missing["seen"])

    def report_misfit(self, misfit: Misfit, value: Value, help: str = "") -> None:
        """Report a value that does not fit, and set the verdict where the client refuses the file because of it.
        ``help`` is the advice where the schema has none."""
        if misfit.effect in _OUTCOMES:
            words = ".".join(map(str, misfit.route))
            self.seen.settle(_OUTCOMES[misfit.effect], f"`{words}` has a value that the client does not accept")
        kind, missing = _misfit_kind(misfit, shown(value), help), misfit.missing(value)
        if missing:
            kind = MissingKey(missing, help=help)
        self.report(kind, misfit.effect, self.span(misfit.route, key=bool(missing)), misfit.seen, misfit.route)


def _misfit_kind(misfit: Misfit, value: Value, help: str = "") -> Kind:
    """Return the kind of problem for a value that does not fit, with what the schema knows about values that do."""
    node, keyword, choices = misfit.node, misfit.keyword, misfit.choices
    if value is None:
        return NullValue()
    if isinstance(value, str) and not value.strip() and keyword in ("pattern", "minLength"):
        return BlankValue()
    if keyword == "type":
        return WrongType(value, misfit.expected or ("string",), choices, help=node.get("x-help", help))
    above, at_most = node.get("exclusiveMinimum"), node.get("maximum")
    expected = misfit.expected if node.get("type") in ("integer", "number") else ()
    return InvalidValue(value, expected, choices, form=node.get("x-form", ""), above=above, at_most=at_most)


def first_of_name(place: Place, seen: Seen) -> tuple[Claim, ...]:
    """Return the claims for clients in which, among agents with one name, the project's wins, and of two in a folder
    the first one. This is a `Platform.contest`."""
    if not seen.loaded or seen.name is None:
        return ()
    return (Claim(seen.name, (place.scope == "user", place.inside)),)


def judge_variables(reading: Reading, pattern: re.Pattern[str], known: tuple[str, ...]) -> None:
    """Report each ``${name}`` in the body once, unless it is one of ``known``, for which the client has a value."""
    text, client = reading.source.text, reading.seen.client
    start = 0 if reading.seen.tree is None else reading.seen.tree.end
    reported: set[str] = set()
    for match in pattern.finditer(text, start):
        name = match[1]
        if name in reported or len(reported) >= SUGGESTED:
            continue
        reported.add(name)
        effect, why = Effect.NOTE, f"{client} replaces it with a value of its own."
        if name not in known:
            effect = Effect.BREAKS_USE
            why = f"{client} has no value for it: it offers the agent, but every call of it fails."
        reading.report(PromptVariable(word=match[0], known=known), effect, Span(*match.span()), why, BODY)


def key_text(node: Node) -> str:
    """Return a key's text; "" for a key that is not a scalar."""
    while isinstance(node, Alias):
        node = node.target
    return node.text if isinstance(node, Scalar) else ""


def plain(value: Value) -> Value:
    """Return a value as a JSON validator must see it: a date is an object, and a number that is not finite fits
    nowhere."""
    if isinstance(value, Timestamp):
        return {}
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return []
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def shown(value: Value) -> Value:
    """Return a value as plain data for a message, with numbers that are not finite as JavaScript prints them."""
    if isinstance(value, Timestamp):
        return value.text
    if isinstance(value, dict):
        return {key: shown(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shown(item) for item in value]
    return text_of(value) if isinstance(value, float) and plain(value) == [] else value


def value_at(data: Any, route: Route) -> Value:
    """Return the value at ``route``. Raises KeyError, IndexError or TypeError where there is none."""
    for step in route:
        data = data[int(step)] if isinstance(data, list) else data[step]
    value: Value = data
    return value
