"""YAML 1.1 text as libyaml parses it, by PyYAML's C loader: fast and strict.

Copilot CLI parses with libyaml too (inferred from its messages). Text on which the parsers of all clients agree is not
parsed here: `syntax.regular` builds the same tree in less time than PyYAML takes to load. Plain scalars get no types
here, because these differ by client (see `syntax.yaml12`, `syntax.jsyaml`, `syntax.bunyaml`).
"""

from __future__ import annotations

from typing import Any, Final

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from agentlint.syntax.nodes import MAX_DEPTH, Alias, Mapping, Node, Scalar, Sequence, Style, YamlFault
from agentlint.text import lazy_pattern

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # without its C part, PyYAML works too, but is slower
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

_STYLES: dict[str | None, Style] = {
    None: "plain",
    "": "plain",
    "'": "single",
    '"': "double",
    "|": "literal",
    ">": "folded",
}
_UNACCEPTABLE: Final = lazy_pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
"""The characters that libyaml's reader refuses. It gives positions in UTF-8 bytes, whereas offsets here count
characters."""

_NO_YAML: Final = "it is not YAML"
_CONTROL: Final = "control characters are not allowed"
_DEEP: Final = "recursion limit exceeded"
"""Copilot CLI's message about nesting. In libyaml the limit depends on the version, which has a message of its own."""

_KINDS: Final[dict[str, str]] = {
    "mapping values are not allowed in this context": "colon",
    "could not find expected ':'": "no-colon",
    "did not find expected key": "no-key",
    "found unknown escape character": "escape",
    "did not find expected hexdecimal number": "escape",
    "found invalid Unicode character escape code": "escape",
    "found a tab character that violates indentation": "tab",
    "found a tab character where an indentation space is expected": "tab",
    "found unexpected end of stream": "quote",
    "found unexpected document indicator": "quote",
    "found character that cannot start any token": "token",
    "did not find expected alphabetic or numeric character": "beginning",
    "did not find expected comment or line break": "beginning",
    "did not find expected whitespace or line break": "beginning",
    "did not find the expected '>'": "beginning",
    "did not find expected '!'": "beginning",
    "did not find expected tag URI": "beginning",
    "did not find URI escaped octet": "beginning",
    "found undefined tag handle": "beginning",
    "found an indentation indicator equal to 0": "beginning",
    "mapping keys are not allowed in this context": "beginning",
    "block sequence entries are not allowed in this context": "beginning",
    "did not find expected node content": "flow",
    "did not find expected ',' or ']'": "flow",
    "did not find expected ',' or '}'": "flow",
    "found unexpected ':'": "flow",
    "did not find expected <document start>": "document",
    _CONTROL: "control",
    "exceeded maximum nesting depth": "nesting",
}
"""Messages of libyaml 0.2.5, which Copilot CLI shows too, with their kinds of fault. A message that is missing here
comes from another version: its fault is of kind "other", and the message is not shown."""


def parse(text: str, start: int = 0, end: int | None = None) -> Node | None:
    """Return the tree of ``text[start:end]`` (one document), with offsets into ``text``. Raises YamlFault."""
    part = text[start:end] if start or end is not None else text
    # libyaml skips a BOM and counts without it.
    shift = start + (1 if part.startswith("\ufeff") else 0)
    try:
        loader: Any = _Loader(part)
        try:
            return _document(loader, text, shift)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _fault(str(error.problem or error.context), shift + mark.index if mark else start) from None
    except yaml.YAMLError:  # ReaderError has only a position, no mark
        strange = _UNACCEPTABLE.search(part, 1 if shift > start else 0)
        raise _fault(_CONTROL, start + (strange.start() if strange else 0)) from None
    except UnicodeEncodeError as error:  # lone surrogates
        raise _fault(_CONTROL, start + error.start) from None


def _fault(sentence: str, offset: int) -> YamlFault:
    """Return a fault whose message does not depend on the installed version of libyaml."""
    kind = _KINDS.get(sentence, "other")
    sentence_of_kind = _DEEP if kind == "nesting" else _NO_YAML if kind == "other" else sentence
    return YamlFault(sentence_of_kind, offset, kind)


def _document(loader: Any, text: str, shift: int) -> Node | None:
    get = loader.get_event
    get()  # stream start
    event: Any = get()
    if not isinstance(event, DocumentStartEvent):
        return None
    anchors: dict[str, Node | None] = {}  # None while the value is still being read
    root = _node(loader, get(), text, shift, anchors, 0)
    get()  # document end
    event = loader.peek_event()
    if isinstance(event, DocumentStartEvent):
        mark: Any = event.start_mark
        message = "deserializing from YAML containing more than one document is not supported"
        raise YamlFault(message, shift + mark.index, "documents")
    return root


def _node(loader: Any, event: Any, text: str, shift: int, anchors: dict[str, Node | None], depth: int) -> Node:
    kind = type(event)
    if kind is ScalarEvent:
        style = _STYLES[event.style]
        begin, stop = shift + event.start_mark.index, shift + event.end_mark.index
        if style == "literal" or style == "folded":
            stop = begin + len(text[begin:stop].rstrip(" \t\r\n"))
        if event.anchor or event.tag:
            begin = _after_properties(text, begin, stop)
        node: Node = Scalar(begin, stop, event.value, style, event.tag)
        if event.anchor:
            anchors[event.anchor] = node
        return node
    begin = shift + event.start_mark.index
    if kind is AliasEvent:
        target = anchors.get(event.anchor)
        if target is None:
            # an anchor that is still being read would make the value contain itself, which no client here can use
            raise (
                YamlFault(_DEEP, begin, "nesting")
                if event.anchor in anchors
                else YamlFault("unknown anchor", begin, "beginning")
            )
        return Alias(begin, shift + event.end_mark.index, target)
    if depth > MAX_DEPTH:
        raise YamlFault(_DEEP, begin, "nesting")
    if event.anchor:
        anchors[event.anchor] = None
    if event.anchor or event.tag:
        begin = _after_properties(text, begin, len(text))
    node = (_sequence if kind is SequenceStartEvent else _mapping)(loader, event, begin, text, shift, anchors, depth)
    if event.anchor:
        anchors[event.anchor] = node
    return node


def _sequence(
    loader: Any, event: Any, begin: int, text: str, shift: int, anchors: dict[str, Node | None], depth: int
) -> Node:
    items: list[Node] = []
    inner: Any
    get = loader.get_event
    while type(inner := get()) is not SequenceEndEvent:
        items.append(_node(loader, inner, text, shift, anchors, depth + 1))
    # the end mark of a block collection belongs to the next token; the collection ends with its last child
    mark: Any = inner.end_mark
    stop = shift + mark.index if event.flow_style else max(items[-1].end, begin) if items else begin
    return Sequence(begin, stop, items, event.flow_style, event.tag)


def _mapping(
    loader: Any, event: Any, begin: int, text: str, shift: int, anchors: dict[str, Node | None], depth: int
) -> Node:
    pairs: list[tuple[Node, Node]] = []
    inner: Any
    get = loader.get_event
    while type(inner := get()) is not MappingEndEvent:
        key = _node(loader, inner, text, shift, anchors, depth + 1)
        pairs.append((key, _node(loader, get(), text, shift, anchors, depth + 1)))
    last = max(pairs[-1][0].end, pairs[-1][1].end, begin) if pairs else begin
    mark: Any = inner.end_mark
    stop = shift + mark.index if event.flow_style else last
    if event.flow_style and text[stop - 1 : stop] != "}":  # `[a: b]` is a list with a mapping without braces
        stop = last
    return Mapping(begin, stop, pairs, event.flow_style, event.tag)


_PROPERTIES: Final = lazy_pattern(r"(?:[&!]\S*(?:\s|\Z)+|#[^\r\n]*\s*)*")


def _after_properties(text: str, begin: int, stop: int) -> int:
    """Return the offset of the value itself, after an anchor, a tag and the comments that follow them."""
    if text[begin : begin + 1] not in ("&", "!"):
        return begin
    match = _PROPERTIES.match(text, begin, stop)
    return match.end() if match else begin
