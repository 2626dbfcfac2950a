"""A progress bar on standard error for long runs: it appears after two seconds, and only on a terminal.

It is drawn between two items, when at least a tenth of a second has passed, and is removed before anything else is
written to the terminal: what a run prints is the same with and without it.
"""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import FrameType

    from rich.progress import Progress

T = TypeVar("T")

AFTER = 2.0
"""Seconds until the bar appears."""
EVERY = 0.1
"""Seconds between two drawings."""

_shown: list[Progress] = []
"""The bar on the terminal, if there is one."""


def watched(items: Iterable[T], doing: str, speaks: Callable[[T], bool] | None = None) -> Iterator[T]:
    """Yield ``items`` with a bar that counts them. ``doing`` names what is done to them, such as "checking".

    ``speaks`` tells for which of them something will be written to the terminal; None means for none.
    """
    return _counted(items, doing, speaks) if _terminal() else iter(items)


def clear() -> None:
    """Remove the bar, even that of a run that was interrupted."""
    if _shown:
        with _whole():
            while _shown:
                _shown.pop().stop()


def _terminal() -> bool:
    return sys.__stderr__ is not None and sys.__stderr__.isatty()


def _counted(items: Iterable[T], doing: str, speaks: Callable[[T], bool] | None) -> Iterator[T]:
    total = len(items) if isinstance(items, list) else None
    due = time.monotonic() + AFTER
    bar: Progress | None = None
    try:
        for number, item in enumerate(items, 1):
            if speaks is not None and _shown and speaks(item):
                clear()
            yield item
            if time.monotonic() >= due:
                bar = bar or _bar(doing, total)
                _draw(bar, number)
                due = time.monotonic() + EVERY
    finally:
        clear()


def _bar(doing: str, total: int | None) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    # Not sys.stderr: text written there loses the sequences that move a cursor.
    console = Console(file=sys.__stderr__)
    bar = Progress(
        TextColumn(doing),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("files"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        auto_refresh=False,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    bar.add_task(doing, total=total)
    return bar


def _draw(bar: Progress, number: int) -> None:
    with _whole():
        bar.update(bar.task_ids[0], completed=number)
        if not _shown:
            _shown.append(bar)
            bar.start()
        bar.refresh()


@contextmanager
def _whole() -> Iterator[None]:
    """Delay an interrupt until the block is done: rich does not remove a half-drawn bar."""
    import signal

    came: list[tuple[int, FrameType | None]] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: came.append((number, frame)))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if came and callable(before):
            before(*came[0])
