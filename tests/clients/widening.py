"""Never wider: restrictive agents, converted by ``agentlint convert`` in every direction and loaded in the real
clients.

Both ends are read off the clients: which tools the source's own client offers its model for an agent, or which
rules are in force, and the same at the target, with MCP servers that really run. A conversion may be refused,
and it may say that the result goes further; one that goes further without a word is a failure. See
`tests.clients.restrictive` for the agents and `tests.clients.rights.may` for the yardstick.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tests.clients import restrictive
from tests.clients.cases import Case
from tests.clients.endtoend import SERVERS, agentlint, table
from tests.clients.rights import May, conceded, may, wider

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tests.clients.program import Program

FOLDERS = {
    "claude": ".claude/agents",
    "opencode": ".opencode/agents",
    "copilot": ".github/agents",
    "kilo": ".kilo/agents",
    "gemini": ".gemini/agents",
    "qwen": ".qwen/agents",
    "codex": ".codex/agents",
    "droid": ".factory/droids",
    "cursor": ".cursor/agents",
}
"""Every platform of agentlint, with the folder of a project's agents."""

UNSEEN = frozenset({"droid", "cursor"})
"""Targets whose sub-agents' rights no client shows: only counted."""

TOGETHER = 25
"""Agents in one project, so that one start of a client answers for all of them."""


NO_TOOLS = "zero tools"
"""Claude Code's words for refusing an agent whose list leaves it none."""


@dataclass(frozen=True, slots=True)
class Widening:
    """One conversion whose result goes further than its source."""

    source: str
    target: str
    name: str
    gained: tuple[str, ...]
    told: bool
    text: str
    result: str
    report: tuple[str, ...]


@dataclass(slots=True)
class Direction:
    """What came of one direction."""

    counts: Counter[str] = field(default_factory=Counter)
    widenings: list[Widening] = field(default_factory=list)


def fields_of(data: bytes) -> Mapping[str, Any]:
    """The frontmatter, as far as it is YAML, or the whole of a TOML file: these files are plain."""
    text = data.decode()
    if text.startswith("name = "):
        return tomllib.loads(text)
    if not text.startswith("---\n"):
        return {}
    found = yaml.safe_load(text[4:].partition("\n---\n")[0])
    return found if isinstance(found, dict) else {}


def stem(name: str) -> str:
    return name.partition(".")[0]


class Scale:
    """Reads rights off one client."""

    def __init__(self, name: str, client: Program | None) -> None:
        self.name = name
        self.client = client

    def weigh(self, files: Mapping[str, bytes]) -> dict[str, dict[str, May]]:
        """File stem to the rights of its agent; without those that the client does not start."""
        fields = {stem(name): fields_of(data) for name, data in files.items()}
        by_stem = {
            stem(name): {**SERVERS, **(restrictive.inline(stem(name)) if b"mcp_server.py" in data else {})}
            for name, data in files.items()
        }
        if self.client is None:
            return {name: may(self.name, {}, frozenset(), by_stem[name], found) for name, found in fields.items()}
        shown = self._shown(files)
        everything = self.client.everything
        return {
            name: may(self.name, shown[name], everything, by_stem[name], fields[name])
            for name in fields
            if name in shown
        }

    def _shown(self, files: Mapping[str, bytes]) -> dict[str, Mapping[str, Any]]:
        assert self.client is not None
        # A copy of the work tree needs a commit to start from; without one the client would refuse to start the agent.
        plain = {name: data.replace(b"isolation: worktree\n", b"") for name, data in files.items()}
        verdict = self.client.observe(Case("together", plain, FOLDERS[self.name]))
        names = {str(agent.get("id") or agent.get("name")): agent for agent in verdict.agents}
        # Refused for having no tools, an agent can do nothing; of any other that did not start nothing is known.
        return {
            name: agent
            for name, agent in names.items()
            if "tools" in agent or "permission" in agent or NO_TOOLS in agent.get("refused", "")
        }


def batches(platform: str, number: int, seed: int) -> Iterator[dict[str, bytes]]:
    made = [restrictive.agent(platform, n, seed) for n in range(number)]
    for start in range(0, number, TOGETHER):
        yield dict(made[start : start + TOGETHER])


def convert(source: str, target: str, files: Mapping[str, bytes]) -> tuple[dict[str, bytes], dict[str, Any]]:
    """(the files written, source stem to its result in the report)"""
    with tempfile.TemporaryDirectory(prefix="agentlint-rights-") as root:
        where = Path(root)
        (where / ".git").mkdir()
        folder = where / FOLDERS[source]
        folder.mkdir(parents=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
        command = ("convert", "--from", source, "--to", target, "--output-format", "json", FOLDERS[source])
        results = json.loads(agentlint(*command, where=where))["results"]
        told = {stem(Path(result["source"]).name): result for result in results}
        written = where / FOLDERS[target]
        after = {path.name: path.read_bytes() for path in sorted(written.iterdir())} if written.is_dir() else {}
    return after, told


def says_wider(result: Mapping[str, Any]) -> bool:
    return any(change["authority"] == "wider" for change in result["changes"])


def compare(
    scales: Mapping[str, Scale],
    source: str,
    target: str,
    files: Mapping[str, bytes],
    before: Mapping[str, dict[str, May]],
) -> Direction:
    """One project's agents converted into one layout, and both ends weighed."""
    direction = Direction()
    counts = direction.counts
    written, told = convert(source, target, files)
    after = scales[target].weigh(written) if written and target not in UNSEEN else {}
    texts = {stem(name): data.decode() for name, data in files.items()}
    fields = {stem(name): fields_of(data) for name, data in files.items()}
    client = scales[source].client
    everything = client.everything if client is not None else frozenset()
    results = {stem(name): data.decode() for name, data in written.items()}
    for name, text in texts.items():
        counts["agents"] += 1
        result = told[name]
        if result["status"] == "refused":
            counts["refused"] += 1
            counts["called a bug"] += any(told["code"] == "agentlint-bug" for told in result["diagnostics"])
            continue
        counts["converted"] += 1
        if target in UNSEEN:
            continue
        if name not in before or name not in after:
            counts["not shown"] += 1
            continue
        gained = wider(after[name], conceded(source, target, fields[name], before[name], everything))
        if gained:
            said = says_wider(result)
            kind = "unasked" if all(right.endswith(" unasked") for right in gained) else "wider"
            counts[f"{kind}, {'told' if said else 'silent'}"] += 1
            report = tuple(f"{c['field']} {c['kind']} [{c['authority']}] {c['reason']}" for c in result["changes"])
            direction.widenings.append(Widening(source, target, name, tuple(gained), said, text, results[name], report))
        else:
            counts["never wider"] += 1
    return direction


def run(
    clients: Mapping[str, Program], numbers: Mapping[str, int], targets: Sequence[str], seed: int
) -> dict[tuple[str, str], Direction]:
    """Convert ``numbers`` agents of each source into all ``targets``."""
    scales = {name: Scale(name, clients.get(name)) for name in FOLDERS}
    found: dict[tuple[str, str], Direction] = {}
    for source, number in numbers.items():
        for files in batches(source, number, seed):
            before = scales[source].weigh(files)
            for target in targets:
                if target == source:
                    continue
                started = time.monotonic()
                one = compare(scales, source, target, files, before)
                print(f"{source} -> {target}: {len(files)} agents, {time.monotonic() - started:.0f} s", file=sys.stderr)
                whole = found.setdefault((source, target), Direction())
                whole.counts += one.counts
                whole.widenings += one.widenings
    return found


COLUMNS = (
    "agents",
    "refused",
    "converted",
    "never wider",
    "wider, told",
    "wider, silent",
    "unasked, told",
    "unasked, silent",
    "not shown",
    "called a bug",
)
"""wider: something can be done that could not be. unasked: nothing more, but without a question to the user."""


def report(found: Mapping[tuple[str, str], Direction]) -> Iterator[str]:
    """The figures, and of each kind of silent widening its smallest example."""
    rows: list[list[object]] = [["direction", *COLUMNS]]
    whole: Counter[str] = Counter()
    for (source, target), direction in found.items():
        rows.append([f"{source} -> {target}", *(direction.counts[column] for column in COLUMNS)])
        whole += direction.counts
    rows.append(["all", *(whole[column] for column in COLUMNS)])
    yield from table(rows)
    silent = [w for direction in found.values() for w in direction.widenings if not w.told]
    kinds: dict[tuple[str, str, tuple[str, ...]], list[Widening]] = {}
    for widening in silent:
        kinds.setdefault((widening.source, widening.target, widening.gained), []).append(widening)
    yield ""
    yield f"{len(silent)} wider without a word, of {len(kinds)} kinds"
    for (source, target, gained), members in kinds.items():
        smallest = min(members, key=lambda widening: len(widening.text))
        yield f"{source} -> {target}: {', '.join(gained)} ({len(members)})"
        for part in (smallest.text, smallest.result):
            yield from (f"    {line}" for line in part.split("\n") if line and not line.startswith(("You work", "---")))
            yield "    ->"
        yield from (f"    {line}" for line in smallest.report)
