"""js-yaml's reader, for text that is not regular: see `syntax.jsyaml`. `syntax.jstypes` has the types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agentlint.record import Record
from agentlint.syntax.javascript import entries, text_of
from agentlint.syntax.jstypes import DUPLICATE, MAX_DEPTH, TAG, TOO_MANY, explicit, implicit
from agentlint.syntax.nodes import (
    MAX_VALUES,
    Alias,
    Mapping,
    Node,
    Scalar,
    Sequence,
    Style,
    Timestamp,
    Value,
    YamlFault,
    cost,
)
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    import re

_IMPLICIT: Final = "?"
"""The tag of a plain scalar that has none."""
_UNPRINTABLE: Final = lazy_pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_NOT_JSON: Final = lazy_pattern("[\x00-\x08\x0a-\x1f]")
_BLANKS: Final = lazy_pattern("[ \t]*")
_SPACES: Final = lazy_pattern(" *")
_TO_EOL: Final = lazy_pattern("[^\n\r\0]*")
_WORD: Final = lazy_pattern("[^ \t\n\r\0]*")
_ANCHOR: Final = lazy_pattern(r"[^ \t\n\r\0,\[\]{}]*")
_PLAIN: Final = lazy_pattern("[^:#\n\r\0]+")
_PLAIN_FLOW: Final = lazy_pattern(r"[^:#\n\r\0,\[\]{}]+")
_SINGLE: Final = lazy_pattern("[^'\n\r\0]+")
_DOUBLE: Final = lazy_pattern('[^"\\\\\n\r\0]+')
_SEPARATOR: Final = lazy_pattern("(?:---|\\.\\.\\.)[ \t\n\r\0]")
_TAG_HANDLE: Final = lazy_pattern("!|!!|![A-Za-z-]+!")
_TAG_URI: Final = lazy_pattern(r"(?:!|[^,\[\]{}])(?:%[0-9A-Fa-f]{2}|[0-9A-Za-z\-#;/?:@&=+$,_.!~*'()\[\]])*")
_TAG_PREFIXES: Final = {"!": "!", "!!": TAG}
"""What the handles stand for that need no directive, unless a directive says otherwise."""
_YAML_VERSION: Final = lazy_pattern(r"([0-9]+)\.([0-9]+)")

_SPACE: Final = frozenset(" \t")
_EOL: Final = frozenset("\n\r")
_SPACE_EOL: Final = frozenset(" \t\n\r")
_FLOW: Final = frozenset(",[]{}")
_NOT_PLAIN: Final = frozenset(" \t\n\r,[]{}#&*!|>'\"%@`")
_ESCAPES: Final = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b",
    " ": " ", '"': '"', "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_HEX_LENGTH: Final = {"x": 2, "u": 4, "U": 8}
_HEX: Final = frozenset("0123456789abcdefABCDEF")

# Where a node is, by js-yaml's names: in a flow collection, as a key or in the place of one, as a value.
_FLOW_IN: Final = 1
_FLOW_OUT: Final = 2
_BLOCK_IN: Final = 3
_BLOCK_OUT: Final = 4


class _BlockText:
    """The lines of a block scalar, joined as its indicators say. ``empty`` counts the empty lines before the next."""

    __slots__ = ("_begun", "_chomping", "_folding", "_more_indented", "_parts", "empty")

    def __init__(self, folding: bool, chomping: str) -> None:
        self.empty = 0
        self._folding = folding
        self._chomping = chomping
        self._begun = self._more_indented = False
        self._parts: list[str] = []

    def add(self, line: str, more_indented: bool) -> None:
        """Add a line without its indentation. ``more_indented``: the line is indented deeper than the text."""
        if not self._folding or more_indented:
            joint = "\n" * (self.empty + self._begun)
        elif self._more_indented:
            joint = "\n" * (self.empty + 1)
        elif self.empty == 0:
            joint = " " if self._begun else ""
        else:
            joint = "\n" * self.empty
        self._more_indented = self._folding and more_indented
        self._begun = True
        self.empty = 0
        self._parts += (joint, line)

    def close(self) -> None:
        """End the text before a line that does not belong to it."""
        if self._chomping == "+":
            self._parts.append("\n" * (self.empty + self._begun))
        elif not self._chomping and self._begun:
            self._parts.append("\n")

    def text(self) -> str:
        """Return the whole text."""
        return "".join(self._parts)


class _Pair:
    """A key and a value on their way into a mapping. ``tag`` is the key's tag, by which a merge is recognized; a node
    is None if it was not written."""

    __slots__ = ("key", "key_value", "tag", "value", "value_node")

    def __init__(self, tag: str | None = None, key: Node | None = None, key_value: Value = None) -> None:
        self.tag = tag
        self.key = key
        self.key_value = key_value
        self.value_node: Node | None = None
        self.value: Value = None


class _FlowEntry(Record):
    """An entry inside brackets: its pair, and the nodes that its key and value have in the tree even if they were not
    written. If ``is_pair`` is False, it has no ``:`` and is the item of a sequence, or a key without a value."""

    key: Node
    pair: _Pair
    value: Node
    is_pair: bool


class _OpenMapping:
    """A block mapping that is being read, and the state of its current entry, which began at ``at``.

    ``detected``: it is certainly a mapping. ``explicit``: the entry began with ``?``, and its ``:`` has not been read.
    ``compact``: a collection may begin on the line of its indicator. ``overridable`` are keys that came from a merge.
    """

    __slots__ = ("at", "compact", "detected", "explicit", "node", "overridable", "pair", "values")

    def __init__(self, node: Mapping, at: int) -> None:
        self.node = node
        self.at = at
        self.values: dict[str, Value] = {}
        self.overridable: set[str] = set()
        self.pair = _Pair()
        self.detected = self.explicit = self.compact = False


class Reader:
    """js-yaml's ``State`` and the functions that use it. ``node`` and ``value`` together are its ``state.result``;
    ``node`` is None if nothing was written."""

    __slots__ = (
        "anchor", "anchors", "clean", "depth", "duplicates", "kind", "length", "line", "line_indent", "line_start",
        "merged", "node", "pos", "shared", "shift", "stop", "tag", "tags", "text", "value", "version",
    )  # fmt: skip

    def __init__(self, text: str, start: int, end: int, duplicates: bool) -> None:
        part = text[start:end]
        self.stop = end
        if part and part[-1] not in "\n\r":
            part += "\n"
        self.shift = start
        if part.startswith("\ufeff"):
            part = part[1:]
            self.shift += 1
        self.length = len(part)
        self.text = part + "\0"  # the terminator makes bounds checks unnecessary, as in the original
        self.duplicates = duplicates
        self.clean = not _UNPRINTABLE.search(part)
        self.pos = self.line = self.line_start = self.line_indent = self.depth = 0
        self.tag: str | None = None
        self.anchor: str | None = None
        self.kind: str | None = None
        self.node: Node | None = None
        self.value: Value = None
        self.anchors: dict[str, tuple[Node | None, Value]] = {}
        self.tags: dict[str, str] = {}
        self.version: str | None = None
        self.shared = False
        self.merged = 0  # the number of keys that merges have copied

    def fault(self, message: str, at: int | None = None) -> YamlFault:
        """Return the fault that js-yaml throws here, at ``at`` if that shows the cause better."""
        return YamlFault(message, self.shift + min(self.pos if at is None else at, self.length - 1))

    def read(self) -> tuple[Node | None, Value]:
        """Return the only document's tree and value, None and None if there is none. Raises YamlFault."""
        null = self.text.find("\0")
        if null != self.length:
            raise self.fault("null byte is not allowed in input", null)
        self.pos = self.line_indent = _end(_SPACES, self.text, 0)
        documents = 0
        while self.pos < self.length - 1:
            if documents:
                raise self.fault("expected a single document in the stream, but found more")
            self.document()
            documents += 1
        if not documents:
            return None, None
        if self.shared and _weight(self.value) > MAX_VALUES:
            raise YamlFault(TOO_MANY, self.shift)
        return self.node, self.value

    # -- lines and blanks

    def line_break(self) -> None:
        """Step over a line break."""
        char = self.text[self.pos]
        if char not in _EOL:
            raise self.fault("a line break is expected")
        self.pos += 2 if char == "\r" and self.text[self.pos + 1] == "\n" else 1
        self.line += 1
        self.line_start = self.pos

    def skip(self, comments: bool) -> int:
        """Skip whitespace, line breaks and, with ``comments``, comments; return the number of line breaks."""
        text, breaks = self.text, 0
        while True:
            char = text[self.pos]
            if char in _SPACE:
                self.pos = _end(_BLANKS, text, self.pos)
                char = text[self.pos]
            if comments and char == "#":
                self.pos = _end(_TO_EOL, text, self.pos)
                char = text[self.pos]
            if char not in _EOL:
                return breaks
            self.line_break()
            breaks += 1
            stop = _end(_SPACES, text, self.pos)
            self.line_indent = stop - self.pos
            self.pos = stop

    def at_separator(self) -> bool:
        """Tell whether a line of ``---`` or ``...`` begins here."""
        return self.pos == self.line_start and _SEPARATOR.match(self.text, self.pos) is not None

    def segment(self, start: int, end: int, quoted: bool = False) -> str:
        """Return the text of a part of a scalar. Raises YamlFault for a character that must be escaped."""
        part = self.text[start:end]
        if quoted:
            if _NOT_JSON.search(part):
                raise self.fault("expected valid JSON character")
        elif not self.clean and _UNPRINTABLE.search(part):
            raise self.fault("the stream contains non-printable characters")
        return part

    # -- scalars

    def scalar(self, start: int, end: int, text: str, style: Style) -> bool:
        """Make a scalar the result."""
        self.kind = "scalar"
        self.value = text
        self.node = Scalar(self.shift + start, min(self.shift + end, self.stop), text, style)
        return True

    def plain(self, indent: int, in_flow: bool) -> bool:
        """Read a scalar without quotes, whose further lines have at least the indentation ``indent``. Return False if
        no such scalar begins here."""
        if not self.begins_plain(in_flow):
            return False
        text = self.text
        run = _PLAIN_FLOW if in_flow else _PLAIN
        begin = start = stop = self.pos  # `start` of the current line, and `stop` of what is not blank in it
        parts: list[str] = []
        while not self.ends_plain(in_flow):
            char = text[self.pos]
            if char in _EOL:
                before = self.line, self.line_start, self.line_indent
                breaks = self.skip(False)
                if self.line_indent < indent:
                    self.pos = stop
                    self.line, self.line_start, self.line_indent = before
                    break
                if self.ends_plain(in_flow):
                    break
                parts += (self.segment(start, stop), _folded(breaks))
                start = stop = self.pos
            elif char in ":#":
                self.pos += 1
                stop = self.pos
            else:
                end = _end(run, text, self.pos)
                solid = text[self.pos : end].rstrip(" \t")
                if solid:
                    stop = self.pos + len(solid)
                self.pos = end
        parts.append(self.segment(start, stop))
        whole = "".join(parts)
        return bool(whole) and self.scalar(begin, stop, whole, "plain")

    def begins_plain(self, in_flow: bool) -> bool:
        """Tell whether a scalar without quotes can begin here."""
        char = self.text[self.pos]
        if char in _NOT_PLAIN or char == "\0":
            return False
        return char not in "?-" or not self.ends_word(self.pos + 1, in_flow)

    def ends_plain(self, in_flow: bool) -> bool:
        """Tell whether a scalar without quotes ends here: at the indicator of a value, a comment, a separator of
        documents, or the end."""
        char = self.text[self.pos]
        if char == ":":
            return self.ends_word(self.pos + 1, in_flow)
        if char == "#":
            return self.text[self.pos - 1] in _SPACE_EOL
        return char == "\0" or (in_flow and char in _FLOW) or self.at_separator()

    def ends_word(self, at: int, in_flow: bool) -> bool:
        """Tell whether an indicator before ``at`` stands alone: white space follows, or inside brackets also a bracket
        or a comma."""
        char = self.text[at]
        return char in _SPACE_EOL or (in_flow and char in _FLOW)

    def single_quoted(self) -> bool:
        """Read a scalar in single quotes. Return False if none begins here, as all functions below do."""
        text = self.text
        if text[self.pos] != "'":
            return False
        begin = self.pos
        self.pos += 1
        start = self.pos
        parts: list[str] = []
        while (char := text[self.pos]) != "\0":
            if char == "'":
                parts.append(self.segment(start, self.pos, True))
                self.pos += 1
                if text[self.pos] != "'":
                    return self.scalar(begin, self.pos, "".join(parts), "single")
                start = self.pos
                self.pos += 1
            elif char in _EOL:
                parts.append(self.segment(start, self.pos, True))
                parts.append(_folded(self.skip(False)))
                start = self.pos
            elif self.at_separator():
                raise self.fault("unexpected end of the document within a single quoted scalar")
            else:
                self.pos = _end(_SINGLE, text, self.pos)
        raise self.fault("unexpected end of the stream within a single quoted scalar", begin)

    def double_quoted(self) -> bool:
        """Read a scalar in double quotes."""
        text = self.text
        if text[self.pos] != '"':
            return False
        begin = self.pos
        self.pos += 1
        start = self.pos
        parts: list[str] = []
        escaped_units = False
        while (char := text[self.pos]) != "\0":
            if char == '"':
                parts.append(self.segment(start, self.pos, True))
                self.pos += 1
                whole = "".join(parts)
                if escaped_units:  # JavaScript joins the halves of a surrogate pair; a single half is shown as U+FFFD
                    whole = whole.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
                return self.scalar(begin, self.pos, whole, "double")
            if char == "\\":
                parts.append(self.segment(start, self.pos, True))
                self.pos += 1
                char = text[self.pos]
                parts.append(self.escape(char))
                escaped_units = escaped_units or char in "uU"
                start = self.pos
            elif char in _EOL:
                parts.append(self.segment(start, self.pos, True))
                parts.append(_folded(self.skip(False)))
                start = self.pos
            elif self.at_separator():
                raise self.fault("unexpected end of the document within a double quoted scalar")
            else:
                self.pos = _end(_DOUBLE, text, self.pos)
        raise self.fault("unexpected end of the stream within a double quoted scalar", begin)

    def escape(self, char: str) -> str:
        """Return the text for a backslash followed by ``char``, and step over the whole escape."""
        if char in _EOL:
            self.skip(False)
            return ""
        if char in _ESCAPES:
            self.pos += 1
            return _ESCAPES[char]
        if char not in _HEX_LENGTH:
            raise self.fault("unknown escape sequence", self.pos - 1)
        length = _HEX_LENGTH[char]
        digits = self.text[self.pos + 1 : self.pos + 1 + length]
        if len(digits) < length or not _HEX.issuperset(digits):
            raise self.fault("expected hexadecimal character")
        self.pos += 1 + length
        return _from_code(int(digits, 16))

    def block_scalar(self, indent: int) -> bool:
        """Read a text after ``|`` or ``>``; ``indent`` is the least indentation of its lines."""
        text = self.text
        if text[self.pos] not in "|>":
            return False
        begin, folding = self.pos, text[self.pos] == ">"
        chomping, width = self.block_header()
        body = _BlockText(folding, chomping)
        detected = width > 0
        text_indent = indent + width - 1 if detected else indent
        stop = self.pos
        if text[self.pos] in _SPACE:
            self.skip_to_line_break()
        while text[self.pos] != "\0":
            self.line_break()
            spaces = _end(_SPACES, text, self.pos) - self.pos
            self.line_indent = min(spaces, text_indent) if detected else spaces
            self.pos += self.line_indent
            char = text[self.pos]
            if not detected and self.line_indent > text_indent:
                text_indent = self.line_indent
            if char in _EOL:
                body.empty += 1
                continue
            if self.line_indent < text_indent:
                body.close()
                break
            detected = True
            start = self.pos
            self.pos = _end(_TO_EOL, text, start)
            line = self.segment(start, self.pos)
            body.add(line, char in _SPACE)
            stop = start + len(line.rstrip(" \t")) or stop
        return self.scalar(begin, stop, body.text(), "folded" if folding else "literal")

    def block_header(self) -> tuple[str, int]:
        """Step over the indicators of a block scalar. Return the chomping of its last line breaks, and its indentation,
        0 if the indicators do not give one."""
        chomping, width = "", 0
        while True:
            self.pos += 1
            char = self.text[self.pos]
            if char in "+-":
                if chomping:
                    raise self.fault("repeat of a chomping mode identifier")
                chomping = char
            elif char in "0123456789":
                if char == "0":
                    raise self.fault("bad explicit indentation width of a block scalar; it cannot be less than one")
                if width:
                    raise self.fault("repeat of an indentation width identifier")
                width = int(char)
            else:
                return chomping, width

    def skip_to_line_break(self) -> None:
        """Step over whitespace and a comment, and over nothing else."""
        self.pos = _end(_BLANKS, self.text, self.pos)
        if self.text[self.pos] == "#":
            self.pos = _end(_TO_EOL, self.text, self.pos)

    # -- collections

    def finish(self, node: Sequence | Mapping, value: Value, tag: str | None, anchor: str | None) -> bool:
        """Make a collection the result, with its own properties instead of those of its last part."""
        self.tag, self.anchor = tag, anchor
        self.kind = "mapping" if isinstance(node, Mapping) else "sequence"
        self.node, self.value = node, value
        return True

    def flow_mapping(self, indent: int) -> bool:
        """Read a mapping in braces."""
        if self.text[self.pos] != "{":
            return False
        begin, tag, anchor = self.pos, self.tag, self.anchor
        where = self.shift + begin
        node, values = Mapping(where, where, [], True), dict[str, Value]()
        if anchor is not None:
            self.anchors[anchor] = (node, values)
        overridable: set[str] = set()
        self.pos += 1
        separated = True
        while self.at_entry("}", begin, separated):
            entry = self.flow_entry(indent)
            self.store(values, overridable, entry.key, entry.pair)
            node.pairs.append((entry.key, entry.value))
            separated = self.comma()
        node.end = self.shift + self.pos
        return self.finish(node, values, tag, anchor)

    def flow_sequence(self, indent: int) -> bool:
        """Read a sequence in brackets. An item written as a pair is a mapping of one entry."""
        if self.text[self.pos] != "[":
            return False
        begin, tag, anchor = self.pos, self.tag, self.anchor
        where = self.shift + begin
        node, values = Sequence(where, where, [], True), list[Value]()
        if anchor is not None:
            self.anchors[anchor] = (node, values)
        overridable: set[str] = set()  # js-yaml shares one set between the pairs of a sequence
        self.pos += 1
        separated = True
        while self.at_entry("]", begin, separated):
            entry = self.flow_entry(indent)
            if entry.is_pair:
                single: dict[str, Value] = {}
                self.store(single, overridable, entry.key, entry.pair)
                values.append(single)
                end = max(entry.key.end, entry.value.end)
                node.items.append(Mapping(entry.key.start, end, [(entry.key, entry.value)], True))
            else:
                values.append(entry.pair.key_value)
                node.items.append(entry.key)
            separated = self.comma()
        node.end = self.shift + self.pos
        return self.finish(node, values, tag, anchor)

    def at_entry(self, terminator: str, begin: int, separated: bool) -> bool:
        """Step to the next entry of the flow collection that began at ``begin``, or over its ``terminator``."""
        if self.text[self.pos] == "\0":
            raise self.fault("unexpected end of the stream within a flow collection", begin)
        self.skip(True)
        if self.text[self.pos] == terminator:
            self.pos += 1
            return False
        if not separated:
            raise self.fault("missed comma between flow collection entries")
        return True

    def comma(self) -> bool:
        """Step over a comma and the space before it; return False when there is none."""
        self.skip(True)
        if self.text[self.pos] != ",":
            return False
        self.pos += 1
        return True

    def flow_entry(self, indent: int) -> _FlowEntry:
        """Read an entry of a mapping in braces, or an item of a sequence in brackets."""
        text = self.text
        explicit = text[self.pos] == "?" and text[self.pos + 1] in _SPACE_EOL
        if explicit:
            self.pos += 1
            self.skip(True)
        line, at = self.line, self.pos
        self.compose(indent, _FLOW_IN, False, True)
        key = self.node or self.nothing(at)
        pair = _Pair(self.tag, key, self.value)
        self.skip(True)
        if text[self.pos] == ":" and (explicit or self.line == line):
            self.pos += 1
            at = self.pos
            self.skip(True)
            self.compose(indent, _FLOW_IN, False, True)
            pair.value_node, pair.value = self.node, self.value
        elif not explicit:
            return _FlowEntry(key, pair, self.nothing(key.end - self.shift), False)
        return _FlowEntry(key, pair, pair.value_node or self.nothing(at), True)

    def block_sequence(self, indent: int) -> bool:
        """Read a sequence whose dashes are in column ``indent``."""
        text = self.text
        tag, anchor = self.tag, self.anchor
        where = self.shift + self.pos
        node = Sequence(where, where, [], False)
        items: list[Value] = []
        if anchor is not None:
            self.anchors[anchor] = (node, items)
        detected = False
        while text[self.pos] == "-" and text[self.pos + 1] in _SPACE_EOL:
            detected = True
            self.pos += 1
            at = self.pos
            if self.skip(True) and self.line_indent <= indent:
                items.append(None)
                node.items.append(self.nothing(at))
                continue
            line = self.line
            self.compose(indent, _BLOCK_IN, False, True)
            items.append(self.value)
            node.items.append(self.node or self.nothing(at))
            self.skip(True)
            if (self.line == line or self.line_indent > indent) and text[self.pos] != "\0":
                raise self.fault("bad indentation of a sequence entry")
            if self.line_indent < indent:
                break
        if not detected:
            return False
        node.end = max(item.end for item in node.items)
        return self.finish(node, items, tag, anchor)

    def block_mapping(self, indent: int, flow_indent: int) -> bool:
        """Read a mapping, or the single node in the place of its first key; return False when there is neither."""
        text = self.text
        tag, anchor = self.tag, self.anchor
        where = self.shift + self.pos
        mapping = _OpenMapping(Mapping(where, where, [], False), self.pos)
        if anchor is not None:
            self.anchors[anchor] = (mapping.node, mapping.values)
        while (char := text[self.pos]) != "\0":
            line, begin = self.line, self.pos
            if char in "?:" and text[self.pos + 1] in _SPACE_EOL:
                self.indicator(mapping, char)
            elif not self.compose(flow_indent, _FLOW_OUT, False, True):
                break
            elif not self.implicit_key(mapping, begin, line):
                self.tag, self.anchor = tag, anchor
                return True
            if self.line == line or self.line_indent > indent:
                self.entry_content(mapping, indent)
            if self.line_indent > indent and text[self.pos] != "\0":
                raise self.fault("bad indentation of a mapping entry")
            if self.line_indent < indent:
                break
        if mapping.explicit:
            self.keep(mapping)
        if not mapping.detected:
            return False
        node = mapping.node
        node.end = max((value.end for _, value in node.pairs), default=where)
        return self.finish(node, mapping.values, tag, anchor)

    def indicator(self, mapping: _OpenMapping, char: str) -> None:
        """Step over the ``?`` that begins an explicit key, or the ``:`` that begins its value."""
        if char == "?":
            if mapping.explicit:
                self.keep(mapping)
            mapping.detected = mapping.explicit = True
        elif mapping.explicit:
            mapping.explicit = False
        else:
            raise self.fault("incomplete explicit mapping pair; a key node is missed")
        mapping.compact = True
        self.pos += 1
        mapping.at = self.pos

    def implicit_key(self, mapping: _OpenMapping, begin: int, line: int) -> bool:
        """Use the node just read, from ``begin`` in ``line``, as a key and step over its ``:``. Return False if it is
        not a key, and so this is not a mapping."""
        if self.line != line:
            if mapping.detected:
                raise self.fault(
                    "can not read a block mapping entry; a multiline key may not be an implicit key", begin
                )
            return False
        self.pos = _end(_BLANKS, self.text, self.pos)
        if self.text[self.pos] != ":":
            if mapping.detected:
                raise self.fault("can not read an implicit mapping pair; a colon is missed", begin)
            return False
        pair = _Pair(self.tag, self.node, self.value)
        self.pos += 1
        if self.text[self.pos] not in _SPACE_EOL:
            raise self.fault("a whitespace character is expected after the key-value separator within a block mapping")
        if mapping.explicit:
            self.keep(mapping)
        mapping.pair, mapping.at = pair, self.pos
        mapping.detected = True
        mapping.explicit = mapping.compact = False
        return True

    def entry_content(self, mapping: _OpenMapping, indent: int) -> None:
        """Read what follows an indicator or a key: an explicit key, or a value, which ends the entry."""
        pair = mapping.pair
        if self.compose(indent, _BLOCK_OUT, True, mapping.compact):
            if mapping.explicit:
                pair.key, pair.key_value = self.node, self.value
            else:
                pair.value_node, pair.value = self.node, self.value
        if not mapping.explicit:
            self.keep(mapping)
        self.skip(True)

    def keep(self, mapping: _OpenMapping) -> None:
        """End an entry."""
        pair, mapping.pair = mapping.pair, _Pair()
        key = pair.key or self.nothing(mapping.at)
        value = pair.value_node or self.nothing(max(mapping.at, key.end - self.shift))
        mapping.node.pairs.append((key, value))
        self.store(mapping.values, mapping.overridable, key, pair)

    def nothing(self, at: int) -> Scalar:
        """Return the node of a value that was not written."""
        at = min(self.shift + at, self.stop)  # the text may lack the line break that the client adds at its end
        return Scalar(at, at, "")

    def store(self, values: dict[str, Value], overridable: set[str], key: Node, pair: _Pair) -> None:
        """Store a pair, whose key is written as ``key``, in the values of a mapping."""
        if isinstance(pair.key_value, list) and any(isinstance(item, list) for item in pair.key_value):
            raise self.fault("nested arrays are not supported inside keys", key.start - self.shift)
        if pair.tag == TAG + "merge":
            self.merge(values, overridable, key, pair.value)
            return
        name = text_of(pair.key_value)
        if name in values and name not in overridable and not self.duplicates:
            raise self.fault(DUPLICATE, key.start - self.shift)
        overridable.discard(name)
        if name != "__proto__":  # assigning it sets the prototype and makes no key of the object
            values[name] = pair.value

    def merge(self, values: dict[str, Value], overridable: set[str], key: Node, value: Value) -> None:
        """Copy the contents of ``value`` into the values, except for keys that they have already."""
        for layer in value if isinstance(value, list) else [value]:
            if not isinstance(layer, dict | list | Timestamp):
                message = "cannot merge mappings; the provided source object is unacceptable"
                raise self.fault(message, key.start - self.shift)
            for inherited, inherited_value in entries(layer):
                self.merged += 1
                if inherited not in values and inherited != "__proto__":
                    values[inherited] = inherited_value
                    overridable.add(inherited)
        if self.merged > MAX_VALUES:
            raise YamlFault(TOO_MANY, key.start)

    # -- properties

    def tag_property(self) -> bool:
        """Read a tag. Return False if none begins here."""
        if self.text[self.pos] != "!":
            return False
        if self.tag is not None:
            raise self.fault("duplication of a tag property")
        begin = self.pos
        self.pos += 1
        self.tag = self.verbatim_tag(begin) if self.text[self.pos] == "<" else self.shorthand_tag(begin)
        return True

    def verbatim_tag(self, begin: int) -> str:
        """Return the tag in ``!<...>`` that began at ``begin``, and step over it."""
        stop = self.text.find(">", self.pos + 2)
        if stop < 0:
            raise self.fault("unexpected end of the stream within a verbatim tag")
        name = self.text[self.pos + 1 : stop]
        self.pos = stop + 1
        if not _TAG_URI.fullmatch(name):
            raise self.fault(f"tag name cannot contain such characters: {name}", begin)
        return name

    def shorthand_tag(self, begin: int) -> str:
        """Return the tag that ``!name``, ``!!name`` or ``!handle!name``, which began at ``begin``, stands for, and step
        over it."""
        handle = "!"
        if self.text[self.pos] == "!":
            handle = "!!"
            self.pos += 1
        stop = _end(_WORD, self.text, self.pos)
        name = self.text[self.pos : stop]
        first, mark, suffix = name.partition("!")
        if mark:
            if handle == "!!" or "!" in suffix:
                raise self.fault("tag suffix cannot contain exclamation marks", begin)
            handle, name = f"!{first}!", suffix
            if not _TAG_HANDLE.fullmatch(handle):
                raise self.fault("named tag handle cannot contain such characters", begin)
        self.pos = stop
        if not _FLOW.isdisjoint(name):
            raise self.fault("tag suffix cannot contain flow indicator characters", begin)
        if name and not _TAG_URI.fullmatch(name):
            raise self.fault(f"tag name cannot contain such characters: {name}", begin)
        prefix = self.tags.get(handle, _TAG_PREFIXES.get(handle))
        if prefix is None:
            raise self.fault(f'undeclared tag handle "{handle}"', begin)
        return prefix + name

    def anchor_property(self) -> bool:
        """Read an anchor. Return False if none begins here."""
        if self.text[self.pos] != "&":
            return False
        if self.anchor is not None:
            raise self.fault("duplication of an anchor property")
        begin = self.pos + 1
        self.pos = _end(_ANCHOR, self.text, begin)
        if self.pos == begin:
            raise self.fault("name of an anchor node must contain at least one character")
        self.anchor = self.text[begin : self.pos]
        return True

    def alias(self) -> bool:
        """Read an alias. Return False if none begins here."""
        if self.text[self.pos] != "*":
            return False
        begin = self.pos
        self.pos = _end(_ANCHOR, self.text, begin + 1)
        name = self.text[begin + 1 : self.pos]
        if not name:
            raise self.fault("name of an alias node must contain at least one character", begin)
        if name not in self.anchors:
            raise self.fault(f'unidentified alias "{name}"', begin)
        target, self.value = self.anchors[name]
        self.node = Alias(self.shift + begin, self.shift + self.pos, target or self.nothing(begin))
        self.shared = True
        self.skip(True)
        return True

    def indent_status(self, parent: int) -> int:
        """Return 1, 0 or -1 for a line that is indented more, as much or less than ``parent``."""
        return (self.line_indent > parent) - (self.line_indent < parent)

    def forget(self) -> None:
        """Forget the last result and its properties."""
        self.tag = self.anchor = self.kind = self.node = self.value = None

    def compose(self, parent: int, context: int, seek: bool, compact: bool) -> bool:
        """Read one node, whose lines are indented more than ``parent``. Return False when there is none (then ``node``
        is None).

        ``context`` says where it is (`_FLOW_IN` and so on). With ``seek`` it may begin on a later line. ``compact``: a
        collection may begin on the line of its indicator.
        """
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.fault("nested too deeply")
        self.forget()
        new_line = seek and self.skip(True) > 0
        status = self.indent_status(parent) if new_line else 1
        breaks = self.properties() if status == 1 else []
        if any(breaks):
            status = self.indent_status(parent)
        if breaks:
            # js-yaml reads a block collection after properties only from a line of its own.
            new_line, compact = breaks[-1] > 0, False
        begin = self.pos
        column = begin - self.line_start
        in_block = context >= _BLOCK_IN
        collection_column = column if in_block and (new_line or compact) else None
        content = False
        if status == 1:
            content = self.content(parent + in_block, context, collection_column)
        elif status == 0 and context == _BLOCK_OUT and collection_column is not None:
            content = self.block_sequence(column)  # only a sequence may be in the column of its key
        if self.tag is not None and self.tag != "!":
            self.apply_tag(begin)
        elif self.tag == "!" and self.node is not None:
            self.node.tag = "!"
        self.depth -= 1
        return self.tag is not None or self.anchor is not None or content

    def properties(self) -> list[int]:
        """Read a tag and an anchor, in any order. Return the number of line breaks after each."""
        breaks: list[int] = []
        while self.tag_property() or self.anchor_property():
            breaks.append(self.skip(True))
        return breaks

    def content(self, indent: int, context: int, column: int | None) -> bool:
        """Read a collection, a scalar or an alias. ``column`` is where a block collection may begin, None where it may
        not."""
        if column is not None and (self.block_sequence(column) or self.block_mapping(column, indent)):
            return True
        if self.flow_mapping(indent) or self.flow_sequence(indent):
            return True
        has_leaf = self.leaf(indent, context)
        if self.anchor is not None:
            self.anchors[self.anchor] = (self.node, self.value)
        return has_leaf

    def leaf(self, indent: int, context: int) -> bool:
        """Read a scalar or an alias."""
        if (context >= _BLOCK_IN and self.block_scalar(indent)) or self.single_quoted() or self.double_quoted():
            return True
        begin = self.pos
        if self.alias():
            if self.tag is not None or self.anchor is not None:
                raise self.fault("alias node should not have any properties", begin)
            return True
        if not self.plain(indent, context == _FLOW_IN):
            return False
        if self.tag is None:
            self.tag = _IMPLICIT
        return True

    def apply_tag(self, begin: int) -> None:
        """Give the node just read its type. `self.tag` remains the key's tag, by which a merge is recognized."""
        tag = self.tag
        assert tag is not None
        if tag == _IMPLICIT:
            if self.kind not in (None, "scalar"):
                raise self.fault(
                    f'unacceptable node kind for !<?> tag; it should be "scalar", not "{self.kind}"', begin
                )
            if self.value is None or isinstance(self.value, str):
                self.value, resolved = implicit(self.value or "")
                self.tag = resolved or tag
        else:
            self.value = explicit(tag, self.kind, self.value, self.shift + min(begin, self.length - 1))
            if self.node is None:
                self.node = self.nothing(begin)
            self.node.tag = tag
        if self.anchor is not None:
            self.anchors[self.anchor] = (self.node, self.value)

    # -- documents

    def document(self) -> None:
        """Read one document with its directives."""
        text = self.text
        self.version = None
        self.tags, self.anchors = {}, {}
        directives = False
        while text[self.pos] != "\0":
            self.skip(True)
            if self.line_indent > 0 or text[self.pos] != "%":
                break
            directives = True
            self.directive()
        self.skip(True)
        if self.line_indent == 0 and text.startswith("---", self.pos):
            self.pos += 3
            self.skip(True)
        elif directives:
            raise self.fault("directives end mark is expected")
        self.compose(self.line_indent - 1, _BLOCK_OUT, False, True)
        node, value = self.node, self.value
        self.skip(True)
        self.node, self.value = node, value
        if self.at_separator():
            if text[self.pos] == ".":
                self.pos += 3
                self.skip(True)
            return
        if self.pos < self.length - 1:
            raise self.fault("end of the stream or a document separator is expected")

    def directive(self) -> None:
        """Read a line that begins with ``%``. Other directives than these two are ignored."""
        text = self.text
        self.pos += 1
        stop = _end(_WORD, text, self.pos)
        name = text[self.pos : stop]
        if not name:
            raise self.fault("directive name must not be less than one character in length")
        self.pos = stop
        arguments = self.arguments()
        if text[self.pos] != "\0":
            self.line_break()
        if name == "YAML":
            self.yaml_directive(arguments)
        elif name == "TAG":
            self.tag_directive(arguments)

    def arguments(self) -> list[str]:
        """Return the words up to the end of the line or a comment."""
        words: list[str] = []
        while True:
            self.skip_to_line_break()
            if self.text[self.pos] in "\n\r\0":
                return words
            stop = _end(_WORD, self.text, self.pos)
            words.append(self.text[self.pos : stop])
            self.pos = stop

    def yaml_directive(self, arguments: list[str]) -> None:
        """Take the version of YAML over. Raises YamlFault for any other than 1.x."""
        if self.version is not None:
            raise self.fault("duplication of %YAML directive")
        if len(arguments) != 1:
            raise self.fault("YAML directive accepts exactly one argument")
        version = _YAML_VERSION.fullmatch(arguments[0])
        if version is None:
            raise self.fault("ill-formed argument of the YAML directive")
        if version[1].lstrip("0") != "1":
            raise self.fault("unacceptable YAML version of the document")
        self.version = arguments[0]

    def tag_directive(self, arguments: list[str]) -> None:
        """Take over what the handle of a tag stands for."""
        if len(arguments) != 2:
            raise self.fault("TAG directive accepts exactly two arguments")
        handle, prefix = arguments
        if not _TAG_HANDLE.fullmatch(handle):
            raise self.fault("ill-formed tag handle (first argument) of the TAG directive")
        if handle in self.tags:
            raise self.fault(f'there is a previously declared suffix for "{handle}" tag handle')
        if not _TAG_URI.fullmatch(prefix):
            raise self.fault("ill-formed tag prefix (second argument) of the TAG directive")
        self.tags[handle] = prefix


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Return where a match of a pattern that always matches ends."""
    match = pattern.match(text, at)
    assert match is not None
    return match.end()


def _folded(breaks: int) -> str:
    return " " if breaks == 1 else "\n" * (breaks - 1)


def _from_code(code: int) -> str:
    """Return the text of ``charFromCodepoint``, with its 32-bit arithmetic for a number that is not a code point."""
    if code <= 0x10FFFF:
        return chr(code)
    if code >= 0x80000000:
        code -= 0x100000000
        if code <= 0xFFFF:
            return chr(code & 0xFFFF)
    return chr(((code - 0x10000 >> 10) + 0xD800) & 0xFFFF) + chr((code - 0x10000 & 0x3FF) + 0xDC00)


def _weight(value: Value) -> int:
    """Return how many values ``value`` contains with its aliases expanded (see `cost`), and more than `MAX_VALUES` if
    it contains itself. Each list and mapping is visited once."""
    known: dict[int, int] = {}
    stack = [(value, False)]
    while stack:
        part, counted = stack.pop()
        if not isinstance(part, list | dict):
            continue
        inner = part if isinstance(part, list) else list(part.values())
        if counted:
            keys = part if isinstance(part, dict) else ()
            total = 1 + sum(
                known[id(item)] if isinstance(item, list | dict) else _size(item) for item in (*inner, *keys)
            )
            known[id(part)] = min(total, MAX_VALUES + 1)
        elif id(part) not in known:
            known[id(part)] = MAX_VALUES + 1  # until it is counted: a value that refers to it before then is inside it
            stack.append((part, True))
            stack += [(item, False) for item in inner]
    return known.get(id(value), 1)


def _size(value: Value) -> int:
    """Return how many values a scalar counts as."""
    return cost(value) if isinstance(value, str) else 1
