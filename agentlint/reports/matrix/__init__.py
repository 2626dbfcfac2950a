"""What `report` found, as one document: the agents of a run, and what each client makes of them. JSON, version 1.

The other formats (`html`, `markdown`, `badge`) are made from the document alone, and so is the comparison with an older
document (`compare`).
"""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Literal, TextIO

from agentlint.engine.inspect import DEFAULT
from agentlint.platforms import PLATFORMS, conversion
from agentlint.reports.convert import entry as conversion_json
from agentlint.reports.excerpt import excerpt
from agentlint.reports.inspect import is_changed
from agentlint.reports.json import as_json
from agentlint.syntax import edits
from agentlint.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agentlint.engine.convert import Result
    from agentlint.engine.inspect import Run, Trouble, View
    from agentlint.engine.report import ReportRow
    from agentlint.text import Diagnostic, Fix, Source

Document = dict[str, Any]
State = Literal["loaded", "altered", "refused", "off", "not seen"]

VERSION: Final = 1
STATES: tuple[State, ...] = ("loaded", "altered", "refused", "off", "not seen")
"""What becomes of an agent in a client. "loaded": as written. "altered": an agent, but something in the file is ignored
or changed. "refused": no agent, with or without an error. "off": its author switched it off. "not seen": the client
does not look there, or another file has taken the name."""
ROOM: Final = 120
"""The number of characters of a line that an excerpt shows."""
MOST_LINES: Final = 8
"""The number of lines of a fix that are shown, before and after."""


COMMENT: Final = "<!-- report: agentlint -->"
"""The mark in what `report` writes in Markdown and in a badge."""
_MARKS = (COMMENT, '"report": "agentlint"', '<meta name="generator" content="agentlint report')
"""Each file that `report` writes has one of these marks near its beginning, by which the next run recognises it."""


def write(form: str, report: Document, out: TextIO) -> None:
    """Write a document in one of the formats `reports.PAGES`, or as a badge."""
    import_module(f"{__name__}.{form}").write(report, out)
    out.flush()


def noun(report: Document) -> str:
    """Return the noun for the rows of a report: "agent", unless there are other kinds among them."""
    return "agent" if all(agent["kind"] == "agent" for agent in report["agents"]) else "file"


def is_own(beginning: bytes) -> bool:
    """Tell whether `report` wrote a file with this beginning."""
    return any(mark.encode() in beginning for mark in _MARKS)


def document(rows: Iterable[ReportRow], targets: tuple[str, ...], run: Run) -> Document:
    """Return everything that is known about a run. Clients come in the order of `inspect`, then others that files are
    for."""
    agents = [_agent(row, targets) for row in rows]
    met: dict[str, dict[str, str]] = {}
    versions: dict[str, set[str]] = {}
    for agent in agents:
        for name, view in agent["views"].items():
            met.setdefault(name, view["client"])
            versions.setdefault(name, set()).add(view["client"]["version"])
    order = [name for name in dict.fromkeys((*DEFAULT, *PLATFORMS)) if name in met]
    return {
        "report": "agentlint",
        "version": VERSION,
        "clients": [
            {
                "id": name,
                "title": met[name]["title"],
                "version": met[name]["version"] if len(versions[name]) == 1 else "",
                "date": met[name]["date"] if len(versions[name]) == 1 else "",
            }
            for name in order
        ],
        "targets": [{"id": target, "title": conversion.get(target).title} for target in targets],
        "agents": agents,
        "unreadable": [{"path": path, "reason": reason} for path, reason in run.unreadable],
        "summary": {name: summary(agents, name) for name in order},
    }


def summary(agents: list[Document], client: str) -> dict[str, dict[str, int]]:
    """Return the number of agents in each state, separately for agents where the client looks (``there``) and for
    others (``elsewhere``), which it was asked about."""
    count: dict[bool, Counter[str]] = {False: Counter(), True: Counter()}
    for agent in agents:
        view = agent["views"].get(client)
        if view is not None:
            count[view["hypothetical"]][view["state"]] += 1
    return {
        word: {state: count[elsewhere][state] for state in STATES if count[elsewhere][state]}
        for word, elsewhere in (("there", False), ("elsewhere", True))
    }


def state(view: View) -> State:
    """Return what becomes of an agent in one client. For an agent that is not where the client looks, it is what would
    become of it there; a caller that shows it must check ``hypothetical`` first."""
    outcome = view["outcome"]
    if outcome == "ignored":
        return "not seen"
    if outcome == "disabled":
        return "off"
    if outcome in ("rejected", "skipped"):
        return "refused"
    return "altered" if outcome == "degraded" or is_changed(view) else "loaded"


def _agent(row: ReportRow, targets: tuple[str, ...]) -> Document:
    views = {client: _view(row, view) for client, view in row.views.items()}
    return {
        "path": row.path,
        "declared": row.declared or None,
        "kind": row.kind,
        "platform": row.platform,
        "views": views,
        "findings": [_finding(row.source, finding) for result in row.results for finding in result.diagnostics],
        "conversions": {
            target: _conversion(answer)
            for answer in row.conversions
            for target in ([answer.target] if answer.target else targets)
            if target != row.platform
        },
    }


def _view(row: ReportRow, view: View) -> Document:
    """Return a view of `inspect` without what its position in the document already says, and with excerpts."""
    out: Document = {key: value for key, value in view.items() if key not in ("path", "as", "native")}
    out["state"] = state(view)
    out["problems"] = [{**problem, "excerpt": _excerpt(row.source, _span(problem))} for problem in view["problems"]]
    return out


def _span(problem: Trouble) -> Span:
    return Span(problem["range"]["start"]["offset"], problem["range"]["end"]["offset"])


def _excerpt(source: Source, span: Span) -> Document:
    return excerpt(source, span, ROOM)._asdict()


def _conversion(answer: Result) -> Document:
    """Return a result of `convert` without what its position in the document already says."""
    whole = conversion_json(answer)
    exact = not answer.refused and not answer.lossy
    return {
        "status": "refused" if answer.refused else "exact" if exact else "lossy",
        "changes": whole["changes"],
        "diagnostics": whole["diagnostics"],
    }


def _finding(source: Source, finding: Diagnostic) -> Document:
    out: Document = {key: value for key, value in as_json(source, finding).items() if key not in ("path", "route")}
    out["excerpt"] = _excerpt(source, finding.span)
    out["fixes"] = [{"title": fix.title, "safety": str(fix.safety)} | _lines(source, fix) for fix in finding.fixes]
    return out


def _lines(source: Source, fix: Fix) -> Document:
    """Return the lines that a fix changes: the number of the first, and the lines before and after."""
    if not fix.edits:
        return {}
    start = source.line_span(min(edit.start for edit in fix.edits)).start
    end = max(edit.end for edit in fix.edits)
    end = max(source.line_span(end).end, end)
    moved = [edit._replace(start=edit.start - start, end=edit.end - start) for edit in fix.edits]
    before = source.text[start:end]
    after = edits.apply(before, moved)
    return {
        "line": source.position(start).line,
        "before": _cut(before.splitlines()),
        "after": _cut(after.splitlines()),
    }


def _cut(lines: list[str]) -> list[str]:
    shown = [line if len(line) <= ROOM else line[:ROOM] + "…" for line in lines[:MOST_LINES]]
    return [*shown, "…"] if len(lines) > MOST_LINES else shown
