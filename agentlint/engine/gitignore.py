"""Tell which entries of a folder git ignores, on the way down in a walk. `agentlint.engine.ignores` reads the
patterns."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agentlint.engine.globs import Matcher

Ignores = tuple[tuple["Matcher", int], ...]
"""The ignore files that concern a folder, outermost first, each with its patterns' states in that folder."""


def ignores_above(folder: str, root: str) -> Ignores | None:
    """Return the ignore files of the folders between the project's root and ``folder``; None when they exclude it."""
    if folder == root:
        return ()
    ignores = with_those_of(root, ())
    here = root
    for name in os.path.relpath(folder, root).split(os.sep):
        if is_ignored(name, ignores, folder=True):
            return None
        here = os.path.join(here, name)
        ignores = below(name, ignores)
        if here != folder:  # the folder's own are read with its entries
            ignores = with_those_of(here, ignores)
    return ignores


def with_those_of(folder: str, ignores: Ignores) -> Ignores:
    """Add a folder's ignore file, if it has one, to those of the folders around it."""
    path = os.path.join(folder, ".gitignore")
    if not os.path.lexists(path):
        return ignores
    from agentlint.engine.ignores import read_ignore

    patterns = read_ignore(path)
    return ignores if patterns is None else (*ignores, (patterns, patterns.start))


def below(name: str, ignores: Ignores) -> Ignores:
    """Carry ignore files into the folder ``name``, without those whose patterns can no longer match there."""
    name = _spelled(name)
    moved = ((patterns, patterns.below(patterns.along(states, name))) for patterns, states in ignores)
    return tuple(pair for pair in moved if pair[1])


def is_ignored(name: str, ignores: Ignores, *, folder: bool) -> bool:
    """Tell whether an entry is ignored: as in git, the last matching pattern of the innermost ignore file that has one
    decides."""
    if not ignores:
        return False
    name = _spelled(name)
    for patterns, states in reversed(ignores):
        matched = patterns.matched(patterns.along(states, name), folder=folder)
        if matched:
            return not patterns.negates(matched)
    return False


def _spelled(name: str) -> str:
    """Return an entry's name in the form in which ignore files are read: one character for each byte."""
    return name if name.isascii() else os.fsencode(name).decode("latin-1")
