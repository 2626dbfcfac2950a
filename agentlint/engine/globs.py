"""Match paths against patterns that mean what git makes of the lines of a ``.gitignore``: those of ignore files, of the
configuration and of ``--exclude``, and the globs of the command line.

All patterns of a list are matched at the same time. They form a nondeterministic automaton whose states are the bits of
an integer, so that one character advances every pattern with three operations (Baeza-Yates and Gonnet, "A new approach
to text searching", 1992; `*` is a state that stays). A walk keeps the states of a folder and feeds them the name of
each entry. A path therefore costs the length of its name times the size of the patterns in machine words, whatever the
patterns are: there is no backtracking.

The meaning of a pattern comes from git's ``dir.c`` and ``wildmatch.c`` (`parse_path_pattern`, `match_pathname`,
`dowild`). The tests compare it with ``git check-ignore`` (git 2.39.5, 2026-11-27).
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Value = TypeVar("Value")

MAX_LENGTH = 1000
"""The longest pattern, in characters."""
MAX_REMEMBERED = 1024
"""The folders whose states a list of patterns remembers: files are usually asked about folder by folder."""

STAYS, HOPS, SKIPS, THROUGH, FILE, FOLDER, NOT = (1 << bit for bit in range(7))
"""What a state does besides waiting for the next character. ``STAYS``: it stays on every character of a name (``*``).
``HOPS`` and ``SKIPS`` are the two states of a ``**`` between slashes: inside a name that is passed over, and before a
name. ``THROUGH``: everything below matches too (a ``**`` at the end). ``FILE``, ``FOLDER``: the path so far matches if
it is a file or a folder. ``NOT``: the match belongs to a negated pattern."""

_NOTHING: Final = "\0"
"""Stands for "no single character leads into this state"; it occurs in no path and no pattern."""
_WILD = lazy_pattern(r"[*?\[\\]")
_FOLDERS = lazy_pattern(r"(?:/\*\*+)+/")
"""Any number of folders, with the slash after them."""
_NAMED: Final = {
    "alnum": "0-9A-Za-z", "alpha": "A-Za-z", "blank": "\t ", "cntrl": "\0-\x1f\x7f", "digit": "0-9", "graph": "!-~",
    "lower": "a-z", "print": " -~", "punct": "!-/:-@[-`{-~", "space": "\t-\r ", "upper": "A-Z", "xdigit": "0-9A-Fa-f",
}  # fmt: skip


def fault(text: str) -> str:
    """Say why ``text`` cannot be a pattern of the configuration; return "" when it can."""
    if not text.strip("/ "):
        return "it is empty"
    if len(text) > MAX_LENGTH:
        return f"it is longer than {MAX_LENGTH} characters"
    if any(ord(character) < 32 for character in text):
        return "it contains a control character"
    if "\\" in text:
        return "folders are separated by `/` on every system"
    if text.startswith("!"):
        return "`!` has no meaning here"
    if ".." in text.split("/"):
        return "it must not lead out of the folder with `..`"
    return "" if chains(text, anchored=False) else "a `[` is not closed, or names a class that does not exist"


class _Set:
    """The characters that a ``[...]`` stands for. A negated and empty set is ``?``."""

    __slots__ = ("negated", "ranges")

    def __init__(self, negated: bool, ranges: tuple[tuple[str, str], ...]) -> None:
        self.negated = negated
        self.ranges = ranges

    def __contains__(self, character: str) -> bool:
        return any(low <= character <= high for low, high in self.ranges) is not self.negated


_ANY: Final = _Set(True, ())


class Chain:
    """A pattern as a sequence of states.

    ``into`` is the character that leads into each state, and ``flags`` says (as a number) what each state does.
    ``sets`` holds the character sets of the states whose ``into`` is `_NOTHING`. A match begins at the start of the
    path or, with ``everywhere``, at the start of every name.
    """

    __slots__ = ("everywhere", "flags", "into", "sets")

    def __init__(self, everywhere: bool) -> None:
        self.everywhere = everywhere
        self.into = [_NOTHING]
        self.flags = [0]
        self.sets: dict[int, _Set] = {}

    def add(self, character: str | _Set) -> None:
        """Append a state that ``character`` leads into."""
        if isinstance(character, _Set):
            self.sets[len(self.into)] = character
            character = _NOTHING
        self.into.append(character)
        self.flags.append(0)


def chains(text: str, *, anchored: bool) -> list[Chain]:
    """Return the states of a pattern without its ``!``: no chain for a pattern that can never match, and two chains
    where git reads the pattern in two ways.

    A pattern without "/" before its end matches at any depth, unless it is ``anchored``; "/" at its end restricts it to
    folders. ``*`` stays within a name, ``**`` stands for any number of folders.
    """
    folder = text.endswith("/")
    if folder:
        text = text[:-1]
    everywhere = not anchored and "/" not in text
    text = text.removeprefix("/")
    wild = _WILD.search(text)
    literal = wild.start() if wild else len(text)
    if text.startswith("**", literal) and literal > 0 and text[literal - 1] != "/" and not everywhere:
        # git compares the text before the first wildcard on its own, and then treats the `**` as if it were at the
        # start
        remainder = text[literal:].lstrip("*")
        if remainder.startswith("/"):
            folders = _FOLDERS.match(remainder)
            remainder = remainder[folders.end() if folders is not None else 1 :]
            return [
                chain
                for way in (text[:literal] + remainder, f"{text[:literal]}*/**/{remainder}")
                for chain in _chain(way, everywhere, folder)
            ]
        if not remainder:
            return _chain(text, everywhere, folder, through=True)
    return _chain(text, everywhere, folder)


def _chain(text: str, name: bool, folder: bool, *, through: bool = False) -> list[Chain]:
    """Return the states of a pattern without the slashes at its ends; no chain for a pattern that can never match.

    ``name``: the pattern is about a name alone. ``through``: its last ``**`` works as it would at the start of a name,
    wherever it is.
    """
    chain = Chain(name)
    at, size = 0, len(text)
    while at < size:
        character = text[at]
        at += 1
        if character == "*":
            stars = at
            while text.startswith("*", at):
                at += 1
            fresh = len(chain.into) == 1 or chain.into[-1] == "/"
            if at > stars and at == size and (through or (fresh and not name)):
                chain.flags[-1] |= STAYS | THROUGH
            elif at > stars and fresh and not name and text.startswith("/", at):
                at += 1
                _any_folders(chain)
            elif at > stars and fresh and not name and text.startswith("\\/", at):
                chain.flags[-1] |= STAYS  # git looks for "no folders" here only if the slash is not escaped
                chain.add("/")
                at += 2
                _any_folders(chain)
            else:
                chain.flags[-1] |= STAYS
        elif character == "?":
            chain.add(_ANY)
        elif character == "[":
            bracket = _bracket(text, at)
            if bracket is None:
                return []
            at, characters = bracket
            chain.add(characters)
        else:
            if character == "\\":
                if at == size:
                    return []
                character = text[at]
                at += 1
            chain.add(character)
    chain.flags[-1] |= FOLDER if folder else FILE | FOLDER
    return [chain]


def _any_folders(chain: Chain) -> None:
    """Append a ``**/`` at the start of a name."""
    if chain.flags[-1] & SKIPS:
        return  # a second `**/` adds nothing
    if len(chain.into) == 1:
        chain.everywhere = True  # this is the whole meaning of a leading `**/`
        return
    chain.flags[-1] |= STAYS | HOPS
    chain.add("/")
    chain.flags[-1] |= SKIPS


def _bracket(text: str, at: int) -> tuple[int, _Set] | None:
    """Return the set that begins after a ``[``, and the position after it; None when it is not closed or names a class
    that git does not know."""
    negated = text[at : at + 1] in ("!", "^")
    at += negated
    first, before = True, ""
    ranges: list[tuple[str, str]] = []
    while True:
        character = text[at : at + 1]
        if not character:
            return None
        if character == "]" and not first:
            return at + 1, _Set(negated, tuple(ranges))
        first = False
        at += 1
        if character == "\\":
            character = text[at : at + 1]
            at += 1
        elif character == "-" and before and text[at : at + 1] not in ("", "]"):
            character = text[at]
            at += 1
            if character == "\\":
                character = text[at : at + 1]
                at += 1
            ranges.append((before, character))
            before = ""
            if not character:
                return None
            continue
        elif character == "[" and text.startswith(":", at):
            end = text.find("]", at + 1)
            if end < 0:
                return None
            if end > at + 1 and text[end - 1] == ":":
                inner = _NAMED.get(text[at + 1 : end - 1])
                if inner is None:
                    return None
                ranges += _ranges(inner)
                at, before = end + 1, ""
                continue
        if not character:
            return None
        ranges.append((character, character))
        before = character


def _ranges(written: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(written):
        wide = written[at + 1 : at + 2] == "-" and at + 2 < len(written)
        yield written[at], written[at + 2 if wide else at]
        at += 3 if wide else 1


class _Only(dict[int, str]):
    """A table for `str.translate` that maps some characters to "1" and all others to "0"."""

    def __init__(self, characters: Iterable[int]) -> None:
        super().__init__(dict.fromkeys(characters, "1"))

    def __missing__(self, character: int) -> str:
        return "0"


class Matcher:
    """Many patterns as one automaton. Its states are the bits of an integer; later patterns have the higher bits."""

    def __init__(self) -> None:
        self._into: list[str] = []  # the characters of `Chain.into`, in pieces
        self._flags: list[str] = []
        self._sets: dict[tuple[bool, tuple[tuple[str, str], ...]], tuple[_Set, list[int]]] = {}
        self._begin: list[int] = []  # states
        self._everywhere: list[int] = []
        self._size = 0
        self._moves: dict[str, int] = {}

    def add(self, chain: Chain, *, negated: bool = False) -> None:
        """Append a pattern."""
        (self._everywhere if chain.everywhere else self._begin).append(self._size)
        for state, characters in chain.sets.items():
            key = (characters.negated, characters.ranges)
            self._sets.setdefault(key, (characters, []))[1].append(self._size + state)
        *flags, last = chain.flags
        self._into.append("".join(chain.into))
        self._flags.append("".join(map(chr, (*flags, last | NOT if negated else last))))
        self._size += len(chain.into)

    def add_name(self, name: str, *, negated: bool, folder: bool) -> None:
        """Append the pattern of a name without wildcards at any depth, which is what most lines of an ignore file
        are."""
        self._everywhere.append(self._size)
        self._into.append(_NOTHING + name)
        self._flags.append(_NOTHING * len(name) + chr((FOLDER if folder else FILE | FOLDER) | (NOT if negated else 0)))
        self._size += 1 + len(name)

    def done(self) -> bool:
        """Prepare for `start` when all patterns are added. Return whether there are any."""
        self._said = "".join(self._flags)
        self._backwards = "".join(self._into)[::-1]
        flags_backwards = self._said[::-1]
        self._into.clear()
        self._flags.clear()

        def having(flag: int) -> int:
            return int(
                flags_backwards.translate(_Only(character for character in range(128) if character & flag)) or "0", 2
            )

        self._stays, self._hops, self._skips, self._through = map(having, (STAYS, HOPS, SKIPS, THROUGH))
        self._files, self._folders = having(FILE), having(FOLDER)
        self._slash = self._move("/")
        self._names = _bits(self._everywhere)
        self.start = self._names | _bits(self._begin)
        return self._size > 0

    def _move(self, character: str) -> int:
        """Return the states that a character leads into."""
        states = int(self._backwards.translate(_Only([ord(character)])) or "0", 2)
        if character != "/":
            listed = [at for characters, where in self._sets.values() if character in characters for at in where]
            states |= _bits(listed)
        self._moves[character] = states
        return states

    def along(self, states: int, name: str) -> int:
        """Return the states after a name has been read."""
        stays, skips, moves = self._stays, self._skips, self._moves
        for character in name:
            if not states:
                break
            move = moves.get(character)
            if move is None:
                move = self._move(character)
            states = ((states << 1) & move) | (states & stays) | ((states & skips) >> 1)
        return states

    def below(self, states: int) -> int:
        """Return the states inside a folder, from those after its name."""
        moved = ((states << 1) & self._slash) | (states & self._through)
        hopping = moved & self._hops
        return (moved ^ hopping) | (hopping << 1) | self._names

    def matched(self, states: int, *, folder: bool) -> int:
        """Return those of ``states`` in which a pattern matches."""
        return states & (self._folders if folder else self._files)

    def passed(self, states: int) -> int:
        """Return those of the states inside a folder in which everything below the folder matches."""
        return states & self._through & self._files

    def negates(self, matched: int) -> bool:
        """Tell whether the last of the patterns that match is negated."""
        return bool(ord(self._said[matched.bit_length() - 1]) & NOT)


def _bits(positions: Sequence[int]) -> int:
    """Return the number with these bits set, in time linear in its size."""
    if not positions:
        return 0
    octets = bytearray(max(positions) // 8 + 1)
    for position in positions:
        octets[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(octets, "little")


class Patterns(Generic[Value]):
    """Patterns of the configuration or of the command line, each with a value. A folder that matches stands for
    everything in it."""

    def __init__(self, values: Iterable[tuple[str, Value]]) -> None:
        self._values = tuple(values)
        self._matcher: Matcher | None = None

    @property
    def texts(self) -> list[str]:
        """Return the patterns as they are written."""
        return [text for text, _ in self._values]

    def __bool__(self) -> bool:
        return bool(self._values)

    def any(self, path: str) -> bool:
        """Tell whether any pattern matches ``path``, which is relative, uses "/", and ends with "/" for a folder."""
        return bool(self._values) and self._matching(path) != 0

    def last(self, path: str) -> tuple[str, Value] | None:
        """Return the last pattern that matches a path, with its value."""
        matched = self._matching(path) if self._values else 0
        return self._values[self._number(matched.bit_length() - 1)] if matched else None

    def union(self: Patterns[frozenset[str]], path: str) -> frozenset[str]:
        """Return the union of the values of all patterns that match a path."""
        matched = self._matching(path) if self._values else 0
        if not matched:
            return frozenset()
        if matched not in self._unions:
            if len(self._unions) > MAX_REMEMBERED:
                self._unions.clear()
            bits = f"{matched:b}"[::-1]
            numbers, at = [], bits.find("1")
            while at >= 0:
                numbers.append(self._number(at))
                at = bits.find("1", at + 1)
            self._unions[matched] = frozenset().union(*(self._values[number][1] for number in numbers))
        return self._unions[matched]

    def _number(self, state: int) -> int:
        """Return the number of the pattern that a state belongs to."""
        return bisect_right(self._begins, state) - 1

    def _matching(self, path: str) -> int:
        matcher = self._matcher or self._made()
        above, _, name = path.rstrip("/").rpartition("/")
        states, matched = self._in(above, matcher) if above else (matcher.start, 0)
        states = matcher.along(states, name)
        if not path.endswith("/"):
            return matched | matcher.matched(states, folder=False)
        return matched | matcher.matched(states, folder=True) | matcher.passed(matcher.below(states))

    def _in(self, folder: str, matcher: Matcher) -> tuple[int, int]:
        """Return the states inside a folder, and those in which the folder, or one that it lies in, matches."""
        names = []
        above = folder
        while above and above not in self._folders:
            above, _, name = above.rpartition("/")
            names.append(name)
        states, matched = self._folders[above] if above else (matcher.start, 0)
        for name in reversed(names):
            above = f"{above}/{name}" if above else name
            states = matcher.along(states, name)
            matched |= matcher.matched(states, folder=True)
            states = matcher.below(states)
            if len(self._folders) > MAX_REMEMBERED:
                self._folders.clear()
            self._folders[above] = states, matched
        return states, matched

    def _made(self) -> Matcher:
        """Return the automaton. It is built on first use, because a configuration is sometimes read only to be
        shown."""
        matcher = Matcher()
        self._folders: dict[str, tuple[int, int]] = {}
        self._unions: dict[int, frozenset[str]] = {}
        self._begins: list[int] = []
        size = 0
        for text, _ in self._values:
            self._begins.append(size)
            for chain in chains(text.removeprefix("./"), anchored=text.startswith("./")):
                matcher.add(chain)
                size += len(chain.into)
        matcher.done()
        self._matcher = matcher
        return matcher


def without_values(texts: Iterable[str]) -> Patterns[None]:
    """Return a list of patterns of which only matters whether any of them matches."""
    return Patterns((text, None) for text in texts)
