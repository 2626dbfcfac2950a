"""Judge a written agent as the target's client would see it in its future place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.agent import in_force
from agentlint.model.grants import in_words
from agentlint.model.policy import MCP, RANK, Rule, ToolPolicy, gains
from agentlint.model.problems import Effect
from agentlint.model.tools import BY_CONCEPT
from agentlint.platforms import conversion as conversions
from agentlint.text import BODY, Severity, joined

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agentlint.engine.conversion import Options, Result
    from agentlint.engine.convert.draft import Draft
    from agentlint.model.agent import Agent
    from agentlint.model.policy import Gain
    from agentlint.platforms.conversion import Conversion
    from agentlint.syntax.nodes import Value


def fault(
    neutral: Agent, draft: Draft, fields: Mapping[str, Value], result: Result, options: Options,
    restored: frozenset[str],
) -> str:  # fmt: skip
    """Return what is wrong with a result; "" when nothing is, and also when the fault is the agent's own, for which
    ``result`` is refused. ``restored`` are fields whose values are exactly those of the file that they come from: if
    its client had problems with them, it still has."""
    changed = _changed(neutral, draft, fields)
    if changed:
        return changed
    if draft.conversion.id == neutral.platform:
        _tell_body(draft, result)
        return ""
    _tell_problems(neutral, draft, result, options, restored)
    if result.refused:
        return ""
    gained = _gained(neutral, draft, restored)
    if gained and not options.wider:
        rights = ", ".join(f"{gain.authority} ({gain.what})" for gain in gained)
        return f"it would allow more than the source: {rights}"
    if gained and all(change.authority != "wider" for change in result.changes):
        result.note("wider", f"the agent can do more than before: {joined(in_words(gained))}")
    return ""


def _changed(neutral: Agent, draft: Draft, fields: Mapping[str, Value]) -> str:
    """Return what the client would not see of the agent, or would see differently."""
    seen = draft.seen
    if not seen.loaded:
        return seen.reason or f"{seen.client} does not load it"
    written = fields.get("description")
    if isinstance(written, str):
        shown = seen.description or ""  # Claude Code reads `\\n` in it as a line break
        if not conversions.same_text(shown, written) and not conversions.same_text(shown, neutral.description):
            return f"{seen.client} would see a different description"
    if not conversions.same_text(seen.prompt or "", neutral.prompt):
        return f"{seen.client} would see a different prompt"
    return ""


def _tell_body(draft: Draft, result: Result) -> None:
    """Note when a prompt begins with fences of its own, which now are below the written ones."""
    if draft.seen.outcome == "loaded":
        return
    for problem in draft.seen.problems:
        if problem.route == BODY:
            result.note(problem.rule, problem.why)


def _tell_problems(
    neutral: Agent, draft: Draft, result: Result, options: Options, restored: frozenset[str]
) -> None:  # fmt: skip
    """Note the problems that another client has with the agent, or refuse the result because of them."""
    title = draft.conversion.title
    wished = options.model(neutral.model, draft.conversion.id)
    chosen = () if wished is None else ("model",)  # a model that the user chose is not agentlint's fault
    for problem in draft.seen.problems:
        if problem.route and problem.route[0] in restored:
            continue
        if problem.effect is Effect.NO_TOOLS:
            result.note("no-tools", f"the agent would have no tools: {title} has none of its tools")
        elif problem.route == BODY:
            result.note(problem.rule, problem.why)
        elif problem.effect.severity is Severity.ERROR and problem.route[:1] != chosen:
            result.refuse("cannot-say", f"the agent cannot be written for {title}: {problem.why}")
            return


def _gained(neutral: Agent, draft: Draft, restored: frozenset[str]) -> list[Gain]:
    """Return what the agent may do in the target's client that it may not do in its own."""
    agent = draft.read()
    joins = draft.conversion.joins_servers or conversions.get(neutral.platform).joins_servers
    policy = asking(agent) if restored else in_force(agent)
    policy = _with_shared_names(policy, draft.conversion) if agent.form else policy
    return gains(policy, in_force(neutral), joined=joins)


def _with_shared_names(policy: ToolPolicy, conversion: Conversion) -> ToolPolicy:
    """Return a policy for a client of OpenCode's form, where a limit on one of the client's own tools also applies to a
    server's tool with the same joined name."""
    rules: list[Rule] = []
    for rule in policy.rules:
        rules.append(rule)
        names = BY_CONCEPT[rule.tool].columns.get(conversion.id) if rule.tool in BY_CONCEPT else None
        if names is None or rule.action == "allow":
            continue
        for name in names.all:
            if "_" in name and RANK[ToolPolicy(tuple(rules)).lowest(MCP + name)] > RANK[rule.action]:
                rules.append(rule._replace(tool=MCP + name))
    return ToolPolicy(tuple(rules))


def asking(agent: Agent) -> ToolPolicy:
    """Return the agent's effective policy, including what its client asks about although the file allows it. Turning an
    `ask` into an `allow` is no gain in a client that asks anyway."""
    return ToolPolicy(
        tuple(
            rule._replace(action="ask") if rule.action == "allow" and _is_asked(rule, agent) else rule
            for rule in in_force(agent).rules
        )
    )


def _is_asked(rule: Rule, agent: Agent) -> bool:
    """Tell whether the agent's client asks before it uses the tool of a rule, whatever the file says."""
    return rule.tool in agent.asked or (bool(agent.asked) and rule.tool.startswith(MCP))
