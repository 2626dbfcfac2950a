"""The list of skills and commands that a client shows the model, which has room for so many characters only."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from agentlint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable


class Limit(Record):
    """How many characters a list has room for: ``models`` says with which models, in words ("" for all). Each whole of
    the setting that changes it is worth ``each`` characters."""

    characters: int
    each: int = 1
    models: str = ""


class Room(Record):
    """How much of a project's skills and commands a client lists.

    The first of ``limits`` is what it has at most. ``own`` are the client's own entries, each of which a file of its
    name replaces. ``in_turn``: the first entry that does not fit ends the
    list, else shorter ones after it still get in. ``why`` and ``remedy`` are sentences of the finding; in the latter
    ``{setting}`` is the value that makes room for all.
    """

    limits: tuple[Limit, ...]
    own: tuple[Listing, ...]
    in_turn: bool
    why: str
    remedy: str


class Listing(Record):
    """One skill or command in a client's list.

    ``order`` is its place there, ``bare`` the characters that it takes in any case, ``full`` those with its
    description; the end of the line counts. ``room`` is None for the client's own.
    """

    name: str
    order: tuple[Any, ...]
    bare: int
    full: int
    room: Room | None = None


class Shortage(Record):
    """A list for which there is not enough room: ``total`` characters are needed, and ``lost`` are shortened."""

    total: int
    lost: tuple[Listing, ...]


def shortage(listings: Iterable[Listing], room: Room, limit: int) -> Shortage | None:
    """Work out which of a project's entries a list of ``limit`` characters has no room for; None where all fit."""
    listings = tuple(listings)
    names = {listing.name for listing in listings}
    ordered = sorted((*listings, *(one for one in room.own if one.name not in names)), key=lambda item: item.order)
    while ordered and ordered[-1].room is None:
        ordered.pop()
    total = sum(one.full for one in ordered)
    if total <= limit:
        return None
    rest = limit - sum(one.bare for one in ordered)
    lost = []
    for number, one in enumerate(ordered):
        needed = one.full - one.bare
        if needed <= rest:
            rest -= needed
        elif room.in_turn:
            lost = ordered[number:]
            break
        else:
            lost.append(one)
    return Shortage(total, tuple(one for one in lost if one.room is not None))


def columns(text: str) -> int:
    """Count the columns that a text takes in a terminal: two for a wide character, none for a mark or a control."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Cc", "Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
