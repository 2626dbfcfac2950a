"""How VS Code finds a header, and what its parser makes of it."""

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
    NullValue,
    YamlInvalid,
)
from agentlint.platforms.copilot.vscode import validator
from agentlint.platforms.copilot.vscode.context import MAX_PROBLEMS
from agentlint.platforms.copilot.vscode.facts import CLIENT
from agentlint.syntax import vscodeyaml
from agentlint.syntax.javascript import SPACE_CLASS, SPACES
from agentlint.syntax.nodes import Mapping, Sequence, YamlFault
from agentlint.text import Span, lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from agentlint.platforms.copilot.vscode.context import VSCodeReading
    from agentlint.syntax.nodes import Node
    from agentlint.text import Route

_FENCE: Final = lazy_pattern(rf"---[{SPACE_CLASS}]*\Z")


_LINE: Final = lazy_pattern(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


def split(reading: VSCodeReading) -> tuple[tuple[int, int] | None, int]:
    """Return the start and end of the header's text (None without a header), and where the body begins."""
    text = reading.text
    begin = 1 if text.startswith("\ufeff") else 0
    first = _line(text, begin)
    if not _FENCE.match(text[begin:first]) or first == begin:
        return None, begin
    at = first
    while at < len(text):
        end = _line(text, at)
        if text.startswith("---", at) and _FENCE.match(text[at:end]):
            return (first, at), end
        at = end
    why = f"{CLIENT} reads everything that follows as the header: the {reading.place.kind} has no instructions."
    reading.report(FrontmatterUnclosed(), Effect.ALTERS, Span(begin, begin + 3), why)
    return (first, len(text)), len(text)


def report_no_header(reading: VSCodeReading) -> None:
    """Report a file in which VS Code finds no header."""
    begin = 1 if reading.text.startswith("\ufeff") else 0
    text_after = reading.text[begin : begin + 2000].lstrip(SPACES)
    displaced = text_after.startswith(("---", "```")) and re.search(r"^\s*---", text_after, re.M) is not None
    why = f"{CLIENT} sees no header: the whole file is the prompt, and nothing else is set."
    kind = FrontmatterDisplaced() if displaced else FrontmatterMissing()
    reading.report(kind, Effect.ALTERS, reading.source.line_span(begin), why)


def read_header(
    reading: VSCodeReading, start: int, stop: int, validate: Callable[[VSCodeReading], None] = validator.validate
) -> bool:
    """Read the header in ``text[start:stop]``, and report the marks of the parser and of ``validate``. Return False
    where the parser throws, so that the client skips the file."""
    try:
        parsed = vscodeyaml.read(reading.text, start, stop)
    except YamlFault as fault:
        why = f"{CLIENT} fails to parse the header and skips the file: {fault.message}."
        reading.seen.settle("skipped", why)
        at = min(fault.offset, len(reading.text))
        reading.report(YamlInvalid(kind="nesting"), Effect.SKIPS, Span(at, at + 1), why)
        return False
    root = parsed.root
    _report_errors(reading, parsed.errors)
    if root is not None and not isinstance(root, Mapping):
        why = f"{CLIENT} expects `key: value` pairs in the header and reads nothing from it."
        reading.report(FrontmatterNotMapping(_kind(root)), Effect.IGNORES, Span(root.start, root.end), why)
        return True
    reading.take(root)
    if parsed.stopped is not None:
        _report_lost(reading, parsed.stopped, start)
    reading.target = _target(reading)
    validate(reading)
    return True


def _target(reading: VSCodeReading) -> str:
    if reading.place.folder == ".claude/agents" and "/" not in reading.place.inside:
        return "claude"
    word = reading.string("target")
    return word if word in ("vscode", "github-copilot", "claude") else ""


def _report_errors(reading: VSCodeReading, errors: list[vscodeyaml.Error]) -> None:
    for error in errors[:MAX_PROBLEMS]:
        span = Span(error.start, max(error.end, error.start))
        route = _route_at(reading, error.start)
        if error.code == "duplicate-key":
            word = reading.text[error.start : error.end].strip("\"'")
            why = f"{CLIENT} marks it as an error and uses the first one."
            reading.report(DuplicateKey(word), Effect.DROPS_FIELD, span, why, route)
        elif error.code == "missing-value":
            why = f"{CLIENT} marks it as an error (`{error.message}`) and reads the value as empty text."
            reading.report(NullValue(), Effect.DROPS_FIELD, span, why, route)
        else:
            why = f"{CLIENT} marks it as an error (`{error.message}`) and reads on as well as it can."
            reading.report(YamlInvalid(error.code), Effect.ALTERS, span, why, route)


def _report_lost(reading: VSCodeReading, at: int, start: int) -> None:
    why = f"{CLIENT} silently stops reading the header here: the rest of it is lost."
    end = reading.source.line_span(max(at, start)).end
    reading.report(YamlInvalid("text-lost"), Effect.ALTERS, Span(at, max(end, at)), why, _route_at(reading, at))


def _route_at(reading: VSCodeReading, at: int) -> Route:
    before = re.findall(
        r"^([A-Za-z][\w-]*)[ \t]*:", reading.text[max(0, at - 20_000) : reading.source.line_span(at).end], re.M
    )
    return (before[-1],) if before else ()


def _line(text: str, at: int) -> int:
    """Return the end of the line at ``at``, including its line break (which for VS Code may be a single CR)."""
    match = _LINE.match(text, at)
    assert match is not None
    return match.end()


def _kind(node: Node | None) -> str:
    return "object" if isinstance(node, Mapping) else "array" if isinstance(node, Sequence) else "string"
