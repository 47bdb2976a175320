"""Processes that do one task each and answer once: copies of this one, or new ones where a copy could hang."""

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from journeygen.later import later

if TYPE_CHECKING:
    import multiprocessing
else:
    multiprocessing = later("multiprocessing")

Task = Callable[[], dict[int, list[Any]]]


class Worker(Protocol):
    """A process on its task."""

    def results(self) -> dict[int, list[Any]]:
        """What it has done; nothing when it ended without a word."""

    def end(self) -> None:
        """Ends it, whatever it is doing."""


def method() -> str:
    """`fork` where it is safe, as it costs a tenth: on Linux, and with no other thread that could hold a lock."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


class Forked:
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


class Spawned:
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
