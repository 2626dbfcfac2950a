"""``agentlint hook``. `agentlint.__main__` runs it without the command line, which takes longer than the check."""

from typing import Annotated

import typer

from agentlint.cli.command import ends


@ends
def hook(
    client: Annotated[str, typer.Argument(help="The client that runs the hook: claude, copilot or opencode.")],
) -> int:
    """Check a file that an AI agent has just written. A client runs this as a hook, and names the file on standard
    input.

    `agentlint init --hook claude` sets the hook up. A failure never stops the client: the exit status is 0, or 1 with
    a line on standard error.

    Example: agentlint hook claude < call.json
    """
    from agentlint.reports.hook import respond

    return respond(client)
