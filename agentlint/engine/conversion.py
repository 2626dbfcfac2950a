"""The options of a run of `convert`, and the result for each of its files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

from agentlint.engine.sources import MAX_BYTES
from agentlint.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from agentlint.model.agent import Loss
    from agentlint.model.kinds import FileKind
    from agentlint.model.models import Model

Status = Literal["written", "unchanged", "planned", "out-of-date", "refused", "skipped", "orphaned", "deleted"]
"""planned: nothing was written, as asked (--dry-run, --diff, --stdout). out-of-date: with --check. skipped: the client
or the configuration says that it is not to be converted. orphaned: an earlier run wrote the file, and no source
produces it now. deleted: an orphaned file, with --prune."""


class File(Record):
    """A file of a skill's folder: ``path`` on disk, and ``inside`` the folder, with "/"."""

    path: str
    inside: str
    digest: str
    runs: bool


class Copy(Record):
    """A file to be written to ``path``. ``existing`` is the digest of the present file, None for none. With ``file``
    None, the file that an earlier run wrote there is to be deleted."""

    path: str
    inside: str
    file: File | None
    existing: str | None


class Options(Record):
    """What to convert to, and how. ``output`` is a folder, "" for each source's own project; ``output_file`` is the
    only file to write. ``models`` maps a source's model name to the target's, or to one for each target; "" leaves it
    out. ``versions`` are those of the sources' clients. ``folders`` are other folders for a target's files, below the
    project's folder.

    ``wider`` allows more rights than the source has where a restriction cannot be expressed, ``builtin`` allows the
    name of one of the target's own agents, and ``carry`` keeps settings of the target that have no effect at the
    source. ``source`` keeps only files of that platform, ``sources`` those of several. ``named`` are the files that the
    user named one by one: they are treated as ``source``'s wherever they lie, and converted even to their own platform
    when asked. ``marker``: the files that are written say so. ``prune`` deletes files that earlier runs wrote and that
    are no longer produced. ``left_out`` is why a file is not to be converted, "" when it is. ``kinds`` are the kinds of
    files that the run is about, ``into`` the kind that skills and commands become.
    """

    targets: tuple[str, ...]
    source: str = ""
    sources: tuple[str, ...] = ()
    named: frozenset[str] = frozenset()
    output: str = ""
    output_file: str = ""
    folders: Mapping[str, str] = {}  # never changed
    user: bool = False
    force: bool = False
    strict: bool = False
    preserve: bool = False
    wider: bool = False
    builtin: bool = False
    carry: bool = False
    marker: bool = False
    prune: bool = False
    left_out: str = ""
    kinds: frozenset[FileKind] = frozenset({"agent"})
    into: Literal["", "skill", "command"] = ""
    models: Mapping[str, str | Mapping[str, str]] = {}  # never changed
    versions: Mapping[str, str] = {}
    max_bytes: int = MAX_BYTES

    def model(self, model: Model | None, target: str) -> str | None:
        """Return the name that the user wants for a source's model in a target; None where the user said nothing about
        it."""
        if model is None or not self.models:
            return None
        wished = self.models.get(model.text, self.models.get(model.text.lower()))
        return wished if wished is None or isinstance(wished, str) else wished.get(target)


class Message(Record):
    """A message about a result. Its ``level`` is "error" if the file is refused because of it, and "note" if it is for
    the reader."""

    level: Literal["error", "note"]
    code: str
    text: str


class Home(Record):
    """Where a target's files of one kind go, as absolute paths: ``folder`` is the target's own folder, in ``base`` or
    equal to it. ``anywhere``: it is not in a project, so that sources may lie outside it. ``prune``: files without a
    source are to be deleted there."""

    target: str
    base: str
    folder: str
    anywhere: bool = False
    prune: bool = False
    kind: FileKind = "agent"


class Result:
    """The result for one source and one target. ``data`` is the future content of the target, ``plain`` the same
    without a marker, and ``existing`` the present content. ``obstacle`` is why that must not be replaced without
    --force. ``files`` are the files that accompany it.
    """

    __slots__ = (
        "changes", "data", "existing", "files", "home", "kind", "messages", "obstacle", "origin", "path", "plain",
        "restored", "source", "status", "target", "untouched",
    )  # fmt: skip

    def __init__(self, source: str, origin: str, target: str) -> None:
        self.source = source
        self.origin = origin
        self.target = target
        self.path = ""
        self.home: Home | None = None
        self.kind: FileKind = "agent"  # the kind of the target
        self.files: list[Copy] = []
        self.status: Status = "planned"
        self.changes: list[Loss] = []
        self.messages: list[Message] = []
        self.data: bytes | None = None
        self.plain: bytes | None = None
        self.existing: bytes | None = None
        self.obstacle: Message | None = None
        self.restored = False  # it is the file from which an earlier conversion started
        self.untouched = False  # of an orphan: it still holds what was written

    @property
    def refused(self) -> bool:
        """Tell whether nothing was written because something is wrong."""
        return self.status == "refused"

    @property
    def in_place(self) -> bool:
        """Tell whether the target is the source: a file in another client's folder that is converted where it is. The
        system is asked only when exactly one of the two paths is absolute."""
        source, target = os.path.normpath(self.source), os.path.normpath(self.path or os.devnull)
        if os.path.isabs(source) != os.path.isabs(target):
            return os.path.abspath(source) == os.path.abspath(target)
        return source == target

    def refuse_wrong(self, fault: str) -> Result:
        """Refuse a result that a client would not see as intended, which is agentlint's own fault."""
        text = f"the result is not right: {fault}. This is a defect of agentlint; please report it"
        return self.refuse("agentlint-bug", text)

    def refuse(self, code: str, text: str) -> Result:
        """Refuse the conversion for a reason, and return the result."""
        self.status = "refused"
        self.messages.append(Message("error", code, text))
        return self

    def skip(self, code: str, text: str) -> Result:
        """Leave the source out for a reason that is not an error, and return the result."""
        self.status = "skipped"
        self.messages.append(Message("note", code, text))
        return self

    def note(self, code: str, text: str) -> None:
        """Add a note for the user."""
        self.messages.append(Message("note", code, text))

    @property
    def lossy(self) -> bool:
        """Tell whether a field was not carried over exactly."""
        return any(change.kind in ("approximated", "dropped") for change in self.changes)
