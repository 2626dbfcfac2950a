"""Find the known word that an author most likely meant.

Every "did you mean" of agentlint asks here: tools, keys, values, rules, settings, platforms and commands.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST: Final = 3
"""Characters that a folded word must have before its similarity to another means anything."""
LONGEST: Final = 40
"""Characters up to which similarity is computed: the cost is the square of the length."""
LIKENESS: Final = 0.75
"""The ratio that `difflib` must give two folded words, from 0 (nothing in common) to 1 (equal)."""

SURE_LIKENESS: Final = 0.8
"""The likeness of two words that do not begin with the same letter, or do not have as many parts."""
PART_LIKENESS: Final = 0.6
"""The likeness that every part of a name must have to that of the other."""
_PART: Final = lazy_pattern(r"[A-Z]?[a-z0-9]+|[A-Z]+|[^\W_]+")


def fold(word: str) -> str:
    """Reduce a word to its letters: without case, hyphens, underscores and spaces."""
    return word.lower().replace("-", "").replace("_", "").replace(" ", "")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that ``word`` most likely stands for, None when none is near.

    A word that differs in case, hyphens, underscores or spaces only comes before one that is merely alike.
    """
    return _nearest(word, tuple(known))[0]


def meant(word: str, known: Iterable[str]) -> str:
    """Return the end of a message about an unknown word: "; did you mean `check`?", or "" when no known word is
    near."""
    near = nearest(word, known)
    return f"; did you mean `{near}`?" if near else ""


def spelling(word: str, known: Iterable[str]) -> tuple[str | None, bool]:
    """Return what `nearest` gives, and whether the two differ in case, hyphens, underscores or spaces only."""
    return _nearest(word, tuple(known))


@lru_cache(maxsize=4096)
def _nearest(word: str, known: tuple[str, ...]) -> tuple[str | None, bool]:
    by_letters, signs = _folded(known)
    letters = fold(word)
    if letters in by_letters:
        return by_letters[letters], True
    if not SHORTEST <= len(letters) <= LONGEST:
        return None, False
    alike = _may_be_alike(letters, signs)
    if not alike:
        return None, False
    import difflib  # deferred: most files have no word to guess at

    best = (by_letters[near] for near in difflib.get_close_matches(letters, alike, n=3, cutoff=LIKENESS))
    return next((near for near in best if _could_be_meant(word, near)), None), False


def _could_be_meant(word: str, near: str) -> bool:
    """Tell whether a similar word could be a misspelling. `repl` is not meant to be `Grep`, nor `create_issue` to be
    `createFile`, nor `github` to be `githubRepo`: people seldom miss the first letter, and misspell every part of a
    name only a little."""
    import difflib

    likeness = difflib.SequenceMatcher
    parts, near_parts = _parts(word), _parts(near)
    if len(parts) != len(near_parts):
        return likeness(None, fold(word), fold(near)).ratio() >= SURE_LIKENESS
    alike = min(likeness(None, *pair).ratio() for pair in zip(parts, near_parts, strict=True))
    return alike >= SURE_LIKENESS or (alike >= PART_LIKENESS and parts[0][0] == near_parts[0][0])


def _parts(word: str) -> list[str]:
    """Return the parts of a name, in lower case: ``max_turns`` and ``maxTurns`` are "max" and "turns"."""
    return [part.lower() for part in _PART.findall(word)]


@lru_cache(maxsize=64)
def _folded(known: tuple[str, ...]) -> tuple[dict[str, str], list[tuple[str, int]]]:
    """Return the known words by their letters (of two with the same letters, the first), and the signs of each."""
    by_letters: dict[str, str] = {}
    for candidate in known:
        by_letters.setdefault(fold(candidate), candidate)
    return by_letters, [(letters, _signs(letters)) for letters in by_letters]


def _signs(letters: str) -> int:
    """Return a set of the letters as bits. Two letters may share a bit."""
    signs = 0
    for letter in letters:
        signs |= 1 << (ord(letter) & 63)
    return signs


def _may_be_alike(letters: str, known: list[tuple[str, int]]) -> list[str]:
    """Return the words that can have the likeness at all: `difflib` takes 20 times as long to refuse one.

    Every letter of only one of the two words is a letter that does not match, so that at most the others do.
    """
    size, signs = len(letters), _signs(letters)
    return [
        other
        for other, other_signs in known
        if 2 * min(size - (signs & ~other_signs).bit_count(), len(other) - (other_signs & ~signs).bit_count())
        >= LIKENESS * (size + len(other))
    ]
