"""Repair a file: apply fixes in passes, each of which is proven harmless before the next.

The fixer knows no rule. A rule's `Fix` says which edits it makes, and on which `routes` a client may see something else
afterwards; `engine.proof` proves that nothing else changes, with the readers of `inspect`, before and after.
"""

from __future__ import annotations

import os
from copy import copy
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from agentlint.engine import marker, pool
from agentlint.engine.files import Changed, write_atomic
from agentlint.engine.lint import FileResult, internal_error, read_findings
from agentlint.engine.places import Found
from agentlint.engine.proof import Harm, State, fault, is_plain, respells
from agentlint.engine.settings import Settings, settings_of
from agentlint.engine.sources import Unreadable, read_source
from agentlint.engine.walk import Missing
from agentlint.record import Record
from agentlint.syntax import edits as texts
from agentlint.syntax import frontmatter, scan
from agentlint.syntax.nodes import Scalar
from agentlint.text import BODY, Diagnostic, Fix, Route, Safety, Severity, Source, Span, WorkingOn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from agentlint.engine.settings import SettingsOf
    from agentlint.platforms.base import Place

MAX_PASSES = 10
"""The most passes; a file that is not finished by then is left as the last pass made it."""
MAX_CULPRITS = 5
"""The most fixes that may fail in one file before the rest of a pass is given up: each costs a few more readings."""


class Applied(Record):
    """A fix that was applied."""

    rule: str
    title: str
    safety: Safety
    line: int  # from 1, in the text before the fix was applied
    routes: tuple[Route, ...] = ()  # the values that it was meant to change


_Key = tuple[str, Route, str, str]
"""Identifies a fix of a file from one pass to the next, in which its position may differ."""


def _key(diagnostic: Diagnostic, fix: Fix) -> _Key:
    return diagnostic.rule, diagnostic.route, diagnostic.message, fix.title


class Doubt(Record):
    """A fault that a pass found in a fix: ``why``, and the ``text`` in which it was found. ``error`` is the finding
    about a fix that should not have been offered."""

    text: str
    why: str
    error: Diagnostic | None = None


@dataclass(slots=True)
class Verdicts:
    """The faults that earlier passes found in fixes: ``banned`` ones do harm; ``risky`` ones are marked SAFE but would
    do more in this file than a safe fix may. ``generated_from`` is the source of a file that `convert` wrote and nobody
    edited. Its faults have to be fixed in the source, because the next conversion would undo any fix here."""

    banned: dict[_Key, Doubt] = field(default_factory=dict)
    risky: dict[_Key, Doubt] = field(default_factory=dict)
    generated_from: str = ""

    def lift(self, text: str) -> bool:
        """Forget the faults that were found in another text than this one, where the fix may do no harm. Tell whether
        there were any."""
        count = len(self.banned) + len(self.risky)
        self.banned = {key: doubt for key, doubt in self.banned.items() if doubt.text == text}
        self.risky = {key: doubt for key, doubt in self.risky.items() if doubt.text == text}
        return len(self.banned) + len(self.risky) < count

    def of(self, diagnostic: Diagnostic, fix: Fix) -> Fix:
        """Return the fix with the safety that it has in this file."""
        doubt = self.risky.get(_key(diagnostic, fix))
        if doubt is None or fix.safety is not Safety.SAFE:
            return fix
        return fix._replace(safety=Safety.UNSAFE, title=f"{fix.title}; unsafe, because {doubt.why}")

    def applied(self, diagnostics: list[Diagnostic]) -> list[Diagnostic]:
        """Return the findings with their fixes as they are in this file, without those that do harm: a report offers
        exactly what would be applied."""
        if self.generated_from:
            help = f"The file is generated from `{self.generated_from}`: correct that file, and convert it again."
            return [diagnostic._replace(fixes=(), help=help) for diagnostic in diagnostics]
        if not (self.risky or self.banned):
            return diagnostics
        return [diagnostic._replace(fixes=tuple(self._offered(diagnostic))) for diagnostic in diagnostics]

    def _offered(self, diagnostic: Diagnostic) -> Iterator[Fix]:
        for fix in diagnostic.fixes:
            if _key(diagnostic, fix) not in self.banned:
                yield self.of(diagnostic, fix)


@dataclass(slots=True)
class Fixed:
    """The result for a text. ``left`` are the remaining findings (including those whose fix was not asked for),
    ``errors`` an ``internal-error`` finding for each fix that did harm and was undone."""

    text: str
    applied: list[Applied] = field(default_factory=list)
    left: list[Diagnostic] = field(default_factory=list)
    errors: list[Diagnostic] = field(default_factory=list)
    result: FileResult | None = None  # the last reading of the text
    verdicts: Verdicts = field(default_factory=Verdicts)


class _Candidate(Record):
    rule: str
    platform: str
    fix: Fix
    key: _Key
    line: int  # from 1, the line of its first edit

    @classmethod
    def of(cls, diagnostic: Diagnostic, fix: Fix, state: State) -> _Candidate:
        """Return the candidate for a finding's fix, whose edits use the file's own line ending."""
        edits = tuple(texts.with_newlines(edit, state.source.newline) for edit in fix.edits)
        line = state.source.position(min(edit.start for edit in edits)).line
        return cls(diagnostic.rule, diagnostic.platform, fix._replace(edits=edits), _key(diagnostic, fix), line)

    def applied(self) -> Applied:
        """Return the record of the fix, once it has been applied."""
        return Applied(self.rule, self.fix.title, self.fix.safety, self.line, self.fix.routes)

    @property
    def renaming(self) -> tuple[str, str]:
        """Return the key that the fix removes and the one that it writes instead."""
        return str(self.fix.routes[0][-1]), str(self.fix.routes[1][-1])


def fix_source(
    source: Source,
    place: Place,
    platform: str,
    settings: Settings,
    *,
    unsafe: bool,
    checked: FileResult | None = None,
) -> Fixed:
    """Return ``source`` with every fix applied that may be: those marked SAFE, and with ``unsafe`` also those marked
    UNSAFE.

    Never raises for any text. A text that is not UTF-8 or too large is returned unchanged. The platform "" is
    determined from the content once, so that a fix cannot turn the file into another client's. ``checked`` is the
    result of `check` for this text and these settings, if there is one.
    """
    may_change = _may_change(source, settings)
    if may_change and not platform and not settings.platform:
        from agentlint.engine.detect import detect

        platform = detect(source, place.filename, place.kind)[0]
    state = _read(source, place, platform, settings, checked)
    done = Fixed(source.text, verdicts=Verdicts(generated_from=_generated_from(source)))
    if may_change and not done.verdicts.generated_from:
        for after, made in _passes(state, settings, Safety.UNSAFE if unsafe else Safety.SAFE, done.verdicts):
            done.applied += (candidate.applied() for candidate in made)
            state = after
    done.text = state.text
    done.errors = [doubt.error for doubt in done.verdicts.banned.values() if doubt.error is not None]
    left = [settings.leveled(diagnostic) for diagnostic in state.result.diagnostics if _asked(diagnostic, settings)]
    done.left = state.result.diagnostics = done.verdicts.applied(left)
    done.result = state.result
    return done


def _may_change(source: Source, settings: Settings) -> bool:
    return source.bad_byte is None and len(source.raw) <= settings.max_bytes


def _generated_from(source: Source) -> str:
    """Return the source of a file that `convert` wrote and nobody edited; "" for any other."""
    mark = marker.of_source(source)
    return mark.path if mark is not None and mark.untouched else ""


def _passes(
    state: State, settings: Settings, level: Safety, verdicts: Verdicts
) -> Iterator[tuple[State, list[_Candidate]]]:
    """Fix in passes until one changes nothing or brings an earlier text back. Yield the state after each, and the fixes
    that it made; the faults found are added to ``verdicts``."""
    earlier_texts = {state.text}
    for _ in range(MAX_PASSES):
        doubts = len(verdicts.risky)
        after, made = _one_pass(state, settings, level, verdicts)
        if not made:
            if len(verdicts.risky) > doubts or verdicts.lift(state.text):
                continue  # they are tried again with their new safety, or in the changed text
            return
        if after.text in earlier_texts:
            return
        earlier_texts.add(after.text)
        state = after
        yield after, made


def prove(source: Source, agent_file: Found, settings: Settings, diagnostic: Diagnostic, fix: Fix) -> str | Harm:
    """Return the text after one fix of one finding, or what is wrong with it: the result of a pass with this fix alone,
    whatever its safety. A fix without edits changes nothing.

    Raises ValueError for a text that is not UTF-8, which is never changed.
    """
    if source.bad_byte is not None:
        raise ValueError(f"byte {source.bad_byte} is not UTF-8")
    if not fix.edits:
        return source.text
    state = _read(source, agent_file.place, agent_file.platform, settings)
    made = _attempt(state, settings, [_Candidate.of(diagnostic, fix, state)])
    return made if isinstance(made, Harm) else made[0].text


def settle(result: FileResult, place: Place, settings: Settings) -> None:
    """Adjust the fixes in the findings of a checked file to what the fixer does: keep those that `--fix` applies, mark
    as unsafe those that it applies in this file only with `--unsafe-fixes`, and remove those that do harm."""
    source = result.source
    if source is None:
        return
    verdicts = Verdicts(generated_from=_generated_from(source))
    if not verdicts.generated_from and _may_change(source, settings):
        state = _read(source, place, result.platforms[0][0], settings, copy(result))
        undecided = {candidate.key for candidate in _offered(state, settings, Safety.SAFE, verdicts)}
        for _, made in _passes(state, settings, Safety.SAFE, verdicts):
            undecided.difference_update(candidate.key for candidate in made)
            if not undecided:
                break  # what else `--fix` would do is about another text
    result.diagnostics = verdicts.applied(result.diagnostics)


def _asked(diagnostic: Diagnostic, settings: Settings) -> bool:
    return settings.wants(diagnostic.rule) and settings.shows(settings.leveled(diagnostic))


def _read(source: Source, place: Place, platform: str, settings: Settings, checked: FileResult | None = None) -> State:
    """Return the state of a text whose findings are needed. ``checked`` is used if it has those of all rules."""
    every = _every_rule(settings)
    if checked is None or every != settings:
        checked = read_findings(source, place, every, platform)
    findings = checked
    return State(source, place, settings, findings.platforms[0][0] if findings.platforms else "", lambda: findings)


def _every_rule(settings: Settings) -> Settings:
    """Return the settings for the findings of all rules, including those that were not asked for, at their own levels:
    an error that a fix causes counts, whichever rule reports it."""
    named = settings.select or settings.extend or settings.levels
    show = Severity.INFO if named else settings.show
    return settings._replace(select=frozenset(), extend=frozenset(), ignore=frozenset(), levels={}, show=show)


def _one_pass(state: State, settings: Settings, level: Safety, verdicts: Verdicts) -> tuple[State, list[_Candidate]]:
    """Return the text after the fixes that can be applied together, and these fixes. All are tried at once. If that
    does harm, half of them are, and so on down to the one that does; the verdicts record it for the next pass."""
    candidates = _candidates(state, settings, level, verdicts)
    if not candidates:
        return state, []
    good: list[_Candidate] = []
    best = state
    culprits = 0
    groups = [candidates]
    while groups and culprits < MAX_CULPRITS:
        group = groups.pop()
        made = _attempt(state, settings, [*good, *group])
        if not isinstance(made, Harm):
            best, good = made
        elif len(group) > 1:
            middle = len(group) // 2
            groups += (group[middle:], group[:middle])
        else:
            culprits += 1
            culprit = group[0]
            if made.revives and culprit.fix.safety is Safety.SAFE:
                verdicts.risky[culprit.key] = Doubt(state.text, made.text)
            else:
                error = _harmful(culprit, made.text, state) if is_plain(state) else None
                verdicts.banned[culprit.key] = Doubt(state.text, made.text, error)
    return best, good


def _candidates(state: State, settings: Settings, level: Safety, verdicts: Verdicts) -> list[_Candidate]:
    """Return the fixes that can be applied together, in order of position. Safe ones come first, so that the effect of
    an unsafe one is not attributed to them. Those in the body come last: a body may change where the text above it does
    not."""
    candidates = _offered(state, settings, level, verdicts)
    safe = [candidate for candidate in candidates if candidate.fix.safety is Safety.SAFE]
    candidates = safe or candidates
    above_body = [candidate for candidate in candidates if BODY not in candidate.fix.routes]
    candidates = above_body or candidates
    candidates.sort(key=lambda candidate: min(edit.start for edit in candidate.fix.edits))
    taken = texts.Taken()
    return [candidate for candidate in _apart(candidates, state) if taken.claim(candidate.fix.edits)]


def _offered(state: State, settings: Settings, level: Safety, verdicts: Verdicts) -> list[_Candidate]:
    """Return the fix of each finding that has one which may be applied at ``level``."""
    asked = (diagnostic for diagnostic in state.result.diagnostics if _asked(diagnostic, settings))
    chosen = (_safest(diagnostic, state, level, verdicts) for diagnostic in asked)
    return [candidate for candidate in chosen if candidate is not None]


def _safest(diagnostic: Diagnostic, state: State, level: Safety, verdicts: Verdicts) -> _Candidate | None:
    """Return the safest fix of a finding that may be applied at ``level``; the first of several."""
    fixes = (verdicts.of(diagnostic, fix) for fix in diagnostic.fixes if fix.edits)
    candidates = (_Candidate.of(diagnostic, fix, state) for fix in fixes if fix.safety <= level)
    allowed = (candidate for candidate in candidates if candidate.key not in verdicts.banned)
    return min(allowed, key=lambda candidate: candidate.fix.safety, default=None)


def _apart(candidates: list[_Candidate], state: State) -> Iterator[_Candidate]:
    """Yield ``candidates``, except those that would write a key which another fix writes too. A fix that renames a key
    of the file takes precedence over one that makes up a value; among others the first one does. The rest wait for the
    next pass."""
    if len(candidates) < 2:
        yield from candidates
        return
    part = frontmatter.of(state.source)
    present = {key.text for key, _ in scan.scan(state.text, part.start, part.end).pairs if isinstance(key, Scalar)}
    writers: dict[str, _Candidate] = {}
    for candidate in candidates:
        for key in _written(candidate, present):
            first = writers.setdefault(key, candidate)
            renames = len(candidate.fix.routes) > 1
            if renames and len(first.fix.routes) == 1:
                writers[key] = candidate
    for candidate in candidates:
        if all(writers[key] is candidate for key in _written(candidate, present)):
            yield candidate


def _written(candidate: _Candidate, present: set[str]) -> list[str]:
    """Return the top-level keys that a fix writes and the file does not have."""
    return [
        str(route[0]) for route in candidate.fix.routes if len(route) == 1 and route != BODY and route[0] not in present
    ]


def _attempt(state: State, settings: Settings, group: list[_Candidate]) -> tuple[State, list[_Candidate]] | Harm:
    """Return the text after the fixes of ``group`` and the fixes that were applied, or what is wrong with it. Where the
    only fault is that misspelt restrictions would have no effect, these are respelled in the same pass."""
    try:
        after = _applied(state, state, settings, group)
    except ValueError as error:
        return Harm(str(error))
    fault = _judged(state, after, group)
    if fault is None:
        return after, group
    respelt = _respelt(after, fault, settings)
    if not respelt:
        return fault
    whole = _applied(state, after, settings, respelt)
    for candidate in respelt:
        alone = _applied(state, after, settings, [candidate])
        if not respells(after, alone, *candidate.renaming):
            return fault
    made = [*group, *respelt]
    return (whole, made) if _judged(state, whole, made) is None else fault


def _applied(first: State, state: State, settings: Settings, group: list[_Candidate]) -> State:
    """Return ``state`` after the fixes of ``group``. Raises ValueError where two of them overlap."""
    text = texts.apply(state.text, (edit for candidate in group for edit in candidate.fix.edits))
    source, platform = state.source.edited(text), first.native if not settings.platform else ""
    findings = partial(read_findings, source, state.place, _every_rule(settings), platform)
    return State(source, state.place, settings, first.native, findings)


def _judged(before: State, after: State, group: list[_Candidate]) -> Harm | None:
    """Return what the fixes of ``group`` did that they do not say, None if nothing."""
    routes = {route for candidate in group for route in candidate.fix.routes}
    safe = all(candidate.fix.safety is Safety.SAFE for candidate in group)
    return fault(before, after, routes, safe=safe)


def _respelt(after: State, fault: Harm, settings: Settings) -> list[_Candidate]:
    """Return fixes for misspelt restrictions that would have no effect in a file which a client loads for the first
    time: spelling such a word correctly takes nothing from anybody."""
    dormant = {(key,) for key in fault.dormant}
    renamings = (
        _Candidate.of(diagnostic, fix._replace(safety=Safety.SAFE), after)
        for diagnostic in after.result.diagnostics
        if diagnostic.route in dormant and _asked(diagnostic, settings)
        for fix in diagnostic.fixes
        if fix.safety is Safety.UNSAFE and len(fix.routes) == 2 and fix.routes[0] == diagnostic.route
    )
    taken = texts.Taken()
    return [renaming for renaming in renamings if taken.claim(renaming.fix.edits)]


def _harmful(culprit: _Candidate, fault: str, state: State) -> Diagnostic:
    finding = internal_error(culprit.rule, state.place.path, culprit.platform, Exception())
    start = min(edit.start for edit in culprit.fix.edits)
    return finding._replace(
        message=f"a fix of rule `{culprit.rule}` was undone: {fault}"[:300],
        span=Span(start, start) if start <= len(state.text) else Span(0, 0),
        why="agentlint applies no fix that changes more than it says. This is a defect of agentlint, not of the file.",
    )


# --- files ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class FileFix:
    """The result for one file of a run. ``conflict`` says why it was not written although it has fixes."""

    path: str
    before: str = ""
    fixed: Fixed | None = None
    error: str = ""
    conflict: str = ""

    @property
    def changed(self) -> bool:
        """Tell whether the fixes changed the text."""
        return self.fixed is not None and self.fixed.text != self.before


def fix_file(agent_file: Found, settings: Settings, *, unsafe: bool, write: bool) -> FileFix:
    """Fix one file, and write it back in place with ``write`` if something changed. Never raises for a file."""
    file_fix = FileFix(agent_file.path)
    try:
        source = read_source(agent_file.path, settings.max_bytes)
    except Unreadable as error:
        file_fix.error = str(error)
        return file_fix
    file_fix.before = source.text
    file_fix.fixed = fix_source(source, agent_file.place, agent_file.platform, settings, unsafe=unsafe)
    if write and file_fix.changed:
        try:
            write_atomic(agent_file.path, file_fix.fixed.text.encode("utf-8"), expected=source.raw)
        except Changed:
            file_fix.conflict = "another program changed it meanwhile, so it was not written; run agentlint again"
        except OSError as error:
            file_fix.conflict = f"it could not be written: {(error.strerror or str(error)).lower()}"
    return file_fix


def fix_files(
    files: Iterable[Found | Missing], settings: Settings | SettingsOf, *, unsafe: bool, write: bool, jobs: int = 1
) -> Iterator[FileFix]:
    """Yield results in the order of ``files``, each as soon as it is written. ``settings`` and ``jobs`` are as for
    `engine.run.check`."""
    of = settings_of(settings)
    targets = list(files)
    shared = _read_elsewhere(targets)
    tasks = ((target, of(target.path)) for target in targets)
    for (target, _), fixed in pool.each(partial(_fix, unsafe=unsafe, write=write, shared=shared), tasks, jobs):
        if target.path in shared and fixed.changed:
            fixed.conflict = (
                f"this is a link to the same file as {shared[target.path]}; what one of the clients needs may be "
                "wrong for the other"
            )
        yield fixed


def _read_elsewhere(files: Iterable[Found | Missing]) -> dict[str, str]:
    """Return the files behind links that the run also meets at another place, where they are fixed."""
    linked = {file.path: file.linked for file in files if isinstance(file, Found) and file.linked}
    if not linked:
        return {}
    real: dict[str, str] = {}
    for file in files:
        if isinstance(file, Found) and not file.linked:
            real[os.path.realpath(file.path)] = file.path
    shared = {}
    for path, target in linked.items():
        if real.setdefault(target, path) != path:
            shared[path] = real[target]
    return shared


def _fix(task: tuple[Found | Missing, Settings], *, unsafe: bool, write: bool, shared: Mapping[str, str]) -> FileFix:
    target, settings = task
    if isinstance(target, Missing):
        return FileFix(target.path, error=target.reason)
    with WorkingOn(target.path):
        return fix_file(target, settings, unsafe=unsafe, write=write and target.path not in shared)
