"""What `convert` did: a short table for each file and a total, or JSON."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, TextIO

from agentlint.reports.words import clean, for_stream
from agentlint.syntax.edits import unified

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agentlint.engine.convert import Result
    from agentlint.model.agent import Loss
    from agentlint.syntax.nodes import Value

VERSION = 1
_DONE = {
    "written": "wrote {path}",
    "unchanged": "{path} is up to date",
    "planned": "would write {path}",
    "out-of-date": "{path} is out of date",
    "refused": "not converted to {target}",
    "skipped": "not converted",
    "orphaned": "{path} has no source any more",
    "deleted": "deleted {path}",
}
_SHOWN = 60
"""Characters of a value that a table shows."""


def text(
    results: Sequence[Result], out: TextIO, *, verbose: bool = False, quiet: bool = False, diff: bool = False
) -> None:
    """A block a file: what was done, a line for every field that is not carried as it is (with ``verbose`` for every
    field), and notes. Then one line with the totals. ``quiet``: only the blocks of files that were not written."""
    for result in results:
        if result.status in ("unchanged", "skipped") and not verbose:
            continue
        if quiet and result.status not in ("refused", "out-of-date", "orphaned"):
            if diff:
                _show_difference(result, out)
            continue
        done = _DONE[result.status].format(path=result.path, target=result.target or "anything")
        out.write(f"{clean(result.source)}: {clean(done)}\n")
        told: set[str] = set()
        for change in result.changes:
            if verbose or change.kind != "mapped" or change.authority != "same":
                out.write(_line(change, told))
        for message in result.messages:
            out.write(f"  {message.level}: {clean(message.text)}\n")
        if diff:
            _show_difference(result, out)
    if not quiet:
        out.write(total(results) + "\n")


def _show_difference(result: Result, out: TextIO) -> None:
    if result.data is not None and result.path and result.status != "unchanged":
        out.write(for_stream(difference(result), out))


def _line(change: Loss, told: set[str]) -> str:
    """``told`` are the target's fields whose value an earlier line showed."""
    right = ""
    if change.to is not None:
        right = f" -> {change.to[0]}" if change.to[0] in told else f" -> {change.to[0]}: {_short(change.to[1])}"
        told.add(change.to[0])
    left = change.field if change.kind == "defaulted" else f"{change.field}: {_short(change.value)}"
    if change.kind == "defaulted":
        right = f": {_short(change.to[1])}" if change.to is not None else ""
    authority = f" [{change.authority}]" if change.authority != "same" else ""
    reason = f" ({change.reason})" if change.reason else ""
    return f"  {change.kind:<12} {clean(left)}{clean(right)}{authority}{clean(reason)}\n"


def _short(value: Value) -> str:
    shown = value if isinstance(value, str) else json.dumps(_plain(value), ensure_ascii=False)
    shown = " ".join(shown.split())
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"


def total(results: Sequence[Result]) -> str:
    """One line: files by what became of them, then fields by what became of them."""
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
    """A unified diff from what the target holds now."""
    before = (result.existing or b"").decode("utf-8", "replace")
    after = (result.data or b"").decode("utf-8", "replace")
    return unified(before, after, result.path, new=result.existing is None)


def as_json(results: Sequence[Result], *, content: bool = False) -> dict[str, Any]:
    """``{"version": 1, "results": [...]}``; ``content`` adds each target's text."""
    return {"version": VERSION, "results": [entry(result, content) for result in results]}


def entry(result: Result, content: bool = False) -> dict[str, Any]:
    out: dict[str, Any] = {
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
    if content:
        out["content"] = None if result.data is None else result.data.decode("utf-8", "replace")
    return out


def _change(change: Loss) -> dict[str, Any]:
    source = None if change.kind == "defaulted" else {"field": change.field, "value": _plain(change.value)}
    target = None if change.to is None else {"field": change.to[0], "value": _plain(change.to[1])}
    return {
        "field": change.field,
        "kind": change.kind,
        "from": source,
        "to": target,
        "authority": change.authority,
        "reason": change.reason,
    }


def _plain(value: Any) -> Any:
    """A value as JSON can hold it: a date is its text, a number that is not finite its name."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float) and value - value != 0:
        return str(value)
    return value if value is None or isinstance(value, str | int | float | bool) else str(getattr(value, "text", value))
