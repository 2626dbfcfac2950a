"""What `inspect` found: a table for each file with a column for each client, or JSON, version 1."""

from __future__ import annotations

import unicodedata
from collections import Counter
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TextIO

from agentlint.record import Record
from agentlint.reports.lines import in_json
from agentlint.reports.words import clean, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from agentlint.engine.inspect import Entry, Facts

WIDTH = 80
"""Columns that a table fills where nothing is known of a terminal."""
NARROWEST, WIDEST = 60, 160
"""Columns that a table takes at least, and at most: longer lines are hard to read."""

_LABEL = 12
_LINES = {"description": 4, "tools": 8, "permission": 12}
"""Lines that a row may take; more is cut."""

MARK = "* "
_LEGEND = f"{MARK.strip()} is not what the file says."
_HYPOTHETICAL = "(in brackets) the file does not lie where that client looks: as if it lay there."
_COLOURS = {"loaded": "32", "degraded": "33", "disabled": "33", "rejected": "31", "skipped": "31", "ignored": "31"}


def as_json(entries: Iterable[Entry], out: TextIO) -> None:
    """``{"version": 1, "agents": [...]}``, written as it comes, an agent a line."""
    out.write('{"version": 1, "agents": [')
    separator = "\n"
    for entry in entries:
        out.write(separator + in_json(entry.json))
        separator = ",\n"
    out.write("\n]}\n")


def text(entries: Iterable[Entry], out: TextIO, *, color: bool = False, columns: int = WIDTH) -> None:
    """A table for each file, then what the marks mean. ``columns`` are the terminal's."""
    columns = min(max(columns, NARROWEST), WIDEST)
    marked = hypothetical = False
    for path, group in groupby((entry.facts for entry in entries), key=itemgetter("path")):
        views = list(group)
        table = _table(views)
        marked |= any(cell.marked for _, cells in table for cell in cells)
        hypothetical |= any(view["hypothetical"] for view in views)
        out.write(_paint("\n".join(_wrap(clean(path), columns)), "1", color) + "\n")
        for line in _lines(views, table, color, columns):
            out.write(line.rstrip() + "\n")
        for note in _notes(views, columns):
            out.write(note + "\n")
        out.write("\n")
    if marked:
        out.write(_LEGEND + "\n")
    if hypothetical:
        out.write(_HYPOTHETICAL + "\n")


class _Cell(Record):
    text: str
    marked: bool = False


def _table(views: list[Facts]) -> list[tuple[str, list[_Cell]]]:
    """The rows that say something, a cell for each client."""
    rows = [
        ("outcome", [_outcome(view) for view in views]),
        ("name", [_plain(view, "name") for view in views]),
        ("description", [_plain(view, "description") for view in views]),
        ("model", [_plain(view, "model") for view in views]),
        ("mode", [_plain(view, "mode") for view in views]),
        ("tools", [_tools(view) for view in views]),
        ("permission", [_permission(view) for view in views]),
        ("started by", [_started(view) for view in views]),
        ("prompt", [_prompt(view) for view in views]),
        ("problems", [_problems(view) for view in views]),
    ]
    return [(label, cells) for label, cells in rows if any(cell.text not in ("", "-") for cell in cells)]


def _outcome(view: Facts) -> _Cell:
    outcome = view["outcome"]
    return _Cell(f"({outcome})" if view["hypothetical"] else outcome)


def _is_there(view: Facts) -> bool:
    return view["outcome"] not in ("rejected", "skipped", "ignored")


def _plain(view: Facts, key: str) -> _Cell:
    """A text. What the author did not write is the client's own choice, not a difference."""
    value, written = view[key], view["written"].get(key)
    if not _is_there(view):
        return _Cell("")
    if value is None:
        return _Cell("-" if written is None else "none", written is not None)
    return _Cell(_one_line(value) or '""', written is not None and _one_line(value) != _one_line(written))


def _one_line(value: Any) -> str:
    return " ".join(str(value).split())


def _tools(view: Facts) -> _Cell:
    tools = view["tools"]
    if not _is_there(view):
        return _Cell("")
    if tools is None:
        return _Cell("-")
    if tools == "all":
        return _Cell("all", _tools_differ(view["written"].get("tools"), tools))
    given = [*tools, *view["server_tools"]]
    return _Cell(", ".join(given) or "none", _tools_differ(view["written"].get("tools"), given))


def _tools_differ(written: Any, tools: list[str] | str) -> bool:
    """Whether the tools in force are others than those written, whatever the client calls the list."""
    if written is None:
        return False
    if isinstance(written, dict):
        off = {name for name, value in written.items() if value is False}
        on = {name for name, value in written.items() if value is True}
        if tools == "all":
            return bool(off)
        return bool(off & set(tools)) or not on <= {*tools, "*"}
    names = written if isinstance(written, list) else str(written).split(",")
    wanted = {str(name).strip() for name in names}
    if tools == "all":
        return wanted not in ({"*"}, {"all"})
    return wanted != set(tools)


def _permission(view: Facts) -> _Cell:
    """The rules that follow the client's own."""
    rules = view["permission"]
    if rules is None or not _is_there(view):
        return _Cell("")
    from agentlint.platforms.opencode.builtins import DEFAULTS

    own = 0
    while own < len(rules) and own < len(DEFAULTS) and rules[own] == DEFAULTS[own]:
        own += 1
    return _Cell(", ".join(rules[own:]) or "defaults")


def _started(view: Facts) -> _Cell:
    user, model = view["user_invocable"], view["model_invocable"]
    if (user is None and model is None) or not _is_there(view):
        return _Cell("")
    return _Cell(", ".join(word for word, may in (("user", user), ("model", model)) if may) or "nobody")


def _prompt(view: Facts) -> _Cell:
    length = view["prompt_length"]
    return _Cell("" if length is None or not _is_there(view) else counted(length, "character"))


def _problems(view: Facts) -> _Cell:
    by = Counter(problem["severity"] for problem in view["problems"])
    words = (("error", "error"), ("warning", "warning"), ("info", "note"))
    return _Cell(", ".join(counted(by[severity], word) for severity, word in words if by[severity]))


def _lines(views: list[Facts], table: list[tuple[str, list[_Cell]]], color: bool, columns: int) -> Iterator[str]:
    width = (columns - _LABEL) // len(views) - 1
    head = [_wrap(f"{view['client']['title']} {view['client']['version']}", width) for view in views]
    yield from _row("", [(lines, "1") for lines in head], width, color)
    for label, cells in table:
        block = []
        for view, cell in zip(views, cells, strict=True):
            lines = _wrap((MARK if cell.marked else "") + clean(cell.text), width, _LINES.get(label, 3))
            colour = _COLOURS[view["outcome"]] if label == "outcome" else "33" if cell.marked else ""
            block.append((lines, colour))
        yield from _row(label, block, width, color)


def _row(label: str, block: list[tuple[list[str], str]], width: int, color: bool) -> Iterator[str]:
    for number in range(max(len(lines) for lines, _ in block)):
        parts = [f"{label if number == 0 else '':<{_LABEL}}"]
        for lines, colour in block:
            shown = lines[number] if number < len(lines) else ""
            parts.append(_paint(shown, colour, color) + " " * (width - _cells(shown) + 1))
        yield "".join(parts)


def _notes(views: list[Facts], columns: int) -> Iterator[str]:
    """Why a client does not simply load the file."""
    for view in views:
        if view["reason"]:
            told = f"{view['client']['title']}: {clean(_one_line(view['reason']))}"
            for number, line in enumerate(_wrap(told, columns - 4, 6)):
                yield ("  " if number == 0 else "    ") + line


def _paint(shown: str, colour: str, color: bool) -> str:
    return f"\x1b[{colour}m{shown}\x1b[0m" if color and colour and shown else shown


def _cells(shown: str) -> int:
    """The columns that a text takes on a terminal."""
    return len(shown) if shown.isascii() else sum(map(_cell, shown))


def _cell(one: str) -> int:
    if unicodedata.combining(one):
        return 0
    return 2 if unicodedata.east_asian_width(one) in "WF" else 1


def _wrap(shown: str, width: int, limit: int = 1_000) -> list[str]:
    """Lines of at most ``width`` columns; what is beyond ``limit`` lines is cut with an ellipsis."""
    lines, line, taken = [], "", 0
    # A character is at least half a line's column: what lies beyond can never be shown.
    for word in shown[: limit * width * 2].split(" "):
        size = _cells(word)
        if line and taken + 1 + size > width:
            lines.append(line)
            line, taken = "", 0
        while size > width:
            cut, room = 0, width
            while room >= (step := _cell(word[cut])):
                room -= step
                cut += 1
            lines.append(word[:cut])
            word = word[cut:]
            size = _cells(word)
        line, taken = (f"{line} {word}", taken + 1 + size) if line else (word, size)
        if len(lines) > limit:
            break
    lines.append(line)
    if len(lines) > limit or len(shown) > limit * width * 2:
        del lines[limit:]
        last = lines[-1]
        while _cells(last) > width - 1:
            last = last[:-1]
        lines[-1] = last + "…"
    return lines
