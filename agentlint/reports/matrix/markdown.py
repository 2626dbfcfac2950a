"""The report as a table for a pull request or a README, in GitHub's Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TextIO

from agentlint.reports.matrix import COMMENT, compare, noun
from agentlint.reports.words import clean, counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.reports.matrix import Document

SIGNS = {"loaded": "✅", "altered": "⚠️", "refused": "❌", "off": "⏸️", "not seen": "–"}
_LEGEND = {
    "altered": "⚠️ loaded, but the client ignores or changes part of it",
    "refused": "❌ no agent: the client refuses or skips the file",
    "off": "⏸️ turned off in the file",
    "not seen": "– the client does not look there (in brackets: the result if it did), or uses another file of "
    "the same name",
}
_CONVERTED = {"exact": "✅ exact", "lossy": "⚠️ with losses", "refused": "❌ refused"}


def write(report: Document, out: TextIO) -> None:
    """Write the table, the meaning of its signs, and what changed."""
    out.write(COMMENT + "\n")
    clients, targets = report["clients"], report["targets"]
    heads = [
        noun(report),
        *(f"{client['title']} {client['version']}".rstrip() for client in clients),
        *(f"to {target['title']}" for target in targets),
    ]
    out.write(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}\n")
    shown: set[str] = set()
    for agent in report["agents"]:
        cells = [code(agent["path"]) + (f" {code(agent['declared'])}" if agent["declared"] else "")]
        cells += [_cell(agent["views"].get(client["id"]), shown) for client in clients]
        cells += [_converted(agent["conversions"].get(target["id"])) for target in targets]
        out.write(f"| {' | '.join(cells)} |\n")
    legend = [text for state, text in _LEGEND.items() if state in shown]
    if legend:
        out.write("\n" + "<br>\n".join(legend) + "\n")
    for unreadable in report["unreadable"]:
        out.write(f"\n{code(unreadable['path'])} could not be read: {code(unreadable['reason'])}\n")
    if "changes" in report:
        out.write("\n" + "\n".join(_changes(report)) + "\n")


def _cell(view: Document | None, shown: set[str]) -> str:
    if view is None:
        return ""
    state = view["state"]
    rules = dict.fromkeys(problem["rule"] for problem in view["problems"] if problem["severity"] != "info")
    why = "".join(f" {code(rule)}" for rule in rules) if state in ("altered", "refused") else ""
    if not view["hypothetical"] or state == "not seen":
        shown.add(state)
        return f"{SIGNS[state]} {state}{why}" if state != "not seen" else SIGNS[state]
    shown |= {"not seen"}
    return f"{SIGNS['not seen']} ({compare.AS_IF[state]}{why})"


def _converted(answer: Document | None) -> str:
    if answer is None:
        return ""
    fields = dict.fromkeys(
        change["field"] for change in answer["changes"] if change["kind"] in ("approximated", "dropped")
    )
    lost = "".join(f" {code(field)}" for field in fields) if answer["status"] == "lossy" else ""
    codes = "".join(f" {code(message['code'])}" for message in answer["diagnostics"] if message["level"] == "error")
    return _CONVERTED[answer["status"]] + lost + codes


def _changes(report: Document) -> Iterator[str]:
    changes = report["changes"]
    titles = {titled["id"]: titled["title"] for titled in (*report["targets"], *report["clients"])}
    number = sum(len(changes[key]) for key in ("added", "removed", "changed"))
    row_noun = noun(report)
    yield f"**{counted(number, row_noun)} changed**\n" if number else f"**No {row_noun} changed**"
    for client in changes["clients"]:
        yield f"- {client['title']} {client['from']} -> {client['to']}".rstrip()
    for word in ("added", "removed"):
        for change in changes[word]:
            yield f"- {_named(change)}: {word}"
    for change in changes["changed"]:
        yield f"- {_named(change)}"
        for line in compare.lines(change, titles):
            yield f"  - {code(line)}"


def _named(agent: Document) -> str:
    return code(agent["path"]) + (f" {code(agent['declared'])}" if agent["declared"] else "")


def code(text: str) -> str:
    """Return text of a file as code, which is never read as Markdown or HTML."""
    shown = clean(text).replace("|", "\\|")
    fence = "`" * (max(map(len, re.findall("`+", shown)), default=0) + 1)
    edge = " " if shown[:1] in ("`", " ") or shown[-1:] in ("`", " ") else ""
    return f"{fence}{edge}{shown}{edge}{fence}" if shown else "` `"
