"""End to end: real agent files, agentlint's own commands, and the real clients at both ends.

For every direction the files are converted by ``agentlint convert``, and the real target client is asked what it makes
of the result: its name, description and prompt must be those that the real source client shows of the source, it may
have no right that the source did not have, and ``agentlint inspect`` must have said all of it beforehand. Then
``agentlint check --fix`` repairs copies of the files, and every client that reads them must show what it showed, but
for what the fix was meant to change.

Many agents share one project, so one start of a client answers for dozens. What looks wrong there is asked again alone,
in a project of its own, before it counts.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agentlint.platforms import get
from agentlint.platforms.base import Place
from agentlint.text import Source
from tests.clients import generated
from tests.clients.cases import Case
from tests.clients.rights import gained, rights

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from agentlint.platforms.base import Seen
    from tests.clients.mcp_server import Servers
    from tests.clients.program import Program

REPOSITORY = Path(__file__).resolve().parents[2]
SEEDS = REPOSITORY / "fixtures" / "seeds"
CORPUS = REPOSITORY.parent / "shared" / "corpus"
"""Public agent files, ``<platform>/**/*.md``; not part of the repository. Another folder: ``--corpus``."""

FOLDERS = {"claude": ".claude/agents", "opencode": ".opencode/agents", "copilot": ".github/agents"}
READERS = {"claude": ("claude", "copilot"), "opencode": ("opencode",), "copilot": ("copilot",)}
"""The clients that read a platform's own folder; its own client first."""

SERVERS: Servers = {"probe": ("alpha", "beta"), "my-notes": ("read_note", "write_note")}
"""MCP servers that every client has in these runs, so that rights over their tools can be seen."""

TOGETHER = 40
"""Files in one project."""

Failure = tuple[str, str]
"""(file, what is wrong)"""


@dataclass(frozen=True, slots=True)
class Sample:
    """One agent file. ``name`` is where it lies below the agents folder, ``origin`` where it comes from."""

    origin: str
    name: str
    data: bytes
    platform: str

    def seen(self, client: str) -> Seen:
        place = Place(f"{FOLDERS[self.platform]}/{self.name}", "", FOLDERS[self.platform], self.name, "project")
        return get(client).see(Source(place.path, self.data), place)


# --- which files ----------------------------------------------------------------------------------------------------

SETTINGS = re.compile(
    rb"^(tools|disallowedTools|permission|permissionMode|permissions|model|mode|agents|infer|disable-model-invocation"
    rb"|user-invocable|hidden|disable|mcp-servers|skills)\s*:",
    re.M,
)
AWKWARD = re.compile(rb"^(name|description)\s*:(.*(: |\\|\"|'|[^\x00-\x7f]|<|`| #).*|.{400,}|\s*[>|].*)$", re.M)
STARTS_PROGRAMS = re.compile(rb"^\s*-?\s*command\s*:", re.M)
"""A hook or a server of the file's own. The clients would run it, so such public files are not taken."""


def frontmatter_of(data: bytes) -> bytes:
    return data[: data.find(b"\n---", 3)] if b"\n---" in data[3:] else data[:2000]


def sample(platform: str, corpus: Path, number: int, seed: int) -> list[Sample]:
    """``number`` public files by chance: half of them with settings for tools, model or the like, a quarter with a
    name or description that is not plain, the rest any. And the seeds of the platform, always."""
    seeds = sorted((SEEDS / FOLDERS[platform]).glob("*.md"))
    chosen = [Sample(path.relative_to(REPOSITORY).as_posix(), path.name, path.read_bytes(), platform) for path in seeds]
    dice = random.Random(f"{platform} {seed}")
    files = [(path, path.read_bytes()) for path in sorted((corpus / platform).rglob("*.md"))]
    # Nor chat modes: they have a folder of their own, which no client of these reads.
    pool = [
        (path, data)
        for path, data in files
        if not STARTS_PROGRAMS.search(frontmatter_of(data)) and not path.name.endswith(".chatmode.md")
    ]
    dice.shuffle(pool)
    wanted: dict[Path, bytes] = {}
    for share, pattern in ((2, SETTINGS), (4, AWKWARD), (1, re.compile(b""))):
        full = min(len(wanted) + number // share, number)
        for path, data in pool:
            if len(wanted) >= full:
                break
            if path not in wanted and pattern.search(frontmatter_of(data)):
                wanted[path] = data
    chosen += [Sample(path.relative_to(corpus).as_posix(), path.name, data, platform) for path, data in wanted.items()]
    return chosen


def made_up(platform: str, number: int, seed: int) -> list[Sample]:
    """``number`` files of `tests.clients.generated`."""
    made = (generated.agent(platform, one, seed) for one in range(number))
    return [Sample(f"made up {n} ({name})", name, data, platform) for n, (name, data) in enumerate(made)]


def _plain(name: str) -> str:
    return re.sub(r"[^\w]+", "-", name.casefold())


def projects(samples: Sequence[Sample]) -> list[list[Sample]]:
    """The files in groups that can share a project: no name is twice in one, and a file that agentlint expects its
    client not to load, which might take others with it, is alone."""
    shared: list[tuple[set[str], list[Sample]]] = []
    alone: list[list[Sample]] = []
    for one in samples:
        seen = one.seen(one.platform)
        if seen.outcome != "loaded":
            alone.append([one])
            continue
        keys = {_plain(one.name.partition(".")[0]), _plain(seen.name or one.name)}
        group = next((group for group in shared if not group[0] & keys and len(group[1]) < TOGETHER), None)
        if group is None:
            group = (set(), [])
            shared.append(group)
        group[0].update(keys)
        group[1].append(one)
    return [members for _, members in shared] + alone


# --- what a client shows --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """One agent as a real client shows it. ``names`` are all that it goes by; ``tools`` OpenCode's rules, or the names
    of tools; ``model`` "" is the session's. ``prompt`` is None where the client would not start the agent."""

    names: tuple[str, ...]
    description: str
    prompt: str | None
    tools: tuple[str, ...]
    model: str
    mode: str
    rights: Mapping[str, int]


MEMORY = "# Persistent Agent Memory\n"
"""What Claude Code appends to the prompt of an agent that has a `memory`."""


def _prompt(agent: Mapping[str, Any]) -> str | None:
    if "tools" not in agent and "permission" not in agent:
        return None
    return str(agent.get("prompt") or "").replace("\r\n", "\n").partition(MEMORY)[0].strip()


class Eye:
    """A client's answers, cleaned of what only its own way of telling makes different."""

    def __init__(self, name: str, client: Program) -> None:
        self.name = name
        self.client = client

    def _shown(self, agent: Mapping[str, Any]) -> Shown:
        model = agent.get("model") or ""
        if isinstance(model, dict):
            model = f"{model['providerID']}/{model['modelID']}".removesuffix("/")
        tools = agent.get("permission", agent.get("tools", ()))
        if tools == "all":
            tools = self.client.everything
        names = (agent.get(key) for key in ("name", "id", "displayName"))
        return Shown(
            tuple(dict.fromkeys(str(name) for name in names if name)),
            str(agent.get("description") or "").strip(),
            _prompt(agent),
            tuple(tools) if self.name == "opencode" else tuple(sorted(tools)),
            str(model),
            str(agent.get("mode") or ""),
            rights(self.name, agent, self.client.everything, SERVERS),
        )

    def look(self, files: Mapping[str, bytes], place: str, names: Mapping[str, str | None]) -> dict[str, Shown | None]:
        """File to the agent that comes of it. ``names`` are those that agentlint foretells: a file whose agent is not
        among the agents of the whole project is looked at alone."""
        verdict = self.client.observe(Case("together", files, place))
        there = {agent["name"]: self._shown(agent) for agent in verdict.agents}
        out: dict[str, Shown | None] = {name: there.get(names.get(name) or "") for name in files}
        for name, shown in out.items():
            if shown is None and len(files) > 1:
                out[name] = self.alone(name, files[name], place)
            elif shown is None and verdict.agents:
                out[name] = self._shown(verdict.agents[0])
        return out

    def alone(self, name: str, data: bytes, place: str) -> Shown | None:
        """The agent of a file in a project of its own."""
        agents = self.client.observe(Case(name, {name: data}, place)).agents
        return self._shown(agents[0]) if agents else None


# --- agentlint's own word -------------------------------------------------------------------------------------------


def agentlint(*arguments: str, where: Path) -> str:
    """What agentlint prints.

    Raises:
        RuntimeError: it ended otherwise than with 0 or 1, or with a traceback.
    """
    search = os.pathsep.join([str(REPOSITORY), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, "-m", "agentlint", *arguments],
        cwd=where,
        env={**os.environ, "PYTHONPATH": search},
        capture_output=True,
        text=True,
    )
    if done.returncode not in (0, 1) or done.stderr.startswith("Traceback"):
        raise RuntimeError(f"agentlint {' '.join(arguments)}: {done.stderr.strip()[-500:]}")
    return done.stdout


def foretold(where: Path, client: str, folder: str) -> dict[str, Mapping[str, Any]]:
    """File name to what ``agentlint inspect`` says that a client makes of it."""
    answer = json.loads(agentlint("inspect", "--as", client, "--output-format", "json", folder, where=where))
    return {Path(facts["path"]).name: facts for facts in answer["agents"]}


def contradictions(client: Program, facts: Mapping[str, Any], shown: Shown | None) -> Iterator[str]:
    """Sentences on what the client shows otherwise than ``facts`` foretell."""
    loads = facts["outcome"] not in ("rejected", "skipped", "ignored", "disabled")
    if loads != (shown is not None):
        yield f"inspect says {facts['outcome']}, the client {'loads' if shown else 'does not load'} it"
    if not loads or shown is None:
        return
    tools = facts["permission"] if facts["permission"] is not None else facts["tools"]
    if tools == "all":
        tools = client.everything
    elif facts["permission"] is None:
        tools = sorted(tools)
    said = {
        "name": facts["name"] in shown.names,
        "description": (facts["description"] or "").strip() == shown.description,
        "tools": tuple(tools) == shown.tools if facts["permission"] is not None else _same_tools(tools, shown),
        "mode": not shown.mode or facts["mode"] == shown.mode,
        "model": (facts["model"] or client.model) == (shown.model or client.model),
    }
    for what, right in said.items():
        if not right:
            yield f"inspect says another {what}: {facts.get(what)!r}, the client {getattr(shown, what, shown.names)!r}"


def _same_tools(said: Sequence[str], shown: Shown) -> bool:
    """An MCP tool is nothing that agentlint could know of a file alone."""
    servers = [f"mcp__{server}__" for server in SERVERS] + [f"{server}-" for server in SERVERS]
    return {one for one in said if not one.startswith(tuple(servers))} == {
        one for one in shown.tools if not one.startswith(tuple(servers))
    }


# --- conversions ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Figures:
    """What came of one direction, or of one client's look at fixed files."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    refused: list[Failure] = field(default_factory=list)

    def fail(self, one: Sample, what: str) -> None:
        self.failures.append((one.origin, what))

    def add(self, other: Figures) -> None:
        self.counts += other.counts
        self.failures += other.failures
        self.refused += other.refused


@dataclass(frozen=True, slots=True)
class Ends:
    """The clients of a run, and the folder to work in."""

    eyes: Mapping[str, Eye]
    root: Path

    def project(self) -> Path:
        where = Path(tempfile.mkdtemp(dir=self.root))
        (where / ".git").mkdir()
        return where


def laid_out(where: Path, files: Mapping[str, bytes], folder: str) -> None:
    (where / folder).mkdir(parents=True)
    for name, data in files.items():
        (where / folder / name).write_bytes(data)


def read_back(where: Path, folder: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((where / folder).glob("*.md"))}


def shown_at_home(ends: Ends, group: Sequence[Sample]) -> dict[str, Shown | None]:
    """What the files' own client shows of them."""
    home = group[0].platform
    names = {one.name: one.seen(home).name for one in group}
    return ends.eyes[home].look({one.name: one.data for one in group}, FOLDERS[home], names)


def convert(ends: Ends, group: Sequence[Sample], target: str, before: Mapping[str, Shown | None]) -> Figures:
    """One project's files converted, and the result shown by the real target."""
    figures = Figures()
    home = group[0].platform
    where = ends.project()
    laid_out(where, {one.name: one.data for one in group}, FOLDERS[home])
    command = ("convert", "--from", home, "--to", target, "--output-format", "json", FOLDERS[home])
    results = {Path(one["source"]).name: one for one in json.loads(agentlint(*command, where=where))["results"]}
    files = read_back(where, FOLDERS[target]) if (where / FOLDERS[target]).exists() else {}
    facts = foretold(where, target, FOLDERS[target]) if files else {}
    eye = ends.eyes[target]
    after = eye.look(files, FOLDERS[target], {name: facts[name]["name"] for name in files}) if files else {}
    for one in group:
        figures.counts["files"] += 1
        result = results[one.name]
        if result["status"] == "refused":
            _refused(figures, one, result, before[one.name])
            continue
        figures.counts["converted"] += 1
        name = Path(result["target_path"]).name
        wrong = list(_wrong(eye, facts[name], before[one.name], after[name], result))
        if wrong and len(files) > 1:  # a neighbour's fault?
            alone = eye.alone(name, files[name], FOLDERS[target])
            source = ends.eyes[home].alone(one.name, one.data, FOLDERS[home])
            wrong = list(_wrong(eye, facts[name], source, alone, result))
        for field_, what in wrong:
            figures.counts[f"not {field_}"] += 1
            figures.fail(one, f"{field_}: {what}")
        shown, source_shown = after[name], before[one.name]
        if shown is not None and source_shown is not None:
            lost = gained(source_shown.rights, shown.rights)
            figures.counts["narrower"] += bool(lost)
            told = any(change["kind"] in ("approximated", "dropped") for change in result["changes"])
            if lost and not told:
                figures.counts["not told"] += 1
                figures.fail(one, f"told: lost {', '.join(lost)}, and the report does not say so")
    return figures


def _refused(figures: Figures, one: Sample, result: Mapping[str, Any], before: Shown | None) -> None:
    figures.counts["refused"] += 1
    [first, *_] = [told for told in result["diagnostics"] if told["level"] == "error"]
    figures.refused.append((one.origin, first["message"]))
    unseen = first["code"] in ("source-rejected", "source-skipped", "source-ignored")
    if first["code"] == "agentlint-bug" or (unseen and before is not None):
        figures.fail(one, f"refused: {first['code']}: {first['message']}")


def _wrong(
    eye: Eye, facts: Mapping[str, Any], before: Shown | None, after: Shown | None, result: Mapping[str, Any]
) -> Iterator[Failure]:
    """(what of the agent, what is wrong with it)"""
    for told in contradictions(eye.client, facts, after):
        yield "foretold", told
    if before is None:
        yield "loaded", "converted, although its own client does not load it"
        return
    if after is None:
        yield "loaded", f"the target does not load {result['target_path']}"
        return
    if not {*before.names} & {*after.names}:
        yield "name", f"{before.names} became {after.names}"
    if before.description.replace("\\n", "\n") != after.description.replace("\\n", "\n"):
        made_up = not before.description and any(
            change["field"] == "description" and change["kind"] in ("approximated", "defaulted")
            for change in result["changes"]
        )
        if not made_up:
            yield "description", f"{before.description!r} became {after.description!r}"
    if None not in (before.prompt, after.prompt) and before.prompt != after.prompt:
        yield "prompt", _first_difference(before.prompt or "", after.prompt or "")
    if more := gained(after.rights, before.rights):
        yield "rights", f"gained {', '.join(more)}: {before.tools} became {after.tools}"
    model = next(
        (change["to"]["value"] for change in result["changes"] if (change["to"] or {}).get("field") == "model"), ""
    )
    if not model and after.model:
        yield "model", f"the report has none, the target {after.model}"


def _first_difference(one: str, other: str) -> str:
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"at {at}: {one[at : at + 40]!r} became {other[at : at + 40]!r}"


# --- fixes ----------------------------------------------------------------------------------------------------------


def fix(ends: Ends, group: Sequence[Sample], reader: str, before: Mapping[str, Shown | None]) -> Figures:
    """One project's files repaired, and the result shown by a real client that reads them."""
    figures = Figures()
    home = group[0].platform
    folder = FOLDERS[home]
    where = ends.project()
    files = {one.name: one.data for one in group}
    laid_out(where, files, folder)
    said = foretold(where, reader, folder)
    agentlint("check", "--fix", "--exit-zero", folder, where=where)
    fixed = {name: data for name, data in read_back(where, folder).items() if data != files[name]}
    figures.counts["files"] += len(group)
    figures.counts["fixed"] += len(fixed)
    if not fixed:
        return figures
    says = foretold(where, reader, folder)
    eye = ends.eyes[reader]
    if reader != home:
        before = eye.look({name: files[name] for name in fixed}, folder, {name: said[name]["name"] for name in fixed})
    after = eye.look(fixed, folder, {name: says[name]["name"] for name in fixed})
    for one in group:
        if one.name not in fixed:
            continue
        kind, wrong = _mended(eye, one, said[one.name], says[one.name], before[one.name], after[one.name])
        if wrong and len(fixed) > 1:
            old, new = eye.alone(one.name, one.data, folder), eye.alone(one.name, fixed[one.name], folder)
            kind, wrong = _mended(eye, one, said[one.name], says[one.name], old, new)
        figures.counts[kind] += 1
        for what in wrong:
            figures.fail(one, what)
    return figures


FIELDS = ("name", "description", "prompt", "tools", "mode", "model")


def _mended(
    eye: Eye,
    one: Sample,
    said: Mapping[str, Any],
    says: Mapping[str, Any],
    before: Shown | None,
    after: Shown | None,
) -> tuple[str, list[str]]:
    """(what became of the agent, what is wrong with that)"""
    wrong = list(contradictions(eye.client, says, after))
    if before is None and after is None:
        return "still not loaded", wrong
    if before is None:
        return "now loaded", wrong
    if after is None:
        return "lost", [*wrong, "the fixed file is not loaded any more"]
    # A misspelt tool's name may be put right, if the tool is the one that stands there.
    words = set(re.findall(r"\w+", frontmatter_of(one.data).decode("utf-8", "replace").casefold()))
    new = {tool.casefold() for tool in set(after.tools) - set(before.tools)}
    if (more := gained(after.rights, before.rights)) and not new & words:
        wrong.append(f"gained {', '.join(more)}: {before.tools} became {after.tools}")
    changed = [name for name in FIELDS if getattr(before, _at(name)) != getattr(after, _at(name))]
    if before.prompt is None and "prompt" in changed:
        changed.remove("prompt")  # it could not be started
    unmeant = [name for name in changed if said.get(_key(name, said)) == says.get(_key(name, says))]
    wrong += [f"{name}: {getattr(before, _at(name))!r} became {getattr(after, _at(name))!r}" for name in unmeant]
    return ("changed as meant" if changed else "same"), wrong


def _at(name: str) -> str:
    return "names" if name == "name" else name


def _key(name: str, facts: Mapping[str, Any]) -> str:
    if name == "tools" and facts["permission"] is not None:
        return "permission"
    return "prompt_length" if name == "prompt" else name


# --- the whole run --------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Outcome:
    """(source, target) to the conversions' figures, (platform, reading client) to the fixes'."""

    conversions: dict[tuple[str, str], Figures] = field(default_factory=dict)
    fixes: dict[tuple[str, str], Figures] = field(default_factory=dict)

    @property
    def failures(self) -> list[tuple[str, Failure]]:
        tables = ((self.conversions, "->"), (self.fixes, "fixed, read by"))
        return [
            (f"{one} {word} {other}", failure)
            for table, word in tables
            for (one, other), figures in table.items()
            for failure in figures.failures
        ]


def run(eyes: Mapping[str, Eye], samples: Mapping[str, Sequence[Sample]], targets: Sequence[str], jobs: int) -> Outcome:
    """Convert all files to the other ``targets`` and repair copies of them, ``jobs`` projects at a time."""
    outcome = Outcome()
    with tempfile.TemporaryDirectory(prefix="agentlint-end-to-end-") as root, ThreadPoolExecutor(jobs) as pool:
        ends = Ends(eyes, Path(root))
        for home, files in samples.items():
            others = [target for target in targets if target != home]
            readers = [reader for reader in READERS[home] if reader in eyes]

            def everything(
                group: Sequence[Sample], others: Sequence[str] = others, readers: Sequence[str] = readers
            ) -> tuple[list[Figures], list[Figures]]:
                before = shown_at_home(ends, group)
                return (
                    [convert(ends, group, target, before) for target in others],
                    [fix(ends, group, reader, before) for reader in readers],
                )

            for converted, fixed in pool.map(everything, projects(files)):
                for target, figures in zip(others, converted, strict=True):
                    outcome.conversions.setdefault((home, target), Figures()).add(figures)
                for reader, figures in zip(readers, fixed, strict=True):
                    outcome.fixes.setdefault((home, reader), Figures()).add(figures)
    return outcome


def table(rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """Lines with columns as wide as they must be; the first row is the head."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    for row in texts:
        first, *rest = (
            cell.ljust(width) if n == 0 else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join([first, *rest])


CHECKS = ("loaded", "name", "description", "prompt", "rights", "told", "model", "foretold")
"""What must hold of every converted file. rights: none was gained. told: the report says that some were lost. foretold:
`inspect` said it all."""

FATES = ("same", "changed as meant", "now loaded", "still not loaded", "lost")


def report(outcome: Outcome) -> Iterator[str]:
    """The figures and every failure."""
    rows: list[list[object]] = [["converted", "files", "refused", "written", *CHECKS, "narrower"]]
    for (home, target), figures in outcome.conversions.items():
        counts = figures.counts
        held = [counts["converted"] - counts[f"not {check}"] for check in CHECKS]
        numbers = [counts["files"], counts["refused"], counts["converted"], *held, counts["narrower"]]
        rows.append([f"{home} -> {target}", *numbers])
    yield from table(rows)
    yield ""
    rows = [["fixed, read by", "files", "fixed", *FATES]]
    for (home, reader), figures in outcome.fixes.items():
        fates = [figures.counts[fate] for fate in FATES]
        rows.append([f"{home}, {reader}", figures.counts["files"], figures.counts["fixed"], *fates])
    yield from table(rows)
    yield ""
    refused = {(origin, what): None for figures in outcome.conversions.values() for origin, what in figures.refused}
    yield f"{len(refused)} reasons to refuse a file"
    for origin, what in refused:
        yield f"  {origin}: {what}"
    yield f"{len(outcome.failures)} failures"
    for pair, (origin, what) in outcome.failures:
        yield f"  {pair}: {origin}"
        yield f"    {what}"
