"""What a run remembers of the disk, so that many files in one folder cost one look around it.

A command ends before anything changes. A process that lives on, as the language server does, calls `forget` when it
hears of a change.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

_CACHES: list[Any] = []


def remembered(
    most: int,
) -> Callable[[Callable[Arguments, Answer]], Callable[Arguments, Answer]]:
    """Keep up to ``most`` answers of a function that looks at the disk, until `forget`."""

    def keeping(function: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
        cached = lru_cache(maxsize=most)(function)
        _CACHES.append(cached)
        return cast("Callable[Arguments, Answer]", cached)

    return keeping


def forget() -> None:
    """Look at the disk again from now on."""
    for cached in _CACHES:
        cached.cache_clear()
