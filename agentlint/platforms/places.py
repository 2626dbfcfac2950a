"""What a platform is called, whose it is and where its files lie: all that discovery needs to know of it.

The ``__init__`` of a platform's package holds its `Listed` and imports nothing else, so that the platforms that a run
does not meet cost nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from agentlint.record import Record

if TYPE_CHECKING:
    from agentlint.model.kinds import FileKind
    from agentlint.platforms.clients import Client, Program

Scope = Literal["project", "user", "plugin", "none"]


class Folder(Record):
    """A place where a client looks for files of one kind.

    ``path`` is relative to the project root, or to the home folder when ``scope`` is "user". ``suffixes`` are the file
    endings read there (the first is the one written), ``recursive`` whether sub-folders are. ``beside`` names a file or
    folder that must lie next to the place. ``legacy`` is a sentence on why the place is outdated, when it is.
    """

    path: str
    scope: Scope = "project"
    suffixes: tuple[str, ...] = (".md",)
    recursive: bool = True
    beside: str = ""
    legacy: str = ""
    kind: FileKind = "agent"


class Settings(Record):
    """A file of a client's configuration that may declare agents, or say something about them.

    ``path`` is relative to a project's folder, or to the home folder when ``scope`` is "user", or to a
    plugin's. ``says`` is a regular expression over the bytes of a file that does say something;
    "": any fault in the file is told, so that it is always looked at.
    """

    path: str
    scope: Scope = "project"
    says: str = ""


class Listed(Record):
    """One platform in the list. Its id is its package's name.

    ``programs`` are those that read its files, the native one first.
    ``folders`` are in the order of preference: the first of a scope is where `convert` writes. A folder that an earlier
    platform of the list has too is that one's (Copilot reads `.claude/agents`, which is Claude Code's). ``endings`` are
    file name endings that tell the platform anywhere, ``keys`` keys that only its client knows: in a file elsewhere
    they make it a candidate. ``main``: what "all" means, the platforms a file is judged for
    and converted to by default. ``settings`` are the files of the client's configuration, in the order in which the
    client reads them: one that an earlier platform of the list has too is that one's. ``further`` are the places of the
    kinds that are not agents, in the same order.
    """

    title: str
    aliases: tuple[str, ...]
    programs: tuple[Program, ...]
    folders: tuple[Folder, ...]
    endings: tuple[str, ...] = ()
    main: bool = False
    keys: tuple[str, ...] = ()
    settings: tuple[Settings, ...] = ()
    further: tuple[Folder, ...] = ()

    @property
    def client(self) -> Client:
        """The native program in its newest observed version."""
        return self.programs[0].newest

    def home(self, scope: Scope) -> Folder:
        """Return where an agent of that scope is written. Raises StopIteration when the client has no such place."""
        return next(folder for folder in self.folders if folder.scope == scope)

    def places(self, kind: FileKind) -> tuple[Folder, ...]:
        """Return where files of a kind lie, in the order of preference."""
        return self.folders if kind == "agent" else tuple(folder for folder in self.further if folder.kind == kind)
