"""Qwen Code's half of `convert`. The client is modelled in `agentlint.platforms.qwen.client`.

With an empty ``tools``, or one that is not a list of names, an agent has all tools, so neither is ever written. An
agent without any tool is expressed by granting one tool and removing it again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from agentlint.model.agent import Agent, Note, Refusal
from agentlint.model.grants import Grants, exceptions_lost, words
from agentlint.model.models import Model, Translation
from agentlint.model.policy import ALL_SERVERS, EVERYTHING, MCP, Rule, ToolPolicy
from agentlint.model.tools import BY_CONCEPT, CLASSES, UNASKED, meaning, word
from agentlint.platforms.claude.agent import asked_in, hook_limits
from agentlint.platforms.conversion import (
    Conversion,
    begin,
    variable_refusal,
    variable_remark,
)
from agentlint.platforms.qwen.client import (
    CLIENT,
    MIN_PROMPT,
    VARIABLE,
    is_short,
    meant,
    name_fault,
    names,
    prompt_of,
    tool,
)
from agentlint.platforms.schema import load
from agentlint.platforms.writing import (
    BACKGROUND,
    EIGHT_COLOURS,
    MAX_TURNS,
    Description,
    Layout,
    ModelName,
    Name,
    ToolLists,
    Writing,
    not_granted,
    only_subagents,
    put_servers,
)
from agentlint.syntax.emit import Style
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from agentlint.platforms.base import Place, Seen
    from agentlint.platforms.conversion import Fields
    from agentlint.syntax.nodes import Value
    from agentlint.text import Source

TITLE: Final = "Qwen Code"
ORDER: Final[tuple[str, ...]] = (
    "name", "description", "tools", "disallowedTools", "model", "approvalMode", "permissionMode", "maxTurns", "color",
    "background", "mcpServers", "hooks",
)  # fmt: skip
"""The order in which keys are written: that of
https://github.com/QwenLM/qwen-code/blob/main/docs/users/features/sub-agents.md."""

_CONCEPTS = meaning("qwen")
_NO_TOOLS: Final[dict[str, Value]] = {"tools": ["read_file"], "disallowedTools": ["read_file"]}
_MEANT: Final = "kept as its author meant it"
_MCP_HEAD: Final = "mcp__"
_WILD: Final = lazy_pattern(r"[*?]")


def read(seen: Seen, source: Source, _place: Place) -> Agent:
    """Return the agent in neutral words."""
    agent, fields = begin("qwen", seen, source, delegated=True)
    agent.name = agent.name.strip()
    fields.take("name", "name")
    fields.take("description", "description")
    agent.policy = _policy(fields, agent)
    _read_model(fields, agent, seen)
    _read_mode(fields, agent)
    LAYOUT.read(fields)
    servers = fields.typed("mcpServers", "mcp_servers", dict)
    if servers is not None:
        agent.mcp_servers = {name: server if isinstance(server, dict) else None for name, server in servers.items()}
    agent.hooks = fields.typed("hooks", "hooks", dict)
    agent.limits = (*_mode_limits(agent), *_hook_limits(agent.hooks))
    agent.asked = asked_in(agent.permission_mode)
    agent.asks_by_word = agent.permission_mode == "default"
    agent.extras = fields.left
    agent.remarks += variable_remark(TITLE, VARIABLE, agent.prompt)
    return agent


def _read_model(fields: Fields, agent: Agent, seen: Seen) -> None:
    fields.take("model", "model")
    if "model" not in agent.fields and seen.model is not None:
        fields.take("modelConfig", "model")
    if seen.model is not None:
        agent.model = model_of(seen.model)


def model_of(text: str) -> Model:
    """Return the model that Qwen Code means by a name. The provider is recognized by the beginning of the name."""
    provider = "openai" if text.startswith("gpt-") else "google" if text.startswith("gemini-") else ""
    return Model(text, id=text if provider or text.startswith(("qwen", "claude-")) else "", provider=provider)


def translate(model: Model) -> Translation:
    """Return a model's name in Qwen Code, for Qwen's own models only."""
    if model.id.startswith("qwen"):
        return Translation(model.id, f"{TITLE} sends it unchanged", exact=not model.provider)
    return Translation(None, f"{CLIENT} sends any name to the provider of its session unchanged")


def _policy(fields: Fields, agent: Agent) -> ToolPolicy | None:
    rules: list[Rule] = []
    written = fields.take("tools", "tools")
    listed = names(written)
    if "tools" in agent.fields and listed is None and written is not None:
        agent.notes["tools"] = [Note(f"{CLIENT} gives all tools for it; {_MEANT}")]
        rules += _misread(written)
    elif "tools" in agent.fields and listed is None:
        fields.idle("tools", "an empty value says nothing")
    elif listed is not None and EVERYTHING not in listed:
        rules.append(Rule(EVERYTHING, "deny", source="tools"))
        for entry in listed:
            rules += _allowed(entry, agent)
    denied = names(fields.take("disallowedTools", "denied"))
    for entry in denied or ():
        rules += _denied(entry, agent)
    return ToolPolicy(tuple(rules)) if {"tools", "denied"} & agent.fields.keys() else None


def _misread(written: Value) -> list[Rule]:
    """Return what a list without names, or a mapping of tools to true and false, was meant to withhold."""
    if not isinstance(written, dict):
        return [Rule(EVERYTHING, "deny", source="tools")] if written in ([], "") or written is False else []
    refused = [name for name, value in written.items() if value is False]
    return [
        Rule(concept, "deny", source="tools", word=name)
        for name in refused
        for concept in _CONCEPTS.get(meant(name), ())
    ]


def _mcp(name: str) -> str | None:
    parts = name.split("__", 2)
    if parts[0] != "mcp" or len(parts) < 2 or not parts[1]:
        return None
    return f"{MCP}{parts[1]}/{parts[2] if len(parts) > 2 and parts[2] else '*'}"


def _denied_server(entry: str) -> str | None:
    """Return the pattern of the servers' tools that an entry of ``disallowedTools`` removes. ``mcp__SERVER`` removes
    all tools of one server; a final ``*`` removes all tools whose names begin with the text before it, wherever the
    server's name ends."""
    head = entry.removesuffix(EVERYTHING)
    if head == entry:
        return _mcp(entry)
    if not head.startswith(_MCP_HEAD):
        return None  # `*` alone removes nothing either
    return f"{MCP}{head.removeprefix(_MCP_HEAD).replace('__', '/', 1)}*"


def _allowed(entry: str, agent: Agent) -> list[Rule]:
    server = _mcp(entry)
    if server is not None and "*" not in server:
        return [Rule(server, "allow", source="tools", word=entry)]
    concepts = _CONCEPTS.get(entry, ())
    if not concepts and tool(entry) is None:
        text = f"`{entry}` is not a tool of {CLIENT}: it has no effect"
        agent.notes.setdefault("tools", []).append(Note(text))
    return [Rule(concept, "allow", source="tools", word=entry) for concept in concepts]


def _denied(entry: str, agent: Agent) -> list[Rule]:
    server = _denied_server(entry)
    if server is not None:
        if EVERYTHING in entry[:-1]:
            text = f"`{entry}` removes nothing in {CLIENT}, which accepts `*` only at the end; {_MEANT}"
            agent.notes.setdefault("disallowedTools", []).append(Note(text))
        return [Rule(server, "deny", source="disallowedTools", word=entry)]
    known = meant(entry)
    if known != entry:
        text = f"`{entry}` removes nothing in {CLIENT}; {_MEANT}"
        agent.notes.setdefault("disallowedTools", []).append(Note(text))
    return [Rule(concept, "deny", source="disallowedTools", word=entry) for concept in _CONCEPTS.get(known, ())]


_AS_CLAUDE: Final = {
    "plan": "plan", "default": "default", "auto-edit": "acceptEdits", "auto": "auto", "yolo": "bypassPermissions",
}  # fmt: skip
"""The client's approval modes by the names of Claude Code's permission modes, which it accepts too."""


def _read_mode(fields: Fields, agent: Agent) -> None:
    mode = fields.typed("approvalMode", "permission_mode", str)
    if mode is not None:
        agent.permission_mode = _AS_CLAUDE.get(mode, mode)
        if "permissionMode" in fields.left:
            fields.take("permissionMode", "other_mode")
            fields.idle("other_mode", "`approvalMode` decides")
        return
    taken = load("qwen").properties["permissionMode"]["enum"]
    agent.permission_mode = fields.typed("permissionMode", "permission_mode", str, taken.__contains__)


def _mode_limits(agent: Agent) -> tuple[Rule, ...]:
    """Return the limits of plan mode, in which Qwen Code refuses everything that it would ask about, except fetching
    pages (according to its code, `isPlanModeBlocked`). That includes tools of MCP servers."""
    if agent.permission_mode != "plan" or "permission_mode" not in agent.fields:
        return ()
    source = agent.fields["permission_mode"][0]
    withheld = (*CLASSES["write"], *CLASSES["execute"], ALL_SERVERS)
    return tuple(Rule(tool, "deny", source=source, word="plan") for tool in withheld)


def _hook_limits(hooks: Value) -> tuple[Rule, ...]:
    """Return denials of the tools that hooks guard. A hook that runs before a tool may refuse its use, so where the
    hook cannot be converted, the tool must not be granted."""
    return hook_limits(hooks, _CONCEPTS, _mcp)


def _tools(_writing: Writing, policy: ToolPolicy, result: Grants) -> dict[str, Value]:
    if result.open:
        exceptions_lost(result, policy, TITLE)
        denied = _denied_words(result, policy)
        return {"disallowedTools": denied} if denied else {}
    listed: list[Value] = [*words(result, policy, "qwen", TITLE)]
    for name in (name for name in result.allowed if name.startswith(MCP)):
        if _WILD.search(name):
            text = f"{TITLE} has no way to grant all of `{name.removeprefix(MCP)}`, only single tools"
            not_granted(result, policy, name, text)
        else:
            _, server, tool_name = name.split("/", 2)
            listed.append(f"mcp__{server}__{tool_name}")
    return {"tools": listed} if listed else dict(_NO_TOOLS)


def _deny_word(name: str) -> str | None:
    """Return the word that denies a tool; None when the client has no such tool, so that there is nothing to remove.
    For a name with wildcards, the word is the part before the first wildcard and `*`, because the client accepts `*`
    only at the end."""
    if name in BY_CONCEPT:
        return word("qwen", name)
    server, _, tool = name.removeprefix(MCP).partition("/")
    if tool == EVERYTHING and not _WILD.search(server):
        return f"mcp__{server}"
    full = f"mcp__{server}__{tool}" if tool else f"mcp__{server}"
    head = _WILD.split(full, maxsplit=1)[0]
    return full if head == full else f"{head}*"


def _denied_words(result: Grants, policy: ToolPolicy) -> list[Value]:
    """Return ``disallowedTools``, without entries that another of its patterns covers."""
    chosen: dict[str, None] = {}
    for name in result.denied:
        deny_word = _deny_word(name)
        if deny_word is None:
            continue
        chosen[deny_word] = None
        chosen.update(dict.fromkeys(BY_CONCEPT[name].columns["qwen"].besides if name in BY_CONCEPT else ()))
        rule = policy.layers(name)[-1].rule
        if deny_word.endswith("*") and rule is not None and not _says(deny_word, name):
            text = f"{TITLE} accepts `*` only at the end: `{deny_word}` stands for `{rule.word}`, and denies more"
            result.note(rule.source, text, "approximated", "narrower")
    return [
        pattern for pattern in chosen if not any(other != pattern and _stands_for(other, pattern) for other in chosen)
    ]


def _says(pattern: str, name: str) -> bool:
    """Tell whether a pattern denies no more than the name for which it was written."""
    return _denied_server(pattern) == name


def _stands_for(pattern: str, other: str) -> bool:
    return pattern.endswith("*") and other.startswith(pattern[:-1])


def _servers(writing: Writing) -> None:
    agent = writing.agent
    source = agent.fields.get("mcp_servers", ("",))[0]
    limited = {rule.tool.split("/")[1] for rule in agent.limits if rule.source == source}

    def say(name: str, settings: dict[str, Value]) -> Value:
        return None if name in limited else {key: value for key, value in settings.items() if key != "tools"}

    why = "`{}`: " + f"set up elsewhere, or limited to some of its tools, which {TITLE} cannot say here"
    put_servers(writing, "mcpServers", say, why)


def _own_fields(writing: Writing) -> None:
    agent = writing.agent
    if not writing.stays:
        return
    if agent.permission_mode is not None and "permission_mode" not in agent.fields:
        writing.fields["permissionMode"] = agent.permission_mode
    writing.fields.update(writing.ledger.keep("permission_mode", "hooks"))


def slug(name: str) -> str:
    """Return a name in the form that the client accepts, in any script; "" when nothing is left of it."""
    kept = "".join(char if char.isalpha() or char.isnumeric() or char in "-_" else "-" for char in name)
    return re.sub("-{2,}", "-", kept).strip("-_") if name_fault(name) is not None else name


def refuses(name: str) -> str:
    """Return why Qwen Code leaves out an agent with that name even in the form of `slug`; "" where it does not."""
    wrong = name_fault(slug(name))
    return f"{CLIENT} silently leaves it out: a name {wrong}" if wrong else ""


def _refusal(writing: Writing) -> Refusal | None:
    if is_short(prompt_of(writing.agent.prompt)):
        text = f"{CLIENT} leaves out an agent whose prompt has fewer than {MIN_PROMPT} characters: write more"
        return Refusal("no-prompt", text)
    return None if writing.stays else variable_refusal(str(CLIENT), VARIABLE, writing.agent.prompt)


LAYOUT: Final = Layout(
    "qwen",
    TITLE,
    ORDER,
    steps=(
        Name(slug, f"{TITLE} accepts letters, digits, `-` and `_` in a name"),
        Description(f"{TITLE} leaves out an agent without one"),
        ToolLists(_tools, keys=("tools", "denied"), unasked=UNASKED["qwen"]),
        ModelName(translate),
        MAX_TURNS,
        EIGHT_COLOURS._replace(idle={"auto": "the client chooses a colour by itself"}),
        BACKGROUND,
        _servers,
        _own_fields,
        only_subagents(TITLE),
    ),
    absent={
        "permission_mode": f"{TITLE}'s agents run under the approval mode of their session",
        "hooks": f"a hook names the tools of its client, and in {TITLE} it would guard none of them",
        "temperature": f"{TITLE} has no temperature for agents",
        "skills": f"{TITLE}'s agents find skills by themselves",
        "subagents": f"an agent of {TITLE} may start any other agent, or none",
    },
    refusal=_refusal,
)

CONVERSION = Conversion(
    id="qwen",
    style=Style("quoted"),
    order=ORDER,
    read=read,
    write=LAYOUT.write,
    stem=slug,
    refuses=refuses,
    tool_words={name: concepts[0] for name, concepts in _CONCEPTS.items()},
    mcp_prefix="mcp__",
    granting=frozenset(("tools", "disallowedTools", "approvalMode", "permissionMode", "mcpServers", "hooks")),
)
