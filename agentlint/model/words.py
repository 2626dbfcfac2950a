"""Find the known word that an author most likely meant.

Every "did you mean" of agentlint asks here: tools, keys, values, rules, settings, platforms and commands.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST: Final = 3
"""Characters that a folded word must have before its similarity to another means anything."""
LONGEST: Final = 40
"""Characters up to which similarity is computed: the cost is the square of the length."""
LIKENESS: Final = 0.75
"""The ratio that `difflib` must give two folded words, from 0 (nothing in common) to 1 (equal)."""


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
    by_letters: dict[str, str] = {}
    for candidate in known:
        by_letters.setdefault(fold(candidate), candidate)
    letters = fold(word)
    if letters in by_letters:
        return by_letters[letters], True
    if not SHORTEST <= len(letters) <= LONGEST:
        return None, False
    import difflib  # deferred: most files have no word to guess at

    alike = difflib.get_close_matches(letters, by_letters, n=1, cutoff=LIKENESS)
    return (by_letters[alike[0]] if alike else None), False
