"""Which YAML text every parser reads alike: most frontmatter, told from the rest by the shape of its lines.

Regular text may take the fast way through libyaml, whichever client it is read for. The test errs on the safe side:
what it takes was compared over the public corpus and generated mutations of it between libyaml, js-yaml 3.14.1 and
Bun's YAML (1.4.5); everything else goes to the client's own dialect.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_STRANGE: Final = re.compile(
    "[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]|\r(?!\n)"
)
"""Characters that end a line, are refused or are dropped by one parser and not by another; tabs among them."""

# Everything repeats possessively, so that a line is read once whatever it holds.
_IN_KEY: Final = r"[A-Za-z0-9_./*@$()+~-]"
_QUOTED_KEY: Final = r""""[^"\\\r\n]{0,200}+"|'[^'\r\n]{0,200}+'"""
_KEY: Final = rf"(?:[A-Za-z_](?:{_IN_KEY}| (?={_IN_KEY}))*+|{_QUOTED_KEY})"
_QUOTED: Final = r"""(?:"(?:[^"\\\r\n]|\\["\\nt])*+"|'(?:[^'\r\n]|'')*+')"""
_PLAIN: Final = r"(?:[^\s\-?:,\[\]{}#&*!|>'\"%@`]|-(?=[A-Za-z0-9]))(?:[^ :\r\n]|:(?=[^ \r\n])| ++(?=[^ #\r\n]))*+"
_WORD: Final = rf"(?:[A-Za-z0-9_./$](?:[A-Za-z0-9_./*@$()+~=-]| (?=[A-Za-z0-9_./*@$()+~=-]))*+|{_QUOTED})"
_GAP: Final = r" *+(?:\r?\n *+)*+"
_LIST: Final = rf"\[{_GAP}(?:{_WORD}(?:{_GAP},{_GAP}{_WORD})*+{_GAP},?+{_GAP})?+\]"
_FLOW_KEY: Final = rf"(?:[A-Za-z_][A-Za-z0-9_-]*+|{_QUOTED_KEY}):(?= )"
_MAP: Final = rf"\{{ *+(?:{_FLOW_KEY} ++{_WORD}(?: *+, *+{_FLOW_KEY} ++{_WORD})*+ *+)?+\}}"
_COMMENT: Final = r"#[^\r\n]*+"
_LINE: Final = re.compile(
    rf"( *+)(?:(- ++)?+(?:({_KEY}):(?= |\r?\n|\Z))?+"
    rf"(?: *+(?:([|>]-?+)(?= *+(?:\r?\n|\Z))|({_PLAIN})|({_QUOTED}|{_LIST}|{_MAP})))?+"
    rf"(?: ++({_COMMENT})?+)?+|{_COMMENT})(?:\r?\n|\Z)"
)
"""One line: indent, dash, key, then a block scalar's header, a plain value or another one-line value. Only a list in
brackets may reach over several lines."""
_MORE: Final = re.compile(rf"( *+){_PLAIN} *+(?:\r?\n|\Z)")
_MAP_KEYS: Final = re.compile(rf"(?:[{{,] *+)({_FLOW_KEY})")
_ONLY_BLANKS: Final = re.compile(r" ++(?:\r?\n|\Z)")
_BLANK: Final = re.compile(r"(?:\r?\n)*+")


@lru_cache(maxsize=64)
def _block(indent: int, folded: bool) -> re.Pattern[str]:
    """Lines of a block scalar with ``indent`` spaces. Folding treats deeper lines in too many ways: none there."""
    deeper = "" if folded else " *+"
    return re.compile(rf"(?: {{{indent}}}{deeper}[^ \r\n][^\r\n]*+(?:\r?\n|\Z)|\r?\n)*+")


def is_regular(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` is block mappings and lists of simple scalars, no more. Linear, about 20 us."""
    if _STRANGE.search(text, start, end):
        return False
    match = _LINE.match
    # open collections, outermost first: indent, keys so far (None: a sequence)
    stack: list[tuple[int, set[str] | None]] = [(0, set())]
    waiting = False  # the last key has no value yet
    at = start
    while at < end:
        line = match(text, at, end)
        if line is None:
            return False
        at = line.end()
        dash, key, header, plain, value, comment = line.group(2, 3, 4, 5, 6, 7)
        indent = line.end(1) - line.start(1)
        top = stack[-1]
        if dash is None and key is None:
            if header is None and plain is None and value is None:
                continue  # blank, or a comment
            if not (waiting and value and value[0] == "[" and indent > top[0] and _deeper(value, top[0])):
                return False
            waiting = False
            continue
        if waiting and (indent > top[0] or (dash and indent == top[0] and top[1] is not None)):
            top = (indent, None if dash else set())
            stack.append(top)
        else:
            while top[0] > indent or (top[1] is None and not dash and top[0] == indent):
                stack.pop()
                if not stack:
                    return False
                top = stack[-1]
            if top[0] != indent or (top[1] is None) != (dash is not None):
                return False
        if dash and key:
            indent += len(dash)
            top = (indent, set())
            stack.append(top)
        if key:
            keys = top[1]
            name = key[1:-1] if key[0] in "\"'" else key
            if keys is None or name in keys or name == "__proto__":
                return False
            keys.add(name)
        waiting = header is None and plain is None and value is None
        if waiting and not key:
            return False
        if header:
            at = _block_end(text, at, end, indent, header[0] == ">")
            if at < 0:
                return False
        elif plain and not comment:
            while (more := _MORE.match(text, at, end)) and more.end(1) - more.start(1) > indent:
                at = more.end()
        elif value and value[0] == "[":
            if not _deeper(value, indent):
                return False
        elif value and value[0] == "{":
            names = [name.strip("\"':") for name in _MAP_KEYS.findall(value)]
            if len(set(names)) < len(names):
                return False
    return True


def _deeper(value: str, indent: int) -> bool:
    """Whether the later lines of a list in brackets are indented by more than ``indent``: Bun insists."""
    return "\n" not in value or all(
        len(line) - len(line.lstrip(" ")) > indent for line in value.split("\n")[1:] if line.strip(" \r")
    )


def _block_end(text: str, at: int, end: int, parent: int, folded: bool) -> int:
    """Where the block scalar ends whose content starts at ``at``; -1 when its lines are not regular."""
    blank = _BLANK.match(text, at, end)
    assert blank is not None
    first = blank.end()
    stop = first
    while stop < end and text[stop] == " ":
        stop += 1
    indent = stop - first
    if indent <= parent or stop == end or text[stop] in "\r\n":
        return -1
    lines = _block(indent, folded).match(text, first, end)
    assert lines is not None
    after = lines.end()
    # a line of blanks, or one that is indented less than the text but more than its key
    if text.startswith(" " * (parent + 1), after, end) or _ONLY_BLANKS.match(text, after, end):
        return -1
    # without a final newline the parsers disagree on the value's own
    if after == end and text[end - 1] != "\n":
        return -1
    return after
