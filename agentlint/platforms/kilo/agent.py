"""Kilo's half of `convert`: OpenCode's (`agentlint.platforms.opencode.agent`), with Kilo's differences.

Kilo has a display name, asks before most commands unless the file says otherwise, and replaces ``{file:...}`` and
``{env:...}`` in a prompt. It lists the same models of the same providers (`kilo models`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from agentlint.model.tools import meaning
from agentlint.model.vocabulary.kilo import GOVERNS_NOTHING
from agentlint.platforms.conversion import Conversion, variable_refusal, variable_remark
from agentlint.platforms.kilo.client import BUILTINS, CLIENT, PROJECT_FILES, VARIABLE
from agentlint.platforms.opencode import agent as opencode
from agentlint.platforms.opencode import modelnames
from agentlint.platforms.opencode.form import Form
from agentlint.platforms.writing import Row
from agentlint.syntax.emit import Style

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.model.agent import Agent, Refusal
    from agentlint.platforms.base import Place, Seen
    from agentlint.platforms.writing import Writing
    from agentlint.text import Source

FORM: Final = Form(
    "kilo",
    "Kilo",
    str(CLIENT),
    BUILTINS,
    partial(modelnames.write, client=str(CLIENT)),
    meaning("kilo"),
    asks=("execute",),
    ignored=GOVERNS_NOTHING,
    further=(Row("display_name", "displayName", str),),
    configuration=PROJECT_FILES,
)


def read(seen: Seen, source: Source, _place: Place) -> Agent:
    """Return the agent in neutral words, without what its project's configuration says about it."""
    return _remarked(opencode.read_as(FORM, seen, source))


def read_within(seen: Seen, source: Source, place: Place) -> Agent:
    """Return the agent together with what its project's configuration says about it."""
    return _remarked(opencode.read_as(FORM, seen, source, place))


def _remarked(agent: Agent) -> Agent:
    agent.remarks += variable_remark(FORM.title, VARIABLE, agent.prompt)
    return agent


def _refusal(writing: Writing) -> Refusal | None:
    return None if writing.stays else variable_refusal(FORM.client, VARIABLE, writing.agent.prompt)


def advice(agent: Agent, _user: bool) -> Iterator[tuple[str, str]]:
    """Yield what the author of a converted agent should know: Kilo asks before most commands by default."""
    rules = agent.policy.rules if agent.policy else ()
    if agent.platform != FORM.id and not any(rule.covers("execute") for rule in (*rules, *agent.limits)):
        yield "asks", "Kilo asks before most commands: `bash: allow` in `permission` would change that"


CONVERSION = Conversion(
    id="kilo",
    style=Style("block"),
    nested=True,
    order=("displayName", *opencode.ORDER),
    read=read,
    read_within=read_within,
    write=opencode.layout(FORM, _refusal).write,
    tool_words={name: concepts[0] for name, concepts in FORM.concepts.items()},
    joins_servers=True,
    models=opencode.CONVERSION.models,
    granting=opencode.CONVERSION.granting,
    advice=advice,
    refuses=opencode.CONVERSION.refuses,
)
