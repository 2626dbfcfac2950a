"""Read what is to be converted: a file's text, the client that it is for, and what that client sees in it.

Each reader returns what it read, or a `Result` that says why there is nothing to convert, or None for a file that the
user did not ask for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.engine import convertskill, marker
from agentlint.engine.conversion import Result
from agentlint.engine.detect import detect
from agentlint.engine.sources import Unreadable, read_source
from agentlint.model.problems import Effect, UnknownReference
from agentlint.platforms import PLATFORMS, get
from agentlint.platforms import conversion as conversions
from agentlint.platforms.base import Place
from agentlint.record import Record
from agentlint.text import Severity, Source

if TYPE_CHECKING:
    from agentlint.engine.conversion import Options
    from agentlint.engine.places import Found
    from agentlint.platforms.base import Platform, Seen
    from agentlint.platforms.conversion import Conversion
    from agentlint.syntax.nodes import Value


class Request(Record):
    """A file and what the run wants of it. ``platforms`` are those whose files are wanted, empty for all. ``named``:
    the user named the file itself. ``asked``: the user named the file or its platform, so that it is read even if an
    earlier run generated it."""

    file: Found
    options: Options
    platforms: tuple[str, ...] = ()
    named: bool = False
    asked: bool = False

    def wants(self, platform: str) -> bool:
        """Tell whether a file that belongs to ``platform`` is to be converted."""
        return self.named or not self.platforms or platform in self.platforms


class AgentSource(Record):
    """An agent that was read: what each of its conversions starts from. ``conversion`` reads and writes its client's
    files; ``called`` is its name elsewhere, when its client uses another one."""

    file: Found
    source: Source
    platform: Platform
    conversion: Conversion
    seen: Seen
    called: str = ""


class AgentJob(Record):
    """An agent of a run with a result for each of its targets, and the options of its file."""

    agent: AgentSource
    results: list[Result]
    options: Options


def load(request: Request) -> AgentSource | Result | None:
    """Read the agent in a file on disk."""
    source = _text(request)
    return read(source, request) if isinstance(source, Source) else source


def load_skill(request: Request) -> convertskill.Loaded | Result | None:
    """Read the skill or command in a file on disk."""
    source = _text(request)
    return read_skill(source, request) if isinstance(source, Source) else source


def _text(request: Request) -> Source | Result | None:
    """Read a file's text. A file that an earlier run generated is not a source, unless the user asked for it."""
    path, options = request.file.path, request.options
    try:
        source = read_source(path, options.max_bytes)
    except Unreadable as error:
        return Result(path, "", "").refuse("unreadable", str(error))
    if not request.asked and options.marker and marker.of_source(source) is not None:
        return None
    return source


def read_skill(source: Source, request: Request) -> convertskill.Loaded | Result | None:
    """Read the skill or command in a text, for the platform to which it belongs."""
    platform = _platform_of(source, request)
    if not platform:
        return None
    skill, refused = convertskill.load(source, request.file, platform, request.options)
    return skill or refused


def read(source: Source, request: Request) -> AgentSource | Result | None:
    """Read the agent in a text, for the platform to which it belongs."""
    file, options = request.file, request.options
    failed = Result(file.path, "", "")
    if len(source.raw) > options.max_bytes:
        return failed.refuse("too-large", f"larger than {options.max_bytes:,} bytes")
    name = _platform_of(source, request)
    if not name:
        return None
    failed.origin = name
    if source.bad_byte is not None:
        text = f"byte {source.bad_byte} is not UTF-8: it cannot be converted unchanged"
        return failed.refuse("not-utf-8", text)
    platform = get(name)
    seen = platform.see(source, file.place, options.versions.get(name))
    if seen.outcome != "loaded":
        return _refuse_unloaded(failed, seen, source, request)
    try:
        conversion = conversions.get(name)
    except KeyError:
        return failed.refuse("no-reader", f"agentlint cannot convert from {PLATFORMS[platform.id].title} yet")
    return AgentSource(file, source, platform, conversion, seen)


def _platform_of(source: Source, request: Request) -> str:
    """Return the platform to which a file belongs; "" when only files of another one were asked for."""
    file, asked_for = request.file, request.options.source
    if asked_for and request.named:
        return asked_for
    name = file.platform or detect(source, file.place.filename, file.place.kind)[0]
    return "" if asked_for and name != asked_for else name


def _refuse_unloaded(failed: Result, seen: Seen, source: Source, request: Request) -> Result:
    """Fail a file that its client does not load, with the reason and with what would make the client load it."""
    if seen.outcome == "disabled":
        return failed.refuse("source-disabled", "it is disabled, and a converted file would enable it")
    reason = seen.reason or f"{seen.client} does not load it"
    if seen.outcome in ("skipped", "ignored") and _is_document(seen) and not request.named:
        return failed.skip("no-agent", reason)
    remedy = _remedy(source, request.file, failed.origin, request.options)
    return failed.refuse(f"source-{seen.outcome}", f"{reason}; {remedy}")


def _is_document(seen: Seen) -> bool:
    """Tell whether the client ignores a file on purpose, although nothing in it is an error."""
    return all(problem.effect.severity < Severity.ERROR for problem in seen.problems)


def _remedy(source: Source, agent_file: Found, platform: str, options: Options) -> str:
    """Return what the user can do so that the client loads a file."""
    from agentlint.engine.fix import fix_source  # deferred: needed only for files that fail
    from agentlint.engine.settings import Settings

    version = options.versions.get(platform)
    settings = Settings(platform=platform, versions=options.versions, max_bytes=options.max_bytes)
    fixed = fix_source(source, agent_file.place, platform, settings, unsafe=False)
    after = Source.from_text(source.path, fixed.text)
    if fixed.applied and get(platform).see(after, agent_file.place, version).outcome == "loaded":
        return "`agentlint check --fix` fixes it"
    place = agent_file.place
    if is_legacy(place):  # its old place is no reason: it is about to be written elsewhere
        place = _settled(place, platform)
        fixed = fix_source(source, place, platform, settings, unsafe=False)
    seen = get(platform).see(source, place, version)
    fatal = {problem.rule for problem in seen.problems if problem.effect in (Effect.REJECTS, Effect.SKIPS)}
    finding = next((finding for finding in fixed.left if finding.rule in fatal), None)
    if finding is None:
        return "`agentlint check` explains it"
    advice = finding.help or (finding.fixes[0].title if finding.fixes else finding.message)
    return f"line {source.position(finding.span.start).line}: {advice[:1].lower()}{advice[1:].rstrip('.')}"


def is_legacy(place: Place) -> bool:
    """Tell whether the file lies where its client looked in the past. Its agent is written to where the client looks
    now."""
    return any(
        folder.path == place.folder and folder.legacy for listed in PLATFORMS.values() for folder in listed.folders
    )


def _settled(place: Place, platform: str) -> Place:
    """Return the place that the file would have in the folder where its client looks today."""
    conversion = conversions.get(platform)
    inside = conversion.stem(place.filename.split(".")[0]) + conversion.suffix
    return Place(f"{conversion.folder}/{inside}", "", conversion.folder, inside, "project")


def is_clean(seen: Seen) -> bool:
    """Tell whether the client reads everything in the file as written. References to other files do not count."""
    return all(
        problem.effect.severity < Severity.WARNING or isinstance(problem.kind, UnknownReference)
        for problem in seen.problems
    )


def data_of(seen: Seen) -> dict[str, Value]:
    """Return the fields that a client sees; none for a file without frontmatter."""
    return seen.data or {}


_RIGHTS = frozenset({"permission", "tools"})
"""Fields that say what an agent may do, in the clients that merge several files into one agent."""


def says_rights(seen: Seen) -> bool:
    """Tell whether a file limits or allows what its agent does: a merge with another file would lose that without
    it."""
    return not _RIGHTS.isdisjoint(data_of(seen))


def own_name(agent: AgentSource) -> str:
    """Return the name of an agent without its plugin's name."""
    name = agent.seen.name or ""
    if agent.file.place.scope != "plugin":
        return name
    written = data_of(agent.seen).get("name")
    return written if isinstance(written, str) and name.endswith(f":{written}") else name.rpartition(":")[2]
