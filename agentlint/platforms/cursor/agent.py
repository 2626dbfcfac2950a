"""Cursor's half of `convert`. The client is modelled, by its documentation, in `agentlint.platforms.cursor.client`.

Its only limit is ``readonly``: "no file edits, no state-changing shell commands". An agent with other limits is written
only when the user asks for that, because by the documentation an agent has all tools of the agent that starts it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from agentlint.model.models import Model, Translation
from agentlint.model.policy import Rule, ToolPolicy
from agentlint.model.tools import CLASSES
from agentlint.platforms.conversion import Conversion, Fields, begin
from agentlint.platforms.cursor import LISTED
from agentlint.platforms.writing import Layout, ModelName, Name, OneLimit, OnlySubagents, Row, Writing, description
from agentlint.syntax.emit import Style

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.model.agent import Agent, Change
    from agentlint.platforms.base import Place, Seen
    from agentlint.text import Source

TITLE: Final = "Cursor"
ORDER: Final[tuple[str, ...]] = ("name", "description", "model", "readonly", "is_background")
"""The order in which https://cursor.com/docs/subagents lists the fields."""

_HELD_BACK: Final = (*CLASSES["write"], *CLASSES["execute"])
READONLY: Final = ToolPolicy(tuple(Rule(concept, "deny", source="readonly", word="true") for concept in _HELD_BACK))
_TOOLS: Final = ("read", "grep", "glob", "todo", "ask", "skill", "write", "edit", "fetch", "websearch")
"""Tools that the main agent, and therefore any other, may have."""


def read(seen: Seen, source: Source, _place: Place) -> Agent:
    agent, fields = begin("cursor", seen, source, delegated=True)
    fields.take("name", "name")
    fields.take("description", "description")
    model = fields.typed("model", "model", str)
    if model is not None and model.strip() not in ("", "inherit"):
        agent.model = Model(model)
    agent.policy = _policy(fields)
    LAYOUT.read(fields)
    agent.extras = fields.left
    return agent


def _policy(fields: Fields) -> ToolPolicy | None:
    """Return the policy. A string that means yes counts too: the documentation does not say whether Cursor accepts it,
    but its author meant it."""
    readonly = fields.take("readonly", "tools")
    return READONLY if str(readonly).strip().lower() in ("true", "yes", "on") else None


def stem(name: str) -> str:
    """Return the name in lowercase letters, digits and hyphens; unchanged where nothing would be left of it."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or name


def _name(writing: Writing) -> None:
    spell = str if writing.stays else stem
    Name(spell, f"{TITLE}'s documentation asks for lowercase letters and hyphens")(writing)


def _model(_: Model) -> Translation:
    return Translation(None, f"{TITLE}'s documentation lists no names of models")


def _readonly(lost: str) -> tuple[str, Change]:
    allowed = "it may still run commands that change nothing"
    return (f"{lost}; {allowed}", "wider") if lost else (allowed, "same")


def _taken_over(writing: Writing) -> None:
    """Take over the keys that Cursor reads in the files of Claude Code, because it also reads that client's folder."""
    if writing.agent.platform == "claude":
        writing.fields.update(writing.ledger.taken_over(*LISTED.keys) | writing.fields)


LIMIT: Final = OneLimit(
    key="readonly",
    value=True,
    policy=READONLY,
    tools=_TOOLS,
    attributes=("tools", "denied", "intended", "permission_mode", "hooks", "mcp_servers"),
    kept=_readonly,
    lost=f"according to its documentation, {TITLE} has no other limit",
    free=f"{TITLE}'s agents have all tools of the one that starts them",
)


LAYOUT: Final = Layout(
    "cursor",
    TITLE,
    ORDER,
    steps=(
        _name,
        description,
        ModelName(_model),
        LIMIT,
        Row("background", "is_background", bool),
        _taken_over,
        OnlySubagents(
            f"every agent of {TITLE} is a sub-agent",
            f"every agent of {TITLE} is a sub-agent",
            f"{TITLE} offers every agent to the user and to the model",
            f"{TITLE} offers every agent to the user and to the model",
        ),
    ),
    absent={
        "mcp_servers": f"{TITLE} keeps MCP servers in its own configuration: put them there",
        "permission_mode": f"{TITLE} has no permission modes for single agents",
        "hooks": f"{TITLE} has no hooks in agent files",
    },
)


def advice(_agent: Agent, _user: bool) -> Iterator[tuple[str, str]]:
    yield "not-observed", f"agentlint knows {TITLE} from its documentation only, not from observation"


CONVERSION = Conversion(
    id="cursor",
    style=Style("block"),
    order=ORDER,
    read=read,
    write=LAYOUT.write,
    stem=stem,
    granting=frozenset(("readonly",)),
    advice=advice,
)
