"""Spreads work over processes, when there is enough of it to pay for them. Safe under `spawn`; order is kept."""

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, Generic, TypeVar

from journeygen.processes import Forked, Spawned, Task, Worker, method

Item = TypeVar("Item")
Result = TypeVar("Result")
Work = Callable[[Sequence[Item]], list[Result]]
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
        done = (_shared_out if method() == "fork" else _dealt)(work, chunks, count, meanwhile, told)
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
    numbers = _waiting(len(chunks))
    take = partial(_take, work, chunks, numbers)
    try:
        return _together(Forked, [take] * (count - 1), partial(take, told), meanwhile)
    finally:
        os.close(numbers)


def _waiting(count: int) -> int:
    """A pipe in which so many numbers wait, and nothing after them."""
    reader, writer = os.pipe()
    with os.fdopen(writer, "wb") as file:
        file.write(b"".join(number.to_bytes(NUMBER, "little") for number in range(count)))
    return reader


class Begun(Generic[Item, Result]):
    """Work that another process is at while this one does something else, and helps with in the end."""

    def __init__(self, work: Work[Item, Result], items: Sequence[Item], cost: Callable[[Item], int]) -> None:
        costs = [cost(item) for item in items]
        self.cost = sum(costs)
        self._work = work
        self._chunks = _chunks(items, costs, self.cost // (2 * CHUNKS_EACH))
        self._numbers = _waiting(len(self._chunks))
        self._worker = Forked(partial(_take, work, self._chunks, self._numbers))

    def finish(self) -> list[Result]:
        """What came of all items, in their order; what the other process failed at is done again here."""
        done = _gathered(_take(self._work, self._chunks, self._numbers), [self._worker])
        return [one for number, chunk in enumerate(self._chunks) for one in (done.get(number) or self._work(chunk))]

    def end(self) -> None:
        """Ends the other process, whatever it is doing."""
        os.close(self._numbers)
        self._worker.end()


def begin(
    work: Work[Item, Result], items: Sequence[Item], enough: int, cost: Callable[[Item], int] = lambda _: 1
) -> Begun[Item, Result] | None:
    """Begins with `work` in another process; None where that takes longer than it saves. See `spread`."""
    if available() < 2 or method() != "fork" or sum(map(cost, items)) < enough:
        return None
    gc.freeze()
    try:
        return Begun(work, items, cost)
    finally:
        gc.unfreeze()


def _take(
    work: Work[Item, Result], chunks: list[Sequence[Item]], numbers: int, told: Callable[[int], None] = lambda _: None
) -> Iterator[tuple[int, list[Result]]]:
    """Works on chunks until none is left. A read of a pipe is never shared between two readers (POSIX)."""
    while taken := os.read(numbers, NUMBER):
        number = int.from_bytes(taken, "little")
        told(number)
        yield number, work(chunks[number])


def _dealt(
    work: Work[Item, Result],
    chunks: list[Sequence[Item]],
    count: int,
    meanwhile: Callable[[], object] | None,
    told: _Told,
) -> dict[int, list[Result]]:
    """Chunks dealt out beforehand: what is spawned shares no pipe with us."""
    hands = [partial(_work_off, work, dict(list(enumerate(chunks))[start::count])) for start in range(count)]
    return _together(Spawned, hands[1:], partial(hands[0], told), meanwhile)


def _work_off(
    work: Work[Item, Result], hand: dict[int, Sequence[Item]], told: Callable[[int], None] = lambda _: None
) -> Iterator[tuple[int, list[Result]]]:
    for number, chunk in hand.items():
        told(number)
        yield number, work(chunk)


def _together(
    start: Callable[[Task], Worker], theirs: Sequence[Task], ours: Task, meanwhile: Callable[[], object] | None
) -> dict[int, list[Any]]:
    """What all processes have done; nothing of what one failed at."""
    helping: list[Worker] = []
    try:
        helping += [start(task) for task in theirs]
        if meanwhile is not None:
            meanwhile()
        return _gathered(ours(), helping)
    finally:
        for worker in helping:
            worker.end()


def _gathered(ours: Iterable[tuple[int, list[Any]]], helping: Sequence[Worker]) -> dict[int, list[Any]]:
    """What is done here, and what the others send meanwhile and in the end."""
    done: dict[int, list[Any]] = {}
    for number, results in ours:
        done[number] = results
        for worker in helping:
            done |= worker.arrived()
    for worker in helping:
        done |= worker.results()
    return done
