"""OpenCode's half of `convert`. The client is modelled in `agentlint.platforms.opencode.reader`.

It writes the form that both V1 and V2 understand: the singular ``permission`` mapping, hex colours, ``steps``.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

from agentlint.model import colours
from agentlint.model.agent import Agent, Change, Kind, Ledger, Mode, Note, Refusal
from agentlint.model.grants import Grants, held_back_by, limit_notes
from agentlint.model.models import Translation
from agentlint.model.policy import EVERYTHING, MCP, OTHER, RANK, Action, Rule, ToolPolicy, limited
from agentlint.model.tools import BY_CONCEPT, TOOLS, word
from agentlint.model.vocabulary.opencode import GOVERNING, RENAMED
from agentlint.model.wildcard import matches
from agentlint.model.words import fold
from agentlint.platforms.conversion import Conversion, begin
from agentlint.platforms.opencode import modelnames
from agentlint.platforms.opencode.form import OPENCODE, Form
from agentlint.platforms.opencode.names import refuses
from agentlint.platforms.opencode.permissionkey import Permission
from agentlint.platforms.opencode.permissions import rules_of
from agentlint.platforms.opencode.stated import configured, said
from agentlint.platforms.writing import Layout, Row, Said, Writing, description, put_model
from agentlint.record import Record
from agentlint.syntax.emit import Style

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from agentlint.model.models import Model
    from agentlint.platforms.base import Place, Seen
    from agentlint.platforms.conversion import Fields
    from agentlint.syntax.nodes import Value
    from agentlint.text import Source

ORDER: Final[tuple[str, ...]] = (
    "description", "mode", "model", "variant", "temperature", "top_p", "steps", "color", "hidden", "tools",
    "permission", "permissions",
)  # fmt: skip
"""The order in which keys are written: first and last those that `opencode agent create` writes first and last, between
them the others in the order of the documentation."""

OUTSIDE: Final = "external_directory"
NOT_TOOLS: Final = {
    OUTSIDE: "`external_directory` has no counterpart: other clients ask before they leave the folder",
    "doom_loop": "`doom_loop` has no counterpart",
}
BUILT_IN: Final = "(built-in agent)"
"""What a report gives as the source of the rules that an agent has only because of its name."""
_MODES: Final[dict[str, Mode]] = {"subagent": "subagent", "primary": "primary", "all": "all"}
_ACTIONS: Final[dict[str, Action]] = {"allow": "allow", "ask": "ask", "deny": "deny"}
_EFFORTS: Final = frozenset({"none", "minimal", "low", "medium", "high", "xhigh", "max"})


def _colour(colour: str) -> Said | None:
    shown = colours.to_opencode(colour)
    if shown is None:
        return None
    return Said(shown.text, "" if shown.exact else f"{{source}} does not show `{colour}`", shown.exact)


_ROWS: Final = (
    Row(
        "effort",
        "variant",
        str,
        lambda effort: Said(effort, "{title}'s variants depend on the model", exact=False),
        "{title} takes a variant only together with the agent's own model",
        needs="model",
    ),
    Row("temperature", "temperature", (int, float)),
    Row("top_p", "top_p", (int, float)),
    Row("max_turns", "steps", int, older=("maxSteps",)),
    Row("hidden", "hidden", bool),
    Row("colour", "color", str, _colour, "neither one of Claude Code's eight colours nor #RRGGBB: no client shows it"),
)


def read(seen: Seen, source: Source, _place: Place) -> Agent:
    """Return the agent in neutral words, without what its project's configuration says about it."""
    return read_as(OPENCODE, seen, source)


def read_within(seen: Seen, source: Source, place: Place) -> Agent:
    """Return the agent together with what its project's configuration says about it."""
    return read_as(OPENCODE, seen, source, place)


def read_as(form: Form, seen: Seen, source: Source, place: Place | None = None) -> Agent:
    """Return what a client of this form makes of an agent. With ``place``, include the configuration of its project,
    whose rules come before the agent's own."""
    agent, fields = begin(form.id, seen, source)
    agent.form = OPENCODE.id
    agent.asked = frozenset()
    fields.take("name", "name")
    if "/" in agent.name and "name" not in agent.fields:
        agent.fields["name"] = ("(file path)", agent.name)
    fields.take("description", "description")
    if fields.typed("mode", "mode", str, _MODES.__contains__) or seen.mode == "primary":
        agent.mode = _MODES.get(seen.mode or "")
    model = fields.typed("model", "model", str)
    agent.model = modelnames.read(model) if model else None
    table = layout(form)
    table.read(fields, before="tools")
    effort = fields.left.get("reasoningEffort")
    if agent.effort is None and isinstance(effort, str) and effort in _EFFORTS:
        agent.effort = fields.typed("reasoningEffort", "effort", str)
    fields.take("prompt", "prompt")
    if "prompt" in agent.fields:
        fields.idle("prompt", f"in a Markdown file {form.title} uses the text below the frontmatter instead")
    table.read(fields)
    _read_policy(form, seen, agent, fields, place)
    agent.extras = fields.left
    return agent


def _read_policy(form: Form, seen: Seen, agent: Agent, fields: Fields, place: Place | None) -> None:
    """Read what the agent may do, and about which tools the client asks because no rule mentions them.

    The rules of a built-in agent come first, then those of the project (with ``place``), then the file's own: the last
    one that matches decides.
    """
    fields.take("tools", "tools")
    fields.take("permission", "denied")
    permissions = fields.take("permissions", "intended")
    data = seen.data or {}
    first = _first_rules(form, seen, agent, place)
    stated = (*first, *_policy(form, data, agent, first))
    rules = (*stated, *_intended(form, permissions, agent, ToolPolicy(stated)))
    if rules or "tools" in agent.fields or "denied" in agent.fields:
        agent.policy = ToolPolicy((*_withheld(form, rules), *rules))
    policy = agent.policy or ToolPolicy()
    agent.asks = tuple(tool for tool in form.asks if policy.layers(tool)[0].rule is None)
    agent.leaves = _leaves(data)


def _first_rules(form: Form, seen: Seen, agent: Agent, place: Place | None) -> tuple[Rule, ...]:
    """Return the rules that apply before those of the file: of a built-in agent with its name, and of its project."""
    builtin = form.builtins.get(seen.name or "")
    rules = tuple(_builtin_rules(form, builtin.rules)) if builtin is not None else ()
    if rules:
        agent.fields["builtin"] = (BUILT_IN, seen.name)
    return (*rules, *_of_project(form, place, agent, rules)) if place is not None else rules


def _withheld(form: Form, rules: tuple[Rule, ...]) -> Iterator[Rule]:
    """Yield denials of the tools that an agent has only when a rule allows them. An agent that nothing restricts gets
    none, so that it remains unrestricted."""
    if any(rule.action != "allow" for rule in rules):
        yield from (Rule(tool, "deny") for tool in form.withheld)


def _of_project(form: Form, place: Place, agent: Agent, first: tuple[Rule, ...]) -> list[Rule]:
    """Return the rules that the configuration of the agent's project has for every agent. They follow the rules in
    ``first``."""
    rules: list[Rule] = []
    permissions: dict[str, Value] = {}
    for source, text in configured(form.configuration, place):
        data = said(text)
        rules += _policy(form, data, agent, (*first, *rules), source.path)
        if data:
            permissions[source.path] = data
    if len(permissions) == 1:
        agent.fields["project"] = next(iter(permissions.items()))
    elif permissions:
        agent.fields["project"] = (" and ".join(permissions), permissions)
    return rules


def _builtin_rules(form: Form, rules: tuple[str, ...]) -> Iterator[Rule]:
    """Yield the rules with which a built-in agent starts. They still apply when the file only reconfigures the
    agent."""
    for rule in rules:
        key, _, action_name = rule.partition(":")
        pattern, _, action = action_name.rpartition("=")
        if key not in NOT_TOOLS:
            yield from _rules(form, key, action, pattern, BUILT_IN, key)


def _outside(data: dict[str, Value]) -> dict[str, str]:
    """Return the actions for paths outside the project, by pattern. A later rule for all of them overrides the others;
    where only some paths are named, ``"*"`` decides for the rest."""
    out: dict[str, str] = {}
    default = "ask"  # the client's own default
    for rule in rules_of(data):
        if rule.key == EVERYTHING:
            default = rule.action if rule.pattern == EVERYTHING else default
        elif matches(OUTSIDE, rule.key):
            out = {} if rule.pattern == EVERYTHING else out
            out[rule.pattern] = rule.action
    return {EVERYTHING: default, **out} if out else out


def _leaves(data: dict[str, Value]) -> bool:
    """Tell whether a rule, for all tools or for paths outside the project, allows any path outside the project."""
    actions: dict[str, str] = {}
    for rule in rules_of(data):
        if matches(OUTSIDE, rule.key):
            actions = {} if rule.pattern == EVERYTHING else actions
            actions[rule.pattern] = rule.action
    return "allow" in actions.values()


class _Statement(Record):
    """What one entry of a file says, as rules. It is not ``effective`` if its key governs no tool of the client; the
    rules are then those of the key that its author must have meant."""

    rules: tuple[Rule, ...]
    effective: bool


def _policy(form: Form, data: dict[str, Value], agent: Agent, first: tuple[Rule, ...], path: str = "") -> list[Rule]:
    """Return the rules of a file in the client's order, in neutral words. ``first`` are the rules that apply before
    them. ``path`` is given for a file other than the agent's."""
    denies_outside = "deny" in _outside(data).values()
    statements: list[_Statement] = []
    for rule in rules_of(data):
        source = path or str(rule.route[0])
        if rule.key in NOT_TOOLS:
            authority: Change = "wider" if rule.key == OUTSIDE and denies_outside else "same"
            _note(agent, source, NOT_TOOLS[rule.key], "approximated", authority)
            continue
        meant = _meant(form, rule.key)
        rules = tuple(_rules(form, meant or rule.key, rule.action, rule.pattern, source, rule.key))
        statements.append(_Statement(rules, effective=meant is None))
    effective = (rule for statement in statements if statement.effective for rule in statement.rules)
    in_force = ToolPolicy((*first, *effective))
    out: list[Rule] = []
    for statement in statements:
        if statement.effective:
            out += statement.rules
            continue
        kept = [rule for rule in _withholding(statement.rules, in_force) if rule.action != "allow"]
        if kept:
            text = f"`{kept[0].word}` governs no tool of {form.client}; kept as its author meant it"
            _note(agent, kept[0].source, text)
        out += kept
    return out


def _withholding(rules: Iterable[Rule], in_force: ToolPolicy) -> Iterator[Rule]:
    """Yield, from rules without effect, those that were meant to withhold something that the effective policy gives. An
    `ask` or `allow` for something that is denied would be a grant, so it is left out."""
    for rule in rules:
        rank = RANK[rule.action]
        if all(RANK[rule_in_force.action] >= rank for rule_in_force in in_force.rules):
            yield rule
        elif rule.tool == EVERYTHING:
            yield from (
                rule._replace(tool=tool.concept) for tool in TOOLS if RANK[in_force.lowest(tool.concept)] >= rank
            )
        elif rule.tool in BY_CONCEPT and RANK[in_force.lowest(rule.tool)] >= rank:
            yield rule


def _intended(form: Form, permissions: Value, agent: Agent, in_force: ToolPolicy) -> Iterator[Rule]:
    """Yield the rules in ``permissions``, a field of OpenCode 2 that version 1 does not know. What the field withholds
    is kept nevertheless."""
    closed = False
    alone = not {"tools", "denied"} & agent.fields.keys()
    for name, pattern, action in _permission_entries(permissions):
        if not isinstance(name, str) or not isinstance(pattern, str) or name in NOT_TOOLS:
            continue
        withholds = action in ("ask", "deny")
        if withholds and name == EVERYTHING:
            closed = True
        exception = closed and alone  # a grant counts only as one to a denial of everything in the same field
        if withholds or exception:
            _note(agent, "permissions", f"{form.client} ignores the key; it is kept as its author meant it")
            key = RENAMED.get(name) or _meant(form, name) or name
            yield from _withholding(_rules(form, key, str(action), pattern, "permissions", name), in_force)


def _permission_entries(permissions: Value) -> Iterator[tuple[Value, Value, Value]]:
    """Yield key, pattern and action of each entry of ``permissions``, a list of records or a mapping as in version 1.
    Their types are not checked."""
    if isinstance(permissions, dict):
        for key, value in permissions.items():
            patterns = value if isinstance(value, dict) else {EVERYTHING: value}
            yield from ((key, pattern, action) for pattern, action in patterns.items())
    elif isinstance(permissions, list):
        for record in permissions:
            if isinstance(record, dict):
                yield record.get("action"), record.get("resource", EVERYTHING), record.get("effect")


def _note(agent: Agent, source: str, text: str, kind: Kind | None = None, authority: Change = "same") -> None:
    notes = agent.notes.setdefault(source, [])
    if Note(text, kind, authority) not in notes:
        notes.append(Note(text, kind, authority))


def _meant(form: Form, key: str) -> str | None:
    """Return the key that the author of an ineffective key must have meant. The caller keeps a restriction, but not a
    grant."""
    if key in form.concepts:
        return None
    meant = GOVERNING.get(fold(key))
    if meant is not None and meant != key:
        return meant
    return lower if (lower := key.lower()) in form.concepts else None


def _rules(form: Form, key: str, action: str, pattern: str, source: str, shown: str) -> Iterator[Rule]:
    wanted = _ACTIONS.get(action)
    if wanted is None:
        return
    if key == EVERYTHING:
        yield Rule(EVERYTHING, wanted, pattern, source=source, word=shown)
        return
    for tool in TOOLS:
        names = tool.columns.get(form.id)
        if not names or not matches(names.write, key):
            continue
        # A grant applies only to what the word is meant for, a denial to everything that the word stands for elsewhere.
        if wanted != "allow" or names.covers:
            yield Rule(tool.concept, wanted, pattern, source=source, word=shown)
    if key not in form.concepts and key not in form.ignored:
        for name in _foreign(key, wanted):
            yield Rule(name, wanted, pattern, source=source, word=shown)


def _foreign(key: str, action: Action) -> list[str]:
    """Return the names of the tools that ``server_tool`` may stand for. The key does not show where the server's name
    ends, so a grant is read in the narrowest way and a denial in every possible way."""
    grants = action == "allow"
    has_wildcard = re.search(r"[*?]", key.removesuffix("_*")) is not None
    any_part = [MCP + key] if has_wildcard and not grants else []
    underscores = (match.start() for match in re.finditer("_", key))
    ends = [at for at in underscores if 0 < at < len(key) - 1]  # where the server's name may end
    if not ends:
        return [OTHER + key, *any_part]
    if key.endswith("_*"):
        return [f"{MCP}{key[:-2]}/*", *any_part]
    chosen = ends[:1] if grants else ends[:_MAX_ENDS]
    return [*(f"{MCP}{key[:end]}/{key[end + 1 :]}" for end in chosen), *any_part]


_MAX_ENDS: Final = 16
"""The most places at which a server's name is taken to end; no tool's name has as many underscores."""


def _name(form: Form, writing: Writing) -> None:
    agent = writing.agent
    if agent.display_name is not None and all(row.attribute != "display_name" for row in form.further):
        reason = f"in {form.title} a `name` would become the agent's ID, so only the file has the name"
        writing.ledger.approximated("display_name", "file name", agent.name, reason)
    elif "name" in agent.fields:
        writing.ledger.mapped("name", "file name", agent.name)


def _is_kin(agent: Agent) -> bool:
    """Tell whether the agent comes from a client of this form."""
    return agent.form == OPENCODE.id


def _model(form: Form, writing: Writing) -> None:
    agent = writing.agent
    full = agent.model is not None and bool(agent.model.provider)
    put_model(writing, None if writing.stays else _kindred if _is_kin(agent) and full else form.model)


def _kindred(model: Model) -> Translation:
    """Return a model unchanged, for a client that names providers and models in the same way."""
    return Translation(model.text, "", exact=True)


def _permission(form: Form, writing: Writing) -> None:
    """Write ``permission``, and report what it does not say as the source did. A file that stays with its client keeps
    what it says about tools as it is."""
    agent, ledger, fields = writing.agent, writing.ledger, writing.fields
    limits = () if writing.stays else ledger.limits(writing.wish)
    policy = limited(agent.policy, limits)
    if policy is None and held_back_by(agent, ToolPolicy()) and not writing.wish.wider:
        policy = ToolPolicy()
    kept = ledger.keep("tools", "denied", "intended") if writing.stays else {}
    fields.update(kept)
    by_name = writing.stays and "builtin" in agent.fields  # what the agent has by its name alone need not be written
    result = Grants(unlimited=False, open=True)
    if policy is not None and not kept and not by_name:
        permission = Permission(form, agent, policy, writing.wish.wider, result).written()
        if permission:
            fields["permission"] = permission
    if _is_kin(agent) and not writing.stays:
        _carry(agent, fields)
    _ask(form, agent, ledger, fields)
    limit_notes(agent, limits, form.title, result)
    written = {"permission": fields["permission"]} if "permission" in fields else {}
    ledger.policy(written, result.notes)
    if written and policy is not None and any(rule.source == "agents" for rule in policy.rules):
        ledger.mapped("subagents", "permission", written["permission"])


def layout(form: Form, refusal: Callable[[Writing], Refusal | None] = lambda _: None) -> Layout:
    """Return the layout for a client of this form."""
    return Layout(
        form.id,
        form.title,
        (*(row.key for row in form.further), *ORDER),
        steps=(
            partial(_name, form),
            description,
            partial(_mode, form),
            partial(_model, form),
            *_ROWS,
            *form.further,
            partial(_permission, form),
            partial(_permission_mode, form),
        ),
        absent={
            "mcp_servers": f"{form.title} keeps MCP servers in {form.id}.json (`mcp`): put them there",
            "hooks": f"{form.title} has no hooks in agent files",
            "skills": f"{form.title}'s agents find skills by themselves",
            "memory": f"{form.title} keeps no memory for an agent",
        },
        refusal=refusal,
        notes=lambda writing: _told(form, writing.agent, writing.fields.get("permission")),
        reading=(*ORDER, *(row.key for row in form.further)),
    )


def _told(form: Form, agent: Agent, permission: Value) -> Iterator[tuple[str, str]]:
    """Yield a note on the tools that become `ask` although the source's file merely lists them."""
    if not agent.asked:
        return
    asked = [key for key, value in _object(permission).items() if "ask" in (_object(value).values() or (value,))]
    if asked:
        text = f"{agent.title} asks before it does these, unless the user has changed that. `allow` would override what"
        text += f" the user of {form.title} says: `ask` keeps the question (--allow-wider writes `allow`)"
        yield "asks", f"{', '.join(f'`{key}`' for key in asked)}: {text}"


def _carry(agent: Agent, out: dict[str, Value]) -> None:
    """Copy the keys of ``permission`` that are not tools, which all clients of this form share."""
    before = agent.fields.get("denied", ("", None))[1]
    entries = list(before.items()) if isinstance(before, dict) else []
    shared: dict[str, Value] = {}
    for index, (key, value) in enumerate(entries):
        # A later pattern that also matches the key overrides it.
        overridden = any(isinstance(later, str) and matches(key, other) for other, later in entries[index + 1 :])
        if key in NOT_TOOLS and value is not None and not overridden:
            shared[key] = value
    if not shared:
        return
    out["permission"] = {**_object(out.get("permission")), **shared}
    name = agent.fields["denied"][0]
    agent.notes[name] = [note for note in agent.notes.get(name, ()) if note.text not in NOT_TOOLS.values()]


def _object(value: Value) -> dict[str, Value]:
    return value if isinstance(value, dict) else {}


def _ask(form: Form, agent: Agent, ledger: Ledger, out: dict[str, Value]) -> None:
    """Write `ask` for the tools that the source's client asks about by default and this client does not. These rules
    come first, so that every rule of the file overrides them."""
    _note_questions(form, agent)
    for tool in agent.asks:
        key = word(form.id, tool)
        if tool in form.asks or key is None:
            continue
        permissions: dict[str, Value] = {key: "ask", **_object(out.get("permission"))}
        patterns = permissions[key]
        if isinstance(patterns, dict):
            permissions[key] = {EVERYTHING: "ask", **patterns}
        out["permission"] = permissions
        text = f"{agent.client} asks before it uses `{key}` where a file does not mention it"
        if "denied" in agent.fields:
            ledger.approximated("denied", "permission", permissions, text)
        else:
            ledger.mapped("ask", "permission", permissions, text)


def _note_questions(form: Form, agent: Agent) -> None:
    """Note the tools that this client asks about where no rule mentions them, and OpenCode does not."""
    if agent.form != OPENCODE.id or agent.asks:
        return
    rules = agent.policy.rules if agent.policy else ()
    name = agent.fields.get("denied", agent.fields.get("tools", ("", None)))[0]
    for tool in form.asks:
        if not any(rule.covers(tool) for rule in rules):
            _note(agent, name, f"{form.title} asks before most commands that no rule mentions", "approximated")


def _mode(form: Form, writing: Writing) -> None:
    """Write ``mode`` and ``hidden``: who may start the agent."""
    agent = writing.agent
    mode, reason = _mode_of(form, agent)
    if OPENCODE.id in (agent.platform, agent.form) and "mode" not in agent.fields and mode == "all":
        return
    writing.put("mode", "mode", mode, reason)
    if agent.user_invocable is False and agent.model_invocable is False:
        writing.put("user_invocable", "hidden", True, "nobody may choose it: hidden", exact=False)
        writing.put("model_invocable", "mode", mode)
        return
    for attribute, value in (("user_invocable", agent.user_invocable), ("model_invocable", agent.model_invocable)):
        if value is False:
            writing.put(attribute, "mode", mode)
        elif value:
            writing.ledger.fulfilled(attribute, f"{form.title} does so unless `mode` says otherwise")


def _mode_of(form: Form, agent: Agent) -> tuple[Mode, str]:
    """Return the mode of an agent, and the reason where its file does not name one."""
    if agent.mode is not None:
        return agent.mode, ""
    if agent.delegated:
        reason = f"{agent.title}'s agents are sub-agents; without it {form.title} makes it a main agent too"
        return "subagent", reason
    if agent.model_invocable is False:
        return "primary", ""
    if agent.user_invocable is False:
        return "subagent", ""
    return "all", "an agent that both the user and the model may choose"


def _permission_mode(form: Form, writing: Writing) -> None:
    """Report what becomes of a permission mode that limits no tools."""
    agent, permission = writing.agent, writing.fields.get("permission")
    if agent.permission_mode is None or "permission_mode" not in agent.fields:
        return
    if any(rule.source == agent.fields["permission_mode"][0] for rule in agent.limits):
        return
    if permission is not None and not writing.wish.wider:
        why = "`permission` asks about the same actions"
        writing.ledger.approximated("permission_mode", "permission", permission, why)
    else:
        why = f"{form.title} has no permission modes: `permission` and the user's settings decide when it asks"
        writing.ledger.dropped("permission_mode", why, "wider" if held_back_by(agent, ToolPolicy()) else "same")


CONVERSION = Conversion(
    id="opencode",
    style=Style("block"),
    nested=True,
    order=ORDER,
    read=read,
    read_within=read_within,
    write=layout(OPENCODE).write,
    tool_words={name: concepts[0] for name, concepts in OPENCODE.concepts.items()},
    joins_servers=True,
    models={name: tuple(f"{name}/{model}" for model in sorted(ids)) for name, ids in modelnames.IDS.items()},
    granting=frozenset(("tools", "permission", "permissions")),
    refuses=refuses,
)
