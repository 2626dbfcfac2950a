"""Read the agents that a configuration of OpenCode's family declares, and report why a client refuses the file.

Observed with OpenCode and Kilo on 2026-11-27. The file is JSON with comments; ``{file:PATH}`` in a text is replaced
before the file is parsed, and a missing file is a fault. OpenCode refuses to start in the project because of any fault
in the file, whereas Kilo ignores the file. An entry of ``agent`` has the keys of an agent file, with ``prompt`` for its
text; an entry of ``mode``, the older form, is a main agent. OpenCode also accepts the ``agents`` of its version 2 if
they are correct, and refuses ``permissions`` everywhere.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, Final

from agentlint.model.problems import Effect, MissingKey, SettingsInvalid, UnknownKey, UnknownReference, WrongType
from agentlint.platforms.base import Declared, Seen
from agentlint.platforms.opencode import references
from agentlint.platforms.opencode.context import OpenCodeReading
from agentlint.platforms.opencode.permissions import rules_of
from agentlint.platforms.opencode.reader import settle_agent
from agentlint.platforms.opencode.restrictions import judge_rules
from agentlint.platforms.opencode.values import misfit_kind
from agentlint.platforms.reading import plain, value_at
from agentlint.platforms.schema import load
from agentlint.record import Record
from agentlint.syntax.json import Json, JsonFault
from agentlint.syntax.nodes import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.platforms.base import Place
    from agentlint.platforms.opencode.flavour import Flavour
    from agentlint.syntax.nodes import Object, Value
    from agentlint.text import Route, Source, Span

MAX_BYTES: Final = 1_000_000
"""The largest number of bytes that are read of a file to which the configuration refers."""
_VARIABLE: Final = re.compile(r"\{(file|env):([^}\n]+)\}")
_AGENTS: Final = ("agents", "agent", "mode")
_VERSION_2: Final = {"system": "prompt", "disabled": "disable"}
"""The keys of an agent in OpenCode's version 2, mapped to their equivalents in version 1."""


class _Text(Record):
    """The contents of a file: ``json``, or the ``fault`` that keeps it from being read."""

    json: Json | None
    fault: JsonFault | None


def _text(source: Source) -> _Text:
    try:
        return _Text(Json(source.text), None)
    except JsonFault as fault:
        return _Text(None, fault)


class _Settings:
    """One file as its client reads it. ``whole`` is the client's verdict on the file, with the problems outside its
    agents."""

    def __init__(self, flavour: Flavour, source: Source, place: Place, version: str | None = None) -> None:
        self.flavour = flavour
        self.source = source
        self.place = place
        self.version = flavour.history.version(version)
        self.whole = Seen(self.version.client, "loaded")
        self.reading = OpenCodeReading(source, place, self.whole, flavour, self.version)
        self.agents: list[Declared] = []
        self._read()
        fault = next(
            (value for value in (self.whole, *(agent.seen for agent in self.agents)) if not value.loaded), None
        )
        if fault is not None and self._all_or_nothing(fault):
            for agent in self.agents:
                agent.seen.settle(flavour.refusal, f"the file is refused: {fault.reason}")
                _clear(agent.seen)

    def _all_or_nothing(self, fault: Seen) -> bool:
        """Tell whether a fault makes the client leave out all agents of the file. A fault in an agent of version 2 does
        not: only that agent is dropped."""
        return fault.outcome == self.flavour.refusal

    def _read(self) -> None:
        text = self.source.keep(_text)
        if text.json is None:
            assert text.fault is not None
            if self.source.text and not _VARIABLE.search(self.source.text):  # an empty file sets nothing
                self._refuse(
                    SettingsInvalid("JSON", str(text.fault)), self.source.character(text.fault.offset), "it is not JSON"
                )
            return
        self.reading.take(text.json.tree)
        data = text.json.value
        if not isinstance(data, dict):
            self._refuse(SettingsInvalid("JSON"), self.source.line_span(0), "it is not an object")
            return
        self._judge_references(data)
        if not self.flavour.takes_v2:
            self._read_agents(data, ("agent", "mode"))
        else:
            self._judge_version_2(data)
            self._read_agents(data, _AGENTS)
        self._judge_values(data)
        modes = {agent.place.inside.partition("/")[2]: agent.seen.mode for agent in self.agents}
        references.judge_default(self.reading, data, modes)
        references.judge_commands(self.reading, data, modes)

    def _refuse(self, kind: Any, span: Span, reason: str, route: Route = ()) -> None:
        self.whole.settle(self.flavour.refusal, reason)
        effect = Effect.REJECTS if self.flavour.refusal == "rejected" else Effect.SKIPS
        self.reading.report(kind, effect, span, self._refusal, route)

    @property
    def _refusal(self) -> str:
        client = self.version.client
        if self.flavour.refusal == "rejected":
            return f"{client} refuses to start in a project with such a configuration: no agent can be used."
        return f"{client} leaves out the whole file and every agent in it, with a warning."

    # ------------------------------------------------------------------------------------------------- the values

    def _judge_version_2(self, data: Object) -> None:
        """Report ``permissions``, the restriction of version 2, which version 1 refuses everywhere."""
        routes: list[Route] = [("permissions",)] if "permissions" in data else []
        for section in _AGENTS:
            entries = data.get(section)
            for key, entry in entries.items() if isinstance(entries, dict) else ():
                if isinstance(entry, dict) and "permissions" in entry:
                    routes.append((section, key, "permissions"))
        for route in routes:
            kind = UnknownKey("permissions", "permission", certain=True)
            self._refuse(kind, self.reading.span(route, key=True), "it holds `permissions` of version 2", route)

    def _judge_values(self, data: Object) -> None:
        """Report wrong values outside `agent` and `mode`, as far as the client checks them."""
        known = load("opencode-settings").properties
        judged = {key: plain(value) for key, value in data.items() if key in known and self._is_judged(key)}
        schema = load("opencode-settings", self.version.client)
        rights: dict[str, Value] = {key: plain(data[key]) for key in ("permission", "tools") if key in data}
        done: set[Route] = set()
        for misfit in (*schema.misfits(judged), *load("opencode", self.version.client).misfits(rights)):
            route = misfit.route
            value = value_at(data, route)
            if route in done or (value is None and self.flavour.refusal == "skipped"):
                continue
            done.add(route)
            kind = misfit_kind(self.reading, misfit, value)
            span = self.reading.span(route)
            if missing := misfit.missing(value):
                kind, span = MissingKey(missing), self.reading.span(route, key=True)
            words = ".".join(map(str, route))
            self._refuse(kind, span, f"`{words}` has a value that the client does not accept", route)
        if rights and self.whole.loaded:
            rules = rules_of(rights)
            judge_rules(self.reading, rights, rules, [*self.flavour.defaults, *rules])

    def _is_judged(self, key: str) -> bool:
        """Tell whether the client is known to refuse the file for a wrong value of the key. For Kilo, this is known of
        only a few keys."""
        return self.flavour.takes_v2 or key in ("agent", "mode", "model", "default_agent")

    # -------------------------------------------------------------------------------------------------- references

    def _judge_references(self, data: Object) -> None:
        for route, text in _texts(data, ()):
            for match in _VARIABLE.finditer(text):
                if match[1] == "env":
                    if self.flavour.refuses_body and self.place.scope != "user":
                        kind = UnknownReference(match[0], "environment")
                        self._refuse(kind, self.reading.span(route), f"`{match[0]}` is not allowed in a project", route)
                    continue
                if self.place.root and not self.place.surroundings.is_file(self._path(match[2])):
                    kind = UnknownReference(match[2], "file")
                    self._refuse(kind, self.reading.span(route), f"the file of `{match[0]}` does not exist", route)

    def _path(self, written: str) -> str:
        if written.startswith("~/"):
            written = self.place.surroundings.home + written[1:]
        return os.path.normpath(os.path.join(os.path.dirname(self.place.absolute), written))

    def _expanded(self, value: Any) -> Any:
        """Return a value in which references to files are replaced by the files' contents. Files outside the project
        are not read."""
        if isinstance(value, dict):
            return {key: self._expanded(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self._expanded(item) for item in value]
        if not isinstance(value, str) or "{file:" not in value:
            return value
        return _VARIABLE.sub(lambda match: self._content(match[2], match[0]) if match[1] == "file" else match[0], value)

    def _content(self, written: str, whole: str) -> str:
        if not self.place.root:
            return whole
        surroundings = self.place.surroundings
        real, root = surroundings.real(self._path(written)), surroundings.real(self.place.root)
        if not real.startswith(root.rstrip(os.sep) + os.sep):
            return whole
        raw = surroundings.head(real, MAX_BYTES)
        return whole if raw is None else raw.decode("utf-8", "replace").strip()

    # ------------------------------------------------------------------------------------------------------ agents

    def _read_agents(self, data: Object, sections: tuple[str, ...]) -> None:
        for section in sections:
            entries = data.get(section)
            for key, entry in entries.items() if isinstance(entries, dict) else ():
                if isinstance(entry, dict) and not (section == "agents" and key in (data.get("agent") or {})):
                    self.agents.append(self._agent(section, key, entry))

    def _agent(self, section: str, key: str, entry: Object) -> Declared:
        place = self.place._replace(inside=f"{section}/{key}")
        seen = Seen(self.version.client, "loaded")
        seen.at = self.reading.span((section, key), key=True)
        values: dict[str, Value] = self._expanded(entry)
        if section == "agents":
            values = {_VERSION_2.get(name, name): value for name, value in values.items()}
        if section == "mode":
            values = {**values, "mode": "primary"}
        reading = OpenCodeReading(self.source, place, seen, self.flavour, self.version)
        text = self.source.keep(_text)
        node = text.json.node((section, key)) if text.json is not None else None
        reading.take(node if isinstance(node, Mapping) else None)
        seen.data = values
        prompt = values.get("prompt")
        seen.prompt = prompt if isinstance(prompt, str) else ""
        if prompt is not None and not isinstance(prompt, str):  # in a file, the text below is the prompt
            effect, why = reading.refuse(self._refusal, "`prompt` has a value that the client does not accept")
            reading.report(WrongType(prompt), effect, reading.span(("prompt",)), why, ("prompt",))
        settle_agent(reading, values)
        if section == "agents" and not seen.loaded:
            seen.outcome = "skipped"
            for problem in seen.problems:
                if problem.effect is Effect.REJECTS:
                    problem.effect = Effect.SKIPS
                    problem.why = f"{seen.client} silently leaves out an agent of `agents` with such a value."
        if not seen.loaded:
            _clear(seen)
        return Declared(place, seen)


def _clear(seen: Seen) -> None:
    seen.name = seen.description = seen.mode = seen.model = seen.prompt = None
    seen.tools = seen.permission = None
    seen.fields = {}


def _texts(value: Any, route: Route) -> Iterator[tuple[Route, str]]:
    """Yield the texts in a value that may contain references, with their routes."""
    stack = [(route, value)]
    while stack:
        at, part = stack.pop()
        if isinstance(part, str):
            if "{" in part:
                yield at, part
        elif isinstance(part, dict):
            stack += [((*at, key), item) for key, item in part.items()]
        elif isinstance(part, list):
            stack += [((*at, number), item) for number, item in enumerate(part)]


def declared_as(flavour: Flavour, source: Source, place: Place) -> list[Declared]:
    """Return the agents that the file declares, as the client sees them. Never raises."""
    return _Settings(flavour, source, place).agents


def judge_as(flavour: Flavour, source: Source, place: Place) -> Seen:
    """Return what the client makes of the file apart from its agents. Never raises."""
    return _Settings(flavour, source, place).whole
