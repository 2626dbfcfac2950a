"""Codex's half of `convert`. The client is modelled in `agentlint.platforms.codex.client`.

A Codex agent cannot be limited: there is no list of tools, and ``sandbox_mode`` is not enforced. Therefore an agent
with limits is written only when the user asks for that.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from agentlint.model.agent import Agent, Change, Note, Refusal
from agentlint.model.models import Model, Translation
from agentlint.model.policy import MCP, Rule, ToolPolicy
from agentlint.model.tools import CLASSES
from agentlint.platforms.codex.client import CLIENT, MODELS
from agentlint.platforms.codex.config import BLANKS
from agentlint.platforms.conversion import Conversion, Fields, begin
from agentlint.platforms.writing import (
    Description,
    Layout,
    ModelName,
    Name,
    OneLimit,
    Row,
    Said,
    Writing,
    drop_servers,
    said_servers,
)
from agentlint.syntax import toml
from agentlint.syntax.emit import Style
from agentlint.text import Source, lazy_pattern

if TYPE_CHECKING:
    from agentlint.platforms.base import Place, Seen
    from agentlint.syntax.nodes import Object, Value

TITLE: Final = "Codex"
ORDER: Final[tuple[str, ...]] = (
    "name", "description", "model", "model_reasoning_effort", "sandbox_mode", "approval_policy", "web_search",
    "nickname_candidates", "developer_instructions", "mcp_servers",
)  # fmt: skip
"""The order in which https://developers.openai.com/codex/subagents names the fields; tables come last, as TOML
requires."""

_NO_WRITES: Final = (*CLASSES["write"], *CLASSES["execute"])
_TOOLS: Final = ("read", "grep", "glob", "todo", "skill", "write", "edit", "fetch", "websearch", "ask")
"""Tools that every agent has, the first three through its shell. `web_search` also opens pages, and
`request_user_input` asks the user."""
_MEANT: Final = f"{CLIENT} does not enforce it; what it withholds is kept as its author meant it"


def read(seen: Seen, source: Source, _place: Place) -> Agent:
    prompt = seen.prompt or ""
    newline = Source.from_text("", prompt).newline if "\n" in prompt else source.newline
    agent, fields = begin("codex", seen, source)
    agent.prompt, agent.newline = prompt, newline
    fields.take("name", "name")
    fields.take("description", "description")
    fields.take("developer_instructions", "prompt")
    model = fields.typed("model", "model", str)
    if model is not None and model.strip():
        agent.model = from_codex(model)
    LAYOUT.read(fields)
    agent.policy = _policy(fields, agent)
    agent.half_withheld = _asking(fields, agent)
    servers = fields.typed("mcp_servers", "mcp_servers", dict)
    if servers is not None:
        agent.limits = tuple(rule for name, settings in servers.items() for rule in _server_limits(name, settings))
        agent.mcp_servers = {
            name: _neutral(settings) for name, settings in servers.items() if settings.get("enabled") is not False
        }
    agent.user_invocable = False
    agent.extras = fields.left
    return agent


def from_codex(text: str) -> Model:
    """Return the model that Codex means by a name; OpenAI's are recognized by their form."""
    return Model(text, id=text, provider="openai") if text.startswith("gpt-") else Model(text)


def _policy(fields: Fields, agent: Agent) -> ToolPolicy | None:
    """Return the policy: ``[features] shell_tool = false`` removes commands. Other keys look like limits but have no
    effect; they are kept nevertheless, because their author would not want to lose them."""
    rules: list[Rule] = []
    mode = fields.take("sandbox_mode", "intended")
    if mode == "read-only":
        rules += [Rule(concept, "deny", source="sandbox_mode", word="read-only") for concept in _NO_WRITES]
        agent.notes["sandbox_mode"] = [Note(_MEANT)]
    web = fields.take("web_search", "denied")
    if web == "disabled":
        rules += [Rule(concept, "deny", source="web_search", word="disabled") for concept in CLASSES["network"]]
        agent.notes["web_search"] = [Note(_MEANT)]
    features = fields.left.get("features")
    if isinstance(features, dict) and features.get("shell_tool") is False:
        fields.take("features", "tools")
        rules += [Rule(concept, "deny", source="features", word="shell_tool") for concept in CLASSES["execute"]]
    return ToolPolicy(tuple(rules)) if rules else None


def _asking(fields: Fields, agent: Agent) -> tuple[str, str] | None:
    """Return the field that makes the client ask before commands, and its value. `codex exec`, which asks nobody, was
    observed to ignore it (2026-11-27)."""
    policy = fields.left.get("approval_policy")
    if policy in (None, "never"):
        return None
    fields.take("approval_policy", "asking")
    agent.notes["approval_policy"] = [Note("the question is kept as its author meant it")]
    return "approval_policy", policy if isinstance(policy, str) else "granular"


def _server_limits(name: str, settings: Object) -> list[Rule]:
    """Return the limits on a server's tools: ``enabled_tools`` leaves only the listed ones, ``disabled_tools`` removes
    some."""
    rules = []
    chosen, refused = settings.get("enabled_tools"), settings.get("disabled_tools")
    if isinstance(chosen, list) or settings.get("enabled") is False:
        rules.append(Rule(f"{MCP}{name}/*", "deny", source="mcp_servers", word=name))
        rules += [Rule(f"{MCP}{name}/{tool}", "allow", source="mcp_servers", word=str(tool)) for tool in chosen or ()]
    for tool in refused if isinstance(refused, list) else ():
        rules.append(Rule(f"{MCP}{name}/{tool}", "deny", source="mcp_servers", word=str(tool)))
    return rules


def _neutral(settings: Object) -> dict[str, Value]:
    """Return a server in the form of Claude Code and most other clients."""
    if "url" not in settings:
        forwarded = [name for name in settings.get("env_vars", ()) if isinstance(name, str)]
        env = {**settings.get("env", {}), **{name: f"${{{name}}}" for name in forwarded}}
        kept: dict[str, Value] = {key: settings[key] for key in ("command", "args", "cwd") if key in settings}
        return {"type": "stdio", **kept, **({"env": env} if env else {})}
    headers = {**settings.get("http_headers", {})}
    headers |= {name: f"${{{variable}}}" for name, variable in settings.get("env_http_headers", {}).items()}
    if "bearer_token_env_var" in settings:
        headers["Authorization"] = f"Bearer ${{{settings['bearer_token_env_var']}}}"
    return {"type": "http", "url": settings["url"], **({"headers": headers} if headers else {})}


def _prompt(writing: Writing) -> None:
    if writing.stays:
        writing.ledger.mapped("prompt", "developer_instructions", writing.agent.prompt)


def _model(model: Model) -> Translation:
    if model.provider in ("", "openai", "github-copilot") and model.id in MODELS:
        return Translation(model.id, "", exact=True)
    return Translation(None, f"{CLIENT} lists no such model, and sends any name unchanged")


def _sandboxed(_: str) -> tuple[str, Change]:
    """Return the remark about the sandbox and how the agent's authority changes. The key is written where nothing may
    be changed, in case a later version enforces it."""
    return f"{CLIENT} runs every agent in the sandbox of its session, whatever this key says", "wider"


LIMIT: Final = OneLimit(
    key="sandbox_mode",
    value="read-only",
    policy=ToolPolicy(tuple(Rule(concept, "deny", source="sandbox_mode") for concept in _NO_WRITES)),
    enforced=False,
    asks=False,  # without asking, it changes files in its sandbox and searches the web
    tools=_TOOLS,
    attributes=("tools", "denied", "intended", "permission_mode", "hooks"),
    keys=("tools", "denied", "intended", "asking", "mcp_servers"),
    kept=_sandboxed,
    lost=f"{TITLE} has no list of tools",
    free=f"{TITLE}'s agents have all tools of their session",
)

_VARIABLE: Final = lazy_pattern(r"\$(?:\{\{\s*(?:secrets|vars)\.(\w+)\s*\}\}|\{(\w+)\}|(\w+))\Z")
_BEARER: Final = "Bearer "


def _servers(writing: Writing) -> None:
    """Write ``mcp_servers``, as far as the strict form of the configuration can express them."""
    agent = writing.agent
    if writing.stays or agent.mcp_servers is None:
        return
    servers, left = said_servers(agent, lambda _, settings: _server(settings))
    reason = f"`{', '.join(left)}`: {TITLE} reads servers from its own configuration" if left else ""
    if not servers:
        drop_servers(writing, reason)
        return
    unseen = f"{CLIENT} was not seen to give an agent the tools of its own servers"
    reason = f"{unseen}; {reason}" if reason else unseen
    if '"${' in json.dumps(servers):
        reason += f"; {TITLE} does not replace variables in `env`"
    limited = any(rule.source == agent.fields["mcp_servers"][0] for rule in agent.limits)
    authority: Change = "wider" if limited else "narrower" if left else "same"
    writing.put("mcp_servers", "mcp_servers", servers, reason, exact=False, authority=authority)


def _server(settings: dict[str, Value]) -> dict[str, Value] | None:
    """Return one server; an environment variable is named where the client has a key for it. Return None if the server
    cannot be expressed."""
    command, url, args = settings.get("command"), settings.get("url"), settings.get("args")
    if isinstance(command, str):
        out: dict[str, Value] = {"command": command}
        if args is not None:
            out["args"] = [str(arg) for arg in args] if isinstance(args, list) else [str(args)]
        if isinstance(settings.get("cwd"), str):
            out["cwd"] = settings["cwd"]
        plain, variables = _split(settings.get("env"))
        same = {name for name, variable in variables.items() if name == variable}
        plain |= {name: f"${{{variable}}}" for name, variable in variables.items() if name not in same}
        if plain:
            out["env"] = dict(plain)
        if same:
            out["env_vars"] = [*sorted(same)]
    elif isinstance(url, str):
        out = {"url": url}
        plain, variables = _split(settings.get("headers"))
        token = plain.get("Authorization", "")
        bearer = _VARIABLE.match(token.removeprefix(_BEARER)) if token.startswith(_BEARER) else None
        if bearer:
            out["bearer_token_env_var"] = bearer[1] or bearer[2] or bearer[3]
            del plain["Authorization"]
        if plain:
            out["http_headers"] = dict(plain)
        if variables:
            out["env_http_headers"] = dict(variables)
    else:
        return None
    tools = settings.get("tools")
    if isinstance(tools, list) and "*" not in tools:
        out["enabled_tools"] = [str(tool) for tool in tools]
    return out


def _split(values: Value) -> tuple[dict[str, str], dict[str, str]]:
    """Split values into plain ones and those that stand for a variable, and return the latter as the variables'
    names."""
    plain: dict[str, str] = {}
    variables: dict[str, str] = {}
    for name, value in values.items() if isinstance(values, dict) else ():
        text = str(value) if not isinstance(value, bool) else str(value).lower()
        match = _VARIABLE.match(text)
        if match:
            variables[name] = match[1] or match[2] or match[3]
        else:
            plain[name] = text
    return plain, variables


def _mode(writing: Writing) -> None:
    agent, ledger = writing.agent, writing.ledger
    main = f"in {TITLE} only the main agent starts an agent"
    if agent.mode == "primary":
        ledger.dropped("mode", main)
    elif agent.mode is not None:
        ledger.fulfilled("mode", main)
    if agent.user_invocable is not None:
        (ledger.dropped if agent.user_invocable else ledger.fulfilled)("user_invocable", main)
    if agent.model_invocable:
        ledger.fulfilled("model_invocable", f"{TITLE} does so")
    elif agent.model_invocable is False:
        ledger.dropped("model_invocable", f"{TITLE} offers every agent to the main agent")


def _refusal(writing: Writing) -> Refusal | None:
    if not writing.agent.prompt.strip(BLANKS):
        return Refusal("no-prompt", f"{CLIENT} leaves out an agent without a prompt: write one")
    return None


LAYOUT: Final = Layout(
    "codex",
    TITLE,
    ORDER,
    steps=(
        _prompt,
        Name(),
        Description(f"{TITLE} leaves out an agent without one"),
        ModelName(_model),
        Row(
            "effort",
            "model_reasoning_effort",
            str,
            lambda effort: Said(effort) if effort else None,
            f"{CLIENT} leaves an agent out whose effort is empty",
        ),
        LIMIT,
        _servers,
        _mode,
    ),
    absent={
        "permission_mode": f"{TITLE}'s agents run under the rules of their session",
        "hooks": f"{TITLE} has no hooks in agent files",
        "skills": f"{TITLE}'s agents find skills by themselves",
        "background": f"{TITLE}'s main agent decides whether it waits",
    },
    refusal=_refusal,
)


def _first_comments(source: Source) -> tuple[int, int]:
    """Return the start and end of the comment lines at the beginning of a file."""
    text = source.text
    end = 1 if text.startswith("\ufeff") else 0
    start = end
    while text.startswith("#", end):
        end = text.find("\n", end) + 1 or len(text)
    return start, end


CONVERSION = Conversion(
    id="codex",
    style=Style("block"),
    order=ORDER,
    read=read,
    write=LAYOUT.write,
    prompt_key="developer_instructions",
    render=toml.document,
    remarks=_first_comments,
    granting=frozenset(("features", "sandbox_mode", "web_search", "mcp_servers")),
)
