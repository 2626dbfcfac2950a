"""What an agent may do, and whether one agent may do more than another.

A client's tool settings become ordered rules, of which the last matching one decides. This form can express allow-lists
(Claude Code, Copilot), deny-lists (Claude Code) and patterns (OpenCode).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from agentlint.model.tools import BY_CONCEPT, CLASSES, PART_OF, Authority
from agentlint.model.wildcard import matches
from agentlint.record import Record
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Action = Literal["allow", "ask", "deny"]
RANK: dict[Action, int] = {"deny": 0, "ask": 1, "allow": 2}
EVERYTHING = "*"
_WILD = lazy_pattern(r"[*?]")
MCP = "mcp/"
"""A server's tool is ``mcp/SERVER/TOOL``, all of a server's tools ``mcp/SERVER/*``."""
ALL_SERVERS = f"{MCP}*"
ASKABLE: Final = (*(concept for group in CLASSES.values() for concept in group), ALL_SERVERS)
"""The tools about which a client may ask, and which a hook on its questions may refuse."""
OTHER = "other/"
"""A tool that only one client has: ``other/NAME``."""


class Rule(Record):
    """One statement about tools: it applies to whatever it covers, until a later rule says otherwise.

    ``tool`` is a concept of the vocabulary, an ``mcp/`` or ``other/`` name, or "*". ``pattern`` is a glob over what the
    tool is used for: a command, a path, an agent's name.

    ``enforced`` is False where the client shows a pattern but gives the whole tool (Claude Code). ``source`` is the
    field of the file that states the rule, and ``word`` the author's own word there; `effect` is the rule without these
    two.
    """

    tool: str
    action: Action
    pattern: str = EVERYTHING
    enforced: bool = True
    source: str = ""
    word: str = ""

    @property
    def effect(self) -> tuple[str, str, str, bool]:
        """What the rule says, without where and in which word its author said it."""
        return self.tool, self.action, self.pattern, self.enforced

    def covers(self, tool: str) -> bool:
        """Tell whether the rule covers all of ``tool``."""
        if self.tool in (tool, EVERYTHING, PART_OF.get(tool)):
            return True
        if self.tool.startswith((MCP, OTHER)):
            return matches(tool.lower(), self.tool.lower())
        return False


class Layer(Record):
    """One layer of the rules for a tool; a later layer overrides those before it."""

    pattern: str
    action: Action
    rule: Rule | None  # None: the default, which nobody wrote
    head: str = ""  # the beginning of every text that it matches

    def speaks_of(self, argument: str) -> bool:
        """Tell whether the layer applies when its tool is used for ``argument``."""
        if not argument.startswith(self.head):  # this is the most frequent case, and cheaper than matching
            return False
        unenforced = self.rule is not None and not self.rule.enforced
        return self.pattern == EVERYTHING or unenforced or matches(argument, self.pattern)


class ToolPolicy:
    """Rules in order, of which the last matching one decides; where none matches, everything is allowed."""

    __slots__ = ("_layers", "rules")

    def __init__(self, rules: tuple[Rule, ...] = ()) -> None:
        self.rules: Final = rules
        self._layers: dict[tuple[str, bool], list[Layer]] = {}

    def layers(self, tool: str, *, stated: bool = False) -> list[Layer]:
        """Return what applies to ``tool``: first an action for the whole tool, then the patterns after it.

        ``stated``: as the file says it, including the patterns that its client does not enforce.
        """
        known = self._layers.get((tool, stated))
        if known is not None:
            return known
        layers = [Layer(EVERYTHING, "allow", None)]
        for rule in self.rules:
            if not rule.covers(tool):
                continue
            layer = Layer(rule.pattern, rule.action, rule, _head(rule))
            gives_whole_tool = not rule.enforced and not stated
            if rule.pattern == EVERYTHING or gives_whole_tool:
                layers = [layer]
            else:
                layers.append(layer)
        self._layers[tool, stated] = layers
        return layers

    def lowest(self, tool: str) -> Action:
        """Return the most that may be granted where patterns cannot be expressed."""
        return min((layer.action for layer in self.layers(tool)), key=RANK.__getitem__)

    def highest(self, tool: str) -> Action:
        """Return the most that the tool is granted for any argument."""
        return max((layer.action for layer in self.layers(tool)), key=RANK.__getitem__)

    def decide(self, tool: str, argument: str) -> Action:
        """Return what the client does when ``tool`` is used for ``argument``."""
        return self.deciding(tool, argument).action

    def deciding(self, tool: str, argument: str | None) -> Layer:
        """Return the layer that decides when ``tool`` is used for ``argument``; with None, the one below all
        patterns."""
        layers = self.layers(tool)
        if argument is None:
            return layers[0]
        # The first layer covers everything, so there always is one.
        return next(layer for layer in reversed(layers) if layer.speaks_of(argument))

    def named(self, prefix: str) -> list[str]:
        """Return the ``mcp/`` or ``other/`` names that the rules mention, in order."""
        return list(dict.fromkeys(rule.tool for rule in self.rules if rule.tool.startswith(prefix)))

    def order(self) -> list[str]:
        """Return the concepts that the rules mention, in order."""
        return list(dict.fromkeys(rule.tool for rule in self.rules if rule.tool in BY_CONCEPT))

    def and_then(self, rules: Iterable[Rule]) -> ToolPolicy:
        """Return the policy with further limits."""
        more = tuple(rules)
        return ToolPolicy(self.rules + more) if more else self


def limited(policy: ToolPolicy | None, limits: tuple[Rule, ...]) -> ToolPolicy | None:
    """Return a policy with the limits of other fields added; None when nothing is said at all."""
    if policy is not None:
        return policy.and_then(limits)
    return ToolPolicy(limits) if limits else None


def _head(rule: Rule) -> str:
    """Return the beginning of every text that a rule's pattern matches. A final ` *` may be missing in the text."""
    return _WILD.split(rule.pattern, maxsplit=1)[0].rstrip(" ") if rule.enforced else ""


MAX_RULES = 1000
"""The most rules that are compared one by one; nobody writes as many."""
_NOT_IN_NAME = lazy_pattern(r"[^A-Za-z0-9_*?\x01-]")
_ANY = "\x01"
"""Stands, in a sample, for text that no rule names."""


class Gain(Record):
    """Something that one policy allows and the other does not. ``authority`` is the class, ``what`` an example, and
    ``concepts`` the tools of the class to which it applies."""

    authority: Authority
    what: str
    concepts: tuple[str, ...] = ()


def _compared() -> Iterator[tuple[Authority, tuple[str, ...]]]:
    for authority, concepts in CLASSES.items():
        if authority in ("write", "execute"):
            yield authority, concepts
        else:
            yield from ((authority, (concept,)) for concept in concepts)


_COMPARED: Final = tuple(_compared())
"""Tools that count as one: an agent that may edit a file may also rewrite it (Claude Code's Edit even creates a file,
from an empty `old_string`), and all tools that run commands do the same. Fetching a page and searching are different.
"""


def gains(after: ToolPolicy, before: ToolPolicy, *, joined: bool = True) -> list[Gain]:
    """Return what an agent under ``after`` may do that it may not under ``before``; if empty, ``after`` is no wider.

    The authorities that matter are compared: writing, executing, the network, starting agents, and MCP tools. Each
    pattern of either side is tested with a text that matches it, and with one that matches no pattern at all.
    ``joined`` is False where both clients keep a server's name apart from its tool's, so that `ctx` cannot also be
    `ctx_more`.
    """
    if [rule.effect for rule in after.rules] == [rule.effect for rule in before.rules]:
        return []
    if max(len(after.rules), len(before.rules)) > MAX_RULES:
        return [Gain("execute", f"more than {MAX_RULES:,} rules, which are not compared")]
    by_authority: dict[Authority, Gain] = {}
    for authority, concepts in _COMPARED:
        argument = _gained_argument(after, before, concepts)
        if argument is not None:
            first = by_authority.get(authority, Gain(authority, argument or authority))
            by_authority[authority] = first._replace(concepts=(*first.concepts, *concepts))
    return [*by_authority.values(), *_gained_servers(after, before, joined=joined)]


def _gained_argument(after: ToolPolicy, before: ToolPolicy, concepts: tuple[str, ...]) -> str | None:
    """Return something for which ``after`` gives one of these tools and ``before`` gives none of them; "" for anything
    that no rule names, None if ``after`` gives no more."""
    for probe in sorted(_probes((*after.rules, *before.rules), concepts)):
        now = max(RANK[after.decide(concept, probe)] for concept in concepts)
        then = max(RANK[before.decide(concept, probe)] for concept in concepts)
        if now > then:
            return probe.replace(_ANY, "")
    return None


def _probes(rules: Iterable[Rule], concepts: tuple[str, ...]) -> set[str]:
    """Return the texts with which tools are tested: one that no pattern names, and for each pattern the shortest text
    that it matches and a longer one."""
    probes = {_ANY}
    for rule in rules:
        if rule.pattern != EVERYTHING and any(rule.covers(concept) for concept in concepts):
            probes |= {rule.pattern.replace("*", "").replace("?", _ANY), rule.pattern.replace("*", _ANY)}
    return probes


def _gained_servers(after: ToolPolicy, before: ToolPolicy, *, joined: bool) -> Iterator[Gain]:
    """Yield the MCP tools that ``after`` gives and ``before`` does not, among those that either names and any other."""
    names = dict.fromkeys([*after.named(MCP), *before.named(MCP), f"{MCP}{_ANY}/{_ANY}"])
    if joined:
        after, before = _flattened(after), _flattened(before)
    for name in names:
        probe = (_flat(name) if joined else name).replace("*", _ANY)
        if RANK[after.decide(probe, _ANY)] > RANK[before.decide(probe, _ANY)]:
            yield Gain("mcp", name.removeprefix(MCP).replace(_ANY, "*"))


def _flat(name: str) -> str:
    """Return the name of a server's tool in a form in which names are equal if OpenCode cannot tell them apart: it
    joins server and tool with "_", and replaces every character that a tool's name cannot contain by "_"."""
    if not name.startswith(MCP):
        return name
    return MCP + _NOT_IN_NAME.sub("_", name.removeprefix(MCP))


def _flattened(policy: ToolPolicy) -> ToolPolicy:
    return ToolPolicy(tuple(rule._replace(tool=_flat(rule.tool)) for rule in policy.rules))
