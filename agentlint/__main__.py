"""``agentlint`` and ``python -m agentlint``."""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False  # as in `typing`, which is not loaded yet: until `run` begins, an interrupt is a traceback
if TYPE_CHECKING:
    from typing import NoReturn

YOUNG = 100_000
"""Objects made before the collector looks for cycles: starting makes fewer, and looking at them costs 4 ms of 80."""


def main() -> NoReturn:
    """The console script. It ends without taking apart what the system frees at once, which would cost 8 ms of 80."""
    status = run()
    try:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    except (OSError, ValueError):  # told already
        pass
    except KeyboardInterrupt:
        status = 130
    os._exit(status)


def run() -> int:
    """The command line's exit status: Ctrl-C ends it in one word, also while its modules are being loaded."""
    try:
        gc.set_threshold(YOUNG)
        from agentlint.deferred import deferred
        from agentlint.streams import complete_streams

        complete_streams()
        with deferred():
            import typer  # noqa: F401  (first here, for all that follows)
        from agentlint.cli import main as commands

        commands()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(run())  # takes everything apart, as profilers and coverage need it
