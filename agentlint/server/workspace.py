"""The folders that an editor works on: their settings, and an index of their files, open and saved."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from agentlint.engine import baseline as known
from agentlint.engine.baseline import Baseline
from agentlint.engine.check import lint_source
from agentlint.engine.config import Configuration
from agentlint.engine.discover import discover, find_baseline, taken
from agentlint.engine.lint import FileResult, lint_together
from agentlint.engine.places import EVERY_KIND, Found
from agentlint.engine.project import project_root
from agentlint.engine.sources import Unreadable, read_source
from agentlint.platforms import PLATFORMS
from agentlint.status import UsageError
from agentlint.surroundings import Disk
from agentlint.text import Source, WorkingOn

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterator

    from agentlint.engine.baseline import AcceptedFinding
    from agentlint.engine.settings import Settings
    from agentlint.rules.base import Member
    from agentlint.text import Diagnostic

_AROUND = frozenset({".mcp.json", ".claude.json", "mcp.json", "settings.local.json", "plugin.json", "marketplace.json"})
"""Files of clients, besides their configurations, that say what there is in a project."""
SETTINGS = frozenset(
    {"agentlint.toml", "pyproject.toml", ".gitignore", known.NAME, *_AROUND}
    | {setting.path.rpartition("/")[2] for listed in PLATFORMS.values() for setting in listed.settings}
)
"""The last names of files whose change may change the findings in every other file."""
SKILLS = "/skills/"
"""A part of the path of files to which the text of a skill may lead."""


class Checked:
    """A file as it was checked. The text of a file that the editor does not show is not kept, but read again."""

    __slots__ = ("_source", "found", "result", "settings")

    def __init__(self, source: Source, target: Found, settings: Settings, result: FileResult) -> None:
        self._source: Source | None = source
        self.found = target
        self.settings = settings
        self.result = result

    @property
    def source(self) -> Source:
        """The text; an empty one where it can no longer be read."""
        if self._source is not None:
            return self._source
        try:
            return read_source(self.found.path, self.settings.max_bytes)
        except Unreadable:
            return Source(self.found.path, b"")

    def close(self) -> None:
        """Keep only the findings, not the text."""
        self._source = self.result.source = None

    @property
    def platform(self) -> str:
        """The platform that the file was judged for; the first of several."""
        return self.result.platforms[0][0] if self.result.platforms else self.found.platform


class Folder:
    """A folder of the workspace, judged as `agentlint check` started there would judge it.

    ``opened`` returns the text of a path that the editor shows, None for one that it does not. Every method raises
    ConfigError for a configuration that cannot be used, and BaselineError for a baseline.
    """

    def __init__(self, root: str, opened: Callable[[str], Source | None]) -> None:
        self.root = root
        self._opened = opened
        self.checked: dict[str, Checked] = {}
        self._names: dict[str, frozenset[tuple[str, str]]] = {}  # as on disk
        self.generation = 0  # grows whenever what the rules over all files look at changes
        self.forget()

    def forget(self) -> None:
        """Forget everything after a change of the settings: it is read again when it is next needed."""
        self.look_again()
        self.configuration = Configuration()
        self._accepted: dict[str, Counter[AcceptedFinding]] | None = None
        self._baseline = ""
        self._stir()

    def look_again(self) -> None:
        """Forget the surroundings of files after a change on disk."""
        self.surroundings = Disk()

    def scan(self) -> Iterator[None]:
        """Scan the folder, one file at a step; files that no longer exist leave the index at the end."""
        met: set[str] = set()
        for entry in discover([self.root], self.configuration, kinds=EVERY_KIND, surroundings=self.surroundings):
            if isinstance(entry, Found):
                met.add(entry.path)
                if self._opened(entry.path) is None:
                    self.read(entry)
            yield
        for path in self.checked.keys() - met:
            if self._opened(path) is None:
                self.drop(path)

    def update(self, path: str) -> bool:
        """Read a file that was created, changed or removed on disk. Return whether a name to which other files may
        refer came or went with that."""
        before = self._names.pop(path, None)
        source = self._opened(path)
        if source is not None:
            checked = self.check(path, source)
            if checked is not None and os.path.lexists(path):
                self._names[path] = _names(checked)
        else:
            self._update(path)
        return self._names.get(path) != before

    def _update(self, path: str) -> None:
        try:
            raw = read_source(path).raw
        except Unreadable:
            self.drop(path)
            return
        entry = taken(path, raw, self.configuration, EVERY_KIND, self.surroundings)
        if entry is None:
            self.drop(path)
        else:
            self.read(entry)

    def read(self, target: Found) -> None:
        """Read a file into the index as it is on disk."""
        settings = self.configuration.settings(target.path)
        try:
            source = read_source(target.path, settings.max_bytes)
        except Unreadable:
            self.drop(target.path)
            return
        checked = self._lint(source, target, settings)
        checked.close()
        self._names[target.path] = _names(checked)
        self._enter(checked)

    def check(self, path: str, source: Source) -> Checked | None:
        """Check a text that the editor shows; None where it is not an agent file."""
        target = taken(path, source.raw, self.configuration, EVERY_KIND, self.surroundings)
        if target is None:
            self.drop(path)
            return None
        checked = self._lint(source, target, self.configuration.settings(path))
        self._enter(checked)
        return checked

    def drop(self, path: str) -> None:
        """Remove a file from the index."""
        self._names.pop(path, None)
        gone = self.checked.pop(path, None)
        if gone is not None and gone.result.members:
            self._stir()

    def findings(self, checked: Checked) -> list[Diagnostic]:
        """Return what `check` reports of a file: its own findings and those over all files, without those that comments
        hide or the baseline accepts."""
        path = checked.found.path
        late = self._late().get(path, [])
        source = checked.source
        if late and checked.settings.suppressions:
            from agentlint.engine.suppress import apply

            late, _, _ = apply(source, late)
        result = FileResult(path, [*checked.result.diagnostics, *late])
        accepted = self._accepts(path)
        if accepted is not None:
            known.filter(accepted, result, source)
        return result.diagnostics

    def _lint(self, source: Source, target: Found, settings: Settings) -> Checked:
        with WorkingOn(target.path):
            return Checked(
                source, target, settings, lint_source(source, target.place, settings, target.platform, target.reason)
            )

    def _enter(self, checked: Checked) -> None:
        path = checked.found.path
        before = self.checked.get(path)
        if (before.result.members if before else []) != checked.result.members:
            self._stir()
        self.checked[path] = checked

    def _stir(self) -> None:
        self._together: dict[str, list[Diagnostic]] | None = None
        self.generation += 1

    def _late(self) -> dict[str, list[Diagnostic]]:
        """Return the findings over all files, by the file that each is about. They are worked out again when a file
        changed in a way that the rules over all files look at."""
        if self._together is None:
            together: dict[str, list[Diagnostic]] = {}
            for finding in lint_together(self.members(), self.configuration.settings):
                together.setdefault(finding.path, []).append(finding)
            self._together = together
        return self._together

    def members(self) -> list[Member]:
        """Return the agents of the folder, in the order of their paths."""
        return [member for path in sorted(self.checked) for member in self.checked[path].result.members]

    def _accepts(self, path: str) -> Baseline | None:
        """Return the part of the baseline that is about one file."""
        if self._accepted is None:
            from collections import Counter

            self._accepted = {}
            self._baseline = find_baseline(self.root) or ""
            entries = known.load(self._baseline).entries if self._baseline else Counter()
            for entry, count in entries.items():
                self._accepted.setdefault(entry.path, Counter())[entry] = count
        if not self._accepted:
            return None
        about = self._accepted.get(Baseline(self._baseline).relative(path))
        return Baseline(self._baseline, about) if about else None


def _names(checked: Checked) -> frozenset[tuple[str, str]]:
    """Return what a file is called, together with its kind."""
    return frozenset((member.noun, member.name) for member in checked.result.members)


class Workspace:
    """The folders of the editor. A file outside all of them is judged with the settings of its project, and only
    together with its open neighbours."""

    def __init__(self, opened: Callable[[str], Source | None]) -> None:
        self._opened = opened
        self.folders: dict[str, Folder] = {}
        self._others: dict[str, Folder] = {}

    def add(self, root: str) -> Folder:
        """Add a folder, if it is not there, and return it."""
        root = root.rstrip("/") or "/"
        return self.folders.setdefault(root, Folder(root, self._opened))

    def remove(self, root: str) -> None:
        """Remove a folder."""
        self.folders.pop(root.rstrip("/") or "/", None)

    def of(self, path: str) -> Folder:
        """Return the folder that a file belongs to: the innermost one of the workspace, else its project."""
        around = [root for root in self.folders if path.startswith(root.rstrip("/") + "/")]
        if around:
            return self.folders[max(around, key=len)]
        root = project_root(Disk(), os.path.dirname(path))
        return self._others.setdefault(root, Folder(root, self._opened))

    def every(self) -> list[Folder]:
        """Return all folders: those of the workspace, then the projects of other open files."""
        return [*self.folders.values(), *self._others.values()]


__all__ = ["SETTINGS", "SKILLS", "Checked", "Folder", "UsageError", "Workspace"]
