"""``python -m tests.lifecycle``: walk every platform's seeds and public files, to all others."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

from agentlint.platforms import conversion
from tests.lifecycle import CORPUS, TARGETS, walk
from tests.lifecycle.test_lifecycle import seeds


def public(platform: str, number: int, seed: int) -> dict[str, bytes]:
    """Public files of a platform, drawn with a seed; none where the corpus is absent."""
    suffix = conversion.get(platform).suffix
    paths = sorted(path for path in (CORPUS / platform).rglob("*") if path.name.endswith(suffix.rpartition(".")[2]))
    random.Random(f"{platform} {seed}").shuffle(paths)
    return {f"{index}-{path.name}": path.read_bytes() for index, path in enumerate(paths[:number])}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.lifecycle", description=__doc__)
    parser.add_argument("--files", type=int, default=20, help="public files of each platform")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for platform in TARGETS:
        for what, files in (("seeds", seeds(platform)), ("corpus", public(platform, given.files, given.seed))):
            if files:
                with tempfile.TemporaryDirectory() as folder:
                    number = walk(Path(folder), platform, files)
                print(f"{platform}: {what}: {len(files)} files, {number} written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
