"""``python -m tests.lifecycle``: walk every platform's seeds and public files, to all others.

``--kill 20`` also ends runs by SIGKILL at random moments.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tempfile
import time
from contextlib import chdir
from pathlib import Path

from tests.lifecycle import TARGETS, run, walk, written
from tests.lifecycle.test_lifecycle import public, seeds

COMMAND = [sys.executable, "-m", "agentlint", "convert", "-q", "--prune"]
TEMPORARY = re.compile(r".*/\.agentlint-[0-9a-f]{16}\.tmp")
"""What a run that is killed between two steps of a write may leave: no client reads a file of that ending."""


def kill(number: int, seed: int) -> None:
    """End runs at random moments, every second one while it writes: each file is then the old or the new one, and the
    next run does the rest."""
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        project = Path(folder)
        (project / ".git").mkdir()
        (project / "agentlint.toml").write_text('[convert]\nfrom = ["claude"]\nto = ["opencode", "copilot", "kilo"]\n')
        sources = project / ".claude" / "agents"
        sources.mkdir(parents=True)

        def edit(turn: int) -> None:
            for path in sources.iterdir():
                path.unlink()
            for one in range(turn % 3, 60):
                name = f"agent-{one}"
                text = f"---\nname: {name}\ndescription: Reviews\n---\nTurn {turn}.\n"
                (sources / f"{name}.md").write_text(text)

        edit(0)
        begun = time.monotonic()
        subprocess.run(COMMAND, check=True, capture_output=True)
        long = time.monotonic() - begun
        for turn in range(1, number + 1):
            old = written(project, ".claude")
            edit(turn)
            process = subprocess.Popen(COMMAND, stdout=subprocess.DEVNULL)
            if turn % 2:
                time.sleep(dice.uniform(0, long))
            else:
                some = dice.randrange(1, 150)  # files
                while process.poll() is None and changed(project, old) < some:
                    time.sleep(0.001)
            process.kill()
            process.wait()
            between = {
                path: data for path, data in written(project, ".claude").items() if not TEMPORARY.fullmatch(path)
            }
            subprocess.run(COMMAND, check=True, capture_output=True)
            new = {path: data for path, data in written(project, ".claude").items() if not TEMPORARY.fullmatch(path)}
            assert all(data in (old.get(path), new.get(path)) for path, data in between.items()), turn
            assert run("--check").status == 0
            done = sum(between.get(path) == new[path] != old.get(path) for path in new)
            print(f"kill {turn}: {done} of {len(new)} files were new")


def changed(project: Path, old: dict[str, bytes]) -> int:
    """How many files are new or other than they were, half-written ones aside."""
    now = written(project, ".claude").items()
    return sum(old.get(path) != data for path, data in now if not TEMPORARY.fullmatch(path))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.lifecycle", description=__doc__)
    parser.add_argument("--files", type=int, default=20, help="public files of each platform")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kill", type=int, default=0, metavar="N", help="runs to end at random moments")
    given = parser.parse_args()
    if given.kill:
        kill(given.kill, given.seed)
    for platform in TARGETS:
        for what, files in (("seeds", seeds(platform)), ("corpus", public(platform, given.files, given.seed))):
            if files:
                with tempfile.TemporaryDirectory() as folder:
                    number = walk(Path(folder), platform, files)
                print(f"{platform}: {what}: {len(files)} files, {number} written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
