"""Report what is wrong with a file's fences, or with the text between them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from agentlint.model.problems import (
    DuplicateKey,
    Effect,
    FenceLanguage,
    FrontmatterDisplaced,
    FrontmatterMissing,
    FrontmatterNotMapping,
    FrontmatterUnclosed,
    YamlInvalid,
)
from agentlint.platforms.opencode.fences import cut, engine_of
from agentlint.syntax import javascript, jstypes
from agentlint.syntax.nodes import kind_of
from agentlint.text import BODY, Span, lazy_pattern

if TYPE_CHECKING:
    from agentlint.platforms.opencode.context import OpenCodeReading
    from agentlint.platforms.opencode.fences import Fenced, Parsed, ParseFailure
    from agentlint.platforms.opencode.sanitiser import Sanitised


def report_failure(
    reading: OpenCodeReading, text: str, failed: ParseFailure, effect: Effect, why: str, rescue: Sanitised | None
) -> None:
    """Report why the client's parser refused the frontmatter, and the result of its second attempt."""
    fenced = cut(text)
    engine = engine_of(fenced.language or "")
    if fenced.language and engine != "yaml":
        _report_language(reading, fenced, effect, why)
        return
    if not fenced.closed:
        _report_unclosed(reading, fenced, effect, why)
        return
    if failed.message == jstypes.DUPLICATE:
        word = re.compile(r"[^\s:]*").match(text, failed.offset)
        end = word.end() if word else failed.offset + 1
        key = text[failed.offset : end].strip("\"'")
        reading.report(DuplicateKey(word=key), effect, Span(failed.offset, end), why, ())
        return
    at = min(max(failed.offset, fenced.start), len(text))
    while at > fenced.start and at >= fenced.end:
        at -= 1
    reading.report(
        YamlInvalid(rewritten=tuple(Span(*span) for span in rescue.values) if rescue else ()),
        effect,
        Span(at, min(at + 1, len(text))),
        why,
        (),
    )


def _report_language(reading: OpenCodeReading, fenced: Fenced, effect: Effect, why: str) -> None:
    engine = engine_of(fenced.language or "")
    if engine == "javascript":
        why = (
            f"{reading.client} runs the text between the fences as JavaScript, in its own process, when it loads "
            "the project."
        )
        effect = max(effect, Effect.DEGRADES, key=lambda language: language.severity)
    reading.report(
        FenceLanguage(word=fenced.language or "", known=bool(engine), executable=engine == "javascript"),
        effect,
        fenced.language_span,
        why,
    )


_NEAR_FENCE: Final = lazy_pattern(r"^[ \t]*(?:-{2,}|\.\.\.|—+|–+|\*\*\*|___)[ \t]*\r?$", re.M)


def _report_unclosed(reading: OpenCodeReading, fenced: Fenced, effect: Effect, why: str) -> None:
    text = reading.source.text
    start = 1 if text.startswith("\ufeff") else 0
    near = _NEAR_FENCE.search(text, min(fenced.start + 1, len(text)))
    span = Span(start, min(start + 3, len(text)))
    near_span = Span(near.start() + len(near[0]) - len(near[0].lstrip()), near.end()) if near else None
    reading.report(FrontmatterUnclosed(near=near_span), effect, span, why)


_OPENING: Final = lazy_pattern(
    r"(?:^|(?<=\ufeff))[ \t]*(-{3,})[ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*[A-Za-z_][\w-]*[ \t]*:", re.M
)


_SECOND: Final = lazy_pattern(r"(---)[ \t]*\r?\n(?:[ \t]*\r?\n)*[A-Za-z_][\w-]*[ \t]*:(?:[ \t\r]|$)", re.M)


_LEAD: Final = 2000
"""How many characters from the beginning of a text are searched for a displaced opening fence."""


def judge_fences(reading: OpenCodeReading, fenced: Fenced, body: int) -> None:
    """Report fences that are missing, displaced, unclosed or followed by a language. ``body`` is the offset at which
    the body begins in the original text."""
    source, seen = reading.source, reading.seen
    text = source.text
    if fenced.language is None:
        base = fenced.start
        match = _OPENING.search(text, base, min(len(text), _LEAD))
        if match and re.compile(r"^[ \t]*-{3,}[ \t]*\r?$", re.M).search(text, match.end()):
            fence = Span(*match.span(1))
            if re.match(r"-{3}[^\n]*\n", seen.prompt or ""):
                seen.settle("degraded", "its frontmatter does not begin on the first line, so the file is the prompt")
            why = (
                f"{reading.client} reads frontmatter only after a first line of exactly `---`: all of this file is "
                "the "
                "prompt, without a description, and all tools are allowed."
            )
            span = Span(base, fence.start) if text[base : fence.start].strip() else fence
            reading.report(FrontmatterDisplaced(), Effect.DEGRADES, span, why)
        elif reading.place.filename.lower() != "readme.md":
            why = (
                f"{reading.client} loads the file as an agent all the same: all of it is the prompt, nothing tells "
                "other "
                "agents what it is for, and all tools are allowed."
            )
            reading.report(FrontmatterMissing(), Effect.ALTERS, source.line_span(base), why)
        return
    if fenced.language and (engine := engine_of(fenced.language)):
        why = (
            f"{reading.client} reads the word after `---` as the language of the frontmatter; other clients see no "
            "fence."
        )
        _report_language(reading, fenced, Effect.NOTE if engine == "yaml" else Effect.LUCKY, why)
    if not fenced.closed:
        why = f"{reading.client} reads everything to the end of the file as frontmatter: the prompt is empty."
        _report_unclosed(reading, fenced, Effect.LUCKY, why)
    elif (second := _SECOND.match(text, _after_blanks(text, body))) and "\n---" in text[second.end() :]:
        seen.settle("degraded", "a second frontmatter block is part of the prompt")
        why = (
            f"{reading.client} reads the first block only: this one is sent to the model as the beginning of the "
            "prompt."
        )
        span = Span(*second.span(1))
        reading.report(FrontmatterDisplaced(second=True), Effect.DEGRADES, span, why, BODY)


def _after_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in javascript.SPACES:
        at += 1
    return at


def report_not_mapping(reading: OpenCodeReading, parsed: Parsed) -> None:
    """Report a frontmatter that is not a mapping."""
    value = parsed.value
    tree = parsed.tree
    span = Span(tree.start, tree.end) if tree else Span(parsed.fenced.start, parsed.fenced.end)
    first = reading.source.line_span(span.start)
    why = f"{reading.client} finds no keys in it: the agent has no description, and all tools are allowed."
    reading.report(
        FrontmatterNotMapping(kind_of(value)),
        Effect.DEGRADES,
        Span(span.start, max(span.start, min(span.end, first.end))),
        why,
    )
