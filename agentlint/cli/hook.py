"""``agentlint hook``."""

import sys
from typing import Annotated

import typer


def hook(
    client: Annotated[str, typer.Argument(help="The client that runs the hook: claude.")],
) -> None:
    """Check the file that an agent has just written: a hook for the client, which tells of it on standard input.

    `agentlint init --hook claude` sets it up. A failure never stops the client: the exit status is 0, or 1 with a line
    on standard error.

    Example: agentlint hook claude < call.json
    """
    from agentlint.engine import written
    from agentlint.engine.baseline import BaselineError
    from agentlint.reports.hook import answer
    from agentlint.reports.words import clean
    from agentlint.status import FINDINGS, OK, UsageError

    try:
        if client not in written.CLIENTS:
            raise UsageError(f"a hook is known for {', '.join(written.CLIENTS)}, not for {client!r}")
        if sys.stdin.isatty():
            raise UsageError("the client's input is expected on standard input")
        path = written.path_of(sys.stdin.buffer.read(written.MAX_INPUT))
        checked = written.check(path) if path else None
        if checked is not None:
            sys.stdout.write(answer(*checked))
    except (UsageError, BaselineError, ValueError, OSError) as error:
        sys.stderr.write(f"agentlint hook: {clean(str(error))}\n")
        raise typer.Exit(FINDINGS) from None  # 2 would have the client take it for a finding
    raise typer.Exit(OK)
