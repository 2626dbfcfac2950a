"""What is new at the clients: newer versions on npm, and the names in a newer program that the schemas do not know."""

from __future__ import annotations

import datetime
import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from agentlint.platforms import PLATFORMS
from agentlint.platforms.clients import number
from agentlint.platforms.schema import load
from tests.clients.install import PROGRAMS, Installation, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT: Final = Path(__file__).resolve().parents[2]
PATIENCE: Final = 60.0
"""Seconds for one question to the registry."""
NAME: Final = re.compile(rb"(?<![\w.$-])(?P<name>[A-Za-z][A-Za-z0-9_-]{3,39})(?=[\"']?\s?:)")
"""A word with a colon, as the keys of an object or of a schema stand in a program."""
AROUND: Final = 16
"""Names before and behind a known one among which its neighbours are looked for."""
BEHIND: Final = 4
"""Names behind the last known one that count as beside it."""
NEIGHBOURS: Final = 6
"""Different known keys that must stand among them: fewer come together by chance."""
PACKED: Final = 20
"""Different known keys that must stand in one run of characters: it is then the list of the record's fields."""
CHUNK: Final = 1 << 24
"""Bytes of a program that are searched at once."""
OVERLAP: Final = 64
"""More bytes than a name and its colon take."""


@dataclass(frozen=True, slots=True)
class News:
    """A client with the newest observed version, its date, and the newest one on the registry."""

    client: str
    observed: str
    date: str
    newest: str
    published: str = ""  # the observed version on the registry, where that has a number of its own

    @property
    def is_news(self) -> bool:
        return number(self.newest) > number(self.published or self.observed)


def look(client: str) -> News:
    """Ask the registry for the newest version of a client.

    Raises:
        Unavailable: there is no npm or no network, or the registry does not know the package.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise Unavailable(f"The newest version of {client} cannot be looked up: npm is not installed here.")
    installation = Installation.pinned(client)
    command = [npm, "view", installation.package, "dist-tags.latest", "--json", "--no-update-notifier"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
        newest = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise Unavailable(f"npm does not say which version of {installation.package} is the newest: {error}") from None
    if not isinstance(newest, str):
        raise Unavailable(f"npm knows no newest version of {installation.package}.")
    observed = PROGRAMS[client].newest
    return News(client, observed.version, observed.date, newest, installation.published)


def table(news: Sequence[News]) -> Iterator[str]:
    """A line for each client."""
    width = max(len(one.client) for one in news)
    for one in news:
        told = f"newer: {one.newest}" if one.is_news else "nothing newer"
        yield f"{one.client:{width}}  observed {one.observed} on {one.date}, {told}"


def write_version(client: str, version: str) -> str:
    """Make ``version`` the newest one that the client's platform names, observed today; the file that says so.

    Raises:
        Unavailable: the platform's module does not list the versions in the form that this changes.
    """
    platform = next(name for name, listed in PLATFORMS.items() if any(one.id == client for one in listed.programs))
    path = ROOT / "agentlint" / "platforms" / platform / "__init__.py"
    text = path.read_text("utf-8")
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    listed = re.search(rf'(Program\(\s*"{client}",\s*"[^"]+",\s*\{{)([^}}]*)(\}})', text)
    if listed is None:
        raise Unavailable(f"{path.relative_to(ROOT)} does not list the versions of {client}: put {version} in by hand.")
    versions = [part for part in re.findall(r'"([^"]+)": "([^"]+)"', listed[2]) if part[0] != version]
    entries = ", ".join(f'"{one}": "{date}"' for one, date in [*versions, (version, today)])
    path.write_text(text[: listed.start(2)] + entries + text[listed.end(2) :], "utf-8")
    return path.relative_to(ROOT).as_posix()


def candidates(old: Path, new: Path, known: frozenset[str]) -> list[str]:
    """Names beside known keys in a new program that do not stand there in an old one: keys to be tried out.

    ``known`` are the keys of the client's agent files. Most of what is found is a setting of another thing; what is
    missing is a key that no known one stands beside.
    """
    return sorted(_beside(new, known) - _beside(old, known) - known)


def packed(program: Path, known: frozenset[str]) -> set[str]:
    """Give the names that stand among known keys in a program compiled from Rust, which packs the names of a record's
    fields one behind the other. A name between two known ones is given as it stands, and may be several; those of up to
    sixteen characters are often kept elsewhere."""
    found: set[str] = set()
    names = re.compile("|".join(sorted(map(re.escape, known), key=len, reverse=True)))
    for run in re.finditer(rb"[a-z][a-z0-9_]{63,}", program.read_bytes()):
        text = run[0].decode()
        if len(set(names.findall(text))) >= PACKED:
            found.update(piece for piece in names.split(text)[1:-1] if piece)
    return found


def known_keys(client: str) -> frozenset[str]:
    return frozenset(load(client if client in PLATFORMS else "copilot").properties)


def _beside(program: Path, known: frozenset[str]) -> set[str]:
    """The names that stand among at least `NEIGHBOURS` of the known ones."""
    found: set[str] = set()
    names: list[str] = []
    for name in _names(program):
        names.append(name)
        if len(names) >= 1 << 16:
            _take(names, known, found)
            del names[: -2 * AROUND]
    _take(names, known, found)
    return found


def _take(names: list[str], known: frozenset[str], found: set[str]) -> None:
    at = [place for place, name in enumerate(names) if name in known]
    first = 0
    for last, place in enumerate(at):
        while place - at[first] > AROUND:
            first += 1
        if len({names[one] for one in at[first : last + 1]}) >= NEIGHBOURS:
            found.update(names[at[first] : place + BEHIND])


def _names(program: Path) -> Iterator[str]:
    with program.open("rb") as file:
        text, begin = b"", 0
        while chunk := file.read(CHUNK):
            text += chunk
            last = len(chunk) < CHUNK
            stop = len(text) if last else len(text) - OVERLAP
            for match in NAME.finditer(text, begin):
                if match.start() >= stop:
                    break
                yield match["name"].decode()
            # A name that begins behind `stop` is read with the next piece, and the byte before it tells that it begins.
            text, begin = text[max(stop - 1, 0) :], min(stop, 1)
