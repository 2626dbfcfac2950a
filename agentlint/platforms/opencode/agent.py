"""OpenCode's half of `convert`. The client is modelled in `agentlint.platforms.opencode.reader`.

The form written is the one that both V1 and V2 understand: the singular ``permission`` map, hex colours, ``steps``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from agentlint.model import colours
from agentlint.model.agent import Agent, Change, Kind, Ledger, Mode, Note, Wish, Written
from agentlint.model.grants import Grants, all_servers_lost, held_back_by, limit_notes
from agentlint.model.models import Translation
from agentlint.model.policy import ALL_SERVERS, EVERYTHING, MCP, OTHER, RANK, Action, Part, Rule, ToolPolicy, limited
from agentlint.model.tools import BY_CONCEPT, PART_OF, TOOLS, family, meaning, word
from agentlint.model.vocabulary.opencode import WITHOUT_PATTERNS
from agentlint.model.wildcard import matches
from agentlint.platforms.conversion import Conversion, begin, put_model
from agentlint.platforms.opencode import PROGRAM, modelnames
from agentlint.platforms.opencode.builtins import BUILTINS
from agentlint.platforms.opencode.permissions import rules_of
from agentlint.record import Record
from agentlint.syntax.emit import Style

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from agentlint.model.models import Model
    from agentlint.platforms.base import Place, Seen
    from agentlint.platforms.opencode.builtins import Builtin
    from agentlint.syntax.nodes import Value
    from agentlint.text import Source

ORDER: Final[tuple[str, ...]] = (
    "description", "mode", "model", "variant", "temperature", "top_p", "steps", "color", "hidden", "tools",
    "permission", "permissions",
)  # fmt: skip
"""What `opencode agent create` writes first and last; between them the order of the documentation."""

OUTSIDE: Final = "external_directory"
NOT_TOOLS: Final = {
    OUTSIDE: "`external_directory` has no counterpart: other clients ask before they leave the folder",
    "doom_loop": "`doom_loop` has no counterpart",
}
_NO_EFFECT: Final = {
    "write": "edit",
    "patch": "edit",
    "apply_patch": "edit",
    "multiedit": "edit",
    "todoread": "todowrite",
}
"""Keys of ``permission`` that govern no tool, and the key that does."""
_V2: Final = {"shell": "bash", "subagent": "task"}
"""Actions that OpenCode 2 renamed (https://opencode.ai/docs/migrate-v1)."""
IGNORED: Final = frozenset({"list", "codesearch", "plan_enter", "plan_exit", "invalid", "todoread"})
BUILT_IN: Final = "(built-in agent)"
"""What a report calls the rules that an agent has by its name alone."""
_MODES: Final[dict[str, Mode]] = {"subagent": "subagent", "primary": "primary", "all": "all"}
_ACTIONS: Final[dict[str, Action]] = {"allow": "allow", "ask": "ask", "deny": "deny"}
_EFFORTS: Final = frozenset({"none", "minimal", "low", "medium", "high", "xhigh", "max"})


class Form(Record):
    """A client that takes OpenCode's form of files: OpenCode itself, or one built on it.

    ``client`` is its name with the version, ``builtins`` what agents of its own start with, ``model`` its word for a
    model of another client, ``concepts`` what its tools' names stand for. ``asks`` are tools that it asks before where
    nothing is said, ``withheld`` those that an agent has only when a rule allows them, ``ignored`` keys of
    ``permission`` that govern nothing that others have, ``further`` fields that it
    has besides OpenCode's, by attribute.
    """

    id: str
    title: str
    client: str
    builtins: Mapping[str, Builtin]
    model: Callable[[Model], Translation]
    concepts: Mapping[str, tuple[str, ...]]
    asks: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ("ask",)
    ignored: frozenset[str] = IGNORED
    further: Mapping[str, str] = {}  # never changed


OPENCODE: Final = Form("opencode", "OpenCode", str(PROGRAM.newest), BUILTINS, modelnames.write, meaning("opencode"))
_SAME: Final = {
    "temperature": "temperature",
    "top_p": "top_p",
    "max_turns": "steps",
    "hidden": "hidden",
}
"""Attributes that OpenCode takes as they are, to their keys."""


def read(seen: Seen, source: Source, _place: Place) -> Agent:
    return read_as(OPENCODE, seen, source)


def read_as(form: Form, seen: Seen, source: Source) -> Agent:
    agent, fields = begin(form.id, seen, source)
    agent.form = OPENCODE.id
    agent.asked = frozenset()
    fields.take("name", "name")
    if "/" in agent.name and "name" not in agent.fields:
        agent.fields["name"] = ("(file path)", agent.name)
        agent.name = agent.name.replace("/", "-")
        agent.notes["(file path)"] = [Note("sub-folders become part of the name", "approximated")]
    fields.take("description", "description")
    if fields.typed("mode", "mode", str, ("subagent", "primary", "all").__contains__) or seen.mode == "primary":
        agent.mode = _MODES.get(seen.mode or "")
    model = fields.typed("model", "model", str)
    agent.model = modelnames.read(model) if model else None
    agent.effort = fields.typed("variant", "effort", str)
    agent.temperature = fields.typed("temperature", "temperature", (int, float))
    agent.top_p = fields.typed("top_p", "top_p", (int, float))
    agent.max_turns = fields.typed("steps", "max_turns", int) or fields.typed("maxSteps", "max_turns", int)
    agent.colour = fields.typed("color", "colour", str)
    agent.hidden = fields.typed("hidden", "hidden", bool)
    if agent.effort is None:
        effort = fields.left.get("reasoningEffort")
        if isinstance(effort, str) and effort in _EFFORTS:
            agent.effort = fields.typed("reasoningEffort", "effort", str)
    fields.take("prompt", "prompt")
    if "prompt" in agent.fields:
        fields.idle("prompt", f"in a Markdown file {form.title} takes the text below the frontmatter instead")
    for attribute, key in form.further.items():
        setattr(agent, attribute, fields.typed(key, attribute, str))
    fields.take("tools", "tools")
    fields.take("permission", "denied")
    permissions = fields.take("permissions", "intended")
    builtin = form.builtins.get(seen.name or "")
    first = tuple(_builtin_rules(form, builtin.rules)) if builtin is not None else ()
    if first:
        agent.fields["builtin"] = (BUILT_IN, seen.name)
    stated = (*first, *_policy(form, seen.data or {}, agent, first))
    rules = (*stated, *_intended(form, permissions, agent, ToolPolicy(stated)))
    if rules or "tools" in agent.fields or "denied" in agent.fields:
        limited = any(rule.action != "allow" for rule in rules)
        withheld = tuple(Rule(one, "deny") for one in form.withheld) if limited else ()
        agent.policy = ToolPolicy((*withheld, *rules))
    rules = agent.policy.rules if agent.policy else ()
    agent.asks = tuple(tool for tool in form.asks if ToolPolicy(rules).layers(tool)[0].rule is None)
    agent.extras = fields.left
    return agent


def _builtin_rules(form: Form, rules: tuple[str, ...]) -> Iterator[Rule]:
    """What a built-in agent starts with, when the file only re-configures it."""
    for rule in rules:
        key, _, rest = rule.partition(":")
        pattern, _, action = rest.rpartition("=")
        if key not in NOT_TOOLS:
            yield from _rules(form, key, action, pattern, BUILT_IN, key)


def _outside(data: dict[str, Value]) -> dict[str, str]:
    """What becomes of paths outside the project, by pattern: a later rule for all of them makes the others void."""
    out: dict[str, str] = {}
    for rule in rules_of(data):
        if rule.key != EVERYTHING and matches(OUTSIDE, rule.key):
            out = {} if rule.pattern == EVERYTHING else out
            out[rule.pattern] = rule.action
    return out


def _policy(form: Form, data: dict[str, Value], agent: Agent, first: tuple[Rule, ...]) -> list[Rule]:
    """The file's rules in the client's own order, in neutral words. ``first`` are those that hold before them."""
    denied = _outside(data)
    entries: list[tuple[bool, list[Rule]]] = []
    for rule in rules_of(data):
        source = str(rule.route[0])
        if rule.key in NOT_TOOLS:
            outside = rule.key == OUTSIDE and denied.get(rule.pattern, denied.get(EVERYTHING)) == "deny"
            _note(agent, source, NOT_TOOLS[rule.key], "approximated", "wider" if outside else "same")
            continue
        meant = _meant(form, rule.key)
        rules = [*_rules(form, meant or rule.key, rule.action, rule.pattern, source, rule.key)]
        entries.append((meant is None, rules))
    in_force = ToolPolicy((*first, *(rule for counts, rules in entries if counts for rule in rules)))
    out: list[Rule] = []
    for counts, rules in entries:
        kept = rules if counts else [one for one in _withholding(rules, in_force) if one.action != "allow"]
        out += kept
        if not counts and kept:
            text = f"`{kept[0].word}` governs no tool of {form.client}; kept as it was meant"
            _note(agent, kept[0].source, text)
    return out


def _withholding(rules: Iterable[Rule], in_force: ToolPolicy) -> Iterator[Rule]:
    """What rules that their client does not keep to take away from what is in force. An `ask` or `allow` below a denial
    would be a grant."""
    for rule in rules:
        rank = RANK[rule.action]
        if all(RANK[one.action] >= rank for one in in_force.rules):
            yield rule
        elif rule.tool == EVERYTHING:
            yield from (
                rule._replace(tool=tool.concept) for tool in TOOLS if RANK[in_force.lowest(tool.concept)] >= rank
            )
        elif rule.tool in BY_CONCEPT and RANK[in_force.lowest(rule.tool)] >= rank:
            yield rule


def _intended(form: Form, permissions: Value, agent: Agent, in_force: ToolPolicy) -> Iterator[Rule]:
    """``permissions``, the field of OpenCode 2, unknown to version 1: what it withholds is kept all the same."""
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
        # A grant only counts as an exception from a denial of everything in the same field.
        if withholds or (closed and alone):
            _note(agent, "permissions", f"{form.client} ignores the field; what it withholds is kept as it was meant")
            key = _V2.get(name) or _meant(form, name) or name
            yield from _withholding(_rules(form, key, str(action), pattern, "permissions", name), in_force)


def _note(agent: Agent, source: str, text: str, kind: Kind | None = None, authority: Change = "same") -> None:
    notes = agent.notes.setdefault(source, [])
    if Note(text, kind, authority) not in notes:
        notes.append(Note(text, kind, authority))


def _meant(form: Form, key: str) -> str | None:
    """The key that the author of an ineffective one must have meant: a restriction is kept, a grant is not."""
    lower = key.lower()
    if lower in _NO_EFFECT:
        return _NO_EFFECT[lower]
    return lower if key != lower and lower in form.concepts else None


def _rules(form: Form, key: str, action: str, pattern: str, source: str, shown: str) -> Iterator[Rule]:
    wanted = _ACTIONS.get(action)
    if wanted is None:
        return
    if key == EVERYTHING:
        yield Rule(EVERYTHING, wanted, pattern, source=source, word=shown)
        return
    known = [tool for tool in TOOLS if (names := tool.columns.get(form.id)) and matches(names.write, key)]
    for tool in known:
        # A grant is of what the word is for, a denial of all that it stands for elsewhere.
        if wanted != "allow" or tool.columns[form.id].covers:
            yield Rule(tool.concept, wanted, pattern, source=source, word=shown)
    if key not in form.concepts and key not in form.ignored:
        for name in _foreign(key, wanted):
            yield Rule(name, wanted, pattern, source=source, word=shown)


def _foreign(key: str, action: Action) -> list[str]:
    """``server_tool`` names an MCP tool, but where the server ends cannot be told: a grant is read in the narrow way, a
    denial in every way."""
    cuts = [match.start() for match in re.finditer("_", key) if 0 < match.start() < len(key) - 1]
    any_part = [MCP + key] if action != "allow" and re.search(r"[*?]", key.removesuffix("_*")) else []
    if not cuts:
        return [OTHER + key, *any_part]
    if key.endswith("_*"):
        return [f"{MCP}{key[:-2]}/*", *any_part]
    chosen = cuts[:1] if action == "allow" else cuts
    return [*(f"{MCP}{key[:cut]}/{key[cut + 1 :]}" for cut in chosen[:16]), *any_part]


def write(agent: Agent, wish: Wish) -> Written:
    return write_as(OPENCODE, agent, wish)


def write_as(form: Form, agent: Agent, wish: Wish) -> Written:
    ledger = Ledger(agent, form.title)
    out: dict[str, Value] = {}
    own = agent.platform == form.id
    kin = own or agent.form == OPENCODE.id
    if agent.display_name is not None and "display_name" not in form.further:
        reason = f"in {form.title} a `name` would become the agent's id: the file's name stands alone"
        ledger.approximated("display_name", "file name", agent.name, reason)
    elif "name" in agent.fields:
        ledger.mapped("name", "file name", agent.name)
    if agent.description or "description" in agent.fields:
        out["description"] = agent.description
        ledger.mapped("description", "description", agent.description)
    _mode(form, agent, ledger, out)
    put_model(agent, wish, ledger, out, None if own else _kindred if kin and _is_full(agent) else form.model)
    if agent.effort is not None:
        if "model" in out:
            out["variant"] = agent.effort
            ledger.approximated("effort", "variant", agent.effort, f"{form.title}'s variants depend on the model")
        else:
            ledger.dropped("effort", f"{form.title} takes a variant only together with the agent's own model")
    out.update(ledger.carry({**_SAME, **form.further}))
    if agent.colour is not None:
        colour = colours.to_opencode(agent.colour)
        if colour is None:
            ledger.dropped("colour", "neither a name of Claude Code's eight nor #RRGGBB: no client shows it")
        else:
            out["color"] = colour.text
            if colour.exact:
                ledger.mapped("colour", "color", colour.text)
            else:
                ledger.approximated("colour", "color", colour.text, f"{agent.title} does not show `{agent.colour}`")
    limits = () if own else ledger.limits(wish)
    policy = limited(agent.policy, limits)
    if policy is None and held_back_by(agent, ToolPolicy()) and not wish.wider:
        policy = ToolPolicy()
    result = Grants(unlimited=False, open=True)
    kept = ledger.keep("tools", "denied", "intended") if own else {}
    out.update(kept)
    by_name = own and "builtin" in agent.fields  # what the name alone gives need not be written
    if policy is not None and not kept and not by_name:
        permission = _Permission(form, agent, policy, wish.wider, result).written()
        if permission:
            out["permission"] = permission
    if kin and not own:
        _carry(agent, out)
    _ask(form, agent, ledger, out)
    limit_notes(agent, limits, form.title, result)
    to = {"permission": out["permission"]} if "permission" in out else {}
    ledger.policy(to, result.notes)
    if to and policy is not None and any(rule.source == "agents" for rule in policy.rules):
        ledger.mapped("subagents", "permission", out["permission"])
    _reasons(form, agent, wish, ledger, out)
    ordered = {key: out[key] for key in (*form.further.values(), *ORDER) if key in out}
    losses = ledger.finish(
        {
            "mcp_servers": f"{form.title} keeps MCP servers in {form.id}.json (`mcp`): put them there",
            "hooks": f"{form.title} has no hooks in agent files",
            "skills": f"{form.title}'s agents find skills by themselves",
            "memory": f"{form.title} keeps no memory for an agent",
        }
    )
    if own:
        ordered.update(agent.extras)
    return Written(ordered, losses, notes=tuple(_told(form, agent, out.get("permission"))))


def _told(form: Form, agent: Agent, permission: Value) -> Iterator[tuple[str, str]]:
    """That a tool is asked before which the source's file only lists."""
    entries = permission.items() if isinstance(permission, dict) else ()
    asked = [key for key, value in entries if "ask" in (value.values() if isinstance(value, dict) else (value,))]
    if agent.asked and asked:
        text = f"{agent.title} asks before it does these unless its user has it otherwise. `allow` would overrule what"
        text += f" the user of {form.title} says: `ask` keeps the question (--allow-wider writes `allow`)"
        yield "asks", f"{', '.join(f'`{key}`' for key in asked)}: {text}"


def _is_full(agent: Agent) -> bool:
    return agent.model is not None and bool(agent.model.provider)


def _kindred(model: Model) -> Translation:
    """A model of a client that names providers and models in the same way."""
    return Translation(model.text, "", exact=True)


def _carry(agent: Agent, out: dict[str, Value]) -> None:
    """The keys of ``permission`` that are no tools, which the clients of this form share."""
    before = agent.fields.get("denied", ("", None))[1]
    entries = list(before.items()) if isinstance(before, dict) else []
    shared = {
        key: value
        for index, (key, value) in enumerate(entries)
        if key in NOT_TOOLS
        and value is not None
        # a later pattern over keys that speaks of it too makes it void
        and not any(isinstance(said, str) and matches(key, other) for other, said in entries[index + 1 :])
    }
    if not shared:
        return
    written = out.get("permission")
    out["permission"] = {**(written if isinstance(written, dict) else {}), **shared}
    name = agent.fields["denied"][0]
    agent.notes[name] = [note for note in agent.notes.get(name, ()) if note.text not in NOT_TOOLS.values()]


def _ask(form: Form, agent: Agent, ledger: Ledger, out: dict[str, Value]) -> None:
    """What the source's client asks before by itself, and this one does not: said first, so that every rule of the file
    is stronger."""
    rules = agent.policy.rules if agent.policy else ()
    for tool in form.asks:
        if agent.form == OPENCODE.id and not agent.asks and not any(rule.covers(tool) for rule in rules):
            text = f"{form.title} asks before most commands where nothing is said of them"
            _note(agent, agent.fields.get("denied", agent.fields.get("tools", ("", None)))[0], text, "approximated")
    for tool in agent.asks:
        key = word(form.id, tool)
        if tool in form.asks or key is None:
            continue
        before = out.get("permission")
        said: dict[str, Value] = {key: "ask", **(before if isinstance(before, dict) else {})}
        patterns = said[key]
        if isinstance(patterns, dict):
            said[key] = {EVERYTHING: "ask", **patterns}
        out["permission"] = said
        text = f"{agent.client} asks before it uses `{key}` where a file says nothing of it"
        if "denied" in agent.fields:
            ledger.approximated("denied", "permission", said, text)
        else:
            ledger.mapped("ask", "permission", said, text)


def _mode(form: Form, agent: Agent, ledger: Ledger, out: dict[str, Value]) -> None:
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
    out["mode"] = mode
    ledger.mapped("mode", "mode", mode, reason)
    if agent.user_invocable is False and agent.model_invocable is False:
        out["hidden"] = True
        ledger.approximated("user_invocable", "hidden", True, "nobody may choose it: hidden")
        ledger.mapped("model_invocable", "mode", mode)
        return
    for attribute, value in (("user_invocable", agent.user_invocable), ("model_invocable", agent.model_invocable)):
        if value is False:
            ledger.mapped(attribute, "mode", mode)
        elif value:
            ledger.fulfilled(attribute, f"{form.title} does so unless `mode` says otherwise")


class _Permission(Record):
    """The ``permission`` value of a policy: the agent's with the limits that apply. ``result`` takes the notes."""

    form: Form
    agent: Agent
    policy: ToolPolicy
    wider: bool
    result: Grants

    def written(self) -> Value:
        """``"*"`` first, then each tool in the order of the rules; None: no restriction."""
        policy, form = self.policy, self.form
        unnamed = policy.layers(f"{OTHER}\x01")
        base = unnamed[-1].action if len(unnamed) == 1 else None  # None: it depends on what a tool is asked for
        out: dict[str, Value] = {}
        no_servers = next((rule for rule in policy.rules if rule.tool == ALL_SERVERS and rule.action == "deny"), None)
        listed = {key: None for tool in TOOLS if (key := word(form.id, tool.concept))}
        if base == "allow" and no_servers is not None:
            # A server's tools have no common name: what is allowed has to be listed.
            self.result.note(
                no_servers.source, "tools that agentlint does not know are off with MCP", "approximated", "narrower"
            )
            return {EVERYTHING: "deny", **{key: value for key in listed if (value := self._listed(key)) != "deny"}}
        if base == "allow" and self._keeps_questions():
            base = "ask"  # a server's tools again: what is not asked before has to be listed
            out = {EVERYTHING: base, **{key: value for key in listed if (value := self._listed(key)) != base}}
        elif base != "allow":
            out[EVERYTHING] = base if base is not None else _patterns(unnamed)
        for concept in form.withheld if base == "allow" else ():
            allowed, key = policy.layers(concept)[-1].rule, word(form.id, concept)
            if key is not None and allowed is not None and allowed.source and policy.lowest(concept) == "allow":
                out[key] = "allow"  # by `"*": allow` of the author's, which this client's own default came before
        last = {_flat(rule.tool): at for at, rule in enumerate(policy.rules)}
        for at, rule in enumerate(policy.rules):
            if rule.tool in form.withheld and not any(
                part.rule and part.rule.source for part in policy.layers(rule.tool)
            ):
                continue  # nobody wrote it, and this client does the same
            if rule.tool in BY_CONCEPT:
                key = word(form.id, rule.tool)
                if key is None:
                    if policy.highest(rule.tool) != "deny" and base == "deny":
                        text = f"{form.title} has no tool for `{rule.word}`"
                        self.result.note(rule.source, text, "approximated", "narrower")
                    continue
                if key not in out and any(_by_name(policy, one) for one in family(form.id, key)):
                    value = self._action(key)
                    if value != base or (base == "allow" and rule.tool in form.asks):
                        out[key] = value
                if out.get(key) == "deny" != base and _by_name(policy, rule.tool):
                    out.update(dict.fromkeys(BY_CONCEPT[rule.tool].columns[form.id].read, "deny"))
                for part in (one for one, whole in PART_OF.items() if whole == rule.tool):
                    own = word(form.id, part)
                    if own is not None and own not in out and base != "deny" and policy.lowest(part) != "allow":
                        out[own] = policy.lowest(part)
            elif rule.tool == ALL_SERVERS:
                if base != "allow" and rule.action == "allow":
                    self.result.note(rule.source, all_servers_lost(form.title), "approximated", "narrower")
            elif rule.tool.startswith(OTHER) and (self.agent.form or self.agent.platform) not in (form.id, OPENCODE.id):
                if base != "allow" and rule.action == "allow":
                    text = f"{form.title} has no tool for `{rule.word}`"
                    self.result.note(rule.source, text, "approximated", "narrower")
            elif rule.tool != EVERYTHING and at == last[_flat(rule.tool)]:  # what holds in the end, and stands there
                name = _flat(rule.tool)
                value = self._of_server(rule.tool)
                granted = out.get(name, base if base is not None else "deny")
                if name in form.concepts and _ranks(value)[-1] > _ranks(granted)[0]:
                    text = f"`{name}` would give {form.title}'s own tool of that name: not granted"
                    self.result.note(rule.source, text, "approximated", "narrower")
                    continue
                if rule.tool.startswith(MCP) and self.agent.asked:
                    value = self._questioned(value, rule)
                overlaps = [one for one in out if one not in form.concepts and _may_overlap(name, one)]
                if value != base or any(out[other] != value for other in overlaps):
                    out[name] = value
        self._restate(out)
        return out or None

    def _keeps_questions(self) -> bool:
        """Whether what nobody restricts must be asked before, because the source's client does."""
        held = held_back_by(self.agent, self.policy)
        if not self.agent.asked or held is None:
            return False
        if self.wider:
            text = f"{self.agent.client} asks before what else can be done, unless its user has it otherwise"
            self.result.note(held[0], f"{text}: left to {self.form.title}'s user", "approximated", "wider")
        return not self.wider

    def _of_server(self, tool: str) -> Value:
        """What holds for a server's tool, or for a pattern over them: only the patterns where `"*"` says the rest."""
        base, *patterns = self.policy.layers(tool)
        if not patterns:
            return base.action
        return _patterns(patterns if base.rule is None or base.rule.tool == EVERYTHING else [base, *patterns])

    def _restate(self, out: dict[str, Value]) -> None:
        """A pattern over servers' tools governs the client's own tools of such names too: what is said of those, or
        what is less, stands behind it."""
        for name in [one for one in out if one != EVERYTHING and re.search(r"[*?]", one)]:
            for key, concepts in self.form.concepts.items():
                if not matches(key, name):
                    continue
                if key in out:
                    if out[key] != out[name]:
                        out[key] = out.pop(key)
                    continue
                said = word(self.form.id, concepts[0])
                named = any(_by_name(self.policy, one) for one in concepts)
                unnamed = out.get(EVERYTHING, "allow")
                value = out.get(said, self._action(said) if named else unnamed) if said is not None else unnamed
                if _ranks(value)[0] < _ranks(out[name])[-1]:
                    out[key] = value

    def _listed(self, key: str) -> Value:
        """What holds for a key where nothing is allowed that is not listed."""
        members = family(self.form.id, key)
        if any(_by_name(self.policy, one) for one in members):
            return self._action(key)
        # what the source's client has no tool for nobody has let the agent do unasked
        known = any(self.agent.platform in BY_CONCEPT[one].columns for one in members)
        return "ask" if not self.wider and (self.agent.asked.intersection(members) or not known) else "allow"

    def _asked(self, rule: Rule | None) -> Action:
        """What is said of a tool that the source's client asks before. An explicit `allow` would overrule what the
        user's own settings say, an `ask` keeps the question."""
        if not self.wider:
            return "ask"
        text = f"{self.agent.client} asks before it unless its user has it otherwise: allowed outright"
        self.result.note(rule.source if rule is not None else "", text, "approximated", "wider")
        return "allow"

    def _action(self, key: str) -> Value:
        said = self._said(key)
        members = family(self.form.id, key)
        if not self.agent.asked.intersection(members):
            return said
        rule = next((rule for one in members if (rule := self.policy.layers(one)[-1].rule) is not None), None)
        return self._questioned(said, rule)

    def _questioned(self, value: Value, rule: Rule | None) -> Value:
        if value == "allow":
            return self._asked(rule)
        if isinstance(value, dict) and "allow" in value.values():
            action = self._asked(rule)
            return {pattern: action if one == "allow" else one for pattern, one in value.items()}
        return value

    def _said(self, key: str) -> Value:
        """What is said about a key that may stand for several tools: a denial of one by name denies the key, else the
        widest of those that are named."""
        policy, result, title = self.policy, self.result, self.form.title
        members = family(self.form.id, key)
        named = [concept for concept in members if _by_name(policy, concept)]
        denied = [
            concept
            for concept in named
            if policy.layers(concept)[-1].action == "deny"
            and policy.highest(concept) == "deny"
            and not self._follows(concept, named)
        ]
        within = self._within(named, members)
        if within is not None:
            return within
        if denied:
            if any(policy.highest(concept) != "deny" for concept in members):
                rule = policy.layers(denied[0])[-1].rule
                assert rule is not None
                text = f"`{key}` of {title} governs more than `{rule.word}`: denied whole"
                result.note(rule.source, text, "approximated", "narrower")
            return "deny"
        chosen = max(named, key=lambda concept: RANK[policy.highest(concept)])
        layers = policy.layers(chosen, stated=True)
        rule = layers[-1].rule
        source, shown = (rule.source, rule.word) if rule is not None else ("", chosen)
        uncovered = [
            BY_CONCEPT[concept].title
            for concept in members
            if concept not in named and self._covers(concept) and policy.highest(concept) == "deny"
        ]
        if uncovered:
            result.note(source, f"`{key}` of {title} also lets it {' and '.join(uncovered)}", "approximated")
        elif not self._covers(chosen):
            result.note(source, f"`{key}` stands for `{shown}` in {title}", "approximated")
        if len(layers) == 1:
            return layers[0].action
        if any(part.rule is not None and not part.rule.enforced for part in layers):
            text = f"{self.agent.client} gives `{shown}` whole; {title} keeps to the pattern"
            result.note(source, text, "approximated", "narrower")
        if key in WITHOUT_PATTERNS:
            what = policy.highest(chosen) if self.wider else policy.lowest(chosen)
            text = f"{title} takes no patterns for `{key}`"
            result.note(source, text, "approximated", "wider" if self.wider else "narrower")
            return what
        # where nobody says what holds for the rest, that is the client's and its user's to say
        return _patterns(layers[1:] if layers[0].rule is None else layers)

    def _within(self, named: list[str], members: tuple[str, ...]) -> Value | None:
        """What is said about a key of which only a part is spoken of: the rest stays as everything else is."""
        if len(named) != 1 or self._covers(named[0]):
            return None
        layers, within = self.policy.layers(named[0]), BY_CONCEPT[named[0]].columns[self.form.id].within
        rest = next(self.policy.highest(one) for one in members if self._covers(one))
        if not within or len(layers) > 1 or layers[0].action == rest:
            return None
        if RANK[layers[0].action] > RANK[rest] and not self.wider:
            rule = layers[0].rule
            word = rule.word if rule is not None else named[0]
            text = f"what {self.form.title} has for `{word}` makes files too: not granted"
            self.result.note(rule.source if rule is not None else "", text, "approximated", "narrower")
            return rest
        return {EVERYTHING: rest, within: layers[0].action}

    def _covers(self, concept: str) -> bool:
        return BY_CONCEPT[concept].columns[self.form.id].covers

    def _follows(self, concept: str, named: list[str]) -> bool:
        """Whether a tool that the key only covers was denied by the very word that says something else of the key's
        own."""
        if self._covers(concept):
            return False
        rule = self.policy.layers(concept)[-1].rule
        return any(
            other != concept
            and rule is not None
            and part.rule is not None
            and (part.rule.source, part.rule.word) == (rule.source, rule.word)
            for other in named
            for part in self.policy.layers(other)
        )


def _may_overlap(one: str, other: str) -> bool:
    """Whether two patterns over names, neither of them ``"*"``, may stand for the same name."""
    first, second = (re.split(r"[*?]", pattern, maxsplit=1)[0] for pattern in (one, other))
    return other != EVERYTHING and (first.startswith(second) or second.startswith(first))


def _ranks(value: Value) -> list[int]:
    """How much a key allows, least first."""
    actions = value.values() if isinstance(value, dict) else (value,)
    return sorted(rank for action, rank in RANK.items() if action in actions)


def _patterns(layers: list[Part]) -> dict[str, Value]:
    out: dict[str, Value] = {}
    for part in layers:
        out.pop(part.pattern, None)  # the last one counts, and its place does too
        out[part.pattern] = part.action
    return out


def _by_name(policy: ToolPolicy, concept: str) -> bool:
    names = (concept, PART_OF.get(concept))
    return any(part.rule is not None and part.rule.tool in names for part in policy.layers(concept))


def _flat(name: str) -> str:
    """An MCP tool's name as OpenCode makes it: characters that a tool name cannot hold become "_"."""
    if name.startswith(OTHER):
        return name.removeprefix(OTHER)
    return re.sub(r"[^A-Za-z0-9_*?-]", "_", name.removeprefix(MCP))


def _reasons(form: Form, agent: Agent, wish: Wish, ledger: Ledger, out: Mapping[str, Value]) -> None:
    mode = agent.permission_mode
    if (
        mode is not None
        and "permission_mode" in agent.fields
        and not any(rule.source == agent.fields["permission_mode"][0] for rule in agent.limits)
    ):
        if "permission" in out and not wish.wider:
            why = "what it asks before, `permission` asks before"
            ledger.approximated("permission_mode", "permission", out["permission"], why)
        else:
            why = f"{form.title} has no permission modes: `permission` and its user's settings say what is asked for"
            ledger.dropped("permission_mode", why, "wider" if held_back_by(agent, ToolPolicy()) else "same")


CONVERSION = Conversion(
    id="opencode",
    style=Style("block"),
    order=ORDER,
    read=read,
    write=write,
    tool_words={name: concepts[0] for name, concepts in OPENCODE.concepts.items()},
    joins_servers=True,
    models={name: tuple(f"{name}/{one}" for one in sorted(ids)) for name, ids in modelnames.IDS.items()},
    granting=frozenset(("tools", "permission", "permissions")),
)
