"""YAML 1.1 text as libyaml parses it, through PyYAML's C loader: fast, strict, and the tree that regular text shares.

Copilot CLI 1.0.102 parses with libyaml too (inferred from its messages, facts/copilot); the other clients' own parsers
agree with it on regular text (see `syntax.regular`), so this is the only parser that most files ever meet.
Plain scalars are not typed here: that differs by client (see `syntax.scalars`).
"""

from __future__ import annotations

from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from agentlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence, Style, YamlFault

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # pragma: no cover - PyYAML without its C part still answers, only slower
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

_STYLES: dict[str | None, Style] = {None: "plain", "": "plain", "'": "single", '"': "double", "|": "literal", ">": "folded"}
MAX_DEPTH = 200
"""Nesting beyond this is refused: deeper text is an attack, and recursion over it would end in a traceback."""


def parse(text: str, start: int = 0, end: int | None = None) -> Node | None:
    """The tree of ``text[start:end]`` (one document), with offsets into ``text``. Raises YamlFault."""
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
        raise YamlFault(str(error.problem or error.context), shift + mark.index if mark else start) from None
    except yaml.YAMLError as error:  # ReaderError has no mark, only a position
        offset = start + getattr(error, "position", 0)
        raise YamlFault(str(getattr(error, "reason", error)), offset) from None
    except (UnicodeEncodeError, UnicodeDecodeError) as error:  # lone surrogates
        raise YamlFault("unacceptable character", start + error.start) from None


def _document(loader: Any, text: str, shift: int) -> Node | None:
    get = loader.get_event
    get()  # stream start
    event = get()
    if not isinstance(event, DocumentStartEvent):
        return None
    anchors: dict[str, Node] = {}
    root = _node(loader, get(), text, shift, anchors, 0)
    get()  # document end
    event = loader.peek_event()
    if isinstance(event, DocumentStartEvent):
        raise YamlFault("expected a single document in the stream", shift + event.start_mark.index)
    return root


def _node(loader: Any, event: Any, text: str, shift: int, anchors: dict[str, Node], depth: int) -> Node:
    kind = type(event)
    if kind is ScalarEvent:
        style = _STYLES[event.style]
        begin, stop = shift + event.start_mark.index, shift + event.end_mark.index
        if style == "literal" or style == "folded" or style == "plain":
            stop = begin + len(text[begin:stop].rstrip(" \t\r\n"))
        if (event.anchor or event.tag) and begin < len(text) and text[begin] in "&!":
            begin = _after_properties(text, begin, stop)
        node: Node = Scalar(begin, stop, event.value, style, event.tag)
        if event.anchor:
            anchors[event.anchor] = node
        return node
    if kind is AliasEvent:
        target = anchors.get(event.anchor)
        if target is None:
            raise YamlFault(f"found undefined alias {event.anchor!r}", shift + event.start_mark.index)
        return Alias(shift + event.start_mark.index, shift + event.end_mark.index, target)
    if depth > MAX_DEPTH:
        raise YamlFault("nested too deeply", shift + event.start_mark.index)
    begin = shift + event.start_mark.index
    if kind is SequenceStartEvent:
        sequence = Sequence(begin, begin, [], event.flow_style, event.tag)
        if event.anchor:
            anchors[event.anchor] = sequence
        while not isinstance(inner := loader.get_event(), SequenceEndEvent):
            sequence.items.append(_node(loader, inner, text, shift, anchors, depth + 1))
        sequence.end = _stop(sequence.flow, shift + inner.end_mark.index, sequence.items, begin)
        return sequence
    assert kind is MappingStartEvent
    mapping = Mapping(begin, begin, [], event.flow_style, event.tag)
    if event.anchor:
        anchors[event.anchor] = mapping
    while not isinstance(inner := loader.get_event(), MappingEndEvent):
        key = _node(loader, inner, text, shift, anchors, depth + 1)
        mapping.pairs.append((key, _node(loader, loader.get_event(), text, shift, anchors, depth + 1)))
    last: list[Node] = list(mapping.pairs[-1]) if mapping.pairs else []
    mapping.end = _stop(mapping.flow, shift + inner.end_mark.index, last, begin)
    return mapping


def _stop(flow: bool, mark: int, children: list[Node], begin: int) -> int:
    """A block collection's end mark is the next token's; its own end is its last child's."""
    return mark if flow else max((child.end for child in children), default=begin)


def _after_properties(text: str, begin: int, stop: int) -> int:
    """``begin`` moved behind an anchor and a tag, to the value itself."""
    while begin < stop and text[begin] in "&!":
        while begin < stop and not text[begin].isspace():
            begin += 1
        while begin < stop and text[begin].isspace():
            begin += 1
    return begin
