"""Work on many files in several processes, with results in the order of the tasks and a bounded number of tasks under
way.

It uses processes and pipes but no threads: a pool of the standard library waits forever where its threads cannot be
started. Where the system gives fewer processes than wanted, those that exist do the work; at worst this process does it
alone.
"""

from __future__ import annotations

import os
from collections import deque
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from agentlint.status import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

AUTOMATIC = 0
"""As many processes as there are processors, if there are enough tasks to make up for their start."""
ENOUGH = {"fork": 400, "forkserver": 2000, "spawn": 2000}
"""The number of tasks from which processes make up for their start, by start method. A forked process has all modules
already (about 10 ms), the others load them again (about 200 ms)."""
MOST = 60
"""The most processes at once: Windows cannot wait for more."""
CHUNK = 32
"""Tasks sent at a time."""
AHEAD = 4
"""Chunks under way for each process: enough to keep it busy while reports are printed, few enough that results do not
pile up."""

PATIENCE = 2.0
"""Seconds in which a process that has to end may remove the file that it is writing."""

Task = TypeVar("Task")
Result = TypeVar("Result")


def each(
    function: Callable[[Task], Result], tasks: Iterable[Task], jobs: int = AUTOMATIC
) -> Iterator[tuple[Task, Result]]:
    """Yield every task with its result, in the order of ``tasks``, which are consumed only as far as needed.

    ``function`` must be defined at the top level of a module; tasks and results must be picklable. An exception raised
    by ``function`` or ``tasks`` comes out as it would in one process. Raises UsageError when a process is killed from
    outside.
    """
    failures: list[Exception] = []

    def safe() -> Iterator[Task]:
        try:
            yield from tasks
        except Exception as error:
            failures.append(error)  # it is raised after the results of the tasks before it

    coming: Iterator[Task] = safe()
    if jobs == AUTOMATIC:
        first = list(islice(coming, min(ENOUGH.values())))
        jobs = 1
        if len(first) == min(ENOUGH.values()):
            import multiprocessing  # deferred: not needed for few files

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
    """Return the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Worker(NamedTuple):
    process: BaseProcess
    pipe: Connection


def _spread(function: Callable[[Task], Result], tasks: Iterator[Task], jobs: int) -> Iterator[tuple[Task, Result]]:
    """Yield the results of ``function``, computed by as many of ``jobs`` processes as can be started. Each has at most
    `AHEAD` messages under way and receives all of them before it answers, so that no two processes wait for each other.
    """
    workers = _started(function, jobs)
    if not workers:
        for task in tasks:
            yield task, function(task)
        return
    waiting: deque[tuple[list[Task], _Worker]] = deque()
    try:
        for _ in range(AHEAD):
            for worker in workers:
                _give(worker, tasks, waiting)
        while waiting:
            chunk, worker = waiting.popleft()
            try:
                results = worker.pipe.recv()
                _give(worker, tasks, waiting)
            except (EOFError, ConnectionError):
                raise UsageError("one of the processes was killed; --jobs 1 needs the least memory") from None
            if isinstance(results, Exception):
                raise results
            yield from zip(chunk, results, strict=True)
    finally:
        # also after an interrupt, and when the caller stops early
        for worker in workers:
            worker.process.terminate()
        for worker in workers:
            worker.process.join(PATIENCE)
            worker.process.kill()
            worker.process.join()
            worker.pipe.close()


def _started(function: Callable[[Task], Result], jobs: int) -> list[_Worker]:
    """Start as many processes as possible; return none when only one can be had."""
    import multiprocessing

    workers: list[_Worker] = []
    forked = multiprocessing.get_start_method() == "fork"
    if not forked:
        # Python starts such a process with `-c`, and would look for modules in the current folder first.
        os.environ["PYTHONSAFEPATH"] = "1"
    for _ in range(jobs):
        try:
            ours, theirs = multiprocessing.Pipe()
        except OSError:  # too many open files
            break
        # A forked process inherits the pipe ends of all others, which would keep them waiting when this process is
        # killed.
        inherited = [ours, *(worker.pipe for worker in workers)] if forked else []
        process = multiprocessing.Process(target=_work, args=(function, theirs, inherited), daemon=True)
        try:
            process.start()
        except (OSError, MemoryError, RuntimeError, EOFError):  # no more processes, no memory, no thread for a helper
            ours.close()
            break
        finally:
            theirs.close()
        workers.append(_Worker(process, ours))
    return workers


def _give(worker: _Worker, tasks: Iterator[Task], waiting: deque[tuple[list[Task], _Worker]]) -> None:
    """Send a process its next tasks; an empty list when there are no more."""
    chunk = list(islice(tasks, CHUNK))
    worker.pipe.send(chunk)
    if chunk:
        waiting.append((chunk, worker))


def _work(function: Callable[[Task], Result], pipe: Connection, inherited: list[Connection]) -> None:
    """Run a worker process until it is told to stop. An interrupt is handled by the first process, which ends the
    others with an exception, so that half-written files are removed."""
    import signal
    import sys

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    for other in inherited:
        other.close()
    coming: deque[list[Task]] = deque()
    try:
        while True:
            if not coming:
                coming.append(pipe.recv())
            chunk = coming.popleft()
            if not chunk:
                continue  # wait until the first process ends this one
            try:
                answer: list[Result] | Exception = [function(task) for task in chunk]
            except Exception as error:
                answer = error
            while len(coming) < AHEAD - 1:
                coming.append(pipe.recv())
            pipe.send(answer)
    except (EOFError, OSError):  # the first process is gone
        return
