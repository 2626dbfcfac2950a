"""Ignore files, which come with a repository and are not to be trusted: patterns that git would pass over are passed
over, and none may take longer than a few looks at a path."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Any

from agentlint.engine.files import read_existing
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

MAX_BYTES = 1_000_000
MAX_LINES = 10_000
MAX_LENGTH = 1_000
"""What is beyond these is not read: no ignore file that people write comes near."""

_STAR = "[^/]*"
_ANY_FOLDERS = ".+"
MAX_ANY_FOLDERS = 3
"""``**`` in one pattern: each multiplies the looks at a path by its folders."""
_VARIES = lazy_pattern(r"(?<!\\)[(*+?|{]")


def read_ignore(path: str) -> GitIgnoreSpec | None:
    """The patterns of an ignore file; None when there are none, or when it is no regular file that can be read."""
    try:
        raw = read_existing(path, MAX_BYTES)
    except OSError:
        return None
    lines = (raw or b"").decode("utf-8", "replace").split("\n")[:MAX_LINES]
    lines = [line.rstrip("\r") for line in lines if line.strip() and not line.startswith("#")]
    return _spec(lines) if lines else None


def _spec(lines: list[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec  # deferred: 60 ms that only a walk with ignore files pays

    pattern: Any = type(next(iter(GitIgnoreSpec.from_lines(["x"]).patterns)))
    patterns = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # sets that a later Python may read otherwise
        for line in lines:
            if len(line) > MAX_LENGTH:
                continue
            try:
                one = pattern(line)
                linear = one.regex and _linear(one.regex.pattern)
                if linear is not None:
                    one.regex = re.compile(linear)
                    patterns.append(one)
            except (ValueError, re.error):
                continue
    return GitIgnoreSpec(patterns)


def _linear(expression: str) -> str | None:
    """The same regular expression without a choice of where a ``*`` ends; None for one that cannot be bounded.

    What stands between two ``*`` has a fixed length, and behind the second anything may follow: if the first place that
    fits does not do, no later one will.
    """
    if expression.count(_ANY_FOLDERS) > MAX_ANY_FOLDERS:
        return None
    first, *pieces = expression.split(_STAR)
    for number, piece in enumerate(pieces):
        fixed = number < len(pieces) - 1 and not _VARIES.search(piece)
        pieces[number] = f"(?>[^/]*?{piece})" if fixed else _STAR + piece
    return "".join((first, *pieces))
