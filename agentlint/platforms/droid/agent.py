"""Factory Droid's half of `convert`. The client is modelled in `agentlint.platforms.droid.client`.

The effects of ``tools``, ``model`` and ``reasoningEffort`` were not observed, because that needs an account. Therefore
only tool ids that the client lists itself are written, and never an empty list or a value of another type, because of
which the client would drop the whole frontmatter including its limits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agentlint.model.agent import Agent, Note
from agentlint.model.grants import Grants, words
from agentlint.model.models import Model, Translation
from agentlint.model.policy import EVERYTHING, MCP, Rule, ToolPolicy
from agentlint.model.tools import UNASKED, meaning
from agentlint.model.vocabulary.droid import CATEGORIES
from agentlint.platforms.conversion import Conversion, Fields, begin, split_by_comma
from agentlint.platforms.droid.client import CLIENT, NO_DROID_HAS
from agentlint.platforms.writing import (
    Layout,
    ModelName,
    Name,
    OnlySubagents,
    Row,
    ToolLists,
    Writing,
    description,
    not_granted,
)
from agentlint.syntax.emit import Style

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.platforms.base import Place, Seen
    from agentlint.syntax.nodes import Value
    from agentlint.text import Source

TITLE: Final = "Factory Droid"
ORDER: Final[tuple[str, ...]] = ("name", "description", "model", "reasoningEffort", "tools", "mcpServers")
"""The order in which the client writes name, description and model."""

LONGEST_DESCRIPTION: Final = 500
"""The longest description, in characters, by the documentation
(https://docs.factory.ai/cli/configuration/custom-droids)."""
_CONCEPTS = meaning("droid")


def read(seen: Seen, source: Source, _place: Place) -> Agent:
    agent, fields = begin("droid", seen, source, delegated=True)
    fields.take("name", "name")
    fields.take("description", "description")
    model = fields.typed("model", "model", str)
    if model is not None and model.strip() not in ("", "inherit"):
        agent.model = from_droid(model.strip())
    LAYOUT.read(fields)
    agent.policy = _policy(fields, agent)
    agent.limits = _known_files_only(agent.policy)
    servers = fields.typed("mcpServers", "mcp_servers", list)
    if servers is not None:
        agent.mcp_servers = {server: None for server in servers if isinstance(server, str)}
    agent.extras = fields.left
    return agent


def from_droid(text: str) -> Model:
    """Return the model that Droid means by a name; `custom:` names one of the user's own models."""
    return Model(text, id="" if text.startswith("custom:") else text)


def _policy(fields: Fields, agent: Agent) -> ToolPolicy | None:
    """Return a policy that grants only what the client is known to grant: whether it accepts a name that it does not
    list was not observed."""
    if "tools" not in fields.left:
        return None
    rules = [Rule(EVERYTHING, "deny", source="tools")]
    for entry in split_by_comma(fields.take("tools", "tools")):
        concepts = [concept for name in CATEGORIES.get(entry, (entry,)) for concept in _CONCEPTS.get(name, ())]
        concepts = [concept for concept in dict.fromkeys(concepts) if concept != "notebook"]
        rules += [Rule(concept, "allow", source="tools", word=entry) for concept in concepts]
        if not concepts:
            message = f"{CLIENT} lists no `{entry}`"
            if entry in NO_DROID_HAS:
                message = f"{TITLE} gives `{entry}` to no droid"
            elif entry == "mcp":
                message = "`mcp` is the tools of all MCP servers, which elsewhere are named one by one"
            agent.notes.setdefault("tools", []).append(Note(f"{message}: not granted"))
    return ToolPolicy(tuple(rules))


def _known_files_only(policy: ToolPolicy | None) -> tuple[Rule, ...]:
    """Return the limit that ``Edit`` changes only files that the agent has read (called on 2026-11-27, also with
    nothing to replace). Every other client has a single tool for that and for creating files, including VS Code for
    Copilot's agents."""
    if policy is None or policy.highest("edit") == "deny" or policy.highest("write") != "deny":
        return ()
    rule = policy.layers("edit")[-1].rule
    return (Rule("edit", "deny", source="tools", word=rule.word if rule is not None else ""),)


def _tools(_writing: Writing, policy: ToolPolicy, result: Grants) -> dict[str, Value]:
    listed: list[Value] = [*words(result, policy, "droid", TITLE)]
    for name in (name for name in result.allowed if name.startswith(MCP)):
        rule = policy.layers(name)[-1].rule
        if rule is not None:
            not_granted(result, policy, name, f"no name of {TITLE} for `{rule.word}` is known")
    if not listed:
        listed = ["TodoWrite"]
        text = f"the effect of an empty list was not observed; by {TITLE}'s documentation every droid has this tool"
        source = next((rule.source for rule in policy.rules if rule.source), "")  # a client's default has none
        result.note(source, text, "approximated")
    return {"tools": listed}


def _servers(writing: Writing) -> None:
    if writing.stays:
        writing.fields.update(writing.ledger.keep("mcp_servers"))


def _model(_: Model) -> Translation:
    return Translation(None, f"what {TITLE} offers is not known without an account")


LAYOUT: Final = Layout(
    "droid",
    TITLE,
    ORDER,
    steps=(
        Name(),
        description,
        ModelName(_model),
        Row("effort", "reasoningEffort", str),
        ToolLists(_tools, unasked=UNASKED["droid"], patterns=False, only_lists=True),
        _servers,
        OnlySubagents(
            f"every droid is a sub-agent of {TITLE}",
            f"every droid is a sub-agent of {TITLE}",
            f"{TITLE} offers every droid to the user and to the model",
            f"{TITLE} offers every droid to the user and to the model",
        ),
    ),
    absent={
        "mcp_servers": f"{TITLE} keeps MCP servers in its own configuration: put them there",
        "hooks": f"{TITLE} has no hooks in a droid's file",
        "skills": f"{TITLE}'s droids find skills by themselves",
        "permission_mode": f"{TITLE} has no permission modes for single droids",
    },
)


def advice(agent: Agent, _user: bool) -> Iterator[tuple[str, str]]:
    if agent.policy is not None or agent.limits:
        yield "not-observed", f"{TITLE} enforces `tools` according to its documentation, but this was not observed"
    if len(agent.description) > LONGEST_DESCRIPTION:
        text = f"the description has {len(agent.description):,} characters; {TITLE}'s documentation allows"
        yield "long-description", f"{text} {LONGEST_DESCRIPTION}, but the client accepts more"


CONVERSION = Conversion(
    id="droid",
    style=Style("block", flow=frozenset({"tools"})),
    order=ORDER,
    read=read,
    write=LAYOUT.write,
    tool_words={name: concepts[0] for name, concepts in _CONCEPTS.items()},
    granting=frozenset(("tools", "mcpServers")),
    advice=advice,
)
