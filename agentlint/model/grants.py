"""A `ToolPolicy` in the words of a client that lists whole tools: what may be listed, what must be denied.

What the client cannot say becomes the narrower grant and a note on the field that asked for it; with ``wider`` the
nearest form, noted as wider.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.agent import Note, Refusal
from agentlint.model.policy import ALL_SERVERS, EVERYTHING, MCP, OTHER, RANK, Action, Part, Rule, ToolPolicy, gains
from agentlint.model.tools import BY_CONCEPT, PART_OF, TOOLS, Authority, family, word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agentlint.model.agent import Agent

_UNNAMED = f"{OTHER}\x01"


class Grants:
    """``unlimited``: nothing is restricted. ``open``: what is not named is allowed, and ``denied`` says what is not.
    Otherwise only ``allowed`` is. Concepts and ``mcp/`` names, in the order of the rules."""

    def __init__(self, *, unlimited: bool, open: bool) -> None:
        self.unlimited = unlimited
        self.open = open
        self.allowed: list[str] = []
        self.denied: list[str] = []
        self.notes: dict[str, list[Note]] = {}

    def note(self, source: str, text: str, kind: str | None = None, authority: str = "same") -> None:
        if source:
            one = Note(text, kind, authority)  # type: ignore[arg-type]
            notes = self.notes.setdefault(source, [])
            if one not in notes:
                notes.append(one)


def grants(policy: ToolPolicy | None, client: str, *, wider: bool, servers: bool = False) -> Grants:
    """``policy`` reduced to whole tools. ``client`` is the target's title, for the notes. ``servers``: it has a word
    for the tools of all MCP servers."""
    if policy is None or all(rule.action == "allow" for rule in policy.rules):
        return Grants(unlimited=True, open=True)
    base = policy.layers(_UNNAMED)[-1]
    out = Grants(unlimited=False, open=base.action == "allow")
    if base.action == "ask":
        if wider:
            out.open = True
            out.note(_source(base), f"{client} cannot ask for every tool: allowed instead", "approximated", "wider")
        else:
            out.note(_source(base), f"{client} cannot ask for every tool: not granted", "approximated", "narrower")
    names = [*policy.order(), *(tool.concept for tool in TOOLS), *policy.named(MCP)]
    for name in dict.fromkeys(names):
        action = _whole(policy, name, client, wider, out)
        (out.allowed if action == "allow" else out.denied).append(name)
    refused = any(name.startswith(MCP) for name in out.denied)
    if ALL_SERVERS in out.allowed and (out.open or refused or not servers):
        out.allowed.remove(ALL_SERVERS)
        if not out.open:
            last = policy.layers(ALL_SERVERS)[-1]
            out.note(_source(last), all_servers_lost(client), "approximated", "narrower")
    return out


def all_servers_lost(client: str) -> str:
    return f"{client} has no word for all MCP tools but these: not granted"


def _whole(policy: ToolPolicy, name: str, client: str, wider: bool, out: Grants) -> Action:
    """allow or deny for the tool as a whole."""
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
        out.note(source, f"{client} cannot {what} `{shown}`: granted whole", "approximated", "wider")
        return "allow"
    out.note(
        source,
        f"{client} cannot {what} `{shown}`: not granted (--allow-wider grants it whole)",
        "approximated",
        "narrower",
    )
    return "deny"


def _source(part: Part) -> str:
    return part.rule.source if part.rule is not None else ""


def _word(layers: list[Part]) -> str:
    return next((part.rule.word for part in reversed(layers) if part.rule is not None and part.rule.word), "")


def words(out: Grants, policy: ToolPolicy, platform: str, client: str) -> list[str]:
    """The platform's words for what is allowed, in order. A word that stands for several tools is listed when one of
    them is allowed and none of them was denied by name."""
    listed: list[str] = []
    allowed = set(out.allowed)
    for concept in out.allowed:
        if concept not in BY_CONCEPT:
            continue
        name = word(platform, concept)
        layers = policy.layers(concept)
        if layers[-1].rule is not None and layers[-1].rule.tool == PART_OF.get(concept):
            continue  # granting the whole is enough
        source = _source(layers[-1])
        by_name = layers[-1].rule is not None and layers[-1].rule.tool == concept
        if name is None:
            if by_name:
                out.note(source, f"{client} has no tool for `{_word(layers)}`", "approximated", "narrower")
            continue
        if name in listed:
            continue
        members = [BY_CONCEPT[one] for one in family(platform, name)]
        blocked = [tool for tool in members if _denied_by_name(policy, tool.concept)]
        if blocked:
            rule = policy.layers(blocked[0].concept)[-1].rule
            assert rule is not None
            out.note(
                rule.source, f"`{name}` of {client} covers `{rule.word}` too: not granted", "approximated", "narrower"
            )
            continue
        listed.append(name)
        missing = [tool.title for tool in members if tool.columns[platform].covers and tool.concept not in allowed]
        if missing:
            out.note(source, f"`{name}` of {client} also lets it {' and '.join(missing)}", "approximated")
        elif not BY_CONCEPT[concept].columns[platform].covers and by_name:
            out.note(source, f"`{name}` stands for `{_word(layers)}` in {client}", "approximated")
    return listed


def _denied_by_name(policy: ToolPolicy, concept: str) -> bool:
    last = policy.layers(concept)[-1]
    return last.rule is not None and last.rule.tool == concept and last.action == "deny"


def limit_notes(agent: Agent, limits: tuple[Rule, ...], client: str, out: Grants) -> None:
    """What is said about a field whose restriction had to be expressed through the tools."""
    mode = agent.fields.get("permission_mode", ("",))[0]
    for rule in limits:
        if rule.source == "hooks":
            text = f"{client} cannot carry the `{rule.word}` hook: what it guards is not granted"
            out.note(rule.source, text, "approximated", "narrower")
        elif rule.source == mode:
            out.note(rule.source, f"what `{rule.word}` withholds is not granted", "approximated")


def patterns_lost(agent: Agent, policy: ToolPolicy | None, client: str, out: Grants) -> None:
    """What is said of a pattern that the source's client does not keep to either."""
    for rule in policy.rules if policy is not None else ():
        if not rule.enforced and rule.tool != "task" and rule.tool in out.allowed:
            text = f"{client} has no patterns: `{rule.word}` is granted whole, as {agent.client} does"
            out.note(rule.source, text, "approximated")


def split_servers(out: Grants, policy: ToolPolicy, client: str) -> None:
    """For a client that can grant a server whole or name its tools, but not except one: such a server is not granted
    whole."""
    refused = {name.split("/")[1]: name for name in out.denied if name.startswith(MCP)}
    for name in [
        one for one in out.allowed if one.startswith(MCP) and one.endswith("/*") and one.split("/")[1] in refused
    ]:
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
    """What an agent under ``after`` may do freely that ``before`` limits, in words. ``tools`` are those that the target
    has: where it keeps no list of tools, losing the limits of a single one counts, also when another of its kind is
    free already."""
    gained = gains(after, before)
    found = [_DOING[gain.authority] for gain in gained]
    told = {gain.authority for gain in gained}
    for one in tools:
        tool = BY_CONCEPT[one]
        if tool.authority not in told and RANK[after.lowest(one)] > RANK[before.lowest(one)]:
            found.append(tool.title)
    return list(dict.fromkeys(found))


def cannot_withhold(client: str, what: list[str]) -> Refusal:
    """Why an agent with limits is not written for a client that cannot keep to them."""
    return Refusal(
        "cannot-restrict",
        f"the agent's tools are limited, and {client} cannot keep to that: it would be free to {joined(what)};"
        " --allow-wider converts it all the same",
    )


def joined(what: list[str]) -> str:
    """ "a, b and c"."""
    return ", ".join(what[:-1]) + (" and " if what[:-1] else "") + what[-1]
