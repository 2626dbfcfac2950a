"""Bun's YAML parser, for text that is not regular. `syntax.bunyaml` has the types.

`_Scanner` makes one token at a time, in the context that `Parser` is in. Both hold the text with a NUL appended, so
that looking one character ahead needs no bounds check (a NUL in the text itself is refused, as Bun does).
"""

from __future__ import annotations

from agentlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence, Style, YamlFault
from agentlint.text import lazy_pattern

MAX_DEPTH = 100
"""The deepest nesting that is read. Bun goes deeper, but nobody writes that, and Python's stack would end first."""

TOKEN = "Unexpected token"
CHARACTER = "Unexpected character"
TAB = "Tab characters cannot be used as indentation"
ALIAS = "Unresolved alias"
MULTILINE_KEY = "Multiline implicit key"

_WHITE = " \t"
_BREAK = "\r\n"
_SPACE = " \t\r\n\0"
_FLOW = ",[]{}"

_SPACES = lazy_pattern(r" +")
_BLANKS = lazy_pattern(r"[ \t]*")
_LINE = lazy_pattern(r"[^\r\n\0]*")
# The part of a line that belongs to a plain scalar; whitespace only if more of the scalar follows on the line.
_PLAIN_BLOCK = lazy_pattern(r"(?:[^ \t\r\n:#\0]++|:(?![ \t\r\n\0])|(?<![ \t\r\n])#|[ \t]++(?![\r\n#\0]))+")
_PLAIN_FLOW = lazy_pattern(r"(?:[^ \t\r\n:#\0,\[\]{}]++|:(?![ \t\r\n\0,\[\]{}])|(?<![ \t\r\n])#|[ \t]++(?![\r\n#\0]))+")
_SINGLE_RUN = lazy_pattern(r"(?:[^' \t\r\n\0]++| (?=[^ \t\r\n]))+")
_DOUBLE_RUN = lazy_pattern(r'(?:[^"\\ \t\r\n\0]++| (?=[^ \t\r\n]))+')
_NAME = lazy_pattern(r"[^\x00-\x20\x7f,\[\]{}]+")
_TAG_CHAR = r"(?:[0-9A-Za-z\-#;/?:@&=+$_.~*'()]|%[0-9A-Fa-f]{2})"
_VERBATIM_TAG = lazy_pattern(rf"!<(?:!|{_TAG_CHAR})(?:{_TAG_CHAR}|[,!\[\]])*>")
_SECONDARY_TAG = lazy_pattern(rf"!!{_TAG_CHAR}+")
_NAMED_TAG = lazy_pattern(rf"!([0-9A-Za-z-]+)!{_TAG_CHAR}+")
_PRIMARY_TAG = lazy_pattern(rf"![0-9A-Za-z-]+{_TAG_CHAR}*")
_HANDLE = lazy_pattern(r"!([0-9A-Za-z-]+)!")
_URI = rf"(?:!|{_TAG_CHAR})(?:{_TAG_CHAR}|[,!\[\]])*"
_DIRECTIVE = lazy_pattern(
    rf"%(?:YAML[ \t]+(?P<yaml>[0-9]+\.[0-9]+)|TAG[ \t]+!(?:(?P<handle>[0-9A-Za-z-]+)!|!?)[ \t]+{_URI}"
    rf"|(?!YAML[ \t]|TAG[ \t])[^\x00-\x20\x7f]+(?:[ \t]+[^\x00-\x20\x7f]+)*)(?:[ \t]+(?:#[^\r\n\0]*)?)?(?=[\r\n\0])"
)

_ESCAPES = {
    " ": " ", "\t": "\t", "0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r",
    "e": "\x1b", '"': '"', "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_HEX = {
    "x": lazy_pattern(r"[0-9A-Fa-f]{2}"),
    "u": lazy_pattern(r"[0-9A-Fa-f]{4}"),
    "U": lazy_pattern(r"[0-9A-Fa-f]{8}"),
}
_BEGINS_TOKEN = frozenset("\0-.?:,[]{}%&*!'\"|>@`")
"""Characters that may be or begin another token than a plain scalar."""
_LOW_SURROGATE = lazy_pattern(r"\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})")


class _Token:
    """A token. ``kind`` is the indicator itself, or "scalar", "end", "---" or "...". ``stop`` is where its text
    ends."""

    __slots__ = ("indent", "kind", "line", "quoted", "several_lines", "start", "stop", "style", "tag", "text")

    def __init__(self, kind: str, start: int, stop: int, indent: int, line: int, text: str = "") -> None:
        self.kind = kind
        self.start = start
        self.stop = stop
        self.indent = indent
        self.line = line
        self.text = text  # the text of a scalar, the name of an anchor or alias, or a tag as written
        self.style: Style = "plain"
        self.tag: str | None = None  # the tag that applied when the scalar was scanned
        self.quoted = False
        self.several_lines = False

    @property
    def is_plain_word(self) -> bool:
        """Tell whether it is a scalar on one line without quotes."""
        return self.kind == "scalar" and not self.quoted and not self.several_lines


class _BlockText:
    """The lines of a block scalar, joined as Bun joins them. ``breaks`` counts the line breaks before the next line."""

    __slots__ = ("_folded", "_more", "_parts", "breaks")

    def __init__(self, folded: bool) -> None:
        self.breaks = 0
        self._folded = folded
        self._more = False  # the last line was indented deeper than the text
        self._parts: list[str] = []

    @property
    def begun(self) -> bool:
        """Tell whether a line was added."""
        return bool(self._parts)

    def add(self, line: str, more: bool) -> None:
        """Add a line without its indentation. ``more``: the line is indented deeper than the text."""
        joint = "\n" * self.breaks
        if self._folded and self._parts and not self._more and not more:
            joint = " " if self.breaks == 1 else "\n" * (self.breaks - 1)
        self._parts += (joint, line)
        self._more = more
        self.breaks = 0

    def ended(self, chomp: str) -> str:
        """Return the whole text; ``chomp`` ("+", "-" or "") says which of the last line breaks belong to it."""
        text = "".join(self._parts)
        if chomp == "+":
            return text + "\n" * (self.breaks or self.begun)
        return text if chomp == "-" or not self.begun else text + "\n"


class _Scanner:
    def __init__(self, text: str, base: int) -> None:
        self.text = text + "\0"
        self.base = base
        self.at = 1 if text.startswith("\ufeff") else 0
        self.line_start = self.at
        self.line_indent = 0
        self.line = 1
        self.tab_after_indent = False
        self.contexts = ["block-out"]
        self.block_indents: list[int] = []
        self.handles: set[str] = set()
        self.token = _Token("end", 0, 0, 0, 1)

    def fault(self, message: str, at: int | None = None) -> YamlFault:
        """Return a fault at the current token, or at a character when the scanner itself fails."""
        if at is None:
            at = self.token.start
        elif message == CHARACTER and at >= len(self.text) - 1:
            message = "Unexpected EOF"
        return YamlFault(message, self.base + min(at, len(self.text) - 1))

    @property
    def in_flow(self) -> bool:
        return self.contexts[-1][0] == "f"

    def _newline(self) -> None:
        """Step over a line break, which for Bun is a single CR or LF."""
        self.at += 1
        self.line_start = self.at
        self.line_indent = 0
        self.tab_after_indent = False
        self.line += 1

    def _break(self) -> None:
        if self.text[self.at] == "\r" and self.text[self.at + 1] == "\n":
            self.at += 1
        self._newline()

    def _fold(self) -> int:
        """Skip whitespace and line breaks, and return the number of line breaks."""
        text, breaks = self.text, 0
        while True:
            char = text[self.at]
            if char == "\n" or char == "\r":
                breaks += 1
                self._break()
            elif char == " ":
                match = _SPACES.match(text, self.at)
                assert match is not None
                self.line_indent = match.end() - self.at
                self.at = match.end()
                if text[self.at] == "\t":
                    self.tab_after_indent = True
                self._skip_blanks()
            elif char == "\t":
                self.tab_after_indent = True
                self._skip_blanks()
            else:
                return breaks

    def _skip_blanks(self) -> None:
        match = _BLANKS.match(self.text, self.at)
        assert match is not None
        self.at = match.end()

    def _at_marker(self, after_end: bool) -> bool:
        """Tell whether a document marker is here. ``after_end``: the end of the text may follow it, too."""
        text, at = self.text, self.at
        return (
            at == self.line_start
            and self.line_indent == 0
            and (text.startswith("---", at) or text.startswith("...", at))
            and text[at + 3] in _SPACE
            and (after_end or text[at + 3] != "\0")
        )

    def _single(self, kind: str, length: int = 1) -> _Token:
        token = _Token(kind, self.at, self.at + length, self.line_indent, self.line)
        self.at += length
        return token

    def scan(
        self, *, first: bool = False, parent_indent: int | None = None, tag: str | None = None, outside: bool = False
    ) -> None:
        """Read the next token. ``parent_indent`` is counted in columns from after an indicator (compact
        collections)."""
        counting = leading = first or parent_indent is not None
        if leading:
            self.tab_after_indent = False
        previous_line = self.token.line
        text = self.text
        while True:
            char = text[self.at]
            if char == " ":
                match = _SPACES.match(text, self.at)
                assert match is not None
                if counting:
                    self.line_indent = match.end() - self.at + (parent_indent or 0)
                counting = False
                self.at = match.end()
            elif char == "\n" or char == "\r":
                counting = leading = True
                parent_indent = None
                self._break()
            elif char == "\t":
                if counting and parent_indent is None and self.contexts[-1] == "block-in":
                    raise self.fault(TAB, self.at)
                if leading:
                    self.tab_after_indent = True
                    parent_indent = None
                counting = False
                self.at += 1
            elif char == "#":
                if self.at != self.line_start and text[self.at - 1] not in _SPACE:
                    raise self.fault(CHARACTER, self.at)
                match = _LINE.match(text, self.at)
                assert match is not None
                self.at = match.end()
            else:
                break
        self.token = token = self._token(char, tag)
        if (
            self.in_flow
            and self.block_indents
            and not outside
            and token.kind not in ("]", "}")
            and token.line != previous_line
            and token.indent <= self.block_indents[-1]
        ):
            raise self.fault(TOKEN)

    def _token(self, char: str, tag: str | None) -> _Token:
        """Read the token that begins with ``char``. Raises YamlFault for a character that begins none."""
        if char not in _BEGINS_TOKEN:
            return self._plain(tag)
        if char == "\0":
            return _Token("end", self.at, self.at, self.line_indent, self.line)
        if char in "-." and self._at_marker(True):
            return self._single(char * 3, 3)
        if char in "-?:":
            return self._single(char) if self._stands_alone(char) else self._plain(tag)
        if char == ",":
            return self._single(char) if self.in_flow else self._plain(tag)
        if char in "[]{}%":
            return self._single(char)
        if char in "&*":
            return self._name(char)
        if char == "!":
            return self._tag()
        if char == "'":
            return self._single_quoted()
        if char == '"':
            return self._double_quoted()
        if char in "|>" and not self.in_flow:
            return self._block_scalar(folded=char == ">")
        if char == ".":
            return self._plain(tag)
        raise self.fault(TOKEN, self.at)

    def _stands_alone(self, char: str) -> bool:
        """Tell whether ``-``, ``?`` or ``:`` is an indicator here, and not the beginning of a word. Raises YamlFault
        for a dash inside brackets."""
        following = self.text[self.at + 1]
        if self._ends_word(following):
            if char == "-" and self.in_flow:
                raise self.fault(TOKEN, self.at)
            return True
        # After a key in braces, a colon needs no space.
        return char == ":" and self.contexts[-1] == "flow-key" and following not in _FLOW

    def _ends_word(self, char: str) -> bool:
        """Tell whether a word ends before ``char``: at a space, and inside brackets also at a bracket or comma."""
        return char in _SPACE or (self.in_flow and char in _FLOW)

    def _name(self, kind: str) -> _Token:
        match = _NAME.match(self.text, self.at + 1)
        if match is None:
            raise self.fault(CHARACTER, self.at + 1)
        token = _Token(kind, self.at, match.end(), self.line_indent, self.line, match.group())
        self.at = match.end()
        if not self._ends_word(self.text[self.at]):
            raise self.fault(CHARACTER, self.at)
        return token

    def _tag(self) -> _Token:
        text, at = self.text, self.at
        if text[at + 1] in _SPACE:
            end = at + 1
        elif text[at + 1] == "<":
            match = _VERBATIM_TAG.match(text, at)
            if match is None:
                raise self.fault(CHARACTER, at + 2)
            end = match.end()
        elif text[at + 1] == "!":
            match = _SECONDARY_TAG.match(text, at)
            end = match.end() if match else at + 2
            if match is None or not self._ends_word(text[end]):
                raise self.fault(CHARACTER, end)
        else:
            handle = _HANDLE.match(text, at)
            if handle is not None and handle[1] not in self.handles:
                raise self.fault("Unresolved tag handle", at + 1)
            match = (_NAMED_TAG if handle else _PRIMARY_TAG).match(text, at)
            if match is None:
                raise self.fault(CHARACTER, at + 1)
            end = match.end()
        token = _Token("!", at, end, self.line_indent, self.line, text[at:end])
        self.at = end
        return token

    def _plain(self, tag: str | None) -> _Token:
        text, start, line, indent = self.text, self.at, self.line, self.line_indent
        pattern = _PLAIN_FLOW if self.in_flow else _PLAIN_BLOCK
        parts: list[str] = []
        joint = ""
        stop = start
        several = False
        while True:
            match = pattern.match(text, self.at)
            if match is not None:
                run = match.group().rstrip(_WHITE)
                parts += (joint, run)
                several = self.line != line
                stop = match.start() + len(run)
                self.at = match.end()
            self._skip_blanks()
            if text[self.at] not in _BREAK:
                break
            self._break()
            joint = "\n" * self._fold() or " "
            if (self.block_indents and self.line_indent <= self.block_indents[-1]) or self._at_marker(True):
                break
        token = _Token("scalar", start, stop, indent, line, "".join(parts))
        token.tag = tag
        token.several_lines = several
        return token

    def _block_scalar(self, folded: bool) -> _Token:
        text, start, line, indent = self.text, self.at, self.line, self.line_indent
        explicit, chomp = self._block_header()
        parent = self.block_indents[-1] if self.block_indents else None
        stop = self.at
        body = _BlockText(folded)
        if explicit is None:
            content, deepest = self._detect_indent(body)
        else:
            content, deepest = (parent or 0) + explicit, 0
            self._skip_empty_lines(body, content)
        more = text[self.at] in _WHITE
        if text[self.at] == "\t":
            self.tab_after_indent = True
        least = content if parent is None else max(content, parent + 1)
        while (char := text[self.at]) != "\0":
            if char in _BREAK:
                more = self._next_block_line(body, content)
                continue
            if (char in "-." and self._at_marker(True)) or self.line_indent < least:
                break
            if content < deepest and not body.begun:
                raise self.fault(CHARACTER, self.at)
            match = _LINE.match(text, self.at)
            assert match is not None
            body.add(match.group(), more)
            stop = self.at = match.end()
        token = _Token("scalar", start, stop, indent, line, body.ended(chomp))
        token.style = "folded" if folded else "literal"
        token.several_lines = True
        return token

    def _detect_indent(self, body: _BlockText) -> tuple[int, int]:
        """Step to the first line of a block scalar that is not blank. Return its indentation, and that of the most
        deeply indented blank line before it."""
        text, deepest, blanks = self.text, 0, False
        while (char := text[self.at]) != "\0":
            if char in _BREAK:
                self._break_before_text()
                body.breaks += 1
                blanks = False
            elif char == " ":
                match = _SPACES.match(text, self.at)
                assert match is not None
                blanks = True
                self.line_indent = match.end() - self.at
                deepest = max(deepest, self.line_indent)
                self.at = match.end()
            else:
                return self.line_indent, deepest
        body.breaks += blanks
        return self.line_indent, deepest

    def _skip_empty_lines(self, body: _BlockText, content: int) -> None:
        """Step to the first line with text after the ``content`` columns that the header prescribes."""
        text, indented = self.text, False
        while (char := text[self.at]) != "\0":
            if char in _BREAK:
                self._break_before_text()
                body.breaks += 1
                indented = False
            elif char == " ":
                self._indent_up_to(max(content, 1))
                indented = indented or self.line_indent >= content
                if text[self.at] not in "\r\n\0":
                    return
            else:
                return
        body.breaks += indented

    def _next_block_line(self, body: _BlockText, content: int) -> bool:
        """Step over line breaks and the ``content`` columns after them. Return whether the line is indented deeper than
        that."""
        body.breaks += 1
        self._break()
        while (char := self.text[self.at]) in _BREAK:
            body.breaks += 1
            self._break_before_text()
        if char == " ":
            self._indent_up_to(content)
            char = self.text[self.at]
        if char == "\t":
            self.tab_after_indent = True
        return char in _WHITE

    def _break_before_text(self) -> None:
        """Step over a line break, which must not be followed by a tab."""
        self._break()
        if self.text[self.at] == "\t":
            raise self.fault(TAB, self.at)

    def _indent_up_to(self, columns: int) -> None:
        begin = self.at
        while self.at - begin < columns and self.text[self.at] == " ":
            self.at += 1
        self.line_indent = self.at - begin

    def _block_header(self) -> tuple[int | None, str]:
        """Read the header after ``|`` or ``>``, including its line break: (indentation indicator, chomping)."""
        text = self.text
        explicit: int | None = None
        chomp = ""
        self.at += 1
        while True:
            char = text[self.at]
            if char == "\0":
                return explicit, chomp
            if char in "123456789" and explicit is None:
                explicit = int(char)
                self.at += 1
            elif char in "+-" and not chomp:
                chomp = char
                self.at += 1
            elif char in _WHITE:
                self._skip_blanks()
                if text[self.at] == "#":
                    match = _LINE.match(text, self.at)
                    assert match is not None
                    self.at = match.end()
            elif char in _BREAK:
                self._break_before_text()
                return explicit, chomp
            else:
                raise self.fault(CHARACTER, self.at)

    def _quoted_break(self) -> str:
        """Fold a line break inside quotes. Bun counts the CR of a CR LF as a break of its own."""
        self._newline()
        breaks = self._fold()
        if self.block_indents and self.line_indent <= self.block_indents[-1]:
            raise self.fault(CHARACTER, self.at)
        if self._marker_in_quotes():
            start = self.text[self.at] == "-"
            raise self.fault(f"Unexpected document {'start' if start else 'end'}", self.at)
        return "\n" * breaks

    def _marker_in_quotes(self) -> bool:
        text, at = self.text, self.at
        return (
            at == self.line_start
            and (text.startswith("---", at) or text.startswith("...", at))
            and text[at + 3] in " \t\r\n"
        )

    def _quoted(self, start: int, line: int, indent: int, parts: list[str], style: Style) -> _Token:
        token = _Token("scalar", start, self.at, indent, line, "".join(parts))
        token.style = style
        token.quoted = True
        token.several_lines = self.line != line
        return token

    def _blanks_in_quotes(self) -> str:
        begin = self.at
        self._skip_blanks()
        return "" if self.text[self.at] in _BREAK else self.text[begin : self.at]

    def _single_quoted(self) -> _Token:
        text, start, line, indent = self.text, self.at, self.line, self.line_indent
        parts: list[str] = []
        self.at += 1
        while True:
            match = _SINGLE_RUN.match(text, self.at)
            if match is not None:
                parts.append(match.group())
                self.at = match.end()
            char = text[self.at]
            if char == "'":
                self.at += 1
                if text[self.at] != "'":
                    return self._quoted(start, line, indent, parts, "single")
                parts.append("'")
                self.at += 1
            elif char in _WHITE:
                parts.append(self._blanks_in_quotes())
            elif char in _BREAK:
                parts.append(self._quoted_break() or " ")
            else:
                raise self.fault(CHARACTER, self.at)

    def _double_quoted(self) -> _Token:
        text, start, line, indent = self.text, self.at, self.line, self.line_indent
        parts: list[str] = []
        self.at += 1
        while True:
            match = _DOUBLE_RUN.match(text, self.at)
            if match is not None:
                parts.append(match.group())
                self.at = match.end()
            char = text[self.at]
            if char == '"':
                self.at += 1
                return self._quoted(start, line, indent, parts, "double")
            if char == "\\":
                parts.append(self._escape())
            elif char in _WHITE:
                parts.append(self._blanks_in_quotes())
            elif char in _BREAK:
                parts.append(self._quoted_break() or " ")
            else:
                raise self.fault(CHARACTER, self.at)

    def _escape(self) -> str:
        text = self.text
        begin = self.at
        char = text[begin + 1]
        if char in _BREAK:
            self.at += 1
            folded = self._quoted_break()
            self._skip_blanks()
            return folded
        if (simple := _ESCAPES.get(char)) is not None:
            self.at += 2
            return simple
        digits = _HEX[char].match(text, begin + 2) if char in _HEX else None
        if digits is None:
            raise self.fault(CHARACTER, begin + 1)
        code = int(digits.group(), 16)
        self.at = digits.end()
        if 0xD800 <= code <= 0xDFFF:
            low = _LOW_SURROGATE.match(text, self.at) if char == "u" and code < 0xDC00 else None
            if low is None:
                raise self.fault(CHARACTER, begin + 1)
            self.at = low.end()
            code = 0x10000 + ((code - 0xD800) << 10) + int(low[1], 16) - 0xDC00
        if code > 0x10FFFF:
            raise self.fault(CHARACTER, begin + 1)
        return chr(code)


class _Properties:
    """The anchors and tags before a node. Of two of a kind on two lines, the first belongs to the enclosing mapping."""

    __slots__ = ("anchor", "outer_anchor", "outer_tag", "tag")

    def __init__(self, tag: _Token | None, anchor: _Token | None) -> None:
        self.tag = tag
        self.anchor = anchor
        self.outer_tag: _Token | None = None
        self.outer_anchor: _Token | None = None

    @property
    def tag_text(self) -> str | None:
        """Return the tag as written."""
        return self.tag.text if self.tag else None


class Parser(_Scanner):
    """Bun's parser: it builds a tree of the scanner's tokens."""

    def __init__(self, text: str, base: int) -> None:
        super().__init__(text, base)
        self.anchors: dict[str, Node] = {}
        self.unfinished: dict[str, list[Alias]] = {}  # anchors of unfinished collections: the aliases inside
        self.explicit_start_line: int | None = None
        self.depth = 0

    def stream(self) -> Node | None:
        """Return the tree of the text, None for an empty one; several documents are a sequence. Raises YamlFault."""
        self.scan(first=True)
        documents = [self._document()]
        while self.token.kind != "end":
            documents.append(self._document())
        if len(documents) > 1:
            return Sequence(documents[0].start, documents[-1].end, documents, False)
        root = documents[0]
        empty = isinstance(root, Scalar) and root.start == root.end and root.tag is None and root.style == "plain"
        return None if empty else root

    def _document(self) -> Node:
        self.anchors = {}
        self.handles = set()
        yaml_seen = directives = False
        while self.token.kind == "%":
            match = _DIRECTIVE.match(self.text, self.token.start)
            if match is None or self.token.indent:
                raise self.fault("Invalid directive")
            if match["yaml"]:
                if yaml_seen:
                    raise self.fault("Multiple YAML directives")
                yaml_seen = True
            if match["handle"]:
                self.handles.add(match["handle"])
            directives = True
            self.at = match.end()
            self.scan()
        self.explicit_start_line = None
        if self.token.kind == "---":
            self.explicit_start_line = self.token.line
            self.scan()
        elif directives:
            raise self.fault(TOKEN)
        root = self._node()
        kind = self.token.kind
        if kind == "...":
            while self.token.kind == "...":
                line = self.token.line
                self.scan()
            if self.token.line == line and self.token.kind != "end":
                raise self.fault(TOKEN)
        elif kind not in ("end", "---"):
            raise self.fault(TOKEN)
        return root

    def _empty(self, at: int, tag: str | None = None) -> Scalar:
        return Scalar(self.base + at, self.base + at, "", "plain", tag)

    def _scalar(self, token: _Token) -> Scalar:
        return Scalar(self.base + token.start, self.base + token.stop, token.text, token.style, token.tag)

    def _bare(self, at: int, tag: _Token | None, anchor: _Token | None) -> Scalar:
        """Return the empty scalar of properties that no value follows."""
        node = self._empty(at, tag.text if tag else None)
        if anchor is not None:
            self.anchors[anchor.text] = node
        return node

    def _flow_sequence(self) -> Sequence:
        start = self.token.start
        items: list[Node] = []
        self.contexts.append("flow-in")
        self.scan()
        while self.token.kind != "]":
            if self.token.kind == "?":
                begin = self.token.start
                key = self._flow_explicit_key()
                value: Node = self._empty(self.token.start)
                if self.token.kind == ":":
                    self.scan()
                    if self.token.kind not in (",", "]"):
                        value = self._node(self.token.indent)
                items.append(Mapping(self.base + begin, max(key.end, value.end), [(key, value)], True))
            else:
                items.append(self._node(pair=True))
            if self.token.kind == "]":
                break
            if self.token.kind != ",":
                raise self.fault(TOKEN)
            self.scan()
        self.contexts.pop()
        stop = self.token.stop
        self.scan()
        return Sequence(self.base + start, self.base + stop, items, True)

    def _flow_mapping(self) -> Mapping:
        start = self.token.start
        pairs: list[tuple[Node, Node]] = []
        self.contexts.append("flow-in")
        self._scan_as_key()
        while self.token.kind != "}":
            key: Node
            if self.token.kind == "?":
                key = self._flow_explicit_key()
            elif self.token.kind == ":":
                key = self._empty(self.token.start)
            else:
                self.contexts.append("flow-key")
                key = self._node()
                self.contexts.pop()
            value: Node = self._empty(self.token.start)
            if self.token.kind == ":":
                self.scan()
                if self.token.kind not in ("}", ","):
                    value = self._node(self.token.indent)
            pairs.append((key, value))
            if self.token.kind == ",":
                self._scan_as_key()
            elif self.token.kind != "}":
                raise self.fault(TOKEN)
        self.contexts.pop()
        stop = self.token.stop
        self.scan()
        return Mapping(self.base + start, self.base + stop, pairs, True)

    def _scan_as_key(self) -> None:
        self.contexts.append("flow-key")
        self.scan()
        self.contexts.pop()

    def _flow_explicit_key(self) -> Node:
        ends = (":", ",", "}", "]")
        start = self.token.start
        self.scan()
        if self.token.kind in ends:
            return self._empty(start)
        if self.token.kind == "?":
            raise self.fault(TOKEN)
        tag: _Token | None = None
        anchor: _Token | None = None
        while True:
            if self.token.kind == "&" and anchor is None:
                anchor = self.token
            elif self.token.kind == "!" and tag is None:
                tag = self.token
            else:
                break
            self.scan(tag=tag.text if tag else None)
            if self.token.kind in ends:
                return self._bare(start, tag, anchor)
        self.contexts.append("flow-key")
        key = self._node(explicit_key=True, tag=tag, anchor=anchor)
        self.contexts.pop()
        return key

    def _block_sequence(self) -> Sequence:
        start, indent = self.token.start, self.token.indent
        if self.token.line == self.explicit_start_line:
            raise self.fault(TOKEN)
        self.block_indents.append(indent)
        items: list[Node] = []
        stop = self.token.stop
        line = 0
        while self.token.kind == "-" and self.token.indent == indent:
            if self.tab_after_indent:
                raise self.fault(TAB, self.at)
            if self.token.line == line:
                break
            line = self.token.line
            stop = self.token.stop
            self.scan(parent_indent=indent + 1)
            items.append(self._indented(indent, line, stop, "item"))
        self.block_indents.pop()
        end = max(items[-1].end, self.base + stop) if items else self.base + stop
        return Sequence(self.base + start, end, items, False)

    def _block_mapping(self, first_key: Node, indent: int, line: int, pair: bool) -> Mapping:
        """Read a mapping whose first key was read; the current token is the one after that key."""
        if line == self.explicit_start_line:
            raise self.fault(TOKEN)
        pushed = not self.in_flow
        if pushed:
            self.block_indents.append(indent)
        pairs: list[tuple[Node, Node]] = []
        end_line, value = self._first_value(indent, line, pair)
        pairs.append((first_key, value))
        if self.contexts[-1] != "flow-in":
            self.contexts.append("block-in")
            self._more_entries(pairs, indent, end_line)
            self.contexts.pop()
        if pushed:
            self.block_indents.pop()
        last_key, last_value = pairs[-1]
        return Mapping(first_key.start, max(last_key.end, last_value.end), pairs, False)

    def _first_value(self, indent: int, line: int, pair: bool) -> tuple[int, Node]:
        token = self.token
        if token.kind == "?" and token.line == line:
            raise self.fault(TOKEN)
        if token.kind != ":":
            return line, self._empty(token.start)
        later = token.line != line
        if later and not self.in_flow and (token.indent != indent or self.tab_after_indent):
            if token.indent < indent:
                return token.line, self._empty(token.start)
            raise self.fault(TAB if self.tab_after_indent else TOKEN)
        self.scan(parent_indent=indent + 1 if later else None)
        return token.line, self._indented(indent, token.line, token.stop, "pair" if pair else "value")

    def _more_entries(self, pairs: list[tuple[Node, Node]], indent: int, previous_line: int) -> None:
        while (
            self.token.kind not in ("end", "---", "...")
            and self.token.indent == indent
            and self.token.line != previous_line
        ):
            if self.tab_after_indent:
                raise self.fault(TAB, self.at)
            key_line = previous_line = self.token.line
            explicit = self.token.kind == "?"
            key = self._node(indent)
            token = self.token
            if token.kind == ":":
                if explicit and (token.indent != indent or self.tab_after_indent):
                    if token.indent < indent:
                        pairs.append((key, self._empty(token.start)))
                        continue
                    raise self.fault(TAB if self.tab_after_indent else TOKEN)
                if not explicit and key_line != token.line:
                    raise self.fault(MULTILINE_KEY)
                previous_line = token.line
                self.scan(parent_indent=indent + 1 if token.line != key_line else None)
                pairs.append((key, self._indented(indent, token.line, token.stop, "value")))
            elif token.kind == "?":
                if token.line == key_line:
                    raise self.fault(TOKEN)
                pairs.append((key, self._empty(token.start)))
            elif explicit:
                pairs.append((key, self._empty(key.end - self.base)))
            else:
                raise self.fault(TOKEN)

    def _indented(self, indent: int, line: int, after: int, role: str) -> Node:
        """Read what follows ``-``, ``?`` or ``:`` (``role``: item, key, value, or pair inside a flow sequence)."""
        tag: _Token | None = None
        anchor: _Token | None = None
        flow = self.in_flow
        while True:
            token = self.token
            if not flow and token.line != line and self._ends_before(token, indent, role):
                if tag is not None and token.is_plain_word:
                    # The tag does not belong to this scalar: read the scalar again without it.
                    self.at, self.line, self.line_indent = token.start, token.line, token.indent
                    self.scan()
                return self._bare(after, tag, anchor)
            if token.kind == "&" and anchor is None:
                anchor = token
            elif token.kind == "!" and tag is None:
                tag = token
            elif flow and role == "pair" and token.kind in (",", "]"):
                return self._bare(after, tag, anchor)
            elif token.kind in ("-", "?") and token.line == line and (token.indent <= indent or self.tab_after_indent):
                raise self.fault(TAB if self.tab_after_indent else TOKEN)
            else:
                return self._node(indent, explicit_key=role == "key", tag=tag, anchor=anchor)
            self.scan(tag=tag.text if tag else None)

    def _ends_before(self, token: _Token, indent: int, role: str) -> bool:
        """Tell whether a later line no longer belongs to an indicator at column ``indent``: it is not indented deeper.
        Only a list, as the value of a key, may begin at the key's own column."""
        least = indent - 1 if token.kind == "-" and role != "item" else indent
        return token.indent <= least

    def _node(
        self,
        mapping_indent: int | None = None,
        *,
        explicit_key: bool = False,
        pair: bool = False,
        tag: _Token | None = None,
        anchor: _Token | None = None,
    ) -> Node:
        """Read one node. ``mapping_indent`` is the column of the mapping of which it may be a key."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.fault("nested too deeply")
        properties = _Properties(tag, anchor)
        while self.token.kind in ("&", "!"):
            self._property(properties)
            self.scan(tag=properties.tag_text)
        anchors = (properties.anchor, properties.outer_anchor)
        opened = [anchor_token.text for anchor_token in anchors if anchor_token is not None]
        for name in opened:
            self.unfinished[name] = []
        node, final = self._content(properties, mapping_indent, explicit_key, pair)
        self.depth -= 1
        if final:
            self._finish(opened)
            return node
        if properties.outer_anchor is not None:
            raise self.fault("Multiple anchors", properties.outer_anchor.start)
        if properties.outer_tag is not None:
            raise self.fault("Multiple tags", properties.outer_tag.start)
        if properties.tag is not None and not isinstance(node, (Scalar, Alias)):
            node.tag = properties.tag.text
        if properties.anchor is not None:
            self.anchors[properties.anchor.text] = node
        self._finish(opened)
        return node

    def _finish(self, names: list[str]) -> None:
        """Give the aliases inside the value that they name a target. Only a collection can contain itself."""
        for name in names:
            for alias in self.unfinished.pop(name, ()):
                named = self.anchors.get(name)
                if isinstance(named, Sequence):
                    alias.target = Sequence(alias.start, alias.end, [], True)
                elif not isinstance(named, Mapping):
                    raise YamlFault(ALIAS, alias.start)

    def _property(self, properties: _Properties) -> None:
        token = self.token
        if token.kind == "&":
            if properties.anchor is not None:
                if properties.anchor.line == token.line or properties.outer_anchor is not None:
                    raise self.fault("Multiple anchors")
                properties.outer_anchor = properties.anchor
            properties.anchor = token
        else:
            if properties.tag is not None:
                if properties.tag.line == token.line:
                    raise self.fault("Multiple tags")
                properties.outer_tag = properties.tag
            properties.tag = token

    def _content(
        self, properties: _Properties, mapping_indent: int | None, explicit_key: bool, pair: bool
    ) -> tuple[Node, bool]:
        """Read the node after its properties, and tell whether it has used them."""
        token = self.token
        if token.kind in ("scalar", "[", "{", "*"):
            tainted = self.tab_after_indent
            node = self._alias(token, properties) if token.kind == "*" else self._value(token, properties, pair)
            return self._maybe_key(node, token, tainted, properties, mapping_indent, explicit_key, pair)
        if token.kind == "-":
            self._refuse_on_line_of(token, properties)
            return self._block_sequence(), False
        if token.kind == "?":
            return self._explicit_entry(mapping_indent, pair)
        if token.kind == ":":
            return self._keyless_entry(properties, mapping_indent, pair)
        if token.kind in ("end", "---", "..."):
            return self._empty(token.start, properties.tag_text), False
        if token.kind in (",", "]", "}") and (properties.anchor or properties.tag):
            return self._empty(token.start, properties.tag_text), False
        raise self.fault(TOKEN)

    def _value(self, token: _Token, properties: _Properties, pair: bool) -> Node:
        """Read a scalar or a collection inside brackets. After one in quotes or brackets that is a key in a flow
        sequence (``pair``), a colon needs no space, as in JSON."""
        like_json = token.quoted or token.kind != "scalar"
        json_key = like_json and pair and self.contexts[-1] == "flow-in"
        if json_key:
            self.contexts.append("flow-key")
        if token.kind == "scalar":
            self.scan(tag=properties.tag_text, outside=True)
            node: Node = self._scalar(token)
        else:
            node = self._flow_sequence() if token.kind == "[" else self._flow_mapping()
        if json_key:
            self.contexts.pop()
        return node

    def _alias(self, token: _Token, properties: _Properties) -> Alias:
        """Read an alias, which may refer to a collection that is not finished yet. Raises YamlFault for an unknown
        one, and for one with properties."""
        self._refuse_on_line_of(token, properties)
        target = self.anchors.get(token.text)
        start, stop = self.base + token.start, self.base + token.stop
        if target is not None:
            alias = Alias(start, stop, target)
        elif token.text in self.unfinished:
            alias = Alias(start, stop, Mapping(start, stop, [], True), inside=True)
            self.unfinished[token.text].append(alias)
        else:
            raise self.fault(ALIAS)
        self.scan()
        return alias

    def _refuse_on_line_of(self, token: _Token, properties: _Properties) -> None:
        """Raise YamlFault if an anchor or a tag is on the line of a token that can have none."""
        for earlier in (properties.anchor, properties.tag):
            if earlier is not None and earlier.line == token.line:
                raise self.fault(TOKEN)

    def _maybe_key(
        self,
        node: Node,
        token: _Token,
        tainted: bool,
        properties: _Properties,
        mapping_indent: int | None,
        explicit_key: bool,
        pair: bool,
    ) -> tuple[Node, bool]:
        """Return ``node`` itself, or the mapping of which it is the first key when a ``:`` follows."""
        colon = self.token
        if colon.kind != ":":
            return node, False
        apart = colon.line != token.line
        if colon.indent < token.indent or (explicit_key and apart and colon.indent <= token.indent):
            return node, False
        context = self.contexts[-1]
        done = isinstance(node, Alias)
        if tainted and context[0] == "b":
            raise self.fault(TAB, token.start)
        if mapping_indent == token.indent or context == "flow-key":
            return node, done
        if apart and not explicit_key:
            raise self.fault(MULTILINE_KEY)
        if context == "flow-in" and not pair:
            return node, done
        outer = None if done else self._key_anchors(properties, token.line, node)
        mapping = self._block_mapping(node, token.indent, token.line, pair)
        if outer is not None:
            self.anchors[outer.text] = mapping
        return mapping, token.kind != "{"

    def _key_anchors(self, properties: _Properties, line: int, key: Node) -> _Token | None:
        """Register the first key's own anchor, and return the one that belongs to the mapping."""
        anchor = properties.anchor
        if properties.outer_anchor is not None:
            if anchor is not None and anchor.line != line:
                raise self.fault("Multiple anchors")
            if anchor is not None:
                self.anchors[anchor.text] = key
            return properties.outer_anchor
        if anchor is not None and anchor.line == line:
            self.anchors[anchor.text] = key
            return None
        return anchor

    def _explicit_entry(self, mapping_indent: int | None, pair: bool) -> tuple[Node, bool]:
        token = self.token
        if self.in_flow:
            raise self.fault(TOKEN)
        if self.tab_after_indent:
            raise self.fault(TAB, self.at)
        self.block_indents.append(token.indent)
        self.scan(parent_indent=token.indent + 1)
        key = self._indented(token.indent, token.line, token.stop, "key")
        self.block_indents.pop()
        if mapping_indent == token.indent:
            return key, True
        return self._block_mapping(key, token.indent, token.line, pair), False

    def _keyless_entry(self, properties: _Properties, mapping_indent: int | None, pair: bool) -> tuple[Node, bool]:
        token = self.token
        if self.contexts[-1] == "flow-key":
            return self._empty(token.start, properties.tag_text), False
        if self.tab_after_indent and self.contexts[-1] != "flow-in":
            raise self.fault(TAB, self.at)
        if mapping_indent == token.indent:
            return self._empty(token.start, properties.tag_text), False
        tag = None
        if properties.tag is not None and properties.tag.line == token.line:
            tag, properties.tag = properties.tag.text, None
        key = self._empty(token.start, tag)
        outer = self._key_anchors(properties, token.line, key)
        mapping = self._block_mapping(key, token.indent, token.line, pair)
        if outer is not None:
            self.anchors[outer.text] = mapping
        properties.anchor = properties.outer_anchor = None
        return mapping, False
