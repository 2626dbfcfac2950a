"""Read ignore files as git does.

They come with a repository and are not trusted: the cost of a path is bounded by the size of the file (see `globs`),
whatever its patterns are. git compares bytes, and a ``?`` stands for one byte; therefore each character here is one
byte, both in a file and in a name.
"""

from __future__ import annotations

from agentlint.engine.files import read_existing
from agentlint.engine.globs import MAX_LENGTH, Matcher, chains
from agentlint.text import lazy_pattern

MAX_BYTES = 1_000_000
MAX_LINES = 10_000
"""The limits of what is read, in bytes and lines: no ignore file that people write comes near them."""

_SPECIAL = lazy_pattern(r"[*?\[\\/]")


def read_ignore(path: str) -> Matcher | None:
    """Return the patterns of an ignore file; None when it has none, or is not a regular file that can be read."""
    try:
        raw = read_existing(path, MAX_BYTES)
    except OSError:
        return None
    return parsed(raw) if raw else None


def parsed(raw: bytes) -> Matcher | None:
    """Return the patterns in the bytes of an ignore file; None when there are none."""
    matcher = Matcher()
    for line in raw.removeprefix(b"\xef\xbb\xbf").decode("latin-1").split("\n", MAX_LINES)[:MAX_LINES]:
        if line.startswith("#"):
            continue
        pattern = _trimmed(line.removesuffix("\r").partition("\0")[0])
        negated = pattern.startswith("!")
        pattern = pattern[negated:]
        if not pattern or len(pattern) > MAX_LENGTH:
            continue
        folder = pattern.endswith("/")
        if not _SPECIAL.search(pattern, 0, len(pattern) - folder):
            matcher.add_name(pattern[:-1] if folder else pattern, negated=negated, folder=folder)
        else:
            for chain in chains(pattern, anchored=False):
                matcher.add(chain, negated=negated)
    return matcher if matcher.done() else None


def _trimmed(line: str) -> str:
    """Return a line without the spaces at its end; a space after a backslash is kept."""
    if not line.endswith(" "):
        return line
    short = line.rstrip(" ")
    return short + " " * ((len(short) - len(short.rstrip("\\"))) % 2)
