"""Judge Claude Code's settings and its file of MCP servers, as far as agents and rights depend on them.

Observed on 2026-11-28 with `claude -p`. Both are strict JSON: because of a comment or a trailing comma, the client
leaves out the whole file; an empty file sets nothing. In settings, a value of the wrong type has the same effect: no
permission rule and no hook of the file is in force, and only the log says so. Agents and skills are not affected. A
wrong entry of `hooks` or in a list of rules loses no more than itself, except below an event of `GUARDS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agentlint.model.problems import Effect, NullValue, RestrictionNoEffect, UnknownKey, WrongType
from agentlint.model.vocabulary.claude import VOCABULARY
from agentlint.platforms.base import Seen
from agentlint.platforms.claude import PROGRAM, fields, references, tools
from agentlint.platforms.claude.keys import GUARDS, events_of
from agentlint.platforms.reading import Reading, plain, value_at
from agentlint.platforms.schema import load
from agentlint.platforms.settingsfile import FileLoss, object_of

if TYPE_CHECKING:
    from agentlint.model.problems import Kind
    from agentlint.platforms.base import Place
    from agentlint.syntax.nodes import Object, Value
    from agentlint.text import Route, Source

_TOOLS: Final = {name.lower(): name for name in (*VOCABULARY.aliases, *(tool.name for tool in VOCABULARY.tools))}
"""The tools that a rule may name, by their names in lower case."""
_OF_FILES: Final = {"Write": "Edit", "MultiEdit": "Edit", "NotebookEdit": "Edit", "Glob": "Read"}
"""Tools whose rules for certain files the client compares with no file, and the tool whose rules it does compare."""
_RESTRICTIONS: Final = ("deny", "ask")
_WHOLE: Final = "leaves the whole file out: none of its permissions, hooks and other settings has an effect."
_NO_SERVERS: Final = FileLoss(Effect.SKIPS, "leaves the whole file out: the servers that it sets up have no effect.")
_NO_SETTINGS: Final = FileLoss(
    Effect.SKIPS, "leaves the whole file out: the permissions and hooks in it have no effect."
)
_LIKE: Final = 'Write it like `"%s": [{"hooks": [{"type": "command", "command": "./check.sh"}]}]`.'
_ALL: Final = 'Write an object: `"hooks": {"PreToolUse": [{"hooks": [{"type": "command", "command": "./check.sh"}]}]}`.'


def judge(source: Source, place: Place) -> Seen:
    """Return what the client makes of the file. Never raises."""
    reading = Reading(source, place, Seen(PROGRAM.newest, "loaded"))
    servers_file = place.filename == ".mcp.json"
    loss = _NO_SERVERS if servers_file else _NO_SETTINGS
    data = object_of(reading, loss, loss)
    if data is not None and not servers_file:
        reading.judge_values(data, load("claude-settings", reading.client))
        _judge_hooks(reading, data)
        _judge_rules(reading, data.get("permissions"))
        references.judge_session(reading, data.get("agent"))
    return reading.seen


def _judge_hooks(reading: Reading, data: Object) -> None:
    """Report hooks that do not run, and hooks because of which the client leaves out the file."""
    client, hooks = reading.client, data.get("hooks")
    if not isinstance(hooks, dict):
        if "hooks" in data:
            effect = Effect.NOT_RESTRICTED if hooks else Effect.DROPS_FIELD
            kind: Kind = NullValue() if hooks is None else WrongType(hooks, ("object",), help=_ALL)
            reading.report(kind, effect, reading.span(("hooks",)), f"{client} ignores all of `hooks`.", ("hooks",))
        return
    schema = load("claude", client)
    events = events_of(schema)
    for event in hooks:
        route: Route = ("hooks", event)
        if event not in events:
            meant, certain = fields.suggestion(event, events)
            effect = Effect.NOT_RESTRICTED if meant in GUARDS else Effect.DROPS_FIELD
            why = f"{client} does not know this hook event and ignores everything below it."
            reading.report(UnknownKey(event, meant, certain), effect, reading.span(route, key=True), why, route)
        elif hooks[event] is None:
            why = f"{client} ignores `{event}` without a value: it expects a list there."
            reading.report(NullValue(), Effect.DROPS_FIELD, reading.span(route), why, route)
    known: dict[str, Value] = {event: plain(hooks[event]) for event in hooks if event in events}
    for misfit in schema.misfits({"hooks": known}):
        if not misfit.route:
            continue  # the keys of an agent
        guards = misfit.effect is Effect.SKIPS
        why = f"{client} {_WHOLE} A hook that may forbid something must be complete." if guards else misfit.seen
        reading.report_misfit(misfit._replace(seen=why), value_at(data, misfit.route), _LIKE % misfit.route[1])


def _judge_rules(reading: Reading, permissions: Value) -> None:
    """Report rules that restrict nothing although the client accepts their form."""
    stated = permissions if isinstance(permissions, dict) else {}
    for key in _RESTRICTIONS:
        rules = stated.get(key)
        for number, rule in enumerate(rules if isinstance(rules, list) else ()):
            if not isinstance(rule, str) or not rule[:1].isupper():
                continue  # what is no rule was reported with the values
            name = tools.rule_name(rule)
            known = _TOOLS.get(name.lower(), name)
            why = "knows no tool of this name, because case matters, and ignores the rule."
            meant = known + rule[len(name) :] if known != name else ""
            pattern = rule[len(name) :]
            if name in _OF_FILES and pattern not in ("", "(*)"):
                meant = _OF_FILES[name] + pattern
                why = f"compares no file with a rule for `{name}`, only with rules for `{_OF_FILES[name]}`."
            if meant:
                route: Route = ("permissions", key, number)
                kind = RestrictionNoEffect(rule, meant, "rule", key=f"permissions.{key}")
                reading.report(kind, Effect.NOT_RESTRICTED, reading.span(route), f"{reading.client} {why}", route)
