"""The entry point of ``agentlint`` and ``python -m agentlint``."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # as in `typing`, which is not loaded yet: until `run` begins, an interrupt is a traceback
if TYPE_CHECKING:
    from typing import NoReturn

_INTERRUPTED = 130  # `status.INTERRUPTED`, which is not loaded yet


def main() -> NoReturn:
    """Run the console script. It exits without tearing down what the system frees at once, which would cost 8 ms of
    80."""
    _leave(run())


def _leave(status: int) -> NoReturn:
    try:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    except (OSError, ValueError):  # reported already
        pass
    except KeyboardInterrupt:
        status = _INTERRUPTED
    os._exit(status)


def run() -> int:
    """Run the command line and return its exit status. Ctrl-C ends it with one word, even while its modules load."""
    try:
        from agentlint.streams import complete_streams

        complete_streams()  # before Typer is loaded, which looks at them
        if sys.argv[1:2] == ["hook"] and len(sys.argv) == 3 and not sys.argv[2].startswith("-"):
            from agentlint.reports.hook import respond

            return respond(sys.argv[2])  # a client waits for it after each file that it writes
        from agentlint.cli import main as commands

        commands()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        return _INTERRUPTED
    return 0


if __name__ == "__main__":
    ended = run()
    if ended == _INTERRUPTED:
        _leave(
            ended
        )  # where the interrupt met an `exec`, Python run with -m would end by the signal all the same (3.11)
    sys.exit(ended)  # takes everything apart, as profilers and coverage need it
