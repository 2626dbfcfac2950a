"""Patterns of permissions, as OpenCode and clients derived from it read them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable

_STARS = lazy_pattern(r"\*+")


def matches(text: str, pattern: str) -> bool:
    """Tell whether a glob matches ``text``: ``*`` is any text, ``?`` one character, and a final `` *`` may be missing,
    as in ``Wildcard.match`` of OpenCode. The cost is linear in the text for each piece of the pattern."""
    if "*" not in pattern and "?" not in pattern:
        return text == pattern
    if pattern == "*" or (pattern.endswith(" *") and matches(text, pattern[:-2])):
        return True
    return _matcher(pattern)(text) is not None


def covers(pattern: str, other: str) -> bool:
    """Tell whether ``pattern`` matches every text that ``other`` matches; True only where that is certain."""
    if pattern == "*" or pattern == other:
        return True
    # Only a `*` matches both the two characters and their absence.
    shapes = [other.replace("*", "\0\0").replace("?", "\0"), other.replace("*", "").replace("?", "\0")]
    if other.endswith(" *"):
        shapes.append(other[:-2].replace("*", "\0\0").replace("?", "\0"))
    return all(matches(shape, pattern) for shape in shapes)


@lru_cache(maxsize=2048)
def _matcher(pattern: str) -> Callable[[str], re.Match[str] | None]:
    """Return the match function of a pattern. What is between two ``*`` is searched once: if its first position does
    not lead to a match, no later one will."""
    first, *pieces = (re.escape(piece).replace(r"\?", ".") for piece in _STARS.split(pattern))
    inner = "".join(f"(?>.*?{piece})" for piece in pieces[:-1])
    last = f".*{pieces[-1]}" if pieces else ""
    return re.compile(f"{first}{inner}{last}", re.DOTALL).fullmatch
