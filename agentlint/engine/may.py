"""May this agent do that? The answer of each client that loads it, with what decides it.

A client's own account of the agent comes first: the tools that it gives (`Seen.tools`), or the rules that it applies
(`Platform.rules`). The policy in the file, in the form in which `convert` reads it (`model.policy`), gives the reason.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from agentlint.engine.discover import discover
from agentlint.engine.lint import USER, project_of
from agentlint.engine.places import EVERY_KIND
from agentlint.engine.sources import MAX_BYTES, Unreadable, read_source
from agentlint.engine.walk import Missing
from agentlint.model.policy import EVERYTHING, MCP, RANK, Action, ToolPolicy
from agentlint.model.tools import BY_CONCEPT, meaning, word
from agentlint.model.wildcard import matches
from agentlint.model.words import meant
from agentlint.platforms import PLATFORMS, conversion, get
from agentlint.platforms.base import Claim
from agentlint.platforms.claims import Contest
from agentlint.record import Record
from agentlint.status import UsageError
from agentlint.syntax.nodes import Mapping, Scalar, Sequence, node_at, pairs_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.engine.config import Configuration
    from agentlint.engine.places import Found
    from agentlint.model.policy import Layer, Rule
    from agentlint.platforms.base import Place, Platform, Seen, Stated
    from agentlint.syntax.nodes import Node
    from agentlint.text import Position, Source

SAYS: Final[dict[Action, str]] = {"allow": "allowed", "ask": "asks", "deny": "denied"}


_NO_CLAIM: Final = Claim("", ())
"""The claim of an agent that the client does not load, or that lies where no client looks."""


class Question(Record):
    """A question about a tool. ``tool`` is as the user wrote it; ``concepts`` are the vocabulary's concepts that it
    stands for, () for a tool of a server or of a single client. ``pattern`` is what the tool would be used for, None
    for anything."""

    tool: str
    concepts: tuple[str, ...]
    pattern: str | None


class Decider(Record):
    """The text that decides: its file, its position, and the text as a message shows it."""

    path: str
    position: Position
    text: str


class Answer(Record):
    """One client's answer: the ``verdict`` with its reason in words, and the exceptions for particular uses of the
    tool."""

    path: str
    client: str
    title: str
    name: str
    verdict: Action
    reason: str
    decider: Decider | None = None
    exceptions: tuple[tuple[str, Action], ...] = ()


class AskedAgent(Record):
    """An agent as one client sees it. ``parts`` are the files that give it; the fields of the last one win."""

    platform: Platform
    seen: Seen
    source: Source
    place: Place
    parts: tuple[tuple[Source, Place, Seen], ...]


def ask(agent: str, tool: str, pattern: str | None, platform: str, config: Configuration | None) -> list[Answer]:
    """Return the answers about an agent, given by its name in this folder or by its file. With ``platform`` "", each
    client that loads it answers. Raises UsageError for an unknown agent or tool."""
    order = list(PLATFORMS)
    agents = sorted(
        _agents(agent, platform, config), key=lambda platform_answer: order.index(platform_answer.platform.id)
    )
    question = Question(tool, _concepts(tool, [platform_answer.platform for platform_answer in agents]), pattern)
    return [_answer(platform_answer, question) for platform_answer in agents]


def worst(answers: list[Answer]) -> Action:
    """Return the most permissive verdict of any client."""
    return max((answer.verdict for answer in answers), key=RANK.__getitem__)


def names(config: Configuration | None = None, limit: int = 1000) -> list[str]:
    """Return the names of the agents in this folder, for completion."""
    known: dict[str, None] = {}
    for number, target in enumerate(discover(["."], config)):
        if number == limit:
            break
        if not isinstance(target, Missing):
            for _, _, agent in _read(target, (), config):
                if agent.name:
                    known[agent.name] = None
    return list(known)


# ------------------------------------------------------------------------------------------------------- the agent


def _agents(given: str, platform: str, config: Configuration | None) -> Iterator[AskedAgent]:
    """Yield the agents with a name, or in a file: one for each client."""
    named = os.path.isfile(given)
    files = discover([given] if named else ["."], config, kinds=EVERY_KIND if named else frozenset({"agent"}))
    contests: dict[tuple[str, str], Contest[tuple[Source, Place, Seen]]] = {}
    known: dict[str, None] = {}
    for earlier_contest in files:
        if isinstance(earlier_contest, Missing):
            continue
        if earlier_contest.place.kind not in ("agent", "settings"):
            raise UsageError(f"{given} is a {earlier_contest.place.kind}, not an agent")
        for client, source, place, agent_seen in _views(earlier_contest, platform, config, named=named):
            if agent_seen.name:
                known[agent_seen.name] = None
            stem = place.filename.partition(".")[0]
            if not named and given not in (agent_seen.name, stem if agent_seen.name is None else agent_seen.name):
                continue
            claims = () if agent_seen.hypothetical else get(client).claims(place, agent_seen)
            contest = contests.setdefault((client, "" if named else project_of(place)), Contest())
            contest.enter(claims[0] if claims else _NO_CLAIM, (source, place, agent_seen))
    if not contests:
        raise UsageError(f"there is no agent `{given}` here{meant(given, known)}")
    for (client, project), contest in contests.items():
        if (
            project == USER
            and not named
            and len(contests) > 1
            and any(earlier_contest[0] == client for earlier_contest in contests if earlier_contest[1])
        ):
            continue
        parts = tuple(layer.claimants[0] for layer in reversed(list(contest.in_order())))
        complete = get(client).complete
        if len(parts) > 1 and complete is not None:
            complete([(place, agent_seen) for _, place, agent_seen in parts])
        source, place, agent_seen = parts[-1]
        yield AskedAgent(get(client), agent_seen, source, place, parts)


def _views(
    agent_file: Found, platform: str, config: Configuration | None, *, named: bool
) -> Iterator[tuple[str, Source, Place, Seen]]:
    """Yield a file as each client that looks where it lies sees it. A file in no client's folder is read by its own
    client, and a file that the user named also by the client that was asked for."""
    native = agent_file.platform
    if not native:
        from agentlint.engine.detect import detect

        try:
            native = detect(read_source(agent_file.path), agent_file.place.filename)[0]
        except Unreadable:
            return
    readers = [native, *(name for name in PLATFORMS if name != native and _looks(name, agent_file.place))]
    if platform:
        readers = [platform] if named or platform in readers else []
    for client in readers:
        for source, place, agent_seen in _read(agent_file, (client,), config):
            if client == native or named or not (agent_seen.hypothetical or agent_seen.outcome == "ignored"):
                yield client, source, place, agent_seen


def _looks(platform: str, place: Place) -> bool:
    """Tell whether a client looks for agents where a file lies."""
    return place.kind == "agent" and any(known.path == place.folder for known in PLATFORMS[platform].folders)


def _read(
    agent_file: Found, clients: tuple[str, ...], config: Configuration | None
) -> list[tuple[Source, Place, Seen]]:
    """Return the agents of a file as its client, or the first of ``clients``, sees them, in the version that ``config``
    names."""
    try:
        source = read_source(agent_file.path)
    except Unreadable:
        return []
    if len(source.raw) > MAX_BYTES:
        return []
    client = get(next(iter(clients), agent_file.platform or "claude"))
    version = config.settings(agent_file.path).versions.get(client.id) if config else None
    if agent_file.place.kind == "settings":
        declared = client.declared(source, agent_file.place) if client.declared is not None else []
        return [(source, agent.place, agent.seen) for agent in declared]
    return [(source, agent_file.place, client.see(source, agent_file.place, version))]


# -------------------------------------------------------------------------------------------------------- the tool


def _concepts(tool: str, platforms: list[Platform]) -> tuple[str, ...]:
    """Return what a word stands for: a concept of the vocabulary, or a client's name for a tool, where the agent's own
    clients come first. Case does not matter. Raises UsageError for an unknown word."""
    wanted = tool.lower()
    if wanted in BY_CONCEPT:
        return (wanted,)
    known: dict[str, None] = {}
    for name in dict.fromkeys([*(platform.form for platform in platforms), *PLATFORMS]):
        words = meaning(name, fold=True)
        if wanted in words:
            return words[wanted]
        known |= dict.fromkeys(words)
    if "_" in tool or "/" in tool:  # a tool of a server or a plugin
        return ()
    raise UsageError(f"no client has a tool `{tool}`{meant(wanted, known)}")


def _answer(agent: AskedAgent, question: Question) -> Answer:
    seen = agent.seen
    start = (agent.place.path, agent.platform.id, str(seen.client), seen.name or agent.place.filename)
    if not seen.loaded or seen.outcome == "disabled":
        return Answer(*start, "deny", f"there is no such agent: {seen.reason}")
    if agent.platform.rules is not None:
        return _by_rules(agent, question, start)
    return _by_tools(agent, question, start)


# ------------------------------------------------------------------------------- clients that go by rules (OpenCode)


def _by_rules(agent: AskedAgent, question: Question, start: tuple[str, str, str, str]) -> Answer:
    form = agent.platform.form
    assert agent.platform.rules is not None
    words = [word(form, gain) for gain in question.concepts] if question.concepts else [_server_tool(question.tool)]
    keys = [key for key in dict.fromkeys(words) if key is not None]
    title = agent.seen.client.title
    if not keys:
        return Answer(*start, "deny", f"{title} has no such tool")
    stated = agent.platform.rules(agent.parts)
    answers = [_by_last_rule(stated, key, question, title, start) for key in keys]
    return max(answers, key=lambda gain: RANK[gain.verdict])


def _server_tool(name: str) -> str:
    """Return a server's tool under the name that OpenCode gives it."""
    return "_".join(name.removeprefix("mcp__").split("__")) if name.startswith("mcp__") else name.replace("/", "_")


def _by_last_rule(
    stated: list[Stated], key: str, question: Question, title: str, start: tuple[str, str, str, str]
) -> Answer:
    about = [statement for statement in stated if statement.key == key or matches(key, statement.key)]
    last = next(number for number in range(len(about) - 1, -1, -1) if _meets(about[number].pattern, question.pattern))
    rule = about[last]
    exceptions: dict[str, Action] = {}
    for other in about[last + 1 :] if question.pattern is None else ():
        exceptions.pop(other.pattern, None)
        exceptions[other.pattern] = other.action
    shown = f"{rule.key}: {rule.action}" if rule.pattern == EVERYTHING else f"{rule.key}: {rule.pattern}: {rule.action}"
    if rule.source is None:
        reason = f"no rule mentions it, and {title} {_by_default(rule.action)}"
        return Answer(*start, rule.action, reason, None, tuple(exceptions.items()))
    return Answer(*start, rule.action, f"`{shown}` decides", _decider(rule, shown), tuple(exceptions.items()))


def _meets(pattern: str, asked: str | None) -> bool:
    return pattern == EVERYTHING if asked is None else matches(asked, pattern)


def _by_default(action: Action) -> str:
    return {"allow": "allows everything that no rule forbids", "ask": "asks first", "deny": "does not give it"}[action]


# ----------------------------------------------------------------------------------- clients that give lists of tools


def _by_tools(agent: AskedAgent, question: Question, start: tuple[str, str, str, str]) -> Answer:
    concepts = question.concepts or (_neutral_tool(question.tool),)
    answers = [_of_tool(agent, concept, question, start) for concept in concepts]
    return max(answers, key=lambda gain: RANK[gain.verdict])


def _neutral_tool(name: str) -> str:
    parts = name.removeprefix("mcp__").split("__" if name.startswith("mcp__") else "/", 1)
    return f"{MCP}{'/'.join(parts)}" if len(parts) == 2 else f"{MCP}{parts[0]}/*"


def _of_tool(agent: AskedAgent, tool: str, question: Question, start: tuple[str, str, str, str]) -> Answer:
    platform, seen = agent.platform, agent.seen
    title = seen.client.title
    neutral = conversion.get(platform.id).read(seen, agent.source, agent.place)
    policy = (neutral.policy or ToolPolicy()).and_then(neutral.limits)
    part = policy.deciding(tool, question.pattern)
    decider = _written(agent, part.rule)
    given = _is_given(platform, seen, tool)
    if tool in BY_CONCEPT and not _has(platform, tool):
        return Answer(*start, "deny", f"{title} has no such tool")
    if given is False:
        reason = f"{title} does not give it the tool"
        if part.action == "deny" and part.rule is not None:
            reason = _says(part)
        return Answer(*start, "deny", reason, decider)
    if given and part.action == "deny" and part.pattern == EVERYTHING and not _limits(neutral.limits, part):
        return Answer(*start, _asked(neutral.asked, tool), f"{title} does not enforce {_quoted(part)}", decider)
    if part.action == "allow" and _asked(neutral.asked, tool) == "ask":
        reason = f"{title} asks first, unless the user has changed that"
        if part.rule is not None and not part.rule.enforced:
            reason = f"{_quoted(part)} gives all of it, and {reason}"
        return Answer(*start, "ask", reason, decider)
    reason = _says(part) if part.rule is not None else f"nothing restricts it in {title}"
    exceptions = tuple(
        (layer.pattern, layer.action)
        for layer in policy.layers(tool)[1:]
        if question.pattern is None and layer is not part
    )
    return Answer(*start, part.action, reason, decider, exceptions)


def _has(platform: Platform, concept: str) -> bool:
    """Tell whether a client has such a tool of its own. A client whose tools are not known may have any."""
    return platform.form in BY_CONCEPT[concept].columns or not meaning(platform.form)


def _is_given(platform: Platform, seen: Seen, tool: str) -> bool | None:
    """Tell whether the client gives the agent one of its own tools; None when it is not one of them, or when that is
    unknown."""
    if tool not in BY_CONCEPT:
        return None
    if seen.tools == "all":
        return True
    if seen.tools is None:
        return None
    words = meaning(platform.form)
    return any(tool in words.get(name, ()) for name in seen.tools)


def _limits(limits: tuple[Rule, ...], layer: Layer) -> bool:
    """Tell whether a field other than the list of tools limits the agent."""
    return layer.rule in limits


def _asked(asked: frozenset[str], tool: str) -> Action:
    return "ask" if tool in asked or (bool(asked) and tool.startswith(MCP)) else "allow"


def _quoted(layer: Layer) -> str:
    rule = layer.rule
    if rule is None:
        return "that"
    return f"`{rule.word}` in `{rule.source}`" if rule.word else f"`{rule.source}`"


def _says(layer: Layer) -> str:
    rule = layer.rule
    if rule is not None and not rule.word and layer.action == "deny":
        return f"`{rule.source}` does not list it"
    verb = {"allow": "gives it", "ask": "has it asked for", "deny": "forbids it"}[layer.action]
    return f"{_quoted(layer)} {verb}"


def _written(agent: AskedAgent, rule: Rule | None) -> Decider | None:
    """Return where the file has the words of a rule."""
    if rule is None or not rule.source:
        return None
    tree = agent.seen.tree
    entry = pairs_of(tree).get(rule.source) if isinstance(tree, Mapping) else None
    if entry is None:
        return None
    at = _find(entry[1], rule.word, agent.source.text) if rule.word else -1
    return Decider(agent.place.path, agent.source.position(at if at >= 0 else entry[0].start), rule.word or rule.source)


def _find(node: Node, word: str, text: str) -> int:
    """Return the position of a word in a value, as a scalar of its own or in a comma-separated one; -1 when it is not
    there."""
    stack = [node]
    while stack:
        part = stack.pop()
        if isinstance(part, Scalar) and word in part.text:
            at = text.find(word, part.start, part.end)
            if at >= 0:
                return at
        if isinstance(part, Sequence):
            stack += reversed(part.items)
        elif isinstance(part, Mapping):
            stack += [scalar for key_and_value in reversed(part.pairs) for scalar in reversed(key_and_value)]
    return -1


def _decider(stated: Stated, shown: str) -> Decider | None:
    if stated.source is None:
        return None
    parent = node_at(stated.tree, stated.route[:-1])
    pairs = pairs_of(parent) if isinstance(parent, Mapping) else {}
    key = pairs.get(str(stated.route[-1])) if stated.route else None
    start = key[0].start if key is not None else 0
    return Decider(stated.source.path, stated.source.position(start), shown)
