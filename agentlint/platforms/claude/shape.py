"""Report what the shape of the YAML shows: duplicate keys, swallowed words, values that are cut off."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agentlint.model.problems import AnchorOrTag, DuplicateKey, Effect, ValueCut
from agentlint.syntax import bunyaml, javascript
from agentlint.syntax.frontmatter import for_agentlint
from agentlint.syntax.nodes import MAX_DEPTH, Mapping, Node, Scalar, Sequence
from agentlint.text import Route, Span, lazy_pattern

if TYPE_CHECKING:
    from agentlint.platforms.claude.context import ClaudeReading

_ALIAS = lazy_pattern(r"\*([^\s,\[\]{}]{1,200})")
_COMMENT = lazy_pattern(r"[ \t]+#[^\r\n]*")
_ONLY_COMMENT = lazy_pattern(r"[ \t]*:[ \t]+#[^\r\n]*")
_COLOUR = lazy_pattern(r"#(?:[0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})\b")


def check(r: ClaudeReading) -> None:
    """Report what the shape of the YAML shows: duplicate keys, swallowed words, values that are cut off."""
    root = r.seen.tree
    if isinstance(root, Mapping):
        if len(r.entries) < len(root.pairs) or not all(isinstance(value, Scalar) for _, value in root.pairs):
            _duplicates(r, root, ())
        stop = r.source.line_span(root.end).end
        marked = r.text.find("#", root.start, stop) >= 0
        aliases = set(_ALIAS.findall(r.text, root.start, stop)) if r.text.find("&", root.start, stop) >= 0 else set()
        for key, (key_node, value) in r.entries.items():
            _eaten_word(r, key, key_node, value, aliases)
            if marked:
                _cut_value(r, key, key_node, value)


def _duplicates(r: ClaudeReading, root: Mapping, route: Route) -> None:
    stack: list[tuple[Node, Route, int]] = [(root, route, 0)]
    while stack:
        node, here, depth = stack.pop()
        if depth > MAX_DEPTH:
            continue
        if isinstance(node, Sequence):
            stack.extend(
                (item, (*here, index), depth + 1)
                for index, item in enumerate(node.items)
                if not isinstance(item, Scalar)
            )
        if not isinstance(node, Mapping):
            continue
        first: dict[str, Node] = {}
        for key_node, value in node.pairs:
            if not isinstance(key_node, Scalar):
                continue
            key = javascript.text_of(bunyaml.resolve(key_node))
            if key in first and key != "<<":
                r.problem(
                    DuplicateKey(word=key),
                    Effect.ALTERS,
                    Span(key_node.start, key_node.end),
                    "uses the last of several equal keys, and silently drops the others.",
                    (*here, key),
                )
            first.setdefault(key, key_node)
            if not isinstance(value, Scalar):
                stack.append((value, (*here, key), depth + 1))


def _eaten_word(r: ClaudeReading, key: str, key_node: Node, value: Node, aliases: set[str]) -> None:
    raw = r.text[key_node.end : value.start]
    if len(raw) < 4 or ("&" not in raw and "!" not in raw):
        return
    match = re.match(r"[ \t]*:[ \t]+([&!][^ \t\r\n]*)", raw)
    if match is None or match[1].startswith("!!"):
        return
    word = match[1]
    if word[0] == "&" and word[1:] in aliases:
        return
    if not isinstance(value, Scalar):
        return
    start = key_node.end + match.start(1)
    r.problem(
        AnchorOrTag(word=word),
        Effect.ALTERS,
        Span(start, start + len(word)),
        "reads this word as YAML syntax and drops it from the value.",
        (key,),
    )


def _cut_value(r: ClaudeReading, key: str, key_node: Node, value: Node) -> None:
    """Report a `` #`` that was probably meant as text. A comment after a short value is not reported."""
    if not isinstance(value, Scalar) or value.style != "plain" or _was_quoted(r, value):
        return
    text = r.text
    end = value.end if value.start != value.end else key_node.end
    match = (_COMMENT if value.start != value.end else _ONLY_COMMENT).match(text, end)
    if match is None:
        return
    at = match.start() + match.group().index("#")
    comment = text[at : match.end()]
    if for_agentlint(comment):
        return
    if not (key == "description" or _COLOUR.match(comment) or (key == "name" and comment[1:2].strip())):
        return
    empty = value.start == value.end
    r.problem(
        ValueCut(),
        Effect.SKIPS if empty and key in ("name", "description") else Effect.ALTERS,
        Span(at, match.end()),
        "reads ` #` and the rest of the line as a comment.",
        (key,),
    )


def _was_quoted(r: ClaudeReading, value: Scalar) -> bool:
    return r.rewritten is not None and any(quoted.start == value.start for quoted in r.rewritten.quoted)
