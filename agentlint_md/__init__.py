"""The command line, under a name that is this distribution's alone.

Other distributions have a package `agentlint` and a command `agentlint` too: agentlint 2.10.1 on PyPI (seen on
2026-11-27) has both. Where two are installed into one environment, the later one replaces files of the earlier one, and
removing either takes files of the other away. The wheel therefore holds the package twice: as `agentlint`, for programs
that import it, and below this package, which the commands run.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # as in `typing`, which takes a while to load
if TYPE_CHECKING:
    from typing import NoReturn


def main() -> NoReturn:
    """The console scripts `agentlint` and `agentlint-md`. A checkout has no second copy: the first is run there."""
    try:
        below = os.path.dirname(os.path.abspath(__file__))
        if os.path.isdir(os.path.join(below, "agentlint")):
            sys.path.insert(0, below)
        from agentlint.__main__ import main as command
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        sys.exit(130)
    command()
