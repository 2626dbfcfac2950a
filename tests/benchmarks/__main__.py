"""Whole-process timings: ``python -m tests.benchmarks [--sizes 1,158,2000] [--runs 5] [--peers FOLDER]``.

Builds a corpus of N files from the fixtures, runs the commands over it, and prints the median and spread of wall and
CPU time, the peak memory of the largest process and the microseconds of CPU per file, next to ``python -c pass`` and
``import typer``. ``--typical`` takes clean files of the usual length instead of the fixtures, most of which are broken.
``--files`` takes those of a folder. ``--peers`` runs other tools over the same files (the clean ones, or those of
``--files``), in turn with agentlint. ``--linearity`` measures instead how each stage's cost grows with inputs that
double (see `tests.benchmarks.linearity`). Nothing here is asserted: speed is measured, never tested.
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

from tests.benchmarks.peers import PEERS, install, programs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]
NO_AGENTS = ("README", "CLAUDE", "CONTRIBUTING")
SEEDS = ROOT / "fixtures" / "seeds"
AGENTLINT = [sys.executable, "-c", "from agentlint.__main__ import main; main()"]
"""What the installed program runs."""
COMMANDS: dict[str, list[str]] = {
    "check": ["check", "--exit-zero", "--output-format", "concise", "."],
    "inspect": ["inspect", "--as", "claude", "--output-format", "json", "."],
    "check --fix --diff": ["check", "--fix", "--diff", "."],
    "convert": ["convert", "--to", "opencode", "--dry-run", "."],
    "report": ["report", "--as", "all", "--output-format", "html", "."],
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


TYPICAL = """---
name: {name}
description: Reviews {name} after each change. Use it proactively before a commit, and for security questions.
tools: Read, Grep, Glob, Bash
model: sonnet
color: blue
---

You review the code of {name}.

## What to look at

""" + "".join(
    f"{line}. Look for mistake number {line} that is easy to make, and say where it stands.\n" for line in range(40)
)


def typical(root: Path, count: int) -> None:
    """``count`` clean agents of Claude Code, 3.5 kB each: about the median of public ones."""
    (root / ".git").mkdir(parents=True)
    folder = root / ".claude" / "agents"
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"part-{number}.md").write_text(TYPICAL.format(name=f"part-{number}"), "utf-8")


def copies(files: Path) -> Callable[[Path, int], None]:
    """Builds a project of the agent files below a folder, as Claude Code's: as many as there are, or as wanted."""
    texts = {path.stem: path.read_bytes() for path in sorted(files.rglob("*.md")) if path.stem not in NO_AGENTS}
    if not texts:
        raise SystemExit(f"{files}: no agent file in it")

    def build(root: Path, count: int) -> None:
        (root / ".git").mkdir(parents=True)
        folder = root / ".claude" / "agents"
        folder.mkdir(parents=True)
        stems = list(texts)
        for number in range(count):
            stem, again = stems[number % len(stems)], number // len(stems)
            name = f"{stem}-{again}" if again else stem
            text = texts[stem].replace(f"name: {stem}".encode(), f"name: {name}".encode(), 1)
            (folder / f"{name}.md").write_bytes(text)

    return build


def measure(command: list[str], cwd: Path, runs: int, warm: int = 1) -> list[Run]:
    """Timings of whole processes after ``warm`` runs that are not counted."""
    # as installed: compiled modules are kept, which the first run does where the installer did not
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = str(ROOT)
    out = []
    for number in range(runs + warm):
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=cwd, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, _, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        if number >= warm:
            out.append(Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024))
    return out


def row(title: str, count: int, runs: list[Run], floor: float) -> str:
    wall = statistics.median(run.wall for run in runs)
    cpu = statistics.median(run.cpu for run in runs)
    low, high = min(run.wall for run in runs), max(run.wall for run in runs)
    peak = max(run.peak for run in runs) / 1e6
    per_file = f"{(cpu - floor) / count * 1e6:9.0f}" if count else " " * 9
    return f"{title:<22}{count:>8}{wall:9.3f} ({low:.3f}-{high:.3f}){cpu:9.3f}{peak:9.0f}{per_file}"


def rows(sizes: list[int], runs: int, build: Callable[[Path, int], None]) -> Iterator[str]:
    yield f"{'command':<22}{'files':>8}{'wall s':>9} (min-max)     {'cpu s':>9}{'peak MB':>9}{'us/file':>9}"
    root = Path(tempfile.mkdtemp(prefix="agentlint-bench-"))
    try:
        yield row("python -c pass", 0, measure([sys.executable, "-c", "pass"], root, runs), 0)
        typer = measure([sys.executable, "-c", "import typer"], root, runs)
        yield row("import typer", 0, typer, 0)
        floor = statistics.median(run.cpu for run in typer)
        for size in sizes:
            project = root / str(size)
            build(project, size)
            for title, arguments in COMMANDS.items():
                command = [*AGENTLINT, *arguments]
                yield row(title, size, measure(command, project, runs if size < 10_000 else 1), floor)
            shutil.rmtree(project)
    finally:
        shutil.rmtree(root, ignore_errors=True)


SLOW = 5.0
"""Seconds of a run that is not repeated."""


def beside_peers(sizes: list[int], runs: int, folder: Path, build: Callable[[Path, int], None]) -> Iterator[str]:
    """Every tool over the same files, a run of each in turn, so that all meet the machine in the same moods. The last
    column is the median of its wall time against agentlint's of the same turn."""
    yield f"{'tool':<22}{'files':>8}{'wall s':>9} (min-max)     {'cpu s':>9}{'peak MB':>9}{'us/file':>9}{'times':>8}"
    root = Path(tempfile.mkdtemp(prefix="agentlint-bench-"))
    try:
        for task in ("check", "convert"):
            tools = {f"agentlint {task}": [*AGENTLINT, *COMMANDS[task]]}
            for peer in PEERS:
                arguments = peer.check if task == "check" else peer.convert
                found = programs(peer, folder) if arguments else {}
                if arguments and not found:
                    yield f"{peer.name}: skipped, not in {folder} (--install-peers puts it there)"
                tools |= {title: [*command, *arguments] for title, command in found.items()}
            for size in sizes:
                project = root / f"{task}-{size}"
                build(project, size)
                times: dict[str, list[Run]] = {
                    title: measure(tool, project, 1, warm=0) for title, tool in tools.items()
                }
                slow = {title for title, (run,) in times.items() if run.wall > SLOW}
                for _ in range(runs):
                    for title in (one for one in tools if one not in slow):
                        times[title] += measure(tools[title], project, 1, warm=0)
                own = times[f"agentlint {task}"][1:]
                for title, done in times.items():
                    counted = done if title in slow else done[1:]  # the first run of all others warms up
                    ratio = statistics.median(one.wall / mine.wall for one, mine in zip(counted, own, strict=False))
                    yield f"{row(title, size, counted, 0)}{ratio:8.2f}"
    finally:
        shutil.rmtree(root, ignore_errors=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1,158,2000", help="numbers of files, comma-separated")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--typical", action="store_true", help="clean files instead of the fixtures")
    parser.add_argument("--files", type=Path, metavar="FOLDER", help="agent files of Claude Code from there instead")
    parser.add_argument("--peers", type=Path, metavar="FOLDER", help="other tools, installed there, on the same files")
    parser.add_argument("--install-peers", type=Path, metavar="FOLDER", help="only install them")
    parser.add_argument("--linearity", action="store_true", help="each stage on inputs that double; takes long")
    parser.add_argument("--stages", default="", metavar="WORD", help="with --linearity: only stages with this word")
    parser.add_argument("--kinds", default="", metavar="WORD", help="with --linearity: only kinds with this word")
    parser.add_argument("--characters", metavar="SIZES", help="with --linearity: sizes of the inputs, comma-separated")
    parser.add_argument("--strict", action="store_true", help="with --linearity: exit 1 when something is marked")
    parser.add_argument("--seconds", type=int, default=20, help="with --linearity: CPU time of one reading at most")
    options = parser.parse_args()
    if options.install_peers:
        install(options.install_peers.resolve())
        return 0
    sizes = [int(size) for size in options.sizes.split(",")]
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} CPUs")
    if options.linearity:
        from tests.benchmarks import linearity

        line = ""
        lengths = tuple(int(size) for size in options.characters.split(",")) if options.characters else linearity.SIZES
        for line in linearity.table(lengths, options.seconds, options.stages, options.kinds):
            print(line, flush=True)
        return int(options.strict and not line.startswith("0 marked"))
    build = copies(options.files) if options.files else typical if options.typical else corpus
    lines = (
        beside_peers(sizes, options.runs, options.peers.resolve(), typical if options.files is None else build)
        if options.peers
        else rows(sizes, options.runs, build)
    )
    for line in lines:
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
