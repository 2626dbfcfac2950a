"""Repairing a file: fixes applied in passes, each pass proven harmless before the next.

The fixer knows no rule. A rule's `Fix` says which edits it makes and on which `routes` a client may see something else
afterwards; what holds everywhere else is checked here with the readers of `inspect`, before and after.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from agentlint.engine import pool
from agentlint.engine.convert import in_force
from agentlint.engine.discover import Found, Missing
from agentlint.engine.files import Changed, write_atomic
from agentlint.engine.lint import (
    FileResult,
    Settings,
    Unreadable,
    internal_error,
    lint_source,
    read_source,
    settings_of,
)
from agentlint.model.policy import gains
from agentlint.platforms import MAIN, conversion, get
from agentlint.platforms.base import Effect
from agentlint.record import Record
from agentlint.syntax import edits as texts
from agentlint.syntax import frontmatter, libyaml, scan
from agentlint.syntax.nodes import Mapping, Scalar, YamlFault
from agentlint.text import BODY, Diagnostic, Fix, Route, Safety, Severity, Source, Span, lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from agentlint.engine.lint import SettingsOf
    from agentlint.platforms.base import Place, Seen
    from agentlint.syntax.nodes import Value

MAX_PASSES = 10
"""A file that is not done by then is left as the last pass made it."""
MAX_CULPRITS = 5
"""Fixes that may fail in one file before the rest of a pass is given up: each costs a few more readings."""


class Applied(Record):
    """A fix that was made."""

    rule: str
    title: str
    safety: Safety
    line: int  # from 1, in the text as it was when the fix was made
    routes: tuple[Route, ...] = ()  # the values that it meant to change


@dataclass(slots=True)
class Fixed:
    """What became of a text. ``left`` are the findings that are still there (among them those whose fix was not asked
    for), ``errors`` an ``internal-error`` finding for each fix that did harm and was taken back."""

    text: str
    applied: list[Applied] = field(default_factory=list)
    left: list[Diagnostic] = field(default_factory=list)
    errors: list[Diagnostic] = field(default_factory=list)
    result: FileResult | None = None  # the last reading of the text


class _Candidate(Record):
    rule: str
    platform: str
    fix: Fix
    route: Route


@dataclass(slots=True)
class _State:
    """A text, what was found in it, and what clients see in it."""

    source: Source
    result: FileResult
    native: str
    seen: dict[str, Seen]

    @property
    def text(self) -> str:
        return self.source.text


def fix_source(source: Source, place: Place, platform: str, settings: Settings, *, unsafe: bool) -> Fixed:
    """``source`` with every fix made that may be: those marked SAFE, and with ``unsafe`` those marked UNSAFE too.

    Never raises for any text. A text that is not UTF-8 or too large is given back as it is. ``platform`` "" is told
    from the content once, so that a fix cannot make the file another client's.
    """
    if not platform and not settings.platform and source.bad_byte is None and len(source.raw) <= settings.max_bytes:
        from agentlint.engine.detect import detect

        platform = detect(source, place.filename)[0]
    state = _read(source, place, platform, settings)
    done = Fixed(source.text)
    level = Safety.UNSAFE if unsafe else Safety.SAFE
    banned: set[tuple[str, Route, str]] = set()
    known = {source.text}
    if source.bad_byte is None and len(source.raw) <= settings.max_bytes:
        for _ in range(MAX_PASSES):
            after, made = _one_pass(state, place, settings, level, banned, done)
            if not made or after.text in known:
                break
            known.add(after.text)
            for one in made:
                start = min(edit.start for edit in one.fix.edits)
                line = state.source.position(start).line
                done.applied.append(Applied(one.rule, one.fix.title, one.fix.safety, line, one.fix.routes))
            state = after
    done.text = state.text
    left = [settings.leveled(one) for one in state.result.diagnostics if _asked(one, settings)]
    state.result.diagnostics = left
    done.result, done.left = state.result, left
    return done


def _asked(diagnostic: Diagnostic, settings: Settings) -> bool:
    return settings.wants(diagnostic.rule) and settings.shows(settings.leveled(diagnostic))


def _read(source: Source, place: Place, platform: str, settings: Settings) -> _State:
    """All rules run, also those that were not asked for, and at their own levels: an error that a fix causes counts
    whoever reports it."""
    named = settings.select or settings.extend or settings.levels
    show = Severity.INFO if named else settings.show
    every = settings._replace(select=frozenset(), extend=frozenset(), ignore=frozenset(), levels={}, show=show)
    result = lint_source(source, place, every, platform)
    native = result.platforms[0][0] if result.platforms else ""
    return _State(source, result, native, {})


def _one_pass(
    state: _State, place: Place, settings: Settings, level: Safety, banned: set[tuple[str, Route, str]], done: Fixed
) -> tuple[_State, list[_Candidate]]:
    candidates = _candidates(state, settings, level, banned)
    if not candidates:
        return state, []
    good: list[_Candidate] = []
    best = state
    culprits = 0
    groups = [candidates]
    while groups and culprits < MAX_CULPRITS:
        group = groups.pop()
        after, fault = _attempt(state, place, settings, [*good, *group])
        if after is not None:
            good, best = [*good, *group], after
        elif len(group) > 1:
            middle = len(group) // 2
            groups += (group[middle:], group[:middle])
        else:
            culprits += 1
            culprit = group[0]
            banned.add((culprit.rule, culprit.route, culprit.fix.title))
            if _is_plain(state, place, settings):
                done.errors.append(_harmful(culprit, fault, place, state))
    return best, good


def _candidates(
    state: _State, settings: Settings, level: Safety, banned: set[tuple[str, Route, str]]
) -> list[_Candidate]:
    """Fixes that can be made together, in order of position. Safe ones come first, so that what an unsafe one does is
    not taken for theirs."""
    found: list[_Candidate] = []
    for diagnostic in state.result.diagnostics:
        allowed = [fix for fix in diagnostic.fixes if fix.safety <= level and fix.edits]
        if allowed and _asked(diagnostic, settings):
            fix = min(allowed, key=lambda one: one.safety)
            if (diagnostic.rule, diagnostic.route, fix.title) not in banned:
                fix = fix._replace(edits=tuple(texts.with_newlines(edit, state.source.newline) for edit in fix.edits))
                found.append(_Candidate(diagnostic.rule, diagnostic.platform, fix, diagnostic.route))
    if any(one.fix.safety is Safety.SAFE for one in found):
        found = [one for one in found if one.fix.safety is Safety.SAFE]
    found.sort(key=lambda one: min(edit.start for edit in one.fix.edits))
    taken = texts.Taken()
    return [one for one in _apart(found, state) if taken.claim(one.fix.edits)]


def _apart(found: list[_Candidate], state: _State) -> Iterator[_Candidate]:
    """``found`` without those that would write a key which another one writes too: that one's comes first that finds
    the value in the file, then the first. The others wait for the next pass."""
    if len(found) < 2:
        yield from found
        return
    part = frontmatter.split(state.text)
    there = {key.text for key, _ in scan.scan(state.text, part.start, part.end).pairs if isinstance(key, Scalar)}
    writer: dict[str, _Candidate] = {}
    for one in found:
        for key in _written(one, there):
            if key not in writer or (len(one.fix.routes) > 1 and len(writer[key].fix.routes) == 1):
                writer[key] = one
    yield from (one for one in found if all(writer[key] is one for key in _written(one, there)))


def _written(one: _Candidate, there: set[str]) -> list[str]:
    """The top-level keys that a fix makes and that the file does not have."""
    return [str(route[0]) for route in one.fix.routes if len(route) == 1 and route != BODY and route[0] not in there]


def _attempt(state: _State, place: Place, settings: Settings, group: list[_Candidate]) -> tuple[_State | None, str]:
    """The text after ``group``, or what is wrong with it."""
    try:
        text = texts.apply(state.text, (edit for one in group for edit in one.fix.edits))
    except ValueError as error:
        return None, str(error)
    source = Source.from_text(state.source.path, text)
    after = _read(source, place, state.native if not settings.platform else "", settings)
    routes = {route for one in group for route in one.fix.routes}
    safe = all(one.fix.safety is Safety.SAFE for one in group)
    fault = _fault(state, after, place, settings, routes, safe=safe)
    return (None, fault) if fault else (after, "")


# --- what a pass must not do ----------------------------------------------------------------------------------------


def _fault(before: _State, after: _State, place: Place, settings: Settings, routes: set[Route], *, safe: bool) -> str:
    """What a pass did that no fix may do, in words; "" when nothing."""
    if before.text.endswith("\n") != after.text.endswith("\n"):
        return "the file's last newline would change"
    if before.source.bom < after.source.bom:
        return "a byte order mark would appear"
    native = [_seen(state, before.native, place, settings) for state in (before, after)] if before.native else []
    if not _same_body(before.text, after.text, routes) and not _same_prompt(before.source, after.source, *native):
        return "the text below the frontmatter would change"
    if _parses(before.text) and not _parses(after.text):
        return "the frontmatter would no longer be YAML"
    for name in dict.fromkeys((*MAIN, before.native)) if before.native else MAIN:
        old, new = _seen(before, name, place, settings), _seen(after, name, place, settings)
        if old.hypothetical and name != before.native:
            continue  # this client never reads the file
        if isinstance(old.tree, Mapping) and not isinstance(new.tree, Mapping) and new.outcome != "loaded":
            return f"{old.client} could no longer read the frontmatter"
        if old.outcome == "loaded" and not new.loaded:
            return f"{old.client} would no longer load the agent"
        if old.outcome == "loaded" and old.prompt != new.prompt and BODY not in routes:
            return f"{old.client} would see another prompt"
        if safe and old.outcome == "loaded":
            fault = _sees_else(old, new, routes) or _gained(name, before.source, after.source, place, old, new, routes)
            if fault:
                return fault
        if name == before.native and old.outcome == "loaded":  # else the first fault may have hidden others
            fresh = _errors(after) - _errors(before)
            if fresh:
                return f"it would raise `{next(iter(fresh))}`"
    return ""


def _is_plain(state: _State, place: Place, settings: Settings) -> bool:
    """Whether everybody agrees on where the frontmatter ends, and that it is YAML. Where not, a fix can only be tried:
    one that would make a client see something else is not made, and that is no defect."""
    part = frontmatter.split(state.text)
    if part.close is None or not _parses(state.text):
        return False
    if any(one.effect is Effect.LUCKY for one in _seen(state, state.native, place, settings).problems):
        return False
    body = state.text[part.body :].strip()
    seen = (_seen(state, name, place, settings) for name in dict.fromkeys((*MAIN, state.native)) if name)
    return all(one.prompt is None or one.prompt.split() == body.split() for one in seen)


def _same_body(before: str, after: str, routes: set[Route]) -> bool:
    """Whether the body is the same, byte for byte. Where a fix sets the fences (there was none that closes, or the fix
    names the body), what is the body afterwards must have been the end of the file before; or what is above the body
    stays as it was."""
    part = frontmatter.split(before)
    start = frontmatter.split(after).body
    body = after[start:]
    if BODY in routes and part.close is not None and before[: part.body] == after[:start]:
        return True
    if part.close is None or BODY in routes or () in routes:
        return before.endswith(body)
    return body == before[part.body :]


def _same_prompt(before: Source, after: Source, old: Seen | None = None, new: Seen | None = None) -> bool:
    """The same for a client with its own idea of where the frontmatter ends."""
    if old is None or new is None or not (old.prompt and old.prompt == new.prompt):
        return False
    return conversion.body_of(before, old) == conversion.body_of(after, new)


def _parses(text: str) -> bool:
    part = frontmatter.split(text)
    try:
        return isinstance(libyaml.parse(text, part.start, part.end), Mapping | None)
    except YamlFault:
        return False


def _seen(state: _State, name: str, place: Place, settings: Settings) -> Seen:
    if name not in state.seen:
        version = settings.versions.get(name) if name == state.native else None
        state.seen[name] = get(name).see(state.source, place, version)
    return state.seen[name]


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
    """The first thing that a client sees otherwise than before and that no fix names."""
    if new.outcome != "loaded":
        return f"{old.client} would not load the agent as before"
    named = {str(route[0]) for route in routes if route}
    before, after = old.data or {}, new.data or {}
    if any(key in before and key not in after for key in named):  # renamed: its new name is meant too
        named |= after.keys() - before.keys()
    for key in old.fields.keys() | new.fields.keys():
        meant = key in named or (_POLICY_KEYS.search(key) and _policy_named(named))
        if not meant and _without(old.fields.get(key), named) != _without(new.fields.get(key), named):
            return f"{old.client} would see another `{key}`"
    for attribute in _ATTRIBUTES:
        if getattr(old, attribute) != getattr(new, attribute) and not _named(attribute, named):
            return f"{old.client} would see another {attribute.replace('_', ' ')}"
    return ""


def _without(value: Value, named: set[str]) -> Value:
    """A value less the parts that a fix names: OpenCode gathers keys that it does not know in `options`."""
    if not isinstance(value, dict):
        return value
    return {key: one for key, one in value.items() if key not in named} or None


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


def _gained(name: str, before: Source, after: Source, place: Place, old: Seen, new: Seen, routes: set[Route]) -> str:
    """What the agent could do that it could not before. A fix that names its tools may bring back those that the
    author wrote (`bash` for `Bash`), never others and never all."""
    if not conversion.exists(name):
        return ""
    half = conversion.get(name)
    found = gains(in_force(half.read(new, after, place)), in_force(half.read(old, before, place)))
    if not found:
        return ""
    named = _policy_named({str(route[0]) for route in routes if route})
    servers = any(gain.authority == "mcp" for gain in found)
    if named and not servers and isinstance(old.tools, tuple) and isinstance(new.tools, tuple):
        part = frontmatter.split(before.text)
        written = set(re.findall(r"\w+", before.text[part.start : part.end].casefold()))
        # one word of the author's may stand for a family of the client's tools, which then come together
        if any(tool.casefold() in written for tool in set(new.tools) - set(old.tools)):
            return ""
    return f"{old.client} would allow the agent more: {', '.join(sorted(gain.what for gain in found))}"


def _errors(state: _State) -> Counter[str]:
    return Counter(one.rule for one in state.result.diagnostics if one.severity is Severity.ERROR)


def _harmful(culprit: _Candidate, fault: str, place: Place, state: _State) -> Diagnostic:
    one = internal_error(culprit.rule, place.path, culprit.platform, Exception())
    start = min(edit.start for edit in culprit.fix.edits)
    return one._replace(
        message=f"a fix of rule `{culprit.rule}` was taken back: {fault}"[:300],
        span=Span(start, start) if start <= len(state.text) else Span(0, 0),
        why="agentlint applies no fix that changes more than it says. This is a defect of agentlint, not of the file.",
    )


# --- files ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class FileFix:
    """One file of a run. ``conflict`` says why it was not written although it has fixes."""

    path: str
    before: str = ""
    fixed: Fixed | None = None
    error: str = ""
    conflict: str = ""

    @property
    def changed(self) -> bool:
        return self.fixed is not None and self.fixed.text != self.before


def fix_file(found: Found, settings: Settings, *, unsafe: bool, write: bool) -> FileFix:
    """One file, written back in place when ``write`` and something changed. Never raises for a file."""
    one = FileFix(found.path)
    try:
        source = read_source(found.path, settings.max_bytes)
    except Unreadable as error:
        one.error = str(error)
        return one
    one.before = source.text
    one.fixed = fix_source(source, found.place, found.platform, settings, unsafe=unsafe)
    if write and one.changed:
        try:
            write_atomic(found.path, one.fixed.text.encode("utf-8"), expected=source.raw)
        except Changed:
            one.conflict = "it was changed by something else meanwhile, and was not written; run agentlint again"
        except OSError as error:
            one.conflict = f"it could not be written: {(error.strerror or str(error)).lower()}"
    return one


def fix_files(
    files: Iterable[Found | Missing], settings: Settings | SettingsOf, *, unsafe: bool, write: bool, jobs: int = 1
) -> Iterator[FileFix]:
    """Results in the order of ``files``, each as soon as it is written. ``settings`` and ``jobs`` as for
    `engine.run.check`."""
    of = settings_of(settings)
    tasks = ((one, of(one.path)) for one in files)
    for _, fixed in pool.each(partial(_fix, unsafe=unsafe, write=write), tasks, jobs):
        yield fixed


def _fix(task: tuple[Found | Missing, Settings], *, unsafe: bool, write: bool) -> FileFix:
    one, settings = task
    if isinstance(one, Missing):
        return FileFix(one.path, error=one.reason)
    return fix_file(one, settings, unsafe=unsafe, write=write)
