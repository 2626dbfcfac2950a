"""Read a skill as Copilot CLI does, or a command file in Claude Code's folder, which it treats as a skill.

Observed on 2026-11-27 with `copilot skill list --json`, in its requests, and in an interactive session. The client
reads these files in the YAML dialect of its agents. A file that it refuses is mentioned in the list of skills, and
nowhere else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from agentlint.model.problems import (
    ArgumentHint,
    DescriptionLimit,
    Effect,
    FrontmatterMissing,
    HiddenFile,
    IgnoredExtension,
    InvalidValue,
    NameFormat,
    NameOverride,
    NobodyStarts,
    SkillNested,
)
from agentlint.platforms import skills
from agentlint.platforms.base import Claim, Seen
from agentlint.platforms.copilot.context import CopilotReading
from agentlint.platforms.copilot.frontmatter import find_fences, parse
from agentlint.platforms.copilot.texts import judge_texts
from agentlint.platforms.copilot.versions import HISTORY
from agentlint.platforms.copilot.vscode import skills as prompts
from agentlint.platforms.schema import load
from agentlint.platforms.skills import (
    ARGUMENT_HINT,
    SKILL,
    folder_name,
    grants_in,
    judge_arguments,
    judge_hint,
    judge_keys,
    lies_in_skill,
    name_of,
    report_grant,
)
from agentlint.platforms.skilltext import judge_commands, judge_files
from agentlint.syntax.javascript import SPACES
from agentlint.text import Span, lazy_pattern

if TYPE_CHECKING:
    from agentlint.platforms.base import Place
    from agentlint.platforms.schema import Schema
    from agentlint.text import Route, Source

LONGEST_NAME: Final = 64
LONGEST_DESCRIPTION: Final = 1024
_NAME: Final = lazy_pattern(r"[A-Za-z0-9][A-Za-z0-9_.: -]*")
_PROJECT: Final = (".github/skills", ".agents/skills", ".claude/skills")
_USER: Final = (".copilot/skills", ".agents/skills")
_COMMANDS: Final = ".claude/commands"
_ENTRY: Final = lazy_pattern(r"(?:[^(,]++|\([^)]*+\)?+)++")
_SHELL: Final = frozenset({"bash", "shell", "powershell"})


class _CopilotSkillReading(CopilotReading):
    __slots__ = ()

    @property
    def schema(self) -> Schema:
        """Return the schema of skills for the version that reads the file."""
        return load("copilot.skill", self.seen.client)


def see(source: Source, place: Place, version: str | None = None) -> Seen:
    """Return the skill or command as a version of Copilot CLI sees it; None means the newest observed version."""
    known = HISTORY.version(version)
    seen = Seen(known.client, "loaded", hypothetical=not looks_at(place))
    skills.see(_CopilotSkillReading(source, place, seen, known), _is_passed_over, _read)
    if not seen.loaded:
        seen.fields = {}
    return seen


def contest(place: Place, seen: Seen) -> tuple[Claim, ...]:
    """Return the claim of a skill or command to its name. Skills and commands share one set of names. The order is
    .github, .agents and .claude of the project, then ~/.copilot and ~/.agents, then commands; within one of these, the
    first path wins."""
    if not seen.loaded or seen.name is None:
        return ()
    homes = (*(("project", folder) for folder in _PROJECT), *(("user", folder) for folder in _USER))
    scope = "user" if place.scope == "user" else "project"
    order = homes.index((scope, place.folder)) if (scope, place.folder) in homes else len(homes)
    return (Claim(f"/{seen.name}", (order, place.inside)),)


def looks_at(place: Place) -> bool:
    """Tell whether the client looks for skills or commands where a file lies."""
    if place.kind == "command":
        return place.folder == _COMMANDS and place.scope != "user"
    return place.scope == "plugin" or place.folder in (_USER if place.scope == "user" else _PROJECT)


def _is_passed_over(reading: CopilotReading) -> bool:
    """Tell whether the client does not look at a file with this name or in this folder."""
    place, name, client = reading.place, reading.place.filename, reading.client
    if place.folder == prompts.PROMPTS:  # only VS Code reads this folder: its marks become findings about the file
        reading.seen.settle("ignored", f"{client} does not read prompt files.")
        reading.seen.problems += prompts.see(reading.source, place).problems
        return True
    if reading.seen.hypothetical:
        return False
    if any(step.startswith(".") for step in place.inside.split("/")):
        why = f"{client} skips files and folders whose names begin with a dot."
        reading.report(HiddenFile(), Effect.SKIPS, Span(0, 0), why)
    elif place.kind == "command" and ("/" in place.inside or not name.lower().endswith(".md")):
        nested = "/" in place.inside
        why = f"{client} reads only files directly in `{_COMMANDS}` whose names end with `.md`."
        suggestion = "" if nested else name.rpartition(".")[0] + ".md"
        reading.report(IgnoredExtension(nested=nested, suggestion=suggestion), Effect.SKIPS, Span(0, 0), why)
    elif place.kind == "skill" and name != SKILL:
        folder = "" if "/" in place.inside else f"{name.rpartition('.')[0]}/"
        why = f"{client} reads only files named exactly `{SKILL}`."
        reading.report(IgnoredExtension(suffix=SKILL, suggestion=folder + SKILL), Effect.SKIPS, Span(0, 0), why)
    elif place.kind == "skill" and lies_in_skill(place):
        why = f"{client} does not look for another skill inside the folder of a skill."
        reading.report(SkillNested(inner=True), Effect.NOTE, Span(0, 0), why)
    else:
        return False
    reading.seen.settle("ignored", f"{client} does not look at it, because of its name or its folder")
    return True


def _read(reading: CopilotReading) -> None:
    text, seen = reading.text, reading.seen
    if reading.source.bad_byte is not None:
        reading.report_replaced()
    body = 0
    if reading.place.kind == "skill" or text.lstrip(SPACES).startswith("---"):
        body = find_fences(reading)
        if body < 0:
            return
    else:
        why = f"{reading.client} finds no frontmatter: the first lines of the text are its description."
        reading.report(FrontmatterMissing(), Effect.NOTE, Span(0, 0), why)
    seen.prompt = text[body:].removeprefix("\ufeff").replace("\r\n", "\n").strip(SPACES)
    if body and not parse(reading):
        return
    data = reading.data
    judge_keys(reading, data)
    noun = "Command" if reading.place.kind == "command" else "Skill"
    judge_hint(reading, "refuses the whole file: `argument-hint must be a string`.", Effect.REJECTS)
    if any(isinstance(problem.kind, ArgumentHint) for problem in seen.problems):
        seen.settle("rejected", "`argument-hint` is a list or a mapping")
    _settle_name(reading, noun)
    _settle_description(reading, noun)
    seen.user_invocable = data.get("user-invocable") is not False
    seen.model_invocable = data.get("disable-model-invocation") is not True
    if not (seen.user_invocable or seen.model_invocable):
        why = f"{reading.client} lists it, but lets neither the model nor a user start it."
        route: Route = ("user-invocable",)
        reading.report(NobodyStarts(), Effect.BREAKS_USE, reading.span(route, key=True), why, route)
    hint = data.get(ARGUMENT_HINT)
    seen.arguments = hint if isinstance(hint, str) else None
    seen.grants = _grants(reading)
    seen.fields = {key: value for key, value in data.items() if key in reading.schema.properties and value is not None}
    judge_texts(reading)
    judge_arguments(reading, first=0)
    why = f"{reading.client} runs no commands of a text: the model gets the text unchanged."
    judge_commands(reading, "never", Effect.ALTERS, why)
    judge_files(reading)


def _settle_name(reading: CopilotReading, noun: str) -> None:
    """Set the name from `name`, or else from the folder or file; spaces in it become hyphens."""
    place, seen = reading.place, reading.seen
    file_name = folder_name(place) if place.kind == "skill" else place.inside[: -len(".md")]
    name = reading.data.get("name")
    route: Route = ("name",)
    if "name" not in reading.data:
        if not _NAME.fullmatch(file_name) or len(file_name) > LONGEST_NAME:
            if place.kind == "command":
                seen.settle("skipped", f"{reading.client} does not load a file of this name as a command")
                reading.report(NameFormat(file_name), Effect.SKIPS, reading.head, f"{seen.reason}.")
            else:
                message = "could not derive a valid skill name from the folder path"
                reading.reject(NameFormat(file_name, limit=LONGEST_NAME), reading.head, message)
            return
        name = file_name
    if not isinstance(name, str):
        return  # the schema has reported it
    word = name.strip(SPACES)
    if not word:
        reading.reject(InvalidValue(name), reading.span(route), f"{noun} name must not be empty", route)
    elif len(word) > LONGEST_NAME:
        message = f"{noun} name must be at most {LONGEST_NAME} characters"
        reading.reject(NameFormat(word, limit=LONGEST_NAME), reading.span(route), message, route)
    elif not _NAME.fullmatch(word):
        message = (
            f"{noun} name must start with an ASCII letter or number and contain only ASCII letters (a-z, A-Z), "
            "numbers, hyphens, underscores, dots, colons, and spaces"
        )
        at = _NAME.match(word)
        reading.reject(NameFormat(word, word[at.end() if at else 0]), reading.span(route), message, route)
    else:
        seen.name = re.sub(r" +", "-", word)
        if seen.name != file_name and file_name and "name" in reading.data and not seen.hypothetical:
            holder = _holder(place)
            why = f"{reading.client} uses `name`; clients that use the name of the {holder} call it `{file_name}`."
            reading.report(
                NameOverride(word=seen.name, expected=file_name), Effect.NOTE, reading.span(route), why, route
            )


def fault_of_name(name: str) -> str:
    """Return why the client refuses a skill with that name; "" where it does not."""
    if len(name) > LONGEST_NAME:
        return f"it is longer than {LONGEST_NAME} characters"
    allowed = "ASCII letters, digits, hyphens, underscores, dots and colons"
    return "" if _NAME.fullmatch(name) else f"it must consist of {allowed}"


def _holder(place: Place) -> str:
    return "folder" if place.kind == "skill" else "file"


def _settle_description(reading: CopilotReading, noun: str) -> None:
    text = reading.data.get("description")
    if isinstance(text, str):
        if len(text) > LONGEST_DESCRIPTION:
            route: Route = ("description",)
            message = f"{noun} description must be at most {LONGEST_DESCRIPTION} characters"
            kind = DescriptionLimit(length=len(text), limit=LONGEST_DESCRIPTION)
            reading.reject(kind, reading.span(route), message, route)
        reading.seen.description = text.strip(SPACES)
    elif "description" not in reading.data:
        lines = (line.strip(SPACES) for line in (reading.seen.prompt or "").split("\n"))
        shown = [line for line in lines if line and not line.startswith("#")]
        reading.seen.description = " ".join(shown[:3])


def _grants(reading: CopilotReading) -> tuple[str, ...]:
    """Return what is granted in a trusted interactive session; with ``-p``, nothing is."""
    granted = []
    for grant in grants_in(reading, "allowed-tools", _ENTRY):
        name, pattern = name_of(grant), grant.partition("(")[2].removesuffix(")")
        if "\n" in grant or re.search(r"[^(\s]\s+[A-Za-z]", re.sub(r"\([^)]*\)", "", grant)):
            wanted = ", ".join(re.findall(r"[^\s(]+(?:\([^)]*\))?", grant))
            report_grant(reading, grant, "space", "reads names without commas as one name, and no tool has it.", wanted)
        elif grant == "*":
            report_grant(
                reading, grant, "star", "grants nothing for it, although its documentation calls it all tools."
            )
        elif name.lower() in _SHELL and pattern.endswith(" *") and ":" not in pattern:
            wanted = f"{name}({pattern.removesuffix(' *')}:*)"
            report_grant(reading, grant, "pattern", "accepts the pattern of a command only with `:*`.", wanted)
        else:
            granted.append(str(grant))
    return tuple(granted)
