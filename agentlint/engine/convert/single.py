"""Convert one agent for one target: its name, its text, and its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.engine import marker, upkeep
from agentlint.engine.convert import kept, mentions, verdict
from agentlint.engine.convert.draft import Draft
from agentlint.engine.convert.sources import data_of, is_clean, is_legacy
from agentlint.engine.names import fault_of_path, unsafe_name
from agentlint.model.agent import Loss, Note, Wish, in_force
from agentlint.model.policy import EVERYTHING, MAX_RULES
from agentlint.platforms import conversion as conversions
from agentlint.platforms import get
from agentlint.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agentlint.engine.conversion import Options, Result
    from agentlint.engine.convert.sources import AgentSource
    from agentlint.model.agent import Agent, Written
    from agentlint.platforms.conversion import Conversion
    from agentlint.syntax.nodes import Value


class _Task(Record):
    """An agent on its way to one target."""

    agent: AgentSource
    conversion: Conversion
    result: Result
    options: Options

    @property
    def stays(self) -> bool:
        """Tell whether the target is the agent's own client."""
        return self.conversion.id == self.agent.platform.id


def convert(
    agent: AgentSource, result: Result, options: Options, names: set[str], known: upkeep.Known
) -> None:  # fmt: skip
    """Work out what the agent becomes for the result's target, and where it goes. Refuse the result when nothing may be
    written. ``names`` are those of all agents of the run, ``known`` those that exist in the targets' folders."""
    task = _Task(agent, conversions.get(result.target), result, options)
    if task.stays and is_clean(agent.seen):
        result.data = agent.source.raw
        fields = data_of(agent.seen).items()
        result.changes = [Loss(key, value, "mapped", "", "same", (key, value)) for key, value in fields]
        _place(task, _stem_of_file(task))
        return
    neutral = _neutral(task)
    fault = fault_of_path(neutral.name)
    if "/" in neutral.name and not task.conversion.nested:
        _flatten_name(neutral)
    stem = task.conversion.stem(neutral.name)
    if _is_refused_by_name(task, neutral, stem, fault):
        return
    _write(task, neutral)
    if result.refused:
        return
    remarks = () if task.stays else neutral.remarks
    if not task.stays:
        mentions.tell(neutral, agent.conversion, task.conversion, result, names)
    for code, text in (*remarks, *task.conversion.advice(neutral, options.user)):
        result.note(code, text)
    if task.stays:
        _place(task, stem)
    else:
        _place_elsewhere(task, stem, neutral, known)


# --- its name -------------------------------------------------------------------------------------------------------


def _neutral(task: _Task) -> Agent:
    """Return the agent as its own client sees it, under the name that it has elsewhere."""
    agent = task.agent
    # What the project says about every agent need not be repeated in an agent that stays with its client.
    read = agent.conversion.read if task.stays else agent.conversion.read_within or agent.conversion.read
    neutral = read(agent.seen, agent.source, agent.file.place)
    neutral.name = agent.called or neutral.name
    return neutral


def _flatten_name(neutral: Agent) -> None:
    """Make the folders of a name part of it, for a client without folders, and note that."""
    neutral.name = neutral.name.replace("/", "-")
    field, _ = neutral.fields.setdefault("name", ("name", neutral.name))
    neutral.notes.setdefault(field, []).append(Note("folders become part of the name", "approximated"))


def _is_refused_by_name(task: _Task, neutral: Agent, stem: str, fault: str) -> bool:
    """Refuse an agent because of the ``fault`` of its name, because a file of the target cannot have that name, or
    because another agent there has it. Tell whether it was refused."""
    conversion, result = task.conversion, task.result
    fault = fault or conversion.refuses(neutral.name) or next(filter(None, map(unsafe_name, stem.split("/"))), "")
    if fault:
        result.refuse("unsafe-name", f"`{neutral.name}` cannot be an agent's name in {conversion.title}: {fault}")
        return True
    if task.stays or task.options.builtin:
        return False
    names = {neutral.name, neutral.display_name or neutral.name, stem}
    builtin = sorted(names & get(result.target).builtin_names)
    if builtin:
        text = f"{conversion.title} has a built-in agent called `{builtin[0]}`, which the file would replace or change"
        result.refuse("builtin-name", f"{text}; rename it, or convert it with --allow-builtin")
    return bool(builtin)


def _stem_of_file(task: _Task) -> str:
    """Return the name of the source's file without its extension."""
    name, suffix = task.agent.file.place.filename, task.conversion.suffix
    return name.removesuffix(suffix) if name.endswith(suffix) else name.rpartition(".")[0] or name


# --- its words ------------------------------------------------------------------------------------------------------


def _write(task: _Task, neutral: Agent) -> None:
    """Write the agent in the target's form, and refuse it when the result would not be the same agent."""
    conversion, result, options = task.conversion, task.result, task.options
    if len(in_force(neutral).rules) > MAX_RULES:
        result.refuse("too-many-rules", f"it has more than {MAX_RULES:,} rules for its tools, which are not compared")
        return
    wish = Wish(options.wider, options.model(neutral.model, conversion.id), options.carry)
    written = conversion.write(neutral, wish)
    result.changes = written.losses
    if written.refusal is not None:
        result.refuse(*written.refusal)
        return
    unrestricted = "" if task.stays or options.wider else _unrestricted(task, neutral, written)
    if unrestricted:
        result.refuse("cannot-restrict", f"{unrestricted}; --allow-wider converts it anyway")
        return
    for code, text in written.notes:
        result.note(code, text)
    if options.preserve and not task.stays:
        _write_with_comments(task, neutral, written.fields, wish)
    else:
        draft = Draft(conversion, neutral, conversion.text(written.fields, neutral))
        _take(task, neutral, draft, written.fields, frozenset())


def _unrestricted(task: _Task, neutral: Agent, written: Written) -> str:
    """Return what the agent would be free to do because the target cannot forbid it; "" for nothing."""
    title = task.conversion.title
    whole = next((rule for rule in neutral.limits if rule.tool == EVERYTHING and rule.source == "hooks"), None)
    if whole is not None:
        return f"its `{whole.word}` hook may refuse every tool, and {title} cannot take it over"
    wider = " and ".join(f"`{line.field}`" for line in written.losses if line.authority == "wider")
    return f"{wider} would not restrict the agent in {title} (see [wider] above)" if wider else ""


def _write_with_comments(task: _Task, neutral: Agent, fields: dict[str, Value], wish: Wish) -> None:
    """Write the agent with the values that an earlier conversion kept in comments, and keep in comments what would be
    lost."""
    agent, conversion, result = task.agent, task.conversion, task.result
    fields, restored = kept.restore(agent, neutral, conversion, fields, result, wish)
    draft = Draft(conversion, neutral, conversion.text(fields, neutral))
    comments = kept.comments(agent, draft)
    draft = Draft(conversion, neutral, conversion.text(fields, neutral, comments)) if comments else draft
    _take(task, neutral, draft, fields, restored)
    if result.refused:
        return
    text_before = kept.earlier_text(agent, conversion, neutral, draft)
    if text_before is not None:
        result.data = text_before
        result.restored = True


def _take(
    task: _Task, neutral: Agent, draft: Draft, fields: Mapping[str, Value], restored: frozenset[str]
) -> None:  # fmt: skip
    """Use a draft as the result, unless something is wrong with it."""
    task.result.data = draft.source.raw
    fault = verdict.fault(neutral, draft, fields, task.result, task.options, restored)
    if fault:
        task.result.refuse_wrong(fault)


# --- its place ------------------------------------------------------------------------------------------------------


def _place(task: _Task, stem: str) -> None:
    """Set where an agent goes that stays with its client. It is moved only when the user asked for that, or when its
    client no longer looks where it is."""
    result, here = task.result, task.agent.file.place
    legacy = is_legacy(here)
    if here.folder and not legacy and not task.options.output and not task.options.user:
        result.path = task.agent.file.path
        return
    result.home = upkeep.home_of(here, task.conversion, task.options)
    result.path = upkeep.path_of(result.home, stem + task.conversion.suffix, task.options)
    result.plain = result.data
    if legacy:
        result.note("moved", f"{result.path} replaces {result.source}: delete that file")


def _place_elsewhere(task: _Task, stem: str, neutral: Agent, known: upkeep.Known) -> None:
    """Set where an agent goes that another client gets, and mark it as generated by agentlint."""
    result, options = task.result, task.options
    result.home = upkeep.home_of(task.agent.file.place, task.conversion, options)
    stem = known.elsewhere(result.home, stem, neutral.name, task.conversion)
    result.path = upkeep.path_of(result.home, stem + task.conversion.suffix, options)
    result.plain = result.data
    if not options.marker or result.restored or result.data is None:
        return
    if not result.in_place:  # a file that replaces itself has no source to name
        text = marker.marked(result.data.decode("utf-8"), upkeep.spelled_source(result), neutral.newline)
        result.data = text.encode("utf-8")
