"""YAML as VS Code reads it: a lenient parser that refuses nothing and silently loses text.

A port of VS Code's ``src/vs/base/common/yaml.ts`` (MIT, https://github.com/microsoft/vscode; read and compared as npm
@codingame/monaco-vscode-api 36.2.7), function by function, because what it loses follows from how it reads. Every
scalar is a string. A plain value may contain `: `. A key's value ends at the first line that the parser does not
understand, and there the reading of the whole header ends (`ParsedText.stopped`).
"""

from __future__ import annotations

import enum
from typing import Final

from agentlint.record import Record
from agentlint.syntax.nodes import Mapping, Node, Scalar, Sequence, Style, YamlFault
from agentlint.text import lazy_pattern

MAX_DEPTH: Final = 200
"""The deepest nesting that is read; the client itself gives up when its stack is full."""


class Error(Record):
    """A problem that the parser reports while it continues to read; ``code`` is the parser's own."""

    code: str
    start: int
    end: int
    message: str


class ParsedText(Record):
    """The result of reading. ``stopped`` is where the reading ended before the text did, None when all of it was
    read."""

    root: Node | None
    errors: list[Error]
    stopped: int | None


class Kind(enum.Enum):
    """The kinds of tokens."""

    SCALAR = enum.auto()
    COLON = enum.auto()
    DASH = enum.auto()
    COMMA = enum.auto()
    MAP_START = enum.auto()
    MAP_END = enum.auto()
    SEQ_START = enum.auto()
    SEQ_END = enum.auto()
    NEWLINE = enum.auto()
    INDENT = enum.auto()
    COMMENT = enum.auto()
    DOCUMENT_START = enum.auto()
    DOCUMENT_END = enum.auto()
    EOF = enum.auto()


class Token(Record):
    """A token, with its offsets in the text."""

    kind: Kind
    start: int
    end: int
    value: str = ""
    style: Style = "plain"


def parse(text: str, start: int = 0, end: int | None = None) -> Node | None:
    """Return the tree of ``text[start:end]``, with offsets into ``text``."""
    return read(text, start, end).root


def resolve(scalar: Scalar) -> str:
    """Return the text of a scalar, which is also its value."""
    return scalar.text


def read(text: str, start: int = 0, end: int | None = None) -> ParsedText:
    """Return the tree as `parse` does, with the errors. Raises YamlFault only where the client's parser throws or
    overflows its stack."""
    part = text[start:end] if start or end is not None else text
    return _Parser(_Scanner(part).scan(), part, start).parse()


_BLANKS: Final = lazy_pattern(r"[ \t]*")
_LINE_REST: Final = lazy_pattern(r"[^\r\n]*")
_STOPS: Final = lazy_pattern(r"[\r\n:#]")
_FLOW_STOPS: Final = lazy_pattern(r"[\r\n:#,\[\]{}]")
_MARKER: Final = lazy_pattern(r"(?:---|\.\.\.)(?=[ \t\r\n]|\Z)")
_BLOCK_START: Final = lazy_pattern(r"[|>][1-9+-]*[ \t]*(?=[\r\n#]|\Z)")
_QUOTED_RUN: Final = {'"': lazy_pattern(r'[^"\\\r\n]+'), "'": lazy_pattern(r"[^'\r\n]+")}
_SURROGATE: Final = lazy_pattern("[\ud800-\udfff]")
_HEX: Final = lazy_pattern(r"\s*([-+]?)(?:0[xX])?([0-9A-Fa-f]+)")
_SIMPLE_ESCAPES: Final = {
    "n": "\n", "t": "\t", "\\": "\\", '"': '"', "/": "/", "r": "\r", "0": "\0", "a": "\a", "b": "\b", "e": "\x1b",
    "v": "\v", "f": "\f", " ": " ", "_": "\u00a0",
}  # fmt: skip
_AFTER_MARK: Final = frozenset(("", " ", "\t", "\n", "\r"))


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.pos = 0
        self.tokens: list[Token] = []
        self.flow = 0
        self.colon_seen = False  # on this line, outside flow
        self.documents = 0

    def scan(self) -> list[Token]:
        """Return the tokens of the text."""
        size = len(self.text)
        while self.pos < size:
            self._line()
            if self.documents > 1:
                break
        self._add(Kind.EOF, self.pos, self.pos)
        return self.tokens

    def _add(self, kind: Kind, start: int, end: int, value: str = "", style: Style = "plain") -> None:
        self.tokens.append(Token(kind, start, end, value, style))

    def _at(self, pos: int) -> str:
        return self.text[pos : pos + 1]

    def _line(self) -> None:
        text = self.text
        self.colon_seen = False
        if self._newline():
            return
        start = self.pos
        blanks = _BLANKS.match(text, start)
        assert blanks is not None
        self.pos = blanks.end()
        if self.pos > start:
            self._add(Kind.INDENT, start, self.pos)
        if self.pos >= len(text) or text[self.pos] in "\r\n":
            self._newline()
            return
        if self.pos == start:
            marker = _MARKER.match(text, start)
            # the client looks at four characters, of which the last may be missing
            if marker:
                first = text[start] == "-"
                self._add(Kind.DOCUMENT_START if first else Kind.DOCUMENT_END, start, start + 3)
                self.pos += 3
                self._content()
                self._newline()
                self.documents += first
                return
        if text[self.pos] == "#":
            self._comment()
        elif text[self.pos] == "%":
            self._skip_line()
        else:
            self._content()
        self._newline()

    def _content(self) -> None:
        text, size = self.text, len(self.text)
        while self.pos < size and text[self.pos] not in "\r\n":
            self._skip_blanks()
            if self.pos >= size or text[self.pos] in "\r\n":
                break
            char = text[self.pos]
            if char == "#":
                self._comment()
                break
            if char == "{":
                self._bracket(Kind.MAP_START, 1)
            elif char == "}" and self.flow > 0:
                self._bracket(Kind.MAP_END, -1)
            elif char == "[":
                self._bracket(Kind.SEQ_START, 1)
            elif char == "]" and self.flow > 0:
                self._bracket(Kind.SEQ_END, -1)
            elif char == "," and self.flow > 0:
                self._bracket(Kind.COMMA, 0)
            elif char == "-" and self._at(self.pos + 1) in _AFTER_MARK:
                self._bracket(Kind.DASH, 0)
            elif char == ":" and self._is_colon(self.pos):
                self._bracket(Kind.COLON, 0)
                if self.flow == 0:
                    self.colon_seen = True
            elif char == ":" and self.flow > 0 and self._after_json():
                self._bracket(Kind.COLON, 0)
            elif char in "'\"":
                self._quoted(char)
            elif char in "|>" and self.flow == 0 and _BLOCK_START.match(text, self.pos):
                self._block(char)
                break
            else:
                self._unquoted()

    def _bracket(self, kind: Kind, depth: int) -> None:
        self._add(kind, self.pos, self.pos + 1)
        self.flow += depth
        self.pos += 1

    def _is_colon(self, pos: int) -> bool:
        if self.colon_seen and self.flow == 0:
            return False
        following = self._at(pos + 1)
        return following in _AFTER_MARK or (self.flow > 0 and following in ",}]")

    def _after_json(self) -> bool:
        for token in reversed(self.tokens):
            if token.kind in _LAYOUT:
                continue
            if token.kind is Kind.SCALAR:
                return token.style != "plain"
            return token.kind in (Kind.MAP_END, Kind.SEQ_END)
        return False

    def _quoted(self, quote: str) -> None:
        text, size = self.text, len(self.text)
        start = self.pos
        style: Style = "single" if quote == "'" else "double"
        run = _QUOTED_RUN[quote]
        parts: list[str] = []
        blanks = 0  # the number of spaces and tabs at the end of what was read literally: a line break drops them
        self.pos += 1
        while self.pos < size:
            char = text[self.pos]
            if char == quote:
                if quote == "'" and self._at(self.pos + 1) == "'":
                    parts.append("'")
                    self.pos += 2
                    blanks = 0
                    continue
                self.pos += 1
                break
            if char == "\\" and quote == '"':
                self._escape(parts)
                blanks = 0
                continue
            if char in "\r\n":
                if blanks:
                    parts[-1] = parts[-1][: len(parts[-1]) - blanks]
                    blanks = 0
                self._consume_newline()
                empty = 0
                while self.pos < size:
                    self._skip_blanks()
                    if self._at(self.pos) not in ("\r", "\n"):
                        break
                    empty += 1
                    self._consume_newline()
                parts.append("\n" * empty or " ")
                continue
            match = run.match(text, self.pos)
            assert match is not None
            piece = match.group()
            trimmed = len(piece.rstrip(" \t"))
            # this run cannot continue whitespace of the run before: a run ends at a quote, a break or an escape
            blanks = len(piece) - trimmed
            parts.append(piece)
            self.pos = match.end()
        self._add(Kind.SCALAR, start, self.pos, _joined(parts), style)

    def _escape(self, parts: list[str]) -> None:
        following = self._at(self.pos + 1)
        if following in ("\n", "\r"):
            self.pos += 1
            self._consume_newline()
            self._skip_blanks()
            return
        width = {"x": 2, "u": 4, "U": 8}.get(following)
        if width is None:
            parts.append(_SIMPLE_ESCAPES.get(following, "\\" + following))
            self.pos += 1 + len(following)
            return
        digits = self.text[self.pos + 2 : self.pos + 2 + width]
        match = _HEX.match(digits)
        if len(digits) == width and match:
            code = int(match[1] + match[2], 16)
            if following == "x":
                code %= 0x10000
            elif not 0 <= code <= 0x10FFFF:
                raise YamlFault("Invalid code point", self.pos)
            parts.append(chr(code))
            self.pos += 2 + width
        else:
            parts.append("\\" + following)
            self.pos += 2

    def _unquoted(self) -> None:
        text = self.text
        start = self.pos
        stops = _FLOW_STOPS if self.flow > 0 else _STOPS
        stop = len(text)
        for match in stops.finditer(text, start):
            at = match.start()
            char = match.group()
            if char == ":":
                if self._is_colon(at):
                    stop = at
                    break
            elif char == "#":
                if at > start and text[at - 1] in " \t":
                    stop = at
                    break
            else:
                stop = at
                break
        self.pos = stop
        value = text[start:stop].rstrip(" \t")
        self._add(Kind.SCALAR, start, start + len(value), value)

    def _block(self, char: str) -> None:
        text, size = self.text, len(self.text)
        start = self.pos
        self.pos += 1
        explicit = 0
        chomp = ""
        for _ in range(2):
            mark = self._at(self.pos)
            if mark and mark in "123456789" and not explicit:
                explicit = int(mark)
                self.pos += 1
            elif mark and mark in "+-" and not chomp:
                chomp = mark
                self.pos += 1
        self._skip_blanks()
        if self._at(self.pos) == "#":
            self._skip_line()
        self._consume_newline()
        parent = self._parent_indent()
        indent = parent + explicit if explicit else 0
        lines: list[str] = []
        trailing = 0
        while self.pos < size:
            line = self.pos
            while self.pos < size and text[self.pos] == " ":
                self.pos += 1
            width = self.pos - line
            if self.pos >= size or text[self.pos] in "\r\n":
                kept = text[line + indent : self.pos] if indent > 0 and width >= indent else ""
                lines.append(kept)
                trailing = 0 if kept else trailing + 1
                self._consume_newline()
                continue
            if width == 0 and _MARKER.match(text, self.pos):
                self.pos = line
                break
            if indent == 0:
                if width <= parent:
                    self.pos = line
                    break
                indent = width
            if width < indent:
                self.pos = line
                break
            self._skip_line()
            lines.append(text[line + indent : self.pos])
            trailing = 0
            self._consume_newline()
        value = "\n".join(lines) if char == "|" else _folded(lines)
        if trailing:
            value = value.rstrip("\n")
        filled = any(lines)
        if chomp == "+":
            value = value + "\n" * (trailing + 1) if filled else "\n" * trailing
        elif chomp == "" and filled:
            value += "\n"
        self._add(Kind.SCALAR, start, self.pos, value, "literal" if char == "|" else "folded")

    def _parent_indent(self) -> int:
        """Return the column of the key or dash to which a block scalar belongs."""
        tokens = self.tokens
        for index in range(len(tokens) - 1, -1, -1):
            token = tokens[index]
            if token.kind in _LAYOUT:
                continue
            if token.kind is Kind.COLON:
                for before in range(index - 1, -1, -1):
                    if tokens[before].kind not in _LAYOUT:
                        return _column(self.text, tokens[before].start)
                return 0
            if token.kind is Kind.DASH:
                return _column(self.text, token.start)
            return -1 if token.kind is Kind.DOCUMENT_START else 0
        return 0

    def _comment(self) -> None:
        start = self.pos
        self._skip_line()
        self._add(Kind.COMMENT, start, self.pos)

    def _skip_line(self) -> None:
        match = _LINE_REST.match(self.text, self.pos)
        assert match is not None
        self.pos = match.end()

    def _skip_blanks(self) -> None:
        match = _BLANKS.match(self.text, self.pos)
        assert match is not None
        self.pos = match.end()

    def _newline(self) -> bool:
        start = self.pos
        if not self._consume_newline():
            return False
        self._add(Kind.NEWLINE, start, self.pos)
        return True

    def _consume_newline(self) -> bool:
        char = self._at(self.pos)
        if char == "\r" and self._at(self.pos + 1) == "\n":
            self.pos += 2
        elif char in ("\r", "\n"):
            self.pos += 1
        else:
            return False
        return True


_LAYOUT: Final = frozenset((Kind.NEWLINE, Kind.INDENT, Kind.COMMENT))


def _joined(parts: list[str]) -> str:
    """Return the text of a quoted scalar. Two escapes of a surrogate pair become one character, as in JavaScript."""
    value = "".join(parts)
    if _SURROGATE.search(value):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return value


def _folded(lines: list[str]) -> str:
    out: list[str] = []
    deeper_before = in_empty = is_seen = False
    for index, line in enumerate(lines):
        deeper = line[:1] in (" ", "\t") and line != ""
        if line == "":
            out.append("\n")
            in_empty = True
            continue
        if index == 0:
            out = [line]
        elif in_empty:
            out.append("\n" + line if (deeper_before or deeper) and is_seen else line)
            in_empty = False
        elif deeper or deeper_before:
            out.append("\n" + line)
        else:
            out.append(" " + line)
        deeper_before = deeper
        is_seen = True
    return "".join(out)


def _line_start(text: str, offset: int) -> int:
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def _column(text: str, offset: int) -> int:
    return offset - _line_start(text, offset)


class _Parser:
    def __init__(self, tokens: list[Token], text: str, shift: int) -> None:
        self.tokens = tokens
        self.text = text
        self.shift = shift
        self.pos = 0
        self.depth = 0
        self.errors: list[Error] = []

    def parse(self) -> ParsedText:
        """Return the tree of the tokens, and where the reading ended."""
        self._skip_layout()
        if self._now().kind is Kind.DOCUMENT_START:
            self._advance()
            self._skip_layout()
        if self._now().kind in (Kind.EOF, Kind.DOCUMENT_END):
            return ParsedText(None, self.errors, None)
        root = self._value(-1)
        self._skip_layout()
        token = self._now()
        if token.kind is Kind.INDENT:
            token = self._peek(1)
        trailing = None if token.kind in (Kind.EOF, Kind.DOCUMENT_END) else token.start + self.shift
        return ParsedText(root, self.errors, trailing)

    def _now(self) -> Token:
        return self.tokens[self.pos]

    def _peek(self, offset: int) -> Token:
        return self.tokens[min(self.pos + offset, len(self.tokens) - 1)]

    def _advance(self) -> Token:
        token = self.tokens[self.pos]
        if token.kind is not Kind.EOF:
            self.pos += 1
        return token

    def _error(self, code: str, token: Token, message: str) -> None:
        self.errors.append(Error(code, token.start + self.shift, token.end + self.shift, message))

    def _skip_layout(self) -> None:
        while (
            (kind := self._now().kind) is Kind.NEWLINE
            or kind is Kind.COMMENT
            or (kind is Kind.INDENT and self._blank())
        ):
            self._advance()

    def _blank(self) -> bool:
        return self._peek(1).kind in (Kind.NEWLINE, Kind.COMMENT, Kind.EOF)

    def _indent(self) -> int:
        token = self._now()
        return token.end - token.start if token.kind is Kind.INDENT else 0

    def _past_indent(self) -> Token:
        return self._peek(1) if self._now().kind is Kind.INDENT else self._now()

    def _looks_like_mapping(self) -> bool:
        offset = 1 if self._now().kind is Kind.INDENT else 0
        return self._peek(offset).kind is Kind.SCALAR and self._peek(offset + 1).kind is Kind.COLON

    def _enter(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise YamlFault("nested too deeply", self._now().start + self.shift)

    def _value(self, parent: int) -> Node | None:
        self._skip_layout()
        token = self._now()
        flow = self._peek(1) if token.kind is Kind.INDENT else token
        if flow.kind is Kind.MAP_START or flow.kind is Kind.SEQ_START:
            if token.kind is Kind.INDENT:
                self._advance()
            return self._flow_map() if flow.kind is Kind.MAP_START else self._flow_sequence()
        indent = self._indent()
        if self._past_indent().kind is Kind.DASH:
            return self._sequence(indent)
        if self._looks_like_mapping():
            return self._mapping(indent)
        if token.kind is Kind.SCALAR or token.kind is Kind.INDENT:
            return self._scalar(parent)
        return None

    def _scalar(self, parent: int) -> Node:
        if self._now().kind is Kind.INDENT:
            self._advance()
        token = self._now()
        if token.kind is Kind.SCALAR:
            self._advance()
        return self._plain(token, parent) if token.style == "plain" else self._node(token)

    def _plain(self, first: Token, parent: int) -> Node:
        parts = [first.value]
        end = first.end
        while True:
            saved = self.pos
            empty, continuation = self._to_continuation(parent)
            if not continuation:
                self.pos = saved
                break
            if self._now().kind is Kind.INDENT:
                self._advance()
            token = self._now()
            if token.kind is Kind.DASH:
                self._advance()
                line, end = "-", token.end
                if self._now().kind is Kind.SCALAR:
                    continued = self._advance()
                    line, end = "- " + continued.value, continued.end
                parts += ("\n" * empty or " ", line)
                continue
            if token.kind is not Kind.SCALAR or self._peek(1).kind is Kind.COLON:
                self.pos = saved
                break
            self._advance()
            parts += ("\n" * empty or " ", token.value)
            end = token.end
        return Scalar(first.start + self.shift, end + self.shift, "".join(parts))

    def _to_continuation(self, parent: int) -> tuple[int, bool]:
        """Step to the first token of the next line. Return the number of empty lines on the way, and whether the plain
        scalar continues there."""
        empty = 0
        while self._now().kind is Kind.NEWLINE:
            self._advance()
            after = self._now()
            if after.kind is Kind.NEWLINE:
                empty += 1
                continue
            if after.kind is Kind.INDENT:
                following = self._peek(1).kind
                if following is Kind.NEWLINE or following is Kind.EOF:
                    empty += 1
                    self._advance()
                    continue
                return empty, following is not Kind.COMMENT and after.end - after.start > parent
            if after.kind in (Kind.EOF, Kind.DOCUMENT_START, Kind.DOCUMENT_END):
                return empty, False
            return empty, parent < 0
        return empty, False

    def _mapping(self, base: int, *, inline: bool = False) -> Node:
        self._enter()
        start = self._now().start
        pairs: list[tuple[Node, Node]] = []
        keys: set[str] = set()
        if inline:
            entry = self._entry(base)
            if entry is not None:
                keys.add(entry[0].text)
                pairs.append(entry)
        while self._now().kind is not Kind.EOF:
            self._skip_layout()
            if self._now().kind is Kind.EOF:
                break
            indent = self._indent()
            if indent < base:
                break
            if indent > base:
                self._unexpected_indent(base, indent)
            if not self._looks_like_mapping():
                break
            entry = self._entry(base)
            if entry is None:
                break
            key = entry[0]
            if key.text in keys:
                self.errors.append(Error("duplicate-key", key.start, key.end, f'Duplicate key: "{key.text}"'))
            keys.add(key.text)
            pairs.append(entry)
        self.depth -= 1
        end = pairs[-1][1].end if pairs else start + self.shift
        return Mapping(pairs[0][0].start if pairs else start + self.shift, end, pairs, False)

    def _unexpected_indent(self, base: int, indent: int) -> None:
        message = f"Unexpected indentation (expected {base}, got {indent})"
        self._error("unexpected-indentation", self._now(), message)

    def _entry(self, base: int) -> tuple[Scalar, Node] | None:
        if self._now().kind is Kind.INDENT:
            self._advance()
        key = self._node(self._now())
        if self._now().kind is Kind.SCALAR:
            self._advance()
        colon = self._now()
        if colon.kind is not Kind.COLON:
            self._error("expected-colon", colon, 'Expected ":"')
            return None
        self._advance()
        return key, self._entry_value(base, colon)

    def _entry_value(self, base: int, colon: Token) -> Node:
        following = self._now()
        if following.kind is Kind.MAP_START:
            return self._flow_map()
        if following.kind is Kind.SEQ_START:
            return self._flow_sequence()
        if following.kind is Kind.SCALAR:
            self._advance()
            return self._plain(following, base) if following.style == "plain" else self._node(following)
        self._skip_layout()
        if self._now().kind is Kind.EOF:
            return self._missing(colon, "Missing value")
        indent = self._indent()
        if indent == base and self._past_indent().kind is Kind.DASH:
            return self._value(base) or self._empty(colon.end)
        if indent <= base:
            return self._missing(colon, "Missing value")
        return self._value(base) or self._empty(colon.end)

    def _missing(self, token: Token, message: str) -> Node:
        self._error("missing-value", token, message)
        return self._empty(token.end)

    def _sequence(self, base: int) -> Node:
        self._enter()
        start = self._past_indent().start
        items: list[Node] = []
        end = start + self.shift
        first = True
        while self._now().kind is not Kind.EOF:
            self._skip_layout()
            token = self._now()
            if token.kind is Kind.EOF:
                break
            indent = _column(self.text, token.start) if first and token.kind is Kind.DASH else self._indent()
            first = False
            if indent < base:
                break
            if indent > base:
                self._unexpected_indent(base, indent)
            if self._past_indent().kind is not Kind.DASH:
                break
            if self._now().kind is Kind.INDENT:
                self._advance()
            item = self._item(base, self._advance())
            items.append(item)
            end = item.end
        self.depth -= 1
        return Sequence(start + self.shift, end, items, False)

    def _item(self, base: int, dash: Token) -> Node:
        following = self._now()
        if following.kind is Kind.COMMENT:
            self._advance()
        elif following.kind is Kind.MAP_START:
            return self._flow_map()
        elif following.kind is Kind.SEQ_START:
            return self._flow_sequence()
        elif following.kind is Kind.DASH:
            return self._sequence(_column(self.text, following.start))
        elif following.kind is Kind.SCALAR:
            if self._peek(1).kind is Kind.COLON:
                return self._mapping(_column(self.text, following.start), inline=True)
            return self._scalar(base)
        self._skip_layout()
        if self._now().kind is Kind.EOF or self._indent() <= base:
            return self._missing(dash, "Missing sequence item value")
        return self._value(base) or self._empty(dash.end)

    def _flow_map(self) -> Node:
        self._enter()
        start = self._advance()
        pairs: list[tuple[Node, Node]] = []
        self._skip_flow_layout()
        while self._now().kind not in (Kind.MAP_END, Kind.EOF):
            if self._now().kind is not Kind.SCALAR:
                self._error("expected-key", self._now(), "Expected mapping key")
                break
            key = self._flow_scalar()
            self._skip_flow_layout()
            value: Node = self._empty(key.end - self.shift)
            if self._now().kind is Kind.COLON:
                self._advance()
                self._skip_flow_layout()
                value = self._flow_value()
            pairs.append((key, value))
            self._skip_flow_layout()
            if self._now().kind is Kind.COMMA:
                self._advance()
                self._skip_flow_layout()
        self.depth -= 1
        return Mapping(start.start + self.shift, self._flow_end(Kind.MAP_END, "}"), pairs, True)

    def _flow_sequence(self) -> Node:
        self._enter()
        start = self._advance()
        items: list[Node] = []
        self._skip_flow_layout()
        while self._now().kind not in (Kind.SEQ_END, Kind.EOF):
            kind = self._now().kind
            if kind not in (Kind.MAP_START, Kind.SEQ_START, Kind.SCALAR):
                self._error("unexpected-token", self._now(), "Unexpected token in flow sequence")
                self._advance()
                continue
            items.append(self._flow_value())
            self._skip_flow_layout()
            if self._now().kind is Kind.COMMA:
                self._advance()
                self._skip_flow_layout()
        self.depth -= 1
        return Sequence(start.start + self.shift, self._flow_end(Kind.SEQ_END, "]"), items, True)

    def _flow_end(self, kind: Kind, mark: str) -> int:
        token = self._now()
        if token.kind is kind:
            self._advance()
            return token.end + self.shift
        self._error(f"expected-flow-{'map' if mark == '}' else 'seq'}-end", token, f'Expected "{mark}"')
        return token.start + self.shift

    def _flow_value(self) -> Node:
        kind = self._now().kind
        if kind is Kind.MAP_START:
            return self._flow_map()
        if kind is Kind.SEQ_START:
            return self._flow_sequence()
        return self._flow_scalar() if kind is Kind.SCALAR else self._empty(self._now().start)

    def _flow_scalar(self) -> Scalar:
        token = self._advance()
        if token.style != "plain":
            return self._node(token)
        parts = [token.value]
        end = token.end
        tokens = self.tokens
        while True:
            at = self.pos
            broken = False
            while at < len(tokens) and tokens[at].kind in _LAYOUT:
                broken = broken or tokens[at].kind is Kind.NEWLINE
                at += 1
            if not broken or at >= len(tokens):
                break
            following = tokens[at]
            if following.kind is not Kind.SCALAR or following.style != "plain":
                break
            self.pos = at + 1
            parts.append(following.value)
            end = following.end
        return Scalar(token.start + self.shift, end + self.shift, " ".join(parts))

    def _skip_flow_layout(self) -> None:
        while self._now().kind in _LAYOUT:
            self._advance()

    def _node(self, token: Token) -> Scalar:
        return Scalar(token.start + self.shift, token.end + self.shift, token.value, token.style)

    def _empty(self, offset: int) -> Scalar:
        return Scalar(offset + self.shift, offset + self.shift, "")
