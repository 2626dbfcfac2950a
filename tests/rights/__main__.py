"""`python -m tests.rights`: the judge over many agents.

    python -m tests.rights --policies 500 --seed 1                       # 500 agents of each platform to each other
    python -m tests.rights --policies 10000 --direction claude:opencode
    python -m tests.rights --files DIR                                   # the agent files below DIR, in all directions
    python -m tests.rights --files DIR --sample 100 --through codex      # by way of Codex, also back where they began
    python -m tests.rights --policies 2000 --fix                         # drawn files before and after their safe fixes

Prints what was tried, refused and told as wider, and every gain that was neither, with the smallest input found for it.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from tests.rights.clients import CLIENTS
from tests.rights.drawn import drawn, text_of
from tests.rights.proofs import Verdict, converted, fixed, misspelt, smallest

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOWN = 3
"""Inputs that are shown of one kind of gain."""


def directions(asked: str, through: str = "") -> list[tuple[str, str]]:
    """The directions that were asked for; by way of a third client back to the first as well."""
    source, _, target = asked.partition(":")
    return [
        (one, other)
        for one in CLIENTS
        for other in CLIENTS
        if through not in (one, other) and (through or one != other)
        if source in ("", one) and target in ("", other)
    ]


def files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The agent files below a folder of one folder a platform (``claude/...``)."""
    for client in CLIENTS:
        for path in sorted((folder / client).rglob("*")):
            if path.suffix in (".md", ".toml") and path.is_file():
                yield client, path


class Tally:
    """The verdicts of one direction."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.counts: Counter[str] = Counter()
        self.kinds: dict[str, list[str]] = {}

    def add(self, verdict: Verdict, shown: str) -> bool:
        """Whether it is a kind of gain that has not been shown often enough."""
        self.counts[verdict.outcome] += 1
        if verdict.outcome != "wider":
            return False
        known = self.kinds.setdefault(verdict.kind, [])
        if shown and len(known) < SHOWN:
            known.append(shown)
        return len(known) < SHOWN

    def show(self) -> None:
        every = sum(self.counts.values())
        parts = [f"{count} {outcome}" for outcome, count in sorted(self.counts.items())]
        print(f"{self.name}: {every} tried, {', '.join(parts)}", flush=True)
        for kind, inputs in sorted(self.kinds.items()):
            print(f"  wider: {kind}")
            for one in inputs:
                print("\n".join(f"    {line}" for line in one.splitlines()), flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.rights", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--policies", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--direction", default="", help="claude:opencode, or claude: for all targets")
    parser.add_argument("--files", type=Path)
    parser.add_argument("--sample", type=int, help="with --files: that many of each platform, chosen by the seed")
    parser.add_argument("--through", default="", choices=("", *CLIENTS), help="with --files: by way of this client")
    parser.add_argument("--preserve", action="store_true", help="with --files: convert with that option")
    parser.add_argument("--fix", action="store_true")
    options = parser.parse_args()
    wide = 0
    for tally in tallies(options):
        tally.show()
        wide += tally.counts["wider"]
    return int(wide > 0)


def tallies(options: argparse.Namespace) -> Iterator[Tally]:
    if options.files is not None:
        found = list(files(options.files))
        random.Random(options.seed).shuffle(found)
        for source, target in directions(options.direction, options.through):
            tally = Tally(f"{source} -> {options.through} -> {target}" if options.through else f"{source} -> {target}")
            for path in [path for client, path in found if client == source][: options.sample]:
                stem, text = path.name.partition(".")[0], path.read_bytes()
                verdict = converted(source, text, target, stem, through=options.through, preserve=options.preserve)
                tally.add(verdict, f"{path}: {verdict.gains}")
            if tally.counts:
                yield tally
        return
    if options.fix:
        for client in [one for one in CLIENTS if options.direction.partition(":")[0] in ("", one)]:
            tally, rng = Tally(f"{client}, fixed"), random.Random(f"{options.seed} {client}")
            for _ in range(options.policies):
                meant = drawn(client, rng)
                written = misspelt(client, meant, rng)
                verdict = fixed(client, written, meant)
                tally.add(verdict, f"{written}\n=> {verdict.text}\n{verdict.gains}")
            yield tally
        return
    for source, target in directions(options.direction):
        tally, rng = Tally(f"{source} -> {target}"), random.Random(f"{options.seed} {source} {target}")
        for _ in range(options.policies):
            data = drawn(source, rng)
            verdict = converted(source, text_of(source, data), target)
            if tally.add(verdict, ""):
                least = smallest(source, data, target, verdict.kind)
                again = converted(source, text_of(source, least), target)
                tally.kinds[verdict.kind].append(f"{least}\n-> {again.text!r}\n{again.gains}")
        yield tally


if __name__ == "__main__":
    sys.exit(main())
