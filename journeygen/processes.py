"""Processes that do one task each and send what comes of it: copies of this one, or new ones where that could hang."""

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

from journeygen.later import later

if sys.platform == "linux":
    import fcntl

if TYPE_CHECKING:
    import multiprocessing
else:
    multiprocessing = later("multiprocessing")

# What comes of each numbered part of a task, one after the other.
Task = Callable[[], Iterable[tuple[int, list[Any]]]]
# As many bytes as a pipe may hold for anybody (pipe(7)): a worker that has no room left waits until we look. Before
# each part stands its length in `HEAD` bytes; `PIECE` are read at a time.
ROOM, HEAD, PIECE = 1 << 20, 8, 1 << 18


class Worker(Protocol):
    """A process on its task."""

    def arrived(self) -> dict[int, list[Any]]:
        """What it has sent since somebody asked; does not wait."""

    def results(self) -> dict[int, list[Any]]:
        """All else that it does; of what it failed at, nothing."""

    def end(self) -> None:
        """Ends it, whatever it is doing."""


def method() -> str:
    """`fork` where it is safe, as it costs a tenth: on Linux, and with no other thread that could hold a lock."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


class Forked:
    """A copy of this process on a task. `multiprocessing` does no more for us here, and takes a while to load.

    It sends each part as soon as it is done, so that nobody waits in the end until everything is packed and unpacked.
    """

    def __init__(self, task: Task) -> None:
        reader, writer = os.pipe()
        with suppress(OSError):
            fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, ROOM)
        self.process = os.fork()
        if not self.process:
            try:
                os.close(reader)
                _serve(writer, task)
            finally:
                os._exit(0)
        os.close(writer)
        self.answer = Answer(reader)

    def arrived(self) -> dict[int, list[Any]]:
        return self.answer.parts(wait=False)

    def results(self) -> dict[int, list[Any]]:
        return self.answer.parts(wait=True)

    def end(self) -> None:
        self.answer.close()
        with suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGTERM)
        os.waitpid(self.process, 0)


class Answer:
    """The end of a pipe at which the parts of a task arrive, each with its length before it."""

    def __init__(self, reader: int) -> None:
        self._reader = reader
        self._waiting = bytearray()

    def parts(self, wait: bool) -> dict[int, list[Any]]:
        """All whole parts that are there, or all until the sender ends."""
        os.set_blocking(self._reader, wait)
        with suppress(BlockingIOError):
            while piece := os.read(self._reader, PIECE):
                self._waiting += piece
        return dict(self._taken())

    def _taken(self) -> Iterator[tuple[int, list[Any]]]:
        """The whole parts, taken out; one that cannot be read is no part."""
        while len(self._waiting) >= (end := HEAD + int.from_bytes(self._waiting[:HEAD], "little")) > HEAD:
            part = bytes(self._waiting[HEAD:end])
            del self._waiting[:end]
            with suppress(EOFError, OSError, pickle.UnpicklingError):
                yield pickle.loads(part)

    def close(self) -> None:
        os.close(self._reader)


class Spawned:
    """A new process on a task, where a copy of this one could hang."""

    def __init__(self, task: Task) -> None:
        context = multiprocessing.get_context("spawn")
        self.answer, theirs = context.Pipe(duplex=False)
        self.process = context.Process(target=_serve_spawned, args=(theirs, task), daemon=True)
        self.process.start()
        theirs.close()

    def arrived(self) -> dict[int, list[Any]]:
        """Nothing: it sends everything in the end, as a pipe holds less elsewhere, and it would have to wait for us."""
        return {}

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


def _serve(writer: int, task: Task) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(Exception):
        for part in task():
            content = pickle.dumps(part, pickle.HIGHEST_PROTOCOL)
            _send(writer, len(content).to_bytes(HEAD, "little") + content)
    os.close(writer)


def _send(writer: int, content: bytes) -> None:
    """All of it: a pipe takes what it has room for."""
    left = memoryview(content)
    while left:
        left = left[os.write(writer, left) :]


def _serve_spawned(connection: Any, task: Task) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(Exception), connection:
        connection.send(dict(task()))
