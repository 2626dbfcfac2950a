"""The report as one page that is opened from disk and loads nothing.

The document stands in it once, as JSON in a block that no browser executes; the rows are made of it by the script
(`page.js`) when they are looked at. Each text is there once, and everything else names it by its number: two thousand
agents in four clients fit into a few megabytes.

What a file says is text everywhere: the script sets the text of elements and makes no markup of it. The page's own
policy allows the script and the style by their hashes, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, cast

import jinja2
from markupsafe import Markup

from agentlint import __version__
from agentlint.home import DISTRIBUTION
from agentlint.reports import inspect
from agentlint.reports.matrix import STATES, compare, noun
from agentlint.reports.words import clean, clean_lines, counted
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.engine.inspect import View
    from agentlint.reports.matrix import Document

LONGEST = 2_000
"""Characters of a text that the page shows: what is longer is cut, and is whole in the file itself."""

FOLDER = Path(__file__).parent

_ACTIVE = lazy_pattern("[<>&\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_FIX = {"safe": "agentlint fix", "unsafe": "agentlint fix --unsafe-fixes", "display": "by hand"}


def write(report: Document, out: TextIO) -> None:
    """The whole page."""
    style, script = (FOLDER / "page.css").read_text("utf-8"), (FOLDER / "page.js").read_text("utf-8")
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    template = environment.from_string((FOLDER / "page.html").read_text("utf-8"))
    titles = {one["id"]: one["title"] for one in (*report["targets"], *report["clients"])}
    values = {
        "generator": f"agentlint report ({DISTRIBUTION} {__version__})",
        "policy": f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'",
        "style": Markup(style),
        "script": Markup(script),
        "data": Markup(in_script(_Page(report, titles).data())),
        "states": STATES,
        "rows": counted(len(report["agents"]), noun(report)),
        "clients": [(one, _row(report["summary"][one["id"]])) for one in report["clients"]],
        "unreadable": [(clean(one["path"]), clean(one["reason"])) for one in report["unreadable"]],
        "changes": _changes(report) if "changes" in report else None,
    }
    out.write(template.render(values))


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def in_script(value: Any) -> str:
    """JSON that ends no script, begins no comment, and holds nothing that a reader of the source does not see."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # two hashes begin a command for some CI runners
    return (
        _ACTIVE.sub(lambda found: f"\\u{ord(found[0]):04x}", text).replace("##", "#\\u0023").replace("::", ":\\u003a")
    )


def _row(summary: dict[str, dict[str, int]]) -> list[tuple[int, int]]:
    """For each state the agents in it, and those that would be if they lay where the client looks."""
    there, elsewhere = summary["there"], summary["elsewhere"]
    unseen = sum(elsewhere.values())
    counts = [(there.get(state, 0), elsewhere.get(state, 0)) for state in STATES[:-1]]
    return [*counts, (there.get(STATES[-1], 0) + unseen, 0)]


def _changes(report: Document) -> list[str]:
    """What is to be said above the matrix: what a row cannot show."""
    changes = report["changes"]
    out = [f"{one['title']} {one['from']} -> {one['to']}".rstrip() for one in changes["clients"]]
    out += [f"{one['path']} {one['declared'] or ''}".rstrip() + ": removed" for one in changes["removed"]]
    count = len(changes["changed"]) + len(changes["added"])
    return [f"{count} of {counted(len(report['agents']), noun(report))} changed or came", *map(clean, out)]


class _Page:
    """What the script works with: lists instead of objects, and numbers instead of texts."""

    def __init__(self, report: Document, titles: dict[str, str]) -> None:
        self._report = report
        self._titles = titles
        self._numbers: dict[str, int] = {"": 0}
        changes = report.get("changes", {"added": [], "changed": []})
        self._changes: dict[tuple[str, str | None], list[str]] = {
            (one["path"], one["declared"]): compare.lines(one, titles) for one in changes["changed"]
        }
        self._changes |= {(one["path"], one["declared"]): ["new"] for one in changes["added"]}

    def data(self) -> dict[str, Any]:
        agents = [self._agent(agent) for agent in self._report["agents"]]
        return {
            "clients": [[one["id"], one["title"], one["version"], one["date"]] for one in self._report["clients"]],
            "targets": [[one["id"], one["title"]] for one in self._report["targets"]],
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
        shown = inspect.cells(cast("View", view))  # a view as `inspect` gives it, with more
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
        """The text, and what is marked in it in UTF-16 units, as the script counts."""
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
        notes = [self._text(f"{one['level']}: {one['message']}") for one in answer["diagnostics"]]
        return [("exact", "lossy", "refused").index(answer["status"]), changes, notes]


def _said(to: Document | None) -> str:
    """What a conversion writes for a field."""
    if to is None:
        return ""
    value = to["value"]
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"{to['field']}: {text}"


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
