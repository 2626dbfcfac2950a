"""`inspect`: show every agent of a run as each client sees it.

Which of two agents with one name wins is known only when all files are read. Each answer is therefore stored at once as
one line of JSON, in memory for small runs and in a temporary file for large ones, and the answers come back in order
after the last file: a hundred thousand files need only the memory of their names.
"""

from __future__ import annotations

import json
import os
from copy import copy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, NotRequired, TypedDict, cast, get_args

from agentlint.engine.detect import detect, shallow
from agentlint.engine.files import scratch
from agentlint.engine.lint import USER, project_of
from agentlint.engine.project import upwards
from agentlint.engine.settings import Settings, settings_of
from agentlint.engine.sources import Unreadable, read_source
from agentlint.engine.walk import Missing
from agentlint.model.kinds import OF_AGENTS
from agentlint.platforms import MAIN, PLATFORMS, get
from agentlint.platforms.claims import Contest
from agentlint.record import Record
from agentlint.surroundings import Disk
from agentlint.syntax import frontmatter, scan
from agentlint.text import WorkingOn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from agentlint.engine.places import Found
    from agentlint.engine.settings import SettingsOf
    from agentlint.model.kinds import FileKind
    from agentlint.platforms.base import Claim, Declared, Outcome, Place, Seen
    from agentlint.text import Source

VSCODE = "vscode"
DEFAULT: tuple[str, ...] = (*MAIN, VSCODE)
"""The clients that "all" means, in display order."""

READERS: tuple[str, ...] = (*DEFAULT, *(name for name in PLATFORMS if name not in MAIN))
"""Every client whose view of a file can be shown."""

IN_MEMORY = 16_000_000
"""Characters of answers that are kept in memory; further ones go to a temporary file."""

WRITTEN = ("name", "description", "model", "mode", "tools")
"""The keys whose written values a report compares with what a client made of them."""

Field = Literal[
    "outcome", "name", "description", "tools", "mode", "permission", "model", "user_invocable", "model_invocable",
    "prompt_length",
]  # fmt: skip
"""The properties of an agent for a client that are the same in all files when several files give one agent."""
FIELDS: tuple[Field, ...] = get_args(Field)

Written = dict[str, Any]
"""The values of `WRITTEN` in a file, as plain data."""


class Spot(TypedDict):
    """A `Position` as JSON."""

    line: int
    column: int
    offset: int


class Stretch(TypedDict):
    """A range of positions; ``end`` is the first position after it."""

    start: Spot
    end: Spot


class Trouble(TypedDict):
    """Something that a client does not read as written; ``effect`` is what it does instead."""

    rule: str
    effect: str
    severity: str
    route: list[str | int]
    range: Stretch
    why: str


class Observed(TypedDict):
    """A version of a client; the fields are those of `Client`."""

    id: str
    title: str
    version: str
    date: str
    source: str


class Shared(TypedDict, total=False):
    """The fields of an answer that other files, or other versions of the client, change."""

    outcome: Outcome
    reason: str
    name: str | None
    description: str | None
    tools: Literal["all"] | list[str] | None
    mode: str | None
    permission: list[str] | None
    model: str | None
    user_invocable: bool | None
    model_invocable: bool | None
    prompt_length: int | None
    changed: list[Change]


class Change(TypedDict):
    """What a client has treated differently in a file since ``version``: field -> [before, since then]."""

    version: str
    fields: dict[str, list[Any]]


_As = TypedDict("_As", {"as": str})


class View(_As):
    """A file as one client sees it: the object of the JSON contract. `Seen` explains the fields.

    A run stores it as a line of JSON until all files are read; reports are made from it. ``as`` is one of `READERS`.
    ``kind``, ``grants`` and ``arguments`` are those of a skill or command, ``declared`` is the place where a client's
    configuration declares the agent. ``native``, ``written`` and ``server_tools`` are present when `Options.written`
    asks for them.
    """

    path: str
    outcome: Outcome
    name: str | None
    description: str | None
    tools: Literal["all"] | list[str] | None
    mode: str | None
    permission: list[str] | None
    client: Observed
    reason: str
    model: str | None
    user_invocable: bool | None
    model_invocable: bool | None
    prompt_length: int | None
    hypothetical: bool
    problems: list[Trouble]
    kind: NotRequired[FileKind]
    grants: NotRequired[list[str] | None]
    arguments: NotRequired[str | None]
    declared: NotRequired[str]
    native: NotRequired[bool]
    written: NotRequired[Written]
    server_tools: NotRequired[Sequence[str]]
    changed: NotRequired[list[Change]]


@dataclass(slots=True)
class Options:
    """What to show. ``clients`` () stands for the file's own client, followed by all others. ``written`` adds the
    values that the file itself has."""

    clients: tuple[str, ...] = ()
    named: frozenset[str] = frozenset()  # files that the user named one by one: shown even where a client does not look
    written: bool = False
    settings: Settings | SettingsOf = field(default_factory=Settings)
    eras: int = 1  # the number of eras in which ranges of versions differ
    read: Callable[[str, int], Source] = read_source


@dataclass(slots=True)
class Run:
    """What a run found besides agents. It is complete when the iterator of `inspect` is exhausted."""

    files: int = 0
    unreadable: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ClientAnswer:
    """One answer. ``line`` is its JSON. ``winner`` is the file that took its name, "" when none did. ``shared`` is what
    other files change in it: a reason, or the fields of an agent that several files give together."""

    line: str
    winner: str = ""
    shared: Shared = field(default_factory=lambda: Shared())

    @property
    def view(self) -> View:
        """Return the answer as an object, with the outcome "ignored" when another file takes its place."""
        view: View = json.loads(self.line)
        if self.winner:
            view["outcome"] = "ignored"
            view["reason"] = f"{view['client']['title']} takes the agent of this name from {self.winner}."
        return cast("View", {**view, **self.shared})

    @property
    def json(self) -> str:
        """Return the answer as JSON text, which is serialized again only when other files changed it."""
        return json.dumps(self.view) if self.winner or self.shared else self.line


def inspect(files: Iterable[Found | Missing], options: Options, run: Run) -> Iterator[ClientAnswer]:
    """Yield every file as each client sees it, in the order of the files; the answer of the file's own client comes
    first. For a range of versions the answer is that of the last version, with a list of what was different before."""
    if options.eras == 1:
        yield from _inspect(files, options, run)
        return
    every = list(files)
    runs = [
        _inspect(every, _at(options, era), run if era == options.eras - 1 else Run()) for era in range(options.eras)
    ]
    of = settings_of(options.settings)
    for answers in zip(*runs, strict=True):
        shown = [answer.view for answer in answers]
        eras = of(shown[-1]["path"]).eras.get(shown[-1]["as"])
        changed = _changed(shown[-1]["as"], eras, shown) if eras else []
        last = answers[-1]
        yield ClientAnswer(last.line, last.winner, _with_changes(last.shared, changed)) if changed else last


def _with_changes(shared: Shared, changed: list[Change]) -> Shared:
    more = shared.copy()
    more["changed"] = changed
    return more


def _at(options: Options, era: int) -> Options:
    """Return the options for one era of each range. A range with fewer eras stays at its last one."""
    of = settings_of(options.settings)

    def settings(path: str) -> Settings:
        asked = of(path)
        chosen = {client: eras[min(era, len(eras) - 1)] for client, eras in asked.eras.items()}
        return asked._replace(versions={**asked.versions, **chosen})

    return replace(options, settings=settings)


def _changed(client: str, eras: Sequence[str], shown: Sequence[View]) -> list[Change]:
    """Return what a client has treated differently in a file since a version, for each version: field -> [before, since
    then]."""
    from agentlint.engine.eras import changed_in

    changes: list[Change] = []
    for era in range(1, len(eras)):
        before, after = shown[era - 1], shown[era]
        fields: dict[str, list[Any]] = {
            name: [before[name], after[name]] for name in FIELDS if before[name] != after[name]
        }
        if fields:
            changes.append({"version": changed_in(client, eras, era), "fields": fields})
    return changes


def _inspect(files: Iterable[Found | Missing], options: Options, run: Run) -> Iterator[ClientAnswer]:
    contest = _Names()
    of = settings_of(options.settings)
    with scratch(IN_MEMORY) as spool:
        for file in files:
            if isinstance(file, Missing):
                run.unreadable.append((file.path, file.reason))
                continue
            try:
                settings = of(file.path)
                source = options.read(file.path, settings.max_bytes)
                if len(source.raw) > settings.max_bytes:
                    raise Unreadable(f"larger than {settings.max_bytes:,} bytes")
            except Unreadable as error:
                run.unreadable.append((file.path, str(error)))
                continue
            with WorkingOn(file.path):
                if file.place.kind == "settings":
                    for client in _readers(file, options):
                        contest.judge_settings(client, source, file.place)
                    for client, agent, view in declared(file, source, options):
                        run.files += 1
                        contest.enter(client, agent.place, agent.seen)
                        spool.write(json.dumps(view) + "\n")
                    continue
                run.files += 1
                for client, seen, view in views(file, source, options, settings.versions):
                    contest.enter(client, file.place, seen)
                    spool.write(json.dumps(view) + "\n")
        spool.seek(0)
        for number, line in enumerate(spool):
            winner, shared = contest.verdict(number, options)
            yield ClientAnswer(line.rstrip("\n"), winner, shared)


def _readers(agent_file: Found, options: Options) -> list[str]:
    """Return those of the requested clients that read a configuration file, or else the first client that does."""
    path = agent_file.place.folder
    readers = [name for name, listed in PLATFORMS.items() if any(path == known.path for known in listed.settings)]
    return [client for client in options.clients if client in readers] if options.clients else readers[:1]


def declared(agent_file: Found, source: Source, options: Options) -> Iterator[tuple[str, Declared, View]]:
    """Yield the agents that a client's configuration file declares, as the clients that read it see them."""
    for client in _readers(agent_file, options):
        read = get(client).declared
        for agent in read(source, agent_file.place) if read is not None else ():
            view = view_of(client, source, agent.place, agent.seen)
            view["declared"] = agent.place.inside.replace("/", ".", 1)
            if options.written:
                written = {key: _plain(value) for key, value in (agent.seen.data or {}).items() if key in WRITTEN}
                view.update({"native": client == agent_file.platform, "written": written, "server_tools": ()})
            yield client, agent, view


def see(client: str, source: Source, place: Place, version: str | None = None) -> Seen:
    """Return the file as one of `READERS` sees it, in its newest observed version unless another is given."""
    if client == VSCODE:
        from agentlint.platforms.copilot import vscode  # deferred: most runs need no other client's reader

        return vscode.read(source, place, version)
    return get(client).read(source, place, version)


def looks_at(client: str, place: Place) -> bool:
    """Tell whether one of `READERS` looks where a file of its kind lies."""
    if client == VSCODE:
        from agentlint.platforms.copilot import vscode  # deferred: most runs need no other client's reader

        return vscode.looks_at(place)
    return get(client).looks_at(place)


def views(
    agent_file: Found, source: Source, options: Options, versions: Mapping[str, str] | None = None
) -> Iterator[tuple[str, Seen, View]]:
    """Yield one text as each client sees it: the client, what it sees, and the same as a JSON object."""
    clients: Sequence[str] = options.clients
    native = agent_file.platform
    if not native and (options.written or not clients):
        native = detect(source, agent_file.place.filename, agent_file.place.kind)[0]
    if not clients:
        clients = (native, *(client for client in DEFAULT if client != native))
    seen_as = []
    for client in clients:
        seen = see(client, source, agent_file.place, (versions or {}).get(client))
        if client not in DEFAULT and seen.hypothetical and agent_file.path not in options.named:
            seen = copy(seen)
            seen.outcome = "ignored"
            seen.reason = f"{seen.client} does not look for agents here."
        seen_as.append((client, seen))
    written = _written(source, [seen for _, seen in seen_as]) if options.written else None
    for client, seen in seen_as:
        view = view_of(client, source, agent_file.place, seen)
        if written is not None:
            view.update({"native": client == native, "written": written, "server_tools": seen.server_tools})
        yield client, seen, view


def view_of(client: str, source: Source, place: Place, seen: Seen) -> View:
    """Return what a client sees as an object of the JSON contract."""
    tools = seen.tools
    program = seen.client
    view: View = {
        "path": place.path,
        "as": client,
        "outcome": seen.outcome,
        "name": seen.name,
        "description": seen.description,
        "tools": list(tools) if isinstance(tools, tuple) else tools,
        "mode": seen.mode,
        "permission": None if seen.permission is None else list(seen.permission),
        "client": {
            "id": program.id,
            "title": program.title,
            "version": program.version,
            "date": program.date,
            "source": program.source,
        },
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
                "range": {"start": _spot(source, problem.span.start), "end": _spot(source, problem.span.end)},
                "why": problem.why,
            }
            for problem in seen.problems
        ],
    }
    if place.kind not in OF_AGENTS:
        grants = seen.grants
        view["kind"] = place.kind
        view["grants"] = None if grants is None else list(grants)
        view["arguments"] = seen.arguments
    return view


def _spot(source: Source, offset: int) -> Spot:
    line, column, _ = source.position(offset)
    return {"line": line, "column": column, "offset": offset}


def _written(source: Source, seen: Iterable[Seen]) -> Written:
    """Return the values of `WRITTEN` in the file as the first client that can read it has them, or else by a tolerant
    look at its lines."""
    data = next((view.data for view in seen if view.data is not None), None)
    if data is None:
        part = frontmatter.of(source)
        data = shallow(scan.scan(source.text, part.start, part.end))
    return {key: _plain(data[key]) for key in WRITTEN if key in data}


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value if not isinstance(item, list | dict)]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items() if not isinstance(item, list | dict)}
    return value if value is None or isinstance(value, bool) else str(getattr(value, "text", value))


class _Claimant(Record):
    """A file that claims a name; ``number`` is the number of its answer."""

    number: int
    place: Place
    claim: Claim


class _Names:
    """The agents that claim the same name: agents of one project with the same key, and the user's own agents with
    those of every project.

    A project is the folder that holds the agents folder: two packages of one repository do not see each other's agents.
    A client that is started in the current folder may also read those in the folders above.
    """

    def __init__(self) -> None:
        self._above = [folder.replace(os.sep, "/") for folder in upwards(Disk(), os.getcwd())]
        self._entered: list[tuple[str, str, tuple[_Claimant, ...]]] = []
        self._refused: dict[tuple[str, str], str] = {}  # (client, project) -> the file to blame
        self._contests: dict[tuple[str, str], dict[str, Contest[_Claimant]]] = {}
        self._joined: dict[tuple[str, str, str], Contest[_Claimant]] = {}
        self._together: dict[tuple[str, str, str], Shared] = {}

    def enter(self, client: str, place: Place, seen: Seen) -> None:
        """Add the next answer. A hypothetical one competes with no other, and VS Code has no known rule for duplicate
        names."""
        claims = () if seen.hypothetical or client == VSCODE else get(client).claims(place, seen)
        project = project_of(place)
        number = len(self._entered)
        all_or_nothing = client != VSCODE and get(client).all_or_nothing
        if all_or_nothing and seen.outcome == "rejected" and not seen.hypothetical:
            self._refuse(client, place)
        self._entered.append((client, project, tuple(_Claimant(number, place, claim) for claim in claims)))
        for claimant in self._entered[-1][2]:
            of_key = self._contests.setdefault((client, claimant.claim.key), {})
            of_key.setdefault(project, Contest()).enter(claimant.claim, claimant)

    def judge_settings(self, client: str, source: Source, place: Place) -> None:
        """Record whether a configuration file keeps its client from starting."""
        judge = get(client).judge_settings if place.scope != "plugin" else None  # a plugin is refused by itself
        if judge is not None and judge(source, place).outcome == "rejected":
            self._refuse(client, place)

    def _refuse(self, client: str, place: Place) -> None:
        self._refused.setdefault((client, project_of(place)), place.path)

    def _refusal(self, client: str, project: str, root: str) -> str:
        """Return the file for which a client does not start in a project: a file of the project, of a folder around it
        in the same repository, or of the user. The user's own agents are seen from the current folder."""
        here, refused = project or os.getcwd().replace(os.sep, "/"), self._refused
        while (client, here) not in refused and here.startswith(f"{root}/"):
            here = os.path.dirname(here)
        return refused.get((client, here)) or refused.get((client, USER), "")

    def verdict(self, number: int, options: Options) -> tuple[str, Shared]:
        """Return the path of the file that takes the place of answer ``number`` ("" when the answer stands), and what
        other files change in the answer."""
        client, project, claimants = self._entered[number]
        if self._refused and claimants:
            path = self._refusal(client, project, claimants[0].place.root.replace(os.sep, "/"))
            if path:
                reason = f"{get(client).client} does not start in this project: it refuses {path}."
                return "", cast("Shared", {**dict.fromkeys(FIELDS), "outcome": "rejected", "reason": reason})
        verdicts = (self._judged(client, project, claimant, options) for claimant in claimants)
        return next((verdict for verdict in verdicts if verdict[0] or verdict[1]), ("", Shared()))

    def _judged(self, client: str, project: str, claimant: _Claimant, options: Options) -> tuple[str, Shared]:
        about = (client, claimant.claim.key, project)
        contest = self._joined.get(about)
        if contest is None:
            contest = self._joined[about] = self._join(*about)
        layer = contest.layers[claimant.claim.layer]
        first = layer.claimants[0]
        if claimant.claim.rank != layer.claim.rank:
            if claimant.claim.listed:
                reason = f"{get(client).client.title} starts {first.place.path} instead, which has the same name."
                return "", {"reason": reason}
            return first.place.path, {}
        if len(layer.claimants) > 1 and claimant.claim.undecided:
            other = layer.claimants[1] if first.number == claimant.number else first
            return "", {"reason": f"{other.place.path} also defines an agent of this name. {claimant.claim.undecided}"}
        if len(contest.layers) == 1:
            return "", {}
        if about not in self._together:
            self._together[about] = _together(client, contest, options)
        paths = [
            contest_layer.claimants[0].place.path for contest_layer in contest.in_order() if contest_layer is not layer
        ]
        reason = f"The agent is also that of {' and '.join(paths)}: the files are merged."
        open_ends = [
            contest_layer.claim.undecided
            for contest_layer in contest.layers.values()
            if len(contest_layer.claimants) > 1
        ]
        reason = " ".join([reason, *open_ends[:1]]).rstrip()
        return "", {**self._together[about], "reason": reason}

    def _join(self, client: str, key: str, project: str) -> Contest[_Claimant]:
        of_key = self._contests[client, key]
        joined: Contest[_Claimant] = Contest()
        seen_together = self._above if project in self._above and PLATFORMS[client].upwards else (project,)
        for rival in of_key if project == USER else (*seen_together, USER):
            if rival in of_key:
                joined.join(of_key[rival])
        return joined


def _together(client: str, contest: Contest[_Claimant], options: Options) -> Shared:
    """Return what several files together make of one agent, by reading them again; nothing when one of them can no
    longer be read."""
    complete = get(client).complete
    parts = []
    for layer in reversed(list(contest.in_order())):
        place = layer.claimants[0].place
        settings = settings_of(options.settings)(place.path)
        try:
            source = options.read(place.path, settings.max_bytes)
        except Unreadable:
            return {}
        again = _read_again(client, source, place, settings.versions.get(client))
        if again is None:
            return {}
        parts.append((source, place, again))
    if complete is None:
        return {}
    complete([(place, again) for _, place, again in parts])
    source, place, again = parts[-1]
    view = view_of(client, source, place, again)
    return cast("Shared", {name: view[name] for name in FIELDS})


def _read_again(client: str, source: Source, place: Place, version: str | None) -> Seen | None:
    """Return the agent of a place, from its own file or from one that declares it; None when it no longer exists."""
    if place.kind != "settings":
        return see(client, source, place, version)
    read = get(client).declared
    agents = read(source, place) if read is not None else ()
    return next((agent.seen for agent in agents if agent.place.inside == place.inside), None)
