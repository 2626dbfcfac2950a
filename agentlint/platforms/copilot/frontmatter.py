"""How Copilot CLI finds frontmatter, and parses the YAML in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from agentlint.model.problems import (
    DuplicateKey,
    Effect,
    FrontmatterDisplaced,
    FrontmatterMissing,
    FrontmatterNotMapping,
    FrontmatterUnclosed,
    ReadmeAgent,
    YamlInvalid,
)
from agentlint.platforms.copilot.faults import DISPLACED, KEY_LINE, fault_kind
from agentlint.syntax import yaml12
from agentlint.syntax.nodes import DUPLICATE, YamlFault, kind_of
from agentlint.text import Span, lazy_pattern

if TYPE_CHECKING:
    from agentlint.platforms.copilot.context import CopilotReading
    from agentlint.syntax.nodes import Node
    from agentlint.text import Route

_WS: Final = "\t\x0b\x0c\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"


_OPEN: Final = lazy_pattern(rf"---[{_WS}]*(?:\n|\Z)")


_CLOSE: Final = lazy_pattern(rf"\n---[{_WS}]*(?=\n|\Z)")


def find_fences(reading: CopilotReading) -> int:
    """Return where the body begins; -1 when the client sees no frontmatter."""
    text = reading.text
    begin = 1 if text.startswith("\ufeff") else 0
    opening = _OPEN.match(text, begin)
    if opening is None:
        _no_frontmatter(reading, begin)
        return -1
    reading.start = opening.end()
    closing = _CLOSE.search(text, reading.start - 1)
    if closing is None:
        reading.reject(FrontmatterUnclosed(), Span(begin, begin + 3), "missing or malformed YAML frontmatter")
        return -1
    reading.stop = max(closing.start(), reading.start)
    if reading.stop > reading.start and text[reading.stop - 1] == "\r":
        reading.stop -= 1
    return closing.end()


def _no_frontmatter(reading: CopilotReading, begin: int) -> None:
    text = reading.text
    message = "missing or malformed YAML frontmatter"
    head = text[begin : begin + 2000]
    displaced = DISPLACED.match(head)
    if reading.is_readme and displaced is None:
        why = f"{reading.client} treats the README as a broken agent and reports an error at every start ({message})."
        reading.seen.settle("rejected", why)
        span = reading.source.line_span(begin)
        reading.report(ReadmeAgent(), Effect.REJECTS, span, why)
    elif displaced:
        at = begin + displaced.start("fence")
        span = Span(at, begin + displaced.end("fence"))
        reading.reject(FrontmatterDisplaced(), span, message)
    else:
        reading.reject(FrontmatterMissing(), reading.source.line_span(begin), message)


def parse(reading: CopilotReading) -> bool:
    """Parse the frontmatter into the reading's ``data``. Tell whether it is a mapping."""
    text, seen = reading.text, reading.seen
    try:
        tree = yaml12.parse(text, reading.start, reading.stop)
        data = yaml12.values(tree)
    except YamlFault as fault:
        _report_fault(reading, fault)
        return False
    if data is None:
        data = {}
    if not isinstance(data, dict):
        kind = kind_of(data)
        span = _first_line(text, tree) if tree else Span(reading.start, reading.start)
        if reading.place.kind != "agent":
            why = f"{reading.client} accepts only `key: value` lines as frontmatter, and treats this one as empty."
            reading.report(FrontmatterNotMapping(type=kind), Effect.DEGRADES, span, why)
            return True
        reading.reject(FrontmatterNotMapping(type=kind), span, f"Expected object, received {kind}")
        return False
    reading.data = seen.data = data
    reading.take(tree)
    return True


def _first_line(text: str, node: Node) -> Span:
    end = text.find("\n", node.start, node.end)
    return Span(node.start, end if end >= 0 else node.end)


def _report_fault(reading: CopilotReading, fault: YamlFault) -> None:
    at = min(max(fault.offset, reading.start), max(reading.stop, reading.start))
    if fault.kind == DUPLICATE:
        word = re.match(r"[^\s:]*", reading.text[at : reading.stop])
        end = at + (word.end() if word else 1)
        key = reading.text[at:end].strip("\"'")
        reading.reject(DuplicateKey(word=key), Span(at, end), fault.message, _route_at(reading, at))
        return
    kind, at = fault_kind(reading.text, reading.start, reading.stop, at, fault.kind)
    # An unindented continuation belongs to the key above it.
    route = _route_at(reading, at - 1 if kind == "unindented-continuation" else at)
    span = Span(at, min(at + 1, len(reading.text)))
    problem = YamlInvalid(kind, str(route[0]) if route else None)
    reading.reject(problem, span, f"failed to parse YAML frontmatter: {fault.message}", route)


def _route_at(reading: CopilotReading, at: int) -> Route:
    """Return the top-level key whose lines include ``at``."""
    key = None
    for match in KEY_LINE.finditer(reading.text, reading.start, reading.stop):
        if match.start() > at:
            break
        key = match[1].strip("\"'")
    return () if key is None else (key,)
