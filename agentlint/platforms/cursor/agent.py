"""Cursor's half of `convert`. The client is modelled in `agentlint.platforms.cursor.client`, by its documentation.

Its one limit is ``readonly``: "no file edits, no state-changing shell commands". An agent that is limited otherwise is
not written unless that is asked for, since by the documentation an agent has all tools of the one that starts it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from agentlint.model.agent import Agent, Ledger, Refusal, Wish, Written
from agentlint.model.grants import asked_first, cannot_withhold, freed, joined
from agentlint.model.models import Model, Translation
from agentlint.model.policy import Rule, ToolPolicy
from agentlint.model.tools import CLASSES
from agentlint.platforms.conversion import Conversion, Fields, begin, put_model
from agentlint.platforms.cursor import LISTED
from agentlint.syntax.emit import Style

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.platforms.base import Place, Seen
    from agentlint.syntax.nodes import Value
    from agentlint.text import Source

TITLE: Final = "Cursor"
ORDER: Final[tuple[str, ...]] = ("name", "description", "model", "readonly", "is_background")
"""https://cursor.com/docs/subagents lists the fields in this order."""

_HELD_BACK: Final = (*CLASSES["write"], *CLASSES["execute"])
READONLY: Final = ToolPolicy(tuple(Rule(concept, "deny", source="readonly", word="true") for concept in _HELD_BACK))
_TOOLS: Final = ("read", "grep", "glob", "todo", "ask", "skill", "write", "edit", "fetch", "websearch")
"""Tools that the main agent may have, and so any other."""


def read(seen: Seen, source: Source, _place: Place) -> Agent:
    agent, fields = begin("cursor", seen, source, delegated=True)
    fields.take("name", "name")
    fields.take("description", "description")
    model = fields.typed("model", "model", str)
    if model is not None and model.strip() not in ("", "inherit"):
        agent.model = Model(model)
    agent.policy = _policy(fields)
    agent.background = fields.typed("is_background", "background", bool)
    agent.extras = fields.left
    return agent


def _policy(fields: Fields) -> ToolPolicy | None:
    """A text that says yes counts too: whether Cursor takes it is not said, but it was meant."""
    readonly = fields.take("readonly", "tools")
    return READONLY if str(readonly).strip().lower() in ("true", "yes", "on") else None


def write(agent: Agent, wish: Wish) -> Written:
    ledger = Ledger(agent, TITLE)
    own = agent.platform == "cursor"
    out: dict[str, Value] = {}
    _name(agent, ledger, out)
    if agent.description or "description" in agent.fields:
        out["description"] = agent.description
        ledger.mapped("description", "description", agent.description)
    put_model(agent, wish, ledger, out, None if own else _model)
    refusal = None
    if own and "tools" in agent.fields:
        out.update(ledger.keep("tools"))
    else:
        refusal = _limits(agent, wish, ledger, out)
    if agent.background is not None:
        out["is_background"] = agent.background
        ledger.mapped("background", "is_background", agent.background)
    if agent.platform == "claude":  # whose folder Cursor reads
        out = ledger.taken_over(*LISTED.keys) | out
    _mode(agent, ledger)
    ordered = {key: out[key] for key in ORDER if key in out}
    losses = ledger.finish(
        {
            "mcp_servers": f"{TITLE} keeps MCP servers in its own configuration: put them there",
            "permission_mode": f"{TITLE} knows no permission modes of an agent's own",
            "hooks": f"{TITLE} knows no hooks in agent files",
        }
    )
    if own:
        ordered.update(agent.extras)
    return Written(ordered, losses, refusal)


def stem(name: str) -> str:
    """The name in lowercase letters, digits and hyphens; as it is where nothing would be left of it."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or name


def _name(agent: Agent, ledger: Ledger, out: dict[str, Value]) -> None:
    name = agent.name if agent.platform == "cursor" else stem(agent.name)
    out["name"] = name
    if agent.display_name is not None:
        ledger.approximated("display_name", "name", name, f"{TITLE} has no display names: the id stands alone")
    elif name != agent.name:
        ledger.approximated("name", "name", name, f"{TITLE}'s documentation asks for lowercase letters and hyphens")
    else:
        ledger.mapped("name", "name", name)


def _model(_: Model) -> Translation:
    return Translation(None, f"{TITLE}'s documentation lists no names of models")


def _limits(agent: Agent, wish: Wish, ledger: Ledger, out: dict[str, Value]) -> Refusal | None:
    """``readonly`` where nothing may be changed and no command be run, and what that leaves unsaid."""
    policy = (agent.policy or ToolPolicy()).and_then(asked_first(agent))
    readonly = all(policy.highest(concept) == "deny" for concept in _HELD_BACK)
    if readonly:
        out["readonly"] = True
    lost = freed(READONLY if readonly else ToolPolicy(), policy, _TOOLS)
    held = {rule.source for rule in policy.rules if rule.action != "allow"}
    for attribute in ("tools", "denied", "intended", "permission_mode", "hooks", "mcp_servers"):
        name = agent.fields[attribute][0] if attribute in agent.fields else ""
        reason = f"by its documentation {TITLE} knows no other limit: the agent may {joined(lost)}" if lost else ""
        if name in held and readonly:
            allowed = "it may still run commands that change nothing"
            reason = f"{reason}; {allowed}" if reason else allowed
            ledger.approximated(attribute, "readonly", True, reason, "wider" if lost else "same")
        elif name in held and lost:
            ledger.dropped(attribute, reason, "wider")
        elif name in held:
            ledger.dropped(attribute, f"{TITLE} has none of the tools that it withholds")
        elif name and attribute in ("tools", "denied", "intended"):
            ledger.fulfilled(attribute, f"{TITLE}'s agents have all tools of the one that starts them")
    return cannot_withhold(TITLE, lost) if lost and not wish.wider else None


def _mode(agent: Agent, ledger: Ledger) -> None:
    main = f"every agent of {TITLE} is a sub-agent"
    if agent.mode == "primary":
        ledger.dropped("mode", main)
    elif agent.mode is not None:
        ledger.fulfilled("mode", main)
    for attribute, value in (("user_invocable", agent.user_invocable), ("model_invocable", agent.model_invocable)):
        if value:
            ledger.fulfilled(attribute, f"{TITLE} does so")
        elif value is False:
            ledger.dropped(attribute, f"{TITLE} offers every agent to the user and to the model")


def advice(_agent: Agent, _user: bool) -> Iterator[tuple[str, str]]:
    yield "not-observed", f"{TITLE} is known to agentlint by its documentation only: nothing of it was observed"


CONVERSION = Conversion(
    id="cursor",
    style=Style("block"),
    order=ORDER,
    read=read,
    write=write,
    stem=stem,
    granting=frozenset(("readonly",)),
    advice=advice,
)
