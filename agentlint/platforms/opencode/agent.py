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
from agentlint.syntax.emit import Style

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from agentlint.model.models import Model
    from agentlint.platforms.base import Place, Seen
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
    if fields.typed("mode", "mode", str, ("subagent", "primary", "all").__contains__) or seen.mode == "primary":
        agent.mode = _MODES.get(seen.mode or "")
    model = fields.typed("model", "model", str)
    agent.model = modelnames.read(model) if model else None
    table = layout(form)
    table.read(fields, before="tools")
    if agent.effort is None:
        effort = fields.left.get("reasoningEffort")
        if isinstance(effort, str) and effort in _EFFORTS:
            agent.effort = fields.typed("reasoningEffort", "effort", str)
    fields.take("prompt", "prompt")
    if "prompt" in agent.fields:
        fields.idle("prompt", f"in a Markdown file {form.title} uses the text below the frontmatter instead")
    table.read(fields)
    fields.take("tools", "tools")
    fields.take("permission", "denied")
    permissions = fields.take("permissions", "intended")
    builtin = form.builtins.get(seen.name or "")
    first = tuple(_builtin_rules(form, builtin.rules)) if builtin is not None else ()
    if first:
        agent.fields["builtin"] = (BUILT_IN, seen.name)
    if place is not None:
        first = (*first, *_of_project(form, place, agent, first))
    agent.leaves = _leaves(seen.data or {})
    stated = (*first, *_policy(form, seen.data or {}, agent, first))
    rules = (*stated, *_intended(form, permissions, agent, ToolPolicy(stated)))
    if rules or "tools" in agent.fields or "denied" in agent.fields:
        limited = any(rule.action != "allow" for rule in rules)
        withheld = tuple(Rule(tool, "deny") for tool in form.withheld) if limited else ()
        agent.policy = ToolPolicy((*withheld, *rules))
    rules = agent.policy.rules if agent.policy else ()
    agent.asks = tuple(tool for tool in form.asks if ToolPolicy(rules).layers(tool)[0].rule is None)
    agent.extras = fields.left
    return agent


def _of_project(form: Form, place: Place, agent: Agent, first: tuple[Rule, ...]) -> list[Rule]:
    """Return the rules that the configuration of the agent's project has for every agent. They follow the rules in
    ``first``."""
    rules: list[Rule] = []
    permissions: dict[str, Value] = {}
    for source, text in configured(form.configuration, place):
        data = said(text)
        rules += _policy(form, data, agent, (*first, *rules), source.path)
        permissions |= {source.path: data} if data else {}
    if permissions:
        agent.fields["project"] = (
            next(iter(permissions.items())) if len(permissions) == 1 else (" and ".join(permissions), permissions)
        )
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


def _policy(form: Form, data: dict[str, Value], agent: Agent, first: tuple[Rule, ...], path: str = "") -> list[Rule]:
    """Return the rules of a file in the client's order, in neutral words. ``first`` are the rules that apply before
    them. ``path`` is given for a file other than the agent's."""
    paths_outside = _outside(data)
    entries: list[tuple[bool, list[Rule]]] = []
    for rule in rules_of(data):
        source = path or str(rule.route[0])
        if rule.key in NOT_TOOLS:
            outside = rule.key == OUTSIDE and "deny" in paths_outside.values()
            _note(agent, source, NOT_TOOLS[rule.key], "approximated", "wider" if outside else "same")
            continue
        meant = _meant(form, rule.key)
        rules = [*_rules(form, meant or rule.key, rule.action, rule.pattern, source, rule.key)]
        entries.append((meant is None, rules))
    in_force = ToolPolicy((*first, *(rule for counts, rules in entries if counts for rule in rules)))
    out: list[Rule] = []
    for counts, rules in entries:
        kept = (
            rules
            if counts
            else [withheld_rule for withheld_rule in _withholding(rules, in_force) if withheld_rule.action != "allow"]
        )
        out += kept
        if not counts and kept:
            text = f"`{kept[0].word}` governs no tool of {form.client}; kept as its author meant it"
            _note(agent, kept[0].source, text)
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
    entries: list[tuple[Value, Value, Value]] = []
    for key, value in permissions.items() if isinstance(permissions, dict) else ():
        layers = value.items() if isinstance(value, dict) else ((EVERYTHING, value),)
        entries += [(key, pattern, action) for pattern, action in layers]
    for item in permissions if isinstance(permissions, list) else ():
        if isinstance(item, dict):
            entries.append((item.get("action"), item.get("resource", EVERYTHING), item.get("effect")))
    closed = False
    alone = not {"tools", "denied"} & agent.fields.keys()
    for name, pattern, action in entries:
        if not isinstance(name, str) or not isinstance(pattern, str) or name in NOT_TOOLS:
            continue
        withholds = action in ("ask", "deny")
        closed = closed or (withholds and name == EVERYTHING)
        # A grant counts only as an exception to a denial of everything in the same field.
        if withholds or (closed and alone):
            _note(agent, "permissions", f"{form.client} ignores the key; it is kept as its author meant it")
            key = RENAMED.get(name) or _meant(form, name) or name
            yield from _withholding(_rules(form, key, str(action), pattern, "permissions", name), in_force)


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
    known = [tool for tool in TOOLS if (names := tool.columns.get(form.id)) and matches(names.write, key)]
    for tool in known:
        # A grant applies only to what the word is meant for, a denial to everything that the word stands for elsewhere.
        if wanted != "allow" or tool.columns[form.id].covers:
            yield Rule(tool.concept, wanted, pattern, source=source, word=shown)
    if key not in form.concepts and key not in form.ignored:
        for name in _foreign(key, wanted):
            yield Rule(name, wanted, pattern, source=source, word=shown)


def _foreign(key: str, action: Action) -> list[str]:
    """Return the names of the tools that ``server_tool`` may stand for. The key does not show where the server's name
    ends, so a grant is read in the narrowest way and a denial in every possible way."""
    cuts = [match.start() for match in re.finditer("_", key) if 0 < match.start() < len(key) - 1]
    any_part = [MCP + key] if action != "allow" and re.search(r"[*?]", key.removesuffix("_*")) else []
    if not cuts:
        return [OTHER + key, *any_part]
    if key.endswith("_*"):
        return [f"{MCP}{key[:-2]}/*", *any_part]
    chosen = cuts[:1] if action == "allow" else cuts
    return [*(f"{MCP}{key[:cut]}/{key[cut + 1 :]}" for cut in chosen[:16]), *any_part]


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
    put_model(writing, None if writing.own else _kindred if _is_kin(agent) and full else form.model)


def _kindred(model: Model) -> Translation:
    """Return a model unchanged, for a client that names providers and models in the same way."""
    return Translation(model.text, "", exact=True)


def _permission(form: Form, writing: Writing) -> None:
    agent, wish, ledger, same_form = writing.agent, writing.wish, writing.ledger, writing.own
    limits = () if same_form else ledger.limits(wish)
    policy = limited(agent.policy, limits)
    if policy is None and held_back_by(agent, ToolPolicy()) and not wish.wider:
        policy = ToolPolicy()
    result = Grants(unlimited=False, open=True)
    kept = ledger.keep("tools", "denied", "intended") if same_form else {}
    writing.fields.update(kept)
    by_name = same_form and "builtin" in agent.fields  # what the agent has by its name alone need not be written
    if policy is not None and not kept and not by_name:
        permission = Permission(form, agent, policy, wish.wider, result).written()
        if permission:
            writing.fields["permission"] = permission
    if _is_kin(agent) and not same_form:
        _carry(agent, writing.fields)
    _ask(form, agent, ledger, writing.fields)
    limit_notes(agent, limits, form.title, result)
    to = {"permission": writing.fields["permission"]} if "permission" in writing.fields else {}
    ledger.policy(to, result.notes)
    if to and policy is not None and any(rule.source == "agents" for rule in policy.rules):
        ledger.mapped("subagents", "permission", to["permission"])


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
    entries = permission.items() if isinstance(permission, dict) else ()
    asked = [key for key, value in entries if "ask" in (value.values() if isinstance(value, dict) else (value,))]
    if agent.asked and asked:
        text = f"{agent.title} asks before it does these, unless the user has changed that. `allow` would override what"
        text += f" the user of {form.title} says: `ask` keeps the question (--allow-wider writes `allow`)"
        yield "asks", f"{', '.join(f'`{key}`' for key in asked)}: {text}"


def _carry(agent: Agent, out: dict[str, Value]) -> None:
    """Copy the keys of ``permission`` that are not tools, which all clients of this form share."""
    before = agent.fields.get("denied", ("", None))[1]
    entries = list(before.items()) if isinstance(before, dict) else []
    shared = {
        key: value
        for index, (key, value) in enumerate(entries)
        if key in NOT_TOOLS
        and value is not None
        # A later pattern that also matches the key overrides it.
        and not any(isinstance(later, str) and matches(key, other) for other, later in entries[index + 1 :])
    }
    if not shared:
        return
    written = out.get("permission")
    out["permission"] = {**(written if isinstance(written, dict) else {}), **shared}
    name = agent.fields["denied"][0]
    agent.notes[name] = [note for note in agent.notes.get(name, ()) if note.text not in NOT_TOOLS.values()]


def _ask(form: Form, agent: Agent, ledger: Ledger, out: dict[str, Value]) -> None:
    """Write `ask` for the tools that the source's client asks about by default and this client does not. These rules
    come first, so that every rule of the file overrides them."""
    rules = agent.policy.rules if agent.policy else ()
    for tool in form.asks:
        if agent.form == OPENCODE.id and not agent.asks and not any(rule.covers(tool) for rule in rules):
            text = f"{form.title} asks before most commands that no rule mentions"
            _note(agent, agent.fields.get("denied", agent.fields.get("tools", ("", None)))[0], text, "approximated")
    for tool in agent.asks:
        key = word(form.id, tool)
        if tool in form.asks or key is None:
            continue
        before = out.get("permission")
        permissions: dict[str, Value] = {key: "ask", **(before if isinstance(before, dict) else {})}
        patterns = permissions[key]
        if isinstance(patterns, dict):
            permissions[key] = {EVERYTHING: "ask", **patterns}
        out["permission"] = permissions
        text = f"{agent.client} asks before it uses `{key}` where a file does not mention it"
        if "denied" in agent.fields:
            ledger.approximated("denied", "permission", permissions, text)
        else:
            ledger.mapped("ask", "permission", permissions, text)


def _mode(form: Form, writing: Writing) -> None:
    agent = writing.agent
    mode: str
    reason = ""
    if agent.mode is not None:
        mode = agent.mode
    elif agent.delegated:
        mode = "subagent"
        reason = f"{agent.title}'s agents are sub-agents; without it {form.title} makes it a main agent too"
    elif agent.user_invocable is False and agent.model_invocable is not False:
        mode = "subagent"
    elif agent.model_invocable is False:
        mode = "primary"
    else:
        mode = "all"
        reason = "an agent that both the user and the model may choose"
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
    models={name: tuple(f"{name}/{one}" for one in sorted(ids)) for name, ids in modelnames.IDS.items()},
    granting=frozenset(("tools", "permission", "permissions")),
    refuses=refuses,
)
