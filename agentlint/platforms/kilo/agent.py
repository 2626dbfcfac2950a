"""Kilo's half of `convert`: OpenCode's (`agentlint.platforms.opencode.agent`), with what differs in Kilo 7.7.9.

Kilo has a name to show, asks before most commands unless the file says otherwise, and puts something else in the place
of ``{file:...}`` and ``{env:...}`` in a prompt. It lists the same models of the same providers (`kilo models`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from agentlint.model.agent import Agent, Refusal, Wish, Written
from agentlint.platforms.conversion import Conversion
from agentlint.platforms.kilo.client import BUILTINS, CLIENT, VARIABLE
from agentlint.platforms.opencode import agent as opencode
from agentlint.platforms.opencode import modelnames
from agentlint.syntax.emit import Style

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.platforms.base import Place, Seen
    from agentlint.text import Source

FORM: Final = opencode.Form(
    "kilo",
    "Kilo",
    str(CLIENT),
    BUILTINS,
    partial(modelnames.write, client=str(CLIENT)),
    asks=("execute",),
    ignored=opencode.IGNORED
    | {"notebook_read", "notebook_edit", "notebook_execute", "agent_manager", "markdown_source"},
    further={"display_name": "displayName"},
)


def read(seen: Seen, source: Source, _place: Place) -> Agent:
    agent = opencode.read_as(FORM, seen, source)
    found = list(dict.fromkeys(match[0] for match in VARIABLE.finditer(agent.prompt)))
    if found:
        shown = ", ".join(f"`{one}`" for one in found[:4]) + (", ..." if len(found) > 4 else "")
        text = f"Kilo puts other text in the place of {shown} in the prompt; the others show it as it stands"
        agent.remarks.append(("prompt-variable", text))
    return agent


def write(agent: Agent, wish: Wish) -> Written:
    written = opencode.write_as(FORM, agent, wish)
    found = VARIABLE.search(agent.prompt)
    if found is not None and agent.platform != FORM.id:
        text = (
            f"{CLIENT} would put something else in the place of `{found[0]}` in the prompt, and knows no way around it"
        )
        written.refusal = Refusal("prompt-variable", text)
    return written


def advice(agent: Agent, _user: bool) -> Iterator[tuple[str, str]]:
    rules = agent.policy.rules if agent.policy else ()
    if agent.platform != FORM.id and not any(rule.covers("execute") for rule in (*rules, *agent.limits)):
        yield "asks", "Kilo asks before most commands: `bash: allow` in `permission` would change that"


CONVERSION = Conversion(
    id="kilo",
    style=Style("block"),
    order=("displayName", *opencode.ORDER),
    read=read,
    write=write,
    tool_words={name: concepts[0] for name, concepts in FORM.concepts.items()},
    models=opencode.CONVERSION.models,
    granting=opencode.CONVERSION.granting,
    advice=advice,
)
