"""`report`: show every agent of a run as each client sees it, with what `check` finds in it and what `convert` would
lose.

Each file is read once. The three answers come from the engines of the three commands, so that a report agrees with
them. Only `convert` itself reports what follows from converting all files together (two agents that would get one
name).
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from agentlint.engine import convert, inspect
from agentlint.engine.check import lint_source
from agentlint.engine.places import Found
from agentlint.engine.run import late
from agentlint.engine.sources import Unreadable, read_source
from agentlint.text import Source, WorkingOn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from agentlint.engine.inspect import View
    from agentlint.engine.lint import FileResult
    from agentlint.engine.settings import SettingsOf
    from agentlint.engine.walk import Missing
    from agentlint.model.kinds import FileKind
    from agentlint.rules.base import Member


@dataclass(slots=True)
class Options:
    """What to report. ``clients`` () stands for the file's own client and all of `inspect.DEFAULT`. ``convert`` returns
    the options for converting a file, given its path; it is None when nothing is to be converted."""

    settings: SettingsOf
    clients: tuple[str, ...] = ()
    named: frozenset[str] = frozenset()
    convert: Callable[[str], convert.Options] | None = None
    read: Callable[[str, int], Source] = read_source


@dataclass(slots=True)
class ReportRow:
    """One agent. ``declared`` is its place in a client's configuration, "" for a file of its own.

    ``views`` are the answers of the clients, each with the values in the file itself. ``results`` are the findings
    about its file: first those of the file by itself, then those over all files. ``conversions`` has one result for
    each target except the file's own platform, or a single one that says why there is none. ``platform`` is the file's
    own, "" when unknown. ``source`` is the file's text.
    """

    path: str
    declared: str
    kind: FileKind
    platform: str
    source: Source
    views: dict[str, View]
    results: list[FileResult] = field(default_factory=list)
    conversions: list[convert.Result] = field(default_factory=list)


class _Texts:
    """The text that was read last, in case it is asked for again."""

    def __init__(self, read: Callable[[str, int], Source]) -> None:
        self._read = read
        self._asked: tuple[str, int] | None = None
        self._answer: Source | Unreadable | None = None

    def read(self, path: str, limit: int) -> Source:
        if self._asked != (path, limit):
            self._asked = (path, limit)
            try:
                self._answer = self._read(path, limit)
            except Unreadable as error:
                self._answer = error
        if isinstance(self._answer, Source):
            return self._answer
        assert self._answer is not None
        raise self._answer


def report(files: Iterable[Found | Missing], options: Options, run: inspect.Run) -> Iterator[ReportRow]:
    """Yield a row for every agent, in the order of the files, after the last of them is read."""
    texts = _Texts(options.read)
    judged = _Judged(options, texts)
    asked = inspect.Options(options.clients, options.named, written=True, settings=options.settings, read=texts.read)
    entries = inspect.inspect(judged.each(files), asked, run)
    state = ""  # the file whose findings are already in a row
    for (path, name), group in groupby((entry.view for entry in entries), key=_subject):
        views = {view["as"]: view for view in group}
        native = next((client for client, view in views.items() if view["native"]), "")
        row = ReportRow(path, name, judged.kinds[path], native or judged.platforms[path], judged.sources[path], views)
        if path != state:  # report them once, whatever else the file declares
            row.results, row.conversions = judged.of(path)
            state = path
        yield row


def _subject(view: View) -> tuple[str, str]:
    """Return what an answer is about: a file, or an agent that it declares."""
    return view["path"], view.get("declared", "")


class _Judged:
    """The results of `check` and `convert` for each file, kept until `inspect` has an answer for it."""

    def __init__(self, options: Options, texts: _Texts) -> None:
        self.platforms: dict[str, str] = {}
        self.kinds: dict[str, FileKind] = {}
        self._options = options
        self._texts = texts
        self.sources: dict[str, Source] = {}
        self._results: dict[str, list[FileResult]] = {}
        self._conversions: dict[str, list[convert.Result]] = {}
        self._members: list[Member] = []

    def each(self, files: Iterable[Found | Missing]) -> Iterator[Found | Missing]:
        """Yield ``files`` as they come, each after it was checked and converted."""
        for file in files:
            if isinstance(file, Found):
                with WorkingOn(file.path), contextlib.suppress(Unreadable):  # `inspect` reports it
                    self._judge(file)
            yield file
        for result in late(self._members, self._options.settings):
            self._keep(result)

    def of(self, path: str) -> tuple[list[FileResult], list[convert.Result]]:
        """Return a file's findings and conversions."""
        return self._results.pop(path, []), self._conversions.pop(path, [])

    def _judge(self, agent_file: Found) -> None:
        settings = self._options.settings(agent_file.path)
        source = self._texts.read(agent_file.path, settings.max_bytes)
        result = lint_source(source, agent_file.place, settings, agent_file.platform, agent_file.reason)
        self._members += result.members
        self.kinds[agent_file.path] = (
            "agent" if agent_file.place.kind == "settings" else agent_file.place.kind
        )  # which declare agents
        native = self.platforms[agent_file.path] = result.platforms[0][0] if result.platforms else ""
        if self._options.convert is not None and agent_file.place.kind == "agent":
            wanted = self._options.convert(agent_file.path)
            targets = tuple(target for target in wanted.targets if target != native)
            if targets:
                answers = convert.convert_source(source, agent_file, wanted._replace(targets=targets))
                self._conversions[agent_file.path] = [_without_text(answer) for answer in answers]
        self.sources[agent_file.path] = Source(source.path, source.raw)  # without the results cached in it
        self._keep(result)

    def _keep(self, result: FileResult) -> None:
        result.source, result.members = self.sources[result.path], []
        self._results.setdefault(result.path, []).append(result)


def _without_text(answer: convert.Result) -> convert.Result:
    answer.data = answer.existing = None
    return answer
