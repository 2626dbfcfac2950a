"""``agentlint fix``.

No ``from __future__ import annotations`` here: Typer would have to compile the text of each option's again, twice.
"""

from agentlint.cli.command import takes
from agentlint.cli.options import RunOptions
from agentlint.cli.run import perform


class Arguments(RunOptions):
    """The arguments of `check`, without ``--fix``, which is always on."""


@takes(Arguments)
def fix(arguments: Arguments) -> int:
    """Make all safe fixes, and report the remaining findings: short for check --fix.

    Example: agentlint fix --diff .claude/agents
    """
    return perform(arguments)
