"""The report for a script in a browser: lists instead of objects, and numbers instead of texts.

Each text is stored once, and everything else refers to it by its number: two thousand agents in four clients fit into a
few megabytes. `cells.js` reads it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from agentlint.reports import inspect
from agentlint.reports.matrix import STATES, compare, noun
from agentlint.reports.words import clean, clean_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.engine.inspect import View
    from agentlint.reports.matrix import Document

LONGEST = 2_000
"""The number of characters of a text that the page shows: a longer text is cut, and is complete in the file itself."""

_FIX = {"safe": "agentlint fix", "unsafe": "agentlint fix --unsafe-fixes", "display": "by hand"}


def compact(report: Document) -> dict[str, Any]:
    """Return the data that the script works with."""
    return _Page(report).data()


class _Page:
    def __init__(self, report: Document) -> None:
        self._report = report
        titles = {titled["id"]: titled["title"] for titled in (*report["targets"], *report["clients"])}
        self._titles = titles
        self._numbers: dict[str, int] = {"": 0}
        changes = report.get("changes", {"added": [], "changed": []})
        self._changes: dict[tuple[str, str | None], list[str]] = {
            (change["path"], change["declared"]): compare.lines(change, titles) for change in changes["changed"]
        }
        self._changes |= {(change["path"], change["declared"]): ["new"] for change in changes["added"]}

    def data(self) -> dict[str, Any]:
        """Return the whole data, whose texts were collected while it was made."""
        agents = [self._agent(agent) for agent in self._report["agents"]]
        return {
            "clients": [
                [client["id"], client["title"], client["version"], client["date"]] for client in self._report["clients"]
            ],
            "targets": [[target["id"], target["title"]] for target in self._report["targets"]],
            "noun": noun(self._report),
            "compared": "changes" in self._report,
            "agents": agents,
            "texts": list(self._numbers),
        }

    def _text(self, text: str | None, *, lines: bool = False) -> int:
        shown = (clean_lines if lines else clean)(text or "")
        if len(shown) > LONGEST:
            shown = shown[:LONGEST] + "…"
        return self._numbers.setdefault(shown, len(self._numbers))

    def _agent(self, agent: Document) -> list[Any]:
        changed = self._changes.get((agent["path"], agent["declared"]), [])
        return [
            self._text(agent["path"]),
            self._text(agent["declared"]),
            self._text(agent["kind"]),
            self._text(self._titles.get(agent["platform"], agent["platform"])),
            [self._view(agent["views"].get(client["id"])) for client in self._report["clients"]],
            [self._conversion(agent["conversions"].get(target["id"])) for target in self._report["targets"]],
            [self._finding(finding) for finding in agent["findings"]],
            [self._text(line) for line in changed],
        ]

    def _view(self, view: Document | None) -> Any:
        if view is None:
            return 0
        shown = inspect.cells(cast("View", view))  # a view as `inspect` returns it, with additions
        shown.pop("outcome"), shown.pop("problems")
        facts = [
            [self._text(label), self._text(cell.text), int(cell.marked)] for label, cell in shown.items() if cell.says
        ]
        return [
            STATES.index(view["state"]),
            int(view["hypothetical"]),
            self._text(str(view["client"]["version"])),
            self._text(view["outcome"]),
            self._text(view["reason"]),
            facts,
            [self._problem(problem) for problem in view["problems"]],
        ]

    def _problem(self, problem: Document) -> list[Any]:
        return [
            self._text(problem["rule"]),
            self._text(problem["severity"]),
            problem["range"]["start"]["line"],
            self._text(problem["why"]),
            *self._excerpt(problem["excerpt"]),
        ]

    def _excerpt(self, excerpt: Document) -> list[int]:
        """Return the number of the text, and the marked part in UTF-16 code units, which the script counts in."""
        start, end = excerpt["start"], excerpt["start"] + excerpt["length"]
        text = excerpt["text"]
        return [self._text(text), _units(text[:start]), _units(text[start:end])]

    def _finding(self, finding: Document) -> list[Any]:
        return [
            self._text(finding["rule"]),
            self._text(finding["severity"]),
            finding["range"]["start"]["line"],
            self._text(finding["message"]),
            self._text(finding["why"]),
            self._text(finding["help"]),
            *self._excerpt(finding["excerpt"]),
            [list(self._fix(fix)) for fix in finding["fixes"]],
        ]

    def _fix(self, fix: Document) -> Iterator[Any]:
        yield self._text(f"{fix['title']} ({_FIX[fix['safety']]})")
        yield fix.get("line", 0)
        for key in ("before", "after"):
            yield self._text("\n".join(fix.get(key, ())), lines=True)

    def _conversion(self, answer: Document | None) -> Any:
        if answer is None:
            return 0
        changes = [
            [
                self._text(change["field"]),
                self._text(change["kind"]),
                self._text(_said(change["to"])),
                self._text("" if change["authority"] == "same" else change["authority"]),
                self._text(change["reason"]),
            ]
            for change in answer["changes"]
            if change["kind"] != "mapped" or change["authority"] != "same"
        ]
        notes = [self._text(f"{message['level']}: {message['message']}") for message in answer["diagnostics"]]
        return [("exact", "lossy", "refused").index(answer["status"]), changes, notes]


def _said(to: Document | None) -> str:
    """Return what a conversion writes for a field."""
    if to is None:
        return ""
    value = to["value"]
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"{to['field']}: {text}"


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
