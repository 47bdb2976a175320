"""Spreads work over processes, when there is enough of it to pay for them. Safe under `spawn`; order is kept."""

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
Work = Callable[[Sequence[Item]], list[Result]]
# Small enough that no process waits long for the last one, large enough that taking one costs nothing.
CHUNKS_EACH = 8
NUMBER = 4


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
) -> list[Result]:
    """`work` over all items, in their order; spread when there are `enough` items for a second process.

    `work` maps a list to a list of equal length and must be importable. This process takes part, and does again what
    a worker failed at or died over: what is wrong then happens here, in the open. When workers are at it, this process
    first does `meanwhile`: work that will be wanted later, and that all later workers inherit.
    """
    count = min(workers if workers is not None else available(), len(items) // max(1, enough // 2) or 1)
    if count <= 1 or len(items) < enough:
        return work(items)
    size = -(-len(items) // (count * CHUNKS_EACH))
    chunks = [items[start : start + size] for start in range(0, len(items), size)]
    # A collection in a child would touch, and so copy, every page that it shares with us.
    gc.freeze()
    try:
        done = (
            _shared_out(work, chunks, count, meanwhile)
            if _method() == "fork"
            else _dealt(work, chunks, count, meanwhile)
        )
    finally:
        gc.unfreeze()
    return [result for number, chunk in enumerate(chunks) for result in (done.get(number) or work(chunk))]


def _shared_out(
    work: Work[Item, Result], chunks: list[Sequence[Item]], count: int, meanwhile: Callable[[], object] | None
) -> dict[int, list[Result]]:
    """Chunks taken by whoever is free: their numbers wait in a pipe that all processes read."""
    numbers, writer = os.pipe()
    with os.fdopen(writer, "wb") as file:
        file.write(b"".join(number.to_bytes(NUMBER, "little") for number in range(len(chunks))))
    take = partial(_take, work, chunks, numbers)
    try:
        return _together(multiprocessing.get_context("fork"), [take] * (count - 1), take, meanwhile)
    finally:
        os.close(numbers)


def _take(work: Work[Item, Result], chunks: list[Sequence[Item]], numbers: int) -> dict[int, list[Result]]:
    """Works on chunks until none is left. A read of a pipe is never shared between two readers (POSIX)."""
    done: dict[int, list[Result]] = {}
    while taken := os.read(numbers, NUMBER):
        number = int.from_bytes(taken, "little")
        done[number] = work(chunks[number])
    return done


def _dealt(
    work: Work[Item, Result], chunks: list[Sequence[Item]], count: int, meanwhile: Callable[[], object] | None
) -> dict[int, list[Result]]:
    """Chunks dealt out beforehand: what is spawned shares no pipe with us."""
    hands = [partial(_work_off, work, dict(list(enumerate(chunks))[start::count])) for start in range(count)]
    return _together(multiprocessing.get_context("spawn"), hands[1:], hands[0], meanwhile)


def _work_off(work: Work[Item, Result], hand: dict[int, Sequence[Item]]) -> dict[int, list[Result]]:
    return {number: work(chunk) for number, chunk in hand.items()}


def _together(
    context: Any,
    theirs: Sequence[Callable[[], dict[int, list[Result]]]],
    ours: Callable[[], dict[int, list[Result]]],
    meanwhile: Callable[[], object] | None,
) -> dict[int, list[Result]]:
    """What all processes have done; of one that failed, nothing."""
    children = [_started(context, task) for task in theirs]
    try:
        if meanwhile is not None:
            meanwhile()
        done = ours()
        for _, connection in children:
            done |= _received(connection)
    finally:
        for process, connection in children:
            connection.close()
            process.terminate()
            process.join()
    return done


def _method() -> str:
    """`fork` where it is safe, as it costs a tenth: on Linux, and with no other thread that could hold a lock."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def _started(context: Any, task: Callable[[], dict[int, list[Any]]]) -> tuple[Any, Connection]:
    """A worker on its task, and where its results come from."""
    mine, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(theirs, task), daemon=True)
    process.start()
    theirs.close()
    return process, mine


def _serve(connection: Connection, task: Callable[[], dict[int, list[Any]]]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(Exception), connection:
        connection.send(task())


def _received(connection: Connection) -> dict[int, list[Any]]:
    """A worker's results; none when it ended without a word."""
    try:
        results: dict[int, list[Any]] = connection.recv()
    except (EOFError, OSError):
        return {}
    return results
