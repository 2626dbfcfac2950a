"""``agentlint may``.

No ``from __future__ import annotations`` here: Typer would have to compile the text of each option's again, twice.
"""

from typing import TYPE_CHECKING, Annotated

import typer

from agentlint.cli.command import takes
from agentlint.cli.options import PlatformOptions, TextOrJson, VersionOptions

if TYPE_CHECKING:
    from agentlint.engine.may import Answer


def _complete_agents(incomplete: str) -> list[str]:
    from agentlint.engine.may import names

    return [name for name in names() if name.startswith(incomplete)]


def _complete_tools(incomplete: str) -> list[str]:
    from agentlint.model.tools import BY_CONCEPT

    return [name for name in BY_CONCEPT if name.startswith(incomplete)]


class Arguments(PlatformOptions, VersionOptions):
    agent: Annotated[
        str, typer.Argument(help="The agent's name in this project, or its file.", autocompletion=_complete_agents)
    ]
    tool: Annotated[
        str,
        typer.Argument(
            help="A tool, by any client's name: bash, Edit, web_fetch, mcp__github__create_issue.",
            autocompletion=_complete_tools,
        ),
    ]
    pattern: Annotated[str | None, typer.Argument(help="The tool's argument: a command, a path. Default: any.")] = None
    output_format: TextOrJson = "text"


@takes(Arguments)
def may(arguments: Arguments) -> int:
    """Show whether an agent may use a tool in each client that loads it, and which rule decides.

    If clients differ, the most permissive one decides the exit status: 0 allowed, 1 denied, 3 the client asks first,
    2 wrong arguments.

    Example: agentlint may reviewer bash "git push"
    """
    from agentlint.engine import may as engine
    from agentlint.status import ASKS, FINDINGS, OK

    configuration = arguments.configuration()
    platform = configuration.given.platform
    agent, tool, pattern = arguments.agent, arguments.tool, arguments.pattern
    answers = engine.ask(agent, tool, pattern, "" if platform == "all" else platform, configuration)
    verdict = engine.worst(answers)
    if arguments.output_format == "json":
        from agentlint.reports.words import json_text

        about = {"version": 1, "agent": agent, "tool": tool, "pattern": pattern, "verdict": verdict}
        print(json_text({**about, "answers": [_facts(answer) for answer in answers]}))
    else:
        for answer in answers:
            _tell(answer)
    return {"allow": OK, "ask": ASKS, "deny": FINDINGS}[verdict]


def _facts(answer: "Answer") -> dict[str, object]:
    decider = answer.decider
    return {
        "path": answer.path,
        "as": answer.client,
        "client": answer.title,
        "name": answer.name,
        "verdict": answer.verdict,
        "reason": answer.reason,
        "rule": None
        if decider is None
        else {"path": decider.path, "position": decider.position._asdict(), "text": decider.text},
        "exceptions": [{"pattern": pattern, "verdict": action} for pattern, action in answer.exceptions],
    }


def _tell(answer: "Answer") -> None:
    from agentlint.engine.may import SAYS
    from agentlint.reports.words import clean

    decider = answer.decider
    place = f"{decider.path}:{decider.position.line}:{decider.position.column}" if decider is not None else answer.path
    print(f"{clean(answer.title)}: {SAYS[answer.verdict]}, {clean(answer.reason)} ({clean(place)})")
    for pattern, action in answer.exceptions:
        print(f"  `{clean(pattern)}`: {SAYS[action]}")
