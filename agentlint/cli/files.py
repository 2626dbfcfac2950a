"""The files that a run is about, and the messages about those that it leaves out."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from agentlint.cli import remarks
from agentlint.engine.discover import discover, folders_above, user_folders
from agentlint.engine.places import EVERY_KIND, found
from agentlint.engine.sources import read_source
from agentlint.engine.walk import LeftOut
from agentlint.status import OK, USAGE, UsageError
from agentlint.text import Source, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from agentlint.engine.config import Configuration
    from agentlint.engine.places import Found
    from agentlint.engine.walk import Missing
    from agentlint.model.kinds import FileKind

STDIN = "stdin.md"
"""The name of standard input where no file name is given for it."""
MOST_NAMED = 10
"""The number of files that messages name one by one."""


class Files:
    """The files found below the paths of a command, or the text on standard input.

    ``paths`` None means the current folder, with ``above`` also what clients read in the folders above it, and with
    ``user`` the user's own folders as well. ``left_out`` is what the
    search skipped; it is complete when `found` is exhausted. ``stdin`` is the name of the text on standard input, ""
    for a run over files. Raises UsageError for arguments that contradict each other.
    """

    def __init__(
        self,
        configuration: Configuration,
        paths: Sequence[str] | None,
        *,
        kinds: frozenset[FileKind] = EVERY_KIND,
        above: bool = False,
        user: bool = False,
        stdin_filename: str | None = None,
    ) -> None:
        self.configuration = configuration
        self.paths = list(paths or ["."])
        self.named = frozenset(paths or ())
        self.left_out = LeftOut()
        self.stdin = (stdin_filename or STDIN) if _takes_stdin(paths, stdin_filename) else ""
        self._piped: bytes | None = None
        self._kinds = kinds
        self._above = above and not paths
        self._user = user

    def found(self, since: str | None = None) -> Iterable[Found | Missing]:
        """Yield the files; with ``since`` those that changed since this git revision. Raises UsageError."""
        if self.stdin:
            return [self.stdin_place()]
        paths = [*self.paths, *(folders_above(self._kinds) if self._above else ())]
        paths += user_folders(self._kinds) if self._user else ()
        files = discover(paths, self.configuration, left_out=self.left_out, kinds=self._kinds)
        if since is None:
            return files
        from agentlint.engine.changed import since as changed_since

        return changed_since(files, since)

    def stdin_place(self) -> Found:
        """Return where standard input would be, by its name."""
        return found(self.stdin, self.configuration)

    def watched(self) -> Iterable[Found | Missing]:
        """Yield the files, with a progress bar that counts them. Raises UsageError."""
        from agentlint.cli.progress import watched

        return watched(self.found(), "reading")

    def read(self, path: str, limit: int) -> Source:
        """Read one of the files, or standard input, which is read completely and once. Raises Unreadable."""
        if not self.stdin:
            return read_source(path, limit)
        if self._piped is None:
            self._piped = sys.stdin.buffer.read()
        return Source(path, self._piped)

    def text(self) -> Source:
        """Read standard input."""
        return self.read(self.stdin, 0)

    def tell_unreadable(self, unreadable: Iterable[tuple[str, str]], then: str) -> None:
        """Report which files could not be read, why, and what ``then`` became of them."""
        from agentlint.reports.words import clean

        for path, reason in unreadable:
            remarks.note(f"{clean(path)}: {reason}, {then}")

    def tell_nothing_found(self) -> int:
        """Report that there is no file of the run's kinds, what was left out, and where such files belong. Returns the
        exit status."""
        from agentlint.reports.words import clean

        if self.configuration.given.force_exclude:
            return OK  # all files that were named may be excluded
        where = "in this folder" if self.paths == ["."] else f"in {clean(', '.join(self.paths))}"
        reasons = _left_out(self.left_out)
        kinds = [kind for kind in _HOMES if kind in self._kinds]
        remarks.error(f"no {joined([f'{kind}s' for kind in kinds], 'or')} {where}{f' ({reasons})' if reasons else ''}")
        homes = "; ".join(f"{kind}s in {_HOMES[kind]}" for kind in kinds)
        remarks.note(f"Clients look for {homes} and similar folders: `agentlint platforms` lists all folders.")
        return USAGE

    def tell_passed_over(self) -> None:
        """Report the files that are not agents: each one that was named, and the others in one line; and the links that
        lead to nothing."""
        from collections import Counter

        from agentlint.platforms.others import UNTOLD, counted, with_article
        from agentlint.reports.words import clean

        left_out = self.left_out
        kinds = Counter(left_out.kinds)
        for path, kind in left_out.named[:MOST_NAMED]:
            remarks.note(f"{clean(path)}: {with_article(kind)}, not an agent, and was not checked")
            kinds[kind] -= 1
        others = [
            (kind, number) for kind, number in kinds.items() if number > 0 and (left_out.named or kind not in UNTOLD)
        ]
        if others:
            remarks.note(f"{counted(others)}: not checked")
        for path in left_out.dangling[:MOST_NAMED]:
            remarks.note(f"{clean(path)}: this link leads to nothing, and clients pass over it without a word")
        if (more := len(left_out.dangling) - MOST_NAMED) > 0:
            remarks.note(f"and {_links(more)} to nothing")


def _takes_stdin(paths: Sequence[str] | None, stdin_filename: str | None) -> bool:
    """Tell whether a command reads standard input. Raises UsageError for a name for it together with other paths, or
    where no text can be waiting in it."""
    if stdin_filename is None or paths == ["-"]:
        return paths == ["-"]
    if paths:
        raise UsageError("--stdin-filename is for standard input: give no paths, or only -")
    if sys.stdin.isatty():
        raise UsageError("--stdin-filename reads standard input, but that is a terminal here")
    return True


_HOMES: Final[dict[FileKind, str]] = {
    "agent": ".claude/agents, .opencode/agents, .github/agents",
    "skill": ".claude/skills, .agents/skills",
    "command": ".claude/commands, .opencode/commands",
}
"""The best-known folders of each kind."""


def _left_out(left_out: LeftOut) -> str:
    from agentlint.platforms.others import UNTOLD, counted

    parts = []
    others = [(kind, number) for kind, number in left_out.kinds.items() if kind not in UNTOLD]
    if unasked := [(kind, number) for kind, number in others if kind in EVERY_KIND]:
        parts.append(f"{counted(unasked)}: see --kind")
    if others := [(kind, number) for kind, number in others if kind not in EVERY_KIND]:
        parts.append(f"{counted(others)}: not agents, skills or commands")
    if left_out.ignored:
        parts.append(f"{_files_or_folders(left_out.ignored)} by .gitignore, see --no-respect-gitignore")
    if left_out.excluded:
        parts.append(f"{_files_or_folders(left_out.excluded)} by `exclude`")
    if left_out.dangling:
        parts.append(f"{_links(len(left_out.dangling))} to nothing")
    return "; ".join(parts)


def _links(number: int) -> str:
    return f"{number:,} {'link' if number == 1 else 'links'}"


def _files_or_folders(number: int) -> str:
    return f"{number:,} {'file or folder' if number == 1 else 'files or folders'} left out"


def tell_unobserved(configuration: Configuration) -> None:
    """Report each version that a configuration or the command line names and nobody observed, with the version by which
    files are judged instead."""
    given = configuration.given.versions
    for client, version in given.items():
        _tell_unobserved("", client, version)
    for config in configuration.found():
        if not config.client_versions:
            continue
        from agentlint.engine.config import raw_of
        from agentlint.reports.words import clean

        source, places, _ = raw_of(config)
        for client, version in config.client_versions.items():
            if client in given:
                continue
            place = places.get(("client-versions", client))
            line = f":{source.position(place.key.start).line}" if source and place else ""
            _tell_unobserved(f"{clean(config.path)}{line}: ", client, version)


def _tell_unobserved(where: str, client: str, version: str) -> None:
    from agentlint.engine.eras import ends
    from agentlint.platforms import PLATFORMS
    from agentlint.platforms.clients import OBSERVED, nearest, number

    programs = {program.id: program for listed in PLATFORMS.values() for program in listed.programs}
    program = programs[client]
    for end in dict.fromkeys(ends(version)):
        if end in program.observed or program.source != OBSERVED:
            continue
        near = nearest(end, program.observed)
        rank = "the oldest" if number(near) > number(end) else "the newest" if near == program.newest.version else ""
        remarks.note(
            f"{where}note: {program.title} {end} was not observed; "
            f"files are checked by {near}, {rank or 'the nearest'} version that was"
        )
