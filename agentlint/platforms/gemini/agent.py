"""Gemini CLI's half of `convert`. The client is modelled in `agentlint.platforms.gemini.client`.

A single unknown key, value or tool makes the client refuse the whole file, so only what it was observed to accept is
written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from agentlint.model.agent import Agent, Loss, Note, Refusal
from agentlint.model.grants import Grants, words
from agentlint.model.models import Model, Translation
from agentlint.model.policy import ALL_SERVERS, EVERYTHING, MCP, OTHER, Rule, ToolPolicy
from agentlint.model.tools import UNASKED, meaning
from agentlint.platforms.conversion import (
    Conversion,
    begin,
    split_by_comma,
    variable_refusal,
    variable_remark,
)
from agentlint.platforms.gemini.client import BUILTINS, CLIENT, VARIABLE
from agentlint.platforms.writing import (
    Description,
    Layout,
    ModelName,
    Name,
    Row,
    ToolLists,
    Writing,
    not_granted,
    only_listed,
    only_subagents,
    said_servers,
)
from agentlint.syntax.emit import Style
from agentlint.syntax.javascript import SPACES
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.platforms.base import Place, Seen
    from agentlint.syntax.nodes import Value
    from agentlint.text import Source

TITLE: Final = "Gemini CLI"
ORDER: Final[tuple[str, ...]] = (
    "name", "display_name", "description", "kind", "tools", "mcp_servers", "model", "temperature", "max_turns",
    "timeout_mins",
)  # fmt: skip
"""The order in which keys are written: that of
https://github.com/google-gemini/gemini-cli/blob/main/docs/core/subagents.md."""

_CONCEPTS = meaning("gemini")
_ALL_SERVERS: Final = "mcp_*"
_MCP: Final = lazy_pattern(r"mcp_([A-Za-z0-9.:-]+)_(\*|[A-Za-z0-9._:-]+)")
_SERVER: Final = lazy_pattern(r"[a-z0-9.:-]+")
_TOOL: Final = lazy_pattern(r"[A-Za-z0-9._:-]+")
_UNKNOWN_MODEL: Final = f"{CLIENT} would send this name to Google's API unchanged"


def read(seen: Seen, source: Source, _place: Place) -> Agent:
    """Return the agent in neutral words."""
    agent, fields = begin("gemini", seen, source, delegated=True)
    fields.take("name", "name")
    fields.take("description", "description")
    agent.display_name = fields.typed("display_name", "display_name", str)
    if "kind" in fields.left:
        agent.losses.append(Loss("kind", fields.left.pop("kind"), "mapped", "an agent of a file is a local one"))
    model = fields.typed("model", "model", str)
    agent.model = model_of(model) if model and model != "inherit" else None
    LAYOUT.read(fields)
    servers = fields.typed("mcp_servers", "mcp_servers", dict)
    if servers is not None:
        agent.mcp_servers = {
            name: _neutral(settings) for name, settings in servers.items() if isinstance(settings, dict)
        }
    listed = fields.take("tools", "tools")
    if isinstance(listed, list):
        agent.policy = _policy([word for word in listed if isinstance(word, str)], agent)
        # `tools` does not limit the servers that the agent starts (observed 2026-11-27)
        brought = (Rule(f"{MCP}{name}/*", "allow", source="mcp_servers", word=name) for name in agent.mcp_servers or ())
        agent.policy = agent.policy.and_then(brought) if agent.policy.rules else agent.policy
    if servers is not None:
        agent.limits = tuple(
            rule
            for name, settings in servers.items()
            for rule in _server_limits(name, settings, agent.policy or ToolPolicy())
        )
    agent.extras = fields.left
    agent.remarks += variable_remark(TITLE, VARIABLE, agent.prompt)
    return agent


def model_of(text: str) -> Model:
    """Return the model that Gemini CLI means by a name. Google's models are recognized by the form of their names."""
    return Model(text, id=text, provider="google") if text.startswith("gemini-") else Model(text)


def translate(model: Model) -> Translation:
    """Return a model's name in Gemini CLI, which only has Google's models."""
    if model.id.startswith("gemini-") and model.provider in ("google", "github-copilot", ""):
        return Translation(model.id, "the same model, from Google", exact=model.provider == "google")
    return Translation(None, _UNKNOWN_MODEL)


def _policy(listed: list[str], agent: Agent) -> ToolPolicy:
    if EVERYTHING in listed:
        return ToolPolicy()
    rules = [Rule(EVERYTHING, "deny", source="tools")]
    for entry in listed:
        server = _MCP.fullmatch(entry)
        if entry == _ALL_SERVERS:
            rules.append(Rule(ALL_SERVERS, "allow", source="tools", word=entry))
        elif server is not None:
            rules.append(Rule(f"{MCP}{server[1]}/{server[2]}", "allow", source="tools", word=entry))
        elif entry in _CONCEPTS:
            rules += [Rule(concept, "allow", source="tools", word=entry) for concept in _CONCEPTS[entry]]
        elif entry.startswith("discovered_tool_"):
            rules.append(Rule(OTHER + entry, "allow", source="tools", word=entry))
        else:
            text = f"`{entry}` gives an agent of {CLIENT} nothing that it does not have"
            agent.notes.setdefault("tools", []).append(Note(text))
    return ToolPolicy(tuple(rules))


def _server_limits(name: str, settings: Value, policy: ToolPolicy) -> Iterator[Rule]:
    """Yield the limits on a server's tools: ``include_tools`` keeps only the listed ones that ``policy`` grants, and
    ``exclude_tools`` removes some."""
    included = settings.get("include_tools") if isinstance(settings, dict) else None
    excluded = settings.get("exclude_tools") if isinstance(settings, dict) else None
    if isinstance(included, list):
        yield Rule(f"{MCP}{name}/*", "deny", source="mcp_servers", word=name)
        granted = [
            included_tool
            for included_tool in split_by_comma(included)
            if policy.lowest(f"{MCP}{name}/{included_tool}") == "allow"
        ]
        for tool in granted:
            yield Rule(f"{MCP}{name}/{tool}", "allow", source="mcp_servers", word=tool)
    for tool in split_by_comma(excluded):
        yield Rule(f"{MCP}{name}/{tool}", "deny", source="mcp_servers", word=tool)


def _neutral(settings: dict[str, Value]) -> dict[str, Value]:
    """Return a server's settings in the form that most clients use."""
    kept = ("command", "args", "env", "cwd", "headers")
    out = {key: settings[key] for key in kept if key in settings}
    if isinstance(settings.get("http_url"), str):
        return {"type": "http", "url": settings["http_url"], **out}
    if isinstance(settings.get("url"), str):
        return {"type": settings.get("type") or "sse", "url": settings["url"], **out}
    return {"type": "stdio", **out}


def _name(writing: Writing) -> None:
    agent = writing.agent
    if agent.display_name is None:
        Name(slug, f"{TITLE} accepts lower-case letters, digits, `-` and `_` in a name")(writing)
    else:
        writing.put("name", "name", slug(agent.name))
        writing.put("display_name", "display_name", agent.display_name)


def _tools(_writing: Writing, policy: ToolPolicy, result: Grants) -> dict[str, Value]:
    """Return the list of tools, or nothing for all tools: there is no other way to withhold one."""
    if result.open and not result.denied:
        return {}
    listed: list[Value] = [*words(result, policy, "gemini", TITLE)]
    servers = ALL_SERVERS in result.allowed
    if result.open:
        servers = not any(name.startswith(MCP) for name in result.denied)
        lost = "tools that agentlint does not know are off" if servers else "MCP tools and unknown tools are off"
        only_listed(result, policy, TITLE, lost)
    if servers:
        return {"tools": [*listed, _ALL_SERVERS]}
    for name in (name for name in result.allowed if name.startswith(MCP)):
        word = _mcp_word(name)
        if word is not None:
            listed.append(word)
        else:
            text = (
                f"{TITLE} has no way to name `{name.removeprefix(MCP)}`: its server names have no `_` and no capitals"
            )
            not_granted(result, policy, name, text)
    return {"tools": listed}


def _mcp_word(name: str) -> str | None:
    """Return the client's word for a server's tool, ``mcp_SERVER_TOOL``; None when there is none. For the client, the
    server's name ends at the second underscore."""
    server, _, tool = name.removeprefix(MCP).partition("/")
    if not tool or not _SERVER.fullmatch(server) or (tool != "*" and not _TOOL.fullmatch(tool)):
        return None
    return f"mcp_{server}_{tool}"


def _servers(writing: Writing) -> None:
    """Write the servers that the agent starts. ``tools`` does not limit them. Instead, each server lists which of its
    tools the agent has, and a server without any such tool is left out."""
    agent = writing.agent
    if writing.stays:
        writing.fields.update(writing.ledger.keep("mcp_servers"))
        return
    limits = {name: _limited(name, writing.policy, writing.wish.wider) for name in agent.mcp_servers or ()}
    unused = [name for name, limit in limits.items() if limit is None]

    def say(name: str, settings: dict[str, Value]) -> Value:
        server, limit = _server(settings), limits[name]
        return {**server, **limit} if server is not None and limit is not None else None

    servers, left = said_servers(agent, say)
    left = [name for name in left if name not in unused]
    reasons = [f"`{', '.join(left)}`: {TITLE} reads servers from its own settings"] if left else []
    reasons += [f"`{', '.join(unused)}`: the agent may not use any of its tools"] if unused else []
    why = "; ".join(reasons)
    if agent.mcp_servers is not None and not servers:
        writing.ledger.dropped("mcp_servers", why or "no server in it", "narrower" if left else "same")
    elif servers:
        writing.put("mcp_servers", "mcp_servers", servers, why, exact=not why, authority="narrower" if left else "same")


def _limited(name: str, policy: ToolPolicy | None, wider: bool) -> dict[str, Value] | None:
    """Return which of a server's tools the agent has, as the client's keys say it; None when it has none of them."""
    if policy is None:
        return {}
    prefix = f"{MCP}{name}/"
    granted = policy.highest if wider else policy.lowest
    named = [
        tool_name
        for tool_name in policy.named(MCP)
        if tool_name.startswith(prefix) and EVERYTHING not in tool_name and "?" not in tool_name
    ]
    allowed: list[Value] = [tool_name.removeprefix(prefix) for tool_name in named if granted(tool_name) == "allow"]
    if granted(f"{prefix}*") == "allow" and not _taken_back(policy, prefix):
        denied: list[Value] = [tool_name.removeprefix(prefix) for tool_name in named if granted(tool_name) != "allow"]
        return {"exclude_tools": denied} if denied else {}
    return {"include_tools": allowed} if allowed else None


def _taken_back(policy: ToolPolicy, prefix: str) -> bool:
    """Tell whether a pattern withholds some of a server's tools; which ones depends on their names."""
    return any(
        rule.action != "allow"
        and rule.tool.startswith(MCP)
        and (head := re.split(r"[*?]", rule.tool, maxsplit=1)[0]) != rule.tool
        and (head.startswith(prefix) or prefix.startswith(head))
        and not rule.covers(f"{prefix}*")
        for rule in policy.rules
    )


def _server(settings: dict[str, Value]) -> dict[str, Value] | None:
    """Return one server with the keys and types that the client accepts; None when it cannot be expressed."""
    out: dict[str, Value] = {}
    command, url = settings.get("command"), settings.get("url")
    if isinstance(command, str):
        out["command"] = command
        args = settings.get("args")
        if args is not None:
            out["args"] = [str(arg) for arg in args] if isinstance(args, list) else [str(args)]
        if isinstance(settings.get("cwd"), str):
            out["cwd"] = settings["cwd"]
    elif isinstance(url, str):
        sse = settings.get("type") == "sse"
        out |= {"url": url, "type": "sse" if sse else "http"}
    else:
        return None
    for key in ("env", "headers"):
        texts = settings.get(key)
        if isinstance(texts, dict) and texts:
            out[key] = {name: str(value) for name, value in texts.items() if isinstance(value, str | int | float)}
    return out


def slug(name: str) -> str:
    """Return a name in the form that the client accepts; "" when nothing is left of it."""
    return re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-") if not re.fullmatch(r"[a-z0-9_-]+", name) else name


def stem(name: str) -> str:
    """Return the file's name. The client does not read a file whose name begins with ``_``."""
    return slug(name).lstrip("_-") or name


def refuses(name: str) -> str:
    """Return why Gemini CLI does not load an agent with that name; "" where it does."""
    if not slug(name):
        return f"{CLIENT} accepts only lower-case letters, digits, `-` and `_`, and the name has none of them"
    if slug(name) in BUILTINS:
        return f"{CLIENT} has a built-in agent of that name and ignores this one"
    return ""


def _refusal(writing: Writing) -> Refusal | None:
    if not writing.agent.prompt.strip(SPACES):
        text = f"{CLIENT} offers an agent without a prompt, and every call of it fails: write one"
        return Refusal("no-prompt", text)
    return None if writing.stays else variable_refusal(str(CLIENT), VARIABLE, writing.agent.prompt)


LAYOUT: Final = Layout(
    "gemini",
    TITLE,
    ORDER,
    steps=(
        _name,
        Description(f"{TITLE} refuses an agent without one"),
        ToolLists(_tools, unasked=UNASKED["gemini"], servers=True, splits=True),
        ModelName(translate),
        Row("temperature", "temperature", (int, float)),
        Row("max_turns", "max_turns", int),
        _servers,
        only_subagents(TITLE),
    ),
    absent={
        "colour": f"{TITLE}'s agents have no colour",
        "top_p": f"{TITLE} has no `top_p` for agents",
        "permission_mode": f"{TITLE}'s agents run under the approval mode of their session",
        "hooks": f"{TITLE} has no hooks in agent files",
        "skills": f"{TITLE}'s agents find skills by themselves",
        "subagents": f"an agent of {TITLE} starts no other agents",
    },
    refusal=_refusal,
)

_CONSENT: Final = (
    "Gemini CLI asks once before it loads a project's agent, and again after every change; where it cannot ask"
    " (`gemini -p`), it leaves the agent out. An agent written with --user needs no consent"
)


def advice(_agent: Agent, user: bool) -> Iterator[tuple[str, str]]:
    """Yield what the author of a converted agent of a project should know: the client asks for consent to use it."""
    if not user:
        yield "consent", _CONSENT


CONVERSION = Conversion(
    id="gemini",
    style=Style("block"),
    order=ORDER,
    read=read,
    write=LAYOUT.write,
    stem=stem,
    refuses=refuses,
    tool_words={name: concepts[0] for name, concepts in _CONCEPTS.items()},
    mcp_prefix="mcp_",
    granting=frozenset(("tools", "mcp_servers")),
    advice=advice,
)
