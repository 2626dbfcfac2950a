"""Read a skill or a command as OpenCode does (observed 2026-11-27), in the YAML dialect of its agents.

A skill whose frontmatter has no `name`, or cannot be read, does not exist for the client. A command always exists: if
its frontmatter cannot be read, the whole text is the template, including the fences. A value of the wrong type makes
the client refuse the configuration of the whole project.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from agentlint.model.problems import (
    BuiltinName,
    Effect,
    FrontmatterDisplaced,
    FrontmatterMissing,
    FrontmatterNotMapping,
    HiddenFile,
    IgnoredExtension,
    ModelFormat,
    NameOverride,
    NotUtf8,
    ReadmeAgent,
    UnknownReference,
)
from agentlint.platforms.base import Claim, Seen
from agentlint.platforms.opencode.context import OpenCodeReading
from agentlint.platforms.opencode.cuts import judge_cuts
from agentlint.platforms.opencode.faults import report_failure
from agentlint.platforms.opencode.fences import ParseFailure, parse
from agentlint.platforms.opencode.flavour import OPENCODE
from agentlint.platforms.opencode.references import known_agents
from agentlint.platforms.opencode.sanitiser import sanitise
from agentlint.platforms.schema import load
from agentlint.platforms.skills import SKILL, folder_name, judge_arguments, judge_keys
from agentlint.platforms.skilltext import judge_commands, judge_files, judge_inclusions
from agentlint.syntax import javascript, jstypes
from agentlint.syntax.nodes import kind_of
from agentlint.text import Span, lazy_pattern

if TYPE_CHECKING:
    from agentlint.platforms.base import Place
    from agentlint.platforms.opencode.fences import Parsed
    from agentlint.platforms.opencode.sanitiser import Sanitised
    from agentlint.platforms.schema import Schema
    from agentlint.syntax.nodes import Value
    from agentlint.text import Source

_HOMES: Final = lazy_pattern(r"(?:^|/)(?:\.opencode|\.config/opencode)/(skills?|commands?)$")
BUILTINS: Final = frozenset({"init", "review"})
"""Built-in commands of the client, which a file with that name replaces."""
_SHARED: Final = (".claude/skills", ".agents/skills")
_SECOND: Final = lazy_pattern(r"\s*---[ \t]*\r?\n(?:[ \t]*\r?\n)*[A-Za-z_][\w-]*[ \t]*:(?:[ \t\r]|$)", re.M)


class _OpenCodeSkillReading(OpenCodeReading):
    __slots__ = ()

    @property
    def schema(self) -> Schema:
        """Return the schema of skills or commands for the version that reads the file."""
        return load(f"opencode.{self.place.kind}", self.seen.client)


def looks_at(place: Place) -> bool:
    """Tell whether the client looks for skills or commands where a file lies."""
    home = _HOMES.search(place.folder) is not None or (place.kind == "skill" and place.folder in _SHARED)
    return home and place.scope != "plugin"


def see(source: Source, place: Place, version: str | None = None) -> Seen:
    """Return the skill or command that a version of OpenCode makes of the file; None means the newest observed
    version."""
    known = OPENCODE.history.version(version)
    seen = Seen(known.client, "loaded", hypothetical=not looks_at(place))
    reading = _OpenCodeSkillReading(source, place, seen, OPENCODE, known)
    if _is_passed_over(reading):
        return seen
    if source.bad_byte is not None:
        why = f"{reading.client} reads every file as UTF-8: invalid bytes become U+FFFD."
        reading.report(NotUtf8(), Effect.ALTERS, source.replaced, why)
    parsed, rescue = _parse(reading, source.text)
    if parsed is not None:
        whole = source.text if rescue is None else rescue.text
        seen.prompt = whole[parsed.fenced.body :].strip(javascript.SPACES)
        _put_in_force(reading, parsed)
    if not seen.loaded:
        seen.name = seen.description = seen.prompt = seen.model = None
        seen.fields = {}
    return seen


def contest(place: Place, seen: Seen) -> tuple[Claim, ...]:
    """Return the claims of a skill or command. Which of several skills with one name is used differs from one start to
    the next. Of commands, the one in the nearer folder is used, and within a folder the one below `command` (observed
    in 16 starts)."""
    if not seen.loaded or seen.name is None:
        return ()
    if place.kind == "skill":
        return (Claim(f"skill {seen.name}", (), undecided=f"{seen.client} reads all at once and keeps the last."),)
    base = {".config/opencode": 2}.get(place.folder.rpartition("/")[0], 0 if place.scope == "user" else 1)
    return (Claim(f"command {seen.name}", (base, not place.folder.endswith("commands"), place.inside)),)


def _is_passed_over(reading: OpenCodeReading) -> bool:
    place, name, client = reading.place, reading.place.filename, reading.client
    if reading.seen.hypothetical:
        return False
    if place.kind == "command":
        if name.endswith(".md"):
            return False
        suggestion = name.rpartition(".")[0] + ".md"
        why = f"{client} reads only files whose name ends in `.md`, in lower case."
        reading.report(IgnoredExtension(suggestion=suggestion), Effect.SKIPS, reading.head, why)
    elif any(step.startswith(".") for step in place.inside.split("/")):
        why = f"{client} skips folders whose names begin with a dot."
        reading.report(HiddenFile(), Effect.SKIPS, reading.head, why)
    elif name != SKILL:
        folder = "" if "/" in place.inside else f"{name.rpartition('.')[0]}/"
        why = f"{client} reads only files named exactly `{SKILL}`."
        reading.report(IgnoredExtension(suffix=SKILL, suggestion=folder + SKILL), Effect.SKIPS, reading.head, why)
    else:
        return False
    reading.seen.settle("ignored", f"{client} does not look at a file of this name")
    return True


def _parse(reading: OpenCodeReading, text: str) -> tuple[Parsed | None, Sanitised | None]:
    """Return the frontmatter, from the client's second attempt if the first fails. It is None where there is no skill,
    and where the whole text is the command."""
    try:
        return parse(text), None
    except ParseFailure as failure:
        failed = failure
    client, skill = reading.client, reading.place.kind == "skill"
    gone = f"{client} cannot read the frontmatter and silently leaves the {reading.place.kind} out."
    rescue = sanitise(text) if failed.message != jstypes.TOO_MANY else None
    parsed = None
    if rescue is not None:
        try:
            parsed = parse(rescue.text)
        except ParseFailure:
            reading.seen.settle("skipped", "its frontmatter is not YAML, and the client's second attempt fails too")
            report_failure(reading, text, failed, Effect.SKIPS, gone, rescue)
            return None, None
        rescue.place(parsed.tree)
        why = f"{client} reads the frontmatter only after rewriting the line, which other clients do not do."
        report_failure(reading, text, failed, Effect.LUCKY, why, rescue)
    elif skill:
        reading.seen.settle("skipped", "its frontmatter is not YAML")
        report_failure(reading, text, failed, Effect.SKIPS, gone, None)
    else:
        reading.seen.settle("degraded", "its frontmatter is not YAML, so the whole file is the template")
        why = f"{client} cannot read the frontmatter: it sends the whole file, fences and keys included, as the prompt."
        report_failure(reading, text, failed, Effect.DEGRADES, why, None)
        reading.seen.name = _file_name(reading.place)
        reading.seen.prompt = text.removeprefix("\ufeff").strip(javascript.SPACES)
        _may_start(reading)
    return parsed, rescue


def _put_in_force(reading: OpenCodeReading, parsed: Parsed) -> None:
    seen, value = reading.seen, parsed.value
    reading.take(parsed.tree)
    data = dict(value) if isinstance(value, dict) else {}
    if isinstance(value, dict):
        seen.data = data
    elif value is not None:
        span = Span(parsed.tree.start, parsed.tree.end) if parsed.tree is not None else reading.head
        outcome = "no skill in it" if reading.place.kind == "skill" else "no key in it, and uses none"
        kind = FrontmatterNotMapping(kind_of(value))
        reading.report(kind, Effect.DEGRADES, span, f"{reading.client} finds {outcome}.")
    _judge_fences(reading, parsed)
    if reading.place.kind == "skill":
        _settle_skill(reading, data)
    else:
        _settle_command(reading, data)
    judge_cuts(reading)


def _judge_fences(reading: OpenCodeReading, parsed: Parsed) -> None:
    """Report frontmatter that is not at the top of the file, and a second frontmatter block."""
    seen, text, client = reading.seen, reading.text, reading.client
    if parsed.fenced.language is None:
        part = re.match(r"[\s\ufeff]*(?:<!--.*?-->\s*)?(-{3,})[ \t]*\r?\n", text, re.S)
        displaced = part is not None and "\n---" in text[part.end() :]
        if displaced and part is not None:
            outcome = "the skill does not exist" if reading.place.kind == "skill" else "all of the file is the prompt"
            why = f"{client} reads frontmatter only after a first line of exactly `---`: {outcome}."
            effect = Effect.SKIPS if reading.place.kind == "skill" else Effect.DEGRADES
            reading.report(FrontmatterDisplaced(), effect, Span(*part.span(1)), why)
            if reading.place.kind == "command" and (seen.prompt or "").startswith("---"):
                seen.settle("degraded", "its frontmatter does not begin on the first line, so the file is the prompt")
    elif parsed.fenced.closed and _SECOND.match(seen.prompt or "") and "\n---" in (seen.prompt or "")[4:]:
        seen.settle("degraded", "a second frontmatter block is part of the prompt")
        at = text.find(seen.prompt or "", parsed.fenced.body)
        why = f"{client} reads the first block only: this one is sent to the model as the beginning of the prompt."
        reading.report(
            FrontmatterDisplaced(second=True), Effect.DEGRADES, Span(at, at + 3) if at >= 0 else reading.head, why
        )


def _settle_skill(reading: OpenCodeReading, data: dict[str, Value]) -> None:
    seen = reading.seen
    if seen.data is None and not any(isinstance(problem.kind, FrontmatterDisplaced) for problem in seen.problems):
        why = f"{reading.client} finds no name for the skill and silently leaves it out."
        reading.report(FrontmatterMissing(), Effect.SKIPS, reading.head, why)
    if seen.data is None:
        seen.settle("skipped", "no frontmatter says what the skill is called")
        return
    judge_keys(reading, data)
    if not seen.loaded:
        return
    name, description = data["name"], data.get("description")
    seen.name = str(name)
    seen.description = description if isinstance(description, str) else None
    seen.user_invocable, seen.model_invocable = True, seen.description is not None
    seen.fields = {key: value for key, value in data.items() if key in ("name", "description")}
    folder = folder_name(reading.place)
    if name != folder and folder:
        why = f"{reading.client} calls the skill `{name}`; clients that use the folder's name call it `{folder}`."
        reading.report(
            NameOverride(word=seen.name, expected=folder), Effect.NOTE, reading.span(("name",)), why, ("name",)
        )
    judge_arguments(reading, first=1)
    _judge_text(reading)


def _judge_text(reading: OpenCodeReading) -> None:
    why = f"{reading.client} runs it before the model sees the text, whatever `permission` says about the shell."
    judge_commands(reading, "unasked", Effect.NOTE, why)
    judge_files(reading)
    judge_inclusions(reading)


def _file_name(place: Place) -> str:
    return place.inside.removesuffix(".md") or place.inside


def _may_start(reading: OpenCodeReading) -> None:
    reading.seen.user_invocable, reading.seen.model_invocable = True, False


def _settle_command(reading: OpenCodeReading, data: dict[str, Value]) -> None:
    seen = reading.seen
    judge_keys(reading, data)
    if not seen.loaded:
        return
    name, name_in_file = data.get("name"), _file_name(reading.place)
    seen.name = name_in_file if name is None else javascript.text_of(name)
    if seen.name != name_in_file:
        why = f"{reading.client} calls the command `/{seen.name}`, and there is no `/{name_in_file}`."
        reading.report(
            NameOverride(word=seen.name, expected=name_in_file), Effect.ALTERS, reading.span(("name",)), why, ("name",)
        )
    if reading.place.filename.lower() == "readme.md" and "description" not in data:  # otherwise `/readme` is meant
        why = f"{reading.client} loads every `.md` file in the folder as a command: this one is `/{seen.name}`."
        reading.report(ReadmeAgent(), Effect.ALTERS, reading.head, why)
    description, model = data.get("description"), data.get("model")
    seen.description = description if isinstance(description, str) else None
    seen.fields = {key: value for key, value in data.items() if key in reading.schema.properties}
    _may_start(reading)
    if isinstance(model, str) and model:
        seen.model = model
        provider, _, model_id = model.partition("/")
        if not (provider.strip() and model_id.strip()):
            why = f"{reading.client} expects `provider/model`: it loads the command, but every use of it fails."
            reading.report(ModelFormat(word=model), Effect.BREAKS_USE, reading.span(("model",)), why, ("model",))
    judge_arguments(reading, first=1)
    _judge_text(reading)
    _judge_agent(reading, data.get("agent"))
    if seen.name in BUILTINS and not seen.hypothetical:
        why = f"{reading.client} has a command of this name: the file takes its place."
        reading.report(BuiltinName(seen.name), Effect.NOTE, reading.head, why)


def _judge_agent(reading: OpenCodeReading, agent: Value) -> None:
    """Report an `agent` that does not exist, which makes every use of the command fail."""
    known = known_agents(reading) if isinstance(agent, str) and agent and not reading.seen.hypothetical else None
    if known is not None and isinstance(agent, str) and known.doubts(agent):
        route = ("agent",)
        why = f"{reading.client} finds no agent of this name: it offers the command, but every use of it fails."
        kind = UnknownReference(agent, "agent", known.meant(agent))
        reading.report(kind, Effect.BREAKS_USE, reading.span(route), why, route)
