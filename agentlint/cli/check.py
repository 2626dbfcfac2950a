"""``agentlint check``.

No ``from __future__ import annotations`` here: Typer would have to compile the text of each option's again, twice.
"""

from typing import Annotated

import typer

from agentlint.cli.command import takes
from agentlint.cli.options import RunOptions
from agentlint.cli.run import perform


class Arguments(RunOptions):
    fix: Annotated[bool, typer.Option("--fix", help="Make safe fixes, then report what is left.")] = False

    @property
    def fixes(self) -> bool:
        """Whether fixes are made, or with ``diff`` shown."""
        return self.fix or self.diff


@takes(Arguments)
def check(arguments: Arguments) -> int:
    """Report what is wrong with agent files, where, why, and what to do.

    Example: agentlint check agents/
    """
    return perform(arguments)
