"""Text edits that make broken frontmatter valid YAML without changing its content.

Nothing is guessed: a value is put in quotes unchanged, tabs at the beginning of a line become spaces, and the result is
used only if every parser in use reads it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import partial
from typing import TYPE_CHECKING, Final

from agentlint.record import Record
from agentlint.syntax import bunyaml, jsyaml, regular, yaml12
from agentlint.syntax.nodes import Mapping, Scalar, YamlFault, same
from agentlint.syntax.quoting import block_scalar, double_quoted, fits_block, single_quoted
from agentlint.text import Edit, Span, lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

    from agentlint.syntax.nodes import Node

_LINE: Final = lazy_pattern(
    r"(?P<indent>[ \t]*)(?P<dash>- +)?(?:(?P<key>\w[\w.$/*-]*|\"[^\"\n]*\"|'[^'\n]*')[ \t]*:(?=[ \t]|\r?\Z))?"
    r"[ \t]*(?P<value>.*)\Z"
)
_BLOCK: Final = lazy_pattern(r"[|>][-+0-9]*(?:[ \t]+#.*)?\Z")
_TOP: Final = lazy_pattern(r"(?P<key>\w[\w.$*-]*)[ \t]*:(?=[ \t]|\Z)[ \t]*(?P<value>.*)\Z")
_UNSPACED: Final = lazy_pattern(r"(?m:^)(?P<key>\w[\w-]*):(?=[^\s:/\\])")
_SLIPPED: Final = lazy_pattern(r"[ \t]+([\w-]+)[ \t]*:(?=[ \t\r]|\Z)")
_BRACKETS: Final = {"[": "]", "{": "}"}
_CLOSED: Final = {'"': lazy_pattern(r'"(?:[^"\\]|\\.)*+"'), "'": lazy_pattern(r"'(?:[^']|'')*+'")}


def quoted(text: str) -> str:
    """Return ``text`` as a quoted scalar on one line, in the quotes that keep it most readable."""
    if '"' in text or "\\" in text:
        single = single_quoted(text)
        if single is not None:
            return single
    return double_quoted(text)


def repair(
    text: str, start: int, end: int, values: Iterable[Span] = (), keys: Callable[[], Container[str]] = frozenset
) -> tuple[Edit, ...]:
    """Return edits that make ``text[start:end]`` YAML for every parser in use; () when that would take a guess.

    ``values`` are the one-line values that a client reads as text, whatever they look like. Other plain values are put
    in quotes only when a parser cannot read them. A text of several lines becomes a block text with unchanged lines,
    unless one of them may be a key with wrong indentation: ``keys`` returns the keys that clients know.
    """
    known = {span.start: span for span in values}
    edits = {
        span.start: Edit(span.start, span.end, quoted(text[span.start : span.end]))
        for span in known.values()
        if not _plain(text[span.start : span.end])
    }
    block = -1  # the indentation of the key to whose block text the lines belong
    closing = ""  # the closing quote, while inside a quoted text of several lines
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        line = text[at:stop]
        tabs = len(line) - len(line.lstrip("\t"))
        if tabs and line.strip():
            edits[at] = Edit(at, at + tabs, "  " * tabs)
        indent = tabs * 2 + len(line[tabs:]) - len(line[tabs:].lstrip(" "))
        if closing:
            closing = "" if closing in line else closing
        elif line.strip() and not (0 <= block < indent):
            block = -1
            match = _LINE.match(line.rstrip(" \t\r"))
            value = match["value"] if match else ""
            if match and value and (match["key"] or match["dash"]):
                place = at + match.start("value")
                if _BLOCK.match(value):
                    block = indent
                elif value[0] in _CLOSED and place not in known:
                    closing = "" if _CLOSED[value[0]].match(value) else value[0]
                    inner = _meant(value)
                    if inner is not None:
                        edits[place] = Edit(place, place + len(value), quoted(inner))
                        closing = ""
                else:
                    more = _continued(text, stop, end) if indent == 0 and value[0] not in _BRACKETS else stop
                    if more > stop and (place in known or not _alike(text[place:more])):
                        if _hides_key(text[stop:more], keys):
                            return ()
                        edits[place] = Edit(place, more, _as_block(text[place:more]))
                        stop = more
                    elif place not in known and _broken(value):
                        edits[place] = Edit(place, place + len(value), quoted(value))
        at = stop + 1
    repairs = tuple(sorted(edits.values()))
    if not repairs:
        return ()
    after = applied(text, start, end, repairs)
    return repairs if _reads(after) and _kept(text[start:end], after) else ()


class Unspaced(Record):
    """A known key without a space after its colon, which makes it part of the text above it. ``line`` is the key with
    its colon. ``edits`` insert the space after each such key; () when the frontmatter would still not be valid."""

    key: str
    line: Span
    edits: tuple[Edit, ...]


def unspaced(text: str, start: int, end: int, keys: Container[str]) -> Unspaced | None:
    """Return the first line of ``text[start:end]`` that begins with one of ``keys`` and a colon, but no space."""
    matches = [match for match in _UNSPACED.finditer(text, start, end) if match["key"] in keys]
    if not matches:
        return None
    spaces = [Edit(match.end(), match.end(), " ") for match in matches]
    return Unspaced(matches[0]["key"], Span(*matches[0].span()), _spaced(text, start, end, spaces))


def _spaced(text: str, start: int, end: int, spaces: list[Edit]) -> tuple[Edit, ...]:
    """Return ``spaces``, and the edits that the frontmatter needs after them; () when that would take a guess."""
    after = applied(text, start, end, spaces)
    if _reads(after):
        return tuple(spaces)
    put = [edit.start - start + number for number, edit in enumerate(spaces)]  # where they are in ``after``
    edits: list[Edit] = []
    taken = set()
    for edit in repair(after, 0, len(after)):
        before = bisect_right(put, edit.start)
        if before != bisect_left(put, edit.end):
            return ()  # a text that contains one of the spaces and is put in quotes
        at, end = edit.start - before + start, edit.end - before + start
        beside = before > 0 and edit.start == put[before - 1] + 1  # one edit for both
        if beside:
            taken.add(at)
        edits.append(Edit(at, end, " " * beside + edit.new))
    return tuple(sorted([*(edit for edit in spaces if edit.start not in taken), *edits])) if edits else ()


class Strayed(Record):
    """Text that belongs to ``key`` but is on lines of its own that are not indented: no parser reads it as part of the
    value.

    ``line`` is the first such line. ``edits`` indent everything up to the next key, below ``|-`` if the value has no
    ``|`` of its own; () when the frontmatter would still not be valid.
    """

    key: str
    line: Span
    edits: tuple[Edit, ...]


def strayed(text: str, start: int, end: int, keys: Container[str]) -> Strayed | None:
    """Return the first text in ``text[start:end]`` that is neither a key nor indented below one of ``keys``; None when
    there is none. An unknown key, such as `Example: ...`, belongs to the text around it."""
    key, place, value = "", start, ""
    line: Span | None = None
    last = start
    at = start
    while at <= end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        content = text[at:stop].rstrip(" \t\r")
        match = _TOP.match(content)
        if at >= end or (match and match["key"] in keys):
            if line is not None or not match or at >= end:
                break
            key, place, value, last = match["key"], at + match.start("value"), match["value"], at + len(content)
        elif content:
            bare = not content.startswith((" ", "\t", "#")) and not match
            if key and bare and line is None and value[:1] not in _CLOSED and value[:1] not in _BRACKETS:
                item = content.startswith("- ") and not value
                line = None if item else Span(at, at + len(content))
            last = at + len(content)
        at = stop + 1
    if line is None:
        return None
    edit = Edit(place, last, _indented(text[place:last]))
    return Strayed(key, line, _with_the_rest(text, start, end, edit))


def _indented(raw: str) -> str:
    """Return a value whose further lines begin in the first column as a block text. A ``|`` or ``>`` of its own is
    kept."""
    newline = "\r\n" if "\r\n" in raw else "\n"
    first, *continuation = [line.rstrip() for line in raw.split("\n")]
    while continuation and not continuation[0]:
        if first and not _BLOCK.match(first):
            break
        del continuation[0]
    if _BLOCK.match(first):
        return newline.join([first, *(f"  {line}" if line else "" for line in continuation)])
    lines = "\n".join([first, *continuation] if first else continuation)
    text = block_scalar(lines, "  ", newline) if fits_block(lines) else double_quoted(lines)
    return text if first else f" {text}"


def _with_the_rest(text: str, start: int, end: int, edit: Edit) -> tuple[Edit, ...]:
    """Return ``edit``, and the edits that the frontmatter needs after it; () when that would take a guess."""
    after = applied(text, start, end, [edit])
    if _reads(after):
        return (edit,)
    below = edit.start - start + len(edit.new)  # where, in ``after``, the text after the edit begins
    grown = below - (edit.end - start)
    edits = []
    for edit_after in repair(after, 0, len(after)):
        if edit_after.end > edit.start - start and edit_after.start < below:
            return ()
        shift = start - grown if edit_after.start >= below else start
        edits.append(Edit(edit_after.start + shift, edit_after.end + shift, edit_after.new))
    return tuple(sorted([edit, *edits])) if edits else ()


def _continued(text: str, stop: int, end: int) -> int:
    """Return where the indented lines below the line that ends at ``stop`` end, including blank lines between them."""
    last = stop
    at = stop + 1
    while at < end:
        close = text.find("\n", at, end)
        close = end if close < 0 else close
        if text[at:close].strip():
            if text[at] not in " \t":
                break
            last = close
        at = close + 1
    return last


def _hides_key(lines: str, keys: Callable[[], Container[str]]) -> bool:
    """Tell whether one of ``lines`` may have been meant as a key, so that it must not become text."""
    _, first, *continuation = lines.split("\n")
    matches = [_SLIPPED.match(line) for line in (first, *continuation)]
    return matches[0] is not None or any(match is not None and match[1] in keys() for match in matches)


def _meant(value: str) -> str | None:
    """Return the text of a value that begins and ends with the same quote and contains unescaped ones, as in `'It's
    bad'`; None for any other value."""
    sign = value[0]
    inner = value[1:-1]
    if len(value) < 3 or value[-1] != sign or "\\" in inner or sign not in inner or _CLOSED[sign].fullmatch(value):
        return None
    words = re.compile(rf"(?<=\w){sign}(?=\w)")
    if sign == "'" and not words.sub("", inner).count("'"):
        return inner
    return None


def _as_block(raw: str) -> str:
    """Return a value that begins after its key and continues in indented lines as a block text with unchanged lines."""
    newline = "\r\n" if "\r\n" in raw else "\n"
    first, *continuation = [line.rstrip() for line in raw.replace("\t", "  ").split("\n")]
    depth = min((len(line) - len(line.lstrip(" ")) for line in continuation if line), default=0)
    lines = "\n".join([first, *(line[depth:] for line in continuation)])
    return block_scalar(lines, "  ", newline) if fits_block(lines) else double_quoted(lines)


def applied(text: str, start: int, end: int, edits: Iterable[Edit]) -> str:
    """Return ``text[start:end]`` after ``edits``, which are in order and do not overlap."""
    out, at = [], start
    for edit in edits:
        out += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join([*out, text[at:end]])


def _plain(value: str) -> bool:
    """Tell whether every parser reads ``value`` without quotes as exactly this text."""
    return all(isinstance(node, Scalar) and node.style == "plain" and node.text == value for node in _alone(value))


def _broken(value: str) -> bool:
    """Tell whether no parser can read ``value``, and it is not the beginning of a longer value."""
    bracket = _BRACKETS.get(value[0])
    if bracket is not None and (bracket not in value or value.rstrip().endswith((bracket, ","))):
        return False
    return any(node is None for node in _alone(value))


def _alike(value: str) -> bool:
    """Tell whether every parser reads ``value``, which spans several lines, as one plain text."""
    return all(isinstance(node, Scalar) and node.style == "plain" for node in _alone(value))


def _alone(value: str) -> Iterator[Node | None]:
    """Yield ``value`` as each parser reads it after a key; None where it cannot."""
    for tree in _trees(f"k: {value}\n", jsyaml.parse):
        yield tree.pairs[0][1] if isinstance(tree, Mapping) and len(tree.pairs) == 1 else None


def _reads(text: str) -> bool:
    """Tell whether every parser reads ``text`` as keys and values. Duplicate keys are left to another rule."""
    return all(isinstance(tree, Mapping) for tree in _trees(text, partial(jsyaml.parse, duplicates=True)))


def _kept(before: str, after: str) -> bool:
    """Tell whether a strict parser that read ``before`` as keys and values reads the same in ``after``: what begins
    like a broken value may be the first line of a list that continues below."""
    for load in (bunyaml.load, yaml12.load):
        try:
            old = load(before)
        except YamlFault:
            continue
        try:
            if isinstance(old, dict) and not same(old, load(after)):
                return False
        except YamlFault:
            return False
    return True


def _trees(text: str, as_js: Callable[[str], Node | None]) -> Iterator[Node | None]:
    """Yield the tree of each parser, None where it refuses the text; a single tree for text on which all agree. The
    parser that takes longest to load comes last, because the answer is usually known before."""
    alike = regular.parse(text, 0, len(text))
    if alike is not None:
        yield alike
        return
    for parse in (bunyaml.parse, as_js, _libyaml):
        try:
            yield parse(text)
        except YamlFault:
            yield None


def _libyaml(text: str) -> Node | None:
    from agentlint.syntax import libyaml

    return libyaml.parse(text)
