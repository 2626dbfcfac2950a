"""Judge texts that have lost a part, say too little or are too long."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agentlint.model.problems import AnchorOrTag, BlankValue, BodyTooLong, Effect, LiteralNewline, ValueCut
from agentlint.platforms.copilot import VSCODE
from agentlint.platforms.copilot.facts import MAX_BODY
from agentlint.syntax.frontmatter import for_agentlint
from agentlint.syntax.nodes import Mapping, Scalar
from agentlint.text import BODY, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agentlint.platforms.copilot.context import CopilotReading
    from agentlint.text import Route


def judge_texts(reading: CopilotReading) -> None:
    """Report texts that are empty, or that are not what their author meant."""
    description = reading.data.get("description")
    if isinstance(description, str) and not description.strip():
        why = f"{reading.client} loads it, but the model has no description to choose the {reading.place.kind} by; "
        why += f"{VSCODE.newest} marks an error."
        route: Route = ("description",)
        reading.report(BlankValue(key="description"), Effect.IGNORES, reading.span(route, key=True), why, route)
    for key, node in _scalars(reading):
        if key in ("description", "argument-hint", "name"):
            _judge_comment(reading, key, node)
            _judge_property(reading, key, node)
        if key in ("description", "argument-hint"):
            _judge_backslash(reading, key, node)


def _scalars(reading: CopilotReading) -> Iterable[tuple[str, Scalar]]:
    if isinstance(reading.seen.tree, Mapping):
        for key, value in reading.seen.tree.pairs:
            if isinstance(key, Scalar) and isinstance(value, Scalar):
                yield key.text, value


def _judge_comment(reading: CopilotReading, key: str, node: Scalar) -> None:
    if node.style != "plain" or node.start == node.end:
        return
    line = reading.source.line_span(node.end - 1)
    comment = reading.text[node.end : min(line.end, reading.stop)]
    match = re.match(r"[ \t]+#", comment)
    # After a name, ` # text` is an ordinary comment, but the `#1` of `Team #1` was meant as part of the name.
    meant = match and (key != "name" or not comment[match.end() :].startswith((" ", "\t")))
    if match and meant and not for_agentlint(comment[match.end() - 1 :]):
        at = node.end + match.end() - 1
        why = f"{reading.client} reads ` #` and the rest of the line as a comment: the value ends before it."
        reading.report(ValueCut(), Effect.ALTERS, Span(at, node.end + len(comment.rstrip())), why, (key,))


def _judge_property(reading: CopilotReading, key: str, node: Scalar) -> None:
    before = reading.text[max(reading.source.line_span(node.start).start, reading.start) : node.start]
    match = re.search(r":[ \t]+([&!]\S*)[ \t]*$", before)
    if (
        match is None
        or match[1].startswith("!!")
        or re.search(rf"\*{re.escape(match[1][1:])}\b", reading.text[reading.start : reading.stop])
    ):
        return
    at = node.start - len(before) + match.start(1)
    noun = "an anchor" if match[1][0] == "&" else "a tag"
    why = f"{reading.client} reads `{match[1]}` as {noun} and drops it from the value."
    reading.report(AnchorOrTag(word=match[1]), Effect.ALTERS, Span(at, at + len(match[1])), why, (key,))


def _judge_backslash(reading: CopilotReading, key: str, node: Scalar) -> None:
    count = literal_newlines(node.text)
    if not count:
        return
    at = reading.text.find("\\n", node.start, node.end)
    escaped = node.style == "double"
    start = reading.text.rfind("\\\\n", node.start, at + 2) if escaped else at
    start = at if start < 0 else start
    end = reading.text.find("n", start) + 1
    why = f"{reading.client} gives the model the two characters `\\n`, not a line break."
    reading.report(LiteralNewline(), Effect.ALTERS, Span(start, end), why, (key,))


def judge_body_length(reading: CopilotReading, body: int) -> None:
    """Report a prompt that is longer than a reader accepts."""
    length = len(reading.seen.prompt or "")
    if length > MAX_BODY:
        begin = body + len(reading.text[body:]) - len(reading.text[body:].lstrip())
        why = f"GitHub's documentation limits a prompt to {MAX_BODY} characters; {reading.client} accepts a longer one."
        reading.report(BodyTooLong(length, MAX_BODY), Effect.ALTERS, reading.source.line_span(begin), why, BODY)


def literal_newlines(text: str) -> int:
    r"""Return how often the two characters ``\n`` stand for a line break in ``text``; those in a path (`C:\new`) do
    not."""
    return sum(1 for _ in re.finditer(r"(?<![A-Za-z]:)(?<!\\)\\n(?![a-z]{2,}\\)", text))
