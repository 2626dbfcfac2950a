"""Claude Code's half of `convert`. The client is modelled in `agentlint.platforms.claude.client`."""

from __future__ import annotations

import os
import re
import unicodedata
from typing import TYPE_CHECKING, Final

from agentlint.model.agent import Agent, Change, Loss, Note, in_force
from agentlint.model.grants import Grants, exceptions_lost, words
from agentlint.model.models import ALIASES
from agentlint.model.policy import ALL_SERVERS, ASKABLE, EVERYTHING, MCP, Rule, ToolPolicy
from agentlint.model.tools import ASKED_BEFORE, BY_CONCEPT, CLASSES, meaning, word
from agentlint.model.vocabulary import in_tool_name
from agentlint.platforms import around
from agentlint.platforms.claude import PROGRAM, modelnames, servers
from agentlint.platforms.claude.keys import PLUGIN_IGNORED
from agentlint.platforms.claude.tools import rule_name, split
from agentlint.platforms.conversion import (
    BLANKS,
    Conversion,
    Fields,
    begin,
    guarded,
)
from agentlint.platforms.writing import (
    BACKGROUND,
    EIGHT_COLOURS,
    MAX_TURNS,
    Layout,
    ModelName,
    Name,
    Own,
    Row,
    ToolLists,
    Writing,
    among,
    as_list,
    as_tuple,
    not_granted,
    only_subagents,
    put_description,
)
from agentlint.syntax.emit import Style
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from agentlint.platforms.base import Place, Seen
    from agentlint.platforms.claude.servers import Server
    from agentlint.syntax.nodes import Object, Value
    from agentlint.text import Source

TITLE: Final = "Claude Code"
MODES: Final = ("default", "acceptEdits", "auto", "dontAsk", "bypassPermissions", "plan", "manual")
ASKING: Final = frozenset({"default", "manual"})
"""Permission modes, as written in the file, in which the client asks."""
SETTINGS: Final = (".claude/settings.json", ".claude/settings.local.json")
MAX_SETTINGS: Final = 1 << 20
"""The size in bytes above which a settings file is not read."""
REFUSING: Final = ("PreToolUse", "PermissionRequest")
"""Events whose hooks may refuse the use of a tool (https://code.claude.com/docs/en/hooks)."""
EFFORTS: Final = ("low", "medium", "high", "xhigh", "max")
ORDER: Final[tuple[str, ...]] = (
    "name", "description", "tools", "disallowedTools", "model", "permissionMode", "maxTurns", "skills", "mcpServers",
    "hooks", "memory", "background", "effort", "isolation", "color", "initialPrompt",
)  # fmt: skip
"""The order in which https://code.claude.com/docs/en/sub-agents lists the fields."""

_CALL = lazy_pattern(r"([A-Za-z_][\w-]*)(?:\((.*)\))?\Z", re.S)
_CONCEPTS = meaning("claude")
WINDOWS_SHELL: Final = "PowerShell"
BESIDE_BASH: Final = ("Monitor", WINDOWS_SHELL)
"""Tools other than Bash that run commands. Other clients run commands with one tool only."""
_NO_TOOLS = {"tools": "Read", "disallowedTools": "Read"}
"""The only way to leave an agent without tools that the client's own list shows too: it lists `tools: []` as "All
tools"."""
_OWN: Final = Own(
    (
        Row("permission_mode", "permissionMode", str, good=MODES.__contains__),
        Row("hooks", "hooks", dict),
        Row("memory", "memory", str, good=("user", "project", "local").__contains__),
        Row("isolation", "isolation", str, good=("worktree", "remote").__contains__),
        Row("initial_prompt", "initialPrompt", str),
    )
)
_EFFORT: Final = Row(
    "effort",
    "effort",
    str,
    among(EFFORTS),
    f"{TITLE} accepts {', '.join(EFFORTS)}",
    good=lambda word: word.lower() in EFFORTS,
    taken=str.lower,
)


def entries(value: Value) -> list[str]:
    """Return tool entries as the client splits them: at commas and spaces outside brackets, in a string or in each item
    of a list."""
    items = value if isinstance(value, list) else [value]
    return [word for item in items if isinstance(item, str) for word, _ in split(item)]


def read(seen: Seen, source: Source, place: Place) -> Agent:
    agent, fields = begin("claude", seen, source, delegated=True)
    fields.take("name", "name")
    fields.take("description", "description")
    if place.scope == "plugin":
        for key in PLUGIN_IGNORED:
            if key in fields.left:
                why = f"{TITLE} ignores it in a plugin's agent"
                agent.losses.append(Loss(key, fields.left.pop(key), "dropped", why))
    started = servers.brought(seen.fields.get("mcpServers"))
    agent.policy = _policy(fields, agent, started)
    model = fields.typed("model", "model", str)
    if model is not None and model.strip() and model.strip().lower() != "inherit":
        agent.model = modelnames.read(model)
    LAYOUT.read(fields, before="mcpServers")
    if fields.typed("mcpServers", "mcp_servers", list) is not None:
        agent.mcp_servers = {start.name: start.settings for start in started}
    LAYOUT.read(fields)
    agent.asked = asked_in(agent.permission_mode)
    agent.asks_by_word = agent.permission_mode in ASKING
    agent.extras = fields.left
    free = [start for start in _PLAN if agent.policy is None or agent.policy.highest(start) != "deny"]
    if agent.isolation is not None and free and agent.permission_mode != "plan":
        agent.held["isolation"] = "the agent changes the user's own working tree"
    agent.limits = (*_mode_limits(agent.permission_mode), *_hook_limits(agent.hooks))
    return agent


def read_within(seen: Seen, source: Source, place: Place) -> Agent:
    """Return the agent together with the `permissions` of its project's settings. They apply to subagents just as they
    do to the session itself: a tool under `deny` is removed, and the client asks before it uses one under `ask`, even
    when the agent's mode is `bypassPermissions` (2026-11-28)."""
    agent = read(seen, source, place)
    held, in_file = in_force(agent), agent.policy or ToolPolicy(())
    rules: list[Rule] = []
    for path, permissions in permissions_of(place):
        denials: list[Rule] = []
        left: list[str] = []
        for entry in entries(permissions.get("deny")):
            name = entry.partition("(")[0]
            concepts = () if name in BESIDE_BASH else _CONCEPTS.get(name, ())
            if denied := _denied_by_project(entry, path):
                denials += denied
            elif any(held.highest(concept) != "deny" for concept in concepts):
                left.append(entry)  # a tool that the agent has
        for entry in entries(permissions.get("ask")):
            for concept in _CONCEPTS.get(entry, ()):
                # where Claude Code asks anyway, the conversion already makes other clients ask
                if concept not in agent.asked and in_file.highest(concept) != "deny":
                    denials.append(Rule(concept, "ask", source=path, word=entry))
        rules += denials
        if denials or left:
            agent.fields["project"] = (path, {key: permissions[key] for key in ("deny", "ask") if key in permissions})
        if left:
            words = ", ".join(f"`{entry}`" for entry in left)
            reason = f"{words} of {path} cannot be carried over: deny it in the target's own configuration"
            agent.notes.setdefault(path, []).append(Note(reason, "approximated", "wider"))
    if rules:
        rules.sort(key=lambda rule: rule.action == "deny")  # a denial applies whatever the client asks about
        agent.policy = ToolPolicy((*in_file.rules, *rules))
    return agent


def permissions_of(place: Place) -> Iterator[tuple[str, Object]]:
    """Yield the `permissions` in the settings of a project, with the paths of the files: first those of the repository,
    then those of the folder to which the agent belongs. Files that cannot be read or are not JSON are skipped."""
    if not place.root or place.scope == "user":
        return
    surroundings = place.surroundings
    inside = f"/{place.folder}/{place.inside}"
    project = place.absolute.replace(os.sep, "/").removesuffix(inside)
    for base in dict.fromkeys((place.root.replace(os.sep, "/"), project)):
        for name in SETTINGS:
            permissions = (around.settings(surroundings, f"{base}/{name}", MAX_SETTINGS) or {}).get("permissions")
            if isinstance(permissions, dict):
                yield os.path.relpath(f"{base}/{name}", surroundings.current).replace(os.sep, "/"), permissions


def _denied_by_project(entry: str, path: str) -> list[Rule]:
    """Return what a denial in the settings removes: whole tools, and commands. Denials of single files and addresses
    have different patterns in every client and are not converted."""
    call = _CALL.match(entry)
    name = call[1] if call else entry
    server = _mcp(entry if call is None else name)
    if server is not None:
        whole = ALL_SERVERS if server == f"{ALL_SERVERS}/*" else server
        return [] if _is_glob(server) and whole is server else [Rule(whole, "deny", source=path, word=entry)]
    pattern = _glob(call[2].strip()) if call is not None and call[2] else EVERYTHING
    if name in BESIDE_BASH or (pattern != EVERYTHING and name != "Bash"):
        return []
    return [Rule(concept, "deny", pattern, source=path, word=entry) for concept in _CONCEPTS.get(name, ())]


def _policy(fields: Fields, agent: Agent, started: list[Server]) -> ToolPolicy | None:
    """Return the policy of `tools` and `disallowedTools`; None if the file has neither. ``started`` are the servers in
    the agent's `mcpServers`."""
    rules: list[Rule] = []
    written_as = {in_tool_name(start.name): start.name for start in started}
    written = fields.take("tools", "tools")
    if "tools" in agent.fields:
        listed = entries(written)
        if "*" not in listed:
            rules.append(Rule(EVERYTHING, "deny", source="tools"))
            for entry in listed:
                rules += _allowed(entry, agent)
            # The agent has all tools of a server that it starts, whatever the list says.
            for start in started:
                if start.settings is not None:
                    rules.append(Rule(f"{MCP}{start.name}/*", "allow", source="mcpServers", word=start.name))
                elif not servers.hold(start, listed, entries(fields.left.get("disallowedTools"))).whole:
                    agent.notes.setdefault("mcpServers", []).append(_only_named(start))
    denied = fields.take("disallowedTools", "denied")
    if "denied" in agent.fields:
        listed = entries(written) if "tools" in agent.fields else ["*"]
        for entry in entries(denied):
            rules += _denied(entry, agent, bash="*" in listed or "Bash" in map(rule_name, listed))
    if "tools" not in agent.fields and "denied" not in agent.fields:
        return None
    return ToolPolicy(tuple(_of_server(rule, written_as) for rule in rules))


def _only_named(server: Server) -> Note:
    """Return a note for a server that is set up elsewhere: the agent has all of its tools, but only where the client
    finds the server, and it did not find one from `--mcp-config` (2026-11-27)."""
    text = f"what {TITLE} gives of `{server.name}` beyond `tools` is not granted"
    return Note(text, "approximated", "narrower")


def _of_server(rule: Rule, written_as: Mapping[str, str]) -> Rule:
    """Return a rule for a server's tool under the server's original name, such as ``my.srv`` for the tool
    `mcp__my_srv__get`."""
    if not rule.tool.startswith(MCP) or "/" not in rule.tool.removeprefix(MCP):
        return rule
    _, server, tool = rule.tool.split("/", 2)
    return rule._replace(tool=f"{MCP}{written_as.get(server, server)}/{tool}")


def _mcp(name: str) -> str | None:
    """Return the neutral name of the MCP server or tool that a word such as ``mcp__server__tool`` names; None for any
    other word."""
    parts = name.split("__", 2)
    if parts[0] != "mcp" or len(parts) < 2 or not parts[1]:
        return None
    return f"{MCP}{parts[1]}/{parts[2] if len(parts) > 2 and parts[2] else '*'}"


def _is_glob(server: str) -> bool:
    """Tell whether an MCP name has a ``*`` that Claude Code does not accept: it accepts only ``mcp__SERVER__*``."""
    return "*" in server.removesuffix("/*")


def _unknown(agent: Agent, source: str, entry: str) -> list[Rule]:
    agent.notes.setdefault(source, []).append(Note(f"`{entry}` is not a tool of {agent.client}: it has no effect"))
    return []


def _allowed(entry: str, agent: Agent) -> list[Rule]:
    call = _CALL.match(entry)
    name = call[1] if call else entry
    server = _mcp(entry if call is None else name)
    if server is not None and not _is_glob(server):
        return [Rule(server, "allow", source="tools", word=entry)]
    concepts = _CONCEPTS.get(name, ())
    if name == WINDOWS_SHELL:
        note = Note(f"`{entry}` is a tool of Windows only: not granted", "approximated", "narrower")
        agent.notes.setdefault("tools", []).append(note)
        return []
    if not concepts or call is None:
        return _unknown(agent, "tools", entry)
    patterns = [_glob(part.strip()) for part in (call[2] or "").split(",") if part.strip()]
    if not patterns or EVERYTHING in patterns:
        return [Rule(concept, "allow", source="tools", word=entry) for concept in concepts]
    return [
        Rule(concept, "allow", pattern, enforced=False, source="tools", word=entry)
        for concept in concepts
        for pattern in patterns
    ]


def _denied(entry: str, agent: Agent, *, bash: bool) -> list[Rule]:
    """Return the rules for an entry of `disallowedTools`. ``bash`` tells whether `tools` gives Bash."""
    call = _CALL.match(entry)
    name = call[1] if call else entry
    server = _mcp(entry if call is None else name)
    if server == f"{ALL_SERVERS}/*":
        return [Rule(ALL_SERVERS, "deny", source="disallowedTools", word=entry)]
    if server is not None:
        if _is_glob(server):
            note = Note(f"`{entry}` denies nothing in {agent.client}; kept as its author meant it", "approximated")
            agent.notes.setdefault("disallowedTools", []).append(note)
        return [Rule(server, "deny", source="disallowedTools", word=entry)]
    if name == WINDOWS_SHELL or (name in BESIDE_BASH and bash):
        # If Bash remains, it can do the same; if Bash is removed too, these tools go with it.
        note = Note(f"`{entry}` has no counterpart: other clients run commands with one tool", "approximated")
        agent.notes.setdefault("disallowedTools", []).append(note)
        agent.half_withheld = ("disallowedTools", entry)
        return []
    concepts = _CONCEPTS.get(name, ())
    if not concepts:
        return _unknown(agent, "disallowedTools", entry)
    if call is not None and call[2]:
        agent.notes.setdefault("disallowedTools", []).append(
            Note(f"`{entry}` removes all of `{name}` in {agent.client}")
        )
    return [Rule(concept, "deny", source="disallowedTools", word=entry) for concept in concepts]


def _glob(pattern: str) -> str:
    """Return ``git log:*`` (a prefix) as the glob ``git log*``."""
    return pattern[:-2] + "*" if pattern.endswith(":*") else pattern


_PLAN: Final = (*CLASSES["write"], *CLASSES["execute"])
"""Tools that the mode `plan` withholds, in addition to MCP tools."""
_ASKED_FOR: Final = (*_PLAN, *CLASSES["network"])
"""Tools that the mode `dontAsk` withholds unless they are approved in advance, in addition to MCP tools."""


def asked_in(mode: str | None) -> frozenset[str]:
    """Return the tools about which the client asks in a permission mode. An agent with ``bypassPermissions`` still asks
    unless its session bypasses permissions too; ``auto`` refuses by another mechanism (2026-11-27)."""
    return ASKED_BEFORE.difference(CLASSES["write"]) if mode == "acceptEdits" else ASKED_BEFORE


def _mode_limits(mode: str | None) -> tuple[Rule, ...]:
    """Return the limits of a permission mode. plan: "Claude can analyze but not modify files or execute commands", and
    no MCP tool was permitted (2026-11-27). dontAsk: "auto-denies tools unless pre-approved", and a file cannot tell
    which are (https://code.claude.com/docs/en/permission-modes)."""
    withheld = _PLAN if mode == "plan" else _ASKED_FOR if mode == "dontAsk" else ()
    names = (*withheld, ALL_SERVERS) if withheld else ()
    return tuple(Rule(name, "deny", source="permissionMode", word=mode or "") for name in names)


def _hook_limits(hooks: Value) -> tuple[Rule, ...]:
    """Return the limits that hooks impose: a hook may refuse a tool, so where the hook cannot be carried over, the
    tools that it guards cannot be carried over either."""
    return hook_limits(hooks, _CONCEPTS, _mcp)


def hook_limits(
    hooks: Value, concepts: Mapping[str, tuple[str, ...]], server: Callable[[str], str | None]
) -> tuple[Rule, ...]:
    """Return rules that withhold the tools that hooks may refuse, for a client with Claude Code's hooks but its own
    tool names."""
    rules: dict[str, Rule] = {}
    events = hooks if isinstance(hooks, dict) else {}
    for event in REFUSING:
        for name in guarded(events.get(event), lambda name: concepts.get(name, ()), server):
            # no permission is requested for a tool about which the client does not ask
            every = ASKABLE if name == EVERYTHING and event == "PermissionRequest" else (name,)
            for concept in every:
                rules.setdefault(concept, Rule(concept, "deny", source="hooks", word=event))
    return tuple(rules.values())


def _description(writing: Writing) -> None:
    agent = writing.agent
    shown = _shown(agent.description)
    if shown != agent.description and shown.strip(BLANKS):
        why = f"{TITLE} shows every `\\n` in a description as a line break"
        writing.put("description", "description", shown, why, exact=False)
    else:  # a description that consists only of such line breaks is replaced
        put_description(writing, f"{TITLE} does not load an agent without one", _shown, _one_line)


def _shown(text: str) -> str:
    return text.replace("\\n", "\n")


def _one_line(text: str) -> str:
    return text.replace("\\n", " ").strip()


def _tools(writing: Writing, policy: ToolPolicy, result: Grants) -> dict[str, Value]:
    if result.open:
        return _denied_tools(policy, result)
    brought, _ = _servers(writing)
    listed = words(result, policy, "claude", TITLE)
    for name in (name for name in result.allowed if name.startswith(MCP)):
        if _deny_word(name) != servers.EVERY_TOOL:
            listed.append(_mcp_word(name))
        else:  # a pattern over the names of servers or tools
            rule = policy.layers(name)[-1].rule
            shown = rule.word if rule is not None else name.removeprefix(MCP)
            not_granted(result, policy, name, f"{TITLE} has no word for `{shown}`")
    listed += [_mcp_word(f"{MCP}{name}/*") for name in brought]
    whole = {name.split("/")[1] for name in result.allowed if name.startswith(MCP) and name.endswith("/*")}
    whole.update(brought)
    kept = [_mcp_word(name) for name in result.denied if name.startswith(MCP) and name.split("/")[1] in whole]
    if not listed:
        return dict(_NO_TOOLS)
    out: dict[str, Value] = {"tools": ", ".join(dict.fromkeys(listed))}
    if kept:
        out["disallowedTools"] = ", ".join(kept)
    return out


def _denied_tools(policy: ToolPolicy, result: Grants) -> dict[str, Value]:
    """Return what `disallowedTools` removes from an agent that has everything else."""
    exceptions_lost(result, policy, TITLE)
    for name in result.denied:
        rule = policy.layers(name)[-1].rule
        if _deny_word(name) == servers.EVERY_TOOL and name != ALL_SERVERS and rule is not None:
            text = f"{TITLE} cannot deny `{rule.word}`: all MCP tools are denied"
            result.note(rule.source, text, "approximated", "narrower")
    denied = dict.fromkeys(word for name in result.denied for word in _deny_words(name))
    return {"disallowedTools": ", ".join(denied)} if denied else {}


def _mcp_word(name: str) -> str:
    _, server, tool = name.split("/", 2)
    word = servers.PREFIX + in_tool_name(server)
    return word if tool == EVERYTHING else f"{word}__{in_tool_name(tool)}"


def _deny_words(name: str) -> tuple[str, ...]:
    """Return the words that deny a tool, including those for tools that can do part of its work."""
    deny_word = _deny_word(name)
    return (
        ()
        if deny_word is None
        else (deny_word, *(BY_CONCEPT[name].columns["claude"].besides if name in BY_CONCEPT else ()))
    )


def _deny_word(name: str) -> str | None:
    """Return the word for a tool in `disallowedTools`; for MCP tools without a common word, the word for all MCP tools.
    Return None if Claude Code has no such tool."""
    if name in BY_CONCEPT:
        return word("claude", name)
    server, _, tool = name.removeprefix(MCP).partition("/")
    if not tool or re.search(r"[*?]", server if tool == EVERYTHING else server + tool):
        return servers.EVERY_TOOL
    return _mcp_word(name)


def _servers(writing: Writing) -> tuple[list[str], list[str]]:
    """Return the servers that the file may start, and those that it may not, because the agent would get every one of
    their tools. If the user asked for ``wider``, it may start those too, provided that the agent may use any of their
    tools."""
    policy = writing.policy
    brought: list[str] = []
    left: list[str] = []
    for name in writing.agent.mcp_servers or ():
        limited = policy is not None and policy.lowest(f"{MCP}{name}/*") != "allow"
        may = policy is None or not limited or (writing.wish.wider and _used(policy, name))
        (brought if may else left).append(name)
    return brought, left


def _write_servers(writing: Writing) -> None:
    agent, policy = writing.agent, writing.policy
    if writing.stays:
        writing.fields.update(writing.ledger.keep("mcp_servers"))
    if writing.stays or agent.mcp_servers is None:
        return
    brought, left = _servers(writing)
    written: list[Value] = []
    for name in brought:
        settings = agent.mcp_servers[name]
        written.append(name if settings is None else {name: _settings(settings)})
    unused = [name for name in left if policy is not None and not _used(policy, name)]
    limited = [name for name in left if name not in unused]
    notes = [f"`{', '.join(unused)}`: the agent may not use any of its tools"] if unused else []
    if limited:
        notes.append(
            f"`{', '.join(limited)}`: {TITLE} gives an agent every tool of a server in its own `mcpServers`, whatever"
            " `tools` says; set up in `.mcp.json` instead, it is limited by `tools`"
        )
    wider = [name for name in brought if policy is not None and policy.lowest(f"{MCP}{name}/*") != "allow"]
    authority: Change = "narrower" if limited else "same"
    if not written:
        writing.ledger.dropped("mcp_servers", "; ".join(notes) or "no server in it", authority)
    elif wider:
        text = f"`{', '.join(wider)}`: {TITLE} gives an agent every tool of a server in its own `mcpServers`"
        writing.put("mcp_servers", "mcpServers", written, text, exact=False, authority="wider")
    elif left:
        writing.put("mcp_servers", "mcpServers", written, "; ".join(notes), exact=False, authority=authority)
    else:
        writing.put("mcp_servers", "mcpServers", written)


def _used(policy: ToolPolicy, server: str) -> bool:
    """Tell whether the agent may use any of a server's tools."""
    prefix = f"{MCP}{server}/"
    return any(
        policy.highest(name) != "deny"
        for name in (f"{prefix}*", *(tool_name for tool_name in policy.named(MCP) if tool_name.startswith(prefix)))
    )


_SECRET = lazy_pattern(r"\$\{\{\s*(?:secrets|vars)\.(\w+)\s*\}\}|\$(\w+)")


def _settings(settings: dict[str, Value]) -> dict[str, Value]:
    """Return a server's settings without the tool list, with types and secrets in Claude Code's form."""
    out: dict[str, Value] = {}
    for key, value in settings.items():
        if key == "tools":
            continue
        if key == "type" and value == "local":
            value = "stdio"
        if key in ("env", "headers") and isinstance(value, dict):
            value = {
                name: _SECRET.sub(_variable, item) if isinstance(item, str) else item for name, item in value.items()
            }
        out[key] = value
    return out


def _variable(match: re.Match[str]) -> str:
    return f"${{{match[1] or match[2]}}}"


def refuses(name: str) -> str:
    """Return why Claude Code does not load an agent with that name, or "" if it does."""
    if ":" in unicodedata.normalize("NFKC", name):
        return f"{PROGRAM.newest} does not load an agent whose name contains a colon"
    if name.startswith("-"):
        return f"{PROGRAM.newest} does not load an agent whose name begins with `-`"
    return ""


LAYOUT: Final = Layout(
    "claude",
    TITLE,
    ORDER,
    steps=(
        Name(),
        _description,
        ToolLists(_tools, keys=("tools", "denied"), patterns=False),
        ModelName(modelnames.write),
        MAX_TURNS,
        _EFFORT,
        Row("skills", "skills", (list, str), as_list, taken=as_tuple),
        _write_servers,
        EIGHT_COLOURS,
        only_subagents(TITLE, "`claude --agent NAME` starts one as the main agent"),
        _OWN,
        BACKGROUND,
    ),
    absent={
        "hidden": f"{TITLE} lists every agent",
        "temperature": f"{TITLE} does not set a temperature",
        "subagents": f"{TITLE} limits what an agent may start only when it is the main agent",
        "hooks": f"hooks of other clients have another form, and {TITLE} would refuse the file",
    },
)

CONVERSION = Conversion(
    id="claude",
    style=Style("block"),
    order=ORDER,
    read=read,
    read_within=read_within,
    write=LAYOUT.write,
    refuses=refuses,
    tool_words={name: concepts[0] for name, concepts in _CONCEPTS.items()},
    mcp_prefix="mcp__",
    models={"aliases": (*ALIASES, "inherit")},
    granting=frozenset(("tools", "disallowedTools", "permissionMode", "mcpServers", "hooks")),
)
