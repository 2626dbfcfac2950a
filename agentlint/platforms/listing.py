"""The list of skills and commands that a client shows to the model, with room for a limited number of characters."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from agentlint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable


class Limit(Record):
    """How many characters a list has room for. ``models`` says in words for which models, "" for all. ``each`` is the
    number of characters for each unit of the setting that changes the limit."""

    characters: int
    each: int = 1
    models: str = ""


class Room(Record):
    """How many of a project's skills and commands a client lists.

    The first of ``limits`` is the largest. ``builtin`` are the client's own entries; a file with the same name replaces
    its entry. ``in_turn``: the first entry that does not fit ends the list; otherwise shorter ones after it may still
    fit. ``why`` and ``remedy`` are sentences of the finding; in the latter, ``{setting}`` is the value that makes room
    for all.
    """

    limits: tuple[Limit, ...]
    builtin: tuple[Listing, ...]
    in_turn: bool
    why: str
    remedy: str


class Listing(Record):
    """One skill or command in a client's list.

    ``order`` is its sort key. ``bare`` is the number of characters that it always takes, ``full`` the number with its
    description, both including the end of the line. ``room`` is None for the client's own entries.
    """

    name: str
    order: tuple[Any, ...]
    bare: int
    full: int
    room: Room | None = None


class Shortage(Record):
    """A list without enough room: ``total`` characters are needed, and the entries in ``lost`` are shortened."""

    total: int
    lost: tuple[Listing, ...]


def shortage(listings: Iterable[Listing], room: Room, limit: int) -> Shortage | None:
    """Return the entries of a project for which a list of ``limit`` characters has no room; None when all fit."""
    listings = tuple(listings)
    names = {listing.name for listing in listings}
    builtin = (listing for listing in room.builtin if listing.name not in names)
    ordered = sorted((*listings, *builtin), key=lambda listing: listing.order)
    while ordered and ordered[-1].room is None:
        ordered.pop()
    total = sum(listing.full for listing in ordered)
    if total <= limit:
        return None
    left = limit - sum(listing.bare for listing in ordered)
    lost = []
    for number, listing in enumerate(ordered):
        needed = listing.full - listing.bare
        if needed <= left:
            left -= needed
        elif room.in_turn:
            lost = ordered[number:]
            break
        else:
            lost.append(listing)
    return Shortage(total, tuple(listing for listing in lost if listing.room is not None))


def columns(text: str) -> int:
    """Return the number of terminal columns of a text: two for a wide character, none for a combining or control
    character."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Cc", "Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
