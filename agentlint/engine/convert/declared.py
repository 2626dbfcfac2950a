"""Convert agents that a client's configuration declares, each as the Markdown file that would mean the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from agentlint.engine.conversion import Result
from agentlint.engine.convert.beside import ONE_FILE
from agentlint.engine.convert.sources import AgentJob, AgentSource, data_of, says_rights
from agentlint.engine.sources import Unreadable, read_source
from agentlint.platforms import conversion as conversions
from agentlint.platforms import get
from agentlint.text import Source

if TYPE_CHECKING:
    from agentlint.engine.conversion import Options
    from agentlint.engine.places import Found
    from agentlint.platforms.base import Declared, Platform


def take(file: Found, options: Options, results: list[Result], jobs: list[AgentJob]) -> None:
    """Add the agents of a configuration file to ``jobs``, and to ``results`` what each is to become or why it becomes
    nothing.

    An agent that a file of ``jobs`` gives as well is refused. So is that file where the configuration says what the
    agent may do: without the configuration, the converted agent would have more rights.
    """
    platform = get(file.platform)
    targets = [target for target in options.targets if target != platform.id]
    if platform.declared is None or platform.form != "opencode" or not targets:
        return
    try:
        source = read_source(file.path, options.max_bytes)
    except Unreadable as error:
        results.append(Result(file.path, "", "").refuse("unreadable", str(error)))
        return
    for entry in platform.declared(source, file.place):
        failed = Result(file.path, platform.id, "")
        rival = _rival(entry, platform, jobs)
        if entry.seen.outcome != "loaded" or "{file:" in (entry.seen.prompt or ""):
            reason = entry.seen.reason or "its prompt is outside the project"
            results.append(failed.refuse(f"source-{entry.seen.outcome}", f"{entry.place.inside}: {reason}"))
        elif rival is not None:
            results.append(_refuse_merged(failed, entry, rival, jobs))
        else:
            agent = _as_file(entry, file, platform, options)
            if agent is not None:
                made = [Result(file.path, platform.id, target) for target in targets]
                results += made
                jobs.append(AgentJob(agent, made, options))


def _key(entry: Declared) -> str:
    """Return the name under which a configuration declares an agent."""
    return entry.place.inside.partition("/")[2]


def _rival(entry: Declared, platform: Platform, jobs: list[AgentJob]) -> AgentJob | None:
    """Return the agent file that the client merges with the declared agent; None when there is none."""
    called = (platform.id, _key(entry))
    return next((job for job in jobs if (job.agent.platform.id, job.agent.seen.name) == called), None)


def _refuse_merged(failed: Result, entry: Declared, rival: AgentJob, jobs: list[AgentJob]) -> Result:
    text = f"{entry.seen.client} merges it with `{_key(entry)}` of"
    if says_rights(entry.seen):
        jobs.remove(rival)
        for result in rival.results:
            result.refuse("merged", f"{text} {failed.source}, which sets its permissions: {ONE_FILE}")
    return failed.refuse("merged", f"{text} {rival.agent.file.path}: {ONE_FILE}")


def _as_file(entry: Declared, file: Found, platform: Platform, options: Options) -> AgentSource | None:
    """Return the agent as its client would read it from a Markdown file; None when the client would not load that
    file."""
    conversion = conversions.get(platform.id)
    fields = {name: value for name, value in data_of(entry.seen).items() if name != "prompt"}
    head = json.dumps({**fields, "name": entry.seen.name})
    inside = f"{_key(entry)}.md"
    base = file.path.removesuffix(file.place.folder)
    path = f"{base}{conversion.folder}/{inside}"
    place = file.place._replace(path=path, folder=conversion.folder, inside=inside, kind="agent")
    source = Source.from_text(path, f"---json\n{head}\n---\n{entry.seen.prompt or ''}\n")
    seen = platform.see(source, place, options.versions.get(platform.id))
    if seen.outcome != "loaded":
        return None
    return AgentSource(file._replace(place=place), source, platform, conversion, seen)
