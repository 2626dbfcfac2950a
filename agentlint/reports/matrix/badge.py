"""A badge: how many agents each client loads, as an SVG that loads nothing."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, TextIO

from agentlint.record import Record
from agentlint.reports.matrix import COMMENT, noun
from agentlint.reports.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.reports.matrix import Document

LOADS = ("loaded", "altered")
_HEIGHT, _PAD = 20, 7
_COLOURS = {"all": "#2b6a31", "some": "#8a5a00", "none": "#a32222"}
"""The background colours; white text on each has a contrast of more than 5 to 1."""
_NARROW, _WIDE = "fijlrtI.,:;|' /()", "mwMWOQG@%"


class Share(Record):
    """The agents that a client loads: ``loads`` of ``agents``. ``looked_at`` says that they are where the client looks;
    otherwise it is what the client would do if they were."""

    title: str
    noun: str
    loads: int
    agents: int
    altered: int
    looked_at: bool


def shares(report: Document) -> Iterator[Share]:
    """Yield the share of each client among the agents where it looks; if it looks at none, among all it was asked
    about."""
    for client in report["clients"]:
        summary = report["summary"][client["id"]]
        is_there = bool(summary["there"])
        count = summary["there" if is_there else "elsewhere"]
        loads = sum(count.get(state, 0) for state in LOADS)
        yield Share(client["title"], noun(report), loads, sum(count.values()), count.get("altered", 0), is_there)


def write(report: Document, out: TextIO) -> None:
    """Write a badge such as "Claude Code 12/12 · OpenCode 9/12", with a field for each client. Green: all agents are
    loaded as written; red: none is loaded."""
    fields = [(f"{share.title} {share.loads}/{share.agents}", _colour(share)) for share in shares(report)]
    fields = [(f"{noun(report)}s", "#444"), *fields]
    widths = [_width(text) for text, _ in fields]
    total = sum(widths)
    label = escape("; ".join(_told(share) for share in shares(report)))
    out.write(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{total}" height="{_HEIGHT}" role="img" aria-label="{label}">\n'
        f"{COMMENT}\n<title>{label}</title>\n"
        f'<clipPath id="r"><rect width="{total}" height="{_HEIGHT}" rx="3"/></clipPath>\n'
        '<g clip-path="url(#r)">\n'
    )
    left = 0
    for (_, colour), width in zip(fields, widths, strict=True):
        out.write(f'<rect x="{left}" width="{width}" height="{_HEIGHT}" fill="{colour}"/>\n')
        left += width
    out.write('</g>\n<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">\n')
    left = 0
    for (text, _), width in zip(fields, widths, strict=True):
        out.write(f'<text x="{left + _PAD}" y="14" textLength="{width - 2 * _PAD}">{escape(text)}</text>\n')
        left += width
    out.write("</g>\n</svg>\n")


def _colour(share: Share) -> str:
    if not share.loads:
        return _COLOURS["none"]
    return _COLOURS["all" if share.loads == share.agents and not share.altered else "some"]


def _told(share: Share) -> str:
    verb = "loads" if share.looked_at else "would load"
    where = "" if share.looked_at else ", if they were where it looks"
    altered = f" ({share.altered} of them altered)" if share.altered else ""
    return f"{share.title} {verb} {share.loads} of {counted(share.agents, share.noun)}{altered}{where}"


def _width(text: str) -> int:
    """Return the approximate width of a text in pixels at font size 11; `textLength` enforces it."""
    return 2 * _PAD + round(sum(4 if character in _NARROW else 10 if character in _WIDE else 7 for character in text))
