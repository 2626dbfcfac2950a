"""``agentlint`` and ``python -m agentlint``."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

from agentlint.deferred import deferred

YOUNG = 100_000
"""Objects made before the collector looks for cycles: starting makes fewer, and looking at them costs 4 ms of 80."""


def main() -> NoReturn:
    """The console script. It ends without taking apart what the system frees at once, which would cost 8 ms of 80."""
    status = run()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # told already
            stream.flush()
    os._exit(status)


def run() -> int:
    """The command line's exit status: Ctrl-C ends it in one word, also while its modules are being loaded."""
    gc.set_threshold(YOUNG)
    try:
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
