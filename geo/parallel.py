"""Run a function over many items in worker processes: in order, with bounded memory, and with no process left behind.

The engine is the standard library's process pool. Around it stands what it leaves to its users: a bounded number
of items in flight, one clear error where a worker is killed or a function cannot be sent, a quick end on Ctrl-C, and
workers that end when their parent is killed.
"""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from geo.errors import GeoError

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.connection import Connection

T = TypeVar("T")
R = TypeVar("R")

_WORTH: Final = 400_000
"""Weight (characters of text) from which worker processes pay. Measured: a worker is at work after half a second, in
which one process does 100,000 characters (50 articles); with four times that the pool is ahead on two cores."""
_BATCH: Final = (16, 50_000)
"""Items, and weight, that go to a worker at once: about a tenth of a second of work."""
_AHEAD: Final = 4
"""Batches in flight for each worker: one at work, and some in stock while an early one takes long."""

_QUOTA_FILE: Final = Path("/sys/fs/cgroup/cpu.max")
"""Where Linux tells a container how much of the machine it may use (control groups, version 2)."""


class WorkerError(GeoError, RuntimeError):
    """A worker process ended before its time, or what it needs cannot be sent to it."""


def count_cores() -> int:
    """Count the cores that this process may use: those it is bound to, within its container's share.

    Examples
    --------
    >>> count_cores() >= 1
    True
    """
    has_affinity = hasattr(os, "sched_getaffinity")
    cores = len(os.sched_getaffinity(0)) if has_affinity else os.cpu_count() or 1
    try:
        quota, period = _QUOTA_FILE.read_text("ascii").split()
        return max(1, min(cores, int(quota) // int(period)))
    except (OSError, ValueError):  # no control groups, or no quota: "max"
        return cores


def try_each(
    function: Callable[[T], R], items: Iterable[T], *, workers: int, weigh: Callable[[T], int]
) -> Generator[tuple[T, R | Exception]]:
    """Call a function for each item, here or in worker processes where there are enough items.

    Parameters
    ----------
    function
        As for `map_in_workers`.
    items
        Taken one at a time, with a bounded number in flight.
    workers
        How many processes; 1 stays in this one.
    weigh
        Says how much work an item is, in characters of text.

    Yields
    ------
    tuple
        Each item, in their order, with its result or the error that the function failed with. Close the generator
        where it is not exhausted: that ends the workers.

    Raises
    ------
    WorkerError
        As by `map_in_workers`.

    Examples
    --------
    >>> [found for _, found in try_each(int, ["1", "x"], workers=1, weigh=len)]
    [1, ValueError("invalid literal for int() with base 10: 'x'")]
    """
    if workers > 1:
        ahead, is_worth = _read_ahead(items := iter(items), weigh)
        items = chain(ahead, items)
        if is_worth:
            yield from _try_in_workers(function, _cut_batches(items, weigh), workers)
            return
    for item in items:
        yield item, _try(function, item)


def _read_ahead(items: Iterator[T], weigh: Callable[[T], int]) -> tuple[list[T], bool]:
    """Take items until it is known whether worker processes pay."""
    ahead: list[T] = []
    weight = 0
    for item in items:
        ahead.append(item)
        weight += weigh(item)
        if weight >= _WORTH and len(ahead) > 1:
            return ahead, True
    return ahead, False


def _cut_batches(items: Iterable[T], weigh: Callable[[T], int]) -> Iterator[list[T]]:
    batch: list[T] = []
    weight = 0
    for item in items:
        batch.append(item)
        weight += weigh(item)
        if len(batch) >= _BATCH[0] or weight >= _BATCH[1]:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


def _try_in_workers(
    function: Callable[[T], R], batches: Iterable[list[T]], workers: int
) -> Generator[tuple[T, R | Exception]]:
    in_flight: deque[list[T]] = deque()

    def keep_batches() -> Iterator[list[T]]:
        for batch in batches:
            in_flight.append(batch)
            yield batch

    # The items themselves stay here: only the results come back.
    with closing(map_in_workers(partial(_try_batch, function), keep_batches(), workers=workers)) as found:
        for results in found:
            yield from zip(in_flight.popleft(), results, strict=True)


def _try_batch(function: Callable[[T], R], batch: list[T]) -> list[R | Exception]:
    results = [_try(function, item) for item in batch]
    return [make_portable(each) if isinstance(each, Exception) else each for each in results]


def _try(function: Callable[[T], R], item: T) -> R | Exception:
    try:
        return function(item)
    except Exception as err:  # noqa: BLE001 - handed on, not hidden
        return err


def map_in_workers(
    function: Callable[[T], R], items: Iterable[T], *, workers: int, ahead: int = _AHEAD
) -> Generator[R]:
    """Call a function for each item, in worker processes.

    Parameters
    ----------
    function
        Must pickle: a function at the top level of a module that the workers can import, or a
        `functools.partial` of one. It is sent once a worker.
    items
        Taken one at a time, as results are taken: never more than `workers * ahead` are in flight.
    workers
        How many processes.
    ahead
        How many items are in flight for each worker.

    Yields
    ------
    R
        The results in the order of the items. An exception of the function is raised where its result would
        stand.

    Raises
    ------
    WorkerError
        If the function does not pickle, a worker cannot load it, or a worker is killed.

    Notes
    -----
    The workers are spawned, not forked: a fork of a process with threads (pyarrow's, a notebook's) may lock up. A
    script must therefore call this below `if __name__ == "__main__":`. They end when this process ends, however it
    ends, and when the generator is closed or fails: wrap it in `contextlib.closing` where it may not be exhausted.
    """
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    packed = _pack(function)
    context = multiprocessing.get_context("spawn")
    reader, lifeline = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(workers, context, _start_worker, (packed, reader))
    try:
        yield from _take_in_order(pool, items, workers * ahead)
    except BrokenProcessPool as err:
        raise WorkerError(
            "a worker process was killed or could not start, and the run stopped; if memory ran out, give fewer "
            'workers; a script must call geoparse below `if __name__ == "__main__":`'
        ) from err
    finally:
        lifeline.close()  # whoever is still at work, after an error or Ctrl-C, ends at once
        pool.shutdown(wait=True, cancel_futures=True)
        reader.close()


def _pack(function: Callable[..., Any]) -> bytes:
    try:
        return pickle.dumps(function, pickle.HIGHEST_PROTOCOL)
    except (pickle.PicklingError, AttributeError, TypeError) as err:
        raise WorkerError(
            f"a recognizer, resolver or gazetteer cannot be sent to worker processes ({err}); define it at the top "
            "level of a module, or run with one worker"
        ) from err


def _take_in_order(pool: ProcessPoolExecutor, items: Iterable[T], limit: int) -> Iterator[Any]:
    """Keep so many items in flight, and give the results in the order of the items."""
    waiting: deque[Future[Any]] = deque()
    for item in items:
        with _hold_interrupts():
            waiting.append(pool.submit(_work, item))
        if len(waiting) >= limit:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


@contextmanager
def _hold_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back for a moment: a worker that is started meanwhile never sees it, and this process does."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def make_portable(err: Exception) -> Exception:
    """Give an error that survives the way to another process, with its traceback as a note.

    Parameters
    ----------
    err
        Any error. One that cannot be copied becomes a RuntimeError with its type and message.

    Examples
    --------
    >>> make_portable(ValueError("no such thing"))
    ValueError('no such thing')
    """
    import traceback

    note = "".join(traceback.format_exception(err))
    try:
        pickle.loads(pickle.dumps(err))  # noqa: S301 - our own bytes
    except Exception:  # noqa: BLE001 - an error of somebody else's class may do anything when it is copied
        err = RuntimeError(f"{type(err).__name__}: {err}")
    err.add_note(f"In a worker process:\n{note}")
    return err


# ---------------------------------------------------------------------- in a worker


class _Worker:
    """What a worker process holds: its function, and whether it is at work."""

    packed = b""
    function: Callable[[Any], Any] | None = None
    is_busy = False
    lock = threading.Lock()


def _start_worker(packed: bytes, lifeline: Connection) -> None:
    """Set a worker up. Nothing here may fail: the pool could not say why."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")  # the processes are the threads
    _Worker.packed = packed
    threading.Thread(target=_watch_parent, args=(lifeline,), daemon=True).start()


def _watch_parent(lifeline: Connection) -> None:
    """End this process when its parent has ended or has let go of it.

    An idle worker is left to the pool, and so is one that hands a result over: half of a message would lock its
    reader up. The pipe closes at once even where the parent is killed, which polling `getppid` would see later and
    Windows never.
    """
    from multiprocessing import parent_process

    parent = parent_process()
    lifeline.poll(None)
    while True:
        with _Worker.lock:
            if _Worker.is_busy or parent is None or not parent.is_alive():
                os._exit(1)
        time.sleep(0.05)


def _work(item: Any) -> Any:
    """Call the function; its first call unpacks it, so that a failure to do so reaches the parent."""
    with _Worker.lock:
        _Worker.is_busy = True
    try:
        if _Worker.function is None:
            _Worker.function = _unpack(_Worker.packed)
        return _Worker.function(item)
    except Exception as err:  # noqa: BLE001 - raised again, in the parent
        raise make_portable(err) from None
    finally:
        with _Worker.lock:
            _Worker.is_busy = False


def _unpack(packed: bytes) -> Callable[[Any], Any]:
    try:
        function: Callable[[Any], Any] = pickle.loads(packed)  # noqa: S301 - our parent's own bytes
    except (AttributeError, ImportError, pickle.UnpicklingError) as err:
        raise WorkerError(
            f"a worker process cannot load the recognizer or resolver ({err}); define it in a module that can be "
            "imported, not in a notebook or at a prompt, or run with one worker"
        ) from err
    return function
