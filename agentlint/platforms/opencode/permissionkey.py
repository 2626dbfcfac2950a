"""Write an agent's policy as the ``permission`` of a client of OpenCode's form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agentlint.model.grants import Grants, all_servers_lost, held_back_by
from agentlint.model.policy import ALL_SERVERS, EVERYTHING, MCP, OTHER, RANK, Action, Layer, Rule, ToolPolicy
from agentlint.model.tools import BY_CONCEPT, PART_OF, TOOLS, family, word
from agentlint.model.vocabulary.opencode import WITHOUT_PATTERNS
from agentlint.model.wildcard import matches
from agentlint.platforms.opencode.form import OPENCODE
from agentlint.record import Record

if TYPE_CHECKING:
    from agentlint.model.agent import Agent
    from agentlint.platforms.opencode.form import Form
    from agentlint.syntax.nodes import Value


class Permission(Record):
    """The ``permission`` value for a policy, which is the agent's with the limits that apply. ``result`` collects the
    notes."""

    form: Form
    agent: Agent
    policy: ToolPolicy
    wider: bool
    result: Grants

    def written(self) -> Value:
        """Return the value, with ``"*"`` first and then each tool in the order of the rules; None for no
        restriction."""
        unnamed = self.policy.layers(f"{OTHER}\x01")
        base = unnamed[-1].action if len(unnamed) == 1 else None  # None: the action depends on the argument of the call
        out: dict[str, Value]
        if base != "allow":
            out = {EVERYTHING: base if base is not None else _patterns(unnamed)}
        elif (no_servers := self._denial_of_servers()) is not None:
            text = "tools that agentlint does not know are off with MCP"
            self.result.note(no_servers.source, text, "approximated", "narrower")
            return {EVERYTHING: "deny", **self._listed_beside("deny")}
        elif self._keeps_questions():
            base = "ask"
            out = {EVERYTHING: "ask", **self._listed_beside("ask")}
        else:
            out = self._allowed_by_author()
        last = {_flat(rule.tool): at for at, rule in enumerate(self.policy.rules)}
        for at, rule in enumerate(self.policy.rules):
            if not self._is_default(rule):
                self._put(rule, base, out, applies=at == last[_flat(rule.tool)])
        self._restate(out)
        return out or None

    def _denial_of_servers(self) -> Rule | None:
        """Return the rule that denies the tools of every server; None when there is none."""
        rules = self.policy.rules
        return next((rule for rule in rules if rule.tool == ALL_SERVERS and rule.action == "deny"), None)

    def _listed_beside(self, base: Action) -> dict[str, Value]:
        """Return the client's own tools whose action differs from ``base``. Servers' tools have no common name, so
        every tool that differs from them has to be listed."""
        keys = dict.fromkeys(key for tool in TOOLS if (key := word(self.form.id, tool.concept)))
        return {key: value for key in keys if (value := self._listed(key)) != base}

    def _allowed_by_author(self) -> dict[str, Value]:
        """Return the tools that this client withholds by default and that the author's `"*": allow` grants."""
        out: dict[str, Value] = {}
        for concept in self.form.withheld:
            rule, key = self.policy.layers(concept)[-1].rule, word(self.form.id, concept)
            by_author = rule is not None and bool(rule.source)
            if key is not None and by_author and self.policy.lowest(concept) == "allow":
                out[key] = "allow"
        return out

    def _is_default(self, rule: Rule) -> bool:
        """Tell whether the rule is for a tool that this client withholds by default, and about which the author wrote
        nothing."""
        if rule.tool not in self.form.withheld:
            return False
        return not any(part.rule and part.rule.source for part in self.policy.layers(rule.tool))

    def _put(self, rule: Rule, base: Action | None, out: dict[str, Value], *, applies: bool) -> None:
        """Store the value of a rule in addition to ``base``, or note that the rule is lost. ``applies`` means that no
        later rule has the same name."""
        lost = rule.action == "allow" and base != "allow"  # unless a key can express it
        if rule.tool in BY_CONCEPT:
            self._put_tool(rule, base, out)
        elif rule.tool == ALL_SERVERS:
            if lost:
                self.result.note(rule.source, all_servers_lost(self.form.title), "approximated", "narrower")
        elif rule.tool.startswith(OTHER) and not self._is_of_the_family():
            if lost:
                self._no_tool(rule)
        elif rule.tool != EVERYTHING and applies:
            self._put_other(rule, base, out)

    def _is_of_the_family(self) -> bool:
        """Tell whether the agent's client is of the same family, so that its own tools have the same names here."""
        return (self.agent.form or self.agent.platform) in (self.form.id, OPENCODE.id)

    def _no_tool(self, rule: Rule) -> None:
        text = f"{self.form.title} has no tool for `{rule.word}`"
        self.result.note(rule.source, text, "approximated", "narrower")

    def _put_tool(self, rule: Rule, base: Action | None, out: dict[str, Value]) -> None:
        """Store the value of a rule for a tool; ``base`` applies to everything that is not named."""
        policy, form = self.policy, self.form
        key = word(form.id, rule.tool)
        if key is None:
            if policy.highest(rule.tool) != "deny" and base == "deny":
                self._no_tool(rule)
            return
        if key not in out and any(_by_name(policy, member) for member in family(form.id, key)):
            value = self._action(key)
            if value != base or (base == "allow" and rule.tool in form.asks):
                out[key] = value
        if out.get(key) == "deny" != base and _by_name(policy, rule.tool):
            out.update(dict.fromkeys(BY_CONCEPT[rule.tool].columns[form.id].read, "deny"))
        for part in (part for part, whole in PART_OF.items() if whole == rule.tool):
            self._put_part(part, base, out)

    def _put_part(self, part: str, base: Action | None, out: dict[str, Value]) -> None:
        """Store a key for a part of a tool if less is allowed for the part than for the whole tool."""
        key, least = word(self.form.id, part), self.policy.lowest(part)
        if key is None or base == "deny" or least == "allow":
            return
        if key not in out or _ranks(out[key])[-1] > RANK[least]:  # the key may also be a word of the source's client
            out[key] = least

    def _put_other(self, rule: Rule, base: Action | None, out: dict[str, Value]) -> None:
        """Store the value of a rule for a server's tool, or for a tool that no other client has."""
        form, name, value = self.form, _flat(rule.tool), self._of_server(rule.tool)
        granted = out.get(name, base if base is not None else "deny")
        if name in form.concepts and _ranks(value)[-1] > _ranks(granted)[0]:
            self._no_own_tool(rule, name)
            return
        if rule.tool.startswith(MCP) and self.agent.asked:
            value = self._questioned(value, rule)
        overlaps = [other for other in out if other not in form.concepts and _may_overlap(name, other)]
        if value == base and all(out[other] == value for other in overlaps):
            return
        if name in form.concepts and RANK["allow"] in _ranks(value):  # the session allows less by default
            self._no_own_tool(rule, name)
        else:
            out[name] = value

    def _no_own_tool(self, rule: Rule, name: str) -> None:
        text = f"`{name}` would give {self.form.title}'s own tool of that name: not granted"
        self.result.note(rule.source, text, "approximated", "narrower")

    def _keeps_questions(self) -> bool:
        """Tell whether the client must ask about everything that no rule restricts, because the source's client
        does."""
        held = held_back_by(self.agent, self.policy)
        if not self.agent.asked or held is None:
            return False
        if self.wider:
            text = f"{self.agent.client} asks before other actions, unless the user has changed that"
            self.result.note(held[0], f"{text}: left to {self.form.title}'s user", "approximated", "wider")
        return not self.wider

    def _of_server(self, tool: str) -> Value:
        """Return the value for a server's tool, or for a pattern that matches such tools. Where `"*"` covers the rest,
        the value has only the tool's own patterns."""
        base, *patterns = self.policy.layers(tool)
        if not patterns:
            return base.action
        return _patterns(patterns if base.rule is None or base.rule.tool == EVERYTHING else [base, *patterns])

    def _restate(self, out: dict[str, Value]) -> None:
        """Correct the effect of patterns for servers' tools on the client's own tools, whose names they match too. Keys
        of own tools that say something else or allow less are placed after the patterns."""
        patterns = [key for key in out if key != EVERYTHING and re.search(r"[*?]", key)]
        for pattern in patterns:
            for key in [key for key in self.form.concepts if matches(key, pattern)]:
                if key not in out:
                    value = self._stated(key, out)
                    if _ranks(value)[0] < _ranks(out[pattern])[-1]:
                        out[key] = value
                elif out[key] != out[pattern]:
                    out[key] = out.pop(key)

    def _stated(self, key: str, out: dict[str, Value]) -> Value:
        """Return the value that applies to one of the client's own tools that ``out`` does not name, through another
        name of it or `"*"`."""
        concepts = self.form.concepts[key]
        name = word(self.form.id, concepts[0])
        unnamed = out.get(EVERYTHING, "ask")  # the session's default allows less than an explicit `allow`
        if name is None:
            return unnamed
        named = any(_by_name(self.policy, concept) and self.policy.layers(concept)[0].rule for concept in concepts)
        return out.get(name, self._action(name) if named else unnamed)

    def _listed(self, key: str) -> Value:
        """Return the value for a key where everything that is not listed is denied or asked about."""
        members = family(self.form.id, key)
        if any(_by_name(self.policy, concept) for concept in members):
            return self._action(key)
        # If the source's client has no such tool, nobody has let the agent use it without asking.
        known = any(self.agent.platform in BY_CONCEPT[concept].columns for concept in members)
        return "ask" if not self.wider and (self.agent.asked.intersection(members) or not known) else "allow"

    def _asked(self, rule: Rule | None) -> Action:
        """Return the action for a tool about which the source's client asks. An explicit `allow` would override the
        user's own settings; an `ask` keeps the question."""
        if not self.wider:
            return "ask"
        text = f"{self.agent.client} asks about it, unless the user has changed that: allowed outright"
        self.result.note(rule.source if rule is not None else "", text, "approximated", "wider")
        return "allow"

    def _action(self, key: str) -> Value:
        value = self._said(key)
        members = family(self.form.id, key)
        if not self.agent.asked.intersection(members):
            return value
        last_rules = (self.policy.layers(concept)[-1].rule for concept in members)
        return self._questioned(value, next((rule for rule in last_rules if rule is not None), None))

    def _questioned(self, value: Value, rule: Rule | None) -> Value:
        if value == "allow":
            return self._asked(rule)
        if isinstance(value, dict) and "allow" in value.values():
            action = self._asked(rule)
            return {pattern: action if stated == "allow" else stated for pattern, stated in value.items()}
        return value

    def _said(self, key: str) -> Value:
        """Return the value for a key that may stand for several tools: a denial of one by name denies the key;
        otherwise the widest of the named ones applies."""
        policy = self.policy
        members = family(self.form.id, key)
        named = [concept for concept in members if _by_name(policy, concept)]
        within = self._within(named, members)
        if within is not None:
            return within
        denied = next((concept for concept in named if self._is_denied(concept, named)), None)
        if denied is not None:
            self._note_denied_along(key, denied, members)
            return "deny"
        chosen = max(named, key=lambda concept: RANK[policy.highest(concept)])
        layers = policy.layers(chosen, stated=True)
        rule = layers[-1].rule
        source, shown = (rule.source, rule.word) if rule is not None else ("", chosen)
        self._note_reach(key, chosen, source, shown, [concept for concept in members if concept not in named])
        return layers[0].action if len(layers) == 1 else self._by_pattern(key, chosen, layers, source, shown)

    def _is_denied(self, concept: str, named: list[str]) -> bool:
        """Tell whether a tool is denied completely, and by a word that is only for this tool."""
        policy = self.policy
        last = policy.layers(concept)[-1].action
        return last == "deny" and policy.highest(concept) == "deny" and not self._follows(concept, named)

    def _note_denied_along(self, key: str, denied: str, members: tuple[str, ...]) -> None:
        """Note that denying a tool also denies the other tools for which the key stands."""
        if all(self.policy.highest(concept) == "deny" for concept in members):
            return
        rule = self.policy.layers(denied)[-1].rule
        assert rule is not None
        text = f"`{key}` of {self.form.title} governs more than `{rule.word}`: denied altogether"
        self.result.note(rule.source, text, "approximated", "narrower")

    def _note_reach(self, key: str, chosen: str, source: str, shown: str, unnamed: list[str]) -> None:
        """Note what a key grants besides the tool for which it was chosen. ``unnamed`` are the tools that the key
        stands for and that no rule names; ``source`` and ``shown`` are the field and the word that name ``chosen``."""
        title = self.form.title
        given = [
            BY_CONCEPT[concept].title
            for concept in unnamed
            if self._covers(concept) and self.policy.highest(concept) == "deny"
        ]
        if given:
            self.result.note(source, f"`{key}` of {title} also lets it {' and '.join(given)}", "approximated")
        elif not self._covers(chosen):
            self.result.note(source, f"`{key}` stands for `{shown}` in {title}", "approximated")

    def _by_pattern(self, key: str, concept: str, layers: list[Layer], source: str, shown: str) -> Value:
        """Return the value for a tool whose uses are not all allowed alike."""
        title = self.form.title
        if any(part.rule is not None and not part.rule.enforced for part in layers):
            text = f"{self.agent.client} gives all of `{shown}`; {title} enforces the pattern"
            self.result.note(source, text, "approximated", "narrower")
        if key in WITHOUT_PATTERNS:
            text = f"{title} accepts no patterns for `{key}`"
            self.result.note(source, text, "approximated", "wider" if self.wider else "narrower")
            return self.policy.highest(concept) if self.wider else self.policy.lowest(concept)
        # Where no rule applies to the rest, the client and its user decide.
        return _patterns(layers[1:] if layers[0].rule is None else layers)

    def _within(self, named: list[str], members: tuple[str, ...]) -> Value | None:
        """Return the value for a key when rules name only a part of what it stands for; the rest keeps its action. None
        where this does not apply."""
        if len(named) != 1 or self._covers(named[0]):
            return None
        layers, within = self.policy.layers(named[0]), BY_CONCEPT[named[0]].columns[self.form.id].within
        action = next(self.policy.highest(concept) for concept in members if self._covers(concept))
        if not within or len(layers) > 1 or layers[0].action == action:
            return None
        if RANK[layers[0].action] > RANK[action] and not self.wider:
            rule = layers[0].rule
            word = rule.word if rule is not None else named[0]
            text = f"{self.form.title}'s counterpart of `{word}` also creates files: not granted"
            self.result.note(rule.source if rule is not None else "", text, "approximated", "narrower")
            return action
        return {EVERYTHING: action, within: layers[0].action}

    def _covers(self, concept: str) -> bool:
        return BY_CONCEPT[concept].columns[self.form.id].covers

    def _follows(self, concept: str, named: list[str]) -> bool:
        """Tell whether a tool that the key merely covers was denied by the same word that has another action for the
        tool after which the key is named."""
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


def _may_overlap(pattern: str, other: str) -> bool:
    """Tell whether two patterns over names, neither of them ``"*"``, may match the same name."""
    head, other_head = (re.split(r"[*?]", text, maxsplit=1)[0] for text in (pattern, other))
    return other != EVERYTHING and (head.startswith(other_head) or other_head.startswith(head))


def _ranks(value: Value) -> list[int]:
    """Return the ranks of the actions in a value, the strictest first."""
    actions = value.values() if isinstance(value, dict) else (value,)
    return sorted(rank for action, rank in RANK.items() if action in actions)


def _patterns(layers: list[Layer]) -> dict[str, Value]:
    out: dict[str, Value] = {}
    for part in layers:
        out.pop(part.pattern, None)  # the last one wins, and its position matters too
        out[part.pattern] = part.action
    return out


def _by_name(policy: ToolPolicy, concept: str) -> bool:
    names = (concept, PART_OF.get(concept))
    return any(part.rule is not None and part.rule.tool in names for part in policy.layers(concept))


def _flat(name: str) -> str:
    """Return an MCP tool's name as OpenCode forms it: characters that a tool name cannot contain become "_"."""
    if name.startswith(OTHER):
        return name.removeprefix(OTHER)
    return re.sub(r"[^A-Za-z0-9_*?-]", "_", name.removeprefix(MCP))
