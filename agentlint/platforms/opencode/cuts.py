"""Values that lost a part: to a comment, to an anchor or to a tag."""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING, Final

from agentlint.model.problems import AnchorOrTag, Effect, ValueCut
from agentlint.syntax.frontmatter import for_agentlint
from agentlint.syntax.nodes import Scalar
from agentlint.text import Span, lazy_pattern

if TYPE_CHECKING:
    from agentlint.platforms.opencode.context import OpenCodeReading


_AFTER_VALUE: Final = lazy_pattern(r"([ \t]+)(#[^\r\n]*)")


_PROPERTY: Final = lazy_pattern(r"[ \t]*:[ \t]+([&!][^ \t\r\n]*)[ \t]")


_STARRED: Final = lazy_pattern(r"\*([^* \t\r\n]*)")


def judge_cuts(reading: OpenCodeReading) -> None:
    """Report values that end earlier than their author meant."""
    text = reading.source.text
    starred: list[str] | None = None  # the words after each `*`, sorted: a search of the text for each key is slow
    for name, (key, value) in reading.entries.items():
        if not isinstance(value, Scalar):
            continue
        if value.style == "plain" and value.start < value.end:
            comment = _AFTER_VALUE.match(text, value.end)
            if comment and _is_text(name, comment[1], comment[2]) and not for_agentlint(comment[2]):
                why = f"{reading.client} ends the value before ` #` and reads the rest of the line as a comment."
                reading.report(ValueCut(), Effect.ALTERS, Span(*comment.span(2)), why, (name,))
        match = _PROPERTY.match(text, key.end)
        if match and match.end(1) <= value.start:
            kind = "anchor" if match[1][0] == "&" else "tag"
            if kind == "tag" and value.tag not in (None, "!"):
                continue  # js-yaml knows the tag, so it was meant as a tag
            if kind == "anchor":
                starred = sorted(_STARRED.findall(text)) if starred is None else starred
                wanted = match[1][1:].partition("*")[0]
                near = bisect.bisect_left(starred, wanted)
                if near < len(starred) and starred[near].startswith(wanted):
                    continue
            why = f"{reading.client} reads `{match[1]}` as YAML syntax and drops it from the value."
            reading.report(AnchorOrTag(word=match[1]), Effect.ALTERS, Span(*match.span(1)), why, (name,))


def _is_text(key: str, gap: str, comment: str) -> bool:
    """Tell whether what follows ` #` was meant as text: `#12`, or anything one space after ` #` in a description."""
    if key != "description" or len(comment) < 2:
        return False
    return comment[1] not in " \t#!" or gap == " "
