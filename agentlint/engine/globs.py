"""Patterns of paths as users write them in configuration and after ``--exclude``.

They mean what they mean in a .gitignore file, less ``!`` and backslashes. They are matched here and not with pathspec
since its regular expressions need exponential time for some patterns, and a repository's configuration is not trusted.
"""

from __future__ import annotations

import fnmatch
import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_ANY = None
"""Stands for ``**``: any number of folders."""

MAX_LENGTH = 1000
"""Characters of a pattern."""


def fault(text: str) -> str:
    """Why ``text`` cannot be a pattern, in words; "" when it can."""
    if not text.strip("/ "):
        return "it is empty"
    if len(text) > MAX_LENGTH:
        return f"it is longer than {MAX_LENGTH} characters"
    if any(ord(one) < 32 for one in text):
        return "it holds a control character"
    if "\\" in text:
        return "folders are separated by `/` on every system"
    if text.startswith("!"):
        return "`!` has no meaning here"
    if ".." in text.split("/"):
        return "it must not lead out of the folder with `..`"
    return ""


class Pattern:
    """One pattern. Without "/" before its end it is looked for at any depth; "/" at its end makes it a folder's; a
    folder that matches stands for everything in it. ``*`` stays within a name, ``**`` is any number of folders."""

    __slots__ = ("_parts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        anchored = "/" in text.rstrip("/")
        names = text.strip("/").removeprefix("./").split("/")
        if not anchored:
            names.insert(0, "**")
        if text.endswith("/") and names[-1] == "**":
            names.append("*")  # any folder
        if text.endswith("/") or names[-1] == "**":
            names.append("*")  # something must be in the folder; the folder itself has "" there
        names.append("**")
        self._parts = tuple(_ANY if name == "**" else _name(name) for name in names)

    def __repr__(self) -> str:
        return f"Pattern({self.text!r})"

    def matches(self, path: str) -> bool:
        """Whether the pattern is about ``path``, which is relative, with "/", and ends with "/" for a folder.

        The cost is at most the number of the path's folders times the pattern's.
        """
        parts, names = self._parts, path.split("/")
        at = here = 0
        retry = mark = -1
        while at < len(names):
            part = parts[here] if here < len(parts) else None
            if here < len(parts) and part is _ANY:
                if here == len(parts) - 1:
                    return True
                retry, mark = here, at
                here += 1
            elif part is not None and part(names[at]):
                at += 1
                here += 1
            elif retry >= 0:
                mark += 1
                at, here = mark, retry + 1
            else:
                return False
        return all(part is _ANY for part in parts[here:])


@lru_cache(maxsize=1024)
def _name(pattern: str) -> Callable[[str], object]:
    # fnmatch writes expressions that never go back over a name: the cost is linear for each `*`
    return re.compile(fnmatch.translate(pattern)).match


def compiled(texts: Iterable[str]) -> tuple[Pattern, ...]:
    return tuple(Pattern(text) for text in texts)


def any_of(patterns: Sequence[Pattern], path: str) -> bool:
    return any(pattern.matches(path) for pattern in patterns)
