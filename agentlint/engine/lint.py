"""Run the rules on one file, and the rules that look at all files together.

`engine.check` adds what only the fixer knows.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from agentlint import rules
from agentlint.engine.places import COLLECTIONS
from agentlint.engine.settings import Settings, SettingsOf, settings_of
from agentlint.platforms import MAIN, PLATFORMS, get
from agentlint.platforms.base import Declared
from agentlint.platforms.others import ALSO_READ
from agentlint.rules.base import Member, diagnose
from agentlint.rules.document import Document
from agentlint.surroundings import kept
from agentlint.syntax import frontmatter
from agentlint.text import Diagnostic, Safety, Severity, Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from agentlint.platforms.base import Place, Seen
    from agentlint.surroundings import Surroundings


USER = ""
"""The key of the user's own files among the projects."""


class FileResult:
    """What is known of a file after the rules ran. ``members`` is what the rules over all files need."""

    __slots__ = (
        "counted", "diagnostics", "error", "hidden", "members", "path", "platforms", "source", "suppressed",
        "unsettled",
    )  # fmt: skip

    def __init__(
        self, path: str, diagnostics: list[Diagnostic] | None = None, source: Source | None = None, error: str = ""
    ) -> None:
        self.path = path
        self.diagnostics = [] if diagnostics is None else diagnostics
        self.source = source  # for reports that show text; not kept by every caller
        self.error = error  # why the file could not be read
        self.platforms: list[tuple[str, str]] = []  # (platform, why this one)
        self.members: list[Member] = []
        self.hidden: list[Severity] = []  # the severities of the findings below the level that is shown
        self.unsettled = False  # it has safe fixes, which may do more in this file than a safe fix does
        self.counted = True  # the file had an agent or a finding
        self.suppressed = 0  # the number of findings that comments in the file hide

    def take(self, findings: list[Diagnostic], settings: Settings) -> None:
        """Keep the findings that are shown; of the others keep only the severity."""
        for finding in findings:
            if settings.shows(finding):
                self.diagnostics.append(finding)
            else:
                self.hidden.append(finding.severity)


def read_findings(source: Source, place: Place, settings: Settings, platform: str = "", reason: str = "") -> FileResult:
    """Return the findings of the rules in one text. The platform "" stands for "find it out from the content".

    Each fix is as its rule offers it: its effect on a file that a client does not load yet has not been examined.
    """
    result = FileResult(place.path, source=source)
    if len(source.raw) > settings.max_bytes:
        too_large = settings.leveled(_too_large(place, settings.max_bytes))
        if settings.wants(too_large.rule) and settings.shows(too_large):
            result.diagnostics.append(too_large)
        return result
    if place.kind == "settings":
        return _read_settings(source, place, settings, platform, result)
    if settings.platform == "all":
        result.platforms = [(name, "asked for with --platform all") for name in MAIN]
    elif settings.platform:
        result.platforms = [(settings.platform, "asked for with --platform")]
    else:
        if not platform:
            from agentlint.engine.detect import detect  # deferred: not needed for a file in its own client's folder

            platform, reason = detect(source, place.filename, place.kind)
        result.platforms = [(platform, reason)]
    findings: list[Diagnostic] = []
    docs: list[Document] = []
    for name, _ in result.platforms:
        versions = settings.eras.get(name) or (settings.versions.get(name),)
        of_eras: list[list[Diagnostic]] = []
        for era, version in enumerate(versions):
            doc = Document(source, place, get(name), version)
            try:
                of_eras.append(sorted(judge(doc, settings), key=_by_position))
                members = _members(doc, settings, era)
            except Exception as error:
                findings.append(internal_error("", place.path, name, error))
                break
            result.members += members
        else:
            docs.append(doc)
            findings.extend(_merged(name, settings, of_eras))
    if settings.suppressions and "agentlint:" in source.text:
        findings = _unsuppressed(source, findings, settings, result)
    if settings.levels:
        findings = [settings.leveled(finding) for finding in findings]
    result.take(findings, settings)
    if any(fix.safety is Safety.SAFE for finding in result.diagnostics for fix in finding.fixes):
        result.unsettled = _may_surprise(source, docs)
    return result


def _read_settings(source: Source, place: Place, settings: Settings, platform: str, result: FileResult) -> FileResult:
    """Return the findings of the rules in a client's configuration file, and in the agents that it declares."""
    client = get(platform)
    result.platforms = [(platform, "it is a configuration of this client")]
    findings: list[Diagnostic] = []
    declared_agents: list[Declared] = []
    try:
        if client.judge_settings is not None:
            declared_agents.append(Declared(place, client.judge_settings(source, place)))
        if client.declared is not None:
            declared_agents += client.declared(source, place)
    except Exception as error:
        findings = [internal_error("", place.path, platform, error)]
    for declared in declared_agents:
        doc = Document(source, declared.place, client, settings.versions.get(platform))
        doc.__dict__["seen"] = declared.seen  # it was read already, together with everything that this file declares
        agent = declared.place != place
        rules_of = judge(doc, settings, _OF_DECLARED) if agent else judge(doc, settings, frozenset())
        findings += [_without_fix(diagnostic) for diagnostic in rules_of]
        member = _member(doc) if agent else None
        if member is not None:
            result.members.append(member)
    result.counted = bool(findings) or any(declared.place != place for declared in declared_agents)
    findings = [settings.leveled(finding) for finding in sorted(findings, key=_by_position)]
    result.take(findings, settings)
    return result


_OF_DECLARED = frozenset({"description-missing", "literal-newline", "long-description"})
"""Those of agentlint's own rules that are about an agent rather than its file."""


def _without_fix(diagnostic: Diagnostic) -> Diagnostic:
    """Return the finding with its fix described in words, because nothing is written into a configuration."""
    if not diagnostic.fixes:
        return diagnostic
    title = diagnostic.fixes[0].title
    return diagnostic._replace(fixes=(), help=diagnostic.help or f"{title[0].upper()}{title[1:]}.")


def _merged(platform: str, settings: Settings, of_eras: list[list[Diagnostic]]) -> list[Diagnostic]:
    """Merge the findings of all eras that the settings distinguish."""
    versions = settings.eras.get(platform)
    if versions is None:
        return of_eras[0]
    from agentlint.engine import eras

    return eras.merged(platform, versions, [*of_eras, *([] for _ in range(len(of_eras), len(versions)))])


def _unsuppressed(
    source: Source, diagnostics: list[Diagnostic], settings: Settings, result: FileResult
) -> list[Diagnostic]:
    """Return the findings that no comment in the file hides, and findings about comments that hide nothing."""
    from agentlint.engine.suppress import apply

    kept, result.suppressed, unused = apply(source, diagnostics, settings.ran, result.platforms[0][0])
    return [*kept, *(directive._replace(path=result.path) for directive in unused)]


def judge(doc: Document, settings: Settings, own_rules: frozenset[str] | None = None) -> Iterator[Diagnostic]:
    """Yield the findings of one document: first the reader's problems in the words of the rules, then what rules find
    on their own. With ``own_rules``, only these rules are used.

    What is not shown is only counted: it has no words and, above all, no fix that would have to be proven.
    """
    in_words = doc.platform.id in settings.eras  # by which the findings of two eras are recognized as the same
    for problem in doc.seen.problems:
        if settings.wants(problem.rule):
            if not in_words and settings.hides(problem.rule, problem.effect.severity):
                yield diagnose(doc, problem, "")
                continue
            try:
                yield rules.module(problem.rule).phrase(doc, problem)
            except Exception as error:
                yield internal_error(problem.rule, doc.place.path, doc.platform.id, error)
    keys = doc.entries
    for rule in rules.CHECKING:
        if doc.place.kind not in rule.kinds if own_rules is None else rule.name not in own_rules:
            continue
        if (rule.keys != ("*",) and keys.keys().isdisjoint(rule.keys)) or not settings.runs(rule):
            continue
        try:
            yield from rules.module(rule.name).check(doc)
        except Exception as error:
            yield internal_error(rule.name, doc.place.path, doc.platform.id, error)


def lint_together(members: Iterable[Member], settings: Settings | SettingsOf) -> list[Diagnostic]:
    """Return the findings that need all files of a project, grouped by project and platform in the order of the files.

    A finding is judged by the settings of the file that it is about.
    """
    of = settings_of(settings)
    groups = _groups(members)
    out: list[Diagnostic] = []
    reported: set[tuple[str, int, str]] = set()  # findings on the user's own agents are reported once for all projects
    for rule in rules.RULES:
        if rule.together:
            for (_, platform), eras in groups.items():
                if max(map(len, eras)) > 1 and any(of(member.path).wants(rule.name) for member in eras[-1]):
                    check_all = rules.module(rule.name).check_all
                    try:
                        findings_by_era = [list(check_all(group)) if len(group) > 1 else [] for group in eras]
                        for finding in _judged(_merged(platform, of(eras[-1][0].path), findings_by_era), of):
                            key = (finding.path, finding.span.start, finding.message)
                            if key not in reported:
                                reported.add(key)
                                out.append(finding)
                    except Exception as error:
                        out.append(internal_error(rule.name, eras[-1][0].path, platform, error))
    return out


def _groups(members: Iterable[Member]) -> dict[tuple[str, str], list[list[Member]]]:
    """Return the members by project and platform, together with the user's own; each list holds the members of one
    era."""
    groups: dict[tuple[str, str], list[list[Member]]] = {}
    for member in members:
        eras = groups.setdefault((member.project, member.platform), [])
        eras += ([] for _ in range(member.era + 1 - len(eras)))
        eras[member.era].append(member)
    for (project, platform), eras in groups.items():
        users = groups.get((USER, platform))
        if users and project != USER and not eras[-1][0].loose:
            for era, group in enumerate(eras):
                group += users[min(era, len(users) - 1)]
    return groups


def _judged(diagnostics: Iterable[Diagnostic], of: SettingsOf) -> Iterator[Diagnostic]:
    """Yield the findings that are wanted and shown, each at its configured level."""
    for diagnostic in diagnostics:
        settings = of(diagnostic.path)
        if settings.wants(diagnostic.rule) and settings.shows(leveled := settings.leveled(diagnostic)):
            yield leveled


def internal_error(rule: str, path: str, platform: str, error: Exception) -> Diagnostic:
    """Return a finding that says that a rule crashed, or with "" as rule the reader of the file. It is agentlint's
    fault, and reported as a finding so that the run continues."""
    message = f"rule `{rule}` failed on this file" if rule else "this file could not be judged"
    return Diagnostic(
        rule="internal-error",
        severity=Severity.ERROR,
        message=f"{message}: {type(error).__name__}: {error}"[:300],
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


def _members(doc: Document, settings: Settings, era: int) -> list[Member]:
    """Return what the rules over all files need of a file: for its own client, and for the other clients that list
    it."""
    place, member = doc.place, _member(doc, era)
    members = [] if member is None else [member]
    if place.kind not in ("skill", "command"):
        return members
    for other in ALSO_READ.get(place.folder, ()):
        if other != doc.platform.id and get(other).lists(place.kind) and _counts(other, place, settings):
            if not get(other).looks_at(place):
                continue
            seen = doc.seen_as(other)
            listing = get(other).listing(place, seen)
            if listing is not None:
                guest = Member(
                    place.path, place.root, project_of(place), other, str(seen.client), seen.name or "", doc.head, (),
                    noun=place.kind, listing=listing, guest=True, era=era,
                )  # fmt: skip
                members.append(guest)
    return members


def _counts(platform: str, place: Place, settings: Settings) -> bool:
    """Tell whether a project's list in another client matters: it does when the project has skills of that client, or
    when notes are shown. Reading every file as another client would double the time."""
    if settings.show is Severity.INFO or settings.asks_for(_LISTING):
        return True
    project = project_of(place)
    folders = PLATFORMS[platform].further
    homes = (folder.path for folder in folders if folder.scope == "project" and folder.path != place.folder)
    return any(_is_folder(place.surroundings, f"{project}/{home}") for home in homes if home not in ALSO_READ)


_LISTING = "listing-budget"


@kept
def _is_folder(surroundings: Surroundings, path: str) -> bool:
    return surroundings.is_folder(path)


def _member(doc: Document, era: int = 0) -> Member | None:
    seen: Seen = doc.seen
    loose = seen.hypothetical and not doc.place.folder and doc.place.scope == "none" and doc.place.kind == "agent"
    if not seen.loaded or (seen.hypothetical and not (loose and doc.place.root)):
        return None
    claims = doc.platform.claims(doc.place, seen)
    if not claims:
        return None
    place = doc.place
    span = doc.value_span("name") if "name" in doc.entries and place.kind != "settings" else doc.head
    project = _collection_of(place) if loose else project_of(place)
    return Member(
        place.path, place.root, project, doc.platform.id, str(seen.client), seen.name or "", span, claims,
        place.kind == "settings", loose, place.kind, doc.platform.listing(place, seen), False, era,
    )  # fmt: skip


def _collection_of(place: Place) -> str:
    """Return the outermost folder of a collection that is not installed: its files are copied together."""
    folders = os.path.dirname(place.absolute).replace(os.sep, "/").split("/")
    inside = place.root.replace(os.sep, "/").count("/") + 1
    end = next((number for number in range(inside, len(folders)) if folders[number] in COLLECTIONS), len(folders) - 1)
    return "/".join(folders[: end + 1])


def project_of(place: Place) -> str:
    """Return the folder that holds the agents folder, which is what a client considers one project. Two packages of one
    repository do not compete for names. The user's own agents (`USER`) compete with those of every project, and
    therefore belong to none."""
    if place.scope == "user":
        return USER
    if not place.folder:
        return os.path.dirname(place.absolute if place.root else place.path)
    absolute = (place.absolute if place.root else place.path).replace(os.sep, "/")
    if place.kind == "settings":
        return absolute.removesuffix(f"/{place.folder}")
    return absolute.removesuffix(f"/{place.folder}/{place.inside}")


_SAYS_NO_RIGHTS = ("name:", "description:", "model:", "color:")
"""How the lines begin of keys that say nothing of what the agent may do."""


def _may_surprise(source: Source, docs: Iterable[Document]) -> bool:
    """Tell whether a safe fix may do more in this file than a safe fix does: where a client that looks there does not
    load the file yet, unless no key says what the agent may do, and where parsers see different lines."""
    part = frontmatter.of(source)
    lines = source.text[part.start : part.end].splitlines()
    if len(lines) > source.text.count("\n", part.start, part.end):
        return True  # not every parser ends a line where Python does
    ends_once = part.open is not None and part.close is not None and "\n---" not in source.text[part.close.end :]
    if ends_once and all(":" not in line or line.startswith(_SAYS_NO_RIGHTS) for line in lines):
        return False
    return any(map(_is_passed_over, docs))


def _is_passed_over(doc: Document) -> bool:
    """Tell whether a client that looks where the file lies does not load it as it is."""
    guests = (name for name in MAIN if name != doc.platform.id and get(name).looks_at(doc.place))
    return doc.seen.outcome != "loaded" or any(doc.seen_as(name).outcome != "loaded" for name in guests)


def _by_position(diagnostic: Diagnostic) -> tuple[int, int, str]:
    return (diagnostic.span.start, -diagnostic.severity, diagnostic.rule)
