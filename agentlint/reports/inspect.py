"""What `inspect` found: a table for each file with a column for each client, or JSON, version 1."""

from __future__ import annotations

from collections import Counter
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any, Literal, TextIO

from agentlint.record import Record
from agentlint.reports.lines import in_json
from agentlint.reports.terminal import columns_of, paint, wrap
from agentlint.reports.words import clean, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from agentlint.engine.inspect import ClientAnswer, View

WIDTH = 80
"""The columns that a table takes where no terminal is known."""
NARROWEST, WIDEST = 60, 160
"""The least and the most columns that a table takes: longer lines are hard to read."""

_LABEL = 12
_LINES = {"description": 4, "tools": 8, "permission": 12}
"""The number of lines that a row takes; more is cut."""

MARK = "* "
_LEGEND = f"{MARK.strip()} differs from the file."
_HYPOTHETICAL = "(in brackets) the client does not look there; the result if it did."
ALTERED = "altered"
"""Loaded, but not as written."""
_ALTERED = f"{ALTERED}: the client loads the file, but ignores or changes part of it."
_COLOURS = {"loaded": "32", "degraded": "33", "disabled": "33", "rejected": "31", "skipped": "31", "ignored": "31"}
_WORD_COLOURS = _COLOURS | {ALTERED: "33"}


def as_json(entries: Iterable[ClientAnswer], out: TextIO) -> None:
    """Print ``{"version": 1, "agents": [...]}``, one agent on each line, as the entries come."""
    out.write('{"version": 1, "agents": [')
    separator = "\n"
    for entry in entries:
        out.write(separator + in_json(entry.json))
        separator = ",\n"
    out.write("\n]}\n")


def text(
    entries: Iterable[ClientAnswer],
    out: TextIO,
    *,
    color: bool = False,
    columns: int = WIDTH,
    verbose: bool = False,
    quiet: bool = False,
) -> None:
    """Print a table with all that the clients see of one file, or an overview of several; ``verbose`` prints a table
    for each. ``quiet`` prints only files that a client does not take as written although they are in its folder,
    without totals and legends. ``columns`` is the width of the terminal."""
    columns = min(max(columns, NARROWEST), WIDEST)
    files = _by_file(entries)
    if quiet:
        files = (file for file in files if any(_word(view) not in ("loaded", "(loaded)") for view in _at_home(file[1])))
    first, second = next(files, None), next(files, None)
    if first is None:
        return
    if second is None or verbose:
        marks = _details(chain((first,), () if second is None else (second,), files), out, color, columns)
    else:
        marks = _overview(chain((first, second), files), out, color, columns, totals=not quiet)
    if not quiet:
        out.writelines("\n".join(wrap(line, columns)) + "\n" for line in marks)


def _by_file(entries: Iterable[ClientAnswer]) -> Iterator[tuple[str, list[View]]]:
    """Yield the views of each file, or of each agent that a file declares."""
    for (path, key), group in groupby((entry.view for entry in entries), key=_subject):
        yield f"{path}, {key}" if key else path, list(group)


def _at_home(views: list[View]) -> list[View]:
    """Return the views of the clients in whose folders the file is; for a file in no client's folder, all views."""
    return [view for view in views if not view["hypothetical"]] or views


def _details(files: Iterable[tuple[str, list[View]]], out: TextIO, color: bool, columns: int) -> Iterator[str]:
    """Write a table for each file, and yield the meaning of the marks in it."""
    marked = hypothetical = False
    for path, views in files:
        table = _table(views)
        marked |= any(cell.marked for _, cells in table for cell in cells)
        hypothetical |= any(view["hypothetical"] for view in views)
        out.write(paint("\n".join(wrap(clean(path), columns)), "1", color) + "\n")
        for line in _lines(views, table, color, columns):
            out.write(line.rstrip() + "\n")
        for note in _notes(views, columns):
            out.write(note + "\n")
        out.write("\n")
    return chain((_LEGEND,) if marked else (), (_HYPOTHETICAL,) if hypothetical else ())


def _overview(
    files: Iterable[tuple[str, list[View]]], out: TextIO, color: bool, columns: int, *, totals: bool
) -> Iterator[str]:
    """Write a line for each file below its folder with one word for each client, then how often each word occurs; yield
    the meaning of the words."""
    rows: list[tuple[str, dict[str, str]]] = []
    titles: dict[str, str] = {}
    words: dict[str, Counter[str]] = {}
    changes: list[str] = []
    for path, views in files:
        row = {}
        for view in views:
            client = view["as"]
            titles.setdefault(client, f"{view['client']['title']} {view['client']['version']}")
            row[client] = _word(view)
            words.setdefault(client, Counter())[row[client]] += 1
            changes += (f"{path}: {change}" for change in _changes(view))
        rows.append((path, row))
    # Each client has the room that its longest word needs; the names of the files get the rest.
    widths = {client: max(map(len, (*words[client], *titles[client].split(" ")))) for client in titles}
    room = max(columns - sum(widths.values()) - 2 * len(widths), NARROWEST // 3)
    heads = {client: wrap(title, widths[client]) for client, title in titles.items()}
    for number in range(max(map(len, heads.values()))):
        parts = [(lines[number] if number < len(lines) else "", "1") for lines in heads.values()]
        out.write(_overview_line("", room, parts, widths, color))
    for folder, group in groupby(rows, key=lambda row: _parted(row[0])[0]):
        out.write(paint("\n".join(wrap(clean(folder), columns)), "1", color) + "\n")
        for path, row in group:
            *above, name = wrap(clean(_parted(path)[1]), room - 2)
            for line in above:
                out.write(f"  {line}\n")
            parts = [(word := row.get(client, ""), _WORD_COLOURS.get(word.strip("()"), "")) for client in titles]
            out.write(_overview_line(f"  {name}", room, parts, widths, color))
    out.write("\n")
    for change in changes:
        out.write("\n    ".join(wrap(clean(change), columns - 4)) + "\n")
    if changes:
        out.write("\n")
    for client, title in titles.items() if totals else ():
        here = Counter({word: count for word, count in words[client].items() if not word.startswith("(")})
        elsewhere = Counter({word.strip("()"): count for word, count in (words[client] - here).items()})
        change = _counts(here) + (f" (if the client looked there: {_counts(elsewhere)})" if elsewhere else "")
        out.write("\n    ".join(wrap(f"{title}: {change.strip()}", columns - 4)) + "\n")
    told_words = {word for counts in words.values() for word in counts}
    return chain(
        ("",) if totals else (),
        (_ALTERED,) if told_words & {ALTERED, f"({ALTERED})"} else (),
        (_HYPOTHETICAL,) if any(word.startswith("(") for word in told_words) else (),
        ("`agentlint inspect FILE` shows everything that a client sees of a file, --verbose of every file.",),
    )


def _overview_line(label: str, room: int, parts: list[tuple[str, str]], widths: dict[str, int], color: bool) -> str:
    line = label + " " * (room - columns_of(label))
    for (word, colour), width in zip(parts, widths.values(), strict=True):
        line += "  " + paint(word, colour, color) + " " * (width - columns_of(word))
    return line.rstrip() + "\n"


def _word(view: View) -> str:
    """Return what a client does with a file, in one word."""
    word = ALTERED if view["outcome"] == "loaded" and is_changed(view) else view["outcome"]
    return f"({word})" if view["hypothetical"] else word


def is_changed(view: View) -> bool:
    """Tell whether the client ignores or changes something in the file, apart from notes."""
    return any(problem["severity"] != "info" for problem in view["problems"])


def _parted(path: str) -> tuple[str, str]:
    folder, slash, name = path.rpartition("/")
    return (folder + slash) or "./", name


def _counts(words: Counter[str]) -> str:
    return ", ".join(f"{count:,} {word}" for word, count in sorted(words.items(), key=lambda item: (-item[1], item[0])))


def _subject(view: View) -> tuple[str, str]:
    """Return the subject of a table: a file, or an agent that a file declares."""
    return view["path"], view.get("declared", "")


class Cell(Record):
    """One thing that a client sees. ``marked`` says that it differs from what the file says."""

    text: str
    marked: bool = False

    @property
    def says(self) -> bool:
        """Tell whether the cell contains anything."""
        return self.text not in ("", "-")


def cells(view: View) -> dict[str, Cell]:
    """Return everything that one client sees, by its label. ``view`` is a view that includes what the file itself says
    (`engine.inspect.Options.written`)."""
    return {
        "outcome": _outcome(view),
        "name": _plain(view, "name"),
        "description": _plain(view, "description"),
        "model": _plain(view, "model"),
        "mode": _plain(view, "mode"),
        "tools": _tools(view),
        "permission": _permission(view),
        "started by": _started(view),
        "prompt": _prompt(view),
        "problems": _problems(view),
    }


def _table(views: list[View]) -> list[tuple[str, list[Cell]]]:
    """Return the rows that are not empty, with a cell for each client."""
    columns = [cells(view) for view in views]
    rows = [(label, [column[label] for column in columns]) for label in columns[0]]
    return [(label, row) for label, row in rows if any(cell.says for cell in row)]


def _outcome(view: View) -> Cell:
    outcome = view["outcome"]
    return Cell(f"({outcome})" if view["hypothetical"] else outcome)


def _is_there(view: View) -> bool:
    return view["outcome"] not in ("rejected", "skipped", "ignored")


def _plain(view: View, key: Literal["name", "description", "model", "mode"]) -> Cell:
    """Return the cell of a text. What the author did not write is the client's own choice, not a difference."""
    value, written = view[key], view["written"].get(key)
    if not _is_there(view):
        return Cell("")
    if value is None:
        return Cell("-" if written is None else "none", written is not None)
    return Cell(_one_line(value) or '""', written is not None and _one_line(value) != _one_line(written))


def _one_line(value: Any) -> str:
    return " ".join(str(value).split())


def _tools(view: View) -> Cell:
    tools = view["tools"]
    if not _is_there(view):
        return Cell("")
    if tools is None:
        return Cell("-")
    if tools == "all":
        return Cell("all", _tools_differ(view["written"].get("tools"), tools))
    given = [*tools, *view["server_tools"]]
    return Cell(", ".join(given) or "none", _tools_differ(view["written"].get("tools"), given))


def _tools_differ(written: Any, tools: list[str] | str) -> bool:
    """Tell whether the tools that the agent has differ from those written, whatever the client calls the list."""
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


def _permission(view: View) -> Cell:
    """Return the cell of the rules after the client's own."""
    rules = view["permission"]
    if rules is None or not _is_there(view):
        return Cell("")
    from agentlint.platforms.opencode.builtins import DEFAULTS

    shared = 0
    while shared < len(rules) and shared < len(DEFAULTS) and rules[shared] == DEFAULTS[shared]:
        shared += 1
    return Cell(", ".join(rules[shared:]) or "defaults")


def _started(view: View) -> Cell:
    user, model = view["user_invocable"], view["model_invocable"]
    if (user is None and model is None) or not _is_there(view):
        return Cell("")
    return Cell(", ".join(word for word, may in (("user", user), ("model", model)) if may) or "nobody")


def _prompt(view: View) -> Cell:
    length = view["prompt_length"]
    return Cell("" if length is None or not _is_there(view) else counted(length, "character"))


def _problems(view: View) -> Cell:
    by = Counter(problem["severity"] for problem in view["problems"])
    words = (("error", "error"), ("warning", "warning"), ("info", "note"))
    return Cell(", ".join(counted(by[severity], word) for severity, word in words if by[severity]))


def _lines(views: list[View], table: list[tuple[str, list[Cell]]], color: bool, columns: int) -> Iterator[str]:
    width = (columns - _LABEL) // len(views) - 1
    head = [wrap(f"{view['client']['title']} {view['client']['version']}", width) for view in views]
    yield from _row("", [(lines, "1") for lines in head], width, color)
    for label, cells in table:
        block = []
        for view, cell in zip(views, cells, strict=True):
            lines = wrap((MARK if cell.marked else "") + clean(cell.text), width, _LINES.get(label, 3))
            colour = _COLOURS[view["outcome"]] if label == "outcome" else "33" if cell.marked else ""
            block.append((lines, colour))
        yield from _row(label, block, width, color)


def _row(label: str, block: list[tuple[list[str], str]], width: int, color: bool) -> Iterator[str]:
    for number in range(max(len(lines) for lines, _ in block)):
        parts = [f"{label if number == 0 else '':<{_LABEL}}"]
        for lines, colour in block:
            shown = lines[number] if number < len(lines) else ""
            parts.append(paint(shown, colour, color) + " " * (width - columns_of(shown) + 1))
        yield "".join(parts)


def _notes(views: list[View], columns: int) -> Iterator[str]:
    """Yield why a client does not simply load the file."""
    for view in views:
        if view["reason"]:
            sentence = f"{view['client']['title']}: {clean(_one_line(view['reason']))}"
            for number, line in enumerate(wrap(sentence, columns - 4, 6)):
                yield ("  " if number == 0 else "    ") + line
        for sentence in _changes(view):
            for number, line in enumerate(wrap(sentence, columns - 4, 6)):
                yield ("  " if number == 0 else "    ") + line


def _changes(view: View) -> Iterator[str]:
    """Yield what each version of the requested range changed, field by field."""
    for change in view.get("changed", ()):
        fields = change["fields"]
        shown = {"outcome": fields["outcome"]} if "outcome" in fields else fields  # the others follow from it
        sentence = ", ".join(f"{name} {_said(old)} -> {_said(new)}" for name, (old, new) in shown.items())
        yield f"changed in {view['client']['title']} {change['version']}: {clean(sentence)}"


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "none" if value is None else _one_line(value)
