"""GitHub Copilot's half of `convert`, for Copilot CLI and with names that github.com and VS Code accept too.

The client is modelled in `agentlint.platforms.copilot.client`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from agentlint.model.agent import Agent, Note
from agentlint.model.grants import Grants, words
from agentlint.model.policy import ALL_SERVERS, ASKABLE, EVERYTHING, MCP, Rule, ToolPolicy
from agentlint.model.tools import BY_CONCEPT, meaning
from agentlint.model.vocabulary.copilot import VOCABULARY
from agentlint.model.vocabulary.vscode import RENAMED
from agentlint.platforms.conversion import (
    Conversion,
    Fields,
    begin,
    guarded,
    split_by_comma,
)
from agentlint.platforms.copilot import PROGRAM, modelnames
from agentlint.platforms.copilot.facts import RESERVED_NAMES, schema
from agentlint.platforms.copilot.hooks import AUTHORIZING, ON_REQUEST, SERVERS_ONLY
from agentlint.platforms.copilot.tools import effective, shadowed, tools_of
from agentlint.platforms.reading import plain
from agentlint.platforms.writing import (
    Layout,
    ModelName,
    Own,
    Row,
    ToolLists,
    Writing,
    as_list,
    as_tuple,
    drop_servers,
    not_granted,
    put_description,
)
from agentlint.syntax.emit import Style
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from agentlint.platforms.base import Place, Seen
    from agentlint.syntax.nodes import Value
    from agentlint.text import Source

TITLE: Final = "Copilot"
ORDER: Final[tuple[str, ...]] = (
    "description", "name", "tools", "model", "reasoning-effort", "agents", "skills", "argument-hint", "target",
    "user-invocable", "disable-model-invocation", "mcp-servers", "hooks", "handoffs",
)  # fmt: skip
"""The order in which keys are written. Copilot CLI itself writes description, name and tools in this order."""
READING: Final[tuple[str, ...]] = (
    "reasoning-effort", "skills", "user-invocable", "agents", "handoffs", "argument-hint", "target", "hooks",
)  # fmt: skip
"""The order in which a report lists what has no counterpart."""

_CONCEPTS = {
    name: [concept for concept in concepts if BY_CONCEPT[concept].columns["copilot"].covers]
    for name, concepts in meaning("copilot", fold=True).items()
}
_WORK: Final = {tool.name: tool.work.split() for tool in VOCABULARY.tools if tool.offer != "session"}
"""Copilot CLI's own tools, mapped to neutral words."""
_CHATMODES: Final = ".github/chatmodes"
CHATMODE: Final = ".chatmode.md"
"""The file name ending of VS Code's chat modes, from which its agents developed."""
SHOWN: Final = 8
"""The largest number of names that one sentence lists."""
_VSCODE_SETS: Final = frozenset({"edit", "execute", "read", "search", "web", "vscode", "agent", "todo"})
_SERVER = lazy_pattern(r"([A-Za-z0-9_-]+)/([A-Za-z0-9_*.-]+)\Z")
EVERY: Final = ("*",)
WINDOWS_SHELL: Final = "powershell"
_OWN: Final = Own(
    (
        Row("argument_hint", "argument-hint", str),
        Row("target", "target", str),
        Row("handoffs", "handoffs", object),
        Row("hooks", "hooks", dict),
    )
)


def read(seen: Seen, source: Source, place: Place) -> Agent:
    """Return the agent in neutral words."""
    agent, fields = begin("copilot", seen, source)
    agent.name = _identity(place)
    shown = fields.typed("name", "display_name", str)
    if shown and shown.strip():
        if re.sub(r"\s+", "-", shown) == agent.name:
            agent.name = shown  # the file's name is a sanitised form of it
            agent.fields["name"] = agent.fields.pop("display_name")
        else:
            agent.display_name = shown
    fields.take("description", "description")
    model = fields.take("model", "model")
    if isinstance(model, list) and model:
        if len(model) > 1:
            agent.notes["model"] = [Note("the first of several", "approximated")]
        model = model[0]
    if isinstance(model, str) and model.strip():
        agent.model = modelnames.read(model)
    LAYOUT.read(fields, before="agents")
    infer = fields.typed("infer", "infer", bool)
    disabled = fields.typed("disable-model-invocation", "model_invocable", bool)
    agent.model_invocable = not disabled if disabled is not None else infer
    if infer is not None:
        if disabled is None:
            agent.fields["model_invocable"] = agent.fields.pop("infer")
        else:
            fields.idle("infer", "`disable-model-invocation` decides")
    LAYOUT.read(fields)
    servers = fields.typed("mcp-servers", "mcp_servers", dict)
    if servers is not None:
        agent.mcp_servers = {
            name: settings if isinstance(settings, dict) else None for name, settings in servers.items()
        }
    if place.filename.endswith(CHATMODE) and "tools" in fields.left:
        _modernize(fields, agent)
    agent.policy = _policy(fields, agent)
    agent.limits = (
        *_server_limits(agent), *_hook_limits(agent.hooks), *_agent_limits(agent), *_new_files_only(agent.policy)
    )  # fmt: skip
    agent.extras = fields.left
    return agent


def _identity(place: Place) -> str:
    """Return the id of an agent, which is the path below the agents folder: ``team/reviewer.agent.md`` is
    ``team--reviewer``. Copilot CLI calls a file ``plan.chatmode.md`` there ``plan.chatmode`` (observed 2026-11-27); in
    a folder of chat modes, which it does not read, such a file is ``plan``."""
    inside = place.inside
    chatmode = (CHATMODE,) if place.folder == _CHATMODES else ()
    for suffix in (".agent.md", *chatmode, ".md"):
        if inside.endswith(suffix):
            inside = inside.removesuffix(suffix)
            break
    return inside.replace("/", "--")


def _modernize(fields: Fields, agent: Agent) -> None:
    """Replace the tools of a chat mode, which have VS Code's names of that time, by their present names."""
    listed = split_by_comma(fields.left["tools"])
    now = list(dict.fromkeys(name for entry in listed for name in RENAMED.get(entry, (entry,))))
    if now != listed:
        fields.left["tools"] = [*now]
        renamed = [entry for entry in dict.fromkeys(listed) if entry in RENAMED]
        renamings = _several(f"{entry}` -> `" + "` + `".join(RENAMED[entry]) for entry in renamed)
        agent.notes.setdefault("tools", []).append(Note(f"under VS Code's current names: {renamings}"))


def _policy(fields: Fields, agent: Agent) -> ToolPolicy | None:
    if "tools" not in fields.left:
        return None
    listed = split_by_comma(fields.take("tools", "tools"))
    if EVERYTHING in listed:
        return ToolPolicy()
    rules = [Rule(EVERYTHING, "deny", source="tools")]
    idle: list[str] = []
    for entry in listed:
        concepts = _concepts(entry)
        rules += [Rule(concept, "allow", source="tools", word=entry) for concept in concepts]
        server = _SERVER.match(entry)
        if server is not None and server[1].lower() not in _VSCODE_SETS and not _is_glob(server[2]):
            rules.append(Rule(f"{MCP}{server[1]}/{server[2]}", "allow", source="tools", word=entry))
        elif not concepts:
            idle.append(entry)
    if idle:
        agent.notes.setdefault("tools", []).extend(_not_granted(agent, idle))
    return ToolPolicy(tuple(rules))


def _is_glob(tool: str) -> bool:
    """Tell whether a server's tool has a ``*`` that Copilot CLI does not accept: it accepts only ``SERVER/*``."""
    return "*" in tool and tool != EVERYTHING


def _not_granted(agent: Agent, entries: list[str]) -> Iterator[Note]:
    """Yield notes about entries that give nothing, one note for all entries with the same reason."""
    elsewhere = [entry for entry in entries if entry.lower() == WINDOWS_SHELL]
    known = [entry for entry in entries if tools_of(entry)]
    useless = [entry for entry in entries if entry not in elsewhere and entry not in known]
    servers = [entry for entry in useless if "-" in entry]
    unknown = [entry for entry in useless if "-" not in entry]
    if elsewhere:
        yield Note(f"{_several(elsewhere)} is a tool of Windows only: not granted", "approximated", "narrower")
    if known:
        yield Note(f"{_several(known)} {_have(known)} no counterpart in other clients", "approximated")
    if servers:
        where = "tools of MCP servers are not granted"
        yield Note(f"{_several(servers)} {_no_tool(servers, agent)}; {where}", "approximated", "narrower")
    if unknown:
        yield Note(f"{_several(unknown)} {_no_tool(unknown, agent)}: no effect")


def _several(names: Iterable[str]) -> str:
    shown = [f"`{name}`" for name in names]
    more = f" and {len(shown) - SHOWN} more" if len(shown) > SHOWN else ""
    return ", ".join(shown[:SHOWN]) + more


def _have(names: list[str]) -> str:
    return "has" if len(names) == 1 else "have"


def _no_tool(names: list[str], agent: Agent) -> str:
    return f"is not a tool of {agent.client}" if len(names) == 1 else f"are not tools of {agent.client}"


def _concepts(entry: str) -> list[str]:
    """Return what an entry gives: according to the client's own tools or, where these cannot be observed offline, to
    the documented alias."""
    if entry.lower() == WINDOWS_SHELL:
        return []
    given = [concept for tool in tools_of(entry) for concept in _WORK.get(tool, ())]
    return list(dict.fromkeys(given or _CONCEPTS.get(entry.lower(), [])))


def _server_limits(agent: Agent) -> tuple[Rule, ...]:
    """Return the limits from a server's own ``tools`` list, which leaves only the listed tools."""
    limits: list[Rule] = []
    for name, settings in (agent.mcp_servers or {}).items():
        chosen = split_by_comma(settings.get("tools")) if settings is not None else []
        if settings is None or EVERYTHING in chosen:
            continue
        source = "mcp-servers"
        limits.append(Rule(f"{MCP}{name}/*", "deny", source=source, word=name))
        limits += [
            Rule(f"{MCP}{name}/{tool}", "allow", source=source, word=f"{name}/{tool}")
            for tool in chosen
            if agent.policy is None or agent.policy.lowest(f"{MCP}{name}/{tool}") == "allow"
        ]
    return tuple(limits)


def _new_files_only(policy: ToolPolicy | None) -> tuple[Rule, ...]:
    """Return a denial of `write` for an agent that may only create files. ``create`` refuses a file that exists, and no
    other client has a tool that does: whatever creates files there can also change them."""
    if policy is None or policy.highest("write") == "deny" or policy.highest("edit") != "deny":
        return ()
    rule = policy.layers("write")[-1].rule
    return (Rule("write", "deny", source="tools", word=rule.word if rule is not None else ""),)


def _agent_limits(agent: Agent) -> tuple[Rule, ...]:
    """Return the limits from ``agents``, which lists the only agents that this one may start. VS Code enforces the
    list, Copilot CLI does not."""
    names = agent.subagents
    if names is None or EVERYTHING in names or (agent.policy is not None and agent.policy.highest("task") == "deny"):
        return ()
    allowed = tuple(Rule("task", "allow", name, source="agents", word="agents") for name in names)
    return (Rule("task", "deny", source="agents", word="agents"), *allowed)


def _hook_limits(hooks: Value) -> tuple[Rule, ...]:
    """Return denials of the tools that hooks guard. A hook that runs before a tool may refuse its use, so where the
    hook cannot be converted, the tool must not be granted."""
    rules: dict[str, Rule] = {}
    events = (
        {event[:1].lower() + event[1:]: event_name for event, event_name in hooks.items()}
        if isinstance(hooks, dict)
        else {}
    )
    for event in (authorizing for authorizing in AUTHORIZING if authorizing in events):
        names = [ALL_SERVERS] if event == SERVERS_ONLY else guarded(events[event], _concepts, lambda _: None)
        if event == ON_REQUEST and EVERYTHING in names:
            names = [*ASKABLE]
        for name in names:
            rules.setdefault(name, Rule(name, "deny", source="hooks", word=event))
    return tuple(rules.values())


def _description(writing: Writing) -> None:
    if writing.stays:
        writing.put("description", "description", writing.agent.description)
    else:
        put_description(writing, f"{TITLE} refuses an agent without one")


def _name(writing: Writing) -> None:
    agent = writing.agent
    shown = agent.display_name if agent.display_name is not None else agent.name
    writing.put(
        "name", "name", shown, "" if stem(agent.name) == agent.name else f"the file is named {stem(agent.name)}"
    )
    if agent.display_name is not None:
        writing.put("display_name", "name", shown)


def _skills(policy: ToolPolicy, result: Grants) -> None:
    """Note that Copilot gives every agent skills (`ALWAYS`), which is more than the agent had if its rules withheld
    them by name or asked first."""
    last = policy.layers("skill")[-1].rule
    if last is None or policy.lowest("skill") == "allow":
        return
    if any(rule.tool == "skill" and rule.action != "allow" for rule in policy.rules):
        text = f"{TITLE} gives every agent its skills, whatever a list says"
        result.note(last.source, text, "approximated", "wider")
    else:
        result.note(last.source, f"{TITLE} gives every agent `skill` and `sql` as well")


def _tools(_writing: Writing, policy: ToolPolicy, result: Grants) -> dict[str, Value]:
    listed: list[Value] = [*words(result, policy, "copilot", TITLE)]
    for name in (name for name in result.allowed if name.startswith(MCP)):
        shown = name.removeprefix(MCP)
        if _shadows(shown, listed, result.allowed):
            not_granted(result, policy, name, f"`{shown}` would give Copilot's own tool of that name")
        elif _SERVER.match(shown) is None:
            not_granted(result, policy, name, f"Copilot does not accept the name `{shown}`")
        else:
            listed.append(shown)
    return {"tools": listed}


def _shadows(entry: str, listed: list[Value], allowed: list[str]) -> bool:
    """Tell whether a server's tool would also give one of the client's own tools that the agent does not have
    otherwise."""
    concepts = _concepts(entry) or _CONCEPTS.get(entry.lower().rpartition("/")[2], [])
    if concepts and all(concept in allowed for concept in concepts):
        return False
    return not set(shadowed(entry)) <= set(effective([str(listed_entry) for listed_entry in listed]))


def _agents(writing: Writing) -> None:
    """Write ``agents``, which VS Code enforces."""
    agent, policy, tools = writing.agent, writing.policy, writing.fields.get("tools")
    if agent.subagents is not None:
        writing.put("subagents", "agents", list(agent.subagents))
    elif policy is not None and not writing.stays and isinstance(tools, list) and "agent" in tools:
        layers = policy.layers("task", stated=True)
        names: list[Value] = [part.pattern for part in layers if part.action == "allow" and part.pattern != EVERYTHING]
        if names and layers[0].action == "deny" and not any("*" in str(name) for name in names):
            writing.fields["agents"] = names


def _invocation(writing: Writing) -> None:
    agent = writing.agent
    if agent.model_invocable is not None:
        writing.put("model_invocable", "disable-model-invocation", not agent.model_invocable)
    if agent.mode == "primary":
        writing.put("mode", "disable-model-invocation", True)
    elif agent.mode == "subagent":
        writing.put("mode", "user-invocable", False)
    elif agent.mode == "all":
        writing.ledger.fulfilled("mode", "both the user and the model may choose it")
    if agent.hidden:
        writing.put("hidden", "user-invocable", False, "not offered to the user", exact=False)
    elif agent.hidden is False:
        writing.ledger.fulfilled("hidden", "not hidden")


def _servers(writing: Writing) -> None:
    """Write ``mcp-servers``. Servers given only by name are left out because Copilot CLI reads them from its own
    configuration, and so are servers for which it would refuse the file."""
    agent = writing.agent
    if agent.mcp_servers is None:
        return
    complete = {name: None if settings is None else _settings(settings) for name, settings in agent.mcp_servers.items()}
    named = [name for name, settings in complete.items() if settings is None]
    broken = [name for name, settings in complete.items() if settings is not None and not _takes(name, settings)]
    servers: dict[str, Value] = {
        name: settings for name, settings in complete.items() if settings is not None and name not in broken
    }
    notes = []
    if named:
        notes.append(f"`{', '.join(named)}`: Copilot reads servers set up elsewhere from its own configuration")
    if broken:
        notes.append(f"`{', '.join(broken)}`: Copilot would refuse the file for its settings")
    if not servers:
        drop_servers(writing, "; ".join(notes))
    elif notes:
        writing.put("mcp_servers", "mcp-servers", servers, "; ".join(notes), exact=False, authority="narrower")
    else:
        writing.put("mcp_servers", "mcp-servers", servers)


def _settings(settings: dict[str, Value]) -> dict[str, Value] | None:
    """Return a server in the form that Copilot CLI requires: with `tools`, and a local one also with `args`."""
    out = dict(settings)
    if out.get("type") == "stdio":
        out["type"] = "local"
    if isinstance(out.get("command"), str):
        out.setdefault("args", [])
    elif not isinstance(out.get("url"), str):
        return None
    out.setdefault("tools", ["*"])
    return out


def _takes(name: str, settings: dict[str, Value]) -> bool:
    """Tell whether the client loads a file with this server."""
    misfits = schema().misfits({"mcp-servers": {name: plain(settings)}})
    return all(misfit.route[:1] != ("mcp-servers",) for misfit in misfits)


def stem(name: str) -> str:
    """Return the file's name. github.com accepts letters, digits, dots, dashes and underscores."""
    slug = re.sub(r"[\x21-\x2c/:;<=>?@\[\\\]^`{|}~\s]+", "-", name)
    return slug.strip("-") or name


def refuses(name: str) -> str:
    """Return why Copilot CLI does not load an agent with that name; "" where it does."""
    if name in RESERVED_NAMES or stem(name) in RESERVED_NAMES:
        return f"{PROGRAM.newest} reserves this name and ignores the agent"
    return ""


LONGEST_PROMPT: Final = 30_000
"""The number of characters that Copilot's documentation allows for a prompt."""


def advice(agent: Agent, _user: bool) -> Iterator[tuple[str, str]]:
    """Yield what the author of a converted agent should know: a prompt longer than github.com documents."""
    if len(agent.prompt) > LONGEST_PROMPT:
        yield (
            "long-prompt",
            f"the prompt has {len(agent.prompt):,} characters; github.com documents a limit of {LONGEST_PROMPT:,}",
        )


LAYOUT: Final = Layout(
    "copilot",
    TITLE,
    ORDER,
    steps=(
        _description,
        _name,
        ToolLists(_tools, splits=True, only_lists=True, without=frozenset({"mcp-servers"}), before=_skills),
        Row("subagents", "agents", list, taken=as_tuple, write=_agents),
        ModelName(modelnames.write),
        Row("effort", "reasoning-effort", str),
        Row("skills", "skills", list, as_list, taken=as_tuple),
        Row("user_invocable", "user-invocable", bool),
        _invocation,
        _servers,
        _OWN,
    ),
    absent={
        "colour": "Copilot's agents have no colour",
        "permission_mode": "Copilot has no permission modes; it asks by itself",
        "hooks": "hooks of other clients have another form, and Copilot CLI would refuse the file",
        "max_turns": "Copilot does not limit turns",
    },
    reading=READING,
)

CONVERSION = Conversion(
    id="copilot",
    style=Style("quoted", flow=frozenset({"tools", "agents"})),
    order=ORDER,
    read=read,
    write=LAYOUT.write,
    stem=stem,
    refuses=refuses,
    tool_words={name: concepts[0] for name, concepts in meaning("copilot").items()},
    granting=frozenset(("tools", "mcp-servers", "hooks", "agents")),
    models={"documented": modelnames.NAMES},
    advice=advice,
)
