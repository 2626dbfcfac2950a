"""A platform's names and the places of its files: everything that discovery needs to know.

The ``__init__`` of a platform's package holds its `Listed` and imports nothing else, so that platforms that a run does
not meet cost nothing.
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
    name extensions read there (the first one is written); ``recursive`` tells whether subfolders are read. ``beside``
    names a file or folder that must lie next to the place. ``legacy`` is a sentence that says why the place is
    outdated, if it is.
    """

    path: str
    scope: Scope = "project"
    suffixes: tuple[str, ...] = (".md",)
    recursive: bool = True
    beside: str = ""
    legacy: str = ""
    kind: FileKind = "agent"


class Settings(Record):
    """A client's configuration file that may declare agents, or say something about them.

    ``path`` is relative to a project's folder, to the home folder when ``scope`` is "user", or to a plugin's folder.
    ``says`` is a regular expression that matches the bytes of a file that says something about agents. With "", every
    such file is read, because every fault in it is reported.
    """

    path: str
    scope: Scope = "project"
    says: str = ""


class Servers(Record):
    """A file in which a project sets up MCP servers, by its path in the project, and the key that holds them."""

    path: str
    key: str = "mcpServers"


class Listed(Record):
    """One platform in the list. Its id is the name of its package.

    ``programs`` are those that read its files, the native one first. ``folders`` are in the order of preference:
    `convert` writes to the first of a scope. A folder that an earlier platform of the list has too belongs to that
    platform (Copilot reads `.claude/agents`, which is Claude Code's). ``endings`` are file name endings that identify
    the platform anywhere. ``keys`` are keys that only its client knows: in a file elsewhere they make the platform a
    candidate. ``main``: "all" includes the platform, so that files are judged for it and converted to it by default.
    ``settings`` are the client's configuration files, in the order in which the client reads them; one that an earlier
    platform of the list has too belongs to that platform. ``further`` are the places of other kinds than agents, in the
    same order. ``servers`` are the files in which a project sets up MCP servers, according to the documentation unless
    the platform says otherwise. ``upwards``: started in a folder of a repository, the client also reads these
    places in the folders above, up to the repository's root.
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
    servers: tuple[Servers, ...] = ()
    upwards: bool = False

    @property
    def client(self) -> Client:
        """Return the native program in its newest observed version."""
        return self.programs[0].newest

    def home(self, scope: Scope) -> Folder:
        """Return where an agent of that scope is written. Raises StopIteration when the client has no such place."""
        return next(folder for folder in self.folders if folder.scope == scope)

    def places(self, kind: FileKind) -> tuple[Folder, ...]:
        """Return the places of files of a kind, in the order of preference."""
        return self.folders if kind == "agent" else tuple(folder for folder in self.further if folder.kind == kind)
