"""Judge `tools` and `disallowedTools`, and find out which tools the agent has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.problems import (
    AllToolsUnknown,
    BackgroundTools,
    Effect,
    PatternIgnored,
    PatternRemovesAll,
    RestrictionNoEffect,
    SearchByShell,
    ToolInBoth,
    UnknownTool,
    ZeroTools,
)
from agentlint.platforms.claude import servers, tools
from agentlint.platforms.claude.versions import tools_of
from agentlint.syntax import bunyaml
from agentlint.syntax.nodes import Alias, Node, Scalar, Sequence, Value, kind_of

if TYPE_CHECKING:
    from agentlint.platforms.claude.context import ClaudeReading


def judge(r: ClaudeReading, data: dict[str, Value], in_force: dict[str, Value]) -> list[tools.ListedTool]:
    """Judge both lists and return their words."""
    seen = r.seen
    listed = _words(r, "tools") if "tools" in data else None
    removed = _words(r, "disallowedTools")
    mode = tools.Mode(
        memory=bool(in_force.get("memory")),
        plan=in_force.get("permissionMode") == "plan",
        background=in_force.get("background") is True,
    )
    given = tools.given(
        None if listed is None else tuple([entry.text for entry in listed]),
        tuple([entry.text for entry in removed]),
        mode,
        r.version,
    )
    seen.tools = "all" if given is None else given
    held = _servers(r, listed, removed, in_force.get("mcpServers"))
    if listed is not None:
        _tool_words(r, listed, mode)
        if not seen.server_tools:
            _tools_empty(r, listed, removed, given, data, mode)
        _not_limited(r, listed, held)
        _search_by_shell(r, listed, given)
    _removed_words(r, removed, listed, mode)
    return [*(listed or ()), *removed]


def _words(r: ClaudeReading, key: str) -> list[tools.ListedTool]:
    entry = r.entries.get(key)
    if entry is None:
        # The key was merged in from another mapping and has no position of its own.
        value = (r.seen.data or {}).get(key)
        texts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        return [
            tools.ListedTool.of(word, r.head, (key, index))
            for index, text in enumerate(texts)
            if isinstance(text, str)
            for word, _ in tools.split(text)
        ]
    node = entry[1].target if isinstance(entry[1], Alias) else entry[1]
    if isinstance(node, Scalar) and not isinstance(bunyaml.resolve(node), str):
        return []
    if isinstance(node, Sequence):
        strings = [item for item in node.items if _is_text(item)]
        if len(strings) < len(node.items):
            kept = {id(item) for item in strings}
            return [
                entry
                for index, item in enumerate(node.items)
                if id(item) in kept
                for entry in _renumber(item, key, index, r.text)
            ]
    return list(tools.entries(node, key, r.text))


def _servers(
    r: ClaudeReading, listed: list[tools.ListedTool] | None, removed: list[tools.ListedTool], value: Value
) -> list[tuple[servers.Server, servers.Hold]]:
    """Return the servers that the agent starts and of which it has tools."""
    words = None if listed is None else [entry.text for entry in listed]
    gone = [entry.text for entry in removed]
    held = [(server, servers.hold(server, words, gone)) for server in servers.brought(value)]
    held = [(server, hold) for server, hold in held if not hold.gone]
    r.seen.server_tools = tuple(
        f"{server.word}__*" + (f" without {', '.join(hold.without)}" if hold.without else "") for server, hold in held
    )
    return held


def _not_limited(
    r: ClaudeReading, listed: list[tools.ListedTool], held: list[tuple[servers.Server, servers.Hold]]
) -> None:
    """Report a `tools` list that omits tools of a server that the agent starts: the agent has them nevertheless. An
    author who removes tools of the server in `disallowedTools` evidently knows, so nothing is reported then."""
    for server, hold in held:
        if hold.whole or hold.without:
            continue
        entry = next((listed_entry for listed_entry in listed if listed_entry.name in hold.named), None)
        r.problem(
            RestrictionNoEffect(
                word=server.name if entry is None else entry.text,
                server=server.name,
                every=server.word,
                reason="server",
            ),
            Effect.ALTERS if entry is None else Effect.NOT_RESTRICTED,
            r.span(("tools",)) if entry is None else entry.span,
            f"gives an agent every tool of a server in its `mcpServers`: `tools` does not limit `{server.name}`.",
            ("tools",) if entry is None else entry.route,
        )


def _tool_words(r: ClaudeReading, listed: list[tools.ListedTool], mode: tools.Mode) -> None:
    for entry in listed:
        verdict = tools.judge(entry, mode, r.version)
        name = entry.name
        if verdict is not None:
            by_session = verdict.reason == "by-session"
            r.problem(
                UnknownTool(word=name, suggestion=verdict.suggest, reason=verdict.reason),
                Effect.NOTE if by_session else Effect.ALTERS,
                entry.span,
                _TOOL_WHY[verdict.reason],
                entry.route,
            )
        elif entry.pattern is not None and not name.startswith("mcp__"):
            agent = tools.ALIASES.get(name, name) == "Agent"
            r.problem(
                PatternIgnored(word=entry.text, tool=name),
                Effect.NOTE if agent else Effect.NOT_RESTRICTED,
                entry.span,
                "checks these agent names only when the agent is the main session (`--agent`)."
                if agent
                else f"gives the agent all of {name}: a pattern in `tools` restricts nothing.",
                entry.route,
            )


def _tools_empty(
    r: ClaudeReading,
    listed: list[tools.ListedTool],
    removed: list[tools.ListedTool],
    given: tuple[str, ...] | None,
    data: dict[str, Value],
    mode: tools.Mode,
) -> None:
    if given is None or given:
        if given and mode.background:
            lost = [
                entry.name
                for entry in listed
                if tools.judge(entry, mode, r.version) is None
                and tools.ALIASES.get(entry.name, entry.name) not in tools.BACKGROUND
                and not entry.name.startswith("mcp__")
                and entry.text != "*"
            ]
            if lost:
                _background(r, listed, lost, Effect.ALTERS)
        return
    span = r.span(("tools",))
    if not listed:
        value = data["tools"]
        r.problem(
            ZeroTools(type="" if value in (None, "", [], {}) else kind_of(value)),
            Effect.NO_TOOLS,
            span,
            'starts the agent without any tool, although its own list says "All tools".',
            ("tools",),
        )
        return
    verdicts = [(entry, tools.judge(entry, mode, r.version)) for entry in listed]
    if any(verdict is None and word_verdict.name.startswith("mcp__") for word_verdict, verdict in verdicts) or any(
        verdict is not None and verdict.reason == "by-session" for _, verdict in verdicts
    ):
        return
    if all(verdict is not None for _, verdict in verdicts):
        refuses = r.version.has("refuses-zero-tools")
        r.problem(
            AllToolsUnknown(
                words=tuple([word_verdict.text for word_verdict, _ in verdicts]),
                suggestions=tuple({verdict.suggest: None for _, verdict in verdicts if verdict and verdict.suggest}),
            ),
            Effect.NO_TOOLS,
            span,
            "refuses to start an agent none of whose tools exist." if refuses else "starts the agent without any tool.",
            ("tools",),
        )
        return
    gone, wanted = ({tools.ALIASES.get(word.name, word.name) for word in words} for words in (removed, listed))
    if mode.background and gone.isdisjoint(wanted):
        _background(r, listed, [entry.name for entry in listed], Effect.NO_TOOLS)
        return
    r.problem(
        ToolInBoth(words=tuple([entry.text for entry in listed])),
        Effect.NO_TOOLS,
        span,
        "removes every tool in `tools` again, and the agent has none.",
        ("tools",),
    )


def _background(r: ClaudeReading, listed: list[tools.ListedTool], lost: list[str], effect: Effect) -> None:
    first = next(entry for entry in listed if entry.name in lost)
    r.problem(
        BackgroundTools(words=tuple(lost), choices=tuple(sorted(tools.BACKGROUND & tools_of(r.version)))),
        effect,
        first.span,
        "runs a background agent with fewer tools, without these.",
        first.route,
    )


def _search_by_shell(r: ClaudeReading, listed: list[tools.ListedTool], given: tuple[str, ...] | None) -> None:
    if "*" in {entry.text for entry in listed} or "Bash" not in (given or ()):
        return
    left_out = [entry for entry in listed if entry.name in tools.NOT_BY_DEFAULT]
    if left_out:
        r.problem(
            SearchByShell(tuple(dict.fromkeys(entry.name for entry in left_out)), "Bash"),
            Effect.NOTE,
            left_out[0].span,
            "gives an agent with Bash no Grep and no Glob: it expects the agent to search with commands.",
            left_out[0].route,
        )


def _removed_words(
    r: ClaudeReading, removed: list[tools.ListedTool], listed: list[tools.ListedTool] | None, mode: tools.Mode
) -> None:
    if not removed:
        return
    wanted = {tools.ALIASES.get(listed_entry.name, listed_entry.name) for listed_entry in listed or ()}
    for entry in removed:
        verdict = tools.judge(entry, mode, r.version)
        name = tools.ALIASES.get(entry.name, entry.name)
        if entry.name == "mcp__*":
            continue
        if entry.text == "*" or (
            verdict is not None and verdict.reason in ("wrong-case", "foreign", "unknown", "mcp-pattern")
        ):
            r.problem(
                RestrictionNoEffect(
                    word=entry.text,
                    suggestion=verdict.suggest if verdict else None,
                    reason=verdict.reason if verdict else "star",
                ),
                Effect.NOT_RESTRICTED,
                entry.span,
                "removes nothing for `*`, nor for anything else in a list that contains it."
                if entry.text == "*"
                else "removes nothing for it: only `mcp__*` and `mcp__server__*` stand for many tools."
                if verdict is not None and verdict.reason == "mcp-pattern"
                else "knows no tool of this name and removes nothing; case matters.",
                entry.route,
            )
        elif verdict is not None and verdict.reason == "retired":
            r.problem(
                RestrictionNoEffect(word=entry.text, suggestion=verdict.suggest, reason="retired"),
                Effect.NOTE,
                entry.span,
                "no longer has this tool, so there is nothing to remove.",
                entry.route,
            )
        elif verdict is None and entry.pattern is not None and not entry.name.startswith("mcp__"):
            also = " and Monitor" if name == "Bash" and r.version.has("removes-monitor") else ""
            r.problem(
                PatternRemovesAll(word=entry.text, tool=name),
                Effect.ALTERS,
                entry.span,
                f"removes all of {name}{also}, not only what the pattern matches.",
                entry.route,
            )
        if listed is not None and name in wanted and verdict is None and r.seen.tools:
            r.problem(
                ToolInBoth(words=(entry.text,)),
                Effect.ALTERS,
                entry.span,
                "removes the tool: `disallowedTools` wins over `tools`.",
                entry.route,
            )


_TOOL_WHY = {
    "newer": "does not have this tool yet and leaves it out silently; newer versions do.",
    "wrong-case": "compares tool names exactly: case matters, and this one does not exist.",
    "retired": "no longer has this tool and leaves it out silently.",
    "foreign": "has no tool of this name (other clients do) and leaves it out silently.",
    "unavailable-to-subagents": "does not give this tool to subagents and leaves it out.",
    "by-session": "gives this tool only in some sessions; elsewhere it is left out silently.",
    "mcp-pattern": "accepts a `*` only for all tools of one server (`mcp__server__*`) and leaves this out silently.",
    "unknown": "knows no tool of this name and leaves it out silently.",
}


def _renumber(item: Node, key: str, index: int, text: str) -> list[tools.ListedTool]:
    return [entry._replace(route=(key, index)) for entry in tools.entries(item, key, text)]


def _is_text(item: Node) -> bool:
    node = item.target if isinstance(item, Alias) else item
    return isinstance(node, Scalar) and isinstance(bunyaml.resolve(node), str)
