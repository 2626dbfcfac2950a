"""Factory Droid's half of `convert`. The client is modelled in `agentlint.platforms.droid.client`.

What ``tools``, ``model`` and ``reasoningEffort`` come to was not observed: it needs an account. So only tool ids are
written that the client lists itself, never an empty list and never a value of another type, for which the client would
drop the whole frontmatter, limits and all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agentlint.model.agent import Agent, Ledger, Note, Wish, Written
from agentlint.model.grants import Grants, grants, limit_notes, words
from agentlint.model.models import Model, Translation
from agentlint.model.policy import EVERYTHING, MCP, Rule, ToolPolicy, limited
from agentlint.model.tools import UNASKED, meaning
from agentlint.platforms.conversion import Conversion, Fields, begin, put_model, split_by_comma
from agentlint.platforms.droid.client import CATEGORIES, CLIENT, NO_DROID_HAS
from agentlint.syntax.emit import Style

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.platforms.base import Place, Seen
    from agentlint.syntax.nodes import Value
    from agentlint.text import Source

TITLE: Final = "Factory Droid"
ORDER: Final[tuple[str, ...]] = ("name", "description", "model", "reasoningEffort", "tools", "mcpServers")
"""The client writes name, description and model in this order."""

LONGEST_DESCRIPTION: Final = 500
"""Characters that the documentation allows (https://docs.factory.ai/cli/configuration/custom-droids)."""
_CONCEPTS = meaning("droid")


def read(seen: Seen, source: Source, _place: Place) -> Agent:
    agent, fields = begin("droid", seen, source, delegated=True)
    fields.take("name", "name")
    fields.take("description", "description")
    model = fields.typed("model", "model", str)
    if model is not None and model.strip() not in ("", "inherit"):
        agent.model = from_droid(model.strip())
    agent.effort = fields.typed("reasoningEffort", "effort", str)
    agent.policy = _policy(fields, agent)
    servers = fields.typed("mcpServers", "mcp_servers", list)
    if servers is not None:
        agent.mcp_servers = {one: None for one in servers if isinstance(one, str)}
    agent.extras = fields.left
    return agent


def from_droid(text: str) -> Model:
    return Model(text, id="" if text.startswith("custom:") else text)


def _policy(fields: Fields, agent: Agent) -> ToolPolicy | None:
    """Only what is sure to be granted: whether the client takes a name that it does not list was not observed."""
    if "tools" not in fields.left:
        return None
    rules = [Rule(EVERYTHING, "deny", source="tools")]
    for entry in split_by_comma(fields.take("tools", "tools")):
        concepts = [one for name in CATEGORIES.get(entry, (entry,)) for one in _CONCEPTS.get(name, ())]
        concepts = [one for one in dict.fromkeys(concepts) if one != "notebook"]
        rules += [Rule(concept, "allow", source="tools", word=entry) for concept in concepts]
        if not concepts:
            what = f"{CLIENT} lists no `{entry}`"
            if entry in NO_DROID_HAS:
                what = f"{TITLE} gives `{entry}` to no droid"
            elif entry == "mcp":
                what = "`mcp` is the tools of all MCP servers, which elsewhere are named one by one"
            agent.notes.setdefault("tools", []).append(Note(f"{what}: not granted"))
    return ToolPolicy(tuple(rules))


def write(agent: Agent, wish: Wish) -> Written:
    ledger = Ledger(agent, TITLE)
    own = agent.platform == "droid"
    out: dict[str, Value] = {"name": agent.name}
    if agent.display_name is not None:
        ledger.approximated("display_name", "name", agent.name, f"{TITLE} has no display names: the id stands alone")
    else:
        ledger.mapped("name", "name", agent.name)
    if agent.description or "description" in agent.fields:
        out["description"] = agent.description
        ledger.mapped("description", "description", agent.description)
    put_model(agent, wish, ledger, out, None if own else _model)
    if agent.effort is not None:
        out["reasoningEffort"] = agent.effort
        ledger.mapped("effort", "reasoningEffort", agent.effort)
    limits = () if own else ledger.limits(wish, UNASKED["droid"])
    policy = limited(agent.policy, limits)
    result = grants(policy, TITLE, wider=wish.wider)
    kept = ledger.keep("tools", "mcp_servers") if own else {}
    out.update(kept)
    tools = None if "tools" in kept else _tools(result, policy)
    if tools is not None:
        out["tools"] = tools
    limit_notes(agent, limits, TITLE, result)
    ledger.policy({} if tools is None else {"tools": tools}, result.notes)
    _mode(agent, ledger)
    losses = ledger.finish(
        {
            "mcp_servers": f"{TITLE} keeps MCP servers in its own configuration: put them there",
            "hooks": f"{TITLE} has no hooks in a droid's file",
            "skills": f"{TITLE}'s droids find skills by themselves",
            "permission_mode": f"{TITLE} has no permission modes of a droid's own",
        }
    )
    ordered = {key: out[key] for key in ORDER if key in out}
    if own:
        ordered.update(agent.extras)
    return Written(ordered, losses)


def _tools(result: Grants, policy: ToolPolicy | None) -> list[Value] | None:
    if result.unlimited or policy is None:
        return None
    if result.open:
        denied = [rule for name in result.denied if (rule := policy.layers(name)[-1].rule) is not None]
        if not denied:
            return None
        for rule in denied:
            text = f"{TITLE} only lists what is allowed: MCP tools and tools that agentlint does not know are off"
            result.note(rule.source, text, "approximated", "narrower")
    listed: list[Value] = [*words(result, policy, "droid", TITLE)]
    for name in result.allowed:
        rule = policy.layers(name)[-1].rule if name.startswith(MCP) else None
        if rule is not None:
            text = f"no name for `{rule.word}` is known that {TITLE} takes: not granted"
            result.note(rule.source, text, "approximated", "narrower")
    if not listed:
        listed = ["TodoWrite"]
        text = f"what an empty list comes to was not observed; by its documentation every droid of {TITLE} has this one"
        source = next((rule.source for rule in policy.rules if rule.source), "")  # a client's default has none
        result.note(source, text, "approximated")
    return listed


def _model(_: Model) -> Translation:
    return Translation(None, f"what {TITLE} offers is not known without an account")


def _mode(agent: Agent, ledger: Ledger) -> None:
    main = f"every droid is a sub-agent of {TITLE}"
    if agent.mode == "primary":
        ledger.dropped("mode", main)
    elif agent.mode is not None:
        ledger.fulfilled("mode", main)
    for attribute, value in (("user_invocable", agent.user_invocable), ("model_invocable", agent.model_invocable)):
        if value:
            ledger.fulfilled(attribute, f"{TITLE} does so")
        elif value is False:
            ledger.dropped(attribute, f"{TITLE} offers every droid to the user and to the model")


def advice(agent: Agent, _user: bool) -> Iterator[tuple[str, str]]:
    if agent.policy is not None or agent.limits:
        yield "not-observed", f"{TITLE} keeps to `tools` by its documentation; that it does was not observed"
    if len(agent.description) > LONGEST_DESCRIPTION:
        text = f"the description has {len(agent.description):,} characters; {TITLE}'s documentation allows"
        yield "long-description", f"{text} {LONGEST_DESCRIPTION}, the client takes more"


CONVERSION = Conversion(
    id="droid",
    style=Style("block", flow=frozenset({"tools"})),
    order=ORDER,
    read=read,
    write=write,
    tool_words={name: concepts[0] for name, concepts in _CONCEPTS.items()},
    granting=frozenset(("tools", "mcpServers")),
    advice=advice,
)
