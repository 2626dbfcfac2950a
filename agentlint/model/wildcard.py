"""Patterns of permissions, as OpenCode and its kin read them."""

from __future__ import annotations


def matches(text: str, pattern: str) -> bool:
    """Whether a glob stands for ``text``: ``*`` is any text, ``?`` one character, and a final `` *`` may be missing, as
    in ``Wildcard.match`` of OpenCode 1.18.33. At most as many steps as the lengths' product, whatever the pattern."""
    if "*" not in pattern and "?" not in pattern:
        return text == pattern
    if pattern == "*" or (pattern.endswith(" *") and matches(text, pattern[:-2])):
        return True
    at = to = mark = 0
    star = -1
    while at < len(text):
        if to < len(pattern) and pattern[to] == "*":
            star, mark = to, at
            to += 1
        elif to < len(pattern) and pattern[to] in ("?", text[at]):
            at += 1
            to += 1
        elif star >= 0:
            to = star + 1
            mark += 1
            at = mark
        else:
            return False
    return not pattern[to:].strip("*")
