"""``python -m tests.fuzz everything``: drawn files of all platforms through all commands.

    python -m tests.fuzz everything -n 2000 --seed 1
    python -m tests.fuzz everything --seconds 600

Needs no fuzzer and finds other things than one: files that are nearly right. What a run draws depends on the seed
alone, so that ``--only NUMBER`` draws again the file of that number, which a failure names. Exit status: 0 nothing
found, 1 findings.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agentlint.engine import inspect
from agentlint.engine.check import lint_file, lint_source
from agentlint.engine.fix import fix_file, fix_source
from agentlint.engine.places import Found
from agentlint.engine.settings import Settings
from agentlint.platforms import PLATFORMS, conversion
from agentlint.syntax import frontmatter
from agentlint.text import BODY, Severity, Source
from tests.fuzz import drawn, seeds
from tests.fuzz.targets import is_converted, is_fixed, is_read, kind, must, place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SETTINGS = Settings(show=Severity.INFO)
BATCH = 45
"""Files that make one project of the runs through the command line."""
EVERY = 900
"""Files after which one such project is made: its runs take as long as some hundred files."""
STRANGE = (
    "",
    "",
    "",
    "é",
    " x",
    "'",
    "\U0001f600",
    "%0A",
    *(("::", "##[x]", "\n", os.fsdecode(b"\xff")) if sys.platform == "linux" else ()),
)
"""What the names of its files hold."""
ATTEMPTS = 600
"""Smaller forms of an input that are tried."""


# --- one file -------------------------------------------------------------------------------------------------------


def is_seen(platform: str, raw: bytes) -> None:
    """`inspect` answers for every client, in JSON."""
    place = place_of(platform)
    one = Found(place.path, place, platform, "")
    source = _source(platform, raw)
    options = inspect.Options(settings=SETTINGS, written=True, clients=inspect.READERS, read=lambda *_: source)
    run = inspect.Run()
    answers = [json.loads(entry.json) for entry in inspect.inspect([one], options, run)]
    must([answer["as"] for answer in answers] == list(inspect.READERS) or run.unreadable, "every client answers")


def keeps_its_body(platform: str, raw: bytes) -> None:
    """No safe fix touches a byte below the frontmatter, told without the readers that prove the fixes."""
    source = _source(platform, raw)
    if platform == "codex" or source.bad_byte is not None:
        return
    fixed = fix_source(source, place_of(platform), platform, SETTINGS, unsafe=False)
    routes = {route for one in fixed.applied for route in one.routes}
    before, after = frontmatter.split(source.text), frontmatter.split(fixed.text)
    if BODY in routes or () in routes:
        return
    if before.close is None or after.close is None:
        end = source.text.find("\n---", before.body)  # where one client or another closes it all the same
        must(fixed.text.endswith(source.text[max(end, before.body) :]), "the body stays")
        return
    must(fixed.text[after.body :] == source.text[before.body :], "the body stays", [one.rule for one in fixed.applied])


def is_the_same_as_text(platform: str, raw: bytes, folder: Path) -> None:
    """A text on standard input is judged and fixed as the file is."""
    place = place_of(platform)._replace(path=str(folder / f"a{PLATFORMS[platform].home('project').suffixes[0]}"))
    Path(place.path).write_bytes(raw)
    one = Found(place.path, place, platform, "")
    texts = lint_source(Source(place.path, raw), place, SETTINGS, platform).diagnostics
    must(lint_file(one, SETTINGS).diagnostics == texts, "a text is judged as its file")
    fixed = fix_source(Source(place.path, raw), place, platform, SETTINGS, unsafe=False)
    written = fix_file(one, SETTINGS, unsafe=False, write=True)
    must(not (written.error or written.conflict), "a file can be written", (written.error, written.conflict))
    if fixed.text != written.before:
        must(Path(place.path).read_bytes() == fixed.text.encode("utf-8"), "a text is fixed as its file")
    else:
        must(Path(place.path).read_bytes() == raw, "a file without fixes stays")


def _source(platform: str, raw: bytes) -> Source:
    return Source(place_of(platform).path, raw)


Check = tuple[str, "Callable[[bytes], None]"]


def checks(platform: str, rng: random.Random, folder: Path) -> list[Check]:
    """What is done with one file: its own client always, of the rest what chance says."""
    client = rng.choice(inspect.READERS)
    preserve, strict, wider = rng.randrange(2) == 0, rng.randrange(8) == 0, rng.randrange(4) == 0
    found: list[Check] = [
        (f"check {platform}", partial(is_read, platform)),
        (f"inspect {platform}", partial(is_seen, platform)),
        (f"fix {platform}", partial(is_fixed, platform, unsafe=False)),
        (f"fix --unsafe-fixes {platform}", partial(is_fixed, platform, unsafe=True)),
        (f"body {platform}", partial(keeps_its_body, platform)),
        (f"text {platform}", partial(is_the_same_as_text, platform, folder=folder)),
    ]
    if client != platform:
        found.append((f"check {platform} as {client}", partial(is_read, client)))
    if conversion.exists(platform):
        converts = partial(is_converted, platform, preserve=preserve, strict=strict, wider=wider)
        found.append((f"convert {platform}", converts))
    return found


def failure(check: Callable[[bytes], None], raw: bytes) -> tuple[str, str]:
    """What does not hold of a file, and in which way; "" when all does."""
    try:
        check(raw)
    except Exception as error:
        return kind(error), str(error)
    return "", ""


def smallest(check: Callable[[bytes], None], raw: bytes, what: str) -> bytes:
    """The least of a file that still fails in the same way."""
    left = ATTEMPTS
    while left > 0:
        for less in drawn.smaller(raw):
            left -= 1
            if failure(check, less)[0] == what:
                raw = less
                break
            if left <= 0:
                break
        else:
            break
    return raw


# --- many files, through the command line ---------------------------------------------------------------------------


def project(files: list[tuple[str, bytes]], root: Path) -> Iterator[tuple[str, str]]:
    """What does not hold of the commands in a project of these files: the command, and what."""
    (root / ".git").mkdir(parents=True)
    paths: list[str] = []
    for number, (platform, raw) in enumerate(files):
        home = PLATFORMS[platform].home("project")
        path = f"{home.path}/f{number}{STRANGE[number % len(STRANGE)]}{home.suffixes[0]}"
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(raw)
        paths.append(path)
    check = ("check", "--severity", "info", "--output-format", "json")
    alone = yield from _run(root, *check, "--jobs", "1")
    several = yield from _run(root, *check, "--jobs", "2")
    if alone != several:
        yield "check --jobs 2", "several processes find what one finds"
    whole = _json(alone)
    yield from _as_texts(root, paths, files, whole)
    for command in (
        ("inspect", "--output-format", "json"),
        ("convert", "--to", "all", "--output-format", "json", "--dry-run", "--preserve"),
        ("fix", "--diff", "--jobs", "2"), ("fix", "--diff", "--unsafe-fixes"),
    ):  # fmt: skip
        text = yield from _run(root, *command)
        if "json" in command and _json(text) is None:
            yield " ".join(command), "JSON"
    _ = yield from _run(root, "fix", "--jobs", "2")
    again = yield from _run(root, "fix", "--diff", "--jobs", "1")
    if again:
        yield "fix --diff", "nothing is left to fix"


def _as_texts(root: Path, paths: list[str], files: list[tuple[str, bytes]], whole: Any) -> Iterator[tuple[str, str]]:
    if whole is None:
        yield "check", "JSON"
        return
    for path, (_, raw) in list(zip(paths, files, strict=True))[:3]:
        text = yield from _run(
            root, "check", "-", "--severity", "info", "--output-format", "json", "--stdin-filename", path, given=raw
        )
        alone = _json(text)
        mine = [one for one in whole["diagnostics"] if one["path"] == path and one["rule"] not in TOGETHER]
        if alone is None or [one for one in alone["diagnostics"] if one["rule"] not in TOGETHER] != mine:
            yield "check -", "a text is judged as its file"


TOGETHER = frozenset({"duplicate-name", "name-clash"})


def _run(root: Path, *command: str, given: bytes = b"") -> Any:
    """A generator that yields what is wrong with a run and returns what it printed."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("GITHUB_", "AGENTLINT_"))}
    environment["PYTHONPATH"] = str(seeds.ROOT)
    line = [sys.executable, "-m", "agentlint", *command]
    done = subprocess.run(line, cwd=root, input=given, capture_output=True, env=environment, check=False)
    text = " ".join(command[:1])
    errors = done.stderr.decode("utf-8", "replace")
    if done.returncode not in (0, 1, 2) or "Traceback" in errors:
        yield text, "no traceback"
    defect = re.search(rb"(internal-error|agentlint-bug)[^\n]{,200}", done.stdout + done.stderr)
    if defect is not None:
        yield text, f"no {defect[0].decode('utf-8', 'replace')}"
    return done.stdout


def _json(text: bytes) -> Any:
    """What a JSON text says; None for what is none, and where half of a surrogate pair is in it."""
    try:
        said = json.loads(text)
        json.dumps(said, ensure_ascii=False).encode("utf-8")
    except ValueError:
        return None
    return said


# --- a run ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Failure:
    """One kind: how often, and its first input."""

    count: int = 0
    number: int = -1
    raw: bytes = b""
    detail: str = ""


@dataclass(slots=True)
class Tally:
    """What a run did and found."""

    files: int = 0
    runs: Counter[str] = field(default_factory=Counter)
    failures: dict[tuple[str, str], Failure] = field(default_factory=dict)

    def add(self, check: str, what: str, number: int, raw: bytes) -> bool:
        """Whether it is the first of its kind."""
        one = self.failures.setdefault((check, what), Failure(0, number, raw))
        one.count += 1
        return one.count == 1


def drawn_file(seed: int, number: int) -> tuple[str, bytes, random.Random]:
    """The file of this number: its platform, its bytes, and what decides about the rest."""
    rng = random.Random(f"{seed}:{number}")
    platform = rng.choice(list(PLATFORMS))
    return platform, drawn.file(platform, rng), rng


def run(seed: int, numbers: Iterator[int], *, commands: bool = True, shrink: bool = True) -> Tally:
    """Draw the files of these numbers and do everything with them."""
    tally = Tally()
    batch: list[tuple[str, bytes]] = []
    with tempfile.TemporaryDirectory(prefix="agentlint-everything-") as name:
        for number in numbers:
            platform, raw, rng = drawn_file(seed, number)
            tally.files += 1
            for check, function in checks(platform, rng, Path(name)):
                tally.runs[check.partition(" ")[0]] += 1
                what = failure(function, raw)[0]
                if what and tally.add(check, what, number, raw) and shrink:
                    one = tally.failures[check, what]
                    one.raw = smallest(function, raw, what)
                    one.detail = failure(function, one.raw)[1]
            if commands and number % EVERY < BATCH:
                batch.append((platform, raw))
            if len(batch) == BATCH:
                tally.runs["command line"] += 1
                for command, what in project(batch, Path(name) / f"p{number}"):
                    tally.add(f"agentlint {command}", what, number, b"")
                batch = []
    return tally


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz everything",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("-n", type=int, default=0, help="how many files (default: as many as the time allows)")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long, without -n (default: 60)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, metavar="NUMBER", help="the file of this number alone; it is printed")
    options = parser.parse_args(arguments)
    numbers = [options.only] if options.only is not None else _numbers(options.n, options.seconds)
    tally = run(options.seed, iter(numbers), commands=options.only is None)
    if options.only is not None:
        platform, raw, _ = drawn_file(options.seed, options.only)
        print(f"{platform}: {raw!r}")
    counts = ", ".join(f"{count} {check}" for check, count in sorted(tally.runs.items()))
    print(f"seed {options.seed}: {tally.files} files; {counts}")
    for (check, what), one in sorted(tally.failures.items(), key=lambda item: -item[1].count):
        print(f"{one.count:6} {check}: {what}\n       file {one.number}: {one.raw!r}\n       {one.detail}")
    print(f"{len(tally.failures)} kinds of failure")
    return 1 if tally.failures else 0


def _numbers(count: int, seconds: float) -> Iterator[int]:
    number = 0
    end = time.monotonic() + seconds
    while number < count if count else time.monotonic() < end:
        yield number
        number += 1
