"""What a run of `convert` is asked for, and what became of each of its files."""

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
"""planned: nothing was written because nothing was to be (--dry-run, --diff, --stdout). out-of-date: --check. skipped:
not to be converted, by its client or by the configuration. orphaned: a file that was written before and that nothing
would write now; deleted: one of those, with --prune."""


class File(Record):
    """A file of a skill's folder: ``path`` on disk, ``inside`` the folder with "/"."""

    path: str
    inside: str
    digest: str
    runs: bool


class Copy(Record):
    """A file to be written: ``path`` is where to, ``existing`` what is there now by its digest, None for nothing.
    ``file`` None: what an earlier run wrote there is to be deleted."""

    path: str
    inside: str
    file: File | None
    existing: str | None


class Options(Record):
    """What to convert to and how. ``output`` "" is each source's own project, ``output_file`` the one file to write;
    ``models`` maps a source's model name to the target's, or to one for each target; "" leaves it out. ``versions`` are
    those of the sources' clients. ``folders`` are where a target's files go instead, below the project's folder.

    ``wider`` allows what is wider than the source where a restriction cannot be said, ``builtin`` the name of an agent
    of the target's own, ``carry`` keeps settings of the target that have no effect at the source. ``source``
    keeps only files of that platform, ``sources`` those of several; ``named`` are the files named one by one, which
    are taken as ``source``'s wherever they lie, and converted to their own platform too when that is asked for.
    ``marker``: what is written says so. ``prune`` deletes what was written before and nothing writes now. ``left_out``
    is why a file is not to be converted, "" when it is. ``kinds`` are those of the files that the run is about,
    ``into`` the kind that skills and commands become.
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
        """Return what the user wants a source's model to be called in a target; None where nothing was said of it."""
        if model is None or not self.models:
            return None
        wished = self.models.get(model.text, self.models.get(model.text.lower()))
        return wished if wished is None or isinstance(wished, str) else wished.get(target)


class Message(Record):
    """``level`` error: the file is refused for it; note: for the reader."""

    level: Literal["error", "note"]
    code: str
    text: str


class Home(Record):
    """Where the files of a target go, those of one kind. Absolute paths: ``folder`` is the target's own one, in (or the
    same as) ``base``. ``anywhere``: no project's folder, so that sources may be outside it. ``prune``: what has no
    source any more is to be deleted there."""

    target: str
    base: str
    folder: str
    anywhere: bool = False
    prune: bool = False
    kind: FileKind = "agent"


class Result:
    """One source for one target. ``data`` is what the target shall hold, ``plain`` the same without a marker,
    ``existing`` what it holds now. ``obstacle`` is why that must not be replaced without --force. ``files`` go beside
    it."""

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
        self.kind: FileKind = "agent"  # of the target
        self.files: list[Copy] = []
        self.status: Status = "planned"
        self.changes: list[Loss] = []
        self.messages: list[Message] = []
        self.data: bytes | None = None
        self.plain: bytes | None = None
        self.existing: bytes | None = None
        self.obstacle: Message | None = None
        self.restored = False  # it is the file that an earlier conversion started from
        self.untouched = False  # of an orphan: it still holds what was written

    @property
    def refused(self) -> bool:
        """Whether nothing was written because something is wrong."""
        return self.status == "refused"

    @property
    def in_place(self) -> bool:
        """Whether the target is the source: a file that lies in another client's folder, converted where it is. The
        system is only asked where one of the two paths begins at its root."""
        source, target = os.path.normpath(self.source), os.path.normpath(self.path or os.devnull)
        if os.path.isabs(source) != os.path.isabs(target):
            return os.path.abspath(source) == os.path.abspath(target)
        return source == target

    def refuse_wrong(self, fault: str) -> Result:
        """Refuse what a client would not see as it was meant: nobody but agentlint is to blame."""
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
        """Whether a field was not carried over exactly."""
        return any(change.kind in ("approximated", "dropped") for change in self.changes)
