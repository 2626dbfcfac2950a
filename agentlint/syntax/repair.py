"""Text edits that make broken frontmatter YAML again without touching what it says.

Nothing is guessed: a value is put in quotes unchanged, tabs before a line become spaces, and the result counts only
when every parser in use reads it.
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
    """``text`` as a quoted scalar on one line: in the quotes that leave it as readable as can be."""
    if '"' in text or "\\" in text:
        single = single_quoted(text)
        if single is not None:
            return single
    return double_quoted(text)


def repair(
    text: str, start: int, end: int, values: Iterable[Span] = (), keys: Callable[[], Container[str]] = frozenset
) -> tuple[Edit, ...]:
    """Edits that make ``text[start:end]`` YAML for every parser in use; () when that takes a guess.

    ``values`` are the one-line values that a client reads as text, whatever they look like. Other plain values are
    put in quotes only when a parser cannot read them; a text of several lines becomes an unchanged block of text,
    unless one of the lines may be a key that slipped to the right: ``keys`` gives those that clients know.
    """
    known = {span.start: span for span in values}
    edits = {
        span.start: Edit(span.start, span.end, quoted(text[span.start : span.end]))
        for span in known.values()
        if not _plain(text[span.start : span.end])
    }
    block = -1  # the indentation of the key whose block of text the lines belong to
    closing = ""  # inside a quoted text of several lines: the quote that ends it
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
    """A known key without the space after its colon, which makes a part of the text above of it: ``line`` is the key
    with its colon. ``edits`` put the space behind each; () when the frontmatter would still not be read."""

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
    """``spaces``, and what else the frontmatter needs after them; () when that takes a guess."""
    after = applied(text, start, end, spaces)
    if _reads(after):
        return tuple(spaces)
    put = [edit.start - start + number for number, edit in enumerate(spaces)]  # where they are in ``after``
    edits: list[Edit] = []
    taken = set()
    for edit in repair(after, 0, len(after)):
        before = bisect_right(put, edit.start)
        if before != bisect_left(put, edit.end):
            return ()  # one text that holds a space and is put in quotes
        at, end = edit.start - before + start, edit.end - before + start
        beside = before > 0 and edit.start == put[before - 1] + 1  # the value right behind the space: one edit of both
        if beside:
            taken.add(at)
        edits.append(Edit(at, end, " " * beside + edit.new))
    return tuple(sorted([*(edit for edit in spaces if edit.start not in taken), *edits])) if edits else ()


class Strayed(Record):
    """Text of ``key`` on lines of its own that are not indented: no parser takes it for a part of the value.

    ``line`` is the first of them. ``edits`` indent all up to the next key, below ``|-`` where the value has no ``|`` of
    its own; () when the frontmatter would still not be read.
    """

    key: str
    line: Span
    edits: tuple[Edit, ...]


def strayed(text: str, start: int, end: int, keys: Container[str]) -> Strayed | None:
    """Return the first text in ``text[start:end]`` that is neither a key nor indented below one of ``keys``; None when
    there is none. What looks like a key that nobody knows goes with the text around it, as `Example: …` does."""
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
    """Return a value whose further lines begin in the first column, as a block of text; its own ``|`` or ``>``
    stays."""
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
    """``edit``, and what else the frontmatter needs after it; () when that takes a guess."""
    after = applied(text, start, end, [edit])
    if _reads(after):
        return (edit,)
    below = edit.start - start + len(edit.new)  # in ``after``: where what lies behind the edit begins
    grown = below - (edit.end - start)
    edits = []
    for edit_after in repair(after, 0, len(after)):
        if edit_after.end > edit.start - start and edit_after.start < below:
            return ()
        shift = start - grown if edit_after.start >= below else start
        edits.append(Edit(edit_after.start + shift, edit_after.end + shift, edit_after.new))
    return tuple(sorted([edit, *edits])) if edits else ()


def _continued(text: str, stop: int, end: int) -> int:
    """Return where the indented lines below the line that ends at ``stop`` end, blank lines between them included."""
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
    """Return the text of a value that begins and ends with the same quote and has bare ones of it inside, as `'It's
    bad'`; None for any other."""
    sign = value[0]
    inner = value[1:-1]
    if len(value) < 3 or value[-1] != sign or "\\" in inner or sign not in inner or _CLOSED[sign].fullmatch(value):
        return None
    words = re.compile(rf"(?<=\w){sign}(?=\w)")
    if sign == "'" and not words.sub("", inner).count("'"):
        return inner
    return None


def _as_block(raw: str) -> str:
    """Return a value that begins after its key and continues in indented lines, with its lines unchanged."""
    newline = "\r\n" if "\r\n" in raw else "\n"
    first, *continuation = [line.rstrip() for line in raw.replace("\t", "  ").split("\n")]
    depth = min((len(line) - len(line.lstrip(" ")) for line in continuation if line), default=0)
    lines = "\n".join([first, *(line[depth:] for line in continuation)])
    return block_scalar(lines, "  ", newline) if fits_block(lines) else double_quoted(lines)


def applied(text: str, start: int, end: int, edits: Iterable[Edit]) -> str:
    """``text[start:end]`` after ``edits``, which are in order and do not overlap."""
    out, at = [], start
    for edit in edits:
        out += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join([*out, text[at:end]])


def _plain(value: str) -> bool:
    """Tell whether every parser reads ``value`` as this very text without quotes."""
    return all(isinstance(node, Scalar) and node.style == "plain" and node.text == value for node in _alone(value))


def _broken(value: str) -> bool:
    """Tell whether no parser makes anything of ``value``, and it is not the beginning of something longer."""
    bracket = _BRACKETS.get(value[0])
    if bracket is not None and (bracket not in value or value.rstrip().endswith((bracket, ","))):
        return False
    return any(node is None for node in _alone(value))


def _alike(value: str) -> bool:
    """Tell whether every parser reads ``value``, of several lines, as one plain text."""
    return all(isinstance(node, Scalar) and node.style == "plain" for node in _alone(value))


def _alone(value: str) -> Iterator[Node | None]:
    """``value`` as each parser reads it behind a key; None where it makes nothing of it."""
    for tree in _trees(f"k: {value}\n", jsyaml.parse):
        yield tree.pairs[0][1] if isinstance(tree, Mapping) and len(tree.pairs) == 1 else None


def _reads(text: str) -> bool:
    """Tell whether every parser takes ``text`` for keys and values. A key that is written twice is another rule's
    matter."""
    return all(isinstance(tree, Mapping) for tree in _trees(text, partial(jsyaml.parse, duplicates=True)))


def _kept(before: str, after: str) -> bool:
    """Tell whether a strict parser that read ``before`` as keys and values reads the same in ``after``: what begins
    like a broken value may be the first line of a list that goes on below."""
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
    """Yield the tree of each parser, None where it refuses; a single one of text on which all agree. The parser that
    takes longest to load comes last: most often the answer is known before."""
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
