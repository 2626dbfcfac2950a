"""``agentlint`` and ``python -m agentlint``."""

from __future__ import annotations

import sys


def main() -> None:
    """The console entry: Ctrl-C ends it in one word, also while its modules are being loaded."""
    try:
        from agentlint.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
