"""Find files that are not converted but describe an agent together with a file that is."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

from agentlint.engine import upkeep
from agentlint.engine.config import shown_path
from agentlint.engine.convert.sources import says_rights
from agentlint.engine.discover import discover
from agentlint.engine.sources import Unreadable, read_source
from agentlint.engine.walk import Missing
from agentlint.platforms import PLATFORMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from agentlint.engine.conversion import Result
    from agentlint.engine.convert.sources import AgentSource
    from agentlint.engine.places import Found
    from agentlint.platforms.base import Platform, Seen

ONE_FILE = "put all its settings into one file"


class Beside:
    """The files of the agents' projects that are not among the ``given`` ones."""

    def __init__(self, given: Iterable[str]) -> None:
        self._paths = tuple(given)
        self._known: dict[tuple[str, str], dict[str, Found]] = {}

    @cached_property
    def _given(self) -> frozenset[str]:
        """Return the absolute paths of the given files. They are computed once a run, and only for a file in a
        project's folder, because it takes a system call."""
        return frozenset(map(os.path.abspath, self._paths))

    def refuse(self, agent: AgentSource, results: Iterable[Result]) -> None:
        """Refuse the results of an agent when another file of its project says what the agent may do: without that
        file, the converted agent would have more rights."""
        rival = self._rival(agent)
        if rival is None:
            return
        text = f"{agent.seen.client} merges it with `{agent.seen.name}` of {shown_path(os.path.abspath(rival.path))}"
        for result in results:
            if result.target != agent.platform.id:
                result.refuse("merged", f"{text}, which sets its permissions: {ONE_FILE}")

    def _rival(self, agent: AgentSource) -> Found | None:
        """Return another file that says what the agent may do, in the folder that holds its client's folder or in the
        project's."""
        place = agent.file.place
        if agent.platform.complete is None or place.scope != "project" or not upkeep.base_of(place):
            return None
        for base in dict.fromkeys((upkeep.base_of(place), place.root)):
            key = (agent.platform.id, base)
            if key not in self._known:
                self._known[key] = self._look(agent.platform, base)
            rival = self._known[key].get(agent.seen.name or "")
            if rival is not None:
                return rival
        return None

    def _look(self, platform: Platform, base: str) -> dict[str, Found]:
        """Return, for each agent name, the first of a client's project files and configurations below ``base`` that
        says what the agent may do."""
        rivals: dict[str, Found] = {}
        for file in discover(_places(platform, base)):
            if isinstance(file, Missing) or os.path.abspath(file.path) in self._given or file.platform != platform.id:
                continue
            for seen in _agents(file, platform):
                if seen.loaded and seen.name and says_rights(seen):
                    rivals.setdefault(seen.name, file)
        return rivals


def _places(platform: Platform, base: str) -> list[str]:
    """Return the client's project folders and configuration files that exist below ``base``."""
    listed = PLATFORMS[platform.id]
    known = [folder.path for folder in listed.folders if folder.scope == "project"]
    known += [settings.path for settings in listed.settings if settings.scope == "project"]
    paths = (os.path.join(base, *path.split("/")) for path in known)
    return [path for path in paths if os.path.exists(path)]


def _agents(file: Found, platform: Platform) -> Iterator[Seen]:
    """Yield what the client sees in an agent's file, or of each agent that a configuration declares; nothing for a file
    that cannot be read."""
    try:
        source = read_source(file.path)
    except Unreadable:
        return
    if file.place.kind != "settings":
        yield platform.see(source, file.place)
    elif platform.declared is not None:
        yield from (entry.seen for entry in platform.declared(source, file.place))
