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
    Layer,
    Rule,
    ToolPolicy,
    gains,
)
from agentlint.model.tools import BY_CONCEPT, CLASSES, PART_OF, TOOLS, Authority, Tool, family
from agentlint.text import joined

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeGuard

    from agentlint.model.agent import Agent
    from agentlint.model.policy import Gain
    from agentlint.model.vocabulary import Names

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

    def note_narrower(self, source: str, text: str) -> None:
        """Add a note that less is granted than the field says."""
        self.note(source, text, "approximated", "narrower")

    def note_wider(self, source: str, text: str) -> None:
        """Add a note that more is granted than the field says, as the user asked for."""
        self.note(source, text, "approximated", "wider")

    def withhold(self, name: str) -> None:
        """Deny a name that is listed as allowed."""
        self.allowed.remove(name)
        self.denied.append(name)


def grants(policy: ToolPolicy | None, client: str, *, wider: bool, servers: bool = False) -> Grants:
    """Reduce ``policy`` to whole tools. ``client`` is the target's title, for the notes. ``servers``: the target has a
    word for the tools of all MCP servers."""
    if policy is None or all(rule.action == "allow" for rule in policy.rules):
        return Grants(unlimited=True, open=True)
    out = _granting_others(policy, client, wider=wider)
    for name in _judged_names(policy):
        if _is_granted(out, policy, name, client):
            out.allowed.append(name)
        elif not out.open or not _unsaid(policy, name):
            out.denied.append(name)
    if not out.open and not wider:
        _withhold_overlapped(out, policy, client)
    if ALL_SERVERS in out.allowed:
        _reconsider_all_servers(out, policy, client, servers=servers)
    return out


def _granting_others(policy: ToolPolicy, client: str, *, wider: bool) -> Grants:
    """Return grants that list nothing yet, ``open`` if a tool that no rule names is allowed."""
    choose = max if wider else min
    layer = choose(policy.layers(_UNNAMED), key=lambda layer: RANK[layer.action])
    asks = layer.action == "ask"
    out = Grants(unlimited=False, open=layer.action == "allow" or (asks and wider), wider=wider)
    text = f"{client} cannot ask before every tool"
    if asks and wider:
        out.note_wider(_source(layer), f"{text}: allowed instead")
    elif asks:
        out.note_narrower(_source(layer), f"{text}: not granted")
    return out


def _judged_names(policy: ToolPolicy) -> list[str]:
    """Return every tool, and the servers and tools of servers that the rules name: first the tools that they name."""
    return list(dict.fromkeys([*policy.order(), *(tool.concept for tool in TOOLS), *policy.named(MCP)]))


def _reconsider_all_servers(out: Grants, policy: ToolPolicy, client: str, *, servers: bool) -> None:
    """Take all servers off the list where nothing needs to be listed, where the client has no word for them, or where
    one of them is denied."""
    refused = any(name.startswith(MCP) for name in out.denied)
    if servers and not refused and not out.open:
        return
    out.allowed.remove(ALL_SERVERS)
    if not out.open:
        out.note_narrower(_source(policy.layers(ALL_SERVERS)[-1]), all_servers_lost(client))


def _withhold_overlapped(out: Grants, policy: ToolPolicy, client: str) -> None:
    """Withhold a server's tools where a later pattern denies some of them: which ones depends on their names."""
    for name in [name for name in out.allowed if name.startswith(MCP) and name.endswith(EVERYTHING)]:
        layers = policy.layers(name)
        limit = _overlapping_limit(policy, name, layers[-1].rule)
        if limit is not None:
            out.withhold(name)
            text = f"{client} cannot grant `{_word(layers)}` without what `{limit.word}` denies: not granted"
            out.note_narrower(_source(layers[-1]), text)


def _overlapping_limit(policy: ToolPolicy, name: str, granted: Rule | None) -> Rule | None:
    """Return the first rule after ``granted`` that withholds some of the tools that the pattern ``name`` matches."""
    later = policy.rules if granted is None else policy.rules[policy.rules.index(granted) + 1 :]
    return next((rule for rule in later if rule.action != "allow" and _overlaps(rule.tool, name)), None)


def _overlaps(pattern: str, name: str) -> bool:
    """Tell whether a pattern for tools of servers, but not for a whole server, may match what ``name`` matches."""
    literal, wild, _ = pattern.partition(EVERYTHING)
    if not wild or not literal.startswith(MCP) or pattern.endswith(f"/{EVERYTHING}"):
        return False
    head = name.rstrip(EVERYTHING)
    return literal.startswith(head) or head.startswith(literal)


def _unsaid(policy: ToolPolicy, name: str) -> bool:
    """Tell whether a tool is withheld by its client and not by the file, so that nothing has to be denied elsewhere."""
    rule = policy.layers(name)[-1].rule
    return rule is not None and not rule.source


def exceptions_lost(out: Grants, policy: ToolPolicy, client: str) -> None:
    """Note, for a client with a deny-list, which of a server's tools are denied together with others: those that are
    allowed although a wider denial covers them."""
    for name in out.allowed:
        denial = _covering_denial(out, name) if name.startswith(MCP) else None
        if denial is not None:
            layers = policy.layers(name)
            text = f"{client} cannot deny `{_word(policy.layers(denial))}` without `{_word(layers)}`: denied with it"
            out.note_narrower(_source(layers[-1]), text)


def _covering_denial(out: Grants, name: str) -> str | None:
    """Return the first denied name that covers another name."""
    return next((denied for denied in out.denied if denied != name and Rule(denied, "deny").covers(name)), None)


def all_servers_lost(client: str) -> str:
    """Return the sentence that a client can only name single servers."""
    return f"{client} cannot name all MCP tools except these: not granted"


def _is_granted(out: Grants, policy: ToolPolicy, name: str, client: str) -> bool:
    """Decide whether a tool is granted as a whole, and note what its patterns or questions lose by that."""
    low, high = policy.lowest(name), policy.highest(name)
    if low == "allow" or high == "deny":
        return low == "allow"
    layers = policy.layers(name)
    if _is_of_every_tool(layers):
        return out.wider  # noted once, for all tools
    limiting = next(layer for layer in layers if layer.action != "allow")
    source = _source(limiting) or _source(layers[-1])
    need = "ask before" if low == high == "ask" else "limit"
    text = f"{client} cannot {need} `{_word(layers) or name}`"
    if out.wider:
        out.note_wider(source, f"{text}: all of it is granted")
    else:
        out.note_narrower(source, f"{text}: not granted (--allow-wider grants all of it)")
    return out.wider


def _is_of_every_tool(layers: list[Layer]) -> bool:
    """Tell whether only a rule for every tool applies."""
    rule = layers[-1].rule
    return len(layers) == 1 and rule is not None and rule.tool == EVERYTHING


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
    for tool in [BY_CONCEPT[name] for name in out.allowed if name in BY_CONCEPT]:
        rule = policy.layers(tool.concept)[-1].rule
        if rule is not None and rule.tool == PART_OF.get(tool.concept):
            continue  # the whole is granted already
        names = tool.columns.get(platform)
        if names is None:
            if _is_named_by(rule, tool):
                out.note_narrower(rule.source, f"{client} has no tool for `{rule.word}`")
        elif names.write not in listed:
            word = _word_for(out, policy, tool, names, platform, client)
            if word is not None:
                listed[word] = None
    return list(listed)


def _word_for(out: Grants, policy: ToolPolicy, tool: Tool, names: Names, platform: str, client: str) -> str | None:
    """Return the platform's word for an allowed tool, and note what it says besides; None where it lets the agent do
    more than is allowed."""
    layer = policy.layers(tool.concept)[-1]
    lacking = _lacking(out, policy, platform, names.write)
    if not lacking or names.exact:
        word = names.exact if lacking else names.write
        if not names.covers and _is_named_by(layer.rule, tool):
            out.note(layer.rule.source, f"`{word}` stands for `{layer.rule.word}` in {client}", "approximated")
        return word
    text = f"`{names.write}` of {client} also lets the agent {joined([more.title for more in lacking])}"
    if out.wider:
        out.note_wider(_source(layer), text)
        return names.write
    blocking = layer if _is_named_by(layer.rule, tool) else policy.layers(lacking[0].concept)[-1]
    out.note_narrower(_source(blocking), f"{text}: not granted")
    return None


def _is_named_by(rule: Rule | None, tool: Tool) -> TypeGuard[Rule]:
    """Tell whether a rule names the tool itself."""
    return rule is not None and rule.tool == tool.concept


def _lacking(out: Grants, policy: ToolPolicy, platform: str, word: str) -> list[Tool]:
    """Return the tools that a word would give although they are not allowed. A tool that the word covers only in a
    denial counts if it was denied by name."""
    tools = [BY_CONCEPT[concept] for concept in family(platform, word) if concept not in out.allowed]
    return [tool for tool in tools if tool.columns[platform].covers or _denied_by_name(policy, tool)]


def _denied_by_name(policy: ToolPolicy, tool: Tool) -> bool:
    layer = policy.layers(tool.concept)[-1]
    return layer.action == "deny" and _is_named_by(layer.rule, tool)


def limit_notes(agent: Agent, limits: tuple[Rule, ...], client: str, out: Grants) -> None:
    """Note on a field that its restriction had to be expressed through the tools."""
    mode = agent.fields.get("permission_mode", ("",))[0]
    for rule in limits:
        if rule.source == "hooks":
            text = f"{client} cannot take over the `{rule.word}` hook: the tools that it guards are not granted"
            out.note_narrower(rule.source, text)
        elif rule.source == "tools":
            work = f"only creates files, and the corresponding tools of {client} do more"
            if rule.tool == "edit":
                work = f"only changes existing files, and {client}'s tool for that also creates files"
            out.note_narrower(rule.source, f"`{rule.word}` {work}: not granted")
        elif rule.source == mode and agent.asks_by_word:
            work = BY_CONCEPT[rule.tool].title
            out.note_narrower(rule.source, f"{client} does not ask before it lets an agent {work}: not granted")
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
    _withhold_overlapped(out, policy, client)
    denied = {_server(name): name for name in out.denied if name.startswith(MCP)}
    whole = [name for name in out.allowed if name.startswith(MCP) and name.endswith("/*")]
    for name in [name for name in whole if _server(name) in denied]:
        out.withhold(name)
        shown, other = name.removeprefix(MCP), denied[_server(name)].removeprefix(MCP)
        text = f"{client} cannot grant `{shown}` without `{other}`: not granted"
        out.note_narrower(_source(policy.layers(name)[-1]), text)


def _server(name: str) -> str:
    return name.split("/")[1]


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
    alone = [tool for tool in tools if tool not in compared and _is_freed(tool, after, before)]
    return list(dict.fromkeys([*in_words(gained), *(BY_CONCEPT[tool].title for tool in alone)]))


def in_words(gained: list[Gain]) -> list[str]:
    """Say what an agent gains: "change files"."""
    compared = {concept for gain in gained for concept in gain.concepts}
    return list(dict.fromkeys(_gained(gain, compared) for gain in gained))


def _gained(gain: Gain, compared: set[str]) -> str:
    """Return what is gained in words: all of its kind, or the work of a single tool."""
    if compared.issuperset(CLASSES.get(gain.authority, ())):
        return _DOING[gain.authority]
    return BY_CONCEPT[gain.concepts[0]].title


def _is_freed(tool: str, after: ToolPolicy, before: ToolPolicy) -> bool:
    """Tell whether more of a tool is granted than before, where the file limited it."""
    return RANK[after.lowest(tool)] > RANK[before.lowest(tool)] and not _unsaid(before, tool)


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
