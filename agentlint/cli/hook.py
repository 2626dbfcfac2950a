"""``agentlint hook``. `agentlint.__main__` runs it without the command line, which takes longer than the check."""

from typing import Annotated

import typer

from agentlint.cli.command import ends


@ends
def hook(
    client: Annotated[str, typer.Argument(help="The client that runs the hook: claude, copilot or opencode.")],
) -> int:
    """Check the file that an agent has just written: a hook for the client, which tells of it on standard input.

    `agentlint init --hook claude` sets it up. A failure never stops the client: the exit status is 0, or 1 with a line
    on standard error.

    Example: agentlint hook claude < call.json
    """
    from agentlint.reports.hook import respond

    return respond(client)
