"""Express a `ToolPolicy` for a client that lists whole tools: which tools to list, and which to deny.

What the client cannot express becomes the narrower grant, with a note on the field that asked for it. With ``wider`` it
becomes the nearest form, noted as wider.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.agent import Note, Refusal
from agentlint.model.policy import (
    ALL_SERVERS,
    ASKABLE,
    EVERYTHING,
    MCP,
    OTHER,
    RANK,
    Action,
    Layer,
    Rule,
    ToolPolicy,
    gains,
)
from agentlint.model.tools import BY_CONCEPT, CLASSES, PART_OF, TOOLS, Authority, Tool, family

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agentlint.model.agent import Agent

_UNNAMED = f"{OTHER}\x01"


class Grants:
    """A policy for a client that lists whole tools, as concepts and ``mcp/`` names in the order of the rules.

    ``unlimited``: nothing is restricted. ``open``: what is not named is allowed, and ``denied`` lists what is not
    allowed; otherwise only what ``allowed`` lists is allowed. ``wider``: the user asked for the nearest form where the
    exact one cannot be expressed. ``notes`` are for the report, by the field of the file to which they belong.
    """

    def __init__(self, *, unlimited: bool, open: bool, wider: bool = False) -> None:
        self.unlimited = unlimited
        self.open = open
        self.wider = wider
        self.allowed: list[str] = []
        self.denied: list[str] = []
        self.notes: dict[str, list[Note]] = {}

    def note(self, source: str, text: str, kind: str | None = None, authority: str = "same") -> None:
        """Add a note to a field unless it is there already; no note is added for an empty ``source``."""
        if source:
            note = Note(text, kind, authority)  # type: ignore[arg-type]
            notes = self.notes.setdefault(source, [])
            if note not in notes:
                notes.append(note)


def grants(policy: ToolPolicy | None, client: str, *, wider: bool, servers: bool = False) -> Grants:
    """Reduce ``policy`` to whole tools. ``client`` is the target's title, for the notes. ``servers``: the target has a
    word for the tools of all MCP servers."""
    if policy is None or all(rule.action == "allow" for rule in policy.rules):
        return Grants(unlimited=True, open=True)
    base = (max if wider else min)(policy.layers(_UNNAMED), key=lambda part: RANK[part.action])
    out = Grants(unlimited=False, open=base.action == "allow", wider=wider)
    if base.action == "ask":
        if wider:
            out.open = True
            out.note(_source(base), f"{client} cannot ask before every tool: allowed instead", "approximated", "wider")
        else:
            out.note(_source(base), f"{client} cannot ask before every tool: not granted", "approximated", "narrower")
    names = [*policy.order(), *(tool.concept for tool in TOOLS), *policy.named(MCP)]
    for name in dict.fromkeys(names):
        action = _whole(policy, name, client, wider, out)
        if action == "deny" and out.open and _unsaid(policy, name):
            continue
        (out.allowed if action == "allow" else out.denied).append(name)
    if not out.open and not wider:
        _overlapped(out, policy, client)
    refused = any(name.startswith(MCP) for name in out.denied)
    if ALL_SERVERS in out.allowed and (out.open or refused or not servers):
        out.allowed.remove(ALL_SERVERS)
        if not out.open:
            last = policy.layers(ALL_SERVERS)[-1]
            out.note(_source(last), all_servers_lost(client), "approximated", "narrower")
    return out


def _overlapped(out: Grants, policy: ToolPolicy, client: str) -> None:
    """Withhold a server's tools where a later pattern denies some of them: which ones depends on their names."""
    for name in [name for name in out.allowed if name.startswith(MCP) and name.endswith(EVERYTHING)]:
        granted = policy.layers(name)[-1].rule
        head = name.rstrip(EVERYTHING)
        since = policy.rules[policy.rules.index(granted) + 1 :] if granted is not None else policy.rules
        for rule in since:
            literal, wild, _ = rule.tool.partition(EVERYTHING)
            overlaps = wild and literal.startswith(MCP) and (literal.startswith(head) or head.startswith(literal))
            if overlaps and rule.action != "allow" and not rule.tool.endswith(f"/{EVERYTHING}"):
                out.allowed.remove(name)
                out.denied.append(name)
                shown = granted.word if granted is not None else name
                text = f"{client} cannot grant `{shown}` without what `{rule.word}` denies: not granted"
                out.note(_source(policy.layers(name)[-1]), text, "approximated", "narrower")
                break


def _unsaid(policy: ToolPolicy, name: str) -> bool:
    """Tell whether a tool is withheld by its client and not by the file, so that nothing has to be denied elsewhere."""
    rule = policy.layers(name)[-1].rule
    return rule is not None and not rule.source


def exceptions_lost(out: Grants, policy: ToolPolicy, client: str) -> None:
    """Note, for a client with a deny-list, which of a server's tools are denied together with others: those that are
    allowed although a wider denial covers them."""
    for name in out.allowed:
        denials = (denied for denied in out.denied if name != denied and Rule(denied, "deny").covers(name))
        denial = next(denials, None)
        if name.startswith(MCP) and denial is not None:
            part = policy.layers(name)[-1]
            shown = part.rule.word if part.rule is not None else name.removeprefix(MCP)
            text = f"{client} cannot deny `{_word(policy.layers(denial))}` without `{shown}`: denied with it"
            out.note(_source(part), text, "approximated", "narrower")


def all_servers_lost(client: str) -> str:
    """Return the sentence that a client can only name single servers."""
    return f"{client} cannot name all MCP tools except these: not granted"


def _whole(policy: ToolPolicy, name: str, client: str, wider: bool, out: Grants) -> Action:
    """Decide on a tool as a whole, "allow" or "deny", and note what its patterns or questions lose by that."""
    layers = policy.layers(name)
    low, high = policy.lowest(name), policy.highest(name)
    if low == "allow" or high == "deny":
        return low
    if len(layers) == 1 and layers[0].rule is not None and layers[0].rule.tool == EVERYTHING:
        return "allow" if wider else "deny"  # noted once, for all tools
    partial = next(part for part in layers if part.action != "allow")
    source = _source(partial) or _source(layers[-1])
    shown = _word(layers) or name
    what = "ask before" if low == high == "ask" else "limit"
    if wider:
        out.note(source, f"{client} cannot {what} `{shown}`: all of it is granted", "approximated", "wider")
        return "allow"
    out.note(
        source,
        f"{client} cannot {what} `{shown}`: not granted (--allow-wider grants all of it)",
        "approximated",
        "narrower",
    )
    return "deny"


def _source(layer: Layer) -> str:
    return layer.rule.source if layer.rule is not None else ""


def _word(layers: list[Layer]) -> str:
    return next((layer.rule.word for layer in reversed(layers) if layer.rule is not None and layer.rule.word), "")


def words(out: Grants, policy: ToolPolicy, platform: str, client: str) -> list[str]:
    """Return the platform's words for what is allowed, in order.

    A word for several tools is used when each of them is allowed, otherwise the word for a single one of them. Where no
    such word exists, the one for several is used only with ``wider``.
    """
    listed: dict[str, None] = {}
    for concept in out.allowed:
        if concept not in BY_CONCEPT:
            continue
        names = BY_CONCEPT[concept].columns.get(platform)
        last = policy.layers(concept)[-1].rule
        if last is not None and last.tool == PART_OF.get(concept):
            continue  # the whole is granted already
        by_name = last is not None and last.tool == concept
        source, shown = (last.source, last.word) if last is not None else ("", "")
        if names is None:
            if by_name:
                out.note(source, f"{client} has no tool for `{shown}`", "approximated", "narrower")
            continue
        if names.write in listed:
            continue
        lacking = _lacking(out, policy, platform, names.write)
        word = names.exact if lacking and names.exact else names.write
        if lacking and word == names.write:
            more = f"`{names.write}` of {client} also lets the agent {joined([tool.title for tool in lacking])}"
            if not out.wider:
                blocking = policy.layers(lacking[0].concept)[-1].rule
                where = source if by_name or blocking is None else blocking.source
                out.note(where, f"{more}: not granted", "approximated", "narrower")
                continue
            out.note(source, more, "approximated", "wider")
        elif not names.covers and by_name:
            out.note(source, f"`{word}` stands for `{shown}` in {client}", "approximated")
        listed[word] = None
    return list(listed)


def _lacking(out: Grants, policy: ToolPolicy, platform: str, name: str) -> list[Tool]:
    """Return the tools that a word would give although they are not allowed. A tool that the word covers only in a
    denial counts if it was denied by name."""
    return [
        tool
        for tool in (BY_CONCEPT[concept] for concept in family(platform, name))
        if tool.concept not in out.allowed and (tool.columns[platform].covers or _denied_by_name(policy, tool.concept))
    ]


def _denied_by_name(policy: ToolPolicy, concept: str) -> bool:
    last = policy.layers(concept)[-1]
    return last.rule is not None and last.rule.tool == concept and last.action == "deny"


def limit_notes(agent: Agent, limits: tuple[Rule, ...], client: str, out: Grants) -> None:
    """Note on a field that its restriction had to be expressed through the tools."""
    mode = agent.fields.get("permission_mode", ("",))[0]
    for rule in limits:
        if rule.source == "hooks":
            text = f"{client} cannot take over the `{rule.word}` hook: the tools that it guards are not granted"
            out.note(rule.source, text, "approximated", "narrower")
        elif rule.source == "tools":
            text = f"`{rule.word}` only creates files, and the corresponding tools of {client} do more: not granted"
            if rule.tool == "edit":
                text = f"`{rule.word}` only changes existing files, and {client}'s tool for that also creates files"
                text += ": not granted"
            out.note(rule.source, text, "approximated", "narrower")
        elif rule.source == mode and agent.asks_by_word:
            text = f"{client} does not ask before it lets an agent {BY_CONCEPT[rule.tool].title}: not granted"
            out.note(rule.source, text, "approximated", "narrower")
        elif rule.source == mode:
            out.note(rule.source, f"what `{rule.word}` denies is not granted", "approximated")


def patterns_lost(agent: Agent, policy: ToolPolicy | None, client: str, out: Grants) -> None:
    """Note on a pattern that the source's client does not keep to it either."""
    for rule in policy.rules if policy is not None else ():
        if not rule.enforced and rule.tool != "task" and rule.tool in out.allowed:
            text = f"{client} has no patterns: it grants all of `{rule.word}`, as {agent.client} does"
            out.note(rule.source, text, "approximated")


def split_servers(out: Grants, policy: ToolPolicy, client: str) -> None:
    """Withhold a server of which one tool is denied, for a client that can grant a whole server or name its tools, but
    not exclude one."""
    _overlapped(out, policy, client)
    refused = {name.split("/")[1]: name for name in out.denied if name.startswith(MCP)}
    whole = [name for name in out.allowed if name.startswith(MCP) and name.endswith("/*")]
    for name in [name for name in whole if name.split("/")[1] in refused]:
        out.allowed.remove(name)
        out.denied.append(name)
        other = refused[name.split("/")[1]].removeprefix(MCP)
        text = f"{client} cannot grant `{name.removeprefix(MCP)}` without `{other}`"
        out.note(_source(policy.layers(name)[-1]), f"{text}: not granted", "approximated", "narrower")


_DOING: dict[Authority, str] = {
    "write": "change files",
    "execute": "run commands",
    "network": "use the network",
    "spawn": "start other agents",
    "mcp": "use MCP tools",
}


def freed(after: ToolPolicy, before: ToolPolicy, tools: Iterable[str]) -> list[str]:
    """Say in words what an agent under ``after`` may do freely that ``before`` limits.

    ``tools`` are those that the target has: where it has no list of tools, losing the limits of a single tool counts,
    even when another of its kind is free already.
    """
    gained = gains(after, before)
    compared = {concept for gain in gained for concept in gain.concepts}
    titles = [
        _DOING[gain.authority]
        if compared.issuperset(CLASSES.get(gain.authority, ()))
        else BY_CONCEPT[gain.concepts[0]].title
        for gain in gained
    ]
    titles += [
        BY_CONCEPT[tool].title
        for tool in tools
        if tool not in compared and RANK[after.lowest(tool)] > RANK[before.lowest(tool)] and not _unsaid(before, tool)
    ]
    return list(dict.fromkeys(titles))


_UNASKED_MODES = ("auto", "bypassPermissions")


def held_back_by(agent: Agent, policy: ToolPolicy) -> tuple[str, str] | None:
    """Return the first field that limits the agent, and its word there; None where the file leaves it to the session,
    in every client, what the agent may do and before what it asks."""
    mode = agent.permission_mode
    if "permission_mode" in agent.fields and mode is not None and mode not in _UNASKED_MODES:
        return agent.fields["permission_mode"][0], mode
    limit = next((rule for rule in policy.rules if rule.action != "allow" and rule.source), None)
    return agent.half_withheld if limit is None else (limit.source, limit.word)


def asked_first(agent: Agent, *, by_word: bool = True) -> tuple[Rule, ...]:
    """Return the agent's limits for a client that leaves it to the session before what it asks.

    What the agent's own client asks about is limited too: with ``by_word`` if a field of the file says that it asks,
    otherwise if anything limits the agent.
    """
    policy = (agent.policy or ToolPolicy()).and_then(agent.limits)
    held = held_back_by(agent, policy)
    if held is None or not agent.asked or (by_word and not agent.asks_by_word):
        return agent.limits
    askable = (tool for tool in ASKABLE if tool in agent.asked or tool == ALL_SERVERS)
    field, word = held
    asked = (Rule(tool, "ask", source=field, word=word) for tool in askable if policy.highest(tool) != "deny")
    return (*asked, *agent.limits)


def cannot_withhold(client: str, what: list[str]) -> Refusal:
    """Return why an agent with limits is not written for a client that cannot enforce them."""
    return Refusal(
        "cannot-restrict",
        f"the agent's tools are limited, and {client} cannot enforce that: it could {joined(what)};"
        " --allow-wider converts it anyway",
    )


def joined(what: list[str]) -> str:
    """Return words as a list in a sentence: "a, b and c"."""
    return ", ".join(what[:-1]) + (" and " if what[:-1] else "") + what[-1]
