"""Work on many files in several processes: results in the order of the tasks, a bounded number of them under way."""

from __future__ import annotations

import os
from collections import deque
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeVar

from agentlint.engine.discover import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

AUTOMATIC = 0
"""As many processes as there are processors, once there are enough tasks to pay for their start."""
ENOUGH = {"fork": 400, "forkserver": 2000, "spawn": 2000}
"""Tasks from which processes pay for their start, by how the system starts them: a forked one has all modules already
(about 10 ms), the others load them anew (about 200 ms)."""
MOST = 60
"""Processes at once: Windows can wait for no more."""
CHUNK = 32
"""Tasks sent at a time."""
AHEAD = 4
"""Chunks under way for each process: enough that none waits for the reports, few enough that results do not pile up."""

Task = TypeVar("Task")
Result = TypeVar("Result")


def each(
    function: Callable[[Task], Result], tasks: Iterable[Task], jobs: int = AUTOMATIC
) -> Iterator[tuple[Task, Result]]:
    """Every task with ``function`` of it, in the order of ``tasks``, which are taken only as far as they are needed.

    ``function`` is one of a module, tasks and results are plain data. An exception of its own, or of ``tasks``, comes
    out as it would in one process. Raises UsageError when a process is killed from outside.
    """
    failures: list[Exception] = []

    def safe() -> Iterator[Task]:
        try:
            yield from tasks
        except Exception as error:
            failures.append(error)  # comes out after the results of the tasks before it

    coming: Iterator[Task] = safe()
    if jobs == AUTOMATIC:
        first = list(islice(coming, min(ENOUGH.values())))
        jobs = 1
        if len(first) == min(ENOUGH.values()):
            import multiprocessing  # deferred: few files never need it

            enough = ENOUGH[multiprocessing.get_start_method()]
            first += islice(coming, enough - len(first))
            jobs = _processors() if len(first) == enough else 1
        coming = chain(first, coming)
    if jobs > 1:
        yield from _spread(function, coming, min(jobs, MOST))
    else:
        for task in coming:
            yield task, function(task)
    if failures:
        raise failures[0]


def _processors() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _spread(function: Callable[[Task], Result], tasks: Iterator[Task], jobs: int) -> Iterator[tuple[Task, Result]]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    waiting: deque[tuple[list[Task], Future[list[Result]]]] = deque()
    executor = ProcessPoolExecutor(jobs, initializer=_quiet)
    try:
        while True:
            while len(waiting) < jobs * AHEAD and (chunk := list(islice(tasks, CHUNK))):
                waiting.append((chunk, executor.submit(_chunk, function, chunk)))
            if not waiting:
                return
            chunk, future = waiting.popleft()
            yield from zip(chunk, future.result(), strict=True)
    except BrokenProcessPool:
        raise UsageError("one of the processes was killed; --jobs 1 needs the least memory") from None
    finally:
        # also when interrupted, or when nobody wants the rest
        executor.shutdown(cancel_futures=True)


def _quiet() -> None:
    """An interrupt is for the first process, which ends the others."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _chunk(function: Callable[[Task], Result], chunk: list[Task]) -> list[Result]:
    return [function(task) for task in chunk]
