"""``python -m tests.fuzz TARGET [--findings DIR] [--more DIR] [--sample N] [libFuzzer options]``.

    python -m tests.fuzz reader -max_total_time=600
    python -m tests.fuzz everything --seconds 600     # needs no fuzzer: see `everything`

Starts from the fixtures, prints libFuzzer's progress, and keeps the smallest input of each kind of failure in the
findings folder with its traceback. Exit status: 0 nothing found, 1 findings, 2 atheris is not installed.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from tests.fuzz import everything, seeds
from tests.fuzz.targets import TARGETS


def main() -> int:
    if sys.argv[1:2] == ["everything"]:
        return everything.main(sys.argv[2:])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--findings", type=Path, default=Path("fuzz-findings"))
    parser.add_argument("--more", type=Path, help="a folder of agent files to start from as well")
    parser.add_argument("--sample", type=int, help="how many inputs to start from (default: all, which takes long)")
    options, rest = parser.parse_known_args()
    if find_spec("atheris") is None:
        print("atheris is not installed: pip install atheris", file=sys.stderr)
        return 2
    options.findings.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="agentlint-fuzz-") as name:
        folder = Path(name) / "corpus"
        folder.mkdir()
        count = seeds.corpus(options.target, folder, options.more)
        if options.sample is not None:
            inputs = sorted(folder.iterdir())
            random.Random(options.target).shuffle(inputs)
            for path in inputs[options.sample :]:
                path.unlink()
            count = len(inputs[: options.sample])
        words = Path(name) / "words"
        words.write_text(seeds.dictionary(), "ascii")
        print(f"{count} inputs to start from", flush=True)
        command = [
            sys.executable, "-m", "tests.fuzz.worker", options.target, str(options.findings), f"-dict={words}",
            "-max_len=4096", "-timeout=60", "-report_slow_units=60", "-rss_limit_mb=4096", "-print_final_stats=1",
            f"-artifact_prefix={options.findings}/{options.target}-", *rest, str(folder),
        ]  # fmt: skip
        done = subprocess.run(command, check=False)
    found = sorted(path.name for path in options.findings.glob(f"{options.target}-*") if path.suffix != ".txt")
    for one in found:
        print(one)
    print(f"{len(found)} kinds of failure in {options.findings}")
    return 1 if found or done.returncode else 0


if __name__ == "__main__":
    raise SystemExit(main())
