"""Read a skill or a command as Claude Code does, to which they are one kind of file in two places.

Observed offline (docs/observing-clients.md) on 2026-11-27. Unlike an agent, a skill always loads: if its frontmatter
cannot be read, its bare text is loaded, under the name of its folder and with its first line as the description.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from agentlint.model.models import ALIASES
from agentlint.model.problems import (
    BuiltinName,
    DescriptionLimit,
    Effect,
    FrontmatterDisplaced,
    FrontmatterMissing,
    FrontmatterUnclosed,
    HooksInvalid,
    IgnoredExtension,
    InvalidValue,
    ModelUnknown,
    NameOverride,
    NobodyStarts,
    NoEffectKey,
    NotUtf8,
    ReadmeAgent,
    SkillNested,
    UnknownReference,
)
from agentlint.model.skill import Grant
from agentlint.model.vocabulary.claude import VOCABULARY
from agentlint.platforms import around
from agentlint.platforms.base import Claim
from agentlint.platforms.claude import fences, models, plugins, shape
from agentlint.platforms.claude.context import HOMES, ClaudeReading
from agentlint.platforms.claude.context import looks_at as looks_at
from agentlint.platforms.claude.fences import trim
from agentlint.platforms.claude.frontmatter import bom_stepped_over, early_close, parse
from agentlint.platforms.claude.keys import BUILTIN
from agentlint.platforms.claude.tools import WORDS
from agentlint.platforms.claude.versions import HISTORY
from agentlint.platforms.schema import load
from agentlint.platforms.skills import (
    ARGUMENT_HINT,
    SKILL,
    first_line,
    folder_name,
    grants_in,
    head,
    judge_arguments,
    judge_hint,
    judge_keys,
    known_name,
    lies_in_skill,
    name_of,
    report_grant,
)
from agentlint.platforms.skilltext import judge_commands, judge_files, judge_inclusions
from agentlint.syntax import frontmatter, javascript
from agentlint.text import Span, lazy_pattern

if TYPE_CHECKING:
    from agentlint.model.skill import Work
    from agentlint.platforms.base import Place, Seen
    from agentlint.syntax.nodes import Value
    from agentlint.text import Source

BUILTINS: Final = frozenset(
    [
        "__remote-workflow",
        "agents",
        "auto-mode-setup",
        "autocompact",
        "batch",
        "checkup",
        "claude-api",
        "clear",
        "code-review",
        "color",
        "compact",
        "config",
        "context",
        "cost",
        "dataviz",
        "debug",
        "deep-research",
        "doctor",
        "effort",
        "fast",
        "fewer-permission-prompts",
        "focus",
        "goal",
        "heapdump",
        "help",
        "init",
        "insights",
        "list-agents",
        "loop",
        "mcp",
        "model",
        "name",
        "new",
        "output-style",
        "peers",
        "plugin-authoring",
        "proactive",
        "recap",
        "reload-plugins",
        "reload-skills",
        "rename",
        "reset",
        "review",
        "run",
        "run-skill-generator",
        "security-review",
        "settings",
        "simplify",
        "stats",
        "team-onboarding",
        "update-config",
        "usage",
        "verify",
        "workflow-authoring",
        "workflow-launch-exec",
    ]
)
"""Names and aliases of the client's own commands and skills, taken from its list for an empty project, and `help`. A
file with any of these names silently replaced the client's own entry in that list (2026-11-28)."""
LONGEST_LISTED: Final = 1536
"""The most UTF-16 code units of a description, together with `when_to_use`, that are shown to the model."""
LONGEST_LINE: Final = 100
"""The most UTF-16 code units of the body's first line that are used in place of a missing description."""
_TRUE: Final = frozenset({"true", "yes", "on", "1"})
KNOWN: Final = frozenset({tool.name for tool in VOCABULARY.tools} | VOCABULARY.aliases.keys())
"""The names of all tools of the client, because a skill cannot know which of them a session has."""
_BLANKS: Final = lazy_pattern(r"[\x00-\x20]+")
_TYPED: Final = {"skill": "Skill", "command": "Custom command"}
"""The description of a file that has neither a description nor a body."""


def see(source: Source, place: Place, version: str | None = None) -> Seen:
    """Return the skill or command as Claude Code sees it in ``version``; None stands for the newest observed
    version."""
    r = ClaudeReading(source, place, HISTORY.version(version))
    seen = r.seen
    if _is_passed_over(r):
        return seen
    seen.name = _name(r)
    if source.bad_byte is not None:
        r.report_replaced() if not source.utf16 else r.problem(
            NotUtf8(), Effect.DEGRADES, r.head, "reads files as UTF-8 and finds no frontmatter in this one."
        )
    if source.bom and not source.utf16:
        bom_stepped_over(r)
    block = fences.cut(r.text, skip_bom=True)
    data: dict[str, Value] | None = None
    if block is None:
        seen.prompt = trim(r.text.removeprefix("\ufeff"))
        _no_frontmatter(r)
    else:
        seen.prompt = trim(r.text[block.body :])
        early_close(r, block)
        data = parse(r, block)
    if data is not None:
        seen.data = data
        shape.check(r)
        judge_keys(r, data)
    _put_in_force(r, data or {})
    judge_arguments(r, first=0)
    _judge_text(r)
    return seen


def contest(place: Place, seen: Seen) -> tuple[Claim, ...]:
    """Return the claims of a skill or command. Skills and commands share one set of names: the user's files win over
    the project's, and skills over commands; which of two commands with the same name is found first is not known
    (observed 2026-11-27)."""
    if not seen.loaded or seen.name is None:
        return ()
    scope = {"user": 0, "project": 1, "plugin": 2}.get(place.scope, 3)
    return (Claim(f"/{seen.name}", (place.kind == "command", scope, place.inside)),)


def _is_passed_over(r: ClaudeReading) -> bool:
    """Tell whether the client does not look at a file with this name or at this depth."""
    place, home = r.place, HOMES[r.place.kind]
    if r.seen.hypothetical:
        return False
    name = place.filename
    if place.kind == "command":
        if name.endswith(".md"):
            beside = os.path.join(os.path.dirname(place.absolute), SKILL)
            if name == SKILL or "/" not in place.inside or not place.surroundings.exists(beside):
                return False
            why = f"reads a folder with a {SKILL} as one command, and no other file in it."
            r.problem(SkillNested(beside=True), Effect.SKIPS, r.head, why)
        else:
            suggestion = name.rpartition(".")[0] + ".md"
            why = "reads only files whose name ends with `.md`, in lower case."
            r.problem(IgnoredExtension(suggestion=suggestion), Effect.SKIPS, r.head, why)
        r.seen.settle("ignored", f"{r.version} does not look at a file of this name here")
        return True
    depth = place.inside.count("/")
    if depth == 1 and name == SKILL:
        return False
    where = f"reads only files named exactly `{SKILL}`, in the folders directly below `{home}`."
    if name != SKILL:
        folder = "" if depth else f"{name.rpartition('.')[0]}/"
        r.problem(IgnoredExtension(suffix=SKILL, suggestion=folder + SKILL), Effect.SKIPS, r.head, where)
    else:
        inner = lies_in_skill(place)
        r.problem(SkillNested(inner=inner), Effect.NOTE if inner else Effect.SKIPS, r.head, where)
    r.seen.settle("ignored", f"{r.version} does not look here for skills")
    return True


def _name(r: ClaudeReading) -> str:
    place = r.place
    if place.kind == "skill":
        name = folder_name(place)
    else:
        name = place.inside.removesuffix(".md").replace("/", ":")
        if place.filename == SKILL:
            name = place.inside.rpartition("/")[0].replace("/", ":") or place.folder.rpartition("/")[2]
    return f"{plugins.name_of(place)}:{name}" if r.plugin else name


def _no_frontmatter(r: ClaudeReading) -> None:
    """Report a file without frontmatter, which the client loads as a whole. What only looks like frontmatter is read as
    text."""
    part = frontmatter.of(r.source)
    if r.source.utf16:
        return
    outcome = "reads all of it as the text, and its first line as the description."
    if part.open is None:
        if r.plugin and r.place.filename.lower() == "readme.md":
            r.problem(ReadmeAgent(), Effect.ALTERS, r.head, f"offers it as the command `/{r.seen.name}`.")
        elif r.place.kind == "skill":
            r.problem(FrontmatterMissing(), Effect.ALTERS, r.head, f"finds no frontmatter: it {outcome}")
    elif part.open.start > 1 or part.lead.start != part.lead.end:
        why = f"looks for frontmatter only on the first line of the file: it {outcome}"
        r.problem(FrontmatterDisplaced(), Effect.DEGRADES, Span(part.lead.start, part.open.end), why)
    elif "\r" in r.text and "\n" not in r.text:
        why = f"does not read a bare carriage return as the end of a line: it {outcome}"
        r.problem(FrontmatterDisplaced(), Effect.DEGRADES, part.open, why)
    else:
        why = f"finds no second line of dashes that closes the frontmatter: it {outcome}"
        r.problem(FrontmatterUnclosed(end=part.end), Effect.DEGRADES, part.open, why)


def _put_in_force(r: ClaudeReading, data: dict[str, Value]) -> None:
    seen = r.seen
    seen.fields = {key: value for key, value in data.items() if key in r.schema.properties and value is not None}
    seen.user_invocable = _may_user(data)
    seen.model_invocable = _word(data.get("disable-model-invocation", False)) not in _TRUE
    listed, shown = _description(r, data)
    seen.description = listed if seen.model_invocable else shown
    hint = data.get(ARGUMENT_HINT)
    seen.arguments = None if hint is None else _joined(hint)
    _label(r, data)
    model = data.get("model")
    seen.model = model if isinstance(model, str) and model not in ("", "inherit") else None
    doubt = models.doubt(model, r.version) if seen.model is not None else None
    if doubt is not None:
        kind = ModelUnknown(str(model), doubt.suggest, (*ALIASES, "inherit"), doubt.reason)
        why = (
            "sends this model's name unchanged when a user starts it, and the API answers that there is no such model."
        )
        r.problem(kind, Effect.BREAKS_USE, r.span(("model",)), why, ("model",))
    seen.grants = _grants(r, data)
    judge_hint(r, "shows the items of a list without their brackets, and a mapping as `[object Object]`.")
    _judge_switches(r, data)
    _judge_fork(r, data)
    _judge_hooks(r, data)


def _grants(r: ClaudeReading, data: dict[str, Value]) -> tuple[str, ...]:
    """Return what the skill may do without asking, and report entries that allow nothing."""
    if not isinstance(data.get("allowed-tools"), str | list):
        return ()
    granted = []
    for grant in grants_in(r, "allowed-tools", WORDS):
        name = name_of(grant)
        if name in KNOWN or name.startswith("mcp__"):
            granted.append(str(grant))
        elif "\n" in grant:
            report_grant(r, grant, "block", "reads the lines as one name, and no tool has it.")
        elif grant == "*":
            report_grant(r, grant, "star", "has no word for all tools here, so this grants nothing.")
        else:
            report_grant(r, grant, "unknown", "has no tool of this name.", known_name(name, KNOWN))
    return tuple(granted)


def _may_user(data: dict[str, Value]) -> bool:
    return "user-invocable" not in data or _word(data["user-invocable"]) in _TRUE


def _word(value: Value) -> str:
    """Return a switch's value as the client compares it."""
    return "" if value is None else javascript.text_of(value).lower()


def _joined(value: Value) -> str:
    if isinstance(value, list):
        return ",".join("" if item is None else _joined(item) for item in value)
    return "[object Object]" if isinstance(value, dict) else javascript.text_of(value)


def _label(r: ClaudeReading, data: dict[str, Value]) -> None:
    """Report a skill's `name` that differs from its folder's: it is only a label, and the folder gives the name."""
    name = data.get("name")
    if name is None or isinstance(name, list | dict) or r.place.kind != "skill":
        return
    label, folder = javascript.text_of(name), folder_name(r.place)
    if label and label != folder:
        why = f"calls the skill `{folder}`, after its folder; `{label}` is a second name that a user can type."
        r.problem(NameOverride(word=label, expected=folder), Effect.NOTE, r.span(("name",)), why, ("name",))


def _description(r: ClaudeReading, data: dict[str, Value]) -> tuple[str, str]:
    """Return the description for the model, and the one for the user."""
    value = data.get("description")
    text = "" if value is None or isinstance(value, list | dict) else trim(javascript.text_of(value))
    shown = text or first_line(r.seen.prompt or "", LONGEST_LINE) or _TYPED[r.place.kind]
    when = data.get("when_to_use")
    whole = f"{shown} - {when}" if isinstance(when, str) and when else shown
    listed = _escaped(whole)
    if javascript.units(listed) > LONGEST_LISTED:
        length = javascript.units(whole)
        key = "when_to_use" if javascript.units(_escaped(shown)) <= LONGEST_LISTED else "description"
        why = f"shows the model the first {LONGEST_LISTED - 1:,} characters, and silently drops the rest."
        if length <= LONGEST_LISTED:
            length = javascript.units(listed)
            why = f"counts four characters for each `<` and `>`, {why}"
        kind = DescriptionLimit(length=length, limit=LONGEST_LISTED)
        r.problem(kind, Effect.ALTERS, r.span((key,)), why, (key,))
        listed = head(listed, LONGEST_LISTED - 1) + "…"
    return listed, _escaped(shown)


def _escaped(text: str) -> str:
    """Return a text as the client's list shows it: on one line, and without characters that could form a tag of the
    list."""
    return _BLANKS.sub(" ", text).replace("<", "&lt;").replace(">", "&gt;")


def _judge_switches(r: ClaudeReading, data: dict[str, Value]) -> None:
    for key, effect, why in (
        ("disable-model-invocation", Effect.NOT_RESTRICTED, "reads any other value as false: the model may start it."),
        ("user-invocable", Effect.ALTERS, "reads any other value, or none, as false: no user can start it."),
    ):
        if key in data and _word(data[key]) not in _TRUE | {"false", "no", "off", "0"}:
            value = data[key] if isinstance(data[key], str | int | float) else None
            kind = InvalidValue(value, choices=("true", "false"))
            r.problem(kind, effect, r.span((key,)), why, (key,))
    if not (r.seen.user_invocable or r.seen.model_invocable):
        why = "lets neither the model nor a user start it, and does not list it."
        key = "user-invocable"
        r.problem(NobodyStarts(), Effect.SKIPS, r.span((key,), key=True), why, (key,))
        r.seen.settle(
            "disabled",
            "nobody can start it: `disable-model-invocation` excludes the model, and `user-invocable` the user",
        )
    paths = data.get("paths")
    if r.place.kind == "command" and "paths" in data:
        why = "offers a command at once, whatever `paths` says."
        r.problem(NoEffectKey(word="paths"), Effect.IGNORES, r.span(("paths",), key=True), why, ("paths",))
    elif (isinstance(paths, list) and paths) or (isinstance(paths, str) and paths):
        r.seen.settle("disabled", "it appears only after a file that `paths` names was read")


def _judge_text(r: ClaudeReading) -> None:
    """Report commands in the text that no grant covers, and files that do not exist."""
    grants = [grant_of(word) for word in r.seen.grants or ()]
    judge_commands(
        r,
        "granted",
        Effect.NOTE,
        f"{r.client} aborts the whole call where the command may not run without a question.",
        lambda command: any(grant.covers(command) for grant in grants),
    )
    judge_files(r)
    judge_inclusions(r)
    if r.seen.name in BUILTINS and not r.plugin and not r.seen.hypothetical:
        why = f"{r.client} has a built-in command of this name, which this file replaces."
        r.report(BuiltinName(r.seen.name), Effect.NOTE, r.head, why)


_WORK: Final[dict[str, Work]] = {
    "Bash": "run", "Edit": "edit", "MultiEdit": "edit", "Write": "write",
    **dict.fromkeys(("Read", "Grep", "Glob", "LS"), "read"),
}  # fmt: skip


def grant_of(word: str) -> Grant:
    """Return an entry of `allowed-tools` as a neutral grant."""
    name, _, inner = word.partition("(")
    return Grant(_WORK.get(name.strip(), "other"), inner.removesuffix(")"), word)


def _judge_fork(r: ClaudeReading, data: dict[str, Value]) -> None:
    forks = data.get("context") == "fork"
    agent = data.get("agent")
    where = around.bases(r.place) if forks and isinstance(agent, str) and agent and ":" not in agent else ()
    if where and isinstance(agent, str):
        known = around.agents(r.place.surroundings, where, (".claude/agents",))
        names = known._replace(names=known.names | BUILTIN)
        if names.doubts(agent):
            why = f"{r.client} knows no agent of this name, and runs the skill in the general one."
            kind = UnknownReference(agent, "agent", names.meant(agent))
            r.report(kind, Effect.ALTERS, r.span(("agent",)), why, ("agent",))
    if "agent" in data and not forks:
        why = "starts an agent only with `context: fork`."
        r.problem(NoEffectKey(word="agent"), Effect.IGNORES, r.span(("agent",), key=True), why, ("agent",))


def _judge_hooks(r: ClaudeReading, data: dict[str, Value]) -> None:
    hooks = data.get("hooks")
    if not isinstance(hooks, dict):
        return
    known = load("claude").properties["hooks"]["propertyNames"]["enum"]
    for event in hooks:
        if event not in known:
            why = f"knows no event `{event}` and leaves the hook out."
            kind = HooksInvalid(choices=tuple(known))
            r.problem(kind, Effect.DROPS_FIELD, r.span(("hooks", event), key=True), why, ("hooks", event))
