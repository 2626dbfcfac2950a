"""Read the YAML on which every parser agrees, which is most frontmatter: recognize it by the shape of its lines, and
build the tree at the same time.

The test errs on the safe side: what it accepts was compared between libyaml, js-yaml 3.14.1 and Bun's YAML (1.4.5),
over the public corpus and generated mutations of it. All other text goes to the client's own dialect.

It saves 8 % of the time for 2,000 public files, and nothing for one or for 158 (2026-11-28). It is kept because
`repair` needs it to prove that a text means the same to every client, and because with it the tolerant `scan` needs no
library for most files.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from agentlint.syntax.nodes import Mapping, Node, Scalar, Sequence, Style
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_DEPTH: Final = 50
"""The deepest nesting of collections. Deeper text is left to the dialects, which differ in their limits."""

MAX_KEY: Final = 1000
"""The most characters of a key; libyaml refuses keys of more than 1,024 bytes."""

_STRANGE: Final = lazy_pattern("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]")
_STRANGE_BEYOND_ASCII: Final = lazy_pattern("[\x80-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
"""Characters, tabs among them, that one parser treats as a line end, refuses or drops, and another does not. A carriage
return without a line feed is such a character too."""

# All repetitions are possessive, so that a line is read once whatever it contains.
_IN_KEY: Final = r"[A-Za-z0-9_./*@$()+~-]"
_QUOTED_KEY: Final = r""""[^"\\\r\n]{0,200}+"|'[^'\r\n]{0,200}+'"""
_HEAD: Final = lazy_pattern(
    rf"( *+)(- ++)?+(?:([A-Za-z_](?:{_IN_KEY}++| (?={_IN_KEY}))*+|{_QUOTED_KEY}):(?= |\r?\n|\Z))?+ *+"
)
"""The beginning of a line: indentation, dash, key."""
_PLAIN: Final = lazy_pattern(
    r"(?:[^\s\-?:,\[\]{}#&*!|>'\"%@`]|-(?=[A-Za-z0-9]))(?:[^ :\r\n]++|:(?=[^ \r\n])| ++(?=[^ #\r\n]))*+"
)
_TAIL: Final = lazy_pattern(r"(?: ++(#[^\r\n]*+)?+)?+(?:\r?\n|\Z)")
"""The text after a value: a comment after a space, and the end of the line."""
_NOTHING: Final = lazy_pattern(r"(?:#[^\r\n]*+)?+(?:\r?\n|\Z)")
_BLANKS: Final = lazy_pattern(r" *+")
_HEADER: Final = lazy_pattern(r"([|>]-?+) *+(?:\r?\n|\Z)")
_BLANK_LINES: Final = lazy_pattern(r"(?:\r?\n)*+")
_ONLY_BLANKS: Final = lazy_pattern(r" ++(?:\r?\n|\Z)")
_QUOTED_TEXT: Final = r"""(?:"(?:[^"\\\r\n]++|\\["\\nt])*+"|'(?:[^'\r\n]++|'')*+')"""
_IN_WORD: Final = r"[A-Za-z0-9_./*@$()+~=-]"
_QUOTED: Final = lazy_pattern(_QUOTED_TEXT)
_WORD: Final = lazy_pattern(rf"[A-Za-z0-9_./$](?:{_IN_WORD}++| (?={_IN_WORD}))*+|{_QUOTED_TEXT}")
"""A value inside brackets."""
_GAP: Final = lazy_pattern(r" *+(?:\r?\n *+)*+")
"""The space around the words of a list in brackets, the only kind of value here that may span several lines."""
_FLOW_KEY: Final = lazy_pattern(rf"([A-Za-z_][A-Za-z0-9_-]*+|{_QUOTED_KEY}): ++")


@lru_cache(maxsize=64)
def _block_lines(indent: int, folded: bool) -> re.Pattern[str]:
    """Match the lines of a block scalar with ``indent`` spaces. When folding, no line may be indented deeper, because
    parsers differ there."""
    deeper = "" if folded else " *+"
    return re.compile(rf"(?: {{{indent}}}{deeper}[^ \r\n][^\r\n]*+(?:\r?\n|\Z)|\r?\n)*+")


class _Open:
    """A collection that is being read. ``keys`` are the keys of a mapping so far, None for a sequence."""

    __slots__ = ("indent", "items", "keys", "node", "pairs")

    def __init__(self, indent: int, start: int, sequence: bool) -> None:
        self.indent = indent
        self.items: list[Node] = []
        self.pairs: list[tuple[Node, Node]] = []
        self.keys: set[str] | None = None if sequence else set()
        self.node: Sequence | Mapping = (
            Sequence(start, start, self.items, False) if sequence else Mapping(start, start, self.pairs, False)
        )

    def put(self, value: Node) -> None:
        """Add ``value`` as the next item, or as the value of the last key."""
        if self.keys is None:
            self.items.append(value)
        else:
            self.pairs[-1] = (self.pairs[-1][0], value)

    def add_key(self, raw: str, start: int) -> bool:
        """Add a key as it is written at ``start``, with an empty value for now. Tell whether every parser takes it: a
        repeated key is an error for some, and `__proto__` is not a key like others in JavaScript."""
        style: Style = _STYLES.get(raw[0], "plain")
        name = raw if style == "plain" else raw[1:-1]
        if self.keys is None or name in self.keys or name == "__proto__" or len(name) > MAX_KEY:
            return False
        self.keys.add(name)
        colon = start + len(raw)
        self.pairs.append((Scalar(start, colon, name, style), Scalar(colon + 1, colon + 1, "")))
        return True

    def close(self) -> None:
        """Set the end of the collection to that of its last value."""
        self.node.end = (self.items[-1] if self.keys is None else self.pairs[-1][1]).end


_STYLES: Final[dict[str, Style]] = {'"': "double", "'": "single"}


class _Blocks:
    """The block collections that are being read, outermost first; ``top`` is the innermost one."""

    __slots__ = ("_stack", "top")

    def __init__(self, start: int) -> None:
        self.top = _Open(0, start, sequence=False)
        self._stack = [self.top]

    def place(self, head: re.Match[str], *, waiting: bool) -> bool:
        """Put the dash and the key of a line where its indentation says. Tell whether every parser reads them so.
        ``waiting``: the key before has no value yet, so a collection may begin here."""
        dash, key = head.group(2, 3)
        start = head.end(1)
        indent = start - head.start()
        top = self.top
        if waiting and (indent > top.indent or (dash and indent == top.indent and top.keys is not None)):
            self._open(indent, start, sequence=dash is not None)
        elif not self._return_to(indent, sequence=dash is not None):
            return False
        if dash and key:
            self._open(indent + len(dash), start + len(dash), sequence=False)
        if len(self._stack) > MAX_DEPTH:
            return False
        return key is None or self.top.add_key(key, head.start(3))

    def _open(self, indent: int, start: int, *, sequence: bool) -> None:
        opened = _Open(indent, start, sequence)
        self.top.put(opened.node)
        self._stack.append(opened)
        self.top = opened

    def _return_to(self, indent: int, *, sequence: bool) -> bool:
        """Close collections down to the one that a line continues; tell whether there is one. A list may have the
        indentation of its key, so a line without a dash closes it there too."""
        top = self.top
        while top.indent > indent or (top.indent == indent and top.keys is None and not sequence):
            top.close()
            self._stack.pop()
            top = self._stack[-1]
        self.top = top
        return top.indent == indent and (top.keys is None) == sequence

    def close(self) -> Mapping | None:
        """Close all collections and return the outermost one; None if it has no keys."""
        root = self._stack[0]
        if not root.pairs:
            return None
        for opened in reversed(self._stack):
            opened.close()
        return Mapping(root.pairs[0][0].start, root.node.end, root.pairs, False)


def parse(text: str, start: int, end: int) -> Mapping | None:
    """Return the tree of ``text[start:end]`` if that is nothing but block mappings and lists of simple scalars.

    Return None if it is not, or has no keys at all: then a dialect's own parser must decide. The cost is linear, about
    3 us for each line.
    """
    if not _has_common_characters(text, start, end):
        return None
    match_head = _HEAD.match
    blocks = _Blocks(start)
    waiting = False  # the last key has no value yet
    at = start
    while at < end:
        head = match_head(text, at, end)
        assert head is not None  # each part of the match may be empty
        at = head.end()
        char = text[at] if at < end else "\n"
        ends = char in "#\r\n"  # the line has nothing more, or only a comment
        if head.lastindex == 1:  # neither a dash nor a key
            if ends:
                at = _end(_NOTHING, text, at, end)
                continue
            # Only a list in brackets may begin on the line after its key.
            if char != "[" or not waiting or at - head.start() <= blocks.top.indent:
                return None
        elif not blocks.place(head, waiting=waiting):
            return None
        waiting = ends
        if ends:
            if head[3] is None:  # a dash with no value: parsers differ on what may follow
                return None
            at = _end(_NOTHING, text, at, end)
            continue
        read = _READERS.get(char, _plain)(text, at, end, blocks.top.indent)
        if read is None:
            return None
        value, at = read
        blocks.top.put(value)
    return blocks.close()


def _has_common_characters(text: str, start: int, end: int) -> bool:
    """Tell whether a text consists of characters that all parsers read in the same way."""
    if _STRANGE.search(text, start, end):
        return False
    part = text[start:end]
    if "\r" in part and part.count("\r") != part.count("\r\n"):
        return False
    return part.isascii() or not _STRANGE_BEYOND_ASCII.search(part)


def _end(pattern: re.Pattern[str], text: str, at: int, end: int) -> int:
    """Return where the line after ``at`` ends; -1 when something else follows."""
    match = pattern.match(text, at, end)
    return match.end() if match else -1


_Read: TypeAlias = "tuple[Node, int] | None"
"""A value and where the next line begins; None when it is not regular. ``parent`` is the indentation of its key."""


def _plain(text: str, at: int, end: int, parent: int) -> _Read:
    words: list[str] = []
    here = at
    stop = past = -1
    while match := _PLAIN.match(text, here, end):
        tail = _TAIL.match(text, match.end(), end)
        if tail is None or (words and tail[1]):
            break
        words.append(match.group())
        stop, past = match.end(), tail.end()
        here = _end(_BLANKS, text, past, end)
        if tail[1] or here - past <= parent:
            break
    return (Scalar(at, stop, " ".join(words)), past) if words else None


def _in_quotes(text: str, at: int, end: int, parent: int) -> _Read:
    del parent
    match = _QUOTED.match(text, at, end)
    past = _end(_TAIL, text, match.end(), end) if match else -1
    return (_scalar(at, match.group()), past) if match and past >= 0 else None


def _scalar(at: int, raw: str) -> Scalar:
    """Return the scalar of a word or quoted text on one line."""
    stop = at + len(raw)
    if raw[0] == "'":
        return Scalar(at, stop, raw[1:-1].replace("''", "'"), "single")
    if raw[0] == '"':
        inner = raw[1:-1]
        return Scalar(at, stop, re.sub(r"\\(.)", _unescape, inner) if "\\" in inner else inner, "double")
    return Scalar(at, stop, raw)


def _unescape(match: re.Match[str]) -> str:
    return {"n": "\n", "t": "\t"}.get(match[1], match[1])


def _list(text: str, at: int, end: int, parent: int) -> _Read:
    word, gap = _WORD.match, _GAP
    items: list[Node] = []
    here = _end(gap, text, at + 1, end)
    while match := word(text, here, end):
        items.append(_scalar(here, match.group()))
        here = _end(gap, text, match.end(), end)
        if text[here : here + 1] != ",":
            break
        here = _end(gap, text, here + 1, end)
    stop = here + 1
    if here >= end or text[here] != "]" or not _deeper(text[at:stop], parent):
        return None
    past = _end(_TAIL, text, stop, end)
    return (Sequence(at, stop, items, True), past) if past >= 0 else None


def _map(text: str, at: int, end: int, parent: int) -> _Read:
    del parent
    word, key = _WORD.match, _FLOW_KEY.match
    pairs: list[tuple[Node, Node]] = []
    names: set[str] = set()
    here = _end(_BLANKS, text, at + 1, end)
    while match := key(text, here, end):
        value = word(text, match.end(), end)
        name = _scalar(here, match[1])
        if value is None or name.text in names or len(name.text) > MAX_KEY:
            return None
        names.add(name.text)
        pairs.append((name, _scalar(value.start(), value.group())))
        here = _end(_BLANKS, text, value.end(), end)
        if text[here : here + 1] != ",":
            break
        here = _end(_BLANKS, text, here + 1, end)
    if here >= end or text[here] != "}" or (pairs and text[here - 1] == ","):
        return None
    stop = here + 1
    past = _end(_TAIL, text, stop, end)
    return (Mapping(at, stop, pairs, True), past) if past >= 0 else None


def _deeper(value: str, indent: int) -> bool:
    """Tell whether the further lines of a list in brackets are indented by more than ``indent``, as Bun requires."""
    return "\n" not in value or all(
        len(line) - len(line.lstrip(" ")) > indent for line in value.split("\n")[1:] if line.strip(" \r")
    )


def _block(text: str, at: int, end: int, parent: int) -> _Read:
    header = _HEADER.match(text, at, end)
    if header is None:
        return None
    folded, strip = text[at] == ">", len(header[1]) == 2
    begin = header.end()
    first = _end(_BLANK_LINES, text, begin, end)
    content = _end(_BLANKS, text, first, end)
    indent = content - first
    if indent <= parent or content == end or text[content] in "\r\n":
        return None
    past = _end(_block_lines(indent, folded), text, first, end)
    # a line of spaces, or one that is indented less than the text but more than its key
    if text.startswith(" " * (parent + 1), past, end) or _ONLY_BLANKS.match(text, past, end):
        return None
    # without a final newline, the parsers disagree on whether the value ends with one
    if past == end and text[end - 1] != "\n":
        return None
    raw = text[first:past].rstrip("\r\n")
    lines = [line[indent:] for line in raw.replace("\r\n", "\n").split("\n")]
    value = "\n".join(lines)
    if folded:
        value = re.sub(r"\n(\n*+)", lambda match: match[1] or " ", value)
    value = "\n" * text.count("\n", begin, first) + value + ("" if strip else "\n")
    return Scalar(at, first + len(raw.rstrip(" ")), value, "folded" if folded else "literal"), past


_READERS: Final[dict[str, Callable[[str, int, int, int], _Read]]] = {
    "|": _block, ">": _block, '"': _in_quotes, "'": _in_quotes, "[": _list, "{": _map,
}  # fmt: skip
"""Readers of values by their first character; any other character begins a plain one."""
