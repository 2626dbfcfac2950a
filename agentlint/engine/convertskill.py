"""`convert` for skills and commands: one file, and for a skill also its folder.

As with agents, a source is read into a neutral model, written in the target's form and read again as the target's
client would read it; it becomes a result only if that reading is right. The other files in a skill's folder are copied
byte for byte (`agentlint.engine.brought`).
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final

from agentlint.engine import brought, marker, upkeep
from agentlint.engine.conversion import File, Result
from agentlint.engine.names import fault_of_path, unsafe_name
from agentlint.model.agent import Loss, Wish
from agentlint.model.problems import Effect
from agentlint.platforms import PLATFORMS, around, get, skillform
from agentlint.platforms.base import Place
from agentlint.platforms.conversion import BLANKS, same_text
from agentlint.platforms.skillform import Around, Form
from agentlint.platforms.template import TEXT
from agentlint.record import Record
from agentlint.rules.base import short
from agentlint.syntax.nodes import Timestamp
from agentlint.text import Severity, Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agentlint.engine.conversion import Options
    from agentlint.engine.places import Found
    from agentlint.model.kinds import FileKind
    from agentlint.model.skill import Skill
    from agentlint.platforms.base import Seen
    from agentlint.syntax.nodes import Value


KINDS: Final[frozenset[FileKind]] = frozenset({"skill", "command"})


class Loaded(Record):
    """A source that was read: what each of its conversions starts from."""

    file: Found
    source: Source
    form: Form
    seen: Seen
    brings: tuple[File, ...] = ()


def load(source: Source, agent_file: Found, platform: str, options: Options) -> tuple[Loaded | None, Result | None]:
    """Return the skill or command in a file, or the reason why it is not converted."""
    failed = Result(agent_file.path, platform, "")
    kind = agent_file.place.kind
    form = skillform.forms(platform).get(kind)
    title = PLATFORMS[platform].title
    if form is None:
        return None, failed.skip("no-kind", f"agentlint knows no {kind}s of {title}")
    if source.bad_byte is not None:
        text = f"byte {source.bad_byte} is not UTF-8: it cannot be converted unchanged"
        return None, failed.refuse("not-utf-8", text)
    seen = _see(platform, source, agent_file.place, options.versions.get(platform))
    if seen.outcome == "disabled" and not options.wider:
        return None, failed.refuse("source-disabled", f"{seen.reason}; a converted file would be active at once")
    if seen.outcome not in ("loaded", "disabled"):
        reason = seen.reason or f"{seen.client} does not load it"
        return None, failed.refuse(f"source-{seen.outcome}", f"{reason}; `agentlint check` explains what to do")
    files: tuple[File, ...] = ()
    if kind == "skill" and agent_file.place.root:
        try:
            files = brought.files(os.path.dirname(os.path.abspath(agent_file.path)))
        except brought.TooMuch as error:
            return None, failed.refuse("too-large", str(error))
    return Loaded(agent_file, source, form, seen, files), None


def _see(platform: str, source: Source, place: Place, version: str | None) -> Seen:
    """Return the file as the client that reads files of that form sees it: prompt files belong to VS Code."""
    if platform == "copilot" and place.kind == "command" and place.folder != ".claude/commands":
        from agentlint.platforms.copilot.vscode import skills as prompts  # deferred: few runs have one

        return prompts.see(source, place)
    return get(platform).read(source, place, version)


def convert(loaded: Loaded, result: Result, options: Options, known: set[str]) -> None:
    """Work out what the source becomes for the result's target, and where it goes. ``known`` are the names of all
    agents of the run's targets, as ``PLATFORM/NAME``."""
    place, is_same_form = loaded.file.place, result.target == loaded.form.id
    skill = skillform.read(loaded.form, loaded.seen, loaded.source, place)
    skill.brings = bool(loaded.brings)
    form = _form(skill, result.target, options)
    if form is None:
        result.skip("no-kind", f"agentlint knows no {skill.kind}s of {PLATFORMS[result.target].title}")
        return
    same = is_same_form and form.kind == skill.kind
    home = upkeep.home_of_kind(place, form, options)
    if home is None:
        text = f"{form.title} has no user-wide folder for {form.kind}s"
        result.refuse("no-place", text)
        return
    apart = "/:" if form.kind == "skill" or not form.nested else ":"
    if any(mark in skill.name for mark in apart):
        skill.name = re.sub(f"[{apart}]", "-", skill.name)
        result.note("renamed", f"a file name cannot contain `/` or `:`: the name becomes `{skill.name}`")
    reason = fault_of_path(skill.name) or form.refuses(skill.name)
    reason = reason or next(filter(None, map(unsafe_name, skill.name.split("/"))), "")
    if reason:
        subject = f"a {form.kind}'s name in {form.title}"
        result.refuse("unsafe-name", f"`{skill.name}` cannot be {subject}: {reason}")
        return
    if skill.name in form.builtin and not is_same_form and not options.builtin:
        text = f"{form.title} has a built-in `/{skill.name}`, which the file would replace"
        result.refuse("builtin-name", f"{text}; rename it, or convert it with --allow-builtin")
        return
    if form.kind != skill.kind:
        result.note("other-kind", f"the {skill.kind} becomes a {form.kind}")
    if same and _clean(loaded.seen):
        result.data = loaded.source.raw
        data = loaded.seen.data or {}
        result.changes = [Loss(key, value, "mapped", "", "same", (key, value)) for key, value in data.items()]
    else:
        _write(loaded, skill, form, result, options, known)
    if result.refused:
        return
    if same and not options.output and not options.user:
        result.path = loaded.file.path
        return
    result.home = home
    result.kind = form.kind
    result.path = upkeep.path_of(home, form.inside(skill.name), options)
    if form.kind == "skill":
        brought.plan(result, loaded.brings, os.path.dirname(result.path))
    elif loaded.brings:
        names = ", ".join(f"`{bring.inside}`" for bring in loaded.brings[:3]) + (
            ", ..." if len(loaded.brings) > 3 else ""
        )
        result.note("files-left", f"{form.title}'s {form.kind}s are single files: {names} are not copied")
    _tell_other_reader(loaded, form, result, skill.name)
    result.plain = result.data
    if options.marker and not is_same_form and result.data is not None:
        text = brought.listed(result.data.decode("utf-8"), result.files, skill.newline)
        result.data = marker.marked(text, upkeep.spelled_source(result), skill.newline).encode("utf-8")


def _form(skill: Skill, target: str, options: Options) -> Form | None:
    """Return the form of the target's file: of the kind that the user asked for, or of the source's kind. When only the
    other kind exists in the target, or only it can be started as the source is, it is that one; but a folder stays a
    folder."""
    forms = skillform.forms(target)
    if options.into:
        return forms.get(options.into)
    first = forms.get(skill.kind)
    other: FileKind = "command" if skill.kind == "skill" else "skill"
    second = forms.get(other)
    if first is None:
        return second
    if second is None or skill.brings or first.always is None or first.always == skill.start:
        return first
    return second if second.always == skill.start and skill.kind == "skill" else first


def _write(
    loaded: Loaded, skill: Skill, form: Form, result: Result, options: Options, known: set[str]
) -> None:  # fmt: skip
    wish = Wish(options.wider, options.model(skill.model, form.id), options.carry)
    out = skillform.write(form, skill, wish, _around(loaded, form, known))
    written = out.written
    result.changes = written.losses
    if written.refusal is not None:
        result.refuse(*written.refusal)
        return
    wider = [line for line in written.losses if line.authority == "wider"]
    if wider and not options.wider and result.target != loaded.form.id:
        words = dict.fromkeys(short(line.value) if line.field == TEXT else line.field for line in wider)
        named = " and ".join(f"`{word}`" for word in words)
        text = f"{named} would give wider permissions in {form.title} (see [wider] above)"
        result.refuse("cannot-restrict", f"{text}; --allow-wider converts it anyway")
        return
    for code, text in written.notes:
        result.note(code, text)
    whole = form.text(written.fields, skill, out.prompt)
    result.data = whole.encode("utf-8", "replace")
    fault = _fault(skill, form, result.data, written.fields, out.prompt, result)
    if fault and not result.refused:
        result.refuse_wrong(fault)


def _around(loaded: Loaded, form: Form, known: set[str]) -> Around:
    """Return what the disk says about the files and agents that the source names."""
    place = loaded.file.place
    bases = around.bases(place)
    beside = os.path.dirname(place.absolute) if place.root else ""

    def is_file(path: str) -> bool:
        if not bases:
            return "." in path.rpartition("/")[2]
        return any(place.surroundings.exists(os.path.join(base, path)) for base in (*bases, beside))

    def has_agent(name: str) -> bool:
        if f"{form.id}/{name}" in known:
            return True
        folders = tuple(dict.fromkeys(folder.path for folder in PLATFORMS[form.id].folders if folder.scope != "plugin"))
        return name in around.agents(place.surroundings, bases, folders, paths=form.id == "opencode").names

    return Around(is_file, has_agent)


def _fault(
    skill: Skill, form: Form, data: bytes, fields: Mapping[str, Value], prompt: str, result: Result
) -> str:  # fmt: skip
    """Return what is wrong with a result as the target's client would see it; "" when nothing is."""
    home = form.home("project")
    assert home is not None
    inside = form.inside(skill.name)
    place = Place(f"{home.path}/{inside}", "", home.path, inside, "project", form.kind)
    seen = _see(form.id, Source(place.path, data), place, None)
    if not seen.loaded:
        first = next(
            (seen_problem.why for seen_problem in seen.problems if seen_problem.effect.severity is Severity.ERROR),
            seen.reason,
        )
        result.refuse("cannot-say", f"the {form.kind} cannot be written for {form.title}: {first}")
        return ""
    after = seen.data or {}
    acted_on = {key: value for key, value in fields.items() if key not in skill.extras}
    if any(_read_alike(after.get(key)) != _read_alike(value) for key, value in acted_on.items()):
        return f"{seen.client} would see different fields"
    if not same_text(seen.prompt or "", prompt):
        return f"{seen.client} would see a different text"
    for may, was, who in (
        (seen.user_invocable, skill.user, "a user"), (seen.model_invocable, skill.by_model, "the model"),
    ):  # fmt: skip
        is_wider = any(line.authority == "wider" for line in result.changes)
        if may and not was and not is_wider:
            return f"{who} could start it in {form.title}"
    for problem in seen.problems:
        if problem.effect.severity is Severity.ERROR and problem.effect is not Effect.NOT_RESTRICTED:
            result.refuse("cannot-say", f"the {form.kind} cannot be written for {form.title}: {problem.why}")
            return ""
    return ""


def _read_alike(value: Value) -> object:
    """Return a value in a form in which all clients agree: some read a date as text, and some strip whitespace."""
    if isinstance(value, dict):
        return {key: _read_alike(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_read_alike(item) for item in value]
    value = value.text if isinstance(value, Timestamp) else value
    return value.strip(BLANKS) if isinstance(value, str) else value


def _clean(seen: Seen) -> bool:
    """Tell whether the client reads everything in the file as written."""
    return seen.outcome == "loaded" and all(problem.effect.severity < Severity.WARNING for problem in seen.problems)


def _tell_other_reader(loaded: Loaded, form: Form, result: Result, name: str) -> None:
    """Note when the target's client also reads the source where it lies, so that it has both."""
    place = loaded.file.place
    reads = any(
        other_place.path == place.folder and other_place.scope == place.scope
        for other_place in PLATFORMS[form.id].places(place.kind)
    )
    if reads and form.id != loaded.form.id and get(form.id).read(loaded.source, place).loaded:
        text = f"{form.title} reads {place.folder}/ too, and finds `{name}` twice"
        result.note("read-already", f"{text}: the existing file may be all that is needed")
