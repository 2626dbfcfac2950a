"""`inspect`: every agent of a run as each client sees it.

Who wins between two agents of one name is known only when all files are read. So each answer is written down at once
as one line of JSON, in memory for small runs and in a temporary file for large ones, and comes back in order when the
last file is in: a hundred thousand files need the memory of their names.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from agentlint.engine.detect import detect, shallow
from agentlint.engine.discover import Missing
from agentlint.engine.files import scratch
from agentlint.engine.lint import Settings, Unreadable, project_of, read_source, settings_of
from agentlint.platforms import MAIN, PLATFORMS, get
from agentlint.syntax import frontmatter, scan
from agentlint.text import WorkingOn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from agentlint.engine.discover import Found
    from agentlint.engine.lint import SettingsOf
    from agentlint.platforms.base import Place, Seen
    from agentlint.text import Source

VSCODE = "vscode"
DEFAULT: tuple[str, ...] = (*MAIN, VSCODE)
"""The clients that "all" means, in display order."""

READERS: tuple[str, ...] = (*DEFAULT, *(name for name in PLATFORMS if name not in MAIN))
"""Every client that files can be shown as."""

IN_MEMORY = 16_000_000
"""Characters of answers that are kept in memory; what is beyond goes to a temporary file."""

WRITTEN = ("name", "description", "model", "mode", "tools")
"""The keys whose written values a report compares with what a client made of them."""

Facts = dict[str, Any]
"""One agent as one client sees it: the JSON contract's object."""


@dataclass(slots=True)
class Options:
    """``clients`` () is the file's own client first, then all others. ``written`` adds what the file itself says."""

    clients: tuple[str, ...] = ()
    named: frozenset[str] = frozenset()  # files named one by one: shown even where a client does not look
    written: bool = False
    settings: Settings | SettingsOf = field(default_factory=Settings)
    read: Callable[[str, int], Source] = read_source


@dataclass(slots=True)
class Run:
    """What a run met besides agents: complete when the iterator of `inspect` is exhausted."""

    files: int = 0
    unreadable: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer. ``line`` is its JSON, ``winner`` the file that took its name, "" when none did."""

    line: str
    winner: str = ""

    @property
    def facts(self) -> Facts:
        facts: Facts = json.loads(self.line)
        if self.winner:
            facts["outcome"] = "ignored"
            facts["reason"] = f"{facts['client']['title']} takes the agent of this name from {self.winner}."
        return facts

    @property
    def json(self) -> str:
        return json.dumps(self.facts) if self.winner else self.line


def inspect(files: Iterable[Found | Missing], options: Options, run: Run) -> Iterator[Entry]:
    """Every file as each client sees it, in the order of the files; of one file its own client comes first."""
    contest = _Contest()
    of = settings_of(options.settings)
    with scratch(IN_MEMORY) as spool:
        for one in files:
            if isinstance(one, Missing):
                run.unreadable.append((one.path, one.reason))
                continue
            try:
                settings = of(one.path)
                source = options.read(one.path, settings.max_bytes)
                if len(source.raw) > settings.max_bytes:
                    raise Unreadable(f"larger than {settings.max_bytes:,} bytes")
            except Unreadable as error:
                run.unreadable.append((one.path, str(error)))
                continue
            run.files += 1
            declaring = [name for name in options.clients if one.place.filename in settings_files([name])]
            with WorkingOn(one.path):
                for client in declaring:
                    read = get(client).declared
                    for seen in read(source, one.place) if read else ():
                        contest.enter(client, one.place, seen)
                        spool.write(json.dumps(facts_of(client, source, one.place, seen)) + "\n")
                if declaring:
                    continue
                for client, seen, facts in views(one, source, options, settings.versions):
                    contest.enter(client, one.place, seen)
                    spool.write(json.dumps(facts) + "\n")
        spool.seek(0)
        for number, line in enumerate(spool):
            yield Entry(line.rstrip("\n"), contest.winner(number))


def settings_files(clients: Sequence[str]) -> frozenset[str]:
    """Names of the clients' own settings files that may declare agents."""
    return frozenset(name for client in clients if client in PLATFORMS for name in PLATFORMS[client].settings)


def see(client: str, source: Source, place: Place, version: str | None = None) -> Seen:
    """The file as one of `READERS` sees it, in its newest observed version unless another is given."""
    if client == VSCODE:
        from agentlint.platforms.copilot import vscode

        return vscode.see(source, place, version)
    return get(client).see(source, place, version)


def views(
    one: Found, source: Source, options: Options, versions: Mapping[str, str] | None = None
) -> Iterator[tuple[str, Seen, Facts]]:
    """One text as each client sees it: the client, what it sees, and the same as the JSON object."""
    clients: Sequence[str] = options.clients
    native = one.platform
    if not native and (options.written or not clients):
        native = detect(source, one.place.filename)[0]
    if not clients:
        clients = (native, *(client for client in DEFAULT if client != native))
    seen_as = [(client, see(client, source, one.place, (versions or {}).get(client))) for client in clients]
    for client, seen in seen_as:
        if client not in DEFAULT and seen.hypothetical and one.path not in options.named:
            seen.outcome = "ignored"
            seen.reason = f"{seen.client} does not look for agents here."
    written = _written(source, [seen for _, seen in seen_as]) if options.written else None
    for client, seen in seen_as:
        facts = facts_of(client, source, one.place, seen)
        if written is not None:
            facts |= {"native": client == native, "written": written, "server_tools": seen.server_tools}
        yield client, seen, facts


def facts_of(client: str, source: Source, place: Place, seen: Seen) -> Facts:
    """The JSON object of one answer; positions count as `Position` says."""
    tools = seen.tools
    return {
        "path": place.path,
        "as": client,
        "outcome": seen.outcome,
        "name": seen.name,
        "description": seen.description,
        "tools": list(tools) if isinstance(tools, tuple) else tools,
        "mode": seen.mode,
        "permission": None if seen.permission is None else list(seen.permission),
        "client": seen.client._asdict(),
        "reason": seen.reason,
        "model": seen.model,
        "user_invocable": seen.user_invocable,
        "model_invocable": seen.model_invocable,
        "prompt_length": None if seen.prompt is None else len(seen.prompt),
        "hypothetical": seen.hypothetical,
        "problems": [
            {
                "rule": problem.rule,
                "effect": problem.effect.value,
                "severity": str(problem.effect.severity),
                "route": list(problem.route),
                "range": {
                    "start": source.position(problem.span.start)._asdict(),
                    "end": source.position(problem.span.end)._asdict(),
                },
                "why": problem.why,
            }
            for problem in seen.problems
        ],
    }


def _written(source: Source, seen: Iterable[Seen]) -> Facts:
    """What the file says, by the first client that can read it, else by a tolerant look at its lines."""
    data = next((one.data for one in seen if one.data is not None), None)
    if data is None:
        part = frontmatter.split(source.text)
        data = shallow(scan.scan(source.text, part.start, part.end))
    return {key: _plain(data[key]) for key in WRITTEN if key in data}


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value if not isinstance(item, list | dict)]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items() if not isinstance(item, list | dict)}
    return value if value is None or isinstance(value, bool) else str(getattr(value, "text", value))


_USER = ""
"""The home folder's place among the projects: its agents meet those of every project."""


class _Contest:
    """Agents that exclude one another: those of one key in one project, and the user's own with all of them.

    A project is the folder that holds the agents folder: two packages of one repository do not see each other's.
    """

    def __init__(self) -> None:
        self._entered: list[tuple[str, str, str] | None] = []
        self._best: dict[tuple[str, str], dict[str, tuple[tuple[Any, ...], str, int]]] = {}

    def enter(self, client: str, place: Place, seen: Seen) -> None:
        """The next answer. One that is only hypothetical meets nobody; of VS Code no such rule is known."""
        contest = None if seen.hypothetical or client == VSCODE else get(client).contest(place, seen)
        if contest is None:
            self._entered.append(None)
            return
        key, rank = contest
        project = _USER if place.scope == "user" else project_of(place)
        number = len(self._entered)
        self._entered.append((client, key, project))
        best = self._best.setdefault((client, key), {})
        contender = (rank, place.path, number)
        best[project] = min(best.get(project, contender), contender)

    def winner(self, number: int) -> str:
        """The path of the file that takes the place of answer ``number``, "" when that one is in force."""
        entered = self._entered[number]
        if entered is None:
            return ""
        client, key, project = entered
        best = self._best[client, key]
        rivals = best if project == _USER else (project, _USER)
        _, path, first = min(best[rival] for rival in rivals if rival in best)
        return "" if first == number else path
