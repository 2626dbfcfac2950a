"""What `convert` did: a short table for each file and a total, or JSON."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO, TypedDict

from agentlint.reports.terminal import Sheet, in_colours
from agentlint.reports.words import clean, counted, for_stream
from agentlint.rules.base import short
from agentlint.syntax.edits import unified

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from agentlint.engine.conversion import Message
    from agentlint.engine.convert import Result
    from agentlint.model.agent import Loss
    from agentlint.syntax.nodes import Value

VERSION = 1


class FieldJson(TypedDict):
    """A field of a file, with its value."""

    field: str
    value: Any


_ChangeFrom = TypedDict("_ChangeFrom", {"from": FieldJson | None})


class ChangeJson(_ChangeFrom):
    """What became of a field, as `Loss` explains it. ``from`` is null for a field that the source does not have, ``to``
    for one that the target does not have."""

    field: str
    kind: str
    to: FieldJson | None
    authority: str
    reason: str


class MessageJson(TypedDict):
    """What else there is to say of a conversion."""

    level: str
    code: str
    message: str


_FileFrom = TypedDict("_FileFrom", {"from": str | None})


class FileJson(_FileFrom):
    """A file of a skill; ``from`` is the file that it is a copy of, null for the converted `SKILL.md` itself."""

    path: str


_ResultFrom = TypedDict("_ResultFrom", {"from": str | None})


class _Result(_ResultFrom):
    source: str
    to: str | None
    target_path: str | None
    status: str
    changes: list[ChangeJson]
    diagnostics: list[MessageJson]


class ResultJson(_Result, total=False):
    """The result of one conversion. ``kind`` and ``files`` are those of a skill or command; ``content`` is present on
    request, and null where nothing is written."""

    kind: str
    files: list[FileJson]
    content: str | None


class ResultsJson(TypedDict):
    """The document that ``convert --output-format json`` prints."""

    version: int
    results: list[ResultJson]


_DONE = {
    "written": "wrote {path}",
    "unchanged": "{path} is up to date",
    "planned": "would write {path}",
    "out-of-date": "{path} is out of date",
    "refused": "not converted to {target}",
    "skipped": "not converted",
    "orphaned": "{path} no longer has a source",
    "deleted": "deleted {path}",
}


def text(
    results: Sequence[Result],
    out: TextIO,
    *,
    verbose: bool = False,
    quiet: bool = False,
    diff: bool = False,
    color: bool = False,
) -> None:
    """Print what was done: file by file, with a line for every field that is not carried over unchanged, and notes.
    What was not done comes last, then one line with the totals.

    A line that several files share is printed once, with their number; for many files, only their targets are printed.
    ``verbose`` prints every file and every field, ``quiet`` only what was not converted.
    """
    sheet = Sheet(out, color=color)
    shown = [result for result in results if verbose or result.status not in ("unchanged", "skipped")]
    failed = [result for result in shown if result.status in _ATTENTION]
    done = [] if quiet else [result for result in shown if result.status not in _ATTENTION]
    if verbose or diff or len(done) < 2:
        for result in done:
            _block(result, _lines(result, verbose), sheet)
            if diff:
                _show_difference(result, sheet)
    else:
        _summary(done, sheet)
    if quiet and diff:
        for result in shown:
            if result.status not in _ATTENTION:
                _show_difference(result, sheet)
    if done and failed:
        sheet.line("")
    for result in failed:
        _block(result, _lines(result, verbose) if verbose else _reasons(result), sheet)
        if diff:
            _show_difference(result, sheet)
    if not quiet:
        sheet.line(total(results))


class _Line(NamedTuple):
    """A line about a file: a key and what became of it, or a message. ``wider`` says that the agent gains rights by
    it."""

    kind: str
    text: str
    wider: bool = False

    @property
    def lead(self) -> str:
        """What comes before the text: the kind of the line, in a column for fields."""
        return f"  {self.kind:<12} " if self.kind in _FIELDS else f"  {self.kind}: "

    def write(self, sheet: Sheet) -> None:
        """Write the line to a sheet."""
        colour = _COLORS["error" if self.wider else self.kind]
        sheet.line(self.text, lead=self.lead, hang=len(self.lead), colour=colour)


_ALL_DONE = {"written": "written to", "planned": "to be written to", "deleted": "deleted from"}
"""The words for what became of many files."""
_WITH_FILES = ("written", "planned", "unchanged")
_ATTENTION = ("refused", "out-of-date", "orphaned")
FEW = 10
"""The number of files that are listed one by one."""
_BY_FIELDS: dict[str, Callable[[Loss], bool]] = {
    "cannot-restrict": lambda change: change.authority == "wider",
    "lossy": lambda change: change.kind in ("approximated", "dropped"),
}
"""The errors whose reason is what would become of fields, each with the fields that it concerns."""
_FIELDS = ("mapped", "approximated", "dropped", "defaulted")
_COLORS = {
    "mapped": "32", "approximated": "33", "dropped": "33", "defaulted": "36", "error": "1;31", "note": "1;36",
}  # fmt: skip


def _block(result: Result, lines: Sequence[_Line], sheet: Sheet) -> None:
    done = _DONE[result.status].format(path=result.path, target=result.target or "anything")
    colour = _COLORS["error"] if result.status in _ATTENTION else "1"
    beside = sum(file.file is not None for file in result.files)
    more = f", with {counted(beside, 'file')} beside it" if beside and result.status in _WITH_FILES else ""
    sheet.line(clean(done) + more, lead=f"{clean(result.source)}: ", hang=4, colour=colour)
    for line in lines:
        line.write(sheet)


def _lines(result: Result, verbose: bool) -> list[_Line]:
    shown: set[str] = set()
    fields = [
        _line(change, shown)
        for change in result.changes
        if verbose or change.kind != "mapped" or change.authority != "same"
    ]
    return [*fields, *map(_said, result.messages)]


def _reasons(result: Result) -> list[_Line]:
    """Return why a file was not converted. What would have become of its fields is listed only where that is the
    reason."""
    errors = [message for message in result.messages if message.level == "error"]
    speaking = [_BY_FIELDS[message.code] for message in errors if message.code in _BY_FIELDS]
    fields = [change for change in result.changes if any(of(change) for of in speaking)]
    shown: set[str] = set()
    return [*(_line(change, shown) for change in fields), *map(_said, errors or result.messages)]


def _said(message: Message) -> _Line:
    return _Line(message.level, clean(message.text))


def _summary(done: Sequence[Result], sheet: Sheet) -> None:
    """Print several files together: where they went, what is special to each, and what several share."""
    lines = {id(result): _lines(result, verbose=False) for result in done}
    counted = Counter(line for each in lines.values() for line in dict.fromkeys(each))
    if len(done) <= FEW:
        for result in done:
            _block(result, [line for line in lines[id(result)] if counted[line] == 1], sheet)
    else:
        ways = Counter((result.status, _folder(result.source), _folder(result.path)) for result in done)
        for (status, source, target), number in ways.items():
            lead = f"{number:,} of {clean(source)}/: "
            sheet.line(f"{_ALL_DONE[status]} {clean(target)}/", lead=lead, hang=4, colour="1")
        for result in done:
            wider = [line for line in lines[id(result)] if line.wider]
            if wider:
                _block(result, wider, sheet)
    common = [(line, number) for line, number in counted.most_common() if number > 1]
    for line, number in common[:FEW]:
        lead = f"  in {number:,} files: "
        sheet.line((line.lead + line.text).strip(), lead=lead, hang=len(lead))
    unlisted = len(common) - FEW
    single = sum(number == 1 for number in counted.values()) if len(done) > FEW else 0
    left = [f"{unlisted:,} more such lines"] * (unlisted > 0) + [f"{single:,} lines of single files"] * (single > 0)
    if left:
        sheet.line(f"{' and '.join(left)}: -v shows them", lead="  ", hang=4)


def _folder(path: str) -> str:
    return path.rpartition("/")[0] or "."


def _show_difference(result: Result, sheet: Sheet) -> None:
    if result.data is not None and result.path and result.status != "unchanged":
        shown = for_stream(difference(result), sheet.stream)
        sheet.stream.write(in_colours(shown) if sheet.color else shown)


def _line(change: Loss, shown: set[str]) -> _Line:
    """Return the line of a field. ``shown`` are the target's fields whose value an earlier line showed."""
    right = ""
    if change.to is not None:
        again = change.to[0] in shown and not change.to[0].startswith("(")
        right = f" -> {change.to[0]}" if again else f" -> {change.to[0]}: {_whole(change.to[1])}"
        shown.add(change.to[0])
    left = change.field if change.kind == "defaulted" else f"{change.field}: {_short(change.value)}"
    if change.kind == "defaulted":
        right = f": {_whole(change.to[1])}" if change.to is not None else ""
    authority = f" [{change.authority}]" if change.authority != "same" else ""
    reason = f" ({change.reason})" if change.reason else ""
    text = f"{clean(left)}{clean(right)}{authority}{clean(reason)}"
    return _Line(change.kind, text, change.authority == "wider")


def _whole(value: Value) -> str:
    """Return the value that was written. Lists and mappings, which say what the agent may do, are complete."""
    return json.dumps(plain(value), ensure_ascii=False) if isinstance(value, dict | list) else _short(value)


def _short(value: Value) -> str:
    return short(value if isinstance(value, str) else json.dumps(plain(value), ensure_ascii=False))


def total(results: Sequence[Result]) -> str:
    """Return one line with the number of files by what became of them, then of fields."""
    by_status = Counter[str](result.status for result in results)
    kinds = Counter(change.kind for result in results if not result.refused for change in result.changes)
    words = {
        "written": "written",
        "unchanged": "unchanged",
        "planned": "to write",
        "out-of-date": "out of date",
        "refused": "refused",
        "skipped": "passed over",
        "orphaned": "without a source",
        "deleted": "deleted",
    }
    files = ", ".join(f"{by_status[status]} {word}" for status, word in words.items() if by_status[status])
    fields = ", ".join(
        f"{kinds[kind]} {kind}" for kind in ("mapped", "approximated", "dropped", "defaulted") if kinds[kind]
    )
    if not results:
        return "No agent files found."
    return f"Files: {files}." + (f" Fields: {fields}." if fields else "")


def difference(result: Result) -> str:
    """Return a unified diff from the target's present content."""
    before = (result.existing or b"").decode("utf-8", "replace")
    after = (result.data or b"").decode("utf-8", "replace")
    return unified(before, after, result.path, new=result.existing is None)


def as_json(results: Sequence[Result], *, content: bool = False) -> ResultsJson:
    """Return ``{"version": 1, "results": [...]}``; ``content`` adds each target's text."""
    return {"version": VERSION, "results": [entry(result, content) for result in results]}


def entry(result: Result, content: bool = False) -> ResultJson:
    """Return the JSON object of one result."""
    out: ResultJson = {
        "source": result.source,
        "from": result.origin or None,
        "to": result.target or None,
        "target_path": result.path or None,
        "status": result.status,
        "changes": [_change(change) for change in result.changes],
        "diagnostics": [
            {"level": message.level, "code": message.code, "message": message.text} for message in result.messages
        ],
    }
    if result.kind != "agent":
        out["kind"] = result.kind
        out["files"] = [{"path": file.path, "from": file.file.path if file.file else None} for file in result.files]
    if content:
        out["content"] = None if result.data is None else result.data.decode("utf-8", "replace")
    return out


def _change(change: Loss) -> ChangeJson:
    source: FieldJson | None = None
    if change.kind != "defaulted":
        source = {"field": change.field, "value": plain(change.value)}
    target: FieldJson | None = None
    if change.to is not None:
        target = {"field": change.to[0], "value": plain(change.to[1])}
    return {
        "field": change.field,
        "kind": change.kind,
        "from": source,
        "to": target,
        "authority": change.authority,
        "reason": change.reason,
    }


def plain(value: Any) -> Any:
    """Return a value as JSON can represent it: a date as its text, a number that is not finite as its name."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float) and value - value != 0:
        return str(value)
    return value if value is None or isinstance(value, str | int | float | bool) else str(getattr(value, "text", value))
