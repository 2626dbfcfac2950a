"""`convert`: rewrite agents of one client's layout in another's.

`plan` works everything out and touches nothing; `upkeep.carry_out` writes. Between them, `agentlint.engine.upkeep`
handles what concerns all files together: two sources for one target, names that differ only in case. A file that fails
is refused with a reason, and the others continue.

A file passes through these modules: `sources` reads it (`declared` reads the agents of a configuration), `beside`
refuses it when another file describes the same agent, and `single` writes it for one target, with what `kept` finds in
its comments and after `verdict` has judged the result.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from agentlint.engine import convertskill, upkeep
from agentlint.engine.conversion import Options, Result
from agentlint.engine.convert import declared, single, sources
from agentlint.engine.convert.beside import Beside
from agentlint.engine.convert.sources import AgentJob, AgentSource, Request
from agentlint.engine.walk import Missing
from agentlint.text import WorkingOn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from agentlint.engine.places import Found
    from agentlint.text import Source

__all__ = ("Options", "Result", "convert_source", "plan")


def plan(
    files: Iterable[Found | Missing], options: Options, of: Callable[[str], Options] | None = None
) -> list[Result]:
    """Return what every file would become, in the order of the files. Writes nothing; never raises because of a file.

    ``of`` returns the options of a file, given its path. They may differ in what a project configures (targets, models,
    preserve, versions, max_bytes).
    """
    run = _Run(options, of or (lambda _: options))
    for file in files:  # each file is read as it comes, because a progress bar may count them
        run.take(file)
    run.take_declared()
    run.refuse_partial()
    run.convert_agents()
    run.convert_skills()
    upkeep.together(run.results, options)
    return run.results


class _Run:
    """The files of a run. All of them are read before any is converted, because names must be unique among all."""

    def __init__(self, options: Options, of: Callable[[str], Options]) -> None:
        self.results: list[Result] = []
        self._options = options
        self._of = of
        self._paths: list[str] = []
        self._configurations: list[Found] = []
        self._agents: list[AgentJob] = []
        self._skills: list[tuple[convertskill.Loaded, list[Result], Options]] = []

    def take(self, file: Found | Missing) -> None:
        """Read a file and give it a result for each of its targets, or one that says why there is none."""
        self._paths.append(file.path)
        if isinstance(file, Missing):
            self.results.append(Result(file.path, "", "").refuse("unreadable", file.reason))
            return
        if file.place.kind == "settings":  # its agents are compared with those of files, which have to be read first
            self._configurations.append(file)
            return
        request = self._request(file)
        if file.platform and not request.wants(file.platform):
            return
        if request.options.left_out:
            result = Result(file.path, file.platform, "")
            self.results.append(result.skip("excluded", request.options.left_out))
        elif file.outside and not request.named:
            text = "a symbolic link leads out of the project; name it to convert its target"
            self.results.append(Result(file.path, "", "").refuse("leads-out", text))
        else:
            with WorkingOn(file.path):
                if file.place.kind in convertskill.KINDS:
                    self._take_skill(request)
                else:
                    self._take_agent(request)

    def _request(self, file: Found) -> Request:
        options, common = self._of(file.path), self._options
        wanted = (common.source,) if common.source else options.sources
        named = file.path in common.named
        return Request(file, options, wanted, named, asked=named or bool(common.source))

    def _goes_elsewhere(self) -> bool:
        """Tell whether results lie apart from their sources: then a file for the source's own client is a new file
        too."""
        return bool(self._options.output or self._options.user)

    def _take_agent(self, request: Request) -> None:
        file, targets = request.file, request.options.targets
        answer = sources.load(request)
        also_own = request.named or self._goes_elsewhere() or sources.is_legacy(file.place)
        if isinstance(answer, Result):
            if also_own or set(targets) != {answer.origin}:
                self.results.append(answer)
        elif answer is not None and request.wants(answer.platform.id):
            origin = answer.platform.id
            results = [Result(file.path, origin, target) for target in targets if also_own or target != origin]
            self.results += results
            self._agents.append(AgentJob(answer, results, request.options))

    def _take_skill(self, request: Request) -> None:
        file, options = request.file, request.options
        answer = sources.load_skill(request)
        if isinstance(answer, Result):
            self.results.append(answer)
        elif answer is not None and request.wants(answer.form.id):
            origin = answer.form.id
            other_kind = options.into and options.into != file.place.kind
            also_own = options.output or options.user or other_kind
            results = [Result(file.path, origin, target) for target in options.targets if also_own or target != origin]
            self.results += results
            self._skills.append((answer, results, options))

    def take_declared(self) -> None:
        """Read the agents that clients' configurations declare."""
        for file in self._configurations:
            request = self._request(file)
            if request.wants(file.platform):
                with WorkingOn(file.path):
                    declared.take(file, request.options, self.results, self._agents)

    def refuse_partial(self) -> None:
        """Refuse the agents that are partly described by a file outside the run."""
        beside = Beside(self._paths)
        for job in self._agents:
            with WorkingOn(job.agent.file.path):
                beside.refuse(job.agent, job.results)

    def convert_agents(self) -> None:
        """Work out the results of all agents that are not refused."""
        names = {job.agent.seen.name for job in self._agents if job.agent.seen.name}
        bearers = Counter(sources.own_name(job.agent) for job in self._agents)
        known = upkeep.Known()
        for job in self._agents:
            agent = job.agent
            with WorkingOn(agent.source.path):
                agent = _called_elsewhere(agent, alone=bearers[sources.own_name(agent)] == 1)
                for result in job.results:
                    if not result.refused:
                        single.convert(agent, result, job.options, names, known)

    def convert_skills(self) -> None:
        """Work out the results of all skills and commands, which may start agents of the run."""
        agents = {
            f"{result.target}/{job.agent.seen.name}"
            for job in self._agents
            for result in job.results
            if not result.refused
        }
        for skill, results, options in self._skills:
            with WorkingOn(skill.source.path):
                for result in results:
                    convertskill.convert(skill, result, options, agents)


def convert_source(source: Source, agent_file: Found, options: Options) -> list[Result]:
    """Return what one text would become by itself: a result for each target, or one that says why there is none.

    Touches nothing on disk when the root of the place is unknown; otherwise what the project says about the agent
    counts.
    """
    request = Request(agent_file, options, named=agent_file.path in options.named)
    if agent_file.place.kind in convertskill.KINDS:
        return _convert_skill(source, request)
    agent = sources.read(source, request)
    if not isinstance(agent, AgentSource):
        return [agent] if agent is not None else []
    agent = _called_elsewhere(agent, alone=True)
    results = [Result(agent_file.path, agent.platform.id, target) for target in options.targets]
    Beside((agent_file.path,)).refuse(agent, results)
    for result in results:
        if not result.refused:
            single.convert(agent, result, options, set(), upkeep.Known())
            _refuse_if_lossy(result, options)
    return results


def _convert_skill(source: Source, request: Request) -> list[Result]:
    """Return what `convert_source` returns, for a skill or command."""
    skill = sources.read_skill(source, request)
    if not isinstance(skill, convertskill.Loaded):
        return [skill] if skill is not None else []
    results = [Result(request.file.path, skill.form.id, target) for target in request.options.targets]
    for result in results:
        convertskill.convert(skill, result, request.options, set())
        _refuse_if_lossy(result, request.options)
    return results


def _refuse_if_lossy(result: Result, options: Options) -> None:
    if options.strict and result.lossy and not result.refused:
        upkeep.refuse_loss(result)


def _called_elsewhere(agent: AgentSource, *, alone: bool) -> AgentSource:
    """Return a plugin's agent with its name outside the plugin: its own name or, when another agent of the run has that
    name, its own name after the plugin's."""
    if agent.file.place.scope != "plugin":
        return agent
    return agent._replace(called=sources.own_name(agent) if alone else (agent.seen.name or "").replace(":", "-"))
