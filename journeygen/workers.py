"""Spreads work over processes, when there is enough of it to pay for them. Safe under `spawn`; order is kept."""

import gc
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, TypeVar

from journeygen.later import later

if TYPE_CHECKING:
    import multiprocessing
else:
    multiprocessing = later("multiprocessing")

Item = TypeVar("Item")
Result = TypeVar("Result")
Work = Callable[[Sequence[Item]], list[Result]]
Task = Callable[[], dict[int, list[Any]]]
Tell = Callable[[int, int], None]
# Small enough that no process waits long for the last one, large enough that taking one costs nothing. The numbers of
# all wait in a pipe at once, and Linux holds 64 kB there (pipe(7)).
CHUNKS_EACH, MOST_CHUNKS, NUMBER = 32, 8192, 4


def available() -> int:
    """How many processes may work: the cores that we are allowed, or JOURNEYGEN_WORKERS."""
    wanted = os.environ.get("JOURNEYGEN_WORKERS", "")
    if wanted.isdigit() and int(wanted) > 0:
        return int(wanted)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(
    work: Work[Item, Result],
    items: Sequence[Item],
    enough: int,
    workers: int | None = None,
    meanwhile: Callable[[], object] | None = None,
    cost: Callable[[Item], int] = lambda _: 1,
    tell: Tell | None = None,
) -> list[Result]:
    """`work` over all items, in their order; spread when they cost `enough` for a second process.

    `work` maps a list to a list of equal length and must be importable. This process takes part, and does again what
    a worker failed at or died over: what is wrong then happens here, in the open. When workers are at it, this process
    first does `meanwhile`: work that will be wanted later, and that all later workers inherit. `tell` hears in between
    how many items are done or in somebody's hands.
    """
    costs = [cost(item) for item in items]
    total = sum(costs)
    count = min(workers if workers is not None else available(), len(items), total // max(1, enough // 2) or 1)
    chunks = _chunks(items, costs, max(min(total // (max(1, count) * CHUNKS_EACH), enough), total // MOST_CHUNKS))
    told = _Told(tell, chunks)
    if count <= 1 or total < enough:
        return work(items) if tell is None else [result for chunk in told.chunks() for result in work(chunk)]
    # A collection in a child would touch, and so copy, every page that it shares with us.
    gc.freeze()
    try:
        done = (_shared_out if _method() == "fork" else _dealt)(work, chunks, count, meanwhile, told)
    finally:
        gc.unfreeze()
    return [result for number, chunk in enumerate(chunks) for result in (done.get(number) or work(chunk))]


def _chunks(items: Sequence[Item], costs: list[int], enough: int) -> list[Sequence[Item]]:
    """The items in runs that cost about the same."""
    chunks: list[Sequence[Item]] = []
    start = spent = 0
    for end, one in enumerate(costs, start=1):
        spent += one
        if spent >= enough or end == len(items):
            chunks.append(items[start:end])
            start, spent = end, 0
    return chunks


class _Told:
    """Passes on how far the work is: chunks are taken in their order, so one that begins tells of all before it."""

    def __init__(self, tell: Tell | None, chunks: list[Sequence[Any]]) -> None:
        self.tell = tell
        self.work = chunks

    def chunks(self) -> Iterator[Sequence[Any]]:
        """All chunks, for a process that works alone."""
        for number, chunk in enumerate(self.work):
            self(number)
            yield chunk

    def __call__(self, number: int) -> None:
        if self.tell is not None:
            self.tell(sum(map(len, self.work[:number])), sum(map(len, self.work)))


def _shared_out(
    work: Work[Item, Result],
    chunks: list[Sequence[Item]],
    count: int,
    meanwhile: Callable[[], object] | None,
    told: _Told,
) -> dict[int, list[Result]]:
    """Chunks taken by whoever is free: their numbers wait in a pipe that all processes read."""
    numbers, writer = os.pipe()
    with os.fdopen(writer, "wb") as file:
        file.write(b"".join(number.to_bytes(NUMBER, "little") for number in range(len(chunks))))
    take = partial(_take, work, chunks, numbers)
    try:
        return _together(_Forked, [take] * (count - 1), partial(take, told), meanwhile)
    finally:
        os.close(numbers)


def _take(
    work: Work[Item, Result], chunks: list[Sequence[Item]], numbers: int, told: Callable[[int], None] = lambda _: None
) -> dict[int, list[Result]]:
    """Works on chunks until none is left. A read of a pipe is never shared between two readers (POSIX)."""
    done: dict[int, list[Result]] = {}
    while taken := os.read(numbers, NUMBER):
        number = int.from_bytes(taken, "little")
        told(number)
        done[number] = work(chunks[number])
    return done


def _dealt(
    work: Work[Item, Result],
    chunks: list[Sequence[Item]],
    count: int,
    meanwhile: Callable[[], object] | None,
    told: _Told,
) -> dict[int, list[Result]]:
    """Chunks dealt out beforehand: what is spawned shares no pipe with us."""
    hands = [partial(_work_off, work, dict(list(enumerate(chunks))[start::count])) for start in range(count)]
    return _together(_Spawned, hands[1:], partial(hands[0], told), meanwhile)


def _work_off(
    work: Work[Item, Result], hand: dict[int, Sequence[Item]], told: Callable[[int], None] = lambda _: None
) -> dict[int, list[Result]]:
    done: dict[int, list[Result]] = {}
    for number, chunk in hand.items():
        told(number)
        done[number] = work(chunk)
    return done


class _Worker(Protocol):
    def results(self) -> dict[int, list[Any]]:
        """What it has done; nothing when it ended without a word."""

    def end(self) -> None:
        """Ends it, whatever it is doing."""


def _together(
    start: Callable[[Task], _Worker], theirs: Sequence[Task], ours: Task, meanwhile: Callable[[], object] | None
) -> dict[int, list[Any]]:
    """What all processes have done; of one that failed, nothing."""
    helping: list[_Worker] = []
    try:
        helping += [start(task) for task in theirs]
        if meanwhile is not None:
            meanwhile()
        done = ours()
        for worker in helping:
            done |= worker.results()
    finally:
        for worker in helping:
            worker.end()
    return done


def _method() -> str:
    """`fork` where it is safe, as it costs a tenth: on Linux, and with no other thread that could hold a lock."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


class _Forked:
    """A copy of this process on a task. `multiprocessing` does no more for us here, and takes a while to load."""

    def __init__(self, task: Task) -> None:
        reader, writer = os.pipe()
        self.process = os.fork()
        if not self.process:
            try:
                os.close(reader)
                _serve(os.fdopen(writer, "wb"), task)
            finally:
                os._exit(0)
        os.close(writer)
        self.answer = os.fdopen(reader, "rb")

    def results(self) -> dict[int, list[Any]]:
        return _received(self.answer)

    def end(self) -> None:
        self.answer.close()
        with suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGTERM)
        os.waitpid(self.process, 0)


class _Spawned:
    """A new process on a task, where a copy of this one could hang."""

    def __init__(self, task: Task) -> None:
        context = multiprocessing.get_context("spawn")
        self.answer, theirs = context.Pipe(duplex=False)
        self.process = context.Process(target=_serve_spawned, args=(theirs, task), daemon=True)
        self.process.start()
        theirs.close()

    def results(self) -> dict[int, list[Any]]:
        try:
            results: dict[int, list[Any]] = self.answer.recv()
        except (EOFError, OSError):
            return {}
        return results

    def end(self) -> None:
        self.answer.close()
        self.process.terminate()
        self.process.join()


def _serve(answer: BinaryIO, task: Task) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(Exception), answer:
        pickle.dump(task(), answer, pickle.HIGHEST_PROTOCOL)


def _serve_spawned(connection: Any, task: Task) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(Exception), connection:
        connection.send(task())


def _received(answer: BinaryIO) -> dict[int, list[Any]]:
    """A worker's results; none when it ended without a word."""
    try:
        results: dict[int, list[Any]] = pickle.load(answer)
    except (EOFError, OSError, pickle.UnpicklingError):
        return {}
    return results
