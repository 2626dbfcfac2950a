"""Prove that a pass of fixes does nothing that no fix may do, using the readers of the clients that read the file.

`fault` compares a file before and after some fixes; `engine.fix` applies only passes in which it finds no fault. Two
sentences say what a safe fix may do. A client that loaded the agent still sees the same agent, which may do no more. A
client that did not load it loads it only if every restriction in the file then takes effect, and no program starts that
did not start before.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from agentlint.engine.inspect import READERS, VSCODE, looks_at, see
from agentlint.model import wildcard
from agentlint.model.agent import in_force
from agentlint.model.kinds import OF_AGENTS
from agentlint.model.policy import MAX_RULES, gains
from agentlint.model.problems import (
    Effect,
    Kind,
    NoEffectKey,
    OtherConsumerKey,
    PermissionKeyNoEffect,
    PluginIgnoredKey,
    UnknownKey,
    UnknownTool,
)
from agentlint.model.restriction import RUNS, adds, limits, sense
from agentlint.platforms import MAIN, conversion
from agentlint.platforms.schema import load
from agentlint.record import Record
from agentlint.syntax import frontmatter, libyaml, scan
from agentlint.syntax.nodes import Mapping, Scalar, YamlFault, same
from agentlint.text import BODY, Severity, lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from agentlint.engine.lint import FileResult
    from agentlint.engine.settings import Settings
    from agentlint.model.problems import Problem
    from agentlint.platforms.base import Place, Seen
    from agentlint.syntax.nodes import Value
    from agentlint.text import Route, Source


class View:
    """A text in its place, and what clients see in it. ``native`` is the platform to which the file belongs, or ""."""

    __slots__ = ("_seen", "native", "place", "source", "version")

    def __init__(self, source: Source, place: Place, native: str, version: str | None = None) -> None:
        self.source = source
        self.place = place
        self.native = native
        self.version = version  # the version of the native client; None stands for the newest
        self._seen: dict[str, Seen] = {}

    @property
    def text(self) -> str:
        """Return the text of this state."""
        return self.source.text

    def seen(self, name: str) -> Seen:
        """Return the file as a client sees it in this state; computed once."""
        if name not in self._seen:
            self._seen[name] = see(name, self.source, self.place, self.version if name == self.native else None)
        return self._seen[name]

    def reads(self, name: str) -> bool:
        """Tell whether the client reads the file where it lies."""
        return name == self.native or looks_at(name, self.place)


class State(View):
    """A text between two passes of fixes. ``findings`` returns what the rules find in it, if that is asked for."""

    __slots__ = ("_findings", "_result")

    def __init__(
        self, source: Source, place: Place, settings: Settings, native: str, findings: Callable[[], FileResult]
    ) -> None:
        super().__init__(source, place, native, settings.versions.get(native))
        self._findings = findings
        self._result: FileResult | None = None

    @property
    def result(self) -> FileResult:
        """Return the findings; computed once."""
        if self._result is None:
            self._result = self._findings()
        return self._result

    @property
    def clients(self) -> tuple[str, ...]:
        """Return the clients with which a fix is checked: those that are always used, and the file's own."""
        return tuple(name for name in dict.fromkeys((*MAIN, VSCODE, self.native)) if name)


class Harm(Record):
    """Why a pass must not be applied. ``revives``: nothing is wrong with the fixes themselves, but they make a client
    load the file that did not load it, with more rights than a safe fix may give. ``dormant`` are the keys that should
    limit the agent and have no effect."""

    text: str
    revives: bool = False
    dormant: tuple[str, ...] = ()


def fault(before: State, after: State, routes: set[Route], *, safe: bool) -> Harm | None:
    """Return what a pass did that no fix may do; None when there is nothing. ``routes`` name the values that the pass
    meant to change."""
    text = _text_fault(before, after, routes)
    if text:
        return Harm(text)
    for name in before.clients:
        if before.reads(name):
            client_fault = _client_fault(name, before, after, routes, safe=safe)
            if client_fault is not None:
                return client_fault
    return None


def stands_for(before: View, after: View) -> bool:
    """Tell whether a text may silently replace another: its own client sees the same agent in both, and any other
    client that reads the file sees no agent, or an agent with the same prompt that may do no more."""
    old, new = before.seen(before.native), after.seen(before.native)
    if not (old.outcome == new.outcome == "loaded" and old.name == new.name and same(old.data or {}, new.data or {})):
        return False
    return old.prompt == new.prompt and all(
        _no_more(name, before, after) for name in READERS if name != before.native and after.reads(name)
    )


def _no_more(name: str, before: View, after: View) -> bool:
    old, new = before.seen(name), after.seen(name)
    return not new.loaded or (old.loaded and old.prompt == new.prompt and not _wider(name, before, after))


def _text_fault(before: State, after: State, routes: set[Route]) -> str:
    """Return what is wrong with the text itself, for any reader; "" when nothing is."""
    ended, ends = before.text.endswith("\n"), after.text.endswith("\n")
    if (ended and not ends) or (ends and not ended and BODY not in routes):
        return "the file's last newline would change"
    if before.source.bom < after.source.bom:
        return "a byte order mark would appear"
    native = [state.seen(before.native) for state in (before, after)] if before.native else []
    if not _same_body(before.source, after.source, routes) and not _same_prompt(before.source, after.source, *native):
        return "the text below the frontmatter would change"
    if parses(before.source) and not parses(after.source):
        return "the frontmatter would no longer be YAML"
    return ""


def _client_fault(name: str, before: State, after: State, routes: set[Route], *, safe: bool) -> Harm | None:
    """Return what one client would see or do that it must not; None when there is nothing. An unsafe fix may change
    what the agent is, but the client must still load it."""
    old, new = before.seen(name), after.seen(name)
    misread = name == VSCODE and () in routes and _misread(before)
    text = _worse(old, new, {*routes, BODY} if misread else routes)
    if not text and safe and old.outcome == "loaded" and not misread:
        text = _sees_else(old, new, routes)
    if text:
        return Harm(text)
    if safe and old.outcome == "loaded":
        wider = _wider(name, before, after)
        if wider:
            return Harm(wider, revives=misread)
    elif safe and new.loaded:
        revived = _revived(name, before, after)
        if revived is not None:
            return revived
    if name == before.native and old.outcome == "loaded":  # otherwise the first fault may have hidden others
        fresh = _errors(after) - _errors(before)
        if fresh:
            return Harm(f"it would raise `{next(iter(fresh))}`")
    return None


def _misread(state: State) -> bool:
    """Tell whether VS Code, which loads every file, reads this one differently from what its author meant. It reads
    everything as the prompt when the frontmatter is not at the top, everything as frontmatter when it is not closed,
    and as much as it can of one that is not YAML."""
    part = frontmatter.of(state.source)
    return part.close is None or part.lead.end > part.lead.start or not parses(state.source)


def _worse(old: Seen, new: Seen, routes: set[Route]) -> str:
    """Return what a client no longer gets from the file that it got before."""
    lost = isinstance(old.tree, Mapping) and not isinstance(new.tree, Mapping)
    same_verdict = (old.outcome, old.reason) == (new.outcome, new.reason)  # as where the last key of all is removed
    if lost and new.outcome != "loaded" and not same_verdict:
        return f"{old.client} could no longer read the frontmatter"
    if old.outcome == "loaded" and not new.loaded:
        return f"{old.client} would no longer load the agent"
    if old.outcome == "loaded" and old.prompt != new.prompt and BODY not in routes:
        return f"{old.client} would see a different prompt"
    return ""


def is_plain(state: State) -> bool:
    """Tell whether all clients agree on where the frontmatter ends, and that it is YAML. If they do not, a fix can only
    be tried: one that would make a client see something else is not applied, and that is not a defect of the fix."""
    part = frontmatter.of(state.source)
    if part.close is None or not parses(state.source):
        return False
    tree = state.seen(state.native).tree
    if tree is not None and tree.end > part.close.start:  # the client reads on after what looks like the end
        return False
    if any(problem.effect is Effect.LUCKY for problem in state.seen(state.native).problems):
        return False
    body = state.text[part.body :].strip()
    prompts = (state.seen(name).prompt for name in state.clients)
    return all(prompt is None or prompt.split() == body.split() for prompt in prompts)


def _same_body(before: Source, after: Source, routes: set[Route]) -> bool:
    """Tell whether the body is the same, byte for byte. When a fix sets the fences (there was no closing one, or the
    fix names the body), the body must have been the end of the file before, or the text above the body must be
    unchanged."""
    part = frontmatter.of(before)
    start = frontmatter.of(after).body
    body = after.text[start:]
    if BODY in routes and part.close is not None and before.text[: part.body] == after.text[:start]:
        return True
    if part.close is None or BODY in routes or () in routes:
        return before.text.endswith(body)
    return body == before.text[part.body :]


def _same_prompt(before: Source, after: Source, old: Seen | None = None, new: Seen | None = None) -> bool:
    """Tell whether the prompt is unchanged for a client with its own notion of where the frontmatter ends."""
    if old is None or new is None or not (old.prompt and old.prompt == new.prompt):
        return False
    return conversion.body_of(before, old) == conversion.body_of(after, new)


def parses(source: Source) -> bool:
    """Tell whether the frontmatter is YAML, and a mapping or empty."""
    return source.keep(_parses)


def _parses(source: Source) -> bool:
    part = frontmatter.of(source)
    try:
        return isinstance(libyaml.parse(source.text, part.start, part.end), Mapping | None)
    except YamlFault:
        return False


def _errors(state: State) -> Counter[str]:
    return Counter(diagnostic.rule for diagnostic in state.result.diagnostics if diagnostic.severity is Severity.ERROR)


# --- a client that loaded the agent ----------------------------------------------------------------------------------

_POLICY_KEYS = lazy_pattern(r"tools|permission|mcp|hooks", re.IGNORECASE)
_INVOCABLE = lazy_pattern(r"invo[ck]able|invocation|infer", re.IGNORECASE)
_ATTRIBUTES = (
    "name",
    "description",
    "model",
    "mode",
    "prompt",
    "user_invocable",
    "model_invocable",
    "tools",
    "permission",
)


def _sees_else(old: Seen, new: Seen, routes: set[Route]) -> str:
    """Return the first thing that a client sees differently from before and that no fix names."""
    if new.outcome != "loaded":
        return f"{old.client} would not load the agent as before"
    named = {str(route[0]) for route in routes if route}
    before, after = old.data or {}, new.data or {}
    if any(key in before and key not in after for key in named):  # it was renamed: the fix means its new name too
        named |= after.keys() - before.keys()
    for key in old.fields.keys() | new.fields.keys():
        meant = key in named or (_POLICY_KEYS.search(key) and _policy_named(named))
        if not meant and not same(_without(old.fields.get(key), named), _without(new.fields.get(key), named)):
            return f"{old.client} would see another `{key}`"
    for attribute in _ATTRIBUTES:
        if getattr(old, attribute) != getattr(new, attribute) and not _named(attribute, named):
            return f"{old.client} would see another {attribute.replace('_', ' ')}"
    return ""


def _without(value: Value, named: set[str]) -> Value:
    """Return a value without the parts that a fix names: OpenCode collects keys that it does not know in `options`."""
    if not isinstance(value, dict):
        return value
    return {key: part for key, part in value.items() if key not in named} or None


def _named(attribute: str, named: set[str]) -> bool:
    if attribute in ("tools", "permission"):
        return _policy_named(named)
    if attribute in ("user_invocable", "model_invocable"):
        return "mode" in named or any(_INVOCABLE.search(key) for key in named)
    if attribute == "prompt":
        return BODY[0] in named
    return attribute in named


def _policy_named(named: set[str]) -> bool:
    return any(_POLICY_KEYS.search(key) for key in named)


def _wider(name: str, before: View, after: View) -> str:
    """Return what the agent could do, or what would run, that it could not or did not before; "" for nothing."""
    old, new = before.seen(name), after.seen(name)
    started = _started(name, old, new)
    if started:
        return f"{old.client} would start what `{started}` names"
    gain = _more_tools(old, new) or _more_granted(old, new) or _more_rights(name, before, after)
    return f"{old.client} would allow the {_noun(before)} more: {', '.join(gain)}" if gain else ""


def _noun(state: View) -> str:
    return "agent" if state.place.kind in OF_AGENTS else state.place.kind


def _more_granted(old: Seen, new: Seen) -> list[str]:
    """Return what a skill or command may use without asking that it could not before."""
    return sorted(set(new.grants or ()) - set(old.grants or ()))


def _more_rights(name: str, before: View, after: View) -> list[str]:
    old, new = before.seen(name), after.seen(name)
    idle = {
        problem.kind.word
        for problem in old.problems
        if isinstance(problem.kind, PermissionKeyNoEffect)
        and not problem.kind.guess  # a plugin may bring a tool of that name
    }
    permitted = _more_permitted(*(_asked(file_seen.permission, idle) for file_seen in (old, new)))
    if permitted or not conversion.exists(name):
        return permitted
    platform_conversion = conversion.get(name)
    agents = [platform_conversion.read(state.seen(name), state.source, state.place) for state in (after, before)]
    return sorted(gain.what for gain in gains(in_force(agents[0]), in_force(agents[1])))


def _more_tools(old: Seen, new: Seen) -> list[str]:
    if old.tools in ("all", None) or new.tools is None:
        return []
    return ["all tools"] if new.tools == "all" else sorted(set(new.tools) - set(old.tools))


_RANK = {"deny": 0, "ask": 1, "allow": 2}


def _asked(rules: tuple[str, ...] | None, idle: set[str]) -> tuple[str, ...] | None:
    """Return ``rules`` without those for permissions that the client never asks about."""
    return rules if rules is None or not idle else tuple(rule for rule in rules if _parted(rule)[0] not in idle)


def _more_permitted(old: tuple[str, ...] | None, new: tuple[str, ...] | None) -> list[str]:
    """Return permissions that allow more afterwards. The last matching rule decides. Each permission is tested with the
    text that it names and with one that no pattern names."""
    if old is None or new is None or old == new:
        return []
    if max(len(old), len(new)) > MAX_RULES:
        return [f"more than {MAX_RULES:,} rules, which are not compared"]
    rules = [[_parted(permission) for permission in side] for side in (old, new)]
    probes = {
        (key.replace("*", "\x01"), text)
        for key, pattern, _ in (*rules[0], *rules[1])
        for text in ("\x01", pattern.replace("*", ""), pattern.replace("*", "\x01").replace("?", "\x01"))
    }
    wider = {
        key.replace("\x01", "*")
        for key, text in probes
        if _decided(rules[1], key, text) > _decided(rules[0], key, text)
    }
    return sorted(wider)


def _parted(rule: str) -> tuple[str, str, int]:
    """Split "read:*.env=ask" into key, pattern and rank."""
    head, _, action = rule.rpartition("=")
    key, _, pattern = head.partition(":")
    return key, pattern, _RANK.get(action, 1)


def _decided(rules: list[tuple[str, str, int]], key: str, text: str) -> int:
    for name, pattern, rank in reversed(rules):
        if wildcard.matches(key, name) and wildcard.matches(text, pattern):
            return rank
    return _RANK["ask"]


# --- a client that did not load it ------------------------------------------------------------------------------------


def _revived(name: str, before: State, after: State) -> Harm | None:
    """Return what keeps fixes that make a client load the agent from being safe."""
    old, new = before.seen(name), after.seen(name)
    native = before.seen(before.native)
    # a key that the file's own client, which loads the agent, does not apply either restricts nothing anywhere
    known = set(_dormant(before.native, native)) if name != before.native and native.outcome == "loaded" else set()
    dormant = tuple(key for key in dict.fromkeys(_dormant(name, new)) if key not in known)
    if dormant:
        keys = ", ".join(f"`{key}`" for key in dormant)
        text = f"{old.client} would load the agent, and {keys} would not apply"
        return Harm(text, revives=True, dormant=dormant)
    granted = _more_granted(old, new)
    if granted:
        text = f"{old.client} would let the {_noun(before)} use {', '.join(granted)} without a question"
        return Harm(text, revives=True)
    lost = _lost(before, after)
    if lost:
        return Harm(f"{old.client} would load the agent without a limit that `{lost}` sets", revives=True)
    started = _started(name, old, new)
    if started:
        return Harm(f"{old.client} would load the agent and start what `{started}` names", revives=True)
    return None


_WITHOUT_EFFECT = (UnknownKey, NoEffectKey, OtherConsumerKey, PluginIgnoredKey)
_DROPPING = frozenset({Effect.IGNORES, Effect.DROPS_FIELD, Effect.ALTERS})


def _dormant(name: str, seen: Seen) -> Iterator[str]:
    """Yield the top-level keys that say what the agent may do and that the client does not apply."""
    data = seen.data or {}
    for problem in seen.problems:
        key = str(problem.route[0]) if problem.route else ""
        if problem.effect is Effect.NOT_RESTRICTED:
            yield key or problem.rule
        elif _idle(problem) and _limits(key, data.get(key), problem):
            yield key
    if name != VSCODE:  # a reader reports only a limited number of problems
        unknown = load(name).unknown(data)
        yield from (key for key in unknown if limits(key, data[key]))


def _limits(key: str, value: Value, problem: Problem[Kind]) -> bool:
    """Tell whether a key is a restriction, or was probably meant to be one."""
    meant = problem.kind.suggestion if isinstance(problem.kind, UnknownKey) else None
    return limits(key, value) or limits(meant or key, value)


def _idle(problem: Problem[Kind]) -> bool:
    """Tell whether a key as a whole does not have the effect that was written."""
    if isinstance(problem.kind, _WITHOUT_EFFECT):
        return len(problem.route) == 1
    return len(problem.route) == 1 and problem.effect in _DROPPING and not isinstance(problem.kind, UnknownTool)


_TOOLS = frozenset({"grant", "withhold", "rules"})


def _lost(before: State, after: State) -> str:
    """Return a restriction that was in the file before and is not afterwards, or "". Restrictions are counted by their
    purpose and value, because a key may be respelled and neither of two contradicting ones may go."""
    was, now = before.source.keep(_restrictions), after.source.keep(_restrictions)
    return next((keys[-1] for kind, keys in was.items() if len(keys) > len(now.get(kind, ()))), "")


def _restrictions(source: Source) -> dict[str, list[str]]:
    """Return the restrictions among the top-level keys, read leniently: by purpose, the keys, one for each distinct
    value."""
    text, part = source.text, frontmatter.of(source)
    restrictions: dict[str, dict[str, str]] = {}
    for key, value in scan.scan(text, part.start, part.end).pairs:
        if isinstance(key, Scalar) and limits(key.text, text[value.start : value.end] or None):
            kind = str(sense(key.text))
            values = restrictions.setdefault("tools" if kind in _TOOLS else kind, {})
            values[" ".join(text[value.start : value.end].split())] = key.text
    return {kind: list(keys.values()) for kind, keys in restrictions.items()}


def _started(name: str, old: Seen, new: Seen) -> str:
    """Return the key whose value names a program that the client now starts and did not start before, or ""."""
    was, now = _programs(name, old), _programs(name, new)
    return next((key for key, value in now.items() if adds(value, was.get(key))), "")


def _programs(name: str, seen: Seen) -> dict[str, Value]:
    if not seen.loaded or seen.outcome == "degraded":
        return {}
    idle = set(_dormant(name, seen))
    data = seen.data or {}
    return {key: value for key, value in data.items() if sense(key) in RUNS and key not in idle}


def respells(before: State, after: State, key: str, new: str) -> bool:
    """Tell whether the only change is the name of a restriction, to a name with the same purpose, and no client that
    loads the agent gives it more because of that."""
    seen = [state.seen(before.native) for state in (before, after)]
    old, now = (word.data or {} for word in seen)
    if sense(key) != sense(new) or not same({new if word == key else word: value for word, value in old.items()}, now):
        return False
    return not any(
        _started(name, before.seen(name), after.seen(name)) or _more_rights(name, before, after)
        for name in before.clients
        if before.reads(name) and before.seen(name).outcome == after.seen(name).outcome == "loaded"
    )
