"""`convert`: agents of one client's layout written in another's.

`plan` works everything out and touches nothing; `carry_out` writes. Between them stands what concerns all files
together: two sources for one target, names that differ in case only (`agentlint.engine.upkeep`). A file that fails is
refused with its reason and the others go on.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any

from agentlint.engine import convertskill, marker, upkeep
from agentlint.engine.config import shown_path
from agentlint.engine.conversion import Options, Result
from agentlint.engine.detect import detect
from agentlint.engine.discover import discover
from agentlint.engine.names import fault_of_path, hostile_name, unsafe_name
from agentlint.engine.sources import Unreadable, read_source
from agentlint.engine.walk import Missing
from agentlint.model.agent import Agent, Loss, Note, Wish, in_force
from agentlint.model.policy import EVERYTHING, MAX_RULES, MCP, RANK, Rule, ToolPolicy, gains
from agentlint.model.problems import Effect, UnknownReference
from agentlint.model.restriction import RUNS, adds, sense
from agentlint.model.tools import BY_CONCEPT
from agentlint.platforms import MAIN, PLATFORMS, get
from agentlint.platforms import conversion as conversions
from agentlint.platforms.base import Place
from agentlint.record import Record
from agentlint.syntax.nodes import Timestamp
from agentlint.text import BODY, Severity, Source, WorkingOn, lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from agentlint.engine.places import Found
    from agentlint.platforms.base import Platform, Seen
    from agentlint.platforms.conversion import Conversion
    from agentlint.syntax.nodes import Value
__all__ = ("Options", "Result", "convert_source", "hostile_name", "in_force", "plan", "unsafe_name")


class _Agent(Record):
    """A source that was read: what each of its conversions starts from. ``called`` is what it is called elsewhere,
    where that is not what its client calls it."""

    found: Found
    source: Source
    platform: Platform
    half: Conversion
    seen: Seen
    called: str = ""


class _Draft:
    """A text for the target, and what the target's client makes of it where it would lie."""

    __slots__ = ("half", "place", "seen", "source")

    def __init__(self, half: Conversion, neutral: Agent, text: str) -> None:
        stem = half.stem(neutral.name)
        self.half = half
        self.place = Place(f"{half.folder}/{stem}{half.suffix}", "", half.folder, stem + half.suffix, "project")
        self.source = Source(self.place.path, text.encode("utf-8", "replace"))
        self.seen = get(half.id).see(self.source, self.place)

    def read(self) -> Agent:
        """The agent that the target's client sees in the text."""
        return self.half.read(self.seen, self.source, self.place)


def plan(
    files: Iterable[Found | Missing], options: Options, of: Callable[[str], Options] | None = None
) -> list[Result]:
    """What every file would become, in the files' order. Writes nothing; never raises for a file.

    ``of`` gives the options of a file by its path; it may differ in what a project configures (targets, models,
    preserve, versions, max_bytes).
    """
    paths: list[str] = []
    results: list[Result] = []
    loaded: list[tuple[_Agent, list[Result], Options]] = []
    declaring: list[Found] = []
    others: list[tuple[convertskill.Loaded, list[Result], Options]] = []
    for one in files:  # each is read as it comes: a bar may count them
        paths.append(one.path)
        if isinstance(one, Missing):
            results.append(Result(one.path, "", "").refuse("unreadable", one.reason))
            continue
        if one.place.kind == "settings":
            declaring.append(one)
            continue
        own_options = of(one.path) if of else options
        named = one.path in options.named
        wanted = (options.source,) if options.source else own_options.sources
        if wanted and one.platform and one.platform not in wanted and not named:
            continue
        if own_options.left_out:
            results.append(Result(one.path, one.platform, "").skip("excluded", own_options.left_out))
            continue
        if one.outside and not named:
            text = "a symbolic link leads out of the project; name it to convert its target"
            results.append(Result(one.path, "", "").refuse("leads-out", text))
            continue
        if one.place.kind in convertskill.KINDS:
            with WorkingOn(one.path):
                others += _other(one, own_options, wanted, results, asked=named or bool(options.source))
            continue
        with WorkingOn(one.path):
            agent, failed = _load(one, own_options, asked=named or bool(options.source))
        own = named or options.output or options.user or _is_legacy(one.place)
        if failed is not None and (own or set(own_options.targets) != {failed.origin}):
            results.append(failed)
        if agent is not None and (not wanted or named or agent.platform.id in wanted):
            chosen = [target for target in own_options.targets if own or target != agent.platform.id]
            mine = [Result(one.path, agent.platform.id, target) for target in chosen]
            results += mine
            loaded.append((agent, mine, own_options))
    for one in declaring:
        own_options = of(one.path) if of else options
        wanted = (options.source,) if options.source else own_options.sources
        if one.path in options.named or not wanted or one.platform in wanted:
            with WorkingOn(one.path):
                _declared(one, own_options, results, loaded)
    beside = _Beside(paths)
    for agent, mine, _ in loaded:
        with WorkingOn(agent.found.path):
            beside.refuse(agent, mine)
    names = {agent.seen.name for agent, _, _ in loaded if agent.seen.name}
    called = Counter(_own_name(agent) for agent, _, _ in loaded)
    known = upkeep.Known()
    for agent, mine, own_options in loaded:
        with WorkingOn(agent.source.path):
            if agent.found.place.scope == "plugin":
                agent = agent._replace(called=_called(agent, alone=called[_own_name(agent)] == 1))
            for result in mine:
                if not result.refused:
                    _one(agent, result, own_options, names, known)
    agents = {
        f"{result.target}/{agent.seen.name}" for agent, mine, _ in loaded for result in mine if not result.refused
    }
    for skill, mine, own_options in others:
        with WorkingOn(skill.source.path):
            for result in mine:
                convertskill.convert(skill, result, own_options, agents)
    upkeep.together(results, options)
    return results


def _other(
    one: Found, options: Options, wanted: tuple[str, ...], results: list[Result], *, asked: bool
) -> Iterator[tuple[convertskill.Loaded, list[Result], Options]]:
    """A skill or command with a result for each of its targets, or a result that says why there is none."""
    source, failed = _text(one, options, asked=asked)
    loaded = None
    if source is not None:
        loaded, failed = _skill(source, one, options)
    named = one.path in options.named
    if failed is not None:
        results.append(failed)
    elif loaded is not None and (not wanted or named or loaded.form.id in wanted):
        apart = options.output or options.user or (options.into and options.into != one.place.kind)
        chosen = [target for target in options.targets if apart or target != loaded.form.id]
        mine = [Result(one.path, loaded.form.id, target) for target in chosen]
        results += mine
        yield loaded, mine, options


def _skill(source: Source, found: Found, options: Options) -> tuple[convertskill.Loaded | None, Result | None]:
    """The skill or command in a file, of the platform that it is taken for; neither for one that was not asked for."""
    name = _platform_of(source, found, options)
    return convertskill.load(source, found, name, options) if name else (None, None)


def _platform_of(source: Source, found: Found, options: Options) -> str:
    """The platform that a file is taken for; "" where only files of another one were asked for."""
    name = options.source if found.path in options.named else found.platform
    name = name or found.platform or detect(source, found.place.filename, found.place.kind)[0]
    return "" if options.source and name != options.source else name


def _declared(
    one: Found, options: Options, results: list[Result], loaded: list[tuple[_Agent, list[Result], Options]]
) -> None:
    """The agents that a client's configuration declares, each as the Markdown file that would say the same."""
    platform = get(one.platform)
    targets = [target for target in options.targets if target != platform.id]
    if platform.declared is None or platform.form != "opencode" or not targets:
        return
    try:
        source = read_source(one.path, options.max_bytes)
    except Unreadable as error:
        results.append(Result(one.path, "", "").refuse("unreadable", str(error)))
        return
    half = conversions.get(platform.id)
    for agent in platform.declared(source, one.place):
        if agent.seen.outcome != "loaded" or "{file:" in (agent.seen.prompt or ""):
            reason = agent.seen.reason or "its prompt is outside the project"
            failed = Result(one.path, platform.id, "")
            results.append(failed.refuse(f"source-{agent.seen.outcome}", f"{agent.place.inside}: {reason}"))
            continue
        key = agent.place.inside.partition("/")[2]
        rival = next(
            (entry for entry in loaded if (entry[0].platform.id, entry[0].seen.name) == (platform.id, key)), None
        )
        if rival is not None:
            text = f"{agent.seen.client} merges it with `{key}` of"
            results.append(
                Result(one.path, platform.id, "").refuse("merged", f"{text} {rival[0].found.path}: {_ONE_FILE}")
            )
            if not _RIGHTS.isdisjoint(_data(agent.seen)):  # without those it would have more rights
                loaded.remove(rival)
                for result in rival[1]:
                    result.refuse("merged", f"{text} {one.path}, which says what it may do: {_ONE_FILE}")
            continue
        said = {name: value for name, value in _data(agent.seen).items() if name != "prompt"}
        text = f"---json\n{json.dumps({**said, 'name': agent.seen.name})}\n---\n{agent.seen.prompt or ''}\n"
        base = one.path.removesuffix(one.place.folder)
        inside = f"{key}.md"
        path = f"{base}{half.folder}/{inside}"
        place = one.place._replace(path=path, folder=half.folder, inside=inside, kind="agent")
        written = Source.from_text(place.path, text)
        seen = platform.see(written, place, options.versions.get(platform.id))
        if seen.outcome == "loaded":
            mine = [Result(one.path, platform.id, target) for target in targets]
            results += mine
            loaded.append((_Agent(one._replace(place=place), written, platform, half, seen), mine, options))


class _Beside:
    """Files that give an agent together with one that is converted, and that are not among the ``given`` ones."""

    def __init__(self, given: Iterable[str]) -> None:
        self._paths = tuple(given)
        self._known: dict[tuple[str, str], dict[str, list[Found]]] = {}

    @cached_property
    def _given(self) -> frozenset[str]:
        """Absolute paths. Only a file in a project's folder asks the system for them, and once a run."""
        return frozenset(map(os.path.abspath, self._paths))

    def refuse(self, agent: _Agent, results: Iterable[Result]) -> None:
        """Refuse what would come of an agent where another file of its project says what it may do: without that it
        would have more rights."""
        place, client = agent.found.place, agent.seen.client
        if agent.platform.complete is None or place.scope != "project" or not upkeep.base_of(place):
            return
        for base in dict.fromkeys((upkeep.base_of(place), place.root)):
            key = (agent.platform.id, base)
            if key not in self._known:
                self._known[key] = self._look(agent.platform, base)
            rival = next(iter(self._known[key].get(agent.seen.name or "", ())), None)
            if rival is not None:
                text = f"{client} merges it with `{agent.seen.name}` of {shown_path(os.path.abspath(rival.path))}"
                for result in results:
                    if result.target != agent.platform.id:
                        result.refuse("merged", f"{text}, which says what it may do: {_ONE_FILE}")
                return

    def _look(self, platform: Platform, base: str) -> dict[str, list[Found]]:
        """Those of a client's project folders and configuration below ``base`` that say what an agent may do, by its
        name."""
        listed = PLATFORMS[platform.id]
        places = [one.path for one in listed.folders if one.scope == "project"]
        places += [one.path for one in listed.settings if one.scope == "project"]
        paths = [os.path.join(base, *path.split("/")) for path in places]
        found: dict[str, list[Found]] = {}
        for one in discover([path for path in paths if os.path.exists(path)]):
            if isinstance(one, Missing) or os.path.abspath(one.path) in self._given or one.platform != platform.id:
                continue
            try:
                source = read_source(one.path)
            except Unreadable:
                continue
            if one.place.kind == "settings":
                agents = [part.seen for part in platform.declared(source, one.place)] if platform.declared else []
            else:
                agents = [platform.see(source, one.place)]
            for seen in agents:
                if seen.loaded and seen.name and not _RIGHTS.isdisjoint(_data(seen)):
                    found.setdefault(seen.name, []).append(one)
        return found


_RIGHTS = frozenset({"permission", "tools"})
_ONE_FILE = "put all its settings into one file"


def convert_source(source: Source, found: Found, options: Options) -> list[Result]:
    """What one text would become, by itself: an answer for each target, or one for why there is none.

    Touches nothing on disk when the place's root is unknown; else what the project says of the agent counts.
    """
    if found.place.kind in convertskill.KINDS:
        return _convert_other(source, found, options)
    agent, failed = _loaded(source, found, options)
    if agent is None:
        return [failed] if failed is not None else []
    if found.place.scope == "plugin":
        agent = agent._replace(called=_called(agent, alone=True))
    results = [Result(found.path, agent.platform.id, target) for target in options.targets]
    _Beside((found.path,)).refuse(agent, results)
    for result in results:
        if result.refused:
            continue
        _one(agent, result, options, set(), upkeep.Known())
        if not result.refused and options.strict and result.lossy:
            upkeep.refuse_loss(result)
    return results


def _convert_other(source: Source, found: Found, options: Options) -> list[Result]:
    """`convert_source` of a skill or command."""
    skill, unread = _skill(source, found, options)
    if skill is None:
        return [unread] if unread is not None else []
    results = [Result(found.path, skill.form.id, target) for target in options.targets]
    for result in results:
        convertskill.convert(skill, result, options, set())
        if not result.refused and options.strict and result.lossy:
            upkeep.refuse_loss(result)
    return results


def _load(found: Found, options: Options, *, asked: bool) -> tuple[_Agent | None, Result | None]:
    """The agent in a file, or why there is none."""
    source, failed = _text(found, options, asked=asked)
    return _loaded(source, found, options) if source is not None else (None, failed)


def _text(found: Found, options: Options, *, asked: bool) -> tuple[Source | None, Result | None]:
    """A file's text, or why it cannot be read. Neither: what an earlier run wrote is no source, unless somebody
    ``asked`` for it."""
    try:
        source = read_source(found.path, options.max_bytes)
    except Unreadable as error:
        return None, Result(found.path, "", "").refuse("unreadable", str(error))
    if not asked and options.marker and marker.of_source(source) is not None:
        return None, None
    return source, None


def _own_name(agent: _Agent) -> str:
    """The name that an agent bears without its plugin's."""
    name = agent.seen.name or ""
    if agent.found.place.scope != "plugin":
        return name
    written = _data(agent.seen).get("name")
    return written if isinstance(written, str) and name.endswith(f":{written}") else name.rpartition(":")[2]


def _called(agent: _Agent, *, alone: bool) -> str:
    """What a plugin's agent is called elsewhere: by its own name, and where another agent of the run has that, with
    the plugin's before it."""
    return _own_name(agent) if alone else (agent.seen.name or "").replace(":", "-")


def _loaded(source: Source, found: Found, options: Options) -> tuple[_Agent | None, Result | None]:
    failed = Result(found.path, "", "")
    if len(source.raw) > options.max_bytes:
        return None, failed.refuse("too-large", f"larger than {options.max_bytes:,} bytes")
    name = _platform_of(source, found, options)
    if not name:
        return None, None
    platform = get(name)
    failed.origin = name
    if source.bad_byte is not None:
        return None, failed.refuse(
            "not-utf-8", f"byte {source.bad_byte} is not UTF-8: it cannot be carried over unchanged"
        )
    seen = platform.see(source, found.place, options.versions.get(name))
    if seen.outcome != "loaded":
        reason = seen.reason or f"{seen.client} does not load it"
        if seen.outcome == "disabled":
            return None, failed.refuse("source-disabled", "it is switched off, and a converted file would switch it on")
        if seen.outcome in ("skipped", "ignored") and _is_document(seen) and found.path not in options.named:
            return None, failed.skip("no-agent", reason)
        return None, failed.refuse(f"source-{seen.outcome}", f"{reason}; {_remedy(source, found, name, options)}")
    try:
        half = conversions.get(name)
    except KeyError:
        return None, failed.refuse("no-reader", f"agentlint cannot convert from {PLATFORMS[platform.id].title} yet")
    return _Agent(found, source, platform, half, seen), None


def _remedy(source: Source, found: Found, platform: str, options: Options) -> str:
    """What makes a file that its client does not load one that it does."""
    from agentlint.engine.fix import (
        fix_source,  # deferred: it is needed for what fails only, and reads rights from here
    )
    from agentlint.engine.settings import Settings

    settings = Settings(platform=platform, versions=options.versions, max_bytes=options.max_bytes)
    fixed = fix_source(source, found.place, platform, settings, unsafe=False)
    after = Source.from_text(source.path, fixed.text)
    if fixed.applied and get(platform).see(after, found.place, options.versions.get(platform)).outcome == "loaded":
        return "`agentlint check --fix` repairs it"
    place = found.place
    if _is_legacy(place):  # where it lies is no reason: it is about to be written elsewhere
        place = _settled(place, platform)
        fixed = fix_source(source, place, platform, settings, unsafe=False)
    seen = get(platform).see(source, place, options.versions.get(platform))
    fatal = {problem.rule for problem in seen.problems if problem.effect in (Effect.REJECTS, Effect.SKIPS)}
    first = next((one for one in fixed.left if one.rule in fatal), None)
    if first is None:
        return "`agentlint check` says more"
    says = first.help or (first.fixes[0].title if first.fixes else first.message)
    return f"line {source.position(first.span.start).line}: {says[:1].lower()}{says[1:].rstrip('.')}"


def _one(agent: _Agent, result: Result, options: Options, names: set[str], known: upkeep.Known) -> None:
    half = conversions.get(result.target)
    own = result.target == agent.platform.id
    if own and _clean(agent.seen):
        result.data = agent.source.raw
        result.changes = [
            Loss(key, value, "mapped", "", "same", (key, value)) for key, value in _data(agent.seen).items()
        ]
        stem = _stem_of(agent, half)
    else:
        # what the project says of every agent holds for one that stays its client's without being said again
        read = agent.half.read if own else agent.half.read_within or agent.half.read
        neutral = read(agent.seen, agent.source, agent.found.place)
        neutral.name = agent.called or neutral.name
        reason = fault_of_path(neutral.name)
        if "/" in neutral.name and not half.nested:
            neutral.name = neutral.name.replace("/", "-")
            note = Note("folders become part of the name", "approximated")
            neutral.notes.setdefault(neutral.fields.setdefault("name", ("name", neutral.name))[0], []).append(note)
        stem = half.stem(neutral.name)
        reason = reason or half.refuses(neutral.name) or next(filter(None, map(unsafe_name, stem.split("/"))), "")
        if reason:
            result.refuse("unsafe-name", f"`{neutral.name}` cannot be an agent's name in {half.title}: {reason}")
            return
        shown = {neutral.name, neutral.display_name or neutral.name, stem}
        builtin = sorted(shown & get(result.target).builtin_names)
        if builtin and not own and not options.builtin:
            text = f"{half.title} has a built-in agent called `{builtin[0]}`, which the file would replace or change"
            result.refuse("builtin-name", f"{text}; rename it, or convert it with --allow-builtin")
            return
        _write(agent, neutral, half, result, options)
        if result.refused:
            return
        if not own:
            _mentions(agent, neutral, half, result, names)
        for code, text in (*(neutral.remarks if not own else ()), *half.advice(neutral, options.user)):
            result.note(code, text)
    here = agent.found.place
    if own and not options.output and not options.user and here.folder and not _is_legacy(here):
        result.path = agent.found.path
        return
    result.home = upkeep.home_of(here, half, options)
    if not own:
        stem = known.elsewhere(result.home, stem, neutral.name, half)
    result.path = upkeep.path_of(result.home, stem + half.suffix, options)
    result.plain = result.data
    if own and _is_legacy(here):
        result.note("moved", f"{result.path} replaces {result.source}: delete that file")
    marks = options.marker and not own and not result.refused and not result.restored
    if marks and result.data is not None and not result.in_place:  # a file that replaces itself has no source to name
        text = marker.marked(result.data.decode("utf-8"), upkeep.spelled_source(result), neutral.newline)
        result.data = text.encode("utf-8")


def _is_legacy(place: Place) -> bool:
    """Whether the file lies where its client looked in the past: what it means is written to where that looks now."""
    return any(
        folder.path == place.folder and folder.legacy for listed in PLATFORMS.values() for folder in listed.folders
    )


def _settled(place: Place, platform: str) -> Place:
    """Where the file would lie in the folder that its client looks into today."""
    half = conversions.get(platform)
    inside = half.stem(place.filename.split(".")[0]) + half.suffix
    return Place(f"{half.folder}/{inside}", "", half.folder, inside, "project")


def _is_document(seen: Seen) -> bool:
    """Whether the client ignores a file on purpose: nothing in it is an error."""
    return all(problem.effect.severity < Severity.ERROR for problem in seen.problems)


def _clean(seen: Seen) -> bool:
    """Whether the client takes all that the file says as written. What the names in it point at lies elsewhere."""
    return all(
        problem.effect.severity < Severity.WARNING or isinstance(problem.kind, UnknownReference)
        for problem in seen.problems
    )


def _data(seen: Seen) -> dict[str, Value]:
    return seen.data or {}


def _stem_of(agent: _Agent, half: Conversion) -> str:
    name = agent.found.place.filename
    return name.removesuffix(half.suffix) if name.endswith(half.suffix) else name.rpartition(".")[0] or name


# --- one file -------------------------------------------------------------------------------------------------------


def _write(agent: _Agent, neutral: Agent, half: Conversion, result: Result, options: Options) -> None:
    if len(in_force(neutral).rules) > MAX_RULES:
        result.refuse("too-many-rules", f"it has more than {MAX_RULES:,} rules for its tools, which are not compared")
        return
    wish = Wish(options.wider, options.model(neutral.model, half.id), options.carry)
    written = half.write(neutral, wish)
    result.changes = written.losses
    if written.refusal is not None:
        result.refuse(*written.refusal)
        return
    whole = next((rule for rule in neutral.limits if rule.tool == EVERYTHING and rule.source == "hooks"), None)
    if whole is not None and not options.wider and half.id != agent.platform.id:
        text = f"its `{whole.word}` hook may refuse every tool, and {half.title} cannot carry it"
        result.refuse("cannot-restrict", f"{text}; --allow-wider converts it all the same")
        return
    wider = [line for line in written.losses if line.authority == "wider"]
    if wider and not options.wider and half.id != agent.platform.id:
        named = " and ".join(f"`{line.field}`" for line in wider)
        text = f"{named} would not restrict the agent in {half.title} (see [wider] above)"
        result.refuse("cannot-restrict", f"{text}; --allow-wider converts it all the same")
        return
    for code, text in written.notes:
        result.note(code, text)
    fields = written.fields
    restored: frozenset[str] = frozenset()
    if options.preserve and half.id != agent.platform.id:
        fields, restored = _restored(agent, neutral, half, written.fields, result, wish)
    draft = _Draft(half, neutral, half.text(fields, neutral))
    if options.preserve and half.id != agent.platform.id:
        comments = _kept(agent, draft, wish)
        draft = _Draft(half, neutral, half.text(fields, neutral, comments)) if comments else draft
    result.data = draft.source.raw
    fault = _fault(neutral, draft, fields, result, options, restored)
    if fault:
        result.refuse_wrong(fault)
    elif options.preserve and half.id != agent.platform.id and not result.refused:
        written_before = _text_kept(agent, half, neutral, draft)
        if written_before is not None:
            result.data = written_before
            result.restored = True


def _fault(
    neutral: Agent, draft: _Draft, fields: Mapping[str, Value], result: Result, options: Options,
    restored: frozenset[str],
) -> str:  # fmt: skip
    """What is wrong with a result, as the target's client would see it; "" when nothing is. ``restored`` are fields
    that stand as the file had them that they come from: what its client did not like in them, it does not now."""
    half, seen = draft.half, draft.seen
    if not seen.loaded:
        return seen.reason or f"{seen.client} does not load it"
    described = fields.get("description")
    shown = seen.description or ""  # Claude Code takes `\\n` in it for a line break
    as_said = isinstance(described, str) and conversions.same_text(shown, described)
    if isinstance(described, str) and not as_said and not conversions.same_text(shown, neutral.description):
        return f"{seen.client} would see another description"
    if not conversions.same_text(seen.prompt or "", neutral.prompt):
        return f"{seen.client} would see another prompt"
    if half.id != neutral.platform:
        wished = options.model(neutral.model, half.id)
        chosen = () if wished is None else ("model",)  # the user's own word is not agentlint's fault
        for problem in seen.problems:
            if problem.route and problem.route[0] in restored:
                continue
            if problem.effect is Effect.NO_TOOLS:
                result.note("no-tools", f"the agent has no tools in {half.title}: none of its tools exists there")
            elif problem.route == BODY:
                result.note(problem.rule, problem.why)
            elif problem.effect.severity is Severity.ERROR and problem.route[:1] != chosen:
                result.refuse("cannot-say", f"the agent cannot be written for {half.title}: {problem.why}")
                return ""
    elif seen.outcome != "loaded":  # what was all prompt begins with fences of its own below those that are written
        for problem in seen.problems:
            if problem.route == BODY:
                result.note(problem.rule, problem.why)
    if options.wider:
        return ""
    if half.id != neutral.platform:
        after = draft.read()
        joined = half.joins_servers or conversions.get(neutral.platform).joins_servers
        now = _asking(after) if restored else in_force(after)
        now = _with_shared_names(now, half) if after.form else now
        gained = gains(now, in_force(neutral), joined=joined)
        if gained:
            return "it would allow more than the source: " + ", ".join(
                f"{gain.authority} ({gain.what})" for gain in gained
            )
    return ""


def _with_shared_names(policy: ToolPolicy, half: Conversion) -> ToolPolicy:
    """A policy in a client of OpenCode's form, where a limit on one of the client's own tools holds for a server's
    tool of the same joined name too."""
    rules: list[Rule] = []
    for rule in policy.rules:
        rules.append(rule)
        names = BY_CONCEPT[rule.tool].columns.get(half.id) if rule.tool in BY_CONCEPT else None
        for name in names.all if names is not None and rule.action != "allow" else ():
            if "_" in name and RANK[ToolPolicy(tuple(rules)).lowest(MCP + name)] > RANK[rule.action]:
                rules.append(rule._replace(tool=MCP + name))
    return ToolPolicy(tuple(rules))


def _asking(agent: Agent) -> ToolPolicy:
    """The same, with what its client asks before although the file gives it: to come back from an `ask` to a client
    that asks anyway is no gain."""
    rules = in_force(agent).rules
    asked = (rule.tool in agent.asked or (bool(agent.asked) and rule.tool.startswith(MCP)) for rule in rules)
    return ToolPolicy(
        tuple(
            rule._replace(action="ask") if ask and rule.action == "allow" else rule
            for rule, ask in zip(rules, asked, strict=True)
        )
    )


# --- what the target cannot say, kept in comments -------------------------------------------------------------------

_COMMENT = lazy_pattern(r"^# agentlint:([a-z]+) ([{\[].*[}\]])[ \t]*\r?$", re.M)


def _kept(agent: _Agent, draft: _Draft, wish: Wish) -> list[str]:
    """Comment lines with every value of the source that would not come back from the target's fields alone: one value
    a line as JSON, and the names of the fields that would appear although the source has none."""
    back = agent.half.write(draft.read(), Wish(wish.wider)).fields
    data = {key: value for key, value in _data(agent.seen).items() if key != agent.half.prompt_key}
    kept = {key: value for key, value in data.items() if back.get(key, ...) != value}
    lines = [f"agentlint:{agent.platform.id} {_json({key: value})}" for key, value in kept.items()]
    extra: list[Value] = [key for key in back if key not in data]
    if extra:
        lines.append(f"agentlint:{agent.platform.id} {_json(extra)}")
    text = agent.source.text
    if agent.half.prompt_key or "# agentlint:" in text or marker.of_source(agent.source) is not None:
        return lines  # a converted file is not kept in comments again: they would grow with every conversion
    neutral = agent.half.read(agent.seen, agent.source, agent.found.place)
    plain = agent.half.text(_in_order(agent.half, data, (*back, *kept)), neutral)
    if text.endswith(neutral.prompt) and plain != text:
        lines.append(f"agentlint:{agent.platform.id}-text {_json(text.removesuffix(neutral.prompt))}")
    return lines


_TEXT = lazy_pattern(r'^# agentlint:([a-z]+)-text ("[^\n]*")[ \t]*\r?$', re.M)


def _text_kept(agent: _Agent, half: Conversion, neutral: Agent, draft: _Draft) -> bytes | None:
    """The file that an earlier conversion started from, byte for byte, of which a comment keeps what stood above the
    prompt. It only spells what ``draft`` says: every client must see the same in both, or it counts for nothing."""
    start, end = agent.half.remarks(agent.source)
    for match in _TEXT.finditer(agent.source.text, start, end):
        if match[1] != half.id:
            continue
        try:
            text = json.loads(match[2])
        except ValueError:
            continue
        source = Source(draft.place.path, (text + neutral.prompt).encode("utf-8", "replace"))
        seen = get(half.id).see(source, draft.place)
        alike = seen.outcome == draft.seen.outcome == "loaded" and seen.name == draft.seen.name
        alike = alike and seen.prompt == draft.seen.prompt
        readers = dict.fromkeys((half.id, *MAIN))
        if alike and all(
            _data(get(one).see(source, draft.place)) == _data(get(one).see(draft.source, draft.place))
            for one in readers
        ):
            return source.raw
    return None


def _json(value: Value | dict[str, Value]) -> str:
    text = json.dumps(value, ensure_ascii=True, default=lambda one: {"!date": one.text})
    return text.replace("\x7f", "\\u007f").replace("---", "--\\u002d")


def _date(entry: dict[str, Any]) -> Any:
    return Timestamp(entry["!date"]) if entry.keys() == {"!date"} and isinstance(entry["!date"], str) else entry


def _restored(
    agent: _Agent, neutral: Agent, half: Conversion, fields: dict[str, Value], result: Result, wish: Wish
) -> tuple[dict[str, Value], frozenset[str]]:
    """``fields`` with the values that an earlier conversion kept in comments, and the names of these. A field edited
    since stands: the file must still say what that conversion wrote. And anybody may have written a comment: what would
    let the agent do more than the file that carries it is left out, unless ``wish`` allows that."""
    start, end = agent.half.remarks(agent.source)
    kept: dict[str, Value] = {}
    absent: set[str] = set()
    for match in _COMMENT.finditer(agent.source.text, start, end):
        if match[1] == half.id:
            try:
                value = json.loads(match[2], object_hook=_date)
            except (ValueError, RecursionError):
                continue
            if isinstance(value, dict):
                kept.update(value)
            else:
                absent.update(one for one in value if isinstance(one, str))
    if not kept and not absent:
        return fields, frozenset()
    whole = {key: value for key, value in {**fields, **kept}.items() if key not in absent or key in kept}
    now = _data(agent.seen)
    rewritten: dict[str, Value] = {}
    lines: list[Loss] = []
    draft = _Draft(half, neutral, half.text(whole, neutral))
    for wider in (False, True):  # the earlier conversion may have been allowed to make it wider, whatever this one is
        again = _again(agent, draft, Wish(wider))
        if again is None:
            return fields, frozenset()
        rewritten, lines = again
        if all(rewritten.get(key) == now.get(key) for key in agent.half.granting):
            break
    goes_to = {line.field: line.to[0] for line in lines if line.to is not None}
    stale = {
        key
        for key in kept
        if (to := goes_to.get(key)) is not None and to != "file name" and rewritten.get(to) != now.get(to)
    }
    if any(rewritten.get(key) != now.get(key) for key in agent.half.granting):
        stale |= half.granting.intersection((*kept, *absent))
    out = {key: value for key, value in whole.items() if key not in stale or key in fields}
    for key in stale:
        if key in fields:
            out[key] = fields[key]
        result.note("edited-since", f"`{key}` was kept in a comment, but the file has been edited since: not restored")
    left_out = {} if wish.wider else _beyond(neutral, half, out, fields)
    for key, why in left_out.items():
        out.pop(key, None)
        if key in fields:
            out[key] = fields[key]
        if key in kept:
            reason = f"kept in a comment, but {why}: not restored (--allow-wider restores it)"
            result.changes.append(Loss(f"(comment) {key}", kept[key], "dropped", reason, "narrower"))
    restored = {key: value for key, value in kept.items() if key not in stale and key not in left_out}
    if restored:
        shown = ", ".join(f"`{key}`" for key in restored)
        result.note("restored", f"restored from comments of the file: {shown}")
    for key, value in restored.items():
        result.changes.append(
            Loss(f"(comment) {key}", value, "mapped", "restored from the comment", "same", (key, value))
        )
    return _in_order(half, out, (*fields, *kept)), frozenset(restored)


def _in_order(half: Conversion, fields: Mapping[str, Value], keys: Iterable[str]) -> dict[str, Value]:
    """Fields as they come back: those that the target could say before those that comments kept."""
    order = {key: index for index, key in enumerate(keys)}
    return dict(sorted(fields.items(), key=lambda item: _rank(half, item[0], order)))


_UNASKED = frozenset({"acceptEdits", "auto", "bypassPermissions"})
"""Permission modes in which an agent does unasked what it is asked about in others."""


def _beyond(
    neutral: Agent, half: Conversion, restored: Mapping[str, Value], plain: Mapping[str, Value]
) -> dict[str, str]:
    """The restored fields with which an agent could do more than the file says that carries them, and why."""
    found = {
        key: "the file itself starts no such program"
        for key, value in restored.items()
        if sense(key) in RUNS and adds(value, plain.get(key))
    }
    kept = {key: value for key, value in restored.items() if key not in found or key in plain}
    after = _Draft(half, neutral, half.text(kept, neutral)).read()
    if after.permission_mode in _UNASKED and after.permission_mode != neutral.permission_mode:
        key = after.fields["permission_mode"][0]
        found[key] = f"`{after.permission_mode}` lets the agent act unasked, and the file itself does not"
    gained = gains(_asking(after), in_force(neutral))
    if gained:
        what = ", ".join(f"{gain.authority} ({gain.what})" for gain in gained)
        changed = (key for key in half.granting if restored.get(key) != plain.get(key))
        found.update(dict.fromkeys(changed, f"the agent could do more than the file itself says: {what}"))
    return found


def _rank(half: Conversion, key: str, order: Mapping[str, int]) -> tuple[int, int]:
    return (half.order.index(key), 0) if key in half.order else (len(half.order), order.get(key, 0))


def _again(agent: _Agent, draft: _Draft, wish: Wish) -> tuple[dict[str, Value], list[Loss]] | None:
    """What the restored agent would be written as in the source's own form, to compare with what is there."""
    if draft.seen.outcome != "loaded":
        return None
    written = agent.half.write(draft.read(), wish)
    return written.fields, written.losses


# --- what the prompt speaks of --------------------------------------------------------------------------------------

_QUOTED = lazy_pattern(r"`([A-Za-z_][\w-]{1,80})`")
_COMPOUND = lazy_pattern(r"[A-Z][a-z]++(?:[A-Z][a-z]++)+")
_MCP = lazy_pattern(r"mcp__\w{1,120}")
_TOOL = lazy_pattern(r" tool\b")
_LAST_WORD = lazy_pattern(r"[A-Za-z]+\Z")
_TOKENS = lazy_pattern(r"[A-Za-z0-9_-]+")


def _named_tools(body: str) -> list[str]:
    """Words that can only be names: in backticks, of several capitals, or before "tool"."""
    before = (_LAST_WORD.search(body[max(match.start() - 40, 0) : match.start()]) for match in _TOOL.finditer(body))
    return [*_QUOTED.findall(body), *_COMPOUND.findall(body), *(word[0] for word in before if word is not None)]


def _mentions(agent: _Agent, neutral: Agent, half: Conversion, result: Result, names: set[str]) -> None:
    """Tools and agents that the prompt names are not rewritten, only told."""
    body = neutral.prompt
    known = agent.half.tool_words
    tools = {name: None for name in _named_tools(body) if name in known and name not in half.tool_words}
    if half.mcp_prefix != "mcp__":
        tools.update(dict.fromkeys(_MCP.findall(body)))
    if tools:
        shown = ", ".join(f"`{name}`" for name in list(tools)[:8]) + (", ..." if len(tools) > 8 else "")
        result.note(
            "tools-in-prompt",
            f"the prompt names tools as {PLATFORMS[agent.platform.id].title} calls them, not rewritten: {shown}",
        )
    hyphened = " ".join(word for word in body.split() if "-" in word)  # an agent's name of one word may be any word
    tokens = {token for token in _TOKENS.findall(hyphened) if "-" in token}
    others = sorted((tokens & names) - {neutral.name})
    if others:
        shown = ", ".join(f"`{name}`" for name in others[:8]) + (", ..." if len(others) > 8 else "")
        result.note("agents-in-prompt", f"the prompt names other agents: {shown}")
