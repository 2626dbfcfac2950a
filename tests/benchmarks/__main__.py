"""Whole-process timings: ``python -m tests.benchmarks [--sizes 1,158,2000] [--runs 5]``.

Builds a corpus of N files from the fixtures, runs the commands over it, and prints the median and spread of wall and
CPU time, the peak memory and the microseconds of CPU per file, next to ``python -c pass`` and ``import typer``.
Nothing here is asserted: speed is measured, never tested.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

SEEDS = Path(__file__).resolve().parents[2] / "fixtures" / "seeds"
COMMANDS: dict[str, list[str]] = {
    "check": ["check", "--exit-zero", "--output-format", "concise", "."],
    "inspect": ["inspect", "--as", "claude", "--output-format", "json", "."],
    "check --fix --diff": ["check", "--fix", "--diff", "."],
    "convert": ["convert", "--to", "opencode", "--dry-run", "."],
}


class Run(NamedTuple):
    wall: float
    cpu: float
    peak: int  # bytes


def corpus(root: Path, count: int) -> None:
    """``count`` agent files, the seeds in turn, each with a name of its own."""
    seeds = sorted(path for path in SEEDS.rglob("*.md"))
    (root / ".git").mkdir(parents=True)
    for number in range(count):
        seed = seeds[number % len(seeds)]
        ending = ".agent.md" if seed.name.endswith(".agent.md") else ".md"
        stem = f"{seed.name.removesuffix(ending)}-{number}"
        folder = root / seed.parent.relative_to(SEEDS) / f"part{number // 1000}"
        folder.mkdir(parents=True, exist_ok=True)
        text = seed.read_text("utf-8").replace(f"name: {seed.name.removesuffix(ending)}\n", f"name: {stem}\n", 1)
        (folder / f"{stem}{ending}").write_text(text, "utf-8")


def measure(command: list[str], cwd: Path, runs: int) -> list[Run]:
    """Timings of whole processes after one run that is not counted."""
    out = []
    for number in range(runs + 1):
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        if number:
            out.append(Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024))
    return out


def row(title: str, count: int, runs: list[Run], floor: float) -> str:
    wall = statistics.median(run.wall for run in runs)
    cpu = statistics.median(run.cpu for run in runs)
    low, high = min(run.wall for run in runs), max(run.wall for run in runs)
    peak = max(run.peak for run in runs) / 1e6
    per_file = f"{(cpu - floor) / count * 1e6:9.0f}" if count else " " * 9
    return f"{title:<22}{count:>8}{wall:9.3f} ({low:.3f}-{high:.3f}){cpu:9.3f}{peak:9.0f}{per_file}"


def rows(sizes: list[int], runs: int) -> Iterator[str]:
    yield f"{'command':<22}{'files':>8}{'wall s':>9} (min-max)     {'cpu s':>9}{'peak MB':>9}{'us/file':>9}"
    root = Path(tempfile.mkdtemp(prefix="agentlint-bench-"))
    try:
        yield row("python -c pass", 0, measure([sys.executable, "-c", "pass"], root, runs), 0)
        typer = measure([sys.executable, "-c", "import typer"], root, runs)
        yield row("import typer", 0, typer, 0)
        floor = statistics.median(run.cpu for run in typer)
        for size in sizes:
            project = root / str(size)
            corpus(project, size)
            for title, arguments in COMMANDS.items():
                command = [sys.executable, "-m", "agentlint", *arguments]
                yield row(title, size, measure(command, project, runs if size < 10_000 else 1), floor)
            shutil.rmtree(project)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1,158,2000", help="numbers of files, comma-separated")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} CPUs")
    for line in rows([int(size) for size in options.sizes.split(",")], options.runs):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
