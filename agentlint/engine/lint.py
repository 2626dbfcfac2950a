"""One file through the rules, and the rules that look at all files together.

`lint_file` is all that a worker process runs: it takes a `Found` and returns a `FileResult` of plain data.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from typing import TYPE_CHECKING

from agentlint import rules
from agentlint.platforms import MAIN, get
from agentlint.record import Record
from agentlint.rules.base import Member
from agentlint.rules.document import Document
from agentlint.text import Diagnostic, Safety, Severity, Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from agentlint.engine.discover import Found
    from agentlint.platforms.base import Place, Seen

MAX_BYTES = 1_000_000
"""A larger file is not read: no agent file is that long, and every client sends it whole on each request."""


class Unreadable(Exception):
    """The file cannot be read; the text says why."""


class Settings(Record):
    """What a run judges by. Plain data: it is sent to worker processes."""

    select: frozenset[str] = frozenset()  # only these rules; empty: all
    extend: frozenset[str] = frozenset()  # rules asked for by name besides, when all are used
    ignore: frozenset[str] = frozenset()
    levels: Mapping[str, Severity] = {}  # rule -> the level of all it finds
    show: Severity = Severity.WARNING  # findings below this are dropped, unless their rule is asked for by name
    fail_on: Severity = Severity.ERROR
    platform: str = ""  # judge every file for this platform; "all": for every main one
    versions: Mapping[str, str] = {}  # platform -> client version
    max_bytes: int = MAX_BYTES
    suppressions: bool = True  # comments in the files hide findings

    def wants(self, rule: str) -> bool:
        return rule not in self.ignore and (not self.select or rule in self.select)

    def asks_for(self, rule: str) -> bool:
        """Whether the rule is named by the user: then its notes are shown too."""
        return rule in self.select or rule in self.extend

    def runs(self, rule: rules.Rule) -> bool:
        """Whether a rule takes part in the run: rules of notes only do not while notes are hidden."""
        if rule.info and self.levels.get(rule.name, Severity.INFO) < self.show and not self.asks_for(rule.name):
            return False
        return self.wants(rule.name)

    def ran(self, rule: str) -> bool:
        """The same for a rule's name, also one of the engine's."""
        return self.wants(rule) and all(self.runs(one) for one in rules.RULES if one.name == rule)

    def leveled(self, diagnostic: Diagnostic) -> Diagnostic:
        """The finding at the level that the user gives its rule."""
        level = self.levels.get(diagnostic.rule, diagnostic.severity)
        return diagnostic if level is diagnostic.severity else diagnostic._replace(severity=level)

    def shows(self, diagnostic: Diagnostic) -> bool:
        return diagnostic.severity >= self.show or self.asks_for(diagnostic.rule)


SettingsOf = Callable[[str], Settings]
"""What a file of that path is judged by."""


def settings_of(settings: Settings | SettingsOf) -> SettingsOf:
    """The same settings for every file, when they are not told by its path."""
    return (lambda _: settings) if isinstance(settings, Settings) else settings


class FileResult:
    """What is known of one file after its rules ran. ``members`` is what the rules over all files need."""

    __slots__ = ("diagnostics", "error", "hidden", "members", "path", "platforms", "revivable", "source", "suppressed")

    def __init__(
        self, path: str, diagnostics: list[Diagnostic] | None = None, source: Source | None = None, error: str = ""
    ) -> None:
        self.path = path
        self.diagnostics = [] if diagnostics is None else diagnostics
        self.source = source  # for reports that show text; not kept by every caller
        self.error = error  # why it could not be read
        self.platforms: list[tuple[str, str]] = []  # (platform, why this one)
        self.members: list[Member] = []
        self.hidden = 0  # findings below the level that is shown
        self.revivable = False  # it has safe fixes, and a client that comes across it does not load it
        self.suppressed = 0  # findings that comments in the file hide


def read_source(path: str, max_bytes: int = MAX_BYTES) -> Source:
    """A file's bytes as a Source. Raises Unreadable; never blocks on a FIFO or device."""
    try:
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise Unreadable("not a regular file")
            raw = file.read(min(status.st_size, max_bytes) + 1)  # what it says it has: no buffer of a megabyte
            if status.st_size < len(raw) <= max_bytes:
                raw += file.read(max_bytes + 1 - len(raw))  # it grew, or is one of those that say 0
            return Source(path, raw)
    except OSError as error:
        raise Unreadable((error.strerror or str(error)).lower()) from None


def lint_file(found: Found, settings: Settings) -> FileResult:
    """Every finding about one file on its own."""
    try:
        source = read_source(found.path, settings.max_bytes)
    except Unreadable as error:
        return FileResult(found.path, error=str(error))
    return lint_source(source, found.place, settings, found.platform, found.reason)


def lint_source(source: Source, place: Place, settings: Settings, platform: str = "", reason: str = "") -> FileResult:
    """The same for text that is already read. ``platform`` "" is told from the content."""
    result = read_findings(source, place, settings, platform, reason)
    if result.revivable:
        from agentlint.engine.fix import settle  # deferred: few files need it

        settle(result, place, settings)
    return result


def read_findings(source: Source, place: Place, settings: Settings, platform: str = "", reason: str = "") -> FileResult:
    """The same with each fix as its rule offers it: what it does to a file that a client does not load yet was not
    looked at."""
    result = FileResult(place.path, source=source)
    if len(source.raw) > settings.max_bytes:
        too_large = settings.leveled(_too_large(place, settings.max_bytes))
        if settings.wants(too_large.rule) and settings.shows(too_large):
            result.diagnostics.append(too_large)
        return result
    if settings.platform == "all":
        result.platforms = [(name, "asked for with --platform all") for name in MAIN]
    elif settings.platform:
        result.platforms = [(settings.platform, "asked for with --platform")]
    else:
        if not platform:
            from agentlint.engine.detect import detect  # deferred: a file in its own client's folder needs none

            platform, reason = detect(source, place.filename)
        result.platforms = [(platform, reason)]
    found: list[Diagnostic] = []
    docs: list[Document] = []
    for name, _ in result.platforms:
        doc = Document(source, place, get(name), settings.versions.get(name))
        try:
            found.extend(sorted(judge(doc, settings), key=_by_position))
            member = _member(doc)
            docs.append(doc)
        except Exception as error:
            found.append(internal_error("", place.path, name, error))
            continue
        if member is not None:
            result.members.append(member)
    if settings.suppressions and "agentlint:" in source.text:
        found = _unsuppressed(source, found, settings, result)
    if settings.levels:
        found = [settings.leveled(one) for one in found]
    result.diagnostics.extend(one for one in found if settings.shows(one))
    if any(fix.safety is Safety.SAFE for one in result.diagnostics for fix in one.fixes):
        result.revivable = any(map(_revivable, docs))
    result.hidden = len(found) - len(result.diagnostics)
    return result


def _unsuppressed(
    source: Source, diagnostics: list[Diagnostic], settings: Settings, result: FileResult
) -> list[Diagnostic]:
    """The findings that no comment in the file hides, and those about comments that hide nothing."""
    from agentlint.engine.suppress import apply

    kept, result.suppressed, unused = apply(source, diagnostics, settings.ran)
    return [*kept, *(one._replace(path=result.path) for one in unused)]


def judge(doc: Document, settings: Settings) -> Iterator[Diagnostic]:
    """Findings of one document: the reader's problems in the rules' words, then what rules find on their own."""
    for problem in doc.seen.problems:
        if settings.wants(problem.rule):
            try:
                yield rules.module(problem.rule).phrase(doc, problem)
            except Exception as error:
                yield internal_error(problem.rule, doc.place.path, doc.platform.id, error)
    keys = doc.entries
    for rule in rules.RULES:
        if not rule.keys or not settings.runs(rule):
            continue
        if rule.keys != ("*",) and not any(key in keys for key in rule.keys):
            continue
        try:
            yield from rules.module(rule.name).check(doc)
        except Exception as error:
            yield internal_error(rule.name, doc.place.path, doc.platform.id, error)


def lint_together(members: Iterable[Member], settings: Settings | SettingsOf) -> list[Diagnostic]:
    """Findings that need all files of a project: grouped by project and platform, in the order the files came.

    A finding is judged by the settings of the file that it is about.
    """
    of = settings_of(settings)
    groups: dict[tuple[str, str], list[Member]] = {}
    for member in members:
        groups.setdefault((member.project, member.platform), []).append(member)
    out: list[Diagnostic] = []
    for rule in rules.RULES:
        if rule.together:
            for group in groups.values():
                if len(group) > 1 and any(of(member.path).wants(rule.name) for member in group):
                    try:
                        out.extend(_judged(rules.module(rule.name).check_all(group), of))
                    except Exception as error:
                        out.append(internal_error(rule.name, group[0].path, group[0].platform, error))
    return out


def _judged(diagnostics: Iterable[Diagnostic], of: SettingsOf) -> Iterator[Diagnostic]:
    """The findings that are wanted and shown, each at its level."""
    for one in diagnostics:
        settings = of(one.path)
        if settings.wants(one.rule) and settings.shows(leveled := settings.leveled(one)):
            yield leveled


def internal_error(rule: str, path: str, platform: str, error: Exception) -> Diagnostic:
    """A rule broke, or with "" the reading of the file: that is agentlint's fault, told as a finding so that the run
    goes on."""
    what = f"rule `{rule}` failed on this file" if rule else "this file could not be judged"
    return Diagnostic(
        rule="internal-error",
        severity=Severity.ERROR,
        message=f"{what}: {type(error).__name__}: {error}"[:300],
        span=Span(0, 0),
        why="This is a defect of agentlint, not of the file" + ("; the other rules ran." if rule else "."),
        help="Please report it with the file, if you can share it.",
        path=path,
        platform=platform,
        data={"failed": rule},
    )


def _too_large(place: Place, limit: int) -> Diagnostic:
    return Diagnostic(
        rule="file-too-large",
        severity=Severity.ERROR,
        message=f"the file is larger than {limit:,} bytes and was not read",
        span=Span(0, 0),
        why="Clients load an agent file whole and send it to the model on every use; no model takes one this long.",
        help="Move the material into files that the agent reads when it needs them, or raise `max-file-size`.",
        path=place.path,
    )


def _member(doc: Document) -> Member | None:
    seen: Seen = doc.seen
    if not seen.loaded or seen.hypothetical:
        return None
    claims = doc.platform.contest(doc.place, seen)
    if not claims:
        return None
    span = doc.value_span("name") if "name" in doc.entries else doc.head
    place = doc.place
    return Member(
        place.path, place.root, project_of(place), doc.platform.id, seen.name or "", span, claims
    )  # fmt: skip


def project_of(place: Place) -> str:
    """The folder that holds the agents folder: what a client takes for one project. Two packages of one repository
    do not compete for names."""
    absolute = (os.path.abspath(place.path) if place.root else place.path).replace(os.sep, "/")
    return absolute.removesuffix(f"/{place.folder}/{place.inside}")


def _revivable(doc: Document) -> bool:
    """Whether a client that comes across the file does not load it as it is."""
    readers = (doc.seen_as(name) for name in MAIN if name != doc.platform.id)
    return doc.seen.outcome != "loaded" or any(one.outcome != "loaded" and not one.hypothetical for one in readers)


def _by_position(diagnostic: Diagnostic) -> tuple[int, int, str]:
    return (diagnostic.span.start, -diagnostic.severity, diagnostic.rule)
